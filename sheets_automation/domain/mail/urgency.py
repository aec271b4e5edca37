"""How urgent an open case is today, in the words of the mails (domain §5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sheets_automation.domain.spanish import full_date, weekday
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Case, CaseStatus
from sheets_automation.policy import CalendarPolicy, MailPolicy


class Level(StrEnum):
    """How near the deadline is; ``alert_level`` says which level of alert it is."""

    OVERDUE = "vencido"
    TODAY = "hoy"
    SOON = "pronto"  # the next business day, or from the term's own warning day on
    OPEN = "abierto"


@dataclass(frozen=True, slots=True)
class Urgent:
    """An open case as of one day."""

    case: Case
    level: Level
    label: str  # «Vencido», «Vence hoy», «Vence mañana», «Vence el lunes», «Vence el 15/12/2026», «En plazo»
    elapsed: int | None  # business days since day 0; None when the start is no plausible date
    overdue_days: int  # business days after the due date, 0 while not overdue

    @property
    def order(self) -> tuple[date, date, str]:
        """The one that has waited longest first; cases without a term last."""
        return (self.case.due or date.max, self.case.opened, self.case.number)


def alert_level(urgent: Urgent, policy: MailPolicy) -> str:
    """N0 open, N1 due today or next, N2 overdue, N3 and N4 overdue for the days that ``mail.toml`` says."""
    if urgent.level is Level.OVERDUE:
        grave = urgent.overdue_days >= policy.grave_days
        return "N4" if grave else "N3" if urgent.overdue_days >= policy.serious_days else "N2"
    return "N0" if urgent.level is Level.OPEN else "N1"


def urgent_cases(cases: Iterable[Case], policy: CalendarPolicy, today: date) -> list[Urgent]:
    """Every open case with its level, counted in the calendar of its sede."""
    return [_urgent(case, calendar_for(policy, case.site), today) for case in cases if case.status is CaseStatus.OPEN]


def _urgent(case: Case, calendar: Calendar, today: date) -> Urgent:
    elapsed = calendar.business_days_between(case.opened, today) if calendar.covers(case.opened) else None
    level, label, overdue = Level.OPEN, "En plazo" if case.due else "Sin plazo", 0
    if case.due is not None and calendar.covers(case.due):
        if case.due < today:
            # At least 1: overdue over a weekend is overdue although no business day has passed yet.
            level, label = Level.OVERDUE, "Vencido"
            overdue = max(1, calendar.business_days_between(case.due, today))
        elif case.due == today:
            level, label = Level.TODAY, "Vence hoy"
        elif case.due <= calendar.add_business_days(today, 1) or (case.warning and case.warning <= today):
            level, label = Level.SOON, _soon(case.due, today)
    return Urgent(case, level, label, elapsed, overdue)


def _soon(due: date, today: date) -> str:
    days = (due - today).days
    if days == 1:
        return "Vence mañana"
    return f"Vence el {weekday(due) if days < 7 else full_date(due)}"  # beyond a week a weekday is ambiguous
