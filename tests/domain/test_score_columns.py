"""The scale of a score column is decided from all its values and headings, and said once (issue A §3.3)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import HEADING, TODAY, call, codes, config, read_calls, tab, workbook

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reading.totals import Total, total_of
from sheets_automation.model import CellValue, Reading, ScoreClass

DETRACTOR, NEUTRAL, PROMOTER = ScoreClass.DETRACTOR, ScoreClass.NEUTRAL, ScoreClass.PROMOTER
QUESTIONS = ("ATENCIÓN", "TRABAJO REALIZADO", "TIEMPOS", "RECOMENDACIÓN")
COLUMNS = "FGHI"


def headed(**added: str) -> list[str]:
    """The heading with something added to some questions, by the first letter of each."""
    return [text + next((added[k] for k in added if text.startswith(k) and text in QUESTIONS), "") for text in HEADING]


def answered(place: int, value: CellValue, **more: CellValue) -> list[CellValue]:
    """A call whose four answers are alike."""
    return call(
        placa=f"ABC{place:03}", **dict.fromkeys(("atencion", "trabajo", "tiempos", "recomendacion"), value) | more
    )


def alike(
    values: Sequence[CellValue], heading: Sequence[str] = HEADING, above: Sequence[Sequence[CellValue]] = ()
) -> Reading:
    rows = [answered(place, value) for place, value in enumerate(values)]
    return read([workbook(tab([*above, heading, *rows]))], config(), TODAY)


def scores(reading: Reading) -> list[float | None]:
    return [record.score for record in reading.records if isinstance(record, CallRecord)]


def classes(reading: Reading) -> list[ScoreClass | None]:
    return [record.score_class for record in reading.records if isinstance(record, CallRecord)]


def told(reading: Reading, code: str) -> list[str]:
    return [cell for own, cell in codes(reading) if own == code]


# --------------------------------------------------------------------------------------------------------- 1 to 5

FIVE = {"A": " (1-5)", "T": " 1 A 5", "R": " (de 1 a 5)"}


@pytest.mark.parametrize(
    ("heading", "above"),
    [
        (headed(**FIVE), []),
        (HEADING, [["DATOS", "", "", "LLAMADA", "", "ENCUESTA (1 A 5)", "", "", "", "", "SEGUIMIENTO", "", ""]]),
        (HEADING, [["", "", "", "", "", "CALIFIQUE DE UNO A CINCO", "", "", "", "", "", "", ""]]),
        (HEADING, [["CONTROL DE SEGUIMIENTO"], ["Escala de calificación: 1 muy malo a 5 excelente"]]),
        (headed(A=" (1 a 5)"), []),
    ],
    ids=["heading", "group", "group that no form knows", "title", "one question for all"],
)
def test_a_text_that_says_1_to_5_makes_it_so(heading: Sequence[str], above: Sequence[Sequence[CellValue]]) -> None:
    """In the heading, above it, in a title or at a neighbouring question: 5 is full marks, 3 is a detractor."""
    reading = alike([5, 5, 4, 3, 1], heading, above)
    assert scores(reading) == [10, 10, 8, 6, 2]
    first = len(above) + 2
    spans = {f"{column}{first}:{column}{first + 4}" for column in COLUMNS}
    assert {cell for _code, cell in codes(reading)} == spans
    assert len(codes(reading)) == 4  # once a column, never row by row
    assert {code for code, _cell in codes(reading)} <= {"calificacion_otra_escala", "escala_dudosa"}


def test_low_scores_by_chance_are_not_converted() -> None:
    """Without a word about five, customers who scored 5 or less are detractors, and few of them are no finding."""
    reading = alike([5, 5, 4, 3, 1])
    assert classes(reading) == [DETRACTOR] * 5
    assert codes(reading) == []


def test_a_long_column_without_a_six_is_asked_about() -> None:
    """Fifteen marks of 5 and less: still detractors, and each column asks once whether the scale is 1 to 5."""
    reading = alike([5, 5, 4, 3, 1] * 3)
    assert classes(reading) == [DETRACTOR] * 15
    assert codes(reading) == [("escala_dudosa", f"{column}2:{column}16") for column in COLUMNS]
    assert codes(alike([5, 5, 4, 3, 9] * 3)) == []


def test_the_configuration_says_the_scale_where_no_heading_does() -> None:
    """«escala = 5» makes a 5 full marks and asks nothing; a heading, and marks beyond 5, have the last word."""
    five = config().model_copy(update={"forms": tuple(form.model_copy(update={"scale": 5}) for form in config().forms)})

    def read_with(values: Sequence[CellValue], heading: Sequence[str] = HEADING) -> Reading:
        rows = [answered(place, value) for place, value in enumerate(values)]
        return read([workbook(tab([heading, *rows]))], five, TODAY)

    assert scores(read_with([5, 5, 4, 3, 1] * 3))[:5] == [10, 10, 8, 6, 2]
    assert told(read_with([5, 5, 4, 3, 1] * 3), "escala_dudosa") == []
    assert scores(read_with([5, 9, 10, 8, 3])) == [5, 9, 10, 8, 3]
    assert scores(read_with([5, 4], headed(A=" (1-10)", T=" (1-10)", R=" (1-10)"))) == [5, 4]


def test_a_heading_that_nobody_keeps_to_is_told() -> None:
    """«(1-5)» over marks of 8, 9 and 10 is an old heading: a 5 stays a detractor, and it is said."""
    reading = alike([5, 9, 10, 8, 3], headed(**FIVE))
    assert classes(reading) == [DETRACTOR, PROMOTER, PROMOTER, NEUTRAL, DETRACTOR]
    assert codes(reading) == [("escala_dudosa", f"{column}2:{column}6") for column in COLUMNS]


def test_one_mark_beyond_the_scale_is_told_on_its_row() -> None:
    """A 9 among fives is off the scale; it is not used and does not turn the others into detractors."""
    reading = alike([5, 5, 5, 5, 4, 5, 5, 9], headed(**FIVE))
    assert classes(reading) == [PROMOTER] * 4 + [NEUTRAL] + [PROMOTER] * 2 + [None]
    assert told(reading, "calificacion_fuera_de_escala") == [f"{column}9" for column in COLUMNS]


def test_questions_of_two_scales() -> None:
    """RECOMENDACIÓN (1 A 10) beside questions of 1 to 5 keeps its own scale."""
    heading = headed(A=" (1-5)", T=" (1-5)", R=" (1 A 10)")
    reading = read_calls(answered(1, 5, recomendacion=5), answered(2, 4, recomendacion=9), heading=heading)
    assert scores(reading) == [5, 9]
    bare = read_calls(answered(1, 5, recomendacion=5), answered(2, 4, recomendacion=9), heading=headed(A=" (1-5)"))
    assert scores(bare) == [5, 9]


# ---------------------------------------------------------------------------------------------------- what cells name


def test_cells_that_name_their_scale_among_numbers() -> None:
    """In a column of 1–10, «5 estrellas» is read on its own scale and said once a column; a bare 5 is a detractor."""
    texts = ["5 estrellas", "5. Totalmente de acuerdo", "4. De acuerdo"]
    reading = alike([*texts, 9, 9, 10, 5])
    assert scores(reading) == [10, 10, 8, 9, 9, 10, 5]
    assert codes(reading) == [("calificacion_otra_escala", f"{column}2:{column}4") for column in COLUMNS]


@pytest.mark.parametrize(
    ("values", "points"),
    [
        (["5 - Muy satisfecho", "4. Satisfecho", "3 - Regular", "2 insatisfecho", 1, 5], [10, 8, 6, 4, 2, 10]),
        (["5 estrellas", "4 estrellas", "⭐⭐", 5, 3], [10, 8, 4, 10, 6]),
        (["5/5", "4/5", "3/5", 5], [10, 8, 6, 10]),
        (["Muy satisfecho", "Satisfecha", "Regular", "MUY INSATISFECHO", "N/A"], [10, 8, 6, 2, None]),
        (["Excelente", "Bueno", "Malo", "Excelente", 4], [10, 8, 4, 10, 8]),
    ],
)
def test_a_column_of_labels_is_one_scale(values: Sequence[CellValue], points: Sequence[float | None]) -> None:
    """Where cells keep naming five steps, the bare numbers between them are of five as well; said once a column."""
    reading = alike(values)
    assert scores(reading) == points
    assert [code for code, _cell in codes(reading)] == ["calificacion_otra_escala"] * 4


def test_a_word_among_numbers_is_told_on_its_row() -> None:
    """One «Normal» among numbers is no scale of words: it is a finding, and nothing is guessed."""
    reading = alike([9, 9, "Normal", 10])
    assert scores(reading) == [9, 9, None, 10]
    assert told(reading, "calificacion_ilegible") == [f"{column}4" for column in COLUMNS]


def test_stars_beyond_five_are_of_ten() -> None:
    """Where somebody gave 8 stars, 5 stars are five of ten."""
    assert scores(alike(["8 estrellas", "10 estrellas", "5 estrellas"])) == [8, 10, 5]


# ------------------------------------------------------------------------------------------------------- percentages


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([0.9, 1, 0.5, 1], [9, 10, 5, 10]),
        ([90, 100, 55, 100], [9, 10, 5.5, 10]),
        (["90%", "100 %", "55%"], [9, 10, 5.5]),
    ],
)
def test_percentages_are_told_by_their_numbers(values: Sequence[CellValue], points: Sequence[float]) -> None:
    """Shares of one, numbers up to 100 and typed percentages; said once a column."""
    reading = alike(values)
    assert scores(reading) == points
    assert [code for code, _cell in codes(reading)] == ["calificacion_otra_escala"] * 4


def test_a_small_number_among_percentages_is_told() -> None:
    """9 among 90 and 100: nine per cent or nine points? It is not used and it is told."""
    reading = alike([90, 100, 80, 100, 9])
    assert scores(reading) == [9, 10, 8, 10, None]
    assert told(reading, "calificacion_ilegible") == [f"{column}6" for column in COLUMNS]


def test_one_hundred_among_tens_is_no_percentage() -> None:
    """A single 100 in a column of 1–10 stays a finding on its row."""
    reading = alike([10, 9, 100, 10])
    assert scores(reading) == [10, 9, None, 10]
    assert told(reading, "calificacion_fuera_de_escala") == [f"{column}4" for column in COLUMNS]


# ------------------------------------------------------------------------------------------------------------ totals

TOTAL = [*HEADING, "TOTAL"]


def with_total(*rows: tuple[CellValue, CellValue], heading: Sequence[str] = TOTAL) -> Reading:
    return read_calls(*[[*answered(n, value), total] for n, (value, total) in enumerate(rows)], heading=heading)


def test_a_sum_is_no_overall_score() -> None:
    """TOTAL adds the answers: it is said once, not used, and the recommendation decides (A-03)."""
    reading = with_total((2, 8), (1, 4), (10, 40), (9, 36))
    assert scores(reading) == [2, 1, 10, 9]
    assert codes(reading) == [("columna_no_es_calificacion", "N2:N5")]


def test_a_sum_in_a_tab_of_low_scores_only() -> None:
    """No total passes 10; that every one is the sum of its row is enough."""
    assert scores(with_total((2, 8), (1, 4))) == [2, 1]
    assert scores(with_total((2, 8))) == [2]


def test_a_count_is_no_overall_score() -> None:
    """A COUNT of the answers would make every customer a detractor of 4."""
    reading = with_total((9, 4), (10, 4), (2, 4), (9, 4))
    assert scores(reading) == [9, 10, 2, 9]
    assert codes(reading) == [("columna_no_es_calificacion", "N2:N5")]


def test_an_overall_score_still_decides() -> None:
    """Within 1–10 it decides before the recommendation, also where it contradicts it (A-03)."""
    reading = read_calls(
        [*answered(1, 8, recomendacion=4), 9], [*answered(2, 9), 5], [*answered(3, 4), 4], heading=TOTAL
    )
    assert scores(reading) == [9, 5, 4]
    assert codes(reading) == []
    assert scores(with_total((9, 4))) == [4]  # one row of four nines and a 4 is no count


def test_a_sum_among_overall_scores_is_told_on_its_row() -> None:
    """One row's formula adds where the others average: it is not used, and the row stays a detractor."""
    reading = with_total((9, 9), (10, 10), (8, 8), (9, 9), (9, 9), (2, 8))
    assert scores(reading)[-1] == 2
    assert codes(reading) == [("calificacion_es_suma", "N7")]


