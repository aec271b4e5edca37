"""How fast the dissatisfied were attended, who came back, and how much of the month hangs on its worst days."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from sheets_automation.domain.cases.flags import REPEATED
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.handling import CLOSED, Handled, business_days
from sheets_automation.domain.reports.survey import Measure
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.model import ScoreClass
from sheets_automation.policy import Config

WORST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Days:
    """Business days that something took, one per case."""

    values: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def median(self) -> float | None:
        return float(statistics.median(self.values)) if self.values else None


def first_action(month: Month) -> Days:
    """From the call to the first sign of handling that we know: the management date in the row, else the closing.

    The sheets keep one management date and no history, so an earlier telephone call that nobody wrote down is unknown.
    """
    today, found = month.today, []
    for item in month.handled:
        call, written = item.record.call_date, item.record.evidence_date
        sign = written if written and call and call <= written <= today else item.closed
        days = _between(item, call, sign, month.config)
        if days is not None:
            found.append(days)
    return Days(tuple(found))


def closing(month: Month) -> Days:
    """From the call (or the reopening) to the closing, of the cases closed with a date."""
    return Days(tuple(item.days for item in month.handled if item.outcome in CLOSED and item.days is not None))


def closed_on_day_one(month: Month) -> tuple[int, int]:
    """How many were closed by the end of the first business day, of how many whose first day is over.

    Closed ones with a date all count, open ones from their second business day on, those without a date not at all.
    """
    closed = closing(month).values
    waiting = sum(item.is_open and (item.days or 0) > 1 for item in month.handled)
    return sum(days <= 1 for days in closed), len(closed) + waiting


def recovered(month: Month) -> tuple[int, int]:
    """Detractors of the month who were called again after the management and scored as neutral or promoter, of all
    who were called again and gave a score."""
    again = [item.record.second for item in month.handled if item.record.dissatisfied and item.record.second]
    scored = [one.score_class for one in again if one.score_class is not None]
    return sum(one is not ScoreClass.DETRACTOR for one in scored), len(scored)


def repeaters(items: Sequence[Handled]) -> int:
    """Distinct customers among the cases of the month who had been dissatisfied before (A-07)."""
    return len({_customer(item) for item in items if REPEATED in item.flags})


def customers(items: Sequence[Handled]) -> int:
    """Distinct customers among the cases of the month."""
    return len({_customer(item) for item in items})


def _customer(item: Handled) -> str:
    where = item.record.where
    return item.record.fingerprint.person_key or f"{where.workbook_id} {where.sheet_id} {where.row}"


def _between(item: Handled, start: date | None, end: date | None, config: Config) -> int | None:
    return business_days(calendar_for(config.calendar, item.record.site), start, end)


@dataclass(frozen=True, slots=True)
class WithoutWorst:
    """The month without the days that cost it most."""

    days: tuple[tuple[date, int], ...]  # day, its surveys; in order of date
    measure: Measure


def without_worst_days(month: Month) -> WithoutWorst | None:
    """None with three days of surveys or fewer: nothing would be left to speak of.

    The worst days are those that lost most points: the sum, over the day's surveys, of one minus the customer's own
    index (mean of his valid general answers / 10). Of two equal days the earlier counts.
    """
    part = month.part
    days = pd.Series(
        [month.records[index].call_date for index in part.index.tolist()], index=part.index, dtype="object"
    )
    own = part.loc[part["effective"], [f"q:{question}" for question in month.form.questions]].mean(axis=1).dropna() / 10
    by_day = (1 - own).groupby(days.loc[own.index])
    surveys: dict[Any, int] = by_day.size().to_dict()
    lost: dict[Any, float] = by_day.sum().to_dict()
    if len(lost) <= WORST_DAYS:
        return None
    worst = sorted(lost, key=lambda day: (-round(lost[day], 9), day))[:WORST_DAYS]
    return WithoutWorst(
        tuple((day, int(surveys[day])) for day in sorted(worst)), month.measured(part[~days.isin(worst)])
    )
