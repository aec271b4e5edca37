"""Who reads and paints the workbooks of a run: this process alone, or several tasks together (``team.py``)."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.errors import RateLimited, Refused, RemoteError, Unavailable
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import Change, Workbook
from sheets_automation.steps.apply import Outcome, apply

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """The changes of one workbook. ``identity``: sheet id → the columns that say whose row it is."""

    book: Workbook
    changes: Sequence[Change]
    identity: Mapping[int, Sequence[int]]


class Hands(ABC):
    """Everything that a run does in customers' workbooks while it looks and paints."""

    @abstractmethod
    def read(self, ids: Sequence[str]) -> Mapping[str, Workbook | RemoteError]:
        """One snapshot of each, or why there is none."""

    @abstractmethod
    def carry_out(self, jobs: Sequence[Job]) -> Mapping[str, Outcome]:
        """What became of the changes, by workbook id."""

    @abstractmethod
    def end(self) -> None:
        """Nothing more is to be done."""


@dataclass(frozen=True, slots=True)
class Alone(Hands):
    """One process, one workbook after the other."""

    sheets: Sheets

    def read(self, ids: Sequence[str]) -> Mapping[str, Workbook | RemoteError]:
        """One call for each."""
        return {one: self._read(one) for one in ids}

    def _read(self, one: str) -> Workbook | RemoteError:
        try:
            return self.sheets.snapshot(one)
        except (RateLimited, Refused, Unavailable) as error:
            return error

    def carry_out(self, jobs: Sequence[Job]) -> Mapping[str, Outcome]:
        """As ``apply`` does it."""
        became: dict[str, Outcome] = {}
        for job in jobs:
            log.debug("making %s changes in «%s»", len(job.changes), job.book.title)
            became[job.book.id] = apply(self.sheets, job.book, job.changes, job.identity)
        return became

    def end(self) -> None:
        """There is nobody to tell."""
