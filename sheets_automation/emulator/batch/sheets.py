"""Requests on tabs and on the spreadsheet itself: add, delete, duplicate, properties."""

from __future__ import annotations

import copy
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_automation.emulator.cells.locales import locale_data
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.formulas.syntax import from_locale, to_locale
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Json, Row, Sheet, Spreadsheet
from sheets_automation.emulator.state.metadata import walk_sheet
from sheets_automation.emulator.state.protection import can_edit, refused

from .dimensions import delete as delete_span
from .state import COLUMNS, ROWS, Batch, Handler
from .update_mask import Resource, update_message

DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26
_MAX_TITLE = 100
_SHEET = Resource(
    "SheetProperties",
    frozenset(
        {
            "sheetId",
            "title",
            "index",
            "sheetType",
            "gridProperties",
            "hidden",
            "tabColor",
            "tabColorStyle",
            "rightToLeft",
        }
    ),
)
_BOOK = Resource(
    "SpreadsheetProperties",
    frozenset(
        {
            *("title", "locale", "autoRecalc", "timeZone", "defaultFormat", "iterativeCalculationSettings"),
            *("spreadsheetTheme", "importFunctionsExternalUrlAccessAllowed"),
        }
    ),
)
#: The words Sheets uses for new tabs, by language; English for the others.
_NEW_TITLE = {"es": "Hoja", "pt": "Página", "fr": "Feuille", "de": "Tabellenblatt", "it": "Foglio"}
_COPY_TITLE = {"es": "Copia de", "pt": "Cópia de", "fr": "Copie de", "de": "Kopie von", "it": "Copia di"}


def _language(book: Spreadsheet) -> str:
    return str(book.properties.get("locale", "en_US")).split("_")[0]


def copy_title(book: Spreadsheet, title: str) -> str:
    """``Copia de X`` in the spreadsheet's language, numbered if that is taken."""
    wanted = f"{_COPY_TITLE.get(_language(book), 'Copy of')} {title}"
    number, out = 2, wanted
    while _title_taken(book, out, None):
        out, number = f"{wanted} {number}", number + 1
    return out


def _title_taken(book: Spreadsheet, title: str, but: Sheet | None) -> bool:
    return any(s is not but and s.title.casefold() == title.casefold() for s in book.sheets)


def check_title(book: Spreadsheet, title: str, but: Sheet | None = None) -> None:
    """ApiError 400 for a tab title that is empty, too long, or taken by a sheet other than ``but``."""
    if not title:
        raise invalid("The sheet name cannot be empty.")
    if len(title) > _MAX_TITLE:
        raise invalid(f"The sheet name cannot be greater than {_MAX_TITLE} characters.")
    if _title_taken(book, title, but):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def sheet_id_for(book: Spreadsheet, context: Context, wanted: int | None) -> int:
    """The caller's sheet id if it is free (ApiError 400 if not), else a new one."""
    if wanted is None:
        fresh = context.new_int()
        while book.sheet_by_id(fresh):
            fresh = context.new_int()
        return fresh
    if wanted < 0:
        raise invalid(f"Sheet ID must be non-negative: {wanted}")
    if book.sheet_by_id(wanted):
        raise invalid(f"Sheet with ID {wanted} already exists.")
    return wanted


def reindex(book: Spreadsheet) -> None:
    """Write every sheet's ``index`` as its position."""
    for index, sheet in enumerate(book.sheets):
        sheet.properties["index"] = index


def new_sheet(book: Spreadsheet, context: Context, given: Json) -> Sheet:
    """An empty tab with the given ``SheetProperties`` and Google's defaults, not yet in the spreadsheet."""
    title = given.get("title")
    if title is None:
        number = len(book.sheets) + 1
        word = _NEW_TITLE.get(_language(book), "Sheet")
        gap = "" if word != "Hoja" else " "
        while _title_taken(book, f"{word}{gap}{number}", None):
            number += 1
        title = f"{word}{gap}{number}"
    check_title(book, title)
    sheet_type = given.get("sheetType", "GRID")
    properties: Json = {"sheetId": sheet_id_for(book, context, given.get("sheetId")), "title": title, "index": 0}
    properties["sheetType"] = sheet_type
    if sheet_type == "GRID":
        grid = {"rowCount": DEFAULT_ROWS, "columnCount": DEFAULT_COLUMNS, **given.get("gridProperties", {})}
        if grid["rowCount"] < 1 or grid["columnCount"] < 1:
            raise invalid("gridProperties.rowCount and columnCount must be greater than 0.")
        properties["gridProperties"] = {k: v for k, v in grid.items() if v or k in ("rowCount", "columnCount")}
    elif "gridProperties" in given:
        raise invalid("It is an error to set grid properties on non-grid sheets.")
    others = normalise_format({k: given[k] for k in ("tabColor", "tabColorStyle") if k in given})
    flags = {k: True for k in ("hidden", "rightToLeft") if given.get(k)}
    return Sheet(properties={**properties, **others, **flags})


