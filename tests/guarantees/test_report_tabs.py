"""The other report tabs written for real: once, in one call each, and left alone while nothing has changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sheets_automation.emulator.state.grid import Sheet

from .desk import Desk
from .interleavings import hurry

BOARD_BOOK, COMPLAINTS_BOOK = "TABLERO GESTIÓN CLIENTES", "GSC-FOR-04 INFORME PQRS"
FORM_BOOK = "GSC-FOR-02 INFORME SATISFACCIÓN CLIENTES POSVENTA"
PQRS_HEADING = ("RADICADO", "FECHA RECEPCIÓN", "CANAL", "SEDE", "MARCA", "CLIENTE", "PLACA", "TIPO", "DESCRIPCIÓN",
                "FECHA RESPUESTA", "ESTADO")  # fmt: skip


def pqrs(number: int, received: date, answered: date | None = None) -> list[Any]:
    return [f"PQRS-2026-{number:03d}", received, "Correo", "Tunja", "Volkswagen", f"ANA RUIZ {number}",
            f"QWE{number:03d}", "Queja", "Mucha demora", answered, "Cerrado" if answered else "Abierto"]  # fmt: skip


def call(number: int, day: date, score: int) -> list[Any]:
    return ["", f"LUIS ROJAS {number}", f"310{number:07d}", f"ABC{number:03d}", day, score, "Mucha demora", "", "", ""]


@pytest.fixture
def desk() -> Desk:
    """Calls and requests of October and November 2026."""
    hurry()
    one = Desk()
    october, november = date(2026, 10, 6), date(2026, 11, 18)
    rows = [call(n, october, 9 if n % 4 else 3) for n in range(12)] + [call(20 + n, november, 9) for n in range(3)]
    one.register("GSC-FOR-01", rows, ("OCTUBRE 2026",), rows_at_least=60)
    requests = [pqrs(n, october, october + timedelta(days=2 + n)) for n in range(6)] + [pqrs(9, october)]
    one.register("GSC-FOR-04", requests, ("PQRS 2026",), heading=PQRS_HEADING, width=len(PQRS_HEADING))
    return one


def books(desk: Desk) -> dict[str, str]:
    """Title → id of every workbook."""
    return {file.name: file.id for file in desk.emulator.workspace.files.values()}


def tabs(desk: Desk, title: str) -> dict[str, Sheet]:
    return {sheet.title: sheet for sheet in desk.emulator.spreadsheet(books(desk)[title]).sheets}


def printed(sheet: Sheet) -> list[str]:
    return [
        cell["effectiveValue"]["stringValue"]
        for row in sheet.rows
        for cell in row.cells
        if cell and "stringValue" in cell.get("effectiveValue", {})
    ]


def writes(desk: Desk) -> list[str]:
    """The workbooks that a run writes tabs of reports into, one entry per call."""
    seen: list[str] = []

    def look(call: Any, status: int) -> None:
        if call.method_id == "sheets.spreadsheets.batchUpdate" and status == 200:
            seen.append(call.params["spreadsheetId"])

    with desk.interrupting(after=look):
        desk.run()
    named = {book: title for title, book in books(desk).items()}
    return sorted(named[book] for book in seen if named[book] in (BOARD_BOOK, COMPLAINTS_BOOK, FORM_BOOK))


def test_every_tab_in_one_call_and_then_none(desk: Desk) -> None:
    """One call per tab; a second run writes nothing, one on the next day what that changes, into the same places."""
    expected = sorted([FORM_BOOK] * 3 + [COMPLAINTS_BOOK] * 2 + [BOARD_BOOK] * 2)
    assert writes(desk) == expected
    assert set(tabs(desk, COMPLAINTS_BOOK)) == {"FOR-04 INFORME 2026-10", "Índice"}
    assert set(tabs(desk, FORM_BOOK)) == {"FOR-02 2026-10", "FOR-02 2026-11", "Índice"}
    assert set(tabs(desk, BOARD_BOOK)) == {"Tablero", "Semana"}
    assert writes(desk) == []
    desk.later(days=1)
    assert set(writes(desk)) <= set(expected), "what a day changes: days that cases have been open, the month to date"
    assert set(tabs(desk, BOARD_BOOK)) == {"Tablero", "Semana"}
    assert set(tabs(desk, FORM_BOOK)) == {"FOR-02 2026-10", "FOR-02 2026-11", "Índice"}


def test_a_report_workbook_is_no_register(desk: Desk) -> None:
    """«GSC-FOR-04 INFORME PQRS» carries the register's code and is not taken for a register, nor the board's file."""
    desk.run()
    desk.later(days=1)
    result = desk.run()
    assert [trouble.text for trouble in result.troubles if "INFORME" in trouble.text or "TABLERO" in trouble.text] == []
    assert [finding for finding in result.findings if finding.workbook in (COMPLAINTS_BOOK, BOARD_BOOK)] == []


def test_what_the_tabs_say(desk: Desk) -> None:
    """Six of seven requests in time; the board's sentences; links that open the tabs of the month."""
    desk.run()
    report = printed(tabs(desk, COMPLAINTS_BOOK)["FOR-04 INFORME 2026-10"])
    assert "6 de 7" in report
    board = tabs(desk, BOARD_BOOK)["Tablero"]
    assert any(text.startswith("Cerrar los vencidos") for text in printed(board))
    links = [
        cell["userEnteredFormat"]["textFormat"]["link"]["uri"]
        for row in board.rows
        for cell in row.cells
        if cell and "link" in cell.get("userEnteredFormat", {}).get("textFormat", {})
    ]
    assert f"https://docs.google.com/spreadsheets/d/{books(desk)[FORM_BOOK]}/edit#gid=202610" in links
    index = tabs(desk, FORM_BOOK)["Índice"]
    assert {"oct 2026", "borrador"} <= set(printed(index))


