"""A spreadsheet as the API would hold it: a small report tab with every kind of chart that export knows."""

from __future__ import annotations

from typing import Any

from sheets_automation.emulator.state.formats import DEFAULT_FORMAT, default_theme
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet

Json = dict[str, Any]
DATA_ID, REPORT_ID = 11, 22
TITLE = "Informe: satisfacción posventa 11/2026"  # 38 characters, two of them forbidden in a file
MONTHS = "dic ene feb mar abr may jun jul ago sep oct nov".split()  # noqa: SIM905 - reads better
SCORES = (0.91, 0.93, 0.92, 0.944, 0.951, 0.948, 0.957, 0.962, 0.94, 0.955, 0.961, 0.948)
PERCENT: Json = {"numberFormat": {"type": "PERCENT", "pattern": "0.0%"}}


def report() -> Spreadsheet:
    """Two tabs: data (months, satisfaction, target, counts per class, reasons) and the report with its charts."""
    data = Sheet(_properties(DATA_ID, TITLE, 0))
    head = ("Mes", "Satisfacción", "Meta", "Promotores", "Neutros", "Detractores", "Llamadas")
    for column, text in enumerate(head):
        _put(data, 0, column, text, {"textFormat": {"bold": True}})
    for row, (month, score) in enumerate(zip(MONTHS, SCORES, strict=True), start=1):
        counts = (90 + 5 * row, 30 - row, 14 - row % 6)
        for column, value in enumerate((month, score, 0.95, *counts, sum(counts))):
            _put(data, row, column, value, PERCENT if column in (1, 2) else {})
    reasons = (("Tiempos", 31), ("Trabajo", 24), ("Atención", 12), ("Lavado", 8), ("Precio", 5))
    _put(data, 20, 0, "Motivo")
    _put(data, 20, 1, "Casos")
    for row, (reason, cases) in enumerate(reasons, start=21):
        _put(data, row, 0, reason)
        _put(data, row, 1, cases)
    sheet = Sheet(_properties(REPORT_ID, "Gráficas", 1))
    sheet.charts = [
        chart(1, 0, 0, line_spec()),
        chart(2, 0, 6, stacked_spec()),
        chart(3, 20, 0, combo_spec()),
        chart(4, 20, 6, bar_spec()),
        chart(5, 40, 0, pie_spec("RIGHT_LEGEND", 0.5)),
        chart(6, 40, 6, pie_spec("LABELED_LEGEND", 0)),
        chart(7, 60, 0, area_spec()),
    ]
    theme = {
        "title": "Informe",
        "locale": "es_CO",
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": default_theme(),
    }
    return Spreadsheet("report", theme, [data, sheet])


def _properties(sheet_id: int, title: str, index: int) -> Json:
    grid = {"rowCount": 1000, "columnCount": 26}
    return {"sheetId": sheet_id, "title": title, "index": index, "sheetType": "GRID", "gridProperties": grid}


def _put(sheet: Sheet, row: int, column: int, value: str | float, fmt: Json | None = None) -> None:
    kind: Json = {"stringValue": value} if isinstance(value, str) else {"numberValue": value}
    sheet.put(
        row, column, {"userEnteredValue": kind, "effectiveValue": kind, **({"userEnteredFormat": fmt} if fmt else {})}
    )


def chart(chart_id: int, row: int, column: int, spec: Json) -> Json:
    anchor = {"sheetId": REPORT_ID, "rowIndex": row, "columnIndex": column}
    place = {"anchorCell": anchor, "offsetXPixels": 5, "offsetYPixels": 8, "widthPixels": 580, "heightPixels": 380}
    return {"chartId": chart_id, "spec": spec, "position": {"overlayPosition": place}}


def column(index: int, first: int = 0, end: int = 13) -> Json:
    area = {"sheetId": DATA_ID, "startRowIndex": first, "endRowIndex": end}
    return {"sourceRange": {"sources": [{**area, "startColumnIndex": index, "endColumnIndex": index + 1}]}}


def basic(kind: str, title: str, series: list[Json], **more: Any) -> Json:
    spec = {"chartType": kind, "headerCount": 1, "domains": [{"domain": column(0)}], "series": series, **more}
    return {"title": title, "basicChart": spec, "hiddenDimensionStrategy": "SHOW_ALL"}


def line_spec() -> Json:
    target = {"type": "MEDIUM_DASHED", "width": 2}
    series = [
        {"series": column(1), "targetAxis": "LEFT_AXIS", "pointStyle": {"size": 6, "shape": "CIRCLE"}},
        {"series": column(2), "lineStyle": target, "colorStyle": {"rgbColor": {"red": 0.6, "green": 0.6, "blue": 0.6}}},
    ]
    axes = [
        {"position": "BOTTOM_AXIS", "title": "Mes"},
        {
            "position": "LEFT_AXIS",
            "title": "Clientes satisfechos",
            "viewWindowOptions": {"viewWindowMin": 0.85, "viewWindowMax": 1},
        },
    ]
    return basic("LINE", "Satisfacción posventa, 12 meses", series, axis=axes, legendPosition="BOTTOM_LEGEND")


def stacked_spec() -> Json:
    colours = (
        (3, {"green": 0.66, "red": 0.2, "blue": 0.33}),
        (4, {"red": 1, "green": 0.85, "blue": 0.4}),
        (5, {"red": 0.8}),
    )
    series = [{"series": column(at), "colorStyle": {"rgbColor": colour}} for at, colour in colours]
    label = {"type": "DATA", "placement": "CENTER"}
    series[0]["dataLabel"] = label
    return basic("COLUMN", "Composición", series, stackedType="PERCENT_STACKED", legendPosition="TOP_LEGEND")


def combo_spec() -> Json:
    series = [
        {"series": column(6), "type": "COLUMN", "targetAxis": "LEFT_AXIS"},
        {"series": column(1), "type": "LINE", "targetAxis": "RIGHT_AXIS", "lineStyle": {"width": 3}},
    ]
    axes = [{"position": "LEFT_AXIS", "title": "Llamadas"}, {"position": "RIGHT_AXIS", "title": "Satisfacción"}]
    return basic("COMBO", "Llamadas y satisfacción", series, axis=axes, legendPosition="BOTTOM_LEGEND")


def bar_spec() -> Json:
    override = [{"index": 0, "colorStyle": {"rgbColor": {"red": 0.8}}}]
    label = {"type": "DATA", "placement": "OUTSIDE_END"}
    series = [{"series": column(1, 20, 26), "styleOverrides": override, "dataLabel": label}]
    spec = basic("BAR", "Motivos de los detractores", series, axis=[{"position": "BOTTOM_AXIS", "title": "Casos"}])
    spec["basicChart"]["domains"] = [{"domain": column(0, 20, 26)}]
    return spec


def area_spec() -> Json:
    return basic("AREA", "Llamadas por mes", [{"series": column(6)}], legendPosition="NO_LEGEND")


def pie_spec(legend: str, hole: float) -> Json:
    pie = {"domain": column(0, 20, 26), "series": column(1, 20, 26), "legendPosition": legend, "pieHole": hole}
    return {"title": "Motivos", "subtitle": "n = 80", "pieChart": pie}
