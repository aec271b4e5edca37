"""The state of one spreadsheet: what every other emulator module reads and changes.

Cells are kept as the API's own ``CellData`` objects (plain dicts: ``userEnteredValue``, ``effectiveValue``,
``userEnteredFormat``, ``note``, ``dataValidation`` …) so that answering a read costs next to nothing.

Two rules keep batches atomic and readers undisturbed:

* **A cell is never changed in place.** It is replaced by a new dict, so forks may share cells.
* **A batch works on a fork.** ``Spreadsheet.fork()`` shares rows with the original; ``Sheet.row(i)`` copies a
  row the first time the fork touches it. Committing a batch is replacing the old object by the fork; refusing
  it is dropping the fork.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .formats import DEFAULT_FORMAT, default_theme

Json = dict[str, Any]
CellData = Json
_Plain = TypeVar("_Plain")

#: Limits as measured on the real service (10 million cells a workbook, column ZZZ, 50,000 characters a cell).
MAX_CELLS = 10_000_000
MAX_COLUMNS = 18_278
MAX_CELL_CHARACTERS = 50_000


def clone(value: _Plain) -> _Plain:
    """A deep copy of plain JSON data, several times faster than ``copy.deepcopy``."""
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}  # type: ignore[return-value]
    if isinstance(value, list):
        return [clone(item) for item in value]  # type: ignore[return-value]
    return value


@dataclass(slots=True)
class Row:
    """One row: its cells up to the last one that holds something, its properties and its developer metadata."""

    cells: list[CellData | None] = field(default_factory=list)
    #: ``DimensionProperties`` without ``developerMetadata``: pixelSize, hiddenByUser, hiddenByFilter.
    properties: Json = field(default_factory=dict)
    #: ``DeveloperMetadata`` without ``location`` (the location is where this row is).
    metadata: list[Json] = field(default_factory=list)

    def copy(self) -> Row:
        return Row(list(self.cells), dict(self.properties), list(self.metadata))

    def get(self, column: int) -> CellData | None:
        return self.cells[column] if column < len(self.cells) else None

    def put(self, column: int, cell: CellData | None) -> None:
        """Place a cell (``None`` or ``{}`` empties it); trailing empties are trimmed."""
        if column >= len(self.cells):
            if not cell:
                return
            self.cells.extend([None] * (column + 1 - len(self.cells)))
        self.cells[column] = cell or None
        while self.cells and self.cells[-1] is None:
            self.cells.pop()

    @property
    def blank(self) -> bool:
        return not (self.cells or self.properties or self.metadata)


def _formula_columns(row: Row) -> tuple[int, ...]:
    return tuple(
        column for column, cell in enumerate(row.cells) if cell and "formulaValue" in cell.get("userEnteredValue", ())
    )


@dataclass(slots=True)
class _Search:
    """What one search for formulas found: the rows as they were, and which of them could still change then."""

    rows: list[Row] = field(default_factory=list)
    formulas: dict[int, tuple[int, ...]] = field(default_factory=dict)
    changing: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Column:
    properties: Json = field(default_factory=dict)
    metadata: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """One tab. ``properties`` is the API's ``SheetProperties`` (sheetId, title, index, gridProperties …)."""

    properties: Json
    rows: list[Row] = field(default_factory=list)  # may be shorter than rowCount: the rest is blank
    columns: list[Column] = field(default_factory=list)  # may be shorter than columnCount
    merges: list[Json] = field(default_factory=list)  # GridRange
    protected_ranges: list[Json] = field(default_factory=list)  # ProtectedRange
    conditional_formats: list[Json] = field(default_factory=list)  # ConditionalFormatRule, in priority order
    banded_ranges: list[Json] = field(default_factory=list)
    filter_views: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    charts: list[Json] = field(default_factory=list)  # EmbeddedChart
    tables: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)  # sheet-level developer metadata, without location
    extra: Json = field(default_factory=dict)  # rowGroups, columnGroups, slicers: kept as they came
    _own: set[int] = field(default_factory=set)  # ids of Row objects this fork may write to
    #: Where formulas were when the tab this one was forked from was last searched for them.
    _searched: _Search | None = field(default=None, repr=False, compare=False)
    _found: _Search | None = field(default=None, repr=False, compare=False)

    @property
    def sheet_id(self) -> int:
        return int(self.properties.get("sheetId", 0))

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def row_count(self) -> int:
        return int(self.properties.get("gridProperties", {}).get("rowCount", 0))

    @property
    def column_count(self) -> int:
        return int(self.properties.get("gridProperties", {}).get("columnCount", 0))

    def fork(self) -> Sheet:
        return Sheet(
            properties=clone(self.properties),
            rows=list(self.rows),
            columns=[Column(dict(c.properties), list(c.metadata)) for c in self.columns],
            merges=clone(self.merges),
            protected_ranges=clone(self.protected_ranges),
            conditional_formats=clone(self.conditional_formats),
            banded_ranges=clone(self.banded_ranges),
            filter_views=clone(self.filter_views),
            basic_filter=clone(self.basic_filter),
            charts=clone(self.charts),
            tables=clone(self.tables),
            metadata=list(self.metadata),
            extra=clone(self.extra),
            _searched=self._found or self._searched,
        )

    def formulas(self) -> dict[int, tuple[int, ...]]:
        """Row → columns of its formulas, rows in order. Only rows changed since the last search are looked through."""
        known = self._searched or _Search()
        own = self._own
        found: dict[int, tuple[int, ...]] = {}
        changing: set[int] = set()
        same = zip(self.rows, known.rows, strict=False)
        moved = [index for index, (row, old) in enumerate(same) if row is not old]
        fresh = {*moved, *known.changing, *range(len(known.rows), len(self.rows))}
        for index in sorted(fresh.union(known.formulas)):
            if index >= len(self.rows):
                break
            row = self.rows[index]
            if id(row) in own:
                changing.add(index)
            columns = _formula_columns(row) if index in fresh else known.formulas[index]
            if columns:
                found[index] = columns
        self._found = _Search(list(self.rows), found, changing)
        return found

    def peek(self, index: int) -> Row | None:
        """The row for reading, or None where nothing was ever stored."""
        return self.rows[index] if index < len(self.rows) else None

    def cell(self, row: int, column: int) -> CellData:
        """The cell for reading; ``{}`` when empty. Never change what this returns."""
        found = self.peek(row)
        return (found.get(column) if found else None) or {}

    def row(self, index: int) -> Row:
        """The row for writing: stored if it was not, copied if another fork still shares it."""
        while len(self.rows) <= index:
            fresh = Row()
            self._own.add(id(fresh))
            self.rows.append(fresh)
        row = self.rows[index]
        if id(row) not in self._own:
            row = row.copy()
            self.rows[index] = row
            self._own.add(id(row))
        return row

    def splice(self, at: int, removed: int, fresh: list[Row]) -> None:
        """Take ``removed`` rows out at ``at`` and put rows made by this fork (shared with nobody) in their place."""
        if fresh and at > len(self.rows):
            self.row(at - 1)
        self.rows[at : at + removed] = fresh
        self._own.update(id(row) for row in fresh)

    def put(self, row: int, column: int, cell: CellData | None) -> None:
        if cell or column < len((self.peek(row) or Row()).cells):
            self.row(row).put(column, cell)

    def column(self, index: int) -> Column:
        while len(self.columns) <= index:
            self.columns.append(Column())
        return self.columns[index]

    def occupied(self) -> Iterator[tuple[int, int, CellData]]:
        """Every stored cell as (row, column, cell), row by row."""
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row.cells):
                if cell:
                    yield r, c, cell


