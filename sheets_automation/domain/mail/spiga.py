"""What an adviser has to update in SPIGA, each activity once (R-124); what has no reader goes to who keeps the form."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.keepers import keeps
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import first_name, greeting, shortened
from sheets_automation.domain.mail.sections import Letter, Line, Lines, Panel, Paragraph, Section
from sheets_automation.domain.mail.wording import foot, head, key_of_the_day, message, why
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.domain.spiga_updates import SpigaUpdate
from sheets_automation.model import Message, Told
from sheets_automation.policy import Config

_LISTED = 30  # the others are told the next morning
_ACTIVITY = "A"  # what stands for a level where a message tells of an activity
_WHAT_TO_DO = Panel(
    "Qué hacer:",
    "actualice en SPIGA el estado de la actividad y escriba qué se hizo con el cliente y qué sigue. Si ya lo hizo, "
    "cuéntele a quien lleva el control para que lo anote en CORRECCIÓN. Cada actividad se le escribe una sola vez.",
)
_TO_PASS_ON = Panel(
    "Qué hacer:",
    "cuéntele a cada asesor cuáles son las suyas. Si su nombre está escrito de otra manera, agregue esa grafía en el "
    "directorio y la próxima vez le llegan a él.",
)


def spiga_to(recipient: Recipient, briefing: Briefing) -> Message | None:
    """The activities of this adviser that were not told before; None where there are none."""
    mine = [one for one in briefing.updates if _is_own(one, recipient)]
    others = [one for one in briefing.updates if _is_passed_on(one, recipient, briefing.config)]
    news = [one for one in (*mine, *others) if not briefing.heard.knows(recipient.address, _told(one))]
    if not news:
        return None
    shown = news[:_LISTED]
    key = key_of_the_day(moments.SPIGA, recipient.address, briefing)
    letter = _letter(recipient, shown, len(news) - len(shown), briefing)
    return message(moments.SPIGA, key, recipient, letter, briefing, [_told(one) for one in shown])


def _is_own(one: SpigaUpdate, recipient: Recipient) -> bool:
    return any(one.adviser == person.name for person in recipient.people)


def _is_passed_on(one: SpigaUpdate, recipient: Recipient, config: Config) -> bool:
    """Whether nobody gets it who could update it, and the reader keeps the form."""
    reached = any(one.adviser == person.name and person.gets(moments.SPIGA) for person in config.people.people)
    keeper = any(keeps(person, config.form(one.form), config) for person in recipient.people)
    return not reached and keeper and recipient.looks_after_area(one.form, one.site, one.brand, config)


def _told(one: SpigaUpdate) -> Told:
    return Told(one.key, _ACTIVITY, None)


def _letter(recipient: Recipient, shown: Sequence[SpigaUpdate], more: int, briefing: Briefing) -> Letter:
    own = [one for one in shown if _is_own(one, recipient)]
    sections: list[Section] = [
        Paragraph(_opening(len(own), len(shown) - len(own)), strong=greeting(briefing.now, first_name(recipient.name))),
    ]
    if own:
        sections += [Lines("", [_line(one) for one in own]), _WHAT_TO_DO]
    advisers = dict.fromkeys(one.typed for one in shown if one not in own)
    for adviser in advisers:
        lines = [_line(one) for one in shown if one not in own and one.typed == adviser]
        sections.append(Lines(shortened(adviser, 60) or "Sin asesor", lines))
    if advisers:
        sections.append(_TO_PASS_ON)
    if more:
        sections.append(Paragraph(f"Y {count(more, 'actividad más, que va', 'actividades más, que van')} mañana."))
    day = full_date(briefing.today)
    return Letter(
        subject=f"{head(briefing.config)} Actividades por actualizar en SPIGA: {len(shown)} – {day}",
        caption=day,
        sections=sections,
        why=why(recipient, "actividades por actualizar en SPIGA, las mañanas en que hay alguna nueva"),
        foot=foot(briefing.config),
    )


def _opening(own: int, others: int) -> str:
    said = []
    if own:
        said.append(
            f"En el control de actividades hay {'una suya' if own == 1 else f'{own} suyas'} que en SPIGA "
            f"{'aparece' if own == 1 else 'aparecen'} sin realizar o sin un comentario que diga qué se hizo."
        )
    if others:
        said.append(
            f"Hay {count(others, 'actividad', 'actividades')} por actualizar en SPIGA de asesores que no reciben este "
            "correo o que el directorio no conoce."
        )
    return " ".join(said)


def _line(one: SpigaUpdate) -> Line:
    """When, what, with whom, what is missing; no telephone and nothing the customer said."""
    where = " · ".join(filter(None, (one.site, one.brand)))
    parts = (full_date(one.day), shortened(one.activity, 40), one.customer, where)
    return Line(" – ".join(filter(None, parts)), tag=one.missing, link=one.where.link)
