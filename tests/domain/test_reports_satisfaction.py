"""The monthly satisfaction report as a director reads it (spec §10, domain §5.1)."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from report_examples import BOGOTA, QUESTIONS, at, call, card, case_of, config, line, report, texts

from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import CaseStatus, Finding, RowColour, ScoreClass, Severity, State
from sheets_automation.policy import PeoplePolicy

SURVEY = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "survey" / "npsgame_retail_fr.csv"
D = date.fromisoformat


def test_key_figures_by_hand() -> None:
    """Scores 10, 10, 9, 8 and 5: level 84 %, NPS 40, three promoters of five; one more was called and not reached."""
    calls = [call(row, score=score) for row, score in enumerate((10, 10, 9, 8, 5))]
    calls.append(call(9, contacted=False, no_contact_reason="No contesta"))
    tab = report(calls)
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == pytest.approx(0.84)
    assert card(tab, "Meta ≥ 95,00 %")[0] == "No cumple"
    assert card(tab, "NPS")[0] == pytest.approx(40)
    assert card(tab, "Promotores") == (pytest.approx(0.6), "3 de 5 · 9 a 10")
    assert card(tab, "Encuestas efectivas (n)") == (5, "de 6 clientes llamados")
    assert card(tab, "Contactabilidad")[0] == pytest.approx(5 / 6)
    assert line(tab, "No contesta") == ["No contesta", 1, 1.0]


def test_month_without_calls_says_so() -> None:
    """No surveys: «Sin datos», never 0 % nor 100 %, and the tab is complete all the same."""
    tab = report([call(1, "2026-09-05", 10)])
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == "Sin datos"
    assert card(tab, "Meta ≥ 95,00 %")[0] == "Sin datos"
    assert card(tab, "Variación frente al mes anterior") == ("Sin datos", "sep 2026: 100,00 % (n = 1)")
    assert "Ningún cliente reiterativo en el mes." in texts(tab)
    assert len(report([]).zones) == 2


def test_change_against_the_month_before() -> None:
    """From 80 % in September to 90 % in October is +10 percentage points."""
    tab = report([call(1, "2026-09-30", 8), call(2, "2026-10-01", 9)])
    assert card(tab, "Variación frente al mes anterior")[0] == pytest.approx(10)
    assert line(tab, "sep 2026")[1:4] == [pytest.approx(0.8), 0.95, 1]
    assert line(tab, "oct 2026")[1:4] == [pytest.approx(0.9), 0.95, 1]
    assert "ago 2026" not in texts(tab)


def test_total_is_over_answers_and_not_a_mean_of_means() -> None:
    """Three tens in Tunja and one six in Duitama: 90 % in all, not the 80 % that two sedes would average to."""
    calls = [call(row, score=10) for row in range(3)] + [call(9, score=6, site="Duitama")]
    tab = report(calls)
    assert line(tab, "Duitama · Volkswagen")[1:3] == [1, pytest.approx(0.6)]
    assert line(tab, "Total", occurrence=1)[1:3] == [4, pytest.approx(0.9)]


def test_questions_are_shown_one_by_one() -> None:
    """The question that falls is visible; a brand's own question stays out of the level."""
    answers = dict.fromkeys(QUESTIONS, 10.0) | {"tiempos": 6.0}
    tab = report([call(1, score=10, answers=answers, specific={"lavado": 1.0})])
    assert line(tab, "Tiempos")[:4] == ["Tiempos", 1, 6.0, pytest.approx(0.6)]
    assert line(tab, "Tiempos")[-2:] == [0.95, "n < 5"]
    assert line(tab, "Lavado")[1:4] == [1, 1.0, pytest.approx(0.1)]
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == pytest.approx(0.9)


def test_few_surveys_are_not_ranked() -> None:
    """Five surveys give an adviser a place, four do not: he is listed without figure or place."""
    calls = [call(row, score=9) for row in range(5)]
    calls += [call(row, score=10, adviser="Diana Suárez") for row in range(10, 14)]
    tab = report(calls)
    assert line(tab, "Carlos Rodríguez")[:5] == [1, "Carlos Rodríguez", "Tunja", 5, pytest.approx(0.9)]
    assert line(tab, "Diana Suárez")[:5] == ["–", "Diana Suárez", "Tunja", 4, "n < 5"]


