"""Who is away, who stands in, who is told of it, and absences that cannot be (spec §9, A-15)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from mail_examples import WEDNESDAY, case, config, digest

from sheets_automation.config_check import problems
from sheets_automation.domain.absences import changes_of_guard, stand_in
from sheets_automation.policy import Config

D = date.fromisoformat
TODAY = WEDNESDAY.date()  # 25 November 2026
FALLBACK = "clientes@carrazos.example"
FOR_MARTA = "diana@carrazos.example"


def person(name: str, *absences: tuple[str, str, str], role: str = "asesor_servicio", **more: Any) -> dict[str, Any]:
    """``absences``: from, to, substitute."""
    away = [{"desde": D(start), "hasta": D(end), "reemplaza": who} for start, end, who in absences]
    address = f"{name.split()[0].lower()}@carrazos.example"
    return {"nombre": name, "rol": role, "correo": address, "ausencias": away, **more}


DIANA = person("Diana Suárez", grafias=["Diana S.", "DIANITA"])
ALL_WEEK = ("2026-11-23", "2026-11-27")


def told(people: Config, day: str = "2026-11-25") -> str:
    """Name of who stands in for the first person."""
    found = stand_in(people.people.people[0], people.people, D(day))
    return "there" if found is None else found.person.name if found.person else "the manager"


@pytest.mark.parametrize("written", ["Diana Suárez", "diana suarez", "DIANITA", "diana@carrazos.example", "Diana"])
def test_a_substitute_is_written_as_people_write_names(written: str) -> None:
    """By name, spelling or address, whatever the case and accents."""
    assert told(config(person("Carlos Ruiz", (*ALL_WEEK, written)), DIANA)) == "Diana Suárez"


@pytest.mark.parametrize(
    ("day", "who"),
    [
        ("2026-11-22", "there"),
        ("2026-11-23", "Diana Suárez"),
        ("2026-11-27", "Diana Suárez"),
        ("2026-11-28", "there"),
    ],
)
def test_first_and_last_day_belong_to_the_absence(day: str, who: str) -> None:
    """From and to are inclusive."""
    assert told(config(person("Carlos Ruiz", (*ALL_WEEK, "Diana")), DIANA), day) == who


def test_a_substitute_who_is_away_passes_on() -> None:
    """To their own substitute, for as long as both are away; without one the manager is asked."""
    carlos = person("Carlos Ruiz", ("2026-11-23", "2026-12-04", "Diana"))
    people = config(carlos, person("Diana Suárez", (*ALL_WEEK, "Eva")), person("Eva Mora"))
    assert told(people) == "Eva Mora"
    found = stand_in(people.people.people[0], people.people, TODAY)
    assert found is not None
    assert found.until == D("2026-11-27")
    assert told(people, "2026-11-30") == "Diana Suárez"
    assert told(config(carlos, person("Diana Suárez", (*ALL_WEEK, "")))) == "the manager"


def test_the_substitute_reads_the_cases_and_for_whom() -> None:
    """Who is away gets no mail; the register's owner stays, and the message says who stands in and until when."""
    people = config(person("Carlos Rodríguez", (*ALL_WEEK, "Diana")), DIANA)
    (mail,) = digest([case(1), case(2, owner="Diana Suárez")], people, WEDNESDAY, ()).messages
    assert mail.recipient == "diana@carrazos.example"
    assert [one.case for one in mail.told] == ["C-2026-00001", "C-2026-00002"]
    assert mail.text.count("en reemplazo de Carlos Rodríguez, hasta el 27/11/2026") == 1
    assert "Carlos Rodríguez · GSC-FOR-01" in mail.text


def test_without_a_substitute_the_manager_then_the_fallback() -> None:
    """The manager of sede, brand and area; where there is none, or he is away as well, nobody is forgotten."""
    carlos = person("Carlos Rodríguez", (*ALL_WEEK, ""))
    chief = person("Marta Rincón", role="director_posventa", sedes=["Tunja"])
    elsewhere = person("Luis Rojas", role="director_posventa", sedes=["Duitama"])
    for people, receiver in (
        ((carlos, elsewhere, chief), "marta@carrazos.example"),
        ((carlos, elsewhere), FALLBACK),
        ((carlos, person("Marta Rincón", (*ALL_WEEK, ""), role="director_posventa")), FALLBACK),
        ((carlos, person("Marta Rincón", (*ALL_WEEK, "Diana"), role="director_posventa"), DIANA), FOR_MARTA),
    ):
        (mail,) = digest([case(1)], config(*people), WEDNESDAY, ()).messages
        assert mail.recipient == receiver
        assert "Carlos Rodríguez no está hasta el 27/11/2026 y no tiene reemplazo" in mail.text or receiver == FOR_MARTA


