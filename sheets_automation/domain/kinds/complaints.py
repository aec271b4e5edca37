"""Complaints (PQRS, GSC-FOR-04): requests with a term by their type (domain §3, §4.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.kinds import complaint_checks
from sheets_automation.domain.kinds.complaint_colours import decide_complaint
from sheets_automation.domain.kinds.complaint_reading import complaint_record
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord, complaint_end, complaint_term
from sheets_automation.domain.kinds.kind import CaseWords, Claim, Kind, Setting, answer_word
from sheets_automation.domain.kinds.lacking import of_request
from sheets_automation.domain.reading.doubtful_days import with_doubtful_days
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Case, Deadline, Layout, Row, State, Status
from sheets_automation.policy import FormPolicy, SemaphorePolicy

COMPLAINT = "pqrs"  # the one sort of case of this register


class Complaints(Kind[ComplaintRecord]):
    """A row is a case until it is answered (or closed, as the form says)."""

    id = "pqrs"
    row_word = ("PQRS", "PQRS")
    usually_painted = False
    states_due = True
    cases: ClassVar[Mapping[str, CaseWords]] = {
        COMPLAINT: CaseWords(
            alone="Estas PQRS esperan respuesta dentro del plazo de su tipo.",
            among="PQRS según el plazo de su tipo",
            day="recibida",
            state="Sin respuesta",
            score="PQRS",
            legal="Posible reclamación legal: consulte al área jurídica antes de responder",
            by_words=True,
            of_all_areas=True,
        )
    }

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[ComplaintRecord]:  # noqa: ARG002
        return with_doubtful_days(sheet, [complaint_record(sheet, row) for row in rows], (fields.RECEIVED_ON,))

    def check_tab(self, sheet: Sheet, records: Sequence[ComplaintRecord]) -> None:
        complaint_checks.check_tab(sheet, records)

    def decide(self, record: ComplaintRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:
        return decide_complaint(record, case.painted if case else None, semaphore)

    def claim(self, record: ComplaintRecord, shown: State, setting: Setting) -> Claim | None:  # noqa: ARG002
        if record.status is Status.CANCELLED:
            return None
        over, ended = complaint_end(record, setting.form)
        return Claim(
            kind=COMPLAINT,
            term=_term(record, setting),
            over=over,
            ended_on=ended,
            new=not over,
            new_clock=False,
            unextended=_unextended(record, setting),
        )

    def term_words(self, form: FormPolicy) -> str:  # noqa: ARG002
        return "según el tipo de PQRS"

    def told(self, record: ComplaintRecord) -> Mapping[str, str]:
        days = {"received": record.received, "answered": record.answered, "closed": record.closed}
        told = {name: full_date(day) if day else "none" for name, day in days.items()}
        return {
            "received": told["received"],
            "kind": record.kind or "unknown",
            "status text": record.status.value if record.status else "none",
            "answered": told["answered"],
            "evidence": record.evidence or "none",
            "closed in the row": told["closed"],
            "customer satisfied": answer_word(record.satisfied),
        }

    def missing(self, record: ComplaintRecord, layout: Layout) -> str:
        if record.unclosed:
            return "cerrar la PQRS: escribir la fecha de cierre y si el cliente quedó satisfecho"
        return of_request(record, layout, answered=record.answered is not None or record.closed is not None)

    def stated_due(self, record: ComplaintRecord) -> date | None:
        return record.stated_due

    def stated_in_time(self, record: ComplaintRecord) -> bool | None:
        return record.stated_in_time


def _term(record: ComplaintRecord, setting: Setting) -> Callable[[date], Deadline | None]:
    return lambda start: complaint_term(record, start, setting.form, setting.calendar)


def _unextended(record: ComplaintRecord, setting: Setting) -> Callable[[date], Deadline | None] | None:
    """The term without its extension, where nothing says when that was granted: the register remembers it then."""
    if not record.extension_days or record.extended_on is not None:
        return None
    return _term(replace(record, extension_days=0), setting)
