"""The head that all reports share: whose it is, control data, where the figures come from, sentences, cards."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.reports.context import NO_DATA
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.stats import Verdict
from sheets_automation.domain.reports.tab import Column, Entry, Linked, Page, Value, text_height
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Record
from sheets_automation.policy import Config, ReportPolicy

COLUMNS, COLUMN_WIDTH = 32, 44  # pixels; together the width of a letter page across at a readable scale
HEADING_ROWS = 4
REMARKS = "notas"
_CARD_SPANS = {4: (8, 8, 8, 8), 6: (5, 5, 6, 6, 5, 5)}


def letterhead(
    page: Page,
    material: Material,
    control: Sequence[tuple[str, str]],
    source: Sequence[Entry],
    title: str = "",
) -> None:
    """Brand, title (the report's own if none is given), four lines of control data, where the figures come from."""
    heading_box(page, material.config, title or material.report.title, control)
    for line in (*source, generated_words(material)):
        page.put(page.row, 0, line, "source", span=page.columns)
        page.row += 1


def heading_box(page: Page, config: Config, title: str, control: Sequence[tuple[str, str]]) -> None:
    """Name, title and control data as the ISO formats have them; the company's name is ``empresa`` of mail.toml."""
    page.put(
        0,
        0,
        "\n".join(filter(None, (config.mail.company, config.company.department))),
        "brand",
        span=7,
        rows=HEADING_ROWS,
    )
    page.put(0, 7, title.upper(), "title", span=16, rows=HEADING_ROWS)
    for row in range(HEADING_ROWS):
        name, value = control[row] if row < len(control) else ("", "")
        page.put(row, 23, name, "control_name", span=3)
        page.put(row, 26, value, "control", span=6)
    page.row = HEADING_ROWS
    page.skip(1, 8)


def control_data(report: ReportPolicy, month: date, *, issued: bool) -> tuple[tuple[str, str], ...]:
    """Code, version, period and state of a monthly report. ``month``: any of its days."""
    first, days = month.replace(day=1), calendar.monthrange(month.year, month.month)[1]
    return (
        ("Código", report.code),
        ("Versión", report.version or "–"),
        ("Periodo", f"{full_date(first)} – {full_date(first.replace(day=days))}"),
        ("Estado", "EMITIDO" if issued else "BORRADOR"),
    )


def source_line(records: Iterable[Record]) -> Entry:
    """The registers that the figures come from; where it is one, a link to it."""
    workbooks = sorted({(record.where.workbook, record.where.workbook_id) for record in records})
    names = f"Fuente: {' · '.join(name for name, _ in workbooks) or 'ningún archivo leído'}"
    if len(workbooks) != 1:
        return names
    return Linked(names, f"https://docs.google.com/spreadsheets/d/{workbooks[0][1]}/edit")


def generated_words(material: Material) -> str:
    """«Generado 01/12/2026 por el servicio v1.2.3 · Configuración abc123»."""
    return (
        f"Generado {full_date(material.today)} por el servicio v{material.version} · "
        f"Configuración {material.config.digest or '–'}"
    )


def sentences(page: Page, lines: Sequence[str]) -> None:
    """The three sentences that a reader sees first."""
    page.skip(1, 8)
    for line in lines:
        page.put(page.row, 0, line, "opening", span=page.columns)
        page.height(page.row, max(26, text_height(line, page.columns * page.width * 2 // 3)))
        page.row += 1
    page.skip(1, 8)


def remarks(page: Page) -> None:
    """A line for people at the foot of a living tab. Its named range also tells the tab from somebody else's."""
    page.skip(1, 8)
    page.paragraph("Notas (espacio para escribir: se conserva cada vez que la pestaña se actualiza)", "note")
    page.zone(REMARKS, 1, (Column("", page.columns, "manual"),))
    page.height(page.row - 1, 44)


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure. ``value`` None is printed as «Sin datos»; ``style`` is a look of the key figures."""

    name: str
    value: Value
    style: str
    note: str


def cards(page: Page, line: Sequence[Card]) -> None:
    """Four or six cards beside each other."""
    column = 0
    for span, card in zip(_CARD_SPANS[len(line)], line, strict=True):
        shown, look = (NO_DATA, "kpi_no_data") if card.value is None else (card.value, f"kpi_{card.style}")
        page.put(page.row, column, card.name, "kpi_name", span=span)
        page.put(page.row + 1, column, shown, look, span=span)
        page.put(page.row + 2, column, card.note, "kpi_note", span=span)
        column += span
    for offset, pixels in enumerate((22, 34, 36)):
        page.height(page.row + offset, pixels)
    page.row += 3
    page.skip(1, 6)


@dataclass(frozen=True, slots=True)
class Light:
    """A traffic light: its words, and the style that colours them (never the colour alone)."""

    words: str
    style: str


def light(verdict: Verdict, sample: Verdict, n: int, least: int) -> Light:
    """The figure against the goal, softened where the sample allows no statement.

    ``verdict``: of the unrounded figure; ``sample``: of its interval; ``n``: what it stands on, too little to conclude
    from below ``least``.
    """
    if verdict is Verdict.NO_DATA:
        return Light(NO_DATA, "no_data")
    doubt = f", con n < {least}" if n < least else "" if sample is verdict else ", dentro del margen"
    if verdict is Verdict.MET:
        return Light(f"Cumple{doubt}", "met")
    return Light(f"No cumple{doubt}", "open" if doubt else "missed")
