"""What a run read, as the reports are made of it: looked at once, whatever number of tabs there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property

from sheets_automation import __version__
from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.reports.catalogue import CATALOGUE, Entry
from sheets_automation.domain.reports.inputs import Inputs
from sheets_automation.domain.reports.life import last_month, next_month
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.model import Record
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps.observe import World
from sheets_automation.steps.report_cuts import in_month
from sheets_automation.steps.reports import Subject
from sheets_automation.tabs.report_state import sheet_id_for


@dataclass(frozen=True)
class Source:
    """One reading. ``now``: aware, Bogotá."""

    config: Config
    world: World
    now: datetime

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Each row once."""
        copies = self.world.resolution.copies
        return tuple(one for one in self.world.reading.records if place(one.where) not in copies)

    @cached_property
    def inputs(self) -> Inputs:
        return Inputs(self.records, self.world.derived.cases, self.world.plan.findings)

    def material(self, report: ReportPolicy, links: Mapping[str, str] | None = None) -> Material:
        """All that can be told to a report of last month, or of now."""
        return Material(
            report=report,
            config=self.config,
            month=last_month(self.now.date()),
            records=self.records,
            cases=self.world.derived.cases,
            findings=self.world.plan.findings,
            generated=self.now,
            version=__version__,
            links=links or {},
        )

    def month(self, report: ReportPolicy, month: date) -> Subject | None:
        """A monthly report as publishing knows it; None where its register holds no row of the month."""
        about = replace(self.material(report), month=month)
        entry = CATALOGUE[report.kind]
        if not entry.needed(about):
            return None
        before = last_month(month)
        return Subject(
            report=report,
            month=month,
            title=tab_title(report, month),
            sheet_id=sheet_id_for(month),
            content=self.inputs.of_month(about),
            records=tuple(record for record in about.own_records() if in_month(record, month)),
            build=cache(lambda issued: entry.build(replace(about, issued=issued))),
            over=next_month(month) <= self.now.date(),
            previous=(sheet_id_for(before), tab_title(report, before)),
        )

    def living(self, entry: Entry, about: Material) -> Subject:
        """A tab that always tells of now."""
        return Subject(
            report=about.report,
            month=about.month,
            title=entry.title,
            sheet_id=entry.sheet_id,
            content=self.inputs.of_now(about),
            records=(),
            build=cache(lambda _issued: entry.build(about)),
            over=True,
            living=True,
        )
