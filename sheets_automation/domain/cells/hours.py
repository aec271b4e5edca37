"""The hour that a cell names beside a day or alone: «14/11 8am», «NC 10:30», «3:15 p. m.», a serial with a fraction."""

from __future__ import annotations

import re
from datetime import time

from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL
from sheets_automation.model import CellValue

_START = r"(?<![\d/.:-])"
_PATTERNS = tuple(
    re.compile(_START + rest, re.IGNORECASE)
    for rest in (
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap])?",
        r"(?P<hour>\d{1,2})(?P<minute>)\s*(?P<half>[ap])\.?\s*m\b",
        r"(?P<hour>\d{1,2})(?P<minute>)\s*(?:h|hrs?|horas)\b(?P<half>)",
    )
)
_MINUTES_A_DAY = 24 * 60


def hour_in(typed: CellValue) -> time | None:
    """The local hour; None where the cell names none, or one that no clock shows."""
    if isinstance(typed, bool):
        return None
    if isinstance(typed, int | float):
        return _of_serial(float(typed))
    if not isinstance(typed, str):
        return None
    found = next((match for pattern in _PATTERNS if (match := pattern.search(typed)) is not None), None)
    return _clock(found) if found is not None else None


def _of_serial(number: float) -> time | None:
    """The fraction of a day; a whole number of days names no hour."""
    part = number - int(number)
    if not part or not (0 < number < 1 or FIRST_SERIAL <= number < LAST_SERIAL):
        return None
    minutes = min(round(part * _MINUTES_A_DAY), _MINUTES_A_DAY - 1)
    return time(minutes // 60, minutes % 60)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
