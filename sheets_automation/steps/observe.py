"""discover → read → parse → derive → plan: everything a run needs to know before it writes anything."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheets_automation.domain import fields
from sheets_automation.domain.calls_today import CallToMake, calls_to_make
from sheets_automation.domain.cases import plan as planning
from sheets_automation.domain.cases.brake import Held, held_back, without
from sheets_automation.domain.cases.derive import Derived, Memory, derive
from sheets_automation.domain.cases.doubles import strangers, without_marks
from sheets_automation.domain.cases.identity import Resolution, marks_in, place, resolve
from sheets_automation.domain.cases.remembered import remembered
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.loss import loss_told, register_lost
from sheets_automation.domain.control.veil import revived
from sheets_automation.domain.reading.account import check, with_copies
from sheets_automation.domain.reading.headings import code_of
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reports.classes import is_workbook_of
from sheets_automation.domain.second_calls import without_columns
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.errors import ConfigError, InputError, RemoteError, TaskLost
from sheets_automation.google.drive import DriveFile
from sheets_automation.model import (
    CaseStatus,
    Finding,
    Plan,
    Reading,
    Record,
    Severity,
    Trouble,
    TroubleKind,
    Where,
    Workbook,
)
from sheets_automation.policy import Config, FormPolicy
from sheets_automation.steps import refusals
from sheets_automation.steps.hands import Hands, Job
from sheets_automation.steps.session import Session
from sheets_automation.steps.which_control import Found, find_control

log = logging.getLogger(__name__)

_BLIND = (
    "«{}» no tiene ninguna pestaña que se reconozca como control: ninguno de sus clientes se está siguiendo. Mire "
    "«Calidad de datos», que dice qué encabezado falta."
)
_GONE = (
    "«{}» ya no está entre los archivos compartidos con el servicio y tiene casos abiertos ({}). Compártalo otra vez "
    "como editor, o devuélvalo de la papelera; sus plazos siguen corriendo."
)


@dataclass(frozen=True, slots=True)
class Files:
    """The spreadsheets the account sees, and which of them are control forms."""

    all: tuple[DriveFile, ...]
    registers: tuple[tuple[DriveFile, FormPolicy], ...]
    unknown: tuple[DriveFile, ...]  # neither a form nor a workbook of the service's own
    control: Found


@dataclass(frozen=True, slots=True)
class Books:
    """Snapshots of the control forms, and which of them could not be read."""

    readable: tuple[Workbook, ...]
    troubles: tuple[Trouble, ...]
    findings: tuple[Finding, ...]
    unreadable: frozenset[str] = frozenset()  # ids of those that were not looked at: their cases stay what they are
    read_only: frozenset[str] = frozenset()  # ids of those that are read but not written
    created: Mapping[str, str] = field(default_factory=dict)  # workbook id → when it was made

    def id_of(self, title: str) -> str:
        """The workbook with this title.

        Raises:
            InputError: none was read; the message says which were.
        """
        found = next((book.id for book in self.readable if book.title == title), None)
        if found is None:
            titles = ", ".join(f"«{book.title}»" for book in self.readable)
            raise InputError(f"No control form «{title}» was read; there are {titles or 'none'}.")
        return found

    def finding(self, more: Iterable[Finding]) -> Books:
        """The same with findings that are about no form."""
        return replace(self, findings=(*self.findings, *more))

    def again(self, hands: Hands, ids: Collection[str]) -> Books:
        """The same with some workbooks read afresh; one that cannot be read any more is among the unreadable then."""
        looked = hands.read([book.id for book in self.readable if book.id in ids])
        fresh: dict[str, Workbook] = {}
        refused: list[tuple[str, RemoteError]] = []
        for book in self.readable:
            found = looked.get(book.id, book)
            if isinstance(found, Workbook):
                fresh[book.id] = found
            else:
                log.error("cannot read a file again: %s", found)
                refused.append((book.title, found))
        lost = refusals.all_unread(refused)
        gone = frozenset(book.id for book in self.readable) - fresh.keys()
        readable, unreadable = tuple(fresh.values()), self.unreadable | gone
        return replace(self, readable=readable, unreadable=unreadable, troubles=(*self.troubles, *lost))

    def not_written(self, failures: Mapping[str, RemoteError]) -> Books:
        """The same without writing any more to some workbooks. ``failures``: workbook id → what Google answered."""
        told = refusals.all_unwritten([(b.title, failures[b.id]) for b in self.readable if b.id in failures])
        return replace(self, read_only=self.read_only | failures.keys(), troubles=(*self.troubles, *told))


@dataclass(frozen=True, slots=True)
class World:
    """One look at everything, and the plan that follows from it."""

    books: Books
    reading: Reading
    resolution: Resolution
    derived: Derived
    plan: Plan
    rebuilt: bool  # the register was lost, or is older than the sheets
    lost: tuple[Trouble, ...] = ()  # cases that have to be registered again: once written down, they are lost no more
    calls: tuple[CallToMake, ...] = ()  # what the agents have to do next
    held: tuple[Held, ...] = ()  # files of which too much would be repainted

    @property
    def unread(self) -> Callable[[Where], bool]:
        """Tells whether a place could not be looked at."""
        return _unread(self.books, self.reading)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What keeps whole files from being followed."""
        read = {register.workbook_id for register in self.reading.registers}
        blind = [book.title for book in self.books.readable if book.id not in read]
        here = {book.id for book in self.books.readable} | self.books.unreadable
        titles = {book.title for book in self.books.readable}
        waiting = Counter(
            case.where.workbook
            for case in self.derived.cases
            if case.status is CaseStatus.OPEN
            and case.where.workbook_id not in here
            and case.where.workbook not in titles
        )
        return (
            *self.books.troubles,
            *refusals.locked_tabs(self.reading, self.books.readable, self.plan.findings),
            *(Trouble(TroubleKind.HELD, held.workbook, held.told) for held in self.held),
            *(Trouble(TroubleKind.NO_REGISTER, title, _BLIND.format(title)) for title in blind),
            *(Trouble(TroubleKind.GONE, title, _GONE.format(title, n)) for title, n in sorted(waiting.items())),
        )

    def jobs(self) -> Iterator[Job]:
        """What is to be done, workbook by workbook."""
        for book in self.books.readable:
            changes = [change for change in self.plan.changes if change.where.workbook_id == book.id]
            if changes:
                yield Job(book, changes, self.identity_columns(book.id))

    def identity_columns(self, workbook_id: str) -> Mapping[int, tuple[int, ...]]:
        """Sheet id → the columns that say whose row it is, in any of the tab's tables."""
        found: dict[int, tuple[int, ...]] = {}
        for register in self.reading.registers:
            if register.workbook_id == workbook_id:
                own = [register.layout.columns[f] for f in fields.identifying() if f in register.layout.columns]
                found[register.sheet_id] = tuple(dict.fromkeys((*found.get(register.sheet_id, ()), *own)))
        return found


