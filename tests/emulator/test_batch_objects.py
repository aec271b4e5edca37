"""Charts, protection, names, conditional formats, banding, filters, tables, groups."""

from __future__ import annotations

from typing import Any

import pytest
from batch_support import A, Json, apply, area, book, colored, refused, sheet, span, texts

from sheets_automation.emulator.state.grid import Spreadsheet

RED = {"rgbColor": {"red": 1}}
ADVISER = "asesora@example.com"
BASIC = {"basicChart": {"chartType": "COLUMN", "series": [{"series": {"sourceRange": {"sources": [area("B1:B3")]}}}]}}


def chart(chart_id: int | None = None, spec: Json | None = None, **position: Any) -> Json:
    out: Json = {"spec": BASIC if spec is None else spec}
    if chart_id is not None:
        out["chartId"] = chart_id
    if position:
        out["position"] = position
    return {"addChart": {"chart": out}}


def test_a_chart_gets_an_id_and_googles_default_size() -> None:
    """600 × 371 over the anchor cell, in the reply as in the state."""
    after, replies = apply(book([[]]), chart(5, overlayPosition={"anchorCell": A("C2")}))
    overlay = {"anchorCell": A("C2"), "widthPixels": 600, "heightPixels": 371}
    assert replies[0]["addChart"]["chart"] == {"chartId": 5, "spec": BASIC, "position": {"overlayPosition": overlay}}
    assert after.sheets[0].charts == [replies[0]["addChart"]["chart"]]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (chart(5), 400),
        (chart(6, {"basicChart": {"chartType": "LINE"}}), 500),
        (chart(6, {"title": "nada"}), 400),
        (chart(6, None, overlayPosition={"anchorCell": {"sheetId": 1, "rowIndex": 99}}), 400),
        ({"updateChartSpec": {"chartId": 5, "spec": {"title": "sin datos"}}}, 400),
        ({"updateChartSpec": {"chartId": 6, "spec": BASIC}}, 400),
        ({"deleteEmbeddedObject": {"objectId": 6}}, 400),
    ],
)
def test_impossible_charts_are_refused_as_google_does(request_: Json, code: int) -> None:
    """A used id, a partial spec, an anchor off the grid: 400; no domains and no series: 500."""
    given, _ = apply(book([[]]), chart(5))
    assert refused(given, request_).code == code
    assert len(given.sheets[0].charts) == 1


def test_charts_are_changed_moved_and_deleted() -> None:
    """To another cell under the mask, and to a sheet of their own, which goes with them."""
    given, _ = apply(book([[]]), chart(5, overlayPosition={"anchorCell": A("A1"), "widthPixels": 300}), chart(6))
    position = {"overlayPosition": {"anchorCell": A("D4"), "widthPixels": 1}}
    move = {"objectId": 5, "newPosition": position, "fields": "anchorCell"}
    pie = {"pieChart": {"series": {"sourceRange": {"sources": [area("A1:A2")]}}}}
    spec = {"updateChartSpec": {"chartId": 5, "spec": pie}}
    after, replies = apply(given, {"updateEmbeddedObjectPosition": move}, spec)
    overlay = replies[0]["updateEmbeddedObjectPosition"]["position"]["overlayPosition"]
    assert overlay == {"anchorCell": A("D4"), "widthPixels": 300, "heightPixels": 371}
    assert [c["chartId"] for c in after.sheets[0].charts] == [5, 6]
    assert after.sheets[0].charts[0]["spec"] == pie
    alone, _ = apply(after, {"updateEmbeddedObjectPosition": {"objectId": 5, "newPosition": {"newSheet": True}}})
    assert alone.sheets[1].properties["sheetType"] == "OBJECT"
    assert "gridProperties" not in alone.sheets[1].properties
    gone, _ = apply(alone, {"deleteEmbeddedObject": {"objectId": 5}})
    assert [len(s.charts) for s in gone.sheets] == [1]


