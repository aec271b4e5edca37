"""Lists of SPIGA from a generator that knows the truth, read, cleaned, and judged.

    python -m tests.property.exports --rows 20000 --seed 0          three files; precision and recall of each reason
    python -m tests.property.exports --rows 2000 --seed 0 --show 20   and the first rows that were judged otherwise

Exit code 1 where a figure is below 0.99. A file is made from its seed and nothing else.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from sheets_automation.config import load
from sheets_automation.domain.exports.base import base_of
from sheets_automation.domain.exports.cleaning import Cleaned, cleaned
from sheets_automation.exports.read import read_export
from sheets_automation.policy import ExportPolicy

from .export_files import KINDS, File, file_of
from .export_people import KEPT, REPEATED, TRUTHS, UNDATED, lines_of

CONFIG = Path(__file__).resolve().parents[2] / "config"
TODAYS = (date(2026, 11, 25), date(2028, 2, 29), date(2027, 3, 1))
GOAL = 0.99
UNSEEN = "no leída"


@dataclass(slots=True)
class Figures:
    """How often each (truth, judgement) came up, and what was read wrong."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    misread: Counter[str] = field(default_factory=Counter)  # names and dates that are not what the file says
    rows: int = 0

    def precision(self, reason: str) -> float:
        said = sum(number for (_truth, judged), number in self.pairs.items() if judged == reason)
        return self.pairs[reason, reason] / said if said else 1.0

    def recall(self, reason: str) -> float:
        true = sum(number for (truth, _judged), number in self.pairs.items() if truth == reason)
        return self.pairs[reason, reason] / true if true else 1.0

    @property
    def worst(self) -> float:
        return min(min(self.precision(reason), self.recall(reason)) for reason in TRUTHS)

    def lines(self) -> Iterator[str]:
        yield f"{'':16} {'rows':>7} {'precision':>10} {'recall':>8}"
        for reason in TRUTHS:
            true = sum(number for (truth, _judged), number in self.pairs.items() if truth == reason)
            yield f"{reason:16} {true:7} {self.precision(reason):10.4f} {self.recall(reason):8.4f}"
        yield f"read otherwise than written: {dict(self.misread) or 'nothing'} of {self.rows} rows"


def policy() -> ExportPolicy:
    (found,) = load(CONFIG).exports
    return found


def made(seed: int, rows: int, kind: str) -> tuple[File, date]:
    """The file of a seed, and the day on which it is cleaned."""
    random = Random(f"{seed} {kind}")
    today = random.choice(TODAYS)
    return file_of(random, lines_of(random, today, rows), kind), today


def judgements(result: Cleaned) -> dict[int, tuple[str, str]]:
    """Row → what is proposed, and why."""
    found = {removed.customer.row: (removed.reason.value, removed.detail) for removed in result.removed}
    found |= {customer.row: (UNDATED, "") for customer in result.undated}
    return found | {customer.row: (KEPT, "") for customer in result.kept}


def settled(file: File, judged: dict[int, tuple[str, str]]) -> dict[int, str]:
    """Row → truth, for rows that nobody can tell apart: the one that was chosen is the one that counts."""
    ties: dict[int, list[int]] = {}
    for row, line in file.lines.items():
        if line.tie:
            ties.setdefault(line.tie, []).append(row)
    found = {}
    for rows in ties.values():
        (counts,) = (file.lines[row].truth for row in rows if file.lines[row].truth != REPEATED)
        chosen = next((row for row in rows if judged.get(row, ("", ""))[0] not in ("", REPEATED)), rows[0])
        found |= {row: counts if row == chosen else REPEATED for row in rows}
    return found


def examine(file: File, today: date, rules: ExportPolicy, figures: Figures) -> list[str]:
    """Adds a file to the figures; every row that was judged otherwise, in words."""
    base = base_of(read_export(file.name, file.content), rules, today)
    judged = judgements(cleaned(base, rules, today))
    read = {customer.row: customer for customer in base.customers}
    wrong = []
    truths = settled(file, judged)
    for row, line in file.lines.items():
        said, why = judged.get(row, (UNSEEN, ""))
        line.truth = truths.get(row, line.truth)
        figures.pairs[line.truth, said] += 1
        figures.rows += 1
        if said != line.truth:
            wrong.append(f"row {row}: {said} ({why}) instead of {line.truth}: {line.cells} {line.visit}")
        if row in read:
            figures.misread["date"] += read[row].last_visit != line.visit
            written = line.cells["nombre"].rstrip(" .")
            figures.misread["name"] += (read[row].name or written) != written
    figures.pairs.update(("no row", said) for row, (said, _why) in judged.items() if row not in file.lines)
    figures.misread += Counter()  # drops zeros
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args(arguments)
    figures, rules = Figures(), policy()
    for kind in KINDS:
        file, today = made(options.seed, options.rows, kind)
        began = time.perf_counter()
        wrong = examine(file, today, rules, figures)
        sys.stdout.write(f"{file.about}, {len(file.content):,} bytes, {time.perf_counter() - began:.1f} s\n")
        sys.stdout.writelines(f"  {told}\n" for told in wrong[: options.show])
    sys.stdout.writelines(f"{line}\n" for line in figures.lines())
    return int(figures.worst < GOAL)


if __name__ == "__main__":
    sys.exit(main())
