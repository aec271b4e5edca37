"""Cells that nobody entered: a formula beside them shows its result there too, as Google has it after an import."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from sheets_automation.emulator.xlsx.read import read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

SHOWN = (("Ana", 3), ("Luis", 9), ("Eva", 10))


def google_export() -> bytes:
    """QUERY as Google exports it: hidden from Excel, and every cell it fills stands for its value."""
    return made(
        lambda sheet: [
            sheet.write_formula(row, column, f"IFERROR(__xludf.DUMMYFUNCTION({text}),{shown!r})", None, value)
            for row, line in enumerate(SHOWN)
            for column, value in enumerate(line)
            for text in ['"QUERY(Datos!A1:B9,""select A, B"")"' if (row, column) == (0, 0) else '"""COMPUTED_VALUE"""']
            for shown in [f'"{value}"' if isinstance(value, str) else value]
        ]
    )


def excel_spill(*, dynamic: bool) -> bytes:
    """One array formula over six cells; those after the first hold nothing but what it shows."""

    def fill(sheet: Any) -> None:
        write = sheet.write_dynamic_array_formula if dynamic else sheet.write_array_formula
        write(0, 0, 2, 1, "=FILTER(Datos!A1:B9,Datos!B1:B9>0)" if dynamic else "=Datos!A1:B3", None, "Ana")
        for row, line in enumerate(SHOWN):
            for column, value in enumerate(line):
                if (row, column) != (0, 0):
                    sheet.write(row, column, value)

    return made(fill)


def made(fill: Any) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("LISTA")
    fill(sheet)
    sheet.write(0, 2, "escrito")  # typed beside the spill
    sheet.write(3, 0, "debajo")
    book.add_worksheet("Datos")
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [google_export(), excel_spill(dynamic=True), excel_spill(dynamic=False)],
    ids=["QUERY", "FILTER", "array formula"],
)
def test_spilled_cells_have_a_value_that_nobody_entered(data: bytes) -> None:
    """The first cell has the formula, the others only what it shows; what is typed beside them is typed."""
    sheet = read_xlsx(data, "id", "x").sheets[0]
    assert "formulaValue" in sheet.cell(0, 0)["userEnteredValue"]
    for row, line in enumerate(SHOWN):
        for column, value in enumerate(line):
            cell = sheet.cell(row, column)
            assert next(iter(cell["effectiveValue"].values())) == value
            assert (row, column) == (0, 0) or "userEnteredValue" not in cell
    assert sheet.cell(0, 2)["userEnteredValue"] == {"stringValue": "escrito"}
    assert sheet.cell(3, 0)["userEnteredValue"] == {"stringValue": "debajo"}


@pytest.mark.parametrize("data", [google_export(), excel_spill(dynamic=True)], ids=["QUERY", "FILTER"])
def test_spilled_values_survive_the_way_back(data: bytes) -> None:
    """A file that is exported again shows the same values in the same cells."""
    again = load_workbook(io.BytesIO(write_xlsx(read_xlsx(data, "id", "x"))), data_only=True)["LISTA"]
    assert [tuple(cell.value for cell in line) for line in again["A1:B3"]] == list(SHOWN)


def test_a_formula_of_one_cell_spills_nowhere() -> None:
    """A sum entered as an array formula, with a typed number below it."""

    def fill(sheet: Any) -> None:
        sheet.write_array_formula(0, 0, 0, 0, "=SUM(Datos!A1:A9*Datos!B1:B9)", None, 12)
        sheet.write(1, 0, 5)

    sheet = read_xlsx(made(fill), "id", "x").sheets[0]
    assert sheet.cell(1, 0)["userEnteredValue"] == {"numberValue": 5}
