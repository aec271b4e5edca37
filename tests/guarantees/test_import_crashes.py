"""The crash table of an import: it dies before and after each of its calls, and one more order makes all right.

Every call is one row of the table; a death is an exception that nothing catches, as a killed process leaves it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets_automation.commands.importing import carry_out

from .desk import AUDIT_TAB, Desk
from .test_import import CODE, HEADING, NAME, NEW, OTHER, PLATE, grid, known, wanted

#: So many calls an undisturbed import makes, but for its end; the test below says when there are more.
CALLS = 24


class Died(BaseException):
    """The process is gone."""


def department() -> Desk:
    desk = Desk()
    desk.register(CODE, [known(1, "ABC101"), known(2, "ABC102")], heading=HEADING, width=len(HEADING))
    desk.run()
    return desk


def dying(nth: int) -> Callable[..., None]:
    """A hook that lets no call through from the nth on."""
    seen = 0

    def hook(_call: Any, *_answer: object) -> None:
        nonlocal seen
        seen += 1
        if seen == nth:
            raise Died

    return hook


def died(desk: Desk, folder: Path, nth: int, when: str) -> bool:
    """Whether the import died at that call."""
    try:
        with desk.interrupting(**{when: dying(nth)}):
            carry_out(desk.session, desk.config, wanted(folder, NEW, OTHER), lambda: desk.now)
    except Died:
        return True
    return False


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", range(1, CALLS + 1))
def test_a_death_at_any_call_loses_and_doubles_nothing(tmp_path: Path, nth: int, when: str) -> None:
    """The next run settles what was left, the same order completes it: each customer once, the log says applied."""
    desk = department()
    before = grid(desk)
    if not died(desk, tmp_path, nth, when):
        assert len(grid(desk)) == 5
        return
    desk._session = None
    desk.later(minutes=30)
    desk.run()
    desk.later(minutes=5)
    carry_out(desk.session, desk.config, wanted(tmp_path, NEW, OTHER), lambda: desk.now)
    rows = grid(desk)
    assert rows[: len(before)] == before
    assert sorted(str(row[PLATE].value) for row in rows[len(before) :]) == ["KLM456", "XYZ987"]
    assert all(row[NAME].value for row in rows[len(before) :])
    lines = [entry for entry in desk.entries(AUDIT_TAB) if entry["action"] == "agregar"]
    assert "pendiente" not in {line["result"] for line in lines}
    assert sum(line["result"] == "aplicado" for line in lines) == 2


def test_the_table_reaches_to_the_last_call(tmp_path: Path) -> None:
    """No import makes more calls than the table has rows."""
    desk = department()
    carry_out(desk.session, desk.config, wanted(tmp_path, NEW, OTHER), lambda: desk.now)
    assert sum(desk.session.wire.calls.values()) <= CALLS
