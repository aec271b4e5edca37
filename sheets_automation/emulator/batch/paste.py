"""copyPaste and cutPaste: cells, formats, rules and merges copied or carried to another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.formulas.references import shifted
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import CellData, Json, Sheet

from .adjust import adjust
from .bands import carried
from .cells_mask import with_value
from .merges import area_of, bounded, meets, within
from .shift import Cut
from .state import Batch, Handler

_WITH_MERGES = frozenset({"PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_FORMAT"})
_WITH_RULES = _WITH_MERGES | {"PASTE_CONDITIONAL_FORMATTING"}


@dataclass(frozen=True, slots=True)
class Paste:
    """Where one copy of the source goes."""

    source: GridBox
    sheet: Sheet
    row: int
    column: int
    transposed: bool = False

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Where a source cell ends up."""
        down, across = row - self.source.start_row, column - self.source.start_column
        return (self.row + across, self.column + down) if self.transposed else (self.row + down, self.column + across)

    @property
    def box(self) -> GridBox:
        """All the cells the copy covers."""
        rows, columns = self.source.rows, self.source.columns
        rows, columns = (columns, rows) if self.transposed else (rows, columns)
        return GridBox(self.sheet, self.row, self.row + rows, self.column, self.column + columns)

    def area(self, area: Json) -> Json:
        """Where a bounded range inside the source ends up."""
        top, left = self.at(area["startRowIndex"], area["startColumnIndex"])
        bottom, right = self.at(area["endRowIndex"] - 1, area["endColumnIndex"] - 1)
        return area_of(self.sheet, top, bottom + 1, left, right + 1)


def copy_paste(batch: Batch, request: Json) -> Json:
    source = batch.box(request.get("source"), "source")
    target = batch.box(request.get("destination"), "destination")
    kind = request.get("pasteType", "PASTE_NORMAL")
    transposed = request.get("pasteOrientation") == "TRANSPOSE"
    pastes = list(_copies(source, target, transposed))
    whole = _around(pastes)
    batch.guard(whole)
    _make_room(batch, whole)
    batch.recalculate()
    cells = {(r, c): source.sheet.cell(r, c) for r, c in source.positions()}
    merges = [merge for merge in source.sheet.merges if within(source, merge)]
    if kind in _WITH_MERGES:
        drop_merges(whole)
    for paste in pastes:
        _paste_cells(batch, paste, cells, kind)
        if kind in _WITH_MERGES:
            paste.sheet.merges += [paste.area(merge) for merge in merges]
    if kind in _WITH_RULES:
        _paste_rules(source, whole, pastes)
    batch.rearranged = True
    return {}


def _copies(source: GridBox, target: GridBox, transposed: bool) -> Iterator[Paste]:
    """One paste, or as many as fill a destination that is a multiple of the source."""
    rows, columns = (source.columns, source.rows) if transposed else (source.rows, source.columns)
    down = target.rows // rows if rows and target.rows % rows == 0 else 1
    across = target.columns // columns if columns and target.columns % columns == 0 else 1
    for r in range(max(down, 1)):
        for c in range(max(across, 1)):
            yield Paste(
                source, target.sheet, target.start_row + r * rows, target.start_column + c * columns, transposed
            )


def _around(pastes: list[Paste]) -> GridBox:
    first, last = pastes[0].box, pastes[-1].box
    return GridBox(first.sheet, first.start_row, last.end_row, first.start_column, last.end_column)


def _make_room(batch: Batch, box: GridBox) -> None:
    """Grow the grid where a paste reaches past it, as the screen does."""
    rows, columns = max(box.sheet.row_count, box.end_row), max(box.sheet.column_count, box.end_column)
    if (rows, columns) != (box.sheet.row_count, box.sheet.column_count):
        batch.resize(box.sheet, rows, columns)


def drop_merges(box: GridBox) -> None:
    """Undo the merges a paste lands on; ApiError 400 if it would land on part of one."""
    if any(meets(box, merge) and not within(box, merge) for merge in box.sheet.merges):
        raise invalid("You cannot paste over part of a merged cell.")
    box.sheet.merges = [merge for merge in box.sheet.merges if not meets(box, merge)]


