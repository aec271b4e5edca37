"""Take the rows of an import back: those that nobody has touched are emptied, the others stay and are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sheets_automation.domain.cases.identity import marks_in
from sheets_automation.domain.control.tables import AUDIT
from sheets_automation.errors import Refused, UnknownOutcome
from sheets_automation.google import new_rows
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import AuditEntry, Result, Row, Where, Workbook
from sheets_automation.steps.control import Control
from sheets_automation.steps.import_rows import held
from sheets_automation.steps.result import Receipt

Line = tuple[int, AuditEntry]


def take_rows_back(
    sheets: Sheets, control: Control, books: Sequence[Workbook], lines: Sequence[Line], receipt: Receipt
) -> None:
    """Empties the cells that the import filled. The rows stay, empty: deleting one could take along what is typed there
    in that very moment."""
    marks = marks_in(books)
    undone: list[Line] = []
    for position, entry in lines:
        where = marks.get((entry.where.workbook_id, entry.mark))
        row = _row(books, where)
        told = _told(entry, where)
        why = _touched(entry, row)
        if why or where is None or row is None:
            receipt.left.append((told, why or "its row is no longer in the workbook"))
            continue
        columns = _columns(entry)
        try:
            sheets.batch(
                where.workbook_id, new_rows.clear(where.sheet_id, row.index, entry.mark, columns), doing="undo"
            )
        except (Refused, UnknownOutcome) as error:
            receipt.left.append((told, f"the row could not be emptied: {error}"))
            continue
        receipt.restored.append(told)
        undone.append((position, replace(entry, result=Result.UNDONE)))
    control.write(control.update(AUDIT, undone), "recording which rows were taken back")


def _row(books: Sequence[Workbook], where: Where | None) -> Row | None:
    book = next((book for book in books if where is not None and book.id == where.workbook_id), None)
    tab = book.tab(where.sheet_id) if book is not None and where is not None else None
    return tab.row(where.row) if tab is not None and where is not None else None


def _columns(entry: AuditEntry) -> list[int]:
    return [int(column) for column in entry.before.split(",") if column]


def _touched(entry: AuditEntry, row: Row | None) -> str:
    """Why the row is somebody's by now; "" where it is as the import left it."""
    if row is None:
        return "its row is no longer in the workbook"
    ours = _columns(entry)
    if held(row, dict.fromkeys(ours)) != entry.after:
        return "somebody changed the row since"
    others = [cell for column, cell in enumerate(row.cells) if column not in ours]
    if any(cell.value not in (None, "") or cell.note for cell in others):
        return "somebody wrote in the row since"
    return ""


def _told(entry: AuditEntry, where: Where | None) -> str:
    place = where or entry.where
    return f"{place.workbook} › {place.tab} › row {place.row + 1} ({entry.reason})"
