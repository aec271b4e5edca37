"""People and the service in the same cells at the same time, many thousand times.

``python -m tests.guarantees.interleavings --count 10000 [--seed N]`` prints the figures; exit code 1 on any violation.
An interleaving is one run of the service during which people acted at least once between or around its calls.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache, partial
from random import Random
from typing import Any

from sheets_automation.domain.reading import vocabulary
from sheets_automation.errors import AutomationError
from sheets_automation.model import RunStatus
from sheets_automation.policy import Config, PeoplePolicy
from sheets_automation.steps import control
from sheets_automation.tabs import control as look

from .desk import Desk, shipped_config
from .owner import Owner
from .people import People
from .watch import Watch

_OWNER_ACTS = 0.12  # of all that is done where the control workbook's owner acts as well


@dataclass(slots=True)
class Figures:
    """What was tried and what came of it."""

    scenarios: int = 0
    interleavings: int = 0
    actions: int = 0
    runs: int = 0
    partial: int = 0
    quiet_points: int = 0
    writes: int = 0
    cells: int = 0
    window: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def __iadd__(self, other: Figures) -> Figures:
        for name in ("scenarios", "interleavings", "actions", "runs", "partial", "quiet_points", "writes", "cells"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.window += other.window
        self.violations += other.violations
        return self

    def __str__(self) -> str:
        same_cell = ", ".join(f"{n} {kind}s" for kind, n in sorted(self.window.items())) or "none"
        return (
            f"{self.scenarios} scenarios · {self.interleavings} interleavings · {self.actions} actions of people · "
            f"{self.runs} runs ({self.partial} in part) · {self.quiet_points} quiet points\n"
            f"{self.writes} writes to registers, {self.cells} cells changed by the service\n"
            f"same cell within one round trip (no means to close): {same_cell}\n"
            f"violations: {len(self.violations)}"
        )


@lru_cache(maxsize=1)
def small_config() -> Config:
    """The shipped configuration with two forms and one address, so that a run takes milliseconds."""
    people = PeoplePolicy(
        sin_responsable=("gestion.clientes@carrazos.example",), administrador="sistemas@carrazos.example"
    )
    config = shipped_config()
    forms = tuple(form for form in config.forms if form.code in ("GSC-FOR-01", "GSC-FOR-03"))
    reports = tuple(report.model_copy(update={"readers": (), "preparers": ()}) for report in config.reports.reports)
    return config.model_copy(
        update={
            "people": people,
            "forms": forms,
            "reports": config.reports.model_copy(update={"reports": reports}),
        }
    )


def one_report() -> Config:
    """The same with one report: where cases are tried, each further one only takes time."""
    config = small_config()
    first = config.reports.reports[:1]
    return config.model_copy(update={"reports": config.reports.model_copy(update={"reports": first})})


@lru_cache(maxsize=1)
def hurry() -> None:
    """Smaller tabs of the control workbook, and no comparing of the same two headings twice; nothing else differs."""
    look.SPARE_ROWS = control.SPARE_ROWS = 20
    vocabulary.similarity = lru_cache(maxsize=None)(vocabulary.similarity)


class Department:
    """Registers that people and the service work in, and the judge beside them."""

    def __init__(self, random: Random, *, owned: bool = False, config: Config | None = None) -> None:
        """``owned``: the control workbook belongs to a person, who acts as well."""
        hurry()
        self.desk = Desk(config=config or small_config())
        self.people = People(self.desk, random)
        self.owner = Owner.of(self.desk, random) if owned else None
        self.desk.register("GSC-FOR-01", [], ("NOVIEMBRE 2026", "OTRAS"))
        self.desk.register("GSC-FOR-03", [])
        for _ in range(random.randint(2, 5)):
            self.people.new_at_end()
        self.watch = Watch(self.desk, self.people, self.owner)
        self._figures = Figures(scenarios=1)

    @property
    def log(self) -> list[str]:
        """What people did, and what the service answered."""
        return self.people.log

    @property
    def violations(self) -> list[str]:
        return self.watch.violations

    def run(self, eagerness: float = 0.25) -> None:
        """The service runs; before each of its calls somebody acts with this probability, and again, and again."""
        acted = 0

        def before(_call: Any) -> None:
            nonlocal acted
            while self.people.random.random() < eagerness:
                self._somebody()
                acted += 1

        self.log.append("— run —")
        self.watch.begin()
        self._figures.runs += 1
        try:
            with self.desk.interrupting(before=before), self._watched():
                result = self.desk.run()
        except AutomationError as error:
            if self.owner is None:
                raise
            self.log.append(f"    the run ended: {error}")
            self._figures.partial += 1
            return
        finally:
            self._figures.interleavings += acted > 0
        self.log.extend(f"    {result.value} {change}" for change, result in result.changes)
        self._figures.partial += result.status is RunStatus.PARTIAL

    def act(self) -> None:
        """Somebody acts between two runs."""
        self._somebody()

    def _somebody(self) -> None:
        if self.owner is not None and self.people.random.random() < _OWNER_ACTS:
            self.owner.act()
            self.log.append(self.owner.log[-1])
        else:
            self.people.act()

    def quiet(self) -> None:
        """Nobody acts while the service runs twice, and everything is judged."""
        self.log.append("— quiet —")
        if self.owner is not None:  # what was spoilt is repaired, and told, before quiet is expected
            self.owner.mend()
            self.desk.later(minutes=30)
            with self._watched():
                repaired = self.desk.run()
            self.log.extend(f"    {result.value} {change}" for change, result in repaired.changes)
        with self._watched():
            self.watch.quiet()
        self._figures.runs += 2
        self._figures.quiet_points += 1

    def figures(self) -> Figures:
        actions = len([line for line in self.log if not line.startswith(("—", " "))])
        return replace(
            self._figures,
            actions=actions,
            writes=self.watch.writes,
            cells=self.watch.cells,
            window=self.watch.window,
            violations=list(self.violations),
        )

    def _watched(self) -> AbstractContextManager[None]:
        return self.desk.interrupting(before=self.watch.before, after=self.watch.after)


def scenario(random: Random, rounds: int = 6, *, owned: bool = False) -> tuple[Figures, list[str]]:
    """One department over some rounds of work; figures and the log of what people did."""
    department = Department(random, owned=owned)
    for turn in range(rounds):
        for _ in range(random.randint(0, 3)):
            department.act()
        department.run()
        if random.random() < 0.4 or turn == rounds - 1:
            department.quiet()
        if department.violations:
            break
        if random.random() < 0.3:
            department.desk.later(days=1)
    return department.figures(), department.log


def _played(*, owned: bool, lights: bool) -> Callable[[Random], tuple[Figures, list[str]]]:
    if lights:
        from .lights_town import lights_scenario  # stands on this module

        return lights_scenario
    return partial(scenario, owned=owned)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="interleavings")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--owner", action="store_true", help="the owner of the control workbook acts as well")
    parser.add_argument("--lights", action="store_true", help="at GC-FOR-21, whose lights age")
    parser.add_argument("--log", action="store_true", help="tell what people did in the scenario of --seed only")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    played = _played(owned=options.owner, lights=options.lights)
    if options.log:
        figures, log = played(Random(options.seed))
        sys.stdout.write("\n".join([*log, *figures.violations, str(figures)]) + "\n")
        return bool(figures.violations)
    started, total, seed = time.monotonic(), Figures(), options.seed
    while total.interleavings < options.count:
        try:
            figures, _log = played(Random(seed))
        except KeyboardInterrupt:  # the figures so far are worth having
            break
        except Exception as error:  # a crash of the service is a finding like any other
            figures = Figures(scenarios=1, violations=[f"{type(error).__name__}: {error}"])
        figures.violations = [f"seed {seed}: {text}" for text in figures.violations]
        total += figures
        sys.stdout.writelines(f"{text}\n" for text in figures.violations)
        sys.stdout.flush()
        seed += 1
    took = timedelta(seconds=round(time.monotonic() - started))
    sys.stdout.write(f"{total}\nin {took}\n")
    return bool(total.violations)


if __name__ == "__main__":
    sys.exit(main())
