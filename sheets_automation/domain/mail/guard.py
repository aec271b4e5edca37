"""An absence begins: a word to who is away and to who stands in."""

from __future__ import annotations

from sheets_automation.domain.absences import GuardChange
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import first_name, greeting
from sheets_automation.domain.mail.sections import Letter, Panel, Paragraph
from sheets_automation.domain.mail.wording import foot, head, message
from sheets_automation.domain.people import find_person
from sheets_automation.domain.roles import roles
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Message


def guard_change(change: GuardChange, briefing: Briefing) -> Message:
    """The message to the one of the two that ``change.address`` names."""
    reader = find_person(change.address, briefing.config.people) or change.person
    until = full_date(change.absence.end)
    if change.address.casefold() == change.person.email.casefold():
        whom = change.substitute.name if change.substitute else "quien gerencia su sede y marca"
        said = (
            f"Hasta el {until} sus casos se le avisan a {whom}. Usted no recibe el resumen de la mañana en esos días."
        )
    else:
        said = (
            f"Hasta el {until} los casos de {change.person.name} se le avisan a usted. Siguen a nombre de "
            f"{first_name(change.person.name)}; en los correos dicen «en reemplazo de {change.person.name}»."
        )
    known = roles(briefing.config.people)
    recipient = Recipient(change.address, reader.name, reader.role, False, reader.sites, (), {}, known, (reader,))
    letter = Letter(
        subject=f"{head(briefing.config)} Reemplazo hasta el {until}",
        caption=full_date(briefing.today),
        sections=(
            Paragraph(said, strong=greeting(briefing.now, first_name(reader.name))),
            Panel("¿No es así?", "Pida que corrijan la ausencia en el directorio; vale desde la siguiente corrida."),
        ),
        why="Recibe este correo porque hoy empieza, o ya corre, una ausencia registrada en el directorio.",
        foot=foot(briefing.config),
    )
    return message(moments.GUARD, change.key, recipient, letter, briefing)
