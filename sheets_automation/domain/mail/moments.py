"""The mails there are, by the word that ``recibe`` of ``people.toml`` and ``Correos`` use, and when they may leave."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sheets_automation.domain.worktime import Calendar
from sheets_automation.policy import MailPolicy

DIGEST = "resumen_diario"
NEW = "casos_nuevos"
WEEKLY = "resumen_semanal"
QUALITY = "calidad_datos"
CALLS = "llamadas_hoy"
SPIGA = "actividades_spiga"
ADMINISTRATOR = "aviso_administrador"
REPORT = "informe_mensual"
REPORT_PENDING = "informe_pendiente"  # reminder and last day of a report that nobody has issued
GUARD = "relevo"  # an absence begins: told to who is away and who stands in

#: What a person may ask to receive; a notice goes to the administrator alone, at any hour.
RECEIVED = (DIGEST, NEW, WEEKLY, QUALITY, CALLS, SPIGA)


def may_leave(now: datetime, calendar: Calendar, policy: MailPolicy) -> bool:
    """Whether people get mail at this local moment: on business days, within the sending hours."""
    return calendar.is_business_day(now.date()) and policy.sends_from <= now.time() < policy.sends_until


def morning_has_come(now: datetime, calendar: Calendar, policy: MailPolicy) -> bool:
    """Whether the morning's mails may leave at this local moment."""
    return may_leave(now, calendar, policy) and now.time() >= policy.digest_at


def next_opening(now: datetime, calendar: Calendar, opens: time) -> datetime:
    """When mail that may not leave now can: the next business day's opening, or today's."""
    day = now.date() if now.time() < opens else now.date() + timedelta(days=1)
    while not calendar.is_business_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, opens, now.tzinfo)


def open_hours(start: datetime, end: datetime, calendar: Calendar, policy: MailPolicy) -> float:
    """Sending hours of business days between two local moments."""
    total, day = timedelta(), start.date()
    while day <= end.date():
        if calendar.is_business_day(day):
            opens, closes = (datetime.combine(day, at, start.tzinfo) for at in (policy.sends_from, policy.sends_until))
            total += max(timedelta(), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return total.total_seconds() / 3600


def is_first_of_week(now: datetime, calendar: Calendar) -> bool:
    """Whether a local day is the first business day of its week, Monday to Sunday."""
    monday = now.date() - timedelta(days=now.weekday())
    return not any(calendar.is_business_day(monday + timedelta(days=i)) for i in range(now.weekday()))
