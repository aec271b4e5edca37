"""The monthly PQRS report, made of the register GSC-FOR-04 (domain §5.2, first report; spec §10)."""

from __future__ import annotations

from dataclasses import replace

from sheets_automation.domain.reports import complaints_cases, complaints_closing, complaints_figures, section_closing
from sheets_automation.domain.reports.complaints_headline import complaints_headline
from sheets_automation.domain.reports.complaints_month import ComplaintMonth
from sheets_automation.domain.reports.context import NO_DATA
from sheets_automation.domain.reports.letterhead import (
    COLUMN_WIDTH,
    COLUMNS,
    HEADING_ROWS,
    control_data,
    letterhead,
    sentences,
    source_line,
)
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.domain.reports.tab import Entry, Page, ReportTab


def complaint_month(material: Material) -> ComplaintMonth | None:
    """The month as the report sees it; None where its form is not known."""
    form = material.config.form(material.report.form)
    return ComplaintMonth(replace(material, month=material.month.replace(day=1)), form) if form else None


def build_complaints(material: Material) -> ReportTab:
    """The tab of one month. The same input gives the same tab.

    Raises ValueError when the report's form is not part of the configuration.
    """
    month = complaint_month(material)
    if month is None:
        raise ValueError(f"el formato {material.report.form} del informe {material.report.code} no existe")
    page = Page(COLUMNS, COLUMN_WIDTH)
    letterhead(page, material, control_data(material.report, material.month, issued=material.issued), _source(month))
    sentences(page, complaints_headline(month).sentences)
    complaints_figures.key_figures(page, month)
    complaints_figures.trend(page, month)
    complaints_figures.groups(page, month)
    complaints_figures.causes(page, month)
    complaints_cases.waiting(page, month)
    complaints_closing.expiring(page, month)
    complaints_cases.late(page, month)
    complaints_closing.closing(page, month)
    complaints_cases.improvements(page, month)
    section_closing.actions(page)
    section_closing.analysis(page)
    complaints_cases.quality(page, month)
    complaints_cases.notes(page, month)
    section_closing.signatures(page)
    return page.finish(tab_title(material.report, material.month), HEADING_ROWS)


def _source(month: ComplaintMonth) -> list[Entry]:
    sites = ", ".join(sorted({one.record.site for one in month.part if one.record.site})) or NO_DATA
    brands = ", ".join(sorted({one.record.brand for one in month.part if one.record.brand})) or NO_DATA
    return [source_line(month.records), f"Sedes: {sites} · Marcas: {brands}"]
