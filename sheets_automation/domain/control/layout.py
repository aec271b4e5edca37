"""Whether a tab of ours still has its columns and heading, and how it gets them back without losing anything.

Columns that people added move, as they are, to the right of ours; what is missing of ours is inserted and written anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain.control.tables import EARLIER, PLAIN, TABLES
from sheets_automation.model import CellValue, Row, Tab

#: Sheet id → (title, headings) of every tab of ours.
TITLED: Mapping[int, tuple[str, tuple[str, ...]]] = {
    **{table.sheet_id: (table.title, table.headings) for table in TABLES},
    **{sheet_id: (title, tuple(name for name, _width in columns)) for sheet_id, title, columns in PLAIN},
}


@dataclass(frozen=True, slots=True)
class Astray:
    """A tab whose layout is not as the service made it. Rows and columns are those that were read."""

    tab: Tab
    headings: tuple[str, ...]
    foreign: tuple[int, ...]  # columns that people added
    missing: tuple[str, ...]  # headings of ours that are nowhere
    inserted: int  # columns to insert, so that ours have their number
    heading_gone: bool  # the first row is no heading but something else of value
    old_headings: tuple[int, ...]  # rows further down that are our heading
    said: Row  # the row that says what the columns are

    @property
    def harmless(self) -> bool:
        """Nothing was ever in it, for a first run ended before it could dress the tab; or only its look is renewed,
        or it is as an earlier version made it."""
        blank = not any(cell.value not in (None, "") for row in self.tab.rows for cell in row.cells)
        if blank or self.tab.merges:
            return blank
        first = self.tab.row(0)
        earlier = EARLIER.get(self.tab.sheet_id, self.headings)
        as_before = not self.foreign and _heading(first, len(earlier)) == earlier
        return as_before or _heading(first, len(self.headings)) == self.headings


def astray(tab: Tab, lines: Sequence[int], *, anyway: bool = False) -> Astray | None:
    """What is wrong with the layout of a tab of ours; None where all is in place.

    ``lines``: rows that hold entries. ``anyway``: its look is to be renewed even so.
    """
    _title, headings = TITLED[tab.sheet_id]
    if _heading(tab.row(0), len(headings)) == headings and not tab.merges and not anyway:
        return None
    old = tuple(row.index for row in tab.rows[1:] if row.index not in lines and _alike(row, headings))
    # Of a sorted tab the heading is where it was dragged; it says which column is whose.
    said = tab.row(old[0]) if old and not _alike(tab.row(0), headings) else tab.row(0)
    gone = 0 in lines or said.index > 0
    said = Row(-1, ()) if gone and said.index == 0 else said
    foreign = _foreign(tab, said, headings)
    present = {said.cell(c).value for c in range(tab.column_count) if c not in foreign}
    return Astray(
        tab=tab,
        headings=headings,
        foreign=foreign,
        missing=tuple(name for name in headings if name not in present),
        inserted=max(0, len(headings) - (tab.column_count - len(foreign))),
        heading_gone=gone,
        old_headings=old,
        said=said,
    )


def ours(wrong: Astray, row: Row) -> list[object]:
    """What a row holds in our columns once people's are at the right and the missing ones inserted at the end."""
    values: list[object] = [row.cell(c).value for c in range(wrong.tab.column_count) if c not in wrong.foreign]
    return [*values, *[None] * wrong.inserted][: len(wrong.headings)]


def arranged(wrong: Astray, row: Row) -> list[CellValue]:
    """The cells of a row under the headings they stood under, for rows that are written in no other way."""
    columns = {cell.value: column for column, cell in reversed(list(enumerate(wrong.said.cells)))}
    places = [columns.get(name, i if wrong.inserted == 0 else -1) for i, name in enumerate(wrong.headings)]
    return [None if place in wrong.foreign else row.cell(place).value for place in places]


def _heading(row: Row, width: int) -> tuple[object, ...]:
    return tuple(row.cell(column).value for column in range(width))


def _alike(row: Row, headings: Sequence[str]) -> bool:
    """Half of our headings make a heading of ours."""
    values = Counter(cell.value for cell in row.cells if isinstance(cell.value, str))
    return 2 * sum((values & Counter(headings)).values()) >= len(headings)


def _foreign(tab: Tab, said: Row, headings: Sequence[str]) -> tuple[int, ...]:
    """Columns that people added: a heading that is none of ours, or too many columns.

    Where all headings of ours that are left stand in their places, a strange one among them is ours, typed over.
    """
    free, strange = Counter(headings), []
    in_place = True
    for column in range(tab.column_count):
        value = said.cell(column).value
        if isinstance(value, str) and free[value] > 0:
            free[value] -= 1
            in_place = in_place and headings.index(value) == column
        else:
            strange.append(column)
    if in_place:
        return tuple(column for column in strange if column >= len(headings))
    used = {c for row in tab.rows for c, cell in enumerate(row.cells) if cell.value not in (None, "")}
    kept = [column for column in strange if column in used]
    blank = [column for column in strange if column not in used]
    surplus = tab.column_count - len(headings) - len(kept)
    return tuple(sorted([*kept, *blank[: max(0, surplus)]]))
