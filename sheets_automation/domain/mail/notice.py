"""What the administrator is told when the service is blind or fails: never silence (spec §9)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.rendering import moment_words
from sheets_automation.domain.mail.sections import Button, Letter, Line, Lines, Paragraph, Section
from sheets_automation.domain.mail.wording import head, printed_letter
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Message, OutboxEntry, Trouble
from sheets_automation.policy import Config

_OPENING = "Esto pasó, esto sigue y esto hay que hacer"


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
    if not administrator or not config.mail.enabled or not config.mail.allows(administrator):
        return None
    local = now.astimezone(config.company.zone)
    day = f"{moments.ADMINISTRATOR}|{local.date().isoformat()}|"
    known = {part for entry in answered if entry.key.startswith(day) for part in told_in(entry)}
    fresh = {short_key(trouble): trouble for trouble in troubles if short_key(trouble) not in known}
    if not fresh:
        return None
    key = f"{day}{'+'.join(sorted(fresh))}|{administrator}"
    sections: list[Section] = [
        Paragraph(f"{_OPENING}:", strong="El servicio no pudo hacer todo su trabajo."),
        Lines("", [Line(trouble.text) for trouble in fresh.values()]),
    ]
    if control_link:
        sections.append(Button("Abrir el Control de Automatización", control_link))
    letter = Letter(
        subject=f"{head(config)} El servicio necesita atención: {count(len(fresh), 'problema', 'problemas')}"
        f" – {full_date(local.date())}",
        caption=moment_words(local),
        sections=sections,
        why="Recibe este correo como administrador del servicio («administrador» en people.toml).",
        foot=(f"Mensaje automático{f', corrida {run}' if run else ''}; el mismo aviso se envía una sola vez al día.",),
    )
    printed = printed_letter(letter, moments.ADMINISTRATOR, key, local.date(), administrator, config)
    return replace(printed, role="administrador")


def told_in(entry: OutboxEntry) -> frozenset[str]:
    """What a message to the administrator speaks of, as ``short_key`` names it; nothing for other messages."""
    return frozenset(entry.key.split("|")[2].split("+")) if entry.moment == moments.ADMINISTRATOR else frozenset()


def short_key(trouble: Trouble) -> str:
    """The kind and thing of a trouble as keys of messages name it."""
    return hashlib.sha256(trouble.key.encode()).hexdigest()[:8]
