"""Formulas that a file stores no result for: computed as Google computes them, else visibly not computed."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from xlsx_full_sample import with_parts

from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.xlsx.read import read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

LOADING = {"errorValue": {"type": "LOADING", "message": "Loading..."}}


def computed(*formulas: str) -> list[Any]:
    """What formulas written by openpyxl in C1, C2 … show over A1:B1 = 3, 4."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"] = 3, 4
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, 3).value = formula
    return shown(read(book), len(formulas))


def read(book: Workbook) -> Spreadsheet:
    buffer = io.BytesIO()
    book.save(buffer)
    return read_xlsx(buffer.getvalue(), "id", "x")


def shown(book: Spreadsheet, count: int) -> list[Any]:
    return [book.sheets[0].cell(row, 2).get("effectiveValue") for row in range(count)]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=AVERAGE(A1:B1)", 3.5),
        ("=SUM(A1:B1)", 7),
        ("=COUNT(A1:B1)", 2),
        ("=IF(A1<B1,A1,B1)", 3),
        ("=IFERROR(A1/0,B1)", 4),
        ("=ROUND(AVERAGE(A1,B1),0)", 4),
        ("=MIN(A1:B1)", 3),
        ("=A1*B1-1", 11),
    ],
)
def test_common_formulas_are_computed(formula: str, result: float) -> None:
    """The formulas that score columns are made of have their value."""
    assert computed(formula) == [{"numberValue": result}]


def test_results_depend_on_one_another_across_tabs() -> None:
    """A formula over formulas on another tab, wherever it stands in the file, is computed after them."""
    book = Workbook()
    first, second = book.active, book.create_sheet("NOTAS")
    first["C1"] = "=NOTAS!A2+1"
    second["A1"], second["A2"] = 4, "=A1*2"
    assert shown(read(book), 1) == [{"numberValue": 9}]


@pytest.mark.parametrize(
    "formula", ["=QUERY(A1:B1)", "=_xlfn.XLOOKUP(3,A1:B1,A1:B1)", "=[1]Otra!A1", "=SUM(Tabla[NOTA])"]
)
def test_what_cannot_be_computed_is_not_empty(formula: str) -> None:
    """It shows «Loading...», which readers tell from an empty cell; the exported file has no result for it either."""
    book = Workbook()
    book.active["C1"] = formula
    found = read(book)
    assert shown(found, 1) == [LOADING]
    again = read_xlsx(write_xlsx(found), "id", "x")
    assert shown(again, 1) == [LOADING]
    assert again.sheets[0].cell(0, 2)["userEnteredValue"] == found.sheets[0].cell(0, 2)["userEnteredValue"]


@pytest.mark.parametrize(("formula", "kind"), [("=A1/0", "DIVIDE_BY_ZERO"), ("=NOHAY(A1)", "NAME"), ("=C1", "REF")])
def test_errors_are_those_google_shows(formula: str, kind: str) -> None:
    """A division by nothing, a function that does not exist, a formula that reads itself."""
    assert computed(formula)[0]["errorValue"]["type"] == kind


def test_an_empty_result_that_is_stored_stays_empty() -> None:
    """``""`` as the result of a formula is a result: it is neither computed again nor called unfinished."""
    book = Workbook()
    book.active["A1"], book.active["C1"] = 9, "=QUERY(A1)"
    buffer = io.BytesIO()
    book.save(buffer)
    stored = with_parts(
        buffer.getvalue(),
        lambda _n, data: re.sub(rb'<c r="C1">(<f>.*?</f>)<v ?/?>(</v>)?', rb'<c r="C1" t="str">\1<v></v>', data),
    )
    found = read_xlsx(stored, "id", "x")
    assert shown(found, 1) == [None]
    assert shown(read_xlsx(write_xlsx(found), "id", "x"), 1) == [None]


