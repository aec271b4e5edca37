"""How a tab of an ISO-controlled format looks: controlled heading, colour legend, headings, fills, widths."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .messy import CellValue, Typed
from .package import Book
from .tabs import Column, Tab
from .truth import AMARILLO, AZUL, MORADO, ROJO, VERDE, VERDE_CLARO

FONT = Font(name="Arial", size=10)
BOLD = Font(name="Arial", size=10, bold=True)
TITLE = Font(name="Arial", size=13, bold=True)
SMALL = Font(name="Arial", size=9)
_LINE = Side(style="thin", color="FFB7B7B7")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="center", wrap_text=True)
MIDDLE = Alignment(vertical="center")

LEGEND: tuple[tuple[str, str], ...] = (
    (ROJO, "Rojo: No se ha realizado gestión"),
    (AMARILLO, "Amarillo: En trámite"),
    (VERDE, "Verde: Gestión realizada"),
    (VERDE_CLARO, "Verde claro: Cliente insatisfecho"),
    (AZUL, "Azul: Sugerencia"),
    (MORADO, "Morado: Responde en CARD ADVISOR (VW)"),
)


def fill(tone: str) -> PatternFill:
    """A solid fill from ``RRGGBB`` or ``theme:N`` (N as in the file: 4 is accent 1)."""
    theme = tone.startswith("theme:")
    colour = Color(theme=int(tone.removeprefix("theme:"))) if theme else Color(rgb="FF" + tone)
    return PatternFill("solid", fgColor=colour, bgColor=colour)


def put(book: Book, sheet: Worksheet, row: int, column: int, typed: Typed) -> Cell:
    """Writes one value (or formula with its cached result) and returns the cell."""
    cell = cast(Cell, sheet.cell(row, column))  # values are written before their cells are merged
    if typed.formula:
        cell.value = "=" + typed.formula
        book.cached[sheet.title, cell.coordinate] = typed.value
    else:
        cell.value = typed.value
        if isinstance(typed.value, str) and typed.value.startswith("="):
            cell.data_type = "s"
    cell.font = FONT
    if typed.number_format:
        cell.number_format = typed.number_format
    elif isinstance(typed.value, str) and not typed.formula:
        cell.number_format = "@" if typed.slip else "General"
    return cell


def new_sheet(book: Book, title: str) -> Worksheet:
    """A tab with the defaults of Google's export."""
    sheet: Worksheet = book.workbook.create_sheet(title)
    sheet.sheet_format.defaultColWidth = 12.63
    sheet.sheet_format.defaultRowHeight = 15.75
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False, summaryRight=False)
    return sheet


def controlled_heading(book: Book, sheet: Worksheet, title: str, facts: tuple[str, str, str], width: int) -> None:
    """Rows 1 to 3: logo, title and the code, version and date of the format, in merged and boxed cells."""
    last = max(width - 2, 6)
    put(book, sheet, 1, 1, Typed("CARRAZOS S.A.S.")).font = TITLE
    put(book, sheet, 1, 3, Typed(title)).font = TITLE
    for row, fact in enumerate(facts, start=1):
        put(book, sheet, row, last, Typed(fact)).font = BOLD
    for row in range(1, 4):
        for column in range(1, last + 3):
            cell = sheet.cell(row, column)
            cell.border = BOX
            cell.alignment = CENTRED
        sheet.merge_cells(start_row=row, end_row=row, start_column=last, end_column=last + 2)
    sheet.merge_cells(start_row=1, end_row=3, start_column=1, end_column=2)
    sheet.merge_cells(start_row=1, end_row=3, start_column=3, end_column=last - 1)


def legend(book: Book, sheet: Worksheet, row: int, tab: Tab) -> int:
    """The colour legend, laid out as the tab does it, from ``row`` on. Returns the row after it."""
    label = 2 if tab.legend == "side" else 1
    put(book, sheet, row, label, Typed("CONVENCIONES:" if tab.legend == "row" else "CONVENCIONES")).font = BOLD
    if tab.legend == "row":
        for step, (state, text) in enumerate(LEGEND):
            column = 3 + 2 * step
            cell = put(book, sheet, row, column, Typed(text))
            cell.fill, cell.font, cell.alignment = fill(tab.tones[state]), SMALL, CENTRED
            sheet.cell(row, column + 1).fill = fill(tab.tones[state])
            sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + 1)
        sheet.row_dimensions[row].height = 27
        return row + 2
    shown = [number for number, column in enumerate(tab.columns, start=1) if not column.hidden]
    if tab.legend == "pairs":
        for step, (state, text) in enumerate(LEGEND):
            line, place = row + step % 2, 2 + 3 * (step // 2)
            sheet.cell(line, shown[place]).fill = fill(tab.tones[state])
            sheet.cell(line, shown[place]).border = BOX
            put(book, sheet, line, shown[place + 1], Typed(text)).font = SMALL
        return row + 3
    for line, (state, text) in enumerate(LEGEND, start=row + 1):
        sheet.cell(line, 2).fill = fill(tab.tones[state])
        sheet.cell(line, 2).border = BOX
        put(book, sheet, line, 3, Typed(text)).font = SMALL
    return row + len(LEGEND) + 2


def headings(book: Book, sheet: Worksheet, row: int, tab: Tab) -> int:
    """The heading rows (merged groups and details, or details alone). Returns the row of the details."""
    detail = row + 1 if tab.grouped else row
    for number, column in enumerate(tab.columns, start=1):
        _heading(book, sheet, detail, number, column.title, tab)
        if tab.grouped:
            opens = number == 1 or tab.columns[number - 2].group != column.group
            _heading(book, sheet, row, number, column.group if opens else None, tab)
    if tab.grouped:
        for first, last in _group_spans(tab.columns):
            if last > first:
                sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    sheet.row_dimensions[detail].height = 42 if not tab.grouped else 30
    return detail


def fit_height(sheet: Worksheet, row: int, cells: Iterable[tuple[float, CellValue]]) -> None:
    """Makes a row as high as its longest wrapped text needs; ``cells`` are widths in characters and values."""
    texts = ((width, value) for width, value in cells if isinstance(value, str) and width > 30)
    needed = (sum(ceil((len(part) + 1) / (width * 1.22)) for part in text.split("\n")) for width, text in texts)
    lines = max(needed, default=1)
    if lines > 1:
        sheet.row_dimensions[row].height = 13.0 * lines + 2


def dress(sheet: Worksheet, tab: Tab, detail: int, last_row: int) -> None:
    """Widths, hidden columns, frozen panes and filter of a finished tab."""
    for number, column in enumerate(tab.columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.hidden = column.hidden
    sheet.freeze_panes = f"{get_column_letter(tab.frozen_columns + 1)}{detail + 1}"
    if tab.autofilter:
        sheet.auto_filter.ref = f"A{detail}:{get_column_letter(len(tab.columns))}{last_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = False  # written as 0: as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _heading(book: Book, sheet: Worksheet, row: int, column: int, text: str | None, tab: Tab) -> None:
    cell = put(book, sheet, row, column, Typed(text or None))
    cell.fill = fill(tab.heading_fill)
    cell.font = Font(name="Arial", size=10, bold=True, color="FF" + tab.heading_font)
    cell.alignment, cell.border = CENTRED, BOX


def _group_spans(columns: tuple[Column, ...]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for number, column in enumerate(columns, start=1):
        if number > 1 and columns[number - 2].group == column.group and column.group:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans
