"""The morning digest: one message per recipient and business day, never one per row (spec §9, domain §5.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sheets_automation.domain.cases import flags
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.recipients import Recipient, is_nobody, recipients, undeliverable
from sheets_automation.domain.mail.rendering import first_name, greeting, render, shortened
from sheets_automation.domain.mail.urgency import LEVELS, Level, Urgent, urgent_cases
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.spanish import count, full_date, short_weekday, whole_scores
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.model import Case, CaseKind, MailState, Message, OutboxEntry, State, Told, Trouble, TroubleKind
from sheets_automation.place import ZONE
from sheets_automation.policy import Config

MAX_LISTED = 40  # Gmail cuts a message off at 102 kB; the rest is counted and found in the register

_FLAG_WORDS = {
    flags.REPEATED: "Reiterativo",
    flags.WARRANTY: "Garantía",
    flags.LEGAL: "Posible reclamación directa: evalúe registrarla en GSC-FOR-04",
    flags.LATE: "Registro tardío",
    flags.CAR_ADVISOR: "VW car.advisor",
}
_STATE_WORDS = {State.YELLOW: "En trámite", State.RED: "Sin gestión"}


class Digest(NamedTuple):
    """The messages of one moment, and what kept a message from being written."""

    messages: list[Message]
    troubles: list[Trouble]


@dataclass(frozen=True, slots=True)
class _Line:
    """One case as the templates print it."""

    label: str
    tone: str  # Level value: decides the colour of the label and of nothing else
    due: str
    waited: str
    called: str
    plate: str
    customer: str
    adviser: str
    score: str
    said: str
    notes: str
    form: str
    link: str


@dataclass(frozen=True, slots=True)
class _Group:
    """One line of the overview: a sede and a brand."""

    name: str
    overdue: int
    today: int
    soon: int
    open: int
    untouched: int


def digest(
    cases: Sequence[Case], config: Config, now: datetime, answered: Collection[OutboxEntry], register_link: str = ""
) -> Digest:
    """The digests that are due at ``now`` (aware) and not among those that are ``answered`` for already.

    Empty outside business days, before ``mail.digest_at`` and for recipients who have nothing open. ``register_link``
    opens the tab ``Casos``. Silent cases are told once, as a number, in a recipient's first digest.
    """
    local = now.astimezone(ZONE)
    today = local.date()
    if not config.mail.enabled or local.time() < config.mail.digest_at:
        return Digest([], [])
    everything = urgent_cases(cases, config.calendar, today)
    told = recipients(everything, config, moments.DIGEST)
    first_time = _addresses_not_told_before(told, answered)
    keys = {entry.key for entry in answered}
    messages, troubles = [], _undelivered(undeliverable(everything, told))
    for recipient in told:
        key = f"{moments.DIGEST}|{today.isoformat()}|{recipient.address}"
        if key in keys or not _works_today(recipient, config, today):
            continue
        listed = [urgent for urgent in recipient.cases if not urgent.case.silent]
        silent = len(recipient.cases) - len(listed) if recipient.address in first_time else 0
        if not listed and not silent:
            continue
        if not allowed(recipient.address, config):
            troubles.append(_outside(recipient.address))
            continue
        messages.append(_message(key, recipient, listed, silent, config, local, register_link))
    return Digest(messages, troubles)


def allowed(address: str, config: Config) -> bool:
    """Whether mail may go to this address: only to the domains of ``mail.toml``."""
    return address.rpartition("@")[2].casefold() in {domain.casefold() for domain in config.mail.domains}


def _outside(address: str) -> Trouble:
    return Trouble(
        TroubleKind.RECIPIENTS,
        address,
        f"No se envió el resumen a {address}: su dominio no está en «dominios_permitidos» de mail.toml. "
        "Agregue el dominio o corrija la dirección en people.toml.",
    )


def _undelivered(unseen: Sequence[Urgent]) -> list[Trouble]:
    loud = [urgent.case.number for urgent in unseen if not urgent.case.silent]
    if not loud:
        return []
    said = (
        f"{count(len(loud), 'caso abierto no llega', 'casos abiertos no llegan')} a nadie ({', '.join(loud[:10])}"
        f"{' …' if len(loud) > 10 else ''}): indique direcciones en «sin_responsable» de people.toml."
    )
    return [Trouble(TroubleKind.RECIPIENTS, "", said)]


def _addresses_not_told_before(told: Iterable[Recipient], answered: Iterable[OutboxEntry]) -> set[str]:
    dropped = MailState.DROPPED  # told nobody anything
    before = {entry.recipient for entry in answered if entry.moment == moments.DIGEST and entry.state is not dropped}
    return {recipient.address for recipient in told} - before


def _works_today(recipient: Recipient, config: Config, today: date) -> bool:
    """A person of a single sede follows its calendar, everybody else the company's."""
    site = recipient.sites[0] if len(recipient.sites) == 1 else ""
    return calendar_for(config.calendar, site).is_business_day(today)


