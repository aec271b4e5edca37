"""Merging, shifting, copying and cutting parts of a sheet."""

from __future__ import annotations

from typing import Any

import pytest
from batch_support import A, Json, apply, area, book, colored, refused, sheet, texts

from sheets_automation.emulator.formulas.recalculation import recalculate

RED = {"rgbColor": {"red": 1}}
SQUARE = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]


def copy_(source: str, target: str, kind: str = "PASTE_NORMAL", orientation: str = "NORMAL") -> Json:
    body = {"source": area(source), "destination": area(target), "pasteType": kind, "pasteOrientation": orientation}
    return {"copyPaste": body}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("MERGE_ALL", ["A1:B2"]),
        ("MERGE_ROWS", ["A1:B1", "A2:B2"]),
        ("MERGE_COLUMNS", ["A1:A2", "B1:B2"]),
    ],
)
def test_merges_keep_the_first_value_only(kind: str, expected: list[str]) -> None:
    """The rest of each merged block is emptied; unmerging brings nothing back."""
    after, _ = apply(book(SQUARE), {"mergeCells": {"range": area("A1:B2"), "mergeType": kind}})
    assert after.sheets[0].merges == [area(a1) for a1 in expected]
    kept = {"MERGE_ALL": ["a"], "MERGE_ROWS": ["a", "d"], "MERGE_COLUMNS": ["a", "b"]}[kind]
    assert [v for row in texts(after)[:2] for v in row[:2] if v is not None] == kept
    apart, _ = apply(after, {"unmergeCells": {"range": area("A1:C3")}})
    assert apart.sheets[0].merges == []


def test_a_merge_cut_in_part_is_refused() -> None:
    """In Google's words."""
    given, _ = apply(book(SQUARE), {"mergeCells": {"range": area("A1:B2")}})
    for request in ({"unmergeCells": {"range": area("A1")}}, {"mergeCells": {"range": area("B1:C1")}}):
        message = refused(given, request).message
        assert message.endswith("You must select all cells in a merged range to merge or unmerge them.")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            {"insertRange": {"range": area("B1:B2"), "shiftDimension": "ROWS"}},
            [["a", None, "c"], ["d", None, "f"], ["g", "b", "i"], [None, "e"], [None, "h"]],
        ),
        (
            {"insertRange": {"range": area("A2"), "shiftDimension": "COLUMNS"}},
            [["a", "b", "c"], [None, "d", "e", "f"], ["g", "h", "i"]],
        ),
        (
            {"deleteRange": {"range": area("A1:B1"), "shiftDimension": "ROWS"}},
            [["d", "e", "c"], ["g", "h", "f"], [None, None, "i"]],
        ),
        (
            {"deleteRange": {"range": area("A1:B2"), "shiftDimension": "COLUMNS"}},
            [["c"], ["f"], ["g", "h", "i"]],
        ),
    ],
)
def test_cells_shift_within_their_band(request_: Json, expected: list[list[Any]]) -> None:
    """Beside the band nothing moves."""
    assert texts(apply(book(SQUARE), request_)[0]) == expected


def test_ranges_shift_with_a_band_only_when_it_holds_them_whole() -> None:
    """A named range wider than the band stays; formulas follow the cells."""
    given = book([*SQUARE, ["=B3", "=A3"]])
    names = [("dentro", "B2:B3"), ("fuera", "A2:B3")]
    given.named_ranges = [{"namedRangeId": n, "name": n, "range": area(a1)} for n, a1 in names]
    after, _ = apply(given, {"insertRange": {"range": area("B1"), "shiftDimension": "ROWS"}})
    assert [n["range"] for n in after.named_ranges] == [area("B3:B4"), area("A2:B3")]
    assert texts(after)[3][0] == "=B4"
    assert texts(after)[4][1] == "=A3"


def test_pushing_cells_past_the_edge_grows_the_grid() -> None:
    """Only as far as what is pushed."""
    after, _ = apply(book(SQUARE, 3, 3), {"insertRange": {"range": area("A1:A2"), "shiftDimension": "ROWS"}})
    assert (after.sheets[0].row_count, texts(after)[4]) == (5, ["g"])
    wide, _ = apply(book(SQUARE, 3, 3), {"insertRange": {"range": area("A1"), "shiftDimension": "COLUMNS"}})
    assert (wide.sheets[0].column_count, texts(wide)[0]) == (4, [None, "a", "b", "c"])


