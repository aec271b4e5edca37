"""The service as real processes against the emulator on loopback: started, killed at a chosen call, waited for.

Children come from a fork server that has everything imported, so that a run takes a fraction of a second. They run the
command line's own entry point; only the pauses between retries are left out, and no answer is waited for long.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sheets_automation.emulator import Emulator, LostConnection
from sheets_automation.emulator.server import make

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["sheets_automation.cli", "tests.guarantees.processes", "guarantees.processes"])
ANSWER_SECONDS = 4.0  # how long a child waits for an answer; less, and a busy machine looks like a lost one
KILLED = -signal.SIGKILL


def _child(arguments: Sequence[str], output: str, seconds: float, variables: Mapping[str, str]) -> None:
    from sheets_automation import cli
    from sheets_automation.google import wire

    with Path(output).open("w", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
        wire.TIMEOUT = (seconds, seconds)
        os.environ.update(variables)
        cli.connect = partial(wire.connect, sleep=lambda _seconds: None)  # type: ignore[attr-defined]
        sys.argv = ["sheets-automation", *arguments]
        cli.main()


@dataclass(slots=True)
class Server:
    """The emulator on a free port of loopback, and the service's processes against it."""

    emulator: Emulator
    config: Path
    folder: Path
    port: int
    calls: list[str] = field(default_factory=list)  # method ids of the service's calls, in order
    variables: dict[str, str] = field(default_factory=dict)  # of the environment of its processes
    _count: int = 0

    def start(self, now: datetime, *command: str, seconds: float = ANSWER_SECONDS) -> Process:
        self._count += 1
        output = self.folder / f"out-{self._count}.txt"
        arguments = (
            *("--config", str(self.config), "--endpoint", f"http://127.0.0.1:{self.port}"),
            *("--now", now.isoformat(), *command),
        )
        process = _CONTEXT.Process(target=_child, args=(arguments, str(output), seconds, self.variables))
        process.start()
        return Process(process, output)

    def run(self, now: datetime, *command: str) -> tuple[int, str]:
        """One command to its end: exit code and what it said."""
        return self.start(now, *(command or ("run",))).wait()

    def killing(self, now: datetime, nth: int, moment: str) -> int:
        """A run that gets SIGKILL at its nth call: ``before`` it, ``after`` its effect, or once it is ``answered``.

        The exit code: ``KILLED`` where the run got so far.
        """
        holder: list[Process] = []
        ready = threading.Event()
        seen = 0

        def kill() -> None:
            ready.wait(10)
            os.kill(holder[0].pid, signal.SIGKILL)

        def before(_call: Any) -> None:
            nonlocal seen
            seen += 1
            if seen == nth and moment == "before":
                kill()
                raise LostConnection

        def after(_call: Any, _status: int) -> None:
            if seen == nth and moment == "after":
                kill()
                raise LostConnection
            if seen == nth and moment == "answered":
                threading.Timer(0.004, kill).start()

        with around(self.emulator, before, after):
            holder.append(self.start(now, "run"))
            ready.set()
            code, _said = holder[0].wait()
        return code


@dataclass(slots=True)
class Process:
    process: Any
    output: Path

    @property
    def pid(self) -> int:
        return int(self.process.pid)

    def wait(self) -> tuple[int, str]:
        self.process.join(60)
        assert self.process.exitcode is not None, f"the run did not end: {self.output.read_text(encoding='utf-8')}"
        return int(self.process.exitcode), self.output.read_text(encoding="utf-8")


@contextmanager
def around(
    emulator: Emulator, before: Callable[[Any], None], after: Callable[[Any, int], None] | None = None
) -> Iterator[None]:
    hooks = emulator.hooks
    hooks.before_call.append(before)
    if after:
        hooks.after_call.append(after)
    try:
        yield
    finally:
        hooks.before_call.remove(before)
        if after:
            hooks.after_call.remove(after)


@contextmanager
def serving(emulator: Emulator, config: Path, folder: Path) -> Iterator[Server]:
    """Serve the emulator on loopback and note the service's calls."""
    http = make(emulator)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    server = Server(emulator, config, folder, http.port)
    try:
        with around(emulator, lambda call: server.calls.append(call.method_id)):
            yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join(5)
