"""The tab ``Índice``: one line per month, with state, link and figures."""

from __future__ import annotations

from datetime import date

import pytest
from complaint_examples import material, request
from report_examples import at, call, card, case_of, line, report

from sheets_automation.domain.reports.catalogue import INDEX
from sheets_automation.domain.reports.material import MonthTab
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Record

AUGUST, OCTOBER = date(2026, 8, 1), date(2026, 10, 1)
TABS = {
    AUGUST: MonthTab("v2", "https://docs.google.com/spreadsheets/d/x/edit#gid=2202608"),
    OCTOBER: MonthTab("borrador", "https://docs.google.com/spreadsheets/d/x/edit#gid=202610"),
}


def lines(tab: ReportTab) -> list[list[object]]:
    """The months' rows, empty cells too."""
    top, bottom = tab.charts[0].top, tab.charts[0].bottom
    columns = sorted({cell.column for cell in tab.cells if cell.row == top})
    return [[at(tab, row, column) for column in columns] for row in range(top + 1, bottom)]


def test_a_line_per_month_since_the_first() -> None:
    """August, a September without calls, October; each with its state, and a link where its tab stands."""
    bad = call(3, "2026-10-05", 4.0)
    rows: list[Record] = [call(1, "2026-08-05", 9.0), call(2, "2026-10-06", 10.0), bad]
    tab = INDEX.build(material(rows, [case_of(bad, "2026-10-07", "2026-10-07")], kind="satisfaccion", months=TABS))
    found = lines(tab)
    assert [row[:2] for row in found] == [["ago 2026", "v2"], ["sep 2026", "sin encuestas"], ["oct 2026", "borrador"]]
    assert found[0][2:] == [0.9, 0.95, "No cumple, con n < 5", 1, 100.0, 0, None, None]
    assert found[1][2:] == [None, 0.95, "", None, None, None, None, None]
    assert found[2][2:] == [pytest.approx(0.7), 0.95, "No cumple, con n < 5", 2, 0.0, 1, 1, 1.0]
    links = {cell.value: cell.link for cell in tab.cells if cell.link}
    assert links == {"ago 2026": TABS[AUGUST].link, "oct 2026": TABS[OCTOBER].link}


def test_a_month_is_judged_as_in_its_own_report() -> None:
    """The calm months before lend to both: what the report calls «No cumple» is not «dentro del margen» here."""
    rows = [call(n, f"2026-{8 + n // 100:02d}-10", 9.1) for n in range(200)]
    rows += [call(n, "2026-10-10", 9.1) for n in range(200, 215)]
    assert "Por la muestra: no cumple" in card(report(rows), "Meta ≥ 95,00 %")[1]
    assert lines(INDEX.build(material(rows, kind="satisfaccion")))[-1][4] == "No cumple"


def test_at_most_two_years() -> None:
    """Thirty months of calls: the last 24, this one last, the charts over all of them."""
    rows = [call(n, f"{2024 + (n + 4) // 12}-{(n + 4) % 12 + 1:02d}-10", 10.0) for n in range(30)]
    tab = INDEX.build(material(rows, kind="satisfaccion"))
    found = lines(tab)
    assert len(found) == 24
    assert (found[0][0], found[-1][0]) == ("nov 2024", "oct 2026")
    assert all(row[1] == "sin informe" for row in found)
    assert {(chart.bottom - chart.top) for chart in tab.charts} == {25}
    assert len(tab.charts) == 4


def test_the_index_of_complaints() -> None:
    """In time, received, answered, overdue and the median days of each month."""
    rows = [request(1, "2026-09-01", "2026-09-03"), request(2, "2026-10-05", "2026-10-28"), request(3)]
    found = lines(INDEX.build(material(rows, months=TABS)))
    assert found[0] == ["sep 2026", "sin informe", 1.0, 0.95, "Cumple, con n < 5", 1, 1, 1, 0, 2]
    assert found[1] == ["oct 2026", "borrador", 0.0, 0.95, "No cumple, con n < 5", 2, 2, 1, 1, 16]


def test_an_index_of_nothing_is_one_empty_line() -> None:
    """No call ever: this month, said to be without surveys; no chart leaves the page."""
    tab = INDEX.build(material([], kind="satisfaccion"))
    assert line(tab, "oct 2026")[1] == "sin encuestas"
    assert all(chart.anchor[1] * 44 + chart.size[0] <= sum(tab.widths) for chart in tab.charts)


def test_axes_of_lines_do_not_make_noise_look_like_a_landslide() -> None:
    """95,1 % after 94,9 %: the axis of the level goes from 80 % to 100 %, not from 94,8 % to 95,2 %."""
    rows = [call(n, f"2026-{9 + n % 2:02d}-10", 9.5) for n in range(20)]
    level = INDEX.build(material(rows, kind="satisfaccion")).charts[0]
    assert (level.floor, level.ceiling) == (0.9, 1)
