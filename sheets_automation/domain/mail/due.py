"""Which messages are due now: of every kind, to everybody, and what keeps one from being written (spec §9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sheets_automation.domain.absences import changes_of_guard
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.calls_today import calls_to
from sheets_automation.domain.mail.digest import digest_to
from sheets_automation.domain.mail.guard import guard_change
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.domain.mail.new_cases import new_cases_to
from sheets_automation.domain.mail.quality import quality_to
from sheets_automation.domain.mail.quiet import Quiet, why_quiet
from sheets_automation.domain.mail.recipients import Recipient, recipients, undeliverable, without_cases
from sheets_automation.domain.mail.spiga import spiga_to
from sheets_automation.domain.mail.urgency import Urgent, urgent_cases
from sheets_automation.domain.mail.weekly import weekly_to
from sheets_automation.domain.mail.wording import key_of_the_day, outside
from sheets_automation.domain.spanish import count, full_date, short_weekday
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Message, Trouble, TroubleKind
from sheets_automation.policy import Config


class Due(NamedTuple):
    """The messages of now, what kept some from being written, and what waits for another hour, in words."""

    messages: list[Message]
    troubles: list[Trouble]
    waiting: str = ""
    quiet: Quiet | None = None  # why there is no message


_LONGEST_SILENCE = 60  # days: beyond it somebody stopped the service on purpose


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of message: whether its hour has come, and what it says to one recipient."""

    moment: str
    has_come: Callable[[Briefing, Calendar], bool]
    to: Callable[[Recipient, Briefing], Message | None]
    everybody: bool = False  # also people who have no open case
    daily: bool = True  # one message a day, whatever it says
    fallback: bool = False  # what nobody owns goes to the fallback addresses


def _morning(briefing: Briefing, calendar: Calendar) -> bool:
    return moments.morning_has_come(briefing.now, calendar, briefing.config.mail)


def _week_begins(briefing: Briefing, calendar: Calendar) -> bool:
    return _morning(briefing, calendar) and moments.is_first_of_week(briefing.now, calendar)


def _hours(briefing: Briefing, calendar: Calendar) -> bool:
    return moments.may_leave(briefing.now, calendar, briefing.config.mail)


#: In this order: who gets the digest of the morning hears of new cases there, and not in a second mail.
KINDS = (
    _Kind(moments.DIGEST, _morning, digest_to, everybody=True, fallback=True),
    _Kind(moments.NEW, _hours, new_cases_to, fallback=True, daily=False),
    _Kind(moments.WEEKLY, _week_begins, weekly_to, everybody=True),
    _Kind(moments.QUALITY, _morning, quality_to, everybody=True),
    _Kind(moments.CALLS, _morning, calls_to, everybody=True),
    _Kind(moments.SPIGA, _morning, spiga_to, everybody=True),
)


#: Of all messages about cases, people and their data.
MOMENTS = (*(kind.moment for kind in KINDS), moments.GUARD)


def mails_due(briefing: Briefing) -> Due:
    """Everything that is due and not answered for already.

    Nothing outside the sending hours: what would be due then is in the next morning's digest, and ``waiting`` says so.
    """
    if not briefing.config.mail.enabled:
        return Due([], [], quiet=why_quiet(briefing, addressed=False, answered=False))
    urgent = urgent_cases(briefing.cases, briefing.config.calendar, briefing.today)
    messages: list[Message] = []
    troubles = _undelivered(urgent, briefing)
    waiting = 0
    addressed = answered = False
    for kind in KINDS:
        for recipient in _addressed(kind, urgent, briefing):
            addressed = True
            if not kind.has_come(briefing, briefing.calendar(recipient.sites)):
                waiting += kind.moment == moments.NEW and kind.to(recipient, briefing) is not None
                continue
            if kind.daily and key_of_the_day(kind.moment, recipient.address, briefing) in briefing.answered:
                answered = True
                continue
            said = kind.to(recipient, briefing)
            if said is None or said.key in briefing.answered:
                answered = answered or said is not None
                continue
            if briefing.config.mail.allows(recipient.address):
                messages.append(said)
                briefing = replace(briefing, heard=_having_heard(briefing.heard, said))
            else:
                troubles.append(outside(recipient.address))
    messages += _changes_of_guard(briefing, troubles)
    quiet = None if messages else why_quiet(briefing, addressed=addressed, answered=answered)
    return Due(messages, troubles, _waiting_words(waiting, briefing), quiet)


