"""What people typed into the zones of a report tab, brought into the columns of the tab as it is built now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: One row of a zone by grid column: ``Typed``, or the bare value of a cell.
ZoneRow = Sequence[object]


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell of a person: what it shows, and what belongs to it."""

    value: object = None  # text, number, yes/no; None: empty
    number_format: Mapping[str, str] = field(default_factory=dict)  # {} where the cell has none of its own
    fill: Mapping[str, object] = field(default_factory=dict)  # ``ColorStyle``; {} where the tab's own stands
    note: str = ""

    @property
    def empty(self) -> bool:
        return self.value in ("", None) and not self.note


def typed(cell: object) -> Typed:
    """A cell of a zone, whether bare or not."""
    return cell if isinstance(cell, Typed) else Typed(cell)


def filled(row: ZoneRow) -> bool:
    """Whether anybody wrote anything there."""
    return any(not typed(cell).empty for cell in row)


def starts_in(headings: ZoneRow, wanted: Sequence[object], usual: Sequence[int]) -> tuple[int, ...]:
    """Where the columns of a zone begin in a tab as it was read, by its heading row.

    Somebody may have put a column between. ``wanted``: the headings of the columns; ``usual``: where they begin where
    not all of them are found.
    """
    texts = [str(typed(cell).value or "") for cell in headings]
    found = [texts.index(str(words)) for words in wanted if str(words or "") and str(words) in texts]
    return tuple(found) if len(found) == len(usual) and found == sorted(set(found)) else tuple(usual)


def in_columns(row: ZoneRow, starts: Sequence[int], columns: Sequence[int], width: int) -> list[object]:
    """A row whose columns begin at ``starts``, in the grid where they begin at ``columns``.

    Rows that people insert are not merged: what stands in a narrow cell belongs to the column that spans it, and
    several such texts are joined.
    """
    found: list[object] = [None] * width
    for at, cell in enumerate(row):
        if typed(cell).empty:
            continue
        index = max((number for number, start in enumerate(starts) if start <= at), default=0)
        target = columns[index]
        found[target] = cell if found[target] is None else _joined(typed(found[target]), typed(cell))
    return found


def _joined(first: Typed, second: Typed) -> Typed:
    words = "\n".join(text for text in (_shown(first.value), _shown(second.value)) if text)
    note = "\n".join(filter(None, (first.note, second.note)))
    return Typed(words or None, {}, first.fill or second.fill, note)


def _shown(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)
