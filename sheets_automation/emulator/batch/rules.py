"""Requests on conditional formats and banding."""

from __future__ import annotations

import copy

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Json, Sheet

from .merges import bounded, meets
from .state import Batch, Handler
from .update_mask import Resource, update_message

_BANDING = Resource("BandedRange", frozenset({"bandedRangeId", "range", "rowProperties", "columnProperties"}))
BANDED_TWICE = "You cannot add alternating background colors to a range that already has alternating background colors."


def add_conditional_format_rule(batch: Batch, request: Json) -> Json:
    rule, sheet = _checked_rule(batch, request.get("rule", {}))
    index = request.get("index", 0)
    if not 0 <= index <= len(sheet.conditional_formats):
        raise invalid(f"Invalid conditional format index {index}")
    sheet.conditional_formats.insert(index, rule)
    return {}


def _checked_rule(batch: Batch, given: Json) -> tuple[Json, Sheet]:
    """A rule as it will be stored, and its sheet; ApiError 400 unless its ranges are on one sheet."""
    areas = given.get("ranges", [])
    if not areas:
        raise invalid("At least one range must be specified for a conditional format rule.")
    boxes = [batch.filled_box(area) for area in areas]
    if any(box.sheet is not boxes[0].sheet for box in boxes):
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    if ("booleanRule" in given) == ("gradientRule" in given):
        raise invalid("Exactly one of booleanRule or gradientRule must be specified.")
    if "booleanRule" in given and "type" not in given["booleanRule"].get("condition", {}):
        raise invalid("A condition must be specified for a boolean rule.")
    for box in boxes:
        batch.guard(box)
    rule = normalise_format(given, batch.theme)
    rule["ranges"] = [bounded(box.sheet, box.grid_range) for box in boxes]
    return rule, boxes[0].sheet


def _rule_at(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional_formats):
        raise invalid(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    return sheet.conditional_formats[index]


def update_conditional_format_rule(batch: Batch, request: Json) -> Json:
    index = request.get("index", 0)
    if ("rule" in request) == ("newIndex" in request):
        raise invalid("Set exactly one of rule or newIndex.")
    if "rule" in request:
        rule, sheet = _checked_rule(batch, request["rule"])
        old = _rule_at(sheet, index)
        sheet.conditional_formats[index] = rule
        reply = {"oldRule": old, "newRule": rule, "newIndex": index}
    else:
        sheet = batch.sheet(request.get("sheetId", 0))
        rule, target = _rule_at(sheet, index), request["newIndex"]
        if not 0 <= target < len(sheet.conditional_formats):
            raise invalid(f"Invalid conditional format index {target}")
        sheet.conditional_formats.pop(index)
        sheet.conditional_formats.insert(target, rule)
        reply = {"newRule": rule, "oldIndex": index, "newIndex": target}
    return {"updateConditionalFormatRule": copy.deepcopy(reply)}


def delete_conditional_format_rule(batch: Batch, request: Json) -> Json:
    sheet = batch.sheet(request.get("sheetId", 0))
    index = request.get("index", 0)
    rule = _rule_at(sheet, index)
    sheet.conditional_formats.pop(index)
    return {"deleteConditionalFormatRule": {"rule": copy.deepcopy(rule)}}


def add_banding(batch: Batch, request: Json) -> Json:
    given = request.get("bandedRange", {})
    banding, sheet = _checked_banding(batch, given, None)
    used = [item["bandedRangeId"] for s in batch.book.sheets for item in s.banded_ranges]
    banding["bandedRangeId"] = batch.fresh_id(given.get("bandedRangeId"), used, "banded range")
    sheet.banded_ranges.append(banding)
    return {"addBanding": {"bandedRange": copy.deepcopy(banding)}}


def _checked_banding(batch: Batch, given: Json, but: int | None) -> tuple[Json, Sheet]:
    box = batch.filled_box(given.get("range"))
    batch.guard(box)
    if "rowProperties" not in given and "columnProperties" not in given:
        raise invalid("At least one of rowProperties or columnProperties must be specified.")
    for item in [*box.sheet.banded_ranges, *box.sheet.tables]:
        taken = item.get("bandedRangeId")
        if (taken is None or taken != but) and meets(box, bounded(box.sheet, item["range"])):
            raise invalid(BANDED_TWICE)
    banding = normalise_format(given, batch.theme)
    banding["range"] = bounded(box.sheet, box.grid_range)
    return banding, box.sheet


def _find_banding(batch: Batch, banded_id: int) -> tuple[Sheet, Json]:
    for sheet in batch.book.sheets:
        for item in sheet.banded_ranges:
            if item["bandedRangeId"] == banded_id:
                return sheet, item
    raise invalid(f"No banded range with id: {banded_id}")


def update_banding(batch: Batch, request: Json) -> Json:
    new = request.get("bandedRange", {})
    sheet, old = _find_banding(batch, new.get("bandedRangeId", 0))
    changed = update_message(old, new, request.get("fields", ""), _BANDING, batch.theme)
    changed["bandedRangeId"] = old["bandedRangeId"]
    banding, target = _checked_banding(batch, changed, old["bandedRangeId"])
    index = sheet.banded_ranges.index(old)
    if target is sheet:
        sheet.banded_ranges[index] = banding
    else:
        sheet.banded_ranges.pop(index)
        target.banded_ranges.append(banding)
    return {}


def delete_banding(batch: Batch, request: Json) -> Json:
    sheet, item = _find_banding(batch, request.get("bandedRangeId", 0))
    sheet.banded_ranges.remove(item)
    return {}


HANDLERS: dict[str, Handler] = {
    "addConditionalFormatRule": add_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}
