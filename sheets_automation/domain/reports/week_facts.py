"""What the tab ``Semana`` reads: last week, the week before and the month so far, as of one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sheets_automation.domain.kinds.call_record import CallRecord, calls_in
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord, complaint_end, complaints_in
from sheets_automation.domain.mail.week import Span, last_week, month_to_date
from sheets_automation.domain.reports.classes import SATISFACTION
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.survey import Measure, frame, measure
from sheets_automation.model import Case, CaseStatus, Status
from sheets_automation.policy import FormPolicy, ReportPolicy


@dataclass(frozen=True)
class Week:
    """The material of the tab; derived values are computed once."""

    material: Material

    @property
    def today(self) -> date:
        return self.material.today

    @cached_property
    def spans(self) -> tuple[Span, Span, Span]:
        """Last week, the week before, the month so far."""
        week = last_week(self.today)
        return week, week.before, month_to_date(self.today)

    @property
    def span(self) -> Span:
        return self.spans[0]

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        return self.material.cases

    @cached_property
    def open(self) -> list[Case]:
        """Open cases that mails speak of: those old when first seen are counted apart."""
        return [case for case in self.cases if case.status is CaseStatus.OPEN and not case.silent]

    @cached_property
    def overdue(self) -> int:
        return sum(bool(case.due and case.due < self.today) for case in self.open)

    @cached_property
    def surveys(self) -> list[tuple[FormPolicy, tuple[Measure, Measure, Measure]]]:
        """The forms that have a satisfaction report, each with its figures of the three spans."""
        found = []
        for report in self.material.config.reports.reports:
            form = self._survey_form(report)
            if form is not None:
                calls = [call for call in calls_in(self.material.records) if call.form == form.code]
                first, second, third = (_measured(calls, form, span) for span in self.spans)
                found.append((form, (first, second, third)))
        return found

    def _survey_form(self, report: ReportPolicy) -> FormPolicy | None:
        return self.material.config.form(report.form) if report.kind == SATISFACTION else None

    @cached_property
    def complaints(self) -> list[ComplaintRecord]:
        """Requests of all PQRS registers, without those annulled."""
        requests = complaints_in(self.material.records)
        return [record for record in requests if record.status is not Status.CANCELLED]

    def ended(self, record: ComplaintRecord) -> date | None:
        """The day on which a request was answered."""
        form = self.material.config.form(record.form)
        return complaint_end(record, form)[1] if form else None


def _measured(calls: Sequence[CallRecord], form: FormPolicy, span: Span) -> Measure:
    return measure(frame([call for call in calls if span.holds(call.call_date)], form), form)


def has_news(material: Material) -> bool:
    """Whether the tab would have anything to say."""
    week = Week(material)
    return bool(week.open) or any(span.holds(record.day) for record in material.records for span in week.spans)
