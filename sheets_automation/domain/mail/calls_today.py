"""The agents' list of the morning: whom to call again, whom to write to, which appointments to confirm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sheets_automation.domain.calls_today import NO_AGENT, CallToMake, by_agent
from sheets_automation.domain.kinds.next_call import Action
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import first_name, greeting, shortened
from sheets_automation.domain.mail.sections import Button, Grid, Letter, Line, Lines, Paragraph, Section
from sheets_automation.domain.mail.wording import foot, head, key_of_the_day, message, why
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Message
from sheets_automation.policy import Sees

_LISTED = 40  # lines of a mail; the tab has them all
_LONG_NUMBER = re.compile(r"\d{5}|@")
_TAB = 109  # sheet id of «Llamadas de hoy» (domain/control/tables.py)


def calls_to(recipient: Recipient, briefing: Briefing) -> Message | None:
    """What this agent has to do today, and what has no agent; of who leads agents, everything in their area."""
    mine = [one for one in briefing.calls if _concerns(one, recipient, briefing)]
    if not mine:
        return None
    key = key_of_the_day(moments.CALLS, recipient.address, briefing)
    return message(moments.CALLS, key, recipient, _letter(recipient, mine, briefing), briefing)


def _concerns(one: CallToMake, recipient: Recipient, briefing: Briefing) -> bool:
    if _leads(recipient):
        return recipient.looks_after_area(one.form, one.site, one.brand, briefing.config)
    return one.agent == NO_AGENT or any(one.agent == person.name for person in recipient.people)


def _leads(recipient: Recipient) -> bool:
    return any(recipient.roles.sees(person.role) is not Sees.OWN for person in recipient.people)


def _letter(recipient: Recipient, mine: Sequence[CallToMake], briefing: Briefing) -> Letter:
    sections: list[Section] = [
        Paragraph(
            f"Para hoy hay {count(len(mine), 'cliente', 'clientes')} por llamar, escribir o confirmar.",
            strong=greeting(briefing.now, first_name(recipient.name)),
        )
    ]
    if _leads(recipient):
        sections.append(_table(mine))
    else:
        sections += _lists(mine)
    if briefing.control_link:
        sections.append(Button("Abrir «Llamadas de hoy»", f"{briefing.control_link}#gid={_TAB}"))
    return Letter(
        subject=f"{head(briefing.config)} Llamadas de hoy: {len(mine)} – {full_date(briefing.today)}",
        caption=full_date(briefing.today),
        sections=sections,
        why=why(recipient, "llamadas de hoy, la mañana de cada día hábil en que hay algo"),
        foot=foot(briefing.config),
    )


def _table(mine: Sequence[CallToMake]) -> Grid:
    confirm = Counter(one.agent for one in mine if one.action is Action.CONFIRM)
    rows = [(agent, len(lines), confirm[agent]) for agent, lines in by_agent(mine).items()]
    return Grid("Por agente", ("Agente", "Por hacer", "Citas por confirmar"), rows)


def _lists(mine: Sequence[CallToMake]) -> list[Section]:
    """One list for each action, the most urgent first."""
    shown = list(mine[:_LISTED])
    found: dict[Action, list[CallToMake]] = {}
    for one in sorted(shown, key=lambda one: list(Action).index(one.action)):
        found.setdefault(one.action, []).append(one)
    totals = Counter(one.action for one in mine)
    sections: list[Section] = []
    for action, lines in found.items():
        more = totals[action] - len(lines)
        rest = f"Y {more} más, en la pestaña «Llamadas de hoy»." if more else ""
        sections.append(Lines(f"{action.value} ({totals[action]})", [_line(one) for one in lines], rest))
    left = [f"{action.value}: {totals[action]}" for action in Action if totals[action] and action not in found]
    if left:
        sections.append(Paragraph(f"Además, en la pestaña «Llamadas de hoy»: {'; '.join(left)}."))
    return sections


def _subject(typed: str) -> str:
    """The service or campaign; «REV 10K» looks like a plate and is none, a telephone among the words is masked."""
    hidden = masked(typed) if _LONG_NUMBER.search(typed) else typed
    return shortened(hidden, 60)


def _line(one: CallToMake) -> Line:
    """Who, where, about what, why; no telephone: the row has it."""
    parts = (one.customer, " · ".join(filter(None, (one.site, one.brand))), _subject(one.subject), one.why)
    nobody = " (sin agente)" if one.agent == NO_AGENT else ""
    return Line(f"{' – '.join(filter(None, parts))}{nobody}", tag=one.plate or one.form, link=one.where.link)
