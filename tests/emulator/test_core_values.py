"""spreadsheets.values.* through the official client."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import service
from googleapiclient.errors import HttpError
from test_core_spreadsheets import batch, fill, make, row_metadata

from sheets_automation.emulator import Emulator

Json = dict[str, Any]


def read(sheets: Any, book: str, where: str, **options: Any) -> Json:
    found: Json = sheets.spreadsheets().values().get(spreadsheetId=book, range=where, **options).execute()
    return found


def write(sheets: Any, book: str, where: str, rows: list[list[Any]], option: str = "RAW", **more: Any) -> Json:
    found: Json = (
        sheets.spreadsheets()
        .values()
        .update(spreadsheetId=book, range=where, valueInputOption=option, body={"values": rows, **more})
        .execute()
    )
    return found


def append(sheets: Any, book: str, where: str, rows: list[list[Any]], **options: Any) -> Json:
    found: Json = (
        sheets.spreadsheets()
        .values()
        .append(spreadsheetId=book, range=where, valueInputOption="RAW", body={"values": rows}, **options)
        .execute()
    )
    return found


@pytest.fixture
def book(sheets: Any) -> str:
    return make(sheets)


def test_trailing_blanks_are_left_out_and_inner_ones_are_empty_texts(sheets: Any, book: str) -> None:
    """Rows end at their last value, the range is the whole request."""
    write(sheets, book, "B2", [["a", None, 1], [None], ["x"]])
    assert read(sheets, book, "A1:E9") == {
        "range": "Sheet1!A1:E9",
        "majorDimension": "ROWS",
        "values": [[], ["", "a", "", "1"], [], ["", "x"]],
    }


def test_an_empty_range_has_no_values(sheets: Any, book: str) -> None:
    """Nothing there: no ``values`` key; a whole tab is named with its size."""
    assert read(sheets, book, "Sheet1") == {"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS"}


def test_columns_may_be_the_major_dimension_in_and_out(sheets: Any, book: str) -> None:
    """COLUMNS turns the table both when writing and when reading."""
    write(sheets, book, "A1", [[1, 2], [3]], majorDimension="COLUMNS")
    assert read(sheets, book, "A1:B2")["values"] == [["1", "3"], ["2"]]
    assert read(sheets, book, "A1:B2", majorDimension="COLUMNS")["values"] == [["1", "2"], ["3"]]


def test_values_are_rendered_as_asked(sheets: Any, book: str) -> None:
    """Formatted text, plain numbers, or the formula itself; dates as serial numbers or as text."""
    write(sheets, book, "A1", [["2020-01-01", "12%", "=1+1"]], "USER_ENTERED")
    assert read(sheets, book, "A1:C1")["values"] == [["2020-01-01", "12%", "2"]]
    plain = read(sheets, book, "A1:C1", valueRenderOption="UNFORMATTED_VALUE")
    assert plain["values"] == [[43831, 0.12, 2]]
    dated = read(sheets, book, "A1", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert dated["values"] == [["2020-01-01"]]
    assert read(sheets, book, "C1", valueRenderOption="FORMULA")["values"] == [["=1+1"]]


def test_an_answer_counts_what_was_written(sheets: Any, book: str) -> None:
    """Nulls are skipped and not counted; the values can come along."""
    found = (
        sheets.spreadsheets()
        .values()
        .update(
            spreadsheetId=book,
            range="Sheet1!A1:C2",
            valueInputOption="RAW",
            includeValuesInResponse=True,
            body={"values": [["a", None], ["b", None]]},
        )
        .execute()
    )
    assert found == {
        "spreadsheetId": book,
        "updatedRange": "Sheet1!A1:B2",
        "updatedRows": 2,
        "updatedColumns": 1,
        "updatedCells": 2,
        "updatedData": {"range": "Sheet1!A1:B2", "majorDimension": "ROWS", "values": [["a"], ["b"]]},
    }


def test_null_leaves_a_cell_and_the_empty_text_empties_it(sheets: Any, book: str) -> None:
    """null skips, "" clears."""
    write(sheets, book, "A1", [["a", "b"]])
    write(sheets, book, "A1", [[None, ""]])
    assert read(sheets, book, "A1:B1")["values"] == [["a"]]


def test_writing_and_clearing_keep_note_format_and_validation(sheets: Any, book: str) -> None:
    """Only the value goes."""
    cell = {
        "userEnteredValue": {"stringValue": "x"},
        "note": "nota",
        "userEnteredFormat": {"backgroundColor": {"red": 1}},
        "dataValidation": {"condition": {"type": "BOOLEAN"}},
    }
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    batch(sheets, book, {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "*"}})
    write(sheets, book, "A1", [["y"]])
    cleared = sheets.spreadsheets().values().clear(spreadsheetId=book, range="A1:B2").execute()
    assert cleared == {"spreadsheetId": book, "clearedRange": "Sheet1!A1:B2"}
    mask = "sheets.data.rowData.values(effectiveValue,note,dataValidation,userEnteredFormat.backgroundColor)"
    found = sheets.spreadsheets().get(spreadsheetId=book, ranges="A1", fields=mask).execute()
    assert found["sheets"][0]["data"][0]["rowData"][0]["values"] == [
        {
            "note": "nota",
            "dataValidation": {"condition": {"type": "BOOLEAN"}},
            "userEnteredFormat": {"backgroundColor": {"red": 1}},
        }
    ]


def test_the_input_option_is_required(sheets: Any, book: str) -> None:
    """Google names the missing parameter."""
    with pytest.raises(HttpError, match="'valueInputOption' is required but not specified"):
        sheets.spreadsheets().values().update(spreadsheetId=book, range="A1", body={"values": [["x"]]}).execute()


@pytest.mark.parametrize(
    ("where", "rows", "message"),
    [
        ("A1:B1", [["a", "b", "c"]], "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"),
        ("A1:B1", [["a"], ["b"]], "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
        ("Nada!A1", [["a"]], "Unable to parse range: Nada!A1"),
        ("A1001", [["a"]], "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Z1:AA1", [["a", "b"]], "Range (Sheet1!Z1:AA1) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("A1", [[["x"]]], 'Invalid values[0][0]: list_value {\n  values {\n    string_value: "x"\n  }\n}'),
        ("A1", [["x" * 50_001]], "Your input contains more than the maximum of 50000 characters in a single cell."),
    ],
)
def test_a_write_that_does_not_fit_is_refused(
    sheets: Any, book: str, emulator: Emulator, where: str, rows: list[list[Any]], message: str
) -> None:
    """Beyond the named range, beyond the grid, or no scalar: 400 in Google's words and nothing written."""
    before = emulator.spreadsheet(book)
    with pytest.raises(HttpError) as caught:
        write(sheets, book, where, rows)
    assert caught.value.reason == message
    assert emulator.spreadsheet(book) is before


