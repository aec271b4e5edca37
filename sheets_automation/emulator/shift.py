"""How every kind of range adjusts when cells move: the one place that knows.

A change (``Insert``, ``Delete``, ``Move``, ``Cut``) answers where an area or a cell ends up; ``adjust`` lays it on
everything that names cells: named, protected and banded ranges, merges, conditional formats, filters, tables, groups,
charts, slicers, validation rules and formulas. Cells, row properties and row metadata are moved by the callers.

What happens to a span of rows (or columns) ``[s, e)``:

=================  =============================================================================================
insert at ``i``    ``i <= s``: the whole span moves; ``s < i < e``: it grows; ``i >= e``: nothing
delete             it loses what was deleted; nothing left: the range is gone (formulas: ``#REF!``)
move               wholly moved: it goes along; moved inside itself: nothing; else as delete, then insert
sort               nothing: ranges keep their position, cells and row metadata travel
unbounded side     stays unbounded
=================  =============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .batch_state import COLUMNS, ROWS, Batch, refers
from .formula_refs import End, Reference, rewrite
from .grid import CellData, Json, Sheet

_SIDES = {ROWS: ("startRowIndex", "endRowIndex"), COLUMNS: ("startColumnIndex", "endColumnIndex")}

Span = tuple[int, int | None]


class Change(Protocol):
    """A movement of cells on one sheet."""

    @property
    def sheet_id(self) -> int: ...

    def area(self, area: Json) -> Json | None:
        """Where a ``GridRange`` ends up; None when nothing of it is left."""

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Where an object anchored at this cell ends up; if the cell is gone, the one that took its place."""

    def span(self, dimension: str, start: int, end: int | None) -> Span | None:
        """Where whole rows or columns end up; None when none is left."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """A change along one dimension; ``band`` limits it to a half-open span of the other one."""

    sheet_id: int
    dimension: str
    band: tuple[int, int] | None = None

    def along(self, start: int, end: int | None) -> Span | None:
        raise NotImplementedError

    def point(self, index: int) -> int:
        """Where one row or column ends up, or the one that took its place."""
        found = self.along(index, index + 1)
        return found[0] if found else index

    def span(self, dimension: str, start: int, end: int | None) -> Span | None:
        if dimension != self.dimension or self.band:
            return start, end
        return self.along(start, end)

    def area(self, area: Json) -> Json | None:
        start_name, end_name = _SIDES[self.dimension]
        start, end = area.get(start_name), area.get(end_name)
        if area.get("sheetId", 0) != self.sheet_id or (start is None and end is None) or not self._in_band(area):
            return area
        found = self.along(start or 0, end)
        if found is None:
            return None
        out = dict(area)
        if start is not None:
            out[start_name] = found[0]
        if end is not None:
            out[end_name] = found[1]
        return out

    def _in_band(self, area: Json) -> bool:
        if self.band is None:
            return True
        start_name, end_name = _SIDES[COLUMNS if self.dimension == ROWS else ROWS]
        end = area.get(end_name)
        return self.band[0] <= area.get(start_name, 0) and end is not None and end <= self.band[1]

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        if self.band is not None:
            return row, column
        return (self.point(row), column) if self.dimension == ROWS else (row, self.point(column))


@dataclass(frozen=True, slots=True)
class Insert(_Axis):
    """``count`` empty rows or columns come in before ``at``."""

    at: int = 0
    count: int = 0

    def along(self, start: int, end: int | None) -> Span | None:
        moved_start = start + self.count if self.at <= start else start
        return moved_start, end + self.count if end is not None and self.at < end else end


@dataclass(frozen=True, slots=True)
class Delete(_Axis):
    """Rows or columns ``[start, end)`` go away."""

    start: int = 0
    end: int = 0

    def along(self, start: int, end: int | None) -> Span | None:
        first = self._left(start)
        last = None if end is None else self._left(end)
        return None if last is not None and last <= first else (first, last)

    def point(self, index: int) -> int:
        return self._left(index)

    def _left(self, index: int) -> int:
        if index <= self.start:
            return index
        return self.start if index <= self.end else index - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Move(_Axis):
    """Rows or columns ``[start, end)`` move before ``destination`` (counted before they leave)."""

    start: int = 0
    end: int = 0
    destination: int = 0

    @property
    def landing(self) -> int:
        """Where the first of them ends up."""
        past = self.destination > self.start
        return self.destination - (self.end - self.start) if past else self.destination

    def along(self, start: int, end: int | None) -> Span | None:
        if end is not None and self.start <= start and end <= self.end:
            by = self.landing - self.start
            return start + by, end + by
        inside = start <= self.start and (end is None or self.end <= end)
        if inside and start <= self.destination and (end is None or self.destination <= end):
            return start, end
        left = Delete(self.sheet_id, self.dimension, start=self.start, end=self.end).along(start, end)
        if left is None:
            return None
        count = self.end - self.start
        return Insert(self.sheet_id, self.dimension, at=self.landing, count=count).along(*left)


@dataclass(frozen=True, slots=True)
class Cut:
    """The cells of ``source`` move so that its first lands on (row, column) of another place, maybe another sheet."""

    sheet_id: int
    source: tuple[int, int, int, int]  # start row, end row, start column, end column
    to_sheet: int
    row: int
    column: int

    def area(self, area: Json) -> Json | None:
        sides = [area.get(name) for pair in _SIDES.values() for name in pair]
        if area.get("sheetId", 0) != self.sheet_id or None in sides:
            return area
        first_row, last_row, first_column, last_column = (int(side or 0) for side in sides)
        top, bottom, left, right = self.source
        if not (top <= first_row and last_row <= bottom and left <= first_column and last_column <= right):
            return area
        down, across = self.row - top, self.column - left
        return {
            "sheetId": self.to_sheet,
            "startRowIndex": first_row + down,
            "endRowIndex": last_row + down,
            "startColumnIndex": first_column + across,
            "endColumnIndex": last_column + across,
        }

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        return row, column

    def span(self, dimension: str, start: int, end: int | None) -> Span | None:  # noqa: ARG002
        return start, end


def adjust(batch: Batch, change: Change) -> None:
    """Lay a change of cells that has happened on everything in the spreadsheet that names cells."""
    book = batch.book
    book.named_ranges = _ranged(book.named_ranges, change)
    for sheet in book.sheets:
        if sheet.sheet_id == change.sheet_id:
            _adjust_sheet(sheet, change)
        sheet.charts = [_adjust_chart(chart, change) for chart in sheet.charts]
        if sheet.extra.get("slicers"):
            sheet.extra["slicers"] = [_adjust_chart(slicer, change) for slicer in sheet.extra["slicers"]]
        sheet.conditional_formats = [_adjust_formulas(rule, batch, sheet, change) for rule in sheet.conditional_formats]
        if batch.refers(sheet):
            _adjust_cells(batch, sheet, change)
    batch.metadata.moved()
    batch.rearranged = True


def _ranged(items: list[Json], change: Change) -> list[Json]:
    """Items with their ``range`` adjusted; those that lost all of it are dropped."""
    out = []
    for item in items:
        if "range" not in item:
            out.append(item)
            continue
        area = change.area(item["range"])
        if area is not None:
            out.append({**item, "range": area})
    return out


def _adjust_sheet(sheet: Sheet, change: Change) -> None:
    merges = [change.area(merge) for merge in sheet.merges]
    sheet.merges = [merge for merge in merges if merge is not None and not _single(merge)]
    sheet.protected_ranges = [_adjust_free(item, change) for item in _ranged(sheet.protected_ranges, change)]
    sheet.banded_ranges = _ranged(sheet.banded_ranges, change)
    sheet.filter_views = [_adjust_filter(view, change) for view in _ranged(sheet.filter_views, change)]
    if sheet.basic_filter is not None:
        kept = _ranged([sheet.basic_filter], change)
        sheet.basic_filter = _adjust_filter(kept[0], change) if kept else None
    sheet.tables = _adjust_tables(sheet.tables, change)
    rules = []
    for rule in sheet.conditional_formats:
        areas = [area for area in (change.area(r) for r in rule.get("ranges", [])) if area is not None]
        if areas:
            rules.append({**rule, "ranges": areas})
    sheet.conditional_formats = rules
    for name, dimension in (("rowGroups", ROWS), ("columnGroups", COLUMNS)):
        if sheet.extra.get(name):
            sheet.extra[name] = _adjust_groups(sheet.extra[name], dimension, change)


def _single(merge: Json) -> bool:
    rows = merge["endRowIndex"] - merge["startRowIndex"]
    return bool(rows * (merge["endColumnIndex"] - merge["startColumnIndex"]) == 1)


def _adjust_free(protected: Json, change: Change) -> Json:
    free = protected.get("unprotectedRanges")
    if not free:
        return protected
    areas = [area for area in (change.area(r) for r in free) if area is not None]
    out = {k: v for k, v in protected.items() if k != "unprotectedRanges"}
    return {**out, "unprotectedRanges": areas} if areas else out


def _column(change: Change, index: int) -> int | None:
    found = change.span(COLUMNS, index, index + 1)
    return found[0] if found else None


def _adjust_filter(item: Json, change: Change) -> Json:
    """Criteria and sort order name columns of the sheet: they follow them, or go with them."""
    out = dict(item)
    if "criteria" in item:
        moved = {key: _column(change, int(key)) for key in item["criteria"]}
        out["criteria"] = {str(at): item["criteria"][key] for key, at in moved.items() if at is not None}
    for name, key in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in item:
            pairs = [(spec, _column(change, spec.get(key, 0))) for spec in item[name]]
            out[name] = [{**spec, key: at} for spec, at in pairs if at is not None]
    return out


def _adjust_tables(tables: list[Json], change: Change) -> list[Json]:
    out = []
    for table in tables:
        area = change.area(table["range"])
        if area is None:
            continue
        first, width = table["range"].get("startColumnIndex", 0), area["endColumnIndex"] - area["startColumnIndex"]
        columns: dict[int, Json] = {}
        for column in table.get("columnProperties", []):
            at = _column(change, first + column.get("columnIndex", 0))
            if at is not None:
                columns[at - area["startColumnIndex"]] = column
        named = [{**columns.get(i, {"columnName": f"Column {i + 1}"}), "columnIndex": i} for i in range(width)]
        out.append({**table, "range": area, **({"columnProperties": named} if "columnProperties" in table else {})})
    return out


def _adjust_groups(groups: list[Json], dimension: str, change: Change) -> list[Json]:
    out = []
    for group in groups:
        span = change.span(dimension, group["range"].get("startIndex", 0), group["range"].get("endIndex"))
        if span is not None:
            out.append({**group, "range": {**group["range"], "startIndex": span[0], "endIndex": span[1]}})
    return out


def _adjust_chart(item: Json, change: Change) -> Json:
    """A chart's or slicer's sources and anchor; a chart whose cells are all gone stays, empty, as on Google."""
    out = dict(item)
    out["spec"] = _adjust_sources(item.get("spec", {}), change)
    anchor = item.get("position", {}).get("overlayPosition", {}).get("anchorCell")
    if anchor is not None and anchor.get("sheetId", 0) == change.sheet_id:
        row, column = change.anchor(anchor.get("rowIndex", 0), anchor.get("columnIndex", 0))
        overlay = {
            **item["position"]["overlayPosition"],
            "anchorCell": {**anchor, "rowIndex": row, "columnIndex": column},
        }
        out["position"] = {**item["position"], "overlayPosition": overlay}
    return out


def _adjust_sources(node: Any, change: Change) -> Any:
    if isinstance(node, list):
        return [_adjust_sources(part, change) for part in node]
    if not isinstance(node, dict):
        return node
    out: Json = {}
    for key, value in node.items():
        if key == "sources":
            out[key] = [area for area in (change.area(source) for source in value) if area is not None]
        elif key == "dataRange":
            area = change.area(value)
            if area is not None:
                out[key] = area
        else:
            out[key] = _adjust_sources(value, change)
    return out


def _adjust_cells(batch: Batch, sheet: Sheet, change: Change) -> None:
    """Formulas and validation rules of a sheet; a rule shared by many cells is rewritten once and stays shared."""
    rules: dict[int, Json] = {}
    for r, c, cell in [found for found in sheet.occupied() if refers(found[2])]:
        out = cell
        value = cell.get("userEnteredValue", {})
        if "formulaValue" in value:
            text = moved_formula(value["formulaValue"], batch, sheet, change)
            if text != value["formulaValue"]:
                out = {**out, "userEnteredValue": {"formulaValue": text}}
        rule = cell.get("dataValidation")
        if rule is not None:
            if id(rule) not in rules:
                rules[id(rule)] = _adjust_formulas(rule, batch, sheet, change)
            if rules[id(rule)] != rule:
                out = {**out, "dataValidation": rules[id(rule)]}
        if out is not cell:
            sheet.put(r, c, out)


def _adjust_formulas(node: Any, batch: Batch, sheet: Sheet, change: Change) -> Any:
    """A rule with the formulas among its ``userEnteredValue`` texts rewritten."""
    if isinstance(node, list):
        return [_adjust_formulas(part, batch, sheet, change) for part in node]
    if not isinstance(node, dict):
        return node
    out: CellData = {}
    for key, value in node.items():
        if key == "userEnteredValue" and isinstance(value, str) and value.startswith("="):
            out[key] = moved_formula(value, batch, sheet, change)
        else:
            out[key] = _adjust_formulas(value, batch, sheet, change)
    return out


def moved_formula(formula: str, batch: Batch, home: Sheet, change: Change) -> str:
    """A formula standing on ``home`` after the change: references follow their cells, or become ``#REF!``."""
    return rewrite(formula, _follow(batch, home, change))


