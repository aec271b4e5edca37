"""Workbooks from a generator that knows the truth, read by the service, and judged.

    python -m tests.property.workbooks --count 50000 --seed 0       one line of figures, and each violation
    python -m tests.property.workbooks --seed 17 --count 1 --show   one workbook, with what was planted in it
    python -m tests.property.workbooks --each 50                    each mess alone, so many times: a table
    python -m tests.property.workbooks --only "totals,stripes" …    no other messes than these

Exit code 1 on any violation. A workbook is made from its seed and nothing else.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

from sheets_automation.config import load
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.model import CaseStatus, CellError, Workbook, a1
from sheets_automation.policy import Config
from sheets_automation.steps.observe import Books, World, observe

from . import around, identity, layouts, painting, requests, scales, scores, structure, tabs, wording
from .draft import Book, Sheet, finish
from .judge import Fault, Violation, judge
from .plain import columns_of
from .plain import table as plain_table
from .scene import NOW, REQUESTS, Mess, Scene
from .truth import Must, Truth

#: Everything that people do to these workbooks, in the order in which it is done.
MESSES: tuple[Mess, ...] = (
    *layouts.COLUMNS,
    *scales.SCALES,
    *scores.CELLS,
    *identity.ROWS,
    *wording.WORDS,
    *requests.REQUESTED,
    *identity.TWINS,
    *painting.MARKS,
    *layouts.LATE,
    *structure.LINES,
    *around.AROUND,
    *tabs.BOOKS,
)
_FORMS = ("GSC-FOR-01", "GSC-FOR-03", REQUESTS)
_FILES = {
    "GSC-FOR-01": "GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA 2026",
    "GSC-FOR-03": "GSC-FOR-03 SEGUIMIENTO CLIENTES COMERCIALES 2026",
    REQUESTS: "GSC-FOR-04 CONTROL DE PQRS 2026",
}
_TITLES = ("NOVIEMBRE 2026", "NOV-26", "NOVIEMBRE", "NOVIEMBRE VW", "TUNJA", "Nov 2026", "VW TUNJA", "NOVIEMBRE 2026 ")


def draft(seed: int, messes: Sequence[Mess] = MESSES, at_most: int = 9) -> Book:
    """A workbook of one form with one main tab, after up to so many of these messes."""
    random = Random(seed)
    form = random.choices(_FORMS, (5, 2, 2))[0]
    form = form if any(form in mess.forms for mess in messes) else next(f for m in messes for f in m.forms)
    scene = Scene(random, form, Book(_FILES[form], []))
    chosen = _chosen(random, [mess for mess in messes if form in mess.forms], at_most)
    wants = {name for mess in chosen for name in mess.wants}
    spares = {name for mess in chosen for name in mess.spares} - wants
    made = plain_table(scene, random.randint(6, 16), columns_of(scene, wants, spares))
    scene.sheet = Sheet("PQRS 2026" if form == REQUESTS else random.choice(_TITLES), [[made]])
    scene.book.sheets.append(scene.sheet)
    for mess in chosen:
        touched = mess.apply(scene)
        for line in touched:
            line.messes.append(mess.name)
        if touched:
            scene.book.messes.append(mess.name)
    return scene.book


def _chosen(random: Random, possible: Sequence[Mess], at_most: int) -> list[Mess]:
    """Some of the messes and those that they need, in the order in which they are done."""
    drawn = random.sample(possible, min(len(possible), random.randint(min(1, at_most), at_most)))
    names = {name for mess in drawn for name in (mess.name, mess.needs)}
    return [mess for mess in MESSES if mess.name in names]


def workbook(seed: int, messes: Sequence[Mess] = MESSES, at_most: int = 9) -> tuple[tuple[Workbook, ...], Truth]:
    """The workbook of a seed, with other files of its form if there are any, and the truth about it."""
    return finish(draft(seed, messes, at_most))


@lru_cache(maxsize=1)
def shipped() -> Config:
    """The configuration as it is shipped."""
    return load(Path(__file__).resolve().parents[2] / "config")


def look(books: tuple[Workbook, ...]) -> World:
    """What the service makes of workbooks at first sight, by the steps of a run."""
    return observe(Books(books, (), ()), Ledger(), shipped(), NOW)


@dataclass(slots=True)
class Figures:
    """What was tried and what came of it."""

    workbooks: int = 0
    rows: int = 0
    planted: int = 0  # rows behind which somebody waits
    satisfied: int = 0
    marks: int = 0
    cases: int = 0
    findings: int = 0
    messes: Counter[str] = field(default_factory=Counter)
    violations: list[tuple[int, Violation]] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.workbooks} workbooks · {self.rows} rows · {self.planted} waiting planted · {self.satisfied} "
            f"satisfied · {self.marks} marks of people · {self.cases} cases · {self.findings} findings · "
            f"{len(self.violations)} violations in {len({seed for seed, _ in self.violations})} workbooks · "
            f"{self.seconds:.0f} s"
        )

    def by_fault(self) -> Counter[Fault]:
        return Counter(violation.fault for _seed, violation in self.violations)


def examine(seeds: Iterable[int], messes: Sequence[Mess] = MESSES, at_most: int = 9) -> Figures:
    """Make, read and judge the workbooks of these seeds. A crash of the service is a violation like any other."""
    figures, started = Figures(), time.process_time()
    for seed in seeds:
        books, truth = workbook(seed, messes, at_most)
        figures.workbooks += 1
        figures.rows += sum(map(len, truth.filled.values()))
        figures.planted += sum(one.line.waits for one in truth.planted)
        figures.satisfied += sum(one.line.is_call and one.line.must is Must.QUIET for one in truth.planted)
        figures.marks += sum(one.line.mark is not None for one in truth.planted)
        figures.messes.update(truth.messes)
        try:
            world = look(books)
        except Exception as error:
            crash = Violation(Fault.CRASH, "", books[0].title, f"{type(error).__name__}: {error}", tuple(truth.messes))
            figures.violations.append((seed, crash))
            continue
        figures.cases += sum(case.status in (CaseStatus.OPEN, CaseStatus.CLOSED) for case in world.derived.cases)
        figures.findings += len(world.plan.findings)
        figures.violations += [(seed, violation) for violation in judge(world, truth)]
    figures.seconds = time.process_time() - started
    return figures


# --------------------------------------------------------------------------------------------------------- command


def show(books: tuple[Workbook, ...], truth: Truth) -> str:
    """A workbook as text: its cells row by row, and what is to become of the rows that somebody waits behind."""
    owed = {(one.sheet_id, one.row): one.line for one in truth.planted}
    text = [f"messes: {', '.join(truth.messes) or 'none'}"]
    for book, tab in ((own, tab) for own in books for tab in own.tabs):
        text.append(f"── «{book.title}» › «{tab.title}»{' (hidden)' if tab.hidden else ''}")
        for row in tab.rows:
            cells = [
                f"{a1(row.index, column)}={_shown(cell.value)}{f' [{cell.fill.rgb.hex}]' if cell.fill else ''}"
                for column, cell in enumerate(row.cells)
                if cell.value is not None or cell.fill
            ]
            line = owed.get((tab.sheet_id, row.index))
            said = f"   ← {line.what}: {line.must}{_more(line)}" if line else ""
            if cells:
                text.append(" | ".join(cells) + said)
    return "\n".join(text)


def _shown(value: object) -> str:
    if isinstance(value, CellError):
        return f"#{value.type}"
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e5 else repr(value) if value else ""


def _more(line: object) -> str:
    told = [name for name in ("open", "closed", "evidence", "done", "echo") if getattr(line, name)]
    mark = getattr(line, "mark", None)
    return "".join(f", {one}" for one in (*told, *([f"mark {mark}"] if mark else [])))


def each_alone(count: int) -> str:
    """Every mess alone in so many workbooks: the faults it brings, with a seed of each."""
    lines = []
    for mess in (None, *MESSES):
        alone = (mess,) if mess else ()
        figures = examine(range(count), alone or MESSES, 1 if mess else 0)
        seeds = {violation.fault: seed for seed, violation in reversed(figures.violations)}
        faults = [f"{n} × {fault} (seed {seeds[fault]})" for fault, n in figures.by_fault().most_common()]
        name = mess.name if mess else "no mess at all"
        tried = figures.messes[mess.name] if mess else count
        lines.append(f"{name} ({tried} of {count}): {'; '.join(faults) or 'as it should be'}")
    return "\n".join(lines)


def main() -> int:
    """The command line; see the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2_000, help="workbooks")
    parser.add_argument("--seed", type=int, default=0, help="of the first one")
    parser.add_argument("--show", action="store_true", help="print the workbooks")
    parser.add_argument("--each", type=int, metavar="N", help="each mess alone in N workbooks")
    parser.add_argument("--only", default="", help="names of messes, with commas between them")
    parser.add_argument("--quiet", action="store_true", help="only the figures")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    if options.each:
        sys.stdout.write(each_alone(options.each) + "\n")
        return 0
    names = [name.strip() for name in options.only.split(",") if name.strip()]
    unknown = set(names) - {mess.name for mess in MESSES}
    if unknown:
        parser.error(f"no such mess: {', '.join(sorted(unknown))}")
    messes = [mess for mess in MESSES if mess.name in names] if names else MESSES
    seeds = range(options.seed, options.seed + options.count)
    figures = examine(seeds, messes)
    if options.show:
        for seed in seeds:
            sys.stdout.write(f"seed {seed}: {show(*workbook(seed, messes))}\n\n")
    if not options.quiet:
        sys.stdout.writelines(f"seed {seed}: {violation}\n" for seed, violation in figures.violations)
    sys.stdout.writelines(f"{n:6} × {fault}\n" for fault, n in figures.by_fault().most_common())
    sys.stdout.write(f"{figures}\n")
    return bool(figures.violations)


if __name__ == "__main__":
    sys.exit(main())
