"""The cells of one worksheet part, streamed row by row into ``CellData``.

Formats are shared objects, one per style: cells are replaced, never changed in place, so thousands of cells may hold
the same dict.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.formula.translate import Translator

from sheets_automation.emulator.formulas.syntax import to_locale
from sheets_automation.emulator.state.a1 import column_letters
from sheets_automation.emulator.state.grid import MAX_CELLS, Row

from .archive import Archive, decimal, elements, flag, local, too_large, whole
from .boxes import Box, boxes, inside
from .escapes import unescaped
from .formula import cached_in, from_excel, is_spilled_value
from .losses import Losses
from .styles_in import ImportedFormat, Style, Styles
from .texts_in import RichText, TextReader, text_format_runs
from .values_in import DAYS_FROM_1904, NOT_COMPUTED, is_unfinished, iso_serial, read_literal, read_value

Json = dict[str, Any]

_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
#: A formula that refers to another cell's, which is not there: visible, not empty.
_UNREADABLE: Json = {"errorValue": {"type": "ERROR", "message": "#ERROR!"}}
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
    #: What the cells that the file leaves out look like, by row; None: plain, whatever their columns look like.
    row_formats: dict[int, Json | None] = field(default_factory=dict)
    #: Row → columns of the cells that the file lists as plain where a row or column is dressed: they stay plain.
    plain: dict[int, set[int]] = field(default_factory=dict)
    parts: dict[str, Element] = field(default_factory=dict)  # everything of the sheet but its cells, by name
    repeated: list[Element] = field(default_factory=list)  # conditionalFormatting comes once per range
    lost: Losses = field(default_factory=Losses)


@dataclass(slots=True)
class Counter:
    """Cells of the whole file, so that a workbook beyond Google's size is refused before memory is."""

    cells: int = 0

    def add(self, count: int) -> None:
        self.cells += count
        if self.cells > MAX_CELLS:
            raise too_large(f"more than {MAX_CELLS:,} cells")


@dataclass(slots=True)
class _Content:
    """What a cell of the file says: its type, value, text and formula."""

    kind: str
    raw: str | None = None  # None: no value stored
    text: str | RichText | None = None
    formula: Element | None = None

    @property
    def stored(self) -> bool:
        """A value is there, be it an empty text; formulas written by a library have none."""
        return self.raw is not None or self.text is not None

    @property
    def value(self) -> Json | None:
        if self.text is not None:
            words = self.text.text if isinstance(self.text, RichText) else self.text
            return {"stringValue": words} if words else None
        return None if self.raw is None else read_value(self.kind, self.raw)


