"""The tab ``Índice`` of a report's workbook: the last months at a glance, one line each (spec §10).

Small native charts stand for the months' course, as every spreadsheet program shows those; a SPARKLINE formula only
Google does.
"""

from __future__ import annotations

from sheets_automation.domain.reports.axis import from_first
from sheets_automation.domain.reports.index_shapes import Index, IndexLine, SmallChart
from sheets_automation.domain.reports.letterhead import COLUMN_WIDTH, COLUMNS, HEADING_ROWS, letterhead, remarks
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_GOAL
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Linked, Page, ReportTab, Series, Styled
from sheets_automation.domain.spanish import short_month

TITLE = "Índice"
_CHART_ROWS, _CHART_SPAN, _ROW = 9, 8, 21


def build_index(material: Material, index: Index) -> ReportTab:
    """The index of the report's workbook; ``material.months`` says which month tabs stand there, and their state."""
    page = Page(COLUMNS, COLUMN_WIDTH)
    shown = from_first(index.lines, lambda line: not line.empty)
    period = f"{short_month(shown[0].month)} – {short_month(shown[-1].month)}"
    control = (
        ("Código", material.report.code),
        ("Versión", material.report.version or "–"),
        ("Periodo", period),
        ("Estado", "SE ACTUALIZA CADA DÍA"),
    )
    letterhead(page, material, control, (index.source,), f"Índice · {material.report.title}")
    page.section("Los meses de un vistazo")
    top = page.row
    page.skip(_CHART_ROWS)
    page.skip(1, 8)
    heading = [Column("Mes", 3), Column("Estado", 3, "centre", "head_centre"), *index.columns]
    table = page.table(heading, [_row(material, line, index.nothing) for line in shown])
    for place, small in enumerate(index.charts):
        page.chart(_chart(small, table, (top, place * _CHART_SPAN)))
    remarks(page)
    return page.finish(TITLE, HEADING_ROWS)


def _row(material: Material, line: IndexLine, nothing: str) -> list[Entry]:
    tab = material.months.get(line.month)
    name: Entry = short_month(line.month)
    if tab and tab.link:
        name = Linked(short_month(line.month), tab.link)
    state = Styled(tab.state if tab else nothing if line.empty else "sin informe", "centre" if tab else "no_data")
    return [name, state, *line.entries]


def _chart(small: SmallChart, table: tuple[int, int], anchor: tuple[int, int]) -> Chart:
    return Chart(
        kind="line" if small.window else "column",
        title=small.title,
        top=table[0],
        bottom=table[1],
        domain=0,
        series=tuple(Series(column, tint, dashed=tint == CHART_GOAL) for column, tint in small.series),
        anchor=anchor,
        size=(_CHART_SPAN * COLUMN_WIDTH - 8, _CHART_ROWS * _ROW),
        floor=small.window[0] if small.window else 0.0,
        ceiling=small.window[1] if small.window else None,
        legend=False,
    )
