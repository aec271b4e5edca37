"""Rectangles of cells between ``.xlsx`` references, the API's ``GridRange`` and sets of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openpyxl.utils.cell import range_boundaries

from sheets_automation.emulator.state.grid import Json, Sheet

Box = tuple[int, int, int, int]  # first row, end row, first column, end column: 0-based, half-open


def overlap(a: Box, b: Box) -> bool:
    """Whether two rectangles share a cell."""
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def inside(box: Box, row: int, column: int) -> bool:
    """Whether the cell lies in the rectangle."""
    return box[0] <= row < box[1] and box[2] <= column < box[3]


def boxes(sqref: str, rows: int, columns: int) -> Iterator[Box]:
    """The rectangles of a reference list, clipped to the grid; what lies outside is left out."""
    for text in sqref.replace(",", " ").split():
        try:
            left, top, right, bottom = range_boundaries(text)
        except ValueError:
            continue
        first, end = (top or 1) - 1, min(bottom or rows, rows)
        start, stop = (left or 1) - 1, min(right or columns, columns)
        if first < end and start < stop:
            yield first, end, start, stop


def grid_range(sheet_id: int, box: Box) -> Json:
    """The API's ``GridRange`` of a rectangle."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": box[0],
        "endRowIndex": box[1],
        "startColumnIndex": box[2],
        "endColumnIndex": box[3],
    }


def clipped(area: Json, sheet: Sheet) -> Box | None:
    """A ``GridRange`` as a rectangle of this sheet; None when nothing of it lies on the grid."""
    rows, columns = max(sheet.row_count, len(sheet.rows)), sheet.column_count
    first, end = int(area.get("startRowIndex", 0)), min(int(area.get("endRowIndex", rows)), rows)
    left, right = int(area.get("startColumnIndex", 0)), min(int(area.get("endColumnIndex", columns)), columns)
    return (first, end, left, right) if first < end and left < right else None


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Box]:
    """A set of cells as few rectangles: runs per column, then equal runs of neighbouring columns joined."""
    columns: dict[int, list[int]] = {}
    for row, column in cells:
        columns.setdefault(column, []).append(row)
    found: list[Box] = []
    open_runs: dict[tuple[int, int], int] = {}  # (first, end) → first column
    previous = None
    for column in sorted(columns):
        runs = set(_runs(sorted(columns[column])))
        ended = open_runs if previous != column - 1 else {run: c for run, c in open_runs.items() if run not in runs}
        found.extend((first, end, start, (previous or 0) + 1) for (first, end), start in ended.items())
        open_runs = {run: open_runs[run] if run in open_runs and run not in ended else column for run in runs}
        previous = column
    found.extend((first, end, start, (previous or 0) + 1) for (first, end), start in open_runs.items())
    return sorted(found)


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    start = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield start, last + 1
            start = row
        last = row
    yield start, last + 1
