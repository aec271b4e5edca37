"""Where ``values.append`` puts its rows: the block of data that a range falls in."""

from __future__ import annotations

from .a1 import GridBox
from .grid import Row


def table_around(box: GridBox) -> GridBox | None:
    """The block of cells with values that the box falls in, the last one if there are several; None if there is none.

    A block is a rectangle around which no neighbouring cell, diagonals included, holds a value. A range of a whole
    sheet leads to the sheet's last block (measured on the real service, google-apis.md §6).
    """
    seed = _last_value(box)
    if seed is None:
        return None
    rows = box.sheet.rows
    top, left = seed
    bottom, right = top + 1, left + 1
    grown = True
    while grown:
        grown = False
        while top and _holds_value(rows, top - 1, left - 1, right + 1):
            top, grown = top - 1, True
        while _holds_value(rows, bottom, left - 1, right + 1):
            bottom, grown = bottom + 1, True
        around = range(max(top - 1, 0), bottom + 1)
        while left and any(_holds_value(rows, row, left - 1, left) for row in around):
            left, grown = left - 1, True
        while any(_holds_value(rows, row, right, right + 1) for row in around):
            right, grown = right + 1, True
    return GridBox(box.sheet, top, bottom, left, right)


def _last_value(box: GridBox) -> tuple[int, int] | None:
    """The last cell with a value in the last row of the box that has one (recorded from the service by gspread)."""
    rows = box.sheet.rows
    for row in range(min(box.end_row, len(rows)) - 1, box.start_row - 1, -1):
        for column in range(min(box.end_column, len(rows[row].cells)) - 1, box.start_column - 1, -1):
            if _holds_value(rows, row, column, column + 1):
                return row, column
    return None


def _holds_value(rows: list[Row], index: int, start: int, end: int) -> bool:
    """Whether a cell of this row between the columns (half-open) has a value; rows and columns may lie outside."""
    if index >= len(rows):
        return False
    for cell in rows[index].cells[max(start, 0) : end]:
        if cell and ("effectiveValue" in cell or "userEnteredValue" in cell):
            return True
    return False
