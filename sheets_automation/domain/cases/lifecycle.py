"""The life of a case: registered, followed, closed, reopened, withdrawn (spec §5, §6, A-01).

Plain functions from what the register knew and what the row says now to what the register knows next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sheets_automation.domain.cases.flags import LATE_EXTENSION, FlagIndex
from sheets_automation.domain.cases.identity import mint
from sheets_automation.domain.cases.likeness import Place, heard, place
from sheets_automation.domain.cases.remembered import Remembered
from sheets_automation.domain.cases.standing import standing
from sheets_automation.domain.cells.names import short_name
from sheets_automation.domain.kinds.kind import Claim
from sheets_automation.domain.people import owner_of
from sheets_automation.domain.privacy import beginning, masked
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import (
    Case,
    CaseStatus,
    Closing,
    Deadline,
    Fill,
    Finding,
    Record,
    State,
)
from sheets_automation.policy import Config

_REMEMBERED = 20  # states of a row that its case remembers


@dataclass(frozen=True, slots=True)
class Moved:
    """An open case whose deadline changes because a calendar or rule changed (spec §5)."""

    case: str
    before: date
    after: date


@dataclass(slots=True)
class Work:
    """What the steps below share while one reading is worked through."""

    config: Config
    now: datetime
    rebuilt: bool
    first_run: bool
    past: Mapping[Place, Remembered]  # rows of cases that the register has lost
    flags: FlagIndex
    owned: frozenset[int]  # marks of known cases
    taken: set[int]
    next_number: int
    key: str = ""  # of the register's lines
    left_by: Mapping[Place, Case] = field(default_factory=dict)  # rows with the mark of a case that is not theirs
    findings: list[Finding] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    computed: int = 0
    equal: int = 0
    different: int = 0

    @property
    def today(self) -> date:
        return self.now.date()


def facts_digest(record: Record) -> str:
    """Digest of what a colour decision rests on: while it stays the same, an undone colour is not painted again."""
    return hashlib.sha256("\x1f".join(record.facts).encode()).hexdigest()[:10]


def set_back(case: Case | None, record: Record) -> bool:
    """Whether a person put red or yellow over what was further on: what the row says must not undo that at once."""
    state = record.colour.state
    if case is None or state not in (State.RED, State.YELLOW):
        return False
    return case.status is CaseStatus.CLOSED or (state is State.RED and case.state is State.YELLOW)


def told_by_row(record: Record, case: Case | None, claim: Claim, start: date, work: Work) -> Case:
    """The case with everything that the row itself says now; status, closing and colour come after."""
    kind, term = claim.kind, claim.term(start)
    form = work.config.form(record.form)
    written = [record.responsible, *([record.adviser] if form is None or form.adviser_answers else [])]
    roles = form.owner_roles if form else ()
    base = case or _new_case(record, kind, start, work)
    frozen = base.status is CaseStatus.CLOSED and base.due is not None
    facts = facts_digest(record)
    if case and term and case.due and case.status is CaseStatus.OPEN and case.opened == start and case.due != term.due:
        work.moved.append(Moved(case.number, case.due, term.due))
    return replace(
        base,
        kind=kind,
        where=record.where,
        fingerprint=record.fingerprint,
        site=record.site,
        brand=record.brand,
        owner=owner_of(written, record.site, record.brand, work.config.people, roles),
        plate=record.plate,
        customer=short_name(record.customer),
        score=record.score,
        said=beginning(masked(record.said), work.config.mail.quote_length * 2),
        opened=start,
        **({} if frozen else _clock(term)),
        flags=_flags(case, record, claim, start, work),
        held=base.held if base.held == facts else "",
        disputed=facts if base.disputed == facts or set_back(case, record) else "",
        silent=base.silent,
        redated=_redated(base, record),
        heard=_heard(base, record),
        marked=base.mark in record.row.marks,
    )


def _clock(term: Deadline | None) -> dict[str, Any]:
    """The parts of a case that its deadline decides."""
    if term is None:
        return {"due": None, "warning": None, "explanation": "Sin plazo", "calendar": ""}
    return {
        "due": term.due,
        "warning": term.warning,
        "explanation": term.explanation,
        "calendar": term.calendar,
    }


def _new_case(record: Record, kind: str, start: date, work: Work) -> Case:
    # A mark on the row may be left over from another customer's case: two cases must never share one.
    mark = next((own for own in record.row.marks if own not in work.owned), None)
    if mark is None:
        mark = mint(f"{record.where.workbook_id}|{record.fingerprint.key}|{record.where.sheet_id}", work.taken)
    past = work.past.get(place(record.where))
    if past is None:
        past = Remembered(f"C-{work.today.year}-{work.next_number:05d}")
        work.next_number += 1
    first_seen = past.first_seen or work.now
    work.taken.add(mark)
    return Case(
        number=past.number,
        mark=mark,
        form=record.form,
        kind=kind,
        where=record.where,
        fingerprint=record.fingerprint,
        site=record.site,
        brand=record.brand,
        owner="",
        plate=record.plate,
        customer="",
        score=None,
        said="",
        opened=start,
        due=None,
        warning=None,
        explanation="",
        calendar="",
        status=CaseStatus.OPEN,
        state=record.colour.state,
        painted=past.painted,
        first_seen=first_seen,
        silent=too_old(start, first_seen.date(), work),
    )


def too_old(start: date, seen: date, work: Work) -> bool:
    """Whether a case first seen on that day is summarised only: old by then, or from before the service began."""
    limits = work.config.limits
    return (seen - start).days > limits.alert_age_days or (limits.start_date is not None and start < limits.start_date)


def _redated(known: Case, record: Record) -> tuple[str, ...]:
    """The days on which the row once stood, newest last."""
    before = known.fingerprint.date
    if not before or before == record.fingerprint.date:
        return known.redated
    return (*(day for day in known.redated if day != before), before)


def _heard(known: Case, record: Record) -> tuple[str, ...]:
    """What the row says and has said, newest last; the oldest is forgotten first."""
    now = heard(record)
    if known.heard[-1:] == (now,):
        return known.heard
    return (*(told for told in known.heard if told != now), now)[-_REMEMBERED:]


def opened(told: Case) -> Case:
    return replace(told, status=CaseStatus.OPEN, closed_on=None, in_time=None)


def reopened(told: Case, case: Case, term: Deadline | None, work: Work) -> Case:
    """Green → red by a person: a new clock from the moment we saw it, the old closing kept (A-01)."""
    old = Closing(case.closed_on or work.today, case.state, case.in_time, case.due)
    return replace(
        told,
        status=CaseStatus.OPEN,
        opened=work.today,
        **_clock(term),
        closed_on=None,
        in_time=None,
        closings=(*case.closings, old),
        reopened=case.reopened + 1,
    )


def closed(told: Case, case: Case | None, managed_on: date | None, work: Work) -> Case:
    """Green stops the clock: at the management date in the row, else when the service first saw the colour (A-01)."""
    written = managed_on if managed_on and told.opened <= managed_on <= work.today else None
    seen_before = case.closed_on if case and case.status is CaseStatus.CLOSED else None
    closed_on = written or seen_before or work.today
    if case is None and written is None and told.due and told.due < work.today:
        in_time = None  # it was closed before we first looked, nobody can say when
    else:
        in_time = None if told.due is None else closed_on <= told.due
    if case and case.status is CaseStatus.CLOSED and written is None:
        in_time = case.in_time
    return replace(told, status=CaseStatus.CLOSED, closed_on=closed_on, in_time=in_time)


def withdrawn(case: Case, record: Record, painted: Fill | None, work: Work) -> Case:
    """No case any more; it goes on following its row, whose score may be corrected back."""
    # ``painted`` stays until our colour is gone: clearing it may have to be tried again.
    told = replace(
        case,
        where=record.where,
        fingerprint=record.fingerprint,
        redated=_redated(case, record),
        heard=_heard(case, record),
        marked=case.mark in record.row.marks,
        state=record.colour.state,
        painted=painted,
    )
    if case.status is CaseStatus.WITHDRAWN:
        return told
    return replace(told, status=CaseStatus.WITHDRAWN, closed_on=work.today, in_time=None)


def stood(case: Case, before: Case | None, work: Work) -> Case:
    """The case with its register's key, and how it stands to its deadline today; what was closed before keeps it."""
    if not case.key and work.key:
        case = replace(case, key=work.key)
    if case.status is not CaseStatus.OPEN and before is not None and before.status is not CaseStatus.OPEN:
        return case
    now = standing(case.due, calendar_of(case.site, work), work.today)
    return case if case.standing == now else replace(case, standing=now)


