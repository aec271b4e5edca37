"""A chart of a ``ReportTab`` as one request: a native chart over cells of the same tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheets_automation.domain.reports.palette import CHART_GREY, INK, SOFT, WHITE
from sheets_automation.domain.reports.tab import Chart, Series
from sheets_automation.google.requests import colour, grid_range

Request = dict[str, Any]


def chart_request(chart: Chart, sheet_id: int, number: int) -> Request:
    """``addChart``; ``number`` (from 1) makes the chart's id, so that a rebuild finds it."""
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
        "series": [
            entry
            for series in sorted(chart.series, key=lambda one: not one.dashed)  # the goal first: see goal_style
            for entry in (_series(chart, series, sheet_id, len(kinds) > 1), *_ends(chart, series, sheet_id))
        ],
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
        joined = "MEDIUM_DASHED" if series.dashed else "SOLID"
        entry["lineStyle"] = {"type": joined if series.line else "INVISIBLE", "width": 2}
        if not series.dashed:
            entry["pointStyle"] = {"shape": "CIRCLE", "size": 5}
    if series.labels:
        entry["dataLabel"] = {
            "type": "DATA",
            "placement": _placement(chart, series),
            "textFormat": {"fontSize": 9, "foregroundColorStyle": colour(WHITE if chart.stacked else SOFT)},
        }
    return entry


def _placement(chart: Chart, series: Series) -> str:
    """Where the values are printed: beside a dot with its interval, which stands above and below it."""
    if series.low is not None:
        return "RIGHT"
    if (series.kind or chart.kind) == "line":
        return "ABOVE"
    return "CENTER" if chart.stacked else "OUTSIDE_END"


def _ends(chart: Chart, series: Series, sheet_id: int) -> Iterator[Request]:
    """Both ends of the interval as small marks above and below the dot: native charts of this kind have no whiskers."""
    for column in (series.low, series.high):
        if column is not None:
            yield {
                "series": _data(chart, sheet_id, column),
                "targetAxis": "LEFT_AXIS",
                "colorStyle": colour(CHART_GREY),
                "lineStyle": {"type": "INVISIBLE", "width": 1},
                "pointStyle": {"shape": "DIAMOND", "size": 4},
            }


def _data(chart: Chart, sheet_id: int, column: int) -> Request:
    return {"sourceRange": {"sources": [grid_range(sheet_id, chart.top, chart.bottom, column, column + 1)]}}
