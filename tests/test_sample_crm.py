"""The CRM registers among the samples: what one run says and paints, against the answer sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from door import command
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sheets_automation import samples
from sheets_automation.samples import CrmTruth, SampleTruth

MORNING = "2026-11-25T08:00"
TODAY = date(2026, 11, 25)
LIGHT = "M"  # column SEMÁFORO of GC-FOR-21
ADVISERS = "Actividades por actualizar en SPIGA"
_CODES = ("GC-FOR-05", "GC-FOR-06", "GC-FOR-21")


@pytest.fixture(scope="module")
def outcome(sample_truth: SampleTruth, tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleTruth, Path]:
    folder = tmp_path_factory.mktemp("crm")
    files = [path for path in sample_truth.files if path.name.startswith(_CODES)]
    told = command("--now", MORNING, "try", *files, "--out", folder / "left")
    assert told.code == 0
    return sample_truth, folder / "left"


def rows(truth: SampleTruth, file: str, tab: str = "NOVIEMBRE 2026") -> list[CrmTruth]:
    return [row for row in truth.crm if (row.file, row.tab) == (file, tab)]


def tone(book: Workbook, row: CrmTruth) -> str:
    fill = book[row.tab][f"{LIGHT}{row.row}"].fill
    return str(fill.fgColor.rgb)[-6:] if fill.fill_type == "solid" else ""


def test_the_lights_are_those_of_the_answer_sheet(outcome: tuple[SampleTruth, Path]) -> None:
    """Every uncoloured prospect that waits gets its colour; what people painted stays, whatever the days say."""
    truth, left = outcome
    before = load_workbook(truth.files[0].parent / f"{samples.FILE_21}.xlsx")
    after = load_workbook(left / f"{samples.FILE_21}.xlsx")
    tones = {"verde": "6AA84F", "amarillo": "FFD966", "rojo": "E06666", "none": ""}
    every = [row for row in truth.crm if row.file == samples.FILE_21]
    painted = [row for row in every if row.before == "none"]
    assert [(row.row, tone(after, row)) for row in painted] == [(row.row, tones[row.expected]) for row in painted]
    assert sum(bool(tone(after, row)) for row in painted) >= 20
    theirs = [row for row in every if row.before != "none"]
    assert [tone(after, row) for row in theirs] == [tone(before, row) for row in theirs]


@pytest.mark.parametrize("file", [samples.FILE_05, samples.FILE_06, samples.FILE_21])
def test_nothing_else_changes(outcome: tuple[SampleTruth, Path], file: str) -> None:
    """No value of any cell, and no fill beside the light."""
    truth, left = outcome
    before = load_workbook(truth.files[0].parent / f"{file}.xlsx")
    after = load_workbook(left / f"{file}.xlsx")
    for sheet in before:
        for line in sheet.iter_rows():
            for cell in line:
                now = after[sheet.title][cell.coordinate]
                assert cell.value == now.value
                if not cell.coordinate.startswith(LIGHT):
                    assert (cell.fill.fill_type, cell.fill.fgColor.rgb) == (now.fill.fill_type, now.fill.fgColor.rgb)


def card(book: Workbook, name: str) -> object:
    """The figure below a card's name in the report of November."""
    sheet = book["PRO-05 INFORME 2026-11"]
    cell = next(cell for line in sheet.iter_rows() for cell in line if cell.value == name)
    return sheet.cell(cell.row + 1, cell.column).value


NOT_DONE = ("not_done", "not_done_corrected", "strange_adviser")
COUNTS: dict[str, tuple[str, Callable[[CrmTruth], bool]]] = {
    "Prospectos válidos": (samples.FILE_06, lambda row: row.verdict == "valid"),
    "Prospectos sin verificar": (samples.FILE_06, lambda row: row.verdict == "unverified"),
    "Actividades válidas": (samples.FILE_05, lambda row: row.verdict == "valid"),
    "Por actualizar en SPIGA": (samples.FILE_05, lambda row: row.to_update),
    "Actividades no realizadas": (samples.FILE_05, lambda row: row.kind in NOT_DONE),
}


@pytest.mark.parametrize("name", COUNTS)
def test_the_months_figures_are_a_plain_count(outcome: tuple[SampleTruth, Path], name: str) -> None:
    truth, left = outcome
    file, wanted = COUNTS[name]
    assert card(load_workbook(left / "GC-PRO-05 INFORME CRM.xlsx"), name) == sum(map(wanted, rows(truth, file)))


def test_prospects_in_red_are_a_plain_count(outcome: tuple[SampleTruth, Path]) -> None:
    """By their days, not by what people painted."""
    truth, left = outcome
    book = load_workbook(left / "GC-PRO-05 INFORME CRM.xlsx")
    assert card(book, "En rojo") == sum(row.age == "rojo" for row in truth.crm)
    assert card(book, "En seguimiento") == sum(
        row.file == samples.FILE_21 and row.day is not None and not row.closed for row in truth.crm
    )


def mails(left: Path, subject: str) -> dict[str, str]:
    """Address → text of the mails whose subject says this."""
    found = {}
    for path in (left / "mail").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        if subject in text:
            found[path.stem.split(" ", 1)[1]] = text
    return found


def test_each_adviser_is_mailed_their_own_activities(outcome: tuple[SampleTruth, Path]) -> None:
    """As many lines as the answer sheet has, no more than thirty days old; strangers' go to the CRM leader."""
    truth, left = outcome
    due = [row for row in truth.crm if row.to_update and row.day and (TODAY - row.day).days <= 30]
    expected = Counter(row.adviser for row in due)
    found = mails(left, ADVISERS)
    leader = found.pop("paula.rincon@carrazos.example")
    assert leader.count(">Abrir</a>") == expected.pop("") == 2
    assert sum(text.count(">Abrir</a>") for text in found.values()) == sum(expected.values())
    assert len(found) == len(expected)
    words = [
        word
        for word in ("No realizada", "Sin comentario", "Comentario por completar")
        for text in found.values()
        if word in text
    ]
    assert set(words) == {"No realizada", "Sin comentario", "Comentario por completar"}  # fmt: skip
    assert not any("3000" in text for text in found.values())


def test_what_is_to_be_mended_goes_to_who_keeps_the_form(outcome: tuple[SampleTruth, Path]) -> None:
    """The CRM's data to its leader and to quality; no agent of the call centre hears of them."""
    _truth, left = outcome
    readers = {f"{name}@carrazos.example" for name in ("paula.rincon", "angela.rosas")}
    assert set(mails(left, "por corregir que no se le")) == readers


def test_a_run_on_the_crm_alone_makes_no_empty_page(outcome: tuple[SampleTruth, Path]) -> None:
    """Neither «Tablero» nor «Semana», which would have hardly a figure to show."""
    _truth, left = outcome
    assert not (left / "TABLERO GESTIÓN CLIENTES.xlsx").exists()
    assert load_workbook(left / "GC-PRO-05 INFORME CRM.xlsx").sheetnames[:1] != []
