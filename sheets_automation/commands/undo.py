"""Take a run back: only what is still as the run left it; the rest is named, with the reason (spec §8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_automation.domain.addresses import row_cells
from sheets_automation.domain.cases.acknowledge import digest
from sheets_automation.domain.cases.identity import marks_in, place
from sheets_automation.domain.cases.lifecycle import facts_digest
from sheets_automation.domain.control.ledger import Ledger, audit_of
from sheets_automation.domain.control.tables import ADDED, AUDIT, CASES, audit_columns
from sheets_automation.domain.kinds import kind_of
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.rules import INTERNAL
from sheets_automation.errors import InputError, LockHeld, UndoWaits
from sheets_automation.model import (
    AnnotateRow,
    AuditEntry,
    Case,
    CaseStatus,
    Change,
    Fill,
    PaintRow,
    Result,
    State,
    Where,
    Workbook,
    WriteText,
)
from sheets_automation.policy import Config
from sheets_automation.steps import record
from sheets_automation.steps.apply import Outcome, apply
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.hands import Alone
from sheets_automation.steps.lock import release
from sheets_automation.steps.observe import Books, World, discover, observe, read_books
from sheets_automation.steps.result import Receipt, RunResult
from sheets_automation.steps.rows_back import take_rows_back
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import cells_from, fill_from, settle

_RULE = "undo"
_UNDOABLE = ("pintar", "nota", "texto")
_ENGLISH = {State.RED: "red", State.YELLOW: "yellow", State.GREEN: "green"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of ``Bitácora`` and what takes it back; ``whole``: all of its cells."""

    row: int
    entry: AuditEntry
    changes: Sequence[Change]
    whole: bool


def undo(session: Session, config: Config, run_id: str, clock: Callable[[], datetime]) -> Receipt:
    """Restore the colours and notes of one run where nobody has touched them since.

    Rows keep their identity and the cases stay in the register; a colour that was taken back is not painted again until
    the row's score, evidence or status changes.

    Raises:
        InputError: no such run in ``Bitácora``.
        UndoWaits: a run is at work, or took the lock over; what is not restored yet waits for another ``undo``.
    """
    now = clock()
    files = discover(session, config)
    if files.control.file is None:
        raise InputError(f"There is no «{config.control_title}» workbook, so nothing is known of run {run_id}.")
    control = open_control(session, files.control, config)
    result = RunResult.begun(now, config, control.id)
    result.command = "undo"
    try:
        control.take_lock(result.run, now)
        work = _Undoing(
            session, config, control, read_books(Alone(session.sheets), files), result, Receipt(run_id, result.run)
        )
        work.take_back()
        result.detail = (
            f"deshace la corrida {run_id}: {len(work.receipt.restored)} restaurados, {len(work.receipt.left)} sin tocar"
        )
        record.finish(control, result, clock())
        return work.receipt
    except LockHeld as busy:
        then = f"No other run takes this back: ask for `undo {run_id}` again when it has ended."
        raise UndoWaits(busy.who, then, told=busy.told, holder=busy.holder) from busy
    finally:
        if control.lock:
            release(session.sheets, control.lock)


@dataclass(frozen=True, slots=True)
class _Undoing:
    """What the chapters of an undo share."""

    session: Session
    config: Config
    control: Control
    books: Books
    result: RunResult
    receipt: Receipt

    def take_back(self) -> None:
        ledger = self.control.read(self.result.started)
        self.result.partly(self.control.troubles)
        ledger, settled = settle(ledger, self.books.readable)
        record.settled(self.control, ledger, settled)
        lines = audit_of(self.control.read_again(), self.receipt.run)
        if not lines:
            raise InputError(f"Bitácora knows no change of a run {self.receipt.run}; `Corridas` lists the runs.")
        record.begin(self.control, self.result)
        undoable = [(row, e) for row, e in lines if e.action in _UNDOABLE and e.result is Result.APPLIED]
        steps: list[Step] = []
        for row, entry in undoable:
            changes, touched = _reverse(entry, self.books.readable)
            self.receipt.left += touched
            if changes:
                steps.append(Step(row, entry, changes, whole=not touched))
        self._apply(ledger, steps)
        added = [(row, entry) for row, entry in lines if entry.action == ADDED and entry.result is Result.APPLIED]
        if added:
            take_rows_back(self.session.sheets, self.control, self.books.readable, added, self.receipt)

    def _apply(self, ledger: Ledger, steps: Sequence[Step]) -> None:
        """The same road as a run's own changes: intent, guarded batch, outcome."""
        world = observe(self.books, ledger, self.config, self.result.started)
        steps = [replace(step, changes=_remembering(step.changes, world, self.config)) for step in steps]
        wanted = tuple(change for step in steps for change in step.changes)
        world = replace(world, plan=replace(world.plan, changes=wanted, cases=ledger.known))
        ledger, intents = record.intent(self.control, world, ledger, self.result)
        outcomes = {}
        for book in self.books.readable:
            changes = [change for change in wanted if change.where.workbook_id == book.id]
            if changes:
                outcomes[book.id] = apply(self.session.sheets, book, changes, world.identity_columns(book.id))
        ledger = record.outcome(self.control, world.plan, ledger, intents, outcomes, self.result)
        taken_back = self._told(steps, outcomes)
        undone = [(step.row, replace(step.entry, result=Result.UNDONE)) for step in taken_back]
        held = _held(self.books, ledger, self.config, taken_back, self.result.started)
        control = self.control
        control.write(control.update(AUDIT, undone) + control.update(CASES, held), "recording what was undone")

    def _told(self, steps: Sequence[Step], outcomes: Mapping[str, Outcome]) -> list[Step]:
        """Say what was restored and what not; returns the steps that were."""
        became = {change: one for outcome in outcomes.values() for change, one in outcome.results.items()}
        taken_back: list[Step] = []
        for step in steps:
            said = _told(step.entry, _painted_again(step.changes))
            if all(became[change] is Result.APPLIED for change in step.changes):
                self.receipt.restored.append(said)
                taken_back.append(step)
            else:
                tab = step.entry.where.tab
                reason = f"the row changed while it was being restored ({tab})"
                self.receipt.left.append((said, reason))
        return taken_back