def _paste_cells(batch: Batch, paste: Paste, cells: dict[tuple[int, int], CellData], kind: str) -> None:
    for (r, c), cell in cells.items():
        row, column = paste.at(r, c)
        old = paste.sheet.cell(row, column)
        new = _pasted(old, carried(cell, row - r, column - c) or {}, kind)
        if new is not old:
            paste.sheet.put(row, column, new)
            batch.wrote(paste.sheet, row, column, new)


def _pasted(old: CellData, cell: CellData, kind: str) -> CellData:
    """The destination's cell after one kind of paste."""
    if kind == "PASTE_NORMAL":
        return cell
    if kind == "PASTE_NO_BORDERS":
        own = old.get("userEnteredFormat", {}).get("borders")
        fmt = {k: v for k, v in cell.get("userEnteredFormat", {}).items() if k != "borders"}
        return _with(cell, "userEnteredFormat", {**fmt, "borders": own} if own else fmt)
    if kind == "PASTE_FORMAT":
        return _with(old, "userEnteredFormat", cell.get("userEnteredFormat"))
    if kind == "PASTE_DATA_VALIDATION":
        return _with(old, "dataValidation", cell.get("dataValidation"))
    if kind == "PASTE_FORMULA":
        return with_value(old, cell.get("userEnteredValue"))
    if kind == "PASTE_VALUES":
        value = cell.get("effectiveValue")
        if value is not None and "errorValue" in value:
            value = {"stringValue": f"#{value['errorValue'].get('type', 'ERROR')}!"}
        return with_value(old, value)
    return old


def _with(cell: CellData, name: str, held: Json | None) -> CellData:
    out = {k: v for k, v in cell.items() if k != name}
    return {**out, name: held} if held else out


def _paste_rules(source: GridBox, whole: GridBox, pastes: list[Paste]) -> None:
    """Conditional formats of the source reach the copies; whatever the copies land on loses its own."""
    added: dict[int, tuple[Json, list[Json]]] = {}
    for rule in source.sheet.conditional_formats:
        parts = [_common(source, bounded(source.sheet, area)) for area in rule["ranges"]]
        areas = [paste.area(area) for area in parts if area for paste in pastes]
        if areas:
            added[id(rule)] = (rule, areas)
    rules = []
    for rule in whole.sheet.conditional_formats:
        areas = [piece for area in rule["ranges"] for piece in _outside(bounded(whole.sheet, area), whole)]
        areas += added.pop(id(rule), (rule, []))[1]
        if areas:
            rules.append(anchored(rule, areas))
    whole.sheet.conditional_formats = rules + [anchored(rule, areas) for rule, areas in added.values()]


def anchored(rule: Json, areas: list[Json]) -> Json:
    """A rule on other ranges; its formula, relative to the first cell of the first one, moves along."""
    areas = joined(areas)
    old, new = rule["ranges"][0], areas[0]
    rows = new.get("startRowIndex", 0) - old.get("startRowIndex", 0)
    columns = new.get("startColumnIndex", 0) - old.get("startColumnIndex", 0)
    out = {**rule, "ranges": areas}
    condition = rule.get("booleanRule", {}).get("condition", {})
    if "values" in condition:
        moved = [
            {**value, "userEnteredValue": shifted(value["userEnteredValue"], rows, columns)}
            if str(value.get("userEnteredValue", "")).startswith("=")
            else value
            for value in condition["values"]
        ]
        out["booleanRule"] = {**rule["booleanRule"], "condition": {**condition, "values": moved}}
    return out


def _common(box: GridBox, area: Json) -> Json | None:
    top, bottom = max(box.start_row, area["startRowIndex"]), min(box.end_row, area["endRowIndex"])
    left, right = max(box.start_column, area["startColumnIndex"]), min(box.end_column, area["endColumnIndex"])
    return area_of(box.sheet, top, bottom, left, right) if top < bottom and left < right else None


