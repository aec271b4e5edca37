"""Typed changes in the agents' sheets → ``batchUpdate`` requests; sending them is in ``sheets.py``.

Google has no compare-and-set (``google-apis.md`` §0), but three documented facts make one for *positions*: requests
of a batch apply in order, a batch applies wholly or not at all, and creating a developer-metadata id that exists is an
error. So before a row is painted, the same batch deletes the row's mark **at that very row** and creates it again
there. Where the mark is no longer at that row, nothing is deleted, the creation meets the living mark elsewhere, and
Google refuses the whole batch: the wrong row is never painted. A mark that is nowhere, because its row was deleted,
would not be met; so the batch first touches the last row of the tab, which a deletion has taken out of the grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from sheets_automation.google.requests import Json, attach, color_style, detach, dimension_range, grid_range
from sheets_automation.model import AnnotateRow, Change, Fill, MarkRow, PaintRow, UnmarkRow, WriteText

#: The key of every row mark: as short as can be, for key and value count against 30,000 characters a tab.
MARK_KEY = "r"
_LENGTH_KEY = "n"
FILL_FIELD = "userEnteredFormat.backgroundColorStyle"


def requests_for(changes: Sequence[Change], named: Mapping[int, str] | None = None) -> list[Json]:
    """The requests of one batch, each painted or annotated row guarded once. Order is that of ``changes``.

    ``named``: mark → what it says already, which a change that has nothing to say leaves there.
    """
    requests: list[Json] = []
    guarded: set[int] = set()
    for change in changes:
        match change:
            case MarkRow(again=True):
                says = change.case or change.memo
                requests.extend(guard(change.mark, change.where.sheet_id, change.where.row, says))
            case MarkRow():
                requests.append(mark(change.mark, change.where.sheet_id, change.where.row, change.case or change.memo))
            case UnmarkRow():
                requests.append(unmark(change.mark, change.where.sheet_id, change.where.row))
            case PaintRow() | AnnotateRow() | WriteText():
                if change.mark not in guarded:
                    says = change.case or _memo(change) or (named or {}).get(change.mark, "")
                    requests.extend(guard(change.mark, change.where.sheet_id, change.where.row, says))
                    guarded.add(change.mark)
                if isinstance(change, PaintRow):
                    requests.extend(_paint(change))
                elif isinstance(change, WriteText):
                    requests.append(text(change.where.sheet_id, change.where.row, change.column, change.after))
                else:
                    requests.append(note(change.where.sheet_id, change.where.row, change.column, change.after))
            case _:
                assert_never(change)
    return requests


def mark(mark_id: int, sheet_id: int, row: int, case: str = "") -> Json:
    """Attach our identity to a row; its value is the case's number, so that it outlives the register."""
    return attach(MARK_KEY, {"dimensionRange": _row_range(sheet_id, row)}, mark_id, case)


def unmark(mark_id: int, sheet_id: int, row: int) -> Json:
    """Detach our identity from a row, if it is at that row."""
    return detach(
        metadataId=mark_id,
        metadataLocation={"dimensionRange": _row_range(sheet_id, row)},
        locationMatchingStrategy="EXACT_LOCATION",
    )


def guard(mark_id: int, sheet_id: int, row: int, case: str = "") -> list[Json]:
    """Two requests that leave all as it is if the mark is at that row, and refuse the batch if it is elsewhere.

    A mark of an earlier version gets its case's number on the way.
    """
    return [unmark(mark_id, sheet_id, row), mark(mark_id, sheet_id, row, case)]


def still_long(sheet_id: int, row_count: int) -> list[Json]:
    """Two requests that leave all as it is, and refuse the batch if the tab has fewer rows than that."""
    return [
        attach(_LENGTH_KEY, {"dimensionRange": _row_range(sheet_id, row_count - 1)}),
        detach(metadataKey=_LENGTH_KEY, locationType="ROW", visibility="DOCUMENT"),
    ]


def fills(sheet_id: int, row: int, cells: Iterable[tuple[int, Fill | None]]) -> Iterator[Json]:
    """One ``repeatCell`` per run of neighbouring cells that get the same fill; None clears (never white)."""
    run: list[int] = []
    current: Fill | None = None
    for column, fill in sorted(cells, key=lambda pair: pair[0]):
        if run and (column != run[-1] + 1 or fill != current):
            yield _repeat(sheet_id, row, run, current)
            run = []
        run.append(column)
        current = fill
    if run:
        yield _repeat(sheet_id, row, run, current)


def note(sheet_id: int, row: int, column: int, text: str | None) -> Json:
    """Set a cell's note; None removes it."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"note": text} if text else {}]}],
            "fields": "note",
        }
    }


def text(sheet_id: int, row: int, column: int, words: str) -> Json:
    """Type words into a cell as they are, never as a formula; "" empties it. Its look stays."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": words}} if words else {}]}],
            "fields": "userEnteredValue",
        }
    }


def _memo(change: PaintRow | AnnotateRow | WriteText) -> str:
    return change.memo if isinstance(change, PaintRow) else ""


def _paint(change: PaintRow) -> Iterator[Json]:
    return fills(change.where.sheet_id, change.where.row, [(column, change.after) for column, _before in change.cells])


def _repeat(sheet_id: int, row: int, columns: Sequence[int], fill: Fill | None) -> Json:
    return {
        "repeatCell": {
            "range": grid_range(sheet_id, row, row + 1, columns[0], columns[-1] + 1),
            "cell": {"userEnteredFormat": {"backgroundColorStyle": color_style(fill)}} if fill else {},
            "fields": FILL_FIELD,
        }
    }


def _row_range(sheet_id: int, row: int) -> Json:
    return dimension_range(sheet_id, "ROWS", row, row + 1)
