"""What is laid over the cells of a sheet: data validation, conditional formats, the filter, protection."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_automation.emulator.state.grid import Json, Row, Sheet

from .archive import Relation, child, children, flag
from .boxes import Box, boxes, grid_range, rectangles
from .conditions import condition_to_locale
from .extensions_in import extended_validations
from .rules_in import read_conditional, read_filter, read_validation
from .source import SheetSource

#: Kinds of validation that the API knows for numbers alone.
_LOOSER = {"whole": "whole numbers", "time": "times"}


def read_validations(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    listed = source.cells.parts.get("dataValidations")
    plain = children(listed, "dataValidation") if listed is not None else ()
    for element in (*plain, *extended_validations(source.cells.parts)):
        where, kind = element.get("sqref", ""), element.get("type", "none")
        try:
            found = read_validation(element)
        except (ValueError, TypeError, AttributeError, KeyError):
            found = None
        if found is None:
            if kind != "none":
                source.lost.add(f"data validation rules of type {kind}", [where])
            elif element.get("prompt"):
                source.lost.add("input messages without a rule", [where])
            continue
        if any(element.get(name) for name in ("error", "errorTitle", "promptTitle")):
            source.lost.add("titles and error messages of data validation", [where])
        if kind in _LOOSER:
            source.lost.add(f"data validation for {_LOOSER[kind]} (any number passes)", [where])
        references, rule = found
        listed_values = rule["condition"].get("values", []) if rule["condition"]["type"] == "ONE_OF_LIST" else []
        if any('"' in value["userEnteredValue"] for value in listed_values):
            source.lost.add("data validation lists with quotation marks", [where])
        rule["condition"] = condition_to_locale(rule["condition"], source.comma_decimal)
        for box in boxes(references, *source.size):
            _validate(sheet, box, rule)


def _validate(sheet: Sheet, box: Box, rule: Json) -> None:
    empty: Json = {"dataValidation": rule}
    for index in range(box[0], box[1]):
        row = sheet.row(index)
        for column in range(box[2], box[3]):
            old = row.get(column)
            row.put(column, {**old, "dataValidation": rule} if old else empty)


def read_conditionals(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    rules = read_conditional(source.cells.repeated, source.sheet_id, source.size, source.styles, source.lost)
    for rule in rules:
        if "booleanRule" in rule:
            boolean = rule["booleanRule"]
            boolean["condition"] = condition_to_locale(boolean["condition"], source.comma_decimal)
    sheet.conditional_formats = rules


def read_basic_filter(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], aside: Json) -> None:
    element = source.cells.parts.get("autoFilter")
    if element is None:
        return
    found = read_filter(
        element, source.sheet_id, source.size, lambda at, box: _texts(sheet.rows[box[0] + 1 : box[1]], at)
    )
    if found is None:
        return
    sheet.basic_filter, box = found.filter, found.box
    for column in found.lost:
        source.lost.add_cell("filter criteria (rows they hide stay hidden)", box[0], column)
    if child(element, "sortState") is not None:
        source.lost.add("sort settings of a filter", [element.get("ref", "")])
    hidden = {at: entry.get("hiddenValues") for at, entry in found.filter.get("criteria", {}).items()}
    aside["filter"] = {str(at): {"shown": shown, "hidden": hidden.get(str(at))} for at, shown in found.shown.items()}
    if not len(list(children(element, "filterColumn"))):
        return
    for index in range(box[0] + 1, min(box[1], len(sheet.rows))):
        if sheet.rows[index].properties.get("hiddenByUser"):
            row = sheet.row(index)
            row.properties.pop("hiddenByUser")
            row.properties["hiddenByFilter"] = True


def _texts(rows: Iterable[Row], column: int) -> set[str]:
    """The different values of a column, as a filter lists them."""
    found: set[str] = set()
    for row in rows:
        value = (row.get(column) or {}).get("effectiveValue", {})
        if "errorValue" in value:
            found.add(str(value["errorValue"]["message"]))
        elif "boolValue" in value:
            found.add(str(value["boolValue"]).upper())
        else:
            found.add(str(next(iter(value.values()), "")))
    return found


def read_protection(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    element = source.cells.parts.get("sheetProtection")
    if element is None or not flag(element, "sheet"):
        return
    if any(element.get(name) for name in ("password", "hashValue")):
        source.lost.add("passwords of sheet protection (the protection stays)")
    found: Json = {
        "protectedRangeId": 1 + source.sheet_id,
        "range": {"sheetId": source.sheet_id},
        "requestingUserCanEdit": True,
        "editors": {},
    }
    listed = source.cells.parts.get("protectedRanges")
    free = [
        box
        for entry in (children(listed, "protectedRange") if listed is not None else ())
        for box in boxes(entry.get("sqref", ""), *source.size)
    ]
    free += [box for box in rectangles(source.cells.unlocked) if box not in free]
    if free:
        found["unprotectedRanges"] = [grid_range(source.sheet_id, box) for box in free]
    sheet.protected_ranges.append(found)
