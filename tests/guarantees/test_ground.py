"""Every fault of the table of ``ground.py``, and a few weeks of the year of ``year.py``."""

from __future__ import annotations

from random import Random

import pytest

from .ground_faults import SHAKES, Shake
from .ground_trial import tried
from .interleavings import hurry
from .year import Year


@pytest.fixture(autouse=True)
def small_tabs() -> None:
    hurry()


@pytest.mark.parametrize("shake", SHAKES, ids=lambda shake: f"{shake.group}: {shake.name}")
def test_the_ground_gives_way(shake: Shake) -> None:
    """What people see says so, the rest goes on, and after the mending nothing is lost and nothing is twice."""
    assert tried(shake).wrong == []


@pytest.mark.parametrize("seed", [1, 2])
def test_weeks_in_which_every_third_day_something_breaks(seed: int) -> None:
    """Every detractor is followed, every breach told, every number given once; a year of it by command."""
    year = Year(Random(seed), 15)
    year.live()
    assert year.wrong == []
    assert year.happened
    assert year.customers