def test_one_cell_is_an_anchor_and_the_grid_grows(sheets: Any, book: str) -> None:
    """A table written at one cell may end past the grid, which then is larger."""
    write(sheets, book, "Y999", [[1, 2, 3], [4], [5]])
    grid = sheets.spreadsheets().get(spreadsheetId=book).execute()["sheets"][0]["properties"]["gridProperties"]
    assert grid == {"rowCount": 1001, "columnCount": 27}


def test_rows_are_appended_below_the_block_the_range_falls_in(sheets: Any, book: str) -> None:
    """The answer names the block; the rows start in its first column."""
    write(sheets, book, "B2", [["a", "b"], ["c", "d"]])
    found = append(sheets, book, "Sheet1!C3", [["e", "f"]])
    assert found["tableRange"] == "Sheet1!B2:C3"
    assert found["updates"]["updatedRange"] == "Sheet1!B4:C4"
    assert read(sheets, book, "B4:C4")["values"] == [["e", "f"]]


def test_a_whole_tab_appends_after_its_last_block(sheets: Any, book: str) -> None:
    """With several blocks the last one counts; in an empty tab rows start at the range."""
    assert append(sheets, book, "Sheet1", [["a"]])["updates"]["updatedRange"] == "Sheet1!A1"
    write(sheets, book, "C10", [["x"]])
    found = append(sheets, book, "Sheet1", [["y"]])
    assert (found["tableRange"], found["updates"]["updatedRange"]) == ("Sheet1!C10", "Sheet1!C11")


def test_inserted_rows_push_down_what_is_below(sheets: Any, book: str) -> None:
    """INSERT_ROWS makes room; OVERWRITE does not."""
    write(sheets, book, "A1", [["a"], [None], ["z"]])
    append(sheets, book, "A1", [["b"]], insertDataOption="INSERT_ROWS")
    assert read(sheets, book, "A1:A9")["values"] == [["a"], ["b"], [], ["z"]]


def test_appending_past_the_last_row_makes_rows(sheets: Any, book: str) -> None:
    """A full grid grows by what is appended."""
    write(sheets, book, "A1000", [["last"]])
    append(sheets, book, "A1000", [["x"], ["y"]])
    assert read(sheets, book, "A1000:A1002")["values"] == [["last"], ["x"], ["y"]]


