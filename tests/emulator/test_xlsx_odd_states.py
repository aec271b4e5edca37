"""States that the API accepts and a file cannot say: export leaves out what it must and never fails."""

from __future__ import annotations

import io
import math
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsx_report_sample import DATA_ID, REPORT_ID, TITLE, report

from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.xlsx.read import read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

Json = dict[str, Any]


def exported(book: Spreadsheet) -> Any:
    return load_workbook(io.BytesIO(write_xlsx(book)))


def area(first: int, end: int, left: int, right: int, sheet_id: int = DATA_ID) -> Json:
    rows = {"startRowIndex": first, "endRowIndex": end}
    return {"sheetId": sheet_id, **rows, "startColumnIndex": left, "endColumnIndex": right}


def put(book: Spreadsheet, row: int, column: int, entered: Json, **more: Any) -> None:
    effective = {} if "formulaValue" in entered else {"effectiveValue": entered}
    book.sheets[0].put(row, column, {"userEnteredValue": entered, **effective, **more})


def rule(kind: str, *values: str, **more: Any) -> Json:
    return {"condition": {"type": kind, "values": [{"userEnteredValue": v} for v in values]}, **more}


def test_overlapping_tables_and_merges_keep_the_first() -> None:
    """What would make Excel repair the file is left out; the cells stay."""
    book = report()
    sheet = book.sheets[0]
    sheet.merges = [area(30, 33, 0, 2), area(31, 34, 1, 3), area(40, 41, 0, 1)]
    sheet.tables = [
        {"tableId": "a", "name": "Datos", "range": area(0, 13, 0, 3)},
        {"tableId": "b", "name": "Otra", "range": area(5, 15, 2, 4)},
        {"tableId": "c", "name": "datos", "range": area(20, 26, 0, 2)},
        {"tableId": "d", "name": "Con espacio", "range": area(50, 52, 0, 2)},
    ]
    found = exported(book).worksheets[0]
    assert [str(merged) for merged in found.merged_cells.ranges] == ["A31:B33"]
    assert dict(found.tables.items()) == {"Datos": "A1:C13", "datos_2": "A21:B26"}
    assert found["A1"].value == "Mes"


def test_odd_cells_never_stop_the_export() -> None:
    """Not-a-number, empty formulas, unknown errors, endless notes and links: each costs only itself."""
    book = report()
    put(book, 50, 0, {"numberValue": math.inf})
    put(book, 50, 1, {"formulaValue": "="})
    put(book, 50, 2, {"errorValue": {"type": "ERROR", "message": "Formula parse error."}})
    put(book, 50, 3, {"stringValue": "x"}, note="n" * 40_000)
    put(book, 50, 4, {"stringValue": "x"}, hyperlink="https://example.com/" + "a" * 3000)
    put(book, 50, 5, {"formulaValue": "=" + "A1+" * 4000 + "1"})
    put(book, 50, 6, {"stringValue": ""}, userEnteredFormat={"textFormat": {"bold": True}})
    put(book, 50, 7, {"stringValue": "a\x07b\x0bc"})
    put(book, 50, 8, {"numberValue": 10**17 + 1})
    found = exported(book).worksheets[0]
    assert found["C51"].value == "#VALUE!"
    assert found["E51"].hyperlink is None
    assert found["D51"].comment.text.startswith("nnn")
    again = read_xlsx(write_xlsx(book), "id", "x").sheets[0]
    assert again.cell(50, 7)["userEnteredValue"] == {"stringValue": "a\x07b\x0bc"}
    assert again.cell(50, 0)["userEnteredValue"]["errorValue"]["type"] == "NUM"


def test_rules_that_a_file_cannot_hold_are_left_out() -> None:
    """Lists too long or with commas, text comparisons and relative dates Excel lacks: no rule, no damage."""
    book = report()
    refused = (
        rule("ONE_OF_LIST", *(f"motivo {n}" for n in range(80))),
        rule("ONE_OF_LIST", "uno, dos", "tres"),
        rule("TEXT_IS_EMAIL"),
        rule("BOOLEAN"),
        rule("NUMBER_BETWEEN", "1"),
        rule("DATE_AFTER", "mañana"),
    )
    for row, entry in enumerate(refused):
        book.sheets[0].put(60 + row, 0, {"dataValidation": entry})
    kept = rule("DATE_BETWEEN", "1/11/2026", "=TODAY()", strict=True)
    book.sheets[0].put(70, 0, {"dataValidation": kept})
    found = exported(book).worksheets[0].data_validations.dataValidation
    assert [(str(v.sqref), v.type, v.formula1, v.formula2) for v in found] == [("A71", "date", "46327", "TODAY()")]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("TEXT_CONTAINS", ['dice "ya"'], "containsText"),
        ("TEXT_EQ", ["Cerrado"], "cellIs"),
        ("NUMBER_BETWEEN", ["1", "9,5"], "cellIs"),
        ("NOT_BLANK", [], "notContainsBlanks"),
        ("CUSTOM_FORMULA", ['=Y($A1="x";$B1>0,5)'], "expression"),
        ("DATE_BEFORE", ["25/11/2026"], "cellIs"),
        ("ONE_OF_RANGE", ["=A1:A3"], None),
        ("NUMBER_GREATER", ["mucho"], None),
    ],
)
def test_conditional_formats(kind: str, values: list[str], expected: str | None) -> None:
    """Each condition becomes Excel's kind of rule, or none where there is none."""
    book = report()
    fmt = {"backgroundColorStyle": {"themeColor": "ACCENT2"}}
    boolean = {**rule(kind, *values), "format": fmt}
    book.sheets[0].conditional_formats = [{"ranges": [area(0, 10, 0, 1), {"sheetId": DATA_ID}], "booleanRule": boolean}]
    found = [entry.type for block in exported(book).worksheets[0].conditional_formatting for entry in block.rules]
    assert found == ([expected] if expected else [])


