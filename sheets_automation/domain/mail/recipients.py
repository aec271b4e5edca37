"""Who is told about which open cases, and why (A-15, R-54, domain §5.3).

Advisers see what they must answer, managers and directors what their sedes and brands have open, general management
only what has been overdue for a week; what nobody would see, and what has no owner, goes to the fallback addresses.
Repeated customers and warranties are always shown to those who manage the area: they follow them up themselves.
Of who is away today the substitute sees all that; without one the manager of the sede and brand, then the fallback.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from sheets_automation.domain.absences import StandIn, stand_in
from sheets_automation.domain.cases import flags
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds import case_words
from sheets_automation.domain.mail.urgency import Urgent
from sheets_automation.domain.people import NOBODY, looks_after
from sheets_automation.domain.roles import Roles, roles
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Case
from sheets_automation.policy import Config, FormPolicy, PersonPolicy, Sees


class Why(IntEnum):
    """Why a case is in a message; of several reasons the first of these is said."""

    OWN = 0
    SUBSTITUTE = 1
    GRAVE = 2  # a repeated customer or a warranty
    NOBODY = 3
    AREA = 4


class Reason(NamedTuple):
    """``words``: as the reader of the message gets it."""

    why: Why
    words: str


_OWN = Reason(Why.OWN, "le corresponde responderlo")
_REPEATED = Reason(Why.GRAVE, "le corresponde hacerle seguimiento por ser reiterativo")
_WARRANTY = Reason(Why.GRAVE, "le corresponde hacerle seguimiento por ser de garantía")
_AREA = Reason(Why.AREA, "es de sus sedes, marcas y área")
_NOBODY = Reason(Why.NOBODY, "no tiene responsable")
_UNSEEN = Reason(Why.NOBODY, "quien debe responderlo no recibe este correo")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address and everything that belongs into its message."""

    address: str
    name: str  # as in the address book; "" for a fallback address that is nobody's there
    role: str
    overview: bool  # several people's cases: shown with one line per sede and brand
    sites: tuple[str, ...]
    cases: tuple[Urgent, ...]
    reasons: Mapping[str, Reason]  # case number → why it is in this message
    roles: Roles
    people: tuple[PersonPolicy, ...] = ()  # of the address book; none for a fallback address that is nobody's

    def only_sees(self, case: Case) -> bool:
        """Whether the case is in the message for information, and not for an answer or a follow-up."""
        reason = self.reasons.get(case.number)
        return reason is not None and reason.why is Why.AREA

    def looks_after(self, case: Case, config: Config) -> bool:
        """Whether a case, open or not, is one of those that this reader is told about."""
        if not self.people:
            return is_nobody(case.owner)
        return any(_is_own(case, person) or _sees_area(case, person, config) for person in self.people)

    def looks_after_area(self, form: str, site: str, brand: str, config: Config) -> bool:
        """Whether this reader looks after what is written in a form, of a sede and brand."""
        return any(
            self.roles.sees(person.role) is not Sees.OWN
            and looks_after(person, site, brand)
            and _same_area(person, config.form(form), self.roles)
            for person in self.people
        )

    @property
    def exceptions_only(self) -> bool:
        """Whether this reader is told only of what has been overdue for long."""
        return bool(self.people) and all(self.roles.sees(person.role) is Sees.EXCEPTIONS for person in self.people)


class _Share(NamedTuple):
    """Some cases of one message. ``person`` None: of a fallback address."""

    person: PersonPolicy | None
    cases: tuple[tuple[Urgent, Reason], ...]


