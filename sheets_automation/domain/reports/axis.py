"""Where the axis of a chart over months begins, and at which month."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

_T = TypeVar("_T")
#: Figures within this of the top: bars from zero would all look alike, so they are dots.
NARROW = 0.15
_HALF = 0.5


def lowest(values: Iterable[float | None], scale: float = 1.0) -> float:
    """The ten below the lowest value, so that a few points can be seen and noise does not look like a landslide.

    ``scale``: what 100 % is, 1 for shares and 100 for points.
    """
    known = [value / scale for value in values if value is not None]
    least = min(known, default=0.0)
    if 0 <= least < _HALF:  # so far down nothing is gained by cutting the rest away
        return 0.0
    return max(-1.0, math.floor(least * 10 - 0.2) / 10) * scale


def from_first(months: Sequence[_T], holds: Callable[[_T], bool]) -> Sequence[_T]:
    """Without the months before the first that holds anything; a gap between stays. The last month always stays."""
    start = next((place for place, month in enumerate(months) if holds(month)), max(0, len(months) - 1))
    return months[start:]
