"""The pieces that ``batchUpdate`` requests are made of: places, colours, sizes, cells. The only home of their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sheets_automation.model import CellOut, Fill, Link, Rgb

Json = dict[str, Any]

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are naive local time of the spreadsheet


def grid_range(sheet_id: int, top: int, bottom: int, left: int, right: int) -> Json:
    """``GridRange``, 0-based, ends excluded."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def dimension_range(sheet_id: int, dimension: str, start: int, end: int) -> Json:
    """``DimensionRange`` of ROWS or COLUMNS, 0-based, end excluded."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def pixel_size(place: Json, pixels: int) -> Json:
    """Make the rows or columns of a ``dimension_range`` that high or wide."""
    return {"updateDimensionProperties": {"range": place, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}


def longer(sheet_id: int, rows: int) -> Json:
    """Add empty rows below the last."""
    return {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": rows}}


def wider(sheet_id: int, columns: int) -> Json:
    """Add empty columns to the right of the last."""
    return {"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": columns}}


def hidden(place: Json, *, yes: bool) -> Json:
    """Hide or show the rows or columns of a ``dimension_range``."""
    properties = {"range": place, "properties": {"hiddenByUser": yes}, "fields": "hiddenByUser"}
    return {"updateDimensionProperties": properties}


def sorted_rows(place: Json, columns: Sequence[tuple[int, bool]]) -> Json:
    """Sort the rows of a ``grid_range`` by these columns of the sheet (descending or not), blanks last."""
    specs = [{"dimensionIndex": at, "sortOrder": "DESCENDING" if down else "ASCENDING"} for at, down in columns]
    return {"sortRange": {"range": place, "sortSpecs": specs}}


def retitled(sheet_id: int, title: str) -> Json:
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "title": title}, "fields": "title"}}


def attach(key: str, location: Json, metadata_id: int | None = None, value: str = "") -> Json:
    """Create developer metadata; Google refuses the whole batch where the id exists already."""
    metadata: Json = {"metadataKey": key, "visibility": "DOCUMENT", "location": location}
    metadata |= {"metadataId": metadata_id} if metadata_id is not None else {}
    metadata |= {"metadataValue": value} if value else {}
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def detach(**lookup: object) -> Json:
    """Delete the developer metadata that a ``DeveloperMetadataLookup`` finds; finding none is no error."""
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def color_style(fill: Fill) -> Json:
    """``ColorStyle`` of a fill: the theme's name where people chose it so, else floats in [0, 1], zeros left out."""
    if fill.theme:
        return {"themeColor": fill.theme}
    channels = zip(("red", "green", "blue"), fill.rgb, strict=True)
    return {"rgbColor": {name: value / 255 for name, value in channels if value}}


def colour(text: str) -> Json:
    """``#rrggbb`` → ``ColorStyle``."""
    return color_style(Fill(Rgb.parse(text)))


_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are naive local time of the spreadsheet


def block(sheet_id: int, first_row: int, rows: Sequence[Sequence[CellOut]], column: int = 0) -> list[Json]:
    """Write a block of cells from ``column`` on; growing the grid is the caller's matter. Text is never a formula."""
    if not rows:
        return []
    return [
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": first_row, "columnIndex": column},
                "rows": [{"values": [cell(value) for value in row]} for row in rows],
                "fields": "userEnteredValue,userEnteredFormat.numberFormat,userEnteredFormat.textFormat.link",
            }
        }
    ]


def cell(value: CellOut) -> Json:
    """One value as ``CellData``: dates as serials with a format, links as linked text, everything else as it is."""
    match value:
        case None | "":
            return {}
        case bool():
            return {"userEnteredValue": {"boolValue": value}}
        case int() | float():
            return {"userEnteredValue": {"numberValue": value}}
        case Link():
            link = {"textFormat": {"link": {"uri": value.url}}}
            return {"userEnteredValue": {"stringValue": value.text}, "userEnteredFormat": link}
        case datetime():
            naive = value.replace(tzinfo=None)
            return _dated((naive - _EPOCH).total_seconds() / 86_400, "DATE_TIME", "dd/mm/yyyy hh:mm:ss")
        case date():
            return _dated(float((value - _EPOCH.date()).days), "DATE", "dd/mm/yyyy")
        case str():
            return {"userEnteredValue": {"stringValue": value[:50_000]}}


def _dated(serial: float, kind: str, pattern: str) -> Json:
    return {
        "userEnteredValue": {"numberValue": serial},
        "userEnteredFormat": {"numberFormat": {"type": kind, "pattern": pattern}},
    }
