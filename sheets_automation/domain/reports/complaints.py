"""The monthly PQRS report, made of the register GSC-FOR-04 (domain §5.2, first report; spec §10)."""

from __future__ import annotations

import calendar
from dataclasses import replace

from sheets_automation.domain.reports import complaints_cases, complaints_figures, section_closing
from sheets_automation.domain.reports.complaints_headline import complaints_headline
from sheets_automation.domain.reports.complaints_month import ComplaintMonth
from sheets_automation.domain.reports.context import NO_DATA
from sheets_automation.domain.reports.letterhead import COLUMN_WIDTH, COLUMNS, HEADING_ROWS, letterhead, sentences
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.domain.reports.tab import Entry, Linked, Page, ReportTab
from sheets_automation.domain.spanish import full_date


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
    letterhead(page, material, _control(month), _source(month))
    sentences(page, complaints_headline(month).sentences)
    complaints_figures.key_figures(page, month)
    complaints_figures.trend(page, month)
    complaints_figures.groups(page, month)
    complaints_figures.causes(page, month)
    complaints_cases.waiting(page, month)
    complaints_cases.late(page, month)
    complaints_cases.improvements(page, month)
    section_closing.actions(page)
    section_closing.analysis(page)
    complaints_cases.quality(page, month)
    complaints_cases.notes(page, month)
    section_closing.signatures(page)
    return page.finish(tab_title(material.report, material.month), HEADING_ROWS)


def _control(month: ComplaintMonth) -> tuple[tuple[str, str], ...]:
    first, report = month.material.month, month.material.report
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return (
        ("Código", report.code),
        ("Versión", report.version or "–"),
        ("Periodo", f"{full_date(first)} – {full_date(last)}"),
        ("Estado", "EMITIDO" if month.material.issued else "BORRADOR"),
    )


def _source(month: ComplaintMonth) -> list[Entry]:
    workbooks = sorted({(record.where.workbook, record.where.workbook_id) for record in month.records})
    names = " · ".join(name for name, _ in workbooks) or "ningún archivo leído"
    source: Entry = f"Fuente: {names}"
    if len(workbooks) == 1:
        source = Linked(f"Fuente: {names}", f"https://docs.google.com/spreadsheets/d/{workbooks[0][1]}/edit")
    sites = ", ".join(sorted({one.record.site for one in month.part if one.record.site})) or NO_DATA
    brands = ", ".join(sorted({one.record.brand for one in month.part if one.record.brand})) or NO_DATA
    return [source, f"Sedes: {sites} · Marcas: {brands}"]