def recipients(
    cases: Sequence[Urgent], config: Config, moment: str, today: date, *, fallback: bool = True
) -> list[Recipient]:
    """Every address that has something to see in this moment's mail on that day, fallback addresses last, if any."""
    shares: dict[str, list[_Share]] = {}
    left: dict[str, Reason] = {}  # case number → why nobody is there to be told
    for share in _shares(cases, config, moment, today):
        if share.person is None or not share.person.email:
            left = {urgent.case.number: reason for urgent, reason in share.cases} | left
        else:
            shares.setdefault(share.person.email.casefold(), []).append(share)
    seen = {urgent.case.number for parts in shares.values() for part in parts for urgent, _reason in part.cases}
    orphans = tuple(_orphans(cases, seen, left))
    if orphans and fallback:
        for address in config.people.fallback:
            shares.setdefault(address.casefold(), []).append(_Share(None, orphans))
    known = roles(config.people)
    return [_merged(address, parts, known) for address, parts in shares.items()]


def _shares(cases: Sequence[Urgent], config: Config, moment: str, today: date) -> Iterator[_Share]:
    """What each person of the address book is mailed, or whoever is mailed instead (None: nobody is there)."""
    for person in config.people.people:
        own = _concerning(cases, person, config) if person.gets(moment) else ()
        standing = stand_in(person, config.people, today) if own else None
        if standing is not None:
            yield from _passed_on(own, person, standing, config, moment, today)
        elif own:
            yield _Share(person, own)


def _orphans(cases: Sequence[Urgent], seen: set[str], left: Mapping[str, Reason]) -> Iterator[tuple[Urgent, Reason]]:
    """What is for the fallback addresses: cases that nobody owns, and those that are in nobody's message."""
    for urgent in cases:
        if is_nobody(urgent.case.owner):
            yield urgent, _NOBODY
        elif urgent.case.number not in seen:
            yield urgent, left.get(urgent.case.number, _UNSEEN)


def _passed_on(
    own: tuple[tuple[Urgent, Reason], ...],
    away: PersonPolicy,
    standing: StandIn,
    config: Config,
    moment: str,
    today: date,
) -> Iterator[_Share]:
    """What somebody who is away would have been mailed, to whom it goes instead (``person`` None: to nobody).

    A substitute is told whatever mails they asked for themselves: being named is asking.
    """
    until = full_date(standing.until)
    if standing.person is not None:
        words = f"en reemplazo de {away.name}, hasta el {until}"
        yield _Share(standing.person, tuple((urgent, Reason(Why.SUBSTITUTE, words)) for urgent, _why in own))
        return
    reason = Reason(Why.SUBSTITUTE, f"{away.name} no está hasta el {until} y no tiene reemplazo")
    for urgent, _why in own:
        yield _Share(_manager(urgent, away, config, moment, today), ((urgent, reason),))


def _manager(urgent: Urgent, away: PersonPolicy, config: Config, moment: str, today: date) -> PersonPolicy | None:
    """The nearest manager of the case's sede, brand and area who is there and gets this mail, or who stands in."""
    known, form = roles(config.people), config.form(urgent.case.form)
    role = known.of(away.role)
    area = (form.area if form else "") or (role.area if role else "")
    for name in known.managers(area):
        for person in config.people.people:
            fits = known.same(person.role, name) and looks_after(person, urgent.case.site, urgent.case.brand)
            if person != away and fits and person.gets(moment):
                standing = stand_in(person, config.people, today)
                present = person if standing is None else standing.person
                if present is not None and present != away:
                    return present
    return None


def without_cases(config: Config, moment: str, today: date, known: Collection[str]) -> list[Recipient]:
    """Who asked for this moment's mail, is there, and has no open case to see. ``known``: addresses, casefolded."""
    found: dict[str, list[PersonPolicy]] = {}
    for person in config.people.people:
        address = person.email.casefold()
        if person.gets(moment) and address not in known and stand_in(person, config.people, today) is None:
            found.setdefault(address, []).append(person)
    named = roles(config.people)
    return [_merged(address, [_Share(person, ()) for person in people], named) for address, people in found.items()]


def undeliverable(cases: Sequence[Urgent], told: Sequence[Recipient]) -> list[Urgent]:
    """Cases that are in nobody's message: the address book and the fallback list leave them out."""
    reached = {urgent.case.number for recipient in told for urgent in recipient.cases}
    return [urgent for urgent in cases if urgent.case.number not in reached]


