"""The three sentences that open a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from report_examples import BOGOTA, OCTOBER, QUESTIONS, call, case_of, config, report

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.headline import Headline
from sheets_automation.domain.reports.month_headline import headline
from sheets_automation.model import Case


def opening(records: list[CallRecord], cases: list[Case] | None = None) -> Headline:
    settings = config()
    generated = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)
    about = (settings.forms[0], settings.reports.reports[0], settings, OCTOBER)
    return headline(Month(*about, tuple(records), tuple(cases or ()), (), generated, "1"))


def test_a_month_slightly_below_the_goal() -> None:
    """Level, distance and margin; the question that falls; who is still owed an answer."""
    calls = [call(row, score=10 if row else 6) for row in range(20)]
    calls = [replace(one, answers={**one.answers, "tiempos": 8.5}) for one in calls]
    found = opening(calls, [case_of(calls[0], "2026-10-07")])
    assert found.sentences == (
        "94,75 %, 0,25 p.p. bajo la meta, dentro del margen (n = 20).",
        "Falla Tiempos (85,00 %).",
        "1 de 1 caso sigue abierto y vencido.",
    )
    assert [(figure.shown, figure.tone) for figure in found.figures] == [
        ("94,75 %", "missed"), ("85,00 %", "missed"), ("1", "missed"),
    ]  # fmt: skip


def test_a_good_month() -> None:
    """Nothing falls, nobody waits, and a question below the goal within the margin is said with it."""
    good = opening([call(row, score=10) for row in range(200)])
    assert good.sentences[0] == "100,00 %, 5,00 p.p. sobre la meta, fuera del margen (n = 200)."
    assert good.sentences[1].startswith("Todas las preguntas logran la meta; la más baja es ")
    assert good.sentences[2] == "No hubo detractores ni filas marcadas en el mes."
    near = [call(row, score=10) for row in range(12)]
    near[0] = replace(near[0], answers=dict.fromkeys(QUESTIONS, 10.0) | {"trabajo": 2.0})
    assert opening(near).sentences[1] == "Falla Trabajo (93,33 %), dentro del margen."


def test_months_that_allow_little() -> None:
    """No surveys, and too few of them; cases that were answered in time."""
    none = opening([])
    assert none.sentences[0] == "Sin encuestas efectivas en oct 2026: no hay nivel que comparar con la meta."
    assert [figure.tone for figure in none.figures] == ["no_data"] * 3
    one = call(1, score=3)
    few = opening([one], [case_of(one, "2026-10-07", "2026-10-06")])
    assert few.sentences[0] == "30,00 %, 65,00 p.p. bajo la meta, con tan pocas encuestas que nada se concluye (n = 1)."
    assert few.sentences[2] == "Ninguno de 1 caso está vencido; en término 1 de 1 (100,00 %)."


def test_the_distance_is_never_rounded_away() -> None:
    """94,997 % is below the goal although it prints as 95,00 %; 95 % exactly is neither below nor above."""
    almost = [call(row, score=9.5) for row in range(199)] + [call(999, score=9.44)]
    assert "menos de 0,01 p.p. bajo la meta" in opening(almost).sentences[0]
    exactly = [call(row, score=10 if row % 2 else 9) for row in range(20)]
    assert opening(exactly).sentences[0].startswith("95,00 %, igual a la meta")


def test_the_sentences_stand_above_the_figures() -> None:
    """In the tab they come before the first card."""
    tab = report([call(row, score=9) for row in range(6)])
    told = [cell.row for cell in tab.cells if cell.style == "opening"]
    assert len(told) == 3
    assert max(told) < min(cell.row for cell in tab.cells if cell.style == "kpi_name")
