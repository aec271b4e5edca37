"""``GridData`` straight from the stored cells: only what the mask asks for is ever built.

Rows of the window after the last one that holds a cell are left out, and so are empty cells after a row's last one;
empty cells before it are ``{}``. ``startRow`` and ``startColumn`` are omitted when 0. A mask empties cells, it does
not trim them. What is returned shares objects with the state: it may be turned into text, never changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sheets_automation.emulator.cells import display
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import CellData, Column, Json, Row, Sheet, Spreadsheet, as_shown
from sheets_automation.emulator.state.metadata import Place, located
from sheets_automation.emulator.wire.masks import Mask, Picker, below, picker, wants

from .conditional import Overlays

DEFAULT_ROW_HEIGHT = 21
DEFAULT_COLUMN_WIDTH = 100

#: ``CellData`` fields in the order of Google's answers.
_ORDER = (
    *("userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat", "effectiveFormat", "hyperlink"),
    *("note", "textFormatRuns", "dataValidation", "pivotTable", "dataSourceTable", "dataSourceFormula", "chipRuns"),
)
_EMPTY: Json = {}


def grid_data(book: Spreadsheet, box: GridBox, mask: Mask | None, now: datetime) -> Json:
    """One ``GridData`` for these cells; ``mask`` is the mask below ``sheets.data`` (None: everything).

    ``now`` (timezone-aware) is for conditional formats that look at the day.
    """
    out: Json = {}
    if box.start_row and wants(mask, "startRow"):
        out["startRow"] = box.start_row
    if box.start_column and wants(mask, "startColumn"):
        out["startColumn"] = box.start_column
    if wants(mask, "rowData"):
        rows = _row_data(book, box, below(mask, "rowData"), now)
        if rows:
            out["rowData"] = rows
    if wants(mask, "rowMetadata"):
        out["rowMetadata"] = _row_metadata(box, below(mask, "rowMetadata"))
    if wants(mask, "columnMetadata"):
        out["columnMetadata"] = _column_metadata(box, below(mask, "columnMetadata"))
    return out


def _row_data(book: Spreadsheet, box: GridBox, mask: Mask | None, now: datetime) -> list[Json]:
    if not wants(mask, "values"):
        last = _last_used_row(box)
        return [_EMPTY] * (last - box.start_row)
    values = below(mask, "values")
    build = _cell_builder(values, book)
    dressed = _Dressed(book, box.sheet, values, now) if wants(values, "effectiveFormat") else None
    start, end = box.start_column, box.end_column
    empty = _EMPTY
    out: list[Json] = []
    used = 0
    for index, row in enumerate(box.sheet.rows[box.start_row : box.end_row], box.start_row):
        cells = row.cells if start == 0 and end >= len(row.cells) else row.cells[start:end]
        if cells and cells[-1] is None:
            cells = _trimmed(cells)
        if cells:
            made = dressed.row(index, start, cells) if dressed else [build(cell) if cell else empty for cell in cells]
            out.append({"values": made})
            used = len(out)
        else:
            out.append(empty)
    del out[used:]
    return out


def _trimmed(cells: list[CellData | None]) -> list[CellData | None]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _last_used_row(box: GridBox) -> int:
    """One past the last row of the box that holds a cell; ``box.start_row`` when none does."""
    rows = box.sheet.rows
    for index in range(min(box.end_row, len(rows)) - 1, box.start_row - 1, -1):
        if any(rows[index].cells[box.start_column : box.end_column]):
            return index + 1
    return box.start_row


def _cell_builder(mask: Mask | None, book: Spreadsheet) -> Picker:
    """A function from a stored cell to its ``CellData`` under the mask, without ``effectiveFormat``."""
    stored = picker(mask)
    if not wants(mask, "formattedValue"):
        return stored
    locale = str(book.properties.get("locale", "en_US"))
    names = _wanted_names(mask)

    def build(cell: CellData) -> Json:
        found: dict[str, Any] = dict(stored(cell))
        if "effectiveValue" in cell:
            found["formattedValue"] = display.formatted_value(cell, locale)
        return {name: found[name] for name in names if name in found}

    return build


def _wanted_names(mask: Mask | None) -> list[str]:
    return [name for name in _ORDER if wants(mask, name)]


class _Dressed:
    """Cells with their ``effectiveFormat``, which depends on where they are: banding and conditional formats."""

    def __init__(self, book: Spreadsheet, sheet: Sheet, mask: Mask | None, now: datetime) -> None:
        self._book = book
        self._overlays = Overlays(book, sheet, now)
        self._names = _wanted_names(mask)
        self._build = _cell_builder(mask, book)
        self._pick = picker(below(mask, "effectiveFormat"))
        self._known: dict[tuple[int, int, bool, bool], Json] = {}

    def row(self, index: int, start: int, cells: list[CellData | None]) -> list[Json]:
        if not self._overlays:
            return [self._plain(cell) if cell else _EMPTY for cell in cells]
        return [self._overlaid(index, start + offset, cell or _EMPTY) for offset, cell in enumerate(cells)]

    def _plain(self, cell: CellData) -> Json:
        # Cells of one look share their format object more often than not; nothing else decides here.
        linked, filled = "hyperlink" in cell, "effectiveValue" in cell or "userEnteredValue" in cell
        key = (id(cell.get("userEnteredFormat")), id(cell.get("effectiveFormat")), linked, filled)
        shown = self._known.get(key)
        if shown is None:
            shown = self._known[key] = self._pick(display.effective_format(cell, self._book))
        return self._joined(cell, shown)

    def _overlaid(self, row: int, column: int, cell: CellData) -> Json:
        under, over = self._overlays.under(row, column), self._overlays.over(row, column, cell)
        if not (cell or under or over):
            return _EMPTY
        return self._joined(cell, self._pick(display.effective_format(cell, self._book, under=under, over=over)))

    def _joined(self, cell: CellData, shown: Json) -> Json:
        found = {**self._build(cell), "effectiveFormat": shown}
        return {name: found[name] for name in self._names if name in found}


# -- rows and columns -------------------------------------------------------------------------------------------


def _row_metadata(box: GridBox, mask: Mask | None) -> list[Json]:
    pick = picker(mask)
    default = pick({"pixelSize": DEFAULT_ROW_HEIGHT})
    wanted = wants(mask, "developerMetadata")
    sheet_id = box.sheet.sheet_id
    stored = box.sheet.rows[box.start_row : box.end_row]
    out: list[Json] = []
    for offset, row in enumerate(stored):
        if row.properties or (wanted and row.metadata):
            out.append(pick(_properties(row, DEFAULT_ROW_HEIGHT, Place("ROW", sheet_id, box.start_row + offset))))
        else:
            out.append(default)
    out.extend([default] * (box.rows - len(stored)))
    return out


def _column_metadata(box: GridBox, mask: Mask | None) -> list[Json]:
    pick = picker(mask)
    blank = Column()
    columns = box.sheet.columns
    out = []
    for index in range(box.start_column, box.end_column):
        column = columns[index] if index < len(columns) else blank
        out.append(pick(_properties(column, DEFAULT_COLUMN_WIDTH, Place("COLUMN", box.sheet.sheet_id, index))))
    return out


def _properties(of: Row | Column, size: int, place: Place) -> Json:
    """``DimensionProperties`` of one row or column."""
    out: Json = {"pixelSize": size, **of.properties}
    if of.metadata:
        out["developerMetadata"] = [as_shown(located(entry, place)) for entry in of.metadata]
    return out
