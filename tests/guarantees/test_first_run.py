"""The first run dies at any of its calls: the control workbook that the next run leaves is as undisturbed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .desk import Desk
from .hands import row
from .interleavings import one_report
from .test_damaged_control import digests, grid, looks_right

CALLS = 24  # of an undisturbed first run, at least


class Died(BaseException):
    pass


def dying(desk: Desk, nth: int, *, after: bool) -> bool:
    """A run that dies at its nth call, before or after it took effect; False where it has fewer calls."""
    calls = 0

    def die(_call: Any, _status: int = 0) -> None:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise Died

    hooks: dict[str, Any] = {"after": die} if after else {"before": die}
    with desk.interrupting(**hooks):
        try:
            desk.run()
        except Died:
            return True
    return False


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", range(1, CALLS + 1))
def test_the_next_run_leaves_what_an_undisturbed_one_leaves(nth: int, after: bool) -> None:
    """Tabs, headings, widths, colours, protection and hidden columns; cases numbered from one; all mailed once."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2, evidence="Se llamó"), row(3, 9), row(4), row(5)])
    if not dying(desk, nth, after=after):
        pytest.skip("an undisturbed run has fewer calls")
    desk.at(desk.now + timedelta(minutes=13))
    desk.run()
    looks_right(desk)
    assert [case["number"] for case in desk.cases()] == [f"C-2026-0000{n}" for n in range(1, 5)]
    assert len(digests(desk)) == 1
    desk.later(minutes=10)
    assert desk.run().changes == []
    assert len(grid(desk, 101)) == 5
