"""The morning digest: one message per recipient and business day, never one per row (spec §9, domain §5.3).

An adviser gets the cards of what he must answer; who looks after an area gets figures by person, the ten worst and what
has ended; general management only what has been overdue for long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.cards import cards
from sheets_automation.domain.mail.heard import RESOLVED
from sheets_automation.domain.mail.owners import by_owner, load, owner_name, worst_first
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import first_name, greeting
from sheets_automation.domain.mail.sections import Button, Cards, Grid, Letter, Line, Lines, Paragraph, Section, Tiles
from sheets_automation.domain.mail.urgency import Level, Urgent, alert_level
from sheets_automation.domain.mail.wording import (
    WHAT_TO_DO,
    WHERE_IT_OPENS,
    foot,
    key_of_the_day,
    level_counts,
    message,
    older,
    subject,
    unclosed,
    what_they_wait_for,
    why,
)
from sheets_automation.domain.spanish import count, full_date, short_weekday
from sheets_automation.model import Case, CaseStatus, Message, Told

MAX_LISTED = 25  # cards for who answers; the rest is counted and found in the register
WORST = 10  # cards for who looks after an area
_MAX_PEOPLE = 12  # lines of the table by person
_MAX_RESOLVED = 12


def digest_to(recipient: Recipient, briefing: Briefing) -> Message | None:
    """This morning's digest; None where there is nothing to tell this recipient."""
    listed = [urgent for urgent in recipient.cases if not urgent.case.silent]
    silent = len(recipient.cases) - len(listed)
    resolved = _resolved(recipient, briefing)
    first = recipient.address.casefold() not in briefing.heard.mailed
    if not listed and not resolved and not (silent and first):
        return None
    if recipient.overview:
        letter = _of_an_area(recipient, listed, resolved, silent, briefing)
    else:
        letter = _of_an_adviser(recipient, listed, resolved, silent, briefing)
    key = key_of_the_day(moments.DIGEST, recipient.address, briefing)
    told = [*_news(recipient, listed, briefing), *(Told(case.number, RESOLVED, case.due) for case in resolved)]
    return message(moments.DIGEST, key, recipient, letter, briefing, told)


def _news(recipient: Recipient, listed: Sequence[Urgent], briefing: Briefing) -> list[Told]:
    """Levels that this reader has not been told of."""
    policy = briefing.config.mail
    told = [Told(urgent.case.number, alert_level(urgent, policy), urgent.case.due) for urgent in listed]
    return [one for one in told if not briefing.heard.knows(recipient.address, one)]


def _fresh(recipient: Recipient, listed: Sequence[Urgent], briefing: Briefing) -> set[str]:
    """Cases that this reader has not heard of at all; in his first mail nothing is marked, for all would be."""
    if recipient.address.casefold() not in briefing.heard.mailed:
        return set()
    heard = briefing.heard
    return {one.case.number for one in listed if not heard.knows_of(recipient.address, one.case.number)}


def _resolved(recipient: Recipient, briefing: Briefing) -> list[Case]:
    """Closed cases that the reader was told of as overdue, and not yet as closed."""
    known = briefing.heard.escalated(recipient.address) - briefing.heard.resolved(recipient.address)
    return [case for case in briefing.cases if case.number in known and case.status is CaseStatus.CLOSED]


# ------------------------------------------------------------------------------------------------- who answers


def _of_an_adviser(
    recipient: Recipient, listed: Sequence[Urgent], resolved: Sequence[Case], silent: int, briefing: Briefing
) -> Letter:
    shown = cards(listed, briefing, _fresh(recipient, listed, briefing), recipient.reasons, recipient.address)
    sections: list[Section] = [_hello(recipient, what_they_wait_for(listed, briefing.config), briefing)]
    if listed:
        more = len(shown) - MAX_LISTED
        rest = f"Y {count(more, 'cliente más', 'clientes más')}, con más plazo." if more > 0 else ""
        sections += [
            _tiles(listed),
            Cards("", shown[:MAX_LISTED], rest, briefing.register_link if more > 0 else ""),
        ]
    sections += _ended(resolved, briefing)
    if listed:
        sections.append(WHAT_TO_DO)
    if (line := older(silent)) is not None:
        sections.append(line)
    return _letter(recipient, listed, resolved, silent, sections, briefing)


def _tiles(listed: Sequence[Urgent]) -> Tiles:
    levels = [one.level for one in listed]
    words = (
        (Level.OVERDUE, "vencido", "vencidos"),
        (Level.TODAY, "vence hoy", "vencen hoy"),
        (Level.SOON, "por vencer", "por vencer"),
        (Level.OPEN, "en plazo", "en plazo"),
    )
    return Tiles([(levels.count(level), one if levels.count(level) == 1 else many) for level, one, many in words])


# --------------------------------------------------------------------------------------- who looks after an area


def _of_an_area(
    recipient: Recipient, listed: Sequence[Urgent], resolved: Sequence[Case], silent: int, briefing: Briefing
) -> Letter:
    fresh = _fresh(recipient, listed, briefing)
    sections: list[Section] = [_hello(recipient, _headline(recipient, listed, fresh, briefing), briefing)]
    if listed:
        sections.append(_by_person(recipient, listed, fresh, briefing))
        shown = cards(listed, briefing, fresh, recipient.reasons, recipient.address)
        title = f"Los {WORST} que más han esperado" if len(shown) > WORST else ""
        more = len(shown) - WORST
        rest = f"Y {count(more, 'cliente más', 'clientes más')}." if more > 0 else ""
        sections.append(Cards(title, shown[:WORST], rest, briefing.register_link if more > 0 else ""))
    sections += _ended(resolved, briefing)
    if not recipient.exceptions_only and (line := unclosed(recipient, briefing)) is not None:
        sections.append(line)
    if (line := older(silent)) is not None:
        sections.append(line)
    if briefing.register_link:
        sections.append(Button("Abrir el registro de casos", briefing.register_link))
    return _letter(recipient, listed, resolved, silent, sections, briefing)


