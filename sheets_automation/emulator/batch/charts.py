"""Requests on charts and slicers: add, change, move, delete."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from sheets_automation.emulator.errors import ApiError, invalid
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Json, Sheet

from .sheets import new_sheet, place_sheet, reindex
from .state import Batch, Handler
from .update_mask import Resource, update_message

DEFAULT_WIDTH, DEFAULT_HEIGHT = 600, 371
_KINDS = frozenset(
    {
        *("basicChart", "pieChart", "bubbleChart", "candlestickChart", "orgChart", "histogramChart"),
        *("waterfallChart", "treemapChart", "scorecardChart"),
    }
)
_OVERLAY = Resource(
    "OverlayPosition", frozenset({"anchorCell", "offsetXPixels", "offsetYPixels", "widthPixels", "heightPixels"})
)
_BORDER = Resource("EmbeddedObjectBorder", frozenset({"color", "colorStyle"}))
_SLICER = Resource(
    "SlicerSpec",
    frozenset(
        {
            *("dataRange", "filterCriteria", "columnIndex", "applyToPivotTables", "title", "textFormat"),
            *("backgroundColor", "backgroundColorStyle", "horizontalAlignment"),
        }
    ),
)


def _objects(batch: Batch) -> Iterator[tuple[Sheet, list[Json], Json, str]]:
    """Every chart and slicer: its sheet, the list it is in, itself, and the name of its id."""
    for sheet in batch.book.sheets:
        for chart in sheet.charts:
            yield sheet, sheet.charts, chart, "chartId"
        for slicer in sheet.extra.get("slicers", []):
            yield sheet, sheet.extra["slicers"], slicer, "slicerId"


def _find(batch: Batch, object_id: int) -> tuple[Sheet, list[Json], Json]:
    for sheet, items, item, name in _objects(batch):
        if item[name] == object_id:
            return sheet, items, item
    raise invalid(f"No embedded object with id: {object_id}")


def _object_id(batch: Batch, wanted: int | None, what: str) -> int:
    used = [item[name] for _, _, item, name in _objects(batch)]
    return batch.fresh_id(wanted, used, what)


def add_chart(batch: Batch, request: Json) -> Json:
    given = request.get("chart", {})
    spec = normalise_format(given.get("spec", {}), batch.theme)
    basic = spec.get("basicChart")
    if basic is not None and not basic.get("domains") and not basic.get("series"):
        raise ApiError(500, "Internal error encountered.")  # as measured on the live API
    _check_spec(spec)
    chart_id = _object_id(batch, given.get("chartId"), "chart")
    chart: Json = {"chartId": chart_id, "spec": spec}
    if "border" in given:
        chart["border"] = normalise_format(given["border"], batch.theme)
    _place(batch, chart, given.get("position", {}))
    return {"addChart": {"chart": copy.deepcopy(chart)}}


def _check_spec(spec: Json) -> None:
    kinds = _KINDS & spec.keys()
    if len(kinds) != 1:
        raise invalid("Exactly one chart type must be specified in the chart spec.")
    basic = spec.get("basicChart")
    if basic is not None and not basic.get("series"):
        raise invalid("A basic chart must have at least one series.")


def _place(batch: Batch, item: Json, position: Json) -> Sheet:
    """Set an object's position and put it on its sheet: over cells, or alone on a new sheet."""
    if position.get("newSheet") or "sheetId" in position:
        wanted = {k: position[k] for k in ("sheetId",) if k in position}
        sheet = new_sheet(batch.book, batch.context, {"sheetType": "OBJECT", **wanted})
        place_sheet(batch, sheet, None)
        item["position"] = {"sheetId": sheet.sheet_id}
    else:
        overlay = position.get("overlayPosition", {})
        anchor = overlay.get("anchorCell", {})
        first_cell = {"sheetId": batch.book.sheets[0].sheet_id}
        sheet, row, column = batch.coordinate(anchor or first_cell)
        batch.guard_sheet(sheet)
        item["position"] = {
            "overlayPosition": {
                "anchorCell": {"sheetId": sheet.sheet_id, "rowIndex": row, "columnIndex": column},
                **{k: overlay[k] for k in ("offsetXPixels", "offsetYPixels") if overlay.get(k)},
                "widthPixels": overlay.get("widthPixels") or DEFAULT_WIDTH,
                "heightPixels": overlay.get("heightPixels") or DEFAULT_HEIGHT,
            }
        }
    if "chartId" in item:
        sheet.charts.append(item)
    else:
        sheet.extra.setdefault("slicers", []).append(item)
    return sheet


