"""The life of a monthly report: when it is due, and at which stage of its days it stands (A-13, spec §10).

A report of a month is a draft until somebody issues it. In the month after, it has three days of its own: it is sent,
it is reminded of, and it has a last day. All three are business days. Nobody but a person issues a report: what is not
issued on its last day is told, and stays a draft (``config/reports.toml`` says why).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sheets_automation.domain.spanish import MONTHS, full_date
from sheets_automation.domain.worktime import Calendar
from sheets_automation.policy import ReportsPolicy

_ONE = timedelta(days=1)


class Stage(StrEnum):
    """What a report that nobody has issued yet waits for; each holds until the next begins."""

    DRAFT = "borrador"
    SEND = "envio"
    REMIND = "recordatorio"
    STOP = "ultimo_dia"


@dataclass(frozen=True, slots=True)
class Window:
    """The business days on which a report is sent, reminded of, and had to be issued; ``send`` ≤ ``remind`` ≤ ``stop``.

    ``remind`` is the last day itself where the month leaves no day between.
    """

    send: date
    remind: date
    stop: date


def window(month: date, calendar: Calendar, policy: ReportsPolicy) -> Window:
    """The days of the report of ``month`` (any day of it), in the month after.

    By calendar days («calendario») sending and reminder move to the next business day, the last day to the previous
    one: «los cinco primeros días» are over on the 5th. By business days («habil») they are the n-th ones. A month whose
    first days are all closed has its first business day for everything.
    """
    first = next_month(month)
    if policy.day_kind == "habil":
        before = first - _ONE
        days = (policy.send_day, policy.remind_day, policy.last_day)
        send, remind, stop = (calendar.add_business_days(before, number) for number in days)
        return Window(send, max(send, remind), max(send, stop))
    opening = _from(first, calendar)
    stop = max(_until(first.replace(day=policy.last_day), calendar), opening)
    send = min(_from(first.replace(day=policy.send_day), calendar), stop)
    remind = _from(max(first.replace(day=policy.remind_day), send + _ONE), calendar)
    return Window(send, min(remind, stop), stop)


def stage(month: date, today: date, calendar: Calendar, policy: ReportsPolicy) -> Stage:
    """Where the report of ``month`` stands on a day, as long as nobody has issued it."""
    days = window(month, calendar, policy)
    if today >= days.stop:
        return Stage.STOP
    if today >= days.remind:
        return Stage.REMIND
    return Stage.SEND if today >= days.send else Stage.DRAFT


def told_late(month: date, today: date, calendar: Calendar, policy: ReportsPolicy) -> bool:
    """Whether a report that nobody issued is told today: on its last day, and on the business day after.

    The second day is for a last day on which no run took place; after it nobody is nagged.
    """
    stop = window(month, calendar, policy).stop
    return stop <= today <= calendar.add_business_days(stop, 1)


def next_month(month: date) -> date:
    """First day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def last_month(day: date) -> date:
    """First day of the month before."""
    return (day.replace(day=1) - _ONE).replace(day=1)


def month_words(month: date) -> str:
    """``octubre de 2026``."""
    return f"{MONTHS[month.month - 1]} de {month.year}"


def running_words(month: date, today: date) -> str:
    """What the tab of a month that is not over says of itself."""
    until = min(today, next_month(month) - _ONE)
    return (
        f"Mes en curso: cifras del {full_date(month.replace(day=1))} al {full_date(until)}. Se completa cada día; el "
        f"informe se emite cuando termine {MONTHS[month.month - 1]}."
    )


def _from(day: date, calendar: Calendar) -> date:
    return day if calendar.is_business_day(day) else calendar.add_business_days(day, 1)


def _until(day: date, calendar: Calendar) -> date:
    return day if calendar.is_business_day(day) else calendar.add_business_days(day, -1)
