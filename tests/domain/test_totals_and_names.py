"""Totals, separators and footers against customers whose name sounds like one (domain §4.1)."""

from __future__ import annotations

import pytest
from build import HEADING, TODAY, call, codes, config, finding, tab, workbook

from sheets_automation.domain.reading.parse import read
from sheets_automation.model import CellValue, Reading, RowPlace

DAY = "24/11/2026"
SERIAL = 46350.0  # 24/11/2026, as the sheet holds a day


def row(**typed: CellValue) -> list[CellValue]:
    """A row with nothing but these cells."""
    return call(**{**dict.fromkeys(_FIELDS), **typed})


_FIELDS = (
    "nombre", "celular", "placa", "fecha", "contactado", "atencion", "trabajo", "tiempos", "recomendacion",
    "observaciones", "gestion", "fecha_gestion", "estado",
)  # fmt: skip


def between_calls(odd: list[CellValue]) -> Reading:
    """Row 3 between two ordinary calls."""
    calls = [call(placa=f"ZZA10{n}", nombre=f"CLIENTE {n}", celular=f"310555000{n}") for n in (1, 2)]
    return read([workbook(tab([HEADING, calls[0], odd, calls[1]]))], config(), TODAY)


def is_record(reading: Reading) -> bool:
    return 2 in [record.where.row for record in reading.records]


@pytest.mark.parametrize("name", ["Total Gas SAS", "Meta Llanos SAS", "Promedio Gómez", "Indicador SAS", "Suma Ltda."])
@pytest.mark.parametrize(
    "typed",
    [
        {"fecha": DAY},
        {"fecha": SERIAL},
        {"placa": "ZZB201"},
        {"celular": 3_105_551_234.0},
        {"observaciones": "muy demorado"},
        {"contactado": "SI", "gestion": "se llamó"},
    ],
)
def test_a_name_that_sounds_like_a_total_is_a_customer(name: str, typed: dict[str, CellValue]) -> None:
    """A call date, a plate or telephone that is one, or what the customer said makes a record."""
    assert is_record(between_calls(row(nombre=name, recomendacion=2, **typed)))


@pytest.mark.parametrize(
    "typed",
    [
        {"nombre": "TOTAL DÍA", "placa": 6, "recomendacion": 5.2},
        {"nombre": "TOTAL DÍA", "fecha": SERIAL, "placa": 6, "recomendacion": 5.2},
        {"nombre": "TOTAL", "recomendacion": 5.2},
        {"nombre": "PROMEDIO", "recomendacion": 4.8},
        {"nombre": "Subtotal 24/11/2026", "placa": 12, "recomendacion": 5},
        {"nombre": "Gran total noviembre", "celular": 153, "recomendacion": 6.4},
        {"nombre": "Promedio Tunja", "recomendacion": 5.2},
        {"nombre": "Total registros: 1.234"},
        {"nombre": "META", "recomendacion": 9.5},
        {"nombre": "% SATISFACCIÓN", "tiempos": 0.95, "recomendacion": 5.2},
        {"nombre": "Índice de satisfacción", "recomendacion": 5},
        {"nombre": "RESULTADO DEL MES", "atencion": 9.12, "recomendacion": 5.87},
        {"nombre": "NOVIEMBRE", "placa": 6, "recomendacion": 5.2},
    ],
)
def test_totals_of_a_day_a_week_a_month_are_no_calls(typed: dict[str, CellValue]) -> None:
    """A label and counts or means, dated or not: a total with its reason, and no finding."""
    reading = between_calls(row(**typed))
    assert not is_record(reading)
    assert codes(reading) == []
    placed = reading.account[0].placed[2]
    assert (placed.place, bool(placed.reason)) == (RowPlace.TOTAL, True)


