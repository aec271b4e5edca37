"""Who must answer, of people of several sedes and brands (A-15)."""

from __future__ import annotations

import pytest

from sheets_automation.domain.people import NOBODY, owner_of
from sheets_automation.policy import PeoplePolicy


def people(*entries: tuple[str, str, list[str], list[str]]) -> PeoplePolicy:
    return PeoplePolicy.model_validate({
        "personas": [
            {"nombre": name, "rol": role, "correo": f"p{at}@carrazos.example", "sedes": sites, "marcas": brands}
            for at, (name, role, sites, brands) in enumerate(entries)
        ]
    })  # fmt: skip


CHIEFS = people(
    ("Ana Gil", "jefe_taller", ["Tunja"], []),
    ("Luis Rojas", "jefe_taller", ["Duitama"], ["Seat"]),
    ("Eva Mora", "jefe_taller", ["Duitama"], []),
)


@pytest.mark.parametrize(
    ("site", "brand", "owner"),
    [
        ("Tunja", "VW", "Ana Gil"),
        ("Duitama", "Seat", "Luis Rojas"),
        ("Duitama", "VW", "Eva Mora"),
        ("Sogamoso", "VW", NOBODY),
    ],
)
def test_the_manager_of_the_sede_and_brand_answers(site: str, brand: str, owner: str) -> None:
    """The first in the address book who looks after both; nobody is better than somebody of another sede."""
    assert owner_of(["", "no es nadie"], site, brand, CHIEFS, ["jefe_taller"]) == owner


def test_a_written_name_comes_before_the_manager() -> None:
    """Whoever the row names answers, whatever sede he looks after."""
    assert owner_of(["LUIS ROJAS"], "Tunja", "VW", CHIEFS, ["jefe_taller"]) == "Luis Rojas"
