"""One customer of a list to be called: proactive contact (GSC-FOR-09) and the recovery base (domain §4.5, §4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.bookings import Booking, Kept
from sheets_automation.domain.kinds.attempt import Attempt, days_of
from sheets_automation.model import Record

#: Somebody answered, and it was nobody who could decide: no effective call (A-08).
NOT_EFFECTIVE = frozenset({"Número equivocado", "Buzón de voz", "Colgó"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord(Record):
    """One row of a list to be called."""

    agent: str
    campaign: str
    last_visit: date | None
    attempts: Sequence[Attempt]
    contacted: bool | None
    no_contact_reason: str
    booked: Booking | None
    no_booking_reason: str
    later: date | None  # the day on which a customer who put it off is to be called
    appointment: date | None
    kept: Kept | None
    whatsapp: bool
    do_not_contact: bool
    comment: str
    entered: date | None  # into the workshop, after the call
    recovered: bool | None  # as somebody typed it
    removed: str  # why it was taken off the list, "" while it is on it

    @property
    def day(self) -> date | None:
        """The last try; of a row that nobody called, nothing."""
        return max(days_of(self.attempts), default=None)

    @property
    def first_day(self) -> date | None:
        return min(days_of(self.attempts), default=None)

    @property
    def tried(self) -> bool:
        return bool(self.attempts)

    @property
    def effective(self) -> bool:
        """The conversation took place (A-08); who takes an appointment was spoken to, whatever CONTACTADO says."""
        if self.booked is Booking.YES:
            return True
        return self.contacted is True and self.no_contact_reason not in NOT_EFFECTIVE

    @property
    def has_appointment(self) -> bool:
        return self.booked is Booking.YES

    @property
    def said(self) -> str:
        return self.comment

    @property
    def sayings(self) -> Mapping[str, str]:
        days = ",".join(str(one.day or "") for one in self.attempts)
        return {
            fields.ATTEMPT_1: days,
            fields.CAMPAIGN: self.campaign,
            fields.NO_CONTACT_REASON: self.no_contact_reason,
            fields.BOOKED: str(self.booked or ""),
            fields.COMMENT: self.comment,
        }

    @property
    def subject(self) -> str:
        return self.campaign

    @property
    def facts(self) -> tuple[str, ...]:
        return ()


def attempts_in(records: Iterable[Record]) -> list[AttemptRecord]:
    """Those of the records that are rows of a list to be called."""
    return [record for record in records if isinstance(record, AttemptRecord)]
