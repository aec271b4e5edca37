"""Any file of those that SPIGA and people hand over, told by what it holds: names of files lie."""

from __future__ import annotations

from pathlib import PurePath

from sheets_automation.exports import refusals
from sheets_automation.exports.encoding import text_of
from sheets_automation.exports.separated import read_separated
from sheets_automation.exports.web import is_web_page, read_web_page
from sheets_automation.model import Export, ExportSheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"


def read_export(name: str, content: bytes) -> Export:
    """The tables of a file: .csv and .txt in any usual encoding and separator, .xls that is a web page, .xlsx.

    Raises:
        InputError: too large, empty, no table, cut off, encrypted, an old binary .xls, or an .xlsx where openpyxl is
            not installed; says what to do.
    """
    if len(content) > refusals.LARGEST:
        raise refusals.too_large(name, len(content))
    if not content.strip():
        raise refusals.empty(name)
    sheets = _sheets(name, content)
    if not any(row for sheet in sheets for row in sheet.rows):
        raise refusals.empty(name)
    return Export(name, sheets)


def _sheets(name: str, content: bytes) -> tuple[ExportSheet, ...]:
    title = PurePath(name).stem
    if content.startswith(_OLE):
        raise refusals.encrypted(name) if _ENCRYPTED in content else refusals.old_excel(name)
    if content.startswith(_ZIP):
        try:  # here, because a CSV needs no openpyxl
            from sheets_automation.exports.workbook import read_workbook
        except ModuleNotFoundError as error:
            raise refusals.no_reader(name) from error
        return read_workbook(name, content)
    if is_web_page(content):
        return read_web_page(name, title, content)
    text = text_of(content)
    if text is None:
        raise refusals.no_table(name)
    return read_separated(name, title, text)
