"""The table that new rows go to: of several tabs, the one that the agents are working in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.reading.sheet import year_in
from sheets_automation.domain.spanish import MONTHS
from sheets_automation.errors import InputError
from sheets_automation.model import Register

_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"set": 9}
_WORD = re.compile(r"[a-z]+")


def target_of(registers: Sequence[Register], code: str, today: date, tab: str = "") -> Register:
    """The table for the new rows. ``registers``: those of the form; ``tab``: the title that was asked for.

    A register kept by months takes them in the tab of this month; any other in the table with the latest call.

    Raises:
        InputError: there is none, or the month has no tab yet.
    """
    shown = [register for register in registers if not register.hidden]
    if tab:
        wanted = [one for one in registers if normalise(one.tab) == normalise(tab)]
        if not wanted:
            raise InputError(f"{code} has {_named(registers) or 'no tab that can be read'}; there is no «{tab}».")
        return wanted[-1]
    if not shown:
        raise InputError(
            f"No tab of {code} can be read, so there is nowhere to add rows: check that its file is shared with the "
            "service and has its heading."
        )
    monthly = [one for one in shown if month_in(one.tab)]
    if not monthly:
        return max(shown, key=lambda one: (_last_day(one), one.sheet_id))
    of_today = [one for one in monthly if month_in(one.tab) == today.month and year_in(one.tab) in (None, today.year)]
    if not of_today:
        name = f"{MONTHS[today.month - 1].upper()} {today.year}"
        raise InputError(
            f"{code} has no tab for this month («{name}») yet; it has {_named(shown)}. Let the agents make it, or name "
            "another with --tab."
        )
    return max(of_today, key=lambda one: (_last_day(one), one.sheet_id))


def month_in(title: str) -> int | None:
    """The month that a title names: «NOVIEMBRE VW», «ENE-26», «Nov 2026»."""
    for word in _WORD.findall(normalise(title)):
        number = _SHORT.get(word[:3])
        if number is not None and (len(word) == 3 or MONTHS[number - 1].startswith(word[:5])):
            return number
        if number is not None and word in ("sept", "setiembre"):
            return number
    return None


def _last_day(register: Register) -> date:
    return max((record.day for record in register.records if record.day is not None), default=date.min)


def _named(registers: Sequence[Register]) -> str:
    return ", ".join(f"«{one.tab}»" for one in registers)
