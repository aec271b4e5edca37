"""New rows in an agents' tab → ``batchUpdate`` requests. They are inserted: nothing is overwritten.

Before that, marks are put on the row above and on every column that will be written; the batch that inserts first
deletes and creates them there again (``google/edits.py`` explains why that refuses a batch whose rows or columns
moved). Values are entered as they are, never parsed: a text is no formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.google.edits import FILL_FIELD, mark, unmark
from sheets_automation.google.requests import Json, attach, cell, detach, dimension_range, grid_range
from sheets_automation.model import CellOut

_KEY = "i"
_DAY = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows are inserted: below ``above``, in a tab ``width`` columns wide. ``anchors``: ids for the guards."""

    sheet_id: int
    above: int
    width: int
    columns: tuple[int, ...]
    anchors: tuple[int, ...]  # one for the row, then one for each column

    def _anchored(self) -> Iterable[tuple[int, Json]]:
        ranges = [dimension_range(self.sheet_id, "ROWS", self.above, self.above + 1)]
        ranges += [dimension_range(self.sheet_id, "COLUMNS", column, column + 1) for column in self.columns]
        return zip(self.anchors, ranges, strict=True)


def anchor(place: Place) -> list[Json]:
    """Marks the row above and the columns."""
    return [attach(_KEY, {"dimensionRange": span}, anchor_id) for anchor_id, span in place._anchored()]


def release(place: Place) -> list[Json]:
    """Takes the marks off, wherever they are."""
    return [detach(metadataId=anchor_id) for anchor_id in place.anchors]


def insert(
    place: Place, rows: Sequence[Mapping[int, CellOut]], marks: Sequence[int], undated: Iterable[int]
) -> list[Json]:
    """The batch: guards, rows with the look of the one above but its colour and note, values, the rows' own marks.

    ``undated``: columns of days that do not show days yet.
    """
    first, end = place.above + 1, place.above + 1 + len(rows)
    whole = grid_range(place.sheet_id, first, end, 0, place.width)
    above = grid_range(place.sheet_id, place.above, first, 0, place.width)
    requests = [*_guards(place)]
    span = dimension_range(place.sheet_id, "ROWS", first, end)
    requests.append({"insertDimension": {"range": span, "inheritFromBefore": True}})
    for kind in ("PASTE_FORMAT", "PASTE_DATA_VALIDATION"):
        requests.append({"copyPaste": {"source": above, "destination": whole, "pasteType": kind}})
    requests.append({"repeatCell": {"range": whole, "cell": {}, "fields": f"{FILL_FIELD},note"}})
    for column in sorted(undated):
        days = grid_range(place.sheet_id, first, end, column, column + 1)
        requests.append({"repeatCell": {"range": days, "cell": _DAY, "fields": "userEnteredFormat.numberFormat"}})
    requests += _values(place, first, rows)
    requests += [mark(mark_id, place.sheet_id, first + at) for at, mark_id in enumerate(marks)]
    return [*requests, *release(place)]


def clear(sheet_id: int, row: int, mark_id: int, columns: Iterable[int]) -> list[Json]:
    """Empties the cells of a row that we filled, guarded by its mark, which goes as well."""
    requests = [unmark(mark_id, sheet_id, row), mark(mark_id, sheet_id, row)]
    for column in sorted(columns):
        start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
        requests.append({"updateCells": {"start": start, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}})
    return [*requests, unmark(mark_id, sheet_id, row)]


def _guards(place: Place) -> list[Json]:
    requests: list[Json] = []
    for anchor_id, span in place._anchored():
        there = {"dimensionRange": span}
        requests.append(detach(metadataId=anchor_id, metadataLocation=there, locationMatchingStrategy="EXACT_LOCATION"))
        requests.append(attach(_KEY, there, anchor_id))
    return requests


def _values(place: Place, first: int, rows: Sequence[Mapping[int, CellOut]]) -> list[Json]:
    """One request for each column: what is not in the list stays as it is."""
    requests: list[Json] = []
    for column in place.columns:
        values = [{"values": [_entered(row.get(column))]} for row in rows]
        start = {"sheetId": place.sheet_id, "rowIndex": first, "columnIndex": column}
        requests.append({"updateCells": {"start": start, "rows": values, "fields": "userEnteredValue"}})
    return requests


def _entered(value: CellOut) -> Json:
    entered = cell(value)
    return {"userEnteredValue": entered["userEnteredValue"]} if "userEnteredValue" in entered else {}
