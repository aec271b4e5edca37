"""Questions as group headings: the group names the question, the detail only which part of the answer (domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import TODAY, codes, config, form, tab, workbook

from sheets_automation.domain.kinds.calls import CallRecord
from sheets_automation.domain.reading.headings import recognise
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Box, CellValue, Layout, Reading, ScoreClass, Tab

QUESTIONS = ("ATENCIÓN", "TRABAJO REALIZADO", "TIEMPOS", "RECOMENDACIÓN")
DETRACTOR, PROMOTER = (10, 9, 9, 3), (3, 10, 10, 10)
FOLLOW_UP = ("SEGUIMIENTO", ("GESTIÓN", "FECHA", "ESTADO"))


def survey(
    details: Sequence[str],
    *,
    questions: Sequence[str] = QUESTIONS,
    merged: bool = True,
    tail: tuple[str | None, Sequence[str]] = FOLLOW_UP,
    score_at: int = 0,
) -> Tab:
    """Two calls, a detractor and a promoter by their recommendation, under questions with these details."""
    groups: list[tuple[str | None, Sequence[str]]] = [
        ("DATOS", ("CLIENTE", "PLACA", "CELULAR", "SEDE")),
        ("LLAMADA", ("FECHA",)),
        *((question, details) for question in questions),
        tail,
    ]
    upper: list[CellValue] = []
    lower: list[CellValue] = []
    merges: list[Box] = []
    for group, under in groups:
        if merged and len(under) > 1:
            merges.append(Box(0, 1, len(upper), len(upper) + len(under)))
        upper += [group, *[None] * (len(under) - 1)]
        lower += under
    rows: list[list[CellValue]] = [upper, lower]
    for number, scores in enumerate((DETRACTOR, PROMOTER)):
        row: list[CellValue] = [f"CLIENTE {number}", f"ZZA{100 + number}", f"310555000{number}", "Tunja", "24/11/2026"]
        for score in scores:
            answer: list[CellValue] = [f"dijo {score}"] * len(details)
            answer[score_at] = score
            row += answer
        rows.append(row)
    return tab(rows, merges=merges)


def layout_of(sheet: Tab) -> Layout:
    found = recognise(sheet, workbook(sheet), form("GSC-FOR-01"), config().semaphore)
    assert isinstance(found, Layout), found
    return found


def classes(reading: Reading) -> list[ScoreClass | None]:
    return [record.score_class for record in reading.records if isinstance(record, CallRecord)]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    "details",
    [
        ("NOTA", "COMENTARIO"),
        ("CALIF.", "OBSERVACIONES"),
        ("PUNTAJE", "¿POR QUÉ?"),
        ("NOTA (1-10)", "OBS."),
        ("RTA", "OBSERVACIÓN"),
        ("NOTA", "MOTIVO", "COMENTARIO"),
        ("CALIFICACIÓN", "RESPONSABLE", "COMENTARIO"),
    ],
)
def test_the_group_names_the_question(details: Sequence[str], merged: bool) -> None:
    """The recommendation decides (A-03): 10, 9, 9, 3 is a detractor; 3, 10, 10, 10 is none; no part is the overall."""
    sheet = survey(details, merged=merged)
    reading = read([workbook(sheet)], config(), TODAY)
    assert classes(reading) == [ScoreClass.DETRACTOR, ScoreClass.PROMOTER]
    assert codes(reading) == []
    columns = layout_of(sheet).columns
    assert "general" not in columns
    assert [columns[f] for f in ("atencion", "trabajo", "tiempos")] == [5 + n * len(details) for n in range(3)]


def test_the_score_may_stand_behind_the_remark() -> None:
    """COMENTARIO | NOTA: the column that is called a score is the score."""
    reading = read([workbook(survey(("COMENTARIO", "NOTA"), score_at=1))], config(), TODAY)
    assert classes(reading) == [ScoreClass.DETRACTOR, ScoreClass.PROMOTER]
    assert [record.said for record in reading.records] == ["dijo 3", "dijo 10"]


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (("NOTA", "COMENTARIO"), "dijo 3"),
        (("NOTA", "OBSERVACIONES"), "dijo 3"),
        (("NOTA", "¿POR QUÉ?"), "dijo 3"),
    ],
)
def test_the_remark_on_the_recommendation_is_what_the_customer_said(details: Sequence[str], said: str) -> None:
    """Of four remarks the one beside the deciding question; none of them is anybody's management."""
    reading = read([workbook(survey(details))], config(), TODAY)
    record = reading.records[0]
    assert (record.said, record.evidence) == (said, "")


