"""What the administrator is told when the service is blind or fails: never silence (spec §9)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.digest import allowed
from sheets_automation.domain.mail.rendering import moment_words, render
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Message, OutboxEntry
from sheets_automation.place import ZONE
from sheets_automation.policy import Config


def administrator_notice(
    problems: Sequence[str],
    config: Config,
    now: datetime,
    answered: Collection[OutboxEntry],
    run: str = "",
    control_link: str = "",
) -> Message | None:
    """One message about unreadable files or a run that did not finish; the same problems are told once a day.

    None when there is no problem, nobody to tell, the administrator's domain is not allowed, or it has been told.
    """
    administrator = config.people.administrator
    if not problems or not administrator or not config.mail.enabled or not allowed(administrator, config):
        return None
    local = now.astimezone(ZONE)
    digest = hashlib.sha256("\n".join(sorted(set(problems))).encode()).hexdigest()[:8]
    key = f"{moments.ADMINISTRATOR}|{local.date().isoformat()}|{digest}|{administrator}"
    if key in {entry.key for entry in answered}:
        return None
    subject = (
        f"[Gestión Clientes] El servicio necesita atención: {count(len(problems), 'problema', 'problemas')}"
        f" – {full_date(local.date())}"
    )
    context = {
        "subject": subject,
        "problems": list(problems),
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
