"""A ``ReportTab`` as the requests of one ``spreadsheets.batchUpdate`` (google-apis §8).

The whole tab is written in one batch: a new one is added, an existing one is cleared and written again, because
deleting it would lose what people typed into it. What people typed comes back as plain values, never as a formula
(spec §13).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sheets_automation.domain.reports.pages import paginated
from sheets_automation.domain.reports.tab import ReportTab, Value
from sheets_automation.google.requests import dimension_range, grid_range, pixel_size, retitled
from sheets_automation.tabs.report_charts import chart_request
from sheets_automation.tabs.report_state import Present, present, sheet_id_for
from sheets_automation.tabs.report_zones import Kept, missing_zones, named_ranges, put_back, with_room
from sheets_automation.tabs.styles import STYLES

Request = dict[str, Any]

_EPOCH = date(1899, 12, 30)
_USUAL_HEIGHT = 21
_CELL_FIELDS = "userEnteredValue,userEnteredFormat,textFormatRuns,note,dataValidation"


def replacing(old_id: int, old: Present, title: str, batch: Sequence[Request]) -> list[Request]:
    """The batch that builds the tab anew, around the requests that make its old self (``returned``) give way."""
    return [
        retitled(old_id, f"{title} ~"),
        *({"deleteNamedRange": {"namedRangeId": name}} for name in old.named_ids),
        *batch,
        {"deleteSheet": {"sheetId": old_id}},
    ]


def requests(tab: ReportTab, sheet_id: int, existing: Present | None, kept: Kept) -> list[Request]:
    """The batch that makes the tab look exactly like ``tab``.

    ``kept`` holds, for each manual zone, the unformatted values of its whole range as read before the rebuild (rows of
    grid columns; short rows are padded). A zone with more filled rows than the new tab has room for grows.

    Raises ValueError when the existing tab has lost the mark of a zone (somebody deleted the named range): writing it
    again could destroy what people typed there.
    """
    lost = missing_zones(tab, sheet_id, existing)
    if lost:
        raise ValueError(
            f"la pestaña «{tab.title}» ya no tiene los intervalos con nombre {', '.join(lost)}: no se actualiza "
            "para no perder lo escrito; restaure la pestaña desde el historial de versiones o bórrela"
        )
    tab = paginated(with_room(tab, kept))
    batch = _clear(tab, sheet_id, existing) if existing else [_add(tab, sheet_id)]
    batch.extend(_cells(tab, sheet_id, kept))
    batch.extend(_merges(tab, sheet_id))
    batch.extend(_sizes(tab, sheet_id))
    for zone in tab.zones:
        batch.extend(named_ranges(zone, tab, sheet_id))
    batch.extend(chart_request(chart, sheet_id, number) for number, chart in enumerate(tab.charts, 1))
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


def _cells(tab: ReportTab, sheet_id: int, kept: Kept) -> list[Request]:
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
        batch += put_back(grid, zone, kept.get(zone.name, ()), sheet_id)
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


__all__ = ["Present", "present", "replacing", "requests", "sheet_id_for"]
