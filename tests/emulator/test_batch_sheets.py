"""Tabs and the spreadsheet's own properties."""

from __future__ import annotations

from typing import Any

import pytest
from batch_support import Json, apply, area, book, refused, sheet, texts

from sheets_automation.emulator.batch.apply import HANDLERS
from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.wire.discovery import check_request


def three() -> Spreadsheet:
    others = [sheet([["b"]], sheet_id=2, title="Dos"), sheet([["c"]], sheet_id=3, title="Tres")]
    return book([["a"]], 20, 6, *others)


def titles(given: Spreadsheet) -> list[str]:
    assert [s.properties["index"] for s in given.sheets] == list(range(len(given.sheets)))
    return [s.title for s in given.sheets]


def test_add_sheet_fills_in_googles_defaults() -> None:
    """1,000 × 26, last, named in the spreadsheet's language, under a new id."""
    after, replies = apply(three(), {"addSheet": {}})
    properties = replies[0]["addSheet"]["properties"]
    assert properties["gridProperties"] == {"rowCount": 1000, "columnCount": 26}
    assert (properties["title"], properties["index"], properties["sheetType"]) == ("Hoja 4", 3, "GRID")
    assert titles(after)[-1] == "Hoja 4"


def test_add_sheet_takes_the_callers_id_place_and_colour() -> None:
    """A later request of the batch may use it; both views of the colour come back."""
    given = {"sheetId": 77, "title": "Informe", "index": 1, "tabColor": {"red": 1}, "gridProperties": {"rowCount": 5}}
    cells = {"start": {"sheetId": 77}, "rows": [{"values": [{"note": "n"}]}], "fields": "note"}
    after, replies = apply(three(), {"addSheet": {"properties": given}}, {"updateCells": cells})
    assert titles(after) == ["Sheet1", "Informe", "Dos", "Tres"]
    assert replies[0]["addSheet"]["properties"]["tabColorStyle"] == {"rgbColor": {"red": 1}}
    assert after.sheets[1].cell(0, 0) == {"note": "n"}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"addSheet": {"properties": {"title": "sheet1"}}},
            'A sheet with the name "sheet1" already exists. Please enter another name.',
        ),
        ({"addSheet": {"properties": {"title": ""}}}, "The sheet name cannot be empty."),
        ({"addSheet": {"properties": {"title": "x" * 101}}}, "The sheet name cannot be greater than 100 characters."),
        ({"addSheet": {"properties": {"sheetId": 1}}}, "Sheet with ID 1 already exists."),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 500_000}}}},
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
        ({"deleteSheet": {"sheetId": 5}}, "No sheet with id: 5"),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 1, "title": "Dos"}, "fields": "title"}},
            'A sheet with the name "Dos" already exists. Please enter another name.',
        ),
        (
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": 1, "gridProperties": {"frozenRowCount": 20}},
                    "fields": "gridProperties.frozenRowCount",
                }
            },
            "You can't freeze all visible rows on the sheet.",
        ),
        ({"updateSheetProperties": {"properties": {"sheetId": 1}, "fields": "nada"}}, "Invalid field: nada"),
        (
            {"updateSpreadsheetProperties": {"properties": {"timeZone": "Marte/Base"}, "fields": "timeZone"}},
            "Invalid time zone: Marte/Base",
        ),
    ],
)
def test_impossible_tabs_are_refused(request_: Json, message: str) -> None:
    """400 in Google's words."""
    kind = next(iter(request_))
    assert refused(three(), request_).message == f"Invalid requests[0].{kind}: {message}"


def test_the_last_visible_tab_can_be_neither_deleted_nor_hidden() -> None:
    """A spreadsheet always shows a tab."""
    one = book([["a"]])
    assert "You can't remove all the sheets in a document." in refused(one, {"deleteSheet": {"sheetId": 1}}).message
    hide = {"updateSheetProperties": {"properties": {"sheetId": 1, "hidden": True}, "fields": "hidden"}}
    assert "You can't hide all the sheets in a document." in refused(one, hide).message


def test_delete_sheet_takes_its_names_along_and_breaks_formulas_on_it() -> None:
    """Indexes close up; a formula that read the tab shows #REF!."""
    given = three()
    given.named_ranges = [{"namedRangeId": "n", "name": "x", "range": area("A1", 2)}]
    given.sheets[0].put(0, 1, {"userEnteredValue": {"formulaValue": "=Dos!A1"}})
    after, replies = apply(given, {"deleteSheet": {"sheetId": 2}})
    assert (titles(after), after.named_ranges, replies) == (["Sheet1", "Tres"], [], [{}])
    assert after.sheets[0].cell(0, 1)["effectiveValue"]["errorValue"]["type"] == "REF"


