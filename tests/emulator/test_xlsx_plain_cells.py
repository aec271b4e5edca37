"""A cell that the file lists keeps its own look, plain included; those of rows and columns are for cells left out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import FORMAT_DATE_XLSX14
from xlsx_full_sample import with_parts

from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.xlsx.read import read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

LOOKS = {
    "number_format": FORMAT_DATE_XLSX14,
    "fill": PatternFill("solid", fgColor="FFFFFF00"),
    "font": Font(bold=True, color="FFFF0000"),
    "alignment": Alignment(horizontal="center", wrap_text=True),
}


def listing(data: bytes, row: int, cells: str) -> bytes:
    """The file with cells added to a row of its first sheet."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        end = content.index(b"</row>", content.index(b'<row r="%d"' % row))
        return content[:end] + cells.encode() + content[end:]

    return with_parts(data, change)


def sheet_with(**column: Any) -> Workbook:
    """Five rows of A, and a column C with a look of its own."""
    book = Workbook()
    for row in range(1, 6):
        book.active.cell(row, 1).value = row
    for name, look in column.items():
        setattr(book.active.column_dimensions["C"], name, look)
    book.active.column_dimensions["C"].width = 20
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes) -> Spreadsheet:
    return read_xlsx(data, "id", "x")


def fmt(book: Spreadsheet, row: int, column: int) -> Any:
    """The format of a cell, 1-based as in the sheet."""
    return book.sheets[0].cell(row - 1, column - 1).get("userEnteredFormat")


@pytest.mark.parametrize("name", LOOKS)
def test_a_plain_cell_in_a_dressed_column_stays_plain(name: str) -> None:
    """Listed as plain, empty or not, it has no format; those the file leaves out have the column's."""
    data = listing(saved(sheet_with(**{name: LOOKS[name]})), 3, '<c r="C3" s="0"/>')
    data = listing(data, 4, '<c r="C4"><v>5</v></c>')
    found = read(data)
    assert fmt(found, 3, 3) is None
    assert fmt(found, 4, 3) is None
    assert fmt(found, 2, 3)
    assert fmt(found, 900, 3) == fmt(found, 2, 3)
    out = load_workbook(io.BytesIO(write_xlsx(found))).active
    before = load_workbook(io.BytesIO(data)).active
    for row in (3, 4):
        assert repr(getattr(out.cell(row, 3), name)) == repr(getattr(before.cell(row, 3), name))
    assert out.cell(2, 3).has_style


def test_a_listed_cell_keeps_another_look_than_its_column() -> None:
    """Bold in a dated column is bold, and no date."""
    book = sheet_with(number_format=FORMAT_DATE_XLSX14)
    book.active["C3"].font = Font(bold=True)
    found = fmt(read(saved(book)), 3, 3)
    assert found["textFormat"]["bold"] is True
    assert "numberFormat" not in found


def test_a_row_s_look_goes_before_its_column_s_and_after_the_cell_s() -> None:
    """In a yellow row: a plain cell stays plain, one left out is yellow, in the dated column too."""
    book = sheet_with(number_format=FORMAT_DATE_XLSX14)
    book.active.row_dimensions[3].fill = LOOKS["fill"]
    data = listing(saved(book), 3, '<c r="C3" s="0"/><c r="E3"/>')
    found = read(data)
    assert fmt(found, 3, 3) is None
    assert fmt(found, 3, 5) is None
    assert fmt(found, 3, 4)["backgroundColorStyle"] == {"rgbColor": {"red": 1, "green": 1}}
    assert "numberFormat" not in fmt(found, 3, 4)
    assert fmt(found, 2, 3) == {"numberFormat": {"type": "DATE"}}


def test_a_row_that_is_plain_by_itself_stays_plain_in_a_dressed_column() -> None:
    """A row with the look «plain» of its own: its cells are plain, listed or not."""
    data = with_parts(
        saved(sheet_with(number_format=FORMAT_DATE_XLSX14)),
        lambda _name, content: content.replace(b'<row r="3"', b'<row r="3" s="0" customFormat="1"'),
    )
    found = read(data)
    assert fmt(found, 3, 3) is None
    assert fmt(found, 2, 3)


def test_a_column_without_a_look_changes_nothing() -> None:
    """A sized column alone gives no cell a format, and plain cells listed in it are not stored."""
    found = read(listing(saved(sheet_with()), 3, '<c r="C3" s="0"/><c r="Z3" s="0"/>'))
    assert all(len(row.cells) <= 1 for row in found.sheets[0].rows)
