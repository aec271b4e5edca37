"""What every request of one batch works on: the forked spreadsheet, the caller, and what the batch has learnt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.formulas.recalculation import Position, recalculate
from sheets_automation.emulator.state.a1 import GridBox, from_grid_range
from sheets_automation.emulator.state.formats import theme_of
from sheets_automation.emulator.state.grid import MAX_CELLS, MAX_COLUMNS, CellData, Json, Sheet, Spreadsheet
from sheets_automation.emulator.state.metadata import MetadataIndex
from sheets_automation.emulator.state.protection import guard, guard_sheet

ROWS = "ROWS"
COLUMNS = "COLUMNS"


@dataclass(slots=True)
class Batch:
    """One ``batchUpdate`` under way; ``book`` is the fork that becomes the spreadsheet if all requests pass."""

    book: Spreadsheet
    context: Context
    #: Cells whose value was written, as (sheetId, row, column); formulas that read them are computed at the end.
    touched: set[Position] = field(default_factory=set)
    #: Whether cells, sheets or names changed place, so that every formula has to be computed again.
    rearranged: bool = False
    metadata: MetadataIndex = field(init=False)
    _referring: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.metadata = MetadataIndex(self.book)

    @property
    def theme(self) -> dict[str, Json]:
        return theme_of(self.book.properties)

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet with a grid; ApiError 400 ``No grid with id: …``."""
        found = self.book.sheet_by_id(sheet_id)
        if found is None or "gridProperties" not in found.properties:
            raise invalid(f"No grid with id: {sheet_id}")
        return found

    def any_sheet(self, sheet_id: int) -> Sheet:
        """The sheet, also one that holds only a chart; ApiError 400 ``No sheet with id: …``."""
        found = self.book.sheet_by_id(sheet_id)
        if found is None:
            raise invalid(f"No sheet with id: {sheet_id}")
        return found

    def box(self, grid_range: Json | None, name: str = "range") -> GridBox:
        """The cells a required ``GridRange`` means, clamped to the grid; ApiError 400 as Google words it."""
        if grid_range is None:
            raise invalid(f"Must specify a {name}.")
        return from_grid_range(self.book, grid_range)

    def filled_box(self, grid_range: Json | None) -> GridBox:
        """``box`` for an object that must cover something; ApiError 400 when the range holds no cell."""
        box = self.box(grid_range)
        if not (box.rows and box.columns):
            raise invalid("The range must contain at least one cell.")
        return box

    def coordinate(self, at: Json | None) -> tuple[Sheet, int, int]:
        """The cell a required ``GridCoordinate`` names; ApiError 400 when it is outside the grid."""
        if at is None:
            raise invalid("Must specify a coordinate.")
        sheet = self.sheet(at.get("sheetId", 0))
        row, column = at.get("rowIndex", 0), at.get("columnIndex", 0)
        if not 0 <= row < sheet.row_count:
            raise invalid(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{sheet.row_count - 1}]")
        if not 0 <= column < sheet.column_count:
            raise invalid(
                f"GridCoordinate.columnIndex[{column}] is after last column in grid[{sheet.column_count - 1}]"
            )
        return sheet, row, column

    def guard(self, box: GridBox) -> None:
        """Refuse (400) if a protection bars the caller from these cells."""
        self.guard_area(box.sheet, (box.start_row, box.end_row), (box.start_column, box.end_column))

    def guard_area(
        self, sheet: Sheet, rows: tuple[int, int] | None = None, columns: tuple[int, int] | None = None
    ) -> None:
        if sheet.protected_ranges:
            guard(self.book, sheet, self.context, rows, columns)

    def guard_sheet(self, sheet: Sheet) -> None:
        """Refuse (400) if the whole sheet is protected from the caller."""
        guard_sheet(sheet, self.context)

    def writable_box(self, grid_range: Json | None) -> GridBox:
        """``box`` that the caller may edit."""
        box = self.box(grid_range)
        self.guard(box)
        return box

    def check_size(self, sheet: Sheet, rows: int, columns: int) -> None:
        """ApiError 400 if the sheet at this size would break Google's limits."""
        if columns > MAX_COLUMNS:
            raise invalid(
                "This action would increase the number of columns in the sheet above the limit of "
                f"{MAX_COLUMNS} columns."
            )
        others = sum(s.row_count * s.column_count for s in self.book.sheets if s is not sheet)
        grows = rows * columns > sheet.row_count * sheet.column_count or sheet not in self.book.sheets
        if grows and others + rows * columns > MAX_CELLS:
            raise invalid(
                f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
            )

    def resize(self, sheet: Sheet, rows: int | None = None, columns: int | None = None) -> None:
        """Set the grid's size (cells beyond it are the caller's business); ApiError 400 over the limits."""
        rows = sheet.row_count if rows is None else rows
        columns = sheet.column_count if columns is None else columns
        self.check_size(sheet, rows, columns)
        grid = sheet.properties["gridProperties"]
        grid["rowCount"], grid["columnCount"] = rows, columns

    def fresh_id(self, wanted: int | None, used: Iterable[int], what: str) -> int:
        """The caller's id if it is free (ApiError 400 if not), else a new one."""
        taken = set(used)
        if wanted is not None:
            if wanted in taken:
                raise invalid(f"Invalid id: {wanted}. A {what} with this ID already exists.")
            if wanted < 0:
                raise invalid(f"Invalid id: {wanted}. The ID of a {what} must be non-negative.")
            return wanted
        fresh = self.context.new_int()
        while fresh in taken:
            fresh = self.context.new_int()
        return fresh

    def refers(self, sheet: Sheet) -> bool:
        """Whether any cell of the sheet holds a formula or a rule that names cells; looked up once per batch."""
        known = self._referring.get(sheet.sheet_id)
        if known is None:
            known = any(refers(cell) for row in sheet.rows for cell in row.cells if cell)
            self._referring[sheet.sheet_id] = known
        return known

    def wrote(self, sheet: Sheet, row: int, column: int, cell: CellData | None) -> None:
        """Note that a cell's value or rule was written."""
        self.touched.add((sheet.sheet_id, row, column))
        if cell and refers(cell):
            self._referring[sheet.sheet_id] = True

    def recalculate(self) -> None:
        """Compute the formulas that what happened may have changed: at the end, and before a request reads results."""
        if self.rearranged:
            recalculate(self.book, now=self.context.now)
        elif self.touched:
            recalculate(self.book, self.touched, now=self.context.now)
        self.rearranged = False
        self.touched.clear()

    def forget_sheet(self, sheet: Sheet) -> None:
        """Drop what was learnt of a sheet whose cells were replaced wholesale."""
        self._referring.pop(sheet.sheet_id, None)
        self.rearranged = True


