"""Add the planned rows of an import to the agents' workbook: intent, guarded batch, verification, outcome (spec §8)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_automation import __version__
from sheets_automation.domain.cases.identity import mint
from sheets_automation.domain.control.tables import ADDED, AUDIT
from sheets_automation.domain.imports.plan import ImportPlan, NewRow, digest_of
from sheets_automation.errors import InputError, Refused, RemoteError, UnknownOutcome
from sheets_automation.google import new_rows
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import AuditEntry, CellOut, Result, Row, State, Tab, Where, Workbook
from sheets_automation.steps.control import Control
from sheets_automation.steps.result import RunResult

log = logging.getLogger(__name__)
_MOST = 2_000  # rows of one batch
Line = tuple[int, AuditEntry]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an import. ``why``: what kept rows from being added, in words."""

    rows: int
    why: str = ""


def add_rows(sheets: Sheets, control: Control, book: Workbook, plan: ImportPlan, result: RunResult) -> Added:
    """Insert the rows of the plan below the last row of its table, and write down each of them.

    Raises:
        InputError: the tab is protected there, or there are more rows than one import takes; nothing was written.
    """
    tab = book.tab(plan.register.sheet_id)
    if tab is None or not plan.rows:
        return Added(0)
    _check(plan, tab)
    place = _place(plan, book, tab)
    marks = _marks(plan, book, tab)
    entries = [
        _entry(plan, row, mark, place.above + 1 + at, result)
        for at, (row, mark) in enumerate(zip(plan.rows, marks, strict=True))
    ]
    requests, at = control.append(AUDIT, entries)
    control.write(requests, "recording the rows that are to be added")
    lines = list(zip(at, entries, strict=True))
    became, why = _insert(sheets, book, plan, place, marks)
    control.write(control.update(AUDIT, _settled(lines, became)), "recording which rows were added")
    added = sum(one is Result.APPLIED for one in became.values())
    return Added(added, why)


def _settled(lines: Sequence[Line], became: Mapping[int, Result]) -> list[Line]:
    return [(row, replace(entry, result=became[entry.mark])) for row, entry in lines]


def _check(plan: ImportPlan, tab: Tab) -> None:
    if len(plan.rows) > _MOST:
        raise InputError(
            f"The import would add {len(plan.rows)} rows to «{tab.title}»; {_MOST} at a time are allowed. Split the "
            f"list."
        )
    below = plan.register.layout.record_rows[-1] + 1 if plan.register.layout.record_rows else 0
    columns = {column for row in plan.rows for column in row.cells}
    if any(tab.is_locked(below, column) for column in columns):
        raise InputError(
            f"«{tab.title}» is protected where the new rows would go: let the service edit that range, or take the "
            "protection off. Nothing was written."
        )


def _place(plan: ImportPlan, book: Workbook, tab: Tab) -> new_rows.Place:
    """Below the last row of the table; of one that has none yet, below its heading."""
    layout = plan.register.layout
    above = layout.record_rows[-1] if layout.record_rows else layout.heading[1]
    columns = tuple(sorted({column for row in plan.rows for column in row.cells}))
    taken: set[int] = set()
    anchors: list[int] = []
    for number in range(len(columns) + 1):
        anchors.append(mint(f"{book.id}|{tab.sheet_id}|importar|{number}", taken))
        taken.add(anchors[-1])
    return new_rows.Place(tab.sheet_id, above, tab.column_count, columns, tuple(anchors))


def _marks(plan: ImportPlan, book: Workbook, tab: Tab) -> list[int]:
    taken = {mark for one in book.tabs for row in one.rows for mark in row.marks}
    found: list[int] = []
    for row in plan.rows:
        found.append(mint(f"{book.id}|{tab.sheet_id}|{row.digest}|{row.file}|{row.line}", taken))
        taken.add(found[-1])
    return found


