"""Trying mutants: a copy of the project in a temporary folder, one change at a time, and the tests to notice it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from .mutant import Mutant

ROOT = Path(__file__).resolve().parents[3]
_COPIED = ("sheets_automation", "config", "docs", "tests", "pyproject.toml")
_LONGEST = 300  # seconds; a mutant that hangs counts as noticed
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one mutant."""

    mutant: Mutant
    killed_by: str  # the first test that failed, "" when it survived
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
        raise ValueError(f"{mutant.file} holds the text to be changed {found} times, not once")
    changed = source.replace(mutant.old, mutant.new)
    if mutant.file.endswith(".py"):
        try:
            ast.parse(changed)
        except SyntaxError as error:
            raise ValueError(f"{mutant.file} would be no Python: {error}") from error
    return changed


class Copy:
    """A copy of the project that one mutant at a time lives in; the project itself is not touched."""

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
        path, begun = self.folder / mutant.file, time.monotonic()
        try:
            original = path.read_text(encoding="utf-8")
            changed = mutated(mutant, original)
        except (OSError, ValueError) as error:
            return Fate(mutant, "", 0.0, str(error))
        try:
            path.write_text(changed, encoding="utf-8")
            # two versions of one size within a second would be taken for one another
            for stale in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
                stale.unlink()
            killed_by, wrong = self.first_failure(mutant.tests)
        finally:
            path.write_text(original, encoding="utf-8")
        return Fate(mutant, killed_by, time.monotonic() - begun, wrong)

    def first_failure(self, tests: Sequence[str], longest: float = _LONGEST) -> tuple[str, str]:
        """(the first test that fails, "") or ("", what is wrong with the tests)."""
        environment = os.environ | {
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "CI": "1",  # hypothesis tries the same examples every time, however long each takes
        }
        names = [f"tests/{test}" for test in tests]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *names]
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=longest, check=False
            )
        except subprocess.TimeoutExpired:
            return f"no end after {longest:.0f} s", ""
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
        tests = list(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
        failed, wrong = copy.first_failure(tests, longest=_LONGEST * 10)
        if failed or wrong:
            raise RuntimeError(f"without any mutant there is trouble already: {failed or wrong}")

        def one(mutant: Mutant) -> Fate:
            copy = free.get()
            try:
                return copy.try_on(mutant)
            finally:
                free.put(copy)

        yield from pool.map(one, mutants)
