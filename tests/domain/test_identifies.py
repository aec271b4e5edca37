"""Placeholders, shortened numbers and guesses make no two rows one customer; two telephones in a cell are both read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from build import HEADING, call, codes, config, only_call, read_calls

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.model import CellValue, Reader, Reading

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
WITH_DOCUMENT = [*HEADING, "CC"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("documento", "222222222222"),
        ("documento", "111111111"),
        ("documento", "123456789"),
        ("documento", "9876543210"),
        ("documento", "12345678910"),
        ("documento", "121212121212"),
        ("documento", "1050000000"),
        ("documento", "N0000000"),
        ("telefono", "3000000000"),
        ("telefono", "3111111111"),
        ("telefono", "3001234567"),
        ("telefono", "3110000000"),
        ("telefono", "3112350000"),
        ("placa", "XXX000"),
        ("placa", "AAA000"),
        ("vin", "00000000000000000"),
        ("vin", "12345678"),
        ("placa", ""),
    ],
)
def test_a_placeholder_identifies_nobody(kind: Reader, value: str) -> None:
    """What people type to get past a cell, and what a sheet leaves of a long number."""
    assert not identifies(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("documento", "7181234"),
        ("documento", "1049612345"),
        ("documento", "80000001"),
        ("documento", "900123456"),
        ("documento", "AX123456"),
        ("telefono", "3112345678"),
        ("telefono", "3000001234"),
        ("telefono", "6087421234"),
        ("placa", "ABC123"),
        ("placa", "CD1234"),
        ("placa", "AAA111"),
        ("vin", "9BWZZZ000T1001790"),
        ("vin", "T1001790"),
    ],
)
def test_a_number_of_somebody_identifies(kind: Reader, value: str) -> None:
    """Neighbours: numbers with a run or some zeros in them that are somebody's all the same."""
    assert identifies(kind, value)


def _flags(*rows: list[CellValue], heading: list[str] | tuple[str, ...] = HEADING) -> list[tuple[str, ...]]:
    reading = read_calls(*rows, heading=heading)
    return _derived(reading)


def _derived(reading: Reading) -> list[tuple[str, ...]]:
    return [case.flags for case in derive(reading, Memory(()), resolve(reading, (), {}), config(), NOW).cases]


@pytest.mark.parametrize(
    "document", ["222222222222", 222222222222, 111111111, "123456789", "1,05E+09", 1_050_000_000, "NO TIENE"]
)
@pytest.mark.parametrize("plate", ["EN TRÁMITE", "SIN PLACA", "XXX000"])
def test_strangers_who_share_a_placeholder_are_two_customers(document: CellValue, plate: str) -> None:
    """Two detractors of one day with nothing but a generic number in common: two cases, none «reiterativo»."""
    rows = [
        [*call(placa=plate, celular="3000000000", nombre=f"CLIENTE {n}", recomendacion=4), document] for n in (1, 2)
    ]
    assert _flags(*rows, heading=WITH_DOCUMENT) == [(), ()]


def test_two_nameless_rows_with_a_placeholder_are_both_cases() -> None:
    """Nothing tells them apart: neither is dropped as the copy of the other."""
    rows = [[*call(placa=None, celular="3000000000", nombre=None, recomendacion=4), 222222222222] for _ in (1, 2)]
    assert len(_flags(*rows, heading=WITH_DOCUMENT)) == 2


def test_one_customer_with_a_placeholder_is_still_known_by_the_rest() -> None:
    """The same telephone twice, beside a generic document: «reiterativo» as ever."""
    rows = [
        [*call(placa="EN TRÁMITE", celular="3105550001", fecha=day, recomendacion=4), "222222222222"]
        for day in ("20/11/2026", "23/11/2026")
    ]
    assert _flags(*rows, heading=WITH_DOCUMENT) == [(), ("reiterativo",)]


def test_a_placeholder_gives_way_to_the_second_telephone() -> None:
    """The first number that is somebody's identifies the row."""
    reading = read_calls([*call(placa=None, celular="3000000000"), "3105550001"], heading=[*HEADING, "TELÉFONO 2"])
    assert reading.records[0].fingerprint.phone == "3105550001"