def is_nobody(owner: str) -> bool:
    """Whether the register knows no owner for a case."""
    return normalise(owner) in ("", normalise(NOBODY))


def _merged(address: str, parts: Sequence[_Share], known: Roles) -> Recipient:
    """One message per address: a person with two entries, or a manager who is also the fallback, gets one mail."""
    people = [part.person for part in parts if part.person]
    found = [pair for part in parts for pair in part.cases]
    cases = {urgent.case.number: urgent for urgent, _reason in found}
    reasons: dict[str, Reason] = {}
    for urgent, reason in found:
        first = reasons.setdefault(urgent.case.number, reason)
        reasons[urgent.case.number] = min(first, reason, key=lambda one: one.why)
    several = any(reason.why is Why.SUBSTITUTE for reason in reasons.values()) or len(people) < len(parts)
    alone = len(people) == len(parts) and all(person == people[0] for person in people)
    return Recipient(
        address=people[0].email if people else address,
        name=people[0].name if people else "",
        role=people[0].role if people else "sin_responsable",
        overview=several or any(known.sees(person.role) is not Sees.OWN for person in people),
        sites=people[0].sites if alone else (),
        cases=tuple(sorted(cases.values(), key=lambda urgent: urgent.order)),
        reasons=reasons,
        roles=known,
        people=tuple(people),
    )


def _concerning(cases: Sequence[Urgent], person: PersonPolicy, config: Config) -> tuple[tuple[Urgent, Reason], ...]:
    found = ((urgent, _concerns(urgent, person, config)) for urgent in cases)
    return tuple((urgent, reason) for urgent, reason in found if reason is not None)


def _concerns(urgent: Urgent, person: PersonPolicy, config: Config) -> Reason | None:
    """Why a case is the person's to see; None if it is not."""
    case = urgent.case
    if _is_own(case, person):
        return _OWN
    grave = _grave(case)
    if grave is not None and _follows_up(urgent, person, config):
        return grave
    sees = roles(config.people).sees(person.role)
    if sees is Sees.OWN or (sees is Sees.EXCEPTIONS and urgent.overdue_days < config.mail.grave_days):
        return None
    return _AREA if _in_area(case, person, config) else None


def _is_own(case: Case, person: PersonPolicy) -> bool:
    return normalise(case.owner) in {normalise(name) for name in (person.name, *person.spellings)}


def _sees_area(case: Case, person: PersonPolicy, config: Config) -> bool:
    return roles(config.people).sees(person.role) is not Sees.OWN and _in_area(case, person, config)


def _grave(case: Case) -> Reason | None:
    """Why a manager has to follow the case up himself (R-54)."""
    found = {flags.REPEATED: _REPEATED, flags.WARRANTY: _WARRANTY}
    return next((reason for flag, reason in found.items() if flag in case.flags), None)


def _follows_up(urgent: Urgent, person: PersonPolicy, config: Config) -> bool:
    """Whether the person's role is one of those that manage the area, whatever else that role sees (R-54)."""
    known, form = roles(config.people), config.form(urgent.case.form)
    role, managers = known.of(person.role), known.managers(form.area if form else "")
    return role is not None and role.id in managers and _in_area(urgent.case, person, config)


def _in_area(case: Case, person: PersonPolicy, config: Config) -> bool:
    return looks_after(person, case.site, case.brand) and (
        case_words(case.kind).of_all_areas or _same_area(person, config.form(case.form), roles(config.people))
    )


def _same_area(person: PersonPolicy, form: FormPolicy | None, known: Roles) -> bool:
    """A gerente comercial looks after sales, a director posventa after the workshop, other roles after both."""
    role = known.of(person.role)
    areas = {role.area if role else "", form.area if form else ""}
    return "" in areas or len(areas) == 1
