"""Settle what an earlier run left unfinished, by looking at the sheets as they are (spec §8)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from sheets_automation.domain.cases.acknowledge import digest
from sheets_automation.domain.cases.identity import marks_in
from sheets_automation.domain.control import tables
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.tables import AUDIT
from sheets_automation.model import AuditEntry, Case, Fill, Result, Rgb, Row, Where, Workbook


def settle(ledger: Ledger, books: Sequence[Workbook]) -> tuple[Ledger, tuple[tuple[int, AuditEntry], ...]]:
    """Give every audit line without an outcome one: applied, not applied, or unknown.

    A line about a workbook that could not be read waits for the next run. Returns the ledger in which cases and the log
    know of colours that were applied, and the settled lines with their rows.
    """
    if not ledger.pending:
        return ledger, ()
    marks = marks_in(books)
    tabs = {(book.id, tab.sheet_id): tab for book in books for tab in book.tabs}
    settled: list[tuple[int, AuditEntry]] = []
    cases = dict(ledger.cases)
    readable = {book.id for book in books}
    waiting = tuple(line for line in ledger.pending if line[1].where.workbook_id not in readable)
    for position, entry in ledger.pending:
        if entry.where.workbook_id not in readable:
            continue
        where = marks.get((entry.where.workbook_id, entry.mark))
        tab = tabs.get((where.workbook_id, where.sheet_id)) if where else None
        result = _judge(entry, where, tab.row(where.row) if tab and where else None)
        settled.append((position, replace(entry, result=result)))
        if entry.action == "pintar" and result is Result.APPLIED and entry.case in cases:
            row, case = cases[entry.case]
            cases[entry.case] = (row, _painted(case, entry))
    log = (*ledger.log, *(str(AUDIT.encode(entry)[-1]) for _row, entry in settled))
    return replace(ledger, cases=cases, pending=waiting, log=log), tuple(settled)


def _judge(entry: AuditEntry, where: Where | None, row: Row | None) -> Result:
    if entry.action == "retirar_identidad":
        return Result.APPLIED if where is None or where.row != entry.where.row else Result.NOT_APPLIED
    if where is None or row is None:
        return Result.NOT_APPLIED if entry.action in ("identidad", tables.ADDED) else Result.UNKNOWN
    match entry.action:
        case "identidad" | tables.ADDED:
            return Result.APPLIED
        case "nota":
            note = row.cell(entry.column or 0).note or None
            return _compare(note, json.loads(entry.before), json.loads(entry.after))
        case "texto":
            return _compare(digest(row.cell(entry.column or 0).value), entry.before, entry.after)
        case _:
            cells = cells_from(entry.before)
            now = [row.cell(column).fill for column, _fill in cells]
            after = fill_from(json.loads(entry.after))
            if all(_rgb(fill) == _rgb(after) for fill in now):
                return Result.APPLIED
            unchanged = all(_rgb(fill) == _rgb(old) for fill, (_column, old) in zip(now, cells, strict=True))
            return Result.NOT_APPLIED if unchanged else Result.UNKNOWN


def _compare(now: object, before: object, after: object) -> Result:
    return Result.APPLIED if now == after else Result.NOT_APPLIED if now == before else Result.UNKNOWN


def _painted(case: Case, entry: AuditEntry) -> Case:
    return replace(case, state=entry.state_after, painted=fill_from(json.loads(entry.after)))


def _rgb(fill: Fill | None) -> Rgb | None:
    return fill.rgb if fill else None


def fill_to(fill: Fill | None) -> object:
    """A fill as JSON: ``["#ff0000", "ACCENT2"]``, or None."""
    return [fill.rgb.hex, fill.theme] if fill else None


def fill_from(data: object) -> Fill | None:
    if not isinstance(data, list):
        return None
    return Fill(Rgb.parse(str(data[0])), data[1])


def cells_to(cells: Sequence[tuple[int, Fill | None]]) -> str:
    """The fills that were there: ``[[column, fill], …]``."""
    return json.dumps([[column, fill_to(fill)] for column, fill in cells])


def cells_from(text: str) -> list[tuple[int, Fill | None]]:
    return [(int(column), fill_from(fill)) for column, fill in json.loads(text)]
