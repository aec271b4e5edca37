"""Rows of «Calidad de datos»: what could not be understood, for the people who type (spec §3, §7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sheets_automation.domain.control.tables import as_words
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.model import CellOut, Finding, Link

_CODE = re.compile(r"\b[A-Z]{2,4}-FOR-\d{2}\b")


def finding_rows(findings: Iterable[Finding]) -> list[tuple[CellOut, ...]]:
    """Rows of «Calidad de datos», the gravest first."""
    order = {"error": 0, "aviso": 1, "dato": 2}
    ranked = sorted(findings, key=lambda f: (order[f.severity.value], f.workbook, f.tab, f.code, _cell_order(f.cell)))
    return [
        (
            as_words(f.severity.value),
            finding_title(f.code),
            short_title(f.workbook),
            f.tab,
            Link(f.cell, f.link) if f.link else f.cell,
            as_words(f.field),
            f.read,
            as_words(f.expected),
            as_words(f.fix),
        )
        for f in ranked
    ]


def short_title(title: str) -> str:
    """The code in a title says which file it is; a title without one is shown whole."""
    code = _CODE.search(title)
    return code.group() if code else title


def _cell_order(cell: str) -> tuple[int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), letters
