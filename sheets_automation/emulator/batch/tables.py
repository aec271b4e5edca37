"""Requests on tables: add, update, delete; and rows appended to one."""

from __future__ import annotations

import copy

from sheets_automation.emulator.cells.display import formatted_value
from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Json, Sheet

from .cells_mask import with_value
from .dimensions import insert
from .merges import bounded, meets, within
from .rules import BANDED_TWICE
from .state import ROWS, Batch, Handler
from .update_mask import Resource, update_message

_TABLE = Resource("Table", frozenset({"name", "range", "columnProperties", "rowsProperties", "tableId"}))


def find_table(batch: Batch, table_id: str) -> tuple[Sheet, Json]:
    """A table and its sheet; ApiError 400 when there is none with this id."""
    for sheet in batch.book.sheets:
        for table in sheet.tables:
            if table["tableId"] == table_id:
                return sheet, table
    raise invalid(f"No table with id: {table_id}")


def add_table(batch: Batch, request: Json) -> Json:
    given = request.get("table", {})
    box = batch.filled_box(given.get("range"))
    batch.guard(box)
    if box.rows < 2:
        raise invalid("A table must have at least two rows.")
    _check_free(box, None)
    taken = {table["tableId"] for sheet in batch.book.sheets for table in sheet.tables}
    table_id = given.get("tableId")
    if table_id in taken:
        raise invalid(f"A table with the ID {table_id} already exists.")
    table = {
        "tableId": table_id or str(batch.context.new_int()),
        "name": _name(batch, given.get("name"), None),
        "range": bounded(box.sheet, box.grid_range),
        "columnProperties": _columns(batch, box, given.get("columnProperties", [])),
    }
    if "rowsProperties" in given:
        table["rowsProperties"] = normalise_format({"rowsProperties": given["rowsProperties"]}, batch.theme)[
            "rowsProperties"
        ]
    box.sheet.tables.append(table)
    return {"addTable": {"table": copy.deepcopy(table)}}


def _check_free(box: GridBox, but: str | None) -> None:
    """ApiError 400 where another table, a banding or part of a merge is in the way, as measured."""
    for item in [*box.sheet.tables, *box.sheet.banded_ranges]:
        if (item.get("tableId") is None or item["tableId"] != but) and meets(box, bounded(box.sheet, item["range"])):
            raise invalid(BANDED_TWICE)


def _name(batch: Batch, wanted: str | None, but: str | None) -> str:
    taken = {
        table["name"].casefold() for sheet in batch.book.sheets for table in sheet.tables if table["tableId"] != but
    }
    if wanted:
        if wanted.casefold() in taken:
            raise invalid(f'A table with the name "{wanted}" already exists.')
        return wanted
    number = 1
    while f"table{number}" in taken:
        number += 1
    return f"Table{number}"


def _columns(batch: Batch, box: GridBox, given: list[Json]) -> list[Json]:
    """One entry per column: as sent, else named by the header cell; names sent are written to the header."""
    sent = {column.get("columnIndex", 0): column for column in given}
    if any(not 0 <= index < box.columns for index in sent):
        raise invalid("columnProperties.columnIndex must be inside the table's range.")
    locale = str(batch.book.properties.get("locale", "en_US"))
    out = []
    for index in range(box.columns):
        cell = box.sheet.cell(box.start_row, box.start_column + index)
        shown = formatted_value(cell, locale)
        column = dict(sent.get(index, {}))
        column["columnIndex"] = index
        column["columnName"] = column.get("columnName") or shown or f"Column {index + 1}"
        if column["columnName"] != shown:
            named = with_value(cell, {"stringValue": column["columnName"]})
            box.sheet.put(box.start_row, box.start_column + index, named)
            batch.wrote(box.sheet, box.start_row, box.start_column + index, named)
        out.append(column)
    return out


def update_table(batch: Batch, request: Json) -> Json:
    new = request.get("table", {})
    sheet, old = find_table(batch, new.get("tableId", ""))
    changed = update_message(old, new, request.get("fields", ""), _TABLE, batch.theme)
    changed["tableId"] = old["tableId"]
    changed["name"] = _name(batch, changed.get("name"), old["tableId"])
    box = batch.filled_box(changed.get("range"))
    batch.guard(box)
    if box.sheet is not sheet:
        raise invalid("A table cannot be moved to another sheet.")
    _check_free(box, old["tableId"])
    changed["range"] = bounded(box.sheet, box.grid_range)
    kept = changed.get("columnProperties", [])
    changed["columnProperties"] = _columns(batch, box, [c for c in kept if c.get("columnIndex", 0) < box.columns])
    sheet.tables[sheet.tables.index(old)] = changed
    return {}


def delete_table(batch: Batch, request: Json) -> Json:
    """The table goes with its contents, and so do the conditional formats over it (as measured); to keep the data,
    Google's guide says, delete its banding."""
    sheet, table = find_table(batch, request.get("tableId", ""))
    box = batch.writable_box(table["range"])
    for r in range(box.start_row, min(box.end_row, len(sheet.rows))):
        for c in range(box.start_column, box.end_column):
            sheet.put(r, c, None)
            batch.touched.add((sheet.sheet_id, r, c))
    sheet.conditional_formats = [
        rule
        for rule in sheet.conditional_formats
        if not all(within(box, bounded(sheet, area)) for area in rule.get("ranges", []))
    ]
    sheet.tables.remove(table)
    return {}


def make_room(batch: Batch, table_id: str, count: int) -> tuple[Sheet, int, int]:
    """Open ``count`` rows at a table's end, everything below moving down; the sheet, first row and first column."""
    sheet, table = find_table(batch, table_id)
    area = table["range"]
    end, first = area["endRowIndex"], area["startColumnIndex"]
    batch.guard_area(sheet, (end, end + count), (first, area["endColumnIndex"]))
    insert(batch, sheet, ROWS, end, count)
    grown = next(item for item in sheet.tables if item["tableId"] == table_id)
    grown["range"] = {**grown["range"], "endRowIndex": end + count}
    return sheet, end, first


HANDLERS: dict[str, Handler] = {"addTable": add_table, "updateTable": update_table, "deleteTable": delete_table}
