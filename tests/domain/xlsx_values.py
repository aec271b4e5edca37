"""Workbook values straight from an .xlsx, as the API would give them: for reading files without the emulator."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from sheets_automation.domain.cells.text import EPOCH
from sheets_automation.model import EMPTY, Box, Cell, CellError, CellValue, Fill, Rgb, Row, Tab, Workbook

_ERRORS = {"#DIV/0!": "DIVIDE_BY_ZERO", "#N/A": "N_A", "#REF!": "REF", "#VALUE!": "VALUE", "#NAME?": "NAME"}
# Sheets' default theme (google-apis §3), by the theme numbers of .xlsx
_THEME = {4: "#4285f4", 5: "#ea4335", 6: "#fbbc04", 7: "#34a853", 8: "#ff6d01", 9: "#46bdc6"}


def read_xlsx(path: Path) -> Workbook:
    """Values, own fills, merges and hidden tabs."""
    book = openpyxl.load_workbook(path, data_only=True)
    tabs = []
    for index, sheet in enumerate(book.worksheets):
        rows = [Row(at, tuple(_cell(cell) for cell in cells)) for at, cells in enumerate(sheet.iter_rows())]
        merges = tuple(Box(m.min_row - 1, m.max_row, m.min_col - 1, m.max_col) for m in sheet.merged_cells.ranges)
        hidden = sheet.sheet_state != "visible"
        tabs.append(Tab(index, sheet.title, hidden, len(rows), sheet.max_column, tuple(rows), merges))
    return Workbook(path.stem, path.stem, tuple(tabs))


def _cell(cell: Any) -> Cell:
    value, fill = _value(cell.value), _fill(cell) if cell.has_style else None
    return Cell(value, fill) if value is not None or fill is not None else EMPTY


def _value(value: Any) -> CellValue:
    if isinstance(value, datetime):
        return (value - datetime.combine(EPOCH, time())).total_seconds() / 86_400
    if isinstance(value, time):
        return (value.hour * 60 + value.minute) / 1440
    if isinstance(value, str) and value in _ERRORS:
        return CellError(_ERRORS[value])
    return value if value is None or isinstance(value, str | bool) else float(value)


def _fill(cell: Any) -> Fill | None:
    if cell.fill is None or cell.fill.fill_type != "solid":
        return None
    colour = cell.fill.fgColor
    if colour.type == "theme":
        return Fill(Rgb.parse(_THEME.get(colour.theme, "#ffffff")), f"ACCENT{colour.theme - 3}")
    return Fill(Rgb.parse(colour.rgb[-6:]))
