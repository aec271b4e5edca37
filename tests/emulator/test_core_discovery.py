"""Requests and answers against Google's own discovery documents, with Google's wording."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.wire import discovery
from sheets_automation.emulator.wire.discovery import DiscoveryMismatch

BATCH = "sheets.spreadsheets.batchUpdate"


def refusal(body: Any, method_id: str = BATCH) -> ApiError:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(ApiError) as caught:
        discovery.parse_body(discovery.method(method_id), data)
    assert caught.value.code == 400
    return caught.value


@pytest.mark.parametrize(
    ("verb", "path", "method_id", "params"),
    [
        ("GET", "/v4/spreadsheets/x", "sheets.spreadsheets.get", {"spreadsheetId": "x"}),
        ("POST", "/v4/spreadsheets/x:batchUpdate", BATCH, {"spreadsheetId": "x"}),
        ("POST", "/v4/spreadsheets/x%3AbatchUpdate", BATCH, {"spreadsheetId": "x"}),
        (
            "GET",
            "/v4/spreadsheets/x/values/a%2Fb%21A1:B2",
            "sheets.spreadsheets.values.get",
            {"spreadsheetId": "x", "range": "a/b!A1:B2"},
        ),
        (
            "POST",
            "/v4/spreadsheets/x/values/Hoja!A1:B2:append",
            "sheets.spreadsheets.values.append",
            {"spreadsheetId": "x", "range": "Hoja!A1:B2"},
        ),
        ("POST", "/upload/drive/v3/files", "drive.files.create", {}),
        ("GET", "/drive/v3/files/x/export", "drive.files.export", {"fileId": "x"}),
        ("POST", "/gmail/v1/users/me/drafts/send", "gmail.users.drafts.send", {"userId": "me"}),
        ("PUT", "/upload/drive/v2/files/x", "drivev2.files.update", {"fileId": "x"}),
    ],
)
def test_a_path_and_verb_lead_to_their_method(verb: str, path: str, method_id: str, params: dict[str, str]) -> None:
    """Custom verbs, escaped slashes, ranges with colons and upload paths find the method Google has there."""
    match = discovery.route(verb, path)
    assert match is not None
    assert (match.method.id, match.path_params) == (method_id, params)


@pytest.mark.parametrize("path", ["/v4/nothing", "/v5/spreadsheets/x", "/", "/v4/spreadsheets/x/y"])
def test_other_paths_lead_nowhere(path: str) -> None:
    """A path that no discovery document has is no method."""
    assert discovery.route("GET", path) is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"requests": [{"repeatCell": {"x": 1}}]},
            "Invalid JSON payload received. Unknown name \"x\" at 'requests[0].repeat_cell': Cannot find field.",
        ),
        ({"nothing": 1}, 'Invalid JSON payload received. Unknown name "nothing": Cannot find field.'),
        (
            {"requests": [{"deleteSheet": {"sheetId": "abc"}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"abc\"",
        ),
        (
            {"requests": [{"deleteSheet": {"sheetId": 2**40}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), 1099511627776",
        ),
        (
            {"requests": [{"mergeCells": {"mergeType": "SOME"}}]},
            "Invalid value at 'requests[0].merge_cells.merge_type' "
            '(type.googleapis.com/google.apps.sheets.v4.MergeCellsRequest.MergeType), "SOME"',
        ),
        (
            {"requests": [{"appendDimension": {"dimension": "DIAGONAL"}}]},
            "Invalid value at 'requests[0].append_dimension.dimension' "
            '(type.googleapis.com/google.apps.sheets.v4.Dimension), "DIAGONAL"',
        ),
        (
            {"requests": [{"addSheet": {"properties": {"title": 5}}}]},
            "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
        ),
        (
            {"requests": [{"addSheet": {"properties": {"hidden": "quizá"}}}]},
            "Invalid value at 'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), \"quizá\"",
        ),
        (
            {"requests": [{"addSheet": "yes"}]},
            "Invalid value at 'requests[0].add_sheet' (type.googleapis.com/google.apps.sheets.v4.AddSheetRequest), "
            '"yes"',
        ),
        (
            {"requests": [{"addSheet": {"properties": []}}]},
            "Invalid JSON payload received. Unknown name \"properties\" at 'requests[0].add_sheet': "
            "Proto field is not repeating, cannot start list.",
        ),
        (
            {"requests": [{"addSheet": {}, "deleteSheet": {"sheetId": 0}}]},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'",
        ),
    ],
)
def test_a_wrong_body_is_refused_in_googles_words(body: dict[str, Any], message: str) -> None:
    """Unknown names, wrong types, enums and double choices are each named with their place in snake_case."""
    assert refusal(body).message == message


def test_every_violation_is_reported_at_once() -> None:
    """Two mistakes give one answer with two lines and two field violations."""
    error = refusal({"requests": [{"deleteSheet": {"sheetId": "a", "y": 1}}]})
    details = error.details[0]
    assert details["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    violations = details["fieldViolations"]
    assert isinstance(violations, list)
    assert [v["field"] for v in violations] == ["requests[0].delete_sheet.sheet_id", "requests[0].delete_sheet"]
    assert len(error.message.split("\n")) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"requests": [}', 'Unexpected token.\n{"requests": [}\n              ^'),
        (b'{"requests": [{}', 'Unexpected end of string.\n{"requests": [{}\n                ^'),
        (b"[]", 'Unknown name "": Root element must be a message.'),
        (b'{"a": NaN}', 'Unexpected token.\n{"a": NaN}\n      ^'),
        (b"\xff\xfe", "Encountered non UTF-8 code points."),
        (b'{"requests": []} x', 'Parsing terminated before end of input.\n{"requests": []} x\n                 ^'),
    ],
)
def test_text_that_is_no_json_is_refused_with_its_place(data: bytes, message: str) -> None:
    """Broken JSON is answered with what was found and a caret under it."""
    assert refusal(data).message == "Invalid JSON payload received. " + message


def test_json_nested_without_end_is_refused() -> None:
    """A body of 200,000 opening brackets is Google's 400, not a crash."""
    assert refusal(b"[" * 200_000).message.startswith("Invalid JSON payload received.")


