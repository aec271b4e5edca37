"""What one run can tell any report: the whole reading, as seen on the day the report is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sheets_automation.domain.kinds.call_record import calls_in
from sheets_automation.domain.reports.classes import forms_of
from sheets_automation.domain.reports.context import Month
from sheets_automation.model import Case, Finding, Record
from sheets_automation.policy import Config, ReportPolicy


@dataclass(frozen=True, slots=True)
class MonthTab:
    """A month's tab as it stands in its workbook: what an index says about it."""

    state: str  # «borrador», «emitido», «v2»
    link: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """``records``: of all forms and months, each row once. ``month``: its first day, for the reports about a month."""

    report: ReportPolicy
    config: Config
    month: date
    records: tuple[Record, ...]
    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]
    generated: datetime  # aware; its day in Bogotá is the day on which what is open is judged
    version: str  # of the service
    issued: bool = False
    months: Mapping[date, MonthTab] = field(default_factory=dict)  # of the report's own workbook
    links: Mapping[str, str] = field(default_factory=dict)  # report code → its tab of ``month``

    @property
    def today(self) -> date:
        """The day of Bogotá."""
        return self.generated.astimezone(self.config.company.zone).date()

    @property
    def goal(self) -> float:
        """The report's own goal, else the general one."""
        return self.config.reports.goal if self.report.goal is None else self.report.goal

    @property
    def forms(self) -> tuple[str, ...]:
        """Codes of the forms that feed the report; none: all of them."""
        return forms_of(self.report, self.config)

    def own_records(self) -> tuple[Record, ...]:
        """Those of the forms that feed the report."""
        forms = self.forms
        return tuple(record for record in self.records if record.form in forms)

    def satisfaction(self, report: ReportPolicy) -> Month | None:
        """The month as the satisfaction report ``report`` sees it; None where its form is not known."""
        form = self.config.form(report.form)
        if form is None:
            return None
        calls = tuple(calls_in(record for record in self.records if record.form == form.code))
        return Month(
            form=form,
            report=report,
            config=self.config,
            month=self.month,
            records=calls,
            cases=self.cases,
            findings=self.findings,
            generated=self.generated.astimezone(self.config.company.zone),
            version=self.version,
            issued=self.issued,
        )