def place_sheet(batch: Batch, sheet: Sheet, index: int | None) -> None:
    """Put a sheet into the spreadsheet at this position (None: last); ApiError 400 over the limit of cells."""
    if sheet.row_count:
        batch.check_size(sheet, sheet.row_count, sheet.column_count)
    sheets = batch.book.sheets
    if index is not None and index < 0:
        raise invalid(f"Invalid sheet index: {index}")
    sheets.insert(len(sheets) if index is None else min(index, len(sheets)), sheet)
    reindex(batch.book)


def add_sheet(batch: Batch, request: Json) -> Json:
    given = request.get("properties", {})
    sheet = new_sheet(batch.book, batch.context, given)
    _check_frozen(sheet.properties)
    place_sheet(batch, sheet, given.get("index"))
    return {"addSheet": {"properties": copy.deepcopy(sheet.properties)}}


def delete_sheet(batch: Batch, request: Json) -> Json:
    sheet = batch.any_sheet(request.get("sheetId", 0))
    book = batch.book
    if not any(s is not sheet and not s.properties.get("hidden") for s in book.sheets):
        raise invalid("You can't remove all the sheets in a document.")
    if any(not can_edit(protected, batch.context) for protected in sheet.protected_ranges):
        raise refused()
    for place, entry in walk_sheet(sheet):
        batch.metadata.removed(place, entry)
    book.sheets = [s for s in book.sheets if s is not sheet]
    book.named_ranges = [n for n in book.named_ranges if n.get("range", {}).get("sheetId", 0) != sheet.sheet_id]
    batch.metadata.moved()
    batch.forget_sheet(sheet)
    reindex(book)
    return {}