def test_a_remark_column_of_its_own_comes_first() -> None:
    """OBSERVACIONES after the questions is the customer's word: the last question is as wide as the others."""
    tail = (None, ("OBSERVACIONES", "GESTIÓN", "FECHA", "ESTADO"))
    columns = layout_of(survey(("NOTA", "OBSERVACIONES"), merged=False, tail=tail)).columns
    assert (columns["recomendacion"], columns["observaciones"], columns["gestion"]) == (11, 13, 14)


@pytest.mark.parametrize(
    "questions",
    [
        QUESTIONS,
        (
            "1. ¿Cómo califica la atención?",
            "2. ¿Y el trabajo realizado?",
            "3. ¿Y los tiempos?",
            "4. ¿Nos recomendaría?",
        ),
    ],
)
def test_remarks_behind_the_scores_are_the_customers(questions: Sequence[str]) -> None:
    """OBSERVACIONES after the scores says what the customer said, also where GESTIÓN stands under the same group."""
    heads = ["CLIENTE", "PLACA", "FECHA LLAMADA", "CONTACTADO", *questions, "OBSERVACIONES", "GESTIÓN", "ESTADO"]
    columns = layout_of(tab([heads])).columns
    assert (columns["observaciones"], columns["gestion"]) == (8, 9)
    grouped = [*[None] * 8, "SEGUIMIENTO", None, None]
    assert layout_of(tab([grouped, heads])).columns["observaciones"] == 8


def test_questions_in_full_are_groups_too() -> None:
    """«4. ¿Recomendaría Carrazos a un amigo?» over NOTA | COMENTARIO."""
    questions = (
        "1. ¿Cómo califica la atención del asesor?",
        "2. ¿Quedó satisfecho con el trabajo realizado?",
        "3. ¿Qué le parecieron los tiempos de entrega?",
        "4. ¿Recomendaría Carrazos a un amigo?",
    )
    reading = read([workbook(survey(("NOTA", "COMENTARIO"), questions=questions))], config(), TODAY)
    assert classes(reading) == [ScoreClass.DETRACTOR, ScoreClass.PROMOTER]


def test_findings_name_the_question() -> None:
    """A cell that is not understood is told under «RECOMENDACIÓN · NOTA», not under one NOTA of four."""
    assert layout_of(survey(("NOTA", "COMENTARIO"))).labels[11] == "RECOMENDACIÓN · NOTA"


def test_a_question_of_which_only_one_has_parts() -> None:
    """Single headings beside one group: ATENCIÓN for itself, RECOMENDACIÓN over NOTA | POR QUÉ."""
    upper = ["CLIENTE", "PLACA", "FECHA LLAMADA", "ATENCIÓN", "RECOMENDACIÓN", None, "GESTIÓN"]
    lower = [None, None, None, None, "NOTA", "POR QUÉ", None]
    merges = [Box(0, 1, 4, 6), *(Box(0, 2, c, c + 1) for c in (0, 1, 2, 3, 6))]
    columns = layout_of(tab([upper, lower, ["Ana", "ZZA101", "24/11/2026", 9, 3, "mal"]], merges=merges)).columns
    assert (columns["atencion"], columns["recomendacion"], columns["observaciones"]) == (3, 4, 5)
    assert "general" not in columns


def test_groups_over_groups() -> None:
    """ENCUESTA over the questions over their parts: three rows of headings."""
    two = survey(("NOTA", "COMENTARIO"))
    survey_row: list[CellValue] = [None] * 5 + ["ENCUESTA (1 A 10)"]
    rows = [survey_row, *([cell.value for cell in row.cells] for row in two.rows)]
    merges = [*(Box(b.top + 1, b.bottom + 1, b.left, b.right) for b in two.merges), Box(0, 1, 5, 13)]
    reading = read([workbook(tab(rows, merges=merges))], config(), TODAY)
    assert classes(reading) == [ScoreClass.DETRACTOR, ScoreClass.PROMOTER]


