"""Two thousand workbooks whose truth is known: nothing that a customer said is lost, and nobody's word is overruled.

Many more by command: see ``workbooks.py``. A violation names its seed; ``--seed N --count 1 --show`` prints it.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest

from .truth import Must
from .workbooks import MESSES, Figures, examine, workbook

_CHUNKS, _EACH = 8, 250


@lru_cache(maxsize=_CHUNKS)
def _examined(chunk: int) -> Figures:
    return examine(range(chunk * _EACH, (chunk + 1) * _EACH))


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_what_was_planted_is_what_comes_of_it(chunk: int) -> None:
    """Who waits is a case or a finding, who does not is neither painted nor a case, and people's marks stand."""
    figures = _examined(chunk)
    told = [f"seed {seed}: {violation}" for seed, violation in figures.violations]
    if told:
        more = [f"… {len(told)} in all"] if len(told) > 10 else []
        pytest.fail("\n".join([str(figures), *told[:10], *more]), pytrace=False)


@pytest.mark.parametrize(
    ("seed", "what"),
    [
        (7007846, "a red that falls on the rows of one weekday is a mark all the same"),
        (7016612, "a red that falls on the rows of one adviser is a mark all the same"),
        (7019093, "OBSERVACIONES under SEGUIMIENTO beside EVIDENCA DE LA GESTIÓN is what the customer said"),
    ],
)
def test_what_once_went_wrong(seed: int, what: str) -> None:
    """Workbooks of seeds beyond those above, each the first of its kind."""
    figures = examine([seed])
    assert figures.violations == [], what


def test_a_seed_is_a_workbook() -> None:
    """The same seed gives the same cells and the same truth, another seed others."""
    book, truth = workbook(11)
    again, told_again = workbook(11)
    assert book == again
    assert [(one.row, one.line.what, one.line.must) for one in truth.planted] == [
        (one.row, one.line.what, one.line.must) for one in told_again.planted
    ]
    assert workbook(12)[0] != book


def test_every_mess_is_met() -> None:
    """Among a thousand workbooks each mess is really made, with others of all kinds."""
    met = Counter(name for seed in range(1_000) for name in dict.fromkeys(workbook(seed)[1].messes))
    assert {mess.name for mess in MESSES} == set(met)
    assert min(met.values()) >= 8, met.most_common()[-5:]


def test_something_is_asked_of_every_workbook() -> None:
    """A generator that plants nobody, or rows of which nobody can tell, would show nothing."""
    unsaid = said = 0
    for seed in range(200):
        _books, truth = workbook(seed)
        calls = [one.line for one in truth.planted if one.line.is_call]
        assert any(line.waits or line.closed for line in calls), seed
        assert any(line.must is Must.QUIET for line in calls), seed
        unsaid += sum(line.must is Must.ANY for line in calls)
        said += len(calls)
    assert unsaid * 20 <= said