def test_slicers_share_the_ids_of_charts() -> None:
    """Added, changed under the mask, deleted as embedded objects."""
    slicer = {"spec": {"dataRange": area("A1:B5"), "title": "Zona"}, "slicerId": 8}
    after, _ = apply(book([[]]), {"addSlicer": {"slicer": slicer}})
    change = {"updateSlicerSpec": {"slicerId": 8, "spec": {"title": "Sede"}, "fields": "title"}}
    after, _ = apply(after, change)
    assert after.sheets[0].extra["slicers"][0]["spec"] == {"dataRange": area("A1:B5"), "title": "Sede"}
    assert refused(after, chart(8)).code == 400
    assert apply(after, {"deleteEmbeddedObject": {"objectId": 8}})[0].sheets[0].extra["slicers"] == []


def protected(where: Json, **more: Any) -> Spreadsheet:
    given = book([["a"]], 20, 6, sheet([], sheet_id=2, title="Otra"))
    return apply(given, {"addProtectedRange": {"protectedRange": {"range": where, **more}}})[0]


def test_protection_bars_all_but_editors_and_the_owner() -> None:
    """The refusal is Google's; the listed editor and the owner pass; a batch with one barred cell is refused whole."""
    given = protected(area("A1:A2"), editors={"users": ["Lider@example.com"]})
    paint = {"repeatCell": colored(area("A2"), RED)}
    free = {"repeatCell": colored(area("B2"), RED)}
    error = refused(given, free, paint, caller=ADVISER)
    assert error.message == (
        "Invalid requests[1].repeatCell: You are trying to edit a protected cell or object. "
        "Please contact the spreadsheet owner to remove protection if you need to edit."
    )
    assert apply(given, free, caller=ADVISER)[1] == [{}]
    assert apply(given, paint, caller="lider@example.com")[1] == [{}]
    assert apply(given, paint)[1] == [{}]


def test_a_protection_that_warns_bars_nobody() -> None:
    """warningOnly keeps its editors, the owner among them, and lets everybody in."""
    given = protected(area("A1"), warningOnly=True, editors={"users": ["x@example.com"]})
    assert "x@example.com" in given.sheets[0].protected_ranges[0]["editors"]["users"]
    assert apply(given, {"repeatCell": colored(area("A1"), RED)}, caller=ADVISER)[1] == [{}]


def test_a_protected_sheet_leaves_its_unprotected_ranges_free() -> None:
    """Cells inside them only; the sheet's title, charts and rows are barred."""
    given = protected({"sheetId": 1}, unprotectedRanges=[area("B1:B5")])
    assert apply(given, {"repeatCell": colored(area("B2:B3"), RED)}, caller=ADVISER)[1] == [{}]
    title = {"updateSheetProperties": {"properties": {"sheetId": 1, "title": "X"}, "fields": "title"}}
    insert = {"insertDimension": {"range": span("ROWS", 0, 1)}}
    paint = {"repeatCell": colored(area("A2:B2"), RED)}
    for request in (paint, title, chart(1), insert, {"deleteSheet": {"sheetId": 1}}):
        assert "protected cell or object" in refused(given, request, caller=ADVISER).message
        assert apply(given, request)[1]


def test_protections_are_changed_and_lifted_by_those_who_may_edit() -> None:
    """An unknown id is refused in Google's words."""
    given = protected(area("A1"))
    protected_id = given.sheets[0].protected_ranges[0]["protectedRangeId"]
    new = {"protectedRangeId": protected_id, "range": area("B1", 2), "description": "d"}
    update = {"updateProtectedRange": {"protectedRange": new, "fields": "range,description"}}
    assert "protected cell" in refused(given, update, caller=ADVISER).message
    moved, _ = apply(given, update)
    assert (moved.sheets[0].protected_ranges, moved.sheets[1].protected_ranges[0]["description"]) == ([], "d")
    lifted, _ = apply(moved, {"deleteProtectedRange": {"protectedRangeId": protected_id}})
    assert lifted.sheets[1].protected_ranges == []
    message = refused(lifted, {"deleteProtectedRange": {"protectedRangeId": 4}}).message
    assert message == "Invalid requests[0].deleteProtectedRange: No protected range with id: 4"


def named(name: str, where: Json | None = None, **more: Any) -> Json:
    return {"addNamedRange": {"namedRange": {"name": name, "range": where or area("A1:B2"), **more}}}