def test_totals_of_more_than_the_tab_shows() -> None:
    """Sums over other answers than those of the row: off the scale in most rows, so no score."""
    reading = with_total((9, 46), (10, 50), (2, 9), (8, 41))
    assert scores(reading) == [9, 10, 2, 8]
    assert codes(reading) == [("columna_no_es_calificacion", "N2:N5")]


def test_a_count_of_good_answers_is_no_overall_score() -> None:
    """COUNTIF(…;">=9") is 4, 3 or 0: no score that meets the answers in any row. One customer who differs is one."""
    rows = [(10, 4), (9, 4), (10, 4), (9, 4), (10, 4), (8, 0), (2, 0)]
    reading = with_total(*rows)
    assert scores(reading) == [10, 9, 10, 9, 10, 8, 2]
    assert codes(reading) == [("columna_no_es_calificacion", "N2:N8")]
    assert scores(with_total(*[(9, 9)] * 6, (9, 4))) == [9] * 6 + [4]


def test_a_low_mark_alone_in_such_a_column_is_told() -> None:
    """Where only the total is filled, a low number is no case – but it is a finding."""
    rows = [[*answered(n, 10), 40] for n in range(4)]
    reading = read_calls(*rows, [*answered(9, None), 5], heading=TOTAL)
    assert scores(reading)[-1] is None
    assert told(reading, "calificacion_ilegible") == ["N6"]


