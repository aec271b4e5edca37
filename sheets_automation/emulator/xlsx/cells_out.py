"""The cells of one sheet into a worksheet: values, formulas with their results, formats, links, notes, stripes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format

from sheets_automation.emulator.formulas.syntax import from_locale
from sheets_automation.emulator.state.formats import resolve_style, theme_of
from sheets_automation.emulator.state.grid import CellData, Json, Sheet, Spreadsheet

from .boxes import Box, clipped, inside
from .colours import hex_of, style_of
from .formula import quoted_title, to_excel
from .styles_out import NO_LOOK, Formats, Look
from .texts_out import fitted, split_runs
from .values_in import ERROR_TYPES, NOT_COMPUTED, UNFINISHED
from .worksheet import ExactWorksheet

_MAX_FORMULA = 8_192
_MAX_LINKS, _MAX_LINK = 65_530, 2_079
_FORMULA_START = ("=", "+", "@")
_GID = re.compile(r"^#gid=(\d+)(?:&range=([A-Za-z]+\d+(?::[A-Za-z]+\d+)?))?$")
_NOTE_WIDTH, _NOTE_LINE, _NOTE_LETTERS = 220, 15, 34
_ERROR_CODES = {kind: code for code, kind in ERROR_TYPES.items()}


@dataclass(slots=True)
class SheetTarget:
    """Where one sheet goes, and what it needs to get there."""

    worksheet: ExactWorksheet
    sheet: Sheet
    book: Spreadsheet
    aside: Json
    formats: Formats
    titles: dict[str, str]
    names: set[str]  # of tables and ranges, folded: one space of names in the whole file
    comma_decimal: bool  # of the spreadsheet's locale, in which its formulas are written
    links: int = 0
    bands: list[Band] = field(default_factory=list)
    free: list[Box] = field(default_factory=list)  # what may be edited on a protected sheet


@dataclass(frozen=True, slots=True)
class Band:
    """Alternating colours of a rectangle (hex or None): first row, odd rows, even rows, last row."""

    box: Box
    header: str | None
    first: str | None
    second: str | None
    footer: str | None
    by_column: bool

    def colour(self, row: int, column: int) -> str | None:
        at, start, end = (column, *self.box[2:]) if self.by_column else (row, *self.box[:2])
        if self.header and at == start:
            return self.header
        if self.footer and at == end - 1:
            return self.footer
        return self.second if (at - start - bool(self.header)) % 2 else self.first


def whole_sheet_protection(sheet: Sheet) -> Json | None:
    """The ProtectedRange that covers the sheet and is more than a warning."""
    for protected in sheet.protected_ranges:
        area = protected.get("range", {})
        if area and not set(area) - {"sheetId"} and not protected.get("warningOnly"):
            return dict(protected)
    return None


def write_cells(target: SheetTarget) -> None:
    formats, born_here = target.formats, "styles" not in target.aside
    for row_index, row in enumerate(target.sheet.rows):
        for column, cell in enumerate(row.cells):
            if cell:
                look = _look(target, row_index, column, cell, born_here)
                _write(target, row_index, column, cell, formats.of(cell.get("userEnteredFormat"), look))
    for band in target.bands:
        _write_bare_band(target, band)


def _look(target: SheetTarget, row: int, column: int, cell: CellData, born_here: bool) -> Look:
    band = _band_colour(target, row, column) if target.bands else None
    entered = cell.get("userEnteredValue", {})
    text = entered.get("stringValue", "")
    literal = bool(text) and text[0] in _FORMULA_START
    link = born_here and ("hyperlink" in cell or _links_itself(entered))
    free = any(inside(box, row, column) for box in target.free)
    return Look(band, link, literal, free) if band or link or literal or free else NO_LOOK


def _links_itself(entered: Json | None) -> bool:
    formula = (entered or {}).get("formulaValue", "")
    return bool(formula[:11].upper() == "=HYPERLINK(")


def _band_colour(target: SheetTarget, row: int, column: int) -> str | None:
    for band in target.bands:
        if inside(band.box, row, column):
            return band.colour(row, column)
    return None


def _write(target: SheetTarget, row: int, column: int, cell: CellData, style: Format | None) -> None:
    worksheet = target.worksheet
    entered = cell.get("userEnteredValue") or cell.get("effectiveValue")  # what was spilled here stays as a value
    uri = cell.get("hyperlink") or cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    if uri and not _links_itself(entered):
        _link(target, row, column, str(uri))
    if not entered:
        if style is not None:
            worksheet.write_blank(row, column, None, style)
    elif "stringValue" in entered:
        _text(target, row, column, entered["stringValue"], cell, style)
    elif "numberValue" in entered:
        if math.isfinite(entered["numberValue"]):
            worksheet.write_number(row, column, entered["numberValue"], style)
        else:
            worksheet.write_error(row, column, "#NUM!", style)
    elif "boolValue" in entered:
        worksheet.write_boolean(row, column, entered["boolValue"], style)
    elif "formulaValue" in entered:
        _formula(target, row, column, entered["formulaValue"], cell.get("effectiveValue", {}), style)
    elif "errorValue" in entered:
        worksheet.write_error(row, column, _error_code(entered["errorValue"]), style)
    note = cell.get("note")
    if note:
        _note(target, row, column, note)


def _text(target: SheetTarget, row: int, column: int, said: str, cell: CellData, style: Format | None) -> None:
    text = fitted(said)
    if not text:
        target.worksheet.write_blank(row, column, None, style)
        return
    runs = split_runs(text, cell.get("textFormatRuns", []))
    if not runs:
        target.worksheet.write_string(row, column, text, style)
        return
    own = cell.get("userEnteredFormat", {}).get("textFormat", {})
    fonts = [({**own, **look} if look else None, piece) for look, piece in runs]
    shown = [(font and target.formats.of({"textFormat": font}), piece) for font, piece in fonts]
    target.worksheet.write_runs(row, column, shown, style)


def _formula(target: SheetTarget, row: int, column: int, formula: str, result: Json, style: Format | None) -> None:
    cached = None if result == NOT_COMPUTED else cached_value(result)
    american = from_locale(_local_links(target, formula), target.comma_decimal)
    text, kind = to_excel(american, UNFINISHED if cached is None else cached, target.titles)
    if not text or len(text) > _MAX_FORMULA:
        target.worksheet.write_string(row, column, fitted(formula), style)
    else:
        target.worksheet.write_exact_formula(row, column, text, style, cached, kind)


def cached_value(value: Json) -> Any:
    """What a reader that does not compute shows: number, text, boolean, error code; ``""`` when not known."""
    if "errorValue" in value:
        return _error_code(value["errorValue"])
    return next((value[kind] for kind in ("numberValue", "stringValue", "boolValue") if kind in value), "")


def _error_code(error: Json) -> str:
    message = str(error.get("message", ""))
    return message if message in ERROR_TYPES else _ERROR_CODES.get(error.get("type", ""), "#VALUE!")


def _local_links(target: SheetTarget, formula: str) -> str:
    """``"#gid=7&range=B5"`` inside a formula becomes a place in the file."""
    return re.sub(r'"(#gid=[^"]*)"', lambda match: f'"{_place(target, match.group(1)) or match.group(1)}"', formula)


def _place(target: SheetTarget, uri: str) -> str | None:
    match = _GID.match(uri)
    sheet = target.book.sheet_by_id(int(match.group(1))) if match else None
    return f"#{quoted_title(target.titles[sheet.title])}!{match.group(2) or 'A1'}" if sheet and match else None


def _link(target: SheetTarget, row: int, column: int, uri: str) -> None:
    place = _place(target, uri) or (uri if uri.startswith("#") and "!" in uri else None)
    address = f"internal:{place[1:]}" if place else uri
    if not (place or uri.lower().startswith(("http://", "https://", "mailto:", "ftp://"))):
        return
    if len(address) <= _MAX_LINK and target.links < _MAX_LINKS:
        target.links += 1
        target.worksheet.write_url(row, column, address, None, "-")  # the text is overwritten by the cell's value


def _note(target: SheetTarget, row: int, column: int, note: str) -> None:
    text = fitted(note)
    lines = sum(1 + len(line) // _NOTE_LETTERS for line in text.split("\n"))
    options = {
        "author": target.aside.get("authors", {}).get(note, ""),
        "width": _NOTE_WIDTH,
        "height": min(400, _NOTE_LINE * (lines + 1)),
        "font_size": 9,
    }
    target.worksheet.write_comment(row, column, text, options)


def _write_bare_band(target: SheetTarget, band: Band) -> None:
    """Stripes over cells that hold nothing."""
    for row in range(band.box[0], band.box[1]):
        for column in range(band.box[2], band.box[3]):
            colour = _band_colour(target, row, column)
            if colour and not target.sheet.cell(row, column):
                target.worksheet.write_blank(row, column, None, target.formats.of(None, Look(fill=colour)))


def read_bands(target: SheetTarget) -> list[Band]:
    theme = theme_of(target.book.properties)

    def shown(properties: Json, name: str) -> str | None:
        style = style_of(properties, name)
        return hex_of(resolve_style(style, theme)) if style is not None else None

    found: list[Band] = []
    for banded in target.sheet.banded_ranges:
        box = clipped(banded.get("range", {}), target.sheet)
        properties = banded.get("rowProperties") or banded.get("columnProperties") or {}
        if box:
            header, footer = shown(properties, "headerColor"), shown(properties, "footerColor")
            first, second = shown(properties, "firstBandColor"), shown(properties, "secondBandColor")
            found.append(Band(box, header, first, second, footer, by_column="rowProperties" not in banded))
    return found
