"""A number whose words say something else is not simply that number, and no answer vanishes (spec §3, issue A §3.3)."""

from __future__ import annotations

import pytest

from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import Blank
from sheets_automation.domain.cells.scale import TEN, Scale, named_scale, scale_of_title
from sheets_automation.domain.cells.score_words import level_of, tone_of
from sheets_automation.model import CellValue, ScoreClass


def told(value: CellValue, scale: Scale = TEN) -> tuple[float | None, str]:
    read = cells.score(value, scale)
    return read.value, read.note.code if read.note else ""


OTHER = "calificacion_otra_escala"
AGAINST = "calificacion_contradictoria"
UNREADABLE = "calificacion_ilegible"


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("5 estrellas", 10),
        ("3 Estrellas", 6),
        ("cuatro estrellas", 8),
        ("4★", 8),
        ("⭐⭐⭐⭐⭐", 10),
        ("★★★☆☆", 6),
        ("⭐⭐", 4),
        ("5 de 5 estrellas", 10),
        ("4 sobre 5", 8),
        ("cuatro de cinco", 8),
        ("5 (de 5)", 10),
        ("5. Totalmente de acuerdo", 10),
        ("5 - Muy satisfecho", 10),
        ("5) MUY SATISFECHA", 10),
        ("5=excelente", 10),
        ("Muy satisfecho (5)", 10),
        ("4. De acuerdo", 8),
        ("4 - Satisfecho(a)", 8),
        ("90 por ciento", 9),
    ],
)
def test_a_cell_that_names_its_scale_is_read_on_it(typed: str, points: float) -> None:
    """Stars, fractions and the labels of five steps name what full marks are, and that it was converted is told."""
    assert told(typed) == (points, OTHER)


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("8 estrellas", 8),
        ("10 (excelente)", 10),
        ("9 muy bien", 9),
        ("8 puntos", 8),
        ("5 regular", 5),
        ("3 - Regular", 3),
        ("2. En desacuerdo", 2),
        ("5 no quedó satisfecho", 5),
        ("5 pero muy amables", 5),
        ("6 demorado", 6),
        ("3 (tres)", 3),
        ("tres (3)", 3),
        ("nota tres", 3),
        ("Nota: 3", 3),
        ("le doy un 9", 9),
        ("cuatro", 4),
        ("nueve muy bien", 9),
        ("ocho coma cinco", 8.5),
        ("9 1/2", 9.5),
        ("9½", 9.5),
        ("8 y medio", 8.5),
        ("9 3/4", 9.75),
        ("1", 1),
    ],
)
def test_words_that_agree_change_nothing(typed: str, points: float) -> None:
    """A bare number stays one of 1–10 where nothing beside it says otherwise; it is read without a word."""
    assert told(typed) == (points, "")


@pytest.mark.parametrize("typed", ["5 buen servicio", "5 bueno", "2 muy satisfecho", "1. Excelente", "3 todo perfecto"])
def test_praise_beside_a_low_number_is_told_and_not_used(typed: str) -> None:
    """Nobody knows which of the two was meant: neither a red promoter nor a silent detractor."""
    assert told(typed) == (None, AGAINST)


@pytest.mark.parametrize("typed", ["10 pésimo", "9 - Muy insatisfecho", "5/5 pésima atención", "3 (cuatro)", "4 ★★"])
def test_blame_beside_a_high_number_is_told_and_not_used(typed: str) -> None:
    """«10 pésimo» is no promoter, and two different numbers are none at all."""
    assert told(typed) == (None, AGAINST)


def test_a_six_is_one_on_any_scale() -> None:
    """Praise beside a 6 is told; a 6 stays a 6, for no scale of five has one."""
    assert told("6 excelente") == (6, AGAINST)


@pytest.mark.parametrize(
    "typed",
    [
        "😡", "👍", "?", "¿?", "✓", "☆☆☆", "!", "*", "Normal", "regular", "bueno", "malo", "pésimo", "Excelente", "ok",
        "no volvería", "no me gustó", "no muy bien", "no contestaron mis dudas", "si claro", "nov-26", "26-nov",
        "3-nov", "3 de noviembre", "5 mar", "05/11/2026", "9 am", "5 p. m.", "3 días", "2 veces", "10 minutos",
        "1er intento", "uno de los mejores", "una excelente atención", "dos asesores muy amables", "en 8 días entrega",
    ],
)  # fmt: skip
def test_an_answer_that_is_no_number_is_told(typed: str) -> None:
    """Whatever it holds: it is no score, and it is a finding, never silence."""
    assert told(typed) == (None, UNREADABLE)


@pytest.mark.parametrize(
    ("typed", "blank"),
    [
        ("-", Blank.NA),
        ("…", Blank.NA),
        ("N/A", Blank.NA),
        ("no aplica", Blank.NA),
        ("no responde", Blank.NA),
        ("No respondió la pregunta", Blank.NA),
        ("no quiso calificar", Blank.NA),
        ("no sabe", Blank.NA),
        ("no le preguntaron", Blank.NA),
        ("sin calificación", Blank.NA),
        ("No contesta", Blank.NC),
        ("NC", Blank.NC),
        ("\u200b", Blank.NA),
        (None, Blank.EMPTY),
    ],
)
def test_what_is_no_answer_stays_silent(typed: CellValue, blank: Blank) -> None:
    """Placeholders and words about not answering are no finding; NC stays what it was."""
    read = cells.score(typed)
    assert (read.value, read.note, read.blank) == (None, None, blank)


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (6.999999999999999, 7),
        (6.999999999999998, 7),
        (8.999999999, 9),
        ("6,999999999999999", 7),
        (10.000000000000002, 10),
        (0.9999999999, 1),
        (6.99, 6.99),
        (6.9999, 6.9999),
        ("8,99", 8.99),
        (9.666666, 9.666666),
    ],
)
def test_float_noise_ends_at_the_door(typed: CellValue, points: float) -> None:
    """A mean of sevens is 7; what a person could have meant by decimals is never rounded up."""
    assert told(typed) == (points, "")