def test_a_manager_hands_over_what_a_manager_sees() -> None:
    """Not only the cases that he must answer himself."""
    chief = person("Marta Rincón", (*ALL_WEEK, "Diana"), role="director_posventa")
    mails = digest([case(1)], config(person("Carlos Rodríguez"), chief, DIANA), WEDNESDAY, ()).messages
    assert [mail.recipient for mail in mails] == ["carlos@carrazos.example", "diana@carrazos.example"]
    assert "en reemplazo de Marta Rincón" in mails[1].text


def test_both_are_told_once_when_it_begins() -> None:
    """On the first day or the first run within the absence, each by a key of their own; then never again."""
    people = config(person("Carlos Ruiz", (*ALL_WEEK, "Diana")), DIANA).people
    assert changes_of_guard(people, D("2026-11-20"), ()) == []
    changes = changes_of_guard(people, TODAY, ())
    assert [change.key for change in changes] == [
        "relevo|2026-11-23|carlos@carrazos.example|carlos@carrazos.example",
        "relevo|2026-11-23|diana@carrazos.example|carlos@carrazos.example",
    ]
    assert {(one.person.name, one.substitute and one.substitute.name) for one in changes} == {
        ("Carlos Ruiz", "Diana Suárez")
    }
    assert changes[0].absence.end == D("2026-11-27")
    assert changes_of_guard(people, TODAY, [changes[0].key]) == changes[1:]


def test_who_gets_no_mail_has_nothing_to_hand_over() -> None:
    """Nobody is told of the absence of a person without mails; without a substitute only who is away is told."""
    assert changes_of_guard(config(person("Eva Mora", (*ALL_WEEK, ""), recibe=[])).people, TODAY, ()) == []
    assert len(changes_of_guard(config(person("Eva Mora", (*ALL_WEEK, ""))).people, TODAY, ())) == 1


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([person("Carlos Ruiz", ("2026-11-27", "2026-11-23", "Diana")), DIANA], ["ausencias[1].hasta: termina el 23/"]),
        ([person("Carlos Ruiz", (*ALL_WEEK, "Diana Suares")), DIANA], ["no es nadie", "¿quiso decir «Diana Suárez»?"]),
        ([person("Carlos Ruiz", (*ALL_WEEK, "Carlos"))], ["nadie se reemplaza a sí mismo"]),
        (
            [person("Carlos Ruiz", (*ALL_WEEK, "Diana"), ("2026-11-27", "2026-11-30", "")), DIANA],
            ["ausencias[2].desde: se cruza con la del 23/11/2026 al 27/11/2026"],
        ),
        (
            [person("Carlos Ruiz", (*ALL_WEEK, "Diana")), person("Diana Suárez", (*ALL_WEEK, "Carlos Ruiz"))],
            ["Carlos Ruiz → Diana Suárez → Carlos Ruiz", "people.toml: Diana Suárez: ausencias[1].reemplaza"],
        ),
        (
            [person("Carlos Ruiz", (*ALL_WEEK, "Nadie")), person("Eva Mora", (*ALL_WEEK, "Eva"))],
            ["«Nadie»", "people.toml: Eva Mora"],
        ),
    ],
)  # fmt: skip
def test_absences_that_cannot_be(people: list[dict[str, Any]], words: list[str]) -> None:
    """All problems at once, with the person, the key and what was probably meant."""
    said = "\n".join(problems(config(*people)))
    for word in words:
        assert word in said


def test_two_who_cover_for_each_other_on_different_days_are_fine() -> None:
    """In December the one, in January the other: no circle."""
    carlos = person("Carlos Ruiz", ("2026-12-21", "2026-12-31", "Diana"))
    diana = person("Diana Suárez", ("2027-01-01", "2027-01-08", "Carlos"))
    assert "reemplaza" not in "\n".join(problems(config(carlos, diana)))
