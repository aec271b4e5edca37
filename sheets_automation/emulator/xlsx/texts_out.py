"""Texts on their way into a file: cut to what Excel holds, and in pieces where words look different."""

from __future__ import annotations

from typing import Any

from .escapes import units, whole

Json = dict[str, Any]

_MAX_UNITS = 32_767


def fitted(text: str) -> str:
    """The text within Excel's limit, which counts an emoji twice."""
    if len(text) <= _MAX_UNITS // 2 or units(text) <= _MAX_UNITS:
        return text
    return _slice(text, 0, _MAX_UNITS)


def split_runs(text: str, runs: list[Json]) -> list[tuple[Json, str]]:
    """``TextFormatRun`` s as (format, piece); none where no piece looks different from the cell."""
    if not any(run.get("format") for run in runs):
        return []
    starts = [int(run.get("startIndex", 0)) for run in runs]
    found: list[tuple[Json, str]] = []
    if starts[0] > 0:
        found.append(({}, _slice(text, 0, starts[0])))
    for run, start, end in zip(runs, starts, [*starts[1:], units(text)], strict=True):
        found.append((run.get("format", {}), _slice(text, start, end)))
    return [(look, piece) for look, piece in found if piece]


def _slice(text: str, start: int, end: int) -> str:
    """Between two places counted in UTF-16 units."""
    data = text.encode("utf-16-le", "surrogatepass")
    return whole(data[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
