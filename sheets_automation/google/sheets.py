"""Sheets v4 as this service needs it: one consistent snapshot, one atomic batch with the state after it.

Through gspread's authorised HTTP client, under field masks of our own (``google-apis.md`` §5, §11).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gspread.urls import (
    SPREADSHEET_BATCH_UPDATE_URL,
    SPREADSHEET_SHEETS_COPY_TO_URL,
    SPREADSHEET_URL,
    SPREADSHEETS_API_V4_BASE_URL,
)

from sheets_automation.errors import Cause, Refused
from sheets_automation.google.answers import object_with
from sheets_automation.google.edits import MARK_KEY
from sheets_automation.google.failures import refused
from sheets_automation.google.wire import Wire
from sheets_automation.model import EMPTY, Box, Cell, CellError, CellValue, Fill, Rgb, Row, Tab, Workbook

Json = dict[str, Any]
#: (sheet id, row) → the row as the reply shows it.
Rows = Mapping[tuple[int, int], Row]

_CELL = "effectiveValue,userEnteredFormat(backgroundColorStyle,numberFormat(type)),note"
_ROWS = "rowMetadata(hiddenByFilter,developerMetadata(metadataId,metadataKey,metadataValue))"
_DATA = f"data(startRow,startColumn,rowData(values({_CELL})),{_ROWS})"
#: Of what was entered only whether it is a formula: texts and numbers come as an empty object, spilled values without.
_DATA_ENTERED = f"data(startRow,startColumn,rowData(values({_CELL},userEnteredValue(formulaValue))),{_ROWS})"
_SHEET = "sheetId,title,hidden,gridProperties(rowCount,columnCount)"
_BOOK = "properties(title,spreadsheetTheme(themeColors))"
_PROTECTION = "protectedRanges(range,unprotectedRanges,requestingUserCanEdit,warningOnly)"
_SNAPSHOT_MASK = f"{_BOOK},sheets(properties({_SHEET}),{_DATA_ENTERED},merges,{_PROTECTION})"
_REPLY_MASK = f"updatedSpreadsheet({_BOOK},sheets(properties({_SHEET}),{_DATA}))"
_REREAD_MASK = f"{_BOOK},sheets(properties({_SHEET}),{_DATA})"
#: What an answer under these masks holds in any case; without it every row would seem to be gone.
_NEEDED = dict.fromkeys((_SNAPSHOT_MASK, _REREAD_MASK), ("properties", "sheets"))

#: Google's recommended maximum of a request body.
_BODY_BYTES = 2_000_000
#: Ranges of one address line; more are joined to spans.
_MAX_RANGES = 60
_OPEN = 1 << 40


@dataclass(frozen=True, slots=True)
class BatchReply:
    rows: Rows = field(default_factory=dict)  # the touched rows as they are after the batch
    sizes: Mapping[int, int] = field(default_factory=dict)  # sheet id → rows of its grid


@dataclass(slots=True)
class Sheets:
    """Reads and writes spreadsheets. Every method is one call unless it says otherwise."""

    wire: Wire

    def snapshot(self, spreadsheet_id: str, ranges: Sequence[str] = ()) -> Workbook:
        """All tabs (or only ``ranges``): values, own fills, notes, row marks, merges and protection, at one instant."""
        return workbook(self.answer(spreadsheet_id, ranges), spreadsheet_id)

    def answer(self, spreadsheet_id: str, ranges: Sequence[str] = ()) -> Json:
        """The same as Google gave it, for whoever hands it on; ``workbook`` reads it."""
        return self._get(f"reading the workbook {spreadsheet_id}", spreadsheet_id, _SNAPSHOT_MASK, ranges)

    def rows(self, spreadsheet_id: str, wanted: Iterable[tuple[str, int]]) -> BatchReply:
        """Read again some rows, given as (tab title, row). Neighbouring rows may come along."""
        doing = f"reading rows of {spreadsheet_id} again"
        answer = self._get(doing, spreadsheet_id, _REREAD_MASK, row_ranges(wanted))
        return BatchReply(_rows(answer), _sizes(answer))

    def batch(
        self, spreadsheet_id: str, requests: Sequence[Json], show: Iterable[tuple[str, int]] = (), doing: str = ""
    ) -> BatchReply:
        """Apply the requests wholly or not at all; the reply carries the rows of ``show`` as they are afterwards.

        Raises:
            Refused: nothing was applied. UnknownOutcome: all or nothing was applied; read before going on.
        """
        body: Json = {"requests": list(requests)}
        ranges = row_ranges(show)
        if ranges:
            body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True, "responseRanges": ranges}

        wanted = "updatedSpreadsheet" if ranges else "spreadsheetId"

        def send() -> Json:
            params = {"fields": _REPLY_MASK if ranges else "spreadsheetId"}
            url = SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id
            return object_with(self._json("post", url, params=params, body=body), wanted)

        answer = self.wire.write(doing or f"changing the workbook {spreadsheet_id}", send)
        after = answer.get("updatedSpreadsheet", {})
        return BatchReply(_rows(after), _sizes(after))

    def create(self, title: str, tabs: Sequence[Json], locale: str, time_zone: str) -> str:
        """Create a spreadsheet with these ``SheetProperties`` and return its id."""
        body = {
            "properties": {"title": title, "locale": locale, "timeZone": time_zone},
            "sheets": [{"properties": properties} for properties in tabs],
        }

        def send() -> Json:
            params = {"fields": "spreadsheetId"}
            return object_with(
                self._json("post", SPREADSHEETS_API_V4_BASE_URL, params=params, body=body), "spreadsheetId"
            )

        doing = f"creating the workbook «{title}»"
        try:
            return str(self.wire.write(doing, send)["spreadsheetId"])
        except Refused as refusal:
            if refusal.cause is not Cause.RIGHT:
                raise
            # Often all that an account without storage is told; there is no file yet whose sharing could be at fault.
            raise refused(f"{doing}: Google answered 403", 403, refusal.said, Cause.STORAGE) from refusal

    def copy_tab(self, spreadsheet_id: str, sheet_id: int, target_id: str) -> int:
        """Copy a tab with its charts and formats into another spreadsheet; its id there."""
        url = SPREADSHEET_SHEETS_COPY_TO_URL % (spreadsheet_id, sheet_id)

        def send() -> Json:
            body = {"destinationSpreadsheetId": target_id}
            return object_with(self._json("post", url, params={"fields": "sheetId,title"}, body=body), "title")

        answer = self.wire.write(f"copying a tab of {spreadsheet_id}", send)
        return int(answer.get("sheetId", 0))  # left out where it is 0

    def metadata(self, spreadsheet_id: str) -> list[Json]:
        """Developer metadata of the spreadsheet itself (not of rows)."""
        mask = "developerMetadata(metadataId,metadataKey,metadataValue)"
        answer = self._get(f"reading the lock of {spreadsheet_id}", spreadsheet_id, mask)
        return list(answer.get("developerMetadata", []))

    def metadata_with(self, spreadsheet_id: str, keys: Sequence[str]) -> list[Json]:
        """Every ``DeveloperMetadata`` with one of these keys, of spreadsheet, rows and columns, with its location.

        There is at least one: an answer without any is none of Google's.
        """
        url = f"{SPREADSHEET_URL % spreadsheet_id}/developerMetadata:search"
        body = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": key}} for key in keys]}
        shown = "metadataId,metadataKey,metadataValue,location"
        params = {"fields": f"matchedDeveloperMetadata(developerMetadata({shown}))"}

        def send() -> Json:
            return object_with(self._json("post", url, params=params, body=body), "matchedDeveloperMetadata")

        found = self.wire.read(f"reading the marks of {spreadsheet_id}", send)["matchedDeveloperMetadata"]
        return [match["developerMetadata"] for match in found]

    def row_with(self, spreadsheet_id: str, mark: int) -> tuple[int, int] | None:
        """(sheet id, row) of the row that carries this mark now; None where none does, or where it is no row's.

        Raises:
            Refused: no row carries it, as Google says it.
        """
        url = f"{SPREADSHEET_URL % spreadsheet_id}/developerMetadata/{mark}"

        def send() -> Json:
            return object_with(self._json("get", url, params={"fields": "metadataId,location"}), "metadataId")

        location = self.wire.read(f"looking for a row of {spreadsheet_id}", send).get("location", {})
        place = location.get("dimensionRange", {})
        if location.get("locationType") != "ROW":
            return None
        return int(place.get("sheetId", 0)), int(place.get("startIndex", 0))

    def raw(self, spreadsheet_id: str, fields: str, ranges: Sequence[str] = ()) -> Json:
        """The API's own answer under a mask, for what has no noun here (report tabs, charts)."""
        return self._get(f"reading {spreadsheet_id}", spreadsheet_id, fields, ranges)

    def _get(self, doing: str, spreadsheet_id: str, mask: str, ranges: Sequence[str] = ()) -> Json:
        params: dict[str, Any] = {"fields": f"spreadsheetId,{mask}"}  # always there: tells Google's answer from others
        if ranges:
            params["ranges"] = list(ranges)
        keys = ["spreadsheetId", *_NEEDED.get(mask, ())]

        def send() -> Json:
            return object_with(self._json("get", SPREADSHEET_URL % spreadsheet_id, params=params), *keys)

        return self.wire.read(doing, send)

    def _json(self, method: str, url: str, *, params: dict[str, Any], body: Json | None = None) -> Json:
        compact = {**params, "prettyPrint": "false"}
        response = self.wire.gspread.http_client.request(method, url, params=compact, json=body)
        answer: Json = response.json()
        return answer


