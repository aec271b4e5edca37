"""A cell's value as people see it: what the number formats of ``tabs/styles.py`` show in a workbook of es_CO.

A per cent sign has its space before it, as everywhere in what this service writes; Sheets itself leaves it out.
"""

from __future__ import annotations

from datetime import date

from sheets_automation.domain.reports.tab import Value
from sheets_automation.domain.spanish import full_date, number, percent

#: Kinds of number that a style's name tells: «total_percent», «kpi_percent_met», «count».
NUMBER_KINDS = ("percent", "count", "score", "points", "nps")
_SIGNED = {"points": " p.p.", "nps": ""}


def number_kind(style: str) -> str:
    """One of ``NUMBER_KINDS``; "" for a style of text."""
    words = style.split("_")
    return next((kind for kind in NUMBER_KINDS if kind in words), "")


def shown(value: Value, style: str) -> str:
    """The value as text; "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return full_date(value)
    kind, decimals = number_kind(style), 0 if style.endswith("_whole") else 2
    if kind == "percent":
        return percent(value, decimals)
    if kind == "count":
        return number(value)
    if kind == "score":
        return number(value, 1 if style.endswith("_short") else 2)
    if kind in _SIGNED:
        return signed(value, decimals) + _SIGNED[kind]
    return plain(value)


def signed(value: float, decimals: int) -> str:
    """``+53,42``, ``-1,20``, ``0,00``; the sign is the value's own, also where nothing but zeros is left of it."""
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{number(abs(value), decimals)}"


def plain(value: float) -> str:
    """As few decimals as it has, two at most: ``7``, ``7,5``."""
    text = number(value, 2)
    return text.removesuffix("0").removesuffix("0").removesuffix(",") if "," in text else text