def _headline(recipient: Recipient, listed: Sequence[Urgent], fresh: set[str], briefing: Briefing) -> str:
    """«12 casos abiertos: 5 vencidos (2 desde hace 3 días hábiles o más), 1 vence hoy, 6 en plazo. 3 son nuevos.»"""
    if not listed:
        return ""
    policy = briefing.config.mail
    untouched = load(listed).untouched
    news = f" {count(len(fresh), 'es nuevo', 'son nuevos')} en este correo." if fresh else ""
    idle = f" {count(untouched, 'sigue', 'siguen')} sin gestión." if untouched else ""
    if recipient.exceptions_only:
        days = count(policy.grave_days, "día hábil", "días hábiles")
        return f"{count(len(listed), 'caso lleva', 'casos llevan')} {days} o más de vencidos.{news}{idle}"
    serious = sum(one.overdue_days >= policy.serious_days for one in listed)
    words = level_counts(listed)
    if serious and listed[0].level is Level.OVERDUE:
        words[0] += f" ({serious} desde hace {policy.serious_days} días hábiles o más)"
    return f"{count(len(listed), 'caso abierto', 'casos abiertos')}: {', '.join(words)}.{news}{idle}"


def _by_person(recipient: Recipient, listed: Sequence[Urgent], fresh: set[str], briefing: Briefing) -> Grid:
    since = _previous_business_day(briefing, recipient.sites)
    people = by_owner(listed)
    closed = _closed_by(recipient, since, briefing)
    names = sorted({*people, *closed}, key=lambda name: worst_first(name, load(people.get(name, []))))
    rows = [_line_of(name, people.get(name, []), fresh, closed.get(name, 0)) for name in names]
    if len(rows) > _MAX_PEOPLE:
        rest = rows[_MAX_PEOPLE - 1 :]
        totals = [sum(int(row[i]) for row in rest) for i in range(1, 6)]
        rows = [*rows[: _MAX_PEOPLE - 1], (f"Otros {len(rest)}", *totals)]
    yesterday = (briefing.today - since).days == 1
    ended = "Cerrados ayer" if yesterday else f"Cerrados desde el {short_weekday(since)}"
    headings = ("Responsable", "Abiertos", "Vencidos", "Nuevos", ended, "Sin tocar")
    return Grid("", headings, rows)


def _line_of(name: str, own: Sequence[Urgent], fresh: set[str], closed: int) -> tuple[str | int, ...]:
    new = sum(one.case.number in fresh for one in own)
    has = load(own)
    return (name, has.open, has.overdue, new, closed, has.untouched)


def _closed_by(recipient: Recipient, since: date, briefing: Briefing) -> dict[str, int]:
    """Cases of the reader's area that were closed since the last business day, by who answers for them."""
    found: dict[str, int] = {}
    for case in briefing.cases:
        ended = case.status is CaseStatus.CLOSED and case.closed_on is not None and case.closed_on >= since
        if ended and not case.silent and recipient.looks_after(case, briefing.config):
            name = owner_name(case)
            found[name] = found.get(name, 0) + 1
    return found


def _previous_business_day(briefing: Briefing, sites: Sequence[str]) -> date:
    return briefing.calendar(sites).add_business_days(briefing.today, -1)


# ---------------------------------------------------------------------------------------------------------- both


def _hello(recipient: Recipient, text: str, briefing: Briefing) -> Paragraph:
    return Paragraph(text, strong=greeting(briefing.now, first_name(recipient.name)))


def _ended(resolved: Sequence[Case], briefing: Briefing) -> list[Section]:
    if not resolved:
        return []
    lines = [Line(_ended_words(case), case.number, briefing.link(case)) for case in resolved[:_MAX_RESOLVED]]
    more = len(resolved) - _MAX_RESOLVED
    rest = f"Y {count(more, 'caso más', 'casos más')}." if more > 0 else ""
    return [Lines("Se resolvieron casos de los que se le había avisado como vencidos", lines, rest)]


def _ended_words(case: Case) -> str:
    when = f"cerrado el {full_date(case.closed_on)}" if case.closed_on else "cerrado, sin fecha de gestión"
    return f"{case.plate or 'sin placa'} · {case.owner} · {when}"


def _letter(
    recipient: Recipient,
    listed: Sequence[Urgent],
    resolved: Sequence[Case],
    silent: int,
    sections: Sequence[Section],
    briefing: Briefing,
) -> Letter:
    if listed:
        words = level_counts(listed)
    elif resolved:
        words = [count(len(resolved), "caso resuelto", "casos resueltos")]
    else:
        words = [count(silent, "caso anterior registrado", "casos anteriores registrados")]
    return Letter(
        subject=subject(listed, words, briefing),
        caption=full_date(briefing.today),
        sections=sections,
        why=why(recipient, f"resumen de la mañana, días hábiles desde las {briefing.config.mail.digest_at:%H:%M}"),
        foot=(WHERE_IT_OPENS, *foot(briefing.config)) if listed else foot(briefing.config),
    )