def test_spellings_of_an_adviser_are_one_person() -> None:
    """«DIANA SUAREZ» and «Diana S.» are counted together under the name of the address book."""
    diana = {"nombre": "Diana Marcela Suárez Niño", "rol": "asesor_servicio", "correo": "d@carrazos.example"}
    chosen = config().model_copy(update={"people": PeoplePolicy.model_validate({"personas": [diana]})})
    names = ["DIANA SUAREZ", "Diana S.", "Diana Marcela Suarez", "Diana Suárez", "Diana Suárez "]
    tab = report([call(row, score=9, adviser=name) for row, name in enumerate(names)], settings=chosen)
    assert line(tab, "Diana Marcela Suárez Niño")[:4] == [1, "Diana Marcela Suárez Niño", "Tunja", 5]


def test_sample_may_leave_the_goal_open() -> None:
    """Twenty perfect surveys comply officially, and the sample alone does not prove it."""
    tab = report([call(row, score=10) for row in range(20)])
    value, note = card(tab, "Meta ≥ 95,00 %")
    assert value == "Cumple"
    assert "no concluyente" in note


@pytest.mark.parametrize(
    ("method", "value"),
    [("indice_preguntas", 0.84), ("promotores", 0.6), ("promotores_y_neutros", 0.8), ("nps", 0.4)],
)
def test_official_indicator_is_a_setting(method: str, value: float) -> None:
    """Whatever formula is official is the one in the first card; the others stay in the table."""
    calls = [call(row, score=score) for row, score in enumerate((10, 10, 9, 8, 5))]
    tab = report(calls, settings=config(metodo=method))
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == pytest.approx(value)
    assert texts(tab).count("Referencia") == 3


def test_overdue_and_open_is_not_in_time() -> None:
    """In time 1 of 3 due: one late, one open past its date; the fourth is not due yet and stays out."""
    calls = [call(row, day, 4) for row, day in enumerate(("2026-10-05", "2026-10-05", "2026-10-05", "2026-10-30"))]
    cases = [
        case_of(calls[0], "2026-10-07", "2026-10-06"),
        case_of(calls[1], "2026-10-07", "2026-10-09"),
        case_of(calls[2], "2026-10-07"),
        case_of(calls[3], "2026-11-04"),
    ]
    tab = report(calls, cases)
    value, note = card(tab, "Gestionados en 2 días hábiles o menos")
    assert value == pytest.approx(1 / 3)
    assert note == "1 de 3 con el plazo terminado · ≤ 1 día: 33,33 %"
    assert card(tab, "Abiertos al corte") == (2, "1 con el plazo vencido")
    assert line(tab, "Abiertos con el plazo vencido")[1] == 1
    assert line(tab, "ABC002")[-2] == "No, vencido y abierto"
    assert line(tab, "ABC003")[-2] == "Abierto, en plazo"


def test_both_readings_of_two_days() -> None:
    """Answered on the second business day: in time by the rule, and not within one day."""
    one = call(1, score=3)
    tab = report([one], [case_of(one, "2026-10-07", "2026-10-07")])
    assert line(tab, "Gestionados en 1 día hábil o menos")[1] == 0
    assert line(tab, "Gestionados en 2 días hábiles o menos", occurrence=1)[1] == 1


def test_rows_without_a_case_are_judged_by_what_they_say() -> None:
    """Before the service kept cases: green with a date in time is in time, green without a date is shown apart."""
    green = RowColour(State.GREEN)
    calls = [
        call(1, score=3, colour=green, evidence="Se llamó", evidence_date=D("2026-10-06")),
        call(2, score=3, colour=green, evidence="Se llamó"),
        call(3, score=3),
    ]
    tab = report(calls)
    assert [line(tab, plate)[-2] for plate in ("ABC001", "ABC002", "ABC003")] == [
        "Sí",
        "Sin fecha de gestión",
        "No, vencido y abierto",
    ]
    assert line(tab, "Sin fecha de gestión (cerrados, no se sabe cuándo)")[1] == 1


def test_marked_rows_count_and_withdrawn_ones_do_not() -> None:
    """A promoter somebody painted red is in the list; a corrected score is not."""
    marked, corrected = call(1, score=10), call(2, score=10)
    cases = [
        case_of(marked, "2026-10-07"),
        case_of(corrected, "2026-10-07", status=CaseStatus.WITHDRAWN),
    ]
    tab = report([marked, corrected], cases)
    assert card(tab, "Abiertos al corte")[0] == 1
    assert "ABC002" not in texts(tab)


