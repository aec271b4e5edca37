"""Carry out the changes of one workbook so that no other row is ever painted (spec §8).

1. **Identify.** Marks are attached and taken off; invisible, so harmless if a row moved in between. The reply (or,
   where no mark is needed, a second look) shows the rows as they are a moment before painting.
2. **Compare.** A row that no longer is as the plan saw it – other values, another colour, a note – is left for the
   next round, which reads and plans again.
3. **Paint.** One batch, each row guarded by its mark (``google/edits.py``): if any row moved or was deleted, Google
   refuses all.
4. **Verify.** The reply shows the painted rows. One that is not the row we meant (a partial sort in that very moment)
   gets back what was there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_automation.errors import RateLimited, Refused, RemoteError, Unavailable, UnknownOutcome
from sheets_automation.google import edits
from sheets_automation.google.requests import Json, detach
from sheets_automation.google.sheets import BatchReply, Rows, Sheets, split_by_size
from sheets_automation.model import (
    AnnotateRow,
    Change,
    Fill,
    MarkRow,
    PaintRow,
    Result,
    Row,
    UnmarkRow,
    Where,
    Workbook,
    WriteText,
)
from sheets_automation.steps.refusals import is_final

log = logging.getLogger(__name__)
Key = tuple[int, int]  # sheet id, row
_REPAIRS = 4  # attempts to give a row back what was there


@dataclass(slots=True)
class Outcome:
    """What became of each change."""

    results: dict[Change, Result] = field(default_factory=dict)
    reason: str = ""  # why something has to be tried again
    answer: RemoteError | None = None  # what Google last refused or left open here
    failure: RemoteError | None = None  # why nothing more can be done in this workbook in this run

    @property
    def unsettled(self) -> bool:
        """Whether another round should look again."""
        return any(result in (Result.NOT_APPLIED, Result.REPAIRED, Result.UNKNOWN) for result in self.results.values())


def apply(sheets: Sheets, book: Workbook, changes: Sequence[Change], identity: Mapping[int, Sequence[int]]) -> Outcome:
    """Apply the changes of ``book``, planned on this very snapshot.

    ``identity``: sheet id → columns of the fingerprint.
    Changes must come as ``Plan`` orders them: everything up to the last mark first. Whatever Google answers about this
    workbook is an outcome, not an exception, and concerns no other; only a run that has to stop raises.
    """
    work = _Work(sheets, book, identity, Outcome(dict.fromkeys(changes, Result.NOT_APPLIED)))
    try:
        work.carry_out(changes)
    except (RateLimited, Refused, Unavailable, UnknownOutcome) as error:
        work.outcome.failure, work.outcome.reason = error, str(error)
    return work.outcome


@dataclass(frozen=True, slots=True)
class _Work:
    """One workbook's changes on their way."""

    sheets: Sheets
    book: Workbook
    identity: Mapping[int, Sequence[int]]
    outcome: Outcome

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Steps 1 to 4."""
        structural = [isinstance(change, MarkRow | UnmarkRow) for change in changes]
        cut = max((i + 1 for i, is_structural in enumerate(structural) if is_structural), default=0)
        fresh = self.identify(changes[:cut], {_key_title(change.where) for change in changes})
        if fresh is None:
            return
        ready = [change for change in changes[cut:] if _as_planned(change, self.book, fresh.rows)]
        if len(ready) < len(changes) - cut:
            self.outcome.reason = "rows changed while the run was planning"
        for body in _bodies(ready):
            self.paint(body, fresh.sizes)

    def identify(self, changes: Sequence[Change], show: Iterable[tuple[str, int]]) -> BatchReply | None:
        """Step 1. None: nothing may be painted in this round."""
        sheets, book, outcome = self.sheets, self.book, self.outcome
        if not changes:
            return sheets.rows(book.id, show)
        try:
            fresh = BatchReply()
            for body in split_by_size([edits.requests_for([change]) for change in changes]):
                fresh = sheets.batch(book.id, body, show, f"marking rows of {book.title}")
        except Refused as error:
            self.refused(error)
            return None
        except UnknownOutcome as lost:
            fresh = self.seen_after(lost, changes, show)
            if not all(_marked_as_meant(change, fresh.rows.get(_key(change.where))) for change in changes):
                return None
        misplaced: list[int] = []
        for change in changes:
            if isinstance(change, MarkRow) and not change.again and not self._same_row(change, fresh.rows):
                misplaced.append(change.mark)
            else:
                outcome.results[change] = Result.APPLIED
        if misplaced:
            outcome.reason = "rows moved while they were being marked"
            removal = [detach(metadataId=mark) for mark in misplaced]
            # What was seen a call ago is not fresh any more: the reply shows the rows again.
            fresh = sheets.batch(book.id, removal, show, f"taking misplaced marks off {book.title}")
        return fresh

    def paint(self, body: Sequence[Change], sizes: Mapping[int, int]) -> None:
        """Steps 3 and 4, one batch."""
        sheets, book, outcome = self.sheets, self.book, self.outcome
        show = {_key_title(change.where) for change in body}
        tabs = sorted({change.where.sheet_id for change in body})
        requests = [request for tab in tabs if tab in sizes for request in edits.still_long(tab, sizes[tab])]
        named = {change.mark: _named(change, _planned(change.where, self.book)) for change in body}
        requests += edits.requests_for(body, named)
        try:
            rows = sheets.batch(book.id, requests, show, f"painting {book.title}").rows
        except Refused as refusal:
            self.refused(refusal)
            return
        except UnknownOutcome as lost:
            rows = self.seen_after(lost, body, show).rows
        placed = [change for change in body if _took_place(change, rows.get(_key(change.where)))]
        right = {change for change in placed if self._same_row(change, rows)}
        outcome.results.update(dict.fromkeys(right, Result.APPLIED))
        wrong = [change for change in placed if change not in right]
        if wrong:
            _repair(sheets, book, wrong, rows)
            outcome.results.update(dict.fromkeys(wrong, Result.REPAIRED))
            outcome.reason = "rows were sorted in part while they were being painted"

    def refused(self, refusal: Refused) -> None:
        """Nothing was applied. Where asking again is of no use, the workbook is done with in this run.

        Raises:
            Refused: it is of no use.
        """
        self.outcome.reason, self.outcome.answer = str(refusal), refusal
        if is_final(refusal):
            raise refusal

    def seen_after(
        self, lost: UnknownOutcome, changes: Sequence[Change], show: Iterable[tuple[str, int]]
    ) -> BatchReply:
        """The rows after a write whose answer was lost.

        Raises:
            RemoteError: they cannot be seen either; the next run, which sees them, settles these changes.
        """
        self.outcome.reason, self.outcome.answer = str(lost), lost
        try:
            return self.sheets.rows(self.book.id, show)
        except (RateLimited, Refused, Unavailable):
            self.outcome.results.update(dict.fromkeys(changes, Result.PENDING))
            raise

    def _same_row(self, change: Change, rows: Rows) -> bool:
        """Whether the row that carries the mark speaks of the customer the plan meant."""
        now = rows.get(_key(change.where))
        if now is None or change.mark not in now.marks:
            return False
        planned = _planned(change.where, self.book)
        columns = self.identity.get(change.where.sheet_id, ())
        return all(now.cell(column).value == planned.cell(column).value for column in columns)


def _marked_as_meant(change: Change, now: Row | None) -> bool:
    return now is not None and (change.mark in now.marks) == isinstance(change, MarkRow)


def _bodies(ready: Sequence[Change]) -> list[list[Change]]:
    """The changes, split so that each batch stays under Google's recommended size; a row is never torn."""
    by_row: dict[Key, list[Change]] = {}
    for change in ready:
        by_row.setdefault(_key(change.where), []).append(change)
    bodies: list[list[Change]] = [[]]
    weight = 0
    for together in by_row.values():
        size = sum(900 + 120 * len(getattr(change, "cells", ())) for change in together)
        if bodies[-1] and weight + size > 1_800_000:
            bodies.append([])
            weight = 0
        bodies[-1] += together
        weight += size
    return [body for body in bodies if body]


