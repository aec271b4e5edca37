"""Developer metadata through batches, and what lookups select."""

from __future__ import annotations

from typing import Any

import pytest
from batch_support import Json, apply, area, book, refused, sheet, span

from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.state.metadata import find, located


def row(index: int, sheet_id: int = 1) -> Json:
    return {"dimensionRange": span("ROWS", index, index + 1, sheet_id)}


def create(metadata_id: int | None, location: Json, key: str = "r", value: str | None = None) -> Json:
    entry: Json = {"metadataKey": key, "location": location, "visibility": "DOCUMENT"}
    if metadata_id is not None:
        entry["metadataId"] = metadata_id
    if value is not None:
        entry["metadataValue"] = value
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def delete(**lookup: Any) -> Json:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def filled() -> Spreadsheet:
    """Rows 0–2 (ids 1–3), column B (4), Sheet1 (5), the spreadsheet (6), row 0 of the other tab (7)."""
    after, _ = apply(
        book([["a"], ["b"], ["c"]], 20, 6, sheet([], sheet_id=2, title="Otra")),
        *[create(i + 1, row(i)) for i in range(3)],
        create(4, {"dimensionRange": span("COLUMNS", 1, 2)}, "columna"),
        create(5, {"sheetId": 1}, "hoja", "v"),
        create(6, {"spreadsheet": True}, "libro"),
        create(7, row(0, 2)),
    )
    return after


def ids(given: Spreadsheet, *filters: Json) -> list[int]:
    return [entry["metadataId"] for _, entry in find(given, list(filters))]


@pytest.mark.parametrize(
    ("location", "gone"),
    [(row(1), [2]), (row(0), []), ({"sheetId": 1}, []), ({"spreadsheet": True}, [])],
)
def test_an_id_at_an_exact_location_is_deleted_only_there(location: Json, gone: list[int]) -> None:
    """The id of row 1 looked up exactly there is deleted; at another row, the tab or the file nothing is."""
    lookup = {"metadataId": 2, "metadataLocation": location, "locationMatchingStrategy": "EXACT_LOCATION"}
    after, (reply,) = apply(filled(), delete(**lookup))
    deleted = reply["deleteDeveloperMetadata"].get("deletedDeveloperMetadata", [])
    assert [entry["metadataId"] for entry in deleted] == gone
    everything = {"developerMetadataLookup": {}}
    assert set(range(1, 8)) - set(ids(after, everything)) == set(gone)


def test_create_replies_with_the_entry_and_its_location() -> None:
    """A chosen id is kept; without one a new one comes."""
    _, replies = apply(book([["a"]]), create(41, row(0), value="v"), create(None, {"spreadsheet": True}))
    assert replies[0]["createDeveloperMetadata"]["developerMetadata"] == {
        "metadataId": 41,
        "metadataKey": "r",
        "metadataValue": "v",
        "location": {"locationType": "ROW", "dimensionRange": span("ROWS", 0, 1)},
        "visibility": "DOCUMENT",
    }
    second = replies[1]["createDeveloperMetadata"]["developerMetadata"]
    assert second["metadataId"] > 0
    assert second["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            create(3, {"spreadsheet": True}),
            "Cannot add developer metadata with ID [3] because developer metadata with that ID already exists.",
        ),
        (
            create(9, {"dimensionRange": span("ROWS", 0, 2)}),
            "DimensionRange must represent a single row or column",
        ),
        (create(9, row(0, 8)), "No grid with id: 8"),
        (create(9, row(0), key=""), "Developer metadata must have a key specified."),
        (create(0, row(0)), "Developer metadata ID [0] must be positive."),
        (
            create(9, {"sheetId": 1}, value="x" * 30_000),
            "The developer metadata of this sheet would exceed the limit of 30000 characters.",
        ),
    ],
)
def test_impossible_metadata_refuses_the_whole_batch(request_: Json, message: str) -> None:
    """400, and a paint in front of it is not kept: this is what makes an id a lock."""
    given = filled()
    note = {"repeatCell": {"range": area("A1"), "cell": {"note": "n"}, "fields": "note"}}
    error = refused(given, note, request_)
    assert (error.code, error.message) == (400, f"Invalid requests[1].createDeveloperMetadata: {message}")
    assert "note" not in given.sheets[0].cell(0, 0)


