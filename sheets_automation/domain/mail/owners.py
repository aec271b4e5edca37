"""Open cases by who must answer them: what digest and week tell of each person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sheets_automation.domain.mail.recipients import is_nobody
from sheets_automation.domain.mail.urgency import Level, Urgent
from sheets_automation.domain.people import NOBODY
from sheets_automation.model import Case, State


class Load(NamedTuple):
    """How many cases somebody has."""

    open: int
    overdue: int
    untouched: int  # nobody has written or painted anything yet


def owner_name(case: Case) -> str:
    """«sin responsable» where the register knows nobody."""
    return NOBODY if is_nobody(case.owner) else case.owner


def by_owner(urgent: Iterable[Urgent]) -> dict[str, list[Urgent]]:
    """Owner → cases, whoever has the most overdue first, then the most, then by name."""
    found: dict[str, list[Urgent]] = {}
    for one in urgent:
        found.setdefault(owner_name(one.case), []).append(one)
    return dict(sorted(found.items(), key=lambda pair: worst_first(pair[0], load(pair[1]))))


def worst_first(name: str, of: Load) -> tuple[int, int, str]:
    return (-of.overdue, -of.open, name)


def load(cases: Sequence[Urgent]) -> Load:
    overdue = sum(one.level is Level.OVERDUE for one in cases)
    untouched = sum(one.case.state in (State.RED, State.NONE) for one in cases)
    return Load(len(cases), overdue, untouched)