def update_chart_spec(batch: Batch, request: Json) -> Json:
    sheet, items, chart = _find(batch, request.get("chartId", 0))
    batch.guard_sheet(sheet)
    spec = normalise_format(request.get("spec", {}), batch.theme)
    _check_spec(spec)
    items[items.index(chart)] = {**chart, "spec": spec}
    return {}


def update_embedded_object_position(batch: Batch, request: Json) -> Json:
    sheet, items, item = _find(batch, request.get("objectId", 0))
    batch.guard_sheet(sheet)
    wanted = request.get("newPosition", {})
    moved = dict(item)
    position = wanted
    if "overlayPosition" in wanted:
        old = item["position"].get("overlayPosition", {})
        overlay = update_message(old, wanted["overlayPosition"], request.get("fields", ""), _OVERLAY, None)
        position = {"overlayPosition": overlay}
    at = items.index(item)
    items.pop(at)
    target = _place(batch, moved, position)
    if target is sheet:
        items.insert(at, items.pop())  # it keeps its place among the others
    _drop_if_bare(batch, sheet)
    return {"updateEmbeddedObjectPosition": {"position": copy.deepcopy(moved["position"])}}


def delete_embedded_object(batch: Batch, request: Json) -> Json:
    sheet, items, item = _find(batch, request.get("objectId", 0))
    batch.guard_sheet(sheet)
    items.remove(item)
    _drop_if_bare(batch, sheet)
    return {}


def _drop_if_bare(batch: Batch, sheet: Sheet) -> None:
    """A sheet that held nothing but a chart goes with it."""
    if sheet.properties.get("sheetType") == "OBJECT" and not sheet.charts and len(batch.book.sheets) > 1:
        batch.book.sheets.remove(sheet)
        reindex(batch.book)


def update_embedded_object_border(batch: Batch, request: Json) -> Json:
    sheet, items, item = _find(batch, request.get("objectId", 0))
    batch.guard_sheet(sheet)
    border = update_message(
        item.get("border", {}), request.get("border", {}), request.get("fields", ""), _BORDER, batch.theme
    )
    items[items.index(item)] = {**item, "border": border}
    return {}


def add_slicer(batch: Batch, request: Json) -> Json:
    given = request.get("slicer", {})
    spec = normalise_format(given.get("spec", {}), batch.theme)
    batch.box(spec.get("dataRange"), "dataRange")
    slicer: Json = {"slicerId": _object_id(batch, given.get("slicerId"), "slicer"), "spec": spec}
    _place(batch, slicer, given.get("position", {}))
    return {"addSlicer": {"slicer": copy.deepcopy(slicer)}}


def update_slicer_spec(batch: Batch, request: Json) -> Json:
    sheet, items, slicer = _find(batch, request.get("slicerId", 0))
    batch.guard_sheet(sheet)
    spec = update_message(
        slicer.get("spec", {}), request.get("spec", {}), request.get("fields", ""), _SLICER, batch.theme
    )
    items[items.index(slicer)] = {**slicer, "spec": spec}
    return {}


HANDLERS: dict[str, Handler] = {
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "updateEmbeddedObjectPosition": update_embedded_object_position,
    "deleteEmbeddedObject": delete_embedded_object,
    "updateEmbeddedObjectBorder": update_embedded_object_border,
    "addSlicer": add_slicer,
    "updateSlicerSpec": update_slicer_spec,
}
