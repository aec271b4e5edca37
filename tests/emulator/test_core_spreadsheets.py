"""spreadsheets.* through the official client."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import service
from googleapiclient.errors import HttpError

from sheets_automation.emulator import Emulator

Json = dict[str, Any]


def make(sheets_service: Any, **body: Any) -> str:
    given = {"properties": {"title": "Seguimiento"}, **body}
    return str(sheets_service.spreadsheets().create(body=given).execute()["spreadsheetId"])


def batch(sheets: Any, book: str, *requests: Json, **more: Any) -> Json:
    found: Json = (
        sheets.spreadsheets().batchUpdate(spreadsheetId=book, body={"requests": list(requests), **more}).execute()
    )
    return found


def fill(sheets: Any, book: str, rows: list[list[Any]], at: str = "A1") -> None:
    sheets.spreadsheets().values().update(
        spreadsheetId=book, range=at, valueInputOption="RAW", body={"values": rows}
    ).execute()


def row_metadata(row: int, metadata_id: int, key: str = "r") -> Json:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    entry = {
        "metadataId": metadata_id,
        "metadataKey": key,
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": span},
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def paint(row: int, column: int, **color: float) -> Json:
    area = {
        "sheetId": 0,
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    cell = {"userEnteredFormat": {"backgroundColor": color}}
    return {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat.backgroundColor"}}


def test_a_new_spreadsheet_is_as_google_makes_it(sheets: Any) -> None:
    """One tab of 1000 by 26, the default theme and format, a link, no cells."""
    made = sheets.spreadsheets().create(body={"properties": {"title": "Uno", "locale": "es_CO"}}).execute()
    assert made["properties"]["title"] == "Uno"
    assert made["properties"]["locale"] == "es_CO"
    assert made["properties"]["spreadsheetTheme"]["themeColors"][5]["colorType"] == "ACCENT4"
    assert made["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{made['spreadsheetId']}/edit"
    (sheet,) = made["sheets"]
    assert sheet == {
        "properties": {
            "sheetId": 0,
            "title": "Sheet1",
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": 1000, "columnCount": 26},
        }
    }


def test_a_spreadsheet_is_created_with_its_tabs_and_cells(sheets: Any) -> None:
    """The body of create may carry tabs, cells, merges and named ranges."""
    book = make(
        sheets,
        sheets=[
            {
                "properties": {"title": "Gestión", "sheetId": 5},
                "data": [{"startRow": 1, "rowData": [{"values": [{"userEnteredValue": {"numberValue": 3}}]}]}],
                "merges": [
                    {"sheetId": 5, "startRowIndex": 3, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 2}
                ],
            },
            {"properties": {"title": "Otra"}},
        ],
    )
    found = sheets.spreadsheets().get(spreadsheetId=book, includeGridData=True, ranges="Gestión!A1:B3").execute()
    (sheet,) = found["sheets"]
    assert sheet["data"][0]["rowData"][0] == {}
    assert sheet["data"][0]["rowData"][1]["values"][0]["effectiveValue"] == {"numberValue": 3}
    assert sheet["merges"][0]["endColumnIndex"] == 2


def test_a_creation_that_is_refused_names_no_request(sheets: Any, emulator: Emulator) -> None:
    """Two tabs of one title: the refusal speaks of the title, and no file is left behind."""
    with pytest.raises(HttpError) as caught:
        make(sheets, sheets=[{"properties": {"title": "A"}}, {"properties": {"title": "A"}}])
    assert "already exists" in caught.value.reason
    assert "requests[" not in caught.value.reason
    assert emulator.workspace.files == {}


def test_without_grid_data_no_cells_are_read(sheets: Any) -> None:
    """A plain get gives tabs and no ``data``; ``ranges`` limits the tabs."""
    book = make(sheets)
    batch(sheets, book, {"addSheet": {"properties": {"title": "Dos"}}})
    assert all("data" not in s for s in sheets.spreadsheets().get(spreadsheetId=book).execute()["sheets"])
    only = sheets.spreadsheets().get(spreadsheetId=book, ranges=["Dos!A1"]).execute()
    assert [s["properties"]["title"] for s in only["sheets"]] == ["Dos"]


def test_a_masked_read_gives_only_what_is_asked(sheets: Any) -> None:
    """Values, colours and row metadata of a window; cells before a filled one are empty, zero starts are omitted."""
    book = make(sheets)
    fill(sheets, book, [["a", None, 3]], "B3")
    batch(sheets, book, paint(2, 3, red=1), row_metadata(2, 41))
    mask = (
        "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveValue,userEnteredFormat("
        "backgroundColorStyle))),rowMetadata(developerMetadata(metadataId,metadataKey))))"
    )
    found = sheets.spreadsheets().get(spreadsheetId=book, ranges=["Sheet1!A2:E5"], fields=mask).execute()
    red = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    assert found == {
        "sheets": [
            {
                "properties": {"sheetId": 0},
                "data": [
                    {
                        "startRow": 1,
                        "rowData": [
                            {},
                            {
                                "values": [
                                    {},
                                    {"effectiveValue": {"stringValue": "a"}},
                                    {},
                                    {"effectiveValue": {"numberValue": 3}, "userEnteredFormat": red},
                                ]
                            },
                        ],
                        "rowMetadata": [
                            {},
                            {"developerMetadata": [{"metadataId": 41, "metadataKey": "r"}]},
                            {},
                            {},
                        ],
                    }
                ],
            }
        ]
    }


def test_an_empty_window_is_an_empty_object(sheets: Any) -> None:
    """A window without cells gives ``data: [{}]``."""
    book = make(sheets)
    found = sheets.spreadsheets().get(spreadsheetId=book, fields="sheets.data.rowData.values.note").execute()
    assert found == {"sheets": [{"data": [{}]}]}


def test_a_mask_that_names_data_reads_every_tab_without_include_grid_data(sheets: Any) -> None:
    """With a mask, includeGridData is not asked for."""
    book = make(sheets)
    fill(sheets, book, [["x"]])
    found = (
        sheets.spreadsheets()
        .get(spreadsheetId=book, includeGridData=False, fields="sheets/data/rowData/values/formattedValue")
        .execute()
    )
    assert found["sheets"][0]["data"][0]["rowData"] == [{"values": [{"formattedValue": "x"}]}]


def test_a_full_read_shows_the_effective_format_and_default_sizes(sheets: Any) -> None:
    """Every stored cell has an effective format from the file's default; rows are 21 pixels, columns 100."""
    book = make(sheets)
    fill(sheets, book, [["x"]])
    (data,) = (
        sheets.spreadsheets()
        .get(spreadsheetId=book, includeGridData=True, ranges="A1:B2")
        .execute()["sheets"][0]["data"]
    )
    assert data["rowData"][0]["values"][0]["effectiveFormat"]["backgroundColor"] == {"red": 1, "green": 1, "blue": 1}
    assert data["rowMetadata"] == [{"pixelSize": 21}] * 2
    assert data["columnMetadata"] == [{"pixelSize": 100}] * 2


