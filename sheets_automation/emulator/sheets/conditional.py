"""Banding and conditional formats: what they add to the effective format of a cell, by where it is and what it holds.

Rules are tried in their order; for each property the first rule that holds decides, as on the service. Boolean rules
of every kind that looks at values are computed, custom formulas as far as ``formulas`` computes them; gradients and
dates relative to today's week or month add nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sheets_automation.emulator.cells.entry import recognise
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.formulas.evaluation import Evaluator
from sheets_automation.emulator.formulas.references import shifted
from sheets_automation.emulator.formulas.syntax import ParseError, Unsupported
from sheets_automation.emulator.formulas.values import Fault, Value, held
from sheets_automation.emulator.state.a1 import GridBox, from_grid_range
from sheets_automation.emulator.state.formats import normalise_format, theme_of
from sheets_automation.emulator.state.grid import CellData, Json, Sheet, Spreadsheet

_RELATIVE_DAYS = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}
_BAND_COLORS = ("headerColor", "firstBandColor", "secondBandColor", "footerColor")

_NUMBERS: dict[str, Callable[[float, list[float]], bool]] = {
    "NUMBER_GREATER": lambda value, given: value > given[0],
    "NUMBER_GREATER_THAN_EQ": lambda value, given: value >= given[0],
    "NUMBER_LESS": lambda value, given: value < given[0],
    "NUMBER_LESS_THAN_EQ": lambda value, given: value <= given[0],
    "NUMBER_EQ": lambda value, given: value == given[0],
    "NUMBER_NOT_EQ": lambda value, given: value != given[0],
    "NUMBER_BETWEEN": lambda value, given: min(given) <= value <= max(given),
    "NUMBER_NOT_BETWEEN": lambda value, given: not min(given) <= value <= max(given),
    "DATE_EQ": lambda value, given: int(value) == int(given[0]),
    "DATE_BEFORE": lambda value, given: int(value) < int(given[0]),
    "DATE_AFTER": lambda value, given: int(value) > int(given[0]),
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda shown, wanted: wanted in shown,
    "TEXT_NOT_CONTAINS": lambda shown, wanted: wanted not in shown,
    "TEXT_STARTS_WITH": lambda shown, wanted: shown.startswith(wanted),
    "TEXT_ENDS_WITH": lambda shown, wanted: shown.endswith(wanted),
    "TEXT_EQ": lambda shown, wanted: shown == wanted,
}


class Overlays:
    """The banding and conditional formats of one tab, at one moment (timezone-aware)."""

    def __init__(self, book: Spreadsheet, sheet: Sheet, now: datetime) -> None:
        self._sheet = sheet
        self._theme = theme_of(book.properties)
        self._evaluator = Evaluator(book, now)
        bands = [*sheet.banded_ranges, *map(table_banding, sheet.tables)]
        self._bands = [(band, box) for band in bands if (box := _box(book, band.get("range", {})))]
        self._rules: list[tuple[list[GridBox], Json, Json]] = []
        for rule in sheet.conditional_formats:
            boolean = rule.get("booleanRule")
            boxes = [box for given in rule.get("ranges", []) if (box := _box(book, given))]
            if boolean and boxes:
                look = normalise_format(boolean.get("format", {}), self._theme)
                self._rules.append((boxes, boolean.get("condition", {}), look))

    def __bool__(self) -> bool:
        return bool(self._bands or self._rules)

    def under(self, row: int, column: int) -> Json | None:
        """The background that banding lays below a cell's own format."""
        for band, box in self._bands:
            if box.contains(row, column):
                return self._band(band, box, row, column)
        return None

    def over(self, row: int, column: int, cell: CellData) -> Json | None:
        """What conditional formats lay over a cell's own format."""
        found: Json = {}
        for boxes, condition, look in self._rules:
            if any(box.contains(row, column) for box in boxes) and self._holds(condition, boxes[0], row, column, cell):
                found = _first_wins(found, look)
        return found or None

    def _band(self, band: Json, box: GridBox, row: int, column: int) -> Json | None:
        by_row = "rowProperties" in band
        properties = normalise_format(band.get("rowProperties") or band.get("columnProperties") or {}, self._theme)
        place, length = (row - box.start_row, box.rows) if by_row else (column - box.start_column, box.columns)
        header = "headerColor" in properties
        if header and place == 0:
            name = "headerColor"
        elif "footerColor" in properties and place == length - 1:
            name = "footerColor"
        else:
            name = _BAND_COLORS[1 + (place - header) % 2]
        color = properties.get(name)
        if color is None:
            return None
        return {"backgroundColor": color, "backgroundColorStyle": properties[name + "Style"]}

    def _holds(self, condition: Json, first: GridBox, row: int, column: int, cell: CellData) -> bool:
        kind = str(condition.get("type", ""))
        given = condition.get("values", [])
        value = held(cell.get("effectiveValue"))
        if kind in {"BLANK", "NOT_BLANK"}:
            return (value is None) == (kind == "BLANK")
        if kind == "CUSTOM_FORMULA":
            rows, columns = row - first.start_row, column - first.start_column
            return bool(given) and self._true(shifted(str(given[0].get("userEnteredValue", "")), rows, columns))
        if kind in _TEXTS and given:
            wanted = self._operand(given[0])
            if isinstance(value, Fault) or wanted is None or isinstance(wanted, Fault):
                return False
            return _TEXTS[kind](str("" if value is None else value).casefold(), str(wanted).casefold())
        if kind in _NUMBERS and _is_number(value):
            numbers = [self._operand(item) for item in given]
            if numbers and all(_is_number(item) for item in numbers):
                return _NUMBERS[kind](_float(value), [_float(item) for item in numbers])
        return False

    def _operand(self, given: Json) -> Value:
        """A ``ConditionValue``: typed text read as in a cell, a formula, or a day relative to today."""
        relative = given.get("relativeDate")
        if relative:
            today = self._evaluator.result(self._evaluator.node("=TODAY()"), self._sheet)
            return _float(today) + _RELATIVE_DAYS[relative] if relative in _RELATIVE_DAYS else None
        typed = str(given.get("userEnteredValue", ""))
        if typed.startswith("="):
            return self._result(typed)
        read = recognise(typed, self._evaluator.locale, self._evaluator.world.now.year)
        return typed if read is None else read.number

    def _result(self, formula: str) -> Value:
        try:
            return self._evaluator.result(self._evaluator.node(formula), self._sheet)
        except (ParseError, Unsupported):
            return None

    def _true(self, formula: str) -> bool:
        result = self._result(formula) if formula.startswith("=") else None
        return isinstance(result, int | float) and bool(result)


def table_banding(table: Json) -> Json:
    """A table as the ``BandedRange`` that it looks like; default colours, which Google does not tell, are left out."""
    return {
        "bandedRangeReference": table["tableId"],
        "range": table["range"],
        "rowProperties": table.get("rowsProperties", {}),
    }


def _box(book: Spreadsheet, grid_range: Json) -> GridBox | None:
    try:
        return from_grid_range(book, grid_range)
    except ApiError:  # the range was left outside by a smaller grid: it covers nothing
        return None


def _first_wins(found: Json, look: Json) -> Json:
    merged: dict[str, Any] = dict(look)
    for key, value in found.items():
        other = merged.get(key)
        nested = isinstance(value, dict) and isinstance(other, dict) and not key.endswith(("Color", "ColorStyle"))
        merged[key] = _first_wins(value, other) if nested and other is not None else value
    return merged


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
