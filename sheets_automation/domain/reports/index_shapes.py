"""What an index of a report's months is made of: one line each, and small charts over its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.reports.letterhead import Light
from sheets_automation.domain.reports.tab import Column, Entry, Styled

MONTHS = 24


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One month: the cells after name and state, empty where nothing was recorded."""

    month: date
    entries: Sequence[Entry]  # of the columns of ``Index``
    empty: bool


@dataclass(frozen=True, slots=True)
class SmallChart:
    """A small chart: lines with a window of their own, or columns from zero."""

    title: str
    series: Sequence[tuple[int, str]]  # column, colour
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """What an index of one class shows."""

    columns: Sequence[Column]
    lines: Sequence[IndexLine]
    charts: Sequence[SmallChart]
    nothing: str  # said of a month without rows
    source: str


def values_of(lines: Sequence[IndexLine], place: int) -> list[float | None]:
    """The numbers of one column."""
    return [value if isinstance(value := line.entries[place], float | int) else None for line in lines]


def styled(found: Light) -> Styled:
    return Styled(found.words, found.style)
