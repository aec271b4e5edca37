"""What a call's row says of an unhappy customer where no number does: zeros, classes, answers that vanish (A-03)."""

from __future__ import annotations

import pytest
from build import HEADING, call, codes, read_calls

from sheets_automation.domain.kinds.call_answers import says_not_reached
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.model import CellError, CellValue, Reading, ScoreClass

OVERALL = [*HEADING, "CALIFICACIÓN"]
CLASSED = [*HEADING, "TIPO CLIENTE"]
NOTHING: dict[str, CellValue] = dict.fromkeys(("atencion", "trabajo", "tiempos", "recomendacion"))


def classes(reading: Reading) -> list[ScoreClass | None]:
    return [record.score_class for record in reading.records if isinstance(record, CallRecord)]


# ------------------------------------------------------------------------------------------------------------ zeros


def zero(contacted: str | None, words: str | None, **answers: CellValue) -> Reading:
    """A call whose overall formula shows 0."""
    row = call(**{**NOTHING, **answers, "contactado": contacted, "observaciones": words})
    return read_calls([*row, 0], heading=OVERALL)


@pytest.mark.parametrize(
    ("contacted", "words"),
    [
        ("NO", "No contesta"),
        ("NO", "No contesta, se deja mensaje en WhatsApp"),
        ("NO", None),
        ("NC", "el celular estaba apagado"),
        ("NO", "pésimo, no vuelvo"),
        (None, None),
        (None, "Se llama y no contesta"),
        (None, "buzón de voz"),
        (None, "Cliente no responde, número equivocado"),
        (None, "-"),
    ],
)
def test_a_zero_of_nobody_is_no_case(contacted: str | None, words: str | None) -> None:
    """An explicit NO wins over every comment; without one, words about the call are no customer's words."""
    assert classes(zero(contacted, words)) == [None]


@pytest.mark.parametrize(
    ("contacted", "words"),
    [
        ("SI", "pésimo, no vuelvo"),
        ("SI", None),
        (None, "Muy molesto, el carro volvió a fallar"),
        (None, "Dice que no contestan mis llamadas en el taller"),
        (None, "Se llamó al cliente y quedó inconforme"),
    ],
)
def test_a_zero_that_somebody_gave_is_a_detractor(contacted: str | None, words: str | None) -> None:
    """With a contact, or a customer's comment and no sign that nobody was reached (A-03)."""
    assert classes(zero(contacted, words)) == [ScoreClass.DETRACTOR]


def test_a_formulas_zero_over_nobody_is_quiet_and_a_typed_one_is_told() -> None:
    """0 by formula on a row that says NO is no typing error; what contradicts it is told."""
    assert codes(zero("NO", None)) == codes(zero("NO", "")) == []
    assert codes(zero("NO", "pésimo, no vuelvo")) == [("calificacion_cero", "N2")]
    assert codes(zero("SI", None)) == [("calificacion_cero", "N2")]


def test_a_zero_over_answers_is_the_formulas() -> None:
    """0 over answers of 9 is a formula that failed: the answers classify, and the 0 is told."""
    reading = zero("SI", None, atencion=9, recomendacion=9)
    assert classes(reading) == [ScoreClass.PROMOTER]
    assert codes(reading) == [("calificacion_cero", "N2")]
    assert classes(zero("SI", None, atencion=2, recomendacion=3)) == [ScoreClass.DETRACTOR]


@pytest.mark.parametrize(
    ("words", "nobody"),
    [
        ("No contestó", True),
        ("Se le marca varias veces y no contesta", True),
        ("Celular apagado", True),
        ("se va a buzón", True),
        ("no se logra contactar", True),
        ("No fue posible comunicarse con el cliente", True),
        ("NC 10:30", True),
        ("cliente contesta y dice que todo bien", False),
        ("No se logró solucionar el ruido", False),
        ("Vehículo en el taller. No contestó la llamada.", True),
        ("Promedio de espera dos horas. No contesta", True),
        ("El repuesto no llegó. No contestan", False),
        ("Mala atención, el asesor no contesta la llamada", False),
        ("Dice que no contesta la llamada", False),
        ("Llamó al taller y nadie le dijo nada, no contesta la llamada mi asesor", False),
        ("no contestaron mis dudas", False),
        ("Molesto porque el asesor no contesta", False),
        ("No está satisfecho", False),
        ("", False),
    ],
)
def test_comments_about_the_call(words: str, nobody: bool) -> None:
    """A comment that begins with what became of the call says that nobody was reached."""
    assert says_not_reached(words) is nobody


# ---------------------------------------------------------------------------------------------------------- classes