def test_banding_is_painted_where_nobody_painted() -> None:
    """Stripes become fills; a fill of a person's own stays."""
    book = report()
    grey, white, head = ({"rgbColor": {"red": c, "green": c, "blue": c}} for c in (0.9, 1, 0.5))
    rows = {"headerColorStyle": head, "firstBandColorStyle": white, "secondBandColorStyle": grey}
    book.sheets[0].banded_ranges = [{"bandedRangeId": 1, "range": area(0, 15, 0, 9), "rowProperties": rows}]
    red = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    put(book, 2, 0, {"stringValue": "ene"}, userEnteredFormat=red)
    found = exported(book).worksheets[0]
    fills = [found.cell(row, 9).fill.fgColor.value for row in (1, 2, 3, 4)]
    assert fills == ["FF7F7F7F", "FFFFFFFF", "FFE5E5E5", "FFFFFFFF"]
    assert found["A3"].fill.fgColor.value == "FFFF0000"


def test_links_into_the_spreadsheet_become_places_in_the_file() -> None:
    """``#gid=…&range=…`` points to the renamed tab, in a link and inside HYPERLINK."""
    book = report()
    put(book, 50, 0, {"stringValue": "ver"}, hyperlink=f"#gid={DATA_ID}&range=B5")
    put(book, 51, 0, {"formulaValue": f'=HYPERLINK("#gid={REPORT_ID}";"gráficas")'})
    found = exported(book).worksheets[0]
    assert found["A51"].hyperlink.location == "'Informe- satisfacción posventa'!B5"
    assert found["A51"].font.u == "single"
    assert found["A52"].value == '=HYPERLINK("#\'Gráficas\'!A1","gráficas")'


def test_titles_stay_different_whatever_the_case() -> None:
    """Two long titles that begin alike, and two that differ in case only, stay two sheets."""
    book = report()
    book.sheets[1].properties["title"] = TITLE.upper()
    assert len({name.casefold() for name in exported(book).sheetnames}) == 2
    book.sheets[1].properties["title"] = "'"
    assert exported(book).sheetnames[1] == "Hoja"
    book.sheets[1].properties["title"] = "😀" * 20
    assert exported(book).sheetnames[1] == "😀" * 15


def test_names_that_excel_refuses_are_left_out() -> None:
    """A named range that looks like a cell there is not written; the others are."""
    book = report()
    names = ("META", "ABC123", "R1C1", "año_2026", "x y")
    book.named_ranges = [{"namedRangeId": n, "name": n, "range": area(0, 3, 0, 1)} for n in names]
    assert sorted(exported(book).defined_names) == ["META", "año_2026"]


def test_a_new_spreadsheet_keeps_google_s_theme_and_font() -> None:
    """Theme colours and the default font travel, so that a theme colour stays one after a round trip."""
    book = report()
    put(book, 50, 0, {"stringValue": "x"}, userEnteredFormat={"backgroundColorStyle": {"themeColor": "ACCENT4"}})
    again = read_xlsx(write_xlsx(book), "id", "x")
    assert again.properties["spreadsheetTheme"] == book.properties["spreadsheetTheme"]
    assert again.properties["defaultFormat"]["textFormat"]["fontFamily"] == "Arial"
    assert again.sheets[0].cell(50, 0)["userEnteredFormat"]["backgroundColorStyle"] == {"themeColor": "ACCENT4"}
    assert again.sheets[0].cell(1, 1)["userEnteredFormat"]["numberFormat"] == {"type": "PERCENT", "pattern": "0.0%"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"type": "DATE"}, "mm-dd-yy"),
        ({"type": "PERCENT"}, "0.00%"),
        ({"type": "TEXT"}, "@"),
        ({"type": "CURRENCY"}, '"$" #,##0.00'),
        ({"type": "DATE", "pattern": "dd/mm/yyyy"}, "dd/mm/yyyy"),
    ],
)
def test_number_formats_without_a_pattern(typed: Json, code: str) -> None:
    """A type alone is Excel's built-in format of that kind."""
    book = report()
    put(book, 50, 0, {"numberValue": 46327}, userEnteredFormat={"numberFormat": typed})
    assert exported(book).worksheets[0]["A51"].number_format == code
