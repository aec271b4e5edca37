"""What the control workbook says: its entries with the row each stands in (spec §7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheets_automation.domain.control.layout import TITLED
from sheets_automation.domain.control.lines import Line, Lineage, lines_of
from sheets_automation.domain.control.tables import (
    AUDIT,
    NUMBER,
    OF_SHADOW,
    TABLES,
    Table,
)
from sheets_automation.model import AuditEntry, Case, OutboxEntry, Result, RunEntry, ShadowLine, Tab, Workbook


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the control workbook says: entries with the row each stands in."""

    cases: Mapping[str, tuple[int, Case]] = field(default_factory=dict)  # number → (row, case)
    outbox: Mapping[str, tuple[int, OutboxEntry]] = field(default_factory=dict)  # key → (row, entry)
    runs: Mapping[str, tuple[int, RunEntry]] = field(default_factory=dict)  # run → (row, entry)
    pending: tuple[tuple[int, AuditEntry], ...] = ()  # audit lines without an outcome
    next_row: Mapping[int, int] = field(default_factory=dict)  # sheet id → first free row
    row_count: Mapping[int, int] = field(default_factory=dict)  # sheet id → rows of the grid
    last_number: int = 0  # highest case number in sight, legible entry or not: none is given twice
    broken: Mapping[str, int] = field(default_factory=dict)  # number → row of a line of Casos without usable data
    key: str = ""  # with which new lines of Casos veil whose they are
    log: tuple[str, ...] = ()  # data of settled lines of Bitácora, as they stand there
    shadow: Mapping[str, tuple[int, ShadowLine]] = field(default_factory=dict)  # id → (row, line), in their order

    @property
    def known(self) -> tuple[Case, ...]:
        return tuple(case for _row, case in self.cases.values())


def audit_of(book: Workbook, run: str) -> list[tuple[int, AuditEntry]]:
    """The audit lines of one run with the rows they stand in, for ``undo`` and ``explain``."""
    tab = book.tab(AUDIT.sheet_id)
    wanted = f'"run":"{run}"'
    found = lines_of(AUDIT, tab) if tab else []
    return [(line.row, AUDIT.decode(line.data)) for line in found if wanted in line.data and line.kind in _BELIEVED]


def audit_lines(book: Workbook) -> list[tuple[int, AuditEntry]]:
    """All audit lines of all runs that can be believed, with the rows they stand in."""
    tab = book.tab(AUDIT.sheet_id)
    found = lines_of(AUDIT, tab) if tab else []
    return [(line.row, AUDIT.decode(line.data)) for line in found if line.data and line.kind in _BELIEVED]


def missing_tabs(book: Workbook, also: Collection[int] = ()) -> list[str]:
    """Titles of our tabs that the workbook lacks (by sheet id: renaming one is no damage).

    ``also``: ids of those tabs of shadow mode that are wanted; the others are missed by nobody.
    """
    there = {tab.sheet_id for tab in book.tabs} | (OF_SHADOW - set(also))
    return [title for sheet_id, (title, _headings) in TITLED.items() if sheet_id not in there]


def foreign_tabs(book: Workbook) -> dict[int, int]:
    """Our sheet id → the id under which that tab came back.

    A control workbook that went through ``.xlsx`` keeps titles, headings and cells, but Google numbers its tabs anew; a
    tab of which only a copy is left has another title besides.
    """
    present = {tab.sheet_id for tab in book.tabs}
    tables = {table.sheet_id: table for table in TABLES}
    found: dict[int, int] = {}
    for sheet_id, (title, headings) in TITLED.items():
        others = [tab for tab in book.tabs if tab.sheet_id not in TITLED and tab.sheet_id not in found.values()]
        fits = [tab for tab in others if sheet_id not in present and _holds(tab, title, headings, tables.get(sheet_id))]
        best = max(fits, key=lambda tab: (tab.title == title, tab.row_count), default=None)
        if best is not None:
            found[sheet_id] = best.sheet_id
    return found


def _holds(tab: Tab, title: str, headings: tuple[str, ...], table: Table[Any] | None) -> bool:
    """Whether a tab is one of ours by what it holds: its entries, or title and heading."""
    if tab.title == title and tuple(tab.row(0).cell(column).value for column in range(len(headings))) == headings:
        return True
    return table is not None and any(line.kind in _BELIEVED for line in lines_of(table, tab))


_BELIEVED = (Lineage.SOUND, Lineage.SHOWN_DIFFERS)


def read_ledger(book: Workbook) -> Ledger:
    """Decode a snapshot of the control workbook, whatever state it is in; what cannot be read is left out."""
    foreign = foreign_tabs(book)
    lines: dict[int, list[Line]] = {}
    next_row: dict[int, int] = {}
    row_count: dict[int, int] = {}
    for table in TABLES:
        tab = book.tab(foreign.get(table.sheet_id, table.sheet_id))
        lines[table.sheet_id] = lines_of(table, tab) if tab else []
        if tab:
            next_row[table.sheet_id] = max((row.index + 1 for row in tab.rows if row.cells), default=1)
            row_count[table.sheet_id] = tab.row_count
    cases, audit, outbox, runs, shadow = (lines[table.sheet_id] for table in TABLES)
    return Ledger(
        cases={line.key: (line.row, line.entry) for line in _believed(cases)},
        outbox={line.key: (line.row, line.entry) for line in _believed(outbox)},
        runs={line.key: (line.row, line.entry) for line in _believed(runs)},
        pending=tuple((line.row, line.entry) for line in _believed(audit) if line.entry.result is Result.PENDING),
        next_row=next_row,
        row_count=row_count,
        last_number=_last_number(book),
        key=next((line.entry.key for line in _believed(cases) if line.entry.key), ""),
        broken={line.key: line.row for line in cases if line.kind in (Lineage.SPOILT, Lineage.RETIRED) and line.key},
        log=tuple(line.data for line in audit if line.kind in _BELIEVED and line.entry is None),
        shadow={line.key: (line.row, line.entry) for line in _believed(shadow)},
    )


def _believed(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.entry is not None and line.kind in _BELIEVED]


def _last_number(book: Workbook) -> int:
    """The highest that people can read anywhere in the workbook, for an entry may have been spoilt."""
    texts = (cell.value for tab in book.tabs for row in tab.rows for cell in row.cells)
    shown = (text for text in texts if isinstance(text, str) and text.startswith("C-"))
    numbers = (number for text in shown for number in re.findall(NUMBER, text))
    return max((int(number.rpartition("-")[2]) for number in numbers), default=0)
