"""A second call to a customer whose dissatisfaction was attended: was it put right? A setting, beyond the procedures.

It is due once, some days after a person gave the management for done (green). What the customer says then is told and
measured apart: it is no answer of the survey, and reopens no case by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_automation.domain import fields
from sheets_automation.domain.kinds.next_call import Action, NextCall, on_business_day
from sheets_automation.domain.spanish import full_date
from sheets_automation.domain.worktime import Calendar
from sheets_automation.model import Case, CaseStatus, ScoreClass, State
from sheets_automation.policy import FormPolicy, SecondCallPolicy

#: Where an agent writes it down; a tab with neither has no place for it.
COLUMNS = (fields.SECOND_CALL_ON, fields.SECOND_SCORE)
STILL_UNHAPPY = "segunda_llamada_baja"


@dataclass(frozen=True, slots=True)
class SecondCall:
    """What a row says about it. Both parts None: not made yet."""

    on: date | None
    score: float | None
    score_class: ScoreClass | None

    @property
    def made(self) -> bool:
        return self.on is not None or self.score is not None


def asked_for(form: FormPolicy, columns: Collection[str]) -> bool:
    """Whether second calls are made about a tab: the setting is on, and there is a column to write them into."""
    return bool(form.second_call.days) and any(field in columns for field in COLUMNS)


def closed_on(case: Case | None, written: date | None) -> date | None:
    """The day on which a case was closed in green; None where nobody can say it. ``written``: by the row."""
    if case is None or case.status is not CaseStatus.CLOSED or case.state is not State.GREEN:
        return None
    known = case.in_time is not None or case.closed_on == written
    return case.closed_on if known else None


def second_call(closed: date, policy: SecondCallPolicy, calendar: Calendar, today: date) -> NextCall | None:
    """The call, from the day on which it is due until it would come too late."""
    due = on_business_day(closed + timedelta(days=policy.days), calendar)
    if not due <= today <= due + timedelta(days=policy.latest):
        return None
    return NextCall(Action.RECOVERED, due, f"su caso se cerró el {full_date(closed)}")
