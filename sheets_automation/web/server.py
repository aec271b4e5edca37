"""gunicorn, set up for one instance: one process, so that one lock is enough, and an end within Cloud Run's 10 seconds.

On SIGTERM no more requests are taken, and a run under way stops at its next call to Google: what it did is recorded,
and its lock let go. One that does not get so far is killed, which the next run settles.
"""

from __future__ import annotations

import signal
from functools import partial
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication

from sheets_automation import logs
from sheets_automation.web.app import Serving, create_app
from sheets_automation.web.work import Work

_THREADS = 16  # a run holds one of them while its caller waits
_GRACE_SECONDS = 8  # Cloud Run kills after 10
_HEARTBEAT_SECONDS = 120  # a worker whose main thread stood still so long is broken; long runs are other threads


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, serving: Serving, address: str, *, verbose: bool) -> None:
        self._serving = serving
        self._address = address
        self._verbose = verbose
        self._work = Work(serving.open, serving.clock)
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn: what stands here, no file and no variable of its own."""
        for name, value in {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": _THREADS,
            "timeout": _HEARTBEAT_SECONDS,
            "graceful_timeout": _GRACE_SECONDS,
            "keepalive": 5,
            "limit_request_line": 2048,
            "limit_request_fields": 50,
            "limit_request_field_size": 8190,
            "worker_tmp_dir": None,
            "control_socket_disable": True,
            "logconfig_dict": logs.configuration(verbose=self._verbose, server=True),
            "post_worker_init": lambda _worker: self._listen_for_the_end(),
            "worker_exit": lambda _server, _worker: self._work.ended(_GRACE_SECONDS),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called by gunicorn in the worker: threads and locks are made where they are used."""
        return create_app(self._serving, self._work)

    def _listen_for_the_end(self) -> None:
        for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
            signal.signal(number, partial(_end, self._work, signal.getsignal(number)))


def _end(work: Work, then: Any, number: int, frame: FrameType | None) -> None:
    work.stop()
    if callable(then):
        then(number, frame)


def serve(serving: Serving, address: str, *, verbose: bool) -> None:
    """Serve until told to end.

    Raises:
        ConfigError: what the environment says of callers is missing or wrong.
    """
    create_app(serving, Work(serving.open, serving.clock))  # a wrong setting is told here, not by a worker that dies
    _Server(serving, address, verbose=verbose).run()
