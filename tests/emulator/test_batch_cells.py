"""Requests that write cells, through ``apply_batch`` alone."""

from __future__ import annotations

from typing import Any

import pytest
from batch_support import A, apply, area, book, colored, refused, texts, value

from sheets_automation.emulator.errors import ApiError

GREEN = {"rgbColor": {"green": 1}}


def test_repeat_cell_paints_only_the_masked_property() -> None:
    """A repaint leaves value, note and bold face alone."""
    given = book([["a"]])
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    given.sheets[0].put(0, 0, {**given.sheets[0].cell(0, 0), "note": "n", **bold})
    after, replies = apply(given, {"repeatCell": colored(area("A1:A2"), GREEN)})
    cell = after.sheets[0].cell(0, 0)
    assert replies == [{}]
    assert cell["userEnteredFormat"]["textFormat"] == {"bold": True}
    assert cell["userEnteredFormat"]["backgroundColor"] == {"green": 1}
    assert cell["note"] == "n"
    assert value(after, "A1") == "a"
    assert after.sheets[0].cell(1, 0)["userEnteredFormat"]["backgroundColorStyle"] == GREEN


@pytest.mark.parametrize("cell", [{}, {"userEnteredFormat": {}}])
def test_masked_colour_absent_from_the_body_is_cleared(cell: dict[str, Any]) -> None:
    """Clearing either view of the colour clears both and leaves no format behind."""
    painted, _ = apply(book([["a"]]), {"repeatCell": colored(area("A1"), GREEN)})
    for mask in ("userEnteredFormat.backgroundColorStyle", "userEnteredFormat(backgroundColor)"):
        after, _ = apply(painted, {"repeatCell": {"range": area("A1"), "cell": cell, "fields": mask}})
        assert "userEnteredFormat" not in after.sheets[0].cell(0, 0)


def test_empty_colour_is_black_not_nothing() -> None:
    """``backgroundColor: {}`` paints black."""
    body = {"range": area("A1"), "cell": {"userEnteredFormat": {"backgroundColor": {}}}, "fields": "userEnteredFormat"}
    after, _ = apply(book([[]]), {"repeatCell": body})
    fmt = after.sheets[0].cell(0, 0)["userEnteredFormat"]
    assert fmt == {"backgroundColor": {}, "backgroundColorStyle": {"rgbColor": {}}}


def test_star_replaces_the_whole_cell() -> None:
    """``*`` resets every field the body leaves out."""
    painted, _ = apply(book([["a"]]), {"repeatCell": colored(area("A1"), GREEN)})
    body = {"range": area("A1"), "cell": {"note": "only"}, "fields": "*"}
    after, _ = apply(painted, {"repeatCell": body})
    assert after.sheets[0].cell(0, 0) == {"note": "only"}


def test_repeated_formula_moves_its_references() -> None:
    """``=A1`` repeated over B2:C3 counts along; ``$`` sides stay."""
    cell = {"userEnteredValue": {"formulaValue": '=A1&$A$1&"A1"'}}
    body = {"range": area("B2:C3"), "cell": cell, "fields": "userEnteredValue"}
    after, _ = apply(book([[]]), {"repeatCell": body})
    assert after.sheets[0].cell(2, 2)["userEnteredValue"]["formulaValue"] == '=B2&$A$1&"A1"'


def test_writing_a_value_keeps_note_and_validation_and_drops_text_runs() -> None:
    """Runs and chips belong to the old text; note and rule belong to the cell."""
    given = book([[]])
    rule = {"condition": {"type": "BOOLEAN"}}
    old = {
        "userEnteredValue": {"stringValue": "x"},
        "effectiveValue": {"stringValue": "x"},
        "note": "n",
        "dataValidation": rule,
        "textFormatRuns": [{"startIndex": 0}],
        "chipRuns": [{"startIndex": 0}],
    }
    given.sheets[0].put(0, 0, old)
    rows = [{"values": [{"userEnteredValue": {"numberValue": 7}}]}]
    after, _ = apply(given, {"updateCells": {"start": A("A1"), "rows": rows, "fields": "userEnteredValue"}})
    assert after.sheets[0].cell(0, 0) == {
        "userEnteredValue": {"numberValue": 7},
        "effectiveValue": {"numberValue": 7},
        "note": "n",
        "dataValidation": rule,
    }
    assert given.sheets[0].cell(0, 0) is old


