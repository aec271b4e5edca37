"""Several tables in one tab: one below the other is read, one beside the other is told (spec §3)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import HEADING, TODAY, call, codes, config, finding, tab, workbook

from sheets_automation.domain.kinds.calls import CallRecord
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import CellValue, Reading, RowPlace, Severity, a1

Cells = Sequence[CellValue]
SHORT = ["PLACA", "NOMBRE", "FECHA LLAMADA", "CALIFICACIÓN", "COMENTARIOS"]


def plain(number: int, score: int = 9) -> list[CellValue]:
    return call(
        nombre=f"CLIENTE {number}", placa=f"ZZA{100 + number}", celular=f"310555{number:04}", recomendacion=score
    )


def reading_of(*rows: Cells) -> Reading:
    return read([workbook(tab(rows))], config(), TODAY)


def scores(reading: Reading) -> dict[int, float | None]:
    return {record.where.row + 1: record.score for record in reading.records if isinstance(record, CallRecord)}


def beside(left: Sequence[Cells], right: Sequence[Cells], gap: int = 1, down: int = 0) -> list[Cells]:
    """Two tables in one tab, the right one after ``gap`` empty columns and ``down`` rows lower."""
    width = max(len(row) for row in left) + gap
    rows: list[Cells] = []
    for at in range(max(len(left), len(right) + down)):
        own = list(left[at]) if at < len(left) else []
        other = right[at - down] if 0 <= at - down < len(right) else []
        rows.append([*own, *[None] * (width - len(own)), *other])
    return rows


LEFT = [HEADING, plain(1), plain(2), plain(3), plain(4, 2)]
RIGHT = [HEADING, plain(11), plain(12), plain(13, 3)]

# ------------------------------------------------------------------------------------------------- below one another


def test_a_second_heading_with_other_columns_is_its_own_table() -> None:
    """Its rows are read by its own columns, and the first heading coming again goes on with the first table."""
    reading = reading_of(
        HEADING, plain(1, 2), [], SHORT, ["ZZB201", "Luis", "24/11/2026", 3, "mal"], HEADING, plain(2, 4)
    )
    assert scores(reading) == {2: 2, 7: 4, 5: 3}
    assert [len(register.records) for register in reading.registers] == [2, 1]
    assert [record.said for record in reading.records if record.where.row == 4] == ["mal"]
    assert codes(reading) == []


def test_a_column_that_came_later_is_read_from_then_on() -> None:
    """SUGERENCIA since the second page: the same columns and one more."""
    reading = reading_of(HEADING, plain(1, 9), [*HEADING, "SUGERENCIA"], [*plain(2, 9), "más café"])
    suggested = [record.suggestion for record in reading.records if isinstance(record, CallRecord)]
    assert suggested == ["", "más café"]


def test_columns_in_another_order_are_another_table() -> None:
    """The same headings, shuffled: each page by its own order."""
    order = [3, 2, 0, 1, *range(4, 13)]
    reading = reading_of(HEADING, plain(1, 2), [HEADING[at] for at in order], [plain(2, 3)[at] for at in order])
    assert scores(reading) == {2: 2, 4: 3}
    assert [record.plate for record in reading.records] == ["ZZA101", "ZZA102"]


def test_a_heading_with_the_same_columns_is_no_second_table() -> None:
    """A printed page, a new week."""
    reading = reading_of(HEADING, plain(1, 2), HEADING, plain(2, 3))
    assert (len(reading.registers), scores(reading)) == (1, {2: 2, 4: 3})


@pytest.mark.parametrize(
    ("heading", "row", "told"),
    [
        (["PLACA", "CELULAR", "NOMBRE"], ["ZZB201", "3105551234", "Luis"], "1 fila y ningún valor de 1 a 6"),
        (["NOMBRE", "NPS", "PLACA"], ["Luis", 3, "ZZB201"], "1 fila y 1 valor de 1 a 6 (B4)"),
        (["CLIENTE", "NOTA"], ["Luis", 3], "1 fila y 1 valor de 1 a 6 (B4)"),
    ],
)
def test_a_second_heading_that_lacks_something_is_told(heading: Cells, row: Cells, told: str) -> None:
    """Its rows are no calls of the table above; one finding at its address says how many and what lies in them."""
    reading = reading_of(HEADING, plain(1), heading, row)
    found = finding(reading, "segundo_encabezado")
    assert found.cell.startswith("A3:")
    assert told in found.read
    assert scores(reading) == {2: 9}
    assert [reading.account[0].rows(place) for place in (RowPlace.HEADING, RowPlace.UNREADABLE)] == [2, 1]


@pytest.mark.parametrize("beyond", ["above", "right", "left"])
def test_a_table_without_a_needed_heading_beside_a_complete_one_is_told(beyond: str) -> None:
    """«CUÁNDO» is no date that anybody knows: what it lacks is an error at that table, and the other is read."""
    lacking = [["CUÁNDO" if text == "FECHA LLAMADA" else text for text in HEADING], *LEFT[1:]]
    whole = [HEADING, plain(21, 3)]
    rows = {
        "above": [*lacking, [], *([cells[3], *cells[:3], *cells[4:]] for cells in whole)],
        "right": beside(whole, lacking),
        "left": beside(lacking, whole),
    }[beyond]
    reading = reading_of(*rows)
    assert [record.plate for record in reading.records] == ["ZZA121"]
    found = finding(reading, "segundo_encabezado")
    assert (found.cell, found.severity) == ({"right": "O1:AA5"}.get(beyond, "A1:M5"), Severity.ERROR)
    assert "4 filas y 1 valor de 1 a 6" in found.read
    assert "falta Fecha de la llamada" in found.expected


def test_a_summary_between_calls_is_no_call_and_no_finding() -> None:
    """SEDE | MARCA | TOTAL | PROMEDIO and its two rows; the calls after it go on without a heading."""
    summary: list[Cells] = [["SEDE", "MARCA", "TOTAL", "PROMEDIO"], ["Tunja", "VW", 12, 5.2], ["Duitama", "VW", 3, 4.9]]
    reading = reading_of(HEADING, plain(1, 2), *summary, plain(2, 3))
    assert (scores(reading), codes(reading)) == ({2: 2, 6: 3}, [])
    assert reading.account[0].rows(RowPlace.OTHER) == 2


@pytest.mark.parametrize("rows", [[plain(1, 3), plain(2)], [["Ana", "3105551234", "ABC123", "24/11/2026", None, 3]]])
def test_calls_above_the_heading_are_told(rows: Sequence[Cells]) -> None:
    """Somebody sorted the sheet with its heading: an error with their number, and their low scores in the account."""
    reading = reading_of(*rows, HEADING, plain(9, 2))
    found = finding(reading, "fila_sobre_encabezado")
    assert found.read.startswith(f"{len(rows)} fila")
    assert reading.account[0].low_in(RowPlace.UNREADABLE) == 1


# ----------------------------------------------------------------------------------------------- beside one another


@pytest.mark.parametrize(
    ("gap", "down", "cell", "low"),
    [(0, 0, "N1:Z4", "V4"), (1, 0, "O1:AA4", "W4"), (4, 0, "R1:AD4", "Z4"), (1, 2, "O3:AA6", "W6")],
)
def test_a_register_beside_another_is_told_once(gap: int, down: int, cell: str, low: str) -> None:
    """The left one is read; the right one is one finding from its heading on, with its rows and low scores."""
    reading = reading_of(*beside(LEFT, RIGHT, gap, down))
    found = finding(reading, "segundo_encabezado")
    assert found.cell == cell
    assert found.read == f"otro encabezado en la fila {down + 1}, con 3 filas y 1 valor de 1 a 6 ({low})"
    assert [record.score for record in reading.records if isinstance(record, CallRecord)] == [9, 9, 9, 2]
    assert codes(reading) == [("segundo_encabezado", cell)]
    told = reading.account[0]
    assert (told.low_in(RowPlace.RECORD), told.low_in(RowPlace.UNREADABLE)) == (1, 1)


def test_a_register_further_down_and_to_the_right_is_read() -> None:
    """Where the first one has ended, the rows are its own."""
    reading = reading_of(*beside(LEFT, RIGHT, 2, 9))
    assert scores(reading) == {2: 9, 3: 9, 4: 9, 5: 2, 11: 9, 12: 9, 13: 3}
    assert codes(reading) == []


def test_a_register_beside_an_empty_row_does_not_end_the_other() -> None:
    """Its heading stands where the left register has a gap; the left one goes on below."""
    left = [HEADING, plain(1), [], plain(2, 2), plain(3)]
    reading = reading_of(*beside(left, RIGHT, 1, 2))
    assert scores(reading) == {2: 9, 4: 2, 5: 9}
    assert codes(reading) == [("segundo_encabezado", "O3:AA6")]


def test_a_register_of_other_columns_beside_is_told_too() -> None:
    """It need not look like the left one."""
    reading = reading_of(*beside(LEFT, [SHORT, ["ZZB201", "Luis", "24/11/2026", 3, "mal"]]))
    assert codes(reading) == [("segundo_encabezado", "O1:S2")]


@pytest.mark.parametrize(("gap", "down"), [(0, 0), (1, 0), (1, 1), (2, 1)])
def test_registers_of_two_heading_rows_beside_one_another(gap: int, down: int) -> None:
    """Groups over details on both sides; the right one's groups may stand beside the left one's details."""
    groups = ["DATOS", None, "LLAMADA", "ENCUESTA", None, "SEGUIMIENTO", None]
    details = ["CLIENTE", "PLACA", "FECHA", "NPS", "OBSERVACIONES", "OBSERVACIONES", "ESTADO"]
    left, right = (
        [groups, details, [name, plate, "24/11/2026", score, "dijo", "se llamó", None]]
        for name, plate, score in (("Ana", "ZZA101", 9), ("Luis", "ZZB201", 3))
    )
    reading = reading_of(*beside(left, right, gap, down))
    assert [(record.customer, record.evidence) for record in reading.records] == [("Ana", "se llamó")]
    found = finding(reading, "segundo_encabezado")
    assert found.cell.startswith(a1(down, 7 + gap))
    assert "1 fila y 1 valor de 1 a 6" in found.read


def test_a_row_without_customer_beside_another_registers_row_is_told() -> None:
    """The left row has nothing but scores; that the right one has a customer makes it no better."""
    rows = beside([HEADING, plain(1), [None] * 8 + [3]], RIGHT)
    assert codes(reading_of(*rows)) == [("segundo_encabezado", "O1:AA4"), ("calificacion_sin_cliente", "I3")]


def test_each_table_of_a_tab_has_its_own_sides() -> None:
    """Beside the upper one stands another; the lower one is as wide as both."""
    wide = [*SHORT, *[None] * 12, "GESTIÓN"]
    rows = [
        *beside([SHORT, ["ZZB201", "Luis", "24/11/2026", 2, "mal"]], RIGHT),
        [],
        wide,
        ["ZZB202", "Ana", "24/11/2026", 3],
    ]
    reading = reading_of(*rows)
    assert [record.plate for record in reading.records] == ["ZZB201", "ZZB202"]
    assert codes(reading) == [("segundo_encabezado", "G1:S4")]


def test_three_registers_beside_one_another_are_two_findings() -> None:
    """One for each that is not read."""
    reading = reading_of(*beside(beside(LEFT, RIGHT), RIGHT))
    assert codes(reading) == [("segundo_encabezado", "O1:AA4"), ("segundo_encabezado", "AC1:AO4")]


def test_a_table_beside_with_customers_and_scores_only_is_told() -> None:
    """CLIENTE | NOTA beside the register: its 3 is nobody's overall score to the left of it."""
    reading = reading_of(*beside(LEFT, [["CLIENTE", "NOTA"], ["Luis", 3], ["Ana", 9]]))
    assert codes(reading) == [("calificacion_al_lado", "O2:P2")]
    assert scores(reading)[2] == 9


