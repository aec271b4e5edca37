"""Parts of rows: taking out, and laying down, the cells between two columns."""

from __future__ import annotations

from sheets_automation.emulator.formulas.references import shifted
from sheets_automation.emulator.state.grid import CellData, Row

Cells = list[CellData | None]


def trim(row: Row) -> None:
    """Drop the empty cells at the end of a row being written."""
    while row.cells and not row.cells[-1]:
        row.cells.pop()


def part(row: Row | None, start: int, end: int) -> Cells:
    """The stored cells of columns [start, end); shorter where the row ends earlier."""
    return row.cells[start : min(end, len(row.cells))] if row else []


def lay(row: Row, start: int, end: int, cells: Cells) -> None:
    """Replace the cells of columns [start, end) of a row being written by these; missing ones become empty."""
    tail = row.cells[end:]
    head = row.cells[:start]
    if tail or cells:
        head += [None] * (start - len(head))
        if tail:
            cells = cells + [None] * (end - start - len(cells))
    row.cells = head + cells + tail
    trim(row)


def carried(cell: CellData | None, rows: int, columns: int = 0) -> CellData | None:
    """A cell as it reads some rows down and columns right: the relative references of its formula go along."""
    if not cell or "formulaValue" not in cell.get("userEnteredValue", ""):
        return cell
    formula = cell["userEnteredValue"]["formulaValue"]
    return {**cell, "userEnteredValue": {"formulaValue": shifted(formula, rows, columns)}}