def _message(
    key: str,
    recipient: Recipient,
    listed: Sequence[Urgent],
    silent: int,
    config: Config,
    now: datetime,
    register_link: str,
) -> Message:
    counts = Counter(urgent.level for urgent in listed)
    shown = listed[:MAX_LISTED]
    subject = _subject(listed, counts, silent, now.date())
    context = {
        "subject": subject,
        "date": full_date(now.date()),
        "hello": greeting(now, first_name(recipient.name)),
        "intro": _intro(listed, config),
        "tiles": [
            (counts[Level.OVERDUE], _agree(counts[Level.OVERDUE], "vencido", "vencidos")),
            (counts[Level.TODAY], _agree(counts[Level.TODAY], "vence hoy", "vencen hoy")),
            (counts[Level.SOON], "por vencer"),
            (counts[Level.OPEN], _agree(counts[Level.OPEN], "abierto, con más plazo", "abiertos, con más plazo")),
        ],
        "groups": _groups(listed) if recipient.overview else [],
        "lines": [_line(urgent, config) for urgent in shown],
        "more": len(listed) - len(shown),
        "silent": silent,
        "register_link": register_link,
        "calendar": _calendar_words(config),
        "contact": config.mail.contact,
    }
    return Message(
        key=key,
        moment=moments.DIGEST,
        day=now.date(),
        role=recipient.role,
        recipient=recipient.address,
        subject=subject,
        text=render("digest.txt.j2", context),
        html=render("digest.html.j2", context),
        told=tuple(Told(urgent.case.number, LEVELS[urgent.level], urgent.case.due) for urgent in listed),
    )


def _agree(quantity: int, singular: str, plural: str) -> str:
    return singular if quantity == 1 else plural


def _subject(listed: Sequence[Urgent], counts: Counter[Level], silent: int, today: date) -> str:
    """``[Gestión Clientes] Tunja · Volkswagen: 1 vencido, 2 vencen hoy – 25/11/2026``: nothing personal."""
    soon = {urgent.label.removeprefix("Vence ") for urgent in listed if urgent.level is Level.SOON}
    when = soon.pop() if len(soon) == 1 else ""
    parts = [
        count(counts[level], singular, plural)
        for level, singular, plural in (
            (Level.OVERDUE, "vencido", "vencidos"),
            (Level.TODAY, "vence hoy", "vencen hoy"),
            (Level.SOON, f"vence {when}" if when else "por vencer", f"vencen {when}" if when else "por vencer"),
            (Level.OPEN, "abierto", "abiertos"),
        )
        if counts[level]
    ] or [count(silent, "caso anterior registrado", "casos anteriores registrados")]
    scope = " · ".join(
        filter(
            None,
            (
                _scope((urgent.case.site for urgent in listed), "sedes"),
                _scope((urgent.case.brand for urgent in listed), "marcas"),
            ),
        )
    )
    head = f"{scope}: " if scope else ""
    return " ".join(f"[Gestión Clientes] {head}{', '.join(parts)} – {full_date(today)}".split())


def _scope(names: Iterable[str], plural: str) -> str:
    distinct = sorted({name for name in names if name})
    return " y ".join(distinct) if len(distinct) <= 2 else f"{len(distinct)} {plural}"