def test_light_green_is_closed_but_told_apart() -> None:
    """Answered and still dissatisfied: in time, and counted in its own card."""
    one = call(1, score=3)
    tab = report([one], [case_of(one, "2026-10-07", "2026-10-06", state=State.LIGHT_GREEN)])
    assert card(tab, "Verde claro")[0] == 1
    assert line(tab, "Gestionados en 2 días hábiles o menos", occurrence=1)[1] == 1
    assert "Sigue insatisfecho" in texts(tab)


def test_month_is_that_of_the_call_in_bogota() -> None:
    """A call of 31 October is October's whatever the hour of the server; November's calls are not in the report."""
    calls = [call(1, "2026-10-31", 10), call(2, "2026-11-01", 1)]
    generated = datetime(2026, 11, 1, 4, tzinfo=BOGOTA)
    assert card(report(calls, generated=generated), "Encuestas efectivas (n)")[0] == 1


def test_plates_open_their_rows_and_words_stay_words() -> None:
    """Every detractor's plate is a link of ours; a comment that looks like a formula is text."""
    tab = report([call(4, score=2, comment='=IMPORTXML("http://x.example")')])
    plate = next(cell for cell in tab.cells if cell.value == "ABC004")
    assert plate.link == "https://docs.google.com/spreadsheets/d/1AbCd/edit#gid=7&range=5:5"
    comment = next(cell for cell in tab.cells if str(cell.value).startswith("=IMPORTXML"))
    assert comment.link == ""


def test_nothing_personal_is_printed() -> None:
    """The customer's name is in no cell: the plate and the link are enough."""
    assert "Pérez" not in texts(report([call(1, score=2), call(2, score=10)]))


def test_impact_repetition_and_triggers() -> None:
    """A 5 is of greater impact and a 6 is not; three complaints about one topic in a sede fire the third trigger."""
    calls = [call(row, score=score, comment="Mucha demora") for row, score in enumerate((5, 6, 6))]
    cases = [case_of(calls[0], "2026-10-07", flags=("reiterativo", "garantia"))]
    tab = report(calls, cases)
    goal, grave, often = triggers(tab)
    assert grave[2:] == ["Sí", "1 cliente"]
    assert often[2:] == ["Sí", "Tunja · Volkswagen: tiempos (3)"]
    assert goal[2] == "Sí"
    assert line(tab, "ABC000")[-1] == "Reiterativo, Garantía"
    calm = report([call(row, score=10) for row in range(5)])
    assert [fired[2] for fired in triggers(calm)] == ["No", "No", "No"]


def triggers(tab: ReportTab) -> list[list[Any]]:
    """The lines of the table of triggers, which cites the procedure and no number of ours."""
    assert not re.search(r"\b[RAC]-\d\d", texts(tab))
    return [line(tab, "GSC-PRO-03, act. 6", occurrence) for occurrence in range(3)]


def test_suggestions_by_topic() -> None:
    """A text with two topics is in both, blue rows bring their comment, «ninguna» is no suggestion."""
    calls = [
        call(1, score=10, suggestion="Menos demora y menos caro"),
        call(2, score=9, comment="Abran más tarde", colour=RowColour(State.BLUE)),
        call(3, score=9, suggestion="Ninguna"),
    ]
    printed = texts(report(calls))
    assert all(words in printed for words in ("Tiempos (1)", "Precio (1)", "Otros (1)", "Abran más tarde"))
    assert "Ninguna\n" not in printed


def test_platform_answers_stay_out_of_the_telephone_figures() -> None:
    """Purple without a score is counted for car.advisor, and neither called nor surveyed."""
    purple = call(1, contacted=None, tries=(), colour=RowColour(State.PURPLE), car_advisor=True)
    tab = report([purple, call(2, score=10)])
    assert card(tab, "Encuestas efectivas (n)") == (1, "de 1 clientes llamados")
    assert "1 cliente respondió en car.advisor; 1 sin encuesta telefónica." in texts(tab)


def test_workshop_and_body_shop() -> None:
    """Latonería is the body shop's, the rest the workshop's."""
    tab = report([call(1, score=10), call(2, score=5, service_type="Latonería y pintura")])
    workshop, bodyshop = line(tab, "Taller"), line(tab, "Colisión")
    assert (workshop[1:3], workshop[6]) == ([1, pytest.approx(1.0)], 0)
    assert (bodyshop[1:3], bodyshop[6]) == ([1, pytest.approx(0.5)], 1)


