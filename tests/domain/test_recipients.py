"""Who is told about which cases, and why: the rules of A-15 and R-54, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from build import config as shipped
from mail_examples import CARLOS, FALLBACK, MARTA, TODAY, case
from mail_examples import config as plain

from sheets_automation.domain.cases import flags
from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.recipients import Why, recipients
from sheets_automation.domain.mail.urgency import urgent_cases
from sheets_automation.model import Case
from sheets_automation.policy import Config

Person = dict[str, Any]


def person(name: str, role: str, **more: Any) -> Person:
    return {"nombre": name, "rol": role, "correo": f"{name.split()[0].lower()}@carrazos.example", **more}


def config(*people: Person, roles: Mapping[str, Any] | None = None) -> Config:
    named = {"personas": people, "sin_responsable": [FALLBACK], "roles": roles or {}}
    return plain(forms=shipped().forms, people=named)


def told(one: Case, *people: Person, roles: Mapping[str, Any] | None = None) -> dict[str, tuple[Why, str]]:
    """Who of ``people`` (and the fallback) has the case in the morning's mail, by the name before the @, and why."""
    policy = config(*people, roles=roles)
    found = recipients(urgent_cases([one], policy.calendar, TODAY), policy, moments.DIGEST, TODAY)
    return {each.address.partition("@")[0]: each.reasons[one.number] for each in found}


def whys(one: Case, *people: Person) -> dict[str, Why]:
    return {name: why for name, (why, _words) in told(one, *people).items()}


def test_the_adviser_then_the_manager_each_with_its_reason() -> None:
    """An adviser reads what is theirs, a director what their sede and brand have open."""
    assert told(case(1), CARLOS, MARTA) == {
        "carlos": (Why.OWN, "le corresponde responderlo"),
        "marta": (Why.AREA, "es de sus sedes, marcas y área"),
    }


def test_what_nobody_owns_says_so() -> None:
    """The fallback is told that the case has no owner, or that the owner gets no mail."""
    assert told(case(1, owner="Sin responsable"), CARLOS)["clientes"] == (Why.NOBODY, "no tiene responsable")
    silent = CARLOS | {"recibe": []}
    assert told(case(1), silent) == {"clientes": (Why.NOBODY, "quien debe responderlo no recibe este correo")}
    assert FALLBACK.startswith("clientes@")


def test_a_manager_who_is_the_fallback_too_hears_that_nobody_owns_it() -> None:
    """Of two reasons the one that asks for something is said."""
    assert whys(case(1, owner=""), MARTA | {"correo": FALLBACK}) == {"clientes": Why.NOBODY}


def test_what_is_ones_own_is_said_before_everything_else() -> None:
    """A director who must answer a repeated case himself reads that it is his."""
    assert whys(case(1, owner="Marta Rincón", flags=(flags.REPEATED,)), MARTA) == {"marta": Why.OWN}


@pytest.mark.parametrize(("flag", "word"), [(flags.REPEATED, "reiterativo"), (flags.WARRANTY, "garantía")])
@pytest.mark.parametrize(
    ("form", "role"),
    [
        ("GSC-FOR-01", "director_posventa"),
        ("GSC-FOR-01", "gerente_posventa"),
        ("GSC-FOR-03", "gerente_comercial"),
    ],
)
def test_repeated_cases_and_warranties_are_the_managers_to_follow_up(
    flag: str, word: str, form: str, role: str
) -> None:
    """Whatever the role sees otherwise: here it sees the exceptions alone, and a plain case of today is none."""
    narrow = {role: {"ve": "graves", "area": "comercial" if form == "GSC-FOR-03" else "posventa", "gerente": True}}
    chief = person("Marta Rincón", role)
    assert told(case(1, form=form, flags=(flag,)), chief, roles=narrow)["marta"][0] is Why.GRAVE
    assert word in told(case(1, form=form, flags=(flag,)), chief, roles=narrow)["marta"][1]
    assert "marta" not in told(case(1, form=form), chief, roles=narrow)


def test_of_another_area_sede_or_brand_no_manager_is_bothered() -> None:
    """The sales manager does not follow up the workshop's warranties, nor Duitama's director those of Tunja."""
    grave = case(1, flags=(flags.WARRANTY,))
    assert "eva" not in told(grave, CARLOS, person("Eva Mora", "gerente_comercial"))
    assert "eva" not in told(grave, CARLOS, person("Eva Mora", "director_posventa", sedes=["Duitama"]))
    assert "eva" not in told(grave, CARLOS, person("Eva Mora", "gerente_posventa", marcas=["Seat"]))
    assert "eva" not in told(replace(grave, form="GSC-FOR-03"), CARLOS, person("Eva Mora", "director_posventa"))


def test_other_roles_see_repeated_cases_as_any_other() -> None:
    """Only those who manage the area are told that it is theirs to follow up."""
    assert whys(case(1, flags=(flags.REPEATED,)), CARLOS, person("Eva Mora", "jefe_taller"))["eva"] is Why.AREA


def test_sales_cases_go_to_the_sales_managers() -> None:
    """By brand; the directors of the workshop do not see them, the sales adviser only what is theirs."""
    seat, vw = (person(n, "gerente_comercial", marcas=[b]) for n, b in (("Ana Gil", "Seat"), ("Eva M", "Volkswagen")))
    sale = case(1, form="GSC-FOR-03", owner="Eva M")
    assert whys(sale, seat, vw, MARTA, person("Luis Rojas", "asesor_comercial")) == {"eva": Why.OWN}
    assert whys(replace(sale, owner="Otro"), seat, vw, MARTA) == {"eva": Why.AREA}


def test_a_grave_complaint_reaches_the_managers_of_both_areas() -> None:
    """PQRS belong to no area."""
    grave = case(1, form="GSC-FOR-04", kind=COMPLAINT, flags=(flags.REPEATED,))
    assert whys(grave, MARTA, person("Ana Gil", "gerente_comercial")) == {"marta": Why.GRAVE, "ana": Why.GRAVE}


def test_a_substitute_reads_for_whom() -> None:
    """Before any reason of their own area: they stand in for who must answer."""
    away = CARLOS | {"ausencias": [{"desde": TODAY, "hasta": TODAY, "reemplaza": "Marta Rincón"}]}
    assert told(case(1), away, MARTA) == {
        "marta": (Why.SUBSTITUTE, "en reemplazo de CARLOS RODRIGUEZ, hasta el 25/11/2026")
    }