def discover(session: Session, config: Config) -> Files:
    """Find the forms by the code in the title (C-10), and the control workbook.

    Raises:
        ConfigError: a calendar of the configuration cannot be (a day both closed and worked, no business day …).
    """
    _check_calendars(config)
    files = tuple(session.drive.spreadsheets(config.folder_id))
    registers: list[tuple[DriveFile, FormPolicy]] = []
    unknown: list[DriveFile] = []
    controls = [file for file in files if file.title == config.control_title]
    for file in files:
        form = code_of(file.title, config.forms)
        if _holds_reports(file.title, form, config):
            continue
        if form is not None:
            registers.append((file, form))
        elif file not in controls:
            unknown.append(file)
    found = find_control(session, files, config.control_title, unknown)
    rest = tuple(file for file in unknown if file != found.file)
    return Files(files, tuple(registers), rest, found)


def _holds_reports(title: str, form: FormPolicy | None, config: Config) -> bool:
    """A workbook of ours; a code such as «GSC-FOR-04 INFORME» says more than the form's code within it."""
    return any(
        is_workbook_of(report, title) and (form is None or form.code in report.code)
        for report in config.reports.reports
    )


def _check_calendars(config: Config) -> None:
    problems: list[str] = []
    for site in ("", *config.calendar.sites):
        try:
            calendar_for(config.calendar, site)
        except ValueError as error:
            problems.append(f"calendar.toml: {f'sedes.{site}: ' if site else ''}{error}")
    if problems:
        raise ConfigError(problems)


def read_books(hands: Hands, files: Files, left: Mapping[str, RemoteError] | None = None) -> Books:
    """One snapshot of each form. A file that cannot be read is a finding and mail to the administrator, not the end.

    ``left``: workbook id → why it is left alone in this run.
    """
    looked = {**hands.read([file.id for file, _form in files.registers if file.id not in (left or {})]), **(left or {})}
    readable: list[Workbook] = []
    refused: list[tuple[str, RemoteError]] = []
    findings: list[Finding] = []
    for file, form in files.registers:
        found = looked[file.id]
        if isinstance(found, Workbook):
            readable.append(found)
            continue
        log.error("cannot read a file of %s: %s", form.code, found)
        refused.append((file.title, found))
        if not isinstance(found, TaskLost):  # nothing is the matter with the file
            findings.append(_unreadable(file, found.told))
    troubles = refusals.all_unread(refused)
    unreadable = frozenset(file.id for file, _form in files.registers) - {book.id for book in readable}
    created = {file.id: file.created for file, _form in files.registers}
    read_only = frozenset(file.id for file, _form in files.registers if not file.writable)
    troubles += [refusals.read_only(book.title) for book in readable if book.id in read_only]
    return Books(tuple(readable), tuple(troubles), tuple(findings), unreadable, read_only, created)