def test_named_ranges_are_added_changed_and_deleted() -> None:
    """An open range stays open; a protection may lean on the name; formulas read it."""
    given, replies = apply(book([[2, 3, "=SUM(zona)"]]), named("zona", namedRangeId="z"))
    assert replies[0]["addNamedRange"]["namedRange"]["namedRangeId"] == "z"
    assert given.sheets[0].cell(0, 2)["effectiveValue"] == {"numberValue": 5}
    change = {"namedRangeId": "z", "name": "sede", "range": area("A:A")}
    after, _ = apply(given, {"updateNamedRange": {"namedRange": change, "fields": "name,range"}})
    assert after.named_ranges == [change]
    leaning, _ = apply(after, {"addProtectedRange": {"protectedRange": {"namedRangeId": "z"}}})
    assert "protected" in refused(leaning, {"repeatCell": colored(area("A9"), RED)}, caller=ADVISER).message
    assert apply(after, {"deleteNamedRange": {"namedRangeId": "z"}})[0].named_ranges == []


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (named("Zona"), "Cannot add named range with name Zona, a named range with that name already exists."),
        (
            named("otra", namedRangeId="z"),
            "Cannot add named range with ID z, a named range with that ID already exists.",
        ),
        (named("A1"), "Invalid name for a named range: A1"),
        (named("con espacio"), "Invalid name for a named range: con espacio"),
    ],
)
def test_impossible_names_are_refused(request_: Json, message: str) -> None:
    """400."""
    given, _ = apply(book([[]]), named("zona", namedRangeId="z"))
    assert refused(given, request_).message == f"Invalid requests[0].addNamedRange: {message}"


def rule(text: str, where: Json | None = None) -> Json:
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]}
    fmt = {"backgroundColorStyle": RED}
    return {"ranges": [where or area("A1:A5")], "booleanRule": {"condition": condition, "format": fmt}}


def test_conditional_formats_are_kept_in_their_order() -> None:
    """Index 0 is the first; replies tell old and new; open ranges are bounded by the grid; colours have both views."""
    add = [{"addConditionalFormatRule": {"rule": rule(t, area("A:A")), "index": i}} for t, i in (("x", 0), ("y", 0))]
    after, replies = apply(book([[]]), *add)
    conditions = [r["booleanRule"]["condition"] for r in after.sheets[0].conditional_formats]
    words = [condition["values"][0]["userEnteredValue"] for condition in conditions]
    assert (words, replies) == (["y", "x"], [{}, {}])
    assert after.sheets[0].conditional_formats[0]["ranges"] == [area("A1:A20")]
    assert after.sheets[0].conditional_formats[0]["booleanRule"]["format"]["backgroundColor"] == {"red": 1}
    moved, replies = apply(after, {"updateConditionalFormatRule": {"sheetId": 1, "index": 0, "newIndex": 1}})
    assert replies[0]["updateConditionalFormatRule"]["oldIndex"] == 0
    replaced, replies = apply(moved, {"updateConditionalFormatRule": {"index": 1, "rule": rule("z")}})
    old = replies[0]["updateConditionalFormatRule"]["oldRule"]["booleanRule"]["condition"]["values"]
    assert old == [{"userEnteredValue": "y"}]
    left, replies = apply(replaced, {"deleteConditionalFormatRule": {"sheetId": 1, "index": 0}})
    assert len(left.sheets[0].conditional_formats) == 1
    assert "rule" in replies[0]["deleteConditionalFormatRule"]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"deleteConditionalFormatRule": {"sheetId": 1, "index": 3}}, "No conditional format on sheet: 1 at index: 3"),
        ({"addConditionalFormatRule": {"rule": rule("x"), "index": 9}}, "Invalid conditional format index 9"),
        (
            {"addConditionalFormatRule": {"rule": {**rule("x"), "ranges": [area("A1"), area("A1", 2)]}}},
            "All ranges of a conditional format rule must be on the same sheet.",
        ),
    ],
)
def test_impossible_rules_are_refused(request_: Json, message: str) -> None:
    """In Google's words where they are known."""
    given = book([[]], 20, 6, sheet([], sheet_id=2, title="Otra"))
    kind = next(iter(request_))
    assert refused(given, request_).message == f"Invalid requests[0].{kind}: {message}"


