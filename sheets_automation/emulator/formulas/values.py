"""Values inside formulas: what a cell gives, how Sheets turns one kind into another, and how errors are worded.

The wordings are those recorded from the live service (in English: the service words them in the spreadsheet's
language).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sheets_automation.emulator.cells.entry import recognise, tidy
from sheets_automation.emulator.cells.locales import LocaleData
from sheets_automation.emulator.cells.number_format import general
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import MAX_CELL_CHARACTERS, Json

from .syntax import Unsupported

#: Text → ``ErrorValue.type``.
ERROR_TYPE = {
    "#ERROR!": "ERROR",
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An ``ErrorValue``: its type and message (empty: none)."""

    type: str
    message: str = ""

    @property
    def json(self) -> Json:
        return {"type": self.type, "message": self.message} if self.message else {"type": self.type}


class Failure(Exception):
    """Evaluation stops here with this fault, unless IFERROR or ISERROR stands above."""

    def __init__(self, type_: str, message: str = "") -> None:
        super().__init__(type_, message)
        self.fault = Fault(type_, message)


#: What a cell or an expression holds; None is blank.
Value = float | str | bool | Fault | None


@dataclass(frozen=True, slots=True)
class Area:
    """The cells of a reference, and the values found in them from its first row and column on; the rest is blank."""

    box: GridBox
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)

    def at(self, row: int, column: int) -> Value:
        """The value at an offset inside the area."""
        values = self.rows[row] if row < len(self.rows) else ()
        return values[column] if column < len(values) else None

    def values(self) -> Iterator[Value]:
        """Every value that is not blank, row by row; faults are values here."""
        for row in self.rows:
            for value in row:
                if value is not None:
                    yield value


Operand = Value | Area


def scalar(value: Operand) -> Value:
    """One value; a fault in it stops the evaluation. Unsupported for several cells, which Google would spread out."""
    if isinstance(value, Area):
        if (value.box.rows, value.box.columns) != (1, 1):
            raise Unsupported("a range where one value is taken")
        value = value.at(0, 0)
    if isinstance(value, Fault):
        raise Failure(value.type, value.message)
    return value


def number(value: Operand, function: str, place: int, locale: LocaleData) -> float:
    """The value as a number: blank is 0, true is 1, text that reads as a number is that number."""
    plain = scalar(value)
    if plain is None:
        return 0
    if isinstance(plain, bool):
        return int(plain)
    if isinstance(plain, str):
        read = recognise(plain, locale, 1900)
        if read is None:
            raise Failure(
                "VALUE",
                f"Function {function} parameter {place} expects number values. "
                f"But '{plain}' is a text and cannot be coerced to a number.",
            )
        return read.number
    if isinstance(plain, Fault):  # already raised by scalar; this tells the type checker
        raise Failure(plain.type, plain.message)
    return plain


def boolean(value: Operand, function: str, place: int, locale: LocaleData) -> bool:
    """The value as a condition: numbers other than 0 are true; text must be a boolean's word."""
    plain = scalar(value)
    if isinstance(plain, str):
        word = plain.casefold()
        if word in {"true", locale.true.casefold()}:
            return True
        if word in {"false", locale.false.casefold(), ""}:
            return False
        raise Failure(
            "VALUE",
            f"Function {function} parameter {place} expects boolean values. "
            f"But '{plain}' is a text and cannot be coerced to a boolean.",
        )
    return bool(plain)


def text(value: Operand, locale: LocaleData) -> str:
    """The value as text: numbers as a cell without format shows them."""
    plain = scalar(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return locale.true if plain else locale.false
    if isinstance(plain, int | float):
        return general(plain, locale)
    return str(plain)


def fitting(result: str, function: str) -> str:
    """A text that a cell can hold; Failure with the service's words for a longer one."""
    if len(result) > MAX_CELL_CHARACTERS:
        raise too_long(function)
    return result


def too_long(function: str) -> Failure:
    """The fault of a function whose text would not fit into a cell."""
    return Failure("VALUE", f"Text result of {function} is longer than the limit of {MAX_CELL_CHARACTERS} characters.")


def compare(left: Operand, right: Operand) -> int:
    """-1, 0 or 1: numbers before text before booleans; text whatever its case; blank is like the other side's zero."""
    a, b = scalar(left), scalar(right)
    if a is None:
        a = _zero_like(b)
    if b is None:
        b = _zero_like(a)
    if a is None or b is None:
        return 0
    key_a, key_b = _order(a), _order(b)
    return (key_a > key_b) - (key_a < key_b)


def _zero_like(other: Value) -> Value:
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else (None if other is None else 0)


def _order(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return (2, int(value), "")
    if isinstance(value, str):
        return (1, 0, value.casefold())
    return (0, value if isinstance(value, int | float) else 0, "")


def extended(value: Value) -> Json | None:
    """A result as ``effectiveValue``; None for blank and for empty text, which Google leaves out alike."""
    if value is None or value == "":
        return None
    if isinstance(value, Fault):
        return {"errorValue": value.json}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": tidy(value)}


def held(effective: Json | None) -> Value:
    """The value of an ``effectiveValue``."""
    if not effective:
        return None
    found = effective.get("errorValue")
    if found is not None:
        return Fault(found.get("type", "ERROR"), found.get("message", ""))
    for value in effective.values():
        plain: Value = value
        return plain
    return None
