"""What an agent has to do next about a row: call again, send the WhatsApp message, confirm an appointment … (R-51,
R-90, R-105, R-107, A-15).

One list of rules; the first that answers counts. A row that asks for nothing has no next action.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sheets_automation.domain.cells.bookings import Booking, Kept
from sheets_automation.domain.cells.words import ELSEWHERE
from sheets_automation.domain.kinds.attempt import Attempt, days_of
from sheets_automation.domain.spanish import count, full_date, short_weekday
from sheets_automation.domain.worktime import Calendar
from sheets_automation.policy import CallsPolicy


class Action(StrEnum):
    """In the order in which a morning's list shows them; the values are what people read."""

    CONFIRM = "Confirmar la cita"
    CHECK = "Verificar si asistió"
    REBOOK = "Acordar una cita nueva"
    DATE = "Escribir la fecha de la cita"
    AGREED = "Llamar: lo pidió para ahora"
    THIRD = "Tercer intento"
    SECOND = "Segundo intento"
    RECOVERED = "Segunda llamada: ¿quedó satisfecho?"
    PHONE = "Buscar otro teléfono"
    WHATSAPP = "Enviar WhatsApp"
    FIRST = "Primera llamada"


@dataclass(frozen=True, slots=True)
class NextCall:
    """``due``: the day from which it is to be done; ``why``: in words."""

    action: Action
    due: date
    why: str


@dataclass(frozen=True, slots=True)
class CallState:
    """How far the calls about a row have come."""

    attempts: Sequence[Attempt]
    contacted: bool | None
    reason: str  # of no contact
    whatsapp: bool  # whether the message was sent
    stopped: bool = False  # nobody is to call: asked not to, removed from the list, over
    booked: Booking | None = None
    later: date | None = None  # the day on which a customer who put it off is to be called
    appointment: date | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    state: CallState
    policy: CallsPolicy
    calendar: Calendar
    today: date


Rule = Callable[[_Question], NextCall | None]
#: Reasons after which a further call to the same number reaches nobody, or is not wanted.
_WRONG_NUMBER = frozenset({"Número equivocado", "Sin teléfono"})
_NO_MORE = frozenset({"No desea responder", ELSEWHERE, "Cliente corporativo"})


def next_call(state: CallState, policy: CallsPolicy, calendar: Calendar, today: date) -> NextCall | None:
    """The row's next action; None where nothing is left to do, or not yet."""
    if state.stopped:
        return None
    question = _Question(state, policy, calendar, today)
    found = next((told for rule in _RULES if (told := rule(question)) is not None), None)
    return found if found is not None and found.due <= today else None


def _appointment(asked: _Question) -> NextCall | None:
    """A taken appointment: its day, its confirmation on the business day before, whether it was kept."""
    state, today = asked.state, asked.today
    if state.booked is not Booking.YES:
        return None
    if state.kept is Kept.YES:
        return _NOTHING
    if state.kept is Kept.NO:
        return NextCall(Action.REBOOK, today, "no asistió a la cita")
    if state.appointment is None:
        why = "reprogramó y falta la fecha nueva" if state.kept is Kept.MOVED else "tiene cita y falta su fecha"
        return NextCall(Action.DATE, today, why)
    when = f"{short_weekday(state.appointment)} {full_date(state.appointment)}"
    if state.appointment < today:
        return NextCall(Action.CHECK, state.appointment + timedelta(days=1), f"la cita era el {when}")
    return NextCall(Action.CONFIRM, asked.calendar.add_business_days(state.appointment, -1), f"la cita es el {when}")


def _answered(asked: _Question) -> NextCall | None:
    """Somebody answered: only who put it off to a day that has come is called again."""
    state = asked.state
    if not state.contacted:
        return None
    if state.booked is Booking.LATER and state.later is not None:
        return NextCall(Action.AGREED, state.later, f"pidió que lo llamaran desde el {full_date(state.later)}")
    return _NOTHING


def _too_old(asked: _Question) -> NextCall | None:
    days = days_of(asked.state.attempts)
    return _NOTHING if days and (asked.today - max(days)).days > asked.policy.days else None


def _not_reached(asked: _Question) -> NextCall | None:
    """The next try on another day, then the message (R-51, R-107)."""
    state, made = asked.state, len(asked.state.attempts)
    if not made:
        return NextCall(Action.FIRST, asked.today, "aún no se ha llamado") if state.contacted is None else _NOTHING
    if state.contacted is None or state.reason in _NO_MORE:
        return _NOTHING
    if state.reason in _WRONG_NUMBER:
        return NextCall(Action.PHONE, asked.today, state.reason.lower())
    said = f"{count(made, 'intento', 'intentos')} sin contacto"
    if made >= asked.policy.attempts:
        due = asked.policy.whatsapp and not state.whatsapp
        return NextCall(Action.WHATSAPP, asked.today, said) if due else _NOTHING
    days = days_of(state.attempts)
    again = on_business_day(max(days) + timedelta(days=1), asked.calendar) if days else asked.today
    return NextCall(Action.SECOND if made == 1 else Action.THIRD, again, said)


_NOTHING = NextCall(Action.FIRST, date.max, "")
_RULES: tuple[Rule, ...] = (_appointment, _answered, _too_old, _not_reached)


def on_business_day(day: date, calendar: Calendar) -> date:
    """The day itself, or the next business day."""
    return calendar.add_business_days(day - timedelta(days=1), 1)
