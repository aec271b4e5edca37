"""Small workbooks of fictitious people, as an agent would lay them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill

AFTERSALES = (
    "FECHA LLAMADA",
    "SEDE",
    "MARCA",
    "CLIENTE",
    "PLACA",
    "CELULAR",
    "ASESOR",
    "CONTACTADO",
    "RECOMENDACIÓN",
    "OBSERVACIONES",
    "GESTIÓN",
    "ESTADO",
)
SCORE, COMMENT, EVIDENCE, STATUS = 9, 10, 11, 12  # columns, from 1

Call = tuple[object, ...]

#: Wednesday 18/11/2026: due Friday 20/11. Two detractors (one with evidence), a neutral, a promoter.
_DAY, _BY = date(2026, 11, 18), "Carlos Rodríguez"
_DONE = "Se llama al cliente y se agenda revisión sin costo"
CALLS: tuple[Call, ...] = (
    (_DAY, "Tunja", "VW", "ANA PÉREZ", "ABC123", 3001112233, _BY, "SI", 4, "mal", None, None),
    (_DAY, "Tunja", "VW", "LUIS ROJAS", "BCD234", 3001112244, _BY, "SI", 6, "demorado", _DONE, None),
    (_DAY, "Tunja", "VW", "EVA MORA", "CDE345", 3001112255, _BY, "SI", 8, "bien", None, None),
    (_DAY, "Tunja", "VW", "IVÁN SOTO", "DEF456", 3001112266, _BY, "SI", 10, None, None, None),
)


def aftersales(
    path: Path, calls: Iterable[Sequence[object]] = CALLS, headings: Sequence[str] = AFTERSALES, tab: str = "NOVIEMBRE"
) -> Path:
    """A GSC-FOR-01 with a title in row 1, headings in row 3 and the calls from row 4; returns ``path``."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = tab
    sheet["A1"] = "CONTROL DE SEGUIMIENTO CLIENTES POSVENTA"
    sheet.append([])
    sheet.append(list(headings))
    for cell in sheet[3]:
        cell.fill = PatternFill("solid", fgColor="1C4587")
    for call in calls:
        sheet.append(list(call))
    for row in sheet.iter_rows(min_row=4, max_col=1):
        row[0].number_format = "dd/mm/yyyy"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