@dataclass(slots=True)
class Spreadsheet:
    """One file. ``properties`` is the API's ``SpreadsheetProperties`` (title, locale, timeZone, theme …)."""

    id: str
    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)  # spreadsheet-level developer metadata
    revision: int = 1  # +1 with every committed change
    #: Where developer metadata was when somebody last looked: metadataId → place. Hints, verified before use.
    hints: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)

    def fork(self) -> Spreadsheet:
        return Spreadsheet(
            id=self.id,
            properties=clone(self.properties),
            sheets=[sheet.fork() for sheet in self.sheets],
            named_ranges=clone(self.named_ranges),
            metadata=list(self.metadata),
            revision=self.revision,
            hints=self.hints,
        )

    def sheet_by_id(self, sheet_id: int) -> Sheet | None:
        return next((s for s in self.sheets if s.sheet_id == sheet_id), None)

    def sheet_by_title(self, title: str) -> Sheet | None:
        return next((s for s in self.sheets if s.title == title), None)


#: The fields of a ``GridRange`` and of a ``DimensionRange`` besides the sheet.
_SPAN_FIELDS = frozenset({"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"})


def as_shown(value: Any) -> Any:
    """A message as Google writes it: within a range, the sheet id 0 is left out (not so in ``SheetProperties``).

    Seen in every range of every recorded answer; a client has to read it with a default of 0.
    """
    if isinstance(value, list):
        return [as_shown(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("sheetId") == 0 and ("dimension" in value or value.keys() - {"sheetId"} <= _SPAN_FIELDS):
        return {key: item for key, item in value.items() if key != "sheetId"}
    return {key: as_shown(item) for key, item in value.items()}


def new_sheet(sheet_id: int = 0, title: str = "Sheet1", index: int = 0, rows: int = 1000, columns: int = 26) -> Sheet:
    """An empty tab as Google makes it."""
    return Sheet(
        properties={
            "sheetId": sheet_id,
            "title": title,
            "index": index,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": rows, "columnCount": columns},
        }
    )


def new_spreadsheet(
    spreadsheet_id: str,
    title: str = "Untitled spreadsheet",
    *,
    locale: str = "en_US",
    time_zone: str = "Etc/GMT",
    sheets: list[Sheet] | None = None,
) -> Spreadsheet:
    """A new file with one empty tab ``Sheet1`` of 1000 x 26, or with the given tabs. Not yet in any workspace."""
    return Spreadsheet(
        id=spreadsheet_id,
        properties={
            "title": title,
            "locale": locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": time_zone,
            "defaultFormat": clone(DEFAULT_FORMAT),
            "spreadsheetTheme": default_theme(),
        },
        sheets=sheets if sheets is not None else [new_sheet()],
        revision=0,
    )
