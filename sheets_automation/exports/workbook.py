"""Workbooks (.xlsx): the worksheets' values, read row by row, and nothing of what a hostile file would cost."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from sheets_automation.exports import refusals
from sheets_automation.exports.cells import text_cell, trimmed
from sheets_automation.model import CellError, CellValue, ExportSheet

_LARGEST_INSIDE = 300 * 1024 * 1024  # bytes unpacked; zipfile gives no more than the directory declares
_RATIO, _RATIO_FROM = 200, 20 * 1024 * 1024  # a small sheet of equal rows shrinks 300-fold, so small ones go free
_MOST_PARTS = 10_000
_HEAD = 4_096
_ERRORS = {
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#N/A": "N_A",
    "#REF!": "REF",
    "#VALUE!": "VALUE",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#NULL!": "NULL_VALUE",
}
#: Everything that openpyxl and the libraries below it raise for files that are no workbook.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ParseError,
    InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError,
)  # fmt: skip


def read_workbook(name: str, content: bytes) -> tuple[ExportSheet, ...]:
    """Every worksheet, hidden ones too; InputError for anything that is no sound .xlsx."""
    _looked_into(name, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles and the like, which are not read
            return tuple(_sheets(name, openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)))
    except _BROKEN as error:
        raise refusals.damaged(name, f"{type(error).__name__}: {error}") from error


def _sheets(name: str, book: openpyxl.Workbook) -> Iterator[ExportSheet]:
    counted = 0
    for sheet in book.worksheets:
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()  # many programs declare A1 and write thousands of rows
        rows = []
        for row in sheet.iter_rows(values_only=True):
            counted += len(row) or 1
            if counted > refusals.MOST_CELLS:
                raise refusals.too_much(name)
            rows.append(trimmed(map(_value, row)))
        yield ExportSheet(sheet.title, tuple(rows))


def _looked_into(name: str, content: bytes) -> None:
    """Refuses what is no workbook, or would unpack to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            bomb = total > _RATIO_FROM and total > _RATIO * len(content)
            if bomb or total > _LARGEST_INSIDE or len(parts) > _MOST_PARTS:
                raise refusals.too_much(name)
            if any(part.flag_bits & 1 for part in parts):
                raise refusals.encrypted(name)
            if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
                raise refusals.no_table(name)
            if any(b"<!DOCTYPE" in head for head in _heads(archive, parts)):
                raise refusals.damaged(name, "a part declares a document type, which no workbook has")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise refusals.damaged(name, f"{type(error).__name__}: {error}") from error


def _heads(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                yield stream.read(_HEAD)


def _value(value: object) -> CellValue:
    """Text, number, truth or error of a cell; a date as its serial."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return CellError(_ERRORS.get(value, "ERROR")) if value in ERROR_CODES else text_cell(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime | date | time | timedelta):
        return float(to_excel(value))  # type: ignore[no-untyped-call]
    return text_cell(str(value))
