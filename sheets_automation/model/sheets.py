"""What stands in the sheets: cells, rows, tabs, workbooks, and what was not understood of them.

Everything here is a frozen value. Rows and columns are 0-based as in the API; ``a1`` turns them into what people see.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Rgb(NamedTuple):
    """A colour in 0–255 channels."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @classmethod
    def parse(cls, text: str) -> Rgb:
        """``#93c47d`` → Rgb. Raises ValueError on anything else."""
        digits = text.strip().removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"{text!r} is not a colour such as #93c47d")
        return cls(int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


@dataclass(frozen=True, slots=True)
class Fill:
    """A cell's own background: the colour seen and, if people chose it from the theme, the theme's name for it."""

    rgb: Rgb
    theme: str | None = None  # ACCENT4 … as in the API; kept so that undo gives back exactly what was there


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a formula: ``DIVIDE_BY_ZERO``, ``N_A``, ``REF``, ``LOADING`` …"""

    type: str


CellValue = str | float | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Cell:
    """``effectiveValue``, own fill and note of one cell, and whether a formula shows the value.

    ``formula``: the cell's own, or one beside it that spills here. A formula without any value leaves the cell empty.
    """

    value: CellValue = None
    fill: Fill | None = None
    note: str | None = None
    formula: bool = False


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    index: int
    cells: tuple[Cell, ...]
    marks: tuple[int, ...] = ()  # metadataId of this service's row metadata; normally none or one
    mark_values: tuple[str, ...] = ()  # what each says: its case's number, what we painted, or nothing
    filtered: bool = False  # a filter keeps it out of sight: sorting leaves it where it is

    def cell(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Box:
    """Half-open rectangle of a tab; an open side is the grid's edge."""

    top: int
    bottom: int
    left: int
    right: int

    def contains(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right


@dataclass(frozen=True, slots=True)
class Tab:
    sheet_id: int
    title: str
    hidden: bool
    row_count: int
    column_count: int
    rows: tuple[Row, ...]  # up to the last row that holds anything; position in the tuple == Row.index
    merges: tuple[Box, ...] = ()
    locked: tuple[Box, ...] = ()  # protected against us

    def row(self, index: int) -> Row:
        return self.rows[index] if 0 <= index < len(self.rows) else Row(index, ())

    def is_locked(self, row: int, column: int) -> bool:
        return any(box.contains(row, column) for box in self.locked)


@dataclass(frozen=True, slots=True)
class Workbook:
    """One spreadsheet at one instant."""

    id: str
    title: str
    tabs: tuple[Tab, ...]

    def tab(self, sheet_id: int) -> Tab | None:
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The address people see: (0, 0) → A1."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Where:
    """A row of a tab of a workbook, as of the snapshot it was read from."""

    workbook_id: str
    workbook: str
    sheet_id: int
    tab: str
    row: int

    @property
    def link(self) -> str:
        """Opens the workbook at the row."""
        line = self.row + 1
        return f"https://docs.google.com/spreadsheets/d/{self.workbook_id}/edit#gid={self.sheet_id}&range={line}:{line}"


class Severity(StrEnum):
    """How much a finding matters to the people who fill the sheet."""

    ERROR = "error"  # the row or tab could not be used
    WARNING = "aviso"  # used, but somebody should look
    INFO = "dato"  # repaired or noted


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the sheets that could not be understood or does not agree, addressed to the people who type.

    ``code`` is stable (``fecha_ilegible``); the texts are Colombian Spanish.
    """

    code: str
    severity: Severity
    workbook_id: str
    workbook: str
    tab: str
    sheet_id: int | None
    cell: str  # A1 address; "" when the finding is about the whole tab or workbook
    field: str  # what people call the column
    read: str
    expected: str
    fix: str

    @property
    def link(self) -> str:
        """Opens its cell; "" where it is about no cell."""
        gid = self.sheet_id or 0
        link = f"https://docs.google.com/spreadsheets/d/{self.workbook_id}/edit#gid={gid}&range={self.cell}"
        return link if self.cell and self.workbook_id else ""

    @property
    def place(self) -> tuple[str, int, int] | None:
        """(workbook id, sheet id, row) of its cell; None where it is about no single row."""
        row = self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
        return (self.workbook_id, self.sheet_id, int(row) - 1) if self.sheet_id is not None and row.isdigit() else None

    @property
    def address(self) -> str:
        return f"{self.workbook} › {self.tab}{'!' + self.cell if self.cell else ''}" if self.tab else self.workbook
