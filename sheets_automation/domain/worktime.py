"""Business days, and the sentence that explains a deadline (spec §5, A-01, A-02).

Counting is Colombian: day 0 never counts, whatever kind of day it is, and the term ends at the close of the n-th
business day after it (C. Comercio art. 829; reading A of the five in use). Only dates are counted, never hours.

A calendar is a table made once: for every day of its range the number of business days so far, and the list of business
days. Adding and counting are then one look-up each, and no set of closing days can make them loop.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import holidays

from sheets_automation.domain.spanish import full_date, short_weekday, weekday
from sheets_automation.model import Deadline
from sheets_automation.policy import CalendarPolicy, DayPolicy

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2050, 12, 31)
LONGEST_CLOSURE = 60  # days; a calendar shut for longer is a mistake in calendar.toml, not a holiday
SPELLED_OUT = 3  # terms up to this many days name each counted day; longer ones only what was left out

_SATURDAY, _SUNDAY = 5, 6


class DayKind(StrEnum):
    """Why a day is an exception to its weekday."""

    HOLIDAY = "festivo"
    CLOSED = "cierre"
    WORKED = "hábil"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that does not follow its weekday, and why."""

    kind: DayKind
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One line of the tab ``Calendario``."""

    day: date
    weekday: str
    counts: bool  # True: a business day
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of one sede between ``FIRST_DAY`` and ``LAST_DAY``; made by ``calendar_for``.

    ``version`` is the digest of the days that count: it changes when a deadline can move, not when a
    reason is reworded.
    """

    version: str
    saturday: bool
    content: str = field(repr=False)  # digest of days and reasons: what equality and memos go by
    special: Mapping[date, SpecialDay] = field(repr=False, compare=False)
    business_days: Sequence[int] = field(repr=False, compare=False)  # ordinals, ascending
    so_far: Sequence[int] = field(repr=False, compare=False)  # [ordinal - first]: business days up to and including it

    def covers(self, day: date) -> bool:
        """Whether the table reaches this day; a typed date may lie anywhere."""
        return FIRST_DAY <= day <= LAST_DAY

    def is_business_day(self, day: date) -> bool:
        """Raises ValueError for a day outside the table."""
        return self._until(day) > self._until_before(day)

    def add_business_days(self, start: date, days: int) -> date:
        """The ``days``-th business day after ``start``, or before it when negative; ``start`` itself for 0.

        Raises ValueError when there is no such day in the table.
        """
        if days == 0:
            return start
        position = self._until(start) + days - 1 if days > 0 else self._until_before(start) + days
        if not 0 <= position < len(self.business_days):
            raise ValueError(
                f"el calendario {self.version} no tiene {abs(days)} días hábiles "
                f"{'después' if days > 0 else 'antes'} del {full_date(start)}"
            )
        return date.fromordinal(self.business_days[position])

    def business_days_between(self, start: date, end: date) -> int:
        """Business days after ``start`` up to and including ``end``; negative when ``end`` comes first."""
        return self._until(end) - self._until(start)

    def why_closed(self, day: date) -> str:
        """``festivo (Navidad)``, ``cierre (Inventario)``, ``domingo``; empty for a business day."""
        if self.is_business_day(day):
            return ""
        special = self.special.get(day)
        return f"{special.kind} ({special.reason})" if special else weekday(day)

    def _until(self, day: date) -> int:
        if not self.covers(day):
            raise ValueError(
                f"{full_date(day)} está fuera del calendario ({full_date(FIRST_DAY)} a {full_date(LAST_DAY)})"
            )
        return self.so_far[day.toordinal() - FIRST_DAY.toordinal()]

    def _until_before(self, day: date) -> int:
        return self._until(day - timedelta(days=1)) if day > FIRST_DAY else 0


def calendar_for(policy: CalendarPolicy, site: str = "") -> Calendar:
    """The calendar of a sede; "" or a sede without an entry of its own gives the company's.

    An entry of the sede wins over one of the company, both over the holidays, those over the weekday. Calendars are
    made once per content. Raises ValueError, saying what is wrong, for an unknown country, a day that one list closes
    and the other opens, or a calendar that is shut for more than 60 days on end.
    """
    own = policy.sites.get(site)
    if own is None:
        return _made_once(policy.country, policy.saturday, policy.closed, policy.worked, (), ())
    saturday = policy.saturday if own.saturday is None else own.saturday
    return _made_once(policy.country, saturday, policy.closed, policy.worked, own.closed, own.worked)


def is_holiday(policy: CalendarPolicy, day: date) -> bool:
    """Whether the country rests that day, whatever the company does on it."""
    return day in _holidays(policy.country)


