"""What became of a piece of work → status code and JSON. No customer, no person, no text of a sheet is in it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from sheets_automation.commands.report import ReportTold
from sheets_automation.errors import AutomationError, ConfigError, InputError, LockHeld, OutOfTime, RemoteError
from sheets_automation.model import RunStatus
from sheets_automation.steps.result import RunResult
from sheets_automation.web.work import Job

Json = dict[str, Any]
Answer = tuple[Json, int]
T = TypeVar("T")

_RETRY_SECONDS = 60
_LOOK_SECONDS = 0.1
_NAMED_SECONDS = 30.0  # that a run may take to find its files; until then it has no id


def when_done(job: Job[T], seconds: float, told: Callable[[T], Answer]) -> Answer:
    """What it answered; 202 where it goes on after so many seconds, or a little later, once its run has an id."""
    end = monotonic() + seconds
    while not job.done.wait(_LOOK_SECONDS):
        if monotonic() > (end if job.run else end + _NAMED_SECONDS):
            return {"status": RunStatus.RUNNING.value, "run": job.run}, 202
    return told(job.result())


def run_told(result: RunResult) -> Answer:
    """A receipt in numbers. A run that was done in part is no error: asking again at once mends nothing."""
    return {"status": result.status.value, "run": result.run, **result.counts}, 200


def report_told(told: ReportTold) -> Answer:
    """Which report, and how many rows moved since it was issued; which ones says the report."""
    return {"report": told.title, "state": told.state, "done": told.done, "moved": len(told.moved)}, 200


def error_told(error: AutomationError) -> Answer:
    """An error of ours. Its words may name files and people, so they stay in the log."""
    match error:
        case LockHeld():
            return {"status": "ocupado", "holder": _plain(error)}, 409
        case InputError():
            return {"status": "rechazado", "detail": str(error)}, 400
        case ConfigError():
            return problem("configuration", 500)
        case RemoteError():
            return problem("google", 503)
        case OutOfTime():
            return problem("out_of_time", 503)
        case _:
            return problem(type(error).__name__, 500)


def problem(name: str, code: int) -> Answer:
    """A body that says what kind of trouble it is and no more."""
    return {"status": "error", "problem": name}, code


def headers_of(code: int) -> dict[str, str]:
    """What goes with a status code."""
    if code == 401:
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": str(_RETRY_SECONDS)} if code in (409, 503) else {}


def _plain(held: LockHeld) -> Json:
    return {name: held.holder[name] for name in ("run", "since", "until") if name in held.holder}
