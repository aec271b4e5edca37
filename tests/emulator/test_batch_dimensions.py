"""Rows and columns: inserting, deleting, moving, sizing; and every kind of range that adjusts with them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from batch_support import A, Json, apply, area, book, colored, refused, sheet, span, texts, value

from sheets_automation.emulator.formulas.references import shifted
from sheets_automation.emulator.state.grid import Spreadsheet

RED = {"rgbColor": {"red": 1}}


def insert(dimension: str, start: int, end: int, before: bool = False) -> Json:
    return {"insertDimension": {"range": span(dimension, start, end), "inheritFromBefore": before}}


def delete(dimension: str, start: int, end: int) -> Json:
    return {"deleteDimension": {"range": span(dimension, start, end)}}


def move(dimension: str, start: int, end: int, to: int) -> Json:
    return {"moveDimension": {"source": span(dimension, start, end), "destinationIndex": to}}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (insert("ROWS", 1, 2), [["a", "b"], [], ["c", "d"], ["e", "f"]]),
        (insert("COLUMNS", 1, 3), [["a", None, None, "b"], ["c", None, None, "d"], ["e", None, None, "f"]]),
        (delete("ROWS", 0, 2), [["e", "f"]]),
        (delete("COLUMNS", 0, 1), [["b"], ["d"], ["f"]]),
        (move("ROWS", 0, 1, 3), [["c", "d"], ["e", "f"], ["a", "b"]]),
        (move("ROWS", 2, 3, 0), [["e", "f"], ["a", "b"], ["c", "d"]]),
        (move("ROWS", 0, 1, 5), [["c", "d"], ["e", "f"], [], [], ["a", "b"]]),
        (move("COLUMNS", 0, 1, 2), [["b", "a"], ["d", "c"], ["f", "e"]]),
        (move("COLUMNS", 1, 2, 0), [["b", "a"], ["d", "c"], ["f", "e"]]),
    ],
)
def test_cells_go_where_their_rows_and_columns_go(request_: Json, expected: list[list[Any]]) -> None:
    """Values after one structural change."""
    after, replies = apply(book([["a", "b"], ["c", "d"], ["e", "f"]]), request_)
    assert texts(after) == expected
    assert replies == [{}]


def test_the_grid_grows_and_shrinks_with_its_dimensions() -> None:
    """rowCount, columnCount and the frozen part follow."""
    given = book([["a"]])
    given.sheets[0].properties["gridProperties"]["frozenRowCount"] = 2
    after, _ = apply(given, insert("ROWS", 1, 4), delete("COLUMNS", 0, 2), delete("ROWS", 4, 6))
    grid = after.sheets[0].properties["gridProperties"]
    assert grid == {"rowCount": 21, "columnCount": 4, "frozenRowCount": 4}
    more, _ = apply(after, {"appendDimension": {"sheetId": 1, "dimension": "ROWS", "length": 5}})
    assert more.sheets[0].row_count == 26


def test_a_row_born_under_a_red_one_is_red_when_it_inherits_from_before() -> None:
    """Formats and validation come from the chosen neighbour, values and notes do not; checkboxes arrive unticked."""
    given, _ = apply(book([["a"], ["b"]]), {"repeatCell": colored(area("A1"), RED)})
    box = {"condition": {"type": "BOOLEAN"}}
    ticked = {"userEnteredValue": {"boolValue": True}, "effectiveValue": {"boolValue": True}, "dataValidation": box}
    given.sheets[0].put(0, 1, {**ticked, "note": "no"})
    above, _ = apply(given, insert("ROWS", 1, 2, before=True))
    assert above.sheets[0].cell(1, 0)["userEnteredFormat"]["backgroundColorStyle"] == RED
    assert above.sheets[0].cell(1, 1)["effectiveValue"] == {"boolValue": False}
    assert "note" not in above.sheets[0].cell(1, 1)
    below, _ = apply(given, insert("ROWS", 1, 2))
    assert below.sheets[0].cell(1, 0) == {}
    wide, _ = apply(given, insert("COLUMNS", 1, 2, before=True))
    assert "userEnteredFormat" in wide.sheets[0].cell(0, 1)


ADJUSTMENTS = [
    (insert("ROWS", 0, 2), "B5:C8"),
    (insert("ROWS", 2, 3), "B4:C7"),
    (insert("ROWS", 3, 5), "B3:C8"),
    (insert("ROWS", 6, 7), "B3:C6"),
    (insert("COLUMNS", 2, 3), "B3:D6"),
    (delete("ROWS", 0, 1), "B2:C5"),
    (delete("ROWS", 1, 4), "B2:C3"),
    (delete("ROWS", 5, 9), "B3:C5"),
    (delete("ROWS", 2, 6), None),
    (delete("COLUMNS", 1, 2), "B3:B6"),
    (move("ROWS", 2, 6, 10), "B7:C10"),
    (move("ROWS", 3, 4, 6), "B3:C6"),
    (move("ROWS", 3, 4, 12), "B3:C5"),
    (move("ROWS", 0, 1, 4), "B2:C6"),
    (move("COLUMNS", 1, 3, 0), "A3:B6"),
]


def decorated() -> Spreadsheet:
    """A sheet on which everything that can name cells names B3:C6."""
    where = area("B3:C6")
    given = book([["=SUM($B$3:C6)&Sheet1!B3:C6"]], 20, 6, sheet([["=sum(Sheet1!B3:C6)"]], sheet_id=2, title="Otra"))
    tab = given.sheets[0]
    given.named_ranges = [{"namedRangeId": "n", "name": "zona", "range": where}]
    tab.merges = [where]
    tab.protected_ranges = [{"protectedRangeId": 1, "range": where, "warningOnly": True}]
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=COUNTA(B3:C6)>1"}]}
    tab.conditional_formats = [{"ranges": [where], "booleanRule": {"condition": condition}}]
    tab.banded_ranges = [{"bandedRangeId": 2, "range": where}]
    tab.filter_views = [{"filterViewId": 3, "range": where}]
    tab.basic_filter = {"range": where}
    tab.tables = [{"tableId": "t", "range": where}]
    source = {"sourceRange": {"sources": [where]}}
    given.sheets[1].charts = [{"chartId": 4, "spec": {"pieChart": {"series": source}}}]
    tab.extra = {"slicers": [{"slicerId": 5, "spec": {"dataRange": where}}]}
    rule = {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!$B$3:$C$6"}]}}
    given.sheets[1].put(5, 5, {"dataValidation": rule})
    return given


@pytest.mark.parametrize(("request_", "expected"), ADJUSTMENTS)
def test_every_kind_of_range_adjusts(request_: Json, expected: str | None) -> None:
    """The same table holds for all that names cells; what lost all of them is gone, charts stay without data."""
    given = decorated()
    merged = "moveDimension" not in request_  # moves through a merge are refused, see below
    if not merged:
        given.sheets[0].merges = []
    after, _ = apply(given, request_)
    tab, other = after.sheets
    kept = [area(expected)] if expected else []
    assert [n["range"] for n in after.named_ranges] == kept
    assert tab.merges == (kept if merged else [])
    for items in (tab.protected_ranges, tab.banded_ranges, tab.filter_views, tab.tables):
        assert [item["range"] for item in items] == kept
    assert [r for rule in tab.conditional_formats for r in rule["ranges"]] == kept
    assert ([tab.basic_filter["range"]] if tab.basic_filter else []) == kept
    assert other.charts[0]["spec"]["pieChart"]["series"]["sourceRange"]["sources"] == kept
    assert [s["spec"]["dataRange"] for s in tab.extra["slicers"] if "dataRange" in s["spec"]] == kept
    rule = other.cell(5, 5)["dataValidation"]["condition"]["values"][0]["userEnteredValue"]
    pinned = re.sub(r"([A-Z])(\d+)", r"$\1$\2", expected) if expected else "#REF!"
    assert rule == f"=Sheet1!{pinned}"
    assert value(after, "A1", 1) == f"=sum(Sheet1!{expected or '#REF!'})"


def test_formulas_follow_their_cells() -> None:
    """References in texts and other sheets are left alone; deleted cells become #REF!."""
    given = book(
        [['=B2+$B$3&"B2"', "=A:A", "=SUM(2:3)", "=Otra!B2"], ["", 1], ["", 2]],
        20,
        6,
        sheet([], title="Otra", sheet_id=2),
    )
    after, _ = apply(given, insert("ROWS", 1, 2))
    assert texts(after)[0] == ['=B3+$B$4&"B2"', "=A:A", "=SUM(3:4)", "=Otra!B2"]
    gone, _ = apply(given, delete("ROWS", 1, 2))
    assert texts(gone)[0] == ['=#REF!+$B$2&"B2"', "=A:A", "=SUM(2:2)", "=Otra!B2"]


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("=A1:B2+$C$3", 1, 1, "=B2:C3+$C$3"),
        ("=LOG10(A1)", 1, 0, "=LOG10(A2)"),
        ("='Mi hoja'!A1", 0, 2, "='Mi hoja'!C1"),
        ("=A1", -1, 0, "=#REF!"),
        ("=A2:A", 1, 1, "=B3:B"),
        ("=zona1x+AB12", 1, 0, "=zona1x+AB13"),
    ],
)
def test_copied_formulas_move_only_what_is_relative(formula: str, rows: int, columns: int, expected: str) -> None:
    """As the screen does on copying."""
    assert shifted(formula, rows, columns) == expected


