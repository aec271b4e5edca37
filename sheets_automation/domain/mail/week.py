"""The week that the weekly mail and the tab ``Semana`` tell of: which cases belong where, counted once for both.

Domain §5.4, R-72 to R-74. The cases handed over are those the reader looks after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_automation.domain.cases import flags
from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.spanish import count, full_date, percent
from sheets_automation.model import Case, CaseStatus, State

SOON = 7  # days ahead within which a PQRS is about to expire


@dataclass(frozen=True, slots=True)
class Span:
    """Some days on end, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def before(self) -> Span:
        """As many days, just before."""
        days = (self.last - self.first).days + 1
        return Span(self.first - timedelta(days=days), self.last - timedelta(days=days))

    def __str__(self) -> str:
        same = (self.first.month, self.first.year) == (self.last.month, self.last.year)
        first = f"{self.first.day}" if same else f"{self.first:%d/%m}"
        return f"{first}–{full_date(self.last)}"


def last_week(today: date) -> Span:
    """Monday to Sunday of the week before."""
    monday = today - timedelta(days=today.weekday() + 7)
    return Span(monday, monday + timedelta(days=6))


def month_to_date(today: date) -> Span:
    """From the first of the month to today."""
    return Span(today.replace(day=1), today)


def new_in(cases: Iterable[Case], span: Span) -> list[Case]:
    """Cases whose clock began then; those that turned out to be none are left out."""
    return [case for case in cases if span.holds(case.opened) and case.status is not CaseStatus.WITHDRAWN]


def closed_in(cases: Iterable[Case], span: Span) -> list[Case]:
    return [case for case in cases if case.status is CaseStatus.CLOSED and span.holds(case.closed_on)]


def reopened_in(cases: Iterable[Case], span: Span) -> int:
    """How many cases have an earlier end within these days."""
    return sum(any(span.holds(closing.on) for closing in case.closings) for case in cases)


def in_time(closed: Iterable[Case]) -> tuple[int, int]:
    """How many were answered in time, of how many of which that is known."""
    known = [case.in_time for case in closed if case.in_time is not None]
    return sum(known), len(known)


def in_time_words(closed: Iterable[Case]) -> str:
    """«6 de 7 (86 %)»; "" where none of them had a deadline. Of unknown ones nothing is said."""
    part, whole = in_time(closed)
    return f"{part} de {whole} ({percent(part / whole, 0)})" if whole else ""


def happened(times: int, one: str, several: str, noun: str = "") -> str:
    """«se abrieron 19 casos», «se cerró 1», «no se cerró ninguno»."""
    if not times:
        return f"no {one} {f'ningún {noun}' if noun else 'ninguno'}"
    return f"{one if times == 1 else several} {count(times, noun, f'{noun}s') if noun else times}"


def unhappy_in(cases: Iterable[Case], span: Span) -> list[Case]:
    """Light green: attended, and the customer is still dissatisfied; open, or closed in these days."""
    return [
        case
        for case in cases
        if case.state is State.LIGHT_GREEN and (case.status is CaseStatus.OPEN or span.holds(case.closed_on))
    ]


def repeated_in(cases: Iterable[Case]) -> list[Case]:
    """Open cases of customers who had been dissatisfied before."""
    return [case for case in cases if case.status is CaseStatus.OPEN and flags.REPEATED in case.flags]


def expiring_in(cases: Iterable[Case], today: date) -> list[Case]:
    """Open PQRS that are overdue or expire within a week."""
    until = today + timedelta(days=SOON)
    return [
        case
        for case in cases
        if case.kind == COMPLAINT and case.status is CaseStatus.OPEN and case.due is not None and case.due <= until
    ]


def others_of(cases: Sequence[Case]) -> Mapping[str, Sequence[str]]:
    """Case number → the numbers of the other cases of its plate."""
    plates: dict[str, list[str]] = {}
    for case in cases:
        plates.setdefault(case.plate, []).append(case.number)
    return {
        case.number: [number for number in plates[case.plate] if case.plate and number != case.number] for case in cases
    }