def _insert(
    sheets: Sheets, book: Workbook, plan: ImportPlan, place: new_rows.Place, marks: Sequence[int]
) -> tuple[dict[int, Result], str]:
    """Mark → what became of its row, and what was in the way."""
    none = dict.fromkeys(marks, Result.NOT_APPLIED)
    tab = plan.register.tab
    heading = plan.register.layout.heading[1]
    show = [(tab, heading), (tab, place.above)]
    try:
        sheets.batch(book.id, new_rows.release(place), doing=f"clearing marks of an earlier import in {book.title}")
        fresh = sheets.batch(book.id, new_rows.anchor(place), show, f"marking where rows go in {book.title}").rows
        if not all(_same(book, plan, fresh, row) for row in (heading, place.above)):
            sheets.batch(book.id, new_rows.release(place), doing=f"taking marks off {book.title}")
            return none, "Alguien movió filas o columnas mientras se leía; no se agregó nada. Repita la orden."
        body = new_rows.insert(place, [row.cells for row in plan.rows], marks, plan.undated)
        sheets.batch(book.id, body, doing=f"adding rows to {book.title}")
    except Refused as refusal:
        log.warning("%s", refusal)
        _tidy(sheets, book, place)
        return none, f"Google no aceptó agregar las filas; no se agregó ninguna. {refusal.told}"
    except UnknownOutcome as lost:
        log.warning("%s", lost)
    return _verified(sheets, book, plan, marks)


def _tidy(sheets: Sheets, book: Workbook, place: new_rows.Place) -> None:
    try:
        sheets.batch(book.id, new_rows.release(place), doing=f"taking marks off {book.title}")
    except RemoteError as error:  # they are invisible, and the next import takes them off first
        log.warning("%s", error)


def _same(book: Workbook, plan: ImportPlan, fresh: Mapping[tuple[int, int], Row], row: int) -> bool:
    tab = book.tab(plan.register.sheet_id)
    now = fresh.get((plan.register.sheet_id, row))
    columns = range(tab.column_count if tab else 0)
    return tab is not None and now is not None and all(
        _bare(now.cell(c).value) == _bare(tab.row(row).cell(c).value) for c in columns
    )  # fmt: skip


def _bare(value: object) -> object:
    return None if value == "" else value


def _verified(sheets: Sheets, book: Workbook, plan: ImportPlan, marks: Sequence[int]) -> tuple[dict[int, Result], str]:
    """Looks again: a row that carries its mark and holds what was meant was added."""
    now = sheets.snapshot(book.id)
    rows = {mark: row for tab in now.tabs for row in tab.rows for mark in row.marks}
    became: dict[int, Result] = {}
    for mark, planned in zip(marks, plan.rows, strict=True):
        row = rows.get(mark)
        if row is None:
            became[mark] = Result.NOT_APPLIED
        else:
            became[mark] = Result.APPLIED if held(row, planned.cells) == planned.digest else Result.UNKNOWN
    missing = sum(one is not Result.APPLIED for one in became.values())
    return became, f"{missing} filas no quedaron como debían: mírelas en la pestaña." if missing else ""


def held(row: Row, columns: Mapping[int, CellOut]) -> str:
    """Digest of what a row holds now in these columns."""
    return digest_of({column: _cell(row.cell(column).value) for column in columns})


def _cell(value: object) -> CellOut:
    return value if isinstance(value, str | int | float | bool) else ""


def _entry(plan: ImportPlan, row: NewRow, mark: int, line: int, result: RunResult) -> AuditEntry:
    register = plan.register
    return AuditEntry(
        id=f"{result.run}-{line:05d}",
        when=result.started,
        run=result.run,
        version=__version__,
        config=result.config.digest,
        form=register.layout.form,
        where=Where(register.workbook_id, register.workbook, register.sheet_id, register.tab, line),
        case="",
        mark=mark,
        action=ADDED,
        column=None,
        before=",".join(map(str, sorted(row.cells))),  # columns that were filled
        after=row.digest,
        state_before=State.NONE,
        state_after=State.NONE,
        rule=result.config.company.documents.calls,
        reason=f"fila {row.line} de la lista «{row.file}»",
        result=Result.PENDING,
    )