def test_open_ranges_stay_open() -> None:
    """A whole-column named range keeps its unbounded side, a protected sheet stays one."""
    given = book([["a"]])
    given.named_ranges = [{"namedRangeId": "n", "name": "x", "range": {"sheetId": 1, "startRowIndex": 1}}]
    given.sheets[0].protected_ranges = [{"protectedRangeId": 1, "range": {"sheetId": 1}}]
    after, _ = apply(given, insert("ROWS", 0, 2), delete("COLUMNS", 1, 2))
    assert after.named_ranges[0]["range"] == {"sheetId": 1, "startRowIndex": 3}
    assert after.sheets[0].protected_ranges[0]["range"] == {"sheetId": 1}


def test_filters_tables_groups_and_anchors_follow_columns() -> None:
    """Criteria name columns by number: they move with them or go with them."""
    given = book([["h1", "h2", "h3"]])
    tab = given.sheets[0]
    where = area("A1:C5")
    tab.basic_filter = {
        "range": where,
        "criteria": {"0": {}, "2": {"hiddenValues": ["x"]}},
        "filterSpecs": [{"columnIndex": 0}, {"columnIndex": 2}],
        "sortSpecs": [{"dimensionIndex": 2}],
    }
    tab.tables = [{"tableId": "t", "range": where, "columnProperties": [{"columnName": n} for n in ("h1", "h2", "h3")]}]
    for index, column in enumerate(tab.tables[0]["columnProperties"]):
        column["columnIndex"] = index
    tab.extra = {"columnGroups": [{"range": span("COLUMNS", 1, 3), "depth": 1}]}
    anchor = {"overlayPosition": {"anchorCell": A("C4")}}
    tab.charts = [{"chartId": 1, "spec": {}, "position": anchor}]
    after, _ = apply(given, delete("COLUMNS", 0, 1), insert("COLUMNS", 1, 2))
    tab = after.sheets[0]
    assert tab.basic_filter is not None
    assert tab.basic_filter["criteria"] == {"2": {"hiddenValues": ["x"]}}
    assert tab.basic_filter["filterSpecs"] == [{"columnIndex": 2}]
    assert tab.basic_filter["sortSpecs"] == [{"dimensionIndex": 2}]
    names = [c["columnName"] for c in tab.tables[0]["columnProperties"]]
    assert names == ["h2", "Column 2", "h3"]
    assert tab.extra["columnGroups"][0]["range"] == span("COLUMNS", 0, 3)
    assert tab.charts[0]["position"]["overlayPosition"]["anchorCell"] == A("C4")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (insert("ROWS", 21, 22), "range.startIndex is larger than current grid size (20)"),
        (
            insert("ROWS", 20, 21),
            "range.startIndex must be less than the grid size (20) if inheritFromBefore is false.",
        ),
        (insert("ROWS", 0, 1, before=True), "range.startIndex must be greater than 0 if inheritFromBefore is true."),
        (
            delete("ROWS", 19, 21),
            "Cannot delete a row that doesn't exist. Tried to delete row index 20 but there are only 20 rows.",
        ),
        (delete("COLUMNS", 0, 6), "Sorry, it is not possible to delete all non-frozen columns."),
        (move("ROWS", 1, 4, 2), "destinationIndex[2] must not be inside the moved rows."),
        (
            {"appendDimension": {"sheetId": 1, "dimension": "ROWS", "length": 2_000_000}},
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
        (
            {"appendDimension": {"sheetId": 1, "dimension": "COLUMNS", "length": 18_273}},
            "This action would increase the number of columns in the sheet above the limit of 18278 columns.",
        ),
    ],
)
def test_impossible_dimensions_are_refused(request_: Json, message: str) -> None:
    """400 in Google's words, grid untouched."""
    given = book([["a"]])
    kind = next(iter(request_))
    assert refused(given, request_).message == f"Invalid requests[0].{kind}: {message}"
    assert given.sheets[0].row_count == 20


