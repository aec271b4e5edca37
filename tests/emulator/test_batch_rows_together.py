"""A row stays a row: values, fills, notes and metadata keep together whatever moves, and against a plain model."""

from __future__ import annotations

from typing import Any

from batch_support import A, Json, apply, area, book, refused, span, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.state.metadata import walk

WIDTH = 3


def numbered(count: int, rows: int = 20) -> Spreadsheet:
    """Row ``i`` holds the number ``i``, the text ``ri``, a fill and a note made of ``i``, and metadata ``i + 1``."""
    out = book([[(i * 7) % count, f"r{(i * 7) % count}"] for i in range(count)], rows)
    for i in range(count):
        name = (i * 7) % count
        cell = dict(out.sheets[0].cell(i, 1))
        cell["note"] = f"nota {name}"
        cell["userEnteredFormat"] = {"backgroundColor": {"red": name / 255}}
        out.sheets[0].put(i, 1, cell)
        out.sheets[0].row(i).metadata = [{"metadataId": name + 1, "metadataKey": "r", "visibility": "DOCUMENT"}]
    return out


def rows_of(given: Spreadsheet) -> list[int | None]:
    """The row number each row holds, after checking that all its parts agree."""
    out: list[int | None] = []
    for row in given.sheets[0].rows:
        number = row.get(0)
        if number is None:
            assert not row.metadata
            assert set(row.get(1) or {}) <= {"userEnteredFormat"}  # a new row is born in its neighbour's colour
            out.append(None)
            continue
        name = number["effectiveValue"]["numberValue"]
        second: Any = row.get(1)
        assert second["effectiveValue"] == {"stringValue": f"r{name}"}
        assert second["note"] == f"nota {name}"
        assert second["userEnteredFormat"]["backgroundColor"]["red"] == name / 255
        assert [entry["metadataId"] for entry in row.metadata] == [name + 1]
        out.append(name)
    while out and out[-1] is None:
        out.pop()
    return out


indices = st.integers(0, 19)
steps = st.one_of(
    st.tuples(st.just("insert"), indices, st.integers(1, 3)),
    st.tuples(st.just("delete"), indices, st.integers(1, 3)),
    st.tuples(st.just("move"), indices, st.integers(1, 3), indices),
    st.tuples(st.just("sort"), indices, st.sampled_from(["ASCENDING", "DESCENDING"]), st.booleans()),
)


def modelled(model: list[int | None], step: tuple[Any, ...]) -> Json | None:
    """The step's request, after doing the same to a plain list; None when it does not fit the grid."""
    size, (kind, at, *rest) = len(model), step
    if at >= size:
        return None
    if kind == "insert":
        model[at:at] = [None] * rest[0]
        return {"insertDimension": {"range": span("ROWS", at, at + rest[0])}}
    end = at + rest[0] if kind != "sort" else size
    if kind == "delete":
        if end > size or end - at >= size:
            return None
        del model[at:end]
        return {"deleteDimension": {"range": span("ROWS", at, end)}}
    if kind == "move":
        to = rest[1]
        if end > size or to > size or at < to < end:
            return None
        moved = model[at:end]
        del model[at:end]
        landing = to - len(moved) if to > at else to
        model[landing:landing] = moved
        return {"moveDimension": {"source": span("ROWS", at, end), "destinationIndex": to}}
    order, narrow = rest
    filled = sorted((n for n in model[at:] if n is not None), reverse=order == "DESCENDING")
    model[at:] = [*filled, *[None] * (size - at - len(filled))]
    where = {"sheetId": 1, "startRowIndex": at, "startColumnIndex": 0, **({"endColumnIndex": 2} if narrow else {})}
    return {"sortRange": {"range": where, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": order}]}}


@settings(max_examples=120, deadline=None)
@given(st.lists(steps, max_size=12))
def test_rows_stay_whole_under_any_sequence_of_changes(sequence: list[tuple[Any, ...]]) -> None:
    """The emulator agrees with a plain list after every step, and no part of a row parts from it."""
    state = numbered(11)
    model = rows_of(state) + [None] * 9
    for step in sequence:
        request = modelled(model, step)
        if request is None:
            continue
        state, _ = apply(state, request)
        expected = list(model)
        while expected and expected[-1] is None:
            expected.pop()
        assert rows_of(state) == expected
        assert state.sheets[0].row_count == len(model)


def test_a_sort_of_some_columns_drags_the_metadata_with_it() -> None:
    """As measured on the live API: the columns left out part from their metadata."""
    given_book = book([[2, "b"], [1, "a"]])
    for index, metadata_id in ((0, 20), (1, 10)):
        entry = {"metadataId": metadata_id, "metadataKey": "r", "visibility": "DOCUMENT"}
        given_book.sheets[0].row(index).metadata = [entry]
    body = {"range": area("A1:A2"), "sortSpecs": [{"dimensionIndex": 0}]}
    after, _ = apply(given_book, {"sortRange": body})
    assert texts(after) == [[1, "b"], [2, "a"]]
    assert [(place.index, entry["metadataId"]) for place, entry in walk(after)] == [(0, 10), (1, 20)]


def test_sort_order_is_numbers_texts_booleans_blanks() -> None:
    """Texts regardless of case; descending is the reverse; blanks last both ways; equal keys keep their order."""
    column = [["b"], [True], [None], [10], ["Á"], [False], [9], ["a"]]
    up, _ = apply(book(column), {"sortRange": {"range": area("A1:B8"), "sortSpecs": [{"sortOrder": "ASCENDING"}]}})
    assert [row[0] for row in texts(up)] == [9, 10, "a", "Á", "b", False, True]
    down, _ = apply(book(column), {"sortRange": {"range": area("A1:B8"), "sortSpecs": [{"sortOrder": "DESCENDING"}]}})
    assert [row[0] for row in texts(down)] == [True, False, "b", "Á", "a", 10, 9]


def test_sort_by_two_columns_and_by_colour() -> None:
    """Later specs break ties; a colour brings its cells to the top and keeps the order otherwise."""
    rows = [[1, "b"], [0, "x"], [1, "a"]]
    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}, {"dimensionIndex": 1, "sortOrder": "ASCENDING"}]
    after, _ = apply(book(rows), {"sortRange": {"range": area("A1:B3"), "sortSpecs": specs}})
    assert texts(after) == [[0, "x"], [1, "a"], [1, "b"]]
    red = {"rgbColor": {"red": 1}}
    cell = {"userEnteredFormat": {"backgroundColorStyle": red}}
    paint = {"repeatCell": {"range": area("A3"), "cell": cell, "fields": "userEnteredFormat"}}
    top, _ = apply(
        book(rows),
        paint,
        {"sortRange": {"range": area("A1:B3"), "sortSpecs": [{"dimensionIndex": 0, "backgroundColorStyle": red}]}},
    )
    assert texts(top) == [[1, "a"], [1, "b"], [0, "x"]]


