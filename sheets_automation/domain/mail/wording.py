"""Sentences that several kinds of mail share. Thresholds and terms are those of the configuration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain.kinds import KINDS, case_words
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import render, shortened
from sheets_automation.domain.mail.sections import Letter, Panel
from sheets_automation.domain.mail.urgency import Level, Urgent
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.spanish import count, full_date, whole_scores
from sheets_automation.model import Message, Picture, Told, Trouble, TroubleKind, picture_type
from sheets_automation.policy import Config

_NAMED, _NUMBER = 8, 24  # numbers of PQRS that a line names, and characters of each
WHAT_TO_DO = Panel(
    "Qué hacer:",
    "1) contacte al cliente; 2) registre la gestión y la fecha en el archivo; 3) marque la fila amarillo (en trámite) "
    "o verde (realizada); verde claro si sigue insatisfecho.",
)
WHERE_IT_OPENS = (
    "«Abrir caso» lleva a su línea en «Casos», y desde allí «Abrir fila» a la fila donde está ahora; si alguien acaba "
    "de ordenar la hoja, búsquela por la placa."
)


def message(
    moment: str, key: str, recipient: Recipient, letter: Letter, briefing: Briefing, told: Iterable[Told] = ()
) -> Message:
    """The letter, addressed to one of the address book."""
    printed = printed_letter(letter, moment, key, briefing.today, recipient.address, briefing.config)
    return replace(printed, role=recipient.role, told=tuple(told))


def printed_letter(letter: Letter, moment: str, key: str, day: date, address: str, config: Config) -> Message:
    """The letter as text and HTML."""
    logo = picture_type(config.logo)
    context = {"letter": letter, "colour": config.mail.colour, "sender": _sender(config), "logo": logo}
    return Message(
        key=key,
        moment=moment,
        day=day,
        role="",
        recipient=address,
        subject=letter.subject,
        text=render("letter.txt.j2", context),
        html=render("letter.html.j2", context),
        pictures=(Picture("logo", logo, config.logo),) if logo else (),
    )


def head(config: Config) -> str:
    """What every subject begins with."""
    return f"[{config.company.department}]"


def _sender(config: Config) -> str:
    return " · ".join(filter(None, (config.company.department, config.mail.company)))


def key_of_the_day(moment: str, address: str, briefing: Briefing) -> str:
    """Of the one message of a kind that an address gets on a day."""
    return f"{moment}|{briefing.today.isoformat()}|{address}"


def outside(address: str) -> Trouble:
    """What is said of an address that may not get mail."""
    return Trouble(
        TroubleKind.RECIPIENTS,
        address,
        f"No se envió el correo a {address}: su dominio no está en «dominios_permitidos» de mail.toml. "
        "Agregue el dominio o corrija la dirección en people.toml.",
    )


def level_counts(urgent: Sequence[Urgent]) -> list[str]:
    """«1 vencido», «2 vencen hoy», «vence mañana» …: only what there is, the gravest first."""
    counts = Counter(one.level for one in urgent)
    soon = {one.label.removeprefix("Vence ") for one in urgent if one.level is Level.SOON}
    when = soon.pop() if len(soon) == 1 else ""
    words = (
        (Level.OVERDUE, "vencido", "vencidos"),
        (Level.TODAY, "vence hoy", "vencen hoy"),
        (Level.SOON, f"vence {when}" if when else "por vencer", f"vencen {when}" if when else "por vencer"),
        (Level.OPEN, "en plazo", "en plazo"),
    )
    return [count(counts[level], singular, plural) for level, singular, plural in words if counts[level]]


def subject(scope: Sequence[Urgent], words: Sequence[str], briefing: Briefing) -> str:
    """``[Gestión Clientes] Tunja · Volkswagen: 1 vencido, 2 vencen hoy – 25/11/2026``: nothing personal."""
    parts = (_scope((one.case.site for one in scope), "sedes"), _scope((one.case.brand for one in scope), "marcas"))
    where = " · ".join(filter(None, parts))
    said = f"{f'{where}: ' if where else ''}{', '.join(words)} – {full_date(briefing.today)}"
    return " ".join(f"{head(briefing.config)} {said}".split())


def _scope(names: Iterable[str], plural: str) -> str:
    distinct = sorted({name for name in names if name})
    return " y ".join(distinct) if len(distinct) <= 2 else f"{len(distinct)} {plural}"


def what_they_wait_for(listed: Sequence[Urgent], config: Config) -> str:
    """What the cases have in common, and the term of an answer."""
    sorts = list(dict.fromkeys(sort for kind in KINDS.values() for sort in kind.cases))
    told = sorted({urgent.case.kind for urgent in listed}, key=lambda sort: sorts.index(sort) if sort in sorts else 99)
    words = [case_words(sort) for sort in told]
    if not words:
        return ""
    scale, term = whole_scores(1, config.semaphore.detractor_below), _term_words(listed, config)
    if len(words) == 1:
        return words[0].alone.format(scale=scale, term=term)
    clocked = [one.among for one in words if one.clocked]
    others = [one.among for one in words if not one.clocked]
    first = f"{' y '.join(clocked)}{term}" if clocked else ""
    parts = ", y ".join(filter(None, (first, *others))).format(scale=scale)
    return f"Estos casos esperan respuesta: {parts}."


def _term_words(listed: Sequence[Urgent], config: Config) -> str:
    """`` (GSC-PRO-03, act. 4: en 2 días hábiles)``; of several forms with several terms, each with its own."""
    codes = sorted({urgent.case.form for urgent in listed if case_words(urgent.case.kind).clocked})
    clocks = {code: form.clock for code in codes if (form := config.form(code)) is not None}
    terms = {code: f"en {count(clock.days, 'día hábil', 'días hábiles')} o menos" for code, clock in clocks.items()}
    if not terms:
        return ""
    if len(set(terms.values())) > 1:
        return f" ({'; '.join(f'{code}: {words}' for code, words in terms.items())})"
    sources = sorted({clock.source for clock in clocks.values() if clock.source})
    return f" ({'; '.join(sources)}{': ' if sources else ''}{next(iter(terms.values()))})"


def foot(config: Config) -> tuple[str, ...]:
    """The last lines of every mail."""
    week = "lunes a sábado" if config.calendar.saturday else "lunes a viernes"
    calendar = f"festivos de Colombia, {week}" if config.calendar.country == "CO" else week
    contact = (f"Dudas: {config.mail.contact}.",) if config.mail.contact else ()
    return (
        "Mensaje automático; los datos personales son de uso interno (Ley 1581 de 2012).",
        f"Calendario: {calendar}.",
        *contact,
    )


def why(recipient: Recipient, moment_words: str) -> str:
    """Why the reader gets this mail, and who changes it."""
    role = recipient.role.replace("_", " ")
    return f"Recibe este correo como {role} ({moment_words}). Para cambiarlo, hable con quien administra el servicio."


def unclosed(recipient: Recipient, briefing: Briefing) -> Panel | None:
    """The line about PQRS that were answered and not closed: counted, the first ones named (R-11)."""
    config = briefing.config
    mine = [one for one in briefing.unclosed if recipient.looks_after_area(one.form, one.site, one.brand, config)]
    if not mine:
        return None
    named = [masked(shortened(one.number, _NUMBER)) for one in mine if one.number]
    more = f" y {len(named) - _NAMED} más" if len(named) > _NAMED else ""
    which = f": {', '.join(named[:_NAMED])}{more}" if named else ""
    what = count(len(mine), "PQRS respondida y sin cerrar", "PQRS respondidas y sin cerrar")
    return Panel("Falta cerrar:", f"{what}{which}. Escriba la fecha de cierre y si el cliente quedó satisfecho.")


def older(silent: int) -> Panel | None:
    """The line about cases that were old when the service first saw them: counted, not listed."""
    if not silent:
        return None
    if silent == 1:
        return Panel(
            "Además:", "1 caso abierto anterior al servicio, que no se detalla aquí; está en el registro de casos."
        )
    said = f"{silent} casos abiertos anteriores al servicio, que no se detallan aquí; están en el registro de casos."
    return Panel("Además:", said)