def _intro(listed: Sequence[Urgent], config: Config) -> str:
    """What the cases have in common and what they wait for; thresholds and terms are those of the configuration."""
    kinds = {urgent.case.kind for urgent in listed}
    if not kinds:
        return ""
    if kinds == {CaseKind.COMPLAINT}:
        return "Estas PQRS esperan respuesta dentro del plazo de su tipo."
    scale = whole_scores(1, config.semaphore.detractor_below)
    term = _term_words(listed, config)
    if kinds == {CaseKind.DETRACTOR}:
        return f"Estos clientes calificaron de {scale} y esperan respuesta{term}."
    marked = " o que alguien marcó para seguimiento" if CaseKind.PAINTED in kinds else ""
    complaints = ", y PQRS según el plazo de su tipo" if CaseKind.COMPLAINT in kinds else ""
    return f"Estos casos esperan respuesta: clientes que calificaron de {scale}{marked}{term}{complaints}."


def _term_words(listed: Sequence[Urgent], config: Config) -> str:
    """`` (GSC-PRO-03, act. 4: en 2 días hábiles)``; of several forms with several terms, each with its own."""
    codes = sorted({urgent.case.form for urgent in listed if urgent.case.kind is not CaseKind.COMPLAINT})
    clocks = {code: form.clock for code in codes if (form := config.form(code)) is not None}
    terms = {code: f"en {count(clock.days, 'día hábil', 'días hábiles')} o menos" for code, clock in clocks.items()}
    if not terms:
        return ""
    if len(set(terms.values())) > 1:
        return f" ({'; '.join(f'{code}: {words}' for code, words in terms.items())})"
    sources = sorted({clock.source for clock in clocks.values() if clock.source})
    return f" ({'; '.join(sources)}{': ' if sources else ''}{next(iter(terms.values()))})"


def _groups(listed: Sequence[Urgent]) -> list[_Group]:
    """One line per sede and brand, the most overdue first; nothing when there is only one."""
    parts: dict[str, list[Urgent]] = {}
    for urgent in listed:
        name = " · ".join(filter(None, (urgent.case.site or "Sin sede", urgent.case.brand)))
        parts.setdefault(name, []).append(urgent)
    if len(parts) < 2:
        return []
    groups = [_group(name, part) for name, part in parts.items()]
    return sorted(groups, key=lambda group: (-group.overdue, -group.today, -group.soon, group.name))


def _group(name: str, part: Sequence[Urgent]) -> _Group:
    levels = Counter(urgent.level for urgent in part)
    return _Group(
        name=name,
        overdue=levels[Level.OVERDUE],
        today=levels[Level.TODAY],
        soon=levels[Level.SOON],
        open=len(part),
        untouched=sum(urgent.case.state is State.RED for urgent in part),
    )


def _line(urgent: Urgent, config: Config) -> _Line:
    case = urgent.case
    said_flags = [_FLAG_WORDS.get(flag, flag.replace("_", " ").capitalize()) for flag in case.flags]
    state = _STATE_WORDS.get(case.state, "")
    reopened = "Reabierto" if case.reopened else ""
    return _Line(
        label=urgent.label,
        tone=urgent.level.value,
        due=f"{short_weekday(case.due)} {full_date(case.due)}" if case.due else "sin plazo",
        waited=_waited(urgent),
        called=f"{'recibida' if case.kind is CaseKind.COMPLAINT else 'llamada'} {full_date(case.opened)}",
        plate=case.plate or "sin placa",
        customer=case.customer,
        adviser=NOBODY if is_nobody(case.owner) else case.owner,
        score=f"{case.score:g}".replace(".", ",") if case.score is not None else "",
        said=shortened(case.said, config.mail.quote_length),
        notes=" · ".join(filter(None, (state, reopened, *said_flags))),
        form=case.form,
        link=case.where.link,
    )


def _waited(urgent: Urgent) -> str:
    if urgent.overdue_days:
        return f"hace {count(urgent.overdue_days, 'día hábil', 'días hábiles')}"
    return f"lleva {count(urgent.elapsed, 'día hábil', 'días hábiles')}" if urgent.elapsed else ""


def _calendar_words(config: Config) -> str:
    week = "lunes a sábado" if config.calendar.saturday else "lunes a viernes"
    return f"festivos de Colombia, {week}" if config.calendar.country == "CO" else week
