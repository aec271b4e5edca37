"""What a file holds and the spreadsheet made of it does not: said by name, per tab, with how many and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sheets_automation.emulator.state.a1 import column_letters

#: Places named of each kind of loss; the rest is counted.
_NAMED = 12
_LONGEST = 200  # letters of a name or a list of ranges


@dataclass(frozen=True, slots=True)
class Loss:
    """``count`` things of a kind, in English and the plural, on a tab ("" for the whole workbook).

    ``cells`` names the first of their cells or ranges in A1 notation, separated by blanks ("" where they have none).
    """

    tab: str
    what: str
    count: int
    cells: str = ""


@dataclass(slots=True)
class _Tally:
    count: int = 0
    places: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Losses:
    """What is not kept of one tab, gathered while it is read."""

    _kinds: dict[str, _Tally] = field(default_factory=dict)

    def add(self, what: str, places: Iterable[str] = (), count: int | None = None) -> None:
        """``places``: cells or ranges; ``count``: how many things, by default as many as places, at least one."""
        tally = self._kinds.setdefault(_printable(what), _Tally())
        given = [_printable(place) for place in places if place]
        tally.count += max(len(given), 1) if count is None else count
        tally.places += given[: _NAMED - len(tally.places)]

    def add_cell(self, what: str, row: int, column: int) -> None:
        """One cell, 0-based."""
        tally = self._kinds.setdefault(what, _Tally())
        tally.count += 1
        if len(tally.places) < _NAMED:
            tally.places.append(address(row, column))

    def of(self, tab: str) -> Iterator[Loss]:
        for what, tally in self._kinds.items():
            more = " …" if tally.count > len(tally.places) == _NAMED else ""
            yield Loss(tab, what, tally.count, " ".join(tally.places) + more)


def _printable(text: str) -> str:
    """Names come from the file: nothing that would do more than be read."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_LONGEST])


def address(row: int, column: int) -> str:
    """``B5``."""
    return f"{column_letters(column)}{row + 1}"
