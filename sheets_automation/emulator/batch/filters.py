"""Requests on filters: the basic filter, which hides and sorts rows, and filter views, which do neither for all."""

from __future__ import annotations

import copy

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Json, Sheet

from .filter_criteria import Visible
from .merges import bounded
from .order import sort_box
from .state import Batch, Handler
from .update_mask import Resource, update_message

_VIEW = Resource(
    "FilterView",
    frozenset({"filterViewId", "title", "range", "namedRangeId", "tableId", "sortSpecs", "criteria", "filterSpecs"}),
)


def _table_area(batch: Batch, table_id: str) -> Json:
    for sheet in batch.book.sheets:
        for table in sheet.tables:
            if table["tableId"] == table_id:
                return dict(table["range"])
    raise invalid(f"No table with id: {table_id}")


def _filter_box(batch: Batch, given: Json) -> GridBox:
    """The cells a filter covers, by its range, its named range or its table; ApiError 400 unless exactly one."""
    named = [name for name in ("range", "namedRangeId", "tableId") if name in given]
    if "range" in named:
        return batch.filled_box(given["range"])
    if "namedRangeId" in named:
        for item in batch.book.named_ranges:
            if item["namedRangeId"] == given["namedRangeId"]:
                return batch.filled_box(item["range"])
        raise invalid(f"No named range with id: {given['namedRangeId']}")
    if "tableId" in named:
        return batch.filled_box(_table_area(batch, given["tableId"]))
    raise invalid("A range must be specified for a filter.")


def _stored(batch: Batch, given: Json, box: GridBox) -> Json:
    """A filter as it will be stored: range bounded, criteria in both their shapes, columns checked."""
    out = normalise_format(given, batch.theme)
    out["range"] = bounded(box.sheet, box.grid_range)
    if "filterSpecs" in given:
        specs = out["filterSpecs"]
    else:
        specs = [{"columnIndex": int(k), "filterCriteria": v} for k, v in out.get("criteria", {}).items()]
    for spec in specs:
        if not box.start_column <= spec.get("columnIndex", 0) < box.end_column:
            raise invalid(f"columnIndex[{spec.get('columnIndex', 0)}] must be inside the filter's range.")
    out.pop("criteria", None)
    out.pop("filterSpecs", None)
    if specs:
        out["criteria"] = {str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in specs}
        out["filterSpecs"] = specs
    return out


def set_basic_filter(batch: Batch, request: Json) -> Json:
    given = request.get("filter", {})
    box = _filter_box(batch, given)
    batch.guard(box)
    stored = _stored(batch, given, box)
    _unhide(box.sheet)
    batch.recalculate()
    body = GridBox(box.sheet, min(box.start_row + 1, box.end_row), box.end_row, box.start_column, box.end_column)
    if stored.get("sortSpecs"):
        sort_box(batch, body, stored["sortSpecs"])
    box.sheet.basic_filter = stored
    visible = Visible(batch.book, stored.get("filterSpecs", []), batch.context.now)
    if stored.get("filterSpecs"):
        for r in range(body.start_row, body.end_row):
            if not visible.row(box.sheet, r):
                box.sheet.row(r).properties["hiddenByFilter"] = True
    return {}


def clear_basic_filter(batch: Batch, request: Json) -> Json:
    sheet = batch.sheet(request.get("sheetId", 0))
    if sheet.basic_filter is not None:
        batch.guard(batch.box(sheet.basic_filter["range"]))
    sheet.basic_filter = None
    _unhide(sheet)
    return {}


def _unhide(sheet: Sheet) -> None:
    for index, row in enumerate(sheet.rows):
        if "hiddenByFilter" in row.properties:
            del sheet.row(index).properties["hiddenByFilter"]


def _views(batch: Batch) -> list[int]:
    return [view["filterViewId"] for sheet in batch.book.sheets for view in sheet.filter_views]


def _find_view(batch: Batch, view_id: int) -> tuple[Sheet, Json]:
    for sheet in batch.book.sheets:
        for view in sheet.filter_views:
            if view["filterViewId"] == view_id:
                return sheet, view
    raise invalid(f"No filter view with id: {view_id}")


def add_filter_view(batch: Batch, request: Json) -> Json:
    given = request.get("filter", {})
    box = _filter_box(batch, given)
    view = _stored(batch, given, box)
    view["filterViewId"] = batch.fresh_id(given.get("filterViewId"), _views(batch), "filter view")
    if not view.get("title"):
        view["title"] = f"Filter {len(box.sheet.filter_views) + 1}"
    box.sheet.filter_views.append(view)
    return {"addFilterView": {"filter": copy.deepcopy(view)}}


def update_filter_view(batch: Batch, request: Json) -> Json:
    new = request.get("filter", {})
    sheet, old = _find_view(batch, new.get("filterViewId", 0))
    changed = update_message(old, new, request.get("fields", ""), _VIEW, batch.theme)
    changed["filterViewId"] = old["filterViewId"]
    if "filterSpecs" in new or "criteria" in new:  # whichever was sent replaces the other shape as well
        for name in ("filterSpecs", "criteria"):
            if name not in new:
                changed.pop(name, None)
    elif "filterSpecs" not in changed or "criteria" not in changed:
        changed.pop("filterSpecs", None)
        changed.pop("criteria", None)
    box = _filter_box(batch, changed)
    view = _stored(batch, changed, box)
    index = sheet.filter_views.index(old)
    if box.sheet is sheet:
        sheet.filter_views[index] = view
    else:
        sheet.filter_views.pop(index)
        box.sheet.filter_views.append(view)
    return {}


def delete_filter_view(batch: Batch, request: Json) -> Json:
    sheet, view = _find_view(batch, request.get("filterId", 0))
    sheet.filter_views.remove(view)
    return {}


def duplicate_filter_view(batch: Batch, request: Json) -> Json:
    sheet, view = _find_view(batch, request.get("filterId", 0))
    twin = copy.deepcopy(view)
    twin["filterViewId"] = batch.fresh_id(None, _views(batch), "filter view")
    twin["title"] = f"Copy of {view['title']}"
    sheet.filter_views.append(twin)
    return {"duplicateFilterView": {"filter": copy.deepcopy(twin)}}


HANDLERS: dict[str, Handler] = {
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "deleteFilterView": delete_filter_view,
    "duplicateFilterView": duplicate_filter_view,
}
