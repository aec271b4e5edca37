"""Saves a workbook the way Google's export does, byte for byte the same each time.

openpyxl stores neither the cached result of a formula nor a theme other than Office's, and stamps the present moment
into the file. The saved parts are therefore rewritten: cached results added, dates fixed, zip entries stamped
1980-01-01.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.indexed_list import IndexedList

from .messy import CellValue

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><f>(.*?)</f><v\s*(?:/>|></v>)</c>')
_MOMENT = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_STAMP = (1980, 1, 1, 0, 0, 0)

#: The theme Google Sheets exports, cut down to what readers resolve colours and fonts from.
SHEETS_THEME = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Sheets"><a:themeElements>'
    '<a:clrScheme name="Sheets">'
    + "".join(
        f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>'
        for slot, colour in (
            ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "000000"), ("lt2", "FFFFFF"), ("accent1", "4285F4"),
            ("accent2", "EA4335"), ("accent3", "FBBC04"), ("accent4", "34A853"), ("accent5", "FF6D01"),
            ("accent6", "46BDC6"), ("hlink", "1155CC"), ("folHlink", "1155CC"),
        )
    )
    + '</a:clrScheme><a:fontScheme name="Sheets">'
    '<a:majorFont><a:latin typeface="Arial"/><a:ea typeface="Arial"/><a:cs typeface="Arial"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Arial"/><a:ea typeface="Arial"/><a:cs typeface="Arial"/></a:minorFont>'
    "</a:fontScheme>"
    '<a:fmtScheme name="Office"><a:fillStyleLst>'
    + '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    + "</a:fillStyleLst><a:lnStyleLst>"
    + '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    + "</a:lnStyleLst><a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    + "</a:effectStyleLst><a:bgFillStyleLst>"
    + '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    + "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)  # fmt: skip


@dataclass(slots=True)
class Book:
    """A workbook under construction and the cached results of its formulas, by tab title and cell."""

    name: str
    workbook: Workbook
    cached: dict[tuple[str, str], CellValue] = field(default_factory=dict)


def new_book(name: str) -> Book:
    """An empty workbook with Google's theme and Arial 10 as the normal style."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.loaded_theme = SHEETS_THEME.encode()
    # openpyxl has no public way to choose the default font: it lives in the style that all cells start from.
    normal = workbook._named_styles["Normal"]  # type: ignore[attr-defined]
    normal.font = Font(name="Arial", size=10)
    workbook._fonts = IndexedList([normal.font])  # type: ignore[attr-defined]
    return Book(name, workbook)


def save(book: Book, folder: Path) -> Path:
    """Writes ``folder/<name>.xlsx`` and returns its path. Raises OSError if the folder cannot be written."""
    raw = io.BytesIO()
    book.workbook.save(raw)
    target = folder / f"{book.name}.xlsx"
    titles = {f"xl/worksheets/sheet{n}.xml": title for n, title in enumerate(book.workbook.sheetnames, start=1)}
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            if name in titles:
                data = _with_results(data.decode(), titles[name], book.cached).encode()
            elif name == "docProps/core.xml":
                data = _MOMENT.sub(r"\g<1>2026-11-25T23:00:00Z\g<2>", data.decode()).encode()
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            out.writestr(entry, data)
    target.write_bytes(packed.getvalue())
    return target


def _with_results(xml: str, title: str, cached: dict[tuple[str, str], CellValue]) -> str:
    def cell(match: re.Match[str]) -> str:
        ref, style, formula = match.groups()
        kind, text = _stored(cached[title, ref])
        return f'<c r="{ref}"{style}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA.sub(cell, xml)


def _stored(value: CellValue) -> tuple[str, str]:
    """The ``t`` attribute and the text of a cached result."""
    if isinstance(value, str):
        return (' t="e"' if value.startswith("#") else ' t="str"'), escape(value)
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    return "", repr(value)
