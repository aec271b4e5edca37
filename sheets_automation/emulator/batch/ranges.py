"""insertRange and deleteRange: cells pushed along within a band of rows or columns, beside everything else."""

from __future__ import annotations

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import Json, Row

from .adjust import adjust
from .bands import lay, part, trim
from .dimensions import size_of
from .merges import meets, within
from .shift import Delete, Insert
from .state import COLUMNS, ROWS, Batch, Handler

_TABLE = "You cannot insert or delete cells over part of a table."


def _opened(batch: Batch, request: Json) -> tuple[GridBox, str, GridBox]:
    """The range, the dimension that shifts, and the band from the range to the end of the grid."""
    box = batch.box(request.get("range"))
    dimension = request.get("shiftDimension")
    if dimension not in (ROWS, COLUMNS):
        raise invalid("shiftDimension must be specified.")
    sheet = box.sheet
    if dimension == ROWS:
        band = GridBox(sheet, box.start_row, sheet.row_count, box.start_column, box.end_column)
    else:
        band = GridBox(sheet, box.start_row, box.end_row, box.start_column, sheet.column_count)
    batch.guard(band)
    for table in sheet.tables:
        if meets(band, table["range"]) and not _whole_across(band, table["range"], dimension):
            raise invalid(_TABLE)
    for merge in sheet.merges:
        if meets(band, merge) and not _whole_across(band, merge, dimension):
            raise invalid("You cannot insert or delete cells over part of a merged cell.")
    return box, dimension, band


def _whole_across(band: GridBox, area: Json, dimension: str) -> bool:
    if dimension == ROWS:
        inside = band.start_column <= area["startColumnIndex"] and area["endColumnIndex"] <= band.end_column
    else:
        inside = band.start_row <= area["startRowIndex"] and area["endRowIndex"] <= band.end_row
    return bool(inside)


def insert_range(batch: Batch, request: Json) -> Json:
    box, dimension, _ = _opened(batch, request)
    sheet = box.sheet
    if dimension == ROWS:
        bands = [part(row, box.start_column, box.end_column) for row in sheet.rows[box.start_row :]]
        while bands and not any(bands[-1]):
            bands.pop()
        batch.resize(sheet, rows=max(sheet.row_count, box.end_row + len(bands)))
        lay_down(box, box.start_row, [[]] * box.rows + bands)
        change = Insert(sheet.sheet_id, ROWS, (box.start_column, box.end_column), at=box.start_row, count=box.rows)
    else:
        widest = 0
        for index in range(box.start_row, min(box.end_row, len(sheet.rows))):
            if len(sheet.rows[index].cells) > box.start_column:
                sheet.row(index).cells[box.start_column : box.start_column] = [None] * box.columns
                widest = max(widest, len(sheet.rows[index].cells))
        batch.resize(sheet, columns=max(sheet.column_count, widest))
        rows = (box.start_row, box.end_row)
        change = Insert(sheet.sheet_id, COLUMNS, rows, at=box.start_column, count=box.columns)
    adjust(batch, change)
    size = size_of(sheet, dimension)  # what was pushed past the edge without holding anything is cut off there
    adjust(batch, Delete(sheet.sheet_id, dimension, start=size, end=size + change.count))
    return {}


def delete_range(batch: Batch, request: Json) -> Json:
    box, dimension, _ = _opened(batch, request)
    sheet = box.sheet
    for table in sheet.tables:
        header = {**table["range"], "endRowIndex": table["range"]["startRowIndex"] + 1}
        if dimension == ROWS and meets(box, header) and not within(box, table["range"]):
            raise invalid(_TABLE)
    if dimension == ROWS:
        close_up(batch, box)
    else:
        for index in range(box.start_row, min(box.end_row, len(sheet.rows))):
            if len(sheet.rows[index].cells) > box.start_column:
                row = sheet.row(index)
                del row.cells[box.start_column : box.end_column]
                trim(row)
        rows = (box.start_row, box.end_row)
        adjust(batch, Delete(sheet.sheet_id, COLUMNS, rows, start=box.start_column, end=box.end_column))
    return {}


def close_up(batch: Batch, box: GridBox) -> None:
    """Take the cells of a range out, the cells below moving up; whole rows stay where they are."""
    sheet = box.sheet
    below = [part(row, box.start_column, box.end_column) for row in sheet.rows[box.end_row :]]
    lay_down(box, box.start_row, below)
    band = (box.start_column, box.end_column)
    adjust(batch, Delete(sheet.sheet_id, ROWS, band, start=box.start_row, end=box.end_row))


def lay_down(box: GridBox, first: int, bands: list[list[Json | None]]) -> None:
    """Lay these parts of rows under each other from row ``first``; what they do not reach is emptied."""
    sheet = box.sheet
    for index in range(first, max(len(sheet.rows), first + len(bands))):
        cells = bands[index - first] if index - first < len(bands) else []
        if cells or part(sheet.peek(index) or Row(), box.start_column, box.end_column):
            lay(sheet.row(index), box.start_column, box.end_column, cells)


HANDLERS: dict[str, Handler] = {"insertRange": insert_range, "deleteRange": delete_range}