@pytest.mark.parametrize(
    ("typed", "scale", "points"),
    [
        (5.0, Scale(top=5), 10),
        ("cuatro", Scale(top=5), 8),
        ("5 buen servicio", Scale(top=5), 10),
        ("5 - Muy satisfecho", Scale(top=5), 10),
        ("9/10", Scale(top=5), 9),
        (0.9, Scale(top=1), 9),
        (85.0, Scale(top=100), 8.5),
        ("Insatisfecho", Scale(words=True), 4),
        ("7 estrellas", Scale(stars=10), 7),
        ("5 estrellas", Scale(stars=10), 5),
    ],
)
def test_the_columns_scale_reads_bare_numbers(typed: CellValue, scale: Scale, points: float) -> None:
    """A number without a scale of its own is on its column's, which the column tells once."""
    assert told(typed, scale) == (points, "")


def test_beyond_the_columns_scale_is_told_in_its_terms() -> None:
    """A 9 of 5 is off the scale, and the finding says which scale that is."""
    note = cells.score(9.0, Scale(top=5)).note
    assert note is not None
    assert (note.code, note.expected) == ("calificacion_fuera_de_escala", "un número de 1 a 5")
    assert "1 a 5" in note.fix


@pytest.mark.parametrize(
    ("heading", "top"),
    [
        ("ATENCIÓN (1-5)", 5),
        ("ENCUESTA 1 A 5", 5),
        ("Califique de uno a cinco", 5),
        ("entre 1 y 5", 5),
        ("1 = pésimo … 5 = excelente", 5),
        ("siendo 1 muy malo y 5 muy bueno", 5),
        ("1 muy malo a 5 excelente", 5),
        ("SATISFACCIÓN (estrellas)", 5),
        ("nota sobre 5", 5),
        ("ENCUESTA (1 A 10)", 10),
        ("RECOMENDACIÓN 0-10", 10),
        ("de 1 a 100", 100),
        ("SATISFACCIÓN %", 100),
        ("PREGUNTAS 1 A 4", None),
        ("P1-5", None),
        ("1. ¿Cómo califica la atención?", None),
        ("TIEMPO DE ENTREGA 1 a 5 días", None),
        ("VERSIÓN: 1-5", None),
        ("01/05/2026", None),
        ("VW 1", None),
        ("TIEMPOS", None),
    ],
)
def test_what_a_heading_says_of_the_scale(heading: str, top: float | None) -> None:
    """«1 A 5» names a scale; numbers of questions, days and versions do not."""
    scale = named_scale(heading)
    assert (scale.top if scale else None) == top


def test_zero_is_a_mark_where_the_heading_says_so() -> None:
    """«0 a 10» begins at 0, «1 a 10» does not."""
    scales = [named_scale(text) for text in ("0 a 10", "1 a 10")]
    assert [scale.zero for scale in scales if scale] == [True, False]
    assert told(0.0, Scale(zero=True)) == (0, "")
    assert told(0.0) == (0, "calificacion_cero")


def test_a_title_must_speak_of_scores() -> None:
    """«Escala de 1 a 5» above the table counts, «Semana 1 a 5» does not."""
    assert scale_of_title("Escala de calificación de 1 a 5") is not None
    assert scale_of_title("Llamadas del 1 al 5 de noviembre") is None
    assert scale_of_title("CÓDIGO: GSC-FOR-01 VERSIÓN: 1-5") is None


@pytest.mark.parametrize(
    ("label", "level"),
    [("muy satisfechas", 5), ("satisfecho a", 4), ("regular", 3), ("mala", 2), ("nada probable", 1), ("asesor", None)],
)
def test_labels_are_steps(label: str, level: int | None) -> None:
    """The labels of five-step scales in either gender; any other word is none."""
    assert level_of(label) == level


@pytest.mark.parametrize(
    ("remark", "tone"),
    [("excelente servicio", 1), ("pesimo servicio", -1), ("bien pero caro", 0), ("no muy bien", 0), ("asesor", 0)],
)
def test_remarks_praise_or_blame(remark: str, tone: int) -> None:
    """A remark with a «pero» or a «no» is neither."""
    assert tone_of(remark) == tone


@pytest.mark.parametrize(
    ("word", "own"),
    [
        ("Cliente detractor", ScoreClass.DETRACTOR),
        ("DETR.", ScoreClass.DETRACTOR),
        ("Detarctor", ScoreClass.DETRACTOR),
        ("D", ScoreClass.DETRACTOR),
        ("Detractor/a", ScoreClass.DETRACTOR),
        ("Insatisfecho", ScoreClass.DETRACTOR),
        ("PROM", ScoreClass.PROMOTER),
        ("promoter", ScoreClass.PROMOTER),
        ("Neutral", ScoreClass.NEUTRAL),
        ("no detractor", None),
        ("Nuevo", None),
        ("Particular", None),
    ],
)
def test_class_words_in_other_spellings(word: str, own: ScoreClass | None) -> None:
    """Abbreviated, misspelled, with «cliente» before it; other kinds of customer are no class."""
    assert cells.score_class_word(word) is own
