"""Trouble on demand: failures of chosen calls and quotas per minute. Everything here is off until asked for.

A ``Fault`` waits for the nth call whose method id or path its pattern matches. "Before" means that the call had no
effect, "after" that it had its effect and only the answer was lost: the two outcomes a client cannot tell apart.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from sheets_automation.emulator.errors import ApiError

Kind = Literal["error", "reset_before", "reset_after", "timeout_before", "timeout_after", "truncate", "delay", "skew"]
KINDS: tuple[Kind, ...] = (
    *("error", "reset_before", "reset_after", "timeout_before", "timeout_after", "truncate", "delay", "skew"),
)

_HTML = (
    "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error {status}</title>"
    "<p><b>{status}.</b> <ins>That’s an error.</ins><p>The server encountered a temporary error and could not complete "
    "your request. <p>Please try again in 30 seconds. <ins>That’s all we know.</ins></html>"
)
_MESSAGES = {
    429: "Resource has been exhausted (e.g. check quota).",
    500: "Internal error encountered.",
    502: "Bad Gateway",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and with which calls.

    ``pattern``: regular expression searched in ``"METHOD_ID /path"`` (``r"batchUpdate"``, ``r"^sheets\\."``).
    ``nth``: the first matching call that fails, counted from 1 when the fault was added; ``times``: how many from
    there on (0: all). ``error``: answers ``status`` without effect, as JSON or, with ``html``, as Google's front
    end writes it; a 429 on sheets carries the quota wording. ``truncate``: the body stops half-way, after the effect.
    ``delay`` and the time-outs take ``seconds``; in-process time-outs are immediate. ``skew``: until it is cleared, the
    ``Date`` of every answer is ``seconds`` ahead. ``reason``: one of ``REASONS``, with Google's own body for it.
    """

    kind: Kind = "error"
    pattern: str = ""
    nth: int = 1
    times: int = 1
    status: int = 503
    html: bool = False
    message: str | None = None
    reason: str = ""
    seconds: float = 0.0
    retry_after: int | None = None


class LostConnection(ConnectionResetError):
    """The connection was reset before the answer (raised to the server or to the in-process transport)."""


class NoAnswer(TimeoutError):
    """The call takes longer than anybody waits; ``seconds`` is how long a server holds the line."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s")
        self.seconds = seconds


class HtmlError(Exception):
    """An error answer that is a page, as Google's front end sends."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status} as HTML")
        self.status = status
        self.page = _HTML.format(status=status)


class Faults:
    """The faults waiting to happen; safe to change while calls run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, re.Pattern[str], int]] = []

    def add(self, fault: Fault | None = None, **fields: object) -> Fault:
        """Add a fault, given whole or as its fields: ``add(kind="error", pattern="batchUpdate", status=500)``.

        ValueError for an unknown kind or a pattern that is no regular expression.
        """
        made = replace(fault or Fault(), **fields)  # type: ignore[arg-type]
        if made.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {made.kind!r}; one of {', '.join(KINDS)}")
        if made.reason and made.reason not in REASONS:
            raise ValueError(f"unknown reason: {made.reason!r}; one of {', '.join(REASONS)}")
        try:
            pattern = re.compile(made.pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {made.pattern!r} ({error})") from error
        with self._lock:
            self._waiting.append((made, pattern, 0))
        return made

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[Fault]:
        """Faults that may still happen."""
        with self._lock:
            return [fault for fault, _, seen in self._waiting if not _spent(fault, seen)]

    @property
    def skew(self) -> float:
        """Seconds that the ``Date`` of an answer is ahead of this machine's clock."""
        with self._lock:
            return sum(fault.seconds for fault, _, _ in self._waiting if fault.kind == "skew")

    def take(self, method_id: str, path: str) -> list[Fault]:
        """Count this call; the faults that happen to it."""
        name = f"{method_id} {path}"
        hit = []
        with self._lock:
            for i, (fault, pattern, seen) in enumerate(self._waiting):
                if fault.kind != "skew" and pattern.search(name):
                    seen += 1
                    self._waiting[i] = (fault, pattern, seen)
                    if seen >= fault.nth and not _spent(fault, seen - 1):
                        hit.append(fault)
        return hit


def _spent(fault: Fault, seen: int) -> bool:
    return bool(fault.times) and seen >= fault.nth + fault.times - 1


def error_of(fault: Fault, method_id: str) -> Exception:
    """The exception that answers with this fault's status."""
    if fault.html:
        return HtmlError(fault.status)
    if fault.reason:
        return REASONS[fault.reason](method_id)
    if fault.status == 429 and fault.message is None:
        return quota_error(method_id, 60)
    message = fault.message or _MESSAGES.get(fault.status, "The service is currently unavailable.")
    return ApiError(fault.status, message, reason="backendError")


# -- refusals with a reason -------------------------------------------------------------------------------------