# ------------------------------------------------------------------------------------------------------------ plates


@pytest.mark.parametrize("typed", ["CD1234", "cc 0123", "AT-1001", "OI1234", "R12345", "T1234", "123ABC", "MC012345"])
def test_other_kinds_of_plates_read_as_themselves(typed: str) -> None:
    """Diplomats, consuls, trailers, vehicles in transit, three-wheelers, machinery: nothing is corrected or told."""
    read = cells.plate(typed)
    assert (read.value, read.note, read.typed) == (typed.upper().replace(" ", "").replace("-", ""), None, "")


def test_a_diplomats_plate_is_no_other_cars() -> None:
    """CD1234 and CDI234 are two customers."""
    rows = [
        call(placa=plate, celular=None, nombre=f"CLIENTE {plate}", recomendacion=4) for plate in ("CD1234", "CDI234")
    ]
    assert _flags(*rows) == [(), ()]


def test_a_guessed_plate_alone_joins_nobody() -> None:
    """AB0123 is shown as ABO123, and is not the ABO123 of another customer."""
    rows = [
        call(placa="AB0123", celular=None, nombre="CLIENTE UNO", recomendacion=4),
        call(placa="ABO123", celular=None, nombre="CLIENTE DOS", recomendacion=4),
    ]
    assert _flags(*rows) == [(), ()]
    assert only_call(rows[0]).plate == "ABO123"
    assert only_call(rows[0]).fingerprint.plate == "AB0123"


@pytest.mark.parametrize("same", [{"nombre": "ANA RUIZ"}, {"celular": "3105550001"}])
def test_a_guessed_plate_joins_where_something_else_agrees(same: dict[str, CellValue]) -> None:
    """The same name or telephone beside it: one customer."""
    other: dict[str, CellValue] = {"celular": None}
    rows = [
        call(**{"nombre": f"CLIENTE {plate}", **other, "placa": plate, "fecha": day, "recomendacion": 4, **same})
        for plate, day in (("ABO123", "20/11/2026"), ("AB0123", "23/11/2026"))
    ]
    assert _flags(*rows) == [(), ("reiterativo",)]


# -------------------------------------------------------------------------------------------------------- telephones


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("3112345678 / 3201112233", "3112345678"),
        ("311 234 5678 – 320 111 2233", "3112345678"),
        ("3112345678\n3201112233", "3112345678"),
        ("3112345678 3201112233", "3112345678"),
        ("31123456783201112233", "3112345678"),
        ("573112345678573201112233", "3112345678"),
        ("3112345678-3201112233", "3112345678"),
        ("3112345678y3201112233", "3112345678"),
        ("3112345678 o 3201112233", "3112345678"),
        ("cel 3112345678 fijo 6087421234", "3112345678"),
        ("3112345678 (esposa) 3201112233 (hijo)", "3112345678"),
        ("311 2345678 hijo", "3112345678"),
        ("311 2345678 hijo 2", "3112345678"),
        ("(608) 7421234 ext 15", "6087421234"),
        ("311234567 / 3201112233", "3201112233"),
        ("3000000000 / 3201112233", "3201112233"),
    ],
)
def test_of_two_telephones_the_first_good_one_is_used(typed: str, found: str) -> None:
    """Whatever stands between them, nothing is told."""
    assert (cells.phone(typed).value, cells.phone(typed).note) == (found, None)
    assert codes(read_calls(call(celular=typed))) == []


@pytest.mark.parametrize("typed", ["31123456789", "12345678901234567890", "311234567", "45872"])
def test_too_many_or_too_few_digits_are_still_no_telephone(typed: str) -> None:
    """Neighbours: one digit too many is not cut off."""
    read = cells.phone(typed)
    assert read.value is None
    assert read.note is not None
    assert read.note.code == "telefono_ilegible"


def test_a_document_that_the_sheet_shortened_is_told() -> None:
    """«1,05E+09» is no document."""
    reading = read_calls([*call(), "1,05E+09"], heading=WITH_DOCUMENT)
    assert codes(reading) == [("documento_sin_digitos", "N2")]