@pytest.mark.parametrize("typed", ["DETRACTOR", "Detractora", "cliente detractor", "DETR.", "Detarctor", "D"])
def test_a_detractor_without_a_score_is_told(typed: str) -> None:
    """TIPO CLIENTE says it, no answer does: a finding at its cell, whatever the spelling."""
    for answers in (NOTHING, {**NOTHING, "recomendacion": "😡"}):
        reading = read_calls([*call(**answers), typed], heading=CLASSED)
        assert ("detractor_sin_calificacion", "N2") in codes(reading)


def test_other_classes_without_a_score_are_quiet() -> None:
    """PROMOTOR without answers needs nobody; a DETRACTOR with a 3 is a case and no finding."""
    reading = read_calls(
        [*call(**NOTHING), "PROMOTOR"],
        [*call(placa="ABC124", **NOTHING), "Neutro"],
        [*call(placa="ABC125", recomendacion=3), "DETRACTOR"],
        heading=CLASSED,
    )
    assert codes(reading) == []
    assert classes(reading)[-1] is ScoreClass.DETRACTOR


def test_a_class_filled_down_by_a_formula_is_nobodys_word() -> None:
    """Rows that nobody has called, or where nobody was reached, show DETRACTOR for an empty score."""
    waiting = call(**{**NOTHING, "contactado": None, "fecha": None})
    unreached = call(**{**NOTHING, "contactado": "NO", "observaciones": "No contesta"})
    assert codes(read_calls([*waiting, "DETRACTOR"], heading=CLASSED)) == []
    assert codes(read_calls([*unreached, "DETRACTOR"], heading=CLASSED)) == []
    molested = call(**{**NOTHING, "contactado": "NO", "observaciones": "Muy molesto, no vuelve"})
    assert codes(read_calls([*molested, "DETRACTOR"], heading=CLASSED)) == [("detractor_sin_calificacion", "N2")]


def test_a_detractor_whom_a_person_marked_is_a_case() -> None:
    """Red, yellow or green on the row: it is a case already, and no second word is needed."""
    row = [*call(**NOTHING), "DETRACTOR"]
    for tone in ("#ff0000", "#ffff00", "#00ff00"):
        assert codes(read_calls(row, heading=CLASSED, fills={(1, 9): tone})) == []


# ----------------------------------------------------------------------------------------------- answers that vanish


@pytest.mark.parametrize("typed", ["😡", "nota mala", "Normal", "?", "☆☆", "no volvería", "muy mal", "nov-26", "9 am"])
def test_an_answer_that_is_not_understood_is_a_finding(typed: str) -> None:
    """Typed as the only answer of the row: no class, and a finding at its cell."""
    reading = read_calls(call(**{**NOTHING, "recomendacion": typed}))
    assert classes(reading) == [None]
    assert [cell for _code, cell in codes(reading)] == ["I2"]


@pytest.mark.parametrize(("typed", "points"), [("3 (tres)", 3), ("cuatro", 4), ("nota tres", 3), ("★★", 4)])
def test_an_answer_in_words_is_read(typed: str, points: float) -> None:
    """Low scores in words and stars are detractors."""
    (record,) = read_calls(call(**{**NOTHING, "recomendacion": typed})).records
    assert isinstance(record, CallRecord)
    assert (record.score, record.score_class) == (points, ScoreClass.DETRACTOR)


@pytest.mark.parametrize("typed", ["N/A", "no aplica", "-", "", "no responde", "NC", None])
def test_no_answer_is_no_finding(typed: str | None) -> None:
    """Placeholders and empty cells say nothing, and nothing is said about them."""
    reading = read_calls(call(**{**NOTHING, "recomendacion": typed}))
    assert (classes(reading), codes(reading)) == ([None], [])


def test_a_mean_of_sevens_is_seven() -> None:
    """Float noise in a formula's mean makes nobody a detractor; 6.99 does."""
    rows = [[*call(placa=f"ABC{n:03}"), mean] for n, mean in enumerate((6.999999999999999, 8.999999999999998, 6.99))]
    assert classes(read_calls(*rows, heading=OVERALL)) == [
        ScoreClass.NEUTRAL, ScoreClass.PROMOTER, ScoreClass.DETRACTOR,
    ]  # fmt: skip
    answers = {"atencion": 6.6, "trabajo": 7.4, "tiempos": 7.0, "recomendacion": None}
    assert classes(read_calls(call(**answers))) == [ScoreClass.NEUTRAL]


def test_a_total_that_is_still_loading_decides_nothing() -> None:
    """Whatever the other rows' totals are, LOADING leaves its own row without a class."""
    reading = read_calls([*call(recomendacion=3), CellError("LOADING")], [*call(placa="ABC124"), 10], heading=OVERALL)
    assert classes(reading) == [None, ScoreClass.PROMOTER]
