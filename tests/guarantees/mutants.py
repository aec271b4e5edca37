"""Break one rule at a time and see a test notice: ``python -m tests.guarantees.mutants [WORD …] [--jobs 1]``.

Each mutant of ``mutant_table`` changes one place of a copy of the package: a threshold, a condition, the order of
rules, a word. Its tests run on the copy, which stands in a temporary folder with the tests and the configuration;
nothing here is touched. A mutant that no test notices is a rule that nobody would miss: it needs a test, or the reason
why it changes nothing that anybody could see. WORDs choose mutants by what their names or files contain.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from .mutant_table import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("sheets_automation", "config", "tests", "pyproject.toml")
_LONGEST = 300  # seconds; whatever a mutant hangs in counts as noticed
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one mutant."""

    mutant: Mutant
    killed_by: str  # test, "" when it survived
    seconds: float
    wrong: str = ""  # why nothing can be said of it

    @property
    def fine(self) -> bool:
        """Noticed, or explained; and not both."""
        return not self.wrong and bool(self.killed_by) != bool(self.mutant.unseen)


def mutated(mutant: Mutant, source: str) -> str:
    """The source with the one place changed.

    Raises:
        ValueError: the place is not there exactly once, or what results is no Python.
    """
    found = source.count(mutant.old)
    if found != 1:
        raise ValueError(f"{mutant.name}: {mutant.file} holds the text to be changed {found} times, not once")
    changed = source.replace(mutant.old, mutant.new)
    if mutant.file.endswith(".py"):
        try:
            ast.parse(changed)
        except SyntaxError as error:
            raise ValueError(f"{mutant.name}: {mutant.file}: {error}") from error
    return changed


class Copy:
    """A copy of the project that one mutant at a time lives in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / name, folder / name)
        subprocess.run([sys.executable, "-m", "compileall", "-q", "sheets_automation"], cwd=folder, check=True)

    def try_on(self, mutant: Mutant) -> Fate:
        """Change the copy, run the mutant's tests up to the first that fails, and change it back."""
        path = self.folder / mutant.file
        original, begun = path.read_text(encoding="utf-8"), time.monotonic()
        try:
            path.write_text(mutated(mutant, original), encoding="utf-8")
            # two versions of a size within one second would be taken for one another
            for stale in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
                stale.unlink()
            killed_by, wrong = self.first_failure(mutant.tests)
        except ValueError as error:
            killed_by, wrong = "", str(error)
        finally:
            path.write_text(original, encoding="utf-8")
        return Fate(mutant, killed_by, time.monotonic() - begun, wrong)

    def first_failure(self, tests: Sequence[str]) -> tuple[str, str]:
        """(first test that failed, "") or ("", what is wrong with the tests)."""
        environment = os.environ | {
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        names = [f"tests/{test}" for test in tests]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *names]
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=_LONGEST, check=False
            )
        except subprocess.TimeoutExpired:
            return f"no end after {_LONGEST} s", ""
        if done.returncode == 0:
            return "", ""
        failed = _FAILED.search(done.stdout)
        if done.returncode == 1 and failed is not None:
            return failed[1].removeprefix("tests/"), ""
        return "", f"pytest ended with {done.returncode}: {(done.stdout + done.stderr).strip()[-600:]}"


def fates(mutants: Sequence[Mutant], jobs: int) -> Iterator[Fate]:
    """Try the mutants, each in one of ``jobs`` copies; results in the order of the list, as they come.

    Raises:
        RuntimeError: a test fails without any mutant.
    """
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        free: SimpleQueue[Copy] = SimpleQueue()
        for number in range(jobs):
            place = Path(folder) / str(number)
            place.mkdir()
            copy = Copy(place)
            free.put(copy)
        failed, wrong = copy.first_failure(list(dict.fromkeys(test for mutant in mutants for test in mutant.tests)))
        if failed or wrong:
            raise RuntimeError(f"Without any mutant there is trouble already: {failed or wrong}")

        def one(mutant: Mutant) -> Fate:
            copy = free.get()
            try:
                return copy.try_on(mutant)
            finally:
                free.put(copy)

        yield from pool.map(one, mutants)


def _line(fate: Fate) -> str:
    told = fate.wrong or fate.killed_by or (f"unseen: {fate.mutant.unseen}" if fate.mutant.unseen else "SURVIVED")
    if fate.killed_by and fate.mutant.unseen:
        told = f"{fate.killed_by} – noticed, although it is said to be unseen"
    return f"{fate.mutant.name:<58} {fate.seconds:6.1f} s  {told}"


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="only mutants whose name or file contains one of these")
    parser.add_argument("--jobs", type=int, default=2, choices=(1, 2), help="how many copies at a time")
    options = parser.parse_args(None if arguments is None else list(arguments))
    chosen = [
        mutant
        for mutant in MUTANTS
        if not options.words or any(word in mutant.name or word in mutant.file for word in options.words)
    ]
    begun, ended = time.monotonic(), []
    for fate in fates(chosen, options.jobs):
        print(_line(fate), flush=True)  # noqa: T201 - what the command is for
        ended.append(fate)
    killed = sum(bool(fate.killed_by) for fate in ended)
    explained = sum(fate.fine and not fate.killed_by for fate in ended)
    wrong = [fate for fate in ended if not fate.fine]
    print(  # noqa: T201
        f"\n{len(ended)} mutants: {killed} noticed, {explained} change nothing that can be seen, {len(wrong)} neither "
        f"({time.monotonic() - begun:.0f} s)"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
