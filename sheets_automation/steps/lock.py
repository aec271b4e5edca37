"""The run lock: one developer-metadata entry of the control workbook, with a number that only grows (spec §8).

Taking the lock is one batch: delete generation N, create generation N + 1. Creating an id that exists is refused, so of
two that try at once exactly one succeeds. Every later write of the holder carries a fence: create and delete N + 1
again. If somebody has taken over in the meantime, N + 1 exists, and Google refuses the write of the one who lost the
lock.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sheets_automation.errors import (
    AskedToStop,
    AutomationError,
    LockHeld,
    OutOfTime,
    Refused,
    RemoteError,
    UnknownOutcome,
)
from sheets_automation.google.requests import Json, attach, detach
from sheets_automation.google.sheets import Sheets

log = logging.getLogger(__name__)
KEY = "candado"
_BOOK = "libro"  # the workbook that a run used: in a copy of it, another one
_NEW = "recién_copiado"  # until a run has stopped the day's mails in the copy
_FIRST = 900_000_000  # lock ids live far from row marks of the control workbook, which has none
_USED_ID = 400  # of the refusal of an id that exists; anything else is not about another run
_GRACE = timedelta(minutes=2)  # a run may finish its last call after its budget


@dataclass(frozen=True, slots=True)
class Trace:
    """What runs have left in a workbook: how many there were, and what the last one wrote."""

    generation: int = 0
    value: Json = field(default_factory=dict)

    @property
    def run(self) -> str:
        """The last run that used it, "" if there was none."""
        return str(self.value.get("corrida", ""))

    def copied(self, spreadsheet_id: str) -> bool:
        """Whether it came into this workbook from another one."""
        return bool(self.value.get(_BOOK, spreadsheet_id) != spreadsheet_id)

    def new_here(self, spreadsheet_id: str) -> bool:
        """Whether no run has settled in this workbook since it was copied from another one."""
        return self.copied(spreadsheet_id) or bool(self.value.get(_NEW))


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that this run holds. ``before``: the trace it found."""

    spreadsheet_id: str
    generation: int
    value: Json
    before: Trace

    def settle_in(self) -> None:
        """The workbook is no fresh copy any more, once this lock is let go: the day's mails have been stopped in it."""
        self.value.pop(_NEW, None)

    def fence(self) -> list[Json]:
        """Requests that change nothing, and that Google refuses once somebody else has taken the lock over."""
        following = _FIRST + self.generation + 1
        return [_create(following, "valla"), _delete(following)]


def acquire(
    sheets: Sheets, spreadsheet_id: str, run: str, now: datetime, budget_seconds: float, seen: Trace | None = None
) -> Lock:
    """Take the lock, or take it over from a run that is dead or whose lease has ended.

    ``seen``: what the workbook said a moment ago, where somebody has looked already.

    Raises:
        LockHeld: a living run holds it; the message says who and until when.
        Refused: the control workbook cannot be written, which no other run is to blame for.
    """
    seen = seen or trace(sheets, spreadsheet_id)
    if seen.value and not free(seen.value, now) and not seen.copied(spreadsheet_id):
        raise held(seen.value)
    # in UTC: by the clock on the wall an hour that comes twice, in a zone with summer time, would end it at once
    until = (now.astimezone(UTC) + timedelta(seconds=budget_seconds) + _GRACE).astimezone(now.tzinfo)
    mine = {
        "corrida": run,
        "equipo": machine(),
        "pid": os.getpid(),
        "desde": now.isoformat(),
        "hasta": until.isoformat(),
        _BOOK: spreadsheet_id,
        **({_NEW: True} if seen.new_here(spreadsheet_id) else {}),
    }
    lock = Lock(spreadsheet_id, seen.generation + 1, mine, seen)
    requests = [_create(_FIRST + lock.generation, json.dumps(mine))]
    if seen.generation:
        requests.insert(0, _delete(_FIRST + seen.generation))
    try:
        sheets.batch(spreadsheet_id, requests, doing="taking the run lock")
    except (Refused, UnknownOutcome) as failure:
        if isinstance(failure, Refused) and failure.code != _USED_ID:
            raise
        # Words are no proof that somebody was faster; another lock than the one seen before is.
        newest = trace(sheets, spreadsheet_id)
        if newest.generation == lock.generation and newest.run == run:
            return lock
        if newest.generation > seen.generation:
            raise held(newest.value) from None
        raise
    return lock


def taken_over(sheets: Sheets, lock: Lock, refusal: Refused) -> Json | None:
    """What the lock says of the run that took it from us; None if Google refused a fenced batch for another reason."""
    if refusal.code != _USED_ID:
        return None
    newest = trace(sheets, lock.spreadsheet_id)
    return newest.value if newest.generation != lock.generation else None