def observe(books: Books, ledger: Ledger, config: Config, now: datetime, explicit: Sequence[Finding] = ()) -> World:
    """Parse, find the cases, judge every row, and plan."""
    reading = read(books.readable, config, now.date())
    marks = marks_in(books.readable)
    known = revived(ledger.known, reading.records)
    own = without_marks(reading, strangers(marks, known, books.created))
    resolution = resolve(own, known, marks, _unread(books, reading), _stands(books))
    unknown = [r for r in _unlocated(own, resolution) if place(r.where) not in resolution.copies]
    past = remembered(unknown, ledger.cases, ledger.broken, ledger.log)
    rebuilt = register_lost(ledger, bool(marks), past)
    reading = replace(reading, account=with_copies(reading.account, resolution.copies))
    check(reading.account, books.readable)
    memory = Memory(known, rebuilt, ledger.last_number, past, ledger.key)
    derived = derive(reading, memory, resolution, config, now)
    plan = planning.build(derived, reading, resolution, known, books.readable, config)
    plan = replace(plan, findings=(*explicit, *books.findings, *plan.findings))
    if books.read_only:
        plan = planning.not_writing(plan, books.read_only, known)
        derived = replace(derived, cases=plan.cases)
    numbers = frozenset(one.number for one in past.values())
    lost = loss_told(config.control_title, derived.cases, ledger.cases, numbers, rebuilt)
    numbered = {case.number: case for case in derived.cases}
    by_row = {place(one.record.where): numbered[one.case] for one in derived.judged if one.case}
    plan = replace(plan, findings=(*plan.findings, *without_columns(reading, by_row, config)))
    calls = calls_to_make(reading, resolution, by_row, config, now.date())
    return World(books, reading, resolution, derived, plan, rebuilt, tuple(lost), calls)


def braked(world: World, ledger: Ledger, config: Config, seen: str = "") -> World:
    """The same without the files of which a run would repaint more than it may unseen.

    ``seen``: id of a workbook whose changes a person has looked at.
    """
    held = held_back(world.plan, world.reading, world.resolution, config.limits)
    held = tuple(one for one in held if one.workbook_id != seen)
    if not held:
        return world
    plan = without(world.plan, held, ledger.known)
    return replace(world, plan=plan, derived=replace(world.derived, cases=plan.cases), held=held)


def handed_over(files: Files, config: Config) -> tuple[Finding, ...]:
    """Findings about files that were handed to us: those that are no form of ours, and several of one code."""
    return (*_strangers(files), *_several(files, config))


def _several(files: Files, config: Config) -> Iterator[Finding]:
    """A copy or an earlier download beside the file would count every customer twice, if rows were not compared."""
    for form in config.forms:
        mine = [file for file, its_form in files.registers if its_form.code == form.code]
        if len(mine) > 1 and not form.several:
            yield Finding(
                code="archivos_de_un_formato",
                severity=Severity.WARNING,
                workbook_id=mine[0].id,
                workbook=mine[0].title,
                tab="",
                sheet_id=None,
                cell="",
                field="nombre del archivo",
                read=f"{len(mine)} archivos de {form.code}: {', '.join(f'«{file.title}»' for file in mine)}",
                expected="un archivo por formato, o varios en uso (uno por año o por marca)",
                fix="Se leyeron todos: la fila que dice lo mismo en varios se cuenta y se gestiona una vez, en el "
                "archivo original; lo demás es de cada archivo. Si uno sobra, sáquelo.",
            )


def _strangers(files: Files) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            code="archivo_no_reconocido",
            severity=Severity.ERROR,
            workbook_id=file.id,
            workbook=file.title,
            tab="",
            sheet_id=None,
            cell="",
            field="nombre del archivo",
            read=file.title,
            expected="el código de un formato en el nombre, por ejemplo GSC-FOR-01",
            fix="Si es un control, escriba su código en el nombre; si no lo es, sáquelo de la carpeta.",
        )
        for file in files.unknown
    )


def _unreadable(file: DriveFile, error: str) -> Finding:
    return Finding(
        code="archivo_ilegible",
        severity=Severity.ERROR,
        workbook_id=file.id,
        workbook=file.title,
        tab="",
        sheet_id=None,
        cell="",
        field="archivo",
        read=error[:200],
        expected="poder leer el archivo",
        fix="Revise que el archivo siga compartido con el servicio como editor.",
    )


def _unread(books: Books, reading: Reading) -> Callable[[Where], bool]:
    """Places that could not be looked at in this run (file out of reach, heading spoilt): rows there are not gone."""
    seen, titles = {book.id for book in books.readable}, {book.title for book in books.readable}
    registers = {(register.workbook_id, register.sheet_id) for register in reading.registers}
    others = {(book.id, tab.sheet_id) for book in books.readable for tab in book.tabs} - registers

    def unread(where: Where) -> bool:
        out_of_reach = where.workbook_id not in seen and where.workbook not in titles  # a re-upload keeps its title
        return out_of_reach or where.workbook_id in books.unreadable or (where.workbook_id, where.sheet_id) in others

    return unread


def _stands(books: Books) -> Callable[[Where], bool]:
    tabs = {(book.id, tab.sheet_id) for book in books.readable for tab in book.tabs}
    return lambda where: (where.workbook_id, where.sheet_id) in tabs


def _unlocated(reading: Reading, resolution: Resolution) -> Iterator[Record]:
    """Rows that are no known case's."""
    homes = {place(record.where) for record in resolution.located.values()}
    return (record for record in reading.records if place(record.where) not in homes)