def test_a_conditional_format_shows_in_the_effective_format_only(sheets: Any) -> None:
    """What a rule paints never reaches userEnteredFormat."""
    book = make(sheets)
    fill(sheets, book, [["VENCIDO"]])
    rule = {
        "ranges": [{"sheetId": 0, "endRowIndex": 5}],
        "booleanRule": {
            "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "VENCIDO"}]},
            "format": {"backgroundColor": {"red": 1}},
        },
    }
    batch(sheets, book, {"addConditionalFormatRule": {"rule": rule, "index": 0}})
    mask = "sheets.data.rowData.values(userEnteredFormat,effectiveFormat.backgroundColor)"
    found = sheets.spreadsheets().get(spreadsheetId=book, ranges="A1", fields=mask).execute()
    assert found["sheets"][0]["data"][0]["rowData"] == [
        {"values": [{"effectiveFormat": {"backgroundColor": {"red": 1}}}]}
    ]


def test_the_reply_carries_the_post_state_under_the_urls_mask(sheets: Any) -> None:
    """includeSpreadsheetInResponse with responseRanges and a mask gives the touched window after the batch."""
    book = make(sheets)
    body = {
        "requests": [paint(4, 0, green=1)],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!A5:A5"],
    }
    mask = "replies,updatedSpreadsheet(sheets(data(startRow,rowData(values(userEnteredFormat(backgroundColorStyle))))))"
    found = sheets.spreadsheets().batchUpdate(spreadsheetId=book, body=body, fields=mask).execute()
    cell = {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": {"green": 1}}}}
    assert found == {
        "replies": [{}],
        "updatedSpreadsheet": {"sheets": [{"data": [{"startRow": 4, "rowData": [{"values": [cell]}]}]}]},
    }


def test_a_response_range_that_cannot_be_read_refuses_the_batch(sheets: Any, emulator: Emulator) -> None:
    """All or nothing covers the answer too."""
    book = make(sheets)
    before = emulator.spreadsheet(book)
    more = {"includeSpreadsheetInResponse": True, "responseRanges": ["Nada!A1"]}
    with pytest.raises(HttpError, match="Unable to parse range: Nada!A1"):
        batch(sheets, book, paint(0, 0, red=1), **more)
    assert emulator.spreadsheet(book) is before


def test_one_refused_request_undoes_the_batch(sheets: Any, emulator: Emulator) -> None:
    """Nothing of a batch with a wrong request is kept."""
    book = make(sheets)
    before = emulator.spreadsheet(book)
    with pytest.raises(HttpError, match=r"Invalid requests\[1\]\.deleteSheet"):
        batch(sheets, book, paint(0, 0, red=1), {"deleteSheet": {"sheetId": 99}})
    assert emulator.spreadsheet(book) is before


def test_a_batch_without_requests_is_refused(sheets: Any) -> None:
    """Google wants at least one request."""
    with pytest.raises(HttpError, match="Must specify at least one request"):
        batch(sheets, make(sheets))


def test_tabs_are_found_by_data_filter_whatever_their_name(sheets: Any) -> None:
    """A grid range names the tab by its id, an A1 range by its title, a lookup by row."""
    book = make(sheets)
    fill(sheets, book, [["a"], ["b"], ["c"]])
    batch(sheets, book, row_metadata(1, 7))
    get = sheets.spreadsheets().getByDataFilter
    for chosen in (
        {"gridRange": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}},
        {"a1Range": "Sheet1!2:2"},
        {"developerMetadataLookup": {"metadataId": 7}},
    ):
        body = {"dataFilters": [chosen]}
        found = get(
            spreadsheetId=book, body=body, fields="sheets.data(startRow,rowData.values.formattedValue)"
        ).execute()
        assert found["sheets"][0]["data"] == [{"startRow": 1, "rowData": [{"values": [{"formattedValue": "b"}]}]}]


