"""Several tasks do one run together: each reads and paints its part of the workbooks, and the first one leads.

The leader alone knows the whole: it holds the run's lock, plans over all workbooks as a run by itself does, keeps the
register, sends mails and writes reports. So nothing that is asked across workbooks depends on how many tasks there are.
A task that gives no sign of life, or cannot do its part, delays nothing else: its workbooks wait for the next run.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheets_automation.domain.shards import shared_out
from sheets_automation.errors import RemoteError, TaskLost
from sheets_automation.google.sheets import Sheets, workbook
from sheets_automation.model import Workbook
from sheets_automation.steps.apply import Outcome
from sheets_automation.steps.exchange import POLL, Exchange, Pulse
from sheets_automation.steps.hands import Alone, Hands, Job
from sheets_automation.steps.lock import Lock
from sheets_automation.steps.orders import error_from, job_to, outcome_from
from sheets_automation.steps.task_lock import short

log = logging.getLogger(__name__)
Json = dict[str, Any]
#: Seconds of a run's time that are kept for what follows, a part of a short one: nobody is waited for any longer.
_RESERVE, _SHARE = 60.0, 0.25


@dataclass(slots=True)
class Team:
    """The leader's side. ``tasks``: how many there are, itself among them."""

    exchange: Exchange
    tasks: int

    def begin(self, sheets: Sheets, lock: Lock, now: datetime) -> Led:
        """The run has its lock: the others may begin.

        Raises:
            ConfigError: the folder in which they meet cannot be used any more.
        """
        self.exchange.lead(str(lock.value["corrida"]), self.tasks)
        return Led(self, sheets, lock, now)


@dataclass(slots=True)
class Led(Hands):
    """``Hands`` of many."""

    team: Team
    sheets: Sheets
    lock: Lock
    now: datetime
    lost: dict[int, TaskLost] = field(default_factory=dict)
    _owner: dict[str, int] = field(default_factory=dict)
    _orders: dict[int, int] = field(default_factory=dict)  # task → orders given
    _pulses: dict[int, Pulse] = field(default_factory=dict)
    _living: Any = None
    _reserve: float = _RESERVE

    def __post_init__(self) -> None:
        self._reserve = min(_RESERVE, _SHARE * self.sheets.wire.budget.remaining)
        self._living = self.team.exchange.living("0")
        self._living.__enter__()
        for task in range(1, self.team.tasks):
            self._pulses[task] = Pulse(self.team.exchange, str(task))

    def end(self) -> None:
        """Every task can go home."""
        self._living.__exit__(None, None, None)
        self.team.exchange.over()

    def read(self, ids: Sequence[str]) -> Mapping[str, Workbook | RemoteError]:
        """One snapshot of each; the first time decides whose each is."""
        if not self._owner:
            self._owner = shared_out(ids, self.team.tasks)
        parts = self._parts(ids)
        orders = {task: self._order(task, {"do": "read", "ids": part}, len(part)) for task, part in parts.items()}
        found: dict[str, Workbook | RemoteError] = dict(Alone(self.sheets).read(self._own(ids)))
        for task, part in parts.items():
            for one, answer in zip(part, self._answers(task, orders[task], len(part)), strict=True):
                if isinstance(answer, TaskLost):
                    found[one] = answer
                else:
                    found[one] = error_from(answer.get("error")) or workbook(answer["answer"], one)
        return found

    def carry_out(self, jobs: Sequence[Job]) -> Mapping[str, Outcome]:
        """What a task that was lost has done is unknown: the lines of its changes wait for the next run."""
        by_id = {job.book.id: job for job in jobs}
        parts = self._parts(list(by_id))
        orders = {task: self._order(task, self._painting(task, part, by_id), len(part)) for task, part in parts.items()}
        found = dict(Alone(self.sheets).carry_out([by_id[one] for one in self._own(list(by_id))]))
        for task, part in parts.items():
            for one, answer in zip(part, self._answers(task, orders[task], len(part)), strict=True):
                if isinstance(answer, TaskLost):
                    found[one] = Outcome(failure=answer)
                else:
                    found[one] = outcome_from(answer["outcome"], by_id[one].changes)
        return found

    def _painting(self, task: int, part: Sequence[str], jobs: Mapping[str, Job]) -> Json:
        until = self.lock.value["hasta"]
        noted = {"corrida": self.lock.value["corrida"], "desde": self.now.isoformat(), "hasta": until}
        return {
            "do": "paint",
            "control": self.lock.spreadsheet_id,
            "fence": self.lock.fence(),
            "note": {**noted, "tarea": task, "libros": [short(one) for one in part]},
            "jobs": [job_to(jobs[one]) for one in part],
        }

    def _own(self, ids: Sequence[str]) -> list[str]:
        return [one for one in ids if self._owner.get(one, 0) == 0]

    def _parts(self, ids: Sequence[str]) -> dict[int, list[str]]:
        """Of the other tasks."""
        parts: dict[int, list[str]] = {}
        for one in ids:
            if task := self._owner.get(one, 0):
                parts.setdefault(task, []).append(one)
        return parts

    def _order(self, task: int, order: Json, answers: int) -> int:
        number = self._orders[task] = self._orders.get(task, 0) + 1
        if task in self.lost:  # whoever wakes up late finds nothing to do
            return number
        left = self.sheets.wire.budget.remaining - self._reserve / 2
        try:
            self.team.exchange.put(f"order-{task}-{number}", {**order, "seconds": max(left, 0.0), "answers": answers})
        except OSError as error:
            self._lose(
                task, f"no recibió su parte: en la carpeta de las tareas no se puede escribir ({error.strerror})"
            )
        return number

    def _answers(self, task: int, number: int, wanted: int) -> Iterator[Json | TaskLost]:
        """One for each that was asked for, as they come."""
        for at in range(wanted):
            yield self._answer(task, f"answer-{task}-{number}-{at}")

    def _answer(self, task: int, name: str) -> Json | TaskLost:
        budget = self.sheets.wire.budget
        while True:
            found = self.team.exchange.get(name)
            if found is not None:
                for kind, calls in found.get("calls", {}).items():
                    self.sheets.wire.calls[kind] = self.sheets.wire.calls.get(kind, 0) + calls
                return found
            if task not in self.lost:
                why = self._why_lost(task, budget.remaining)
                if why:
                    self._lose(task, why)
            if task in self.lost:
                return self.lost[task]
            budget.check("waiting for the other tasks")
            time.sleep(POLL)

    def _lose(self, task: int, why: str) -> None:
        log.warning("task %s of %s does not answer: %s", task + 1, self.team.tasks, why)
        self.lost[task] = TaskLost(task, self.team.tasks, why)

    def _why_lost(self, task: int, left: float) -> str:
        failed = self.team.exchange.get(f"failed-{task}")
        if failed is not None:
            return str(failed["why"])
        if self._pulses[task].lost:
            return f"no dio señales de vida durante {self.team.exchange.patience:g} segundos"
        return "no terminó dentro del tiempo previsto para la corrida" if left <= self._reserve else ""
