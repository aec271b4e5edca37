"""A month in which the run dies every week and does not happen at all on two days."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from .desk import BOGOTA, CALLED, Desk
from .hands import Hands, row
from .interleavings import small_config
from .mail_kinds import day_of, digests
from .watch import HOLIDAYS, due_of

FIRST, LAST = date(2026, 11, 3), date(2026, 11, 30)
MISSED = {date(2026, 11, 11), date(2026, 11, 12)}


class Died(BaseException):
    """The process is gone: nothing of ours runs any more, not even the release of the lock."""


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def month(seed: int) -> tuple[Desk, dict[date, str]]:
    """Every working day an agent types a detractor and, after the fourth, an adviser closes an old one; then the run.

    The desk at the end of the month and, for each day, how its run ended.
    """
    random = Random(seed)
    desk = Desk(config=small_config())
    desk.register("GSC-FOR-01", [])
    hands = Hands(desk)
    ended: dict[date, str] = {}
    n, day = 0, FIRST
    while day <= LAST:
        desk.at(datetime.combine(day, time(7, 45), BOGOTA))
        if works(day):
            n += 1
            hands.type(n, 0, *row(n, called=day - timedelta(days=1)))
            if n > 4 and n % 2:
                hands.type(n - 4, 7, "Se llamó al cliente", "Gestión realizada")
        if day in MISSED:
            ended[day] = "missed"
        elif day.weekday() == 4:
            ended[day] = _dying(desk, random.randint(2, 24))
        else:
            desk.run()
            ended[day] = "done"
        day += timedelta(days=1)
    desk.run()
    return desk, ended


def _dying(desk: Desk, at_call: int) -> str:
    calls = 0

    def die(_call: Any) -> None:
        nonlocal calls
        calls += 1
        if calls >= at_call:
            raise Died

    try:
        with desk.interrupting(before=die):
            desk.run()
    except Died:
        return "died"
    return "done"


@pytest.mark.parametrize("seed", range(4))
def test_a_month_of_dying_runs_ends_as_if_none_had_died(seed: int) -> None:
    """No stale mail, one mail per recipient and working day, every deadline right, every breach in the next mail."""
    desk, ended = month(seed)
    rows = {str(line[0].value): line for line in desk.grid("GSC-FOR-01")[1:] if line[0].value}
    cases = {f"f{case['where']['row']}": case for case in desk.cases()}
    assert set(cases) == set(rows)
    assert [t for t, c in cases.items() if c["due"] != due_of(int(rows[t][CALLED].value or 0))] == []
    assert all(case["reopened"] == 0 for case in cases.values())

    sent = _summaries(desk)
    assert all(works(day) for day, _recipients in sent)
    assert [key for key, times in Counter(sent).items() if times > 1] == []
    by_day = {
        entry["day"]: entry
        for entry in desk.mails()
        if entry["state"] == "enviado" and entry["moment"] == "resumen_diario"
    }
    assert {day.isoformat() for day, _recipients in sent} == set(by_day)
    assert not desk.emulator.workspace.drafts

    for case in cases.values():
        breach = date.fromisoformat(case["due"]) + timedelta(days=1)
        closed = date.fromisoformat(case["closed_on"]) if case["closed_on"] else LAST
        told_on = next((d for d in _days(breach) if works(d) and ended.get(d) == "done"), LAST + timedelta(days=1))
        if told_on <= LAST and told_on < closed:
            days = [day.isoformat() for day in _days(breach) if day <= told_on]  # a run that died may have told it
            told = {number for day in days if day in by_day for number, _level, _due in by_day[day]["told"]}
            assert case["number"] in told, (case["number"], told_on)


def _summaries(desk: Desk) -> list[tuple[date, tuple[str, ...]]]:
    """(day, recipients) of every morning's mail."""
    return [(day_of(mail), mail.recipients) for mail in digests(desk)]


def _days(first: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((LAST - first).days + 1)]


def test_the_day_after_two_missed_days_brings_one_mail_each() -> None:
    """Nobody gets the mails of the days on which no run took place."""
    desk, _ended = month(99)
    days = Counter(day for day, _recipients in _summaries(desk))
    assert not MISSED & set(days)
    assert max(days.values()) == 1