def _changes_of_guard(briefing: Briefing, troubles: list[Trouble]) -> Iterator[Message]:
    """An absence begins: who is away and who stands in hear of it, once."""
    if not _hours(briefing, briefing.calendar()):
        return
    for change in changes_of_guard(briefing.config.people, briefing.today, briefing.answered):
        if briefing.config.mail.allows(change.address):
            yield guard_change(change, briefing)
        else:
            troubles.append(outside(change.address))


def silence(last: datetime | None, now: datetime, config: Config) -> list[Trouble]:
    """What the administrator is told where no run took place for too long. ``last``: when the last one began."""
    if not config.mail.silence_hours or last is None or (now - last).days > _LONGEST_SILENCE:
        return []
    first, here = last.astimezone(config.company.zone), now.astimezone(config.company.zone)
    hours = moments.open_hours(first, here, calendar_for(config.calendar), config.mail)
    if hours <= config.mail.silence_hours:
        return []
    told = (
        f"El servicio no corrió entre el {full_date(first.date())} {first:%H:%M} y el {full_date(here.date())} "
        f"{here:%H:%M} ({hours:.0f} horas de trabajo). Ya corre otra vez; mire por qué se detuvo el programador."
    )
    return [Trouble(TroubleKind.RUN, "sin correr", told)]


def _addressed(kind: _Kind, urgent: Sequence[Urgent], briefing: Briefing) -> Iterator[Recipient]:
    config, today = briefing.config, briefing.today
    found = recipients(urgent, config, kind.moment, today, fallback=kind.fallback)
    yield from found
    if kind.everybody:
        yield from without_cases(config, kind.moment, today, {one.address.casefold() for one in found})


def _having_heard(heard: Heard, said: Message) -> Heard:
    """As if the message had been read: the next kinds do not tell the same again."""
    address = said.recipient.casefold()
    told = {**heard.told, address: heard.told.get(address, frozenset()) | frozenset(said.told)}
    mailed = heard.mailed | {address} if said.moment == moments.DIGEST else heard.mailed
    return Heard(told, mailed, heard.held)


def _undelivered(urgent: Sequence[Urgent], briefing: Briefing) -> list[Trouble]:
    """Open cases that are in nobody's digest: the address book and the fallback list leave them out."""
    told = recipients(urgent, briefing.config, moments.DIGEST, briefing.today)
    loud = [one.case.number for one in undeliverable(urgent, told) if not one.case.silent]
    if not loud or not moments.morning_has_come(briefing.now, briefing.calendar(), briefing.config.mail):
        return []
    said = (
        f"{count(len(loud), 'caso abierto no llega', 'casos abiertos no llegan')} a nadie ({', '.join(loud[:10])}"
        f"{' …' if len(loud) > 10 else ''}): indique direcciones en «sin_responsable» de people.toml."
    )
    return [Trouble(TroubleKind.RECIPIENTS, "", said)]


def _waiting_words(waiting: int, briefing: Briefing) -> str:
    """«2 correos de casos nuevos esperan hasta el jue 26/11/2026 07:30.»"""
    if not waiting:
        return ""
    opens = moments.next_opening(briefing.now, briefing.calendar(), briefing.config.mail.digest_at)
    mails = count(waiting, "correo de casos nuevos espera", "correos de casos nuevos esperan")
    return f"{mails} hasta el {short_weekday(opens.date())} {full_date(opens.date())} {opens:%H:%M}."