def test_hidden_rows_keep_their_place_in_a_sort_and_heights_do_not_travel() -> None:
    """Only what is seen is sorted."""
    start = book([[3], [2], [1]])
    start.sheets[0].row(1).properties = {"hiddenByUser": True}
    start.sheets[0].row(0).properties = {"pixelSize": 50}
    after, _ = apply(start, {"sortRange": {"range": area("A1:A3"), "sortSpecs": [{"dimensionIndex": 0}]}})
    assert texts(after) == [[1], [2], [3]]
    assert after.sheets[0].rows[0].properties == {"pixelSize": 50}


def test_sorted_formulas_look_at_their_own_row() -> None:
    """A relative reference goes along with its row."""
    after, _ = apply(
        book([[2, "=A1*$A$1"], [1, "=A2*$A$1"]]),
        {"sortRange": {"range": area("A1:B2"), "sortSpecs": [{"dimensionIndex": 0}]}},
    )
    assert texts(after) == [[1, "=A1*$A$1"], [2, "=A2*$A$1"]]


def test_vertical_merges_bar_a_sort() -> None:
    """400 naming the merge."""
    start, _ = apply(book([["a"], ["b"], ["c"]]), {"mergeCells": {"range": area("A1:A2")}})
    body = {"sortRange": {"range": area("A1:A3"), "sortSpecs": [{"dimensionIndex": 0}]}}
    assert refused(start, body).message == (
        "Invalid requests[0].sortRange: You can't sort a range containing vertical merges. "
        "There is a vertical merge at A1:A2"
    )


def test_random_order_keeps_rows_whole() -> None:
    """The same rows, all parts together."""
    start = numbered(11)
    after, _ = apply(start, {"randomizeRange": {"range": area("A1:B11")}})
    assert sorted(n for n in rows_of(after) if n is not None) == list(range(11))
    assert rows_of(after) != rows_of(start)


def test_a_chart_anchor_and_a_note_survive_a_delete_above() -> None:
    """What hangs on a row hangs on it afterwards."""
    start = numbered(3)
    start.sheets[0].charts = [{"chartId": 1, "spec": {}, "position": {"overlayPosition": {"anchorCell": A("B3")}}}]
    after, _ = apply(start, {"deleteDimension": {"range": span("ROWS", 0, 1)}})
    anchor = after.sheets[0].charts[0]["position"]["overlayPosition"]["anchorCell"]
    assert (anchor["rowIndex"], after.sheets[0].cell(1, 1)["note"]) == (1, start.sheets[0].cell(2, 1)["note"])