def test_part_of_a_table_cannot_be_shifted() -> None:
    """Google's refusal, for a table wider than the band."""
    given, _ = apply(book(SQUARE), {"addTable": {"table": {"range": area("A1:C3")}}})
    message = refused(given, {"deleteRange": {"range": area("A2"), "shiftDimension": "ROWS"}}).message
    assert message == "Invalid requests[0].deleteRange: You cannot insert or delete cells over part of a table."


def dressed() -> Any:
    """A1 with everything a cell can carry, a formula beside it, a merge below, a rule over the three."""
    given = book([[3, "=A1+$A$1"], ["m"]])
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "3"}]}}
    fmt = {"textFormat": {"bold": True}, "borders": {"top": {"style": "SOLID", "width": 1}}}
    given.sheets[0].put(
        0, 0, {**given.sheets[0].cell(0, 0), "note": "n", "dataValidation": rule, "userEnteredFormat": fmt}
    )
    given.sheets[0].merges = [area("A2:B2")]
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=A1>1"}]}
    given.sheets[0].conditional_formats = [{"ranges": [area("A1:B2")], "booleanRule": {"condition": condition}}]
    recalculate(given)
    return given


def test_normal_paste_carries_everything() -> None:
    """Value, note, format, validation, moved formula, merge and conditional format."""
    after, _ = apply(dressed(), copy_("A1:B2", "D5"))
    tab = after.sheets[0]
    assert {**tab.cell(4, 3)} == tab.cell(0, 0)
    assert tab.cell(4, 4)["userEnteredValue"]["formulaValue"] == "=D5+$A$1"
    assert tab.cell(4, 4)["effectiveValue"] == {"numberValue": 6}
    assert tab.merges == [area("A2:B2"), area("D5:E6") | {"startRowIndex": 5}]
    assert tab.conditional_formats[0]["ranges"] == [area("A1:B2"), area("D5:E6")]


@pytest.mark.parametrize(
    ("kind", "present", "absent"),
    [
        ("PASTE_VALUES", {"userEnteredValue"}, {"note", "dataValidation", "userEnteredFormat"}),
        ("PASTE_FORMULA", {"userEnteredValue"}, {"note", "dataValidation", "userEnteredFormat"}),
        ("PASTE_FORMAT", {"userEnteredFormat"}, {"userEnteredValue", "note", "dataValidation"}),
        ("PASTE_DATA_VALIDATION", {"dataValidation"}, {"userEnteredValue", "note", "userEnteredFormat"}),
        ("PASTE_NO_BORDERS", {"userEnteredValue", "note", "dataValidation", "userEnteredFormat"}, set()),
        ("PASTE_CONDITIONAL_FORMATTING", set(), {"userEnteredValue", "note", "userEnteredFormat"}),
    ],
)
def test_each_paste_type_carries_its_part(kind: str, present: set[str], absent: set[str]) -> None:
    """And nothing else."""
    after, _ = apply(dressed(), copy_("A1:B1", "D5", kind))
    cell = after.sheets[0].cell(4, 3)
    assert present <= cell.keys()
    assert not absent & cell.keys()
    if kind == "PASTE_VALUES":
        assert after.sheets[0].cell(4, 4)["userEnteredValue"] == {"numberValue": 6}
    if kind == "PASTE_NO_BORDERS":
        assert cell["userEnteredFormat"] == {"textFormat": {"bold": True}}


def test_a_destination_that_is_a_multiple_is_filled() -> None:
    """Else the source is pasted once, whole."""
    assert texts(apply(book([["a", "b"]]), copy_("A1:B1", "A3:D4"))[0])[2:] == [["a", "b"] * 2] * 2
    assert texts(apply(book([["a", "b"]]), copy_("A1:B1", "A3:C3"))[0])[2:] == [["a", "b"]]


def test_transposed_paste_swaps_rows_and_columns() -> None:
    """And grows the grid where it has to."""
    after, _ = apply(book(SQUARE, 4, 3), copy_("A1:C2", "B3", orientation="TRANSPOSE"))
    assert texts(after)[2:] == [["g", "a", "d"], [None, "b", "e"], [None, "c", "f"]]
    assert after.sheets[0].row_count == 5


