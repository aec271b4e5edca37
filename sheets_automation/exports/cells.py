"""One cell of text, and rows of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sheets_automation.exports.encoding import repaired
from sheets_automation.model import CellValue

_GUARDED = re.compile(r'="(.*)"', re.DOTALL)  # ="0311…": how exports keep Excel from taking it for a number


def text_cell(raw: str) -> CellValue:
    """The text with its letters put right; None where there is none."""
    guarded = _GUARDED.fullmatch(raw)
    return repaired(guarded[1] if guarded else raw) or None


def trimmed(cells: Iterable[CellValue]) -> tuple[CellValue, ...]:
    """A row without the empty cells at its end."""
    row = list(cells)
    while row and (row[-1] is None or (isinstance(row[-1], str) and not row[-1].strip())):
        row.pop()
    return tuple(row)
