"""Small workbooks of fictitious people under headings that no configuration has, and a basis without any alias."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import tomlkit
from openpyxl import Workbook

SHIPPED = Path(__file__).parents[2] / "config"
NOW = "2026-11-25T18:00"
ENGLISH = ("Customer", "Plate", "Date", "Branch", "Advisor", "Recommend 0-10", "Comments", "Status", "Action taken")
REQUESTS = (
    "Código del asunto",
    "Oficina",
    "Día de entrada",
    "Clase de asunto",
    "Placa del carro",
    "Qué pasó",
    "Situación",
)
_NAMES = ("Ana Lucía Pérez", "Luis Rojas Gil", "Eva Mora Niño", "Iván Soto Ruiz", "Rosa Vega Díaz", "Juan Toro Mesa")
#: Of every seven calls two are low, and of these one has its action written.
_SCORES = (10, 9, 4, 8, 10, 6, 9)
CALLS = 14
DETRACTORS = 4


def english_calls() -> list[tuple[object, ...]]:
    """Fourteen calls from 16/11/2026 on, under ``ENGLISH``."""
    rows = []
    for number in range(CALLS):
        score = _SCORES[number % 7]
        said = "They kept the car three days and nobody called" if score < 7 else "Everything was fine, thank you"
        done = "We called the customer and offered a new appointment" if score == 6 else None
        rows.append(
            (
                _NAMES[number % 6], f"ABX{number + 101}", date(2026, 11, 16) + timedelta(days=number // 3), "Tunja",
                ("Carlos Rodríguez", "Diana Suárez")[number % 2], score, said, "Open" if score < 7 else None, done,
            )
        )  # fmt: skip
    return rows


def requests() -> list[tuple[object, ...]]:
    """Eight requests under ``REQUESTS``; the last two are open."""
    return [
        (
            f"E-{number}", ("Tunja", "Duitama")[number % 2], date(2026, 11, 2) + timedelta(days=number),
            ("QUEJA", "RECLAMO", "PETICIÓN")[number % 3], f"ZXA{number + 310}",
            f"El carro volvió a prender el testigo número {number} a los dos días",
            "CERRADO" if number < 6 else "PENDIENTE",
        )
        for number in range(8)
    ]  # fmt: skip


def saved(path: Path, headings: Sequence[str], rows: Sequence[Sequence[object]], tab: str = "NOVIEMBRE") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = tab
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def bare(folder: Path) -> Path:
    """The shipped configuration with no heading and no group in any form."""
    shutil.copytree(SHIPPED, folder)
    for path in (folder / "forms").glob("*.toml"):
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        for field in document["campos"].values():
            field["encabezados"] = []
            field.pop("grupos", None)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return folder


def texts(folder: Path) -> dict[str, str]:
    """Name → content of every file of a folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def headings_of(text: str, field: str) -> str:
    """What a form's TOML has under ``encabezados`` of a field, comments and all."""
    found = re.search(rf"(?ms)^\[campos\.{field}\]\n.*?^encabezados = \[(.*?)\n?\]", text)
    assert found, field
    return found[1]
