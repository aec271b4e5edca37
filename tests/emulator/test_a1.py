"""A1 ranges: what each text means, how answers name it, and which texts are refused with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.state import a1
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet


def sheet(title: str, sheet_id: int, *, rows: int = 1000, columns: int = 26, hidden: bool = False) -> Sheet:
    properties = {"sheetId": sheet_id, "title": title, "gridProperties": {"rowCount": rows, "columnCount": columns}}
    return Sheet({**properties, "hidden": True} if hidden else properties)


@pytest.fixture
def book() -> Spreadsheet:
    return Spreadsheet(
        "id",
        {"title": "Libro"},
        sheets=[
            sheet("Oculta", 1, hidden=True),
            sheet("Sheet1", 2),
            sheet("Hoja 1", 3, rows=10, columns=4),
            sheet("L'Été", 4),
            sheet("D3", 5),
            sheet("Clave", 6),
        ],
        named_ranges=[
            {"namedRangeId": "n", "name": "Clave", "range": {"sheetId": 3, "startRowIndex": 1, "endRowIndex": 3}}
        ],
    )


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("A1:A2", "Sheet1!A1:A2"),
        ("A:A", "Sheet1!A1:A1000"),
        ("1:1", "Sheet1!A1:Z1"),
        ("2:5", "Sheet1!A2:Z5"),
        ("Sheet1!A2:A", "Sheet1!A2:A1000"),
        ("Sheet1!A2:5", "Sheet1!A2:Z5"),
        ("Sheet1!A:B5", "Sheet1!A5:B1000"),
        ("Sheet1!A1", "Sheet1!A1"),
        ("'Sheet1'!A1:A1", "Sheet1!A1"),
        ("A1:AA5", "Sheet1!A1:Z5"),
        ("A1:B1001", "Sheet1!A1:B1000"),
        ("Z1:AA5", "Sheet1!Z1:Z5"),
        ("$b$4:a$2", "Sheet1!A2:B4"),
        ("C:A", "Sheet1!A1:C1000"),
        ("d03", "Sheet1!D3"),
        ("Hoja 1", "'Hoja 1'!A1:D10"),
        ("Hoja 1!B2:C", "'Hoja 1'!B2:C10"),
        ("'L''Été'!A1:B2", "'L''Été'!A1:B2"),
        ("D3", "Sheet1!D3"),
        ("'D3'", "'D3'!A1:Z1000"),
        ("'D3'!A4:D4", "'D3'!A4:D4"),
        ("Clave", "'Hoja 1'!A2:D3"),
        ("clave", "'Hoja 1'!A2:D3"),
        ("sheet1!A1", "Sheet1!A1"),
        ("'Clave'", "Clave!A1:Z1000"),
        ("Clave!A1", "Clave!A1"),
    ],
)
def test_a_range_is_named_in_the_answer_as_google_names_it(book: Spreadsheet, text: str, echo: str) -> None:
    """Each text resolves to the cells, and comes back in the words, measured on the live API."""
    assert a1.parse_range(text, book).a1 == echo


@pytest.mark.parametrize(
    "text",
    ["Other!A1:B2", "not a range", "A1:", ":A1", "'A1'", "Sheet1!", "Sheet1!A", "Sheet1!5", "A0", "A1:B2:C3",
     "Sheet1!A1:[5", "Sheet1!ABCD1", "Sheet1!A:5", "", "'Sheet1!A1", "Sheet1!Clave", "!A1"],
)  # fmt: skip
def test_a_text_that_is_no_range_is_refused_whole(book: Spreadsheet, text: str) -> None:
    """The refusal quotes the whole text, not the offending half."""
    with pytest.raises(ApiError) as refusal:
        a1.parse_range(text, book)
    assert (refusal.value.code, refusal.value.message) == (400, f"Unable to parse range: {text}")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("AA1:AB5", "Sheet1!AA1:AB5"),
        ("TAB01", "Sheet1!TAB1"),
        ("A1001:B1002", "Sheet1!A1001:B1002"),
        ("A1001:B", "Sheet1!A1001:B"),
        ("A2132312", "Sheet1!A2132312"),
        ("'Hoja 1'!A11:ZZ", "'Hoja 1'!A11:ZZ"),
        ("'Hoja 1'!E:F", "'Hoja 1'!E:F"),
        ("'Hoja 1'!11:12", "'Hoja 1'!11:12"),
    ],
)
def test_a_range_starting_outside_the_grid_is_refused(book: Spreadsheet, text: str, named: str) -> None:
    """Only the start decides; the refusal names the range asked for and the grid's size."""
    with pytest.raises(ApiError) as refusal:
        a1.parse_range(text, book)
    size = "Max rows: 10, max columns: 4" if "Hoja" in named else "Max rows: 1000, max columns: 26"
    assert refusal.value.message == f"Range ({named}) exceeds grid limits. {size}"


def test_sides_left_open_are_remembered(book: Spreadsheet) -> None:
    """A box turns back into the GridRange that was asked for, open sides left out."""
    assert a1.parse_range("Sheet1", book).grid_range == {"sheetId": 2}
    assert a1.parse_range("Sheet1!A2:A", book).grid_range == {
        "sheetId": 2, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1,
    }  # fmt: skip
    assert a1.parse_range("B2", book).grid_range == {
        "sheetId": 2, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("grid_range", "message"),
    [
        ({"sheetId": 9}, "No grid with id: 9"),
        ({}, "No grid with id: 0"),
        (
            {"sheetId": 2, "startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2},
            "Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        (
            {"sheetId": 2, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26},
            "Range (Sheet1!AA1:2) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_a_grid_range_outside_is_refused(book: Spreadsheet, grid_range: dict[str, int], message: str) -> None:
    """An unknown sheet and a start past the grid are refused in the words measured on repeatCell."""
    with pytest.raises(ApiError) as refusal:
        a1.from_grid_range(book, grid_range)
    assert refusal.value.message == message


def test_a_grid_range_ending_outside_or_holding_no_cell_is_taken(book: Spreadsheet) -> None:
    """Rows 999 to 1003 mean the last row; rows 3 to 3 mean no cell."""
    assert a1.from_grid_range(book, {"sheetId": 2, "startRowIndex": 999, "endRowIndex": 1003}).rows == 1
    nothing = a1.from_grid_range(book, {"sheetId": 2, "startRowIndex": 3, "endRowIndex": 3})
    assert list(nothing.positions()) == []


@given(st.integers(0, 18_277))
def test_column_letters_and_index_are_inverse(index: int) -> None:
    """Every column up to ZZZ has one name."""
    assert a1.column_index(a1.column_letters(index)) == index
    assert a1.column_letters(18_277) == "ZZZ"


@pytest.mark.parametrize(
    ("title", "quoted"),
    [("T", "T"), ("Solar", "Solar"), ("FORENSIC_LIVE", "FORENSIC_LIVE"), ("Sheet1", "Sheet1"), ("Hoja 1", "'Hoja 1'"),
     ("Tâches", "'Tâches'"), ("2026", "'2026'"), ("tab01", "'tab01'"), ("O'Brien", "'O''Brien'"), ("a!b", "'a!b'")],
)  # fmt: skip
def test_titles_are_quoted_only_where_needed(title: str, quoted: str) -> None:
    """Plain words stand bare; anything else, and what could be taken for a cell, is quoted."""
    assert a1.quote_title(title) == quoted
