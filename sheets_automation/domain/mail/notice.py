"""What the administrator is told when the service is blind or fails: never silence (spec §9)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.rendering import moment_words, render
from sheets_automation.domain.mail.wording import allowed
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Message, OutboxEntry, Trouble
from sheets_automation.place import ZONE
from sheets_automation.policy import Config


def administrator_notice(
    troubles: Sequence[Trouble],
    config: Config,
    now: datetime,
    answered: Collection[OutboxEntry],
    run: str = "",
    control_link: str = "",
) -> Message | None:
    """One message about what is in trouble; each thing is told once a day, whatever its exact words.

    None when there is no trouble, nobody to tell, the administrator's domain is not allowed, or it has been told.
    """
    administrator = config.people.administrator
    if not administrator or not config.mail.enabled or not allowed(administrator, config):
        return None
    local = now.astimezone(ZONE)
    day = f"{moments.ADMINISTRATOR}|{local.date().isoformat()}|"
    known = {part for entry in answered if entry.key.startswith(day) for part in told_in(entry)}
    fresh = {short_key(trouble): trouble for trouble in troubles if short_key(trouble) not in known}
    if not fresh:
        return None
    key = f"{day}{'+'.join(sorted(fresh))}|{administrator}"
    subject = (
        f"[Gestión Clientes] El servicio necesita atención: {count(len(fresh), 'problema', 'problemas')}"
        f" – {full_date(local.date())}"
    )
    context = {
        "subject": subject,
        "problems": [trouble.text for trouble in fresh.values()],
        "when": moment_words(local),
        "run": run,
        "control_link": control_link,
    }
    return Message(
        key=key,
        moment=moments.ADMINISTRATOR,
        day=local.date(),
        role="administrador",
        recipient=administrator,
        subject=subject,
        text=render("notice.txt.j2", context),
        html=render("notice.html.j2", context),
    )


def told_in(entry: OutboxEntry) -> frozenset[str]:
    """What a message to the administrator speaks of, as ``short_key`` names it; nothing for other messages."""
    return frozenset(entry.key.split("|")[2].split("+")) if entry.moment == moments.ADMINISTRATOR else frozenset()


def short_key(trouble: Trouble) -> str:
    """The kind and thing of a trouble as keys of messages name it."""
    return hashlib.sha256(trouble.key.encode()).hexdigest()[:8]
