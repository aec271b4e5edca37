"""The rows of a register tab, sorted into its tables, one below the other, and into what only structures them.

A heading that comes again with the same columns goes on with its table; one with other columns begins a table of its
own; one that lacks what the form needs begins rows that are no register's, until a call shows that it is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sheets_automation.domain.reading.beside import Unread
from sheets_automation.domain.reading.heading_search import Candidate, HeadingSearch
from sheets_automation.domain.reading.headless import reads_like_a_call
from sheets_automation.domain.reading.rows import (
    HEADING,
    RECORD,
    REPEATED_HEADING,
    TITLE,
    RowJudge,
    has_content,
)
from sheets_automation.model import Placed, Row, RowPlace, Tab

ABOVE = Placed(RowPlace.UNREADABLE, "llamada encima del encabezado")
OTHER_TABLE = Placed(RowPlace.OTHER, "otra tabla, sin el encabezado completo")


@dataclass(slots=True)
class Table:
    """One heading and the rows that are read under it."""

    heading: Candidate
    judge: RowJudge
    records: list[Row] = field(default_factory=list)
    blanks: list[Row] = field(default_factory=list)  # rows without a record that do not structure the table either


@dataclass(slots=True)
class SortedRows:
    """What every non-empty row of the tab is."""

    tables: list[Table]
    pages: list[tuple[int, Table]]  # from which row on which table goes on
    placed: dict[int, Placed]
    unread: list[Unread]


def sort_rows(tab: Tab, search: HeadingSearch, first: Candidate) -> SortedRows:
    """Go once through the tab, from its first complete heading."""
    return _Sorter(tab, search, first).sorted()


class _Sorter:
    def __init__(self, tab: Tab, search: HeadingSearch, first: Candidate) -> None:
        self._tab, self._search = tab, search
        self._tables: list[Table] = []
        self._pages: list[tuple[int, Table]] = []
        self._placed: dict[int, Placed] = {}
        self._unread: list[Unread] = []
        self._other: tuple[Candidate, list[Row]] | None = None
        self._now = self._begin(first)

    def sorted(self) -> SortedRows:
        first = self._now.heading
        self._above(first)
        again = {candidate.top: candidate for candidate in self._search.below(first.bottom + 1)}
        for row in self._tab.rows[first.bottom + 1 :]:
            candidate = again.get(row.index)
            if candidate is not None:
                self._meet(candidate)
            if not has_content(row):
                self._now.blanks.append(row)
            elif row.index not in self._placed:
                self._place(row)
        self._end_other()
        return SortedRows(self._tables, self._pages, self._placed, self._unread)

    def _begin(self, heading: Candidate) -> Table:
        # with the row above: the groups over it, where another table's heading stands in that row as well
        rows = self._tab.rows[max(heading.top - 1, 0) : heading.bottom + 1]
        judge = RowJudge(heading.words.form, heading.columns, rows, self._tab.merges, heading.right)
        table = Table(heading, judge)
        self._tables.append(table)
        self._pages.append((heading.top, table))
        self._mark(heading, HEADING)
        return table

    def _mark(self, heading: Candidate, placed: Placed) -> None:
        for row in self._tab.rows[heading.top : heading.bottom + 1]:
            if has_content(row):
                self._placed.setdefault(row.index, placed)

    def _above(self, first: Candidate) -> None:
        """Titles and legends; but a sort that took the heading along leaves calls above it.

        Or there is another table, of which something that a register needs is missing.
        """
        judge = self._now.judge
        others = {other.top: other for other in self._search.below(0, first.top) if other.near}
        for row in self._tab.rows[: first.top]:
            if row.index in others:
                self._end_other()
                self._mark(others[row.index], HEADING)
                self._other = (others[row.index], [])
            if not has_content(row) or row.index in self._placed:
                continue
            if self._other is not None:
                self._placed[row.index] = OTHER_TABLE
                self._other[1].append(row)
            else:
                called = judge.identified(row) and judge.dated(row)
                self._placed[row.index] = ABOVE if called or reads_like_a_call(row) else TITLE
        self._end_other()

    def _meet(self, candidate: Candidate) -> None:
        """A row that reads like a heading."""
        known = next((table for table in self._tables if self._again(candidate, table)), None)
        if known is not None:
            self._end_other()
            for row in self._tab.rows[candidate.top : candidate.bottom + 1]:
                if row.index == candidate.details or known.judge.repeats(row):
                    self._placed[row.index] = REPEATED_HEADING
                elif has_content(row):
                    self._place(row)
            self._now = known
            self._pages.append((candidate.top, known))
        elif candidate.complete:
            if not self._beside(candidate):
                self._end_other()
                self._now = self._begin(candidate)
        elif self._is_other(candidate):
            self._end_other()
            self._mark(candidate, HEADING)
            self._other = (candidate, [])

    def _again(self, candidate: Candidate, table: Table) -> bool:
        """Whether it is the heading of a table that was there before."""
        if candidate.complete and candidate.adds_to(table.heading):
            return False
        return table.judge.repeats(self._tab.rows[candidate.details]) or candidate.maps_like(table.heading)

    def _beside(self, candidate: Candidate) -> bool:
        """Whether it heads a table at the side of one that goes on: that one is read, the other is told."""
        now = self._now.heading
        if candidate.left < now.right and now.left < candidate.right:
            return False
        return any(self._now.judge.identified(row) for row in self._tab.rows[candidate.bottom + 1 :])

    def _is_other(self, candidate: Candidate) -> bool:
        """Whether the row heads another table: mostly names of fields, and not where the register has them."""
        recognised, texts = self._search.recognised(candidate)
        strange = candidate.strange_to(self._now.heading)
        if recognised == texts and any(candidate.words.is_score(field) for field in strange):
            return True
        return recognised >= 3 and len(strange) >= 2 and recognised * 5 >= texts * 3

    def _place(self, row: Row) -> None:
        table = self._now
        if self._other is not None:
            if not (table.judge.identified(row) and table.judge.dated(row)):
                self._placed[row.index] = OTHER_TABLE
                self._other[1].append(row)
                return
            self._end_other()
        placed = self._placed[row.index] = table.judge.judge(row)
        if placed is RECORD:
            table.records.append(row)
        elif placed.place not in (RowPlace.HEADING, RowPlace.TOTAL):
            table.blanks.append(row)

    def _end_other(self) -> None:
        if self._other is not None:
            heading, rows = self._other
            self._unread.append(Unread.of(self._tab, heading, rows, aside=False))
            self._other = None