def test_overall_percentages_are_a_score() -> None:
    """90 and 100 beside answers of 9 and 10 are percentages, and decide."""
    reading = with_total((9, 90), (10, 100), (6, 60), (9, 92))
    assert scores(reading) == [9, 10, 6, 9.2]


def test_the_mean_of_answers_of_five_is_of_five() -> None:
    """PROMEDIO beside questions of 1 to 5 is on their scale, and says so once."""
    heading = [*headed(**FIVE), "PROMEDIO"]
    reading = with_total((5, 5), (4, 4), (3, 3), heading=heading)
    assert scores(reading) == [10, 8, 6]
    assert told(reading, "escala_dudosa") == ["N2:N4"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(8.0, [[2.0, 2, 2, 2]])], Total.SUM),
        ([(7.0, [[7.0, 7, 7, 7]])], Total.SCORE),
        ([(19.0, [[10.0, 9]]), (7.0, [[3.0, 4]])], Total.SUM),
        ([(7.0, [[3.0, 4]])], Total.SCORE),
        ([(40.0, [[10.0] * 3, [10.0] * 4])], Total.SUM),
        ([(5.0, [])], Total.SCORE),
        ([], Total.SCORE),
    ],
)
def test_what_a_total_is(rows: list[tuple[float, list[list[float]]]], found: Total) -> None:
    """Sums of three answers or more, or beyond 10, are beyond doubt; a mark within its answers is one."""
    assert total_of(rows, percent=False) is found