def test_rows_cannot_be_moved_through_a_merge() -> None:
    """Neither out of a merge nor into one; a merge moved whole goes along."""
    given, _ = apply(book([["a"], ["b"]]), {"mergeCells": {"range": area("A1:A2")}})
    assert "crosses a merged cell" in refused(given, move("ROWS", 0, 1, 5)).message
    assert "crosses a merged cell" in refused(given, move("ROWS", 4, 5, 1)).message
    after, _ = apply(given, move("ROWS", 0, 2, 5))
    assert after.sheets[0].merges == [area("A4:A5")]


def test_properties_of_rows_and_columns_are_set_and_travel() -> None:
    """Hidden rows move with their rows; a masked property left out is reset."""
    hide = {"properties": {"hiddenByUser": True, "pixelSize": 40}, "fields": "*"}
    given, _ = apply(book([["a"], ["b"]]), {"updateDimensionProperties": {"range": span("ROWS", 1, 2), **hide}})
    moved, _ = apply(given, insert("ROWS", 0, 1))
    assert moved.sheets[0].rows[2].properties == {"hiddenByUser": True, "pixelSize": 40}
    show = {"properties": {"hiddenByUser": False}, "fields": "hiddenByUser,pixelSize"}
    shown, _ = apply(moved, {"updateDimensionProperties": {"range": span("ROWS", 2, 3), **show}})
    assert shown.sheets[0].rows[2].properties == {}


def test_automatic_width_follows_the_longest_text() -> None:
    """Longer text, wider column; an empty column gets the default."""
    given = book([["x" * 40, "x"]])
    after, _ = apply(given, {"autoResizeDimensions": {"dimensions": span("COLUMNS", 0, 3)}})
    widths = [column.properties["pixelSize"] for column in after.sheets[0].columns]
    assert widths[0] > widths[1]
    assert widths[2] == 100
