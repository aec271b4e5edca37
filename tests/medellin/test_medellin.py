"""A year of a public body's real PQRS register, with a configuration as that customer would write it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from door import Told, command
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from real_data import DATA, needs

CONFIG = Path(__file__).parent / "config"
REGISTER = DATA / "pqrs" / "medellin_catastro_pqrs_2024_redactado.xlsx"
NOW = "2024-10-31T18:00"

pytestmark = needs("pqrs", REGISTER.name)


@dataclass(frozen=True)
class Outcome:
    told: Told
    run: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    began = time.monotonic()
    told = command(
        "--now", NOW, "--json", "try", REGISTER, "--out", tmp_path_factory.mktemp("medellin") / "out", config=CONFIG
    )
    return Outcome(told, told.data, time.monotonic() - began)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    """The register as openpyxl reads it: heading → value, with the row's number and the headings' columns."""
    sheet = load_workbook(REGISTER, data_only=True).worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    heading = [str(value) for value in next(lines)]
    columns = {f"column of {name}": get_column_letter(place) for place, name in enumerate(heading, 1)}
    return [
        {**columns, "row": number, **dict(zip(heading, line, strict=True))}
        for number, line in enumerate(lines, 2)
        if any(value is not None for value in line)
    ]


def day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def addresses(run: dict[str, Any], code: str) -> list[str]:
    return sorted(finding["cell"] for finding in run["findings"]["list"] if finding["code"] == code)


def test_every_request_is_read(outcome: Outcome, rows: list[dict[str, object]]) -> None:
    """5,989 requests, of which the 184 without an answer are open cases; how long it took is printed, not judged."""
    print(f"\n5,989 requests in {outcome.seconds:.1f} s", end=" ")  # noqa: T201
    assert outcome.told.code == 0
    assert outcome.run["status"] == "terminada"
    assert outcome.run["rows_read"] == len(rows) == 5989
    assert outcome.run["cases"]["by_status"] == {"abierto": 184}


def test_every_deadline_is_the_register_s_own(outcome: Outcome) -> None:
    """All 5,989 computed deadlines equal FECHA LIMITE DE RESPUESTA, under the calendar that body worked by."""
    assert outcome.run["deadlines"] == {"computed": 5989, "equal": 5989, "different": 0}


def test_answers_before_filing_are_told_with_their_cells(outcome: Outcome, rows: list[dict[str, object]]) -> None:
    """The five answers dated before filing, each with the address of the answer's date."""
    expected = sorted(
        f"{row['column of FECHA DE RESPUESTA']}{row['row']}"
        for row in rows
        if (answered := day(row["FECHA DE RESPUESTA"])) and (filed := day(row["FECHA DE INGRESO"])) and answered < filed
    )
    assert len(expected) == 5
    assert addresses(outcome.run, "respuesta_antes_de_recepcion") == expected


def test_other_oddities_are_told_with_their_cells(outcome: Outcome) -> None:
    """Empty columns, numbers as text, weekend filings, an impossible dispatch, a term too long: with addresses."""
    by_code = outcome.run["findings"]["by_code"]
    assert by_code["columna_vacia"] == 3
    assert addresses(outcome.run, "numero_como_texto") == ["T2:T5990"]
    assert addresses(outcome.run, "recepcion_en_fin_de_semana") == ["C82:C5900"]
    assert addresses(outcome.run, "envio_antes_de_recepcion") == ["Q1385"]
    assert addresses(outcome.run, "ampliacion_mayor_que_plazo") == ["T3133"]
    without_cell = [f for f in outcome.run["findings"]["list"] if not f["cell"] and f["code"] != "sin_identidad"]
    assert without_cell == []


def test_weekend_filings_are_all_counted(outcome: Outcome, rows: list[dict[str, object]]) -> None:
    """The finding on weekend filings counts as many as there are."""
    weekend = [row for row in rows if (filed := day(row["FECHA DE INGRESO"])) and filed.weekday() >= 5]
    told = next(f for f in outcome.run["findings"]["list"] if f["code"] == "recepcion_en_fin_de_semana")
    assert told["read"].startswith(f"{len(weekend)} celdas")


def test_a_historical_register_is_not_painted(outcome: Outcome) -> None:
    """No row of it is painted and nobody gets mail."""
    assert outcome.run["painted"] == 0
    assert outcome.run["mails"] == []
