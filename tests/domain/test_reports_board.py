"""The ``Tablero``: four indicators with their traffic light, three decisions, one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import complaint_examples as pqrs
import pytest
from complaint_examples import BOGOTA, config, material, request
from report_examples import at, call, case_of, line, report, texts

from sheets_automation.domain.reports.board import build_board
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Case, Record
from sheets_automation.tabs.styles import STYLES

LETTER = 7.5 / 10 * 32 * 44  # pixels of height that fit a landscape letter page of this width, margins of half an inch
REPORT = "https://docs.google.com/spreadsheets/d/x/edit#gid=202610"


def board(records: list[Record], cases: list[Case] | None = None, **more: object) -> ReportTab:
    told = material(records, cases or (), kind="tablero", links={"GSC-FOR-02": REPORT, "GSC-FOR-04 INFORME": REPORT})
    return build_board(replace(told, **more))


def indicator(tab: ReportTab, name: str) -> tuple[object, object, str, object]:
    """Figure, words and style of the light, what it stands on."""
    head = next(cell for cell in tab.cells if cell.value == name and cell.style == "kpi_name")
    light = next(cell for cell in tab.cells if (cell.row, cell.column) == (head.row + 2, head.column))
    figure, base = (at(tab, head.row + n, head.column) for n in (1, 3))
    return figure, light.value, light.style, base


def decisions(tab: ReportTab) -> list[str]:
    start = next(cell.row for cell in tab.cells if cell.value == "Tres decisiones")
    return [str(at(tab, row, 1)) for row in range(start, start + 6) if at(tab, row, 0) in ("1", "2", "3")]


def bad(row: int, comment: str = "mucha demora", **changes: object) -> Record:
    return call(row, "2026-10-05", 4.0, comment=comment, **changes)


def test_four_lights_in_words_and_colour() -> None:
    """Far below, within the margin, met, without data: red, amber, green and grey, each said in words."""
    good = [request(n, "2026-10-01", "2026-10-02") for n in range(200)]
    tab = board([*(bad(n) for n in range(30)), *good])
    figure, words, style, base = indicator(tab, "Satisfacción posventa")
    assert (figure, words, style) == (pytest.approx(0.4), "● No cumple", "missed")
    assert "n = 30" in str(base)
    assert "30 detractores" in str(base)
    assert indicator(tab, "Satisfacción comercial")[:3] == ("Sin datos", "● Sin datos", "no_data")
    assert indicator(tab, "PQRS en término")[:3] == (1.0, "● Cumple", "met")
    few = board([*(call(n, "2026-10-05", 8.0 + 2 * (n % 2)) for n in range(6))])
    assert indicator(few, "Satisfacción posventa")[:3] == (0.9, "● No cumple, dentro del margen", "open")


def test_detractors_attended_in_time() -> None:
    """One in time, one overdue and open: 50 % of 2."""
    rows = [bad(1), bad(2)]
    tab = board(rows, [case_of(rows[0], "2026-10-07", "2026-10-07"), case_of(rows[1], "2026-10-07")])
    figure, words, style, base = indicator(tab, "Detractores gestionados en término")
    assert (figure, words, style) == (0.5, "● No cumple, con n < 5", "open")
    assert "1 de 2 · 1 sigue vencido" in str(base)


def test_decisions_come_from_the_figures_with_a_link() -> None:
    """The worst figure that misses for sure, the theme of most detractors whoever the adviser is, the oldest case."""
    rows: list[Record] = [bad(n, adviser=f"Asesor {n}") for n in range(12)]
    rows += [bad(20, "muy caro"), *(call(30 + n, "2026-10-05", 10.0, site="Duitama") for n in range(40))]
    late, worse = case_of(rows[0], "2026-11-20"), case_of(rows[1], "2026-10-07")  # type: ignore[arg-type]
    tab = board(rows, [late, worse])
    first, second, third = decisions(tab)
    assert first.startswith("Corregir posventa en Tunja · Volkswagen: 40,00 % (n = 13), 55,00 p.p. bajo la meta")
    assert second.startswith("Atacar la causa con más detractores: Tiempos, en 12 de 13 de octubre de 2026")
    assert third.startswith("Cerrar los vencidos: 2 de 2 casos abiertos; el que más espera, C-2026-00001")
    assert [cell.value for cell in tab.cells if cell.link] == ["Abrir el informe", "Abrir el informe", "Abrir el caso"]


def test_nothing_is_called_a_failure_that_the_sample_does_not_show() -> None:
    """Six surveys at 90 % are the lowest figure, not a failure; without detractors and cases there is nothing to do."""
    first, second, third = decisions(board([call(n, "2026-10-05", 9.0) for n in range(6)]))
    assert first.startswith("Ninguna sede, marca ni pregunta incumple más allá del margen; seguir de cerca la más baja")
    assert second == "Sin detractores en octubre de 2026: no hay causa que atacar."
    assert third == "No hay casos abiertos: nada que cerrar."


def test_the_board_judges_as_the_report_does() -> None:
    """What the report of the month calls «No cumple» is a failure here too, by the same interval from customers."""
    rows = [call(n, "2026-10-05", 9.1, site=f"Sede {n}") for n in range(40)]
    assert line(report(rows), "Tiempos")[-1] == "No cumple"
    assert decisions(board(list(rows)))[0].startswith("Corregir «")


def test_old_cases_are_not_passed_over() -> None:
    """What was old when the service began is in no mail and no count of open cases; the board still names it."""
    rows = [bad(1), bad(2)]
    old = replace(case_of(rows[0], "2026-10-07"), silent=True)  # type: ignore[arg-type]
    assert decisions(board(rows, [old]))[2].startswith(
        "Cerrar los vencidos: 1 que ya era antiguo cuando el servicio los vio; el que más espera, C-2026-00001"
    )
    both = decisions(board(rows, [old, case_of(rows[1], "2026-10-07")]))[2]  # type: ignore[arg-type]
    assert both.startswith("Cerrar los vencidos: 1 de 1 caso abierto, además de 1 que ya era antiguo")
    assert "C-2026-00002" in both


def test_an_empty_month_says_so() -> None:
    """No figure, no comparison: three sentences that say it, and no zero per cent."""
    tab = board([])
    assert decisions(tab)[0] == "Ninguna sede, marca ni pregunta reúne 5 respuestas: no hay qué comparar."
    assert "0,00 %" not in texts(tab)
    assert line(tab, "oct 2026")


@pytest.mark.parametrize("months", [1, 12])
def test_one_letter_page(months: int) -> None:
    """Twelve months, long names and all decisions fit a landscape letter page; charts and cells stay within it."""
    long = "Sede de nombre larguísimo " * 8
    rows: list[Record] = [bad(n, site=long, adviser=long) for n in range(20)]
    rows += [call(100 + n, f"2026-{n + 1:02d}-03" if n < 10 else f"2025-{n + 1}-03", 9.0) for n in range(months)]
    rows += [request(n, site=long, process=long) for n in range(20)]
    tab = board(rows, [replace(case_of(rows[0], "2026-10-07"), owner=long)])  # type: ignore[arg-type]
    height = sum(tab.heights.get(row, 21) for row in range(tab.row_count))
    assert height <= LETTER
    assert all(cell.column + cell.span <= len(tab.widths) for cell in tab.cells)
    assert all(cell.style in STYLES for cell in tab.cells)
    assert all(chart.anchor[1] * 44 + chart.size[0] <= sum(tab.widths) for chart in tab.charts)
    assert len(tab.charts) == 4


def test_figures_agree_with_the_reports() -> None:
    """The lights show what the reports of the same month show."""
    rows: list[Record] = [
        bad(1),
        *(call(n, "2026-10-05", 9.0) for n in range(2, 9)),
        request(1),
        request(2, answered="2026-10-06"),
    ]
    now = datetime(2026, 11, 25, 12, tzinfo=BOGOTA)
    tab = board(rows)
    about_calls, about_requests = material(rows, kind="satisfaccion"), pqrs.complaints(rows)
    month = about_calls.satisfaction(config().reports.reports[0])
    assert month is not None
    assert month.generated == now
    assert indicator(tab, "Satisfacción posventa")[0] == month.value
    shown = next(cell for cell in about_requests.cells if cell.value == "PQRS en término" and cell.style == "kpi_name")
    assert indicator(tab, "PQRS en término")[0] == at(about_requests, shown.row + 1, shown.column)
