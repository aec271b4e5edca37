"""The word to each adviser about activities to update in SPIGA, and who mends the data of which form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from crm_examples import activity, read_activities
from mail_examples import FALLBACK, TODAY, WEDNESDAY, config, due, sent

from sheets_automation.domain.cases.identity import Resolution
from sheets_automation.domain.mail import moments
from sheets_automation.domain.spiga_updates import SpigaUpdate, spiga_updates
from sheets_automation.model import CellValue, Finding, Message, Severity
from sheets_automation.policy import Config

MOLANO: dict[str, Any] = {
    "nombre": "Andrés Felipe Molano", "rol": "asesor_comercial", "correo": "andres@carrazos.example",
    "grafias": ["Andrés Molano"], "recibe": ["actividades_spiga"],
}  # fmt: skip
LEADER: dict[str, Any] = {
    "nombre": "Paula Rincón", "rol": "lider_crm", "correo": "paula@carrazos.example",
    "recibe": ["actividades_spiga", "calidad_datos"],
}  # fmt: skip
AGENT = {"nombre": "Yuli", "rol": "agente", "correo": "yuli@carrazos.example", "recibe": ["calidad_datos"]}
QUALITY = AGENT | {"nombre": "Ángela", "rol": "coordinador_sg", "correo": "angela@carrazos.example"}
NOWHERE = Resolution({}, frozenset(), {}, frozenset(), {}, frozenset())
#: Only what the mails ask of a form.
FORMS = [
    {"codigo": "GC-FOR-05", "nombre": "", "tipo": "actividades", "area": "comercial", "campos": {}, "obligatorios": [],
     "cuida": ["lider_crm"]},
    {"codigo": "GSC-FOR-01", "nombre": "", "tipo": "satisfaccion", "campos": {}, "obligatorios": []},
]  # fmt: skip


def book(*people: dict[str, Any]) -> Config:
    return config(*people, forms=FORMS)


def updates(with_config: Config, *rows: dict[str, CellValue]) -> list[SpigaUpdate]:
    records = read_activities(*(activity(n, **typed) for n, typed in enumerate(rows))).records
    return spiga_updates(records, NOWHERE, with_config, TODAY)


def mailed(people: Config, found: list[SpigaUpdate], *earlier: Message, days: int = 0) -> list[Message]:
    entries = [sent(one) for one in earlier]
    told = due([], people, WEDNESDAY + timedelta(days=days), entries, updates=found).messages
    return [one for one in told if one.moment == moments.SPIGA]


def test_an_adviser_is_told_of_each_activity_once() -> None:
    """Day, sort, customer as first name and initial, what is missing; the next morning only what is new."""
    people = book(MOLANO)
    rows: list[dict[str, CellValue]] = [
        {"estado": "No realizada", "valida": None, "cliente": "ANA RUIZ"},
        {"comentario": None, "valida": None, "tipo": "Visita"},
    ]
    found = updates(people, *rows)
    (first,) = mailed(people, found)
    assert first.recipient == "andres@carrazos.example"
    assert first.subject == "[Gestión Clientes] Actividades por actualizar en SPIGA: 2 – 25/11/2026"
    assert "No realizada · 20/11/2026 – Llamada – Ana R. – Tunja · Volkswagen" in first.text
    assert "Sin comentario · 20/11/2026 – Visita" in first.text
    assert "RUIZ" not in first.text
    assert mailed(people, found, first, days=1) == []
    more = updates(people, *rows, {"estado": "No realizada", "valida": None, "tipo": "Correo"})
    (second,) = mailed(people, more, first, days=1)
    assert "SPIGA: 1 –" in second.subject
    assert "Correo" in second.text


@pytest.mark.parametrize(
    "typed",
    [
        {"comentario": "Se acordó la entrega de los documentos"},
        {"estado": "No realizada", "correccion": "SI"},
        {"estado": "Programada"},
        {"estado": "No realizada", "fecha": "01/10/2026"},  # fifty-five days ago
        {"estado": "No realizada", "fecha": None},
    ],
)
def test_what_needs_no_word(typed: dict[str, CellValue]) -> None:
    assert updates(book(MOLANO), {"valida": None, **typed}) == []


def test_nothing_before_the_day_on_which_the_service_began() -> None:
    people = book(MOLANO).model_copy(
        update={"limits": config().limits.model_copy(update={"start_date": date(2026, 11, 21)})}
    )
    assert updates(people, {"estado": "No realizada", "valida": None}) == []


@pytest.mark.parametrize("adviser", ["Jhon Fredy", None, "Andrés Molano"])
def test_what_nobody_reads_goes_to_who_keeps_the_form(adviser: str | None) -> None:
    """An unknown adviser, none, and one who does not ask for this mail; never the fallback addresses."""
    people = book(MOLANO | {"recibe": []}, LEADER, AGENT)
    found = updates(people, {"estado": "No realizada", "valida": None, "asesor": adviser})
    assert [one.recipient for one in mailed(people, found)] == ["paula@carrazos.example"]
    assert FALLBACK not in [one.recipient for one in due([], people, updates=found).messages]


def test_the_leader_does_not_hear_of_what_its_adviser_is_told() -> None:
    people = book(MOLANO, LEADER)
    found = updates(people, {"estado": "No realizada", "valida": None})
    assert [one.recipient for one in mailed(people, found)] == ["andres@carrazos.example"]


def test_only_on_a_business_morning() -> None:
    people = book(MOLANO)
    found = updates(people, {"estado": "No realizada", "valida": None})
    assert mailed(people, found, days=3) == []  # Saturday
    assert mailed(people, found, days=5) != []


def finding(workbook: str) -> Finding:
    return Finding(
        code="fecha_futura", severity=Severity.WARNING, workbook_id=workbook, workbook=workbook, tab="NOV", sheet_id=1,
        cell="A7", field="Fecha", read="1/1/2030", expected="", fix="Revise la fecha.",
    )  # fmt: skip


def test_the_data_of_a_form_is_mended_by_who_keeps_it() -> None:
    """The CRM's by its leader, the others by the agents, all of it seen by quality."""
    people = book(LEADER, AGENT, QUALITY)
    found = [finding("GC-FOR-05 2026"), finding("GSC-FOR-01 2026")]
    told = {one.recipient.split("@")[0]: one.text for one in due([], people, findings=found).messages}
    seen = {name: ("GC-FOR-05" in text, "GSC-FOR-01" in text) for name, text in told.items()}
    assert seen == {"paula": (True, False), "yuli": (False, True), "angela": (True, True)}
