"""One piece of work at a time in this process, each in a thread of its own, and its end when the process must end."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from sheets_automation import logs
from sheets_automation.errors import AutomationError, InputError, LockHeld
from sheets_automation.steps.session import Session

log = logging.getLogger(__name__)
T = TypeVar("T")

#: How a piece of work gets at the world: given what to wait with, so that a pause ends when the process must.
Opener = Callable[[Callable[[float], object]], Session]


@dataclass(slots=True)
class Job(Generic[T]):
    """Work under way, and what became of it."""

    name: str
    since: datetime
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    done: threading.Event = field(default_factory=threading.Event)
    answer: T | None = None
    error: Exception | None = None

    @property
    def run(self) -> str:
        """The id of its run, "" before it has one."""
        return self.context.get(logs.RUN, "")

    def result(self) -> T:
        """What it answered, once it is done; raises what it raised."""
        if self.error is not None:
            raise self.error
        assert self.answer is not None  # noqa: S101 - a job without an error has an answer
        return self.answer


@dataclass(slots=True)
class Work:
    """What this process is doing. Whoever comes second is told so and does not wait."""

    open: Opener
    clock: Callable[[], datetime]
    _gate: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _job: Job[object] | None = None
    _session: Session | None = None

    def begin(self, name: str, task: Callable[[Session], T]) -> Job[T]:
        """Begin it in the background.

        Raises:
            LockHeld: this process is at work, or about to end.
        """
        job: Job[T] = Job(name, self.clock())
        with self._gate:
            if self._stopping.is_set():
                raise LockHeld("This process is about to end", _THEN, told=_BUSY)
            if self._job is not None:
                raise _at_work(self._job)
            job.context.run(logs.RUN.set, "")
            # not a daemon: an interpreter that ends waits for it, as long as it is let
            threading.Thread(target=job.context.run, args=(self._do, job, task), name=name).start()
            self._job = job  # type: ignore[assignment] # set before the gate opens, so before it can be done
        return job

    def stop(self) -> None:
        """Ask the work under way to stop at its next call to Google, and begin no more. Safe in a signal handler."""
        self._stopping.set()
        session = self._session
        if session is not None:
            session.wire.budget.stopping = True

    def ended(self, seconds: float) -> bool:
        """Wait for the work under way, so long at most."""
        job = self._job
        return job is None or job.done.wait(seconds)

    def _do(self, job: Job[T], task: Callable[[Session], T]) -> None:
        try:
            self._session = session = self.open(self._stopping.wait)
            if self._stopping.is_set():
                session.wire.budget.stopping = True
            job.answer = task(session)
        except (LockHeld, InputError) as answer:  # nothing is wrong: whoever asked is told
            job.error = answer
        except AutomationError as error:
            log.error("%s: %s", job.name, error, extra=logs.facts(problem=type(error).__name__))
            job.error = error
        except Exception as error:
            log.exception("%s broke", job.name)
            job.error = error
        finally:
            with self._gate:
                self._job = self._session = None
            job.done.set()


_THEN = "Nothing was done; ask again."
_BUSY = "El servicio está trabajando en este momento."


def _at_work(job: Job[object]) -> LockHeld:
    holder = {"run": job.run, "since": job.since.isoformat()}
    who = f"This process is at work ({job.name}) since {holder['since']}"
    return LockHeld(who, _THEN, told=_BUSY, holder={name: value for name, value in holder.items() if value})
