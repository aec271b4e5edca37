"""One request of a PQRS register, as read, with its term and its end (domain §3, §4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.worktime import Calendar, deadline
from sheets_automation.model import Deadline, Record, Status
from sheets_automation.policy import FormPolicy

SUGGESTION = "sugerencia"
#: Types that show no dissatisfaction (A-07).
PLEASED = (SUGGESTION, "felicitacion")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRecord(Record):
    """One request of a PQRS register."""

    number: str
    kind: str  # peticion, queja, reclamo, sugerencia, garantia, felicitacion … "" unknown
    channel: str
    process: str
    description: str
    received: date | None
    term_days: int | None  # as the row states it, business days; the extension not included
    extension_days: int
    stated_due: date | None
    answered: date | None
    closed: date | None
    satisfied: bool | None
    improvement: str
    extended_on: date | None = None
    said_closed: bool = False  # its status says that it is over, not only that it was answered
    closing_kept: bool = False  # the register has a column for the closing
    stated_in_time: bool | None = None  # what the register itself says of it
    signs: tuple[str, ...] = ()  # flags that the row itself shows

    @property
    def day(self) -> date | None:
        return self.received

    @property
    def said(self) -> str:
        return self.description

    @property
    def sayings(self) -> Mapping[str, str]:
        # Without words the process is all that is left to tell two requests of a day apart
        return {fields.KIND: self.kind, fields.DESCRIPTION: self.description or self.process}

    @property
    def subject(self) -> str:
        return self.kind

    @property
    def reference(self) -> str:
        return self.number

    @property
    def dissatisfied(self) -> bool:
        return self.kind not in PLEASED

    @property
    def facts(self) -> tuple[str, ...]:
        typed = (self.answered, self.closed, self.status, self.kind, self.satisfied, self.evidence)
        return tuple(map(str, typed))

    @property
    def flags(self) -> tuple[str, ...]:
        return self.signs

    @property
    def ended(self) -> bool:
        """Whether it is closed, which is more than answered (R-11)."""
        return self.closed is not None or self.said_closed

    @property
    def unclosed(self) -> bool:
        """Answered, and without the closing that the register keeps (R-11)."""
        answered = self.answered is not None or self.status is Status.DONE
        return answered and self.closing_kept and not self.ended


def complaints_in(records: Iterable[Record]) -> list[ComplaintRecord]:
    """Those of the records that are requests."""
    return [record for record in records if isinstance(record, ComplaintRecord)]


def complaint_term(record: ComplaintRecord, start: date, form: FormPolicy, calendar: Calendar) -> Deadline | None:
    """The deadline of a PQRS (domain §3): the term the row states, else that of its type; None without a term."""
    days = term_days(record, form)
    if days is None:
        return None
    term = deadline(start, days + record.extension_days, calendar, form.terms.warning_days)
    closed = calendar.why_closed(start) if start == record.start else ""
    if not closed:
        return term
    told = f"recibida en {closed}: cuenta desde el siguiente día hábil"
    return replace(term, explanation=f"{term.explanation} · {told}")


def term_days(record: ComplaintRecord, form: FormPolicy) -> int | None:
    """Business days to answer, without the extension."""
    terms = form.terms
    if record.kind in terms.without_term:
        return None
    stated = record.term_days if terms.from_column else None
    return stated if stated is not None else terms.by_kind.get(record.kind, terms.default)


def complaint_end(record: ComplaintRecord, form: FormPolicy) -> tuple[bool, date | None]:
    """Whether a request is answered (or closed, as the form says), and the day that the row gives for it."""
    if form.terms.closes_with == "cierre":
        return record.ended, record.closed
    ended = record.answered or record.closed
    return ended is not None or record.status is Status.DONE, ended
