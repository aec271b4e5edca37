"""Data validation and conditional formats of the API as XlsxWriter options.

What Excel has no kind for, or cannot store at this length, gives None: the caller leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sheets_automation.emulator.state.grid import Json

from .formula import retitled, to_excel

_CRITERIA = {
    "GREATER": ">",
    "GREATER_THAN_EQ": ">=",
    "LESS": "<",
    "LESS_THAN_EQ": "<=",
    "EQ": "==",
    "NOT_EQ": "!=",
    "BETWEEN": "between",
    "NOT_BETWEEN": "not between",
    "AFTER": ">",
    "ON_OR_AFTER": ">=",
    "BEFORE": "<",
    "ON_OR_BEFORE": "<=",
}
_TEXT = {
    "TEXT_CONTAINS": "containing",
    "TEXT_NOT_CONTAINS": "not containing",
    "TEXT_STARTS_WITH": "begins with",
    "TEXT_ENDS_WITH": "ends with",
}
_RELATIVE = {
    "TODAY": "TODAY()",
    "TOMORROW": "TODAY()+1",
    "YESTERDAY": "TODAY()-1",
    "PAST_WEEK": "TODAY()-7",
    "PAST_MONTH": "EDATE(TODAY(),-1)",
    "PAST_YEAR": "EDATE(TODAY(),-12)",
}
_NUMERAL = re.compile(r"^-?\d+([.,]\d+)?([eE][+-]?\d+)?$")
_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_MAX_LIST, _MAX_MESSAGE, _MAX_FORMULA = 255, 255, 255
_POINTS = {"NUMBER": "num", "PERCENT": "percent", "PERCENTILE": "percentile", "MIN": "min", "MAX": "max"}


def validation(rule: Json, titles: Mapping[str, str]) -> Json | None:
    """Options of ``data_validation`` for a ``DataValidationRule``."""
    found = _validation_kind(rule.get("condition", {}), titles)
    if found is None:
        return None
    if not rule.get("showCustomUi", True) and found["validate"] == "list":
        found["dropdown"] = False
    if not rule.get("strict"):
        found["show_error"] = False
    message = rule.get("inputMessage")
    if message:
        found["input_message"] = message[:_MAX_MESSAGE]
    return found


def _validation_kind(condition: Json, titles: Mapping[str, str]) -> Json | None:
    kind, values = condition.get("type", ""), _values(condition)
    if kind == "ONE_OF_LIST":
        fits = len(",".join(values)) <= _MAX_LIST and not any("," in v or '"' in v for v in values)
        return {"validate": "list", "source": values} if values and fits else None
    if kind == "ONE_OF_RANGE" and values:
        return {"validate": "list", "source": "=" + retitled(values[0].removeprefix("="), titles)}
    if kind == "CUSTOM_FORMULA" and values:
        formula, _kind = to_excel(values[0], None, titles)
        return {"validate": "custom", "value": f"={formula}"} if len(formula) <= _MAX_FORMULA else None
    family, _, name = kind.partition("_")
    if kind == "DATE_IS_VALID":
        return {"validate": "date", "criteria": ">=", "value": "0"}
    if family not in ("NUMBER", "DATE") or name not in _CRITERIA:
        return None
    operands = [_operand(value, titles) for value in condition.get("values", [])]
    if not operands or None in operands or (len(operands) < 2 and "BETWEEN" in name):
        return None
    found: Json = {"validate": "decimal" if family == "NUMBER" else "date", "criteria": _CRITERIA[name]}
    found["value" if len(operands) == 1 else "minimum"] = operands[0]
    if len(operands) > 1:
        found["maximum"] = operands[1]
    return found


def conditional(rule: Json, corner: str, titles: Mapping[str, str]) -> Json | None:
    """Options of ``conditional_format`` without its format; ``corner`` is the first cell of the rule's range."""
    if "gradientRule" in rule:
        return None
    condition = rule.get("booleanRule", {}).get("condition", {})
    kind, values = condition.get("type", ""), _values(condition)
    if kind == "CUSTOM_FORMULA" and values:
        formula, _kind = to_excel(values[0], None, titles)
        return {"type": "formula", "criteria": f"={formula}"}
    if kind in _TEXT and values:
        return {"type": "text", "criteria": _TEXT[kind], "value": values[0]}
    if kind in ("TEXT_EQ", "TEXT_NOT_EQ") and values:
        quoted = '"' + values[0].replace('"', '""') + '"'
        return {"type": "cell", "criteria": "==" if kind == "TEXT_EQ" else "!=", "value": quoted}
    if kind in ("BLANK", "NOT_BLANK"):
        return {"type": "blanks" if kind == "BLANK" else "no_blanks"}
    if kind == "DATE_IS_VALID":
        return {"type": "formula", "criteria": f"=ISNUMBER({corner})"}
    family, _, name = kind.partition("_")
    operands = [_operand(value, titles) for value in condition.get("values", [])]
    if family not in ("NUMBER", "DATE") or name not in _CRITERIA or not operands or None in operands:
        return None
    if "BETWEEN" in name:
        two = len(operands) > 1
        return (
            {"type": "cell", "criteria": _CRITERIA[name], "minimum": operands[0], "maximum": operands[1]}
            if two
            else None
        )
    return {"type": "cell", "criteria": _CRITERIA[name], "value": operands[0]}


def gradient(rule: Json, hex_of: Any) -> Json | None:
    """Options of a colour scale; ``hex_of`` turns a point into ``RRGGBB``."""
    points = rule.get("gradientRule", {})
    names = [name for name in ("min", "mid", "max") if f"{name}point" in points]
    if "min" not in names or "max" not in names:
        return None
    found: Json = {"type": f"{len(names)}_color_scale"}
    for name in names:
        point = points[f"{name}point"]
        found[f"{name}_color"] = f"#{hex_of(point)}"
        kind = _POINTS.get(point.get("type", ""), "min" if name == "min" else "max" if name == "max" else "percentile")
        found[f"{name}_type"] = kind
        value = str(point.get("value", "")).replace(",", ".")
        if kind not in ("min", "max"):
            found[f"{name}_value"] = float(value) if _NUMERAL.match(value) else 50
    return found


def _values(condition: Json) -> list[str]:
    return [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]


def _operand(value: Json, titles: Mapping[str, str]) -> float | str | None:
    """A number, a serial date or a formula with ``=``; None for text, which Excel cannot compare here."""
    if "relativeDate" in value:
        relative = _RELATIVE.get(value["relativeDate"])
        return f"={relative}" if relative else None
    text = str(value.get("userEnteredValue", "")).strip()
    if text.startswith("="):
        return "=" + to_excel(text, None, titles)[0]
    if _NUMERAL.match(text):
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number
    day = _DATE.match(text)
    if day:
        try:
            moment = date(int(day.group(3)), int(day.group(2)), int(day.group(1)))
        except ValueError:
            return None
        return (moment - date(1899, 12, 30)).days
    return None