def test_metadata_is_found_by_id_key_and_place(sheets: Any) -> None:
    """get answers one entry with its place; search names the filters that matched; a sort is followed."""
    book = make(sheets)
    fill(sheets, book, [["b"], ["a"]])
    batch(sheets, book, row_metadata(0, 1), row_metadata(1, 2, "s"))
    metadata = sheets.spreadsheets().developerMetadata()
    found = metadata.get(spreadsheetId=book, metadataId=2).execute()
    assert found["location"]["dimensionRange"]["startIndex"] == 1
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    batch(sheets, book, {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}})
    assert metadata.get(spreadsheetId=book, metadataId=2).execute()["location"]["dimensionRange"]["endIndex"] == 1
    lookups = [{"developerMetadataLookup": {"metadataKey": "r"}}, {"developerMetadataLookup": {"metadataId": 1}}]
    matched = metadata.search(spreadsheetId=book, body={"dataFilters": lookups}).execute()["matchedDeveloperMetadata"]
    assert [m["developerMetadata"]["metadataId"] for m in matched] == [1]
    assert matched[0]["dataFilters"] == lookups
    everything = {"dataFilters": [{"developerMetadataLookup": {}}]}
    assert len(metadata.search(spreadsheetId=book, body=everything).execute()["matchedDeveloperMetadata"]) == 2
    none = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "nada"}}]}
    assert metadata.search(spreadsheetId=book, body=none).execute() == {}
    with pytest.raises(HttpError, match="404"):
        metadata.get(spreadsheetId=book, metadataId=99).execute()


