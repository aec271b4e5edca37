"""What became of each dissatisfied customer, and when (A-01): overdue and open is not in time (spec §10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sheets_automation.domain.cases.likeness import Place, place
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.worktime import Calendar, calendar_for, deadline
from sheets_automation.model import Case, CaseStatus, ScoreClass, State
from sheets_automation.policy import Config, FormPolicy

_ENDED = (State.GREEN, State.LIGHT_GREEN)


class Outcome(StrEnum):
    """The words of the column «En término»."""

    IN_TIME = "Sí"
    LATE = "No"
    OVERDUE = "No, vencido y abierto"
    PENDING = "Abierto, en plazo"
    UNDATED = "Sin fecha de gestión"


CLOSED = (Outcome.IN_TIME, Outcome.LATE)  # with a date
OPEN = (Outcome.OVERDUE, Outcome.PENDING)


@dataclass(frozen=True, slots=True)
class Handled:
    """A row that needed an answer, with its case where the register has one."""

    record: CallRecord
    case: Case | None
    closed: date | None
    days: int | None  # business days from the call to the closing, or to today while it is open
    outcome: Outcome
    state: State

    @property
    def is_open(self) -> bool:
        return self.outcome in OPEN

    @property
    def seen_by_service(self) -> bool:
        """Whether its closing date is the day on which the service saw the row change: nobody wrote one."""
        return self.closed is not None and self.closed != self.record.evidence_date

    @property
    def flags(self) -> tuple[str, ...]:
        return self.case.flags if self.case else ()


@dataclass(frozen=True, slots=True)
class Compliance:
    """How many of the rows whose term is over were answered in time."""

    in_one_day: int
    in_time: int
    late: int
    overdue: int
    undated: int
    pending: int

    @property
    def due(self) -> int:
        """What had to be answered by now. Left out and shown apart: what is not yet due, and what was closed without
        a date, of which nobody can say whether it was in time."""
        return self.in_time + self.late + self.overdue

    @property
    def open(self) -> int:
        return self.overdue + self.pending


def handled(
    records: Sequence[CallRecord],
    cases: Mapping[Place, Case],
    form: FormPolicy,
    config: Config,
    today: date,
) -> list[Handled]:
    """The detractors and marked rows among ``records``, by date. ``cases`` is keyed by ``place``."""
    found, low = [], ScoreClass.DETRACTOR
    for record in records:
        case = cases.get(place(record.where))
        counted = case is not None and case.status in (CaseStatus.OPEN, CaseStatus.CLOSED)
        if record.score_class is low or counted:
            found.append(_handled(record, case if counted else None, form, config, today))
    return sorted(
        found, key=lambda item: (item.record.call_date or date.max, item.record.where.tab, item.record.where.row)
    )


def cases_by_place(cases: Sequence[Case], form: FormPolicy) -> dict[Place, Case]:
    """The satisfaction cases of a form by the row they were last seen in; an open one wins over an older one."""
    ordered = sorted(cases, key=lambda case: (case.status is CaseStatus.OPEN, case.number))
    return {
        place(case.where): case
        for case in ordered
        if case.form == form.code and case.kind != COMPLAINT and case.status is not CaseStatus.LOST
    }


def compliance(items: Sequence[Handled]) -> Compliance:
    count = {outcome: sum(item.outcome is outcome for item in items) for outcome in Outcome}
    quick = sum(item.outcome is Outcome.IN_TIME and item.days is not None and item.days <= 1 for item in items)
    return Compliance(
        in_one_day=quick,
        in_time=count[Outcome.IN_TIME],
        late=count[Outcome.LATE],
        overdue=count[Outcome.OVERDUE],
        undated=count[Outcome.UNDATED],
        pending=count[Outcome.PENDING],
    )


def _handled(record: CallRecord, case: Case | None, form: FormPolicy, config: Config, today: date) -> Handled:
    calendar = calendar_for(config.calendar, record.site)
    state = case.state if case else record.colour.state
    is_closed = case.status is CaseStatus.CLOSED if case else state in _ENDED
    closed = _closed_on(record, case, today) if is_closed else None
    start = case.opened if case else record.call_date
    due = case.due if case else None
    if due is None and start is not None and calendar.covers(start):
        due = deadline(start, form.clock.days, calendar).due
    days = business_days(calendar, start, closed if is_closed else today)
    return Handled(record, case, closed, days, _outcome(is_closed, closed, due, case, today), state)


def _closed_on(record: CallRecord, case: Case | None, today: date) -> date | None:
    """The management date in the row; else the day on which the service saw the row change.

    None where neither is known: of a case that was closed when the service first looked, ``Casos`` says no more.
    """
    if case is not None and case.in_time is not None:
        return case.closed_on
    start = case.opened if case else record.call_date
    written = record.evidence_date
    return written if written and start and start <= written <= today else None


def business_days(calendar: Calendar, start: date | None, end: date | None) -> int | None:
    """From one day to another; None where one is unknown or outside the calendar."""
    if start is None or end is None or not (calendar.covers(start) and calendar.covers(end)):
        return None
    return calendar.business_days_between(start, end)


def _outcome(is_closed: bool, closed: date | None, due: date | None, case: Case | None, today: date) -> Outcome:
    if not is_closed:
        return Outcome.OVERDUE if due is not None and due < today else Outcome.PENDING
    if case is not None and case.in_time is not None:
        return Outcome.IN_TIME if case.in_time else Outcome.LATE
    if closed is None or due is None:
        return Outcome.UNDATED
    return Outcome.IN_TIME if closed <= due else Outcome.LATE
