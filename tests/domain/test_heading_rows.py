"""Where headings stand: in any row and column, again further down, below a row of data, merged (domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import HEADING, TODAY, call, codes, config, tab, workbook

from sheets_automation.domain.kinds.calls import CallRecord
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Box, CellValue, Reading

Cells = Sequence[CellValue]


def calls(*rows: Cells, merges: Sequence[Box] = ()) -> Reading:
    return read([workbook(tab(rows, merges=merges))], config(), TODAY)


def scores(reading: Reading) -> dict[int, float | None]:
    """Row number as people see it → the score that classifies."""
    return {record.where.row + 1: record.score for record in reading.records if isinstance(record, CallRecord)}


def plain(number: int, score: int = 9, **typed: CellValue) -> list[CellValue]:
    row: dict[str, CellValue] = {"nombre": f"CLIENTE {number}", "placa": f"ZZA{100 + number}", "recomendacion": score}
    return call(**{**row, "celular": f"310555{number:04}", **typed})


@pytest.mark.parametrize(
    "words",
    [
        {"observaciones": "Cliente muy contento"},
        {"gestion": "se llama y se cita", "estado": "Gestión realizada"},
        {"observaciones": "Seguimiento al caso", "gestion": "Respuesta enviada"},
        {"observaciones": "Servicio excelente", "estado": "Cliente insatisfecho"},
        {"observaciones": "muy contento"},
    ],
)
def test_a_row_of_data_above_a_repeated_heading_stays_a_row(words: dict[str, CellValue]) -> None:
    """Words that name a group as well make no heading of a call; nothing of the tab is lost."""
    reading = calls(HEADING, plain(1, 2), plain(2, 9, **words), HEADING, plain(3, 3), plain(4))
    assert scores(reading) == {2: 2, 3: 9, 5: 3, 6: 9}


def test_a_row_of_nothing_but_words_above_a_repeated_heading_stays_a_row() -> None:
    """No day, no plate, no number: still what somebody typed of a customer."""
    words: Cells = ["Ana Díaz", *[None] * 3, "SI", *[None] * 4, "Cliente muy contento", "Gestión realizada", None, None]
    assert scores(calls(HEADING, plain(1, 2), words, HEADING, plain(2, 3))) == {2: 2, 3: None, 5: 3}


def test_a_call_whose_only_words_are_names_of_columns_is_a_call() -> None:
    """«Tiempos» for a comment and «Contacto» for a state, beside a score: no second heading."""
    words: Cells = [None, None, None, None, "SI", 9, 9, 3, 3, "Tiempos", None, None, "Contacto"]
    assert 3 in scores(calls(HEADING, plain(1, 2), words, plain(2, 3)))


def test_a_real_group_row_above_the_heading_is_part_of_it() -> None:
    """CLIENTE, ENCUESTA and SEGUIMIENTO over a heading of one row."""
    groups: Cells = ["CLIENTE", *[None] * 4, "ENCUESTA", *[None] * 4, "SEGUIMIENTO"]
    assert scores(calls(groups, HEADING, plain(1, 3))) == {3: 3}


@pytest.mark.parametrize("above", [0, 8, 41, 160])
@pytest.mark.parametrize("left", [0, 3])
def test_a_heading_is_found_in_any_row_and_column(above: int, left: int) -> None:
    """Below two pages of instructions, and not in the first column."""
    shift: list[CellValue] = [None] * left
    lead: list[Cells] = [["Lea antes de llamar."] if row % 7 == 0 else [] for row in range(above)]
    reading = calls(*lead, [*shift, *HEADING], [*shift, *plain(1, 3)])
    assert scores(reading) == {above + 2: 3}
    assert codes(reading) == []


def test_a_title_right_above_the_heading_is_no_group() -> None:
    """«CONTROL DE SEGUIMIENTO CLIENTES» over the whole width does not make every FECHA the management's."""
    heads = ["CLIENTE", "PLACA", "FECHA", "RECOMENDACIÓN", "OBSERVACIONES", "ESTADO"]
    row = ["Ana", "ZZA101", "24/11/2026", 3, "mal", None]
    for title in (["CONTROL DE SEGUIMIENTO CLIENTES POSVENTA"], ["SEGUIMIENTO CLIENTES 2026"]):
        reading = calls(title, heads, row)
        assert "fecha_llamada" in reading.registers[0].layout.columns
        assert scores(reading) == {3: 3}