@dataclass(slots=True)
class CellReader:
    """Reads worksheet parts of one file."""

    strings: list[str | RichText]
    styles: Styles
    texts: TextReader
    date_1904: bool
    counter: Counter
    comma_decimal: bool  # of the spreadsheet's locale, in which formulas are kept
    _shared: dict[str, tuple[str, str]] = field(default_factory=dict)  # formula group → text, where it stands
    _spilled: list[Box] = field(default_factory=list)  # what array formulas fill beside the cell they stand in
    #: Cells without formula, by type, content and style: equal ones are one object, as no cell is changed in place.
    _plain: dict[tuple[str | None, str | None, str | None], Json] = field(default_factory=dict)
    _lossy: set[str] = field(default_factory=set)  # indexes of shared strings that lose something
    _blank: Row = field(default_factory=Row)
    _sheet: CellsRead = field(default_factory=CellsRead)  # the one being read
    _dressed: list[range] = field(default_factory=list)  # columns that have a format of their own

    def read(self, archive: Archive, name: str) -> CellsRead:
        """One worksheet part. WorkbookFileError when it is damaged or too large."""
        found = self._sheet = CellsRead()
        self._shared.clear()
        self._dressed = []
        self._spilled.clear()
        next_row = 0
        root: Element | None = None
        for element in elements(archive.read(name), name):
            root = element
            tag = local(element.tag)
            if tag == "row" and _DRAWN not in element.tag:
                index = whole(element, "r", next_row + 1) - 1
                if not 0 <= index < _MAX_ROW:
                    raise too_large(f"a row numbered {index + 1}")
                self._row(element, index, found)
                next_row = index + 1
                element.clear()
            elif tag == "cols":
                self._dressed = self._dressed_columns(element)
            elif tag == "sheetFormatPr":
                found.row_pixels = round((decimal(element, "defaultRowHeight") or 15) * 4 / 3)
        for element in root if root is not None else ():
            tag = local(element.tag)
            if tag == "conditionalFormatting":
                found.repeated.append(element)
            elif tag != "sheetData":
                found.parts.setdefault(tag, element)
        return found

    def _dressed_columns(self, element: Element) -> list[range]:
        return [
            range(whole(part, "min", 1) - 1, whole(part, "max", 1))
            for part in element
            if self.styles.cell(whole(part, "style")).format
        ]

    def _row(self, element: Element, index: int, found: CellsRead) -> None:
        row = Row()
        column = 0
        dressed = flag(element, "customFormat")
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
            for what in style.lost:
                found.lost.add_cell(what, index, column)
            if data:
                if column >= len(row.cells):
                    self.counter.add(column + 1 - len(row.cells))
                    row.cells.extend([None] * (column + 1 - len(row.cells)))
                row.cells[column] = data
                if "userEnteredValue" in data or "effectiveValue" in data:
                    found.used_columns = max(found.used_columns, column + 1)
                    found.used_rows = max(found.used_rows, index + 1)
            elif dressed or any(column in columns for columns in self._dressed):
                self.counter.add(1)
                found.plain.setdefault(index, set()).add(column)
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
            found.row_formats[index] = self.styles.cell(whole(element, "s")).format

    def _cell(self, cell: Element, row: int, column: int, style: Style) -> Json | None:
        if cell.get("vm") is not None:
            self._sheet.lost.add_cell("pictures and linked data types inside cells", row, column)
        if len(cell) != 1 or local(cell[0].tag) != "v" or self._is_spilled(row, column):
            return self._new_cell(cell, row, column, style)
        kind, raw = cell.get("t"), cell[0].text
        key = (kind, raw, cell.get("s"))
        known = self._plain.get(key)
        if known is None:
            known = self._plain[key] = self._new_cell(cell, row, column, style) or {}
        elif kind == "s" and raw in self._lossy:
            self._lose_words(self._string(raw), row, column)
        return known or None

    def _new_cell(self, cell: Element, row: int, column: int, style: Style) -> Json | None:
        content = self._content(cell)
        value, formula = content.value, content.formula
        entered = self._formula(formula, row, column, cell) if formula is not None else None
        data: Json = {}
        if entered:
            data["userEnteredValue"] = {"formulaValue": entered}
            if value or not content.stored:
                data["effectiveValue"] = NOT_COMPUTED if is_unfinished(value) else value or NOT_COMPUTED
        elif value and (self._is_spilled(row, column) or (formula is not None and is_spilled_value(formula.text))):
            data["effectiveValue"] = value  # nobody entered it: a formula beside it shows it here
        elif value or (formula is not None and not content.stored):
            data["userEnteredValue"] = data["effectiveValue"] = value or _UNREADABLE
        self._dress(data, style, content)
        if isinstance(content.text, RichText) and not entered:
            self._lose_words(content.text, row, column)
            runs = text_format_runs(content.text, style.format or {}, self.styles)
            if runs:
                data["textFormatRuns"] = runs
        return data or None

    def _content(self, cell: Element) -> _Content:
        found = _Content(cell.get("t", "n"))
        for part in cell:
            name = local(part.tag)
            if name == "v":
                found.raw = part.text or ("" if found.kind == "str" else None)
            elif name == "f":
                found.formula = part
            elif name == "is":
                found.text = self.texts.read(part)
        if found.kind == "s" and found.raw is not None:
            found.text = self._string(found.raw)
        if found.formula is not None and not found.stored:
            found.kind, found.raw = read_literal(cached_in(found.formula.text or "")) or (found.kind, None)
        return found

    def _string(self, raw: str) -> str | RichText:
        index = int(raw)
        text = self.strings[index] if 0 <= index < len(self.strings) else ""
        if isinstance(text, RichText) and text.lost:
            self._lossy.add(raw)
        return text

    def _lose_words(self, text: str | RichText, row: int, column: int) -> None:
        for what in sorted(text.lost) if isinstance(text, RichText) else ():
            self._sheet.lost.add_cell(what, row, column)

    def _dress(self, data: Json, style: Style, content: _Content) -> None:
        """The cell's format. A date that the file writes out is one here too, whatever its number format says."""
        fmt: Json | None = style.format
        if content.kind == "d" and content.raw and "numberFormat" not in (fmt or {}):
            serial = iso_serial(content.raw)
            if serial is not None:
                fmt = ImportedFormat({**(fmt or {}), "numberFormat": {"type": serial[1]}}, getattr(fmt, "aside", {}))
        if not fmt:
            return
        data["userEnteredFormat"] = fmt
        if self.date_1904 and content.kind == "n" and "numberValue" in data.get("effectiveValue", ()):
            self._shift_date(data, fmt)

    def _remember_spill(self, reference: str, row: int) -> None:
        """Rows come in order: what ended above is needed no more."""
        self._spilled = [box for box in self._spilled if box[1] > row]
        wide = [b for b in boxes(reference, _MAX_ROW, _MAX_COLUMN) if (b[1] - b[0]) * (b[3] - b[2]) > 1]
        self._spilled.extend(wide[: _MAX_SPILLS - len(self._spilled)])

    def _is_spilled(self, row: int, column: int) -> bool:
        return any(inside(box, row, column) for box in self._spilled)

    def _shift_date(self, data: Json, fmt: Json) -> None:
        """Serials of a workbook that counts from 1904 (old Excel for Mac) count from 1899-12-30 here."""
        if fmt.get("numberFormat", {}).get("type") in ("DATE", "DATE_TIME"):
            moved = {"numberValue": data["effectiveValue"]["numberValue"] + DAYS_FROM_1904}
            if "numberValue" in data.get("userEnteredValue", ()):
                data["userEnteredValue"] = moved
            data["effectiveValue"] = moved

    def _formula(self, formula: Element, row: int, column: int, cell: Element) -> str | None:
        text = formula.text or ""
        kind = formula.get("t", "normal")
        here = f"{column_letters(column)}{row + 1}"
        if kind == "array":
            self._remember_spill(formula.get("ref", ""), row)
        if kind == "shared":
            group = formula.get("si", "")
            if text:
                self._shared[group] = (text, here)
            elif group in self._shared:
                master, origin = self._shared[group]
                text = str(Translator("=" + master, origin=origin).translate_formula(here))[1:]
        if kind == "dataTable":
            self._sheet.lost.add_cell("what-if data tables (their values stay)", row, column)
        if not text and kind != "dataTable":
            self._sheet.lost.add_cell("formulas that cannot be read", row, column)
        if not text or kind == "dataTable":
            return None
        spills = cell.get("cm") is not None
        entered = to_locale(from_excel(unescaped(text)) or "", self.comma_decimal) or None
        if entered and kind == "array" and not spills and not entered.upper().startswith("=ARRAYFORMULA("):
            return f"=ArrayFormula({entered[1:]})"
        return entered


#: Part of the namespace of drawings, whose anchors have «rows» too.
_DRAWN = "spreadsheetDrawing"


def _column(address: str) -> int:
    index = 0
    for letter in address:
        if not letter.isalpha():
            break
        index = index * 26 + ord(letter.upper()) - 64
    return index - 1
