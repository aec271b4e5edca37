"""spreadsheets.*, sheets.copyTo and developerMetadata.* over the workspace.

Every method has the shape ``(params, body, context, mask) -> answer``: ``params`` are the path and query parameters,
``body`` the checked JSON, ``mask`` the compiled ``fields`` parameter (None: everything). Answers of the reading
methods are already masked, because only what the mask asks for is built; they share objects with the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sheets_automation.emulator.batch.apply import apply_batch
from sheets_automation.emulator.batch.sheets import copy_title
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError, invalid, not_found
from sheets_automation.emulator.state import metadata
from sheets_automation.emulator.state.a1 import Bounds, GridBox, from_grid_range, parse_range, resolve
from sheets_automation.emulator.state.grid import Json, Sheet, Spreadsheet, as_shown, new_spreadsheet
from sheets_automation.emulator.state.protection import can_edit
from sheets_automation.emulator.wire.masks import Mask, below, picker, wants
from sheets_automation.emulator.workspace import Workspace

from .conditional import table_banding
from .create import requests_of
from .griddata import grid_data

#: What the mask has to ask for, and what makes it, in the order of Google's answers.
_SheetPart = Callable[[Spreadsheet, Sheet, Context], Any]


class Spreadsheets:
    """The methods named ``sheets.spreadsheets.…`` without ``values``."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # -- reading ------------------------------------------------------------------------------------------------

    def spreadsheets_get(self, params: Json, _body: Json | None, context: Context, mask: Mask | None) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller)
        boxes = [parse_range(text, book) for text in params.get("ranges", [])] or None
        # A mask decides alone whether cells are read; includeGridData counts only without one.
        grid = bool(params.get("includeGridData")) if mask is None else True
        tables = not params.get("excludeTablesInBandedRanges")
        return render(book, self._asking(context, book), mask, boxes, grid, tables_as_bands=tables)

    def spreadsheets_get_by_data_filter(
        self, params: Json, body: Json | None, context: Context, mask: Mask | None
    ) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller, write=True)
        wanted = body or {}
        boxes = [box for data_filter in wanted.get("dataFilters", []) for box in filter_boxes(book, data_filter)]
        grid = bool(wanted.get("includeGridData")) if mask is None else True
        limit = boxes if wanted.get("dataFilters") else None
        tables = not wanted.get("excludeTablesInBandedRanges")
        return render(book, self._asking(context, book), mask, limit, grid, tables_as_bands=tables)

    def spreadsheets_developer_metadata_get(
        self, params: Json, _body: Json | None, context: Context, mask: Mask | None
    ) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller)
        wanted = int(params["metadataId"])
        for place, entry in metadata.walk(book):
            if entry["metadataId"] == wanted:
                return picker(mask)(as_shown(metadata.located(entry, place)))
        raise not_found()

    def spreadsheets_developer_metadata_search(
        self, params: Json, body: Json | None, context: Context, mask: Mask | None
    ) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller, write=True)
        filters = (body or {}).get("dataFilters", [])
        if not filters:
            raise invalid("Must specify at least one data filter.")
        matched: dict[int, Json] = {}
        for data_filter in filters:
            for place, entry in metadata.find(book, [data_filter]):
                known = matched.setdefault(
                    entry["metadataId"], {"developerMetadata": metadata.located(entry, place), "dataFilters": []}
                )
                known["dataFilters"].append(data_filter)
        return picker(mask)({"matchedDeveloperMetadata": as_shown(list(matched.values()))} if matched else {})

    # -- writing ------------------------------------------------------------------------------------------------

    def spreadsheets_create(self, _params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        wanted = body or {}
        book = new_spreadsheet(context.new_token(), sheets=[] if wanted.get("sheets") else None)
        owned = Context(context.now, context.caller, context.new_int(), owner=context.caller)
        requests = requests_of(wanted)
        if requests:
            book = _unprefixed(book, requests, owned)
        self._workspace.commit(book, context)
        return render(book, owned, mask, None, grid=mask is not None)

    def spreadsheets_batch_update(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller, write=True)
        wanted = body or {}
        requests = wanted.get("requests", [])
        if not requests:
            raise invalid("Must specify at least one request.")
        asking = self._asking(context, book)
        changed, replies = apply_batch(book, requests, asking)
        answer: Json = {"spreadsheetId": book.id, "replies": as_shown(replies)}
        if wanted.get("includeSpreadsheetInResponse") and wants(mask, "updatedSpreadsheet"):
            # The answer is made before the commit: a responseRanges that cannot be read refuses the whole batch.
            inner = below(mask, "updatedSpreadsheet")
            boxes = [parse_range(text, changed) for text in wanted.get("responseRanges", [])] or None
            grid = bool(wanted.get("responseIncludeGridData")) if mask is None else True
            answer["updatedSpreadsheet"] = render(changed, asking, inner, boxes, grid)
        self._workspace.commit(changed, context)
        if mask is None:
            return answer
        top = {**mask, "updatedSpreadsheet": None} if "updatedSpreadsheet" in mask else mask
        return picker(top)(answer)

    def spreadsheets_sheets_copy_to(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        source = self._workspace.book(params["spreadsheetId"], context.caller)
        sheet = source.sheet_by_id(int(params["sheetId"]))
        if sheet is None:
            raise not_found("Requested entity was not found.")
        target = self._workspace.book((body or {}).get("destinationSpreadsheetId", ""), context.caller, write=True)
        fork = target.fork()
        copied = copy_sheet(sheet, context, copy_title(fork, sheet.title), {s.sheet_id for s in fork.sheets})
        fork.sheets.append(copied)
        copied.properties["index"] = len(fork.sheets) - 1
        self._workspace.commit(fork, context)
        return picker(mask)(_sheet_properties(fork, copied))

    def _asking(self, context: Context, book: Spreadsheet) -> Context:
        """The context with the file's owner in it, so that protections know whom they never bar."""
        context.owner = self._workspace.files[book.id].owner
        return context


def _unprefixed(book: Spreadsheet, requests: list[Json], context: Context) -> Spreadsheet:
    try:
        return apply_batch(book, requests, context)[0]
    except ApiError as error:
        # The caller sent no requests: the refusal must not name one.
        _, found, message = error.message.partition(": ")
        raise invalid(message if found and error.message.startswith("Invalid requests[") else error.message) from error


# -- the Spreadsheet message ------------------------------------------------------------------------------------


def render(
    book: Spreadsheet,
    context: Context,
    mask: Mask | None,
    boxes: list[GridBox] | None,
    grid: bool,
    *,
    tables_as_bands: bool = True,
) -> Json:
    """The ``Spreadsheet`` as this caller sees it.

    ``boxes`` limits the tabs and the cells (None: all of them); ``grid`` says whether cells are read where the mask
    asks for them; ``tables_as_bands`` whether tables are listed among the banded ranges too.
    """
    out: Json = {}
    if wants(mask, "spreadsheetId"):
        out["spreadsheetId"] = book.id
    if wants(mask, "properties"):
        out["properties"] = picker(below(mask, "properties"))(book.properties)
    if wants(mask, "sheets"):
        parts = _PARTS if tables_as_bands else _PARTS | _BANDS_ALONE
        out["sheets"] = _sheets(book, context, below(mask, "sheets"), boxes, grid, parts)
    if book.named_ranges and wants(mask, "namedRanges"):
        pick = picker(below(mask, "namedRanges"))
        out["namedRanges"] = [pick(as_shown(named)) for named in book.named_ranges]
    if wants(mask, "spreadsheetUrl"):
        out["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    if book.metadata and wants(mask, "developerMetadata"):
        pick = picker(below(mask, "developerMetadata"))
        place = metadata.Place("SPREADSHEET")
        out["developerMetadata"] = [pick(metadata.located(entry, place)) for entry in book.metadata]
    return out


def _sheets(
    book: Spreadsheet,
    context: Context,
    mask: Mask | None,
    boxes: list[GridBox] | None,
    grid: bool,
    parts: Mapping[str, _SheetPart],
) -> list[Json]:
    out = []
    for sheet in book.sheets:
        mine = None if boxes is None else [box for box in boxes if box.sheet is sheet]
        if mine is not None and not mine:
            continue
        out.append(_sheet(book, sheet, context, mask, mine, grid, parts))
    return out


def _sheet(
    book: Spreadsheet,
    sheet: Sheet,
    context: Context,
    mask: Mask | None,
    boxes: list[GridBox] | None,
    grid: bool,
    parts: Mapping[str, _SheetPart],
) -> Json:
    out: Json = {}
    for name, make in parts.items():
        if not wants(mask, name):
            continue
        inner = below(mask, name)
        if name == "data":
            if grid and "gridProperties" in sheet.properties:
                out[name] = [grid_data(book, box, inner, context.now) for box in boxes or [resolve(sheet, Bounds())]]
            continue
        value = as_shown(make(book, sheet, context))
        if isinstance(value, dict):
            out[name] = picker(inner)(value)
        elif value:
            pick = picker(inner)
            out[name] = [pick(item) for item in value]
    return out


def _sheet_properties(book: Spreadsheet, sheet: Sheet) -> Json:
    index = next(i for i, other in enumerate(book.sheets) if other is sheet)
    return {**sheet.properties, "index": index}


def _protected_ranges(_book: Spreadsheet, sheet: Sheet, context: Context) -> list[Json]:
    """With ``requestingUserCanEdit`` for the caller; who may edit is shown only to those who may."""
    out = []
    for protected in sheet.protected_ranges:
        editable = can_edit(protected, context)
        shown = {k: v for k, v in protected.items() if k != "requestingUserCanEdit" and (editable or k != "editors")}
        if editable:
            shown["requestingUserCanEdit"] = True
        out.append(shown)
    return out


def _sheet_metadata(_book: Spreadsheet, sheet: Sheet, _context: Context) -> list[Json]:
    place = metadata.Place("SHEET", sheet.sheet_id)
    return [metadata.located(entry, place) for entry in sheet.metadata]


_PARTS: dict[str, _SheetPart] = {
    "properties": lambda book, sheet, _context: _sheet_properties(book, sheet),
    "data": lambda _book, _sheet, _context: None,
    "merges": lambda _book, sheet, _context: sheet.merges,
    "conditionalFormats": lambda _book, sheet, _context: sheet.conditional_formats,
    "filterViews": lambda _book, sheet, _context: sheet.filter_views,
    "protectedRanges": _protected_ranges,
    "basicFilter": lambda _book, sheet, _context: sheet.basic_filter,
    "charts": lambda _book, sheet, _context: sheet.charts,
    "bandedRanges": lambda _book, sheet, _context: [*sheet.banded_ranges, *map(table_banding, sheet.tables)],
    "developerMetadata": _sheet_metadata,
    "rowGroups": lambda _book, sheet, _context: sheet.extra.get("rowGroups"),
    "columnGroups": lambda _book, sheet, _context: sheet.extra.get("columnGroups"),
    "slicers": lambda _book, sheet, _context: sheet.extra.get("slicers"),
    "tables": lambda _book, sheet, _context: sheet.tables,
}
_BANDS_ALONE: dict[str, _SheetPart] = {"bandedRanges": lambda _book, sheet, _context: sheet.banded_ranges}


# -- ranges by filter, copies -----------------------------------------------------------------------------------


def filter_boxes(book: Spreadsheet, data_filter: Json) -> list[GridBox]:
    """The cells a ``DataFilter`` selects: a range, or the rows, columns and tabs whose metadata match.

    ApiError 400 for a filter Google refuses; a lookup that matches nothing selects nothing.
    """
    if "a1Range" in data_filter:
        return [parse_range(data_filter["a1Range"], book)]
    if "gridRange" in data_filter:
        return [from_grid_range(book, data_filter["gridRange"])]
    return [box for place, _ in metadata.find(book, [data_filter]) for box in _place_boxes(book, place)]


def _place_boxes(book: Spreadsheet, place: metadata.Place) -> Iterable[GridBox]:
    if place.kind == "SPREADSHEET":
        return [resolve(sheet, Bounds()) for sheet in book.sheets if "gridProperties" in sheet.properties]
    sheet = book.sheet_by_id(place.sheet_id or 0)
    if sheet is None:
        return []
    if place.kind == "ROW":
        return [resolve(sheet, Bounds(start_row=place.index, end_row=place.index + 1))]
    if place.kind == "COLUMN":
        return [resolve(sheet, Bounds(start_column=place.index, end_column=place.index + 1))]
    return [resolve(sheet, Bounds())]


def copy_sheet(sheet: Sheet, context: Context, title: str, taken: set[int]) -> Sheet:
    """A tab copied into another spreadsheet: new ids, the same cells, no developer metadata (as measured)."""
    copied = sheet.fork()
    sheet_id = context.new_int()
    while sheet_id in taken:
        sheet_id = context.new_int()
    copied.properties.update({"sheetId": sheet_id, "title": title})
    copied.metadata = []
    for index, row in enumerate(copied.rows):
        if row.metadata:
            copied.row(index).metadata = []
    for column in copied.columns:
        column.metadata = []
    old = sheet.sheet_id
    for part in (
        *(copied.merges, copied.protected_ranges, copied.conditional_formats, copied.banded_ranges),
        *(copied.filter_views, copied.charts, copied.tables, [copied.basic_filter], [copied.extra]),
    ):
        _renumber(part, old, sheet_id, context)
    copied.protected_ranges = []  # protections stay behind, as when a person copies a tab to another file
    return copied


_RANGE_SIDES = frozenset({"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"})
_OWN_IDS = frozenset({"protectedRangeId", "bandedRangeId", "filterViewId", "chartId", "slicerId"})


def _renumber(value: Any, old: int, new: int, context: Context) -> None:
    """Point every ``sheetId`` of this (copied) value at the new tab and give its objects new ids, in place."""
    if isinstance(value, list):
        for item in value:
            _renumber(item, old, new, context)
    elif isinstance(value, dict):
        if old == 0 and "sheetId" not in value and not _RANGE_SIDES.isdisjoint(value):
            value["sheetId"] = new
        for key, item in value.items():
            if key == "sheetId" and item == old:
                value[key] = new
            elif key in _OWN_IDS:
                value[key] = context.new_int()
            else:
                _renumber(item, old, new, context)