@pytest.mark.parametrize("notes", [("NOTAS", "VALOR", "Meta", 95), ("RESUMEN", None, "Detractores", 2)])
def test_notes_beside_the_groups_change_nothing(notes: tuple[CellValue, ...]) -> None:
    """A small table whose first row stands beside the groups and whose second beside the details."""
    plain = survey(("CALIF.", "MOTIVO"))
    rows = [[cell.value for cell in row.cells] for row in plain.rows]
    rows[0] += [None] * (len(rows[1]) - len(rows[0])) + [None, None, *notes[:2]]
    rows[1] += [None, None, *notes[2:]]
    reading = read([workbook(tab(rows, merges=plain.merges))], config(), TODAY)
    assert (classes(reading), codes(reading)) == ([ScoreClass.DETRACTOR, ScoreClass.PROMOTER], [])


def test_a_single_score_with_nothing_above_is_the_overall() -> None:
    """NOTA alone is the overall score, whatever stands in the row above it."""
    heads = ["CLIENTE", "PLACA", "CELULAR", "FECHA LLAMADA", "NOTA", "COMENTARIO"]
    row = ["Ana", "ZZA101", "3105550001", "24/11/2026", 3, "mal"]
    for above in ([], [["NOVIEMBRE"]], [["CONTROL DE SEGUIMIENTO", None, None, "CÓDIGO: GSC-FOR-01"]]):
        assert layout_of(tab([*above, heads, row])).columns["general"] == 4


def test_a_group_that_only_holds_questions_together_is_none() -> None:
    """CALIFICACIÓN over ATENCIÓN | TIEMPOS …: each is its own question."""
    upper = ["CLIENTE", None, "LLAMADA", "CALIFICACIÓN", None, None, None]
    lower = ["NOMBRE", "PLACA", "FECHA", "ATENCIÓN", "TRABAJO", "TIEMPOS", "RECOMENDARÍA"]
    columns = layout_of(tab([upper, lower])).columns
    assert [columns[f] for f in ("atencion", "trabajo", "tiempos", "recomendacion")] == [3, 4, 5, 6]


def test_a_group_over_other_fields_is_no_question() -> None:
    """TIEMPOS over two dates tells nothing of how a customer scored."""
    upper = ["CLIENTE", None, "TIEMPOS", None, "ENCUESTA", None]
    lower = ["NOMBRE", "PLACA", "FECHA INGRESO", "FECHA SALIDA", "NPS", "OBSERVACIONES"]
    columns = layout_of(tab([upper, lower])).columns
    assert "tiempos" not in columns
    assert (columns["fecha_servicio"], columns["recomendacion"]) == (2, 4)


def test_parts_of_questions_that_nobody_knows_are_no_overall() -> None:
    """NOTA under four questions that the form has not: the tab is told, with the low scores that lie in it."""
    sheet = survey(("NOTA", "COMENTARIO"), questions=("PERSONAL", "LIMPIEZA SALA", "CAFÉ", "PARQUEADERO"))
    reading = read([workbook(sheet)], config(), TODAY)
    assert reading.records == ()
    (found,) = reading.findings
    assert found.code == "pestana_sin_campos"
    assert "2 filas y 2 valores de 1 a 6" in found.read


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("¿NOS RECOMENDARÍA? (SI/NO)", "recomendacion"),
        ("RECOMENDACIÓN SI / NO", "recomendacion"),
        ("RECOMIENDA (SI - NO)", "recomendacion"),
        ("ATENCIÓN (1 A 10)", "atencion"),
        ("TIEMPOS DE 1 A 10", "tiempos"),
        ("3) TIEMPOS", "tiempos"),
        ("P4. RECOMENDACIÓN", "recomendacion"),
    ],
)
def test_a_heading_may_say_how_to_answer(typed: str, field: str) -> None:
    """The hint and the number of a question are no part of its name; «NO» of «SI/NO» is no row number."""
    columns = layout_of(tab([["No.", "CLIENTE", "FECHA LLAMADA", typed, "GESTIÓN"]])).columns
    assert (columns[field], columns["consecutivo"]) == (3, 0)
