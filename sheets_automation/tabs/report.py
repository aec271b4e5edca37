"""A ``ReportTab`` as the requests of one ``spreadsheets.batchUpdate`` (google-apis §8).

The whole tab is written in one batch: a new one is added, an existing one is cleared and written again, because
deleting it would lose what people typed into it. What people typed comes back as plain values, never as a formula
(spec §13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sheets_automation.domain.reports.palette import INK, SOFT, WHITE
from sheets_automation.domain.reports.tab import Chart, ReportTab, Series, Value, Zone, text_height
from sheets_automation.google.requests import attach, colour, detach, dimension_range, grid_range, pixel_size, retitled
from sheets_automation.model import Box
from sheets_automation.tabs.styles import STYLES

Request = dict[str, Any]

_EPOCH = date(1899, 12, 30)
_USUAL_HEIGHT = 21
_KEY = "informe"
_METADATA = 700_000_000  # + sheet id: where the digest of a tab's content is kept, on the tab itself
_CELL_FIELDS = "userEnteredValue,userEnteredFormat,textFormatRuns,note,dataValidation"


@dataclass(frozen=True, slots=True)
class Present:
    """What already stands in the workbook under this tab's id: what a rebuild takes away and what it keeps."""

    charts: tuple[int, ...]
    zones: Mapping[str, Box]  # manual zones by name
    named_ids: tuple[str, ...]


def sheet_id_for(month: date, version: int = 1) -> int:
    """The tab's id follows from its month, so that a rebuild finds it: 202611, and 2202611 for a «v2»."""
    return month.year * 100 + month.month + (version if version > 1 else 0) * 1_000_000


def present(spreadsheet: Mapping[str, Any], sheet_id: int) -> Present | None:
    """Reads a spreadsheet (fields ``namedRanges,sheets(properties,charts(chartId))``); None without such a tab."""
    for sheet in spreadsheet.get("sheets", ()):
        properties = sheet["properties"]
        if properties.get("sheetId", 0) != sheet_id:
            continue
        named = [
            item
            for item in spreadsheet.get("namedRanges", ())
            if item["namedRangeId"].startswith(_zone_id(sheet_id, ""))
        ]
        return Present(
            charts=tuple(chart["chartId"] for chart in sheet.get("charts", ())),
            zones={item["namedRangeId"].removeprefix(_zone_id(sheet_id, "")): _box(item["range"]) for item in named},
            named_ids=tuple(item["namedRangeId"] for item in named),
        )
    return None


def returned(spreadsheet: Mapping[str, Any], sheet_id: int, title: str) -> tuple[int, Present] | None:
    """Our tab under an id that is not ours, and what stands in it; None where there is none.

    A workbook that went through ``.xlsx`` keeps titles and names of ranges, but its tabs and ranges are numbered anew.
    """
    prefix = _zone_id(sheet_id, "")
    for sheet in spreadsheet.get("sheets", ()):
        other = sheet["properties"].get("sheetId", 0)
        named = [
            item
            for item in spreadsheet.get("namedRanges", ())
            if item["name"].startswith(prefix) and item["range"].get("sheetId", 0) == other
        ]
        if other != sheet_id and sheet["properties"]["title"] == title and named:
            zones = {item["name"].removeprefix(prefix): _box(item["range"]) for item in named}
            return other, Present((), zones, tuple(item["namedRangeId"] for item in named))
    return None


def replacing(old_id: int, old: Present, title: str, batch: Sequence[Request]) -> list[Request]:
    """The batch that builds the tab anew, around the requests that make its old self (``returned``) give way."""
    return [
        retitled(old_id, f"{title} ~"),
        *({"deleteNamedRange": {"namedRangeId": name}} for name in old.named_ids),
        *batch,
        {"deleteSheet": {"sheetId": old_id}},
    ]


def shown_content(spreadsheet: Mapping[str, Any], sheet_id: int) -> str:
    """Digest of what the tab was last made of, "" where it was never written."""
    for sheet in spreadsheet.get("sheets", []):
        for item in sheet.get("developerMetadata", []):
            if item.get("metadataId") == _METADATA + sheet_id:
                return str(item.get("metadataValue", ""))
    return ""


def remember_content(sheet_id: int, content: str) -> list[Request]:
    """Requests that keep that digest on the tab itself."""
    own = _METADATA + sheet_id
    return [detach(metadataId=own), attach(_KEY, {"sheetId": sheet_id}, own, content)]


def _zone_id(sheet_id: int, name: str) -> str:
    """Id and name of a zone's named range; the id stays when people rename the range."""
    return f"zona_{sheet_id}_{name}"


