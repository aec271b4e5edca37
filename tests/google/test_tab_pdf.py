"""One tab as PDF: through a temporary copy that never stays, and with a clear word where Google does not let it be."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest

from sheets_automation.emulator import Emulator
from sheets_automation.errors import Refused, RemoteError, Unavailable, UnknownOutcome
from sheets_automation.google.drive import Drive
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.tab_pdf import tab_pdf
from sheets_automation.google.wire import EXPORT_SCOPES, Wire, connect
from sheets_automation.settings import Settings

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def wire(emulator: Emulator) -> Wire:
    return connect(Settings(), application=emulator.wsgi, sleep=lambda _seconds: None)


@pytest.fixture
def book(wire: Wire) -> str:
    """A report workbook of two months."""
    sheets = Sheets(wire)
    tabs = [{"sheetId": 202609, "title": "FOR-02 2026-09"}, {"sheetId": 202610, "title": "FOR-02 2026-10"}]
    made = sheets.create("GSC-FOR-02 INFORME", tabs, "es_CO", "America/Bogota")
    sheets.batch(made, [_typed(202609, "septiembre"), _typed(202610, "octubre")])
    return made


def _typed(sheet_id: int, text: str) -> dict[str, Any]:
    start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def titles(emulator: Emulator) -> list[str]:
    return sorted(file.name for file in emulator.workspace.files.values())


def test_without_libreoffice_the_emulator_s_words_reach_the_reader(
    wire: Wire, book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a definite no with its reason, not an answer that may come the next time."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused) as refusal:
        tab_pdf(wire, book, 202610, "FOR-02 2026-10")
    assert "LibreOffice" in refusal.value.told


@needs_office
def test_the_pdf_holds_that_tab_alone_and_no_copy_stays(emulator: Emulator, wire: Wire, book: str) -> None:
    """The other months are not in it; afterwards Drive and the workbook are as before."""
    before = emulator.workspace.books[book].revision
    content = tab_pdf(wire, book, 202610, "FOR-02 2026-10")
    assert content.startswith(b"%PDF-")
    assert titles(emulator) == ["GSC-FOR-02 INFORME"]
    assert emulator.workspace.books[book].revision == before
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
        assert "octubre" in text
        assert "septiembre" not in text


@pytest.mark.parametrize(
    "call", ["drive.files.create", "sheets.copyTo", "spreadsheets.batchUpdate", "drive.files.export"]
)
def test_a_refusal_is_told_and_leaves_nothing_behind(emulator: Emulator, wire: Wire, book: str, call: str) -> None:
    """Whichever call Google refuses: one typed error in Spanish, and the temporary file is gone."""
    emulator.faults.add(kind="error", pattern=call, status=403, message="The user does not have permission.")
    with pytest.raises(Refused) as refused:
        tab_pdf(wire, book, 202610, "FOR-02 2026-10")
    assert "Google" in refused.value.told
    assert titles(emulator) == ["GSC-FOR-02 INFORME"]


def test_an_account_without_storage_is_told_what_a_pdf_needs(emulator: Emulator, wire: Wire, book: str) -> None:
    """The usual advice (create an empty workbook) would not help here; the right one names mail user and scopes."""
    said = "Service Accounts do not have storage quota."
    emulator.faults.add(kind="error", pattern="drive.files.create", status=403, message=said)
    with pytest.raises(Refused) as refused:
        tab_pdf(wire, book, 202610, "FOR-02 2026-10")
    assert "SHEETS_AUTOMATION_MAIL_USER" in refused.value.told
    assert "drive.file" in refused.value.told
    assert "hoja de cálculo vacía" not in refused.value.told


def test_a_lost_answer_leaves_a_file_that_the_next_export_clears(emulator: Emulator, wire: Wire, book: str) -> None:
    """Nobody knows the id of a file whose making was not answered; its private property finds it."""
    emulator.faults.add(kind="reset_after", pattern="drive.files.create")
    with pytest.raises(UnknownOutcome):
        tab_pdf(wire, book, 202610, "FOR-02 2026-10")
    assert "FOR-02 2026-10 (temporal)" in titles(emulator)
    emulator.faults.add(kind="error", pattern="sheets.copyTo", status=403)
    with pytest.raises(RemoteError):
        tab_pdf(wire, book, 202610, "FOR-02 2026-10")
    assert titles(emulator) == ["GSC-FOR-02 INFORME"]


def test_nobody_elses_file_is_taken_for_a_temporary_one(emulator: Emulator, wire: Wire) -> None:
    """A person's spreadsheet with such a title stays."""
    Sheets(wire).create("FOR-02 2026-10 (temporal)", [{"title": "Hoja 1"}], "es_CO", "America/Bogota")
    assert Drive(wire).temporary() == []


def test_an_answer_that_is_no_pdf_is_no_attachment(emulator: Emulator, wire: Wire, book: str) -> None:
    """A page of HTML with status 503, again and again, ends in «not available»."""
    emulator.faults.add(kind="error", pattern="drive.files.export", times=9, status=503, html=True)
    with pytest.raises(Unavailable):
        Drive(wire).pdf(book)


def test_no_scope_over_all_of_drive_is_asked_for() -> None:
    """Exports see only what the service itself made."""
    assert [scope.rpartition("/")[2] for scope in EXPORT_SCOPES] == ["spreadsheets", "drive.file"]
