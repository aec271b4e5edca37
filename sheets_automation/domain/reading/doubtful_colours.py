"""Colours of a tab that may be people's marks or decoration: told once, for the rows are left as they are (spec §4)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.model import Record, Rgb, State, a1

_NOTE = doubtful(
    "color_dudoso",
    "marcas de la gestión en los clientes que la necesitan, o adorno en gris",
    "Si es una marca, póngala donde se marca en esta pestaña (el comentario, la gestión); si es adorno, quítelo. "
    "Mientras tanto el servicio no pinta esas filas.",
)
_COLOURS_NAMED = 3
_CELLS_NAMED = 5


def tell_doubtful(sheet: Sheet, records: Sequence[Record]) -> None:
    """One finding per tab: which colours, in which columns, on how many rows."""
    found: dict[tuple[int, Rgb, State], list[int]] = {}
    rows: set[int] = set()
    for record in records:
        for column, fill, state in record.colour.unclear:
            found.setdefault((column, fill.rgb, state), []).append(record.where.row)
            rows.add(record.where.row)
    if not found:
        return
    by_tone: dict[tuple[Rgb, State, tuple[int, ...]], list[int]] = {}
    for (column, tone, state), cells in found.items():
        by_tone.setdefault((tone, state, tuple(cells)), []).append(column)
    ranked = sorted(by_tone.items(), key=lambda item: (-len(item[0][2]), item[0][2], item[0][0]))
    told = [_told(sheet, tone, state, where, columns) for (tone, state, where), columns in ranked[:_COLOURS_NAMED]]
    more = len(ranked) - len(told)
    tail = "" if not more else "; y otro color" if more == 1 else f"; y otros {more} colores"
    (_tone, _state, where), columns = ranked[0]
    sheet.notes.add_tab(
        _NOTE,
        f"{len(rows)} fila{'s' if len(rows) > 1 else ''}: {'; '.join(told)}{tail}",
        cell=a1(where[0], columns[0]),
        label=sheet.label(columns[0]),
    )


def _told(sheet: Sheet, tone: Rgb, state: State, rows: Sequence[int], columns: Sequence[int]) -> str:
    """«#d9ead3 (verde claro) en PLACA, H4, H9»."""
    label = sheet.label(columns[0])
    where = f"{len(columns)} columnas" if len(columns) > 1 else label.strip() or f"la columna {a1(0, columns[0])[:-1]}"
    cells = ", ".join(a1(row, columns[0]) for row in rows[:_CELLS_NAMED]) + (" …" if len(rows) > _CELLS_NAMED else "")
    count = f"{len(rows)} celdas: " if len(rows) > 1 else ""
    return f"{tone.hex} ({state.value.replace('_', ' ')}) en {where}, {count}{cells}"
