"""What one company's own file says is said to its people: zone, department, documents, roles."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from build import HEADING, TODAY, call, tab, workbook
from mail_examples import FALLBACK, MARTA, case, due
from mail_examples import config as mail_config

from sheets_automation.command_line import Options
from sheets_automation.config import load
from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.cases.plan import build, describe
from sheets_automation.domain.cells.words import answered_elsewhere
from sheets_automation.domain.mail.notice import administrator_notice
from sheets_automation.domain.reading.parse import read
from sheets_automation.errors import ConfigError
from sheets_automation.model import PaintRow, Trouble, TroubleKind

SHIPPED = Path(__file__).resolve().parents[2] / "config"
PARTS = {
    "nombre": "Ana Pardo", "rol": "jefe_repuestos", "correo": "ana@carrazos.example", "recibe": ["resumen_diario"],
}  # fmt: skip
PARTS_ROLE = {"ve": "area", "area": "posventa", "nombres": ["líder de repuestos"]}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The shipped configuration, to be changed."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "config"))


def test_the_department_of_the_company_heads_every_subject() -> None:
    """Another company's mails begin with its own department."""
    config = mail_config(MARTA, company={"area": "Servicio al Cliente"})
    (message,) = due([case(1)], config).messages
    assert message.subject.startswith("[Servicio al Cliente] Tunja")
    assert "Gestión Clientes" not in message.text


def test_days_are_those_of_the_company_s_zone() -> None:
    """At 04:30 UTC it is still yesterday in Bogotá, and today in Santo Domingo."""
    moment, days = datetime(2026, 11, 26, 4, 30, tzinfo=UTC), {}
    for zone in ("America/Bogota", "America/Santo_Domingo"):
        notice = administrator_notice(
            [Trouble(TroubleKind.RUN, "x", "algo pasó")], mail_config(company={"zona": zone}), moment, ()
        )
        assert notice is not None
        days[zone] = notice.day.day
    assert days == {"America/Bogota": 25, "America/Santo_Domingo": 26}


def test_moments_of_the_command_line_are_the_company_s_too(company: Path) -> None:
    """``--now 07:45`` is a quarter to eight where the company is."""
    file = company / "company.toml"
    file.write_text(file.read_text("utf-8").replace("America/Bogota", "America/Santo_Domingo"), "utf-8")
    options = Options()
    options._said = {"--config": company, "--now": "2026-11-25T07:45"}
    options.config()
    assert options.clock()().astimezone(UTC).strftime("%H:%M") == "11:45"


def test_a_role_of_the_company_s_own_sees_its_area(company: Path) -> None:
    """Whoever has it is told of the cases of its area; the forms may name it by its other name."""
    config = mail_config(PARTS, people={"personas": [PARTS], "roles": {"jefe_repuestos": PARTS_ROLE},
                                        "sin_responsable": [FALLBACK]})  # fmt: skip
    told = {message.recipient for message in due([case(1)], config).messages}
    assert "ana@carrazos.example" in told
    people, form = company / "ejemplo" / "people.toml", company / "forms" / "GSC-FOR-01.toml"
    people.write_text(
        people.read_text("utf-8") + '\n[roles.jefe_repuestos]\nve = "area"\nnombres = ["lider_repuestos"]\n', "utf-8"
    )
    form.write_text(form.read_text("utf-8").replace("responde = [", 'responde = ["lider_repuestos", ', 1), "utf-8")
    found = load(company).form("GSC-FOR-01")
    assert found is not None
    assert found.owner_roles[0] == "lider_repuestos"


def test_a_name_that_two_roles_claim_is_refused(company: Path) -> None:
    """Cases of «asesor» would silently go by another role's rules; a role of the procedures may be said anew."""
    people = company / "ejemplo" / "people.toml"
    own = '\n[roles.jefe_taller]\nve = "propios"\n[roles.jefe_repuestos]\nve = "area"\nnombres = ["asesor"]\n'
    people.write_text(people.read_text("utf-8") + own, "utf-8")
    with pytest.raises(ConfigError) as refused:
        load(company)
    (told,) = refused.value.problems
    assert "people.toml: roles.jefe_repuestos: «asesor» ya es un nombre de «asesor_servicio»; deje ese" in told


def test_a_zone_that_does_not_exist_is_refused_in_spanish(company: Path) -> None:
    """The message says file, key, what was found and an example."""
    file = company / "company.toml"
    file.write_text(file.read_text("utf-8").replace("America/Bogota", "Bogotá"), "utf-8")
    with pytest.raises(ConfigError) as refused:
        load(company)
    told = str(refused.value)
    assert 'zona: se encontró «Bogotá»; se espera una zona horaria; p. ej.: zona = "America/Bogota"' in told


def test_a_platform_is_known_by_the_company_s_name_for_it() -> None:
    """«ya contestó en MiVoz» is a reason, «no ha contestado en MiVoz» is none."""
    assert answered_elsewhere("ya contestó en Mi-Voz", ["MiVoz", "mi voz"])
    assert not answered_elsewhere("no ha contestado en MiVoz", ["MiVoz"])
    assert not answered_elsewhere("ya contestó en car.advisor", ["MiVoz"])


def test_documents_are_cited_by_the_names_of_the_company(company: Path) -> None:
    """«PR-12, num. 3» instead of the document of the procedures that came with the project."""
    file = company / "company.toml"
    shipped, own = 'colores = "GSC-PRO-03, act. 3"', 'colores = "PR-12, num. 3"'
    file.write_text(file.read_text("utf-8").replace(shipped, own), "utf-8")
    config = load(company)
    book = workbook(tab([HEADING, call(recomendacion=3)]))
    reading = read([book], config, TODAY)
    resolution, now = resolve(reading, (), {}), datetime(2026, 11, 25, 9, tzinfo=config.company.zone)
    plan = build(derive(reading, Memory(()), resolution, config, now), reading, resolution, (), [book], config)
    (painted,) = [describe(change) for change in plan.changes if isinstance(change, PaintRow)]
    assert "(PR-12, num. 3: " in painted