def _box(area: Mapping[str, int]) -> Box:
    return Box(
        area.get("startRowIndex", 0), area["endRowIndex"], area.get("startColumnIndex", 0), area["endColumnIndex"]
    )


def requests(
    tab: ReportTab, sheet_id: int, existing: Present | None, kept: Mapping[str, Sequence[Sequence[object]]]
) -> list[Request]:
    """The batch that makes the tab look exactly like ``tab``.

    ``kept`` holds, for each manual zone, the unformatted values of its whole range as read before the rebuild (rows of
    grid columns; short rows are padded). A zone with more filled rows than the new tab has room for grows.

    Raises ValueError when the existing tab has lost the mark of a zone (somebody deleted the named range): writing it
    again could destroy what people typed there.
    """
    lost = [_zone_id(sheet_id, zone.name) for zone in tab.zones if existing and zone.name not in existing.zones]
    if lost:
        raise ValueError(
            f"la pestaña «{tab.title}» ya no tiene los intervalos con nombre {', '.join(lost)}: no se actualiza "
            "para no perder lo escrito; restaure la pestaña desde el historial de versiones o bórrela"
        )
    tab = _with_room(tab, kept)
    batch = _clear(tab, sheet_id, existing) if existing else [_add(tab, sheet_id)]
    batch.extend(_cells(tab, sheet_id, kept))
    batch.extend(_merges(tab, sheet_id))
    batch.extend(_sizes(tab, sheet_id))
    batch.extend(_named(zone, tab, sheet_id) for zone in tab.zones)
    batch.extend(_chart(chart, sheet_id, number) for number, chart in enumerate(tab.charts, 1))
    return batch


# ----------------------------------------------------------------------------------------------- the sheet as a whole


def _properties(tab: ReportTab, sheet_id: int, rows: int) -> Request:
    return {
        "sheetId": sheet_id,
        "title": tab.title,
        "gridProperties": {
            "rowCount": rows,
            "columnCount": len(tab.widths),
            "frozenRowCount": tab.frozen_rows,
            "hideGridlines": True,
        },
    }


def _add(tab: ReportTab, sheet_id: int) -> Request:
    return {"addSheet": {"properties": _properties(tab, sheet_id, tab.row_count)}}


def _clear(tab: ReportTab, sheet_id: int, existing: Present) -> list[Request]:
    """Takes our charts, names and merges away and gives the grid its new size; writing the cells clears them."""
    batch: list[Request] = [{"deleteEmbeddedObject": {"objectId": chart}} for chart in existing.charts]
    batch.extend({"deleteNamedRange": {"namedRangeId": name}} for name in existing.named_ids)
    batch.append({"unmergeCells": {"range": {"sheetId": sheet_id}}})
    batch.append(
        {
            "updateSheetProperties": {
                "properties": _properties(tab, sheet_id, tab.row_count),
                "fields": "title,gridProperties(rowCount,columnCount,frozenRowCount,hideGridlines)",
            }
        }
    )
    return batch


def _sizes(tab: ReportTab, sheet_id: int) -> list[Request]:
    columns = [(index, index + 1, width) for index, width in enumerate(tab.widths)]
    heights = [tab.heights.get(row, _USUAL_HEIGHT) for row in range(tab.row_count)]
    rows = [(index, index + 1, height) for index, height in enumerate(heights)]
    return [
        pixel_size(dimension_range(sheet_id, dimension, start, end), pixels)
        for dimension, spans in (("COLUMNS", columns), ("ROWS", rows))
        for start, end, pixels in _runs(spans)
    ]


