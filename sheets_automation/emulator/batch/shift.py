"""Where a range ends up when cells move: ``Insert``, ``Delete``, ``Move`` and ``Cut``; ``adjust`` applies them.

What happens to a span of rows (or columns) ``[s, e)``:

=================  =============================================================================================
insert at ``i``    ``i <= s``: the whole span moves; ``s < i < e``: it grows; ``i >= e``: nothing
delete             it loses what was deleted; nothing left: the range is gone (formulas: ``#REF!``)
move               wholly moved: it goes along; moved inside itself: nothing; else as delete, then insert
sort               nothing: ranges keep their position, cells and row metadata travel
unbounded side     stays unbounded
=================  =============================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sheets_automation.emulator.state.grid import Json

from .state import COLUMNS, ROWS

SIDES = {ROWS: ("startRowIndex", "endRowIndex"), COLUMNS: ("startColumnIndex", "endColumnIndex")}

Span = tuple[int, int | None]


class Change(Protocol):
    """A movement of cells on one sheet."""

    @property
    def sheet_id(self) -> int: ...

    def area(self, area: Json) -> Json | None:
        """Where a ``GridRange`` ends up; None when nothing of it is left."""

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Where an object anchored at this cell ends up; if the cell is gone, the one that took its place."""

    def span(self, dimension: str, start: int, end: int | None) -> Span | None:
        """Where whole rows or columns end up; None when none is left."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """A change along one dimension; ``band`` limits it to a half-open span of the other one."""

    sheet_id: int
    dimension: str
    band: tuple[int, int] | None = None

    def along(self, start: int, end: int | None) -> Span | None:
        raise NotImplementedError

    def point(self, index: int) -> int:
        """Where one row or column ends up, or the one that took its place."""
        found = self.along(index, index + 1)
        return found[0] if found else index

    def span(self, dimension: str, start: int, end: int | None) -> Span | None:
        if dimension != self.dimension or self.band:
            return start, end
        return self.along(start, end)

    def area(self, area: Json) -> Json | None:
        start_name, end_name = SIDES[self.dimension]
        start, end = area.get(start_name), area.get(end_name)
        if area.get("sheetId", 0) != self.sheet_id or (start is None and end is None) or not self._in_band(area):
            return area
        found = self.along(start or 0, end)
        if found is None:
            return None
        out = dict(area)
        if start is not None:
            out[start_name] = found[0]
        if end is not None:
            out[end_name] = found[1]
        return out

    def _in_band(self, area: Json) -> bool:
        if self.band is None:
            return True
        start_name, end_name = SIDES[COLUMNS if self.dimension == ROWS else ROWS]
        end = area.get(end_name)
        return self.band[0] <= area.get(start_name, 0) and end is not None and end <= self.band[1]

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        if self.band is not None:
            return row, column
        return (self.point(row), column) if self.dimension == ROWS else (row, self.point(column))


@dataclass(frozen=True, slots=True)
class Insert(_Axis):
    """``count`` empty rows or columns come in before ``at``."""

    at: int = 0
    count: int = 0

    def along(self, start: int, end: int | None) -> Span | None:
        moved_start = start + self.count if self.at <= start else start
        return moved_start, end + self.count if end is not None and self.at < end else end


@dataclass(frozen=True, slots=True)
class Delete(_Axis):
    """Rows or columns ``[start, end)`` go away."""

    start: int = 0
    end: int = 0

    def along(self, start: int, end: int | None) -> Span | None:
        first = self._left(start)
        last = None if end is None else self._left(end)
        return None if last is not None and last <= first else (first, last)

    def point(self, index: int) -> int:
        return self._left(index)

    def _left(self, index: int) -> int:
        if index <= self.start:
            return index
        return self.start if index <= self.end else index - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Move(_Axis):
    """Rows or columns ``[start, end)`` move before ``destination`` (counted before they leave)."""

    start: int = 0
    end: int = 0
    destination: int = 0

    @property
    def landing(self) -> int:
        """Where the first of them ends up."""
        past = self.destination > self.start
        return self.destination - (self.end - self.start) if past else self.destination

    def along(self, start: int, end: int | None) -> Span | None:
        if end is not None and self.start <= start and end <= self.end:
            by = self.landing - self.start
            return start + by, end + by
        inside = start <= self.start and (end is None or self.end <= end)
        if inside and start <= self.destination and (end is None or self.destination <= end):
            return start, end
        left = Delete(self.sheet_id, self.dimension, start=self.start, end=self.end).along(start, end)
        if left is None:
            return None
        count = self.end - self.start
        return Insert(self.sheet_id, self.dimension, at=self.landing, count=count).along(*left)


@dataclass(frozen=True, slots=True)
class Cut:
    """The cells of ``source`` move so that its first lands on (row, column) of another place, maybe another sheet."""

    sheet_id: int
    source: tuple[int, int, int, int]  # start row, end row, start column, end column
    to_sheet: int
    row: int
    column: int

    def area(self, area: Json) -> Json | None:
        sides = [area.get(name) for pair in SIDES.values() for name in pair]
        if area.get("sheetId", 0) != self.sheet_id or None in sides:
            return area
        first_row, last_row, first_column, last_column = (int(side or 0) for side in sides)
        top, bottom, left, right = self.source
        if not (top <= first_row and last_row <= bottom and left <= first_column and last_column <= right):
            return area
        down, across = self.row - top, self.column - left
        return {
            "sheetId": self.to_sheet,
            "startRowIndex": first_row + down,
            "endRowIndex": last_row + down,
            "startColumnIndex": first_column + across,
            "endColumnIndex": last_column + across,
        }

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        return row, column

    def span(self, dimension: str, start: int, end: int | None) -> Span | None:  # noqa: ARG002
        return start, end
