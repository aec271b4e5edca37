"""The sample workbooks, read cell by cell and compared with the answer sheet they were written from."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from build import config
from xlsx_values import read_xlsx

from sheets_automation.domain.cases.likeness import place
from sheets_automation.domain.cases.repetition import repeated
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Reading, Status
from sheets_automation.samples.truth import SampleTruth

Key = tuple[str, str, int]


@pytest.fixture(scope="module")
def truth(sample_truth: SampleTruth) -> SampleTruth:
    return sample_truth


@pytest.fixture(scope="module")
def reading(truth: SampleTruth) -> Reading:
    return read([read_xlsx(Path(path)) for path in truth.files], config(), date(2026, 11, 25))


def stem(file: str) -> str:
    return file.removesuffix(".xlsx")


def test_every_register_and_no_helper_is_recognised(truth: SampleTruth, reading: Reading) -> None:
    """Registers by their headings, wherever these stand; lists, pivots and scratch tabs are left alone."""
    expected = {(stem(tab.file), tab.tab): tab.heading_row for tab in truth.tabs if tab.register}
    assert {(found.workbook, found.tab): found.layout.heading[1] + 1 for found in reading.registers} == expected


def test_every_row_is_a_record_once(truth: SampleTruth, reading: Reading) -> None:
    """No separator, total or repeated heading is taken for a customer; a copied tab counts once."""
    copies = {(stem(tab.file), tab.tab) for tab in truth.tabs if tab.copy_of}
    rows = {(stem(row.file), row.tab, row.row) for row in (*truth.rows, *truth.complaints, *truth.contacts, *truth.crm)}
    found = Counter((record.where.workbook, record.where.tab, record.where.row + 1) for record in reading.records)
    assert set(found) == rows
    assert set(found.values()) == {1}
    again = repeated(reading, ())
    standing = {(r.where.workbook, r.where.tab, r.where.row + 1) for r in reading.records if place(r.where) in again}
    assert {key for key in standing if key[:2] in copies} == {key for key in rows if key[:2] in copies}


def test_every_call_is_read_as_it_was_meant(truth: SampleTruth, reading: Reading) -> None:
    """Score, class, date, plate, sede, brand, contact and colour of 1,479 calls, however they were typed."""
    calls = {_key(record): record for record in reading.records if isinstance(record, CallRecord)}
    wrong = []
    for row in truth.rows:
        record = calls[stem(row.file), row.tab, row.row]
        got = (
            record.score, record.score_class or "", record.call_date, record.plate, record.site, record.brand,
            bool(record.contacted), record.colour.state.value.replace("ninguno", "none"),
        )  # fmt: skip
        meant = (
            pytest.approx(row.score) if row.score is not None else None, row.score_class, row.call_date,
            row.plate or "",
            row.sede, row.brand, row.contacted, row.before,
        )  # fmt: skip
        if got != meant:
            wrong.append((row.tab, row.row, row.kinds, got, meant))
    assert wrong == []


def test_every_complaint_is_read_as_it_was_meant(truth: SampleTruth, reading: Reading) -> None:
    """Type, dates, stated deadline and state of the PQRS register."""
    states = {
        "abierto": Status.PENDING, "en_tramite": Status.IN_PROGRESS, "cerrado": Status.DONE,
        "anulado": Status.CANCELLED,
    }  # fmt: skip
    complaints = {_key(record): record for record in reading.records if isinstance(record, ComplaintRecord)}
    for row in truth.complaints:
        record = complaints[stem(row.file), row.tab, row.row]
        got = (record.kind, record.received, record.answered, record.closed, record.stated_due, record.status)
        assert got == (row.type, row.received, row.answered, row.closed, row.typed_limit, states[row.state])


def test_what_nobody_can_know_is_told_at_its_cell(truth: SampleTruth, reading: Reading) -> None:
    """Scores off the scale, cut telephones, impossible and future dates, letters for digits: one finding each.

    Only answers on another scale are said once a column, in a finding that names their cells.
    """
    kinds = {"over_scale", "scientific", "nine_digits", "impossible_date", "future_date", "letter_o", "zero_letter",
             "out_of_ten_date", "several", "range", "stars", "percent", "month_first", "two_days_date"}  # fmt: skip
    copies = {(stem(tab.file), tab.tab) for tab in truth.tabs if tab.copy_of}
    cells = {
        (found.workbook, found.tab, cell)
        for found in reading.findings
        for cell in (found.cell, *re.findall(r"\b[A-Z]+\d+\b", found.read))
    }
    silent = [
        cell for cell in truth.dirty
        if cell.kind in kinds and (stem(cell.file), cell.tab) not in copies
        and (stem(cell.file), cell.tab, cell.cell) not in cells
    ]  # fmt: skip
    assert silent == []


def test_fine_rows_are_left_in_peace(reading: Reading) -> None:
    """No kind of finding fires on more than a handful of the 1,500 rows."""
    assert max(Counter(found.code for found in reading.findings).values()) < 40


def _key(record: CallRecord | ComplaintRecord) -> Key:
    return record.where.workbook, record.where.tab, record.where.row + 1
