"""What ``import`` says: what would be or was added, and what not and why, as text or JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sheets_automation.commands.importing import Imported
from sheets_automation.domain.imports.plan import NotAdded

_SHOWN = 15  # rows of each list


def import_text(told: Imported) -> RenderableType:
    """For the terminal: figures first, then notes, then the rows that were left out."""
    plan = told.plan
    where = f"«{plan.register.tab}» of {plan.register.workbook}"
    if told.added is None:
        head = f"{len(plan.rows)} rows would be added to {where}. Add them with --write."
    else:
        head = f"{told.added.rows} rows added to {where} in run {told.run}. Take them back with: undo {told.run}"
    parts: list[RenderableType] = [Text(head)]
    if told.added is not None and told.added.why:
        parts.append(Text(told.added.why))
    parts += [Text(f"{file}: {note.sheet}: {_at(note.row)}{note.text}") for file, note in plan.notes]
    if plan.rows:
        shown = [(row.line, row.who, row.removed) for row in plan.rows[:_SHOWN]]
        parts.append(_table("New rows", shown, len(plan.rows)))
    if plan.removed:
        kinds = Counter(one.why.partition(":")[0] for one in plan.removed)
        parts.append(
            Text("Proposed not to be called: " + ", ".join(f"{n} {kind.lower()}" for kind, n in kinds.items()))
        )
        parts.append(_table("Not to be called", _lines(plan.removed), len(plan.removed)))
    if plan.doubts:
        parts.append(_table("To be looked at", _lines(plan.doubts), len(plan.doubts)))
    if plan.skipped:
        parts.append(_table("Left out", _lines(plan.skipped), len(plan.skipped)))
    return Group(*parts)


def _at(row: int | None) -> str:
    return f"fila {row}: " if row else ""


def _lines(found: tuple[NotAdded, ...]) -> list[tuple[int, str, str]]:
    return [(one.line, one.who, one.why) for one in found[:_SHOWN]]


def _table(title: str, rows: list[tuple[int, str, str]], total: int) -> Table:
    more = f" (the first {len(rows)} of {total})" if total > len(rows) else f" ({total})"
    table = Table(title=f"{title}{more}", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("Row of the list", justify="right")
    table.add_column("Customer")
    table.add_column("Why", overflow="fold")
    for line, who, why in rows:
        table.add_row(str(line), Text(who), Text(why))
    return table


def import_json(told: Imported) -> dict[str, Any]:
    """The same as data."""
    plan = told.plan
    return {
        "run": told.run or None,
        "workbook": plan.register.workbook,
        "tab": plan.register.tab,
        "rows": len(plan.rows),
        "added": told.added.rows if told.added else None,
        "detail": (told.added.why if told.added else "") or None,
        "new": [{"file": row.file, "row": row.line, "who": row.who, "removed": row.removed} for row in plan.rows],
        "removed": [_plain(one) for one in plan.removed],
        "doubts": [_plain(one) for one in plan.doubts],
        "skipped": [_plain(one) for one in plan.skipped],
        "notes": [{"file": file, "sheet": n.sheet, "row": n.row, "text": n.text} for file, n in plan.notes],
    }


def _plain(one: NotAdded) -> dict[str, Any]:
    return {"file": one.file, "row": one.line, "who": one.who, "why": one.why}
