"""What a spreadsheet looks like to the service: values, own fills, notes, marks, protection."""

from __future__ import annotations

import pytest

from sheets_automation.emulator import Emulator
from sheets_automation.errors import Refused
from sheets_automation.google import edits, requests
from sheets_automation.google.sheets import Sheets, row_ranges, workbook
from sheets_automation.google.wire import connect
from sheets_automation.model import EMPTY, CellError, Fill, Rgb
from sheets_automation.settings import Settings

SHEET = 7


@pytest.fixture
def sheets() -> Sheets:
    return Sheets(connect(Settings(), application=Emulator().wsgi))


@pytest.fixture
def book(sheets: Sheets) -> str:
    return sheets.create("prueba", [{"sheetId": SHEET, "title": "Hoja d'Ana"}], "es_CO", "America/Bogota")


def put(sheets: Sheets, book: str, row: int, column: int, fields: str, **cell: object) -> None:
    start = {"sheetId": SHEET, "rowIndex": row, "columnIndex": column}
    sheets.batch(book, [{"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}])


def test_values_as_they_are(sheets: Sheets, book: str) -> None:
    """Numbers, text, booleans and errors arrive as what they are, never as what a locale prints."""
    for column, value in enumerate(
        [{"numberValue": 9.5}, {"stringValue": "9,5"}, {"boolValue": True}, {"formulaValue": "=1/0"}]
    ):
        put(sheets, book, 0, column, "userEnteredValue", userEnteredValue=value)
    row = sheets.snapshot(book).tabs[0].row(0)
    assert [cell.value for cell in row.cells] == [9.5, "9,5", True, CellError("DIVIDE_BY_ZERO")]


def test_a_percentage_reads_as_it_was_typed(sheets: Sheets, book: str) -> None:
    """«100%» is stored as 1; as a score that would be the worst instead of the best."""
    look = {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}
    put(
        sheets,
        book,
        0,
        0,
        "userEnteredValue,userEnteredFormat",
        userEnteredValue={"numberValue": 1},
        userEnteredFormat=look,
    )
    assert sheets.snapshot(book).tabs[0].row(0).cell(0).value == "100%"


def test_black_is_a_colour_and_no_fill_is_none(sheets: Sheets, book: str) -> None:
    """Zero channels are omitted by Google: an empty colour is black, an absent one is no fill."""
    put(sheets, book, 0, 0, "userEnteredFormat", userEnteredFormat={"backgroundColorStyle": {"rgbColor": {}}})
    put(sheets, book, 0, 1, "userEnteredFormat", userEnteredFormat={"textFormat": {"bold": True}})
    row = sheets.snapshot(book).tabs[0].row(0)
    assert row.cell(0).fill == Fill(Rgb(0, 0, 0))
    assert row.cell(1) is EMPTY


def test_theme_colours_are_resolved_and_remembered(sheets: Sheets, book: str) -> None:
    """A colour chosen from the theme has its rgb and keeps its name, so that undo gives back just that."""
    put(sheets, book, 0, 0, "userEnteredFormat", userEnteredFormat={"backgroundColorStyle": {"themeColor": "ACCENT4"}})
    assert sheets.snapshot(book).tabs[0].row(0).cell(0).fill == Fill(Rgb.parse("#34a853"), "ACCENT4")


@pytest.mark.parametrize("fill", [Fill(Rgb(250, 189, 1)), Fill(Rgb(0, 0, 0)), Fill(Rgb(147, 196, 125)), None])
def test_a_painted_fill_reads_back_exactly(sheets: Sheets, book: str, fill: Fill | None) -> None:
    """What was written is what is read, channel by channel, and None clears."""
    sheets.batch(book, list(edits.fills(SHEET, 0, [(0, Fill(Rgb(1, 2, 3)))])))
    sheets.batch(book, list(edits.fills(SHEET, 0, [(0, fill)])))
    assert sheets.snapshot(book).tabs[0].row(0).cell(0).fill == fill


def test_the_guard_passes_where_the_mark_is(sheets: Sheets, book: str) -> None:
    """A guarded batch on the right row goes through and leaves the mark where it was."""
    sheets.batch(book, [edits.mark(5, SHEET, 3)])
    reply = sheets.batch(book, edits.guard(5, SHEET, 3), show=[("Hoja d'Ana", 3)])
    assert reply.rows[SHEET, 3].marks == (5,)


def test_the_guard_refuses_where_the_mark_is_not(sheets: Sheets, book: str) -> None:
    """Once the row has moved, nothing of the batch is applied."""
    sheets.batch(book, [edits.mark(5, SHEET, 3)])
    move = {"range": {"sheetId": SHEET, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}
    sheets.batch(book, [{"insertDimension": move}])
    with pytest.raises(Refused):
        sheets.batch(book, [*edits.guard(5, SHEET, 3), *edits.fills(SHEET, 3, [(0, Fill(Rgb(255, 0, 0)))])])
    tab = sheets.snapshot(book).tabs[0]
    assert tab.row(4).marks == (5,)
    assert tab.row(3).cell(0).fill is None


def test_ranges_are_joined_when_they_are_many() -> None:
    """However many rows are asked for, the address line stays short and every row is covered."""
    wanted = [("Hoja 1", row) for row in range(0, 5000, 7)]
    ranges = row_ranges(wanted)
    assert len(ranges) <= 60
    spans = [tuple(map(int, text.rpartition("!")[2].split(":"))) for text in ranges]
    assert all(any(first <= row + 1 <= last for first, last in spans) for _title, row in wanted)


def test_written_text_is_never_a_formula(sheets: Sheets, book: str) -> None:
    """What agents typed is data (spec §13): it is stored as text whatever it begins with."""
    sheets.batch(book, requests.block(SHEET, 0, [("=HYPERLINK(1)", "+57 300", "@x")]))
    assert [cell.value for cell in sheets.snapshot(book).tabs[0].row(0).cells] == ["=HYPERLINK(1)", "+57 300", "@x"]


def test_what_formulas_show_is_told_from_what_was_typed(sheets: Sheets, book: str) -> None:
    """A formula, a typed number, a typed text and a blank: only the first is shown by a formula."""
    values = [{"formulaValue": "=1+1"}, {"numberValue": 2}, {"stringValue": "2"}]
    for column, value in enumerate(values):
        put(sheets, book, 0, column, "userEnteredValue", userEnteredValue=value)
    put(sheets, book, 0, 4, "note", note="para ver")
    assert [cell.formula for cell in sheets.snapshot(book).tabs[0].row(0).cells] == [True, False, False, False, False]


def test_a_formula_over_nothing_is_an_empty_cell(sheets: Sheets, book: str) -> None:
    """=A9 over an empty cell shows nothing: the row is as empty as one that nobody has begun."""
    put(sheets, book, 0, 0, "userEnteredValue", userEnteredValue={"formulaValue": "=A9"})
    assert sheets.snapshot(book).tabs[0].rows == ()


def grid(*cells: dict[str, object]) -> dict[str, object]:
    sheet = {
        "properties": {"sheetId": SHEET, "gridProperties": {"rowCount": 1, "columnCount": 9}},
        "data": [{"rowData": [{"values": list(cells)}]}],
    }
    return {"properties": {}, "sheets": [sheet]}


def test_what_a_formula_spills_was_entered_by_nobody() -> None:
    """QUERY in the first cell, its second column beside it, and a typed text: the value without an entry is spilled."""
    answer = grid(
        {"userEnteredValue": {"formulaValue": "=QUERY(B!A:B)"}, "effectiveValue": {"stringValue": "Ana"}},
        {"effectiveValue": {"numberValue": 3}},
        {"userEnteredValue": {}, "effectiveValue": {"stringValue": "escrito"}},
    )
    assert [cell.formula for cell in workbook(answer, "w").tabs[0].row(0).cells] == [True, True, False]


def test_where_the_answer_leaves_empty_entries_out_only_formulas_are_known() -> None:
    """Nothing tells typed from spilled then: a register must not be taken for a list of formulas."""
    answer = grid(
        {"userEnteredValue": {"formulaValue": "=QUERY(B!A:B)"}, "effectiveValue": {"stringValue": "Ana"}},
        {"effectiveValue": {"numberValue": 3}},
        {"effectiveValue": {"stringValue": "escrito"}},
    )
    assert [cell.formula for cell in workbook(answer, "w").tabs[0].row(0).cells] == [True, False, False]
