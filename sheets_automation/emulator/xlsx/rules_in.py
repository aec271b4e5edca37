"""What an ``.xlsx`` sheet lays over its cells, as the API's objects: validation, conditional formats, filter.

Kinds that Google does not have (data bars, icon sets, top ten …) give nothing and are entered among the losses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.worksheet.datavalidation import DataValidation

from sheets_automation.emulator.state.formats import color_from_hex, normalise_format

from .archive import child, children, decimal, flag, parsed, whole
from .boxes import Box, boxes, grid_range
from .colours import resolve
from .escapes import unescaped
from .extensions_in import conditional_kind
from .formula import from_excel
from .losses import Losses
from .styles_in import Styles

Json = dict[str, Any]

_NUMBER = {
    "greaterThan": "NUMBER_GREATER",
    "greaterThanOrEqual": "NUMBER_GREATER_THAN_EQ",
    "lessThan": "NUMBER_LESS",
    "lessThanOrEqual": "NUMBER_LESS_THAN_EQ",
    "equal": "NUMBER_EQ",
    "notEqual": "NUMBER_NOT_EQ",
    "between": "NUMBER_BETWEEN",
    "notBetween": "NUMBER_NOT_BETWEEN",
}
_DATE = {
    "greaterThan": "DATE_AFTER",
    "greaterThanOrEqual": "DATE_ON_OR_AFTER",
    "lessThan": "DATE_BEFORE",
    "lessThanOrEqual": "DATE_ON_OR_BEFORE",
    "equal": "DATE_EQ",
    "between": "DATE_BETWEEN",
    "notBetween": "DATE_NOT_BETWEEN",
}
_TEXT = {
    "containsText": "TEXT_CONTAINS",
    "notContainsText": "TEXT_NOT_CONTAINS",
    "beginsWith": "TEXT_STARTS_WITH",
    "endsWith": "TEXT_ENDS_WITH",
}
#: Kinds whose rule the file spells out as a formula.
_BY_FORMULA = frozenset(["expression", "containsErrors", "notContainsErrors", "timePeriod"])
_POINT = {"min": "MIN", "max": "MAX", "num": "NUMBER", "percent": "PERCENT", "percentile": "PERCENTILE"}
_STRING = re.compile(r'^"((?:[^"]|"")*)"$', re.DOTALL)
_NUMERAL = re.compile(r"^-?\d+(\.\d+)?(E[+-]?\d+)?$", re.IGNORECASE)


def condition(kind: str, *values: str) -> Json:
    """A ``BooleanCondition``."""
    found: Json = {"type": kind}
    if values:
        found["values"] = [{"userEnteredValue": value} for value in values]
    return found


def read_validation(element: Element) -> tuple[str, Json] | None:
    """``(references, DataValidationRule)`` of one ``dataValidation``; None for "any value" and unknown kinds."""
    rule = parsed(DataValidation, element)
    first, second = (text and unescaped(str(text)) for text in (rule.formula1, rule.formula2))
    found = _validation_condition(rule.type or "none", rule.operator or "between", first, second)
    if found is None:
        return None
    out: Json = {"condition": found}
    if rule.prompt:
        out["inputMessage"] = unescaped(str(rule.prompt))
    if rule.errorStyle in (None, "stop") and rule.showErrorMessage:
        out["strict"] = True
    if rule.type == "list" and not rule.showDropDown:  # the attribute says the opposite of its name
        out["showCustomUi"] = True
    return str(rule.sqref), out


def _validation_condition(kind: str, operator: str, first: str | None, second: str | None) -> Json | None:
    if kind == "list" and first:
        quoted = _STRING.match(first)
        if quoted:
            items = quoted.group(1).replace('""', '"').split(",")
            return condition("ONE_OF_LIST", *(item.strip() for item in items if item.strip()))
        return condition("ONE_OF_RANGE", "=" + first.removeprefix("="))
    if kind == "custom" and first:
        return condition("CUSTOM_FORMULA", from_excel(first) or "=TRUE")
    values = [_entered(text) for text in (first, second) if text]
    if operator not in ("between", "notBetween"):
        values = values[:1]
    kinds = {"whole": _NUMBER, "decimal": _NUMBER, "date": _DATE, "time": _NUMBER}.get(kind)
    if kinds and values and operator in kinds:
        return condition(kinds[operator], *values)
    return None


def _entered(formula: str) -> str:
    """A formula of a rule as the text a person would type: a numeral, a word, or ``=A1``."""
    quoted = _STRING.match(formula)
    if quoted:
        return quoted.group(1).replace('""', '"')
    return formula if _NUMERAL.match(formula) else from_excel(formula) or ""


def read_conditional(
    elements: Iterable[Element], sheet_id: int, size: tuple[int, int], styles: Styles, lost: Losses
) -> list[Json]:
    """ConditionalFormatRules in priority order; what Google has no kind for is entered in ``lost``."""
    found: list[tuple[int, Json]] = []
    for element in elements:
        where = element.get("sqref", "")
        try:
            block = parsed(ConditionalFormatting, element)
        except (ValueError, TypeError, AttributeError, KeyError):
            lost.add("conditional formats that cannot be read", [where])
            continue
        areas = [grid_range(sheet_id, box) for box in boxes(str(block.sqref), *size)]
        corner = str(block.sqref).split()[0].split(":")[0].replace("$", "") if str(block.sqref) else "A1"
        for rule in block.rules:
            body = _conditional(rule, corner, styles)
            if body is None or not areas:
                lost.add(conditional_kind(str(rule.type or "")), [where])
                continue
            found.append((int(rule.priority or 0), {"ranges": areas, **body}))
            if rule.stopIfTrue:
                lost.add("stop-if-true marks of conditional formats", [where])
            if "booleanRule" in body and styles.differential_loses(rule.dxfId):
                lost.add("borders and number formats of conditional formats", [where])
    found.sort(key=lambda pair: pair[0])
    return [rule for _priority, rule in found]


def _conditional(rule: Any, corner: str, styles: Styles) -> Json | None:
    if rule.type == "colorScale":
        return _gradient(rule.colorScale, styles) if rule.colorScale is not None else None
    found = _boolean_condition(rule, corner)
    if found is None:
        return None
    return {"booleanRule": {"condition": found, "format": styles.differential(rule.dxfId)}}


def _boolean_condition(rule: Any, corner: str) -> Json | None:
    formulas = [unescaped(str(text)) for text in rule.formula or []]
    if rule.type == "cellIs" and formulas:
        return _cell_is(rule.operator or "equal", formulas, corner)
    if rule.type in _BY_FORMULA and formulas:
        return condition("CUSTOM_FORMULA", from_excel(formulas[0]) or "=TRUE")
    if rule.type in _TEXT and (rule.text or formulas):
        return condition(_TEXT[rule.type], rule.text or "")
    if rule.type == "containsBlanks":
        return condition("BLANK")
    if rule.type == "notContainsBlanks":
        return condition("NOT_BLANK")
    return None


def _cell_is(operator: str, formulas: list[str], corner: str) -> Json | None:
    kind = _NUMBER.get(operator)
    if kind is None:
        return None
    values = [_entered(text) for text in formulas]
    if _STRING.match(formulas[0]):
        if operator == "equal":
            return condition("TEXT_EQ", values[0])
        sign = {"notEqual": "<>", "greaterThan": ">", "lessThan": "<"}.get(operator)
        return condition("CUSTOM_FORMULA", f"={corner}{sign}{formulas[0]}") if sign else None
    return condition(kind, *values)


def _gradient(scale: Any, styles: Styles) -> Json | None:
    points: list[Json] = []
    for entry, colour in zip(scale.cfvo or [], scale.color or [], strict=False):
        shown = resolve(colour, styles.palette)
        if entry.type not in _POINT or shown is None:
            return None
        point: Json = {"colorStyle": {"rgbColor": color_from_hex(shown.hex)}, "type": _POINT[entry.type]}
        if entry.val is not None and entry.type not in ("min", "max"):
            point["value"] = f"{entry.val:g}" if isinstance(entry.val, float) else str(entry.val)
        points.append(normalise_format(point))
    if len(points) not in (2, 3):
        return None
    names = ("minpoint", "maxpoint") if len(points) == 2 else ("minpoint", "midpoint", "maxpoint")
    return {"gradientRule": dict(zip(names, points, strict=True))}


@dataclass(slots=True)
class FilterRead:
    """A filter as the API has it, its rectangle, and what the API cannot say of it.

    ``shown``: column → the values that a list of the file shows, in its own words; ``lost``: columns whose criteria
    Google has no kind for.
    """

    filter: Json
    box: Box
    shown: dict[int, list[str]] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)


def read_filter(
    element: Element, sheet_id: int, size: tuple[int, int], texts: Callable[[int, Box], set[str]]
) -> FilterRead | None:
    """``texts(column, box)`` lists the different texts below the heading: Excel stores the values that are shown,
    Google those that are hidden.
    """
    box = next(boxes(element.get("ref", ""), *size), None)
    if box is None:
        return None
    found = FilterRead({"range": grid_range(sheet_id, box)}, box)
    criteria: Json = {}
    for column in children(element, "filterColumn"):
        index = box[2] + whole(column, "colId")
        if not len(column):
            continue  # only says that the button is hidden
        listed = child(column, "filters")
        entry: Json | None = None
        if index >= box[3]:
            found.lost.append(index)
        elif listed is None:
            entry = _custom_criterion(column)
        elif child(listed, "dateGroupItem") is None:
            found.shown[index] = _shown(listed)
            hidden = sorted(texts(index, box) - set(found.shown[index]))
            entry = {"hiddenValues": hidden} if hidden else {}
        if entry is None:
            found.lost.append(index)
        elif entry:
            criteria[str(index)] = entry
    if criteria:
        found.filter["criteria"] = criteria
        specs = [{"columnIndex": int(at), "filterCriteria": entry} for at, entry in criteria.items()]
        found.filter["filterSpecs"] = specs
    return found


def _shown(listed: Element) -> list[str]:
    shown = [unescaped(entry.get("val", "")) for entry in children(listed, "filter")]
    return [*shown, ""] if flag(listed, "blank") else shown


def _custom_criterion(column: Element) -> Json | None:
    custom = child(column, "customFilters")
    rules = list(children(custom, "customFilter")) if custom is not None else []
    if len(rules) != 1:
        return None
    operator, value = rules[0].get("operator", "equal"), unescaped(rules[0].get("val", ""))
    if decimal(rules[0], "val") is not None and operator in _NUMBER:
        return {"condition": condition(_NUMBER[operator], value)}
    if operator == "equal" and value.startswith("*") and value.endswith("*") and len(value) > 2:
        return {"condition": condition("TEXT_CONTAINS", value.strip("*"))}
    return {"condition": condition("TEXT_EQ", value)} if operator == "equal" and value.strip("* ") else None
