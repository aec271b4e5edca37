"""Spreadsheets going in and out of Drive as files: ``.xlsx``, ``.csv``, ``.tsv``, and LibreOffice's formats."""

from __future__ import annotations

import csv
import io

from sheets_automation.emulator import office
from sheets_automation.emulator.cells import display, entry
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.formulas.recalculation import recalculate
from sheets_automation.emulator.state.grid import MAX_CELLS, Spreadsheet, new_sheet, new_spreadsheet
from sheets_automation.emulator.workspace import XLSX_MIME
from sheets_automation.emulator.xlsx.read import WorkbookFileError, read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

#: ``files.export`` gives up beyond this (Drive API, "Download and export files").
MAX_EXPORT_BYTES = 10 * 1024 * 1024
_SEPARATED = {"text/csv": ",", "text/tab-separated-values": "\t"}
_OFFICE = {
    "application/pdf": "pdf",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
}


def is_importable(mime: str) -> bool:
    """An upload of this type can become a spreadsheet."""
    return mime == XLSX_MIME or mime in _SEPARATED


def export(book: Spreadsheet, mime: str) -> bytes:
    """The spreadsheet as a file of this type.

    Text formats hold the first sheet as it is displayed; the others hold all of them. Raises ApiError 400 for a type
    that Google does not export to, 501 for one that this emulator (or this machine) does not, 403 beyond 10 MB.
    """
    if mime in _SEPARATED:
        content = _separated(book, _SEPARATED[mime])
    elif mime == XLSX_MIME:
        content = write_xlsx(book)
    elif mime in _OFFICE:
        content = office.convert(write_xlsx(book), _OFFICE[mime])
    elif mime == "application/zip":
        raise ApiError(501, "Export as zipped HTML is not implemented by this emulator.")
    else:
        raise ApiError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    if len(content) > MAX_EXPORT_BYTES:
        raise ApiError(403, "This file is too large to be exported.", reason="exportSizeLimitExceeded")
    return content


def imported(mime: str, content: bytes, file_id: str, title: str, context: Context) -> Spreadsheet:
    """A new spreadsheet made of an uploaded file. Raises ApiError 400 where the file cannot be read as what it says."""
    if mime == XLSX_MIME:
        try:
            return read_xlsx(content, file_id, title, now=context.now)
        except WorkbookFileError as error:
            raise ApiError(400, str(error), reason="badRequest") from error
    if mime not in _SEPARATED:
        raise ApiError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    return _from_separated(content, _SEPARATED[mime], new_spreadsheet(file_id, title), context)


def _separated(book: Spreadsheet, delimiter: str) -> bytes:
    """The first sheet as displayed, CRLF between rows, none after the last; rows are as long as the longest."""
    locale = str(book.properties.get("locale", "en_US"))
    rows = [[display.formatted_value(cell or {}, locale) for cell in row.cells] for row in book.sheets[0].rows]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row + [""] * (width - len(row)))
    return out.getvalue().removesuffix("\r\n").encode("utf-8")


def _from_separated(content: bytes, delimiter: str, book: Spreadsheet, context: Context) -> Spreadsheet:
    """Fill a new spreadsheet as if every field had been typed in."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    except (UnicodeDecodeError, csv.Error):
        raise ApiError(400, "Bad Request", reason="badRequest") from None
    width = max((len(row) for row in rows), default=0)
    sheet = new_sheet(title=str(book.properties["title"])[:100], rows=max(len(rows), 1000), columns=max(width, 26))
    if sheet.row_count * sheet.column_count > MAX_CELLS:
        raise ApiError(400, "Bad Request", reason="badRequest")
    locale, zone = str(book.properties["locale"]), str(book.properties["timeZone"])
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            sheet.put(r, c, entry.enter(text, "USER_ENTERED", locale, zone, context.now))
    book.sheets = [sheet]
    recalculate(book, {(sheet.sheet_id, r, c) for r, c, _ in sheet.occupied()}, now=context.now)
    return book
