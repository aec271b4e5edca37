"""Take a run back: only what is still as the run left it; the rest is named, with the reason (spec §8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheets_automation.domain.identity import marks_in, place
from sheets_automation.domain.ledger import AUDIT, CASES, Ledger, audit_of
from sheets_automation.domain.lifecycle import facts_digest
from sheets_automation.domain.parse import read
from sheets_automation.errors import InputError
from sheets_automation.model import (
    AnnotateRow,
    AuditEntry,
    Case,
    Change,
    Fill,
    PaintRow,
    Result,
    Where,
    Workbook,
    a1,
)
from sheets_automation.policy import Config
from sheets_automation.steps import record
from sheets_automation.steps.apply import apply
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.lock import acquire, release
from sheets_automation.steps.observe import Books, discover, observe, read_books
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import cells_from, fill_from, settle

_RULE = "undo"


@dataclass(slots=True)
class Receipt:
    """What was restored, and what was left alone and why."""

    run: str
    undo_run: str
    restored: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)  # (place, reason)


def undo(session: Session, config: Config, run_id: str, clock: Callable[[], datetime]) -> Receipt:
    """Restore the colours and notes of one run where nobody has touched them since.

    Rows keep their identity and the cases stay in the register; a colour that was taken back is not painted again until
    the row's score, evidence or status changes.

    Raises:
        InputError: no such run in ``Bitácora``.
        LockHeld: a run is at work.
    """
    now = clock()
    files = discover(session, config)
    if files.control is None:
        raise InputError(f"There is no «{config.control_title}» workbook, so nothing is known of run {run_id}.")
    control = open_control(session.sheets, session.drive, files.all, config.control_title)
    result = RunResult.begun(now, config, control.id)
    result.command = "undo"
    control.lock = acquire(session.sheets, control.id, result.run, now, session.wire.budget.seconds)
    try:
        receipt = _undo(session, config, control, read_books(session, files), run_id, result, now)
        result.detail = f"undo {run_id}: {len(receipt.restored)} restored, {len(receipt.left)} left"
        record.finish(control, result, clock())
        return receipt
    finally:
        release(session.sheets, control.lock)


def _undo(
    session: Session, config: Config, control: Control, books: Books, run_id: str, result: RunResult, now: datetime
) -> Receipt:
    ledger = control.read()
    ledger, settled = settle(ledger, books.readable)
    record.settled(control, ledger, settled)
    lines = audit_of(control.read_again(), run_id)
    if not lines:
        raise InputError(f"Bitácora knows no change of a run {run_id}; `Corridas` lists the runs.")
    receipt = Receipt(run_id, result.run)
    record.begin(control, result)
    undoable = [(row, e) for row, e in lines if e.action in ("pintar", "nota") and e.result is Result.APPLIED]
    reversed_changes: list[tuple[int, AuditEntry, Change]] = []
    for row, entry in undoable:
        found = _reverse(entry, books.readable)
        if isinstance(found, str):
            receipt.left.append((_told(entry), found))
        else:
            reversed_changes.append((row, entry, found))
    _apply(session, config, control, books, ledger, reversed_changes, result, receipt, now)
    return receipt


def _apply(
    session: Session,
    config: Config,
    control: Control,
    books: Books,
    ledger: Ledger,
    steps: Sequence[tuple[int, AuditEntry, Change]],
    result: RunResult,
    receipt: Receipt,
    now: datetime,
) -> None:
    """The same road as a run's own changes: intent, guarded batch, outcome."""
    world = observe(books, ledger, config, now)
    world = replace(
        world, plan=replace(world.plan, changes=tuple(change for *_line, change in steps), cases=ledger.known)
    )
    ledger, intents = record.intent(control, world, ledger, result)
    outcomes = {}
    for book in books.readable:
        changes = [change for *_line, change in steps if change.where.workbook_id == book.id]
        if changes:
            outcomes[book.id] = apply(session.sheets, book, changes, world.identity_columns(book.id))
    ledger = record.outcome(control, world.plan, ledger, intents, outcomes, result)
    taken_back: list[tuple[int, AuditEntry]] = []
    for (row, entry, change), (_change, became) in zip(steps, result.changes[-len(steps) :], strict=True):
        if became is Result.APPLIED:
            receipt.restored.append(_told(entry))
            taken_back.append((row, replace(entry, result=Result.UNDONE)))
        else:
            receipt.left.append((_told(entry), f"the row changed while it was being restored ({change.where.tab})"))
    held = _held(books, ledger, config, [entry for _row, entry in taken_back], now)
    control.write(control.update(AUDIT, taken_back) + control.update(CASES, held), "recording what was undone")


def _held(
    books: Books, ledger: Ledger, config: Config, entries: Sequence[AuditEntry], now: datetime
) -> list[tuple[int, Case]]:
    """Cases whose colour was taken back remember under which facts, so that the next run does not paint them again."""
    records = {place(record.where): record for record in read(books.readable, config, now.date()).records}
    held: list[tuple[int, Case]] = []
    for entry in entries:
        found = ledger.cases.get(entry.case)
        record_now = records.get(place(found[1].where)) if found else None
        if entry.action == "pintar" and found and record_now:
            held.append((found[0], replace(found[1], painted=None, held=facts_digest(record_now))))
    return held


def _reverse(entry: AuditEntry, books: Sequence[Workbook]) -> Change | str:
    """The change that takes an entry back, or why it must be left alone."""
    where = marks_in(books).get((entry.where.workbook_id, entry.mark))
    book = next((book for book in books if where and book.id == where.workbook_id), None)
    tab = book.tab(where.sheet_id) if book and where else None
    if where is None or tab is None:
        return "its row is no longer in the workbook"
    row = tab.row(where.row)
    if entry.action == "nota":
        before, after = json.loads(entry.before), json.loads(entry.after)
        column = entry.column or 0
        if (row.cell(column).note or None) != after:
            return "somebody changed the note since"
        return AnnotateRow(entry.case, entry.mark, where, column, after, before, _RULE, f"deshace {entry.id}")
    return _repaint(entry, where, [(column, row.cell(column).fill, old) for column, old in cells_from(entry.before)])


def _repaint(entry: AuditEntry, where: Where, cells: Sequence[tuple[int, Fill | None, Fill | None]]) -> Change | str:
    after = fill_from(json.loads(entry.after))
    if any((now.rgb if now else None) != (after.rgb if after else None) for _column, now, _old in cells):
        return "somebody changed the colour since"
    olds = {old for _column, _now, old in cells}
    if len(olds) > 1:
        return "its cells had different colours before; restore them from the file's version history"
    return PaintRow(
        entry.case,
        entry.mark,
        where,
        tuple((column, now) for column, now, _old in cells),
        olds.pop(),
        entry.state_after,
        entry.state_before,
        _RULE,
        f"deshace {entry.id}",
    )


def _told(entry: AuditEntry) -> str:
    cell = a1(entry.where.row, entry.column or 0)
    return f"{entry.where.workbook} › {entry.where.tab}!{cell} ({entry.action}, {entry.case or 'no case'})"
