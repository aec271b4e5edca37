"""One task of several: read and paint what the task that leads asks for (``steps/team.py`` is the other side)."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Any

from sheets_automation import logs
from sheets_automation.errors import (
    AutomationError,
    DiscoveryError,
    RateLimited,
    Refused,
    TaskLost,
    Unavailable,
)
from sheets_automation.google.sheets import workbook
from sheets_automation.model import Workbook
from sheets_automation.steps.apply import apply
from sheets_automation.steps.exchange import POLL, Exchange, Pulse
from sheets_automation.steps.orders import changes_from, error_to, identity_from, outcome_to
from sheets_automation.steps.session import Session
from sheets_automation.steps.task_lock import let_go, take

log = logging.getLogger(__name__)
Json = dict[str, Any]
_LAST_WORDS = 30.0  # seconds beyond the budget, to say that nothing more is painted
_NO_LEADER = (
    "Task 1 of {count}, which leads, did not begin within {patience:g} s in the folder {folder}. Nothing was done. All "
    "tasks of a run need the same SHEETS_AUTOMATION_EXCHANGE and must run at the same time (parallelism = tasks)."
)


@dataclass(slots=True)
class Task:
    """``number``: 0-based, of ``count``; 0 leads and is no such task."""

    session: Session
    exchange: Exchange
    number: int
    count: int
    _books: dict[str, Workbook] = field(default_factory=dict)
    _told: dict[str, int] = field(default_factory=dict)  # calls that the leader knows of

    def take_part(self) -> str:
        """Do what the leader asks for until it says that the run is over; what was done, in words.

        Raises:
            DiscoveryError: nobody leads. TaskLost: the leader is gone; its next run goes on.
        """
        if not self._found_leader():
            return "there was nothing to do"
        logs.RUN.set(self.exchange.run)
        with self.exchange.living(str(self.number)):
            try:
                self._follow()
            except AutomationError as error:
                self._tell(error)
                raise
        done = {"task": self.number + 1, "workbooks": len(self._books), "calls": dict(self.session.wire.calls)}
        log.info("the task has ended", extra=logs.facts(event="task_ended", **done))
        return f"{len(self._books)} workbooks were this task's"

    def _follow(self) -> None:
        number = 0
        while (order := self._next(number + 1)) is not None:
            number += 1
            try:
                self._do(number, order)
            except FileNotFoundError:  # the run is over, and its folder gone
                return
            except OSError as error:
                why = f"no pudo escribir en la carpeta de las tareas ({error.strerror})"
                raise TaskLost(self.number, self.count, why) from error

    def _found_leader(self) -> bool:
        named, began = bool(self.exchange.execution), time.monotonic()
        old, none = ({}, {}) if named else (self.exchange.leader(), self.exchange.nothing())
        pulse: Pulse | None = None
        while time.monotonic() - began <= self.exchange.patience:
            facts = self.exchange.leader()
            if facts.get("open") and facts.get("count") == self.count:
                self.exchange.run = str(facts["run"])
                pulse = pulse or Pulse(self.exchange, "0")
                # one that was there before us leads if its number goes on counting
                if (facts != old or pulse.counts) and self.exchange.claim(self.number):
                    return True
            elif facts != old or self.exchange.nothing() != none:
                return False
            self.session.wire.budget.stop_if_told("the run began")
            time.sleep(POLL)
        told = {"count": self.count, "patience": self.exchange.patience, "folder": self.exchange.folder}
        raise DiscoveryError(_NO_LEADER.format(**told))

    def _next(self, number: int) -> Json | None:
        """The next order; None once the run is over."""
        leader = Pulse(self.exchange, "0")
        while True:
            order = self.exchange.get(f"order-{self.number}-{number}")
            if order is not None:
                return order
            facts = self.exchange.leader()
            if facts.get("run") != self.exchange.run or not facts.get("open"):
                return None
            self._check(leader)
            self.session.wire.budget.stop_if_told("the run was over")
            time.sleep(POLL)

    def _check(self, leader: Pulse) -> None:
        if leader.lost:
            self.exchange.abandon()
            raise TaskLost(0, self.count, f"no dio señales de vida durante {self.exchange.patience:g} segundos")

    def _do(self, number: int, order: Json) -> None:
        self.session.wire.budget.renew(float(order["seconds"]))
        if order["do"] == "read":
            for at, one in enumerate(order["ids"]):
                self._answer(number, at, self._read(one))
        else:
            self._paint(number, order)

    def _read(self, one: str) -> Json:
        try:
            answer = self.session.sheets.answer(one)
        except (RateLimited, Refused, Unavailable) as error:
            return {"error": error_to(error)}
        self._books[one] = workbook(answer, one)
        return {"answer": answer}

    def _paint(self, number: int, order: Json) -> None:
        sheets, leader = self.session.sheets, Pulse(self.exchange, "0")
        note = take(sheets, order["control"], self.number, order["fence"], order["note"])
        if note is None:
            raise TaskLost(self.number, self.count, "otra corrida o una tarea anterior suya todavía trabaja")
        try:
            for at, job in enumerate(order["jobs"]):
                self._check(leader)
                changes, book = changes_from(job), self._books[job["book"]]
                outcome = apply(sheets, book, changes, identity_from(job))
                self._answer(number, at, {"outcome": outcome_to(outcome, changes)})
        finally:
            self.session.wire.budget.seconds += _LAST_WORDS
            let_go(sheets, order["control"], note)

    def _answer(self, number: int, at: int, answer: Json) -> None:
        calls = self.session.wire.calls
        fresh = {kind: count - self._told.get(kind, 0) for kind, count in calls.items()}
        self._told = dict(calls)
        self.exchange.put(f"answer-{self.number}-{number}-{at}", {**answer, "calls": fresh})

    def _tell(self, error: AutomationError) -> None:
        try:
            self.exchange.put(f"failed-{self.number}", {"why": getattr(error, "why", error.told)})
        except OSError:
            log.warning("nobody is there any more who could be told: %s", type(error).__name__)