# ------------------------------------------------------------------------------------------------------------ SI / NO


def test_a_column_of_yes_and_no_is_said_once() -> None:
    """SI and NO are no points: the other answers classify, and each NO is a finding of its own."""
    values = ["SI", "Sí", "NO", "si claro", "no volvería", "SI"]
    reading = read_calls(*[answered(n, 9, recomendacion=value) for n, value in enumerate(values)])
    assert classes(reading) == [PROMOTER] * 6
    assert codes(reading) == [("calificacion_si_no", "I2:I7"), ("respuesta_no", "I4"), ("respuesta_no", "I6")]


def test_a_no_that_something_explains_is_quiet() -> None:
    """A detractor by the other answers is a case already, and nobody who was not reached said NO."""
    reading = read_calls(
        answered(1, 9, recomendacion="SI"),
        answered(2, 9, recomendacion="SI"),
        answered(3, 3, recomendacion="NO"),
        answered(4, None, recomendacion="NO", contactado="NO"),
    )
    assert classes(reading) == [PROMOTER, PROMOTER, DETRACTOR, None]
    assert told(reading, "respuesta_no") == []


def test_check_boxes_are_yes_and_no() -> None:
    """A ticked box is SI; an empty one is NO on an answered call, and nothing where nobody has called."""
    reading = read_calls(
        answered(1, 9, recomendacion=True),
        answered(2, 9, recomendacion=False),
        answered(3, None, recomendacion=False, contactado=None),
    )
    assert told(reading, "respuesta_no") == ["I3"]


def test_a_yes_among_numbers_is_told_on_its_row() -> None:
    """In a column of numbers SI is a finding at its cell, and a 3 is a detractor."""
    reading = read_calls(*[answered(n, 9) for n in range(5)], answered(8, 9, recomendacion="SI"), answered(9, 3))
    assert classes(reading) == [PROMOTER] * 6 + [DETRACTOR]
    assert codes(reading) == [("calificacion_si_no", "I7")]


def test_brand_questions_answered_with_yes_are_no_finding() -> None:
    """A brand's own question may be SI or NO: its mean is the share of yes."""
    reading = read_calls(
        *[[*answered(n, 9), value] for n, value in enumerate(["SI", "NO", "SI"])], heading=[*HEADING, "LAVADO"]
    )
    assert [r.specific for r in reading.records if isinstance(r, CallRecord)] == [{"lavado": n} for n in (10, 0, 10)]
    assert codes(reading) == []