def split_by_size(groups: Sequence[Sequence[Json]]) -> list[list[Json]]:
    """Join groups of requests to bodies of at most 2 MB; a group (one guarded row) is never torn."""
    bodies: list[list[Json]] = [[]]
    size = 0
    for group in groups:
        weight = len(json.dumps(group))
        if bodies[-1] and size + weight > _BODY_BYTES:
            bodies.append([])
            size = 0
        bodies[-1].extend(group)
        size += weight
    return [body for body in bodies if body]


def quoted(title: str) -> str:
    """A tab title as A1 notation wants it."""
    return "'" + title.replace("'", "''") + "'"


def row_ranges(wanted: Iterable[tuple[str, int]]) -> list[str]:
    """(tab title, row) pairs → A1 row ranges; close rows are joined so that no more than 60 ranges remain a call."""
    by_tab: dict[str, list[int]] = {}
    for title, row in sorted(set(wanted)):
        by_tab.setdefault(title, []).append(row)
    gap = 1
    while True:
        spans = [(title, span) for title, rows in by_tab.items() for span in _spans(rows, gap)]
        if len(spans) <= max(_MAX_RANGES, len(by_tab)):
            return [f"{quoted(title)}!{first + 1}:{last + 1}" for title, (first, last) in spans]
        gap *= 2