def test_a_rule_pasted_on_another_sheet_reads_that_sheets_cells() -> None:
    """Its formula moves to the new place; the rule it lands on gives way."""
    given = dressed()
    given.sheets.append(sheet([], sheet_id=2, title="Otra"))
    given.sheets[1].properties["index"] = 1
    given.sheets[1].conditional_formats = [{"ranges": [area("C3:C4", 2)], "gradientRule": {}}]
    paste = copy_("A1", "C3", "PASTE_FORMAT")
    paste["copyPaste"]["destination"]["sheetId"] = 2
    after, _ = apply(given, paste)
    old, new = after.sheets[1].conditional_formats
    assert old["ranges"] == [area("C4", 2)]
    assert new["ranges"] == [area("C3", 2)]
    assert new["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=C3>1"}]


def test_cut_cells_take_what_names_them_along() -> None:
    """Formulas elsewhere, names, merges and rules follow; the source is empty; row metadata stays with the row."""
    given = dressed()
    given.sheets[0].put(9, 0, {"userEnteredValue": {"formulaValue": "=A1*2"}})
    given.named_ranges = [{"namedRangeId": "n", "name": "x", "range": area("A1:B1")}]
    given.sheets[0].row(0).metadata = [{"metadataId": 1, "metadataKey": "r", "visibility": "DOCUMENT"}]
    after, replies = apply(given, {"cutPaste": {"source": area("A1:B2"), "destination": A("C5")}})
    tab = after.sheets[0]
    assert replies == [{}]
    assert tab.cell(0, 0) == {}
    assert tab.cell(4, 2)["note"] == "n"
    assert tab.cell(4, 3)["userEnteredValue"]["formulaValue"] == "=C5+$C$5"
    assert tab.cell(9, 0)["userEnteredValue"]["formulaValue"] == "=C5*2"
    assert after.named_ranges[0]["range"] == area("C5:D5")
    assert tab.merges == [area("C6:D6")]
    assert tab.conditional_formats[0]["ranges"] == [area("C5:D6")]
    assert tab.rows[0].metadata[0]["metadataId"] == 1


def test_cells_cut_to_another_sheet_are_objects_of_that_sheet() -> None:
    """Merges, protections and rules change sheets."""
    given = dressed()
    given.sheets.append(sheet([], sheet_id=2, title="Otra"))
    given.sheets[1].properties["index"] = 1
    given.sheets[0].protected_ranges = [{"protectedRangeId": 1, "range": area("A1"), "warningOnly": True}]
    after, _ = apply(given, {"cutPaste": {"source": area("A1:B2"), "destination": A("A1", 2)}})
    old, new = after.sheets
    assert (old.merges, old.protected_ranges, old.conditional_formats) == ([], [], [])
    assert new.merges == [area("A2:B2", 2)]
    assert new.protected_ranges[0]["range"] == area("A1", 2)
    assert new.conditional_formats[0]["ranges"] == [area("A1:B2", 2)]


def test_an_overlapping_cut_keeps_what_it_moves() -> None:
    """Moving a block one row down over itself."""
    after, _ = apply(book([["a"], ["b"], ["c"]]), {"cutPaste": {"source": area("A1:A2"), "destination": A("A2")}})
    assert texts(after) == [[], ["a"], ["b"]]


def test_pastes_and_shifts_respect_protection() -> None:
    """A caller who is no editor is refused wherever the change would reach."""
    protect = {"addProtectedRange": {"protectedRange": {"range": area("A5:A6")}}}
    given, _ = apply(book(SQUARE), protect)
    for request in (
        copy_("A1", "A5"),
        {"cutPaste": {"source": area("A1"), "destination": A("A5")}},
        {"insertRange": {"range": area("A2"), "shiftDimension": "ROWS"}},
        {"repeatCell": colored(area("A6"), RED)},
        {"deleteDimension": {"range": {"sheetId": 1, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}}},
        {"sortRange": {"range": area("A1:B9"), "sortSpecs": [{}]}},
        {"deleteSheet": {"sheetId": 1}} if len(given.sheets) > 1 else {"unmergeCells": {"range": area("A6")}},
    ):
        error = refused(given, request, caller="asesora@example.com")
        assert error.code == 400
        assert "You are trying to edit a protected cell or object." in error.message
        assert apply(given, request)[1]


def test_requests_that_read_results_see_those_of_the_batch_so_far() -> None:
    """A value written by an earlier request is in the sum that a later one pastes as a value."""
    write = {"range": area("A1"), "cell": {"userEnteredValue": {"numberValue": 50}}, "fields": "userEnteredValue"}
    after, _ = apply(dressed(), {"repeatCell": write}, copy_("B1", "D5", "PASTE_VALUES"))
    assert after.sheets[0].cell(4, 3)["userEnteredValue"] == {"numberValue": 100}
