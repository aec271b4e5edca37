"""A report tab as a value: cells with style names, charts, and the zones that belong to people.

Rows and columns are 0-based. The grid is fine and even, so that tables of any shape share one page: a cell spans as
many columns as it needs. What a style name looks like is decided in ``styles.py``, how it reaches Sheets in
``tabs/report.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

Value = str | int | float | date | None


class TabCell(NamedTuple):
    """A value with its look; ``span`` columns and ``rows`` rows are merged into it.

    A tuple, for a month may have ten thousand of them.
    """

    row: int
    column: int
    value: Value
    style: str
    span: int = 1
    rows: int = 1
    link: str = ""  # a URL of ours; never taken from what people typed


@dataclass(frozen=True, slots=True)
class Series:
    """One column of numbers below its heading; the heading is the name of the series."""

    column: int
    colour: str  # #rrggbb
    kind: Literal["line", "bar", "column"] | None = None  # differs from the chart's kind: a target line over columns
    dashed: bool = False
    labels: bool = False  # print the values
    line: bool = True  # False: dots alone, nothing joins the categories
    low: int | None = None  # columns of both ends of an interval, drawn at each dot
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over a table of the same tab, whose heading row is ``top``."""

    kind: Literal["line", "bar", "column"]
    title: str
    top: int
    bottom: int  # exclusive
    domain: int  # column of the categories
    series: tuple[Series, ...]
    anchor: tuple[int, int]  # row, column of the upper left corner
    size: tuple[int, int]  # pixels
    floor: float | None = None  # lowest value on the axis
    ceiling: float | None = None
    stacked: bool = False
    legend: bool = True


@dataclass(frozen=True, slots=True)
class Zone:
    """Cells that people fill in; what is in them survives every rebuild (spec §10)."""

    name: str
    row: int
    rows: int
    columns: tuple[int, ...]  # first column of each fillable cell; between them cells are merged


@dataclass(frozen=True, slots=True)
class ReportTab:
    """Everything that a monthly tab shows."""

    title: str  # «FOR-02 2026-10»
    widths: tuple[int, ...]  # pixels per column
    heights: Mapping[int, int]  # pixels per row, where it is not the usual one
    row_count: int
    cells: tuple[TabCell, ...]
    charts: tuple[Chart, ...]
    zones: tuple[Zone, ...]
    frozen_rows: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: heading, how many grid columns it takes, and the style of its cells."""

    heading: str
    span: int
    style: str = "text"
    heading_style: str = "head"


@dataclass(frozen=True, slots=True)
class Linked:
    """A value that opens something."""

    value: Value
    link: str


@dataclass(frozen=True, slots=True)
class Styled:
    """A value that does not look like the rest of its column."""

    value: Value
    style: str


Entry = Value | Linked | Styled
_PIXELS_PER_CHARACTER = 5.6  # Arial 9
_LINE, _PADDING = 15, 8


class Page:
    """Writes a tab from top to bottom. The one mutable thing here; ``finish`` makes the value."""

    def __init__(self, columns: int, width: int) -> None:
        self.columns = columns
        self.width = width
        self.row = 0
        self._cells: list[TabCell] = []
        self._heights: dict[int, int] = {}
        self._charts: list[Chart] = []
        self._zones: list[Zone] = []

    def put(self, row: int, column: int, value: Entry, style: str, *, span: int = 1, rows: int = 1) -> None:
        """One cell, wherever it belongs."""
        match value:
            case Linked(shown, link):
                cell = TabCell(row, column, shown, "source" if style == "source" else "link", span, rows, link)
            case Styled(shown, own):
                cell = TabCell(row, column, shown, own, span, rows)
            case _:
                cell = TabCell(row, column, value, style, span, rows)
        self._cells.append(cell)

    def height(self, row: int, pixels: int) -> None:
        self._heights[row] = max(pixels, self._heights.get(row, 0))

    def skip(self, rows: int = 1, pixels: int | None = None) -> None:
        """Empty rows; ``pixels`` high each when given."""
        if pixels is not None:
            for row in range(self.row, self.row + rows):
                self.height(row, pixels)
        self.row += rows

    def section(self, title: str, note: str = "") -> None:
        """A section heading over the whole width, with air above it and an explaining line when there is one."""
        self.skip(1, 14)
        self.put(self.row, 0, title, "section", span=self.columns)
        self.height(self.row, 26)
        self.row += 1
        if note:
            self.paragraph(note, "note")
        else:
            self.skip(1, 6)

    def paragraph(self, text: str, style: str = "text") -> None:
        """Wrapped text over the whole width."""
        self.put(self.row, 0, text, style, span=self.columns)
        self.height(self.row, text_height(text, self.columns * self.width))
        self.row += 1

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Entry]], *, left: int = 0, total: bool = False
    ) -> tuple[int, int]:
        """A table at the cursor, with a total as last row if asked. Returns heading row and row after the last."""
        top = self.row
        starts = _starts(columns, left)
        for start, column in zip(starts, columns, strict=True):
            self.put(top, start, column.heading, column.heading_style, span=column.span)
        self.height(top, max(text_height(column.heading, column.span * self.width) for column in columns))
        for offset, entries in enumerate(rows, 1):
            row = top + offset
            last = total and offset == len(rows)
            tallest = 0
            for start, column, entry in zip(starts, columns, entries, strict=True):
                style = f"total_{column.style}" if last else column.style
                self.put(row, start, entry, style, span=column.span)
                if words := _shown(entry):
                    tallest = max(tallest, text_height(words, column.span * self.width))
            self.height(row, tallest or text_height("", self.width))
        self.row = top + 1 + len(rows)
        return top, self.row

    def chart(self, chart: Chart) -> None:
        self._charts.append(chart)

    def zone(self, name: str, rows: int, columns: Sequence[Column]) -> None:
        """Empty cells for people at the cursor, one row per line of ``rows``."""
        starts = _starts(columns, 0)
        for row in range(self.row, self.row + rows):
            for start, column in zip(starts, columns, strict=True):
                self.put(row, start, None, column.style, span=column.span)
        self._zones.append(Zone(name, self.row, rows, tuple(starts)))
        self.row += rows

    def finish(self, title: str, frozen_rows: int) -> ReportTab:
        cells = tuple(sorted(self._cells, key=lambda cell: (cell.row, cell.column)))
        return ReportTab(
            title=title,
            widths=(self.width,) * self.columns,
            heights=dict(sorted(self._heights.items())),
            row_count=self.row + 1,
            cells=cells,
            charts=tuple(self._charts),
            zones=tuple(self._zones),
            frozen_rows=frozen_rows,
        )


@lru_cache(maxsize=8192)
def text_height(text: str, pixels: int) -> int:
    """Row height at which the text, wrapped to this width, is readable; merged cells do not grow by themselves."""
    per_line = max(1, int((pixels - 8) / _PIXELS_PER_CHARACTER))
    lines = sum(max(1, -(-len(line) // per_line)) for line in text.split("\n"))
    return max(21, lines * _LINE + _PADDING)


def _starts(columns: Sequence[Column], left: int) -> list[int]:
    starts = [left]
    for column in columns[:-1]:
        starts.append(starts[-1] + column.span)
    return starts


def _shown(entry: Entry) -> str:
    value = entry.value if isinstance(entry, Linked | Styled) else entry
    return value if isinstance(value, str) else ""
