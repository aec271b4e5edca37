"""The folder in which the tasks of a run meet: who leads, what each is asked to do, and what it answers.

A disk that all of them see (one machine, or a Cloud Storage bucket that Cloud Run mounts). It holds nothing that a run
needs afterwards: the leader removes it at the end, the next one what a dead leader left. Files appear whole or not at
all. Nobody's clock is compared with another's: who lives shows it by a number that goes on counting.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import os
import re
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheets_automation.errors import ConfigError

log = logging.getLogger(__name__)
Json = dict[str, Any]
POLL = 0.2  # seconds
_RUN = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4,6}")  # the folder of a run: nothing else in this place is ours to remove


@dataclass(slots=True)
class Exchange:
    """``folder``: of all runs; ``patience``: seconds without a sign of life after which somebody counts as dead.

    ``execution``: name that the tasks of one run share beforehand, where there is one.
    """

    folder: Path
    patience: float
    execution: str = ""
    run: str = ""

    @property
    def place(self) -> Path:
        """Of this run."""
        return self.folder / self.run

    # -- who leads ------------------------------------------------------------------------------------------------

    def leader(self) -> Json:
        """What the last leader said of itself; empty where there was none."""
        return _load(self._leader) or {}

    def nothing(self) -> Json:
        """What one that wanted to lead said last when there was nothing to lead."""
        return _load(self._nothing) or {}

    def ready(self) -> None:
        """Raises ConfigError where the folder cannot be used."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            trial = self.folder / f"try-{uuid.uuid4().hex}.json"
            _store(trial, {})
            trial.unlink()
        except OSError as error:
            raise self._unusable(error) from error

    def lead(self, run: str, tasks: int) -> None:
        """Begin a run here, whose lock is held: what other runs left is removed, and nothing else.

        Raises:
            ConfigError: the folder cannot be used (any more).
        """
        try:
            for path in self.folder.iterdir():
                if _RUN.fullmatch(path.name):
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name.startswith(("leader-", "nothing-")) and path not in (self._leader, self._nothing):
                    path.unlink(missing_ok=True)
            self.run = run
            self.place.mkdir(mode=0o700)
            _store(self._leader, {"run": run, "open": True, "count": tasks})
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> ConfigError:
        return ConfigError([f"environment: SHEETS_AUTOMATION_EXCHANGE: {self.folder}: {error.strerror}"])

    def over(self) -> None:
        """The run has ended, or never began: the tasks can go home. A disk that fails by now spoils no run."""
        try:
            if self.run:
                _store(self._leader, {"run": self.run, "open": False})
            else:  # the run of another leader may go on here
                _store(self._nothing, {"at": time.time()})
        except OSError as error:
            log.warning("the tasks could not be told that the run is over: %s: %s", self.folder, error.strerror)
        if self.run:
            shutil.rmtree(self.place, ignore_errors=True)

    def abandon(self) -> None:
        """The leader is gone: what the registers say does not stay here."""
        shutil.rmtree(self.place, ignore_errors=True)

    @property
    def _leader(self) -> Path:
        return self.folder / f"leader-{self.execution}.json"

    @property
    def _nothing(self) -> Path:
        return self.folder / f"nothing-{self.execution}.json"

    # -- what is asked and answered -------------------------------------------------------------------------------

    def claim(self, task: int) -> bool:
        """Whether this process is the first that wants to be this task of the run."""
        try:
            (self.place / f"task-{task}").touch(exist_ok=False)
        except OSError:
            return False
        return True

    def put(self, name: str, value: Json) -> None:
        """Raises FileNotFoundError once the run is over, another OSError where the disk fails."""
        _store(self.place / f"{name}.json.gz", value)

    def get(self, name: str) -> Json | None:
        """What somebody put there; None where nobody has yet."""
        return _load(self.place / f"{name}.json.gz")

    @contextlib.contextmanager
    def living(self, name: str) -> Iterator[None]:
        """Show that this process lives, for as long as it does."""
        stop = threading.Event()

        def beat() -> None:
            count = 0
            while not stop.is_set():
                count += 1
                with contextlib.suppress(OSError):
                    _store(self.place / f"beat-{name}.json.gz", {"beat": count})
                stop.wait(max(POLL, self.patience / 10))

        thread = threading.Thread(target=beat, name="beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@dataclass(slots=True)
class Pulse:
    """Whether somebody else of the run lives."""

    exchange: Exchange
    name: str
    _seen: object = None
    _at: float = field(default_factory=time.monotonic)

    @property
    def lost(self) -> bool:
        """Whether there was no sign of life for too long."""
        return not self.counts and time.monotonic() - self._at > self.exchange.patience

    @property
    def counts(self) -> bool:
        """Whether the number has gone on since it was looked at last; never at the first look."""
        now, before = self.exchange.get(f"beat-{self.name}"), self._seen
        if now is None or now == before:
            return False
        self._seen, self._at = now, time.monotonic()
        return before is not None


def _store(path: Path, value: Json) -> None:
    text = json.dumps(value, ensure_ascii=False).encode("utf-8")
    fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex}")  # a process's number is not its own among containers
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(gzip.compress(text, 1) if path.suffix == ".gz" else text)
    fresh.replace(path)


def _load(path: Path) -> Json | None:
    try:
        data = path.read_bytes()
        found = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, EOFError, ValueError):  # a disk that shows a file before it is whole
        return None
    return found if isinstance(found, dict) else None