@pytest.mark.parametrize(
    ("sheet_id", "index", "expected"),
    [
        (1, 2, ["Dos", "Sheet1", "Tres"]),
        (1, 3, ["Dos", "Tres", "Sheet1"]),
        (1, 1, ["Sheet1", "Dos", "Tres"]),
        (3, 0, ["Tres", "Sheet1", "Dos"]),
    ],
)
def test_index_is_counted_before_the_move(sheet_id: int, index: int, expected: list[str]) -> None:
    """As the discovery document tells it: its own index, and the next, leave the tab where it is."""
    body = {"properties": {"sheetId": sheet_id, "index": index}, "fields": "index"}
    assert titles(apply(three(), {"updateSheetProperties": body})[0]) == expected


def test_shrinking_the_grid_deletes_what_is_cut_off() -> None:
    """Cells and ranges beyond the new size are gone."""
    given = book([["a", "b"], ["c", "d"]])
    given.sheets[0].merges = [area("A2:B3")]
    grid = {"rowCount": 2, "columnCount": 1, "frozenRowCount": 1}
    body = {"properties": {"sheetId": 1, "gridProperties": grid}, "fields": "gridProperties"}
    after, _ = apply(given, {"updateSheetProperties": body})
    assert (texts(after), after.sheets[0].merges) == ([["a"], ["c"]], [])
    assert after.sheets[0].properties["gridProperties"] == grid


def test_duplicate_has_everything_but_developer_metadata() -> None:
    """Objects get new ids and point at the copy; writing to the copy leaves the original alone."""
    given = three()
    given.sheets[0].row(0).metadata = [{"metadataId": 5, "metadataKey": "r", "visibility": "DOCUMENT"}]
    given.sheets[0].merges = [area("B1:B2")]
    given.sheets[0].charts = [{"chartId": 9, "spec": {"x": {"sources": [area("A1")]}}}]
    duplicate = {"sourceSheetId": 1, "insertSheetIndex": 0, "newSheetId": 50, "newSheetName": "Copia"}
    note = {"range": area("A1", 50), "cell": {"note": "n"}, "fields": "note"}
    after, replies = apply(given, {"duplicateSheet": duplicate}, {"repeatCell": note})
    copy_, original = after.sheets[0], after.sheets[1]
    assert replies[0]["duplicateSheet"]["properties"]["title"] == "Copia"
    assert titles(after) == ["Copia", "Sheet1", "Dos", "Tres"]
    assert copy_.rows[0].metadata == []
    assert copy_.merges == [area("B1:B2", 50)]
    assert copy_.charts[0]["chartId"] != 9
    assert copy_.charts[0]["spec"]["x"]["sources"] == [area("A1", 50)]
    assert "note" in copy_.cell(0, 0)
    assert "note" not in original.cell(0, 0)
    unnamed, _ = apply(given, {"duplicateSheet": {"sourceSheetId": 1}}, {"duplicateSheet": {"sourceSheetId": 1}})
    assert titles(unnamed)[:3] == ["Sheet1", "Copia de Sheet1 2", "Copia de Sheet1"]


def test_spreadsheet_properties_change_under_the_mask_only() -> None:
    """The rest stays."""
    body = {"properties": {"title": "Nuevo", "locale": "en_US"}, "fields": "title"}
    after, replies = apply(book([[]]), {"updateSpreadsheetProperties": body})
    assert (after.properties["title"], after.properties["locale"], replies) == ("Nuevo", "es_CO", [{}])


def test_values_written_in_a_batch_recompute_the_formulas_that_read_them() -> None:
    """At the end of the batch, whatever the order of its requests."""
    given = book([[2, "=A1*10"]])
    cell = {"userEnteredValue": {"numberValue": 5}}
    after, _ = apply(given, {"repeatCell": {"range": area("A1"), "cell": cell, "fields": "userEnteredValue"}})
    assert after.sheets[0].cell(0, 1)["effectiveValue"] == {"numberValue": 50}


def test_every_handled_kind_is_a_request_of_the_api() -> None:
    """No handler answers to a name that Google does not know."""
    empties: list[Any] = [{kind: {}} for kind in HANDLERS]
    assert check_request("sheets.spreadsheets.batchUpdate", {"requests": empties})["requests"] == empties
