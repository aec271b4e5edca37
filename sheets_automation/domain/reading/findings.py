"""Collecting what could not be understood, and telling it once (spec §3).

Nothing disappears, but a column that is systematically wrong is one finding with its range and count, and an unknown
word is told once per tab with the number of cells, not once per row: people stop reading lists of a thousand lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheets_automation.domain.cells.read import Note
from sheets_automation.model import Finding, Severity, Tab, Where, Workbook, a1

# From so many cells on, one finding per distinct text: the same unknown word is the same question to the same people
_BY_WORD = {
    "sede_desconocida": 2,
    "marca_desconocida": 2,
    "estado_desconocido": 2,
    "tipo_desconocido": 2,
    "clase_desconocida": 2,
    "color_desconocido": 10,
}
_ONCE_A_COLUMN = frozenset({"calificacion_otra_escala"})  # said once, however few the cells (spec §3)
_CELLS_NAMED = 5
_SYSTEMATIC_COUNT = 20
_SYSTEMATIC_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Entry:
    row: int
    column: int
    label: str
    note: Note
    read: str


class Notes:
    """The findings of one tab while it is read."""

    def __init__(self, workbook: Workbook, tab: Tab) -> None:
        self._workbook = workbook
        self._tab = tab
        self._entries: list[_Entry] = []
        self._whole: list[Finding] = []

    def add(self, row: int, column: int, label: str, note: Note, read: str) -> None:
        """About one cell; ``read`` is what it shows."""
        self._entries.append(_Entry(row, column, label, note, read))

    def add_cells(self, cells: Sequence[tuple[int, str]], column: int, label: str, note: Note) -> None:
        """About many cells of a column, told once: each cell's row and what it shows."""
        if cells:
            self._whole.append(self._together([_Entry(row, column, label, note, read) for row, read in cells]))

    def add_tab(self, note: Note, read: str, *, cell: str = "", label: str = "") -> None:
        """About the tab as a whole, or a range of it."""
        self._whole.append(self._finding(note, cell, label, read))

    def findings(self, records: int) -> Iterator[Finding]:
        """All of them, in the order of the rows; ``records`` is how many rows the tab has."""
        yield from self._whole
        columns = Counter((entry.note.code, entry.column) for entry in self._entries)
        words = Counter((entry.note.code, entry.column, entry.read) for entry in self._entries)
        groups: dict[tuple[str, int, str | int], list[_Entry]] = {}
        for entry in sorted(self._entries, key=lambda e: (e.row, e.column)):
            code, column = entry.note.code, entry.column
            together: str | int = entry.row
            if code in _BY_WORD:
                if words[code, column, entry.read] >= _BY_WORD[code]:
                    together = entry.read
            elif code in _ONCE_A_COLUMN or columns[code, column] >= max(_SYSTEMATIC_COUNT, _SYSTEMATIC_SHARE * records):
                together = ""
            groups.setdefault((code, column, together), []).append(entry)
        yield from map(self._together, groups.values())

    def _together(self, alike: list[_Entry]) -> Finding:
        entry, last = alike[0], alike[-1]
        cell = a1(entry.row, entry.column) + (f":{a1(last.row, entry.column)}" if last.row > entry.row else "")
        return self._finding(entry.note, cell, entry.label, _summary(alike))

    def _finding(self, note: Note, cell: str, label: str, read: str) -> Finding:
        return Finding(
            note.code, note.severity, self._workbook.id, self._workbook.title, self._tab.title, self._tab.sheet_id,
            cell, label, read, note.expected, note.fix,
        )  # fmt: skip


def _summary(alike: list[_Entry]) -> str:
    """«SI (100 celdas: H2, H3, H4, H5, H6 …)»: the commonest texts, how many cells, and the first of them."""
    if len(alike) == 1:
        return alike[0].read
    counts = Counter(entry.read for entry in alike)
    words = ", ".join(word for word, _ in counts.most_common(3)) + (", …" if len(counts) > 3 else "")
    cells = ", ".join(a1(entry.row, entry.column) for entry in alike[:_CELLS_NAMED])
    more = " …" if len(alike) > _CELLS_NAMED else ""
    return f"{words} ({len(alike)} celdas: {cells}{more})"


def workbook_finding(workbook: Workbook, code: str, read: str, expected: str, fix: str) -> Finding:
    """About a whole file: an error, because nothing of it was used."""
    return Finding(code, Severity.ERROR, workbook.id, workbook.title, "", None, "", "", read, expected, fix)


def file_finding(workbook_id: str, title: str, note: Note, read: str) -> Finding:
    """About a file among others: its name, its place."""
    return Finding(
        note.code, note.severity, workbook_id, title, "", None, "", "nombre del archivo", read, note.expected, note.fix
    )


def row_finding(where: Where, note: Note, column: int, field: str, read: str) -> Finding:
    """About one cell of a row."""
    return Finding(
        note.code, note.severity, where.workbook_id, where.workbook, where.tab, where.sheet_id,
        a1(where.row, column), field, read, note.expected, note.fix,
    )  # fmt: skip
