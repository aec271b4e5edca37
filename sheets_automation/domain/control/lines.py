"""The lines of one tab of entries, found by what they hold and not by where they stand.

Somebody may have moved, sorted, cut or typed over anything: a line's data are the cell of its row that reads like an
entry of this tab, in whatever column; what they say is believed as far as their seal goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sheets_automation.domain.control.seal import Seal, judged
from sheets_automation.domain.control.tables import AUDIT, Table
from sheets_automation.model import Cell, Result, Row, Tab

#: As the JSON of an audit line says it; a line without it is settled.
_PENDING = f'"result":"{Result.PENDING.value}"'
#: Data of a line that could not be read, put in their place: told once, the visible cells stay.
RETIRED = "(los datos de esta línea se perdieron)"


_OURS = (Seal.WHOLE, Seal.SHOWN_DIFFERS)


class Lineage(Enum):
    """What is known of a line."""

    SOUND = auto()
    SHOWN_DIFFERS = auto()  # its visible cells are not what its data say
    DOUBLE = auto()  # a second line of the same entry
    SPOILT = auto()  # a line of ours without usable data
    RETIRED = auto()  # spoilt, and told before


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``entry`` is None where it is spoilt, and for a settled line of the log, which a run does not need."""

    row: int
    kind: Lineage
    data: str = ""  # as found, also where it is not believed
    entry: Any = None
    key: str = ""  # number, outbox key, id or run, from the data or, without any, as people read it


def lines_of(table: Table[Any], tab: Tab) -> list[Line]:
    """Every line of ours in the tab, heading or not, top to bottom."""
    found: list[Line] = []
    seen: set[str] = set()
    for row in tab.rows:
        line = _line(table, row)
        if line is None:
            continue
        if line.kind in (Lineage.SOUND, Lineage.SHOWN_DIFFERS):
            if line.key in seen:
                line = Line(row.index, Lineage.DOUBLE, key=line.key)
            seen.add(line.key)
        found.append(line)
    return _without_remains(found, seen)


def left_over(table: Table[Any], tab: Tab) -> list[tuple[int, int]]:
    """(row, column) of data of ours to the right of our columns, where a column that people moved took them."""
    width = len(table.headings)
    return [
        (row.index, column)
        for row in tab.rows
        for column, cell in enumerate(row.cells[width:], start=width)
        if isinstance(cell.value, str) and cell.value.startswith('{"') and judged(cell.value, ()) in _OURS
    ]


def decoded(table: Table[Any], data: str) -> Any:
    """The entry, or None."""
    try:
        return table.decode(data)
    except ValueError:
        return None


def _without_remains(found: list[Line], seen: set[str]) -> list[Line]:
    """A spoilt line whose entry stands in another line too is a double of it."""
    return [
        Line(line.row, Lineage.DOUBLE, key=line.key) if line.kind is Lineage.SPOILT and line.key in seen else line
        for line in found
    ]


def _line(table: Table[Any], row: Row) -> Line | None:
    last = len(table.headings) - 1
    if any(cell.value == RETIRED for cell in row.cells):
        return Line(row.index, Lineage.RETIRED, RETIRED, key=_shown_key(table, row))
    for column, data in _candidates(row, last):
        seal = judged(data, _shown(row, column, last))
        settled = table is AUDIT and _PENDING not in data and data.startswith('{"id":"')
        entry = None if settled or seal is Seal.BROKEN else decoded(table, data)
        if seal is Seal.BROKEN or (entry is None and not settled):
            continue
        entry = entry and table.unveil(entry, [cell.value for cell in row.cells])
        differs = seal is Seal.SHOWN_DIFFERS or column != last
        return Line(row.index, Lineage.SHOWN_DIFFERS if differs else Lineage.SOUND, data, entry, _first(data))
    key = _shown_key(table, row)
    if not key and (row.index == 0 or not _like_a_line(table, row)):
        return None  # blank, a heading, or a person's own words
    return Line(row.index, Lineage.SPOILT, next((data for _c, data in _candidates(row, last)), ""), key=key)


def _shown(row: Row, data_column: int, last: int) -> list[Cell]:
    """What stands where people read: the first columns, wherever the data are."""
    return [row.cell(column) for column in range(last) if column != data_column]


def _candidates(row: Row, last: int) -> Iterator[tuple[int, str]]:
    """Cells that may hold data, the one where they belong first."""
    for column in (last, *range(len(row.cells))):
        value = row.cell(column).value
        if isinstance(value, str) and value.startswith("{"):
            yield column, value


def _first(data: str) -> str:
    """The value of the first key: what makes an entry the one it is."""
    return data.split('"', 4)[3]


def _like_a_line(table: Table[Any], row: Row) -> bool:
    """Half of the cells filled, and not with our headings: a line that lost its data and what told whose it is."""
    values = [cell.value for cell in row.cells if cell.value not in (None, "")]
    return 2 * len([value for value in values if value not in table.headings]) >= len(table.columns)


def _shown_key(table: Table[Any], row: Row) -> str:
    values = (cell.value for cell in row.cells)
    return next((v for v in values if isinstance(v, str) and re.fullmatch(table.key, v)), "")
