"""Of several files of one form: which are followed, which are left alone, and what people are told (spec §2).

Whatever is the matter with one form concerns that form: the others go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain.cases.doubles import FormFile, Pair, Relation, copy_of_absent, pairs, rows_named
from sheets_automation.domain.cells.read import doubtful, repaired
from sheets_automation.domain.control.ledger import Ledger, read_ledger
from sheets_automation.domain.control.veil import revived
from sheets_automation.domain.reading.findings import file_finding
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.spanish import count
from sheets_automation.google.drive import DriveFile
from sheets_automation.model import Case, Finding, Trouble, TroubleKind, Workbook
from sheets_automation.policy import Config, FormPolicy
from sheets_automation.steps.directory import read_directory
from sheets_automation.steps.hands import Alone
from sheets_automation.steps.observe import Books, Files, read_books
from sheets_automation.steps.session import Session

_COPY = (
    "«{file}» es una copia de «{other}»: sus filas son las mismas. Se sigue «{other}»; en la copia no se pinta ni se "
    "cuenta nada.{own} Saque la copia de la carpeta o quítele el código {code} del nombre."
)
_OWN = " Tiene además {n} que no están en «{other}» y que nadie sigue ({rows}): páselas a «{other}» si son de verdad."
_UNCLEAR = (
    "«{other}» y «{file}» llevan el código {code}, tienen las mismas filas y nada dice cuál es el que se usa. Ninguno "
    "se leyó ni se pintó; los casos que ya tenían siguen como estaban. Saque uno de los dos de la carpeta, o empiece "
    "el nombre del que sobra por «Copia de»."
)
_APART = (
    "«{other}» y «{file}» llevan el código {code} y casi no tienen filas en común: se siguen los dos. Si así debe ser "
    "(uno por sede o por marca), ponga `varios_archivos = true` en forms/{code}.toml; si no, saque uno de la carpeta."
)
_ABSENT = (
    "«{file}» es una copia de «{other}», que {gone}: en la copia no se pintó ni se contó nada, y los casos de "
    "«{other}» siguen como estaban, con sus plazos. {mend} Si desde ahora se trabaja en «{file}», póngale exactamente "
    "el nombre «{other}»."
)
_NOT_SHARED = ("ya no está entre los archivos compartidos con el servicio", "Comparta otra vez «{other}» como editor.")
_NOT_READ = ("no se pudo leer en esta corrida", "Si sigue así, revise que «{other}» esté compartido como editor.")


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is left alone of one form's files, and what is said of it."""

    left: frozenset[str] = frozenset()
    troubles: tuple[Trouble, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_without_control(session: Session, files: Files, config: Config, today: date) -> tuple[Ledger, Books, Config]:
    """For ``plan``: register and people of the control workbook if there is one, and the forms; creates nothing."""
    ledger = Ledger()
    told: tuple[Finding, ...] = ()
    if files.control.file:
        control = session.sheets.snapshot(files.control.file.id)
        ledger = read_ledger(control)
        config, told = read_directory(control, config)
    return (
        ledger,
        sort_out(read_books(Alone(session.sheets), files).finding(told), files, ledger.known, config, today),
        config,
    )


def sort_out(books: Books, files: Files, cases: Sequence[Case], config: Config, today: date) -> Books:
    """The books without those that must be left alone. Their cases stay what they are: nobody looked at them."""
    by_id = {file.id: file for file, _form in files.registers}
    absent = {case.where.workbook_id: False for case in cases if case.where.workbook_id not in by_id}
    absent |= dict.fromkeys(books.unreadable, True)
    left: set[str] = set()
    troubles, findings = list(books.troubles), list(books.findings)
    for form in config.forms:
        mine = [book for book in books.readable if any(f.id == book.id and g is form for f, g in files.registers)]
        held = [file.id for file, its_form in files.registers if its_form is form and file.id in books.unreadable]
        own = [case for case in cases if case.form == form.code]  # a customer of two departments makes no copy
        if len(mine) < 2 and not held and not any(_carries(book, own, absent) for book in mine):
            continue  # the common case: one file, nothing to compare
        found = _read(mine, by_id, cases, config, today)
        known = revived(own, (record for file in found for record in file.records))
        told = _judged(found, form, known, absent)
        left |= told.left
        troubles += told.troubles
        findings += told.findings
    readable = tuple(book for book in books.readable if book.id not in left)
    return replace(
        books,
        readable=readable,
        troubles=tuple(troubles),
        findings=tuple(findings),
        unreadable=books.unreadable | left,
    )


def _carries(book: Workbook, cases: Sequence[Case], absent: Collection[str]) -> bool:
    """Whether the file carries a mark of a case that stands in a file out of reach."""
    theirs = {case.mark for case in cases if case.where.workbook_id in absent and case.where.workbook != book.title}
    return any(mark in theirs for tab in book.tabs for row in tab.rows for mark in row.marks)


def _read(
    books: Sequence[Workbook], files: Mapping[str, DriveFile], cases: Sequence[Case], config: Config, today: date
) -> list[FormFile]:
    records = read(books, config, today).records
    followed = {case.where.workbook_id for case in cases}
    return [
        FormFile(
            book.id,
            files[book.id].title,
            files[book.id].created,
            tuple(record for record in records if record.where.workbook_id == book.id),
            book.id in followed,
        )
        for book in books
    ]


def _judged(files: Sequence[FormFile], form: FormPolicy, cases: Sequence[Case], absent: Mapping[str, bool]) -> _Verdict:
    left: set[str] = set()
    troubles: list[Trouble] = []
    findings: list[Finding] = []
    for file in files:
        other = copy_of_absent(file, cases, absent)
        if other:
            left.add(file.id)
            listed = any(absent.get(case.where.workbook_id) for case in cases if case.where.workbook == other)
            gone, mend = _NOT_READ if listed else _NOT_SHARED
            text = _ABSENT.format(file=file.title, other=other, gone=gone, mend=mend.format(other=other))
            troubles.append(Trouble(TroubleKind.TWO_FILES, file.title, text))
    for pair in pairs([file for file in files if file.id not in left]):
        if pair.relation is Relation.UNCLEAR and form.several:
            continue
        left |= _left(pair, files)
        findings.append(_finding(pair, form))
        troubles += _trouble(pair, form)
    if form.several:
        findings = [finding for finding in findings if finding.code == "archivo_copiado"]
    return _Verdict(frozenset(left), tuple(troubles), tuple(findings))


def _left(pair: Pair, files: Sequence[FormFile]) -> set[str]:
    if pair.relation is Relation.COPY:
        return {pair.file.id}
    if pair.relation is Relation.UNCLEAR:
        return {pair.file.id, *(file.id for file in files if file.title == pair.other)}
    return set()


def _trouble(pair: Pair, form: FormPolicy) -> Iterator[Trouble]:
    file, other, code = pair.file.title, pair.other, form.code
    told = {"file": file, "other": other, "code": code}
    if pair.relation is Relation.COPY:
        rows = count(len(pair.own), "fila", "filas")
        own = _OWN.format(n=rows, other=other, rows=rows_named(pair.own)) if pair.own else ""
        yield Trouble(TroubleKind.TWO_FILES, file, _COPY.format(**told, own=own))
    elif pair.relation is Relation.UNCLEAR:
        yield Trouble(TroubleKind.TWO_FILES, code, _UNCLEAR.format(**told))
    elif pair.relation is Relation.APART and not form.several:
        yield Trouble(TroubleKind.TWO_FILES, code, _APART.format(**told))


def _finding(pair: Pair, form: FormPolicy) -> Finding:
    """For the people who work in the files."""
    seen = f"«{pair.other}» y «{pair.file.title}», los dos con el código {form.code}"
    if pair.relation is Relation.COPY:
        rows = f"; solo en la copia: {rows_named(pair.own)}" if pair.own else ""
        note = doubtful(
            "archivo_copiado",
            f"un solo archivo con estas filas: se sigue «{pair.other}»",
            "Saque la copia de la carpeta; lo que solo está en ella páselo al archivo que se usa.",
        )
        return file_finding(pair.file.id, pair.file.title, note, f"copia de «{pair.other}»{rows}")
    if pair.relation is Relation.OTHER_YEAR:
        note = repaired(
            "archivo_de_otro_ano",
            "un archivo por año",
            "Se siguen los dos: los casos del año anterior continúan en su archivo hasta que se cierren.",
        )
    elif pair.relation is Relation.APART:
        note = doubtful(
            "archivos_de_un_formato",
            "un archivo por formato, o varios en uso (uno por sede o por marca)",
            "Se siguen los dos. Si uno sobra, sáquelo; si no, pida que se configure `varios_archivos = true`.",
        )
    else:
        note = doubtful(
            "archivos_de_un_formato",
            "saber cuál de los dos se usa: tienen las mismas filas",
            "Ninguno se leyó. Saque uno, o empiece el nombre del que sobra por «Copia de».",
        )
    return file_finding(pair.file.id, pair.file.title, note, seen)