def release(sheets: Sheets, lock: Lock) -> AutomationError | None:
    """Let the lock go, unless somebody has taken it over already; what kept it from going, if anything did.

    Never raises what Google answers: the run's work is done and recorded, and a lock that could not be let go ends with
    its lease, or with this process.
    """
    kept = {key: lock.value[key] for key in ("corrida", _BOOK, _NEW) if key in lock.value}
    free = json.dumps({"libre": True, **kept})
    requests = [
        *lock.fence(),
        {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": {"metadataId": _FIRST + lock.generation}}],
                "developerMetadata": {"metadataValue": free},
                "fields": "metadataValue",
            }
        },
    ]
    failure: AutomationError | None = None
    for _attempt in range(2):
        try:
            sheets.batch(lock.spreadsheet_id, requests, doing="releasing the run lock")
            return None
        except (UnknownOutcome, AskedToStop) as again:  # the same requests again change nothing if they took place
            failure = again
        except (RemoteError, OutOfTime) as error:
            failure = error
            break
    if isinstance(failure, Refused) and failure.code == _USED_ID:
        log.warning("the run lock is not ours any more: %s", failure)
        return None
    log.warning("the run lock was not released: %s", failure)
    return failure


def retirement() -> Json:
    """Takes the very first lock of a workbook for ever. Google refuses it once a run has taken it."""
    value = {"corrida": "", "equipo": "otro", "desde": "su creación", "hasta": "9999-12-31T00:00:00+00:00"}
    return _create(_FIRST + 1, json.dumps(value))


def machine() -> str:
    """Names this machine (or container) beyond doubt: host name and a random word kept in its temporary folder."""
    path = Path(tempfile.gettempdir()) / f"sheets-automation-{os.getuid()}.host"
    try:
        with path.open("x", encoding="ascii") as file:
            file.write(uuid.uuid4().hex)
    except FileExistsError:
        pass
    return f"{socket.gethostname()}/{path.read_text(encoding='ascii')[:12]}"


def trace(sheets: Sheets, spreadsheet_id: str) -> Trace:
    """What runs have left in this workbook."""
    found = [item for item in sheets.metadata(spreadsheet_id) if item.get("metadataKey") == KEY]
    if not found:
        return Trace()
    newest = max(found, key=lambda item: int(item["metadataId"]))
    try:
        value = json.loads(newest.get("metadataValue", "{}"))
    except ValueError:
        value = {}
    return Trace(int(newest["metadataId"]) - _FIRST, value if isinstance(value, dict) else {})


def free(value: Json, now: datetime) -> bool:
    """Whether whoever wrote this is done, dead or out of time."""
    if value.get("libre"):
        return True
    try:
        if datetime.fromisoformat(str(value["hasta"])) <= now:
            return True
    except (KeyError, ValueError, TypeError):
        return True  # nobody can say whose it is
    return value.get("equipo") == machine() and not _alive(int(value.get("pid", 0)))


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _only_its_name_is_left(pid)


def _only_its_name_is_left(pid: int) -> bool:
    """Whether it has ended and nobody has asked how: in a container there may be nobody who does (Linux)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[:1]
    except OSError:
        return False
    return state in (["Z"], ["X"])


def held(value: Json, then: str = "Nothing was done; the next run will do its work.") -> LockHeld:
    """Who holds the lock, since when and until when, and what this means for whoever wanted it.

    One that has let it go in this very moment leaves nothing but its name.
    """
    names = {"run": "corrida", "machine": "equipo", "process": "pid", "since": "desde", "until": "hasta"}
    holder = {name: str(value[key]) for name, key in names.items() if value.get(key)}
    where = f" on {holder['machine']}" if "machine" in holder else ""
    process = f" (process {holder['process']})" if "process" in holder else ""
    at_work = (
        f"is at work since {holder['since']}; its lock ends at {holder.get('until', 'an unknown time')}"
        if "since" in holder
        else "was at work a moment ago"
    )
    return LockHeld(
        f"Run {holder.get('run', 'of another process')}{where}{process} {at_work}",
        then,
        told=f"Otra corrida ({holder.get('run', 'sin nombre')}) está trabajando; esta se detuvo.",
        holder=holder,
    )


def _create(metadata_id: int, value: str) -> Json:
    return attach(KEY, {"spreadsheet": True}, metadata_id, value)


def _delete(metadata_id: int) -> Json:
    return detach(metadataId=metadata_id)
