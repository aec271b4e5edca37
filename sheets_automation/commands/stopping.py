"""SIGTERM to a command: its work ends at its next call to Google, and what it did stands written down.

Cloud Run then leaves a process ten seconds; systemd and ``timeout`` as many as they are told.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sheets_automation.steps.session import Session

_SLICE = 0.2  # seconds of a pause after which SIGTERM is heard


@contextmanager
def ending_when_told(open_session: Callable[[Callable[[float], object]], Session]) -> Iterator[Session]:
    """A session that SIGTERM stops; pauses between its tries end then, too."""
    told: list[int] = []  # no event: its lock could be held by the very thread that the signal interrupts

    def pause(seconds: float) -> None:
        end = time.monotonic() + seconds
        while not told and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))

    session = open_session(pause)

    def stop(number: int, _frame: Any) -> None:
        told.append(number)
        session.wire.budget.stopping = True

    if threading.current_thread() is not threading.main_thread():  # Python gives signals to the main thread alone
        yield session
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield session
    finally:
        signal.signal(signal.SIGTERM, before)
