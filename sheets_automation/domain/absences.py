"""Who is away on a day, who stands in, and who has to be told that it begins (spec §9, A-15).

The owner of a case does not change with an absence: only who is mailed about it does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.mail import moments
from sheets_automation.domain.people import find_person
from sheets_automation.domain.spanish import full_date
from sheets_automation.policy import AbsencePolicy, PeoplePolicy, PersonPolicy


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who is mailed instead of somebody who is away. ``person`` None: the manager of the sede and brand is."""

    person: PersonPolicy | None
    until: date  # last day of it: a substitute's own substitute stands in for no longer than the two are away


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an absence. ``index``: which of the person's, from 0."""

    person: PersonPolicy
    index: int
    key: str  # of people.toml: desde, hasta, reemplaza
    told: str


@dataclass(frozen=True, slots=True)
class GuardChange:
    """One word to one of the two whom an absence concerns. ``substitute`` None: the manager gets the cases."""

    person: PersonPolicy  # who is away
    substitute: PersonPolicy | None
    absence: AbsencePolicy
    address: str  # who is to be told: the one or the other

    @property
    def key(self) -> str:
        """The same in every run of the absence: «relevo|2026-12-21|diana@…|carlos@…»."""
        away = self.person.email.casefold()
        return f"{moments.GUARD}|{self.absence.start.isoformat()}|{self.address.casefold()}|{away}"


def absence_on(person: PersonPolicy, day: date) -> AbsencePolicy | None:
    """The absence that the day lies in."""
    return next((absence for absence in person.absences if absence.start <= day <= absence.end), None)


def stand_in(person: PersonPolicy, people: PeoplePolicy, day: date) -> StandIn | None:
    """Who is mailed instead of the person on that day; None for somebody who is there.

    A substitute who is away too passes on to their own; where nobody is left, the manager is asked.
    """
    absence = absence_on(person, day)
    if absence is None:
        return None
    until, passed = absence.end, [person]
    while absence is not None:
        until = min(until, absence.end)
        substitute = find_person(absence.substitute, people)
        if substitute is None or substitute in passed:
            return StandIn(None, until)
        passed.append(substitute)
        absence = absence_on(substitute, day)
    return StandIn(passed[-1], until)


def changes_of_guard(people: PeoplePolicy, today: date, told: Collection[str]) -> list[GuardChange]:
    """Who is to be told now that an absence has begun: the one who is away and the one who stands in, once each.

    ``told``: keys of messages that are not to leave again (``GuardChange.key``). Whoever asked for no mail at all has
    no cases to hand over and is not told.
    """
    found: list[GuardChange] = []
    for person in people.people:
        absence, standing = absence_on(person, today), stand_in(person, people, today)
        if absence is None or standing is None or not person.mails:
            continue
        both = [person, *([standing.person] if standing.person else [])]
        found += [GuardChange(person, standing.person, absence, one.email) for one in both]
    return [change for change in found if change.key not in told]


def problems(people: PeoplePolicy) -> Iterator[Problem]:
    """Every absence that cannot be, in the order of the address book."""
    for person in people.people:
        for index, absence in enumerate(person.absences):
            if absence.end < absence.start:
                said = f"termina el {full_date(absence.end)}, antes de empezar el {full_date(absence.start)}"
                yield Problem(person, index, "hasta", f"{said}; corrija una de las dos fechas")
            elif (other := _overlapping(person.absences[:index], absence)) is not None:
                said = f"se cruza con la del {full_date(other.start)} al {full_date(other.end)}"
                yield Problem(person, index, "desde", f"{said}; deje una sola o corrija las fechas")
            told = _wrong_substitute(person, absence, people)
            if told:
                yield Problem(person, index, "reemplaza", told)


def _overlapping(earlier: Sequence[AbsencePolicy], absence: AbsencePolicy) -> AbsencePolicy | None:
    return next((one for one in earlier if one.start <= absence.end and absence.start <= one.end), None)


def _wrong_substitute(person: PersonPolicy, absence: AbsencePolicy, people: PeoplePolicy) -> str:
    if not absence.substitute:
        return ""
    substitute = find_person(absence.substitute, people)
    if substitute is None:
        return f"«{absence.substitute}» no es nadie de la lista; {_meant(absence.substitute, people, person)}"
    if substitute == person:
        return "nadie se reemplaza a sí mismo; escriba otra persona, o deje el dato vacío"
    way = _way_back(person, substitute, people, absence.start, absence.end)
    if not way:
        return ""
    names = " → ".join(one.name for one in (person, *way, person))
    return f"los reemplazos vuelven a la misma persona ({names}) y esos días no queda nadie; cambie uno de ellos"


def _way_back(
    person: PersonPolicy,
    substitute: PersonPolicy,
    people: PeoplePolicy,
    first: date,
    last: date,
    passed: tuple[PersonPolicy, ...] = (),
) -> tuple[PersonPolicy, ...]:
    """The substitutes by whom the cases come back to the person on some day from ``first`` to ``last``; else none."""
    passed = (*passed, substitute)
    for absence in substitute.absences:
        start, end = max(first, absence.start), min(last, absence.end)
        following = find_person(absence.substitute, people) if start <= end else None
        if following is None or following in passed:
            continue
        way = passed if following == person else _way_back(person, following, people, start, end, passed)
        if way:
            return way
    return ()


def _meant(written: str, people: PeoplePolicy, person: PersonPolicy) -> str:
    """«¿quiso decir «Diana Marcela Suárez Niño»?», by the names, spellings and addresses of the others."""
    names = {
        normalise(text): other.name
        for other in reversed(people.people)
        if other is not person
        for text in (*other.spellings, other.email, other.name)
    }
    near = get_close_matches(normalise(written), names, n=1, cutoff=0.6)
    return f"¿quiso decir «{names[near[0]]}»?" if near else "escriba el nombre o el correo de otra persona de la lista"
