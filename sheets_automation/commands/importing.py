"""``import``: lists of SPIGA become rows to call in the agents' workbook (R-43, R-86, R-103). A preview unless told to
write; ``undo`` takes untouched rows back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheets_automation.commands.nearest import meant
from sheets_automation.domain.exports.base import Base
from sheets_automation.domain.imports.plan import Asked, ImportPlan
from sheets_automation.domain.reading.parse import read
from sheets_automation.errors import InputError
from sheets_automation.policy import Config, FormPolicy
from sheets_automation.steps import record
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.hands import Alone
from sheets_automation.steps.import_rows import Added, add_rows
from sheets_automation.steps.list_folder import file_at
from sheets_automation.steps.lists import bases_of, planned, policy_of, taken_back
from sheets_automation.steps.lock import release
from sheets_automation.steps.observe import Books, discover, read_books
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: these lists, into this form. ``tab``: its title, "" for the one in use."""

    files: Sequence[Path]
    code: str
    tab: str = ""


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
    books = read_books(Alone(session.sheets), discover(session, config))
    reading = read(books.readable, config, now.date())
    return Imported(planned(bases, reading, form, config, Asked(now.date(), policy_of(form, config), order.tab)))


def carry_out(session: Session, config: Config, order: Order, clock: Callable[[], datetime]) -> Imported:
    """The same, and add the rows.

    Raises:
        InputError: as ``preview``; or the rows cannot be added there, or in shadow mode. Nothing was written then.
        LockHeld: a run is at work.
    """
    if config.limits.shadow:
        raise InputError("limits.toml: sombra: in shadow mode no row is added. Leave --write out to see what would be.")
    now = clock()
    form = _form(config, order.code)
    bases = _bases(order, form, config, now)
    files = discover(session, config)
    if files.control.file is None:
        raise InputError(
            f"There is no «{config.control_title}» yet, in which every row that is added is written down: do one `run` "
            "first."
        )
    control = open_control(session, files.control, config)
    result = RunResult.begun(now, config, control.id)
    result.command = "import"
    try:
        control.take_lock(result.run, now)
        return _write(
            session, control, read_books(Alone(session.sheets), files), result, _Work(config, form, bases, order, clock)
        )
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
    today, form, config = result.started.date(), work.form, work.config
    asked = Asked(today, policy_of(form, config), work.order.tab, taken_back(control))
    plan = planned(work.bases, read(books.readable, config, today), form, config, asked)
    record.begin(control, result)
    book = next(one for one in books.readable if one.id == plan.register.workbook_id)
    added = add_rows(session.sheets, control, book, plan, result)
    told = f"{added.rows} filas nuevas en «{plan.register.tab}» de {form.code}"
    result.detail = " ".join(filter(None, (f"{told}.", added.why)))
    record.finish(control, result, work.clock())
    return Imported(plan, added, result.run)


def _form(config: Config, code: str) -> FormPolicy:
    form = config.form(code)
    if form is None:
        codes = [one.code for one in config.forms]
        raise InputError(f"There is no form {code}. {meant(code, codes)}There are {', '.join(codes)}.")
    return form


def _bases(order: Order, form: FormPolicy, config: Config, now: datetime) -> list[Base]:
    return bases_of([file_at(path) for path in order.files], policy_of(form, config), now.date())
