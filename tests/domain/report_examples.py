"""Small registers of calls for the report tests: fictitious people, figures that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sheets_automation.domain.kinds.attempt import Attempt
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.kinds.calls import DETRACTOR
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.satisfaction import build
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import (
    Case,
    CaseStatus,
    Finding,
    Fingerprint,
    Row,
    RowColour,
    ScoreClass,
    State,
    Where,
)
from sheets_automation.policy import Config

BOGOTA = ZoneInfo("America/Bogota")
OCTOBER = date(2026, 10, 1)
GENERATED = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)
QUESTIONS = ("atencion", "trabajo", "tiempos", "recomendacion")

_FORM: dict[str, Any] = {
    "codigo": "GSC-FOR-01",
    "nombre": "Control de seguimiento posventa",
    "tipo": "satisfaccion",
    "campos": {
        question: {"clase": "calificacion", "encabezados": [question], "etiqueta": question.capitalize()}
        for question in (*QUESTIONS, "lavado")
    },
    "obligatorios": [],
    "preguntas": QUESTIONS,
    "preguntas_marca": ["lavado"],
}


def config(form: dict[str, Any] | None = None, **reports: Any) -> Config:
    """One form, one report; keywords are keys of ``reports.toml``, ``form`` changes keys of the form."""
    report = {"codigo": "GSC-FOR-02", "formato": "GSC-FOR-01", "titulo": "Informe", "version": "5", "archivo": "FOR-02"}
    return Config.model_validate(
        {
            "forms": [_FORM | (form or {})],
            "calendar": {},
            "semaphore": {"paleta": {}, "tono_por_defecto": {}, "palabras_estado": {}},
            "people": {"marcas": {"Volkswagen": {"plataforma": True}}},
            "mail": {"remitente": "x@carrazos.example", "dominios_permitidos": ["carrazos.example"]},
            "reports": {"informes": [report], "temas": {"Tiempos": ["demora"], "Precio": ["caro"]}} | reports,
            "limits": {},
        }
    )


def call(row: int, day: str | None = "2026-10-05", score: float | None = None, **changes: Any) -> CallRecord:
    """A contacted customer of Tunja · Volkswagen who gave every general question the same score."""
    answers = dict.fromkeys(QUESTIONS, score) if score is not None else {}
    band = None
    if score is not None:
        band = ScoreClass.DETRACTOR if score < 7 else ScoreClass.NEUTRAL if score < 9 else ScoreClass.PROMOTER
    plain = CallRecord(
        form="GSC-FOR-01",
        where=Where("1AbCd", "GSC-FOR-01 CONTROL 2026", 7, "OCTUBRE", row),
        row=Row(row, ()),
        fingerprint=Fingerprint(plate=f"ABC{row:03d}"),
        colour=RowColour(State.NONE),
        site="Tunja",
        brand="Volkswagen",
        service_type="Preventivo",
        customer="Juan Pérez",
        plate=f"ABC{row:03d}",
        adviser="Carlos Rodríguez",
        responsible="",
        start=date.fromisoformat(day) if day else None,
        call_date=date.fromisoformat(day) if day else None,
        tries=(Attempt(),),
        agent="",
        contacted=True,
        no_contact_reason="",
        answers=answers,
        specific={},
        overall=None,
        score=score,
        score_class=band,
        comment="",
        suggestion="",
        evidence="",
        evidence_date=None,
        status=None,
        car_advisor=False,
        whatsapp=False,
    )
    return replace(plain, **changes)


def case_of(record: CallRecord, due: str, closed: str | None = None, **changes: Any) -> Case:
    """The case of a detractor's row."""
    assert record.call_date is not None
    ended = date.fromisoformat(closed) if closed else None
    end = date.fromisoformat(due)
    plain = Case(
        number=f"C-2026-{record.where.row:05d}",
        mark=record.where.row,
        form=record.form,
        kind=DETRACTOR,
        where=record.where,
        fingerprint=record.fingerprint,
        site=record.site,
        brand=record.brand,
        owner=record.adviser,
        plate=record.plate,
        customer="Juan P.",
        score=record.score,
        said=record.comment,
        opened=record.call_date,
        due=end,
        warning=None,
        explanation="",
        calendar="",
        status=CaseStatus.CLOSED if ended else CaseStatus.OPEN,
        state=State.GREEN if ended else State.RED,
        painted=None,
        first_seen=GENERATED,
        closed_on=ended,
        in_time=ended <= end if ended else None,
    )
    return replace(plain, **changes)


def report(
    records: list[CallRecord],
    cases: list[Case] | None = None,
    findings: list[Finding] | None = None,
    settings: Config | None = None,
    month: date = OCTOBER,
    generated: datetime = GENERATED,
    issued: bool = False,
) -> ReportTab:
    """The tab of these calls."""
    chosen = settings or config()
    chosen = chosen.model_copy(update={"digest": "abc123"})
    about = (chosen.forms[0], chosen.reports.reports[0], chosen, month)
    return build(Month(*about, tuple(records), tuple(cases or ()), tuple(findings or ()), generated, "1.2.3", issued))


def line(tab: ReportTab, words: str, occurrence: int = 0) -> list[Any]:
    """The values of the first row of a table whose first cell is exactly ``words``."""
    rows = [cell.row for cell in tab.cells if cell.value == words]
    return [cell.value for cell in tab.cells if cell.row == rows[occurrence]]


def card(tab: ReportTab, name: str) -> tuple[Any, Any]:
    """Value and note of a key figure."""
    cell = next(cell for cell in tab.cells if cell.value == name and cell.style == "kpi_name")
    return at(tab, cell.row + 1, cell.column), at(tab, cell.row + 2, cell.column)


def at(tab: ReportTab, row: int, column: int) -> Any:
    """What stands at a place; None when nothing does."""
    return next((cell.value for cell in tab.cells if (cell.row, cell.column) == (row, column)), None)


def texts(tab: ReportTab) -> str:
    """Everything printed, as one text."""
    return "\n".join(str(cell.value) for cell in tab.cells if cell.value is not None)
