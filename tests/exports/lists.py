"""Small lists written by hand, read and understood as a run would."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from openpyxl import Workbook

from sheets_automation.config import load
from sheets_automation.domain.exports.base import Base, base_of
from sheets_automation.domain.exports.cleaning import Cleaned, cleaned
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.model import CellValue, Export, ExportSheet
from sheets_automation.policy import ExportPolicy

TODAY = date(2026, 11, 25)
HEADING = "NOMBRE;TIPO DOCUMENTO;DOCUMENTO;CELULAR;PLACA;VIN;FECHA ÚLTIMA VISITA"


@lru_cache(maxsize=1)
def policy() -> ExportPolicy:
    (found,) = load(Path(__file__).resolve().parents[2] / "config").exports
    return found


def rows(text: str) -> tuple[tuple[CellValue, ...], ...]:
    """Lines with ``;`` between the cells; an empty cell is None."""
    return tuple(
        tuple(cell or None for cell in line.split(";")) if line else () for line in text.strip("\n").split("\n")
    )


def base(*sheets: str | Sequence[Sequence[CellValue]], today: date = TODAY) -> Base:
    tables = [rows(sheet) if isinstance(sheet, str) else tuple(map(tuple, sheet)) for sheet in sheets]
    named = tuple(ExportSheet(f"Hoja{number}", table) for number, table in enumerate(tables, 1))
    return base_of(Export("lista.csv", named), policy(), today)


def listed(*lines: str, today: date = TODAY) -> Base:
    """A list with ``HEADING``."""
    return base("\n".join((HEADING, *lines)), today=today)


def clean(*lines: str, today: date = TODAY) -> Cleaned:
    return cleaned(listed(*lines, today=today), policy(), today)


def reasons(result: Cleaned) -> dict[int, str]:
    """Row → why it is removed; kept ones are "", those without a date «sin fecha»."""
    found = {removed.customer.row: removed.reason.value for removed in result.removed}
    found |= {customer.row: "" for customer in result.kept}
    return dict(sorted((found | {customer.row: "sin fecha" for customer in result.undated}).items()))


def only(found: Base) -> Customer:
    (customer,) = found.customers
    return customer


def told(found: Base) -> str:
    return "\n".join(note.text for note in found.notes)


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in sheets:
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
