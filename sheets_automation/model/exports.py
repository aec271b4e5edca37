"""A list taken out of another program, as tables of cells; what the columns mean is found out later."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.model.sheets import CellValue


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """One table. Empty rows are there too: the position in ``rows`` plus one is the number that people see."""

    title: str
    rows: tuple[tuple[CellValue, ...], ...]  # without the empty cells at the end of a row; dates as serials


@dataclass(frozen=True, slots=True)
class Export:
    """One file as it was handed over. ``name``: of the file."""

    name: str
    sheets: tuple[ExportSheet, ...]
