"""Who is mailed a monthly report, and who prepares it: roles and addresses of ``reports.toml`` (R-67, R-68).

Whoever has the role gets it, whatever mails they asked for: the procedure names them. Instead of somebody who is away
the substitute does; without one, who manages the area; then the fallback addresses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sheets_automation.domain.absences import StandIn, stand_in
from sheets_automation.domain.mail.wording import outside
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reports.classes import forms_of
from sheets_automation.domain.roles import roles
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Trouble, TroubleKind
from sheets_automation.policy import Config, PersonPolicy, ReportPolicy


@dataclass(frozen=True, slots=True)
class Reader:
    """One address. ``instead``: of whom, until when; "" for somebody's own mail."""

    address: str
    name: str = ""  # as in the address book
    role: str = ""
    instead: str = ""


class Readers(NamedTuple):
    """Who is mailed, each address once, and what keeps a mail from somebody."""

    readers: tuple[Reader, ...]
    troubles: tuple[Trouble, ...]


def report_recipients(report: ReportPolicy, config: Config, today: date) -> Readers:
    """Who gets the report on that day; one whose ``reciben`` is empty is mailed to nobody, on purpose."""
    return _reachable(report.readers, report, config, today, f"«reciben» del informe {report.code}")


def report_preparers(report: ReportPolicy, config: Config, today: date) -> Readers:
    """Who writes and issues the report."""
    return _reachable(report.preparers, report, config, today, f"«preparan» del informe {report.code}")


def _reachable(names: Collection[str], report: ReportPolicy, config: Config, today: date, key: str) -> Readers:
    found: dict[str, Reader] = {}
    asked = list(_named(names, report, config, today))
    asked = [reader for reader in asked if reader.address]
    for reader in [*(one for one in asked if not one.instead), *(one for one in asked if one.instead)]:
        found.setdefault(reader.address.casefold(), reader)
    readers = tuple(reader for reader in found.values() if config.mail.allows(reader.address))
    troubles = [outside(reader.address) for reader in found.values() if not config.mail.allows(reader.address)]
    if names and not found:
        told = f"Nadie recibe el correo del informe {report.code}: indique roles o direcciones en {key} (reports.toml)."
        troubles.append(Trouble(TroubleKind.RECIPIENTS, report.code, told))
    return Readers(readers, tuple(troubles))


def _named(names: Iterable[str], report: ReportPolicy, config: Config, today: date) -> Iterator[Reader]:
    for name in names:
        if "@" not in name:
            for person in config.people.people:
                if roles(config.people).same(person.role, name):
                    yield from _there(person, report, config, today)
            continue
        known = find_person(name, config.people)
        if known is None:
            yield Reader(name)
        else:
            yield from _there(known, report, config, today)


def _there(person: PersonPolicy, report: ReportPolicy, config: Config, today: date) -> Iterator[Reader]:
    """The person, or who is mailed instead while they are away."""
    standing = stand_in(person, config.people, today)
    if standing is None:
        yield Reader(person.email, person.name, person.role)
        return
    other = standing.person or _manager(person, report, config, today)
    if other is not None:
        yield Reader(other.email, other.name, other.role, _instead(person, standing))
        return
    for address in config.people.fallback:
        yield Reader(address, instead=_instead(person, standing))


def _instead(person: PersonPolicy, standing: StandIn) -> str:
    return f"en reemplazo de {person.name}, hasta el {full_date(standing.until)}"


def _manager(away: PersonPolicy, report: ReportPolicy, config: Config, today: date) -> PersonPolicy | None:
    """The nearest manager of the report's area who is there."""
    areas = {form.area for code in forms_of(report, config) if (form := config.form(code))}
    known = roles(config.people)
    for name in known.managers(areas.pop() if len(areas) == 1 else ""):
        for person in config.people.people:
            fits = known.same(person.role, name) and person != away
            if fits and stand_in(person, config.people, today) is None:
                return person
    return None
