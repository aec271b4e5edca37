"""How an open case stands to its deadline today, in the words of «Plazo» (``Casos``)."""

from __future__ import annotations

from datetime import date

from sheets_automation.domain.worktime import Calendar

OVERDUE, TODAY, TOMORROW, NEXT, IN_TIME = "Vencido", "Hoy", "Mañana", "Próximo hábil", "En plazo"


def standing(due: date | None, calendar: Calendar, today: date) -> str:
    """«Vencido», «Hoy», «Mañana», «En plazo»; "" without a term.

    «Próximo hábil»: the next business day is not tomorrow, as on a Friday of what is due on Monday.
    """
    if due is None:
        return ""
    if due <= today:
        return TODAY if due == today else OVERDUE
    if (due - today).days == 1:
        return TOMORROW
    soon = calendar.covers(today) and calendar.covers(due) and calendar.business_days_between(today, due) <= 1
    return NEXT if soon else IN_TIME