def test_update_cells_over_a_range_clears_the_rest_of_it() -> None:
    """Cells of the range beyond ``rows`` lose the masked field only."""
    given = book([["a", "b"], ["c", "d"]])
    given.sheets[0].put(1, 1, {**given.sheets[0].cell(1, 1), "note": "stays"})
    rows = [{"values": [{"userEnteredValue": {"stringValue": "z"}}]}]
    body = {"range": area("A1:B2"), "rows": rows, "fields": "userEnteredValue"}
    after, _ = apply(given, {"updateCells": body})
    assert texts(after) == [["z"]]
    assert after.sheets[0].cell(1, 1) == {"note": "stays"}


def test_update_cells_from_a_start_leaves_the_rest() -> None:
    """Rows of different length each write what they have."""
    rows = [{"values": [{}, {"note": "n"}]}, {}, {"values": [{"note": ""}]}]
    given = book([["a", "b"], ["c", "d"], ["e"]])
    given.sheets[0].put(2, 0, {"note": "old"})
    after, _ = apply(given, {"updateCells": {"start": A("A1"), "rows": rows, "fields": "note"}})
    assert after.sheets[0].cell(0, 1)["note"] == "n"
    assert after.sheets[0].cell(2, 0) == {}
    assert texts(after)[:2] == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"repeatCell": {"range": {"sheetId": 9}, "cell": {}, "fields": "note"}}, "No grid with id: 9"),
        (
            {"repeatCell": {"range": area("A1"), "cell": {}, "fields": ""}},
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        (
            {"repeatCell": {"range": {"sheetId": 1, "startRowIndex": 99}, "cell": {}, "fields": "note"}},
            "Range (Sheet1!A100) exceeds grid limits. Max rows: 20, max columns: 6",
        ),
        (
            {"updateCells": {"start": {"sheetId": 1, "rowIndex": 20}, "rows": [], "fields": "note"}},
            "GridCoordinate.rowIndex[20] is after last row in grid[19]",
        ),
        (
            {"updateCells": {"start": A("F1"), "rows": [{"values": [{}, {}]}], "fields": "note"}},
            "Attempting to write column: 6, beyond the last requested column of: 5",
        ),
        (
            {
                "repeatCell": {
                    "range": area("A1"),
                    "cell": {"userEnteredValue": {"stringValue": "x" * 50_001}},
                    "fields": "userEnteredValue",
                }
            },
            "Your input contains more than the maximum of 50000 characters in a single cell.",
        ),
    ],
)
def test_bad_cell_requests_are_refused_in_googles_words(request_: dict[str, Any], message: str) -> None:
    """400 naming the request's index and kind."""
    kind = next(iter(request_))
    with pytest.raises(ApiError) as error:
        apply(book([["a"]]), request_)
    assert (error.value.code, error.value.message) == (400, f"Invalid requests[0].{kind}: {message}")


def test_append_cells_goes_after_the_last_value_and_grows_the_grid() -> None:
    """A row with only a colour is no data; the grid grows when it is full."""
    given, _ = apply(book([["a"]], rows=2), {"repeatCell": colored(area("A2"), GREEN)})
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]} for text in "xy"]
    after, _ = apply(given, {"appendCells": {"sheetId": 1, "rows": rows, "fields": "userEnteredValue"}})
    assert texts(after) == [["a"], ["x"], ["y"]]
    assert after.sheets[0].row_count == 3
    assert "userEnteredFormat" in after.sheets[0].cell(1, 0)


