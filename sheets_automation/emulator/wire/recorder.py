"""What was called: every API call with its body, caller, outcome and duration, for tests and for looking over."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

#: Calls kept, and bytes of their bodies; older ones are dropped.
KEPT = 100_000
KEPT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One API call. ``status`` 0: the connection was lost or timed out. ``committed``: it changed the state.

    ``params`` are path and query parameters, ``raw`` the body as it came, ``body`` the same as JSON.
    """

    index: int
    time: datetime
    caller: str
    method_id: str
    http_method: str
    path: str
    params: Json
    raw: bytes
    status: int
    seconds: float
    response_bytes: int
    committed: bool
    faults: tuple[str, ...] = ()

    @property
    def body(self) -> Json | None:
        """The JSON object of the body; None for an empty body or one that is no JSON object."""
        try:
            found = json.loads(self.raw)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call about to happen, or just happened, as hooks see it."""

    caller: str
    method_id: str
    http_method: str
    path: str
    params: Json
    body: Json | None


@dataclass(slots=True)
class Recorder:
    """The calls so far, oldest first."""

    _calls: deque[Call] = field(default_factory=deque)
    _count: int = 0
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, make: Callable[[int], Call]) -> None:
        """Append the call that ``make`` returns for its index."""
        with self._lock:
            call = make(self._count)
            self._calls.append(call)
            self._count += 1
            self._bytes += len(call.raw)
            while len(self._calls) > KEPT or (self._bytes > KEPT_BYTES and len(self._calls) > 1):
                self._bytes -= len(self._calls.popleft().raw)

    @property
    def calls(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    def of(self, pattern: str) -> list[Call]:
        """The calls whose ``"METHOD_ID /path"`` the regular expression is found in."""
        wanted = re.compile(pattern)
        return [call for call in self.calls if wanted.search(f"{call.method_id} {call.path}")]

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
            self._bytes = 0


@dataclass(slots=True)
class Hooks:
    """Functions run around every call, outside all locks: tests use them to act as other people in between."""

    before_call: list[Callable[[Incoming], None]] = field(default_factory=list)
    after_call: list[Callable[[Incoming, int], None]] = field(default_factory=list)
