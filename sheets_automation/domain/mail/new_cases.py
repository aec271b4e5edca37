"""New cases reach who must answer the same hour: one message per run and person, within the sending hours (N0)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.cards import cards
from sheets_automation.domain.mail.digest import MAX_LISTED
from sheets_automation.domain.mail.recipients import Recipient, is_nobody
from sheets_automation.domain.mail.rendering import first_name, greeting
from sheets_automation.domain.mail.sections import Cards, Letter, Paragraph
from sheets_automation.domain.mail.urgency import Urgent, alert_level
from sheets_automation.domain.mail.wording import (
    WHAT_TO_DO,
    WHERE_IT_OPENS,
    foot,
    message,
    subject,
    what_they_wait_for,
    why,
)
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Message, Told


def new_cases_to(recipient: Recipient, briefing: Briefing) -> Message | None:
    """What this recipient must answer and has not heard of; None where there is nothing."""
    news = [one for one in recipient.cases if _is_news(one, recipient, briefing)]
    if not news:
        return None
    numbers = ",".join(sorted(one.case.number for one in news))
    digest = hashlib.sha256(numbers.encode()).hexdigest()[:8]
    key = f"{moments.NEW}|{briefing.today.isoformat()}|{digest}|{recipient.address}"
    policy = briefing.config.mail
    told = [Told(one.case.number, alert_level(one, policy), one.case.due) for one in news]
    return message(moments.NEW, key, recipient, _letter(recipient, news, briefing), briefing, told)


def _is_news(one: Urgent, recipient: Recipient, briefing: Briefing) -> bool:
    """First seen today or since the last digest, for somebody who answers for it: others hear of it in the morning."""
    case = one.case
    if case.silent or recipient.only_sees(case) or (not recipient.people and not is_nobody(case.owner)):
        return False
    heard = briefing.heard
    return not heard.knows_of(recipient.address, case.number) and not heard.holds(recipient.address, case.number)


def _letter(recipient: Recipient, news: Sequence[Urgent], briefing: Briefing) -> Letter:
    shown = cards(news, briefing, (), recipient.reasons, recipient.address)
    more = len(shown) - MAX_LISTED
    rest = f"Y {count(more, 'cliente más', 'clientes más')}." if more > 0 else ""
    words = [count(len(news), "caso nuevo", "casos nuevos")]
    return Letter(
        subject=subject(news, words, briefing),
        caption=f"{full_date(briefing.today)} {briefing.now:%H:%M}",
        sections=(
            Paragraph(
                what_they_wait_for(news, briefing.config), strong=greeting(briefing.now, first_name(recipient.name))
            ),
            Cards("", shown[:MAX_LISTED], rest, briefing.register_link if more > 0 else ""),
            WHAT_TO_DO,
        ),
        why=why(recipient, "casos nuevos, en cuanto aparecen; después van en el resumen de la mañana"),
        foot=(WHERE_IT_OPENS, *foot(briefing.config)),
    )
