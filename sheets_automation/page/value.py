"""Everything that the page shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheets_automation.domain.cases.identity import Place
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Case, Change, Finding, Record, TabAccount
from sheets_automation.page.links import Links
from sheets_automation.policy import Config


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as its reader gets it."""

    recipient: str
    subject: str
    html: str  # a whole document, with its pictures inside
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report tab and where it stands."""

    workbook_id: str
    sheet_id: int
    tab: ReportTab


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``done``: a trial did it; else it is what a run would do."""

    now: datetime  # Bogotá
    config: Config
    links: Links
    done: bool
    rows_read: int
    read: Mapping[str, int]  # workbook id → how many of them are its own
    changes: Sequence[tuple[Change, str]]  # with what kept it from taking place, in words; "" where nothing did
    records: Mapping[Place, Record]  # of the rows that are painted
    cases: Sequence[Case]
    missing: Mapping[str, str]  # case number → what its row still lacks
    findings: Sequence[Finding]
    account: Sequence[TabAccount]
    mails: Sequence[Mail] = ()
    reports: Sequence[Report] = ()
    remarks: Sequence[str] = field(default=())  # what kept a part from being done, in Spanish
