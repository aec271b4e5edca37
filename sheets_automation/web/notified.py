"""What Drive tells: somebody changed a register. A run follows when it has been quiet for a while."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Timer
from time import monotonic

from flask import Flask, request

from sheets_automation import links
from sheets_automation.commands.watch import PATH, Hook
from sheets_automation.errors import LockHeld
from sheets_automation.web import answers
from sheets_automation.web.answers import Answer
from sheets_automation.web.serving import Serving

log = logging.getLogger(__name__)

_LONGEST = 5  # times the quiet: somebody who types all morning does not put the run off until noon


@dataclass(slots=True)
class Bell:
    """Rung at every change; begins a run once it has been silent for ``quiet`` seconds."""

    begin: Callable[[], object]
    quiet: float
    _timer: Timer | None = None
    _first: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def ring(self) -> None:
        """Put the run off, but not for ever."""
        with self._lock:
            now = monotonic()
            if self._timer is None:
                self._first = now
            else:
                self._timer.cancel()
            self._wait(max(0.0, min(self.quiet, self._first + _LONGEST * self.quiet - now)))

    def _wait(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._go)
        self._timer.daemon = True  # a process that ends does not wait for it: the scheduler's next run sees the change
        self._timer.start()

    def _go(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.begin()
        except LockHeld as held:  # what was changed meanwhile may have been read already, or not
            log.info("a run after a notification waits: %s", held)
            self.ring()


def add_notifications(app: Flask, serving: Serving, hook: Hook, bell: Bell) -> None:
    """``POST /drive/notifications``: the word of the channel is the proof, for Drive sends no token."""
    clock = serving.clock

    @app.post(PATH)
    def notified() -> Answer | tuple[str, int]:
        channel = request.headers.get("X-Goog-Channel-ID", "")
        if not links.known_channel(channel, clock()):
            return answers.problem("unknown_channel", 404)
        if not links.said_right(hook.key, channel, request.headers.get("X-Goog-Channel-Token", "")):
            return answers.problem("wrong_token", 403)
        if request.headers.get("X-Goog-Resource-State") == "sync":  # a new channel says hello
            return "", 204
        bell.ring()
        return {"status": "ok"}, 202
