"""Every figure of the PQRS report counted a second time, in plain Python, from the formulas that the report prints.

Nothing here comes from the reports of the service: business days are counted one by one over a list of days off.
Shares are fractions; rows are as the report prints them, in its order of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Row = list[Any]
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rules:
    """What the notes of the report say: days off, terms by type, goal."""

    off: Collection[date]
    terms: Mapping[str, int]
    default: int
    without_term: Collection[str]
    goal: float
    least: int = 5


def is_business(day: date, off: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in off


def limit(start: date, days: int, off: Collection[date]) -> date:
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_business(day, off)
    return day


def elapsed(start: date, end: date, off: Collection[date]) -> int:
    """Business days after ``start`` up to and including ``end``."""
    return sum(is_business(start + timedelta(days=n), off) for n in range(1, (end - start).days + 1))


@dataclass(frozen=True, slots=True)
class Counted:
    """One request with what became of it."""

    record: Any
    due: date | None
    done: bool
    ended: date | None
    days: int | None
    fate: str


def counted(record: Any, rules: Rules, today: date) -> Counted:
    """The outcome of one row by its own dates."""
    ended = record.answered or record.closed
    done = ended is not None or record.status == "realizada"
    no_term = record.kind in rules.without_term
    start = record.start
    due = None
    if start is not None and not no_term:
        usual = rules.terms.get(record.kind, rules.default)
        due = limit(start, (usual if record.term_days is None else record.term_days) + record.extension_days, rules.off)
    days = None
    last = ended if done else today
    if record.received is not None and last is not None and last >= record.received:
        days = elapsed(record.received, last, rules.off)
    if no_term:
        fate = "Sin plazo"
    elif not done:
        fate = "Vencida y abierta" if due is not None and today > due else "Abierta, en plazo"
    elif ended is None:
        fate = "Respondida sin fecha"
    else:
        fate = "Fuera de término" if due is not None and ended > due else "En término"
    return Counted(record, due, done, ended, days, fate)


def number(value: float, decimals: int = 2) -> str:
    """As Colombians write it."""
    return f"{value:,.{decimals}f}".replace(",", "_").replace(".", ",").replace("_", ".")


def wilson_words(part: int, whole: int) -> str:
    """The two shares p for which part/whole lies 1.96 standard errors away: roots of a quadratic."""
    if not whole:
        return "Sin datos"
    share = part / whole
    a, b, c = 1 + _Z**2 / whole, -(2 * share + _Z**2 / whole), share**2
    root = max(b * b - 4 * a * c, 0.0) ** 0.5
    low, high = max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))
    return f"{number(low * 100)} % – {number(high * 100)} %"


def bounds(part: int, whole: int) -> tuple[float, float]:
    share = part / whole
    a, b, c = 1 + _Z**2 / whole, -(2 * share + _Z**2 / whole), share**2
    root = max(b * b - 4 * a * c, 0.0) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@dataclass(frozen=True, slots=True)
class Sum:
    """The counts of a group."""

    items: Sequence[Counted]

    def fate(self, name: str) -> int:
        return len([one for one in self.items if one.fate == name])

    @property
    def base(self) -> int:
        names = ("En término", "Fuera de término", "Vencida y abierta", "Respondida sin fecha")
        return sum(self.fate(name) for name in names)

    @property
    def answered(self) -> int:
        return len([one for one in self.items if one.done])

    @property
    def days(self) -> list[int]:
        return sorted(one.days for one in self.items if one.done and one.days is not None)

    @property
    def mean(self) -> float | None:
        return sum(self.days) / len(self.days) if self.days else None

    @property
    def median(self) -> float | None:
        days = self.days
        if not days:
            return None
        middle = len(days) // 2
        return days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) / 2

    @property
    def share(self) -> float | None:
        return self.fate("En término") / self.base if self.base else None


def verdict(found: Sum, rules: Rules) -> str:
    """What the number of requests allows to say."""
    if not found.base:
        return "Sin datos" if found.fate("Abierta, en plazo") else "Sin plazo"
    if found.base < rules.least:
        return f"n < {rules.least}"
    low, high = bounds(found.fate("En término"), found.base)
    return "Cumple" if low >= rules.goal else "No cumple" if high < rules.goal else "No concluyente"


def group_row(name: str, found: Sum, rules: Rules) -> Row:
    share: Any = found.share
    if share is None:
        share = "Sin datos" if found.fate("Abierta, en plazo") else "sin plazo"
    median: Any = found.median if found.median is not None else "–"
    interval = wilson_words(found.fate("En término"), found.base) if found.base else "–"
    return [
        name, len(found.items), found.answered, found.fate("Abierta, en plazo"), found.fate("Vencida y abierta"),
        found.base, share, interval, median, verdict(found, rules),
    ]  # fmt: skip


def group_rows(items: Sequence[Counted], name_of: Callable[[Any], str], rules: Rules) -> list[Row]:
    """Rows by name in no order, and the total."""
    names = sorted({name_of(one.record) for one in items})
    rows = [group_row(name, Sum([one for one in items if name_of(one.record) == name]), rules) for name in names]
    return [*rows, group_row("Total", Sum(items), rules)]


def share_row(name: str, part: int, whole: int) -> Row:
    return [name, part, part / whole if whole else "Sin datos", wilson_words(part, whole)]


def in_month(items: Iterable[Counted], year: int, month: int) -> list[Counted]:
    return [
        one
        for one in items
        if one.record.received is not None and (one.record.received.year, one.record.received.month) == (year, month)
    ]
