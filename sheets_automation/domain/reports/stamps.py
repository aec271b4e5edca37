"""Rows put into a finished report tab: the stamp of an issued one, what moved, what came after. For any report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain.reports.tab import Column, Entry, Page, ReportTab, TabCell, Value
from sheets_automation.domain.spanish import full_date, number, percent

_LAST_SECTIONS = ("Notas de cálculo",)  # a block about the tab itself stands before them
_ISSUED, _DRAFT = "EMITIDO", "BORRADOR"


def moved_down(tab: ReportTab, row: int, rows: int) -> ReportTab:
    """The same tab with ``rows`` empty rows before ``row``; cells, heights, charts and zones below move down.

    A zone or a chart's table that holds ``row`` inside grows.
    """

    def below(at: int) -> int:
        return at + rows if at >= row else at

    def end(at: int) -> int:  # exclusive
        return at + rows if at > row else at

    charts = [
        replace(chart, top=below(chart.top), bottom=end(chart.bottom), anchor=(below(chart.anchor[0]), chart.anchor[1]))
        for chart in tab.charts
    ]
    zones = [replace(zone, row=below(zone.row), rows=end(zone.row + zone.rows) - below(zone.row)) for zone in tab.zones]
    return replace(
        tab,
        heights={below(at): pixels for at, pixels in tab.heights.items()},
        row_count=tab.row_count + rows,
        cells=tuple(cell._replace(row=below(cell.row)) for cell in tab.cells),
        charts=tuple(charts),
        zones=tuple(zones),
    )


def inserted(tab: ReportTab, row: int, block: Page) -> ReportTab:
    """The tab with what was written on ``block`` (a page of the same columns) standing before ``row``."""
    part = block.finish(tab.title, 0)
    grown = moved_down(tab, row, block.row)
    cells = [cell._replace(row=cell.row + row) for cell in part.cells]
    heights = {at + row: pixels for at, pixels in part.heights.items()}
    return replace(
        grown,
        cells=tuple(sorted([*grown.cells, *cells], key=lambda cell: (cell.row, cell.column))),
        heights=dict(sorted({**grown.heights, **heights}.items())),
    )


def page_for(tab: ReportTab) -> Page:
    """An empty page with the tab's columns."""
    return Page(len(tab.widths), tab.widths[0])


def stamped(tab: ReportTab, words: str) -> ReportTab:
    """The tab with a line of its own below the heading."""
    block = page_for(tab)
    block.paragraph(words, "source")
    return inserted(tab, tab.frozen_rows, block)


def before_sections(tab: ReportTab) -> int:
    """The row before the first section: after the figures that matter."""
    return _section_row(tab, tuple(cell for cell in tab.cells if cell.style == "section")[:1])


def before_closing(tab: ReportTab) -> int:
    """The row before the notes of calculation, or the end of the tab."""
    closing = [cell for cell in tab.cells if cell.style == "section" and cell.value in _LAST_SECTIONS]
    return _section_row(tab, closing[:1])


def _section_row(tab: ReportTab, found: Sequence[TabCell]) -> int:
    """The spacer above a section heading."""
    return max(found[0].row - 1, tab.frozen_rows) if found else tab.row_count - 1


def state_words(tab: ReportTab, version: int) -> ReportTab:
    """The heading's state with the version of a correction: «EMITIDO · v2»."""
    if version < 2:
        return tab
    cells = [
        cell._replace(value=f"{cell.value} · v{version}")
        if cell.style == "control" and cell.value in (_ISSUED, _DRAFT)
        else cell
        for cell in tab.cells
    ]
    return replace(tab, cells=tuple(cells))


def table(block: Page, headings: Sequence[tuple[str, int]], rows: Sequence[Sequence[Entry]]) -> None:
    """A table over the whole width of any page; the numbers say how wide the columns are beside each other."""
    total, used = sum(weight for _, weight in headings), 0
    columns, shared = [], 0
    for heading, weight in headings:
        shared += weight
        end = max(used + 1, round(block.columns * shared / total))
        columns.append(Column(heading, end - used))
        used = end
    block.table(columns, rows)


def card_figures(tab: ReportTab) -> tuple[tuple[str, str], ...]:
    """Name and printed value of every key figure of a report, in their order."""
    values = {(cell.row, cell.column): cell for cell in tab.cells if cell.style.startswith("kpi_")}
    found = []
    for cell in tab.cells:
        below = values.get((cell.row + 1, cell.column)) if cell.style == "kpi_name" else None
        if below is not None:
            found.append((str(cell.value), printed(below.value, below.style)))
    return tuple(found)


def printed(value: Value, style: str) -> str:
    """A figure as the tab shows it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return full_date(value)
    if "percent" in style:
        return percent(value)
    if "points" in style or "nps" in style:
        sign = "+" if round(value, 2) > 0 else ""
        return f"{sign}{number(value, 2)}{' p.p.' if 'points' in style else ''}"
    return number(value) if "count" in style or value == int(value) else number(value, 2)