def refers(cell: CellData) -> bool:
    """Whether the cell's formula or validation rule may name other cells."""
    if "formulaValue" in cell.get("userEnteredValue", ""):
        return True
    rule = cell.get("dataValidation")
    return rule is not None and any(
        str(value.get("userEnteredValue", "")).startswith("=") for value in rule.get("condition", {}).get("values", [])
    )


#: A handler applies one request's body and returns Google's reply, ``{}`` where Google's is empty.
Handler = Callable[[Batch, Json], Json]


def dimension_span(batch: Batch, span: Json, *, bounded: bool = False) -> tuple[Sheet, str, int, int]:
    """A ``DimensionRange`` as (sheet, ROWS or COLUMNS, start, end), unbounded sides filled in from the grid.

    ApiError 400 when the dimension is missing, the span is empty or backwards, or ``bounded`` and it is not.
    """
    sheet = batch.sheet(span.get("sheetId", 0))
    dimension = span.get("dimension")
    if dimension not in (ROWS, COLUMNS):
        raise invalid("range.dimension must be specified.")
    size = sheet.row_count if dimension == ROWS else sheet.column_count
    if bounded and ("endIndex" not in span):
        raise invalid("range.endIndex must be specified.")
    start, end = span.get("startIndex", 0), span.get("endIndex", size)
    if start < 0:
        raise invalid(f"range.startIndex[{start}] must be non-negative.")
    if end <= start:
        raise invalid(f"range.endIndex[{end}] must be greater than range.startIndex[{start}].")
    return sheet, dimension, start, end