def _runs(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Neighbours of one size become one request."""
    merged: list[tuple[int, int, int]] = []
    for start, end, pixels in spans:
        if merged and merged[-1][1] == start and merged[-1][2] == pixels:
            merged[-1] = (merged[-1][0], end, pixels)
        else:
            merged.append((start, end, pixels))
    return merged


# --------------------------------------------------------------------------------------------------------------- cells


def _cells(tab: ReportTab, sheet_id: int, kept: Mapping[str, Sequence[Sequence[object]]]) -> list[Request]:
    """One plain look over the whole grid, which clears what stood there; then each other look; then the values.

    A look is sent once for all the rows below each other that share it: with one look a cell, a month with a thousand
    detractors would exceed the 10 MB that Google takes in one request.
    """
    whole = grid_range(sheet_id, 0, tab.row_count, 0, len(tab.widths))
    plain = {"userEnteredFormat": STYLES["blank"]}
    batch: list[Request] = [{"repeatCell": {"range": whole, "cell": plain, "fields": _CELL_FIELDS}}]
    areas: dict[tuple[str, str, int, int], list[tuple[int, int, int]]] = {}
    grid: list[list[Request]] = [[{} for _ in tab.widths] for _ in range(tab.row_count)]
    for cell in sorted(tab.cells, key=lambda cell: cell.row):
        rows = (cell.row, cell.row + cell.rows, 0)
        areas.setdefault((cell.style, cell.link, cell.column, cell.span), []).append(rows)
        if cell.value is not None:
            grid[cell.row][cell.column] = {"userEnteredValue": _ours(cell.value)}
    for (style, link, column, span), rows_of_look in areas.items():
        look = {"userEnteredFormat": _look(style, link)}
        for top, bottom, _ in _runs(rows_of_look):
            area = grid_range(sheet_id, top, bottom, column, column + span)
            batch.append({"repeatCell": {"range": area, "cell": look, "fields": "userEnteredFormat"}})
    for zone in tab.zones:
        _put_back(grid, zone, kept.get(zone.name, ()))
    values = [{"values": row} for row in grid]
    return [*batch, {"updateCells": {"range": whole, "rows": values, "fields": "userEnteredValue"}}]


def _look(style: str, link: str) -> Request:
    look = STYLES[style]
    return {**look, "textFormat": {**look["textFormat"], "link": {"uri": link}}} if link else look


def _ours(value: Value) -> Request:
    """A value of the report. Text is always text: a customer's «=SUMA(…)» stays what he said."""
    if isinstance(value, date):
        return {"numberValue": (value - _EPOCH).days}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}


def _put_back(grid: list[list[Request]], zone: Zone, rows: Sequence[Sequence[object]]) -> None:
    for offset, values in enumerate(rows[: zone.rows]):
        for column in zone.columns:
            typed = _typed(values[column]) if column < len(values) else None
            if typed is not None:
                grid[zone.row + offset][column]["userEnteredValue"] = typed


