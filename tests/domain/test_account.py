"""The account: each non-empty row of each tab in exactly one place, and the low scores of each (spec §3)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from build import HEADING, TODAY, call, config, tab, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.control.account_rows import account_rows
from sheets_automation.domain.reading.account import account_json, check, with_copies
from sheets_automation.domain.reading.parse import read
from sheets_automation.errors import UnaccountedRows
from sheets_automation.model import CellValue, RowPlace, TabAccount, Where, Workbook

PQRS = ["RADICADO", "FECHA RECEPCIÓN", "CLIENTE", "TIPO", "DESCRIPCIÓN", "RESPUESTA", "ESTADO"]


def plain(number: int, score: int = 9, **typed: CellValue) -> list[CellValue]:
    row: dict[str, CellValue] = {"nombre": f"CLIENTE {number}", "placa": f"ZZA{100 + number}", "recomendacion": score}
    return call(**{**row, "celular": f"310555{number:04}", **typed})


def book(*rows: list[CellValue], title: str = "NOVIEMBRE 2026") -> Workbook:
    return workbook(tab([*rows], title))


def only(made: Workbook) -> TabAccount:
    (told,) = read([made], config(), TODAY).account
    return told


MIXED = book(
    ["CONTROL DE SEGUIMIENTO"],
    [],
    list(HEADING),
    plain(1, 2),
    plain(2),
    list(HEADING),
    plain(3, 6),
    ["TOTAL DÍA", None, 3, None, None, None, None, None, 5.7],
    ["Semana 2"],
    plain(4),
    [None] * 8 + [3],
    [None] * 12 + ["Pendiente"],
)


def test_every_row_has_its_place() -> None:
    """Title, heading, repeated heading, calls, totals, an unreadable row and a prepared one add up to all of them."""
    told = only(MIXED)
    counts = {place: told.rows(place) for place in RowPlace if told.rows(place)}
    assert counts == {
        RowPlace.HEADING: 3,
        RowPlace.RECORD: 4,
        RowPlace.TOTAL: 2,
        RowPlace.OTHER: 1,
        RowPlace.UNREADABLE: 1,
    }
    assert sum(counts.values()) == len(told.placed) == 11
    assert all(placed.reason for placed in told.placed.values() if placed.place is not RowPlace.RECORD)


def test_low_scores_are_counted_where_they_lie() -> None:
    """Scores of 1 to 6 by place: two in calls, the mean of a total, one without a customer."""
    told = only(MIXED)
    assert [told.low_in(place) for place in (RowPlace.RECORD, RowPlace.TOTAL, RowPlace.UNREADABLE)] == [2, 1, 1]


@pytest.mark.parametrize(
    ("value", "counted"),
    [(6, 1), ("5", 1), ("4/10", 1), (1, 1), (6.5, 1), (7, 0), (0, 0), (10, 0), ("NC", 0), (None, 0), (46304.0, 0)],
)
def test_what_counts_as_a_low_score(value: CellValue, counted: int) -> None:
    """From 1 up to the limit of the detractors; 46304 is «9/10» turned into a date."""
    assert sum(only(book(list(HEADING), plain(1, recomendacion=value))).low.values()) == counted


def test_every_tab_with_content_is_in_the_account() -> None:
    """Registers, lists, hidden tabs; a tab with nothing but fills is empty."""
    register = tab([HEADING, plain(1)])
    lists = tab([["SEDES"], ["Tunja"]], "LISTAS", sheet_id=2)
    hidden = tab([["x"]], "vieja", sheet_id=3, hidden=True)
    empty = tab([[None]], "Hoja 9", sheet_id=4, fills={(0, 0): "#ff0000"})
    account = read([workbook(register, lists, hidden, empty)], config(), TODAY).account
    assert [(told.tab, len(told.placed)) for told in account] == [("NOVIEMBRE 2026", 2), ("LISTAS", 2), ("vieja", 1)]


def test_requests_are_called_by_their_own_word() -> None:
    """A register of GSC-FOR-04 holds PQRS, not calls."""
    rows = [PQRS, ["PQRS-1", "03/11/2026", "Ana", "Queja", "Demora", None, "Abierto"]]
    reading = read([workbook(tab(rows, "PQRS"), title="GSC-FOR-04 2026")], config(), TODAY)
    ((_grave, _subject, _file, _tab, _cell, _field, rows_told, low, advice),) = account_rows(reading.account)
    assert (rows_told, low) == ("2 filas: 1 de encabezado · 1 PQRS", "Ningún valor de 1 a 6")
    assert advice == "Nada: cada fila tiene su lugar."


def test_rows_of_a_copied_tab_are_repeated_rows() -> None:
    """They are in the account of their tab, and none of them is a call."""
    rows = [HEADING, plain(1, 2), plain(2)]
    made = workbook(tab(rows), tab(rows, "Copia de NOVIEMBRE 2026", sheet_id=2))
    reading = read([made], config(), TODAY)
    account = with_copies(reading.account, {place(r.where): r.where for r in reading.records if r.where.sheet_id == 2})
    assert [account[1].rows(place_) for place_ in (RowPlace.RECORD, RowPlace.REPEATED)] == [0, 2]
    assert account[1].low_in(RowPlace.REPEATED) == 1


def test_a_repeated_row_knows_the_row_it_repeats() -> None:
    """What the search for repetitions finds moves the row, with its low scores, and names the original."""
    told = only(book(list(HEADING), plain(1, 2), plain(2), plain(1, 2)))
    original = Where("w1", told.workbook, 1, "NOVIEMBRE 2026", 1)
    (after,) = with_copies([told], {("w1", 1, 3): original, ("w2", 1, 3): original})
    assert (after.rows(RowPlace.RECORD), after.rows(RowPlace.REPEATED)) == (2, 1)
    assert (after.low_in(RowPlace.RECORD), after.low_in(RowPlace.REPEATED)) == (1, 1)
    assert account_json(after)["repeats"] == {
        "4": {"workbook": told.workbook, "tab": "NOVIEMBRE 2026", "row": 2},
    }
    check([after], [book(list(HEADING), plain(1, 2), plain(2), plain(1, 2))])


def test_a_row_without_a_place_is_an_error_of_the_program() -> None:
    """The sums are checked in each run: one row forgotten, one too many, a score in no row."""
    told = only(MIXED)
    forgotten = replace(told, placed={row: place_ for row, place_ in told.placed.items() if row != 3})
    invented = replace(told, placed={**told.placed, 99: told.placed[3]})
    for wrong in (forgotten, invented, replace(told, low={99: 1})):
        with pytest.raises(UnaccountedRows, match="NOVIEMBRE 2026"):
            check([wrong], [MIXED])
    check([told], [MIXED])


def test_the_account_in_words() -> None:
    """One line per file and tab, below the findings of «Calidad de datos»."""
    ((grave, subject, file, title, cell, field, rows, low, advice),) = account_rows([only(MIXED)])
    assert (grave, subject, file, title, cell, field) == (
        "Cuenta", "Cuentas de la lectura", "GSC-FOR-01", "NOVIEMBRE 2026", "", "",
    )  # fmt: skip
    assert rows == (
        "11 filas: 3 de encabezado · 4 llamadas · 2 totales o separadores · 1 que no es registro "
        "(fila preparada, sin datos de un cliente) · 1 que no se pudo leer (calificación sin datos del cliente)"
    )
    assert low == "4 valores de 1 a 6: 2 en llamadas · 1 en totales o separadores · 1 en filas que no se pudieron leer"
    assert advice == "Vea los hallazgos de esta pestaña: hay calificaciones que no se siguen."


def test_the_account_as_json() -> None:
    """For ``run.json``: rows, low scores and reasons by place."""
    told = account_json(only(MIXED))
    assert (told["tab"], told["rows"], told["low_scores"]) == ("NOVIEMBRE 2026", 11, 4)
    assert told["places"]["registro"] == {"rows": 4, "low_scores": 2, "reasons": {}}
    assert told["places"]["total"]["reasons"] == {"separador": 1, "total o promedio": 1}


CELLS = st.one_of(
    st.none(), st.integers(-1, 12), st.booleans(), st.sampled_from([46350.0, 3105551234.0, 5.5]),
    st.sampled_from(
        [*HEADING, "Ana", "TOTAL", "Semana 3", "ABC123", "24/11/2026", "mal", "SI", "", " ", "NOTA", "ENCUESTA", "SEDE",
         "CALIFICACIÓN", "Promedio de NPS", "Elaboró: Ana", "¿Cómo califica el servicio?"]
    ),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=16), min_size=1, max_size=14)


@settings(max_examples=150, deadline=None)
@given(top=ROWS, middle=ROWS, below=ROWS, code=st.sampled_from(["GSC-FOR-01", "GSC-FOR-03", "GSC-FOR-04"]))
def test_whatever_people_type_the_account_adds_up(
    top: list[list[CellValue]], middle: list[list[CellValue]], below: list[list[CellValue]], code: str
) -> None:
    """Any rows around a heading, any form: each row with content has one place, each low score a row."""
    made = workbook(tab([*top, list(HEADING), *middle, plain(1, 2), list(HEADING), *below]), title=code)
    reading = read([made], config(), TODAY)
    check(reading.account, [made])
    records = sum(told.rows(RowPlace.RECORD) for told in reading.account)
    assert records == len(reading.records)
