"""Lists of SPIGA on their way into the registers: read, planned, and added where somebody or a setting says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.control.ledger import audit_lines
from sheets_automation.domain.control.tables import ADDED
from sheets_automation.domain.exports.base import Base, base_of
from sheets_automation.domain.imports.plan import Asked, ImportPlan, plan_import
from sheets_automation.domain.imports.target import Parts, targets_of
from sheets_automation.domain.spanish import count
from sheets_automation.errors import AutomationError, InputError
from sheets_automation.exports.read import read_export
from sheets_automation.model import Reading, Register, Result, Trouble, TroubleKind, Workbook
from sheets_automation.policy import Config, ExportPolicy, FormPolicy
from sheets_automation.steps.control import Control
from sheets_automation.steps.import_rows import add_rows
from sheets_automation.steps.list_folder import ListFile, lists_in, matching
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session


def bases_of(files: Sequence[ListFile], policy: ExportPolicy, today: date) -> list[Base]:
    """The lists, read.

    Raises:
        InputError: one of them cannot be read at all.
    """
    return [base_of(read_export(file.name, file.read()), policy, today) for file in files]


def policy_of(form: FormPolicy, config: Config) -> ExportPolicy:
    """How the form's lists call their columns.

    Raises:
        InputError: the configuration does not say it.
    """
    wanted = form.imports.source
    found = next((one for one in config.exports if one.code == wanted), None)
    if found is None:
        raise InputError(f"There is no kind of list «{wanted}»: exports/{wanted}.toml is missing in the configuration.")
    return found


def planned(bases: Sequence[Base], reading: Reading, form: FormPolicy, config: Config, asked: Asked) -> ImportPlan:
    """Raises InputError where no table takes the rows."""
    return plan_import(bases, _tables(reading, form), form, config, asked)


def _tables(reading: Reading, form: FormPolicy) -> list[Register]:
    return [one for one in reading.registers if one.layout.form == form.code]


def taken_back(control: Control) -> frozenset[str]:
    """Digests of the rows that an ``undo`` took back: they do not come again."""
    return frozenset(
        entry.after
        for _row, entry in audit_lines(control.read_again())
        if entry.action == ADDED and entry.result is Result.UNDONE
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run has at hand when it looks for lists."""

    session: Session
    control: Control
    config: Config
    reading: Reading
    books: Sequence[Workbook]


def add_waiting(desk: Desk, result: RunResult) -> Iterator[Trouble]:
    """Adds the rows of new lists to the forms whose setting says so; what keeps one from it stops nothing else."""
    forms = [form for form in desk.config.forms if form.imports.automatic]
    if not forms:
        return
    try:
        files = lists_in(desk.session.lists, desk.session.drive)
    except AutomationError as error:
        yield Trouble(TroubleKind.LIST, "", f"No se pudo leer la carpeta de listas. {error.told}")
        return
    undone: frozenset[str] | None = None
    for form in forms:
        for file in matching(files, form.imports.files):
            undone = taken_back(desk.control) if undone is None else undone
            try:
                yield from _add(desk, form, file, undone, result)
            except AutomationError as error:
                yield Trouble(
                    TroubleKind.LIST, file.name, f"La lista «{file.name}» no se agregó. {error.told or error}"
                )


def _add(desk: Desk, form: FormPolicy, file: ListFile, undone: frozenset[str], result: RunResult) -> Iterator[Trouble]:
    """Shares a list out among the tables of the month, where there is one for each brand or sede."""
    today = result.started.date()
    policy = policy_of(form, desk.config)
    bases = bases_of([file], policy, today)
    parts = Parts(desk.config.people)
    tables = targets_of(_tables(desk.reading, form), form.code, today, parts)
    strangers: list[set[tuple[int, str]]] = []
    for table in tables:
        beside = [parts.of_table(other) for other in tables if other is not table]
        plan = planned(bases, desk.reading, form, desk.config, Asked(today, policy, "", undone, table, beside))
        strangers.append({(one.line, one.who) for one in plan.skipped if not one.ours})
        if plan.rows:
            yield from _add_to(desk, form, file, plan, result)
    if nowhere := len(set.intersection(*strangers)):
        rows, titles = count(nowhere, "fila", "filas"), ", ".join(f"«{table.tab}»" for table in tables)
        told = f"La lista «{file.name}»: {rows} sin agregar, porque su marca o su sede no dice a cuál de {titles} van."
        yield Trouble(TroubleKind.LIST, file.name, f"{told} Complétela, o use import --into {form.code} --tab.")


def _add_to(desk: Desk, form: FormPolicy, file: ListFile, plan: ImportPlan, result: RunResult) -> Iterator[Trouble]:
    book = next(one for one in desk.books if one.id == plan.register.workbook_id)
    added = add_rows(desk.session.sheets, desk.control, book, plan, result)
    result.rows_added += added.rows
    rows = count(added.rows, "fila nueva", "filas nuevas")
    result.add_detail(f"{rows} de «{file.name}» en «{plan.register.tab}» de {form.code}.")
    if added.why:
        yield Trouble(TroubleKind.LIST, file.name, f"La lista «{file.name}»: {added.why}")
