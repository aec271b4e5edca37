"""Open cases → the cards of a mail: one for each visit, however many work orders it had."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sheets_automation.domain.cases import flags
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.owners import owner_name
from sheets_automation.domain.mail.recipients import Reason, Why
from sheets_automation.domain.mail.rendering import shortened
from sheets_automation.domain.mail.sections import Card
from sheets_automation.domain.mail.urgency import Urgent
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.spanish import count, full_date, short_weekday
from sheets_automation.model import Case, CaseKind, State

_FLAG_WORDS = {
    flags.REPEATED: "Reiterativo",
    flags.WARRANTY: "Garantía",
    flags.LEGAL: "Posible reclamación directa: evalúe registrarla en GSC-FOR-04",
    flags.LATE: "Registro tardío",
    flags.CAR_ADVISOR: "VW car.advisor",
}
_STATE_WORDS = {
    State.NONE: "Sin gestión",
    State.RED: "Sin gestión",
    State.YELLOW: "En trámite",
    State.PURPLE: "Morado",
    State.BLUE: "Azul",
    State.UNKNOWN: "Otro color",
    State.LIGHT_GREEN: "Insatisfecho",
}
#: What to paint where the colour of an open case says nothing about its handling.
_TO_PAINT = {
    State.PURPLE: "escribir la gestión con su fecha; el morado no dice si se gestionó",
    State.UNKNOWN: "pintarla amarillo (en trámite) o verde (realizada); su color no está en la convención",
    State.BLUE: "pintarla amarillo (en trámite) o verde (realizada); el azul es de sugerencias, y calificó bajo",
}

_LONGEST_NAME = 40
_WORTH_SAYING = (Why.SUBSTITUTE, Why.GRAVE)


def cards(
    urgent: Sequence[Urgent], briefing: Briefing, fresh: Collection[str], reasons: Mapping[str, Reason], reader: str
) -> list[Card]:
    """In the order of the cases. ``fresh``: numbers that their reader has not heard of; ``reasons``: why he does.

    ``reader``: the address, for what it may say with a click.
    """
    visits: dict[tuple[object, ...], list[Urgent]] = {}
    for one in urgent:
        visits.setdefault(_visit(one.case), []).append(one)
    return [_card(together, briefing, fresh, reasons, reader) for together in visits.values()]


def state_words(case: Case) -> str:
    """How far its handling is, by its colour: the most visible thing after the deadline."""
    if case.kind is CaseKind.COMPLAINT:
        return "Sin respuesta"
    return _STATE_WORDS.get(case.state, "")


def score_words(case: Case) -> str:
    """«calificó 4,5», «sin calificación»; a PQRS has none."""
    if case.kind is CaseKind.COMPLAINT:
        return "PQRS"
    return "sin calificación" if case.score is None else f"calificó {_decimal(case.score)}"


def _visit(case: Case) -> tuple[object, ...]:
    known = case.fingerprint
    who = known.plate or known.document or known.phone
    return (who, case.opened, case.form, case.owner) if who else (case.number,)


def _card(
    together: Sequence[Urgent], briefing: Briefing, fresh: Collection[str], reasons: Mapping[str, Reason], reader: str
) -> Card:
    first = together[0]
    case = first.case
    cases = [one.case for one in together]
    plates = [one.plate for one in cases]  # each masked by itself, before anything is cut: its end is an end
    said = " / ".join(dict.fromkeys(masked(one.said, plates) for one in cases if one.said))
    known = [reasons[one.number] for one in cases if one.number in reasons]
    notes = [_notes(one) for one in cases] + [one.words for one in known if one.why in _WORTH_SAYING]
    called = "recibida" if case.kind is CaseKind.COMPLAINT else "llamada"
    own = any(one.why is Why.OWN for one in known)
    answers = own or any(one.why is Why.SUBSTITUTE for one in known)
    owner = "" if own else owner_name(case)
    about = [owner, case.form, f"{called} {full_date(case.opened)}", *(one.number for one in cases)]
    return Card(
        label=first.label,
        tone=first.level.value,
        due=f"{short_weekday(case.due)} {full_date(case.due)}" if case.due else "sin plazo",
        waited=_waited(first),
        state=state_words(case),
        plate=case.plate or "sin placa",
        customer=shortened(masked(case.customer), _LONGEST_NAME),
        score=" y ".join(dict.fromkeys(score_words(one) for one in cases)),
        said=shortened(said, briefing.config.mail.quote_length),
        missing=_TO_PAINT.get(case.state, "") or briefing.missing.get(case.number, ""),
        about=tuple(filter(None, about)),
        notes=" · ".join(dict.fromkeys(filter(None, notes))),
        link=briefing.link(case),
        fresh=any(one.number in fresh for one in cases),
        phone=next(filter(None, (briefing.phones.get(one.number) for one in cases)), "") if answers else "",
        actions=briefing.actions(case, reader) if answers and len(cases) == 1 else (),
    )


def _notes(case: Case) -> str:
    said = [_FLAG_WORDS.get(flag, flag.replace("_", " ").capitalize()) for flag in case.flags]
    return " · ".join((["Reabierto"] if case.reopened else []) + said)


def _waited(urgent: Urgent) -> str:
    if urgent.overdue_days:
        return f"hace {count(urgent.overdue_days, 'día hábil', 'días hábiles')}"
    return f"lleva {count(urgent.elapsed, 'día hábil', 'días hábiles')}" if urgent.elapsed else ""


def _decimal(value: float) -> str:
    return f"{value:g}".replace(".", ",")
