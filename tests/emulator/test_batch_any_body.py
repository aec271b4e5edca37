"""Any body the discovery document allows is answered: done, or refused in Google's way, and nothing else."""

from __future__ import annotations

import copy
import importlib.resources
import json
import random
from functools import cache
from typing import Any

import pytest
from batch_support import Json, apply, area, book, sheet, span

from sheets_automation.emulator.batch.apply import HANDLERS
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet
from sheets_automation.emulator.state.metadata import walk
from sheets_automation.emulator.wire.discovery import check_request, check_response

BATCH_UPDATE = "sheets.spreadsheets.batchUpdate"
BODIES_PER_KIND = 200
WORDS = ["", "a", "x y", "=A1+1", "9,5", "zona", "America/Bogota", "A1:B2", "$1", "(", "note", "0", "1"]
COUNTS = [-1, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 19, 20, 21, 40]
#: Fields without which nearly every request is refused at once.
WANTED = {"sheetId", "sourceSheetId", "range", "ranges", "source", "destination", "coordinate", "dimension", "find"}
WANTED |= {"shiftDimension", "fields", "dataRange", "metadataKey", "visibility", "location", "delimiterType", "title"}
#: Fields of which a message may carry one only, or of which Google takes one only.
ONE_OF = {
    "ExtendedValue": {"numberValue", "stringValue", "boolValue", "formulaValue", "errorValue"},
    "DataFilter": {"developerMetadataLookup", "a1Range", "gridRange"},
    "ColorStyle": {"rgbColor", "themeColor"},
    "DeveloperMetadataLocation": {"spreadsheet", "sheetId", "dimensionRange"},
    "ConditionalFormatRule": {"booleanRule", "gradientRule"},
    "UpdateConditionalFormatRuleRequest": {"rule", "newIndex"},
    "ChartSpec": {"basicChart", "pieChart", "scorecardChart", "treemapChart", "histogramChart", "bubbleChart"},
    "ProtectedRange": {"range", "namedRangeId", "tableId"},
    "FilterView": {"range", "namedRangeId", "tableId"},
    "BasicFilter": {"range", "tableId"},
    "UpdateCellsRequest": {"range", "start"},
    "FindReplaceRequest": {"range", "sheetId", "allSheets"},
    "UpdateDimensionPropertiesRequest": {"range", "dataSourceSheetRange"},
}
IDS: dict[str, list[Any]] = {
    **{name: [1, 1, 1, 1, 2, 9] for name in ("sheetId", "sourceSheetId")},
    **{name: [1, 1, 2, 3] for name in ("chartId", "objectId", "slicerId", "filterId", "filterViewId", "metadataId")},
    **{name: [1, 1, 2, 3] for name in ("bandedRangeId", "protectedRangeId")},
    "newSheetId": [1, 7],
    "namedRangeId": ["n", "m"],
    "tableId": ["t", "u"],
}


@cache
def schemas() -> Json:
    folder = importlib.resources.files("googleapiclient") / "discovery_cache" / "documents"
    loaded: Json = json.loads((folder / "sheets.v4.json").read_text(encoding="utf-8"))["schemas"]
    return loaded


def message(name: str, pick: random.Random, depth: int) -> Json:
    """A random message of this type; its own fields are likely, those far below are not."""
    out: Json = {}
    properties = schemas()[name].get("properties", {})
    for field, spec in properties.items():
        if field in WANTED or pick.random() < (0.8 if depth < 2 else 0.5 if depth < 5 else 0.15):
            out[field] = anything(field, spec, pick, depth)
        if spec.get("format") == "google-fieldmask":
            out[field] = mask(properties, pick)
    rivals = sorted(ONE_OF.get(name, set()) & out.keys())
    if rivals:
        chosen = pick.choice(rivals)
        out = {field: value for field, value in out.items() if field == chosen or field not in rivals}
    return out


def mask(properties: Json, pick: random.Random) -> str:
    """A field mask, mostly one that fits what the request updates."""
    targets = [s["$ref"] for f, s in properties.items() if "$ref" in s and f not in ("range", "start", "dataFilter")]
    fields = sorted(schemas()[targets[0] if targets else "CellData"]["properties"])
    if pick.random() < 0.1:
        return pick.choice(["", "nada", "a(b", "userEnteredFormat(backgroundColor.red,textFormat.bold)"])
    return pick.choice(["*", ",".join(pick.sample(fields, pick.randint(1, min(3, len(fields)))))])


def anything(field: str, spec: Json, pick: random.Random, depth: int) -> Any:
    if "$ref" in spec:
        return message(spec["$ref"], pick, depth + 1) if depth < 8 else {}
    kind = spec["type"]
    if field in IDS:
        return pick.choice(IDS[field])
    if kind == "array":
        return [anything(field, spec["items"], pick, depth + 1) for _ in range(pick.choice([0, 1, 1, 2]))]
    if kind == "object":
        return {str(pick.choice(COUNTS[1:])): anything(field, spec["additionalProperties"], pick, depth + 1)}
    if "enum" in spec:
        return pick.choice([value for value in spec["enum"] if not value.endswith("UNSPECIFIED")])
    if kind == "boolean":
        return pick.random() < 0.5
    return pick.choice(COUNTS) if kind == "integer" else pick.random() if kind == "number" else pick.choice(WORDS)


