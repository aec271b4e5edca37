"""Months at their limits are correct and readable; pictures do not mislead."""

from __future__ import annotations

import pytest
from report_examples import at, call, card, case_of, line, report, texts

from sheets_automation.domain.reports.chart_data import chart_data
from sheets_automation.domain.reports.tab import Chart, ReportTab
from sheets_automation.tabs.report import requests
from sheets_automation.tabs.report_charts import chart_request
from sheets_automation.tabs.styles import STYLES


def chart(tab: ReportTab, title: str) -> Chart:
    return next(chart for chart in tab.charts if chart.title == title)


def test_no_surveys() -> None:
    """«Sin datos» everywhere, no figure of zero per cent, and every block is there."""
    tab = report([])
    said = texts(tab)
    assert "0,00 %" not in said
    assert not [cell for cell in tab.cells if cell.style.endswith("percent") and cell.value == 0]
    for words in ("Sin encuestas efectivas en oct 2026", "Ninguna pregunta general tiene respuestas.",
                  "No hubo detractores ni filas marcadas en el mes."):  # fmt: skip
        assert words in said
    assert said.count("sin encuestas") == 1  # the month itself: nothing is known of those before
    assert len(requests(tab, 202610, None, {})) > 10


def test_one_survey() -> None:
    """One customer is printed and nothing is concluded from him."""
    tab = report([call(1, score=9)])
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == pytest.approx(0.9)
    assert "con tan pocas encuestas que nada se concluye (n = 1)" in texts(tab)
    assert line(tab, "Tiempos")[-1] == line(tab, "Tunja · Volkswagen")[-1] == "n < 5"
    assert "Por la muestra: n < 5" in card(tab, "Meta ≥ 95,00 %")[1]


def test_unknown_sedes_brands_and_advisers() -> None:
    """Rows without sede, brand or adviser are counted under their own name and in the total."""
    calls = [call(row, score=9, site="", brand="", adviser="") for row in range(6)]
    calls += [call(10 + row, score=8, brand="Zeekr", adviser="Nadie Conocido") for row in range(6)]
    tab = report(calls)
    assert line(tab, "Sin sede · Sin marca")[1:3] == [6, pytest.approx(0.9)]
    assert line(tab, "Tunja · Zeekr")[1:3] == [6, pytest.approx(0.8)]
    assert line(tab, "Total", occurrence=1)[1:3] == [12, pytest.approx(0.85)]
    assert "Encuestas sin asesor: 6." in texts(tab)


def test_names_of_two_hundred_characters() -> None:
    """Long names keep every letter, and their rows are high enough for them."""
    adviser, site = "Asesor " * 28 + "Fin", "Sede de nombre larguísimo " * 7 + "Fin"
    calls = [call(row, score=9 if row else 3, adviser=adviser, site=site, comment="demora") for row in range(6)]
    tab = report(calls, [case_of(calls[0], "2026-10-07")])
    long = [cell for cell in tab.cells if isinstance(cell.value, str) and len(cell.value) > 150]
    assert {adviser.strip(), f"{site} · Volkswagen"} <= {str(cell.value) for cell in long}
    for cell in long:
        width = sum(tab.widths[cell.column : cell.column + cell.span])
        lines = len(str(cell.value)) * 5 // width  # five pixels a character at this size
        assert tab.heights.get(cell.row, 21) >= lines * 12


def test_ten_thousand_rows() -> None:
    """The figures of a very large month, with points for thousands, in one tab."""
    calls = [call(row, f"2026-10-{row % 28 + 1:02d}", (10, 10, 9, 8)[row % 4]) for row in range(10_000)]
    tab = report(calls)
    assert card(tab, "Encuestas efectivas (n)") == (10_000, "de 10.000 clientes llamados")
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == pytest.approx(0.925)
    assert card(tab, "Promotores")[1].startswith("7.500 de 10.000")
    assert line(tab, "Total", occurrence=1)[-1] == "No cumple"
    assert tab.row_count < 200


# -------------------------------------------------------------------------------------------------------------- charts


def test_bars_begin_at_zero_or_become_dots() -> None:
    """Questions near each other at the top are dots with intervals; where one is low, columns from zero."""
    high = chart(report([call(row, score=9.4) for row in range(30)]), "Índice por pregunta y meta")
    assert (high.kind, high.series[0].line, high.floor) == ("line", False, 0.8)
    low = chart(report([call(row, score=6) for row in range(30)]), "Índice por pregunta y meta")
    assert (low.kind, low.floor) == ("column", 0.0)
    for bars in report([call(row, score=6, site=f"S{row % 2}") for row in range(30)]).charts:
        assert bars.kind == "line" or bars.floor in (0.0, None)


def test_the_interval_of_a_dot_stands_in_its_columns() -> None:
    """What a whisker is drawn from are numbers of the same table, around the index."""
    tab = report([call(row, score=9) for row in range(30)])
    asked = chart(tab, "Índice por pregunta y meta")
    dots = asked.series[0]
    assert dots.low is not None
    assert dots.high is not None
    for row in range(asked.top + 1, asked.bottom):
        assert at(tab, row, dots.low) < at(tab, row, dots.column) < at(tab, row, dots.high)


def test_the_goal_is_named_where_it_is_drawn() -> None:
    """The heading of the goal's column, which a legend shows, says how much it is."""
    tab = report([call(row, score=9) for row in range(30)])
    for title in ("Nivel de satisfacción y meta", "Índice por pregunta y meta"):
        drawn = chart(tab, title)
        goal = drawn.series[1]
        assert at(tab, drawn.top, goal.column) == "Meta 95 %"


def test_an_axis_has_no_decimals() -> None:
    """A native axis is written like the first column it draws: the goal, which has none; its cells say «95 %»."""
    tab = report([call(row, score=9) for row in range(30)])
    for title in ("Nivel de satisfacción y meta", "Índice por pregunta y meta"):
        spec = chart_request(chart(tab, title), 1, 1)["addChart"]["chart"]["spec"]["basicChart"]
        first = spec["series"][0]["series"]["sourceRange"]["sources"][0]["startColumnIndex"]
        style = next(cell.style for cell in tab.cells if (cell.row, cell.column) == (chart(tab, title).top + 1, first))
        assert STYLES[style]["numberFormat"]["pattern"] == "0%"


def test_the_ends_of_an_interval_are_marks_of_a_native_chart() -> None:
    """Three columns are drawn for each question: the index and both ends, none of them joined by a line."""
    tab = report([call(row, score=9) for row in range(30)])
    drawn = chart(tab, "Índice por pregunta y meta")
    spec = chart_request(drawn, 1, 1)["addChart"]["chart"]["spec"]["basicChart"]
    assert [one["lineStyle"]["type"] for one in spec["series"]] == ["MEDIUM_DASHED", *["INVISIBLE"] * 3]
    data = chart_data(drawn, tab)
    pairs = zip(data.series[0].values, data.series[0].ends, strict=True)
    assert all(value and ends and ends[0] < value < ends[1] for value, ends in pairs)


def test_a_month_without_surveys_is_a_gap() -> None:
    """Neither a zero nor a dash: the cell of the level is empty, the line says «sin encuestas»."""
    tab = report([call(1, "2026-08-05", 9), call(2, "2026-10-05", 9)])
    assert line(tab, "sep 2026") == ["sep 2026", None, 0.95, "sin encuestas", "", ""]
    assert line(tab, "ago 2026")[1] == pytest.approx(0.9)
