"""What became of each request of a PQRS register, and the figures of any group of them (domain §3, §5.2).

A request counts in the month in which it was received. Terms are business days of its sede's calendar; shares are
fractions of one, None where there is nothing to divide by.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sheets_automation.domain.cases.flags import LEGAL, names_claim
from sheets_automation.domain.cases.likeness import place
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord, complaint_end, complaint_term
from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.people import NOBODY, find_person
from sheets_automation.domain.reports.stats import Interval, Verdict, conclusive, official, share, wilson
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Case, CaseStatus, Status
from sheets_automation.policy import Config, FormPolicy


class Outcome(StrEnum):
    """How a request stands against its limit, in the words of the report."""

    IN_TIME = "En término"
    LATE = "Fuera de término"
    OVERDUE = "Vencida y abierta"
    UNDATED = "Respondida sin fecha"
    PENDING = "Abierta, en plazo"
    NO_TERM = "Sin plazo"


#: Those that had to be answered by now: the denominator of «en término».
JUDGED = (Outcome.IN_TIME, Outcome.LATE, Outcome.OVERDUE, Outcome.UNDATED)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as of the day of the report."""

    record: ComplaintRecord
    due: date | None
    over: bool  # answered, or closed where the form wants that
    ended: date | None
    days: int | None  # business days from reception to the answer, or to today while it is open; None: not to be told
    outcome: Outcome
    owner: str
    to_close: int | None = None  # business days from reception to the closing
    answer_to_close: int | None = None
    since_answer: int | None = None  # business days from the answer to today
    days_left: int | None = None  # business days until its limit, while it is open
    legal: bool = False  # it speaks of a legal claim, or came through the authority


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a group of requests."""

    received: int
    answered: int
    counts: Mapping[Outcome, int]
    days: tuple[int, ...]  # business days of the answered ones, ascending
    satisfied: int
    unsatisfied: int

    @property
    def judged(self) -> int:
        """Everything that had to be answered by now; what is still in time is shown apart."""
        return sum(self.counts[outcome] for outcome in JUDGED)

    @property
    def in_time(self) -> int:
        return self.counts[Outcome.IN_TIME]

    @property
    def on_time(self) -> float | None:
        return share(self.in_time, self.judged)

    @property
    def interval(self) -> Interval | None:
        return wilson(self.on_time, self.judged)

    @property
    def mean_days(self) -> float | None:
        return share(sum(self.days), len(self.days))

    @property
    def median_days(self) -> float | None:
        return statistics.median(self.days) if self.days else None

    def verdict(self, goal: float, strict: bool) -> Verdict:
        """The unrounded figure against the goal."""
        return official(self.on_time, goal, strict)

    def sample(self, goal: float) -> Verdict:
        """What the interval allows to say."""
        return conclusive(self.interval, goal)


def requests_of(
    records: Iterable[ComplaintRecord], cases: Sequence[Case], form: FormPolicy, config: Config, today: date
) -> list[Request]:
    """The requests that count, by date of reception; those that were annulled or withdrawn do not."""
    known = {
        place(case.where): case
        for case in sorted(cases, key=lambda case: (case.status is CaseStatus.OPEN, case.number))
        if case.form == form.code and case.kind == COMPLAINT and case.status is not CaseStatus.LOST
    }
    found = [
        _request(record, known.get(place(record.where)), form, config, today)
        for record in records
        if record.form == form.code and record.status is not Status.CANCELLED
    ]
    return sorted(found, key=lambda one: (one.record.received or date.max, one.record.where.tab, one.record.where.row))


def _request(record: ComplaintRecord, case: Case | None, form: FormPolicy, config: Config, today: date) -> Request:
    calendar = calendar_for(config.calendar, record.site)
    person = find_person(record.responsible, config.people)
    over, ended = complaint_end(record, form)
    due = _due(record, case, form, calendar)
    return Request(
        record=record,
        due=due,
        over=over,
        ended=ended,
        days=_days(record.received, ended if over else today, calendar),
        outcome=_outcome(record, form, over, ended, due, today),
        owner=(case.owner if case else person.name if person else record.responsible) or NOBODY,
        to_close=_days(record.received, record.closed, calendar),
        answer_to_close=_days(record.answered, record.closed, calendar),
        since_answer=_days(record.answered, today, calendar),
        days_left=None if over else _days(today, due, calendar),
        legal=LEGAL in record.signs or names_claim(record.description, config.semaphore),
    )


def _due(record: ComplaintRecord, case: Case | None, form: FormPolicy, calendar: Calendar) -> date | None:
    """By the row's own day; where it has none, what the register of cases counts from first sight."""
    start = record.start
    if start is None or not calendar.covers(start):
        return case.due if case else None
    term = complaint_term(record, start, form, calendar)
    return term.due if term else None


def _days(start: date | None, end: date | None, calendar: Calendar) -> int | None:
    if start is None or end is None or end < start or not (calendar.covers(start) and calendar.covers(end)):
        return None
    return calendar.business_days_between(start, end)


def _outcome(
    record: ComplaintRecord, form: FormPolicy, over: bool, ended: date | None, due: date | None, today: date
) -> Outcome:
    if record.kind in form.terms.without_term or (due is None and record.start is not None):
        return Outcome.NO_TERM
    if not over:
        return Outcome.OVERDUE if due is not None and due < today else Outcome.PENDING
    if ended is None or due is None:
        return Outcome.UNDATED
    return Outcome.IN_TIME if ended <= due else Outcome.LATE


def tally(requests: Sequence[Request]) -> Tally:
    """The figures of these requests."""
    ended = [one for one in requests if one.over]
    return Tally(
        received=len(requests),
        answered=len(ended),
        counts={outcome: sum(one.outcome is outcome for one in requests) for outcome in Outcome},
        days=tuple(sorted(one.days for one in ended if one.days is not None)),
        satisfied=sum(one.record.satisfied is True for one in ended),
        unsatisfied=sum(one.record.satisfied is False for one in ended),
    )


def difference(now: Tally, before: Tally) -> Interval | None:
    """95 % interval of the change of «en término», from the Wilson intervals of both (Newcombe 1998, method 10)."""
    if now.on_time is None or before.on_time is None or now.interval is None or before.interval is None:
        return None
    change = now.on_time - before.on_time
    down = math.hypot(now.on_time - now.interval.low, before.interval.high - before.on_time)
    up = math.hypot(now.interval.high - now.on_time, before.on_time - before.interval.low)
    return Interval(change - down, change + up)


def received_in(requests: Sequence[Request], month: date) -> list[Request]:
    """Those received in a month, by the date of reception."""
    first = month.replace(day=1)
    return [one for one in requests if one.record.received and one.record.received.replace(day=1) == first]
