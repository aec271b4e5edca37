"""``EmbeddedChart`` → native charts of the exported file.

Line, column, bar, area, combo, scatter, pie and doughnut. Colours are always written out, so that every program
shows the spreadsheet's theme; line charts have no markers unless asked for, as on Google. Other kinds are left
out and logged.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from sheets_automation.emulator.state.grid import Json, Sheet, Spreadsheet

from .chart_data import Source, length, read_source
from .colours import Paint, style_of, tinted
from .styles_out import number_code

log = logging.getLogger(__name__)

#: The series of one kind: place among all series, the API's entry, its data.
Group = list[tuple[int, Json, Source]]

_TYPES = {
    "LINE": "line",
    "COLUMN": "column",
    "BAR": "bar",
    "AREA": "area",
    "STEPPED_AREA": "area",
    "SCATTER": "scatter",
}
_STACKED = {"STACKED": "stacked", "PERCENT_STACKED": "percent_stacked"}
_LEGENDS = {
    "BOTTOM_LEGEND": "bottom",
    "TOP_LEGEND": "top",
    "LEFT_LEGEND": "left",
    "RIGHT_LEGEND": "right",
    "LABELED_LEGEND": "none",
    "NO_LEGEND": "none",
}
_DASHES = {
    "DOTTED": "round_dot",
    "MEDIUM_DASHED": "dash",
    "MEDIUM_DASHED_DOTTED": "dash_dot",
    "LONG_DASHED": "long_dash",
    "LONG_DASHED_DOTTED": "long_dash_dot",
}
_MARKERS = {"CIRCLE": "circle", "DIAMOND": "diamond", "SQUARE": "square", "STAR": "star", "TRIANGLE": "triangle",
            "X_MARK": "x", "HEXAGON": "circle", "PENTAGON": "diamond"}  # fmt: skip
_BAR_LABELS = {
    "CENTER": "center",
    "INSIDE_END": "inside_end",
    "INSIDE_BASE": "inside_base",
    "OUTSIDE_END": "outside_end",
}
_LINE_LABELS = {"CENTER": "center", "LEFT": "left", "RIGHT": "right", "ABOVE": "above", "BELOW": "below"}
_INK, _PALE_INK, _GRID = "#424242", "#757575", "#E0E0E0"
_WIDTH, _HEIGHT = 600, 371  # Google's default size
_POINTS_PER_PIXEL = 0.75
_ACCENTS = ("ACCENT1", "ACCENT2", "ACCENT3", "ACCENT4", "ACCENT5", "ACCENT6")


@dataclass(frozen=True, slots=True)
class ChartBook:
    """What every chart of one export needs."""

    workbook: Workbook
    book: Spreadsheet
    titles: dict[str, str]
    paint: Paint


def place_chart(charts: ChartBook, embedded: Json, worksheet: Any) -> None:
    """Draws one chart at its ``overlayPosition`` (pixels)."""
    chart = _chart(charts, embedded.get("spec", {}))
    if chart is None:
        return
    position = embedded.get("position", {}).get("overlayPosition", {})
    anchor = position.get("anchorCell", {})
    chart.set_size({"width": position.get("widthPixels", _WIDTH), "height": position.get("heightPixels", _HEIGHT)})
    options: Json = {
        "x_offset": position.get("offsetXPixels", 0),
        "y_offset": position.get("offsetYPixels", 0),
        "object_position": 2,  # moves with its cells, keeps its size
    }
    if embedded.get("spec", {}).get("altText"):
        options["description"] = embedded["spec"]["altText"]
    worksheet.insert_chart(anchor.get("rowIndex", 0), anchor.get("columnIndex", 0), chart, options)


def place_chartsheet(charts: ChartBook, sheet: Sheet, name: str) -> Any:
    """A sheet that is one chart; an empty worksheet where the chart cannot be drawn."""
    chart = next((c for c in (_chart(charts, e.get("spec", {})) for e in sheet.charts) if c is not None), None)
    if chart is None:
        return charts.workbook.add_worksheet(name)
    target = charts.workbook.add_chartsheet(name)
    target.set_chart(chart)
    return target


def _chart(charts: ChartBook, spec: Json) -> Chart | None:
    chart: Chart | None = None
    if "basicChart" in spec:
        chart = _basic(charts, spec)
    elif "pieChart" in spec:
        chart = _pie(charts, spec)
    if chart is None:
        log.warning(
            "chart %r left out of the .xlsx export: its kind or its data has no counterpart", spec.get("title", "")
        )
        return None
    _frame(charts, chart, spec)
    return chart


def _frame(charts: ChartBook, chart: Chart, spec: Json) -> None:
    """Title, background and what is true of every kind."""
    words = [text for text in (spec.get("title"), spec.get("subtitle")) if text]
    if words:
        font = _font(charts, spec.get("titleTextFormat", {}), 14, _PALE_INK)
        chart.set_title({"name": " · ".join(words), "name_font": font, "overlay": False})
    else:
        chart.set_title({"none": True})
    background = style_of(spec, "backgroundColor")
    fill = charts.paint.hex(background) if background is not None else "FFFFFF"
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": f"#{fill}"}})
    chart.set_plotarea({"fill": {"none": True}})
    if spec.get("hiddenDimensionStrategy") in ("SHOW_ALL", "SKIP_HIDDEN_COLUMNS"):
        chart.show_hidden_data()


def _font(charts: ChartBook, text: Json, size: float, colour: str) -> Json:
    style = style_of(text, "foregroundColor")
    return {
        "size": text.get("fontSize", size),
        "bold": bool(text.get("bold")),
        "italic": bool(text.get("italic")),
        "color": f"#{charts.paint.hex(style)}" if style is not None else colour,
    }


def _basic(charts: ChartBook, spec: Json) -> Chart | None:
    basic = spec["basicChart"]
    kind = basic.get("chartType", "")
    entries = basic.get("series", [])
    groups: dict[str, Group] = {}
    headers = basic.get("headerCount")
    for index, entry in enumerate(entries):
        source = read_source(charts.book, charts.titles, entry.get("series", {}), headers)
        name = _TYPES.get(entry.get("type", "COLUMN") if kind == "COMBO" else kind)
        if source and name:
            groups.setdefault(name, []).append((index, entry, source))
    if not groups:
        return None
    domains = basic.get("domains", [])
    domain = read_source(charts.book, charts.titles, domains[0].get("domain", {}), headers, groups) if domains else None
    # A line lies over the columns or areas it is compared with; the format combines two kinds at most.
    order = sorted(groups, key=lambda name: ("area", "column", "bar", "scatter", "line").index(name))
    made = [_group(charts, basic, name, groups[name], domain) for name in order[:2]]
    if len(order) > 2:
        log.warning("chart %r: series of a third kind left out of the .xlsx export", spec.get("title", ""))
    if len(made) > 1:
        made[0].combine(made[1])
    _axes(charts, basic, made, domain, [groups[name] for name in order[:2]])
    single = len(entries) == 1 and basic.get("legendPosition") is None
    position = "none" if single else _LEGENDS.get(basic.get("legendPosition", ""), "right")
    made[0].set_legend({"position": position, "font": {"color": _INK, "size": 10}})
    made[0].show_blanks_as("span" if basic.get("interpolateNulls") else "gap")
    return made[0]


def _group(charts: ChartBook, basic: Json, name: str, group: Group, domain: Source | None) -> Chart:
    options = {"type": name}
    stacked = _STACKED.get(basic.get("stackedType", "")) if name in ("column", "bar", "area") else None
    if stacked:
        options["subtype"] = stacked
    elif name == "scatter":
        options["subtype"] = "marker_only"
    chart = charts.workbook.add_chart(options)
    for index, entry, source in group:
        series: Json = {"values": f"={source.values}", **_series_look(charts, basic, name, index, entry, stacked)}
        if source.heading:
            series["name"] = f"={source.heading}"
        if domain:
            series["categories"] = f"={domain.values}"
        if entry.get("targetAxis") == "RIGHT_AXIS":
            series["y2_axis"] = True
        chart.add_series(series)
    return chart


def _series_look(charts: ChartBook, basic: Json, name: str, index: int, entry: Json, stacked: str | None) -> Json:
    colour = _colour(charts, entry, index)
    found: Json = {}
    if name in ("line", "scatter"):
        style = entry.get("lineStyle", {})
        if name == "line" and style.get("type") != "INVISIBLE":
            found["line"] = {"color": colour, "width": style.get("width", 2) * _POINTS_PER_PIXEL}
            if style.get("type") in _DASHES:
                found["line"]["dash_type"] = _DASHES[style["type"]]
        elif name == "line":
            found["line"] = {"none": True}
        found["marker"] = _marker(entry.get("pointStyle", {}), colour, name == "scatter")
        if name == "line" and basic.get("lineSmoothing"):
            found["smooth"] = True
    else:
        found["fill"] = {"color": colour, **({"transparency": 30} if name == "area" and not stacked else {})}
        found["border"] = {"none": True}
        if name in ("column", "bar"):
            found["gap"] = 60
            found["overlap"] = 100 if stacked else 0
    points = _points(charts, entry.get("styleOverrides", []))
    if points and name in ("column", "bar"):
        found["points"] = points
    label = entry.get("dataLabel", {})
    if label.get("type") == "DATA":
        found["data_labels"] = _labels(charts, label, name, stacked, colour)
    return found


def _colour(charts: ChartBook, entry: Json, index: int) -> str:
    style = style_of(entry, "color")
    if style is not None:
        return f"#{charts.paint.hex(style)}"
    base = charts.paint.hex({"themeColor": _ACCENTS[index % len(_ACCENTS)]})
    return "#" + tinted(base, 0.4 * (index // len(_ACCENTS)))


def _marker(style: Json, colour: str, wanted: bool) -> Json:
    if not style and not wanted:
        return {"type": "none"}
    size = max(2, min(72, round(float(style.get("size", 7)))))
    shape = _MARKERS.get(style.get("shape", "CIRCLE"), "circle")
    return {"type": shape, "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _points(charts: ChartBook, overrides: list[Json]) -> list[Json | None]:
    styled = {int(o.get("index", 0)): style_of(o, "color") for o in overrides}
    found: list[Json | None] = [None] * (max(styled, default=-1) + 1)
    for index, style in styled.items():
        if style is not None:
            found[index] = {"fill": {"color": f"#{charts.paint.hex(style)}"}}
    return found


def _labels(charts: ChartBook, label: Json, name: str, stacked: str | None, fill: str) -> Json:
    known = _BAR_LABELS if name in ("column", "bar") else _LINE_LABELS if name in ("line", "scatter") else {}
    position = known.get(label.get("placement", ""))
    outside = name not in ("column", "bar") or position == "outside_end" or not (position or stacked)
    ink = _INK if outside or _is_light(fill) else "#FFFFFF"
    found: Json = {"value": True, "font": _font(charts, label.get("textFormat", {}), 9, ink)}
    if position and not (stacked and position == "outside_end"):  # Excel calls a file with that damaged
        found["position"] = position
    return found


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue > 150


def _axes(charts: ChartBook, basic: Json, made: list[Chart], domain: Source | None, groups: list[Group]) -> None:
    axes = {axis.get("position", ""): axis for axis in basic.get("axis", [])}
    flat = basic.get("chartType") == "BAR"
    along, across = ("LEFT_AXIS", "BOTTOM_AXIS") if flat else ("BOTTOM_AXIS", "LEFT_AXIS")
    category = _axis(charts, axes.get(along, {}))
    category |= {"line": {"color": _PALE_INK}, "major_gridlines": {"visible": False}, "major_tick_mark": "none"}
    if domain and basic.get("chartType") != "SCATTER":
        category["text_axis"] = True
        category |= _format_of(domain)
    value = _axis(charts, axes.get(across, {}))
    value |= {"line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}}}
    value["major_tick_mark"] = "none"
    percent = basic.get("stackedType") == "PERCENT_STACKED"
    left = [s for group in groups for _i, entry, s in group if entry.get("targetAxis") != "RIGHT_AXIS"]
    value |= {"num_format": "0%"} if percent else _format_of(left[0]) if left else {}
    reverse = bool(basic.get("domains") and basic["domains"][0].get("reversed"))
    if flat != reverse:  # Google lists bars from the top, the file format from the bottom
        category |= {"reverse": True, "crossing": "max"}
    # XlsxWriter names axes by where they are drawn, so that the categories of bars are on "y".
    made[0].set_y_axis(category if flat else value)
    made[0].set_x_axis(value if flat else category)
    for chart, group in zip(made, groups, strict=True):
        right = next((source for _i, entry, source in group if entry.get("targetAxis") == "RIGHT_AXIS"), None)
        if right is not None:
            second = _axis(charts, axes.get("RIGHT_AXIS", {})) | _format_of(right)
            chart.set_y2_axis(second | {"line": {"none": True}, "major_tick_mark": "none"})


def _axis(charts: ChartBook, axis: Json) -> Json:
    found: Json = {"num_font": {"color": _INK, "size": 10}}
    if axis.get("title"):
        found["name"] = axis["title"]
        found["name_font"] = _font(charts, axis.get("format", {}), 10, _PALE_INK)
    window = axis.get("viewWindowOptions", {})
    for limit, name in (("viewWindowMin", "min"), ("viewWindowMax", "max")):
        if limit in window:
            found[name] = window[limit]
    return found


def _format_of(source: Source) -> Json:
    """The number format of the first value, as Google labels an axis."""
    code = number_code(source.sheet.cell(*source.first).get("userEnteredFormat", {}).get("numberFormat"))
    text = BUILTIN_FORMATS.get(code) if isinstance(code, int) else code
    return {"num_format": "dd/mm/yyyy" if code == 14 else text} if text else {}


def _pie(charts: ChartBook, spec: Json) -> Chart | None:
    pie = spec["pieChart"]
    values = read_source(charts.book, charts.titles, pie.get("series", {}), None)
    if values is None:
        return None
    headed: Any = {"": [(0, {}, values)]} if values.heading else None
    domain = read_source(charts.book, charts.titles, pie.get("domain", {}), None if headed else 0, headed)
    hole = float(pie.get("pieHole", 0))
    chart = charts.workbook.add_chart({"type": "doughnut" if hole else "pie"})
    area = pie.get("series", {}).get("sourceRange", {}).get("sources", [{}])[0]
    count = length(area, values.sheet) - bool(values.heading)
    points = [
        {"fill": {"color": _colour(charts, {}, at)}, "border": {"color": "#FFFFFF"}} for at in range(min(count, 60))
    ]
    labelled = pie.get("legendPosition") == "LABELED_LEGEND"
    series: Json = {"values": f"={values.values}", "points": points}
    series["data_labels"] = {
        "percentage": True,
        "category": labelled,
        "font": {"size": 10, "color": _INK if labelled else "#FFFFFF"},
    }
    if labelled and not hole:
        series["data_labels"] |= {"position": "outside_end", "leader_lines": True, "separator": "\n"}
    if values.heading:
        series["name"] = f"={values.heading}"
    if domain:
        series["categories"] = f"={domain.values}"
    chart.add_series(series)
    if hole:
        chart.set_hole_size(max(10, min(90, round(hole * 100))))
    position = _LEGENDS.get(pie.get("legendPosition", ""), "right")
    chart.set_legend({"position": position, "font": {"color": _INK, "size": 10}})
    return chart
