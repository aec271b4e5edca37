"""Tables of a register tab that are not read: beside the register, or below it without all that a form needs.

A row carries one mark and one colour, so of two registers side by side only one can be followed; the other is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sheets_automation.domain.reading.heading_search import Candidate, HeadingSearch
from sheets_automation.domain.reading.rows import has_content
from sheets_automation.domain.reading.vocabulary import Vocabulary
from sheets_automation.model import EMPTY, Box, Row, Tab


@dataclass(frozen=True, slots=True)
class Unread:
    """A table that is not read: its heading, and the rows below it with what stands in its own columns."""

    heading: Candidate
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    aside: bool  # beside the register: its rows are the register's rows as well

    @classmethod
    def of(cls, tab: Tab, heading: Candidate, rows: Sequence[Row], *, aside: bool) -> Unread:
        head = tab.rows[heading.top : heading.bottom + 1]
        own = within(rows, heading.left, heading.right)
        return cls(
            heading, within(head, heading.left, heading.right), tuple(row for row in own if has_content(row)), aside
        )


def beside(tab: Tab, words: Vocabulary, area: Box) -> tuple[Unread, ...]:
    """Headings to the right and to the left of a register, and their rows.

    A heading that lacks something of what a register needs is one all the same, if it names customers.
    """
    lines = beside_rows(tab, area)
    return (*_tables(lines, words, area.right, tab.column_count + area.right), *_tables(lines, words, 0, area.left))


def beside_rows(tab: Tab, area: Box) -> Tab:
    """The tab with nothing in it but the rows of a register."""
    if (area.top, area.bottom) == (0, len(tab.rows)):
        return tab
    return replace(
        tab, rows=tuple(row if area.top <= row.index < area.bottom else Row(row.index, ()) for row in tab.rows)
    )


def within(rows: Sequence[Row], left: int, right: int) -> tuple[Row, ...]:
    """The rows with only the cells of these columns; the others are as if they were empty."""
    blank = (EMPTY,) * left
    return tuple(
        replace(row, cells=(*blank, *row.cells[left:right])) if len(row.cells) > left else replace(row, cells=())
        for row in rows
    )


def part_of(tab: Tab, left: int, right: int) -> Tab:
    return replace(tab, rows=within(tab.rows, left, right))


def anything_within(rows: Sequence[Row], left: int, right: int) -> bool:
    """Whether anything stands in these columns."""
    return any(len(row.cells) > left and any(cell.value is not None for cell in row.cells[left:right]) for row in rows)


def _tables(tab: Tab, words: Vocabulary, left: int, right: int) -> Iterator[Unread]:
    while left < right and anything_within(tab.rows, left, right):
        heading = HeadingSearch(part_of(tab, left, right), words).first()
        if heading is None or not (heading.complete or heading.near):
            return
        yield Unread.of(tab, heading, tab.rows[heading.bottom + 1 :], aside=True)
        left = heading.right