def furnished() -> Spreadsheet:
    """Two tabs with something of everything on them, under small ids that a random request can hit."""
    given = book([[3, "b", "=A1+1"], ["x", True], [None, "9,5"]], 20, 6, sheet([["c"]], sheet_id=2, title="Otra"))
    series = {"series": {"sourceRange": {"sources": [area("A1:A3")]}}}
    locations = [{"dimensionRange": span("ROWS", 1, 2)}, {"dimensionRange": span("COLUMNS", 0, 1)}, {"sheetId": 1}]
    entries = [
        {"metadataId": i + 1, "metadataKey": "a", "visibility": "DOCUMENT", "location": location}
        for i, location in enumerate(locations)
    ]
    rule = {"condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=A1>2"}]}}
    after, _ = apply(
        given,
        {"mergeCells": {"range": area("D4:E5")}},
        {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "zona", "range": area("A1:B2")}}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": area("A10")}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [area("A1:B5")], "booleanRule": rule}}},
        {"addBanding": {"bandedRange": {"bandedRangeId": 1, "range": area("E1:F3"), "rowProperties": {}}}},
        {"addTable": {"table": {"tableId": "t", "name": "Tabla", "range": area("A7:B9")}}},
        {"addChart": {"chart": {"chartId": 1, "spec": {"basicChart": {"series": [series]}}}}},
        {"addSlicer": {"slicer": {"slicerId": 2, "spec": {"dataRange": area("A1:B3")}}}},
        {"addFilterView": {"filter": {"filterViewId": 1, "range": area("A1:C3")}}},
        {"setBasicFilter": {"filter": {"range": area("A1:C3")}}},
        {"addDimensionGroup": {"range": span("ROWS", 1, 4)}},
        {"setDataValidation": {"range": area("C1:C3"), "rule": rule}},
        *[{"createDeveloperMetadata": {"developerMetadata": entry}} for entry in entries],
    )
    return after


def check_state(given: Spreadsheet) -> None:
    """What must hold of any spreadsheet: indexes, unique ids, nothing outside the grid."""
    assert [tab.properties["index"] for tab in given.sheets] == list(range(len(given.sheets)))
    assert len({tab.sheet_id for tab in given.sheets}) == len(given.sheets)
    ids = [entry["metadataId"] for _, entry in walk(given)]
    assert len(ids) == len(set(ids))
    for tab in given.sheets:
        assert len(tab.rows) <= tab.row_count or all(row.blank for row in tab.rows[tab.row_count :])
        assert all(len(row.cells) <= tab.column_count for row in tab.rows)
        assert all(not row.cells or row.cells[-1] for row in tab.rows)
        check_ranges(tab)


def check_ranges(tab: Sheet) -> None:
    objects = (tab.protected_ranges, tab.banded_ranges, tab.filter_views, tab.tables, [tab.basic_filter or {}])
    areas = [item["range"] for items in objects for item in items if "range" in item] + tab.merges
    areas += [where for rule in tab.conditional_formats for where in rule["ranges"]]
    for where in areas:
        assert where.get("sheetId", 0) == tab.sheet_id
        assert 0 <= where.get("startRowIndex", 0) < where.get("endRowIndex", tab.row_count) <= tab.row_count
        assert 0 <= where.get("startColumnIndex", 0) < where.get("endColumnIndex", tab.column_count)
        assert where.get("endColumnIndex", 0) <= tab.column_count


@pytest.mark.parametrize("kind", sorted(HANDLERS))
def test_any_body_is_done_or_refused(kind: str) -> None:
    """Never another exception, never a changed original, replies as the discovery document has them."""
    start = furnished()
    before = copy.deepcopy(start)
    name = kind[0].upper() + kind[1:] + "Request"
    codes = set()
    for seed in range(BODIES_PER_KIND):
        body = message(name, random.Random(f"{kind}{seed}"), 0)
        request = check_request(BATCH_UPDATE, {"requests": [{kind: body}]})["requests"][0]
        try:
            after, replies = apply(start, request)
        except ApiError as error:
            codes.add(error.code)
            continue
        check_response(BATCH_UPDATE, {"spreadsheetId": "libro", "replies": replies})
        check_state(after)
    assert codes <= {400, 500, 501}
    assert [tab.rows for tab in start.sheets] == [tab.rows for tab in before.sheets]
    assert start.named_ranges == before.named_ranges


@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_of_changes_keeps_the_spreadsheet_sound(seed: int) -> None:
    """Random requests one after another, each on what the last one left."""
    pick = random.Random(seed)
    state = furnished()
    kinds = [kind for kind in sorted(HANDLERS) if not kind.startswith(("deleteSheet", "updateSpreadsheet"))]
    for _ in range(250):
        kind = pick.choice(kinds)
        body = message(kind[0].upper() + kind[1:] + "Request", pick, 0)
        request = check_request(BATCH_UPDATE, {"requests": [{kind: body}]})["requests"][0]
        try:
            state, replies = apply(state, request)
        except ApiError:
            continue
        check_response(BATCH_UPDATE, {"spreadsheetId": "libro", "replies": replies})
        check_state(state)
