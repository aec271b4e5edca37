"""How often Google is asked: never more than an identity may in any rolling minute, whoever asks in this process.

Google counts 60 reads and 60 writes per minute and user, and 300 of each per project. A place is taken when a call
begins and is free again a minute after its answer: whenever within that time Google counted it, no rolling minute of
Google's holds more than we allow. One pace serves every thread and every run of the process that acts as one identity;
tasks that share an identity divide its pace among themselves.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sheets_automation.errors import ConfigError
from sheets_automation.settings import Settings

MINUTE = 60.0


@dataclass(slots=True)
class Pacer:
    """At most ``per_minute`` calls in any rolling minute of so many seconds."""

    per_minute: int
    minute: float = MINUTE
    clock: Callable[[], float] = time.monotonic
    _gate: threading.Condition = field(default_factory=threading.Condition, init=False)
    _free: deque[float] = field(default_factory=deque, init=False)  # when each place is free (again), the first first

    def __post_init__(self) -> None:
        self._free.extend([float("-inf")] * self.per_minute)

    @contextmanager
    def call(self, sleep: Callable[[float], object]) -> Iterator[None]:
        """Wait for a place and keep it while the call is under way."""
        with self._gate:
            while not self._free:  # every place is taken by a call of another thread that has no answer yet
                self._gate.wait()
            at = self._free.popleft()
        try:
            wait = at - self.clock()
            if wait > 0:
                sleep(wait)
            yield
        finally:
            with self._gate:
                self._free.append(self.clock() + self.minute)
                self._gate.notify()


@dataclass(frozen=True, slots=True)
class Pace:
    """Reads and writes are counted apart."""

    reads: Pacer
    writes: Pacer


_PACES: dict[tuple[object, ...], Pace] = {}
_GATE = threading.Lock()


def share(settings: Settings) -> int:
    """Calls of each kind per minute for this process, of what its identity and its project may.

    Raises:
        ConfigError: there are more tasks than calls.
    """
    tasks = settings.task_count
    beside = -(-tasks // max(1, len(settings.accounts)))  # tasks that act as one identity
    part = min(settings.calls_per_minute // beside, settings.project_per_minute // tasks)
    if not part:
        raise ConfigError(
            [
                f"environment: SHEETS_AUTOMATION_TASK_ACCOUNTS: of {tasks} tasks {beside} would act as one account, "
                "which leaves a task less than one call a minute; name more accounts or start fewer tasks"
            ]
        )
    return part


def pace_of(settings: Settings) -> Pace | None:
    """The pace of this process's identity; None at an emulator that is not asked to be as slow as Google."""
    minute = settings.endpoint_minute if settings.endpoint else MINUTE
    if not minute:
        return None
    source = settings.credentials_file or settings.token_file
    key = (settings.endpoint, source, settings.task_account, share(settings), minute)
    with _GATE:
        if key not in _PACES:
            _PACES[key] = Pace(Pacer(share(settings), minute), Pacer(share(settings), minute))
        return _PACES[key]
