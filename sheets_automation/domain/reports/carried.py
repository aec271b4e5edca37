"""Improvement actions that are not closed go on into the next month's report, once each, with their age (spec §10)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.reports.life import next_month
from sheets_automation.domain.reports.zones import Typed, ZoneRow, filled, typed
from sheets_automation.domain.spanish import count

#: Headings of the table of actions that decide something.
FINDING, ACTION, STATUS = "Hallazgo", "Acción", "Estado"
_CLOSED = "cerrad"  # cerrada, cerrado, Cerradas
_AGE = re.compile(r"\s*\(desde (\d{2})/(\d{4}), \d+ días?\)")

#: One action: heading → what stands below it.
Action = Mapping[str, Typed]


def actions_in(rows: Sequence[ZoneRow], headings: Mapping[str, int]) -> list[Action]:
    """The filled rows of a table of actions. ``headings``: heading → its column."""
    return [
        {name: typed(row[column]) if column < len(row) else Typed() for name, column in headings.items()}
        for row in rows
        if filled(row)
    ]


def still_open(actions: Sequence[Action]) -> list[Action]:
    """Those that say what is to be done and whose «Estado» is not closed."""
    return [
        action
        for action in actions
        if (_words(action, FINDING) or _words(action, ACTION)) and not _words(action, STATUS).startswith(_CLOSED)
    ]


def key_of(action: Action) -> str:
    """Digest of what an action says, whatever its age, so that it is known again; no text is kept for that."""
    said = f"{_words(action, FINDING)}|{_words(action, ACTION)}"
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


def to_carry(previous: Sequence[Action], known: Collection[str]) -> list[Action]:
    """The open actions of the month before that were not carried yet, each once."""
    found: dict[str, Action] = {}
    for action in still_open(previous):
        key = key_of(action)
        if key not in known:
            found.setdefault(key, action)
    return list(found.values())


def aged(action: Action, month: date, today: date) -> Action:
    """The action with «(desde 10/2026, 34 días)» behind its finding: since the end of the month that found it.

    ``month``: the report in which it stood, unless it says itself that it is older.
    """
    text = str(action[FINDING].value or "")
    origin = origin_of(text) or month
    words = f"{_AGE.sub('', text)} {_age_words(origin, today)}".strip()
    return {**action, FINDING: replace(action[FINDING], value=words)}


def with_ages(row: ZoneRow, column: int, today: date) -> list[object]:
    """A row of actions whose age, where it tells one, is that of today."""
    cells = list(row)
    if column < len(cells) and isinstance(typed(cells[column]).value, str):
        own = typed(cells[column])
        text = str(own.value)
        origin = origin_of(text)
        if origin:
            cells[column] = replace(own, value=_AGE.sub(f" {_age_words(origin, today)}", text, count=1).strip())
    return cells


def origin_of(text: str) -> date | None:
    """The month since which an action is open, by its own words."""
    found = _AGE.search(text)
    if not found or not 1 <= int(found.group(1)) <= 12:
        return None
    return date(int(found.group(2)), int(found.group(1)), 1)


def _age_words(origin: date, today: date) -> str:
    days = max(0, (today - next_month(origin)).days)
    return f"(desde {origin:%m/%Y}, {count(days, 'día', 'días')})"


def _words(action: Action, heading: str) -> str:
    value = action[heading].value if heading in action else None
    return normalise(_AGE.sub("", str(value))) if value not in (None, "") else ""
