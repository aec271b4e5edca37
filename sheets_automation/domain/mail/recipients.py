"""Who is told about which open cases (A-15, domain §5.3).

Advisers see what they must answer, managers and directors what their sedes and brands have open, general management
only what has been overdue for a week; what nobody would see, and what has no owner, goes to the fallback addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.mail.urgency import Urgent
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.roles import Sees, role_of
from sheets_automation.model import CaseKind
from sheets_automation.policy import Config, FormPolicy, PersonPolicy

EXCEPTION_DAYS = 5  # business days overdue from which general management is told (domain §5, table of personas)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address and everything that belongs into its message."""

    address: str
    name: str  # as in the address book; "" for a fallback address that is nobody's there
    role: str
    overview: bool  # several people's cases: shown with one line per sede and brand
    sites: tuple[str, ...]
    cases: tuple[Urgent, ...]


def recipients(cases: Sequence[Urgent], config: Config, moment: str) -> list[Recipient]:
    """Every address that has something to see in this moment's mail, in the order of the address book."""
    shares: dict[str, list[tuple[PersonPolicy | None, list[Urgent]]]] = {}
    seen: set[str] = set()
    for person in config.people.people:
        if moment in person.mails and (own := [urgent for urgent in cases if _concerns(urgent, person, config)]):
            shares.setdefault(person.email.casefold(), []).append((person, own))
            seen.update(urgent.case.number for urgent in own)
    orphans = [urgent for urgent in cases if urgent.case.number not in seen or is_nobody(urgent.case.owner)]
    if orphans:
        for address in config.people.fallback:
            shares.setdefault(address.casefold(), []).append((None, orphans))
    return [_merged(address, parts) for address, parts in shares.items()]


def undeliverable(cases: Sequence[Urgent], told: Sequence[Recipient]) -> list[Urgent]:
    """Cases that are in nobody's message: the address book and the fallback list leave them out."""
    reached = {urgent.case.number for recipient in told for urgent in recipient.cases}
    return [urgent for urgent in cases if urgent.case.number not in reached]


def is_nobody(owner: str) -> bool:
    """Whether the register knows no owner for a case."""
    return normalise(owner) in ("", normalise(NOBODY))


def _merged(address: str, parts: list[tuple[PersonPolicy | None, list[Urgent]]]) -> Recipient:
    """One message per address: a person with two entries, or a manager who is also the fallback, gets one mail."""
    people = [person for person, _ in parts if person]
    cases = {urgent.case.number: urgent for _, share in parts for urgent in share}
    overview = len(people) < len(parts) or any(_sees(person) is not Sees.OWN for person in people)
    return Recipient(
        address=people[0].email if people else address,
        name=people[0].name if people else "",
        role=people[0].role if people else "sin_responsable",
        overview=overview,
        sites=people[0].sites if len(parts) == 1 and people else (),
        cases=tuple(sorted(cases.values(), key=lambda urgent: urgent.order)),
    )


def _concerns(urgent: Urgent, person: PersonPolicy, config: Config) -> bool:
    case = urgent.case
    names = {normalise(name) for name in (person.name, *person.spellings)}
    if normalise(case.owner) in names:
        return True
    sees = _sees(person)
    if sees is Sees.OWN or (sees is Sees.EXCEPTIONS and urgent.overdue_days < EXCEPTION_DAYS):
        return False
    return (
        (not person.sites or case.site in person.sites)
        and (not person.brands or case.brand in person.brands)
        and (case.kind is CaseKind.COMPLAINT or _same_area(person, config.form(case.form)))
    )


def _sees(person: PersonPolicy) -> Sees:
    role = role_of(person.role)
    return role.sees if role else Sees.OWN


def _same_area(person: PersonPolicy, form: FormPolicy | None) -> bool:
    """A gerente comercial looks after sales, a director posventa after the workshop, other roles after both."""
    role = role_of(person.role)
    areas = {role.area if role else "", form.area if form else ""}
    return "" in areas or len(areas) == 1