def test_a_tab_is_copied_to_another_file_without_its_metadata(sheets: Any) -> None:
    """copyTo gives a new tab with the cells; row metadata stay behind; ranges point at the copy."""
    source, target = make(sheets), make(sheets)
    fill(sheets, source, [["x"]])
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    batch(sheets, source, row_metadata(0, 3), {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    copied = (
        sheets.spreadsheets()
        .sheets()
        .copyTo(spreadsheetId=source, sheetId=0, body={"destinationSpreadsheetId": target})
        .execute()
    )
    assert copied["title"] == "Copy of Sheet1"
    assert copied["index"] == 1
    found = (
        sheets.spreadsheets().get(spreadsheetId=target, includeGridData=True, ranges="'Copy of Sheet1'!A1:A1").execute()
    )
    (sheet,) = found["sheets"]
    assert sheet["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "x"
    assert "developerMetadata" not in sheet["data"][0]["rowMetadata"][0]
    assert sheet["merges"][0]["sheetId"] == copied["sheetId"]


def test_a_copied_tab_is_called_a_copy_in_the_language_of_the_file(sheets: Any) -> None:
    """In a Colombian spreadsheet it is "Copia de …", numbered the second time."""
    source = make(sheets)
    body = {"properties": {"title": "Destino", "locale": "es_CO"}}
    target = sheets.spreadsheets().create(body=body).execute()["spreadsheetId"]
    copy = {"spreadsheetId": source, "sheetId": 0, "body": {"destinationSpreadsheetId": target}}
    titles = [sheets.spreadsheets().sheets().copyTo(**copy).execute()["title"] for _ in range(2)]
    assert titles == ["Copia de Sheet1", "Copia de Sheet1 2"]


def test_tables_are_listed_among_the_banded_ranges_unless_excluded(sheets: Any) -> None:
    """A table shows as a banded range with a reference, and its stripes in the effective format only."""
    book = make(sheets)
    fill(sheets, book, [["Nombre", "Nota"], ["Ana", 9], ["Luz", 8]])
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    stripes = {"firstBandColorStyle": {"rgbColor": {"green": 1}}, "secondBandColorStyle": {"rgbColor": {"blue": 1}}}
    batch(sheets, book, {"addTable": {"table": {"tableId": "t1", "range": area, "rowsProperties": stripes}}})
    mask = (
        "sheets(bandedRanges(bandedRangeReference),tables(tableId),data.rowData.values.effectiveFormat.backgroundColor)"
    )
    (sheet,) = sheets.spreadsheets().get(spreadsheetId=book, fields=mask).execute()["sheets"]
    assert sheet["bandedRanges"] == [{"bandedRangeReference": "t1"}]
    assert sheet["data"][0]["rowData"][0]["values"][0]["effectiveFormat"]["backgroundColor"] == {"green": 1}
    request = sheets.spreadsheets().get(spreadsheetId=book, fields=mask, excludeTablesInBandedRanges=True)
    assert "bandedRanges" not in request.execute()["sheets"][0]
    wanted = {"dataFilters": [{"a1Range": "A1"}], "excludeTablesInBandedRanges": True}
    found = sheets.spreadsheets().getByDataFilter(spreadsheetId=book, body=wanted, fields=mask).execute()
    assert "bandedRanges" not in found["sheets"][0]


def test_protection_is_shown_to_each_caller_as_it_concerns_them(emulator: Emulator, sheets: Any) -> None:
    """requestingUserCanEdit is computed for the caller, and editors are shown to those who may edit only."""
    book = make(sheets)
    emulator.share(book, "asesora@carrazos.test")
    protected = {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}, "editors": {"users": []}}
    batch(sheets, book, {"addProtectedRange": {"protectedRange": protected}})
    mask = "sheets.protectedRanges(requestingUserCanEdit,editors,range)"
    mine = sheets.spreadsheets().get(spreadsheetId=book, fields=mask).execute()["sheets"][0]["protectedRanges"][0]
    assert mine["requestingUserCanEdit"] is True
    theirs = service(emulator.wsgi, "sheets", "asesora@carrazos.test")
    shown = theirs.spreadsheets().get(spreadsheetId=book, fields=mask).execute()["sheets"][0]["protectedRanges"][0]
    assert "requestingUserCanEdit" not in shown
    assert "editors" not in shown
    with pytest.raises(HttpError, match="You are trying to edit a protected cell or object"):
        batch(theirs, book, paint(0, 0, red=1))


def test_a_stranger_is_refused_and_an_unknown_file_is_not_found(emulator: Emulator, sheets: Any) -> None:
    """403 without access, 404 for an id nobody has, 403 for a reader who writes."""
    book = make(sheets)
    stranger = service(emulator.wsgi, "sheets", "nadie@otra.test")
    with pytest.raises(HttpError, match="The caller does not have permission"):
        stranger.spreadsheets().get(spreadsheetId=book).execute()
    with pytest.raises(HttpError, match="Requested entity was not found"):
        sheets.spreadsheets().get(spreadsheetId="1nothing").execute()
    emulator.share(book, "nadie@otra.test", "reader")
    stranger.spreadsheets().get(spreadsheetId=book).execute()
    with pytest.raises(HttpError, match="The caller does not have permission"):
        batch(stranger, book, paint(0, 0, red=1))
