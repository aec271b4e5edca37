"""A1 ranges as the Sheets API reads and writes them.

Behaviour follows what others measured on the live API (range echoes, clamping and refusals, quoting):

* an end past the grid is clamped, a start past the grid is refused with 400 and the grid's size;
* anything with ``!`` names a sheet; a bare word is a cell first (``tab01`` is column TAB, row 1), then a named
  range, then a sheet title; a quoted word is always a sheet title;
* an answer names the clamped range, one cell as ``A1`` and not ``A1:A1``; titles are quoted only where needed.

Titles and range names are found whatever their case, as the live API finds them. R1C1 notation is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sheets_automation.emulator.errors import ApiError, invalid

from .grid import Json, Sheet, Spreadsheet

_PART = r"(\$?[A-Za-z]{1,3})?(\$?[0-9]{1,9})?"
_REFERENCE = re.compile(rf"^{_PART}(?::{_PART})?$")
_PLAIN_TITLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_LOOKS_LIKE_A_REFERENCE = re.compile(r"^([a-z]{1,3}[0-9]+|r[0-9]*(c[0-9]*)?|c[0-9]*|true|false)$", re.IGNORECASE)
_QUOTED_TITLE = re.compile(r"^'((?:[^']|'')*)'(?:!(.*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class GridBox:
    """A rectangle of one sheet: 0-based, half-open, inside the grid.

    The ``open_*`` flags tell which sides the caller left unbounded (``A2:A`` has ``open_bottom``; ``A:C`` has
    ``open_top`` and ``open_bottom``; a whole sheet has all four).
    """

    sheet: Sheet
    start_row: int
    end_row: int
    start_column: int
    end_column: int
    open_top: bool = False
    open_bottom: bool = False
    open_left: bool = False
    open_right: bool = False

    @property
    def rows(self) -> int:
        return self.end_row - self.start_row

    @property
    def columns(self) -> int:
        return self.end_column - self.start_column

    @property
    def a1(self) -> str:
        """The range as answers name it: clamped, with its sheet, ``Sheet1!A1:A1000``."""
        return format_range(self.sheet.title, self.start_row, self.end_row, self.start_column, self.end_column)

    @property
    def grid_range(self) -> Json:
        """The API's ``GridRange``: sides the caller left open are left out."""
        sides = {
            "startRowIndex": None if self.open_top else self.start_row,
            "endRowIndex": None if self.open_bottom else self.end_row,
            "startColumnIndex": None if self.open_left else self.start_column,
            "endColumnIndex": None if self.open_right else self.end_column,
        }
        return {"sheetId": self.sheet.sheet_id, **{name: value for name, value in sides.items() if value is not None}}

    def contains(self, row: int, column: int) -> bool:
        return self.start_row <= row < self.end_row and self.start_column <= column < self.end_column

    def positions(self) -> Iterator[tuple[int, int]]:
        """Every (row, column), row by row."""
        for row in range(self.start_row, self.end_row):
            for column in range(self.start_column, self.end_column):
                yield row, column


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range before it meets a grid: 0-based, half-open, ``None`` where unbounded."""

    start_row: int | None = None
    end_row: int | None = None
    start_column: int | None = None
    end_column: int | None = None


def column_letters(index: int) -> str:
    """0 → ``A``, 25 → ``Z``, 26 → ``AA``."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """``A`` → 0, ``aa`` → 26. ValueError for anything but letters."""
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(f"{letters!r} is not a column")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def quote_title(title: str) -> str:
    """The title as it stands before ``!``: quoted unless it is a plain word that cannot be taken for a cell."""
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_A_REFERENCE.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def format_bounds(
    start_row: int | None = None,
    end_row: int | None = None,
    start_column: int | None = None,
    end_column: int | None = None,
) -> str:
    """``A1:B2``, ``A1``, ``A2:A``, ``A:C``, ``2:5`` … for 0-based half-open sides, ``None`` meaning unbounded."""
    if start_row is None and end_row is None and start_column is not None and end_column is not None:
        return f"{column_letters(start_column)}:{column_letters(end_column - 1)}"
    if start_column is None and end_column is None and start_row is not None and end_row is not None:
        return f"{start_row + 1}:{end_row}"
    first = column_letters(start_column or 0) + str((start_row or 0) + 1)
    last = ("" if end_column is None else column_letters(end_column - 1)) + ("" if end_row is None else str(end_row))
    return first if not last or first == last else f"{first}:{last}"


def format_range(
    title: str,
    start_row: int | None = None,
    end_row: int | None = None,
    start_column: int | None = None,
    end_column: int | None = None,
) -> str:
    """A range with its sheet as Google writes it; with no side at all, the sheet alone."""
    if start_row is None and end_row is None and start_column is None and end_column is None:
        return quote_title(title)
    return f"{quote_title(title)}!{format_bounds(start_row, end_row, start_column, end_column)}"


def parse_bounds(text: str) -> Bounds | None:
    """The cells part of a range (``A1``, ``$A$1:b2``, ``A:C``, ``2:5``, ``A2:A``, ``A2:5``), or None if it is none.

    Corners may come in any order. A corner without row (or column) leaves that side open towards the end.
    """
    match = _REFERENCE.match(text)
    if not match:
        return None
    column1, row1, column2, row2 = (part.replace("$", "") if part else None for part in match.groups())
    if ":" not in text:
        if column1 is None or row1 is None:
            return None
        column2, row2 = column1, row1
    elif (column1 is None and row1 is None) or (column2 is None and row2 is None):
        return None
    elif not ((column1 and column2) or (row1 and row2)):
        return None  # "A:5"
    rows = sorted(int(row) for row in (row1, row2) if row)
    if rows and rows[0] == 0:
        return None
    columns = sorted(column_index(column) for column in (column1, column2) if column)
    return Bounds(
        start_row=rows[0] - 1 if rows else None,
        end_row=rows[1] if len(rows) == 2 else None,
        start_column=columns[0] if columns else None,
        end_column=columns[1] + 1 if len(columns) == 2 else None,
    )


def parse_range(text: str, book: Spreadsheet) -> GridBox:
    """The cells an A1 text means in this spreadsheet.

    ApiError 400 with Google's wording when it names no sheet or no cells, or starts outside the grid.
    """
    quoted = _QUOTED_TITLE.match(text)
    if quoted:
        title, cells = quoted.group(1).replace("''", "'"), quoted.group(2)
        return _on_sheet(_titled(book, title), cells, text, book)
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return _on_sheet(_titled(book, title), cells, text, book)
    bounds = parse_bounds(text)
    if bounds:
        return resolve(_first_visible(book, text), bounds)
    return _named(book, text) or _on_sheet(_titled(book, text), None, text, book)


def from_grid_range(book: Spreadsheet, grid_range: Json) -> GridBox:
    """The cells a ``GridRange`` means: missing sides are unbounded, an end past the grid is clamped.

    ApiError 400 when the sheet is unknown or the range starts outside its grid. A range of no cell is accepted,
    as Google accepts it.
    """
    sheet_id = int(grid_range.get("sheetId", 0))
    sheet = book.sheet_by_id(sheet_id)
    if sheet is None:
        raise invalid(f"No grid with id: {sheet_id}")
    sides: list[int | None] = []
    for name in ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"):
        side = grid_range.get(name)
        if side is not None and side < 0:
            raise invalid(f"GridRange.{name} must be non-negative")
        sides.append(side)
    bounds = Bounds(*sides)
    for axis, start, end in (
        ("Row", bounds.start_row, bounds.end_row),
        ("Column", bounds.start_column, bounds.end_column),
    ):
        if end is not None and (start or 0) > end:
            raise invalid(f"end{axis}Index[{end}] must be greater than start{axis}Index[{start}]")
    return resolve(sheet, bounds)


def resolve(sheet: Sheet, bounds: Bounds) -> GridBox:
    """Bounds laid on a sheet's grid; ApiError 400 when they start outside it."""
    start_row, start_column = bounds.start_row or 0, bounds.start_column or 0
    if start_row >= sheet.row_count or start_column >= sheet.column_count:
        name = format_range(sheet.title, bounds.start_row, bounds.end_row, bounds.start_column, bounds.end_column)
        raise invalid(
            f"Range ({name}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )
    return GridBox(
        sheet=sheet,
        start_row=start_row,
        end_row=sheet.row_count if bounds.end_row is None else min(bounds.end_row, sheet.row_count),
        start_column=start_column,
        end_column=sheet.column_count if bounds.end_column is None else min(bounds.end_column, sheet.column_count),
        open_top=bounds.start_row is None,
        open_bottom=bounds.end_row is None,
        open_left=bounds.start_column is None,
        open_right=bounds.end_column is None,
    )


def _titled(book: Spreadsheet, title: str) -> Sheet | None:
    exact = book.sheet_by_title(title)
    if exact:
        return exact
    folded = title.casefold()
    return next((sheet for sheet in book.sheets if sheet.title.casefold() == folded), None)


def _named(book: Spreadsheet, name: str, sheet: Sheet | None = None) -> GridBox | None:
    """The cells of a named range, of one on this sheet where a sheet is given; None when there is none."""
    for named in book.named_ranges:
        area = named.get("range", {})
        if str(named.get("name", "")).casefold() == name.casefold() and (
            sheet is None or area.get("sheetId", 0) == sheet.sheet_id
        ):
            return from_grid_range(book, area)
    return None


def _on_sheet(sheet: Sheet | None, cells: str | None, text: str, book: Spreadsheet) -> GridBox:
    """The cells of a sheet: all of them, those of a reference, or those of a named range (``'Hoja 1'!Ventas``)."""
    bounds = Bounds() if cells is None else parse_bounds(cells)
    found = _named(book, cells, sheet) if sheet and cells and bounds is None else None
    if found:
        return found
    if sheet is None or bounds is None:
        raise _unparsable(text)
    return resolve(sheet, bounds)


def _first_visible(book: Spreadsheet, text: str) -> Sheet:
    for sheet in book.sheets:
        if not sheet.properties.get("hidden"):
            return sheet
    raise _unparsable(text)


def _unparsable(text: str) -> ApiError:
    return invalid(f"Unable to parse range: {text}")
