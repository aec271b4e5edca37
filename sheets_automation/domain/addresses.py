"""Addresses of several cells of one row, as people write them: «A20:R20», «A20, C20:D20»."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_automation.model import a1


def spans(columns: Iterable[int]) -> list[tuple[int, int]]:
    """Columns in ascending order as inclusive runs of neighbours: 0, 2, 3 → (0, 0), (2, 3)."""
    found: list[tuple[int, int]] = []
    for column in sorted(set(columns)):
        if found and column == found[-1][1] + 1:
            found[-1] = (found[-1][0], column)
        else:
            found.append((column, column))
    return found


def row_cells(row: int, columns: Iterable[int]) -> str:
    """Cells of a row (0-based): neighbours as a range, one alone by itself; "" without columns."""
    return ", ".join(
        a1(row, first) if first == last else f"{a1(row, first)}:{a1(row, last)}" for first, last in spans(columns)
    )
