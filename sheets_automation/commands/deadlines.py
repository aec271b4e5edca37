"""Where a register states another limit or another outcome than ours: both, and every day between (spec §11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sheets_automation.commands.explain import counted_days, looked_at
from sheets_automation.domain.cases.derive import Judged
from sheets_automation.domain.kinds import Claim, Setting, kind_of
from sheets_automation.domain.spanish import full_date, short_weekday
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Deadline
from sheets_automation.policy import Config
from sheets_automation.steps.session import Session


class Verdict(StrEnum):
    """How a request stands against a limit."""

    IN_TIME = "in time"
    LATE = "late"
    OPEN = "open"
    UNKNOWN = "unknown"  # ended on a day that nobody wrote, or no limit to compare with


@dataclass(frozen=True, slots=True)
class Compared:
    """One row with a term: the register's limit and outcome beside ours."""

    tab: str
    line: int  # from 1, as the sheet shows it
    start: date
    ended: date | None
    theirs: date | None
    ours: Deadline
    said: Verdict  # by the register's own word, else by its own limit
    found: Verdict
    calendar: Calendar

    @property
    def limits_differ(self) -> bool:
        return self.theirs is not None and self.theirs != self.ours.due

    @property
    def outcomes_differ(self) -> bool:
        return Verdict.UNKNOWN not in (self.said, self.found) and self.said is not self.found


def deadlines(session: Session, config: Config, file: str, tab: str, now: datetime) -> dict[str, Any]:
    """Every request of a file compared; ``tab`` "": of all its tabs.

    Raises:
        InputError: no such file; the message says what there is.
    """
    world = looked_at(session, config, file, now)
    rows = [
        one
        for judged in world.judged
        if (not tab or judged.record.where.tab == tab) and (one := _compared(judged, world.config)) is not None
    ]
    flipped = [one for one in rows if one.outcomes_differ]
    other = [one for one in rows if one.limits_differ and not one.outcomes_differ]
    return {
        "file": file,
        "requests_with_a_term": len(rows),
        "register": _counts(one.said for one in rows),
        "service": _counts(one.found for one in rows),
        "limits_that_differ": sum(one.limits_differ for one in rows),
        "outcomes_that_differ": len(flipped),
        "other_outcome": [_told(one) for one in flipped],
        "other_limit_same_outcome": [_told(one) for one in other],
    }


def _counts(verdicts: Iterator[Verdict]) -> dict[str, int]:
    found = Counter(verdicts)
    return {verdict.value: found[verdict] for verdict in Verdict if found[verdict] or verdict is not Verdict.UNKNOWN}


def _compared(judged: Judged, config: Config) -> Compared | None:
    """None for what has no term, no day to count from, or nothing to be compared with."""
    record = judged.record
    form = config.form(record.form)
    if form is None or record.start is None or not kind_of(form).states_due:
        return None
    kind, calendar = kind_of(form), calendar_for(config.calendar, record.site)
    claim = kind.claim(record, record.colour.state, Setting(form, calendar))
    term = claim.term(record.start) if claim else None
    if claim is None or term is None:
        return None
    theirs, word = kind.stated_due(record), kind.stated_in_time(record)
    said = _verdict(claim, theirs)
    if word is not None and claim.over:
        said = Verdict.IN_TIME if word else Verdict.LATE
    where, found = record.where, _verdict(claim, term.due)
    return Compared(where.tab, where.row + 1, record.start, claim.ended_on, theirs, term, said, found, calendar)


def _verdict(claim: Claim, due: date | None) -> Verdict:
    if not claim.over:
        return Verdict.OPEN
    if due is None or claim.ended_on is None:
        return Verdict.UNKNOWN
    return Verdict.IN_TIME if claim.ended_on <= due else Verdict.LATE


def _told(one: Compared) -> dict[str, Any]:
    return {
        "tab": one.tab,
        "row": one.line,
        "answered": one.ended.isoformat() if one.ended else None,
        "limit_of_the_register": one.theirs.isoformat() if one.theirs else None,
        "register_says": one.said.value,
        "our_limit": one.ours.due.isoformat(),
        "we_say": one.found.value,
        "deadline": one.ours.explanation,
        "day_by_day": _day_by_day(one),
    }


def _day_by_day(one: Compared) -> str:
    """Every day from day 0 to the later of both limits; where they lie, and where the answer does."""
    last = max(day for day in (one.theirs, one.ours.due) if day is not None)
    marks: dict[date, list[str]] = {one.ours.due: ["our limit"]}
    if one.theirs is not None and one.theirs > one.start:
        marks.setdefault(one.theirs, []).append("register's limit")
    if one.ended is not None and one.start < one.ended <= last + timedelta(days=1):
        marks.setdefault(one.ended, []).append("answered")
        last = max(last, one.ended)
    days = counted_days(one.start, last, one.calendar)
    told = [f"{words} ← {', '.join(marks[day])}" if day in marks else words for day, words in days]
    if one.ended is not None and one.ended > last:
        told.append(f"answered {short_weekday(one.ended)} {full_date(one.ended)}")
    return " · ".join(told)
