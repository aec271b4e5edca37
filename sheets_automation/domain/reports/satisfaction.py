"""The monthly satisfaction report: GSC-FOR-02 for after-sales, GSC-FOR-07 for sales, by one code (spec §10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reports import (
    section_cases,
    section_closing,
    section_figures,
    section_heading,
    section_pace,
    section_people,
    section_questions,
)
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.letterhead import COLUMN_WIDTH, COLUMNS, HEADING_ROWS
from sheets_automation.domain.reports.life import next_month
from sheets_automation.domain.reports.tab import Page, ReportTab
from sheets_automation.policy import Config, FormPolicy, ReportPolicy


def build(material: Month) -> ReportTab:
    """The tab of one month. The same input gives the same tab.

    ``material.records`` may hold all months and other forms; its ``month`` is any day of the month; ``generated``
    (aware) is also the day on which open cases are judged.
    """
    scope = scoped(material)
    page = Page(COLUMNS, COLUMN_WIDTH)
    section_heading.heading(page, scope)
    section_heading.opening(page, scope)
    section_heading.key_figures(page, scope)
    section_figures.formulas(page, scope)
    section_figures.trend(page, scope)
    asked = section_questions.questions(page, scope)
    section_figures.sites_and_brands(page, scope, asked)
    section_people.advisers(page, scope)
    section_people.no_contact(page, scope)
    section_cases.management(page, scope)
    section_pace.pace(page, scope)
    section_pace.drivers(page, scope)
    section_cases.impact_and_repetition(page, scope)
    section_cases.suggestions(page, scope)
    section_cases.platform(page, scope)
    section_cases.triggers(page, scope)
    section_closing.actions(page)
    section_closing.analysis(page)
    section_closing.quality(page, scope)
    section_closing.notes(page, scope)
    section_closing.signatures(page)
    return page.finish(tab_title(scope.report, scope.month), HEADING_ROWS)


def scoped(material: Month) -> Month:
    """The month as its sections read it: its first day, the form's own rows until its end, each adviser under one name.

    What was typed after the month is no part of its report (``inputs.py`` counts on it).
    """
    end = next_month(material.month)
    known = [record for record in material.records if record.call_date is None or record.call_date < end]
    return replace(
        material,
        month=material.month.replace(day=1),
        records=_with_known_advisers(known, material.form, material.config),
        generated=material.generated.astimezone(material.config.company.zone),
    )


def _with_known_advisers(records: Sequence[CallRecord], form: FormPolicy, config: Config) -> tuple[CallRecord, ...]:
    """The form's records with each adviser under one name, however the sheets spell it."""
    own = [record for record in records if record.form == form.code]
    known = {name: find_person(name, config.people) for name in {record.adviser for record in own}}
    return tuple(
        replace(record, adviser=person.name) if (person := known[record.adviser]) else record for record in own
    )


def tab_title(report: ReportPolicy, month: date, version: int = 1) -> str:
    """``FOR-02 2026-10``; a correction after issue is ``FOR-02 2026-10 v2``."""
    short = report.code.removeprefix("GSC-").removeprefix("GC-")
    return f"{short} {month:%Y-%m}" + (f" v{version}" if version > 1 else "")
