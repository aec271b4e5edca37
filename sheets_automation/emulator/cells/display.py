"""What a cell shows: its text, its effective format, and its value as the values API renders it.

Nothing here is stored: a cell keeps ``effectiveValue``, ``userEnteredFormat`` and, where a formula's result brings a
number format of its own (``=TODAY()`` → DATE), ``effectiveFormat.numberFormat``; texts are made when asked for, in
the spreadsheet's locale.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

from sheets_automation.emulator.state.formats import DEFAULT_FORMAT, normalise_format, theme_of
from sheets_automation.emulator.state.grid import CellData, Json, Spreadsheet

from .entry import tidy
from .locales import LocaleData, locale_data
from .number_format import format_number, format_text, general

Scalar = str | float | bool

#: ``ErrorValue.type`` → what the cell shows. These words are the same in every locale.
ERROR_TEXT = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
_DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})


def extended_value(value: Scalar | None) -> Json | None:
    """An ``ExtendedValue`` for a plain value (a formula is text here), None for None and the empty string."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": tidy(value)}
    return {"stringValue": value}


def plain_value(value: Json | None) -> Scalar | None:
    """The plain value of an ``ExtendedValue``; errors as their text, formulas as theirs, nothing as None."""
    if not value:
        return None
    for kind, content in value.items():
        if kind == "errorValue":
            return ERROR_TEXT.get(content.get("type", "ERROR"), "#ERROR!")
        plain: Scalar = content
        return plain
    return None


def number_format(cell: CellData) -> Json:
    """The ``NumberFormat`` in force: the one somebody set, else the one the formula's result brought, else ``{}``."""
    chosen = cell.get("userEnteredFormat", {}).get("numberFormat")
    found: Json = chosen or cell.get("effectiveFormat", {}).get("numberFormat") or {}
    return found


def formatted_value(cell: CellData, locale: str) -> str:
    """The text the cell shows, ``""`` for an empty cell (which then has no ``formattedValue``)."""
    value = cell.get("effectiveValue")
    if not value:
        return ""
    text: str | None = value.get("stringValue")
    if text is not None:
        pattern = number_format(cell).get("pattern") if "userEnteredFormat" in cell else None
        return format_text(text, pattern) if pattern else text
    number = value.get("numberValue")
    if number is not None:
        chosen = number_format(cell)
        return _number_text(number, chosen.get("type", ""), chosen.get("pattern", ""), locale)
    if "boolValue" in value:
        words = locale_data(locale)
        return words.true if value["boolValue"] else words.false
    return str(plain_value(value) or "")


@lru_cache(maxsize=65_536)
def _number_text(number: float, kind: str, given: str, locale: str) -> str:
    """Kept, because the same dates and scores fill whole columns."""
    data = locale_data(locale)
    pattern = given or _pattern(kind, data)
    return format_number(number, pattern, data) if pattern else general(number, data)


def _pattern(kind: str, locale: LocaleData) -> str | None:
    """The pattern of a ``NumberFormatType`` that came without: the locale's own."""
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency_pattern,
        "DATE": locale.date_pattern,
        "TIME": locale.time_pattern,
        "DATE_TIME": locale.date_time_pattern,
        "SCIENTIFIC": "0.00E+00",
    }.get(kind)


def effective_format(cell: CellData, book: Spreadsheet, *, under: Json | None = None, over: Json | None = None) -> Json:
    """The cell's ``effectiveFormat``: the spreadsheet's default under what was set on the cell.

    ``under`` is what lies below the cell's own format (banding) and ``over`` what covers it (a conditional format):
    ``conditional.Overlays`` knows both, as they depend on where the cell is.
    """
    merged = _base(book)
    if under:
        merged = _merged(merged, under)
    inferred = cell.get("effectiveFormat", {}).get("numberFormat")
    if inferred:
        merged["numberFormat"] = dict(inferred)
    chosen = cell.get("userEnteredFormat")
    if chosen:
        merged = _merged(merged, normalise_format(chosen, theme_of(book.properties)))
    if over:
        merged = _merged(merged, over)
    if cell.get("userEnteredValue") or cell.get("effectiveValue"):
        merged.setdefault("hyperlinkDisplayType", "LINKED" if cell.get("hyperlink") else "PLAIN_TEXT")
    return merged


#: The last default format seen, the theme's font, and both merged: the same for every cell of an answer.
_last_base: tuple[Json, str, Json] | None = None


def _base(book: Spreadsheet) -> Json:
    global _last_base
    default = book.properties.get("defaultFormat") or DEFAULT_FORMAT
    font = str(book.properties.get("spreadsheetTheme", {}).get("primaryFontFamily", "Arial"))
    last = _last_base
    if last is None or last[0] != default or last[1] != font:
        kept = deepcopy(default)
        last = (kept, font, _merged(kept, {"textFormat": {"fontFamily": font}}))
        _last_base = last
    return dict(last[2])


#: Messages that are one property: merged whole, never field by field.
_WHOLE = frozenset({"numberFormat", "borders", "textRotation", "link"})


def _merged(base: Json, over: Json) -> Json:
    out = dict(base)
    for key, value in over.items():
        whole = key in _WHOLE or key.endswith(("Color", "ColorStyle"))
        if isinstance(value, dict) and isinstance(out.get(key), dict) and not whole:
            out[key] = _merged(out[key], value)
        else:
            out[key] = value
    return out


def cell_for_render(cell: CellData, value_render_option: str, datetime_render_option: str, locale: str) -> Any:
    """The JSON scalar the values API answers for a cell; ``""`` for an empty one.

    ``value_render_option`` is FORMATTED_VALUE, UNFORMATTED_VALUE or FORMULA; ``datetime_render_option`` is
    SERIAL_NUMBER or FORMATTED_STRING and counts only where the first is not FORMATTED_VALUE. Unformatted errors carry
    their message, ``#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)``, as the live API gives them.
    """
    if not cell:
        return ""
    if value_render_option == "FORMULA":
        formula = cell.get("userEnteredValue", {}).get("formulaValue")
        if formula is not None:
            return formula
    value = cell.get("effectiveValue")
    if not value:
        return ""
    if value_render_option not in {"UNFORMATTED_VALUE", "FORMULA"}:
        return formatted_value(cell, locale)
    if datetime_render_option == "FORMATTED_STRING" and number_format(cell).get("type") in _DATE_TYPES:
        return formatted_value(cell, locale)
    plain = plain_value(value)
    message = value.get("errorValue", {}).get("message")
    return f"{plain} ({message})" if message else plain