def test_several_ranges_are_read_written_and_cleared_at_once(sheets: Any, book: str) -> None:
    """Totals are summed, answers stand in the order of the request."""
    values = sheets.spreadsheets().values()
    body = {
        "valueInputOption": "RAW",
        "data": [{"range": "A1", "values": [["a"]]}, {"range": "C1:C2", "values": [["c"], ["d"]]}],
    }
    found = values.batchUpdate(spreadsheetId=book, body=body).execute()
    assert found["totalUpdatedCells"] == 3
    assert found["totalUpdatedSheets"] == 1
    assert [r["updatedRange"] for r in found["responses"]] == ["Sheet1!A1", "Sheet1!C1:C2"]
    got = values.batchGet(spreadsheetId=book, ranges=["A1", "C1:C2"]).execute()
    assert [r["values"] for r in got["valueRanges"]] == [[["a"]], [["c"], ["d"]]]
    cleared = values.batchClear(spreadsheetId=book, body={"ranges": ["A1", "C1:C1"]}).execute()
    assert cleared["clearedRanges"] == ["Sheet1!A1", "Sheet1!C1"]
    assert read(sheets, book, "A1:C2")["values"] == [[], ["", "", "d"]]


def test_one_wrong_range_refuses_a_batch_of_values(sheets: Any, book: str, emulator: Emulator) -> None:
    """The refusal names the entry; nothing of the others is written."""
    before = emulator.spreadsheet(book)
    body = {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["a"]]}, {"range": "Nada!A1"}]}
    with pytest.raises(HttpError) as caught:
        sheets.spreadsheets().values().batchUpdate(spreadsheetId=book, body=body).execute()
    assert caught.value.reason == "Invalid data[1]: Unable to parse range: Nada!A1"
    assert emulator.spreadsheet(book) is before


def test_values_follow_the_row_that_metadata_name(sheets: Any, book: str) -> None:
    """Written, read and cleared by row identity after the row has moved; nulls skip cells, no match writes nothing."""
    fill(sheets, book, [["a", 1], ["b", 2]])
    batch(sheets, book, row_metadata(0, 7))
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    batch(sheets, book, {"insertDimension": {"range": span}})
    values = sheets.spreadsheets().values()
    mine = {"developerMetadataLookup": {"metadataId": 7}}
    body = {
        "valueInputOption": "RAW",
        "data": [
            {"dataFilter": mine, "values": [[None, None, "VENCIDO"]]},
            {"dataFilter": {"developerMetadataLookup": {"metadataId": 99}}, "values": [["nadie"]]},
        ],
    }
    found = values.batchUpdateByDataFilter(spreadsheetId=book, body=body).execute()
    assert [r["dataFilter"] for r in found["responses"]] == [mine]
    assert found["totalUpdatedCells"] == 1
    got = values.batchGetByDataFilter(spreadsheetId=book, body={"dataFilters": [mine]}).execute()
    (matched,) = got["valueRanges"]
    assert matched["valueRange"]["values"] == [["a", "1", "VENCIDO"]]
    assert matched["dataFilters"] == [mine]
    values.batchClearByDataFilter(spreadsheetId=book, body={"dataFilters": [mine]}).execute()
    assert read(sheets, book, "A1:C9")["values"] == [[], [], ["b", "2"]]


def test_a_protected_cell_refuses_values_from_others(emulator: Emulator, sheets: Any, book: str) -> None:
    """The refusal is a 400 with Google's text; the owner may write."""
    emulator.share(book, "asesora@carrazos.test")
    protected = {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}, "editors": {"users": []}}
    batch(sheets, book, {"addProtectedRange": {"protectedRange": protected}})
    theirs = service(emulator.wsgi, "sheets", "asesora@carrazos.test")
    with pytest.raises(HttpError) as caught:
        write(theirs, book, "A1", [["x"]])
    assert caught.value.status_code == 400
    assert "You are trying to edit a protected cell or object" in caught.value.reason
    write(theirs, book, "A2", [["x"]])
    write(sheets, book, "A1", [["x"]])


def test_formulas_follow_what_they_read(sheets: Any, book: str) -> None:
    """A written value changes the formulas that read it."""
    write(sheets, book, "A1", [[2, "=A1*10"]], "USER_ENTERED")
    write(sheets, book, "A1", [[5]])
    assert read(sheets, book, "B1", valueRenderOption="UNFORMATTED_VALUE")["values"] == [[50]]


def test_typing_follows_the_files_locale(sheets: Any) -> None:
    """es_CO: decimal comma, and 9/10 is a day in October."""
    book = make(sheets, properties={"title": "x", "locale": "es_CO"})
    write(sheets, book, "A1", [["9,5", "1.234,5", "9/10/2026"]], "USER_ENTERED")
    found = read(sheets, book, "A1:C1", valueRenderOption="UNFORMATTED_VALUE")["values"]
    assert found == [[9.5, 1234.5, 46304]]


def test_a_formula_that_came_by_batch_follows_later_values(sheets: Any, book: str) -> None:
    """A file that had no formula gets one through batchUpdate: the next written value is noticed."""
    write(sheets, book, "A1", [[1]])
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 1}
    rows = [{"values": [{"userEnteredValue": {"formulaValue": "=A1+1"}}]}]
    batch(sheets, book, {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})
    write(sheets, book, "A1", [[41]])
    assert read(sheets, book, "B1", valueRenderOption="UNFORMATTED_VALUE")["values"] == [[42]]
