"""Requests that read and rewrite what cells say: pasteData, textToColumns, trimWhitespace, deleteDuplicates."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

from sheets_automation.emulator.cells.entry import enter
from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.grid import CellData, Json

from .bands import part
from .cells_mask import with_value
from .ranges import lay_down
from .state import Batch, Handler, dimension_span

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_VALUE_PASTES = frozenset({"PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMULA", "PASTE_NO_BORDERS"})
_WHITE = re.compile(r"\s+")


def typed(batch: Batch, old: CellData, text: str) -> CellData:
    """The cell after somebody typed this text into it, in the spreadsheet's locale and time zone."""
    properties = batch.book.properties
    current = old.get("userEnteredFormat", {}).get("numberFormat")
    locale, zone = properties.get("locale", "en_US"), properties.get("timeZone", "Etc/GMT")
    fresh = enter(text, "USER_ENTERED", locale, zone, batch.context.now, number_format=current)
    out = with_value(old, fresh.get("userEnteredValue"))
    if "userEnteredFormat" in fresh:
        out["userEnteredFormat"] = {**old.get("userEnteredFormat", {}), **fresh["userEnteredFormat"]}
    return out


def paste_data(batch: Batch, request: Json) -> Json:
    sheet, row, column = batch.coordinate(request.get("coordinate"))
    data = request.get("data", "")
    if request.get("html"):
        rows = _html_rows(data)
    elif request.get("delimiter"):
        rows = _delimited_rows(data, request["delimiter"])
    else:
        raise invalid("Exactly one of delimiter or html must be specified.")
    width = max((len(texts) for texts in rows), default=0)
    if not width or request.get("type", "PASTE_NORMAL") not in _VALUE_PASTES:
        return {}
    batch.guard_area(sheet, (row, row + len(rows)), (column, column + width))
    batch.resize(sheet, max(sheet.row_count, row + len(rows)), max(sheet.column_count, column + width))
    for r, texts in enumerate(rows, row):
        for c, text in enumerate(texts, column):
            cell = typed(batch, sheet.cell(r, c), text)
            sheet.put(r, c, cell)
            batch.wrote(sheet, r, c, cell)
    return {}


def _delimited_rows(data: str, delimiter: str) -> list[list[str]]:
    lines = data.removesuffix("\n")
    if len(delimiter) == 1 and delimiter not in '\r\n"':
        return list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter))
    return [line.split(delimiter) for line in lines.splitlines()]


class _TableReader(HTMLParser):
    """The cells of every ``<tr>``; text outside tables is one cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.loose: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._inside = True
        elif tag == "br" and self._inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data
        else:
            self.loose.append(data)


def _html_rows(data: str) -> list[list[str]]:
    reader = _TableReader()
    reader.feed(data)
    reader.close()
    if any(reader.rows):
        return [[text.strip() for text in texts] for texts in reader.rows]
    return [["".join(reader.loose).strip()]]


def text_to_columns(batch: Batch, request: Json) -> Json:
    box = batch.box(request.get("source"), "source")
    if box.columns != 1:
        raise invalid("The source range must span exactly one column.")
    sheet, column = box.sheet, box.start_column
    found = {r: _text(sheet.cell(r, column)) for r in range(box.start_row, min(box.end_row, len(sheet.rows)))}
    texts = {r: text for r, text in found.items() if text is not None}
    delimiter = _delimiter(request, list(texts.values()))
    split = {r: text.split(delimiter) for r, text in texts.items() if delimiter in text}
    width = max((len(parts) for parts in split.values()), default=1)
    batch.guard_area(sheet, (box.start_row, box.end_row), (column, column + width))
    batch.resize(sheet, columns=max(sheet.column_count, column + width))
    for r, parts in split.items():
        for c, text in enumerate(parts, column):
            cell = typed(batch, sheet.cell(r, c), text)
            sheet.put(r, c, cell)
            batch.wrote(sheet, r, c, cell)
    return {}


def _text(cell: CellData) -> str | None:
    text = cell.get("userEnteredValue", {}).get("stringValue")
    return None if text is None else str(text)


def _delimiter(request: Json, texts: list[str]) -> str:
    kind = request.get("delimiterType", "DELIMITER_TYPE_UNSPECIFIED")
    if kind == "CUSTOM":
        if not request.get("delimiter"):
            raise invalid("A delimiter must be specified when delimiterType is CUSTOM.")
        return str(request["delimiter"])
    if kind in _DELIMITERS:
        return _DELIMITERS[kind]
    if kind == "AUTODETECT":
        return max(_DELIMITERS.values(), key=lambda char: sum(char in text for text in texts))
    raise invalid("delimiterType must be specified.")


def trim_whitespace(batch: Batch, request: Json) -> Json:
    box = batch.writable_box(request.get("range"))
    changed = 0
    for r in range(box.start_row, min(box.end_row, len(box.sheet.rows))):
        for c in range(box.start_column, min(box.end_column, len(box.sheet.rows[r].cells))):
            cell = box.sheet.cell(r, c)
            text = _text(cell)
            trimmed = text and _WHITE.sub(" ", text).strip()
            if text != trimmed:
                box.sheet.put(r, c, with_value(cell, {"stringValue": trimmed}))
                batch.wrote(box.sheet, r, c, box.sheet.cell(r, c))
                changed += 1
    return {"trimWhitespace": {"cellsChangedCount": changed} if changed else {}}


def delete_duplicates(batch: Batch, request: Json) -> Json:
    """Cells below a removed row move up within the range; rows keep their metadata, which names the row."""
    box = batch.writable_box(request.get("range"))
    columns: list[int] = []
    for span in request.get("comparisonColumns", []):
        _, dimension, start, end = dimension_span(batch, {"dimension": "COLUMNS", **span})
        if dimension != "COLUMNS" or start < box.start_column or end > box.end_column:
            raise invalid("comparisonColumns must be columns inside the range.")
        columns += range(start, end)
    batch.recalculate()
    columns = columns or list(range(box.start_column, box.end_column))
    seen: set[tuple[object, ...]] = set()
    kept = []
    stored = box.sheet.rows[box.start_row : box.end_row]
    for row in stored:
        key = tuple(_compared(row.get(c)) for c in columns)
        blank = all(value is None for value in key)
        if blank or key not in seen:
            kept.append(part(row, box.start_column, box.end_column))
        if not blank:
            seen.add(key)
    removed = len(stored) - len(kept)
    if removed:
        below = [part(row, box.start_column, box.end_column) for row in box.sheet.rows[box.end_row :]]
        lay_down(box, box.start_row, kept + [[]] * removed + below)
        batch.forget_sheet(box.sheet)
    return {"deleteDuplicates": {"duplicatesRemovedCount": removed} if removed else {}}


def _compared(cell: CellData | None) -> tuple[str, object] | None:
    """A value as it is compared: texts regardless of case, formats and formulas left aside."""
    value = (cell or {}).get("effectiveValue")
    if not value:
        return None
    kind, held = next(iter(value.items()))
    return kind, held.casefold() if isinstance(held, str) else str(held)


HANDLERS: dict[str, Handler] = {
    "pasteData": paste_data,
    "textToColumns": text_to_columns,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
}
