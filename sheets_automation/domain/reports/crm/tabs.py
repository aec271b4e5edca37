"""The two tabs of the CRM report: one of each month, and «Semana CRM» of last week (R-125, R-128)."""

from __future__ import annotations

from sheets_automation.domain.reports import section_closing
from sheets_automation.domain.reports.context import NO_DATA
from sheets_automation.domain.reports.crm import closing, goals, people, waiting
from sheets_automation.domain.reports.crm.headline import cards_of, crm_headline
from sheets_automation.domain.reports.crm.scope import Scope
from sheets_automation.domain.reports.crm.trend import trend
from sheets_automation.domain.reports.headline import Headline
from sheets_automation.domain.reports.letterhead import (
    COLUMN_WIDTH,
    COLUMNS,
    HEADING_ROWS,
    cards,
    control_data,
    letterhead,
    remarks,
    sentences,
    source_line,
)
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.domain.reports.tab import Entry, Page, ReportTab

WEEK_TITLE = "Semana CRM"


def build_month(material: Material) -> ReportTab:
    """The tab of one month. The same input gives the same tab."""
    scope = Scope.month(material)
    page = Page(COLUMNS, COLUMN_WIDTH)
    letterhead(page, material, control_data(material.report, material.month, issued=material.issued), _source(scope))
    _figures(page, scope)
    trend(page, scope)
    section_closing.actions(page)
    section_closing.analysis(page, "Análisis del líder CRM")
    closing.quality(page, scope)
    closing.notes(page, scope)
    section_closing.signatures(page, "líder CRM", "gerente comercial")
    return page.finish(tab_title(material.report, material.month), HEADING_ROWS)


def build_week(material: Material) -> ReportTab:
    """The tab of the last whole week. The same input gives the same tab."""
    scope = Scope.week(material)
    page = Page(COLUMNS, COLUMN_WIDTH)
    control = (
        ("Semana", str(scope.span)),
        ("Anterior", str(scope.span.before)),
        ("Código", material.report.code),
        ("Estado", "SE ACTUALIZA CADA DÍA"),
    )
    letterhead(page, material, control, _source(scope))
    _figures(page, scope)
    trend(page, scope)
    closing.quality(page, scope)
    closing.notes(page, scope)
    remarks(page)
    return page.finish(WEEK_TITLE, HEADING_ROWS)


def month_opening(material: Material) -> Headline:
    """What a mail about the month says first."""
    return crm_headline(Scope.month(material))


def month_has_rows(material: Material) -> bool:
    """Whether any of the registers has a row of the month."""
    scope = Scope.month(material)
    return bool(scope.prospects or scope.activities or scope.follow_ups)


def week_has_rows(material: Material) -> bool:
    """Whether there is anything to tell the committee: rows of the week or the one before, or who waits."""
    scope = Scope.week(material)
    return any(one.prospects or one.activities for one in (scope, scope.before)) or any(
        not waits.closed for waits in scope.waiting
    )


def _figures(page: Page, scope: Scope) -> None:
    """What both tabs have in common."""
    sentences(page, crm_headline(scope).sentences)
    for line in cards_of(scope):
        cards(page, line)
    goals.brands(page, scope)
    people.advisers(page, scope)
    goals.refusals(page, scope)
    goals.origins(page, scope)
    waiting.light(page, scope)
    waiting.follow_ups(page, scope)
    people.committee(page, scope)
    people.to_update(page, scope)


def _source(scope: Scope) -> list[Entry]:
    rows = [*scope.prospects, *scope.activities, *scope.follow_ups]
    sites = ", ".join(sorted({one.site for one in rows if one.site})) or NO_DATA
    brands = ", ".join(sorted({one.brand for one in rows if one.brand})) or NO_DATA
    return [source_line(scope.own), f"Sedes: {sites} · Marcas: {brands}"]
