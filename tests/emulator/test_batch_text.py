"""Requests that read and rewrite what cells say."""

from __future__ import annotations

from typing import Any

import pytest
from batch_support import A, Json, apply, area, book, refused, sheet, texts, value


def test_pasted_text_is_read_as_typed_in_the_locale() -> None:
    """Decimal commas, booleans and formulas; the cell's note stays."""
    given = book([["x"]])
    given.sheets[0].put(0, 0, {**given.sheets[0].cell(0, 0), "note": "n"})
    body = {"coordinate": A("A1"), "data": '9,5\tVERDADERO\n"a\tb"\t=A1*2\n', "delimiter": "\t"}
    after, replies = apply(given, {"pasteData": body})
    assert texts(after) == [[9.5, True], ["a\tb", "=A1*2"]]
    assert after.sheets[0].cell(0, 0)["note"] == "n"
    assert after.sheets[0].cell(1, 1)["effectiveValue"] == {"numberValue": 19}
    assert replies == [{}]


def test_pasted_html_is_read_as_a_table() -> None:
    """Rows and cells, entities resolved; it grows the grid where it has to."""
    data = "<table><tr><th>Nombre</th><th>Nota</th></tr><tr><td>Ana &amp; Luz</td><td>4</td></tr></table>"
    after, _ = apply(book([[]], 1, 2), {"pasteData": {"coordinate": A("B1"), "data": data, "html": True}})
    assert texts(after) == [[None, "Nombre", "Nota"], [None, "Ana & Luz", 4]]


FIND: list[tuple[Json, list[list[Any]], Json]] = [
    (
        {"find": "e", "replacement": "o", "allSheets": True},
        [["goggles", "ogg"], ["Eco", 10]],
        {},
    ),
    (
        {"find": "e", "replacement": "i", "matchCase": True, "sheetId": 1},
        [["gogglis", "igg"], ["Eco", 10]],
        {"valuesChanged": 2, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 2},
    ),
    (
        {"find": "egg", "replacement": "huevo", "matchEntireCell": True, "allSheets": True},
        [["goggles", "huevo"], ["Eco", 10]],
        {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1},
    ),
    (
        {"find": r"^(g+)(o)", "replacement": "$2-$1\\$", "searchByRegex": True, "range": area("A1:A9")},
        [["o-g$ggles", "egg"], ["Eco", 10]],
        {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1},
    ),
    (
        {"find": "1", "replacement": "2", "allSheets": True},
        [["goggles", "egg"], ["Eco", 20]],
        {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1},
    ),
    ({"find": "zz", "allSheets": True}, [["goggles", "egg"], ["Eco", 10]], {}),
]


@pytest.mark.parametrize(("request_", "expected", "reply"), FIND[1:])
def test_find_replace_counts_what_it_changed(request_: Json, expected: list[list[Any]], reply: Json) -> None:
    """Plain, case, entire cell, regular expression with groups, numbers as they are shown."""
    after, replies = apply(book([["goggles", "egg"], ["Eco", 10]]), {"findReplace": request_})
    assert texts(after) == expected
    assert replies == [{"findReplace": reply}]


def test_find_replace_touches_formulas_only_when_asked() -> None:
    """And computes them anew."""
    given = book([[1, "=A1+1"]])
    body = {"find": "+1", "replacement": "+5", "allSheets": True}
    assert texts(apply(given, {"findReplace": body})[0]) == [[1, "=A1+1"]]
    after, replies = apply(given, {"findReplace": {**body, "includeFormulas": True}})
    assert after.sheets[0].cell(0, 1)["effectiveValue"] == {"numberValue": 6}
    assert replies[0]["findReplace"]["formulasChanged"] == 1


