"""Workbooks → registers of typed records, and findings for everything that could not be read (spec §2, §3).

Bad data never raises. What a person must know about is a ``Finding`` with its cell; what is merely not a register
is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.originals import remarks
from sheets_automation.domain.cases.repetition import equal_rows
from sheets_automation.domain.cells.dates import ambiguous, proves_month_first
from sheets_automation.domain.cells.read import Note, doubtful
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds import kind_of
from sheets_automation.domain.onboarding.advice import advised, headings_read
from sheets_automation.domain.reading.account import tab_account
from sheets_automation.domain.reading.doubtful_colours import tell_doubtful
from sheets_automation.domain.reading.findings import Notes, workbook_finding
from sheets_automation.domain.reading.headings import Tables, code_of, recognise, tables_of
from sheets_automation.domain.reading.merged_cells import check_merges
from sheets_automation.domain.reading.mirrors import shown_rows
from sheets_automation.domain.reading.question_words import QuestionWords
from sheets_automation.domain.reading.set_aside import Asides
from sheets_automation.domain.reading.sheet import Lists, Sheet
from sheets_automation.model import (
    Finding,
    Layout,
    Reader,
    Reading,
    Record,
    Register,
    Severity,
    Tab,
    TabAccount,
    Workbook,
    a1,
)
from sheets_automation.policy import Config, FormPolicy

_DUPLICATE = doubtful(
    "fila_duplicada", "una sola fila por llamada o PQRS", "Elimine una de las dos filas, o corrija la que sea distinta."
)
_ANONYMOUS = doubtful(
    "sin_identidad",
    "placa, VIN, documento, teléfono, orden o radicado en las filas",
    "Sin un dato que las distinga, dos filas iguales no se pueden diferenciar si se reordena la hoja.",
)
_TEXT_NUMBERS = Note(
    "numero_como_texto",
    Severity.INFO,
    "números en toda la columna",
    "El servicio los lee; las fórmulas de la hoja no. Dé formato de número a la columna.",
)
_AMBIGUOUS = doubtful(
    "fecha_ambigua",
    "una fecha dd/mm/aaaa",
    "Se leyó día/mes/año, pero otras fechas de la columna vienen mes/día/año: revise el archivo de donde se copió.",
)
_EMPTY_COLUMN = Note(
    "columna_vacia", Severity.INFO, "datos en la columna", "Si el dato existe, escríbalo; si no se usa, no haga nada."
)
_HEADINGS_WANTED = ("archivo_sin_registro", "pestana_sin_campos")
_ENOUGH_ROWS = 100  # a tab this long whose column is empty is not merely a young tab


def read(workbooks: Sequence[Workbook], config: Config, today: date) -> Reading:
    """Read every register tab of the workbooks. ``today`` is the Bogotá date of the run."""
    lists, words = Lists.of(config, today), QuestionWords(config.forms)
    registers: list[Register] = []
    findings: list[Finding] = []
    account: list[TabAccount] = []
    for workbook in workbooks:
        if _is_ours(workbook, config):
            continue
        form = code_of(workbook.title, config.forms)
        if form is None:
            findings.append(_without_code(workbook, config))
            continue
        found = _Book(workbook, form, config, lists, words, today).read()
        registers.extend(found.registers)
        findings.extend(found.findings)
        account.extend(found.account)
    return Reading(tuple(registers), tuple(findings), tuple(account))


def _is_ours(workbook: Workbook, config: Config) -> bool:
    """The service's own workbooks hold no register."""
    title = normalise(workbook.title)
    own = [config.control_title, *(report.file for report in config.reports.reports)]
    return any(name and title == normalise(name) for name in own)


