"""Break one rule at a time and see a test notice.

Each mutant changes one place of a copy of the project: a threshold, a condition, the order of rules, a word. Its tests
run on the copy. A mutant that no test notices is a rule that nobody would miss: it needs a test, or the reason why the
change is nothing that anybody could see. Exit 1 while there is one without either.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from . import MUTANTS
from .trial import Fate, fates


def line(fate: Fate) -> str:
    """One line of the table: the mutant, how long it took, and which test noticed it."""
    told = fate.wrong or fate.killed_by or (f"unseen: {fate.mutant.unseen}" if fate.mutant.unseen else "SURVIVED")
    if fate.killed_by and fate.mutant.unseen:
        told = f"{fate.killed_by} – noticed, although it is said to be unseen"
    return f"{fate.mutant.name:<52} {fate.seconds:6.1f} s  {told}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="only mutants whose name or file contains one of these")
    parser.add_argument("--jobs", type=int, default=2, choices=(1, 2), help="how many copies at a time")
    options = parser.parse_args(arguments)
    chosen = [
        mutant
        for mutant in MUTANTS
        if not options.words or any(word in mutant.name or word in mutant.file for word in options.words)
    ]
    begun, ended = time.monotonic(), []
    for fate in fates(chosen, options.jobs):
        print(line(fate), flush=True)  # noqa: T201 - what the command is for
        ended.append(fate)
    killed = sum(bool(fate.killed_by) for fate in ended)
    explained = sum(fate.fine and not fate.killed_by for fate in ended)
    left = sum(not fate.fine for fate in ended)
    print(  # noqa: T201
        f"\n{len(ended)} mutants: {killed} noticed, {explained} change nothing that can be seen, {left} neither "
        f"({time.monotonic() - begun:.0f} s)"
    )
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
