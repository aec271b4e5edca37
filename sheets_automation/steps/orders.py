"""What the tasks of a run ask and answer, as JSON: changes, what became of them, and what Google refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from sheets_automation import errors
from sheets_automation.errors import Cause, RemoteError, Unavailable
from sheets_automation.model import AnnotateRow, Change, MarkRow, PaintRow, Result, UnmarkRow, WriteText
from sheets_automation.steps.apply import Outcome
from sheets_automation.steps.hands import Job

Json = dict[str, Any]
_CHANGES: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (MarkRow, UnmarkRow, PaintRow, AnnotateRow, WriteText)
}


def job_to(job: Job) -> Json:
    changes = [{type(one).__name__: _CHANGES[type(one).__name__].dump_python(one, mode="json")} for one in job.changes]
    identity = {str(sheet_id): list(columns) for sheet_id, columns in job.identity.items()}
    return {"book": job.book.id, "changes": changes, "identity": identity}


def changes_from(job: Json) -> list[Change]:
    return [_CHANGES[kind].validate_python(value) for one in job["changes"] for kind, value in one.items()]


def identity_from(job: Json) -> dict[int, list[int]]:
    return {int(sheet_id): columns for sheet_id, columns in job["identity"].items()}


def outcome_to(outcome: Outcome, changes: Sequence[Change]) -> Json:
    """``changes``: in their order, for what became of each."""
    return {
        "results": [outcome.results[change].value for change in changes],
        "reason": outcome.reason,
        "answer": error_to(outcome.answer),
        "failure": error_to(outcome.failure),
    }


def outcome_from(told: Json, changes: Sequence[Change]) -> Outcome:
    results = {change: Result(became) for change, became in zip(changes, told["results"], strict=True)}
    return Outcome(results, told["reason"], error_from(told["answer"]), error_from(told["failure"]))


def error_to(error: RemoteError | None) -> Json | None:
    if error is None:
        return None
    facts = {"told": error.told, "code": error.code, "said": error.said}
    return {"kind": type(error).__name__, "text": str(error), "cause": error.cause.name if error.cause else "", **facts}


def error_from(told: Json | None) -> RemoteError | None:
    if told is None:
        return None
    kind = getattr(errors, told["kind"], Unavailable)
    cause = Cause[told["cause"]] if told["cause"] else None
    found: RemoteError = kind(told["text"], told=told["told"], code=told["code"], said=told["said"], cause=cause)
    return found