def test_results_of_the_file_are_believed() -> None:
    """Where the file has a result it stays, also beside formulas that have none."""
    book = Workbook()
    book.active["A1"], book.active["C1"], book.active["C2"] = 3, "=A1+1", "=A1+2"
    buffer = io.BytesIO()
    book.save(buffer)
    stored = with_parts(
        buffer.getvalue(), lambda _n, data: re.sub(rb'(<c r="C1"><f>.*?</f>)<v ?/?>(</v>)?', rb"\1<v>40</v>", data)
    )
    assert shown(read_xlsx(stored, "id", "x"), 2) == [{"numberValue": 40}, {"numberValue": 5}]


def test_zeros_of_a_library_are_not_believed() -> None:
    """XlsxWriter stores 0 for every formula it was given no value for: computed, and what cannot be is not 0."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [3, 4])
        sheet.write_formula("C1", "=AVERAGE(A1:B1)")
        sheet.write_formula("C2", "=A1-3")
        sheet.write_formula("C3", "=LARGE(A1:B1,1)")
    assert shown(read_xlsx(buffer.getvalue(), "id", "x"), 3) == [{"numberValue": 3.5}, {"numberValue": 0}, LOADING]


def test_zeros_beside_other_results_are_believed() -> None:
    """A 0 in a file that somebody computed is a 0, also where this emulator could not compute it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("C1", "=LARGE(A1:B1,1)", None, 0)
        sheet.write_formula("C2", "=LARGE(A1:B1,1)", None, 9)
    assert shown(read_xlsx(buffer.getvalue(), "id", "x"), 2) == [{"numberValue": 0}, {"numberValue": 9}]


def test_drive_s_wrapped_formulas_keep_their_last_value() -> None:
    """What only Google computes is wrapped with its last value: that one counts where no result is stored."""
    book = Workbook()
    wrapped = 'IFERROR(__xludf.DUMMYFUNCTION("QUERY(A1:B1)"),{})'
    for row, last in enumerate(("7.5", '"sí, vuelve"', '"Loading..."'), 1):
        book.active.cell(row, 3).value = "=" + wrapped.format(last)
    assert shown(read(book), 3) == [{"numberValue": 7.5}, {"stringValue": "sí, vuelve"}, LOADING]


def test_computed_results_are_in_the_exported_file() -> None:
    """A reader that does not compute sees them."""
    book = Workbook()
    book.active["A1"], book.active["C1"] = 3, "=A1*2"
    out = load_workbook(io.BytesIO(write_xlsx(read(book))), data_only=True).active
    assert out["C1"].value == 6


@pytest.mark.parametrize(
    "formula",
    ["=" + "(" * 3000 + "1" + ")" * 3000, "=" + "IF(1," * 190 + "1" + ")" * 190, "=ROUND(1/3,30)", "=DATE(9E9,1,1)",
     "=EOMONTH(2958465,600)", "=1E300*1E300", "=REPT(A1,1E9)", "=COUNTIF(A1:B1,\"" + "*a" * 200 + "b\")"],
)  # fmt: skip
def test_no_formula_stops_an_import(formula: str) -> None:
    """Whatever a file holds as a formula gives a value or an error."""
    assert computed(formula) != [None]


def test_formulas_of_an_untrusted_file_cannot_work_for_ever() -> None:
    """Texts that double, and thousands of formulas over thousands of cells, end in seconds, all of them visible."""
    book = Workbook()
    sheet = book.active
    sheet["C1"] = "x" * 50
    for row in range(2, 60):
        sheet.cell(row, 3).value = f"=C{row - 1}&C{row - 1}"
    other = book.create_sheet("sumas")
    for row in range(1, 4001):
        other.cell(row, 1).value, other.cell(row, 2).value = row, "=SUM(A:A,A:A,A:A)"
    start = time.process_time()
    found = read(book)
    assert time.process_time() - start < 60
    assert shown(found, 59)[-1]["errorValue"]["type"] == "VALUE"
    sums = [found.sheets[1].cell(row, 1)["effectiveValue"] for row in range(4000)]
    assert sums[0] == {"numberValue": 24_006_000}
    assert sums[-1] == LOADING
