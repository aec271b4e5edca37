"""A workbook while people lay it out: tables of lines in tabs; and how they become cells, with their truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sheets_automation.model import EMPTY, Box, Cell, CellValue, Fill, Rgb, Row, State, Tab, Workbook

from .truth import Habit, Line, Must, Planted, Truth

_EPOCH = date(1899, 12, 30)
#: Worked out from the answers by a formula, in every sheet that has them.
_WORKED_OUT = frozenset({"general", "tipo_cliente", "x_total"})


@dataclass(slots=True)
class Column:
    """One column of a table. ``field`` is the form's field id, or any other name if the form knows no such field."""

    field: str
    heading: str
    group: str = ""
    width: int = 1  # cells that are merged into one, in the heading and in every call


@dataclass(slots=True)
class Table:
    """A heading and its lines."""

    columns: list[Column]
    lines: list[Line]
    merged: bool = True  # groups above the heading are merged over their columns
    tall: bool = False  # headings without a group stand in the upper row, merged downwards
    shows: bool = False  # formulas over another tab
    paints: tuple[str, ...] = ()  # fields where its people paint
    tones: dict[State, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)  # what a mess has already been at: «groups», «scale» …
    typed: Callable[[Line], None] | None = None  # how its people type answers, if not as everybody does

    @property
    def grouped(self) -> bool:
        return any(column.group for column in self.columns)

    def has(self, *names: str) -> bool:
        own = {column.field for column in self.columns}
        return all(name in own for name in names)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field == name)

    def calls(self) -> list[Line]:
        return [line for line in self.lines if line.is_call]

    def waiting(self) -> list[Line]:
        return [line for line in self.lines if line.waits]

    def satisfied(self) -> list[Line]:
        return [line for line in self.calls() if line.must is Must.QUIET and line.what in ("promotor", "neutro")]


@dataclass(slots=True)
class Sheet:
    """One tab: bands of tables from top to bottom, the tables of a band side by side."""

    title: str
    bands: list[list[Table]]
    above: list[list[CellValue]] = field(default_factory=list)  # rows over the first heading
    above_fills: dict[tuple[int, int], str] = field(default_factory=dict)
    above_merges: list[Box] = field(default_factory=list)
    margin: int = 0  # empty columns at the left
    beside: list[list[CellValue]] = field(default_factory=list)  # notes at the right of the first table
    hidden: bool = False
    locked: bool = False  # protected against the service

    @property
    def tables(self) -> list[Table]:
        return [table for band in self.bands for table in band]


@dataclass(slots=True)
class Book:
    """One file; ``others`` are further ones of the same form."""

    title: str
    sheets: list[Sheet]
    others: list[Book] = field(default_factory=list)
    messes: list[str] = field(default_factory=list)


def serial(day: date) -> float:
    """A day as Sheets stores it."""
    return float((day - _EPOCH).days)


def finish(book: Book) -> tuple[tuple[Workbook, ...], Truth]:
    """The files as the service's client reads them, and what they were made from."""
    truth = Truth(messes=list(book.messes))
    made: list[Workbook] = []
    for number, own in enumerate((book, *book.others), 1):
        tabs = [_tab(f"w{number}", number * 100 + at, sheet, truth) for at, sheet in enumerate(own.sheets)]
        made.append(Workbook(f"w{number}", own.title, tuple(tabs)))
    for planted in truth.planted:
        truth.messes += [name for name in planted.line.messes if name not in truth.messes]
    return tuple(made), truth


class _Grid:
    """Cells of one tab while it is written."""

    def __init__(self) -> None:
        self.values: dict[tuple[int, int], CellValue] = {}
        self.fills: dict[tuple[int, int], str] = {}
        self.formulas: set[tuple[int, int]] = set()
        self.merges: list[Box] = []

    def put(self, row: int, column: int, value: CellValue, tone: str | None = None) -> None:
        if value is not None and value != "":
            self.values[row, column] = value
        if tone:
            self.fills[row, column] = tone

    @property
    def height(self) -> int:
        return max((row for row, _column in (*self.values, *self.fills)), default=-1) + 1

    def rows(self) -> Iterator[Row]:
        ends: dict[int, int] = {}
        for row, column in (*self.values, *self.fills):
            ends[row] = max(ends.get(row, 0), column + 1)
        for row in range(self.height):
            cells = tuple(self._cell(row, column) for column in range(ends.get(row, 0)))
            yield Row(row, cells)

    def _cell(self, row: int, column: int) -> Cell:
        value, tone = self.values.get((row, column)), self.fills.get((row, column))
        if value is None and tone is None:
            return EMPTY
        number = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        fill = Fill(Rgb.parse(tone)) if tone else None
        return Cell(number, fill, formula=(row, column) in self.formulas)


