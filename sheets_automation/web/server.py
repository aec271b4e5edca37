"""gunicorn, set up for one instance: one process, so that one lock is enough, and an end within Cloud Run's 10 seconds.

On SIGTERM no more requests are taken, and a run under way stops at its next call to Google: what it did is recorded,
and its lock let go. One that does not get so far is killed, which the next run settles.
"""

from __future__ import annotations

import signal
import socket
import struct
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from sheets_automation import logs
from sheets_automation.web.app import create_app
from sheets_automation.web.serving import Serving
from sheets_automation.web.work import Work

_THREADS = 24  # a run holds one of them while its caller waits
_SILENCE_SECONDS = 5  # of a client in the middle of its request
_GRACE_SECONDS = 8  # Cloud Run kills after 10
_HEARTBEAT_SECONDS = 300  # a worker whose main thread stood still so long is broken; long runs are other threads
_ENDS = (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, make: Callable[[], Flask], options: Mapping[str, object]) -> None:
        self._make, self._options = make, options
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn: what it is given here, no file and no variable of its own."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn, in the worker."""
        return self._make()


def serve(serving: Serving, address: str, *, verbose: bool) -> None:
    """Serve until told to end.

    Raises:
        ConfigError: what the environment says of callers is missing or wrong.
    """
    work = Work(serving.open, serving.clock)
    make = partial(create_app, serving, work)
    make()  # a wrong setting is told here, not by a worker that dies
    options = {
        "bind": address,
        "workers": 1,
        "worker_class": "gthread",
        "threads": _THREADS,
        "timeout": _HEARTBEAT_SECONDS,
        "graceful_timeout": _GRACE_SECONDS,
        "keepalive": 0,  # what is left of a request that was refused is not waited for
        "limit_request_line": 2048,
        "limit_request_fields": 50,
        "control_socket_disable": True,
        "when_ready": _hurry_clients,
        "logconfig_dict": logs.configuration(verbose=verbose, server=True),
        "post_worker_init": partial(_listen_for_the_end, work),
        "worker_exit": partial(_wait_for_the_end, work),
    }
    _Server(make, options).run()


def _hurry_clients(arbiter: Any) -> None:
    """A client that stops in the middle of a request holds no thread for long: accepted sockets inherit it (Linux)."""
    for listener in arbiter.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", _SILENCE_SECONDS, 0))


def _listen_for_the_end(work: Work, _worker: object) -> None:
    for number in _ENDS:
        signal.signal(number, partial(_end, work, signal.getsignal(number)))


def _end(work: Work, then: Any, number: int, frame: FrameType | None) -> None:
    work.stop()
    then(number, frame)


def _wait_for_the_end(work: Work, _server: object, _worker: object) -> None:
    work.ended(_GRACE_SECONDS)
