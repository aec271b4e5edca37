"""Lists of customers to be called: proactive contact (GSC-FOR-09) and the recovery base (PRO-02, PRO-04, domain §4.5).

No row is a case and no colour is written: what follows from a row is its next action (``next_call.py``) and its place
in the month's figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.bookings import (
    LATER_REASON,
    Booking,
    Kept,
    booking,
    kept,
    later_month,
    no_booking_reason,
    reason_of,
)
from sheets_automation.domain.cells.identifies import identity_in
from sheets_automation.domain.cells.read import Blank, Read, doubtful
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.kinds import contact_law
from sheets_automation.domain.kinds.attempt import attempts_of, days_of, was_sent
from sheets_automation.domain.kinds.attempt_record import AttemptRecord
from sheets_automation.domain.kinds.call_answers import says_not_reached
from sheets_automation.domain.kinds.kind import Kind, Setting, answer_word
from sheets_automation.domain.kinds.next_call import CallState, NextCall, next_call
from sheets_automation.domain.kinds.unknown_people import tell_unknown
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Case, Fingerprint, Row
from sheets_automation.policy import SemaphorePolicy

_APPOINTMENT_FIRST = doubtful(
    "cita_antes_de_llamada", "una cita posterior a la llamada", "Revise la fecha de la cita y la de la llamada."
)
_KEPT_UNBOOKED = doubtful(
    "cumplida_sin_cita", "una cita agendada antes de su cumplimiento",
    "Escriba SI en el agendamiento y la fecha de la cita, o borre el cumplimiento.",
)  # fmt: skip
_KEPT_AHEAD = doubtful(
    "cita_futura_cumplida", "PENDIENTE, porque la cita aún no llega", "Corrija el cumplimiento o la fecha de la cita."
)
_ORDER = doubtful("intentos_desordenados", "intentos en orden de fecha", "Revise las fechas de los intentos.")
_CONTACT = doubtful(
    "contacto_no_concuerda", "SI, porque la fila tiene una cita", "Corrija la contactabilidad o el agendamiento."
)
_RECOVERED = doubtful(
    "recuperado_sin_visita", "una cita cumplida o una entrada al taller",
    "Escriba la fecha de entrada o el cumplimiento de la cita, o corrija «Recuperado».",
)  # fmt: skip

_DAY_INSIDE = re.compile(r"\d{1,2}[/-]\d{1,2}(?:[/-](?:\d{4}|\d{2}))?")
_STOP = re.compile(r"\bno (?:llamar|contactar|volver a llamar|molestar|lo llamen|la llamen|me llamen)\b|\brne\b")
_LONGEST_AHEAD = 300  # days from a call to its appointment, at most


class Attempts(Kind[AttemptRecord]):
    """A row is a customer to be called; nothing about it is a case."""

    id = "contacto"
    row_word = ("cliente", "clientes")

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[AttemptRecord]:  # noqa: ARG002
        return [attempt_record(sheet, row) for row in rows]

    def check_tab(self, sheet: Sheet, records: Sequence[AttemptRecord]) -> None:
        policy = sheet.form.calls
        if policy is not None and policy.commercial:
            contact_law.check_people(sheet, records)
        tell_unknown(sheet, records, fields.AGENT, lambda record: record.agent)

    def decide(self, record: AttemptRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:  # noqa: ARG002
        return Decision(None, "R-108", "la fila es de una lista de llamadas; sus colores los ponen las personas")

    def told(self, record: AttemptRecord) -> dict[str, str]:
        days = ", ".join(full_date(day) for day in days_of(record.attempts))
        return {
            "attempts": f"{len(record.attempts)}" + (f" ({days})" if days else ""),
            "contacted": answer_word(record.contacted),
            "appointment": full_date(record.appointment) if record.appointment else str(record.booked or "none"),
            "kept": str(record.kept or "unknown"),
        }

    def next_call(self, record: AttemptRecord, setting: Setting, today: date) -> NextCall | None:
        policy = setting.form.calls
        if policy is None:
            return None
        state = CallState(
            attempts=record.attempts,
            contacted=True if record.booked is not None else record.contacted,
            reason=record.no_contact_reason,
            whatsapp=record.whatsapp,
            stopped=record.do_not_contact or bool(record.removed) or record.recovered is True,
            booked=record.booked,
            later=record.later,
            appointment=record.appointment,
            kept=record.kept,
        )
        return next_call(state, policy, setting.calendar, today)

    def refuses(self, record: AttemptRecord) -> bool:
        return record.do_not_contact

    def called_by(self, record: AttemptRecord) -> str:
        return record.agent


def attempt_record(sheet: Sheet, row: Row) -> AttemptRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    reads = sheet.read(row)
    called = sheet.past(row, reads, fields.CALLED_ON)
    typed_contact: bool | None = reads.get(fields.CONTACTED, EMPTY).value
    reason = value(reads, fields.NO_CONTACT_REASON)
    attempts = attempts_of(sheet, row, reads, called, answered=typed_contact is not None or bool(reason))
    booked = _booked(sheet, row)
    last = max(days_of(attempts), default=None)
    record = AttemptRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=_fingerprint(reads, last),
        colour=sheet.colour(row),
        site=sheet.site(row, reads),
        brand=sheet.brand(row, reads),
        customer=value(reads, fields.CUSTOMER),
        plate=value(reads, fields.PLATE),
        adviser=value(reads, fields.ADVISER),
        start=last,
        agent=value(reads, fields.AGENT),
        campaign=cells.written(value(reads, fields.CAMPAIGN)),
        last_visit=reads.get(fields.LAST_VISIT, EMPTY).value,
        attempts=attempts,
        contacted=_contacted(typed_contact, reads, booked.value),
        no_contact_reason=reason,
        booked=booked.value,
        no_booking_reason=_no_booking(reads, booked.value),
        later=_later(reads, booked.value, last or sheet.today),
        appointment=_appointment(sheet, reads, booked.value, last),
        kept=kept(_typed(sheet, row, fields.KEPT)).value,
        whatsapp=was_sent(value(reads, fields.WHATSAPP)),
        do_not_contact=_stopped(reads),
        comment=value(reads, fields.COMMENT),
        entered=sheet.past(row, reads, fields.ENTERED_ON),
        recovered=reads.get(fields.RECOVERED, EMPTY).value,
        removed=cells.written(value(reads, fields.REMOVAL_REASON)),
    )
    _tell(sheet, row, reads, record)
    return record


def _typed(sheet: Sheet, row: Row, field: str) -> object:
    column = sheet.layout.columns.get(field)
    return row.cell(column).value if column is not None else None


def _booked(sheet: Sheet, row: Row) -> Read[Booking]:
    return booking(_typed(sheet, row, fields.BOOKED))


def _contacted(typed: bool | None, reads: Reads, booked: Booking | None) -> bool | None:
    """CONTACTABILIDAD as typed; where nothing is, a reason of no contact says no, a word about the appointment yes."""
    if typed is not None:
        return typed
    if any(read.blank is Blank.NC for read in reads.values()) or value(reads, fields.NO_CONTACT_REASON):
        return False
    if booked is not None:
        return True
    return False if any(says_not_reached(value(reads, field)) for field in fields.ATTEMPTS) else None


def _no_booking(reads: Reads, booked: Booking | None) -> str:
    """The reason in its own column, else within AGENDAMIENTO: «muy caro»."""
    typed = cells.written(value(reads, fields.NO_BOOKING_REASON))
    if typed:
        return no_booking_reason(typed)
    said = normalise(value(reads, fields.BOOKED))
    found = reason_of(said)
    return found or (LATER_REASON if booked is Booking.LATER else "")


def _later(reads: Reads, booked: Booking | None, base: date) -> date | None:
    if booked is not Booking.LATER:
        return None
    texts = (value(reads, field) for field in (fields.BOOKED, fields.NO_BOOKING_REASON, fields.COMMENT))
    month = next((found for text in texts if (found := later_month(text)) is not None), None)
    if month is None:
        return None
    return date(base.year + (month < base.month), month, 1)


def _appointment(sheet: Sheet, reads: Reads, booked: Booking | None, called: date | None) -> date | None:
    """FECHA CITA, else the day within AGENDAMIENTO («si 14/11 8am»); one typed without year lies after the call."""
    found: date | None = reads.get(fields.APPOINTMENT_ON, EMPTY).value
    if found is None and booked is Booking.YES:
        inside = _DAY_INSIDE.search(value(reads, fields.BOOKED))
        found = sheet.any_day(inside.group()) if inside else None
    if found is None:
        return None
    base = called or sheet.today
    if found < base and 0 <= (_next_year(found) - base).days <= _LONGEST_AHEAD and (base - found).days > 60:
        return _next_year(found)
    return found


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _stopped(reads: Reads) -> bool:
    """NO CONTACTAR ticked, or the words anywhere in what the agent wrote."""
    marked = value(reads, fields.DO_NOT_CONTACT)
    if compact(marked) in ("si", "x", "nocontactar", "nollamar", "rne") or (marked and cells.yes_no(marked).value):
        return True
    texts = (fields.COMMENT, fields.NO_BOOKING_REASON, fields.BOOKED, fields.DO_NOT_CONTACT)
    return any(_STOP.search(normalise(value(reads, field))) for field in texts)


def _fingerprint(reads: Reads, last: date | None) -> Fingerprint:
    return Fingerprint(
        plate=identity_in(reads, fields.PLATE),
        vin=identity_in(reads, fields.VIN),
        document=identity_in(reads, fields.DOCUMENT),
        phone=identity_in(reads, fields.PHONE, fields.PHONE_2),
        name=normalise(value(reads, fields.CUSTOMER)),
        date=last.isoformat() if last else "",
    )


def _tell(sheet: Sheet, row: Row, reads: Reads, record: AttemptRecord) -> None:
    """What could not be read, and what does not agree within the row."""
    sheet.tell_notes(row, reads)
    for field, read in ((fields.BOOKED, _booked(sheet, row)), (fields.KEPT, kept(_typed(sheet, row, fields.KEPT)))):
        if read.note is not None:
            sheet.tell(row, field, read.note)
    for field in fields.ATTEMPTS:
        sheet.tell_future(row, field)
    days = days_of(record.attempts)
    if days != sorted(days):
        sheet.tell(row, fields.ATTEMPT_1, _ORDER, ", ".join(full_date(day) for day in days))
    if record.booked is Booking.YES and reads.get(fields.CONTACTED, EMPTY).value is False:
        sheet.tell(row, fields.CONTACTED, _CONTACT)
    _tell_appointment(sheet, row, record)
    if sheet.form.calls is not None and sheet.form.calls.commercial:
        contact_law.check_row(sheet, row, record, sheet.form.calls)


def _tell_appointment(sheet: Sheet, row: Row, record: AttemptRecord) -> None:
    first, appointment = record.first_day, record.appointment
    if appointment is not None and first is not None and appointment < first:
        told = f"cita el {full_date(appointment)}, llamada el {full_date(first)}"
        sheet.tell(row, fields.APPOINTMENT_ON, _APPOINTMENT_FIRST, told)
    if record.kept in (Kept.YES, Kept.NO) and record.booked is not Booking.YES:
        sheet.tell(row, fields.KEPT, _KEPT_UNBOOKED)
    elif record.kept in (Kept.YES, Kept.NO) and appointment is not None and appointment > sheet.today:
        sheet.tell(row, fields.KEPT, _KEPT_AHEAD, f"cita el {full_date(appointment)}")
    if record.recovered and record.kept is not Kept.YES and record.entered is None:
        sheet.tell(row, fields.RECOVERED, _RECOVERED)