def _remembering(changes: Sequence[Change], world: World, config: Config) -> Sequence[Change]:
    """The same, telling the marks of rows without a case that their colour was taken back."""
    records = {place(judged.record.where): judged.record for judged in world.derived.judged}
    told: list[Change] = []
    for change in changes:
        record = records.get(place(change.where))
        form = config.form(record.form) if record is not None else None
        if isinstance(change, PaintRow) and form is not None and not change.case:
            told.append(replace(change, memo=kind_of(form).memo(record, change.after, taken_back=True)))
        else:
            told.append(change)
    return told


def _held(books: Books, ledger: Ledger, config: Config, steps: Sequence[Step], now: datetime) -> list[tuple[int, Case]]:
    """Cases whose colour was taken back remember under which facts, so that the next run does not paint them again.

    One that only our green had closed is open again, on its old clock: nobody has reopened it.
    """
    records = {place(record.where): record for record in read(books.readable, config, now.date()).records}
    held: dict[int, Case] = {}
    for step in steps:
        entry = step.entry
        found = ledger.cases.get(entry.case)
        record_now = records.get(place(found[1].where)) if found else None
        if entry.action != "pintar" or found is None or record_now is None:
            continue
        # a red that we had cleared is back: it is ours again, and nobody's mark
        ours = fill_from(_own(entry)) if entry.state_after is State.NONE else None
        case = replace(found[1], painted=ours, held=facts_digest(record_now))
        if step.whole and entry.state_after is State.GREEN and case.status is CaseStatus.CLOSED:
            case = replace(case, status=CaseStatus.OPEN, closed_on=None, in_time=None)
        held[found[0]] = case
    return list(held.items())


def _own(entry: AuditEntry) -> object:
    """The fill, as JSON, that cells of our own had before they were cleared."""
    return next((fill for _column, fill in json.loads(entry.before) if fill), None)


def _reverse(entry: AuditEntry, books: Sequence[Workbook]) -> tuple[list[Change], list[tuple[str, str]]]:
    """The changes that take an entry back, and the cells that must be left alone, with the reason."""
    where = marks_in(books).get((entry.where.workbook_id, entry.mark))
    book = next((book for book in books if where and book.id == where.workbook_id), None)
    tab = book.tab(where.sheet_id) if book and where else None
    if where is None or tab is None:
        return [], [(_told(entry), "its row is no longer in the workbook, or holds another customer by now")]
    row = tab.row(where.row)
    if entry.action == "nota":
        before, after = json.loads(entry.before), json.loads(entry.after)
        column = entry.column or 0
        if (row.cell(column).note or None) != after:
            return [], [(_told(entry), "somebody changed the note since")]
        return [AnnotateRow(entry.case, entry.mark, where, column, after, before, _RULE, f"deshace {entry.id}")], []
    if entry.action == "texto":
        column, now = entry.column or 0, str(row.cell(entry.column or 0).value or "")
        if digest(now) != entry.after:
            return [], [(_told(entry), "somebody changed the text since")]
        return [WriteText(entry.case, entry.mark, where, column, now, "", _RULE, f"deshace {entry.id}")], []
    return _repaint(entry, where, [(column, row.cell(column).fill, old) for column, old in cells_from(entry.before)])


def _repaint(
    entry: AuditEntry, where: Where, cells: Sequence[tuple[int, Fill | None, Fill | None]]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """Cell by cell: those still in our colour get back what each had before."""
    after = fill_from(json.loads(entry.after))
    groups: dict[Fill | None, list[tuple[int, Fill | None]]] = {}
    touched: list[int] = []
    for column, now, old in cells:
        if (now.rgb if now else None) == (after.rgb if after else None):
            groups.setdefault(old, []).append((column, now))
        else:
            touched.append(column)
    changes: list[Change] = [
        PaintRow(
            entry.case,
            entry.mark,
            where,
            tuple(group),
            old,
            entry.state_after,
            entry.state_before,
            _RULE,
            f"deshace {entry.id}",
            INTERNAL,
        )
        for old, group in groups.items()
    ]
    return changes, [(_told(entry, touched), "somebody changed the colour since")] if touched else []


def _painted_again(changes: Sequence[Change]) -> list[int]:
    """The cells that got back what they had; those that somebody has touched are told by themselves."""
    return [column for change in changes if isinstance(change, PaintRow) for column, _fill in change.cells]


def _told(entry: AuditEntry, columns: Sequence[int] = ()) -> str:
    cells = row_cells(entry.where.row, columns or audit_columns(entry) or (0,))
    cleared = entry.action == "pintar" and entry.state_after is State.NONE
    why = f"; the service had taken its {_ENGLISH.get(entry.state_before, 'colour')} away" if cleared else ""
    return f"{entry.where.workbook} › {entry.where.tab}!{cells} ({entry.action}, {entry.case or 'no case'}{why})"