def _spans(rows: Sequence[int], gap: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and row - spans[-1][1] <= gap:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans


# ------------------------------------------------------------------------------------------- API JSON → our nouns


def workbook(answer: Json, spreadsheet_id: str) -> Workbook:
    """A ``Spreadsheet`` object under the snapshot mask → ``Workbook``."""
    properties = answer.get("properties", {})
    theme, spills = _theme(properties), _tells_spills(answer)
    return Workbook(
        id=spreadsheet_id,
        title=properties.get("title", ""),
        tabs=tuple(
            _tab(sheet, theme, spills) for sheet in answer.get("sheets", []) if "gridProperties" in sheet["properties"]
        ),
    )


def _tells_spills(answer: Json) -> bool:
    """Whether the answer shows what was typed as an empty object, so that a value without one was spilled there."""
    blocks = (block for sheet in answer.get("sheets", []) for block in sheet.get("data", []))
    cells = (cell for block in blocks for row in block.get("rowData", []) for cell in row.get("values", []))
    return any(cell.get("userEnteredValue") == {} for cell in cells)


def _tab(sheet: Json, theme: Mapping[str, Rgb], spills: bool) -> Tab:
    properties = sheet["properties"]
    grid = properties["gridProperties"]
    found: dict[int, Row] = {}
    for block in sheet.get("data", []):
        found.update(_block(block, theme, spills))
    last = max((index for index, row in found.items() if row.cells or row.marks), default=-1)
    return Tab(
        sheet_id=int(properties.get("sheetId", 0)),
        title=properties.get("title", ""),
        hidden=bool(properties.get("hidden", False)),
        row_count=int(grid.get("rowCount", 0)),
        column_count=int(grid.get("columnCount", 0)),
        rows=tuple(found.get(index) or Row(index, ()) for index in range(last + 1)),
        merges=tuple(_box(merge) for merge in sheet.get("merges", [])),
        locked=tuple(_locked(sheet.get("protectedRanges", []))),
    )


def _rows(answer: Json) -> Rows:
    theme = _theme(answer.get("properties", {}))
    rows: dict[tuple[int, int], Row] = {}
    for sheet in answer.get("sheets", []):
        sheet_id = int(sheet["properties"].get("sheetId", 0))
        for block in sheet.get("data", []):
            rows.update({(sheet_id, index): row for index, row in _block(block, theme).items()})
    return rows


def _sizes(answer: Json) -> dict[int, int]:
    sheets = [sheet["properties"] for sheet in answer.get("sheets", [])]
    return {int(s.get("sheetId", 0)): int(s.get("gridProperties", {}).get("rowCount", 0)) for s in sheets}


def _block(block: Json, theme: Mapping[str, Rgb], spills: bool = False) -> dict[int, Row]:
    first_row, first_column = int(block.get("startRow", 0)), int(block.get("startColumn", 0))
    data, metadata = block.get("rowData", []), block.get("rowMetadata", [])
    rows: dict[int, Row] = {}
    for offset in range(max(len(data), len(metadata))):
        values = data[offset].get("values", []) if offset < len(data) else []
        facts = metadata[offset] if offset < len(metadata) else {}
        cells = [EMPTY] * first_column + [_cell(value, theme, spills) if value else EMPTY for value in values]
        while cells and cells[-1] is EMPTY:
            cells.pop()
        own = [item for item in facts.get("developerMetadata", []) if item.get("metadataKey") == MARK_KEY]
        marks = tuple(int(item["metadataId"]) for item in own)
        said = tuple(str(item.get("metadataValue", "")) for item in own)
        filtered = bool(facts.get("hiddenByFilter", False))
        rows[first_row + offset] = Row(first_row + offset, tuple(cells), marks, said, filtered)
    return rows


def _cell(data: Json, theme: Mapping[str, Rgb], spills: bool) -> Cell:
    """``EMPTY`` itself for a cell that only has other formats: a dressed but empty row is an empty row."""
    look = data.get("userEnteredFormat", {})
    style = look.get("backgroundColorStyle")
    value, note = _value(data.get("effectiveValue")), data.get("note")
    if isinstance(value, float) and look.get("numberFormat", {}).get("type") == "PERCENT":
        value = f"{value * 100:g}%"  # a typed «100%» is stored as 1: as a score that would be the worst, not the best
    if style is None and value is None and note is None:
        return EMPTY
    entered = data.get("userEnteredValue")
    formula = spills and value is not None if entered is None else "formulaValue" in entered
    return Cell(value, None if style is None else _fill(style, theme), note, formula)


def _value(value: Json | None) -> CellValue:
    if not value:
        return None
    if "stringValue" in value:
        return str(value["stringValue"])
    if "numberValue" in value:
        return float(value["numberValue"])
    if "boolValue" in value:
        return bool(value["boolValue"])
    return CellError(value.get("errorValue", {}).get("type", "ERROR"))


def _fill(style: Json, theme: Mapping[str, Rgb]) -> Fill:
    name = style.get("themeColor")
    if name:
        return Fill(theme.get(name, Rgb(255, 255, 255)), name)
    return Fill(_rgb(style.get("rgbColor", {})))


def _rgb(color: Json) -> Rgb:
    """Omitted channels are zero: ``{}`` is black."""
    return Rgb(*(round(float(color.get(channel, 0)) * 255) for channel in ("red", "green", "blue")))


def _theme(properties: Json) -> dict[str, Rgb]:
    pairs = properties.get("spreadsheetTheme", {}).get("themeColors", [])
    return {pair["colorType"]: _rgb(pair.get("color", {}).get("rgbColor", {})) for pair in pairs if "colorType" in pair}


def _box(grid_range: Json) -> Box:
    return Box(
        int(grid_range.get("startRowIndex", 0)),
        int(grid_range.get("endRowIndex", _OPEN)),
        int(grid_range.get("startColumnIndex", 0)),
        int(grid_range.get("endColumnIndex", _OPEN)),
    )


def _locked(protected: Sequence[Json]) -> Iterable[Box]:
    """The boxes we may not edit. One with unprotected islands counts as locked whole: left out, never refused."""
    for item in protected:
        if not item.get("requestingUserCanEdit", False) and not item.get("warningOnly", False):
            yield _box(item.get("range", {}))
