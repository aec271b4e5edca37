"""The cells of one worksheet part, streamed row by row into ``CellData``.

Formats are shared objects, one per style: cells are replaced, never changed in place, so thousands of cells may hold
the same dict.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.formula.translate import Translator

from sheets_automation.emulator.formulas.syntax import to_locale
from sheets_automation.emulator.state.grid import MAX_CELLS, Row

from .archive import Archive, children, decimal, elements, flag, local, too_large, whole
from .boxes import Box, boxes, inside
from .formula import from_excel, is_spilled_value
from .styles_in import Style, Styles

Json = dict[str, Any]

ERROR_TYPES = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#GETTING_DATA": "LOADING",
}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial dates are naive local time
_DAYS_FROM_1904 = 1462
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_MAX_SPILLS = 200  # of one place; a file with more is none that people made


@dataclass(slots=True)
class CellsRead:
    """What one worksheet holds, before notes, merges and rules are laid over it."""

    rows: list[Row] = field(default_factory=list)
    used_rows: int = 0  # up to the last row with a value
    used_columns: int = 0
    listed_columns: int = 0  # up to the last cell that the file lists, empty or not
    row_pixels: int | None = None  # the file's default height
    unlocked: list[tuple[int, int]] = field(default_factory=list)  # cells that may be edited on a protected sheet
    row_levels: dict[int, tuple[int, bool]] = field(default_factory=dict)  # row → (outline level, collapsed)
    row_formats: dict[int, Json] = field(default_factory=dict)  # what the cells that the file leaves out look like
    parts: dict[str, Element] = field(default_factory=dict)  # everything of the sheet but its cells
    repeated: list[Element] = field(default_factory=list)  # conditionalFormatting comes once per range


@dataclass(slots=True)
class Counter:
    """Cells of the whole file, so that a workbook beyond Google's size is refused before memory is."""

    cells: int = 0

    def add(self, count: int) -> None:
        self.cells += count
        if self.cells > MAX_CELLS:
            raise too_large(f"more than {MAX_CELLS:,} cells")


def read_strings(archive: Archive, name: str) -> list[str]:
    """The shared strings; runs of different fonts are joined (text formats within a cell are not kept)."""
    found: list[str] = []
    for element in elements(archive.read(name), name):
        if local(element.tag) == "si":
            found.append(rich_text(element))
            element.clear()
    return found


