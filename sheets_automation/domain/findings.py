"""Collecting what could not be understood, and telling it once (spec §3).

Nothing disappears, but a column that is systematically wrong is one finding with its range and count, and an unknown
word is told once per tab with the number of cells, not once per row: people stop reading lists of a thousand lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sheets_automation.domain.reading import Note
from sheets_automation.model import Finding, Severity, Tab, Workbook, a1

# One finding per distinct text: the same unknown word is the same question to the same people
_BY_WORD = frozenset(
    {"sede_desconocida", "marca_desconocida", "estado_desconocido", "tipo_desconocido", "clase_desconocida"}
)
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

    def add_tab(self, note: Note, read: str, *, cell: str = "", label: str = "") -> None:
        """About the tab as a whole, or a range of it."""
        self._whole.append(self._finding(note, cell, label, read))

    def findings(self, records: int) -> Iterator[Finding]:
        """All of them, in the order of the rows; ``records`` is how many rows the tab has."""
        yield from self._whole
        columns = Counter((entry.note.code, entry.column) for entry in self._entries)
        told: set[tuple[str, int, str]] = set()
        for entry in sorted(self._entries, key=lambda e: (e.row, e.column)):
            code, count = entry.note.code, columns[entry.note.code, entry.column]
            key = (code, entry.column, "")
            if code in _BY_WORD:
                key = (code, entry.column, entry.read)
                alike = [other for other in self._entries if (other.note.code, other.column, other.read) == key]
            elif count >= _SYSTEMATIC_COUNT and count >= _SYSTEMATIC_SHARE * records:
                alike = [other for other in self._entries if (other.note.code, other.column) == key[:2]]
            else:
                yield self._finding(entry.note, a1(entry.row, entry.column), entry.label, entry.read)
                continue
            if key not in told:
                told.add(key)
                yield self._together(alike)

    def _together(self, alike: list[_Entry]) -> Finding:
        first, last = min(e.row for e in alike), max(e.row for e in alike)
        entry = alike[0]
        cell = a1(first, entry.column) + (f":{a1(last, entry.column)}" if last > first else "")
        return self._finding(entry.note, cell, entry.label, _summary([e.read for e in alike]))

    def _finding(self, note: Note, cell: str, label: str, read: str) -> Finding:
        return Finding(
            note.code, note.severity, self._workbook.id, self._workbook.title, self._tab.title, self._tab.sheet_id,
            cell, label, read, note.expected, note.fix,
        )  # fmt: skip


def _summary(reads: Iterable[str]) -> str:
    counts = Counter(reads)
    total = sum(counts.values())
    words = ", ".join(word for word, _ in counts.most_common(3)) + (", …" if len(counts) > 3 else "")
    return words if total == 1 else f"{words} ({total} celdas)"


def workbook_finding(workbook: Workbook, code: str, read: str, expected: str, fix: str) -> Finding:
    """About a whole file: an error, because nothing of it was used."""
    return Finding(code, Severity.ERROR, workbook.id, workbook.title, "", None, "", "", read, expected, fix)
