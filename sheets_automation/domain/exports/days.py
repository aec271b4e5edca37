"""Dates of a whole column: whether they were written day first or month first is one decision for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.cells.dates import ambiguous, day, proves_month_first
from sheets_automation.domain.cells.read import Read
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, from_serial
from sheets_automation.domain.spanish import count
from sheets_automation.model import CellValue

_TWO_NUMBERS = re.compile(r"^\s*(\d{1,2})(\s*[-/.]\s*)(\d{1,2})(?=\s*[-/.]\s*\d)")
_SWAPPED_FROM = 5  # serials: fewer say nothing of how a program read the file


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How the dates of one column are read. ``doubt``: why that is no certainty, for people; "" where it is one."""

    month_first: bool = False
    swapped: bool = False  # what Excel took for dates had day and month the other way round
    doubt: str = ""

    def read(self, value: CellValue, today: date) -> Read[date]:
        """The day that a cell of the column names."""
        if self.month_first and isinstance(value, str) and not _proves_day_first(value):
            return day(_TWO_NUMBERS.sub(r"\3\2\1", value), today)
        read = day(value, today)
        found = read.value
        if self.swapped and isinstance(value, float) and found is not None and found.day <= 12:
            return Read(found.replace(month=found.day, day=found.month))
        return read


def order_of(values: Iterable[CellValue], today: date) -> DayOrder:
    """Day first, unless some value can only be month first and none can only be day first.

    Where no value proves anything, days that have not come yet do: nobody has visited the workshop tomorrow.
    """
    values = list(values)
    texts = [value for value in values if isinstance(value, str)]
    months = sum(map(proves_month_first, texts))
    days = sum(map(_proves_day_first, texts))
    unclear = [text for text in texts if ambiguous(text)]
    if months and not days:
        return DayOrder(month_first=True, swapped=_all_swapped(values))
    if months:
        return _mixed(months, days, len(unclear))
    if days or not unclear:
        return DayOrder()
    return _by_the_future(unclear, today)


def _mixed(months: int, days: int, unclear: int) -> DayOrder:
    if not unclear:
        return DayOrder()
    said = f"{count(days, 'fecha está', 'fechas están')} día/mes/año y {months} mes/día/año"
    order = "mes/día/año" if months > days else "día/mes/año"
    doubt = f"{said}; lo que admite ambas lecturas ({unclear}) se leyó {order}"
    return DayOrder(month_first=months > days, doubt=doubt)


def _by_the_future(unclear: list[str], today: date) -> DayOrder:
    as_days, as_months = DayOrder(), DayOrder(month_first=True)
    ahead = [
        sum((order.read(text, today).value or today) > today for text in unclear) for order in (as_days, as_months)
    ]
    number = count(len(unclear), "fecha admite", "fechas admiten")
    if ahead[0] and not ahead[1]:
        why = f"{number} ambas lecturas; se leyeron mes/día/año, porque día/mes/año daría {ahead[0]} en el futuro"
        return DayOrder(month_first=True, doubt=why)
    if ahead[1] and not ahead[0]:
        return DayOrder()
    return DayOrder(doubt=f"{number} ambas lecturas y ninguna prueba el orden; se leyeron día/mes/año")


def _proves_day_first(value: CellValue) -> bool:
    found = _TWO_NUMBERS.match(value) if isinstance(value, str) else None
    return found is not None and int(found[3]) <= 12 < int(found[1])


def _all_swapped(values: list[CellValue]) -> bool:
    """Excel in Colombia opened a month-first file: it swapped every date that it could and left the others as text."""
    serials = [v for v in values if isinstance(v, float) and FIRST_SERIAL <= v < LAST_SERIAL]
    return len(serials) >= _SWAPPED_FROM and all(from_serial(serial).day <= 12 for serial in serials)