def rich_text(element: Element) -> str:
    """The text of an ``si``, ``is`` or ``text`` element without its phonetic runs."""
    parts: list[str] = []
    for part in element:
        if local(part.tag) == "t":
            parts.append(part.text or "")
        elif local(part.tag) == "r":
            parts.extend(t.text or "" for t in children(part, "t"))
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """``_x000D_`` → the character; line ends as Google keeps them."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@dataclass(slots=True)
class CellReader:
    """Reads worksheet parts of one file."""

    strings: list[str]
    styles: Styles
    date_1904: bool
    counter: Counter
    comma_decimal: bool  # of the spreadsheet's locale, in which formulas are kept
    _shared: dict[str, tuple[str, str]] = field(default_factory=dict)  # formula group → text, where it stands
    _spilled: list[Box] = field(default_factory=list)  # what array formulas fill beside the cell they stand in
    #: Cells without formula, by type, content and style: equal ones are one object, as no cell is changed in place.
    _plain: dict[tuple[str | None, str | None, str | None], Json] = field(default_factory=dict)
    _blank: Row = field(default_factory=Row)

    def read(self, archive: Archive, name: str) -> CellsRead:
        """One worksheet part. WorkbookFileError when it is damaged or too large."""
        found = CellsRead()
        self._shared.clear()
        self._spilled.clear()
        next_row = 0
        for element in elements(archive.read(name), name):
            tag = local(element.tag)
            if tag == "row":
                index = whole(element, "r", next_row + 1) - 1
                if not 0 <= index < _MAX_ROW:
                    raise too_large(f"a row numbered {index + 1}")
                self._row(element, index, found)
                next_row = index + 1
                element.clear()
            elif tag == "conditionalFormatting":
                found.repeated.append(element)
            elif tag in _PARTS:
                found.parts[tag] = element
                if tag == "sheetFormatPr":
                    found.row_pixels = round((decimal(element, "defaultRowHeight") or 15) * 4 / 3)
        return found

    def _row(self, element: Element, index: int, found: CellsRead) -> None:
        row = Row()
        column = 0
        for cell in element:
            if local(cell.tag) != "c":
                continue
            address = cell.get("r")
            column = _column(address) if address else column
            if not 0 <= column < _MAX_COLUMN:
                raise too_large(f"a cell at {address}")
            style = self.styles.cell(int(cell.get("s") or 0))
            data = self._cell(cell, index, column, style)
            if style.unlocked:
                found.unlocked.append((index, column))
            if data:
                if column >= len(row.cells):
                    self.counter.add(column + 1 - len(row.cells))
                    row.cells.extend([None] * (column + 1 - len(row.cells)))
                row.cells[column] = data
                if "userEnteredValue" in data or "effectiveValue" in data:
                    found.used_columns = max(found.used_columns, column + 1)
                    found.used_rows = max(found.used_rows, index + 1)
            column += 1
        found.listed_columns = max(found.listed_columns, column)
        self._row_properties(element, index, row, found)
        if not row.blank:
            if len(found.rows) <= index:
                gap = index - len(found.rows)
                found.rows.extend([self._blank] * gap)  # one object: a row is copied before it is first written to
                found.rows.append(row)
            else:
                found.rows[index] = row

    def _row_properties(self, element: Element, index: int, row: Row, found: CellsRead) -> None:
        points = decimal(element, "ht")
        if points is not None:
            pixels = max(1, round(points * 4 / 3))
            if pixels != found.row_pixels or flag(element, "customHeight"):
                row.properties["pixelSize"] = pixels
        if flag(element, "hidden"):
            row.properties["hiddenByUser"] = True
        level = whole(element, "outlineLevel")
        if level or flag(element, "collapsed"):
            found.row_levels[index] = (level, flag(element, "collapsed"))
        if flag(element, "customFormat"):
            style = self.styles.cell(whole(element, "s"))
            if style.format:
                found.row_formats[index] = style.format

    def _cell(self, cell: Element, row: int, column: int, style: Style) -> Json | None:
        if len(cell) != 1 or local(cell[0].tag) != "v" or self._is_spilled(row, column):
            return self._new_cell(cell, row, column, style)
        key = (cell.get("t"), cell[0].text, cell.get("s"))
        known = self._plain.get(key)
        if known is None:
            known = self._plain[key] = self._new_cell(cell, row, column, style) or {}
        return known or None

    def _new_cell(self, cell: Element, row: int, column: int, style: Style) -> Json | None:
        kind = cell.get("t", "n")
        formula: Element | None = None
        raw: str | None = None
        text: str | None = None
        for part in cell:
            name = local(part.tag)
            if name == "v":
                raw = part.text
            elif name == "f":
                formula = part
            elif name == "is":
                text = rich_text(part)
        value = {"stringValue": text} if text is not None else self._value(kind, raw)
        data: Json = {}
        spills = cell.get("cm") is not None
        entered = self._formula(formula, row, column, spills) if formula is not None else None
        if entered:
            data["userEnteredValue"] = {"formulaValue": entered}
            if value:
                data["effectiveValue"] = value
        elif value and (self._is_spilled(row, column) or (formula is not None and is_spilled_value(formula.text))):
            data["effectiveValue"] = value  # nobody entered it: a formula beside it shows it here
        elif value:
            data["userEnteredValue"] = data["effectiveValue"] = value
        if style.format:
            data["userEnteredFormat"] = style.format
            if self.date_1904 and value and "numberValue" in value:
                self._shift_date(data, style.format)
        return data or None

    def _remember_spill(self, reference: str, row: int) -> None:
        """Rows come in order: what ended above is needed no more."""
        self._spilled = [box for box in self._spilled if box[1] > row]
        wide = [b for b in boxes(reference, _MAX_ROW, _MAX_COLUMN) if (b[1] - b[0]) * (b[3] - b[2]) > 1]
        self._spilled.extend(wide[: _MAX_SPILLS - len(self._spilled)])

    def _is_spilled(self, row: int, column: int) -> bool:
        return any(inside(box, row, column) for box in self._spilled)

    def _shift_date(self, data: Json, fmt: Json) -> None:
        """Dates of a workbook that counts from 1904 (old Excel for Mac) count from 1899-12-30 here."""
        if fmt.get("numberFormat", {}).get("type") in ("DATE", "DATE_TIME"):
            moved = {"numberValue": data["effectiveValue"]["numberValue"] + _DAYS_FROM_1904}
            if "numberValue" in data.get("userEnteredValue", ()):
                data["userEnteredValue"] = moved
            data["effectiveValue"] = moved

    def _value(self, kind: str, raw: str | None) -> Json | None:
        if raw is None:
            return None
        if kind == "s":
            index = int(raw)
            text = self.strings[index] if 0 <= index < len(self.strings) else ""
            return {"stringValue": text} if text else None
        if kind == "n":
            return self._number(raw)
        if kind == "b":
            return {"boolValue": raw.strip().lower() in ("1", "true")}
        if kind == "e":
            return {"errorValue": {"type": ERROR_TYPES.get(raw, "ERROR"), "message": raw}}
        if kind == "d":
            return _iso_date(raw)
        return {"stringValue": unescaped(raw)} if raw else None

    def _number(self, raw: str) -> Json | None:
        try:
            number = float(raw)
        except ValueError:
            return {"stringValue": raw} if raw.strip() else None
        if not math.isfinite(number):
            return {"errorValue": {"type": "NUM", "message": "#NUM!"}}
        return {"numberValue": int(number) if number.is_integer() and abs(number) < 1e15 else number}

    def _formula(self, formula: Element, row: int, column: int, spills: bool) -> str | None:
        text = formula.text or ""
        kind = formula.get("t", "normal")
        if kind == "array":
            self._remember_spill(formula.get("ref", ""), row)
        here = f"{_letters(column)}{row + 1}"
        if kind == "shared":
            group = formula.get("si", "")
            if text:
                self._shared[group] = (text, here)
            elif group in self._shared:
                master, origin = self._shared[group]
                text = str(Translator("=" + master, origin=origin).translate_formula(here))[1:]
        if not text or kind == "dataTable":
            return None
        entered = to_locale(from_excel(unescaped(text)) or "", self.comma_decimal) or None
        if entered and kind == "array" and not spills and not entered.upper().startswith("=ARRAYFORMULA("):
            return f"=ArrayFormula({entered[1:]})"
        return entered


_PARTS = frozenset(
    [
        "sheetPr",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetProtection",
        "protectedRanges",
        "autoFilter",
        "mergeCells",
        "dataValidations",
        "hyperlinks",
        "tableParts",
        "drawing",
        "legacyDrawing",
    ]
)


def _column(address: str) -> int:
    index = 0
    for letter in address:
        if not letter.isalpha():
            break
        index = index * 26 + ord(letter.upper()) - 64
    return index - 1


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _iso_date(raw: str) -> Json:
    try:
        moment = datetime.fromisoformat(raw.replace("Z", "")).replace(tzinfo=None)
    except ValueError:
        return {"stringValue": raw}
    days = (moment - _EPOCH) / timedelta(days=1)
    return {"numberValue": int(days) if days.is_integer() else days}
