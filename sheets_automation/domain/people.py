"""Who answers for a row: adviser → manager of the sede and brand → nobody, and that is said aloud (A-15)."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.roles import roles
from sheets_automation.policy import PeoplePolicy, PersonPolicy

NOBODY = "Sin responsable"


def find_person(written: str, people: PeoplePolicy) -> PersonPolicy | None:
    """The person that a cell means: by name, by a known spelling, or by words of the name in any order.

    A first name alone, or a first name with an initial («Carlos R.»), counts only if it fits one person.
    """
    wanted = normalise(written)
    if not wanted:
        return None
    for person in people.people:
        if wanted in {normalise(person.name), normalise(person.email), *map(normalise, person.spellings)}:
            return person
    fitting = [person for person in people.people if _fits(wanted.split(), normalise(person.name).split())]
    return fitting[0] if len(fitting) == 1 else None


def _fits(words: list[str], name: list[str]) -> bool:
    return bool(words) and all(
        any(part == word or (len(word) == 1 and part.startswith(word)) for part in name) for word in words
    )


def manager_of(site: str, brand: str, people: PeoplePolicy, names: Iterable[str]) -> PersonPolicy | None:
    """The first person with one of these roles, in the order of the roles, who looks after this sede and brand."""
    known = roles(people)
    for name in names:
        for person in people.people:
            if known.same(person.role, name) and looks_after(person, site, brand):
                return person
    return None


def looks_after(person: PersonPolicy, site: str, brand: str) -> bool:
    """Whether the sede and the brand are among the person's; whoever names none has all."""
    return (not person.sites or site in person.sites) and (not person.brands or brand in person.brands)


def owner_of(written: Iterable[str], site: str, brand: str, people: PeoplePolicy, owner_roles: Iterable[str]) -> str:
    """Name of who must answer: the first written name that is known, else by role for the sede and brand."""
    for name in written:
        person = find_person(name, people)
        if person is not None:
            return person.name
    person = manager_of(site, brand, people, owner_roles)
    return person.name if person else NOBODY