@pytest.mark.parametrize(
    ("data_filter", "expected"),
    [
        ({"developerMetadataLookup": {}}, [6, 5, 4, 1, 2, 3, 7]),
        ({"developerMetadataLookup": {"metadataId": 2}}, [2]),
        ({"developerMetadataLookup": {"metadataKey": "r"}}, [1, 2, 3, 7]),
        ({"developerMetadataLookup": {"metadataKey": "hoja", "metadataValue": "v"}}, [5]),
        ({"developerMetadataLookup": {"locationType": "COLUMN"}}, [4]),
        ({"developerMetadataLookup": {"metadataId": 99}}, []),
        ({"developerMetadataLookup": {"metadataLocation": row(1)}}, [5, 4, 2]),
        (
            {
                "developerMetadataLookup": {
                    "metadataLocation": row(1),
                    "locationMatchingStrategy": "EXACT_LOCATION",
                }
            },
            [2],
        ),
        (
            {
                "developerMetadataLookup": {
                    "metadataId": 3,
                    "metadataLocation": row(1),
                    "locationMatchingStrategy": "EXACT_LOCATION",
                }
            },
            [],
        ),
        ({"developerMetadataLookup": {"metadataLocation": {"sheetId": 2}}}, [7]),
        (
            {
                "developerMetadataLookup": {
                    "metadataLocation": {"sheetId": 1},
                    "locationMatchingStrategy": "EXACT_LOCATION",
                }
            },
            [5],
        ),
        ({"developerMetadataLookup": {"metadataLocation": {"spreadsheet": True}}}, [6]),
        ({"gridRange": area("A1:A2")}, [5, 1, 2]),
        ({"a1Range": "Sheet1!B3:C9"}, [5, 4, 3]),
    ],
)
def test_lookups_select_what_they_say(data_filter: Json, expected: list[int]) -> None:
    """By id, key, value, kind of place, exact or meeting location, and range."""
    assert ids(filled(), data_filter) == expected


@pytest.mark.parametrize(
    "lookup",
    [
        {"locationMatchingStrategy": "EXACT_LOCATION"},
        {
            "metadataLocation": {"spreadsheet": True},
            "locationMatchingStrategy": "INTERSECTING_LOCATION",
        },
        {"metadataLocation": {"sheetId": 1}, "locationMatchingStrategy": "EXACT_LOCATION", "locationType": "ROW"},
    ],
)
def test_contradictory_lookups_are_refused(lookup: Json) -> None:
    """400, as the discovery document announces."""
    with pytest.raises(ApiError) as error:
        ids(filled(), {"developerMetadataLookup": lookup})
    assert error.value.code == 400


def test_delete_replies_with_what_it_deleted_and_nothing_when_nothing_matched() -> None:
    """A lookup that matches nothing is no error; deleted ids are free again within the batch."""
    after, replies = apply(filled(), delete(metadataId=99), delete(metadataId=2), create(2, row(9)))
    assert replies[0] == {"deleteDeveloperMetadata": {}}
    assert [m["metadataId"] for m in replies[1]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]] == [2]
    [(place, entry)] = find(after, [{"developerMetadataLookup": {"metadataId": 2}}])
    assert located(entry, place)["location"]["dimensionRange"]["startIndex"] == 9


def test_delete_at_an_exact_location_spares_the_same_id_elsewhere() -> None:
    """Only metadata that is at that very row goes."""
    exact = {"locationMatchingStrategy": "EXACT_LOCATION"}
    after, replies = apply(filled(), delete(metadataId=1, metadataLocation=row(1), **exact))
    assert replies == [{"deleteDeveloperMetadata": {}}]
    after, _ = apply(filled(), delete(metadataId=1, metadataLocation=row(0), **exact))
    assert 1 not in ids(after, {"developerMetadataLookup": {}})


def test_row_metadata_dies_with_its_row_and_travels_with_it() -> None:
    """Within one batch too: lookups after a move find the new place, and a dead row's id is free."""
    after, replies = apply(
        filled(),
        {"deleteDimension": {"range": span("ROWS", 0, 1)}},
        {"insertDimension": {"range": span("ROWS", 0, 4)}},
        delete(metadataId=3),
        create(1, {"spreadsheet": True}),
    )
    deleted = replies[2]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]
    assert deleted[0]["location"]["dimensionRange"]["startIndex"] == 5
    assert sorted(ids(after, {"developerMetadataLookup": {"metadataKey": "r"}})) == [1, 2, 7]


def test_update_changes_the_masked_fields_and_can_move_an_entry() -> None:
    """Value and location change, key stays; no match replies empty."""
    new = {"metadataValue": "turno 2", "location": row(8), "metadataKey": "ignored"}
    by_id = [{"developerMetadataLookup": {"metadataId": 1}}]
    body = {"dataFilters": by_id, "developerMetadata": new, "fields": "metadataValue,location"}
    none = {**body, "dataFilters": [{"developerMetadataLookup": {"metadataId": 99}}]}
    after, replies = apply(filled(), {"updateDeveloperMetadata": body}, {"updateDeveloperMetadata": none})
    [changed] = replies[0]["updateDeveloperMetadata"]["developerMetadata"]
    assert (changed["metadataKey"], changed["metadataValue"]) == ("r", "turno 2")
    assert after.sheets[0].rows[8].metadata[0]["metadataId"] == 1
    assert after.sheets[0].rows[0].metadata == []
    assert replies[1] == {"updateDeveloperMetadata": {}}


def test_a_lookup_by_id_finds_an_entry_that_has_moved_since_the_last_one() -> None:
    """In the fork that moved it and in the original, each its own place."""
    given = filled()
    by_id = [{"developerMetadataLookup": {"metadataId": 3}}]
    assert [place.index for place, _ in find(given, by_id)] == [2]
    after, _ = apply(given, {"insertDimension": {"range": span("ROWS", 0, 4)}}, delete(metadataId=1))
    assert [place.index for place, _ in find(after, by_id)] == [6]
    assert [place.index for place, _ in find(given, by_id)] == [2]
    assert ids(after, {"developerMetadataLookup": {"metadataId": 1}}) == []