@pytest.mark.parametrize(
    "notes",
    [
        [["CONVENCIONES", "QUÉ SIGNIFICA"], ["Rojo", "sin gestión"], ["Verde", "realizada"], ["Meta", 9.5]],
        [["SEDE", "PROMEDIO", "DETRACTORES"], ["Tunja", 5.2, 3], ["Duitama", 6.1, 2]],
        [["RESUMEN"], ["Llamadas", 4], ["Detractores", 1]],
        [["PENDIENTES"], ["llamar a Luis el lunes"]],
    ],
)
def test_notes_beside_a_register_are_no_second_one(notes: Sequence[Cells]) -> None:
    """Legends, summaries and reminders say nothing of a customer: no finding, and no value of the register changes."""
    reading = reading_of(*beside(LEFT, notes))
    assert codes(reading) == []
    assert scores(reading) == {2: 9, 3: 9, 4: 9, 5: 2}


def test_columns_after_an_empty_one_still_belong_to_the_register() -> None:
    """An empty column as a ruler between the survey and its follow-up, or before the last questions."""
    spaced = [*HEADING[:9], None, *HEADING[9:]]
    row = plain(1, 3)
    row[10] = "se llamó y se cita"
    reading = reading_of(spaced, [*row[:9], None, *row[9:]])
    assert (scores(reading), reading.records[0].evidence) == ({2: 3}, "se llamó y se cita")
    twice = [*HEADING[:10], None, "OBSERVACIONES", "FECHA", "ESTADO"]
    reading = reading_of(twice, [*plain(1, 3)[:10], None, "se llamó y se cita", "25/11/2026", None])
    assert reading.records[0].evidence == "se llamó y se cita"
    spaced = [*HEADING[:6], None, *HEADING[6:]]
    row = plain(1, 3)
    assert scores(reading_of(spaced, [*row[:6], None, *row[6:]])) == {2: 3}