@lru_cache(maxsize=256)
def _made_once(
    country: str,
    saturday: bool,
    closed: tuple[DayPolicy, ...],
    worked: tuple[DayPolicy, ...],
    site_closed: tuple[DayPolicy, ...],
    site_worked: tuple[DayPolicy, ...],
) -> Calendar:
    special = dict(_holidays(country))
    special.update(_exceptions(closed, worked))
    special.update(_exceptions(site_closed, site_worked))
    first, last = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    shut = {_SUNDAY} if saturday else {_SATURDAY, _SUNDAY}
    # An ordinal's weekday: date(1, 1, 1), ordinal 1, was a Monday.
    opened = {ordinal for ordinal in range(first, last + 1) if (ordinal - 1) % 7 not in shut}
    for day, why in special.items():
        if why.kind is DayKind.WORKED:
            opened.add(day.toordinal())
        else:
            opened.discard(day.toordinal())
    business_days = sorted(opened)
    _refuse_long_closures(business_days)
    so_far, total = [], 0
    for ordinal in range(first, last + 1):
        total += ordinal in opened
        so_far.append(total)
    version = _digest(map(str, business_days))[:8]
    content = _digest([version, *(f"{day} {why.kind} {why.reason}" for day, why in sorted(special.items()))])
    return Calendar(version, saturday, content, special, business_days, so_far)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def _holidays(country: str) -> Mapping[date, SpecialDay]:
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    try:
        supported = holidays.country_holidays(country).supported_languages
        found = holidays.country_holidays(country, years=years, language="es" if "es" in supported else None)
    except NotImplementedError:
        raise ValueError(f"no hay festivos para el país {country!r}; use un código ISO como «CO»") from None
    return {day: SpecialDay(DayKind.HOLIDAY, _holiday_name(name)) for day, name in found.items()}


def _holiday_name(name: str) -> str:
    """``Sagrado Corazón (observado); San Pedro (observado)`` → ``Sagrado Corazón; San Pedro``."""
    return name.replace(" (observado)", "").replace("del señor", "del Señor")


def _exceptions(closed: tuple[DayPolicy, ...], worked: tuple[DayPolicy, ...]) -> dict[date, SpecialDay]:
    both = {entry.day for entry in closed} & {entry.day for entry in worked}
    if both:
        days = ", ".join(full_date(day) for day in sorted(both))
        raise ValueError(f"el mismo día figura como hábil y como no hábil: {days}; deje una sola de las dos líneas")
    outside = [entry.day for entry in (*closed, *worked) if not FIRST_DAY <= entry.day <= LAST_DAY]
    if outside:
        raise ValueError(f"fecha fuera del calendario: {', '.join(full_date(day) for day in sorted(outside))}")
    return {entry.day: SpecialDay(DayKind.CLOSED, entry.reason) for entry in closed} | {
        entry.day: SpecialDay(DayKind.WORKED, entry.reason) for entry in worked
    }


def _refuse_long_closures(business_days: Sequence[int]) -> None:
    edges = [FIRST_DAY.toordinal() - 1, *business_days, LAST_DAY.toordinal() + 1]
    for before, after in pairwise(edges):
        if after - before - 1 > LONGEST_CLOSURE:
            raise ValueError(
                f"no hay ningún día hábil entre el {full_date(date.fromordinal(before + 1))} y el "
                f"{full_date(date.fromordinal(after - 1))}; revise «no_habiles»"
            )


@lru_cache(maxsize=65536)
def deadline(start: date, days: int, calendar: Calendar, warning_days: int | None = None) -> Deadline:
    """When an answer that may take ``days`` business days after ``start`` (day 0) is due, and why.

    ``warning_days`` business days before the due date (default 1) lies the warning; none when that is not after day 0.
    Raises ValueError for fewer than one day or a start outside the calendar.
    """
    if days < 1:
        raise ValueError(f"un plazo tiene al menos un día hábil, no {days}")
    due = calendar.add_business_days(start, days)
    ahead = 1 if warning_days is None else warning_days
    warning = calendar.add_business_days(due, -ahead) if 0 < ahead < days else None
    return Deadline(warning, due, _explanation(start, days, due, calendar), calendar.version)


def _explanation(start: date, days: int, due: date, calendar: Calendar) -> str:
    """``Vence mar 17/11/2026 · día 1: vie 13 · lun 16 festivo (Independencia de Cartagena)``, in the order of the days.

    Weekends are left out: everybody knows them. A long term says from where it counts and only which days do not count.
    """
    spelled_out = days <= SPELLED_OUT
    parts = [f"Vence {short_weekday(due)} {full_date(due)}"]
    if not spelled_out:
        parts.append(f"{days} días hábiles desde {short_weekday(start)} {full_date(start)} (día 0)")
    counted = 0
    for ordinal in range(start.toordinal() + 1, due.toordinal() + 1):
        day = date.fromordinal(ordinal)
        business = calendar.is_business_day(day)
        counted += business
        special = calendar.special.get(day)
        if spelled_out and business and day != due:
            parts.append(f"día {counted}: {_near(day, due)}")
        if special and business != _by_weekday(day, calendar):
            parts.append(f"{_near(day, due)} {special.kind} ({special.reason})")
    return " · ".join(parts)


def _near(day: date, due: date) -> str:
    """``vie 13``, with the month where it is not the month of the due date: ``lun 30/11``."""
    number = f"{day.day}/{day.month:02d}" if day.month != due.month else f"{day.day}"
    return f"{short_weekday(day)} {number}"


def _by_weekday(day: date, calendar: Calendar) -> bool:
    return day.weekday() < _SATURDAY or (calendar.saturday and day.weekday() == _SATURDAY)


def calendar_lines(calendar: Calendar, years: Iterable[int]) -> list[CalendarLine]:
    """What the tab ``Calendario`` prints: every exception of these years in order of date."""
    wanted = set(years)
    return [
        CalendarLine(day, weekday(day), calendar.is_business_day(day), why.reason, _source(why))
        for day, why in sorted(calendar.special.items())
        if day.year in wanted
    ]


def _source(why: SpecialDay) -> str:
    if why.kind is DayKind.HOLIDAY:
        return "Festivo nacional, Ley 2578 de 2026" if "Chiquinquirá" in why.reason else "Festivo nacional"
    return "Configuración: día no hábil" if why.kind is DayKind.CLOSED else "Configuración: día hábil"