_PROJECT = "000000000000"


def _service_disabled(method_id: str) -> ApiError:
    """The API is not enabled in the caller's project."""
    api = method_id.partition(".")[0]
    name, service = f"Google {api.capitalize()} API", f"{api}.googleapis.com"
    if api == "gmail":
        name = "Gmail API"
    page = f"https://console.developers.google.com/apis/api/{service}/overview?project={_PROJECT}"
    message = (
        f"{name} has not been used in project {_PROJECT} before or it is disabled. Enable it by visiting {page} then "
        "retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and "
        "retry."
    )
    metadata = {"service": service, "consumer": f"projects/{_PROJECT}", "serviceTitle": name, "activationUrl": page}
    link = {"description": "Google developers console API activation", "url": page}
    help_: dict[str, object] = {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}
    details = [_info("SERVICE_DISABLED", metadata), help_]
    return ApiError(403, message, reason="accessNotConfigured", details=details)


def _scope_insufficient(method_id: str) -> ApiError:
    """The token was granted without the scope that the call needs."""
    service = f"{method_id.partition('.')[0]}.googleapis.com"
    details = [_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", {"service": service, "method": method_id})]
    message = "Request had insufficient authentication scopes."
    return ApiError(403, message, reason="insufficientPermissions", details=details)


def _info(reason: str, metadata: dict[str, str]) -> dict[str, object]:
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return {"@type": kind, "reason": reason, "domain": "googleapis.com", "metadata": metadata}


REASONS: dict[str, Callable[[str], ApiError]] = {
    "SERVICE_DISABLED": _service_disabled,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": _scope_insufficient,
}


# -- quotas -----------------------------------------------------------------------------------------------------


def bucket_of(method_id: str) -> str:
    """The quota a call counts against: ``sheets.read``, ``sheets.write``, ``drive`` or ``gmail``."""
    api = method_id.partition(".")[0]
    if api != "sheets":
        return api
    name = method_id.rpartition(".")[2]
    reads = name in ("get", "batchGet", "getByDataFilter", "batchGetByDataFilter", "search")
    return "sheets.read" if reads else "sheets.write"


@dataclass(slots=True)
class Quotas:
    """Calls per account and minute; no limit for a bucket that is not named.

    ``limits``: bucket (``bucket_of``) → calls, e.g. ``{"sheets.read": 60, "sheets.write": 60}`` as Google's.
    ``seconds``: of a minute, less than Google's 60 where nobody wants to wait that long.
    """

    limits: dict[str, int] = field(default_factory=dict)
    seconds: float = 60.0
    _calls: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, limits: dict[str, int], seconds: float = 60.0) -> None:
        """Replace the limits and forget what was used. ValueError for an unknown bucket or a negative limit."""
        if seconds <= 0:
            raise ValueError(f"a quota's minute has more than {seconds:g} seconds")
        known = ("sheets.read", "sheets.write", "drive", "gmail")
        for name, limit in limits.items():
            if name not in known or limit < 0:
                raise ValueError(f"not a quota: {name}={limit}; buckets are {', '.join(known)}")
        with self._lock:
            self.limits, self.seconds = dict(limits), seconds
            self._calls.clear()

    def spend(self, method_id: str, caller: str, now: datetime) -> None:
        """Count a call; ApiError 429 (Drive: 403) when the minute's calls are used up."""
        bucket = bucket_of(method_id)
        limit = self.limits.get(bucket)
        if limit is None:
            return
        with self._lock:
            calls = self._calls.setdefault((bucket, caller), deque())
            while calls and now - calls[0] >= timedelta(seconds=self.seconds):
                calls.popleft()
            if len(calls) < limit:
                calls.append(now)
                return
        raise quota_error(method_id, limit)


def quota_error(method_id: str, limit: int) -> ApiError:
    """Google's refusal when a quota is used up, in each API's own way."""
    api = method_id.partition(".")[0]
    if api == "drive":
        return ApiError(403, "User rate limit exceeded.", reason="userRateLimitExceeded")
    if api == "gmail":
        return ApiError(429, "Too many concurrent requests for user.", reason="rateLimitExceeded")
    word = "Read" if bucket_of(method_id) == "sheets.read" else "Write"
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{word} requests' and limit '{word} requests per minute per user' of "
        "service 'sheets.googleapis.com' for consumer 'project_number:000000000000'.",
        details=list(_quota_details(word, limit)),
    )


def _quota_details(word: str, limit: int) -> Iterable[dict[str, object]]:
    yield {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "consumer": "projects/000000000000",
            "quota_metric": f"sheets.googleapis.com/{word.lower()}_requests",
            "quota_limit": f"{word}RequestsPerMinutePerUser",
            "quota_limit_value": str(limit),
            "quota_location": "global",
        },
    }
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quota#requesting_higher_quota",
    }
    yield {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}
