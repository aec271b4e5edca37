"""How Carrazos writes dates, numbers and words (spec §1): 25/11/2026, mar 17, 94,96 %, «1 caso», «3 casos»."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def weekday(day: date) -> str:
    """``martes``."""
    return WEEKDAYS[day.weekday()]


def short_weekday(day: date) -> str:
    """``mar``, ``mié``, ``sáb``."""
    return WEEKDAYS[day.weekday()][:3]


def full_date(day: date) -> str:
    """``25/11/2026``: the only way a date is printed, whatever the machine's locale."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def short_month(month: date) -> str:
    """``oct 2026``."""
    return f"{MONTHS[month.month - 1][:3]} {month.year}"


def long_month(month: date) -> str:
    """``octubre 2026``."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def number(value: float, decimals: int = 0) -> str:
    """Decimal comma and points for thousands: ``1.234,50``; a half is rounded up, as Sheets prints it."""
    return _written(_exact(value), decimals)


def percent(share: float, decimals: int = 2) -> str:
    """A share of one as ``94,96 %``: two decimals, so that 94,96 is not read as 95 (A-05)."""
    return f"{_written(_exact(share).scaleb(2), decimals)} %"


def _exact(value: float) -> Decimal:
    """The number to the 15 digits that spreadsheets keep: what adding tenths leaves behind is no part of it."""
    return Decimal(f"{value:.15g}")


def _written(exact: Decimal, decimals: int) -> str:
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded if rounded else abs(rounded):,f}"
    return text.translate(str.maketrans(",.", ".,"))


def count(quantity: int, singular: str, plural: str) -> str:
    """``1 caso``, ``3 casos``."""
    return f"{number(quantity)} {singular if quantity == 1 else plural}"


def whole_scores(low: float, high: float) -> str:
    """The scores from ``low`` up to but not including ``high``: «7 a 8» where whole, else «7 a menos de 8,5»."""
    if high == int(high):
        return f"{_score(low)} a {_score(high - 1)}"
    return f"{_score(low)} a menos de {_score(high)}"


def _score(value: float) -> str:
    return f"{value:g}".replace(".", ",")
