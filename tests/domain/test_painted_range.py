"""How a line of the log names the cells that it is about: a range, some cells, one (spec §7)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from mail_examples import BOGOTA

from sheets_automation.domain.addresses import row_cells, spans
from sheets_automation.domain.control.tables import AUDIT
from sheets_automation.model import AuditEntry, Result, State, Where

PAINTED = AuditEntry(
    "R-00001", datetime(2026, 11, 25, 7, 45, tzinfo=BOGOTA), "R", "0.1", "abc", "GSC-FOR-01",
    Where("1", "GSC-FOR-01", 7, "NOVIEMBRE", 19), "C-2026-00001", 77, "pintar", 14, "[]", "[]", State.NONE, State.RED,
    "R-56", "detractor", Result.APPLIED,
)  # fmt: skip


def shown_cell(entry: AuditEntry) -> str:
    """What people read in the column «Celda»."""
    (cell,) = (column.show(entry) for column in AUDIT.columns if column.heading == "Celda")
    return str(cell)


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        (tuple(range(18)), "A20:R20"),
        ((0, 2, 3), "A20, C20:D20"),
        ((14,), "O20"),
        ((3, 2, 0), "A20, C20:D20"),
        ((25, 26, 27), "Z20:AB20"),
        ((0, 2, 4), "A20, C20, E20"),
    ],
)
def test_painted_cells_are_named_as_ranges(columns: tuple[int, ...], named: str) -> None:
    """Neighbours are one range, whatever order they were painted in."""
    before = json.dumps([[column, None] for column in columns])
    assert shown_cell(replace(PAINTED, column=min(columns), before=before)) == named


def test_a_line_whose_cells_cannot_be_read_names_its_own() -> None:
    """Somebody has typed over what was there before."""
    assert shown_cell(replace(PAINTED, before="rojo")) == "O20"


def test_a_note_names_its_cell_and_a_mark_its_row() -> None:
    """Neither is a painted range."""
    assert shown_cell(replace(PAINTED, action="nota", before="[[0, null], [1, null]]")) == "O20"
    assert shown_cell(replace(PAINTED, action="identidad", column=None)) == "Fila 20"


def test_cells_of_no_column() -> None:
    """Nothing is named, and no column twice."""
    assert (row_cells(19, ()), spans((4, 4, 5))) == ("", [(4, 5)])