def _repair(sheets: Sheets, book: Workbook, changes: Sequence[Change], rows: Rows) -> None:
    """Give rows that we did not mean back what the plan had seen there, wherever they have moved to since.

    ``rows``: as they were after painting. One that was cut away in that moment took its colour and note along: the
    blank row left behind had none. A sort of some columns may carry the mark away from what we painted: a cell that
    does not show it is somebody else's, and is left alone.
    """
    cut = {change.mark for change in changes if not _values(rows.get(_key(change.where), Row(0, ())))}
    places = {change.mark: (change.where.sheet_id, rows[_key(change.where)]) for change in changes}
    said = {change.mark: change.case or _named(change, _planned(change.where, book)) for change in changes}
    for _attempt in range(_REPAIRS):
        requests = [
            request
            for change in changes
            if change.mark in places
            for request in _restoring(change, *places[change.mark], says=said[change.mark], was_cut=change.mark in cut)
        ]
        if not requests:
            return
        try:
            sheets.batch(book.id, requests, doing=f"repairing {book.title}")
            return
        except (Refused, UnknownOutcome) as error:  # restoring twice does no harm
            log.warning("%s", error)
        now = sheets.snapshot(book.id)
        places = {mark: (tab.sheet_id, row) for tab in now.tabs for row in tab.rows for mark in row.marks}


