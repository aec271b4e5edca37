"""The ``Tablero``: one page for general management, four indicators and three decisions (spec §10, domain §5)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from sheets_automation.domain.reports.axis import from_first, lowest
from sheets_automation.domain.reports.board_decisions import Decision, decisions
from sheets_automation.domain.reports.board_figures import Indicator, indicators, sources
from sheets_automation.domain.reports.charts import goal_style
from sheets_automation.domain.reports.context import NO_DATA, interval_words
from sheets_automation.domain.reports.letterhead import COLUMN_WIDTH, COLUMNS, HEADING_ROWS, letterhead, remarks
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Linked, Page, ReportTab, Series, text_height
from sheets_automation.domain.spanish import full_date, number, percent, short_month

TITLE = "Tablero"
_SPAN = 8  # columns of one of the four indicators
_CHART_ROWS, _ROW = 8, 21


def build_board(material: Material) -> ReportTab:
    """The page about ``material.month``, with what is open today. The same input gives the same tab."""
    found = sources(material)
    shown = indicators(found)
    page = Page(COLUMNS, COLUMN_WIDTH)
    first = material.month.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    control = (
        ("Periodo", f"{full_date(first)} – {full_date(last)}"),
        ("Corte", f"{full_date(material.today)} {'' if material.today > last else '(mes en curso)'}".strip()),
        ("Fuente", "Informes del mes y registro de casos"),
        ("Para", "Subgerencia"),
    )
    letterhead(page, material, control, ())
    page.skip(1, 8)
    top = _lights(page, shown)
    page.skip(_CHART_ROWS)
    _decisions(page, decisions(found))
    _months(page, shown, top)
    page.skip(1, 6)
    page.paragraph(_NOTE, "note")
    remarks(page)
    return page.finish(TITLE, HEADING_ROWS)


_NOTE = (
    "Satisfacción: por la fecha de la llamada. PQRS: por la de recepción; n = respondidas con plazo, o vencidas. "
    "Detractores: n = casos con el plazo terminado; lo vencido y abierto cuenta como fuera de término. «Dentro del "
    "margen»: el intervalo de 95 % contiene la meta, con esa cantidad no se puede afirmar que se cumpla ni que no. "
)


def _lights(page: Page, shown: Sequence[Indicator]) -> int:
    """Name, figure, traffic light in colour and words, base. Returns the row below, where the charts stand."""
    for place, one in enumerate(shown):
        column = place * _SPAN
        value, look = (NO_DATA, "kpi_no_data") if one.value is None else (one.value, "kpi_percent")
        name: Entry = one.name
        page.put(page.row, column, name, "kpi_name", span=_SPAN)
        page.put(page.row + 1, column, value, look, span=_SPAN)
        page.put(page.row + 2, column, f"● {one.light.words}", one.light.style, span=_SPAN)
        page.put(page.row + 3, column, _base_words(one), "kpi_note", span=_SPAN)
    for offset, pixels in enumerate((22, 40, 26, 46)):
        page.height(page.row + offset, pixels)
    page.row += 4
    return page.row


def _base_words(one: Indicator) -> str:
    goal = f"Meta {one.goal_words} · n = {number(one.n)}"
    if one.value is None:
        return f"{goal}\n{one.note}" if one.note else goal
    return f"{goal} · IC 95 %: {interval_words(one.interval)}\n{one.note}"


def _decisions(page: Page, found: Sequence[Decision]) -> None:
    page.section("Tres decisiones")
    for place, one in enumerate(found, 1):
        opens: Entry = Linked(one.opens, one.link) if one.link else ""
        page.put(page.row, 0, number(place), "number", span=1)
        page.put(page.row, 1, one.words, "text", span=27)
        page.put(page.row, 28, opens, "text", span=4)
        page.height(page.row, max(28, text_height(one.words, 27 * page.width)))
        page.row += 1


def _months(page: Page, shown: Sequence[Indicator], charts: int) -> None:
    """The twelve months behind the charts, and the charts above."""
    page.section("Últimos 12 meses")
    columns = [Column("Mes", 4)]
    for one in shown:
        columns += [
            Column(one.short, 3, "percent", "head_right"),
            Column("n", 2, "count", "head_right"),
            Column("Meta", 2, goal_style(one.goal), "head_right"),
        ]
    rows: list[list[Entry]] = []
    for lines in from_first(
        list(zip(*(one.trend for one in shown), strict=True)), lambda lines: any(n for *_, n in lines)
    ):
        row: list[Entry] = [short_month(lines[0][0])]
        for one, (_day, value, base) in zip(shown, lines, strict=True):
            row += [value, base or None, one.goal]
        rows.append(row)
    top, bottom = page.table(columns, rows)
    for place, one in enumerate(shown):
        column = 4 + 7 * place
        page.chart(
            Chart(
                kind="line",
                title=f"{one.short} · línea punteada: meta {percent(one.goal, 0)}",
                top=top,
                bottom=bottom,
                domain=0,
                series=(Series(column, CHART_BLUE), Series(column + 5, CHART_GOAL, dashed=True)),
                anchor=(charts, place * _SPAN),
                size=(_SPAN * COLUMN_WIDTH - 8, _CHART_ROWS * _ROW - 4),
                floor=lowest([one.goal, *(value for _day, value, _n in one.trend)]),
                ceiling=1.0,
                legend=False,
            )
        )
