"""The report's requests, applied to a spreadsheet with Google's semantics: what stands in the tab afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from report_examples import call, case_of, report

from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.emulator.batch.apply import apply_batch
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet
from sheets_automation.emulator.wire.discovery import check_request
from sheets_automation.model import Box
from sheets_automation.tabs.report import Present, present, requests, sheet_id_for

Json = dict[str, Any]
OCTOBER = sheet_id_for(datetime(2026, 10, 1, tzinfo=UTC).date())


def new_book() -> Spreadsheet:
    properties = {"title": "GSC-FOR-02", "locale": "es_CO", "timeZone": "America/Bogota"}
    grid = {"rowCount": 10, "columnCount": 5}
    only = {"sheetId": 0, "title": "Hoja 1", "index": 0, "sheetType": "GRID", "gridProperties": grid}
    return Spreadsheet("informe", properties, [Sheet(only)])


def apply(book: Spreadsheet, batch: list[Json]) -> Spreadsheet:
    """What Google would have after this batch, checked field by field on the way in."""
    context = Context(now=datetime(2026, 11, 3, tzinfo=UTC), caller="servicio@carrazos.example")
    checked = check_request("sheets.spreadsheets.batchUpdate", {"requests": batch})
    return apply_batch(book, checked["requests"], context)[0]


def standing(book: Spreadsheet) -> Present:
    """What the service learns about the tab before it rebuilds it."""
    sheet = tab_of(book)
    answer = {"sheets": [{"properties": sheet.properties, "charts": sheet.charts}], "namedRanges": book.named_ranges}
    found = present(answer, OCTOBER)
    assert found is not None
    return found


def tab_of(book: Spreadsheet) -> Sheet:
    sheet = book.sheet_by_id(OCTOBER)
    assert sheet is not None
    return sheet


def values(book: Spreadsheet, box: Box) -> list[list[object]]:
    """The unformatted values of a range."""
    sheet = tab_of(book)
    return [
        [
            next(iter(sheet.cell(row, column).get("effectiveValue", {}).values()), "")
            for column in range(box.left, box.right)
        ]
        for row in range(box.top, box.bottom)
    ]


def write(book: Spreadsheet, row: int, column: int, **value: object) -> Spreadsheet:
    """Somebody types into a cell."""
    area = {"sheetId": OCTOBER, "startRowIndex": row, "endRowIndex": row + 1, "startColumnIndex": column,
            "endColumnIndex": column + 1}  # fmt: skip
    typed = {
        "updateCells": {
            "range": area,
            "rows": [{"values": [{"userEnteredValue": value}]}],
            "fields": "userEnteredValue",
        }
    }
    return apply(book, [typed])


def october(calls: int = 5, comment: str = "") -> ReportTab:
    records = [call(row, score=3, comment=comment) for row in range(calls)]
    return report(records, [case_of(one, "2026-10-07") for one in records])


def test_new_tab_in_one_batch() -> None:
    """One batch makes the tab with its id, title, values, dates, merges, sizes and charts."""
    tab = october()
    book = apply(new_book(), requests(tab, OCTOBER, None, {}))
    sheet = tab_of(book)
    assert sheet.title == "FOR-02 2026-10"
    assert (sheet.row_count, sheet.column_count) == (tab.row_count, len(tab.widths))
    assert sheet.properties["gridProperties"]["hideGridlines"] is True
    for cell in tab.cells:
        if isinstance(cell.value, str) and cell.value:
            assert sheet.cell(cell.row, cell.column)["userEnteredValue"] == {"stringValue": cell.value}
    assert [chart["chartId"] for chart in sheet.charts] == [20261001, 20261002, 20261003]
    date_cell = next(cell for cell in tab.cells if cell.style == "date" and cell.value)
    stored = sheet.cell(date_cell.row, date_cell.column)
    assert stored["userEnteredValue"] == {"numberValue": 46300}  # 5 October 2026
    assert stored["userEnteredFormat"]["numberFormat"] == {"type": "DATE", "pattern": "dd/mm/yyyy"}


def test_rebuild_is_a_fixed_point() -> None:
    """Building the same month again leaves the tab exactly as it was."""
    tab = october()
    once = apply(new_book(), requests(tab, OCTOBER, None, {}))
    twice = apply(once, requests(tab, OCTOBER, standing(once), {}))
    assert _content(twice) == _content(once)


def test_rebuild_equals_a_new_tab() -> None:
    """A shorter or longer month leaves no trace of what stood there before: neither cells nor merges nor charts."""
    long, short = october(30, "muy largo " * 30), october(2)
    for first, second in ((long, short), (short, long)):
        before = apply(new_book(), requests(first, OCTOBER, None, {}))
        after = apply(before, requests(second, OCTOBER, standing(before), {}))
        assert _content(after) == _content(apply(new_book(), requests(second, OCTOBER, None, {})))


def _content(book: Spreadsheet) -> Json:
    sheet = tab_of(book)
    cells = {
        (row, column): sheet.cell(row, column)
        for row in range(sheet.row_count)
        for column in range(sheet.column_count)
        if sheet.cell(row, column)
    }
    merges = sorted(tuple(sorted(merge.items())) for merge in sheet.merges)
    return {
        "properties": {key: value for key, value in sheet.properties.items() if key != "index"},
        "cells": cells,
        "merges": merges,
        "charts": sheet.charts,
        "names": book.named_ranges,
    }


def test_what_people_wrote_survives() -> None:
    """Analysis, an action and its date stay through a rebuild that moves their zones; a number stays a number."""
    book = apply(new_book(), requests(october(2), OCTOBER, None, {}))
    zones = standing(book).zones
    book = write(book, zones["analisis"].top, 0, stringValue="Subió la espera en repuestos.")
    book = write(book, zones["acciones"].top + 1, 0, stringValue="Demoras en Tunja")
    book = write(book, zones["acciones"].top + 1, 23, numberValue=46350)
    found = standing(book)
    kept = {name: values(book, box) for name, box in found.zones.items()}
    rebuilt = apply(book, requests(october(40), OCTOBER, found, kept))
    moved = standing(rebuilt).zones
    assert moved["analisis"].top > zones["analisis"].top
    assert values(rebuilt, moved["analisis"])[0][0] == "Subió la espera en repuestos."
    assert values(rebuilt, moved["acciones"])[1][0] == "Demoras en Tunja"
    assert values(rebuilt, moved["acciones"])[1][23] == 46350


def test_rows_that_people_inserted_survive() -> None:
    """Lines that managers insert into the table of actions are all there after the rebuild; the rest moved down."""
    book = apply(new_book(), requests(october(), OCTOBER, None, {}))
    top = standing(book).zones["acciones"].top
    area = {"sheetId": OCTOBER, "dimension": "ROWS", "startIndex": top + 2, "endIndex": top + 5}
    book = apply(book, [{"insertDimension": {"range": area, "inheritFromBefore": True}}])
    found = standing(book)
    last = found.zones["acciones"].bottom - 1
    assert last - top + 1 == 9
    book = write(book, last, 0, stringValue="La última")
    kept = {name: values(book, box) for name, box in found.zones.items()}
    rebuilt = apply(book, requests(october(), OCTOBER, standing(book), kept))
    zone = standing(rebuilt).zones["acciones"]
    assert zone.bottom - zone.top == 9
    assert values(rebuilt, zone)[8][0] == "La última"
    assert len(tab_of(rebuilt).charts) == 3


def test_formulas_of_others_come_back_as_text() -> None:
    """Whatever begins with an equals sign, in a comment or in a manual zone, is text in the tab."""
    tab = october(1, comment='=HYPERLINK("http://x.example")')
    batch = requests(tab, OCTOBER, None, {"analisis": [["=1+1"]]})
    rows = next(entry["updateCells"]["rows"] for entry in batch if "updateCells" in entry)
    entered = [cell["userEnteredValue"] for row in rows for cell in row["values"] if "userEnteredValue" in cell]
    assert {"stringValue": "=1+1"} in entered
    assert {"stringValue": '=HYPERLINK("http://x.example")'} in entered
    assert not any("formulaValue" in value for value in entered)


def test_long_analysis_gets_a_tall_row() -> None:
    """Merged cells do not grow by themselves: the row is made high enough for what was written."""
    tab = october(1)
    batch = requests(tab, OCTOBER, None, {"analisis": [["Una línea del análisis.\n" * 40]]})
    book = apply(new_book(), batch)
    row = standing(book).zones["analisis"].top
    heights = [
        entry["updateDimensionProperties"]["properties"]["pixelSize"]
        for entry in batch
        if "updateDimensionProperties" in entry
        and entry["updateDimensionProperties"]["range"]["dimension"] == "ROWS"
        and entry["updateDimensionProperties"]["range"]["startIndex"]
        <= row
        < entry["updateDimensionProperties"]["range"]["endIndex"]
    ]
    assert heights == [pytest.approx(623, abs=40)]


def test_lost_zone_is_refused() -> None:
    """Somebody deleted the named range of a zone: the tab is left alone and the message says which."""
    book = apply(new_book(), requests(october(1), OCTOBER, None, {}))
    book = apply(book, [{"deleteNamedRange": {"namedRangeId": f"zona_{OCTOBER}_analisis"}}])
    with pytest.raises(ValueError, match=f"zona_{OCTOBER}_analisis"):
        requests(october(1), OCTOBER, standing(book), {})


def test_no_such_tab() -> None:
    """A workbook without the month's tab gives nothing to keep."""
    assert present({"sheets": [{"properties": {"sheetId": 0}}]}, OCTOBER) is None
