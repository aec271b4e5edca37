"""The rows of a list as a file, the way SPIGA and people's computers write them: CSV, a web page called .xls, .xlsx."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from openpyxl import Workbook

from .export_people import Line

_COLUMNS = (
    "codigo", "nombre", "tipo", "documento", "ciudad", "movil", "tel1", "tel2", "placa", "vin", "marca", "modelo",
    "visita", "km", "or", "asesor", "centro", "importe",
)  # fmt: skip
_SPANISH = {
    "codigo": "Cód. Cliente", "nombre": "Nombre/Razón social", "tipo": "Tipo documento", "documento": "NIF",
    "ciudad": "Población", "movil": "Móvil", "tel1": "Teléfono 1", "tel2": "Teléfono 2", "placa": "Matrícula",
    "vin": "Bastidor", "marca": "Marca", "modelo": "Modelo", "visita": "Últ. entrada taller", "km": "Km", "or": "Nº OR",
    "asesor": "Asesor", "centro": "Centro", "importe": "Importe", "persona": "Tipo persona",
}  # fmt: skip
_COLOMBIAN = {
    "codigo": "CODIGO CLIENTE", "nombre": "CLIENTE", "tipo": "TIPO DE DOCUMENTO", "documento": "CEDULA / NIT",
    "ciudad": "CIUDAD", "movil": "CELULAR", "tel1": "TELEFONO 1", "tel2": "TELEFONO 2", "placa": "PLACA", "vin": "VIN",
    "marca": "MARCA", "modelo": "VEHICULO", "visita": "FECHA DE LA ULTIMA VISITA", "km": "KILOMETRAJE",
    "or": "No. ORDEN",
    "asesor": "ASESOR DE SERVICIO", "centro": "SEDE", "importe": "VALOR", "persona": "TIPO DE PERSONA",
}  # fmt: skip
#: Column → group and detail, of a heading in two rows.
_GROUPED = {
    "codigo": ("CLIENTE", "Código"), "nombre": ("CLIENTE", "Nombre"), "tipo": ("CLIENTE", "Tipo documento"),
    "documento": ("CLIENTE", "Documento"), "ciudad": ("CLIENTE", "Ciudad"), "persona": ("CLIENTE", "Tipo persona"),
    "movil": ("TELÉFONOS", "Móvil"), "tel1": ("TELÉFONOS", "Teléfono 1"), "tel2": ("TELÉFONOS", "Teléfono 2"),
    "placa": ("VEHÍCULO", "Placa"), "vin": ("VEHÍCULO", "VIN"), "marca": ("VEHÍCULO", "Marca"),
    "modelo": ("VEHÍCULO", "Modelo"), "visita": ("ÚLTIMA VISITA", "Fecha"), "km": ("ÚLTIMA VISITA", "Km"),
    "or": ("ÚLTIMA VISITA", "Nº OR"), "asesor": ("ÚLTIMA VISITA", "Asesor"), "centro": ("ÚLTIMA VISITA", "Centro"),
    "importe": ("ÚLTIMA VISITA", "Importe"),
}  # fmt: skip
_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%m/%d/%Y", "%Y-%m-%d", "%d/%m/%Y 10:35", "%d.%m.%Y", "%d/%m/%y")
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mojibake")
_PAGE = 500  # rows after which a heading is printed again

Table = list[list[object]]


@dataclass(slots=True)
class File:
    """A file, and which of its rows (as people count) is which line."""

    name: str
    content: bytes
    lines: dict[int, Line]
    about: str


def file_of(random: Random, lines: Sequence[Line], kind: str) -> File:
    """``kind``: csv, xls or xlsx; everything else as chance has it."""
    columns = list(_COLUMNS)
    if random.random() < 0.5:
        columns.insert(3, "persona")
    dates = random.choice(_DATES)
    real_dates = kind == "xlsx" and random.random() < 0.6
    heading = _heading(random, columns)
    title = random.random() < 0.5
    table: Table = [["LISTADO DE CLIENTES"], ["Fecha: 25/11/2026", "Usuario: jperez"], []] if title else []
    table += heading
    places: dict[int, Line] = {}
    repeats = random.random() < 0.3
    for at, line in enumerate(lines):
        if repeats and at and at % _PAGE == 0:
            table += heading
        table.append([_cell(line, column, dates, real_dates) for column in columns])
        places[len(table)] = line
    if random.random() < 0.7:
        total = f"{len(lines):,}".replace(",", ".")
        table += [[], random.choice(([f"Total registros: {total}"], ["Total registros:", total]))]
    content, how = _WRITERS[kind](random, table)
    marks = [f"{len(heading)} heading rows", "title" * title, "repeated" * repeats, how]
    marks.append("real dates" if real_dates else dates)
    return File(f"clientes.{kind}", content, places, ", ".join(filter(None, [kind, *marks])))


def _heading(random: Random, columns: Sequence[str]) -> Table:
    style = random.randrange(3)
    if style == 2:
        groups: list[object] = []
        for at, column in enumerate(columns):
            group = _GROUPED[column][0]
            groups.append(None if at and _GROUPED[columns[at - 1]][0] == group else group)
        return [groups, [_GROUPED[column][1] for column in columns]]
    return [[(_SPANISH, _COLOMBIAN)[style][column] for column in columns]]


def _cell(line: Line, column: str, dates: str, real_dates: bool) -> object:
    if column != "visita":
        return line.cells.get(column, "")
    if line.visit is None:
        return line.undated
    return line.visit if real_dates else line.visit.strftime(dates)


def _shown(cell: object) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _csv(random: Random, table: Table) -> tuple[bytes, str]:
    separator, encoding = random.choice(";,\t|"), random.choice(_ENCODINGS)
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=random.choice(("\r\n", "\n"))).writerows(
        [_shown(cell) for cell in row] for row in table
    )
    return _encoded(out.getvalue(), encoding), f"{separator!r} {encoding}"


def _encoded(text: str, encoding: str) -> bytes:
    if encoding != "mojibake":
        return text.encode(encoding, errors="replace")
    twice = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return "".join(twice).encode()


def _html(random: Random, table: Table) -> tuple[bytes, str]:
    charset = random.choice(("utf-8", "windows-1252", "iso-8859-1"))
    named = random.random() < 0.5
    rows = []
    for row in table:
        cells = (html.escape(_shown(cell)) for cell in row)
        if named:
            cells = (cell.encode("ascii", "xmlcharrefreplace").decode() for cell in cells)
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>'
    content = f"{head}<table border=1>{''.join(rows)}</table></body></html>".encode(charset, errors="xmlcharrefreplace")
    return content, f"{charset}{' with entities' if named else ''}"


def _xlsx(random: Random, table: Table) -> tuple[bytes, str]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Clientes")
    numbers = random.random() < 0.5
    for row in table:
        sheet.append([float(c) if numbers and isinstance(c, str) and c.isdigit() and c[0] != "0" else c for c in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), "numbers" if numbers else "texts"


_WRITERS = {"csv": _csv, "xls": _html, "xlsx": _xlsx}
KINDS = tuple(_WRITERS)