def _tab(book: str, sheet_id: int, sheet: Sheet, truth: Truth) -> Tab:
    grid = _Grid()
    for row, values in enumerate(sheet.above):
        for column, value in enumerate(values):
            grid.put(row, column, value)
    for (row, column), tone in sheet.above_fills.items():
        grid.put(row, column, None, tone)
    grid.merges += sheet.above_merges
    top = len(sheet.above)
    for band in sheet.bands:
        left, bottom = sheet.margin, top
        for table in band:
            place = _Place(book, sheet_id, sheet.title, top, left)
            bottom = max(bottom, _table(grid, table, place, truth))
            left += sum(column.width for column in table.columns) + 2
        if band is sheet.bands[0]:
            for row, values in enumerate(sheet.beside, top):
                for column, value in enumerate(values, left):
                    grid.put(row, column, value)
        top = bottom + 2
    rows = tuple(grid.rows())
    truth.filled[sheet_id] = frozenset(row.index for row in rows if any(cell.value is not None for cell in row.cells))
    if sheet.locked:
        truth.locked.add(sheet_id)
    width = max((len(row.cells) for row in rows), default=1)
    locked = (Box(0, len(rows) + 100, 0, width),) if sheet.locked else ()
    return Tab(sheet_id, sheet.title, sheet.hidden, len(rows) + 100, width, rows, tuple(grid.merges), locked=locked)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table begins."""

    book: str
    sheet_id: int
    tab: str
    top: int
    left: int


def _table(grid: _Grid, table: Table, place: _Place, truth: Truth) -> int:
    """Writes a table and returns the row after its last one."""
    at, left = {}, place.left
    for column in table.columns:
        at[column.field] = left
        left += column.width
    first = place.top + _heading(grid, table, at, place.top)
    span, heading = range(place.left, left), range(place.top, first)
    wide = [column for column in table.columns if column.width > 1]
    for row, line in enumerate(table.lines, first):
        for name, value in line.cells.items():
            if name in at:
                grid.put(row, at[name], value)
                if table.shows or name in _WORKED_OUT:
                    grid.formulas.add((row, at[name]))
        for name, tone in line.fills.items():
            if name in at:
                grid.put(row, at[name], None, tone)
        if line.wide:
            grid.merges.append(Box(row, row + 1, place.left, span.stop))
        elif line.is_call:
            grid.merges += [Box(row, row + 1, at[one.field], at[one.field] + one.width) for one in wide]
        plain = "doubt" not in table.taken
        truth.planted.append(Planted(line, place.book, place.sheet_id, place.tab, row, at, span, heading, plain))
    if table.paints:
        where = frozenset(at[name] for name in table.paints if name in at)
        rows = range(first, first + len(table.lines))
        truth.habits.append(Habit(place.sheet_id, rows, where, dict(table.tones)))
    return first + len(table.lines)


def _heading(grid: _Grid, table: Table, at: dict[str, int], top: int) -> int:
    """Writes one row of headings, or groups over headings; returns how many rows."""
    bottom = top + 1 if table.grouped else top
    before = ""
    for number, heading in enumerate(table.columns):
        column, alone = at[heading.field], not heading.group
        tall = table.grouped and table.tall and alone
        grid.put(top if tall else bottom, column, heading.heading)
        if tall or heading.width > 1:
            first, last = (top if tall else bottom), bottom + 1
            grid.merges.append(Box(first, last, column, column + heading.width))
        if heading.group and heading.group != before:
            grid.put(top, column, heading.group)
            width = _run(table.columns[number:])
            if table.merged and width > 1:
                grid.merges.append(Box(top, top + 1, column, column + width))
        before = heading.group
    return bottom - top + 1


def _run(columns: list[Column]) -> int:
    """How many cells the group of the first column spans."""
    width = 0
    for column in columns:
        if column.group != columns[0].group:
            break
        width += column.width
    return width