def test_banding_is_added_once_changed_and_deleted() -> None:
    """Two bandings, or a table and a banding, cannot share a cell."""
    bands = {"firstBandColor": {"red": 1}, "secondBandColorStyle": RED}
    add = {"addBanding": {"bandedRange": {"bandedRangeId": 4, "range": area("A1:B9"), "rowProperties": bands}}}
    after, replies = apply(book([[]]), add)
    assert replies[0]["addBanding"]["bandedRange"]["rowProperties"]["firstBandColorStyle"] == RED
    words = "You cannot add alternating background colors to a range that already has alternating background colors."
    assert words in refused(after, add).message
    assert words in refused(after, {"addTable": {"table": {"range": area("B2:C5")}}}).message
    change = {"bandedRangeId": 4, "range": area("A1:B5")}
    after, _ = apply(after, {"updateBanding": {"bandedRange": change, "fields": "range"}})
    assert after.sheets[0].banded_ranges[0]["range"] == area("A1:B5")
    assert apply(after, {"deleteBanding": {"bandedRangeId": 4}})[0].sheets[0].banded_ranges == []


SALES = [["Nombre", "Nota"], ["Ana", 3], ["Luz", 5], [None, 1], ["Eva", 4]]


def shown(given: Spreadsheet) -> list[Any]:
    """Names in the rows that the filter leaves in sight."""
    rows = given.sheets[0].rows
    return [texts(given)[i][0] for i in range(1, len(rows)) if not rows[i].properties.get("hiddenByFilter")]


@pytest.mark.parametrize(
    ("column", "criteria", "expected"),
    [
        (0, {"hiddenValues": ["Ana", ""]}, ["Luz", "Eva"]),
        (1, {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "3,5"}]}}, ["Luz", "Eva"]),
        (0, {"condition": {"type": "BLANK"}}, [None]),
        (0, {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "A"}]}}, ["Ana", "Eva"]),
        (1, {"visibleBackgroundColorStyle": RED}, ["Luz"]),
    ],
)
def test_the_basic_filter_hides_rows(column: int, criteria: Json, expected: list[Any]) -> None:
    """By value, condition in the spreadsheet's locale, blank, text, colour; clearing it shows them again."""
    where = area("A1:B5")
    body = {"filter": {"range": where, "filterSpecs": [{"columnIndex": column, "filterCriteria": criteria}]}}
    after, _ = apply(book(SALES), {"repeatCell": colored(area("B3"), RED)}, {"setBasicFilter": body})
    assert shown(after) == expected
    assert after.sheets[0].basic_filter is not None
    assert set(after.sheets[0].basic_filter) == {"range", "criteria", "filterSpecs"}
    clear, _ = apply(after, {"clearBasicFilter": {"sheetId": 1}})
    assert len(shown(clear)) == 4
    assert clear.sheets[0].basic_filter is None


def test_a_filter_with_a_sort_order_sorts_the_rows_under_its_header() -> None:
    """For everybody, as on the screen; conditions that need a formula are 501."""
    body = {"filter": {"range": area("A1:B5"), "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]}}
    after, _ = apply(book(SALES), {"setBasicFilter": body})
    assert [row[1] for row in texts(after)] == ["Nota", 5, 4, 3, 1]
    custom = {"condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=TRUE"}]}}
    specs = [{"columnIndex": 0, "filterCriteria": custom}]
    by_formula = {"setBasicFilter": {"filter": {"range": area("A1:B5"), "filterSpecs": specs}}}
    assert refused(book(SALES), by_formula).code == 501


