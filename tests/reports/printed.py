"""A report tab as a reader sees it: its tables by section and first heading, its cards, its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sheets_automation.domain.reports.tab import ReportTab, TabCell

Row = list[object]


@dataclass
class Printed:
    """What stands in a tab, and which of its cells somebody has looked at."""

    tables: dict[tuple[str, str], list[list[TabCell]]] = field(default_factory=dict)  # (section, first heading)
    cards: dict[str, tuple[TabCell, TabCell]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)  # section → its paragraphs
    seen: set[tuple[int, int]] = field(default_factory=set)

    def rows(self, section: str, heading: str) -> list[Row]:
        """The values of a table's rows; [] where it is not printed."""
        cells = self.tables.get((section, heading), [])
        self.seen |= {(cell.row, cell.column) for row in cells for cell in row}
        return [[cell.value for cell in row] for row in cells]

    def card(self, name: str) -> tuple[object, object]:
        value, note = self.cards[name]
        self.seen |= {(value.row, value.column), (note.row, note.column)}
        return value.value, note.value


def read_tab(tab: ReportTab) -> Printed:
    """Tables, cards and words of a tab."""
    found, section = Printed(), ""
    places = {(cell.row, cell.column): cell for cell in tab.cells}
    for row in sorted({cell.row for cell in tab.cells}):
        line = sorted((cell for cell in tab.cells if cell.row == row), key=lambda cell: cell.column)
        for cell in line:
            if cell.style == "section":
                section = str(cell.value)
            elif cell.style == "opening":
                found.sentences.append(str(cell.value))
            elif cell.style in ("plain", "note") and cell.column == 0:
                found.words.setdefault(section, []).append(str(cell.value))
            elif cell.style == "kpi_name":
                found.cards[str(cell.value)] = (places[row + 1, cell.column], places[row + 2, cell.column])
        for heading in _headings(line):
            found.tables[section, str(heading[0].value)] = list(_below(heading, places))
    return found


def _headings(line: list[TabCell]) -> Iterator[list[TabCell]]:
    """The heading cells of each table that begins in a row: neighbours without a gap."""
    run: list[TabCell] = []
    for cell in line:
        if not cell.style.startswith("head"):
            continue
        if run and run[-1].column + run[-1].span != cell.column:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _below(heading: list[TabCell], places: Mapping[tuple[int, int], TabCell]) -> Iterator[list[TabCell]]:
    row = heading[0].row + 1
    while all((row, cell.column) in places for cell in heading):
        cells = [places[row, cell.column] for cell in heading]
        if any(
            cell.style.startswith("head") or cell.span != own.span for cell, own in zip(cells, heading, strict=True)
        ):
            return
        yield cells
        row += 1