def valid_start(day: date | None, work: Work) -> date | None:
    """A start that can be counted from: not in the future (A-01), within the calendar."""
    return day if day and date(2000, 1, 1) <= day <= work.today else None


def calendar_of(site: str, work: Work) -> Calendar:
    return calendar_for(work.config.calendar, site)


def _flags(case: Case | None, record: Record, claim: Claim, start: date, work: Work) -> tuple[str, ...]:
    found = work.flags.of(record, late=_late(case, record, start, work))
    return (*found, LATE_EXTENSION) if _extended_late(case, claim, start, work) else found


def _extended_late(case: Case | None, claim: Claim, start: date, work: Work) -> bool:
    """An extension that appears when the term was already over (A-01); the case remembers it while it lasts."""
    if case is None or claim.unextended is None:
        return False
    if LATE_EXTENSION in case.flags:
        return True
    plain = claim.unextended(start)
    was_running = case.status is CaseStatus.OPEN and plain is not None and case.due == plain.due
    return was_running and case.due is not None and case.due < work.today


def _late(case: Case | None, record: Record, start: date, work: Work) -> bool:
    """Registered more than one business day after the call (R-36). On a first run nothing can be said of the past."""
    if case is not None:
        return "registro_tardio" in case.flags
    if work.first_run or work.rebuilt or place(record.where) in work.past:
        return False
    return calendar_of("", work).business_days_between(start, work.today) > 1