def test_filter_views_hide_nothing_for_others() -> None:
    """Added, changed, duplicated, deleted; criteria are kept in both shapes."""
    view = {"title": "Mías", "range": area("A1:B5"), "criteria": {"0": {"hiddenValues": ["Ana"]}}, "filterViewId": 3}
    after, replies = apply(book(SALES), {"addFilterView": {"filter": view}})
    assert replies[0]["addFilterView"]["filter"]["filterSpecs"] == [
        {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["Ana"]}}
    ]
    assert len(shown(after)) == 4
    change = {"filterViewId": 3, "title": "Todas", "criteria": {}}
    after, _ = apply(after, {"updateFilterView": {"filter": change, "fields": "title,criteria"}})
    assert after.sheets[0].filter_views[0].keys() == {"title", "range", "filterViewId"}
    twice, replies = apply(after, {"duplicateFilterView": {"filterId": 3}})
    assert replies[0]["duplicateFilterView"]["filter"]["title"] == "Copy of Todas"
    left, _ = apply(twice, {"deleteFilterView": {"filterId": 3}})
    assert len(left.sheets[0].filter_views) == 1
    assert refused(left, {"deleteFilterView": {"filterId": 3}}).code == 400


def test_tables_name_their_columns_by_the_header() -> None:
    """Names sent are written to it; a new list replaces the old; deleting takes contents and rules along."""
    table = {"tableId": "t", "range": area("A1:B3"), "columnProperties": [{"columnIndex": 1, "columnName": "Puntaje"}]}
    after, replies = apply(
        book(SALES),
        {"addTable": {"table": table}},
        {"addConditionalFormatRule": {"rule": rule("x", area("A2:A3"))}},
    )
    shape = replies[0]["addTable"]["table"]
    assert (shape["name"], [c["columnName"] for c in shape["columnProperties"]]) == ("Table1", ["Nombre", "Puntaje"])
    assert texts(after)[0] == ["Nombre", "Puntaje"]
    change = {"tableId": "t", "name": "Notas", "range": area("A1:B4")}
    after, _ = apply(after, {"updateTable": {"table": change, "fields": "name,range"}})
    assert after.sheets[0].tables[0]["range"] == area("A1:B4")
    row = {"values": [{"userEnteredValue": {"stringValue": "Sol"}}]}
    grown, _ = apply(after, {"appendCells": {"tableId": "t", "rows": [row], "fields": "userEnteredValue"}})
    assert [r[0] if r else None for r in texts(grown)][3:] == [None, "Sol", "Eva"]
    assert grown.sheets[0].tables[0]["range"] == area("A1:B5")
    gone, _ = apply(after, {"deleteTable": {"tableId": "t"}})
    assert (texts(gone)[-1], gone.sheets[0].tables, gone.sheets[0].conditional_formats) == (["Eva", 4], [], [])


def group(start: int, end: int) -> Json:
    return {"range": span("COLUMNS", start, end)}


def depths(given: Spreadsheet) -> list[tuple[int, int, int]]:
    held = given.sheets[0].extra["columnGroups"]
    return [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in held]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (group(2, 4), [(1, 5, 1), (2, 4, 2)]),
        (group(0, 6), [(0, 6, 1), (1, 5, 2)]),
        (group(3, 6), [(1, 6, 1), (3, 5, 2)]),
    ],
)
def test_groups_nest_as_documented(second: Json, expected: list[tuple[int, int, int]]) -> None:
    """Subset, superset and overlap of an existing group over B:E."""
    after, replies = apply(book([[]]), {"addDimensionGroup": group(1, 5)}, {"addDimensionGroup": second})
    assert depths(after) == expected
    assert len(replies[1]["addDimensionGroup"]["dimensionGroups"]) == 2


def test_groups_are_collapsed_and_deleted() -> None:
    """Collapsing hides its columns; deleting D:E of B:E over C:D leaves B:D over C, as documented."""
    given, _ = apply(book([[]]), {"addDimensionGroup": group(1, 5)}, {"addDimensionGroup": group(2, 4)})
    less, _ = apply(given, {"deleteDimensionGroup": group(3, 5)})
    assert depths(less) == [(1, 4, 1), (2, 3, 2)]
    body = {"dimensionGroup": {**group(1, 5), "depth": 1, "collapsed": True}, "fields": "collapsed"}
    folded, _ = apply(given, {"updateDimensionGroup": body})
    assert [c.properties.get("hiddenByUser", False) for c in folded.sheets[0].columns] == [False, *[True] * 4]
    assert folded.sheets[0].extra["columnGroups"][0]["collapsed"] is True
    assert refused(given, {"deleteDimensionGroup": group(0, 1)}).code == 400