def test_two_tables_that_both_lack_a_heading_are_not_put_together() -> None:
    """The left one lacks its day, and FECHA of the right one's follow-up is not that day: neither is read; told."""
    groups = ["DATOS", None, "LLAMADA", "ENCUESTA", None, "SEGUIMIENTO", None]
    details = ["CLIENTE", "PLACA", "SE LE MARCÓ EL", "NPS", "OBSERVACIONES", "GESTIÓN", "FECHA"]
    left, right = (
        [groups, details, [name, plate, "24/11/2026", score, "dijo", "se llamó", "25/11/2026"]]
        for name, plate, score in (("Ana", "ZZA101", 9), ("Luis", "ZZB201", 3))
    )
    reading = reading_of(*beside(left, right, 2))
    assert list(reading.records) == []
    assert codes(reading) == [("pestana_sin_campos", "A2")]
    assert "1 valor de 1 a 6 (M3)" in finding(reading, "pestana_sin_campos").read


def test_groups_that_come_again_beside_another_register() -> None:
    """They stand in a row in which the right register has a call; they are no customer of the left one."""
    groups = ["DATOS", None, "LLAMADA", "ENCUESTA", None, "SEGUIMIENTO", None]
    details = ["CLIENTE", "PLACA", "FECHA", "NPS", "OBSERVACIONES", "OBSERVACIONES", "ESTADO"]
    left = [groups, details, ["Ana", "ZZA101", "24/11/2026", 9], groups, details, ["Eva", "ZZA102", "24/11/2026", 3]]
    reading = reading_of(*beside(left, [HEADING, *(plain(n) for n in range(11, 16))]))
    assert scores(reading) == {3: 9, 6: 3}
    assert codes(reading) == [("segundo_encabezado", "I1:U6")]


