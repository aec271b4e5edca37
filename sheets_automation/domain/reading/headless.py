"""Rows that read like calls in a tab without any heading, and the low scores in them (spec §3)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.reading.question_words import counts_up, is_low
from sheets_automation.domain.reading.rows import is_day, is_somebodys
from sheets_automation.model import CellValue, Reader, Row

_WIDEST = 60  # columns looked at
_SCORES = range(1, 11)


def low_in_calls(rows: Sequence[Row], below: float) -> dict[int, list[int]]:
    """Row → columns of its low scores, in rows that have a day and somebody's plate or telephone.

    A column that counts up numbers the rows; one with any other number than 1 to 10 holds no scores.
    """
    calls = [row for row in rows if reads_like_a_call(row)]
    width = min(max((len(row.cells) for row in calls), default=0), _WIDEST)
    found: dict[int, list[int]] = {}
    for column in range(width):
        values = [(row.index, row.cell(column).value) for row in calls]
        numbers = [number for _row, value in values if (number := _number(value)) is not None]
        if not numbers or counts_up(numbers) or any(number not in _SCORES for number in numbers):
            continue
        for index, value in values:
            if is_low(value, below):
                found.setdefault(index, []).append(column)
    return {index: found[index] for index in sorted(found)}


def reads_like_a_call(row: Row) -> bool:
    """Whether a row has a day and somebody's plate or telephone, wherever they stand."""
    values = [cell.value for cell in row.cells[:_WIDEST] if cell.value is not None]
    return any(map(is_day, values)) and any(
        is_somebodys(reader, value) for value in values for reader in (Reader.PLATE, Reader.PHONE)
    )


def _number(value: CellValue) -> float | None:
    if isinstance(value, float) and not isinstance(value, bool):
        return value
    return float(value) if isinstance(value, str) and value.strip().isdecimal() else None