def test_borders_frame_the_range_and_none_removes_them() -> None:
    """Outer sides go to the edge cells, inner ones between; NONE clears a side."""
    line = {"style": "SOLID", "color": {"red": 1}}
    body = {"range": area("A1:B2"), "top": line, "innerVertical": line}
    after, _ = apply(book([[]]), {"updateBorders": body})
    first = after.sheets[0].cell(0, 0)["userEnteredFormat"]["borders"]
    assert set(first) == {"top", "right"}
    assert first["top"]["width"] == 1
    assert set(after.sheets[0].cell(1, 1)["userEnteredFormat"]["borders"]) == {"left"}
    off = {"range": area("A1:B2"), "top": {"style": "NONE"}, "innerVertical": {"style": "NONE"}}
    cleared, _ = apply(after, {"updateBorders": off})
    assert list(cleared.sheets[0].occupied()) == []


def test_validation_is_set_and_cleared_with_values_kept() -> None:
    """No rule in the request clears it."""
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x"}]}}
    after, _ = apply(book([["a"]]), {"setDataValidation": {"range": area("A1:A2"), "rule": rule}})
    assert after.sheets[0].cell(1, 0) == {"dataValidation": rule}
    cleared, _ = apply(after, {"setDataValidation": {"range": area("A1:A2")}})
    assert texts(cleared) == [["a"]]


def test_a_refused_batch_leaves_no_trace() -> None:
    """All or nothing: the first request is undone when the second fails."""
    given = book([["a"], ["b"]])
    before = texts(given)
    error = refused(
        given,
        {"deleteDimension": {"range": {"sheetId": 1, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
        {"repeatCell": colored(area("A1"), GREEN)},
        {"deleteSheet": {"sheetId": 77}},
    )
    assert error.message == "Invalid requests[2].deleteSheet: No sheet with id: 77"
    assert (texts(given), given.sheets[0].row_count, given.revision) == (before, 20, 1)


def test_an_unknown_kind_is_501_and_an_empty_batch_400() -> None:
    """Never a false success."""
    assert refused(book([[]]), {"insertComment": {}}).code == 501
    assert refused(book([[]])).message == "Must specify at least one request."


def test_a_thousand_repaints_of_a_big_sheet_copy_only_their_rows() -> None:
    """Rows that were not painted stay the very same objects."""
    given = book([["x", "y"]] * 2_000, rows=3_000)
    wanted = [{"repeatCell": colored(area(f"A{i + 1}"), GREEN)} for i in range(0, 2_000, 2)]
    after, _ = apply(given, *wanted)
    pairs = zip(given.sheets[0].rows, after.sheets[0].rows, strict=True)
    assert [old is new for old, new in pairs] == [False, True] * 1_000


@pytest.mark.parametrize(
    "mask", ["nada", "userEnteredFormat.nada", "userEnteredFormat(textFormat(bold,nada))", "note)"]
)
def test_a_mask_that_names_no_field_is_refused(mask: str) -> None:
    """At any depth, before anything is written."""
    error = refused(book([["a"]]), {"repeatCell": {"range": area("A1"), "cell": {"note": "n"}, "fields": mask}})
    assert error.message.startswith("Invalid requests[0].repeatCell: Invalid field")


def test_masks_may_be_written_in_either_case() -> None:
    """``user_entered_format.background_color`` and nested parentheses mean the same as the usual paths."""
    cell = {"userEnteredFormat": {"backgroundColor": {"green": 1}, "textFormat": {"bold": True, "italic": True}}}
    for mask in ("user_entered_format.background_color", "userEnteredFormat(textFormat(bold),backgroundColor)"):
        after, _ = apply(book([["a"]]), {"repeatCell": {"range": area("A1"), "cell": cell, "fields": mask}})
        fmt = after.sheets[0].cell(0, 0)["userEnteredFormat"]
        assert fmt["backgroundColorStyle"] == GREEN
        assert fmt.get("textFormat", {"bold": True}) == {"bold": True}