def test_groups_over_one_register_in_the_row_of_the_other_ones_heading() -> None:
    """The right one's first row is still empty: its headings are no groups of the left one."""
    groups = ["DATOS", None, "LLAMADA", "ENCUESTA", None, "SEGUIMIENTO", None]
    details = ["CLIENTE", "PLACA", "FECHA", "NPS", "OBSERVACIONES", "OBSERVACIONES", "ESTADO"]
    left = [groups, details, ["Ana", "ZZA101", "24/11/2026", 9, "dijo", "se llamó"]]
    reading = reading_of(*beside(left, [HEADING, [], plain(11, 2)], 2))
    assert [(record.customer, record.evidence) for record in reading.records] == [("Ana", "se llamó")]
    assert codes(reading) == [("segundo_encabezado", "J1:V3")]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((9, "👎", 10), "ningún valor de 1 a 6 y 1 respuesta sin entender (D3)"),
        ((9, 44, 2), "1 valor de 1 a 6 (D4) y 1 respuesta sin entender (D3)"),
        (("90 %", "40%", "100 %"), "1 valor de 1 a 6 (D3)"),
        ((0.9, 0.4, 1), "1 valor de 1 a 6 (D3)"),
        ((90, 40, 100), "1 valor de 1 a 6 (D3)"),
        ((9, 10, 8), "ningún valor de 1 a 6"),
        ((9, "NC", 8), "ningún valor de 1 a 6"),
    ],
)
def test_what_was_answered_in_a_table_that_lacks_its_day(answers: Cells, told: str) -> None:
    """Low on whatever scale, and what nobody can read: the finding counts them and names their cells."""
    rows: list[Cells] = [["PLACA", "NOMBRE", "CUÁNDO FUE", "¿NOS RECOMENDARÍA?", "OBSERVACIONES", "GESTIÓN"]]
    rows += [[f"ZZB20{at}", "Luis", "24/11/2026", said, "dijo"] for at, said in enumerate(answers)]
    assert finding(reading_of(*rows), "pestana_sin_campos").read.endswith(f"3 filas{_joined(told)}")


def _joined(told: str) -> str:
    return f", {told}" if " y " in told else f" y {told}"


def test_a_detractor_by_class_alone_in_a_table_that_lacks_its_day() -> None:
    """TIPO CLIENTE says it, and no answer was typed; «9 | DETRACTOR» of a summary below is no customer."""
    rows: list[Cells] = [["PLACA", "NOMBRE", "CUÁNDO FUE", "¿NOS RECOMENDARÍA?", "TIPO CLIENTE", "OBSERVACIONES"]]
    rows += [["ZZB201", "Luis", "24/11/2026", None, "DETRACTOR", "dijo"], [None, None, None, 9, "DETRACTOR"]]
    assert "1 valor de 1 a 6 (E2)" in finding(reading_of(*rows), "pestana_sin_campos").read
