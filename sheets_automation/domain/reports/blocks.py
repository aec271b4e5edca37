"""What a report tab consists of: the even grid read back as a heading, cards, tables, text, boxes and pictures.

A tab is written for a grid; a page that flows needs to know what belongs together. Every cell ends in one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheets_automation.domain.reports.tab import ReportTab, TabCell

_HEADING = ("brand", "title", "control_name", "control")
_OF_THEIR_OWN = ("head", "section", "kpi", "sign", *_HEADING)


@dataclass(frozen=True, slots=True)
class Heading:
    """The controlled heading of the document: its cells in reading order."""

    cells: tuple[TabCell, ...]


@dataclass(frozen=True, slots=True)
class Title:
    cell: TabCell


@dataclass(frozen=True, slots=True)
class Text:
    cell: TabCell


@dataclass(frozen=True, slots=True)
class Box:
    """A place for people to write in, over the whole width."""

    cell: TabCell


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: its name, the figure, what is said of it."""

    cells: tuple[TabCell, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    cell: TabCell


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of neighbouring columns, row by row; ``head``: the headings, none where it has no heading row."""

    left: int
    right: int  # exclusive
    head: tuple[TabCell, ...]
    rows: tuple[tuple[TabCell, ...], ...]
    height: int  # rows of the grid

    @property
    def span(self) -> int:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of the tab by its position in ``ReportTab.charts``; ``span``: columns that it covers."""

    number: int
    span: int


Block = Heading | Title | Text | Box | Card | Signature | Table | Picture


@dataclass(frozen=True, slots=True)
class Band:
    """What stands side by side, from left to right."""

    blocks: tuple[Block, ...]


def bands(tab: ReportTab) -> list[Band]:
    """The whole tab, from top to bottom."""
    return list(_Reader(tab).bands())


class _Reader:
    """Takes cells off the grid until none is left."""

    def __init__(self, tab: ReportTab) -> None:
        self._tab = tab
        self._rows: dict[int, list[TabCell]] = {}
        for cell in sorted(tab.cells, key=lambda cell: (cell.row, cell.column)):
            self._rows.setdefault(cell.row, []).append(cell)
        self._charts = sorted(range(len(tab.charts)), key=lambda number: tab.charts[number].anchor)
        self._writable = {(zone.row + offset) for zone in tab.zones for offset in range(zone.rows)}

    def bands(self) -> Iterator[Band]:
        while self._rows:
            row = min(self._rows)
            yield from self._pictures_above(row)
            placed: list[tuple[int, Block]] = []
            end = row + 1
            while cells := self._rows.get(row):
                for column, block, below in self._taken(cells):
                    placed.append((column, block))
                    end = max(end, below)
            placed += self._pictures(row, end)
            placed += self._stacked(placed, end)
            yield Band(tuple(block for _column, block in sorted(placed, key=lambda pair: pair[0])))
        yield from self._pictures_above(self._tab.row_count + 1_000_000)

    def _taken(self, cells: Sequence[TabCell]) -> Iterator[tuple[int, Block, int]]:
        """The blocks that begin with the cells of one row: column, block, row below it."""
        first = cells[0]
        if first.style in _HEADING:
            yield first.column, Heading(tuple(self._heading(first))), first.row + 1
            return
        run = _neighbours(cells)
        if first.style.startswith("kpi"):
            column = [cell for row in range(first.row, first.row + 3) for cell in self._card_part(row, first)]
            self._take(column)
            yield first.column, Card(tuple(column)), first.row + 1
        elif first.style == "section":
            yield self._alone(first, Title(first))
        elif first.style == "sign":
            yield self._alone(first, Signature(first))
        elif len(run) == 1 and not first.style.startswith("head"):
            yield self._alone(first, Box(first) if first.row in self._writable else Text(first))
        else:
            table = self._table(run)
            yield table.left, table, first.row + table.height

    def _alone(self, cell: TabCell, block: Block) -> tuple[int, Block, int]:
        self._take([cell])
        return cell.column, block, cell.row + 1

    def _heading(self, first: TabCell) -> list[TabCell]:
        found = [
            cell
            for row in range(first.row, first.row + first.rows)
            for cell in self._rows.get(row, ())
            if cell.style in _HEADING
        ]
        self._take(found)
        return found

    def _card_part(self, row: int, name: TabCell) -> list[TabCell]:
        """The card's cell in this row: another name in the column begins another card."""
        return [
            cell
            for cell in self._rows.get(row, ())
            if cell.column == name.column
            and cell.style.startswith("kpi")
            and (cell is name or cell.style != "kpi_name")
        ]

    def _table(self, run: Sequence[TabCell]) -> Table:
        left, right, top = run[0].column, run[-1].column + run[-1].span, run[0].row
        head = tuple(run) if run[0].style.startswith("head") else ()
        body: list[tuple[TabCell, ...]] = [] if head else [tuple(run)]
        self._take(run)
        row, covered = top + 1, max(cell.row + cell.rows for cell in run)
        while (cells := self._body_row(row, left, right, len(run))) or row < covered:
            body.append(tuple(cells))
            self._take(cells)
            covered = max([covered, *(cell.row + cell.rows for cell in cells)])
            row += 1
        return Table(left, right, head, tuple(body), row - top)

    def _body_row(self, row: int, left: int, right: int, columns: int) -> list[TabCell]:
        """The cells that go on with a table of these columns; none where something else begins."""
        cells = [cell for cell in self._rows.get(row, ()) if cell.column < right and cell.column + cell.span > left]
        if any(cell.column < left or cell.column + cell.span > right for cell in cells):
            return []
        if any(cell.style.startswith(_OF_THEIR_OWN) for cell in cells):
            return []
        if len(cells) == 1 and columns > 1 and cells[0].span == right - left:  # a line of text below the table
            return []
        return cells

    def _take(self, cells: Sequence[TabCell]) -> None:
        for cell in list(cells):
            left = [other for other in self._rows[cell.row] if other is not cell]
            if left:
                self._rows[cell.row] = left
            else:
                del self._rows[cell.row]

    def _pictures_above(self, row: int) -> Iterator[Band]:
        """Charts that stand where no cell does, side by side if they begin in one row."""
        while self._charts and self._tab.charts[self._charts[0]].anchor[0] < row:
            first = self._tab.charts[self._charts[0]].anchor[0]
            yield Band(tuple(block for _column, block in self._pictures(first, first + 1)))

    def _pictures(self, row: int, end: int) -> list[tuple[int, Block]]:
        found = [number for number in self._charts if row <= self._tab.charts[number].anchor[0] < end]
        self._charts = [number for number in self._charts if number not in found]
        return [(self._tab.charts[number].anchor[1], Picture(number, self._columns(number))) for number in found]

    def _stacked(self, placed: Sequence[tuple[int, Block]], end: int) -> list[tuple[int, Block]]:
        """Charts below a chart of the band, beside its table, where nothing else stands."""
        beside = {column for column, block in placed if isinstance(block, Picture) and column > 0}
        below = min(self._rows, default=end)
        anchors = [self._tab.charts[number].anchor for number in self._charts]
        rows = [row for row, column in anchors if end <= row < below and column in beside]
        return [pair for row in rows for pair in self._pictures(row, row + 1)]

    def _columns(self, number: int) -> int:
        chart = self._tab.charts[number]
        pixels = self._tab.widths[chart.anchor[1]] if chart.anchor[1] < len(self._tab.widths) else 0
        return max(1, round(chart.size[0] / max(1, pixels)))


def _neighbours(cells: Sequence[TabCell]) -> list[TabCell]:
    """The first cell and those that follow it without a gap, all headings or none."""
    run = [cells[0]]
    for cell in cells[1:]:
        touching = cell.column == run[-1].column + run[-1].span
        if not touching or cell.style.startswith("head") != run[0].style.startswith("head"):
            break
        run.append(cell)
    return run
