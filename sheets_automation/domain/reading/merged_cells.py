"""Merged cells that hide a value of the body: only the first cell of them keeps one (spec §3)."""

from __future__ import annotations

from collections.abc import Collection

from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.model import Box, a1

_MERGE = doubtful("celdas_combinadas", "una celda por dato", "Separe las celdas: solo la primera conserva el valor.")
_LISTED = 20


def check_merges(sheet: Sheet) -> None:
    """Tell each merge that hides something. Headings, titles and totals may merge as they like."""
    records = frozenset(sheet.layout.record_rows)
    columns = frozenset(sheet.layout.columns.values())
    hiding = [box for box in sheet.tab.merges if _hides(box, records, columns)]
    for box in hiding[:_LISTED]:
        span = f"{a1(box.top, box.left)}:{a1(box.bottom - 1, box.right - 1)}"
        sheet.notes.add_tab(_MERGE, f"celdas combinadas {span}", cell=span, label=sheet.label(box.left))
    if len(hiding) > _LISTED:
        rest = len(hiding) - _LISTED
        sheet.notes.add_tab(_MERGE, f"otras {rest} zonas combinadas", cell=a1(hiding[_LISTED].top, 0))


def _hides(box: Box, records: Collection[int], columns: Collection[int]) -> bool:
    """Whether a cell other than the first is a field's cell of a record.

    A name over two columns under a heading that is as wide hides nothing: no field has the second column.
    """
    beside = any(box.left < column < box.right for column in columns)
    across = beside or box.left in columns
    if box.top in records and beside:
        return True
    return across and any(row in records for row in range(box.top + 1, box.bottom))
