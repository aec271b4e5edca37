"""The tabs beside the registers: lists, a pivot table, a scratch sheet, a hidden export. None of them holds cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from . import layout
from .calls import Call, Town
from .messy import Typed
from .package import Book
from .people import AGENTE, ASESOR_COMERCIAL, ASESOR_SERVICIO, BRANDS, SEDES, with_role
from .satisfaction import Ledger
from .tabs import FOR_01
from .truth import TabTruth


def lists(book: Book, ledger: Ledger, *, form: str, hidden: bool) -> None:
    """LISTAS: what the drop-down cells offer."""
    role = ASESOR_SERVICIO if form == FOR_01 else ASESOR_COMERCIAL
    columns = {
        "SEDES": [sede.upper() for sede in SEDES],
        "MARCAS": ["VW", "SEAT"],
        "ASESORES": [person.spellings[1] for person in with_role(role)],
        "AGENTES": [person.spellings[1] for person in with_role(AGENTE)],
        "MOTIVO NO CONTACTO": [
            "No contesta",
            "Buzón de voz",
            "Apagado",
            "Número errado",
            "Fuera de servicio",
            "Ocupado",
        ],
        "ESTADO": ["Pendiente", "En trámite", "Gestión realizada", "Insatisfecho", "Sugerencia"],
    }
    sheet = _side(book, ledger, "LISTAS", hidden=hidden)
    for column, (title, values) in enumerate(columns.items(), start=1):
        _grid(book, sheet, 1, column, [[title], *([value] for value in values)], bold=True)
        sheet.column_dimensions[chr(64 + column)].width = 22


def pivot(book: Book, ledger: Ledger, calls: list[Call], title: str) -> None:
    """TD: a pivot table as values, calls by sede and brand."""
    counts = Counter((call.sede, call.brand) for call in calls)
    heading = ["SEDE", *(brand.upper() for brand in BRANDS), "Suma total"]
    rows: list[list[str | int]] = [["Cuenta de PLACA", "", "", ""], [*heading]]
    for sede in sorted(SEDES):
        numbers = [counts[sede, brand] for brand in BRANDS]
        rows.append([sede.upper(), *numbers, sum(numbers)])
    totals = [sum(counts[sede, brand] for sede in SEDES) for brand in BRANDS]
    rows.append(["Suma total", *totals, sum(totals)])
    _grid(book, _side(book, ledger, title), 1, 1, rows)


def scratch(book: Book, ledger: Ledger, town: Town, title: str) -> None:
    """Hoja 12: somebody's list of whom to call again, partly painted."""
    sheet = _side(book, ledger, title)
    layout.put(book, sheet, 1, 1, Typed("pendientes volver a llamar"))
    for row, note in enumerate(("después de las 5", "esposa contesta", "ok", "", "volver el lunes"), start=2):
        layout.put(book, sheet, row, 1, Typed(town.customer(BRANDS[0]).plate))
        layout.put(book, sheet, row, 2, Typed(note or None))
        if row in (3, 4):
            sheet.cell(row, 1).fill = layout.fill("00FF00" if row == 4 else "FF0000")
    layout.put(book, sheet, 9, 4, Typed(94.5, formula="AVERAGE(94,95)"))


def spiga_export(book: Book, ledger: Ledger, town: Town) -> None:
    """BASE SPIGA: the hidden list of the day, as the system exports it (upper case, dates as text month first)."""
    sheet = _side(book, ledger, "BASE SPIGA", hidden=True)
    heading = ["Cod. Cliente", "Nombre/Razón social", "Móvil", "Matrícula", "Bastidor", "Modelo",
    "Últ. entrada taller", "Nº OR",
               "Centro"]  # fmt: skip
    rows: list[list[str | int]] = [list(heading)]
    for number in range(38):
        customer = town.customer(BRANDS[number % 3 == 2])
        day = date(2026, 11, 2 + number % 22)
        name = f"{customer.last} {customer.first}".upper().translate(str.maketrans("ÁÉÍÓÚ", "AEIOU"))
        if number in (7, 19):
            name = name.replace("Ñ", "\ufffd").replace("N", "Ã‘", 1)
        seen = f"{day.month}/{day.day}/{day.year}"
        sede = town.rng.choice(SEDES).upper()
        rows.append([20_100 + number, name, customer.phone, customer.plate, customer.vin, customer.model.upper(), seen,
                     46_000 + number, sede])  # fmt: skip
    rows.append(["Total registros: 38"])
    _grid(book, sheet, 1, 1, rows, bold=True)


def indicator(book: Book, ledger: Ledger) -> None:
    """INDICADOR: the small table of GSC-FOR-04 that is filled in by hand each month."""
    rows: list[list[str | int]] = [
        ["INDICADOR PQRS 2026", "", "", ""],
        ["MES", "RECIBIDAS", "CERRADAS", "A TIEMPO"],
        ["AGOSTO", 14, 14, 13],
        ["SEPTIEMBRE", 13, 12, 12],
        ["OCTUBRE", 19, 15, 14],
    ]
    _grid(book, _side(book, ledger, "INDICADOR"), 1, 1, rows)


def _side(book: Book, ledger: Ledger, title: str, *, hidden: bool = False) -> Worksheet:
    sheet = layout.new_sheet(book, title)
    if hidden:
        sheet.sheet_state = "hidden"
    ledger.tabs.append(TabTruth(book.name, title, False, hidden, 0, 0, (), ()))
    return sheet


def _grid(
    book: Book, sheet: Worksheet, row: int, column: int, rows: Sequence[Sequence[str | int]], *, bold: bool = False
) -> None:
    for down, line in enumerate(rows):
        for across, value in enumerate(line):
            cell = layout.put(book, sheet, row + down, column + across, Typed(value if value != "" else None))
            if bold and down == 0:
                cell.font = layout.BOLD
