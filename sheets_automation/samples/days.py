"""Business days of the months the samples cover, written by hand: the answer sheet owes nothing to the service."""

from __future__ import annotations

from datetime import date, timedelta

#: Colombian holidays that fall between the first call and the last deadline (Ley 51 de 1983).
HOLIDAYS = frozenset(
    {
        date(2026, 8, 7),
        date(2026, 8, 17),
        date(2026, 10, 12),
        date(2026, 11, 2),
        date(2026, 11, 16),
        date(2026, 12, 8),
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 1, 11),
    }
)
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
LONG_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def is_business_day(day: date) -> bool:
    """Monday to Friday and no holiday."""
    return day.weekday() < 5 and day not in HOLIDAYS


def add_business_days(day: date, count: int) -> date:
    """The ``count``-th business day after ``day``; ``day`` itself is day 0 (A-01)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


def calling_days(first: date, last: date) -> list[date]:
    """The days on which the call centre works: business days and Saturdays (mornings)."""
    span = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in span if day.weekday() < 6 and day not in HOLIDAYS]
