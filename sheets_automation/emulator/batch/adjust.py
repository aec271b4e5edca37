"""Laying a change of cells on everything that names cells.

Named, protected and banded ranges, merges, conditional formats, filters, tables, groups, charts, slicers, validation
rules and formulas. Cells, row properties and row metadata are moved by the callers; ``shift`` says where areas end up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sheets_automation.emulator.formulas.references import End, Reference, rewrite
from sheets_automation.emulator.state.grid import CellData, Json, Sheet

from .shift import SIDES, Change
from .state import COLUMNS, ROWS, Batch, refers


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
    for start, end in SIDES.values():
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