def _typed(value: object) -> Request | None:
    """What a person left in a manual zone: text, number or yes/no; empty cells stay empty."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value} if isinstance(value, str) and value else None


def _with_room(tab: ReportTab, kept: Mapping[str, Sequence[Sequence[object]]]) -> ReportTab:
    """A zone into which people inserted rows keeps them all, and rows grow with what was typed; the rest moves down."""
    for name in [zone.name for zone in tab.zones]:
        rows = kept.get(name, ())
        zone = next(zone for zone in tab.zones if zone.name == name)
        filled = [number for number, row in enumerate(rows, 1) if any(value not in ("", None) for value in row)]
        missing = max(filled, default=0) - zone.rows
        if missing > 0:
            tab = _grown(tab, zone, missing)
        tab = _heightened(tab, zone, rows)
    return tab


def _grown(tab: ReportTab, zone: Zone, missing: int) -> ReportTab:
    last = zone.row + zone.rows - 1

    def moved(row: int) -> int:
        return row + missing if row > last else row

    pattern = [cell for cell in tab.cells if cell.row == last]
    cells = [replace(cell, row=moved(cell.row)) for cell in tab.cells]
    cells += [replace(cell, row=last + extra) for extra in range(1, missing + 1) for cell in pattern]
    heights = {moved(row): pixels for row, pixels in tab.heights.items()}
    if last in tab.heights:
        heights |= {last + extra: tab.heights[last] for extra in range(1, missing + 1)}
    zones = [
        replace(other, row=moved(other.row), rows=other.rows + (missing if other is zone else 0)) for other in tab.zones
    ]
    charts = [
        replace(
            chart, top=moved(chart.top), bottom=moved(chart.bottom), anchor=(moved(chart.anchor[0]), chart.anchor[1])
        )
        for chart in tab.charts
    ]
    return replace(
        tab,
        heights=heights,
        row_count=tab.row_count + missing,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        charts=tuple(charts),
        zones=tuple(zones),
    )


def _heightened(tab: ReportTab, zone: Zone, rows: Sequence[Sequence[object]]) -> ReportTab:
    heights = dict(tab.heights)
    widths = {(cell.row, cell.column): sum(tab.widths[cell.column : cell.column + cell.span]) for cell in tab.cells}
    for offset, values in enumerate(rows):
        row = zone.row + offset
        for column in zone.columns:
            text = values[column] if column < len(values) else None
            if isinstance(text, str) and (row, column) in widths:
                heights[row] = max(heights.get(row, _USUAL_HEIGHT), text_height(text, widths[row, column]))
    return replace(tab, heights=heights)


def _merges(tab: ReportTab, sheet_id: int) -> list[Request]:
    """Cells of equal span below each other are merged row by row in one request."""
    batch: list[Request] = []
    tall = [cell for cell in tab.cells if cell.rows > 1]
    flat = sorted((cell.column, cell.span, cell.row) for cell in tab.cells if cell.rows == 1 and cell.span > 1)
    for (column, span), cells in groupby(flat, key=lambda key: key[:2]):
        for start, end, _ in _runs((row, row + 1, 0) for _, _, row in cells):
            batch.append(_merge(sheet_id, start, end, column, column + span, "MERGE_ROWS"))
    batch.extend(
        _merge(sheet_id, cell.row, cell.row + cell.rows, cell.column, cell.column + cell.span, "MERGE_ALL")
        for cell in tall
    )
    return batch


def _merge(sheet_id: int, top: int, bottom: int, left: int, right: int, kind: str) -> Request:
    return {"mergeCells": {"range": grid_range(sheet_id, top, bottom, left, right), "mergeType": kind}}


def _named(zone: Zone, tab: ReportTab, sheet_id: int) -> Request:
    """The zone as a named range, which moves and grows with its cells: so a rebuild finds what people typed."""
    name = _zone_id(sheet_id, zone.name)
    area = grid_range(sheet_id, zone.row, zone.row + zone.rows, 0, len(tab.widths))
    return {"addNamedRange": {"namedRange": {"namedRangeId": name, "name": name, "range": area}}}


# -------------------------------------------------------------------------------------------------------------- charts


def _chart(chart: Chart, sheet_id: int, number: int) -> Request:
    row, column = chart.anchor
    width, height = chart.size
    return {
        "addChart": {
            "chart": {
                "chartId": sheet_id * 100 + number,
                "spec": {
                    "title": chart.title,
                    "altText": chart.title,
                    "fontName": "Arial",
                    "titleTextFormat": {"fontSize": 11, "bold": True, "foregroundColorStyle": colour(INK)},
                    "hiddenDimensionStrategy": "SHOW_ALL",
                    "basicChart": _basic(chart, sheet_id),
                },
                "position": {
                    "overlayPosition": {
                        "anchorCell": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
                        "widthPixels": width,
                        "heightPixels": height,
                    }
                },
            }
        }
    }


def _basic(chart: Chart, sheet_id: int) -> Request:
    kinds = {series.kind or chart.kind for series in chart.series}
    bars = chart.kind == "bar"
    window: Request = {"viewWindowMode": "EXPLICIT"}
    if chart.floor is not None:
        window["viewWindowMin"] = chart.floor
    if chart.ceiling is not None:
        window["viewWindowMax"] = chart.ceiling
    values: Request = {"position": "BOTTOM_AXIS" if bars else "LEFT_AXIS"}
    if len(window) > 1:
        values["viewWindowOptions"] = window
    categories = {"position": "LEFT_AXIS" if bars else "BOTTOM_AXIS"}
    spec: Request = {
        "chartType": chart.kind.upper() if len(kinds) == 1 else "COMBO",
        "legendPosition": "BOTTOM_LEGEND" if chart.legend else "NO_LEGEND",
        "headerCount": 1,
        "axis": [categories, values],
        "domains": [{"domain": _data(chart, sheet_id, chart.domain)}],
        "series": [_series(chart, series, sheet_id, len(kinds) > 1) for series in chart.series],
    }
    if chart.stacked:
        spec["stackedType"] = "PERCENT_STACKED"
    return spec


def _series(chart: Chart, series: Series, sheet_id: int, combined: bool) -> Request:
    kind = series.kind or chart.kind
    entry: Request = {
        "series": _data(chart, sheet_id, series.column),
        "targetAxis": "BOTTOM_AXIS" if chart.kind == "bar" else "LEFT_AXIS",
        "colorStyle": colour(series.colour),
    }
    if combined:
        entry["type"] = kind.upper()
    if kind == "line":
        entry["lineStyle"] = {"type": "MEDIUM_DASHED" if series.dashed else "SOLID", "width": 2}
        if not series.dashed:
            entry["pointStyle"] = {"shape": "CIRCLE", "size": 5}
    if series.labels:
        entry["dataLabel"] = {
            "type": "DATA",
            "placement": "ABOVE" if kind == "line" else "CENTER" if chart.stacked else "OUTSIDE_END",
            "textFormat": {"fontSize": 9, "foregroundColorStyle": colour(WHITE if chart.stacked else SOFT)},
        }
    return entry


def _data(chart: Chart, sheet_id: int, column: int) -> Request:
    return {"sourceRange": {"sources": [grid_range(sheet_id, chart.top, chart.bottom, column, column + 1)]}}