def _without_code(workbook: Workbook, config: Config) -> Finding:
    """A file that names no form. If its heading is a form's, the fix says which."""
    codes = ", ".join(form.code for form in config.forms)
    for tab in workbook.tabs:
        layout = recognise(tab, workbook, config.forms, config.semaphore)
        if isinstance(layout, Layout):
            fix = f"La pestaña «{tab.title}» parece {layout.form}: agregue ese código al nombre del archivo."
            return workbook_finding(
                workbook, "archivo_sin_codigo", workbook.title, f"un título con el código ({codes})", fix
            )
    headings = headings_read(workbook)
    return workbook_finding(
        workbook, "archivo_no_es_registro", f"{workbook.title}; {headings}" if headings else workbook.title,
        f"un archivo con el código ({codes}) y su encabezado",
        "Si es uno de los formatos, agregue el código al nombre, o su título a «archivos» en config/forms; si no, "
        "sáquelo de la carpeta.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Book:
    """One file of a form, being read."""

    workbook: Workbook
    form: FormPolicy
    config: Config
    lists: Lists
    words: QuestionWords
    today: date

    def read(self) -> Reading:
        registers: list[Register] = []
        findings: list[Finding] = []
        account: list[TabAccount] = []
        for tab in self.workbook.tabs:
            found = tables_of(tab, self.workbook, self.form, self.config.semaphore)
            if isinstance(found, Tables):
                for layout in found.layouts:
                    register, told = self._register(tab, layout)
                    registers.append(register)
                    findings.extend(told)
            notes = Notes(self.workbook, tab)
            below = self.config.semaphore.detractor_below
            asides = Asides(tab, self.form, notes, self.words, below)
            kept = asides.register(found) if isinstance(found, Tables) else asides.tab_of_none(found)
            findings.extend(notes.findings(len(tab.rows)))
            if kept.placed:
                account.append(tab_account(self.workbook, tab, kind_of(self.form).row_word, kept, below))
        if not registers and not any(finding.severity is Severity.ERROR for finding in findings):
            findings.append(_no_register(self.workbook, self.form))
        findings = [self._advised(finding) for finding in findings]
        return Reading(tuple(registers), tuple(findings), tuple(account))

    def _advised(self, finding: Finding) -> Finding:
        """What was not understood, and the line of the configuration that mends it."""
        if finding.code not in _HEADINGS_WANTED:
            return finding
        return advised(finding, self.workbook, self.form, self.config, self.today)

    def _register(self, tab: Tab, layout: Layout) -> tuple[Register, list[Finding]]:
        sheet = Sheet(self.workbook, tab, layout, self.form, self.lists)
        records = _records(sheet, self.config)
        _check_tab(sheet, records)
        shown = shown_rows((record.row for record in records), layout, self.form)
        book = self.workbook
        register = Register(book.id, book.title, tab.sheet_id, tab.title, layout, records, tab.hidden, shown)
        return register, list(sheet.notes.findings(len(records)))


def _no_register(workbook: Workbook, form: FormPolicy) -> Finding:
    return workbook_finding(
        workbook, "archivo_sin_registro", workbook.title, f"una pestaña con el encabezado de {form.code}",
        "Revise que sea el archivo: ninguna de sus pestañas tiene una fila que parezca su encabezado.",
    )  # fmt: skip


def _records(sheet: Sheet, config: Config) -> tuple[Record, ...]:
    rows = [sheet.tab.rows[row] for row in sheet.layout.record_rows]
    return tuple(kind_of(sheet.form).records(sheet, rows, config.semaphore))


def _check_tab(sheet: Sheet, records: Sequence[Record]) -> None:
    """What can only be seen over the whole tab."""
    _check_duplicates(sheet, records)
    tell_doubtful(sheet, records)
    check_merges(sheet)
    if len(records) > 1 and all(record.fingerprint.empty for record in records):
        sheet.notes.add_tab(_ANONYMOUS, f"{len(records)} filas sin ninguno de esos datos")
    for field, column in sorted(sheet.layout.columns.items(), key=lambda pair: pair[1]):
        _check_column(sheet, field, column, records)
    kind_of(sheet.form).check_tab(sheet, records)


def _check_column(sheet: Sheet, field: str, column: int, records: Sequence[Record]) -> None:
    """A column that nobody fills, or that holds its numbers partly as text."""
    values = [record.row.cell(column).value for record in records]
    if len(records) >= _ENOUGH_ROWS and not fields.known(field).optional and all(v is None or v == "" for v in values):
        sheet.notes.add_tab(
            _EMPTY_COLUMN,
            f"vacía en las {len(records)} filas",
            cell=a1(sheet.layout.heading[1], column),
            label=sheet.label(column),
        )
    if fields.reader_of(sheet.form, field) is Reader.DAY and any(map(proves_month_first, values)):
        for record, typed in zip(records, values, strict=True):
            if ambiguous(typed):
                sheet.tell(record.row, field, _AMBIGUOUS)
    if fields.reader_of(sheet.form, field) is Reader.INTEGER and any(isinstance(v, float) for v in values):
        text = [
            r.where.row for r, v in zip(records, values, strict=True) if isinstance(v, str) and v.strip().isdecimal()
        ]
        sheet.tell_range(field, _TEXT_NUMBERS, text, "con el número como texto")


def _check_duplicates(sheet: Sheet, records: Sequence[Record]) -> None:
    """Rows that say the same of one customer and day; told at the later row."""
    for first, *others in equal_rows(records, lambda record: remarks(record.row, sheet.layout)):
        for record in others:
            sheet.tell(record.row, _identity_field(sheet), _DUPLICATE, f"igual a la fila {first.where.row + 1}")


def _identity_field(sheet: Sheet) -> str:
    wanted = fields.identifying(fields.Identity.NAME)
    return next((field for field in wanted if field in sheet.layout.columns), fields.CUSTOMER)