def _outside(area: Json, box: GridBox) -> list[Json]:
    """What is left of a bounded range outside the box: up to four rectangles."""
    if not meets(box, area):
        return [area]
    top, bottom = area["startRowIndex"], area["endRowIndex"]
    left, right = area["startColumnIndex"], area["endColumnIndex"]
    middle = (max(top, box.start_row), min(bottom, box.end_row))
    pieces = (
        (top, box.start_row, left, right),
        (*middle, left, box.start_column),
        (*middle, box.end_column, right),
        (box.end_row, bottom, left, right),
    )
    return [area_of(box.sheet, *p) for p in pieces if p[0] < p[1] and p[2] < p[3]]


def joined(areas: list[Json]) -> list[Json]:
    """The same cells in fewer ranges where two share a whole side; the first range keeps its place."""
    out: list[Json] = []
    for area in areas:
        for index, held in enumerate(out):
            both = _union(held, area)
            if both is not None:
                out[index] = both
                break
        else:
            out.append(area)
    return out if len(out) == len(areas) else joined(out)


def _union(one: Json, other: Json) -> Json | None:
    for (low, high), (side, far) in (
        (("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex")),
        (("startColumnIndex", "endColumnIndex"), ("startRowIndex", "endRowIndex")),
    ):
        same = one[side] == other[side] and one[far] == other[far]
        if same and one[low] <= other[low] <= one[high]:
            return {**one, high: max(one[high], other[high])}
    return None


def cut_paste(batch: Batch, request: Json) -> Json:
    source = batch.box(request.get("source"), "source")
    target, row, column = batch.coordinate(request.get("destination"))
    kind = request.get("pasteType", "PASTE_NORMAL")
    paste = Paste(source, target, row, column)
    batch.guard(source)
    batch.guard(paste.box)
    if any(meets(source, merge) and not within(source, merge) for merge in source.sheet.merges):
        raise invalid("You cannot cut part of a merged cell.")
    _make_room(batch, paste.box)
    batch.recalculate()
    cells = {(r, c): source.sheet.cell(r, c) for r, c in source.positions()}
    carried_merges = [merge for merge in source.sheet.merges if within(source, merge)]
    source.sheet.merges = [merge for merge in source.sheet.merges if not within(source, merge)]
    if kind in _WITH_MERGES:
        drop_merges(paste.box)
        target.merges += [paste.area(merge) for merge in carried_merges]
    for r, c in cells:
        source.sheet.put(r, c, None)
    for (r, c), cell in cells.items():
        to = paste.at(r, c)
        old = target.cell(*to)
        new = _pasted(old, cell, kind)
        if new is not old:
            target.put(*to, new)
            batch.wrote(target, *to, new)
    sides = (source.start_row, source.end_row, source.start_column, source.end_column)
    adjust(batch, Cut(source.sheet.sheet_id, sides, target.sheet_id, row, column))
    if target is not source.sheet:
        _rehome(source.sheet, target)
    return {}


def _rehome(old: Sheet, new: Sheet) -> None:
    """What was cut whole to another sheet belongs to that sheet now."""
    for name in ("protected_ranges", "banded_ranges", "filter_views", "tables"):
        items: list[Json] = getattr(old, name)
        getattr(new, name).extend(item for item in items if item.get("range", {}).get("sheetId", 0) == new.sheet_id)
        setattr(old, name, [item for item in items if item.get("range", {}).get("sheetId", 0) != new.sheet_id])
    if old.basic_filter is not None and old.basic_filter.get("range", {}).get("sheetId", 0) == new.sheet_id:
        old.basic_filter = None
    rules = []
    for rule in old.conditional_formats:
        gone = [area for area in rule["ranges"] if area.get("sheetId", 0) == new.sheet_id]
        kept = [area for area in rule["ranges"] if area.get("sheetId", 0) != new.sheet_id]
        if gone:
            new.conditional_formats.append({**rule, "ranges": gone})
        if kept:
            rules.append({**rule, "ranges": kept})
    old.conditional_formats = rules


HANDLERS: dict[str, Handler] = {"copyPaste": copy_paste, "cutPaste": cut_paste}