@pytest.mark.parametrize(
    "typed",
    [
        {"placa": 6, "recomendacion": 5.2},
        {"celular": 6, "placa": 6, "recomendacion": 5.2},
        {"fecha": SERIAL, "celular": 6, "placa": 6, "recomendacion": 5.2},
        {"celular": "6", "placa": "6", "recomendacion": "5,2"},
        {"nombre": "LLAMADAS DEL DÍA", "placa": 6, "recomendacion": 5.2},
    ],
)
def test_a_bare_count_is_nobodys_plate_or_telephone(typed: dict[str, CellValue]) -> None:
    """What COUNT leaves under PLACA or CELULAR identifies no customer."""
    reading = between_calls(row(**typed))
    assert (is_record(reading), codes(reading)) == (False, [])


@pytest.mark.parametrize(
    "typed",
    [
        {"nombre": "Ana Díaz", "recomendacion": 2},
        {"nombre": "Ana Díaz", "recomendacion": 5.5},
        {"nombre": "Ana Díaz", "placa": 6, "fecha": DAY, "recomendacion": 2},
        {"fecha": DAY, "recomendacion": 2},
        {"placa": "SIN PLACA", "recomendacion": 2},
        {"observaciones": "no volvería", "recomendacion": 2},
    ],
)
def test_a_call_with_little_in_it_is_still_one(typed: dict[str, CellValue]) -> None:
    """A name, a day or the customer's words beside a score."""
    assert is_record(between_calls(row(**typed)))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Julio Gómez", {}),
        ("Domingo Mayo Ruiz", {}),
        ("Abril", {"contactado": "SI", "observaciones": "mal"}),
        ("Firma Abogados SAS", {"fecha": DAY}),
        ("Nota Musical Ltda.", {"placa": "ZZB201"}),
    ],
)
def test_a_name_that_sounds_like_a_month_or_a_signature_is_a_customer(name: str, more: dict[str, CellValue]) -> None:
    """«Julio» is also a first name, «Firma …» a company."""
    assert is_record(between_calls(row(nombre=name, recomendacion=3, **more)))


@pytest.mark.parametrize(
    "typed",
    [
        {"nombre": "Semana 3"},
        {"nombre": "SEMANA DEL 16 AL 20 DE NOVIEMBRE"},
        {"nombre": "Semana 3", "fecha": SERIAL},
        {"nombre": "LUNES"},
        {"fecha": SERIAL},
        {"nombre": "Elaboró: Agente Call Center", "fecha": SERIAL},
    ],
)
def test_separators_and_signatures_are_no_calls(typed: dict[str, CellValue]) -> None:
    """They keep their place, and nothing is said of them."""
    reading = between_calls(row(**typed))
    assert (is_record(reading), codes(reading)) == (False, [])
    assert reading.account[0].placed[2].place is RowPlace.TOTAL


@pytest.mark.parametrize("name", ["Total Gas SAS", "Promedio Gómez", "Julio"])
def test_what_may_be_a_total_or_a_customer_is_told(name: str) -> None:
    """A name like a total, a whole score from 1 to 6 and nothing else: nobody can tell, so the cell is a finding."""
    reading = between_calls(row(nombre=name, recomendacion=2))
    assert finding(reading, "total_dudoso").cell == "I3"
    assert reading.account[0].low_in(RowPlace.UNREADABLE) == 1


@pytest.mark.parametrize(("scores", "told"), [({"recomendacion": 3}, "I3"), ({"tiempos": 5.5, "atencion": 9}, "H3")])
def test_a_low_score_without_any_customer_is_told(scores: dict[str, CellValue], told: str) -> None:
    """A row with nothing but scores is no call; a low one in it is a finding."""
    reading = between_calls(row(**scores))
    assert (is_record(reading), codes(reading)) == (False, [("calificacion_sin_cliente", told)])


def test_rows_prepared_in_advance_are_silent() -> None:
    """A state and averages of nothing below the last call are neither calls nor findings."""
    for typed in ({"estado": "Pendiente"}, {"atencion": 9.5, "recomendacion": 9.1}):
        reading = between_calls(row(**typed))
        assert (is_record(reading), codes(reading)) == (False, [])
        assert reading.account[0].placed[2].place is RowPlace.OTHER