def _follow(batch: Batch, home: Sheet, change: Change) -> Callable[[Reference], Reference | None]:
    titles = {sheet.title.casefold(): sheet for sheet in batch.book.sheets}

    def follow(ref: Reference) -> Reference | None:
        target = home if ref.title is None else titles.get(ref.title.casefold())
        if target is None or target.sheet_id != change.sheet_id:
            return ref
        area = _area_of(ref, target.sheet_id)
        if area is None:
            return ref
        moved = change.area(area)
        if moved is None:
            return None
        if moved.get("sheetId") != target.sheet_id:
            return ref  # cells cut to another sheet: the reference stays where it pointed
        return _with_area(ref, moved)

    return follow


def _area_of(ref: Reference, sheet_id: int) -> Json | None:
    row2 = ref.row1 if ref.single else ref.row2
    column2 = ref.column1 if ref.single else ref.column2
    sides = {
        "startRowIndex": ref.row1.index,
        "endRowIndex": None if row2.index is None else row2.index + 1,
        "startColumnIndex": ref.column1.index,
        "endColumnIndex": None if column2.index is None else column2.index + 1,
    }
    for start, end in _SIDES.values():
        low, high = sides[start], sides[end]
        if high is not None and (low or 0) >= high:
            return None  # written back to front
    return {"sheetId": sheet_id, **{name: side for name, side in sides.items() if side is not None}}


def _with_area(ref: Reference, area: Json) -> Reference:
    def at(end: End, name: str, back: int) -> End:
        return End(area[name] - back, end.pinned) if end.index is not None else end

    return replace(
        ref,
        row1=at(ref.row1, "startRowIndex", 0),
        column1=at(ref.column1, "startColumnIndex", 0),
        row2=at(ref.row2, "endRowIndex", 1),
        column2=at(ref.column2, "endColumnIndex", 1),
    )
