"""Requests that put rows in another order: sortRange, randomizeRange.

The cells of the range travel (values, formats, notes, validation) and so does the metadata of their rows, even when
the range is narrower than the sheet; row heights, hidden flags and everything that names ranges keep their position.
Rows hidden by hand or by a filter stay where they are. Order: numbers, texts, FALSE, TRUE, errors; descending is the
exact reverse; blanks come last either way.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sheets_automation.emulator.errors import invalid, unimplemented
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import CellData, Json, Row

from .bands import carried, lay, part
from .merges import meets
from .state import Batch, Handler

_COLOR_PATHS = {"backgroundColor": ("backgroundColor",), "foregroundColor": ("textFormat", "foregroundColor")}
_RANKS = {"numberValue": 0, "stringValue": 1, "boolValue": 2, "errorValue": 3}


def sort_range(batch: Batch, request: Json) -> Json:
    box = batch.box(request.get("range"))
    specs = request.get("sortSpecs", [])
    if not specs:
        raise invalid("At least one sort spec must be specified.")
    batch.guard(box)
    sort_box(batch, box, specs)
    return {}


def sort_box(batch: Batch, box: GridBox, specs: list[Json]) -> None:
    """Sort the visible rows of a range by these ``SortSpec``; ApiError 400 for merges and columns outside it."""
    for spec in specs:
        if "dataSourceColumnReference" in spec:
            raise unimplemented("sorting by a data source column")
        column = spec.get("dimensionIndex", 0)
        if not box.start_column <= column < box.end_column:
            raise invalid(f"sortSpecs.dimensionIndex[{column}] must be inside the range.")
    places = _places(box)
    order = list(places)
    batch.recalculate()
    for spec in reversed(specs):
        order = _sorted_by(box, order, normalise_format(spec, batch.theme))
    rearrange(batch, box, places, order)


def _places(box: GridBox) -> list[int]:
    """The rows of the range that can change place; rows never stored are blank and stay last."""
    for merge in box.sheet.merges:
        if meets(box, merge) and merge["endRowIndex"] - merge["startRowIndex"] > 1:
            area = GridBox(
                box.sheet,
                *(merge["startRowIndex"], merge["endRowIndex"], merge["startColumnIndex"], merge["endColumnIndex"]),
            )
            raise invalid(
                "You can't sort a range containing vertical merges. "
                f"There is a vertical merge at {area.a1.rpartition('!')[2]}"
            )
    stored = range(box.start_row, min(box.end_row, len(box.sheet.rows)))
    return [index for index in stored if not _unseen(box.sheet.rows[index])]


def _unseen(row: Row) -> bool:
    return bool(row.properties.get("hiddenByUser") or row.properties.get("hiddenByFilter"))


def _sorted_by(box: GridBox, order: list[int], spec: Json) -> list[int]:
    column = spec.get("dimensionIndex", 0)
    for name, path in _COLOR_PATHS.items():
        if name in spec:
            wanted = spec[name]
            return sorted(order, key=lambda i: _color(box.sheet.cell(i, column), path) != wanted)
    filled = [i for i in order if "effectiveValue" in box.sheet.cell(i, column)]
    blank = [i for i in order if "effectiveValue" not in box.sheet.cell(i, column)]
    down = spec.get("sortOrder") == "DESCENDING"
    filled.sort(key=lambda i: sort_key(box.sheet.cell(i, column)), reverse=down)
    return filled + blank


def _color(cell: CellData, path: tuple[str, ...]) -> Any:
    node: Any = cell.get("userEnteredFormat", {})
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def sort_key(cell: CellData) -> tuple[int, Any, Any]:
    """Where a cell with a value stands in ascending order; texts regardless of case and, at first, of accents."""
    kind, value = next(iter(cell["effectiveValue"].items()))
    if kind == "errorValue":
        return _RANKS[kind], str(value.get("type", "")), ""
    if kind == "stringValue":
        folded = value.casefold()
        plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        return _RANKS[kind], plain, folded
    return _RANKS[kind], value, 0


def rearrange(batch: Batch, box: GridBox, places: list[int], order: list[int]) -> None:
    """Put the range's part of row ``order[k]`` at ``places[k]``, row metadata along with it."""
    sheet = box.sheet
    moves = [(to, source) for to, source in zip(places, order, strict=True) if to != source]
    if not moves:
        return
    taken = {source: part(sheet.rows[source], box.start_column, box.end_column) for _, source in moves}
    entries = {source: sheet.rows[source].metadata for _, source in moves}
    for to, source in moves:
        row = sheet.row(to)
        row.metadata = list(entries[source])
        lay(row, box.start_column, box.end_column, [carried(cell, to - source) for cell in taken[source]])
    batch.metadata.moved()
    batch.rearranged = True


def randomize_range(batch: Batch, request: Json) -> Json:
    box = batch.writable_box(request.get("range"))
    if box.start_row < box.end_row:
        box.sheet.row(box.end_row - 1)  # blank rows take part in a shuffle
    places = _places(box)
    order = list(places)
    batch.context.shuffle(order)
    rearrange(batch, box, places, order)
    return {}


HANDLERS: dict[str, Handler] = {"sortRange": sort_range, "randomizeRange": randomize_range}
