"""Put the control workbook right after people were at work in it, and say what was done (spec §7).

Tabs that are gone are made again, columns and headings return to their places, lines say again what their data say.
What nobody can restore is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sheets_automation.domain.control.directory import restored_cells
from sheets_automation.domain.control.layout import TITLED, Astray, arranged, astray, ours
from sheets_automation.domain.control.ledger import foreign_tabs, missing_tabs
from sheets_automation.domain.control.lines import RETIRED, Line, Lineage, decoded, left_over, lines_of
from sheets_automation.domain.control.mail_lines import from_shown
from sheets_automation.domain.control.seal import plain
from sheets_automation.domain.control.tables import (
    CASES,
    DIRECTORY,
    LATER,
    OUTBOX,
    RUNS,
    SHADOW,
    TABLES,
    Table,
)
from sheets_automation.google.requests import Json, block
from sheets_automation.google.sheets import Sheets, split_by_size
from sheets_automation.model import CellOut, Tab, Trouble, TroubleKind, Workbook
from sheets_automation.tabs.control import adoption_requests, setup_requests
from sheets_automation.tabs.repair import STATE_MASK, dressed_again, rewritten, structure

Write = Callable[[Sequence[Json], str], None]
Said = dict[str, list[str]]  # title of a tab → sentences
Rows = Mapping[int, Sequence[CellOut]]
_ASK = "No edite este archivo: fíltrelo con las vistas de filtro."
_ASK_DIRECTORY = "Cambie las personas en sus líneas y deje los encabezados como están."
_WHAT_IS_LOST = {
    "Casos": "Los casos se registran otra vez desde las filas de los controles, con su número.",
    "Bitácora": "Los cambios de color anteriores ya no se pueden explicar ni deshacer.",
    "Correos": "Los correos de días anteriores ya no se pueden consultar; el de hoy no sale dos veces.",
    "Corridas": "La historia de las corridas anteriores se perdió.",
    SHADOW.title: "La comparación de la sombra empieza de nuevo, y los correos de hoy se anotan otra vez.",
}


def mend(
    sheets: Sheets, book: Workbook, write: Write, now: datetime, also: Collection[int] = ()
) -> tuple[Workbook, list[Trouble]]:
    """Repair what can be repaired; the workbook as it is then, and what is to be told.

    ``also``: ids of the tabs of shadow mode, where they are wanted.
    """
    said: dict[str, list[str]] = {}
    in_use = any(lines_of(table, tab) for table in TABLES for tab in book.tabs)
    adopted = foreign_tabs(book)
    steps: tuple[Callable[[Workbook], Said | None], ...] = (
        lambda now_there: _tabs(now_there, adopted, write, also),
        lambda now_there: _layouts(sheets, now_there, adopted, write),
        lambda now_there: _lines(now_there, write, now),
    )
    for step in steps:
        told = step(book)
        if told is not None:
            book = sheets.snapshot(book.id)
            for title, words in told.items():
                said.setdefault(title, []).extend(words)
    troubles = [
        Trouble(TroubleKind.CONTROL, title, f"«{book.title}», pestaña «{title}»: {' '.join(words)} {_asked(title)}")
        for title, words in said.items()
        if words and in_use
    ]
    return book, troubles


def _asked(title: str) -> str:
    return _ASK_DIRECTORY if title == DIRECTORY[1] else _ASK


def _tabs(book: Workbook, foreign: Mapping[int, int], write: Write, also: Collection[int]) -> Said | None:
    """Tabs that came back under another id, and tabs that are gone."""
    found = {TITLED[ours_id][0] for ours_id in foreign}
    absent = [title for title in missing_tabs(book, also) if title not in found]
    if not foreign and not absent:
        return None
    # An earlier version had fewer tabs; what became of «Directorio» is told by whoever fills it.
    quiet = LATER if SHADOW.title not in absent or _was_in_shadow(book) else {*LATER, SHADOW.title}
    said: Said = {title: [_gone(title)] if title not in quiet else [] for title in absent}
    if foreign:
        for ours_id, theirs in foreign.items():
            title, tab = TITLED[ours_id][0], book.tab(theirs)
            if tab is not None and tab.title != title:
                said[title] = [f"ya no estaba; se tomó su copia «{tab.title}», que puede ser de otro día."]
        write(adoption_requests(book, foreign, also), "taking over the tabs of a copied control workbook")
    else:
        titles = [tab.title for tab in book.tabs]
        write(setup_requests({tab.sheet_id for tab in book.tabs}, titles, also), "creating the control tabs")
    return said


def _was_in_shadow(book: Workbook) -> bool:
    """Whether an earlier run was in shadow mode: then its tab was there."""
    tab = book.tab(RUNS.sheet_id)
    return any(line.entry is not None and line.entry.shadow for line in (lines_of(RUNS, tab) if tab else []))


def _gone(title: str) -> str:
    return f"ya no estaba y se creó otra vez. {_WHAT_IS_LOST.get(title, 'Se escribe de nuevo en cada corrida.')}"


def _layouts(sheets: Sheets, book: Workbook, adopted: Collection[int], write: Write) -> Said | None:
    """Columns and headings, and the look of tabs that were copied together."""
    wrong: list[tuple[Astray, Table[Any] | None, list[Line]]] = []
    for sheet_id in TITLED:
        tab = book.tab(sheet_id)
        table = next((table for table in TABLES if table.sheet_id == sheet_id), None)
        lines = lines_of(table, tab) if tab and table else []
        found = astray(tab, [line.row for line in lines], anyway=sheet_id in adopted) if tab else None
        if found is not None:
            wrong.append((found, table, lines))
    if not wrong:
        return None
    state = sheets.raw(book.id, STATE_MASK)
    said: Said = {}
    for found, table, lines in wrong:
        title = TITLED[found.tab.sheet_id][0]
        groups = [
            structure(found),
            *rewritten(found.tab.sheet_id, _moved_rows(found, table, lines)),
            dressed_again(found, state),
        ]
        for body in split_by_size(groups):
            write(body, f"putting the tab {title} back in order")
        said[title] = [] if found.harmless else [_layout_words(found)]
    return said


def _moved_rows(wrong: Astray, table: Table[Any] | None, lines: Sequence[Line]) -> Rows:
    """Rows whose cells are not where they belong, by their new place. The heading is written with the look."""
    known = {line.row: line for line in lines}
    rows: dict[int, Sequence[CellOut]] = {}
    for row in wrong.tab.rows:
        if row.index in wrong.old_headings or (row.index == 0 and not wrong.heading_gone):
            continue
        line = known.get(row.index)
        entry = (line.entry or decoded(table, line.data)) if table and line else None
        cells: Sequence[CellOut] = table.encode(entry) if table and entry else _as_it_stands(wrong, row.index, line)
        if [plain(value) for value in cells] != ours(wrong, row):
            after = row.index - sum(old < row.index for old in wrong.old_headings) + wrong.heading_gone
            rows[after] = cells
    return rows


def _as_it_stands(wrong: Astray, row: int, line: Line | None) -> Sequence[CellOut]:
    cells: list[CellOut] = [
        value if isinstance(value, str | float | bool) else None for value in arranged(wrong, wrong.tab.row(row))
    ]
    if line is not None and line.data:
        cells[-1] = line.data
    if wrong.tab.sheet_id == DIRECTORY[0]:
        missing = wrong.missing if wrong.inserted else ()
        return restored_cells(wrong.headings, missing, cells, wrong.tab.row(row))
    return cells


def _layout_words(wrong: Astray) -> str:
    names = ", ".join(f"«{name}»" for name in wrong.missing)
    missing = f" {'Faltaba' if len(wrong.missing) == 1 else 'Faltaban'} {names}." if names else ""
    kept = " Las columnas que alguien agregó quedaron a la derecha." if wrong.foreign else ""
    return f"tenía columnas o encabezados cambiados; se armó de nuevo desde los datos de cada línea.{missing}{kept}"


def _lines(book: Workbook, write: Write, now: datetime) -> Said | None:
    """Lines whose visible cells or data were changed, and lines that are there twice."""
    said: Said = {}
    for table in TABLES:
        tab = book.tab(table.sheet_id)
        lines = [line for line in (lines_of(table, tab) if tab else []) if line.kind in _MENDED]
        stale = left_over(table, tab) if tab else []
        if tab is None or not (lines or stale):
            continue
        rows = {line.row: _mended(table, tab, line, now) for line in lines}
        data = len(table.columns)
        groups = [block(tab.sheet_id, row, [("",)], column) for row, column in stale]
        groups += rewritten(tab.sheet_id, {row: cells for row, cells in rows.items() if cells})
        groups += [block(tab.sheet_id, row, [(RETIRED,)], data) for row, cells in rows.items() if not cells]
        for body in split_by_size(groups):
            write(body, f"mending lines of {table.title}")
        if lines:
            said[table.title] = _line_words(table, lines, rows)
    return said or None


_MENDED = (Lineage.SHOWN_DIFFERS, Lineage.DOUBLE, Lineage.SPOILT)


def _mended(table: Table[Any], tab: Tab, line: Line, now: datetime) -> Sequence[CellOut]:
    """What the line is to hold; nothing where its data cannot be restored."""
    if line.kind is Lineage.DOUBLE or (table is CASES and not line.key):  # such a case is registered again
        return [""] * len(table.headings)
    entry = line.entry or decoded(table, line.data) if line.kind is Lineage.SHOWN_DIFFERS else None
    if table is OUTBOX and line.kind is Lineage.SPOILT:
        entry = from_shown(tab.row(line.row), now)
    return table.encode(entry) if entry is not None else ()


def _line_words(table: Table[Any], lines: Sequence[Line], rows: Rows) -> list[str]:
    words: list[str] = []
    for kind, text in (
        (Lineage.SHOWN_DIFFERS, "decían algo distinto de lo que el servicio registró: se escribieron de nuevo."),
        (Lineage.DOUBLE, "estaban repetidas: se vaciaron y queda la primera de cada una."),
    ):
        found = [line.row + 1 for line in lines if line.kind is kind]
        if found:
            words.append(f"Filas {_listed(found)} {text}")
    spoilt = [line for line in lines if line.kind is Lineage.SPOILT]
    if nameless := [line.row + 1 for line in spoilt if table is CASES and not line.key]:
        words.append(f"Filas {_listed(nameless)} ya no decían de qué caso eran: se vaciaron. {_LOST[table.title]}")
        spoilt = [line for line in spoilt if line.key]
    restored = [line.row + 1 for line in spoilt if rows[line.row]]
    lost = [line.row + 1 for line in spoilt if not rows[line.row]]
    if restored:
        words.append(f"Filas {_listed(restored)} habían perdido sus datos: se tomaron de lo que se lee en ellas.")
    if lost:
        words.append(f"Filas {_listed(lost)} perdieron sus datos. {_LOST[table.title]}")
    return words


_LOST = {
    "Casos": "Cada caso se registra otra vez desde su fila, con su número; los que no la tengan quedan como se leen.",
    "Bitácora": "Lo que se lee en ellas queda; esos cambios ya no se pueden deshacer.",
    "Correos": "Lo que se lee en ellas queda; no se sabe si esos correos salieron y no se envían otra vez.",
    "Corridas": "Lo que se lee en ellas queda.",
    SHADOW.title: "Lo que se lee en ellas queda y no se cuenta; si la fila aún lo pide, se anota otra vez.",
}


def _listed(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:10]))
    return f"{shown} y {len(rows) - 10} más" if len(rows) > 10 else shown
