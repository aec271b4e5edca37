"""The figures of lists to be called: how far each customer came, and the counts of any group (A-08, A-09, domain §5.2).

A row counts in the month of its first call; one that nobody called counts with the rows of its table. Shares are
fractions of one, None where there is nothing to divide by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sheets_automation.domain.cells.bookings import Kept
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.attempt_record import AttemptRecord
from sheets_automation.domain.reports.stats import Interval, share, wilson
from sheets_automation.domain.reports.survey import first_of_month
from sheets_automation.policy import CallsPolicy


class Appointment(StrEnum):
    """What became of a taken appointment, in the words of the report."""

    KEPT = "Cumplida"
    MISSED = "No asistió"
    MOVED = "Reprogramada"
    PENDING = "Pendiente"  # its day has not come
    UNKNOWN = "Sin verificar"  # its day is over and nobody wrote what became of it


def appointment_of(record: AttemptRecord, today: date) -> Appointment | None:
    """None for a row without an appointment."""
    if not record.has_appointment:
        return None
    known = {Kept.YES: Appointment.KEPT, Kept.NO: Appointment.MISSED, Kept.MOVED: Appointment.MOVED}
    if record.kept in known:
        return known[record.kept]
    ahead = record.appointment is None or record.appointment >= today
    return Appointment.PENDING if ahead else Appointment.UNKNOWN


def recovered(record: AttemptRecord, policy: CallsPolicy) -> bool:
    """Whether a lost customer came back (A-09): the appointment was kept, or the vehicle entered after the call."""
    if record.kept is Kept.YES and record.has_appointment:
        return True
    first = record.first_day
    if policy.recovered_by == "cita_cumplida" or record.entered is None or first is None:
        return False
    return first < record.entered <= first + timedelta(days=policy.recovery_days)


@dataclass(frozen=True, slots=True)
class Funnel:
    """The figures of a group of rows."""

    listed: int  # on the list, called or not
    tried: int
    contacted: int  # somebody answered
    effective: int
    booked: int
    attempts: int
    whatsapp: int
    unwanted: int  # asked not to be called
    recovered: int
    appointments: Mapping[Appointment, int]
    policy: CallsPolicy

    @property
    def successes(self) -> int:
        """What counts as an effective call, as the form says."""
        return self.effective if self.policy.effective == "contacto" else self.booked

    @property
    def base(self) -> int:
        """What the effectiveness is a share of: customers that were called, or calls."""
        return self.tried if self.policy.counted == "clientes" else self.attempts

    @property
    def effectiveness(self) -> float | None:
        return share(self.successes, self.base)

    @property
    def interval(self) -> Interval | None:
        """95 %, Wilson."""
        return wilson(self.effectiveness, self.base)

    @property
    def kept(self) -> int:
        return self.appointments[Appointment.KEPT]

    @property
    def settled(self) -> int:
        """Appointments of which it is known whether the customer came."""
        return self.kept + self.appointments[Appointment.MISSED]


def funnel(records: Iterable[AttemptRecord], policy: CallsPolicy, today: date) -> Funnel:
    """Counts of a group; rows that were taken off the list do not count."""
    rows = [record for record in records if not record.removed]
    became = Counter(found for record in rows if (found := appointment_of(record, today)) is not None)
    return Funnel(
        listed=len(rows),
        tried=sum(record.tried for record in rows),
        contacted=sum(record.contacted is True or record.has_appointment for record in rows),
        effective=sum(record.effective for record in rows),
        booked=sum(record.has_appointment for record in rows),
        attempts=sum(len(record.attempts) for record in rows),
        whatsapp=sum(record.whatsapp for record in rows),
        unwanted=sum(record.do_not_contact for record in rows),
        recovered=sum(recovered(record, policy) for record in rows),
        appointments={one: became[one] for one in Appointment},
        policy=policy,
    )


def by_month(records: Sequence[AttemptRecord], today: date) -> Mapping[date, list[AttemptRecord]]:
    """First day of a month → its rows: by the first call, else by the month in which most of the table was called.

    A table of which nobody was called yet is this month's list.
    """
    tables: dict[tuple[str, int], Counter[date]] = {}
    for record in records:
        months = tables.setdefault((record.where.workbook_id, record.where.sheet_id), Counter())
        if record.first_day is not None:
            months[record.first_day.replace(day=1)] += 1
    usual = {table: max(months, key=lambda m: (months[m], m)) if months else today.replace(day=1)
             for table, months in tables.items()}  # fmt: skip
    found: dict[date, list[AttemptRecord]] = {}
    for record in records:
        month = first_of_month(record.first_day) or usual[record.where.workbook_id, record.where.sheet_id]
        found.setdefault(month, []).append(record)
    return found


REPEATED, CORPORATE, WRONG, RECENT = "Repetidos", "Corporativos", "Datos errados", "Visita reciente"
OTHER_REMOVAL = "Otros motivos"
_REMOVALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (REPEATED, ("repet", "duplic", "doble")),
    (CORPORATE, ("corporat", "empresa", "juridic", "flota", "nit")),
    (WRONG, ("errad", "equivoc", "invalid", "sin telefono", "mal", "incorrect", "no existe", "datos")),
    (RECENT, ("recient", "ya vino", "visito", "menos de un ano", "activo")),
)


def removal_of(typed: str) -> str:
    """Why a row was taken off the list, in one of five words."""
    words = normalise(typed)
    return next((name for name, stems in _REMOVALS if any(stem in words for stem in stems)), OTHER_REMOVAL)


AGES = ((18, "12 a 18 meses"), (24, "18 a 24 meses"))
YOUNGER, OLDEST, NO_VISIT = "Menos de 12 meses", "Más de 24 meses", "Sin fecha"


def age_of(record: AttemptRecord, today: date) -> str:
    """How long ago the last visit was when the customer was called first (else today), in bands of months."""
    if record.last_visit is None:
        return NO_VISIT
    then = record.first_day or today
    months = (then.year - record.last_visit.year) * 12 + then.month - record.last_visit.month
    months -= then.day < record.last_visit.day
    if months < 12:
        return YOUNGER
    return next((name for most, name in AGES if months < most), OLDEST)


def age_names() -> tuple[str, ...]:
    """The bands in their order."""
    return (YOUNGER, *(name for _most, name in AGES), OLDEST, NO_VISIT)
