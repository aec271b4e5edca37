"""Counting prospects, activities and follow-ups (R-117, R-118, R-126, R-127): what is valid only people say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.crm.activities import ActivityRecord
from sheets_automation.domain.kinds.crm.prospects import ProspectRecord
from sheets_automation.model import State

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)

NO_REASON = "Sin motivo escrito"


@dataclass(frozen=True, slots=True)
class ProspectTally:
    """Some prospects. The unverified ones are neither valid nor false."""

    n: int
    valid: int
    refused: int
    unverified: int

    @property
    def verified(self) -> int:
        return self.valid + self.refused


def prospect_tally(records: Sequence[ProspectRecord]) -> ProspectTally:
    valid = sum(record.valid is True for record in records)
    refused = sum(record.refused for record in records)
    return ProspectTally(len(records), valid, refused, sum(record.unverified for record in records))


@dataclass(frozen=True, slots=True)
class ActivityTally:
    """Some activities, without those called off or still to come."""

    n: int
    valid: int  # done, and a person says that they are valid
    refused: int  # done, and a person says that they are not
    unjudged: int  # done, and nobody has said yet
    not_done: int
    to_update: int

    @property
    def judged(self) -> int:
        """Those of which it is known whether they count: what nobody has looked at is no fault of the adviser."""
        return self.valid + self.refused + self.not_done


def activity_tally(records: Iterable[ActivityRecord]) -> ActivityTally:
    """What SPIGA does not say to be undone counts as done: some registers have no such column."""
    counted = [record for record in records if record.counts]
    done = [record for record in counted if record.done is not False]
    return ActivityTally(
        n=len(counted),
        valid=sum(record.valid is True for record in done),
        refused=sum(record.valid is False for record in done),
        unjudged=sum(record.valid is None for record in done),
        not_done=len(counted) - len(done),
        to_update=sum(record.to_update for record in counted),
    )


@dataclass(frozen=True, slots=True)
class AgeTally:
    """Some prospects under follow-up by their light; closed ones wait for nobody."""

    green: int
    yellow: int
    red: int
    undated: int
    closed: int
    oldest: int | None  # days without follow-up of the one that has waited longest

    @property
    def open(self) -> int:
        return self.green + self.yellow + self.red + self.undated


@dataclass(frozen=True, slots=True)
class Waiting:
    """One prospect under follow-up as the day of the report sees it."""

    state: State | None  # None: closed, or without a date
    days: int | None
    closed: bool
    brand: str
    adviser: str


def age_tally(prospects: Iterable[Waiting]) -> AgeTally:
    found = list(prospects)
    lights = Counter(one.state for one in found)
    days = [one.days for one in found if one.days is not None and not one.closed]
    closed = sum(one.closed for one in found)
    return AgeTally(
        green=lights[State.GREEN],
        yellow=lights[State.YELLOW],
        red=lights[State.RED],
        undated=lights[None] - closed,
        closed=closed,
        oldest=max(days, default=None),
    )


def reasons(records: Iterable[ProspectRecord | ActivityRecord]) -> list[tuple[str, int]]:
    """Why they are not valid, however it is spelled, the most frequent first."""
    spelled: dict[str, Counter[str]] = {}
    for record in records:
        written = " ".join(record.reason.split())
        words = (
            f"{written[:1].upper()}{written[1:].lower()}" if written.isupper() else written[:1].upper() + written[1:]
        )
        spelled.setdefault(normalise(words), Counter())[words or NO_REASON] += 1
    found = [(_usual(spellings), sum(spellings.values())) for spellings in spelled.values()]
    return sorted(found, key=lambda item: (item[0] == NO_REASON, -item[1], item[0]))


def _usual(spelled: Counter[str]) -> str:
    return min(spelled, key=lambda name: (-spelled[name], name))


def grouped(records: Iterable[R], key_of: Callable[[R], K]) -> dict[K, list[R]]:
    """Key → the records that have it, in their order."""
    found: dict[K, list[R]] = {}
    for record in records:
        found.setdefault(key_of(record), []).append(record)
    return found
