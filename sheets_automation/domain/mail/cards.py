"""Open cases → the cards of a mail: one for each visit, however many work orders it had."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sheets_automation.domain.cases import flags
from sheets_automation.domain.kinds import case_words
from sheets_automation.domain.kinds.second_call import STILL_UNHAPPY
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.owners import owner_name
from sheets_automation.domain.mail.recipients import Reason, Why
from sheets_automation.domain.mail.rendering import shortened
from sheets_automation.domain.mail.sections import Card
from sheets_automation.domain.mail.urgency import Urgent
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.spanish import count, full_date, short_weekday
from sheets_automation.model import Case, State

_FLAG_WORDS = {
    flags.REPEATED: "Reiterativo",
    flags.WARRANTY: "Garantía",
    flags.LEGAL: "Posible reclamación directa: evalúe registrarla en GSC-FOR-04",
    flags.LATE: "Registro tardío",
    flags.CAR_ADVISOR: "Respondió en la plataforma de la marca",
    flags.NO_LEGEND: "Falta la leyenda «reclamo en trámite»",
    flags.LATE_EXTENSION: "Ampliada después de vencida",
    STILL_UNHAPPY: "Segunda llamada: sigue insatisfecho",
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
    if flags.UNCLOSED in case.flags:
        return "Respondida, sin cerrar"
    return case_words(case.kind).state or _STATE_WORDS.get(case.state, "")


def score_words(case: Case) -> str:
    """«calificó 4,5», «sin calificación»; «PQRS» of a case that has no score by its nature."""
    if instead := case_words(case.kind).score:
        return instead
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
    notes = [notes_words(one) for one in cases] + [one.words for one in known if one.why in _WORTH_SAYING]
    own = any(one.why is Why.OWN for one in known)
    answers = own or any(one.why is Why.SUBSTITUTE for one in known)
    owner = "" if own else owner_name(case)
    about = [owner, case.form, f"{case_words(case.kind).day} {full_date(case.opened)}", *(one.number for one in cases)]
    return Card(
        label=first.label,
        tone=first.level.value,
        due=f"{short_weekday(case.due)} {full_date(case.due)}" if case.due else "sin plazo",
        waited=waited_words(first),
        state=state_words(case),
        plate=case.plate or "sin placa",
        customer=customer_words(case.customer),
        score=" y ".join(dict.fromkeys(score_words(one) for one in cases)),
        said=shortened(said, briefing.config.mail.quote_length),
        missing=briefing.missing.get(case.number, ""),
        about=tuple(filter(None, about)),
        notes=" · ".join(dict.fromkeys(filter(None, notes))),
        link=briefing.link(case),
        fresh=any(one.number in fresh for one in cases),
        phone=next(filter(None, (briefing.phones.get(one.number) for one in cases)), "") if answers else "",
        actions=briefing.actions(case, reader) if answers and len(cases) == 1 else (),
    )


def customer_words(name: str) -> str:
    """A customer's short name, whatever was typed into its column."""
    return shortened(masked(name), _LONGEST_NAME)


def notes_words(case: Case) -> str:
    """What makes a case weigh more: «Reabierto · Garantía»."""
    shown = [flag for flag in case.flags if flag != flags.UNCLOSED]  # said as its state
    said = [_FLAG_WORDS.get(flag, flag.replace("_", " ").capitalize()) for flag in shown]
    if legal := case_words(case.kind).legal:  # it is registered already
        said = [legal if words == _FLAG_WORDS[flags.LEGAL] else words for words in said]
    return " · ".join((["Reabierto"] if case.reopened else []) + said)


def waited_words(urgent: Urgent) -> str:
    """«hace 3 días hábiles» since it was due, «lleva 1 día hábil» since it began."""
    if urgent.overdue_days:
        return f"hace {count(urgent.overdue_days, 'día hábil', 'días hábiles')}"
    return f"lleva {count(urgent.elapsed, 'día hábil', 'días hábiles')}" if urgent.elapsed else ""


def _decimal(value: float) -> str:
    return f"{value:g}".replace(".", ",")
