"""Web pages with tables, which many programs hand over as .xls: HTML in any encoding, cells that span others."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sheets_automation.exports import refusals
from sheets_automation.exports.cells import text_cell, trimmed
from sheets_automation.exports.encoding import text_of
from sheets_automation.model import CellValue, ExportSheet

_BEGINS = re.compile(rb"\s*<(?:!doctype|html|head|meta|table|style|body|div|\?xml|!--)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_SAMPLE = 4_096
_BREAKS = frozenset({"br", "p", "div", "li"})
_SPACES = re.compile(r"[ \t\r\n]+")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")

Row = list[CellValue]


def is_web_page(content: bytes) -> bool:
    """Whether the bytes begin as a web page does, whatever the file is called."""
    sample = content[:_SAMPLE].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    for mark in _WIDE_MARKS:
        sample = sample.removeprefix(mark)
    return _BEGINS.match(sample) is not None


def read_web_page(name: str, title: str, content: bytes) -> tuple[ExportSheet, ...]:
    """The tables that hold more than a title or a sum; InputError where there is none or the page ends early."""
    declared = _CHARSET.search(content[:_SAMPLE])
    text = text_of(content, declared[1].decode("ascii", "replace") if declared else "")
    if text is None:
        raise refusals.no_table(name)
    page = _Page(name)
    page.feed(text)
    page.close()
    if page.open_tables:
        raise refusals.damaged(name, "its table does not end")
    tables = _joined(page.tables)
    if not page.has_table or not tables:
        raise refusals.no_table(name)
    titles = [title] if len(tables) == 1 else [f"Tabla {number}" for number in range(1, len(tables) + 1)]
    return tuple(ExportSheet(own, tuple(map(tuple, table))) for own, table in zip(titles, tables, strict=True))


def _joined(tables: list[list[Row]]) -> list[list[Row]]:
    """Titles and sums, which are often tables of their own, as rows above and below the table that they belong to."""
    joined: list[list[Row]] = []
    above: list[Row] = []
    for table in tables:
        if not any(_filled(row) for row in table):
            continue
        if all(_filled(row) <= 2 for row in table):
            if joined:
                joined[-1].extend(table)
            else:
                above.extend(table)
            continue
        joined.append([*above, *table])
        above = []
    return [*joined, above] if above else joined


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row)


class _Table:
    """A table that is being read: its rows, and the cells that hang down from rows above."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.row: Row | None = None
        self.hanging: dict[int, int] = {}  # column → rows still to cover
        self.cell: list[str] | None = None
        self.number: float | None = None
        self.span = (1, 1)  # columns, rows
        self.cells = 0  # made so far, empty ones too

    def begin_row(self) -> None:
        self.end_row()
        self.row = []

    def begin_cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        if self.row is None:
            self.row = []
        self.cell = []
        self.number = _number(attributes.get("x:num"))
        self.span = (_span(attributes.get("colspan")), _span(attributes.get("rowspan")))

    def end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        text = "\n".join(_SPACES.sub(" ", line).strip() for line in "".join(self.cell).split("\f")).strip()
        value = self.number if self.number is not None else text_cell(text)
        self.cell = None
        self._skip_hanging()
        across, down = self.span
        for column in range(len(self.row), len(self.row) + across):
            if down > 1:
                self.hanging[column] = down
        self.row += [value, *[None] * (across - 1)]
        self.cells += across

    def end_row(self) -> None:
        self.end_cell()
        if self.row is None:
            return
        self._skip_hanging()
        self.rows.append(list(trimmed(self.row)))
        self.row = None
        self.hanging = {column: rows - 1 for column, rows in self.hanging.items() if rows > 1}

    def _skip_hanging(self) -> None:
        """The place of a cell that began in a row above stays empty."""
        while self.row is not None and len(self.row) in self.hanging:
            self.row.append(None)
            self.cells += 1


class _Page(HTMLParser):
    """Collects tables; what is written between and below them is a row of one cell, as Excel shows it."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.tables: list[list[Row]] = []
        self.open_tables: list[_Table] = []
        self.has_table = False
        self.cells = 0
        self.muted = 0  # inside of style, script, title
        self.beside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title"):
            self.muted += 1
        elif tag == "table":
            self._end_beside()
            self.has_table = True
            self.open_tables.append(_Table())
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1].begin_row()
            self._limit(self.open_tables[-1])
        elif tag in ("td", "th") and self.open_tables:
            self.open_tables[-1].begin_cell(dict(attrs))
            self._limit(self.open_tables[-1])
        elif tag in _BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title"):
            self.muted = max(0, self.muted - 1)
        elif tag == "table" and self.open_tables:
            table = self.open_tables.pop()
            table.end_row()
            self.cells += table.cells
            self.tables.append(table.rows)
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1].end_row()
        elif tag in ("td", "th") and self.open_tables:
            self.open_tables[-1].end_cell()
        elif tag in _BREAKS:
            self._break()
        elif tag in ("body", "html"):
            self._end_beside()

    def handle_data(self, data: str) -> None:
        if self.muted:
            return
        if self.open_tables:
            cell = self.open_tables[-1].cell
            if cell is not None:
                cell.append(data)
        elif data.strip():
            self.beside.append(data)

    def close(self) -> None:
        super().close()
        self._end_beside()

    def _limit(self, table: _Table) -> None:
        width = len(table.row or ()) + table.span[0]
        if self.cells + table.cells > refusals.MOST_CELLS or width > refusals.WIDEST:
            raise refusals.too_much(self.name)

    def _break(self) -> None:
        if not self.open_tables:
            self._end_beside()
        elif self.open_tables[-1].cell is not None:
            self.open_tables[-1].cell.append("\f")

    def _end_beside(self) -> None:
        text = _SPACES.sub(" ", "".join(self.beside)).strip()
        self.beside = []
        if text:
            self.tables.append([[text_cell(text)]])


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    return min(max(int(digits), 1), refusals.WIDEST) if digits.isascii() and digits.isdigit() else 1


def _number(text: str | None) -> float | None:
    """What Excel's own pages say beside a cell that shows a number."""
    try:
        return float(text) if text else None
    except ValueError:
        return None
