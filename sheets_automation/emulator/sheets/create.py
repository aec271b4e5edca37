"""spreadsheets.create: the body is a whole ``Spreadsheet``; it is taken in as the batch of requests that would make it.

So everything a new file may carry (tabs, cells, merges, rules, charts …) goes through the same checks as later changes.
"""

from __future__ import annotations

from sheets_automation.emulator.state.grid import Json

#: ``Sheet`` field of the body → (request, the request's field) for each of its entries.
_PARTS = {
    "bandedRanges": ("addBanding", "bandedRange"),
    "charts": ("addChart", "chart"),
    "filterViews": ("addFilterView", "filter"),
    "protectedRanges": ("addProtectedRange", "protectedRange"),
    "slicers": ("addSlicer", "slicer"),
    "tables": ("addTable", "table"),
    "developerMetadata": ("createDeveloperMetadata", "developerMetadata"),
}
#: ``SpreadsheetProperties`` that may be given at creation; ``defaultFormat`` is read-only there.
_SETTABLE = ("title", "locale", "timeZone", "autoRecalc", "iterativeCalculationSettings", "spreadsheetTheme")


def requests_of(body: Json) -> list[Json]:
    """The ``batchUpdate`` requests that turn an empty file (without tabs, if the body has some) into this one."""
    out: list[Json] = []
    given = {k: v for k, v in body.get("properties", {}).items() if k in _SETTABLE}
    if given:
        out.append({"updateSpreadsheetProperties": {"properties": given, "fields": ",".join(given)}})
    for position, sheet in enumerate(body.get("sheets", [])):
        out.extend(_sheet_requests(sheet, position))
    out.extend({"addNamedRange": {"namedRange": named}} for named in body.get("namedRanges", []))
    out.extend({"createDeveloperMetadata": {"developerMetadata": entry}} for entry in body.get("developerMetadata", []))
    return out


def _sheet_requests(sheet: Json, position: int) -> list[Json]:
    properties = dict(sheet.get("properties", {}))
    # Later requests have to name the tab; Google numbers the first one 0.
    sheet_id = properties.setdefault("sheetId", 0 if position == 0 else 1_000_000 + position)
    out: list[Json] = [{"addSheet": {"properties": properties}}]
    for data in sheet.get("data", []):
        out.extend(_data_requests(data, sheet_id))
    out.extend({"mergeCells": {"range": merge, "mergeType": "MERGE_ALL"}} for merge in sheet.get("merges", []))
    for index, rule in enumerate(sheet.get("conditionalFormats", [])):
        out.append({"addConditionalFormatRule": {"rule": rule, "index": index}})
    if "basicFilter" in sheet:
        out.append({"setBasicFilter": {"filter": sheet["basicFilter"]}})
    for name, (request, field) in _PARTS.items():
        out.extend({request: {field: item}} for item in sheet.get(name, []))
    for name in ("rowGroups", "columnGroups"):
        out.extend(
            {"addDimensionGroup": {"range": group["range"]}} for group in sheet.get(name, []) if "range" in group
        )
    return out


def _data_requests(data: Json, sheet_id: int) -> list[Json]:
    row, column = data.get("startRow", 0), data.get("startColumn", 0)
    out: list[Json] = []
    if data.get("rowData"):
        start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
        out.append({"updateCells": {"start": start, "rows": data["rowData"], "fields": "*"}})
    for name, dimension, first in (("rowMetadata", "ROWS", row), ("columnMetadata", "COLUMNS", column)):
        for offset, properties in enumerate(data.get(name, [])):
            given = {k: v for k, v in properties.items() if k in ("pixelSize", "hiddenByUser")}
            if not given:
                continue
            at = first + offset
            span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
            request = {"range": span, "properties": given, "fields": ",".join(given)}
            out.append({"updateDimensionProperties": request})
    return out
