"""13,954 real answers of a survey, poured into the layout of GSC-FOR-01: scores at size."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from door import CONFIG, Told, command
from openpyxl import Workbook, load_workbook
from real_data import DATA, needs

from sheets_automation import config as configuration
from sheets_automation import service
from sheets_automation.commands.trial import emulator_with, session_on
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reports.stats import classes_of
from sheets_automation.settings import Settings

SURVEY = DATA / "survey" / "npsgame_retail_fr.csv"
NOW = "2026-11-03T18:00"
HEADINGS = [
    "FECHA LLAMADA", "SEDE", "MARCA", "CLIENTE", "PLACA", "CONTACTADO", "ATENCIÓN", "TIEMPOS", "RECOMENDACIÓN",
    "OBSERVACIONES", "GESTIÓN", "ESTADO",
]  # fmt: skip
COMMENT = HEADINGS.index("OBSERVACIONES")

pytestmark = needs("survey", SURVEY.name)


@dataclass(frozen=True)
class Poured:
    """The workbook, its configuration, and the answers in the order of its rows."""

    book: Path
    config: Path
    answers: list[dict[str, str]]


def number(text: str) -> int | None:
    return None if text == "NA" else int(text)


def plate(place: int) -> str:
    """A plate of its own for every row: AAA000, AAA001 …"""
    letters, digits = divmod(place, 1000)
    return f"{chr(65 + letters // 676 % 26)}{chr(65 + letters // 26 % 26)}{chr(65 + letters % 26)}{digits:03d}"


def rows(answers: list[dict[str, str]]) -> Iterator[list[object]]:
    days = [day for n in range(365) if (day := date(2025, 11, 1) + timedelta(n)).weekday() < 5]
    for place, answer in enumerate(answers):
        said = answer["explication"]
        scores = [number(answer[name]) for name in ("satisfaction", "intention", "nps")]
        name = f"CLIENTE {plate(place)}"
        called = days[place * len(days) // len(answers)]
        yield [called, "Tunja", "VW", name, plate(place), "SI", *scores, None if said == "NA" else said, None, None]


@pytest.fixture(scope="module")
def poured(tmp_path_factory: pytest.TempPathFactory) -> Poured:
    folder = tmp_path_factory.mktemp("npsgame")
    with SURVEY.open(encoding="latin-1", newline="") as file:
        answers = list(csv.DictReader(file))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("LLAMADAS")
    sheet.append(["CONTROL DE SEGUIMIENTO CLIENTES POSVENTA"])
    sheet.append(HEADINGS)
    for row in rows(answers):
        sheet.append(row)
    path = folder / "in" / "GSC-FOR-01 ENCUESTA.xlsx"
    path.parent.mkdir()
    book.save(path)
    config = Path(shutil.copytree(CONFIG, folder / "config"))
    form = config / "forms" / "GSC-FOR-01.toml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace('clasificacion = "auto"', 'clasificacion = "recomendacion"'), encoding="utf-8")
    return Poured(path, config, answers)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A large workbook, read row by row."""
    book = load_workbook(path, read_only=True)
    try:
        yield book
    finally:
        book.close()


def colour(row: Sequence[Any]) -> str | None:
    """The solid colour behind the comment, RRGGBB."""
    fill = row[COMMENT].fill if len(row) > COMMENT else None  # short rows and empty cells have no fill object
    return str(fill.fgColor.rgb)[-6:] if fill is not None and fill.fill_type else None


def comment(row: Sequence[object]) -> object:
    return row[COMMENT] if len(row) > COMMENT else None


@dataclass(frozen=True)
class Outcome:
    told: Told
    folder: Path

    @property
    def run(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(scope="module")
def outcome(poured: Poured, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("npsgame") / "out"
    return Outcome(command("--now", NOW, "try", poured.book, "--out", folder, config=poured.config), folder)


def test_the_figures_of_the_survey(poured: Poured) -> None:
    """8,465 promoters, 3,953 neutrals, 1,194 detractors, 342 without a score: NPS 53.42."""
    now = datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("America/Bogota"))
    session = session_on(emulator_with([poured.book], now), Settings())
    _plan, world, _due = service.plan(session, configuration.load(poured.config), now)
    records = [record for record in world.reading.records if isinstance(record, CallRecord)]
    counted = Counter(str(record.score_class) for record in records)
    assert len(records) == 13_954
    assert sum(record.score is None for record in records) == 342
    assert (counted["promotor"], counted["neutro"], counted["detractor"]) == (8465, 3953, 1194)
    nps = classes_of([str(record.score_class) for record in records]).nps
    assert nps is not None
    assert round(100 * nps if abs(nps) <= 1 else nps, 2) == 53.42


def test_every_detractor_is_red_with_a_due_date(poured: Poured, outcome: Outcome) -> None:
    """The rows with a score below 7 are red in the copy, no other is, and each has a case with its due date."""
    assert outcome.told.code == 0
    assert (outcome.run["rows_read"], outcome.run["painted"]) == (13_954, 1194)
    detractors = {
        row for row, answer in enumerate(poured.answers, 3) if answer["nps"] != "NA" and int(answer["nps"]) < 7
    }
    assert len(detractors) == 1194
    with opened(outcome.folder / poured.book.name) as book:
        lines = enumerate(book["LLAMADAS"].iter_rows(), 1)
        red = {number for number, row in lines if number > 2 and colour(row) == "FF0000"}
    assert red == detractors
    with opened(outcome.folder / "Control de Automatización.xlsx") as book:
        heading, *entries = list(book["Casos"].iter_rows(values_only=True))
    due = [entry[heading.index("Vence")] for entry in entries if entry[0]]
    assert len(due) == 1194
    assert all(due)


def test_comments_arrive_as_they_were(poured: Poured, outcome: Outcome) -> None:
    """Broken encoding and all: every comment in the copy is the one that was given."""
    with opened(poured.book) as book:
        given = [comment(row) for row in book["LLAMADAS"].iter_rows(min_row=3, values_only=True)]
    with opened(outcome.folder / poured.book.name) as book:
        left = [comment(row) for row in book["LLAMADAS"].iter_rows(min_row=3, values_only=True)]
    assert left == given


def test_the_run_is_whole(outcome: Outcome) -> None:
    """Nothing was left undone for size: status done, nothing to tell."""
    assert (outcome.run["status"], outcome.run["detail"]) == ("terminada", "")
