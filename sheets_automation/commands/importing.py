"""``import``: lists of SPIGA become rows to call in the agents' workbook (R-43, R-86, R-103). A preview unless told to
write; ``undo`` takes untouched rows back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheets_automation.domain.control.ledger import audit_lines
from sheets_automation.domain.control.tables import ADDED
from sheets_automation.domain.exports.base import Base, base_of
from sheets_automation.domain.imports.plan import Asked, ImportPlan, plan_import
from sheets_automation.domain.reading.parse import read
from sheets_automation.errors import InputError
from sheets_automation.exports.read import read_export
from sheets_automation.model import Result, Workbook
from sheets_automation.policy import Config, ExportPolicy, FormPolicy
from sheets_automation.steps import record
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.import_rows import Added, add_rows
from sheets_automation.steps.lock import release
from sheets_automation.steps.observe import Books, discover, read_books
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle

_LARGEST = 50 * 1024 * 1024  # bytes of a list


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: these lists, into this form. ``tab``: its title, "" for the one in use."""

    files: Sequence[Path]
    code: str
    tab: str = ""
    policy: str = ""  # code of the kind of list, "" for the form's own


@dataclass(frozen=True, slots=True)
class Imported:
    """The plan, and what became of it where it was carried out. ``run``: for ``undo``."""

    plan: ImportPlan
    added: Added | None = None
    run: str = ""


def preview(session: Session, config: Config, order: Order, now: datetime) -> Imported:
    """What an import would do. Writes nothing.

    Raises:
        InputError: no such form, list or table, in words.
    """
    form = _form(config, order.code)
    bases = _bases(order, form, config, now)
    books = read_books(session, discover(session, config))
    return Imported(
        _planned(bases, books.readable, form, config, Asked(now.date(), _policy(order, form, config), order.tab))
    )


def carry_out(session: Session, config: Config, order: Order, clock: Callable[[], datetime]) -> Imported:
    """The same, and add the rows.

    Raises:
        InputError: as ``preview``; or the rows cannot be added there. Nothing was written then.
        LockHeld: a run is at work.
    """
    now = clock()
    form = _form(config, order.code)
    bases = _bases(order, form, config, now)
    files = discover(session, config)
    if files.control.file is None:
        raise InputError(
            f"There is no «{config.control_title}» yet, in which every row that is added is written down: do one "
            f"`run` first."
        )
    control = open_control(session, files.control, config.control_title)
    result = RunResult.begun(now, config, control.id)
    result.command = "import"
    try:
        control.take_lock(result.run, now)
        return _write(session, control, read_books(session, files), result, _Work(config, form, bases, order, clock))
    finally:
        if control.lock:
            release(session.sheets, control.lock)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be imported."""

    config: Config
    form: FormPolicy
    bases: Sequence[Base]
    order: Order
    clock: Callable[[], datetime]


def _write(session: Session, control: Control, books: Books, result: RunResult, work: _Work) -> Imported:
    ledger = control.read(result.started)
    result.partly(control.troubles)
    ledger, lines = settle(ledger, books.readable)
    record.settled(control, ledger, lines)
    undone = frozenset(
        entry.after
        for _row, entry in audit_lines(control.read_again())
        if entry.action == ADDED and entry.result is Result.UNDONE
    )
    policy = _policy(work.order, work.form, work.config)
    asked = Asked(result.started.date(), policy, work.order.tab, undone)
    plan = _planned(work.bases, books.readable, work.form, work.config, asked)
    record.begin(control, result)
    book = next(one for one in books.readable if one.id == plan.register.workbook_id)
    added = add_rows(session.sheets, control, book, plan, result)
    told = f"{added.rows} filas nuevas en «{plan.register.tab}» de {work.form.code}"
    result.detail = " ".join(filter(None, (f"{told}.", added.why)))
    record.finish(control, result, work.clock())
    return Imported(plan, added, result.run)


def _planned(
    bases: Sequence[Base], books: Sequence[Workbook], form: FormPolicy, config: Config, asked: Asked
) -> ImportPlan:
    reading = read(books, config, asked.today)
    registers = [one for one in reading.registers if one.layout.form == form.code]
    return plan_import(bases, registers, form, config, asked)


def _form(config: Config, code: str) -> FormPolicy:
    form = config.form(code)
    if form is None:
        codes = ", ".join(one.code for one in config.forms)
        raise InputError(f"There is no form {code}; there are {codes}.")
    return form


def _policy(order: Order, form: FormPolicy, config: Config) -> ExportPolicy:
    wanted = order.policy or form.imports.source
    found = next((one for one in config.exports if one.code == wanted), None)
    if found is None:
        raise InputError(
            f"There is no kind of list «{wanted}»: exports/{wanted}.toml is missing in the configuration folder."
        )
    return found


def _bases(order: Order, form: FormPolicy, config: Config, now: datetime) -> list[Base]:
    policy = _policy(order, form, config)
    return [base_of(read_export(path.name, _content(path)), policy, now.date()) for path in order.files]


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise InputError(f"{path}: no such file.")
    if path.stat().st_size > _LARGEST:
        raise InputError(
            f"{path} has {path.stat().st_size // 2**20} MB; lists of up to {_LARGEST // 2**20} MB are read."
        )
    return path.read_bytes()
