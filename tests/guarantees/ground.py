"""When the ground gives way: faults of permission, mailbox, storage, files, tabs and columns (spec §8).

    python -m tests.guarantees.ground           the table: fault × what people see, exit code, what goes on
    python -m tests.guarantees.ground mailbox   only the faults whose group or name contains a word

Each fault is followed by its mending, a run that recovers, and an ordinary run: nothing lost, nothing twice.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
import traceback

from .ground_faults import SHAKES, Shake
from .ground_trial import Trial, tried
from .interleavings import hurry


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.ground", description=__doc__)
    parser.add_argument("words", nargs="*", help="only faults whose group or name contains one of these")
    parser.add_argument("--full", action="store_true", help="what people saw, in full")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    hurry()
    chosen = [
        shake
        for shake in SHAKES
        if not options.words or any(word in f"{shake.group} {shake.name}" for word in options.words)
    ]
    wrong = 0
    for shake in chosen:
        trial = _tried(shake)
        wrong += bool(trial.wrong)
        sys.stdout.write(_line(trial, full=options.full) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"\n{len(chosen)} faults, {len(chosen) - wrong} as they must be, {wrong} not\n")
    return 1 if wrong else 0


def _tried(shake: Shake) -> Trial:
    try:
        return tried(shake)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return Trial(
            shake, wrong=[f"{type(error).__name__}: {error} ({where.filename.rpartition('/')[2]}:{where.lineno})"]
        )


def _line(trial: Trial, *, full: bool) -> str:
    shake, seen = trial.shake, trial.runs.get("broken")
    exits = " → ".join(str(run.exit) for run in trial.runs.values())
    said = _first(seen.line or seen.terminal) if seen else ""
    lines = [f"{shake.group:<8} {shake.name:<48} exit {exits:<18} stops {shake.stops}"]
    if said:
        lines.append(f"         {said}")
    if full and seen:
        lines.append(seen.terminal)
    lines += [f"         WRONG: {words}" for words in trial.wrong]
    return "\n".join(lines)


def _first(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= 150 else plain[:149] + "…"


if __name__ == "__main__":
    sys.exit(main())