def _restoring(change: Change, sheet_id: int, row: Row, *, says: str, was_cut: bool) -> list[Json]:
    """Requests for the cells of the row that show what we wrote; none where it is not there. ``says``: its mark."""
    requests: list[Json] = []
    if isinstance(change, PaintRow):
        ours = [(column, fill) for column, fill in change.cells if _same_tone(row.cell(column).fill, change.after)]
        requests += edits.fills(sheet_id, row.index, [(column, None if was_cut else fill) for column, fill in ours])
    elif isinstance(change, AnnotateRow) and (row.cell(change.column).note or None) == change.after:
        requests.append(edits.note(sheet_id, row.index, change.column, None if was_cut else change.before))
    elif isinstance(change, WriteText) and _shows(row, change):
        requests.append(edits.text(sheet_id, row.index, change.column, "" if was_cut else change.before))
    return [*edits.guard(change.mark, sheet_id, row.index, says), *requests] if requests else []


def _named(change: Change, row: Row) -> str:
    """What the change's mark says on a row."""
    return dict(zip(row.marks, row.mark_values, strict=False)).get(change.mark, "")


def _as_planned(change: Change, book: Workbook, fresh: Rows) -> bool:
    """Step 2: values, target fills and note are still those the plan was made on, and the row carries its mark."""
    planned, now = _planned(change.where, book), fresh.get(_key(change.where))
    if now is None or change.mark not in now.marks or _values(now) != _values(planned):
        return False
    if isinstance(change, PaintRow):
        return all(now.cell(column).fill == before for column, before in change.cells)
    if isinstance(change, AnnotateRow):
        return now.cell(change.column).note == change.before
    return True


def _took_place(change: Change, now: Row | None) -> bool:
    if now is None:
        return False
    if isinstance(change, PaintRow):
        return all(_same_tone(now.cell(column).fill, change.after) for column, _before in change.cells)
    if isinstance(change, AnnotateRow):
        return (now.cell(change.column).note or None) == change.after
    if isinstance(change, WriteText):
        return _shows(now, change)
    return change.mark in now.marks


def _shows(row: Row, change: WriteText) -> bool:
    return (row.cell(change.column).value or "") == change.after


def _same_tone(one: Fill | None, other: Fill | None) -> bool:
    return (one.rgb if one else None) == (other.rgb if other else None)


def _planned(where: Where, book: Workbook) -> Row:
    tab = book.tab(where.sheet_id)
    return tab.row(where.row) if tab else Row(where.row, ())


def _values(row: Row) -> list[object]:
    values = [cell.value if cell.value != "" else None for cell in row.cells]
    while values and values[-1] is None:
        values.pop()
    return list(values)


def _key(where: Where) -> Key:
    return where.sheet_id, where.row


def _key_title(where: Where) -> tuple[str, int]:
    return where.tab, where.row
