"""The mutants themselves: every one can be made, one is noticed, and one that nobody would miss is called so."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from .mutants import MUTANTS
from .mutants.mutant import DECIDE, Mutant
from .mutants.trial import ROOT, Copy, mutated

CASE = "domain/test_cases.py::test_case"


def test_every_mutant_can_be_made() -> None:
    """The text that each one changes stands where it says, once; what results is another program."""
    sources = {mutant.file: (ROOT / mutant.file).read_text(encoding="utf-8") for mutant in MUTANTS}
    assert all(mutated(mutant, sources[mutant.file]) != sources[mutant.file] for mutant in MUTANTS)
    assert len(MUTANTS) >= 60
    assert [name for name, times in Counter(mutant.name for mutant in MUTANTS).items() if times > 1] == []


def test_every_test_that_should_notice_is_there() -> None:
    """A test that was renamed or moved is named anew, else its mutants would pass for noticed."""
    named = {test for mutant in MUTANTS for test in mutant.tests}
    assert all(mutant.tests for mutant in MUTANTS)
    assert sorted(test for test in named if not _exists(test)) == []


def _exists(test: str) -> bool:
    file, _, name = test.partition("::")
    path = ROOT / "tests" / file
    if not path.is_file():
        return False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return not name or name.partition("[")[0] in functions


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("_no_such_rule", "_another", "0 times"),
        ("    _done,", "    _done(,", "no Python"),
        ("State.GREEN", "State.RED", "times, not once"),
    ],
)
def test_a_mutant_that_cannot_be_made_says_so(old: str, new: str, told: str) -> None:
    """Code that moved away from under a mutant is an error, never a mutant that survived."""
    with pytest.raises(ValueError, match=told):
        mutated(Mutant("any", DECIDE, old, new, ()), (ROOT / DECIDE).read_text(encoding="utf-8"))


def test_one_is_noticed_and_one_is_not(tmp_path: Path) -> None:
    """Without the rule of red a test fails and is named; without a docstring none does, and the copy is as before."""
    copy, before = Copy(tmp_path), (ROOT / DECIDE).read_text(encoding="utf-8")
    red = Mutant("no red", DECIDE, "    _nothing_done,\n", "", (f"{CASE}[detractor_unmarked]",))
    noticed = copy.try_on(red)
    assert (noticed.killed_by, noticed.fine) == (f"{CASE}[detractor_unmarked]", True)
    assert not replace(noticed, mutant=replace(red, unseen="nobody cares")).fine
    assert (tmp_path / DECIDE).read_text(encoding="utf-8") == before
    survived = copy.try_on(replace(red, old='"""An unmarked detractor: red (R-53, R-56)."""', new='"""Red."""'))
    assert (survived.killed_by, survived.wrong, survived.fine) == ("", "", False)
