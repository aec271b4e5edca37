"""Conditions of ``.xlsx`` files in the spreadsheet's locale: Google keeps what they compare with as it is typed there.

Files hold everything the American way, ``1.5`` and ``AND(A1,B1)``; in Colombia one types ``1,5`` and ``AND(A1;B1)``.
"""

from __future__ import annotations

import re

from sheets_automation.emulator.formulas.syntax import from_locale, to_locale
from sheets_automation.emulator.state.grid import Json

_NUMERAL = re.compile(r"^-?\d+\.\d+(E[+-]?\d+)?$", re.IGNORECASE)


def condition_to_locale(condition: Json, comma_decimal: bool) -> Json:
    """A ``BooleanCondition`` read from a file, as it is typed in the locale."""
    numbers = str(condition.get("type", "")).startswith(("NUMBER_", "DATE_"))

    def typed(text: str) -> str:
        if text.startswith("="):
            return to_locale(text, comma_decimal)
        return text.replace(".", ",") if comma_decimal and numbers and _NUMERAL.match(text) else text

    return _with_values(condition, [typed(text) for text in _texts(condition)])


def condition_from_locale(condition: Json, comma_decimal: bool) -> Json:
    """A ``BooleanCondition`` with its formulas as files hold them; numerals are read either way on export."""
    texts = [from_locale(text, comma_decimal) if text.startswith("=") else text for text in _texts(condition)]
    return _with_values(condition, texts)


def _texts(condition: Json) -> list[str]:
    return [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]


def _with_values(condition: Json, texts: list[str]) -> Json:
    if "values" not in condition:
        return condition
    values = [
        {**value, "userEnteredValue": text} if "userEnteredValue" in value else value
        for value, text in zip(condition["values"], texts, strict=True)
    ]
    return {**condition, "values": values}