def test_notes_of_people_survive_the_next_day(desk: Desk) -> None:
    """What somebody writes at the foot of the board stays, in its place, when the tab is written again."""
    desk.run()
    book = books(desk)[BOARD_BOOK]
    zone = next(
        item["range"] for item in desk.emulator.spreadsheet(book).named_ranges if item["name"].endswith("900002_notas")
    )
    area = {**zone, "endRowIndex": zone["startRowIndex"] + 1, "startColumnIndex": 0, "endColumnIndex": 1}
    value = [{"values": [{"userEnteredValue": {"stringValue": "Llamar a Tunja el lunes"}}]}]
    desk.emulator.share(book, desk.agent.email)
    desk.agent.batch_update(book, {"updateCells": {"range": area, "rows": value, "fields": "userEnteredValue"}})
    desk.later(days=1)
    desk.run()
    assert "Llamar a Tunja el lunes" in printed(tabs(desk, BOARD_BOOK)["Tablero"])


def test_somebody_s_own_workbook_with_the_word_is_left_alone(desk: Desk) -> None:
    """«TABLERO de ventas» is a person's: the board stands in a workbook of its very title."""
    desk.agent.call("sheets.spreadsheets.create", {"properties": {"title": "TABLERO de ventas"}})
    other = books(desk)["TABLERO de ventas"]
    desk.emulator.share(other, "servicio@carrazos.example")
    before = desk.emulator.spreadsheet(other)
    desk.run()
    assert desk.emulator.spreadsheet(other) == before
    assert BOARD_BOOK in books(desk)


def test_one_book_that_cannot_be_written_keeps_no_other_from_it(desk: Desk) -> None:
    """Google refuses the workbook of requests: the trouble names the report, and board and week are there."""
    desk.run()
    desk.later(days=1)
    refused = books(desk)[COMPLAINTS_BOOK]
    desk.emulator.faults.add(kind="error", pattern=f"batchUpdate.*{refused}", status=403, times=9)
    result = desk.run()
    told = [trouble.text for trouble in result.troubles]
    assert any("informe GSC-FOR-04 INFORME" in words and COMPLAINTS_BOOK in words for words in told)
    assert {"Tablero", "Semana"} <= set(result.reports)