def test_the_upper_of_two_heading_rows_may_be_the_fuller() -> None:
    """Single headings above, and only the four questions in the row below."""
    upper = ["NOMBRE", "PLACA", "FECHA LLAMADA", "ENCUESTA", None, None, None, "OBSERVACIONES"]
    lower = [None, None, None, "P1", "P2", "P3", "P4", None]
    assert scores(calls(upper, lower, ["Ana", "ZZA101", "24/11/2026", 9, 9, 9, 3, "mal"])) == {3: 3}


def test_the_first_call_is_no_part_of_the_heading() -> None:
    """A call of which only words were typed, right below a heading that looks like groups."""
    words: Cells = ["Ana Díaz", *[None] * 8, "Cliente contento"]
    assert scores(calls(HEADING, words, plain(1, 3))) == {2: None, 3: 3}


@pytest.mark.parametrize("renamed", [{9: "COMENTARIOS"}, {0: "NOMBRE DEL CLIENTE", 2: "PLACAS"}, {12: "STATUS"}])
def test_a_heading_repeated_in_other_words_is_the_same_heading(renamed: dict[int, str]) -> None:
    """Same fields in the same columns: skipped, and the rows below belong to the one table."""
    again = [renamed.get(at, text) for at, text in enumerate(HEADING)]
    reading = calls(HEADING, plain(1, 2), again, plain(2, 3))
    assert scores(reading) == {2: 2, 4: 3}
    assert len(reading.registers) == 1


def test_only_the_details_of_a_two_row_heading_come_again() -> None:
    """The second page repeats the lower heading row: columns stay as the groups said."""
    upper = ["CLIENTE", None, "LLAMADA", None, "ENCUESTA", "SEGUIMIENTO", None]
    lower = ["NOMBRE", "PLACA", "FECHA", "CONTACTADO", "NPS", "OBSERVACIONES", "FECHA"]
    row = ["Ana", "ZZA101", "24/11/2026", "SI", 3, "se llamó", "25/11/2026"]
    reading = calls(upper, lower, row, lower, ["Luis", "ZZA102", *row[2:]])
    assert [record.evidence for record in reading.records] == ["se llamó", "se llamó"]
    assert len(reading.registers) == 1


# ------------------------------------------------------------------------------------------------------- merged cells

WIDE = ["No.", "CLIENTE", None, "PLACA", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES"]


def wide(*merges: Box, rows: int = 3, below: Sequence[Cells] = ()) -> Reading:
    """A title over the sheet, headings merged over two rows, CLIENTE over two columns."""
    title: Cells = ["CONTROL DE SEGUIMIENTO CLIENTES POSVENTA", *[None] * 5, "CÓDIGO: GSC-FOR-01"]
    body: list[Cells] = [
        [n, f"CLIENTE {n}", None, f"ZZA{100 + n}", "24/11/2026", 9, f"dijo {n}"] for n in range(1, rows + 1)
    ]
    own = [Box(0, 2, 0, 6), Box(2, 4, 1, 3), *(Box(2, 4, c, c + 1) for c in (0, 3, 4, 5, 6))]
    return calls(title, [], WIDE, [], *body, *below, merges=[*own, *merges])


def test_merged_headings_and_titles_are_no_findings() -> None:
    """Agents may not change them; the register is read below them."""
    reading = wide()
    assert codes(reading) == []
    assert list(scores(reading)) == [5, 6, 7]


def test_a_name_over_two_columns_under_a_heading_that_is_as_wide_hides_nothing() -> None:
    """Row by row the same merge as above: no finding at all."""
    assert codes(wide(*(Box(row, row + 1, 1, 3) for row in (4, 5, 6)))) == []


def test_a_heading_merged_again_further_down_is_no_finding() -> None:
    """The same two merged rows on the second page."""
    again = [WIDE, [], [9, "CLIENTE 9", None, "ZZA109", "24/11/2026", 3, "mal"]]
    reading = wide(*(Box(7, 9, c, c + 1) for c in (0, 3, 4, 5, 6)), Box(7, 9, 1, 3), below=again)
    assert codes(reading) == []
    assert list(scores(reading)) == [5, 6, 7, 10]


@pytest.mark.parametrize(
    ("merge", "cell"),
    [
        (Box(4, 6, 3, 4), "D5:D6"),  # one plate over two calls
        (Box(5, 6, 3, 5), "D6:E6"),  # a plate over the column of the day
        (Box(4, 7, 6, 7), "G5:G7"),  # a comment over three calls
        (Box(5, 6, 1, 4), "B6:D6"),  # a name over the plate as well
    ],
)
def test_a_merge_that_hides_a_value_is_told(merge: Box, cell: str) -> None:
    """Where a field's own cell of a record lies under a merge, at its address."""
    found = [f for f in wide(merge).findings if f.code == "celdas_combinadas"]
    assert [f.cell for f in found] == [cell]
