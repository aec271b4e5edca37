"""Dates as files write them: serials from 1900 or 1904, and ISO 8601 in either."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from xlsx_full_sample import with_parts

from sheets_automation.emulator.xlsx.read import read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

DAY = 46350  # 2026-11-24
NEW_YEAR_1900 = datetime(1900, 3, 1)  # noqa: DTZ001 - cells know no zone


def workbook(cell: str, *, from_1904: bool, code: str = "dd/mm/yyyy") -> bytes:
    """A workbook whose A1 is this cell, with a number format."""
    book = Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = 1
    book.active["A1"].number_format = code
    buffer = io.BytesIO()
    book.save(buffer)

    def change(name: str, content: bytes) -> bytes:
        start = content.find(b'<c r="A1"')
        if name != "xl/worksheets/sheet1.xml":
            return content
        end = content.index(b"</c>", start) + 4
        style = b' s="1"' if code != "General" else b""
        return content[:start] + cell.encode().replace(b"<c ", b'<c r="A1"' + style + b" ") + content[end:]

    return with_parts(buffer.getvalue(), change)


def a1(data: bytes) -> dict[str, Any]:
    return read_xlsx(data, "id", "x").sheets[0].cell(0, 0)


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("2026-11-24", DAY),
        ("2026-11-24T00:00:00Z", DAY),
        ("2026-11-24T12:00:00", DAY + 0.5),
        ("2026-11-24T18:00:00.000-05:00", DAY + 0.75),
    ],
)
def test_iso_dates_mean_the_day_they_say(text: str, serial: float, from_1904: bool) -> None:
    """Written out, a date is the same day whatever the workbook counts from."""
    cell = a1(workbook(f'<c t="d"><v>{text}</v></c>', from_1904=from_1904))
    assert cell["effectiveValue"] == {"numberValue": serial}


@pytest.mark.parametrize(("from_1904", "serial"), [(False, DAY), (True, DAY - 1462)])
def test_serials_count_from_the_workbook_s_own_day(from_1904: bool, serial: int) -> None:
    """A number under a date format is a serial: both workbooks show 24/11/2026, here and when exported."""
    data = workbook(f"<c ><v>{serial}</v></c>", from_1904=from_1904)
    assert a1(data)["effectiveValue"] == {"numberValue": DAY}
    assert a1(write_xlsx(read_xlsx(data, "id", "x")))["effectiveValue"] == {"numberValue": DAY}


@pytest.mark.parametrize("code", ["General", "0.0", "[h]:mm"])
def test_numbers_of_a_1904_workbook_are_no_dates(code: str) -> None:
    """A score, an amount or a duration is not moved by four years."""
    assert a1(workbook("<c ><v>9</v></c>", from_1904=True, code=code))["effectiveValue"] == {"numberValue": 9}


def test_a_date_without_a_date_format_is_still_one() -> None:
    """A plain cell that the file calls a date has a date format here: 46350 would be no day to a reader."""
    cell = a1(workbook('<c t="d"><v>2026-11-24</v></c>', from_1904=True, code="General"))
    assert cell["userEnteredFormat"]["numberFormat"] == {"type": "DATE"}


@pytest.mark.parametrize("text", ["10:30:00", "1904-01-01T10:30:00", "1899-12-30T10:30:00"])
def test_a_time_of_day_is_a_fraction(text: str) -> None:
    """A time alone, in each of the ways of saying so."""
    cell = a1(workbook(f'<c t="d"><v>{text}</v></c>', from_1904=True, code="h:mm"))
    assert cell["effectiveValue"]["numberValue"] == pytest.approx(0.4375)


@pytest.mark.parametrize("text", ["24/11/2026", "2026-13-45", "ayer", "2026"])
def test_what_is_no_iso_date_is_a_text(text: str) -> None:
    """Kept as it stands, for the reader to judge."""
    assert a1(workbook(f'<c t="d"><v>{text}</v></c>', from_1904=True))["effectiveValue"] == {"stringValue": text}
