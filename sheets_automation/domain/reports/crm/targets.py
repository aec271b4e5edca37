"""What a brand or an adviser is to reach, in a month or a week (R-128, A-15). No target is None, never 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.mail.week import Span
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reports.life import last_month, next_month
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.policy import Config, PeoplePolicy, TargetPolicy


class Goal(StrEnum):
    """The two indicators of the procedure (R-117, R-118)."""

    PROSPECTS = "prospectos"
    ACTIVITIES = "actividades"


_MONTHLY: Mapping[Goal, Callable[[TargetPolicy], int | None]] = {
    Goal.PROSPECTS: lambda line: line.prospects,
    Goal.ACTIVITIES: lambda line: line.activities,
}
_WEEKLY: Mapping[Goal, Callable[[TargetPolicy], int | None]] = {
    Goal.PROSPECTS: lambda line: line.weekly_prospects,
    Goal.ACTIVITIES: lambda line: line.weekly_activities,
}


def person_name(written: str, people: PeoplePolicy) -> str:
    """The adviser's name as the address book has it, else as typed."""
    person = find_person(written, people)
    return person.name if person else written


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of the configuration, and the days they are shared out over."""

    config: Config
    calendar: Calendar

    @classmethod
    def of(cls, config: Config) -> Targets:
        """The company's own calendar: targets are of brands, not of sedes."""
        return cls(config, calendar_for(config.calendar))

    @property
    def brands(self) -> tuple[str, ...]:
        """Those that have a target of their own, in the order of the file."""
        return tuple(dict.fromkeys(line.brand for line in self.config.crm.targets if line.brand and not line.adviser))

    def of_brand(self, goal: Goal, brand: str, span: Span, *, weekly: bool) -> float | None:
        return self._target(goal, [line for line in self._lines("") if line.brand == brand], span, weekly=weekly)

    def of_adviser(self, goal: Goal, name: str, span: Span, *, weekly: bool) -> float | None:
        """Over all brands for which the adviser has a target."""
        own = self._lines(name) if name else []
        brands = dict.fromkeys(line.brand for line in own)
        found = [
            self._target(goal, [line for line in own if line.brand == brand], span, weekly=weekly) for brand in brands
        ]
        known = [target for target in found if target is not None]
        return sum(known) if known else None

    def _lines(self, adviser: str) -> list[TargetPolicy]:
        people, wanted = self.config.people, normalise(adviser)
        return [line for line in self.config.crm.targets if normalise(person_name(line.adviser, people)) == wanted]

    def _target(self, goal: Goal, lines: list[TargetPolicy], span: Span, *, weekly: bool) -> float | None:
        return self._week(goal, lines, span) if weekly else _month(goal, lines, span.first)

    def _week(self, goal: Goal, lines: list[TargetPolicy], span: Span) -> float | None:
        """The week's own target, else the part of the months' that falls on the business days of the week."""
        for line in _by_month(lines, span.first):
            own = _WEEKLY[goal](line)
            if own is not None:
                return own
            if _MONTHLY[goal](line) is not None:
                break  # a month with a target of its own is not measured by a week of the others
        shares = [self._share(goal, lines, month, span) for month in _months(span)]
        known = [share for share in shares if share is not None]
        return sum(known) if shares and len(known) == len(shares) and sum(known) else None

    def _share(self, goal: Goal, lines: list[TargetPolicy], month: date, span: Span) -> float | None:
        first, last = max(month, span.first), min(next_month(month) - _DAY, span.last)
        days = self._business_days(first, last)
        if not days:
            return 0.0
        whole = _month(goal, lines, month)
        return None if whole is None else whole * days / self._business_days(month, next_month(month) - _DAY)

    def _business_days(self, first: date, last: date) -> int:
        return self.calendar.business_days_between(first - _DAY, last)


_DAY = timedelta(days=1)


def _month(goal: Goal, lines: Iterable[TargetPolicy], day: date) -> float | None:
    """The target of the month of a day: its own line before the general one."""
    found = (_MONTHLY[goal](line) for line in _by_month(lines, day))
    return next((target for target in found if target is not None), None)


def _by_month(lines: Iterable[TargetPolicy], day: date) -> list[TargetPolicy]:
    fitting = [line for line in lines if line.month in ("", f"{day:%Y-%m}")]
    return sorted(fitting, key=lambda line: not line.month)


def _months(span: Span) -> list[date]:
    """First days of the months that a span touches, the latest first."""
    found = [span.last.replace(day=1)]
    while found[-1] > span.first:
        found.append(last_month(found[-1]))
    return found
