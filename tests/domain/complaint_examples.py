"""Small PQRS registers for the report tests: fictitious people, figures that can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from report_examples import BOGOTA, OCTOBER
from report_examples import config as survey_config

from sheets_automation.domain.kinds.complaint_record import ComplaintRecord
from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.reports.complaints import build_complaints
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import (
    Case,
    CaseStatus,
    Fingerprint,
    Record,
    Row,
    RowColour,
    State,
    Where,
)
from sheets_automation.policy import Config

NOON = datetime(2026, 11, 25, 12, tzinfo=BOGOTA)

_FORM: dict[str, Any] = {
    "codigo": "GSC-FOR-04",
    "nombre": "Control de PQRS",
    "tipo": "pqrs",
    "campos": {},
    "obligatorios": [],
    "plazos_pqrs": {"por_tipo": {"queja": 15, "peticion": 15, "informacion": 10}},
    "tipos_pqrs": {"queja": ["Q", "QUEJA"], "peticion": ["P", "PETICIÓN"], "sugerencia": ["S", "SUGERENCIA"]},
}
_REPORTS: list[dict[str, Any]] = [
    {"codigo": "GSC-FOR-02", "formato": "GSC-FOR-01", "titulo": "Informe posventa", "archivo": "GSC-FOR-02"},
    {
        "codigo": "GSC-FOR-04 INFORME", "clase": "pqrs", "formato": "GSC-FOR-04", "titulo": "Informe PQRS",
        "archivo": "GSC-FOR-04 INFORME PQRS", "meta": 0.95,
    },
    {"codigo": "TABLERO", "clase": "tablero", "titulo": "Tablero", "archivo": "TABLERO"},
    {"codigo": "SEMANA", "clase": "semana", "titulo": "Resumen semanal", "archivo": "TABLERO"},
]  # fmt: skip


def config(**reports: Any) -> Config:
    """Calls and PQRS with all four classes of report; keywords are keys of ``reports.toml``."""
    plain = survey_config(form={"area": "posventa"}, **({"informes": _REPORTS} | reports))
    complaints = Config.model_validate(
        {
            "forms": [_FORM],
            "calendar": {},
            "semaphore": {"paleta": {}, "tono_por_defecto": {}, "palabras_estado": {}},
            "people": {},
            "mail": {"remitente": "x@carrazos.example", "dominios_permitidos": ["carrazos.example"]},
            "reports": {},
            "limits": {},
        }
    ).forms
    return plain.model_copy(update={"forms": (*plain.forms, *complaints), "digest": "abc123"})


def request(
    row: int, received: str | None = "2026-10-05", answered: str | None = None, **changes: Any
) -> ComplaintRecord:
    """A complaint of Tunja · Volkswagen about delay, open unless ``answered``."""
    day = date.fromisoformat(received) if received else None
    plain = ComplaintRecord(
        form="GSC-FOR-04",
        where=Where("9PqRs", "GSC-FOR-04 CONTROL DE PQRS 2026", 3, "PQRS 2026", row),
        row=Row(row, ()),
        fingerprint=Fingerprint(order=f"PQRS-{row:03d}"),
        colour=RowColour(State.NONE),
        site="Tunja",
        brand="Volkswagen",
        customer="Ana Ruiz",
        plate=f"XYZ{row:03d}",
        adviser="",
        responsible="Gloria Nieto",
        start=day,
        score=None,
        evidence="",
        status=None,
        number=f"PQRS-{row:03d}",
        kind="queja",
        channel="Correo",
        process="Posventa",
        description="Mucha demora en la entrega",
        received=day,
        term_days=None,
        extension_days=0,
        stated_due=None,
        answered=date.fromisoformat(answered) if answered else None,
        closed=None,
        satisfied=None,
        improvement="",
    )
    return replace(plain, **changes)


def case_of(record: ComplaintRecord, due: str, **changes: Any) -> Case:
    """The open case of a request."""
    assert record.received is not None
    plain = Case(
        number=f"C-2026-{record.where.row:05d}",
        mark=record.where.row,
        form=record.form,
        kind=COMPLAINT,
        where=record.where,
        fingerprint=record.fingerprint,
        site=record.site,
        brand=record.brand,
        owner="Gloria Nieto",
        plate=record.plate,
        customer="Ana R.",
        score=None,
        said=record.description,
        opened=record.received,
        due=date.fromisoformat(due),
        warning=None,
        explanation="",
        calendar="",
        status=CaseStatus.OPEN,
        state=State.NONE,
        painted=None,
        first_seen=NOON,
    )
    return replace(plain, **changes)


def material(
    records: Sequence[Record],
    cases: Sequence[Case] = (),
    *,
    kind: str = "pqrs",
    settings: Config | None = None,
    month: date = OCTOBER,
    generated: datetime = NOON,
    **more: Any,
) -> Material:
    """What a run would hand to the first configured report of this class."""
    chosen = settings or config()
    report = next(one for one in chosen.reports.reports if one.kind == kind)
    return Material(report, chosen, month, tuple(records), tuple(cases), (), generated, "1.2.3", **more)


def complaints(records: Sequence[Record], cases: Sequence[Case] = (), **more: Any) -> ReportTab:
    """The PQRS tab of these requests."""
    return build_complaints(material(records, cases, **more))


def blocks(tab: ReportTab) -> dict[str, list[list[Any]]]:
    """Section title → the values of its rows, left to right, headings included."""
    found: dict[str, list[list[Any]]] = {}
    rows: dict[int, list[Any]] = {}
    current: list[list[Any]] = found.setdefault("", [])
    for cell in tab.cells:
        if cell.style == "section":
            current = found.setdefault(str(cell.value), [])
            rows = {}
        elif cell.row in rows:
            rows[cell.row].append(cell.value)
        else:
            rows[cell.row] = [cell.value]
            current.append(rows[cell.row])
    return found


def right_of(tab: ReportTab, title: str, column: int) -> list[list[Any]]:
    """The rows of a section, of cells from this column on; ``left_of`` those before it."""
    return _part(tab, title, lambda at: at >= column)


def left_of(tab: ReportTab, title: str, column: int) -> list[list[Any]]:
    return _part(tab, title, lambda at: at < column)


def _part(tab: ReportTab, title: str, wanted: Any) -> list[list[Any]]:
    start = next(cell.row for cell in tab.cells if cell.style == "section" and cell.value == title)
    ends = [cell.row for cell in tab.cells if cell.style == "section" and cell.row > start]
    end = min(ends, default=tab.row_count)
    rows: dict[int, list[Any]] = {}
    for cell in tab.cells:
        if start < cell.row < end and wanted(cell.column):
            rows.setdefault(cell.row, []).append(cell.value)
    return list(rows.values())