def test_sales_report_by_the_same_code() -> None:
    """GSC-FOR-03's form gives the sales report: its own questions, types of sale, no workshop."""
    form = {"codigo": "GSC-FOR-03", "preguntas": ["atencion", "tiempos"], "area": "comercial"}
    sales = [replace(call(1, score=9, service_type="NUEVO"), form="GSC-FOR-03")]
    tab = report(sales, settings=config(form))
    assert line(tab, "Nuevo")[1] == 1
    assert "Taller" not in texts(tab)
    assert "Recomendacion" not in texts(tab)


def test_data_quality_names_rows_and_cells() -> None:
    """Undated rows are never dropped in silence; findings of the month's rows are grouped with an example."""
    calls = [call(1, None, 10), call(2, score=10), call(3, colour=RowColour(State.GREEN), score=3)]
    findings = [
        Finding("calificacion_ilegible", Severity.WARNING, "1AbCd", "GSC-FOR-01", "OCTUBRE", 7, cell, "TIEMPOS",
                "bien", "un número de 1 a 10", "Escriba el número.")
        for cell in ("M3", "M4", "M90")
    ]  # fmt: skip
    tab = report(calls, findings=findings)
    assert line(tab, "Filas sin fecha de llamada")[1:3] == [1, "OCTUBRE, fila 2"]
    assert line(tab, "Verde sin evidencia")[1] == 1
    assert line(tab, "TIEMPOS: se leyó «bien», se esperaba un número de 1 a 10")[1:3] == [2, "OCTUBRE!M3"]


def test_heading_and_method_are_printed() -> None:
    """Code, version, period, state, service version and configuration are on the page; so is the formula."""
    printed = texts(report([call(1, score=10)], issued=True))
    for words in ("GSC-FOR-02", "01/10/2026 – 31/10/2026", "EMITIDO", "v1.2.3", "abc123", "Índice de una pregunta"):
        assert words in printed
    assert "BORRADOR" in texts(report([]))
    assert report([]).title == "FOR-02 2026-10"


def test_same_rows_same_tab() -> None:
    """Building twice gives equal tabs; so does another order of files and cases."""
    calls = [call(row, score=score, site=site) for row, (score, site) in enumerate(
        [(10, "Tunja"), (4, "Duitama"), (9, "Sogamoso"), (3, "Tunja")])]  # fmt: skip
    cases = [case_of(calls[1], "2026-10-07"), case_of(calls[3], "2026-10-07", "2026-10-06")]
    assert report(calls, cases) == report(calls, cases) == report(calls, cases[::-1]) == report(calls[::-1], cases)


def test_layout_has_no_cell_outside_or_over_another() -> None:
    """Every cell lies within the grid and no two cells overlap, whatever the length of the tables."""
    calls = [call(row, score=float(row % 10 + 1), comment="x " * row, suggestion="y") for row in range(60)]
    tab = report(calls, [case_of(one, "2026-10-07") for one in calls if (one.score or 9) < 7])
    taken: set[tuple[int, int]] = set()
    for cell in tab.cells:
        area = {(row, column) for row in range(cell.row, cell.row + cell.rows)
                for column in range(cell.column, cell.column + cell.span)}  # fmt: skip
        assert not area & taken, cell
        assert max(row for row, _ in area) < tab.row_count
        assert max(column for _, column in area) < len(tab.widths)
        taken |= area
    for chart in tab.charts:
        assert all(at(tab, chart.top, series.column) for series in chart.series)


def test_published_survey_at_size() -> None:
    """13.954 answers: NPS 53,42 from 8.465, 3.953 and 1.194 customers; 342 rows without a score do not count."""
    if not SURVEY.is_file():
        pytest.skip("the reference survey is not on this machine")
    with SURVEY.open(encoding="latin-1", newline="") as lines:
        rows = list(csv.DictReader(lines))
    calls = [call(number, score=None if row["nps"] == "NA" else float(row["nps"])) for number, row in enumerate(rows)]
    assert sum(one.score_class is ScoreClass.DETRACTOR for one in calls) == 1194
    tab = report(calls)
    assert card(tab, "NPS")[0] == pytest.approx(53.4161, abs=5e-5)
    assert card(tab, "Promotores")[1] == "8.465 de 13.612 · 9 a 10"
    assert card(tab, "Neutros")[1].startswith("3.953 ")
    assert card(tab, "Detractores")[1].startswith("1.194 ")
