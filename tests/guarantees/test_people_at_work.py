"""People type, sort, move, delete, paint and annotate between and during the service's calls."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .interleavings import Figures, scenario

_TOTAL = Figures()


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**32))
def test_whatever_people_do_meanwhile_no_row_is_harmed(seed: int) -> None:
    """At every quiet point colours, notes, cases and clocks are as the spec says, and nothing of a person's was lost.

    `python -m tests.guarantees.interleavings --log --seed N` tells the story of a seed that fails here.
    """
    figures, _log = scenario(Random(seed), rounds=3)
    assert figures.violations == []
