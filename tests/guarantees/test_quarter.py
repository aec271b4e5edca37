"""Some days of ``quarter.py``: who is told of what, when, and how often."""

from __future__ import annotations

from random import Random

import pytest

from sheets_automation.domain.mail import moments

from .quarter import Quarter


@pytest.mark.parametrize("seed", [1, 2])
def test_two_weeks_of_mails(seed: int) -> None:
    """Nothing twice, nothing at night or on Sundays, no summary with a closed case; every kind leaves."""
    quarter = Quarter(Random(seed))
    quarter.live(days=14, minutes=180)
    assert list(quarter.wrong()) == []
    kinds = {kind for _who, kind in quarter.table()}
    assert {moments.DIGEST, moments.NEW, moments.WEEKLY} <= kinds