def test_a_body_takes_the_forms_google_forgives() -> None:
    """snake_case names, numbers as text, whole floats, one value for a list, and nulls come out canonical."""
    body = {"requests": {"add_sheet": {"properties": {"sheet_id": "7", "index": 2.0, "title": None}}}}
    assert discovery.check_request(BATCH, body) == {
        "requests": [{"addSheet": {"properties": {"sheetId": 7, "index": 2}}}]
    }


def test_drive_passes_over_fields_it_does_not_know() -> None:
    """gspread sends ``withLink`` to Drive v3, which takes the rest; a known field of a wrong type is still refused."""
    body = {"role": "reader", "type": "anyone", "withLink": True}
    assert discovery.check_request("drive.permissions.create", body) == {"role": "reader", "type": "anyone"}
    assert "TYPE_STRING" in refusal({"role": 5}, "drive.permissions.create").message


def test_values_are_taken_as_they_are() -> None:
    """Cells of a values call may be null, text, number or boolean and are not touched."""
    body = {"values": [[None, "x", 1, True], ["=A1"]]}
    assert discovery.check_request("sheets.spreadsheets.values.update", body) == body


def test_a_line_of_values_that_is_no_list_is_refused() -> None:
    """``values`` must be a list of lists; the refusal names the place in the request message."""
    error = refusal({"values": ["x"]}, "sheets.spreadsheets.values.update")
    assert error.message == "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\""


def test_query_parameters_are_typed_and_unknown_ones_refused() -> None:
    """Repeated parameters become lists, booleans and integers are parsed, an unknown name is refused."""
    match = discovery.route("GET", "/v4/spreadsheets/x")
    assert match is not None
    query = [("ranges", "A1"), ("ranges", "B1"), ("includeGridData", "true"), ("fields", "sheets"), ("$.xgafv", "2")]
    params, system = discovery.parse_params(match, query)
    assert params == {"spreadsheetId": "x", "ranges": ["A1", "B1"], "includeGridData": True}
    assert system["fields"] == "sheets"
    with pytest.raises(ApiError, match=r"Unknown name \"colour\": Cannot bind query parameter\. Field 'colour'"):
        discovery.parse_params(match, [("colour", "red")])
    with pytest.raises(ApiError, match=r"Invalid value at 'include_grid_data' \(TYPE_BOOL\), \"maybe\""):
        discovery.parse_params(match, [("includeGridData", "maybe")])


@pytest.mark.parametrize(
    ("method_id", "body"),
    [
        ("sheets.spreadsheets.get", {"sheets": [{"properties": {"sheetId": "0"}}]}),
        ("sheets.spreadsheets.get", {"sheets": [{"propertys": {}}]}),
        ("sheets.spreadsheets.get", {"properties": {"title": None}}),
        ("sheets.spreadsheets.get", {"sheets": {}}),
        ("drive.files.get", {"version": 3}),
        ("drive.files.delete", {"id": "x"}),
        ("gmail.users.messages.list", {"resultSizeEstimate": "2"}),
    ],
)
def test_an_answer_that_google_would_not_give_is_found(method_id: str, body: dict[str, Any]) -> None:
    """Wrong types, unknown fields, nulls, and int64 as a number are differences."""
    with pytest.raises(DiscoveryMismatch, match=method_id):
        discovery.check_response(method_id, body)


def test_an_answer_as_google_gives_it_passes() -> None:
    """Part of a message, int64 as text and an empty answer are fine."""
    discovery.check_response("drive.files.get", {"version": "3", "name": "x", "appProperties": {"a": "b"}})
    discovery.check_response("sheets.spreadsheets.get", {"sheets": [{"data": [{}]}]})
    discovery.check_response("drive.files.delete", None)
