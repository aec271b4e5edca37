"""Requests on groups of rows and columns.

The API describes groups by depth: adding one deepens its span by one, deleting makes it shallower by one. So the state
of a dimension is one depth per index, and the groups are the runs at each depth.
"""

from __future__ import annotations

import copy
from itertools import pairwise

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.grid import Json, Sheet

from .dimensions import size_of
from .state import ROWS, Batch, Handler, dimension_span
from .update_mask import split_mask


def _key(dimension: str) -> str:
    return "rowGroups" if dimension == ROWS else "columnGroups"


def _groups(sheet: Sheet, dimension: str) -> list[Json]:
    held: list[Json] = sheet.extra.get(_key(dimension), [])
    return held


def _deepened(sheet: Sheet, dimension: str, start: int, end: int, by: int) -> list[Json]:
    """The groups after a span became deeper or shallower; a group that stays as it was stays collapsed."""
    old = _groups(sheet, dimension)
    steps = [(g["range"]["startIndex"], g["range"]["endIndex"], 1) for g in old] + [(start, end, by)]
    edges = sorted({edge for first, last, _ in steps for edge in (first, last)})
    depths = [(a, b, sum(d for first, last, d in steps if first <= a and b <= last)) for a, b in pairwise(edges)]
    collapsed = {(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in old if g.get("collapsed")}
    out = []
    for level in range(1, max((depth for _, _, depth in depths), default=0) + 1):
        for first, last in _runs([(a, b) for a, b, depth in depths if depth >= level]):
            span = {"sheetId": sheet.sheet_id, "dimension": dimension, "startIndex": first, "endIndex": last}
            group: Json = {"range": span, "depth": level}
            if (first, last, level) in collapsed:
                group["collapsed"] = True
            out.append(group)
    return out


def _runs(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending spans with those that touch joined."""
    out: list[tuple[int, int]] = []
    for first, last in spans:
        if out and out[-1][1] == first:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _span(batch: Batch, given: Json) -> tuple[Sheet, str, int, int]:
    sheet, dimension, start, end = dimension_span(batch, given)
    size = size_of(sheet, dimension)
    if end > size:
        raise invalid(f"range.endIndex[{end}] is larger than current grid size ({size})")
    batch.guard_sheet(sheet)
    return sheet, dimension, start, end


def add_dimension_group(batch: Batch, request: Json) -> Json:
    sheet, dimension, start, end = _span(batch, request.get("range", {}))
    groups = _deepened(sheet, dimension, start, end, 1)
    if any(group["depth"] > 8 for group in groups):
        raise invalid("Groups cannot be more than 8 levels deep.")
    sheet.extra[_key(dimension)] = groups
    # The first group of an axis brings this along (recorded from the service by gspread); it stays when the group goes.
    sheet.properties["gridProperties"].setdefault(f"{_key(dimension).removesuffix('s')}ControlAfter", True)
    return {"addDimensionGroup": {"dimensionGroups": copy.deepcopy(groups)}}


def delete_dimension_group(batch: Batch, request: Json) -> Json:
    sheet, dimension, start, end = _span(batch, request.get("range", {}))
    old = _groups(sheet, dimension)
    top = [(g["range"]["startIndex"], g["range"]["endIndex"]) for g in old if g["depth"] == 1]
    if not any(first <= start and end <= last for first, last in top):
        raise invalid("There is no group over the specified range.")
    groups = _deepened(sheet, dimension, start, end, -1)
    sheet.extra[_key(dimension)] = groups
    return {"deleteDimensionGroup": {"dimensionGroups": copy.deepcopy(groups)} if groups else {}}


def update_dimension_group(batch: Batch, request: Json) -> Json:
    given = request.get("dimensionGroup", {})
    sheet, dimension, start, end = _span(batch, given.get("range", {}))
    if set(split_mask(request.get("fields", ""))) - {"collapsed", "*"}:
        raise invalid("Only collapsed can be updated on a dimension group.")
    for index, group in enumerate(_groups(sheet, dimension)):
        span = group["range"]
        if (span["startIndex"], span["endIndex"], group["depth"]) == (start, end, given.get("depth", 0)):
            hide = bool(given.get("collapsed"))
            changed = {k: v for k, v in group.items() if k != "collapsed"}
            _groups(sheet, dimension)[index] = {**changed, "collapsed": True} if hide else changed
            _hide(sheet, dimension, start, end, hide)
            return {}
    raise invalid("There is no group over the specified range with the specified depth.")


def _hide(sheet: Sheet, dimension: str, start: int, end: int, hide: bool) -> None:
    for index in range(start, end):
        properties = (sheet.row(index) if dimension == ROWS else sheet.column(index)).properties
        properties.pop("hiddenByUser", None)
        if hide:
            properties["hiddenByUser"] = True


HANDLERS: dict[str, Handler] = {
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
}
