"""Runs in a row that did nothing share one line of ``Corridas``: a run every minute is 1,440 lines a day otherwise.

What the line says stays the heartbeat: it is the last one's, with the number of runs and when the first began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sheets_automation.model import RunEntry

_GAP = timedelta(hours=2)  # hours without a run stay to be seen
#: What two runs must have in common to be no news of each other. Rows come and go all day while agents type.
_SAME = ("command", "shadow", "status", "version", "config", "workbooks", "open_cases", "overdue", "findings", "detail")


def folded(runs: Mapping[str, tuple[int, RunEntry]], row: int, run: RunEntry) -> tuple[int, RunEntry] | None:
    """The line that a run which has ended can share, and what it says then; None where it needs its own.

    ``runs``: the lines as they were read; ``row``: of this run's own line. Only the line right before it, of the same
    day, is shared: whatever people did to the order of the lines, nothing is written over that does not stand there.
    """
    others = [pair for key, pair in runs.items() if key != run.run]
    above, before = max(others, key=lambda pair: pair[0], default=(0, None))
    if before is None or above != row - 1 or before.started != max(entry.started for _row, entry in others):
        return None
    first = before.since or before.started
    if not before.idle or not run.idle or before.finished is None or first.date() != run.started.date():
        return None
    if not before.started <= run.started <= before.finished + _GAP:
        return None
    if any(getattr(before, name) != getattr(run, name) for name in _SAME):
        return None
    return above, replace(run, idle=before.idle + run.idle, since=first)


def told(run: RunEntry) -> str:
    """What ``Corridas`` says of a run besides its figures."""
    if run.idle < 2 or run.since is None:
        return run.detail
    return f"Sin novedad: {run.idle} corridas de {run.since:%H:%M} a {run.started:%H:%M}. {run.detail}".rstrip()
