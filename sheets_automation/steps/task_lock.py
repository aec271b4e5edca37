"""The lock of one task: which workbooks it may be painting, for runs that begin while it does (spec §8).

The run's own lock (``lock.py``) ends with its leader; a task that the leader lost sight of may go on painting for a
while. So a task writes down in the control workbook what it paints before it begins, in one batch with the fence of the
run's lock: once another run has begun, it cannot any more. A run that finds such a note leaves those workbooks alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sheets_automation.errors import Refused
from sheets_automation.google.requests import Json, attach, detach
from sheets_automation.google.sheets import Sheets
from sheets_automation.steps.lock import free, machine

KEY = "tarea"
_FIRST, _EACH = 700_000_000, 100_000  # ids: far from those of the run lock and of the service's notes


def short(workbook_id: str) -> str:
    """A workbook in few characters: all notes of a file share 30,000."""
    return hashlib.sha256(workbook_id.encode()).hexdigest()[:10]


def take(sheets: Sheets, control_id: str, task: int, fence: Sequence[Json], value: Json) -> int | None:
    """Write down what this task paints; None where another run has begun, or an earlier one's task is at work.

    ``value``: run, until when, and the workbooks. ``fence``: of the lock of the run that asks for it.
    """
    there = [item for item in sheets.metadata(control_id) if item.get("metadataKey") == KEY]
    mine = [item for item in there if (item["metadataId"] - _FIRST) // _EACH == task]
    if any(not free(_value(item), datetime.fromisoformat(value["desde"])) for item in mine):
        return None
    old = max((item["metadataId"] for item in mine), default=_FIRST + task * _EACH)
    fresh = _FIRST + task * _EACH + (old + 1 - _FIRST) % _EACH
    noted = json.dumps({**value, "equipo": machine(), "pid": os.getpid()})
    requests = [*fence, *(detach(metadataId=item["metadataId"]) for item in mine)]
    try:
        requests.append(attach(KEY, {"spreadsheet": True}, fresh, noted))
        sheets.batch(control_id, requests, doing="noting what this task paints")
    except Refused:
        return None
    return fresh


def let_go(sheets: Sheets, control_id: str, note: int) -> None:
    """This task paints no more."""
    sheets.batch(control_id, [detach(metadataId=note)], doing="noting that this task paints no more")


def at_work(items: Iterable[Json], now: datetime) -> tuple[str, Collection[str]]:
    """Of the notes in the control workbook: a run whose tasks may still be painting, "" if there is none, and the
    workbooks (``short``) in which they are."""
    values = [_value(item) for item in items if item.get("metadataKey") == KEY]
    living = [value for value in values if not free(value, now)]
    books = {str(book) for value in living for book in value.get("libros", ())}
    return next((str(value.get("corrida", "?")) for value in living), ""), books


def _value(item: Json) -> Json:
    try:
        found = json.loads(item.get("metadataValue", "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
