"""Small tabs and workbooks from lists of rows, and the project's own configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from sheets_automation.config import load
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import EMPTY, Box, Cell, CellValue, Fill, Finding, Reading, Rgb, Row, Tab, Workbook
from sheets_automation.policy import Config, FormPolicy

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 25)

# A GSC-FOR-01 heading of one row, enough for most cases
HEADING = (
    "NOMBRE", "CELULAR", "PLACA", "FECHA LLAMADA", "CONTACTADO", "ATENCIÓN", "TRABAJO REALIZADO", "TIEMPOS",
    "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "FECHA GESTIÓN", "ESTADO",
)  # fmt: skip


@lru_cache(maxsize=1)
def config() -> Config:
    """The project's ``config/`` folder."""
    return load(ROOT / "config")


def form(code: str) -> FormPolicy:
    found = config().form(code)
    assert found is not None
    return found


def tab(
    rows: Sequence[Sequence[CellValue]],
    title: str = "NOVIEMBRE 2026",
    *,
    fills: Mapping[tuple[int, int], str] | None = None,
    merges: Sequence[Box] = (),
    hidden: bool = False,
    sheet_id: int = 1,
) -> Tab:
    """A tab from values; ``fills`` maps (row, column) to a colour such as ``#ff0000``."""
    painted = fills or {}
    width = max([len(row) for row in rows] + [column + 1 for _, column in painted])
    height = max([len(rows)] + [row + 1 for row, _ in painted])
    built = []
    for index in range(height):
        values = list(rows[index]) if index < len(rows) else []
        values += [None] * (width - len(values))
        built.append(
            Row(index, tuple(_cell(value, painted.get((index, column))) for column, value in enumerate(values)))
        )
    return Tab(sheet_id, title, hidden, height + 100, width, tuple(built), tuple(merges))


def _cell(value: CellValue, colour: str | None) -> Cell:
    number = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if number is None and colour is None:
        return EMPTY
    return Cell(number, Fill(Rgb.parse(colour)) if colour else None)


def workbook(*tabs: Tab, title: str = "GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA 2026") -> Workbook:
    return Workbook("w1", title, tabs)


def call(**typed: CellValue) -> list[CellValue]:
    """A row under ``HEADING``: an ordinary contacted promoter, but for what is given by lower-case field name."""
    row: dict[str, CellValue] = {
        "nombre": "JUAN PEREZ", "celular": "3000001234", "placa": "ABC123", "fecha": "23/11/2026", "contactado": "SI",
        "atencion": 10, "trabajo": 10, "tiempos": 10, "recomendacion": 10, "observaciones": None, "gestion": None,
        "fecha_gestion": None, "estado": None,
    }  # fmt: skip
    assert set(typed) <= set(row), typed
    return list({**row, **typed}.values())


def read_calls(
    *rows: Sequence[CellValue],
    heading: Sequence[CellValue] = HEADING,
    fills: Mapping[tuple[int, int], str] | None = None,
) -> Reading:
    """Read one tab of GSC-FOR-01 with these rows under the heading."""
    return read([workbook(tab([heading, *rows], fills=fills))], config(), TODAY)


def only_call(*rows: Sequence[CellValue]) -> CallRecord:
    """The one record of such a tab."""
    (record,) = read_calls(*rows).records
    assert isinstance(record, CallRecord)
    return record


def codes(reading: Reading) -> list[tuple[str, str]]:
    """(code, cell) of every finding."""
    return [(finding.code, finding.cell) for finding in reading.findings]


def finding(reading: Reading, code: str) -> Finding:
    """The one finding with this code."""
    (found,) = (finding for finding in reading.findings if finding.code == code)
    return found


def serial(day: date) -> int:
    """How Sheets stores a day: days since 1899-12-30."""
    return (day - date(1899, 12, 30)).days
