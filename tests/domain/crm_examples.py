"""Small registers of the CRM procedure: fictitious people, cells as they are really typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from build import config, tab, workbook

from sheets_automation.domain.kinds.crm.activities import ActivityRecord, activities_in
from sheets_automation.domain.kinds.crm.followups import FollowUpRecord, follow_ups_in
from sheets_automation.domain.kinds.crm.prospects import ProspectRecord, prospects_in
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import CellValue, Reading, Workbook

TODAY = date(2026, 11, 25)
PROSPECTS = (
    "FECHA TRÁFICO", "SEDE", "MARCA", "ASESOR", "CLIENTE", "DOCUMENTO", "CELULAR", "CORREO", "VEHÍCULO DE INTERÉS",
    "ORIGEN/MEDIO", "FECHA LLAMADA", "CONTACTADO", "¿RECIBIÓ ASESORÍA?", "¿PROSPECTO REAL?", "VÁLIDO", "MOTIVO",
    "OBSERVACIÓN",
)  # fmt: skip
ACTIVITIES = (
    "FECHA", "SEDE", "MARCA", "ASESOR COMERCIAL", "CLIENTE/PROSPECTO", "TELÉFONO", "TIPO ACTIVIDAD", "ESTADO SPIGA",
    "COMENTARIO", "VÁLIDA", "MOTIVO NO VÁLIDA", "FECHA REPORTE AL ASESOR", "CORRECCIÓN", "OBSERVACIÓN",
)  # fmt: skip
FOLLOW_UPS = (
    "ASESOR", "SEDE", "MARCA", "PROSPECTO", "FECHA CREACIÓN", "# LLAMADAS", "# COTIZACIONES", "# VISITAS",
    "# TEST DRIVE", "# OTROS", "FECHA ÚLTIMO SEGUIMIENTO", "DÍAS SIN SEGUIMIENTO", "SEMÁFORO", "ESTADO/TEMPERATURA",
    "OBSERVACIÓN",
)  # fmt: skip

_PROSPECT: dict[str, CellValue] = {
    "fecha": "20/11/2026", "sede": "Tunja", "marca": "VW", "asesor": "Andrés Molano", "cliente": "ANA RUIZ",
    "documento": None, "celular": None, "correo": None, "vehiculo": "T-Cross", "origen": "Vitrina",
    "llamada": "21/11/2026", "contactado": "SI", "asesoria": "SI", "real": "SI", "valido": "SI", "motivo": None,
    "observacion": None,
}  # fmt: skip
_ACTIVITY: dict[str, CellValue] = {
    "fecha": "20/11/2026", "sede": "Tunja", "marca": "VW", "asesor": "Andrés Molano", "cliente": "ANA RUIZ",
    "telefono": None, "tipo": "Llamada", "estado": "Realizada",
    "comentario": None, "valida": "SI", "motivo": None, "reporte": None, "correccion": None, "observacion": None,
}  # fmt: skip
_FOLLOW_UP: dict[str, CellValue] = {
    "asesor": "Andrés Molano", "sede": "Tunja", "marca": "VW", "prospecto": "ANA RUIZ", "creacion": "01/11/2026",
    "llamadas": 1, "cotizaciones": 0, "visitas": None, "test_drive": None, "otros": None, "ultimo": "20/11/2026",
    "dias": None, "semaforo": None, "estado": "tibio", "observacion": None,
}  # fmt: skip


def _filled(plain: dict[str, CellValue], typed: dict[str, CellValue]) -> list[CellValue]:
    assert set(typed) <= set(plain), typed
    return list({**plain, **typed}.values())


def prospect(**typed: CellValue) -> list[CellValue]:
    """A row of GC-FOR-06, valid but for what is given."""
    return _filled(_PROSPECT, typed)


def activity(number: int = 0, **typed: CellValue) -> list[CellValue]:
    """A row of GC-FOR-05, done and valid but for what is given; ``number`` tells its customer and words from others."""
    own: dict[str, CellValue] = {
        "cliente": f"CLIENTE NUMERO {number}",
        "comentario": f"Se cotiza el vehículo {number} y queda de venir el sábado",
    }
    return _filled(_ACTIVITY | own, typed)


def follow_up(**typed: CellValue) -> list[CellValue]:
    """A row of GC-FOR-21, five days without follow-up but for what is given."""
    return _filled(_FOLLOW_UP, typed)


def book(code: str, heading: Sequence[CellValue], rows: Sequence[Sequence[CellValue]], number: int = 1) -> Workbook:
    made = workbook(tab([heading, *rows], "CRM 2026"), title=f"{code} CRM 2026")
    return Workbook(f"crm{number}", made.title, made.tabs)


def read_prospects(*rows: Sequence[CellValue]) -> Reading:
    return read([book("GC-FOR-06", PROSPECTS, rows)], config(), TODAY)


def read_activities(*rows: Sequence[CellValue]) -> Reading:
    return read([book("GC-FOR-05", ACTIVITIES, rows)], config(), TODAY)


def read_follow_ups(*rows: Sequence[CellValue]) -> Reading:
    return read([book("GC-FOR-21", FOLLOW_UPS, rows)], config(), TODAY)


def one_prospect(**typed: CellValue) -> ProspectRecord:
    (record,) = prospects_in(read_prospects(prospect(**typed)).records)
    return record


def one_activity(**typed: CellValue) -> ActivityRecord:
    (record,) = activities_in(read_activities(activity(**typed)).records)
    return record


def one_follow_up(**typed: CellValue) -> FollowUpRecord:
    (record,) = follow_ups_in(read_follow_ups(follow_up(**typed)).records)
    return record