def duplicate_sheet(batch: Batch, request: Json) -> Json:
    source = batch.any_sheet(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or copy_title(batch.book, source.title)
    check_title(batch.book, title)
    sheet_id = sheet_id_for(batch.book, batch.context, request.get("newSheetId"))
    twin = copied_sheet(source, sheet_id, title, batch.context)
    place_sheet(batch, twin, request.get("insertSheetIndex", source.properties.get("index", 0) + 1))
    batch.rearranged = True
    return {"duplicateSheet": {"properties": copy.deepcopy(twin.properties)}}


def copied_sheet(source: Sheet, sheet_id: int, title: str, context: Context) -> Sheet:
    """A copy of a tab under another id and title: everything but developer metadata, objects under new ids.

    For duplicateSheet and ``sheets.copyTo``. Cells are shared, rows are not.
    """
    twin = source.fork()
    twin.properties.update({"sheetId": sheet_id, "title": title})
    twin.properties.pop("hidden", None)
    twin.rows = []
    twin.splice(0, 0, [Row(list(row.cells), dict(row.properties)) for row in source.rows])
    twin.metadata = []
    for column in twin.columns:
        column.metadata = []
    for items, name in (
        (twin.protected_ranges, "protectedRangeId"),
        (twin.banded_ranges, "bandedRangeId"),
        (twin.filter_views, "filterViewId"),
        (twin.charts, "chartId"),
        (twin.extra.get("slicers", []), "slicerId"),
    ):
        for item in items:
            item[name] = context.new_int()
    for table in twin.tables:
        table["tableId"] = str(context.new_int())
    if twin.basic_filter is not None:
        _point_at([twin.basic_filter], source.sheet_id, sheet_id)
    for objects in (
        *(twin.merges, twin.protected_ranges, twin.conditional_formats, twin.banded_ranges),
        *(twin.filter_views, twin.charts, twin.tables, list(twin.extra.values())),
    ):
        _point_at(objects, source.sheet_id, sheet_id)
    return twin


def _point_at(node: object, old: int, new: int) -> None:
    """Make every range of the old sheet, at any depth, one of the new."""
    if isinstance(node, list):
        for part in node:
            _point_at(part, old, new)
    elif isinstance(node, dict):
        is_range = node.keys() & {"startRowIndex", "startColumnIndex", "rowIndex", "columnIndex", "dimension"}
        if (is_range or "sheetId" in node) and node.get("sheetId", 0) == old:
            node["sheetId"] = new
        for part in node.values():
            _point_at(part, old, new)


def update_sheet_properties(batch: Batch, request: Json) -> Json:
    new = request.get("properties", {})
    sheet = batch.any_sheet(new.get("sheetId", 0))
    batch.guard_sheet(sheet)
    old = sheet.properties
    changed = update_message(old, new, request.get("fields", ""), _SHEET, batch.theme)
    changed["sheetId"], changed["sheetType"] = old.get("sheetId", 0), old.get("sheetType", "GRID")
    if "gridProperties" in new and "gridProperties" not in old:
        raise invalid("It is an error to set grid properties on non-grid sheets.")
    if changed.get("title") != old["title"]:
        check_title(batch.book, changed.get("title", ""), sheet)
    if changed.get("hidden") and not any(s is not sheet and not s.properties.get("hidden") for s in batch.book.sheets):
        raise invalid("You can't hide all the sheets in a document.")
    target = changed.get("index", len(batch.book.sheets))
    changed["index"] = old.get("index", 0)
    if "gridProperties" in old:
        _resize_grid(batch, sheet, changed)
    for flag in ("hidden", "rightToLeft"):
        if not changed.get(flag):
            changed.pop(flag, None)
    sheet.properties = changed
    _reorder(batch.book, sheet, target)
    return {}


def _resize_grid(batch: Batch, sheet: Sheet, changed: Json) -> None:
    """Grow or cut the grid to the wanted size; what is cut off is deleted like any row or column."""
    grid = changed.get("gridProperties", {})
    wanted = {ROWS: grid.get("rowCount", DEFAULT_ROWS), COLUMNS: grid.get("columnCount", DEFAULT_COLUMNS)}
    if min(wanted.values()) < 1:
        raise invalid("gridProperties.rowCount and columnCount must be greater than 0.")
    _check_frozen(changed)
    batch.check_size(sheet, wanted[ROWS], wanted[COLUMNS])
    for dimension, size in ((ROWS, sheet.row_count), (COLUMNS, sheet.column_count)):
        if wanted[dimension] < size:
            delete_span(batch, sheet, dimension, wanted[dimension], size)
    kept = {k: v for k, v in grid.items() if v}
    changed["gridProperties"] = {**kept, "rowCount": wanted[ROWS], "columnCount": wanted[COLUMNS]}


def _check_frozen(properties: Json) -> None:
    grid = properties.get("gridProperties", {})
    for frozen, size, axis in (("frozenRowCount", "rowCount", "rows"), ("frozenColumnCount", "columnCount", "columns")):
        count = grid.get(frozen, 0)
        if count < 0:
            raise invalid(f"gridProperties.{frozen}[{count}] must be non-negative.")
        if count and count >= grid.get(size, 0):
            raise invalid(f"You can't freeze all visible {axis} on the sheet.")


def _reorder(book: Spreadsheet, sheet: Sheet, target: int) -> None:
    """Move a sheet to an index counted before the move, as the API does."""
    here = book.sheets.index(sheet)
    if target < 0:
        raise invalid(f"Invalid sheet index: {target}")
    target = min(target, len(book.sheets))
    if target not in (here, here + 1):
        book.sheets.pop(here)
        book.sheets.insert(target - 1 if target > here else target, sheet)
    reindex(book)


def update_spreadsheet_properties(batch: Batch, request: Json) -> Json:
    new = request.get("properties", {})
    book = batch.book
    changed = update_message(book.properties, new, request.get("fields", ""), _BOOK, batch.theme)
    changed["defaultFormat"] = book.properties.get("defaultFormat", {})  # read-only
    if not changed["defaultFormat"]:
        del changed["defaultFormat"]
    if not changed.get("title", "Untitled"):
        raise invalid("The spreadsheet title cannot be empty.")
    zone = changed.get("timeZone")
    if zone is not None and not _zone_exists(zone):
        raise invalid(f"Invalid time zone: {zone}")
    before, after = (locale_data(str(p.get("locale", "en_US"))).comma_decimal for p in (book.properties, changed))
    if before != after:
        _retype_formulas(book, after)
    book.properties = changed
    batch.rearranged = True
    return {}


def _retype_formulas(book: Spreadsheet, comma_decimal: bool) -> None:
    """Formulas are shown, and kept, the way they are typed in the spreadsheet's locale: they follow a new one."""
    retyped = to_locale if comma_decimal else from_locale
    for sheet in book.sheets:
        for row, columns in sheet.formulas().items():
            for column in columns:
                cell = sheet.cell(row, column)
                formula = retyped(cell["userEnteredValue"]["formulaValue"], True)
                sheet.put(row, column, {**cell, "userEnteredValue": {"formulaValue": formula}})


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


HANDLERS: dict[str, Handler] = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
