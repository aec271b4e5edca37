"""Computing formulas: the common ones, in the spreadsheet's locale, after a change.

Own evaluator, after looking at the libraries. ``formulas`` (EUPL) and ``pycel`` (GPL) would bind the project to their
licences, bring numpy and more for every sum, compile whole Excel workbooks where one cell changed, and speak Excel:
neither Google's errors and wordings, nor open ranges (``A2:A``), nor ``;`` and ``1,5``, nor Spanish names.

What is not known here (``QUERY``, ``ARRAYFORMULA``, array literals …) keeps its cached value; without one it shows
``Loading...``, as Google shows what is not computed yet. Imported workbooks keep their cached values until something
that a formula reads is touched. Errors in a circle are ``#REF!``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import CellData, Json, Sheet, Spreadsheet

from .evaluation import Allowance, Evaluator
from .syntax import Call, Name, Node, Operation, ParseError, Reference, Unsupported
from .values import Failure, Fault, Value, extended

#: (sheetId, row, column), 0-based.
Position = tuple[int, int, int]

_CIRCLE = Fault(
    "REF", "Circular dependency detected. To resolve with iterative calculation, see File > Spreadsheet Settings."
)
#: What Google shows for what is not computed yet.
_LOADING: Json = {"errorValue": {"type": "LOADING", "message": "Loading..."}}
#: The fields of a cell that computing its formula makes.
_RESULT = frozenset({"effectiveValue", "effectiveFormat", "hyperlink"})
_VOLATILE = frozenset({"TODAY", "HOY", "NOW", "AHORA", "RAND", "ALEATORIO", "RANDBETWEEN"})


def recalculate(book: Spreadsheet, touched: Iterable[Position] | None = None, *, now: datetime | None = None) -> None:
    """Bring the effective values of formulas up to date on a fork.

    ``touched`` are the cells written to: formulas in them, formulas that read them, and those that follow the clock
    are computed; None computes every formula (after rows moved, or a sheet came or went). ``now`` is the time of the
    call, timezone-aware (default: the clock).
    """
    changed = None if touched is None else set(touched)
    if changed is not None and not changed:
        return
    cells = {
        (sheet.sheet_id, row, column): sheet.rows[row].cells[column] or {}
        for sheet in book.sheets
        for row, columns in sheet.formulas().items()
        for column in columns
    }
    if not cells:
        return
    engine = _Engine(book, cells, now or datetime.now(UTC))
    for position in engine.ordered(engine.stale(changed)):
        engine.compute(position)


def compute(book: Spreadsheet, wanted: set[Position], *, now: datetime | None, most_cells: int) -> None:
    """Compute just these formulas, what they read first; all others keep what they show.

    ``most_cells`` limits how many cells they may read together: those that come after it, or that cannot be computed
    here, keep what they show too.
    """
    cells = {
        (sheet.sheet_id, row, column): sheet.rows[row].cells[column] or {}
        for sheet in book.sheets
        for row, columns in sheet.formulas().items()
        for column in columns
    }
    engine = _Engine(book, cells, now or datetime.now(UTC), most_cells)
    for position in engine.ordered(wanted & cells.keys()):
        engine.compute(position)


@dataclass(slots=True)
class _Index:
    """Positions of one sheet by column, rows in order: finds those inside a box without walking it."""

    columns: dict[int, list[int]] = field(default_factory=dict)

    def add(self, row: int, column: int) -> None:
        rows = self.columns.setdefault(column, [])
        if not rows or rows[-1] < row:
            rows.append(row)
            return
        place = bisect_left(rows, row)
        if rows[place] != row:
            rows.insert(place, row)

    def inside(self, box: GridBox) -> Iterator[tuple[int, int]]:
        if box.columns <= len(self.columns):
            candidates: Iterable[int] = range(box.start_column, box.end_column)
        else:
            candidates = [column for column in self.columns if box.start_column <= column < box.end_column]
        for column in candidates:
            rows = self.columns.get(column, ())
            for place in range(bisect_left(rows, box.start_row), len(rows)):
                if rows[place] >= box.end_row:
                    break
                yield rows[place], column


class _Engine:
    """One recalculation: the formulas of a book, what they read, and the order to compute them in."""

    def __init__(
        self, book: Spreadsheet, cells: dict[Position, CellData], now: datetime, most_cells: int | None = None
    ) -> None:
        self.evaluator = Evaluator(book, now, most_cells)
        self._visits = Allowance(most_cells)
        self.cells = cells
        self.sheets = {sheet.sheet_id: sheet for sheet in book.sheets}
        self.circles: set[Position] = set()
        self._reads: dict[Position, tuple[GridBox, ...]] = {}
        self._indexes: dict[int, _Index] = {}
        for sheet_id, row, column in cells:
            self._indexes.setdefault(sheet_id, _Index()).add(row, column)

    def node(self, position: Position) -> Node:
        return self.evaluator.node(str(self.cells[position]["userEnteredValue"]["formulaValue"]))

    def reads(self, position: Position) -> tuple[GridBox, ...]:
        """The boxes a formula refers to; none for one that cannot be read."""
        if position not in self._reads:
            try:
                found = tuple(self._boxes(self.node(position), self.sheets[position[0]]))
            except (ParseError, Unsupported, RecursionError):
                found = ()
            self._reads[position] = found
        return self._reads[position]

    def _boxes(self, node: Node, own: Sheet) -> Iterator[GridBox]:
        if isinstance(node, Reference | Name):
            try:
                yield self.evaluator.box(node, own)
            except Failure:
                return
        for child in _children(node):
            yield from self._boxes(child, own)

    def stale(self, touched: set[Position] | None) -> set[Position]:
        """The formulas to compute: those touched, those that read something stale, those that follow the clock."""
        if touched is None:
            return set(self.cells)
        found = {position for position in self.cells if position in touched or self._is_volatile(position)}
        marked: dict[int, _Index] = {}
        for sheet_id, row, column in sorted(touched | found):
            marked.setdefault(sheet_id, _Index()).add(row, column)
        waiting = [position for position in self.cells if position not in found]
        while True:
            still = []
            for position in waiting:
                if any(self._meets(marked.get(box.sheet.sheet_id), box) for box in self.reads(position)):
                    found.add(position)
                    marked.setdefault(position[0], _Index()).add(position[1], position[2])
                else:
                    still.append(position)
            if len(still) == len(waiting):
                return found
            waiting = still

    @staticmethod
    def _meets(index: _Index | None, box: GridBox) -> bool:
        return index is not None and next(index.inside(box), None) is not None

    def _is_volatile(self, position: Position) -> bool:
        try:
            return _mentions(self.node(position), _VOLATILE)
        except (ParseError, Unsupported):
            return False

    def ordered(self, wanted: set[Position]) -> list[Position]:
        """What is read before what reads it; formulas in a circle are noted in ``circles``."""
        done: set[Position] = set()
        order: list[Position] = []
        for first in sorted(wanted):
            path: list[tuple[Position, Iterator[Position]]] = []
            on_path: dict[Position, int] = {}
            if first not in done:
                path.append((first, self._needs(first, wanted)))
                on_path[first] = 0
            while path:
                position, needs = path[-1]
                need = next((found for found in needs if found not in done), None)
                if need is None:
                    path.pop()
                    del on_path[position]
                    done.add(position)
                    order.append(position)
                elif need in on_path:
                    self.circles.update(found for found, _ in path[on_path[need] :])
                else:
                    on_path[need] = len(path)
                    path.append((need, self._needs(need, wanted)))
        return order

    def _needs(self, position: Position, wanted: set[Position]) -> Iterator[Position]:
        for box in self.reads(position):
            index = self._indexes.get(box.sheet.sheet_id)
            for row, column in index.inside(box) if index else ():
                if not self._visits.spend(1):
                    return  # out of order then: what is read too early shows as not computed
                if (box.sheet.sheet_id, row, column) in wanted:
                    yield (box.sheet.sheet_id, row, column)

    def compute(self, position: Position) -> None:
        """Evaluate one formula and put its result in its cell, if it differs."""
        sheet_id, row, column = position
        sheet, cell = self.sheets[sheet_id], self.cells[position]
        brought: Json | None = None
        link: str | None = None
        try:
            node = self.node(position)
            result: Value = _CIRCLE if position in self.circles else self.evaluator.result(node, sheet)
            if isinstance(result, int | float) and not isinstance(result, bool):
                brought = self.evaluator.look(node, sheet)
            link = self.evaluator.link(node, sheet)
        except (ParseError, Unsupported, RecursionError) as error:
            if cell.get("effectiveValue", _LOADING) != _LOADING:
                return  # what was typed has none: this came with a file, and whoever wrote it could compute it
            unread = isinstance(error, ParseError)
            result = Fault("ERROR", "Formula parse error.") if unread else Fault(**_LOADING["errorValue"])
        fresh = {key: value for key, value in cell.items() if key not in _RESULT}
        effective = extended(result)
        if effective is not None:
            fresh["effectiveValue"] = effective
        if brought:
            fresh["effectiveFormat"] = {"numberFormat": brought}
        if link:
            fresh["hyperlink"] = link
        if fresh != cell:
            self.cells[position] = fresh
            sheet.put(row, column, fresh)


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Call):
        return node.arguments
    return node.operands if isinstance(node, Operation) else ()


def _mentions(node: Node, names: frozenset[str]) -> bool:
    if isinstance(node, Call) and node.name.upper() in names:
        return True
    return any(_mentions(child, names) for child in _children(node))
