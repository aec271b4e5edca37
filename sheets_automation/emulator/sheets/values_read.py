"""``ValueRange``: the values of a range as the values API answers them.

Trailing empty rows and columns are left out, blanks between are ``""``, an all-empty range has no ``values`` key,
``range`` names the whole requested range (google-apis.md §4 and recorded answers).
"""

from __future__ import annotations

from typing import Any

from sheets_automation.emulator.cells import display
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import CellData, Json, Spreadsheet


def read(book: Spreadsheet, box: GridBox, options: Json) -> Json:
    """One ``ValueRange``; ``options`` holds majorDimension, valueRenderOption, dateTimeRenderOption where given."""
    major = options.get("majorDimension", "ROWS")
    if major == "DIMENSION_UNSPECIFIED":
        major = "ROWS"
    render = str(options.get("valueRenderOption") or options.get("responseValueRenderOption") or "FORMATTED_VALUE")
    dates = str(options.get("dateTimeRenderOption") or options.get("responseDateTimeRenderOption") or "SERIAL_NUMBER")
    answer: Json = {"range": box.a1, "majorDimension": major}
    rows = _rendered(book, box, render, dates)
    if rows:
        answer["values"] = _transposed(rows) if major == "COLUMNS" else rows
    return answer


def _rendered(book: Spreadsheet, box: GridBox, render: str, dates: str) -> list[list[Any]]:
    locale = str(book.properties.get("locale", "en_US"))
    out: list[list[Any]] = []
    used = 0
    for row in box.sheet.rows[box.start_row : box.end_row]:
        line = [
            display.cell_for_render(cell, render, dates, locale) if cell and holds_value(cell) else ""
            for cell in row.cells[box.start_column : box.end_column]
        ]
        while line and line[-1] == "":
            line.pop()
        out.append(line)
        if line:
            used = len(out)
    return out[:used]


def holds_value(cell: CellData) -> bool:
    """Whether the cell has a value or a formula; one with only a format, a note or a rule has not."""
    return "effectiveValue" in cell or "userEnteredValue" in cell


def _transposed(rows: list[list[Any]]) -> list[list[Any]]:
    width = max(len(row) for row in rows)
    columns = [[row[c] if c < len(row) else "" for row in rows] for c in range(width)]
    for column in columns:
        while column and column[-1] == "":
            column.pop()
    return columns