def test_find_replace_is_a_compare_and_swap_by_value() -> None:
    """A token is rewritten wherever its row has gone; the reply tells whether it was there."""
    body = {"find": r"^r7\|.*$", "replacement": "r7|VENCIDO", "searchByRegex": True, "matchEntireCell": True}
    given = book([["r1|x"], ["r7|EN CURSO"]])
    after, replies = apply(given, {"findReplace": {**body, "range": area("A:A")}})
    assert (value(after, "A2"), replies[0]["findReplace"]["occurrencesChanged"]) == ("r7|VENCIDO", 1)


@pytest.mark.parametrize(
    "request_",
    [
        {"find": "", "allSheets": True},
        {"find": "x"},
        {"find": "x", "allSheets": True, "sheetId": 1},
        {"find": "(", "searchByRegex": True, "allSheets": True},
        {"find": "x", "replacement": "$3", "searchByRegex": True, "allSheets": True},
    ],
)
def test_impossible_searches_are_refused(request_: Json) -> None:
    """400, never a stack trace."""
    assert refused(book([["x"]]), {"findReplace": request_}).code == 400


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"delimiterType": "COMMA"}, [["1;2", 3], ["x", "y", "z"], [7]]),
        ({"delimiterType": "CUSTOM", "delimiter": ";"}, [[1, 2.3], ["x,y,z"], [7]]),
        ({"delimiterType": "AUTODETECT"}, [["1;2", 3], ["x", "y", "z"], [7]]),
    ],
)
def test_text_is_split_into_columns(how: Json, expected: list[list[Any]]) -> None:
    """Each part is read as typed; numbers are not text."""
    after, _ = apply(book([["1;2,3"], ["x,y,z"], [7]]), {"textToColumns": {"source": area("A1:A3"), **how}})
    assert texts(after) == expected


def test_only_one_column_can_be_split() -> None:
    """400 as Google says."""
    message = refused(book([[]]), {"textToColumns": {"source": area("A1:B3"), "delimiterType": "COMMA"}}).message
    assert "must span exactly one column" in message


def test_trimming_leaves_text_as_text() -> None:
    """Inner runs become one blank; a leading sign does not make a formula; numbers are left alone."""
    given = book([["  a \n b ", "ok", 5], [" =x "]])
    after, replies = apply(given, {"trimWhitespace": {"range": area("A1:C9")}})
    assert texts(after) == [["a b", "ok", 5], ["=x"]]
    assert after.sheets[0].cell(1, 0)["userEnteredValue"] == {"stringValue": "=x"}
    assert replies == [{"trimWhitespace": {"cellsChangedCount": 2}}]
    assert apply(after, {"trimWhitespace": {"range": area("A1:C9")}})[1] == [{"trimWhitespace": {}}]


def test_duplicates_go_and_the_rest_moves_up_within_the_range() -> None:
    """Case makes no difference; beside the range nothing moves; the first of its kind stays."""
    given = book([["Ana", 1, "x"], ["ANA", 1, "y"], ["Luz", 1, "z"], ["Ana", 2, "w"]])
    after, replies = apply(given, {"deleteDuplicates": {"range": area("A1:B4")}})
    assert texts(after) == [["Ana", 1, "x"], ["Luz", 1, "y"], ["Ana", 2, "z"], [None, None, "w"]]
    assert replies == [{"deleteDuplicates": {"duplicatesRemovedCount": 1}}]
    by_name = {"sheetId": 1, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    names = {"deleteDuplicates": {"range": area("A1:C4"), "comparisonColumns": [by_name]}}
    assert texts(apply(given, names)[0]) == [["Ana", 1, "x"], ["Luz", 1, "z"]]


def test_all_sheets_are_searched() -> None:
    """Tabs without a grid are passed over."""
    given = book([["a"]], 20, 6, sheet([["a"]], sheet_id=2, title="Otra"))
    chart = {"spec": {"pieChart": {}}, "position": {"newSheet": True}}
    find = {"find": "a", "replacement": "b", "allSheets": True}
    after, replies = apply(given, {"addChart": {"chart": chart}}, {"findReplace": find})
    assert (texts(after), texts(after, 1)) == ([["b"]], [["b"]])
    assert replies[1]["findReplace"]["sheetsChanged"] == 2
