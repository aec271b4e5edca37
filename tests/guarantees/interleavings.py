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
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from sheets_automation.domain import matching
from sheets_automation.model import RunStatus
from sheets_automation.policy import Config, PeoplePolicy
from sheets_automation.steps import control, dress

from .desk import Desk, shipped_config
from .people import People
from .watch import Watch


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
    return config.model_copy(update={"people": people, "forms": forms})


@lru_cache(maxsize=1)
def _hurry() -> None:
    """Smaller tabs of the control workbook, and no comparing of the same two headings twice; nothing else differs."""
    dress.SPARE_ROWS = control.SPARE_ROWS = 20
    matching.similarity = lru_cache(maxsize=None)(matching.similarity)


def scenario(random: Random, rounds: int = 6, eagerness: float = 0.25) -> tuple[Figures, list[str]]:
    """One department over some rounds of work; figures and the log of what people did."""
    _hurry()
    desk = Desk(config=small_config())
    people = People(desk, random)
    desk.register("GSC-FOR-01", [], ("NOVIEMBRE 2026", "OTRAS"))
    desk.register("GSC-FOR-03", [])
    for _ in range(random.randint(2, 5)):
        people.new_at_end()
    watch = Watch(desk, people)
    figures = Figures(scenarios=1)
    acted = 0

    def before(_call: Any) -> None:
        nonlocal acted
        while random.random() < eagerness:
            people.act()
            acted += 1

    with desk.interrupting(before=watch.before, after=watch.after):
        for turn in range(rounds):
            for _ in range(random.randint(0, 3)):
                people.act()
            acted = 0
            people.log.append("— run —")
            watch.begin()
            desk.emulator.hooks.before_call.insert(0, before)
            try:
                result = desk.run()
            finally:
                desk.emulator.hooks.before_call.remove(before)
            people.log += [f"    {result.value} {change}" for change, result in result.changes]
            figures.runs += 1
            figures.partial += result.status is RunStatus.PARTIAL
            figures.interleavings += acted > 0
            if random.random() < 0.4 or turn == rounds - 1:
                people.log.append("— quiet —")
                watch.quiet()
                figures.runs += 2
                figures.quiet_points += 1
            if watch.violations:
                break
            if random.random() < 0.3:
                desk.later(days=1)
    figures.actions = len([line for line in people.log if not line.startswith(("—", " "))])
    figures.writes, figures.cells, figures.window = watch.writes, watch.cells, watch.window
    figures.violations = list(watch.violations)
    return figures, people.log


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="interleavings")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", action="store_true", help="tell what people did in the scenario of --seed only")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    if options.log:
        figures, log = scenario(Random(options.seed))
        sys.stdout.write("\n".join([*log, *figures.violations, str(figures)]) + "\n")
        return bool(figures.violations)
    started, total, seed = time.monotonic(), Figures(), options.seed
    while total.interleavings < options.count:
        try:
            figures, _log = scenario(Random(seed))
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
