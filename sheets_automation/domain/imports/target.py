"""The table that new rows go to: of several tabs, the one that the agents are working in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.cells.names import Spellings
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.domain.reading.sheet import year_in
from sheets_automation.domain.spanish import MONTHS
from sheets_automation.errors import InputError
from sheets_automation.model import Register
from sheets_automation.policy import PeoplePolicy

_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"set": 9}
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Part:
    """Brand and sede: of a customer, or of a table as its title or its file's says. "": unknown, or all of them."""

    brand: str
    site: str

    @property
    def says(self) -> int:
        return bool(self.brand) + bool(self.site)

    def other_than(self, mine: Part) -> str:
        """What of this makes it belong elsewhere than in ``mine``; "" where nothing does."""
        pairs = ((self.brand, mine.brand), (self.site, mine.site))
        return next((theirs for theirs, own in pairs if theirs and own and theirs != own), "")

    def unsure_of(self, mine: Part) -> bool:
        """Whether it does not say what ``mine`` is about."""
        return bool((mine.brand and not self.brand) or (mine.site and not self.site))


class Parts:
    """Brands and sedes by the names that the configuration knows."""

    def __init__(self, people: PeoplePolicy) -> None:
        self._sites = Spellings({name: site.spellings for name, site in people.sites.items()})
        self._brands = Spellings({name: brand.spellings for name, brand in people.brands.items()})

    def of_table(self, register: Register) -> Part:
        return Part(_mentioned(self._brands, register), _mentioned(self._sites, register))

    def of_customer(self, customer: Customer) -> Part:
        brand = self._brands.find(customer.brand) if customer.brand else None
        site = self._sites.find(customer.site) if customer.site else None
        return Part(brand or "", site or "")


def _mentioned(known: Spellings, register: Register) -> str:
    return known.mentioned(register.tab) or known.mentioned(register.workbook) or ""


def target_of(registers: Sequence[Register], code: str, today: date, parts: Parts, tab: str = "") -> Register:
    """The one table for the new rows. ``registers``: those of the form; ``tab``: title of a tab or file, as asked for.

    Raises:
        InputError: there is none, the month has no tab yet, or there is one for each brand or sede.
    """
    if tab:
        asked = [one for one in registers if normalise(one.tab) == normalise(tab)]
        files = sorted({one.workbook for one in asked})
        if len(files) > 1:
            titles = ", ".join(f"«{title}»" for title in files)
            raise InputError(f"{len(files)} files of {code} have a tab «{tab}»: {titles}. Name the file with --tab.")
        if asked:
            return asked[-1]
        registers, every = [one for one in registers if normalise(one.workbook) == normalise(tab)], registers
        if not registers:
            raise InputError(f"{code} has {_named(every) or 'no tab that can be read'}; there is no «{tab}».")
    found = targets_of(registers, code, today, parts)
    if len(found) > 1:
        raise InputError(
            f"{code} has a tab for each brand or sede: {_named(found)}. Name one with --tab; rows of the others are "
            "left out of it and listed."
        )
    return found[0]


def targets_of(registers: Sequence[Register], code: str, today: date, parts: Parts) -> list[Register]:
    """The tables that agents are working in: one, or one for each brand or sede where titles say so.

    A register kept by months takes rows in the tab of this month; any other in the table with the latest call.

    Raises:
        InputError: there is none, or the month has no tab yet.
    """
    shown = [register for register in registers if not register.hidden]
    if not shown:
        raise InputError(
            f"No tab of {code} can be read, so there is nowhere to add rows: check that its file is shared with the "
            "service and has its heading."
        )
    monthly = [one for one in shown if month_in(one.tab)]
    of_today = [one for one in monthly if month_in(one.tab) == today.month and year_in(one.tab) in (None, today.year)]
    if monthly and not of_today:
        name = f"{MONTHS[today.month - 1].upper()} {today.year}"
        raise InputError(
            f"{code} has no tab for this month («{name}») yet; it has {_named(shown)}. Let the agents make it, or name "
            "another with --tab."
        )
    latest: dict[Part, Register] = {}
    for one in sorted(of_today or shown, key=lambda one: (_last_day(one), one.sheet_id)):
        latest[parts.of_table(one)] = one
    return list(latest.values())


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
