"""When commercial calls may be made (Ley 2300 de 2023, domain §3): told as findings, never a brake.

Monday to Friday and Saturday within their hours, never on Sundays or holidays, one contact a day, nobody who asked not
to be called. What the row does not say (the hour, most often) is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.read import Note, doubtful
from sheets_automation.domain.kinds.attempt import Attempt, days_of
from sheets_automation.domain.kinds.attempt_record import AttemptRecord
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.domain.spanish import full_date, weekday
from sheets_automation.domain.worktime import is_holiday
from sheets_automation.model import Row
from sheets_automation.policy import CalendarPolicy, CallsPolicy

_SATURDAY, _SUNDAY = 5, 6
REST_DAY = "contacto_en_domingo_o_festivo"
HOURS = "contacto_fuera_de_hora"
TWICE = "contactos_el_mismo_dia"
UNWANTED = "contacto_no_deseado"
#: What the reports list.
CODES = (REST_DAY, HOURS, TWICE, UNWANTED)

_REST_DAY = doubtful(
    REST_DAY, "llamadas comerciales de lunes a sábado, nunca en domingo ni festivo (Ley 2300 de 2023)",
    "Revise la fecha; si es cierta, no vuelva a llamar en domingo ni festivo.",
)  # fmt: skip
_HOURS = doubtful(
    HOURS, "llamadas comerciales en el horario de la Ley 2300 de 2023", "Revise la hora; llame dentro del horario."
)
_TWICE = doubtful(TWICE, "un solo contacto comercial por día (Ley 2300 de 2023)", "Haga el siguiente intento otro día.")
_UNWANTED = doubtful(
    UNWANTED, "que no se llame a quien pidió no ser contactado",
    "No vuelva a contactar a este cliente con ofertas; si autorizó de nuevo, corrija «No contactar».",
)  # fmt: skip


def check_row(sheet: Sheet, row: Row, record: AttemptRecord, policy: CallsPolicy) -> None:
    """What one row shows by itself."""
    for number, attempt in enumerate(record.attempts):
        field = _column(sheet, number)
        for note, said in _faults(attempt, policy, sheet.lists.calendar):
            sheet.tell(row, field, note, said)
    days = days_of(record.attempts)
    twice = next((day for day in days if days.count(day) > 1), None)
    if twice is not None:
        sheet.tell(row, fields.ATTEMPT_1, _TWICE, f"{days.count(twice)} intentos el {full_date(twice)}")


def check_people(sheet: Sheet, records: Sequence[AttemptRecord]) -> None:
    """What shows over the whole tab: one person on two rows."""
    called: dict[tuple[str, date], AttemptRecord] = {}
    refused: dict[str, AttemptRecord] = {}
    for record in records:
        person = record.fingerprint.phone or record.fingerprint.document
        if not person:
            continue
        if record.do_not_contact:
            refused.setdefault(person, record)
        for day in set(days_of(record.attempts)):
            other = called.setdefault((person, day), record)
            if other is not record:
                sheet.tell(record.row, _day_column(sheet), _TWICE, f"{full_date(day)}, {_also(other)}")
    for record in records:
        earlier = refused.get(record.fingerprint.phone or record.fingerprint.document)
        if earlier is not None and record.tried and record.where.row > earlier.where.row:
            sheet.tell(record.row, _day_column(sheet), _UNWANTED, f"pidió no ser contactado, {_also(earlier)}")


def _also(other: AttemptRecord) -> str:
    return f"también en la fila {other.where.row + 1}"


def _faults(attempt: Attempt, policy: CallsPolicy, calendar: CalendarPolicy) -> Iterator[tuple[Note, str]]:
    day = attempt.day
    if day is None:
        return
    if day.weekday() == _SUNDAY or is_holiday(calendar, day):
        yield _REST_DAY, f"{weekday(day)} {full_date(day)}"
    elif attempt.at is not None:
        first, last = policy.saturday_hours if day.weekday() == _SATURDAY else policy.weekday_hours
        if not first <= attempt.at <= last:
            hours = f"el horario es {first:%H:%M}–{last:%H:%M}"
            yield _HOURS, f"{weekday(day)} {full_date(day)} {attempt.at:%H:%M}; {hours}"


def _column(sheet: Sheet, number: int) -> str:
    fitting = fields.ATTEMPTS[number] if number < len(fields.ATTEMPTS) else fields.CALLED_ON
    return fitting if fitting in sheet.layout.columns else _day_column(sheet)


def _day_column(sheet: Sheet) -> str:
    return next((f for f in (fields.CALLED_ON, *fields.ATTEMPTS) if f in sheet.layout.columns), fields.CALLED_ON)
