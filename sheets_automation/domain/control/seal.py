"""The seal of a line: whether its data, and what people read beside them, are still as the service wrote them.

Sixteen hexadecimal digits at the end of the JSON: eight of the JSON without them, eight of the visible cells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum, auto

from sheets_automation.model import Cell, CellOut, Link

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are naive local time of the spreadsheet
_HEAD, _DIGITS = ',"suma":"', 8
_TAIL = len(_HEAD) + 2 * _DIGITS + len('"}')
_LONGEST = 50_000  # characters that a cell holds


class Seal(Enum):
    """What the seal of a line says."""

    WHOLE = auto()
    SHOWN_DIFFERS = auto()  # the data are ours, a visible cell says something else
    BROKEN = auto()  # somebody edited the data
    NONE = auto()  # written by a version without seals


def sealed(data: str, shown: Sequence[CellOut]) -> str:
    """A JSON object with the seal as its last key."""
    return f'{data[:-1]}{_HEAD}{_digest(data)}{_digest(_joined([plain(value) for value in shown]))}"}}'


def judged(data: str, shown: Sequence[Cell]) -> Seal:
    """The seal of a line as it was read; ``shown``: its visible cells."""
    tail = data[-_TAIL:]
    if not tail.startswith(_HEAD):
        return Seal.NONE
    ours, seen = tail[len(_HEAD) : len(_HEAD) + _DIGITS], tail[len(_HEAD) + _DIGITS : -2]
    if _digest(data[:-_TAIL] + "}") != ours:
        return Seal.BROKEN
    typed = any(cell.formula for cell in shown)
    return Seal.SHOWN_DIFFERS if typed or _digest(_joined([c.value for c in shown])) != seen else Seal.WHOLE


def plain(value: CellOut) -> object:
    """What a cell written so reads back as: dates as serials, numbers as floats, an empty text as None."""
    match value:
        case None | "":
            return None
        case bool():
            return value
        case int() | float():
            return float(value)
        case Link():
            return value.text
        case datetime():
            return (value.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400
        case date():
            return float((value - _EPOCH.date()).days)
        case str():
            return value[:_LONGEST]


def _joined(values: Sequence[object]) -> str:
    """Empty cells at the end do not count; times to a tenth of a second, for a file may round them."""
    texts = [f"{value:.6f}" if isinstance(value, float) else str(value or "") for value in values]
    return "\x1f".join(texts).rstrip("\x1f")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
