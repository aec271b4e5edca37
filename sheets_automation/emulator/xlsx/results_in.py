"""Formulas that a file stores no result for: Google computes them when it converts the file, so they are computed.

Libraries that write ``.xlsx`` do not compute: openpyxl stores nothing, XlsxWriter 0 for every formula. Read as empty or
as 0 such a cell would be a score that nobody gave, or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sheets_automation.emulator.formulas.recalculation import Position, compute
from sheets_automation.emulator.state.grid import CellData, Spreadsheet

from .values_in import NOT_COMPUTED

#: Cells that may be read to compute all formulas of a file, which is untrusted: some ten seconds of work at the worst.
#: What is beyond stays ``Loading...``.
_MOST_CELLS = 4_000_000


def compute_missing(book: Spreadsheet, *, doubted: bool, now: datetime | None) -> None:
    """Compute the formulas without a result; what this emulator cannot compute shows ``Loading...`` (LOADING).

    ``doubted``: the file asks for computing when it is opened. Where all its results are 0 too, nobody computed them.
    """
    stored = list(_formulas(book))
    missing = {position for position, cell in stored if cell.get("effectiveValue") == NOT_COMPUTED}
    if doubted and all(position in missing or _is_zero(cell) for position, cell in stored):
        for (sheet_id, row, column), cell in stored:
            sheet = book.sheet_by_id(sheet_id)
            if sheet is not None and _is_zero(cell):
                sheet.put(row, column, {**cell, "effectiveValue": NOT_COMPUTED})
        missing = {position for position, _cell in stored}
    if missing:
        compute(book, missing, now=now, most_cells=_MOST_CELLS)


def _formulas(book: Spreadsheet) -> Iterator[tuple[Position, CellData]]:
    for sheet in book.sheets:
        for row, columns in sheet.formulas().items():
            for column in columns:
                yield (sheet.sheet_id, row, column), sheet.cell(row, column)


def _is_zero(cell: CellData) -> bool:
    return cell.get("effectiveValue") == {"numberValue": 0}
