"""Who is who in the procedures: old names of roles, and who answers or reads what as the project is shipped."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from build import HEADING, call, config, tab, workbook
from mail_examples import case, due

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.mail import moments
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.roles import ROLES, Roles
from sheets_automation.model import CellValue

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
SALES = ("CLIENTE", "PLACA", "FECHA VENTA", "FECHA LLAMADA", "ATENCIÓN", "INSTALACIONES", "TIEMPOS", "RECOMENDACIÓN")


@pytest.mark.parametrize(
    ("old", "role"),
    [
        ("gerencia_general", "subgerencia_general"),  # GSC-CAR-01 v5, GSC-PRO-02 v3, GSC-PRO-04 v3
        ("gerente_general", "subgerencia_general"),
        ("coordinador_call_center", "agente"),  # GSC-CAR-01 v4
        ("lpc", "director_posventa"),  # GSC-PRO-03 v4
        ("lider_motos", "gerente_comercial"),  # GC-PRO-05 v3
        ("agente_crm", "lider_crm"),  # GC-PRO-05, act. 2
    ],
)
def test_old_names_mean_the_role_that_took_over(old: str, role: str) -> None:
    """A name that a document has dropped, or that only one of them uses, is still understood."""
    found = Roles(ROLES).of(old)
    assert found is not None
    assert found.id == role


@pytest.mark.parametrize(
    ("form", "written", "brand", "owner"),
    [
        ("GSC-FOR-01", "Diana S.", "VW", "Diana Marcela Suárez Niño"),  # the adviser of the row
        ("GSC-FOR-01", None, "VW", "Fabio Enrique Galvis Prieto"),  # the director of the sede
        ("GSC-FOR-03", "Laura Quintero", "SEAT", "Adriana Lucía Velandia Rojas"),  # the manager of the brand, not her
        ("GSC-FOR-03", None, "VW", "Mauricio Hernán Castro Ávila"),
    ],
)
def test_who_answers_a_detractor(form: str, written: str | None, brand: str, owner: str) -> None:
    """GSC-PRO-03, act. 3 and 4: service advisers answer for the workshop, sales managers for the sales."""
    where: list[CellValue] = [written, "TUNJA", brand]
    heading: list[CellValue] = [*(HEADING if form == "GSC-FOR-01" else SALES), "ASESOR", "SEDE", "MARCA"]
    answers: list[CellValue] = ["ANA RUIZ", "QWE101", "20/11/2026", "23/11/2026", 3, 3, 3, 3]
    row = [*(call(recomendacion=3) if form == "GSC-FOR-01" else answers), *where]
    reading = read([workbook(tab([heading, row]), title=f"{form} 2026")], config(), NOW.date())
    (found,) = derive(reading, Memory(()), resolve(reading, (), {}), config(), NOW).cases
    assert (found.form, found.owner) == (form, owner)


def test_the_week_is_told_to_who_manages_the_workshop() -> None:
    """GSC-PRO-03 v4: gerencia posventa, and the director of the sede; general management no longer."""
    monday = NOW.replace(day=23)
    told = due([case(1, date(2026, 11, 20))], config(), monday).messages
    roles = sorted(one.role for one in told if one.moment == moments.WEEKLY)
    assert roles == ["director_posventa", "gerente_posventa"]
