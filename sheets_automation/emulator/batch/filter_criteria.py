"""Whether a filter shows a row: hidden values, conditions and colours of its criteria."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sheets_automation.emulator.cells.display import formatted_value
from sheets_automation.emulator.cells.entry import enter
from sheets_automation.emulator.errors import invalid, unimplemented
from sheets_automation.emulator.state.grid import CellData, Json, Sheet, Spreadsheet

_TEXT: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda shown, wanted: wanted in shown,
    "TEXT_NOT_CONTAINS": lambda shown, wanted: wanted not in shown,
    "TEXT_STARTS_WITH": lambda shown, wanted: shown.startswith(wanted),
    "TEXT_ENDS_WITH": lambda shown, wanted: shown.endswith(wanted),
    "TEXT_EQ": lambda shown, wanted: shown == wanted,
    "TEXT_NOT_EQ": lambda shown, wanted: shown != wanted,
}
_NUMBER: dict[str, Callable[[float, list[float]], bool]] = {
    "NUMBER_GREATER": lambda number, limits: number > limits[0],
    "NUMBER_GREATER_THAN_EQ": lambda number, limits: number >= limits[0],
    "NUMBER_LESS": lambda number, limits: number < limits[0],
    "NUMBER_LESS_THAN_EQ": lambda number, limits: number <= limits[0],
    "NUMBER_EQ": lambda number, limits: number == limits[0],
    "NUMBER_NOT_EQ": lambda number, limits: number != limits[0],
    "NUMBER_BETWEEN": lambda number, limits: limits[0] <= number <= limits[-1],
    "NUMBER_NOT_BETWEEN": lambda number, limits: not limits[0] <= number <= limits[-1],
    "DATE_EQ": lambda number, limits: int(number) == int(limits[0]),
    "DATE_BEFORE": lambda number, limits: int(number) < int(limits[0]),
    "DATE_AFTER": lambda number, limits: int(number) > int(limits[0]),
}


class Visible:
    """A filter's ``FilterSpec`` list, laid on rows; values of conditions are read in the spreadsheet's locale.

    ApiError 501 for conditions that need a formula or a relative date.
    """

    def __init__(self, book: Spreadsheet, specs: list[Json], now: datetime) -> None:
        self._locale = str(book.properties.get("locale", "en_US"))
        self._zone = str(book.properties.get("timeZone", "Etc/GMT"))
        self._now = now
        self._tests = [(spec.get("columnIndex", 0), self._test(spec.get("filterCriteria", {}))) for spec in specs]

    def row(self, sheet: Sheet, index: int) -> bool:
        """Whether the filter shows this row."""
        return all(test(sheet.cell(index, column)) for column, test in self._tests)

    def _test(self, criteria: Json) -> Callable[[CellData], bool]:
        hidden = frozenset(criteria.get("hiddenValues", []))
        tests: list[Callable[[CellData], bool]] = []
        if hidden:
            tests.append(lambda cell: formatted_value(cell, self._locale) not in hidden)
        if "condition" in criteria:
            tests.append(self._condition(criteria["condition"]))
        if "visibleBackgroundColor" in criteria:
            background = criteria["visibleBackgroundColor"]
            tests.append(lambda cell: cell.get("userEnteredFormat", {}).get("backgroundColor") == background)
        if "visibleForegroundColor" in criteria:
            ink = criteria["visibleForegroundColor"]
            tests.append(
                lambda cell: cell.get("userEnteredFormat", {}).get("textFormat", {}).get("foregroundColor") == ink
            )
        return lambda cell: all(test(cell) for test in tests)

    def _condition(self, condition: Json) -> Callable[[CellData], bool]:
        kind = condition.get("type", "")
        if kind in ("BLANK", "NOT_BLANK"):
            return lambda cell: (formatted_value(cell, self._locale) == "") == (kind == "BLANK")
        values = [value.get("userEnteredValue", "") for value in condition.get("values", [])]
        if kind not in _TEXT and kind not in _NUMBER:
            raise unimplemented(f"filtering by {kind or 'a condition without a type'}")
        if not values or any(str(value).startswith("=") for value in values):
            raise unimplemented("filtering by a formula or a relative date")
        if kind in _TEXT:
            return self._text_test(_TEXT[kind], str(values[0]).casefold())
        return _number_test(_NUMBER[kind], [self._number(str(value)) for value in values])

    def _text_test(self, test: Callable[[str, str], bool], wanted: str) -> Callable[[CellData], bool]:
        return lambda cell: test(formatted_value(cell, self._locale).casefold(), wanted)

    def _number(self, text: str) -> float:
        value = enter(text, "USER_ENTERED", self._locale, self._zone, self._now).get("effectiveValue", {})
        if "numberValue" not in value:
            raise invalid(f"Invalid ConditionValue.userEnteredValue: {text}")
        return float(value["numberValue"])


def _number_test(test: Callable[[float, list[float]], bool], limits: list[float]) -> Callable[[CellData], bool]:
    def shows(cell: CellData) -> bool:
        number = cell.get("effectiveValue", {}).get("numberValue")
        return number is not None and test(float(number), limits)

    return shows
