"""A year of a public body's real PQRS register, with a configuration as that customer would write it."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import holidays
import pytest
from door import Told, command
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from real_data import DATA, needs
from reports.recount_complaints import limit

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


# ------------------------------------------------------------------------------------ in time, late, open: whose count


@pytest.fixture(scope="module")
def nationwide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same configuration with the national holidays and nothing else: as if that body had no days of its own."""
    folder = tmp_path_factory.mktemp("nationwide") / "config"
    shutil.copytree(CONFIG, folder)
    (folder / "calendar.toml").write_text('pais = "CO"\nsabado_habil = false\n', encoding="utf-8")
    return folder


def test_outcomes_are_the_register_s_own(rows: list[dict[str, object]]) -> None:
    """Under its calendar: 60 late of 5,805 answered, 184 open, as its column OPORTUNIDAD says of each; none differs."""
    own = [str(row["OPORTUNIDAD"]) for row in rows]
    expected = {"in time": own.count("OPORTUNO"), "late": own.count("NO OPORTUNO"), "open": own.count("A TIEMPO")}
    told = command("--now", NOW, "--json", "explain", REGISTER, "--deadlines", config=CONFIG).data
    assert told["register"] == told["service"] == expected == {"in time": 5745, "late": 60, "open": 184}
    assert (told["limits_that_differ"], told["outcomes_that_differ"]) == (0, 0)


def test_the_national_calendar_turns_36_outcomes_and_each_is_explained(
    rows: list[dict[str, object]], nationwide: Path
) -> None:
    """The 36 rows by a second count, with both limits, both outcomes, and every day until then."""
    off = set(holidays.country_holidays("CO", years=(2024, 2025)))
    turned: dict[int, date] = {}
    for row in rows:
        filed, due, answered = (
            day(row[name]) for name in ("FECHA DE INGRESO", "FECHA LIMITE DE RESPUESTA", "FECHA DE RESPUESTA")
        )
        assert filed
        assert due
        ours = limit(filed, int(str(row["TOTAL DÍAS"])), off)
        if answered and (answered <= due) != (answered <= ours):
            turned[int(str(row["row"]))] = ours
    told = command("--now", NOW, "--json", "explain", REGISTER, "--deadlines", config=nationwide).data
    assert told["service"] == {"in time": 5709, "late": 96, "open": 184}
    assert told["register"] == {"in time": 5745, "late": 60, "open": 184}
    assert (told["limits_that_differ"], told["outcomes_that_differ"]) == (887, 36)
    listed = told["other_outcome"]
    assert {one["row"]: one["our_limit"] for one in listed} == {n: ours.isoformat() for n, ours in turned.items()}
    assert {(one["register_says"], one["we_say"]) for one in listed} == {("in time", "late")}
    for one in listed:
        assert "mar 26/03" in one["day_by_day"] or "mié 27/03" in one["day_by_day"], one
        assert "← our limit" in one["day_by_day"]
        assert "register's limit" in one["day_by_day"]
    assert len(told["other_limit_same_outcome"]) == 887 - 36
