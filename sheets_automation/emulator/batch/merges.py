"""mergeCells and unmergeCells."""

from __future__ import annotations

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import Json, Sheet

from .cells_mask import with_value
from .state import Batch, Handler

_PARTIAL = "You must select all cells in a merged range to merge or unmerge them."


def meets(box: GridBox, area: Json) -> bool:
    """Whether a bounded ``GridRange`` of the same sheet shares a cell with the box."""
    rows = box.start_row < area["endRowIndex"] and area["startRowIndex"] < box.end_row
    return bool(rows and box.start_column < area["endColumnIndex"] and area["startColumnIndex"] < box.end_column)


def within(box: GridBox, area: Json) -> bool:
    """Whether the box holds all of a bounded ``GridRange`` of the same sheet."""
    rows = box.start_row <= area["startRowIndex"] and area["endRowIndex"] <= box.end_row
    return bool(rows and box.start_column <= area["startColumnIndex"] and area["endColumnIndex"] <= box.end_column)


def bounded(sheet: Sheet, area: Json) -> Json:
    """A ``GridRange`` with its open sides at the edges of the grid, as Google gives merges, rules and filters back."""
    return area_of(
        sheet,
        area.get("startRowIndex", 0),
        area.get("endRowIndex", sheet.row_count),
        area.get("startColumnIndex", 0),
        area.get("endColumnIndex", sheet.column_count),
    )


def merge_cells(batch: Batch, request: Json) -> Json:
    box = batch.writable_box(request.get("range"))
    _drop_merges(box)
    for area in _blocks(box, request.get("mergeType", "MERGE_ALL")):
        rows = area["endRowIndex"] - area["startRowIndex"]
        if rows * (area["endColumnIndex"] - area["startColumnIndex"]) > 1:
            _keep_first(batch, box.sheet, area)
            box.sheet.merges.append(area)
    return {}


def unmerge_cells(batch: Batch, request: Json) -> Json:
    _drop_merges(batch.writable_box(request.get("range")))
    return {}


def _drop_merges(box: GridBox) -> None:
    if any(meets(box, merge) and not within(box, merge) for merge in box.sheet.merges):
        raise invalid(_PARTIAL)
    box.sheet.merges = [merge for merge in box.sheet.merges if not meets(box, merge)]


def _blocks(box: GridBox, kind: str) -> list[Json]:
    rows = [(box.start_row, box.end_row)]
    columns = [(box.start_column, box.end_column)]
    if kind == "MERGE_COLUMNS":
        columns = [(c, c + 1) for c in range(box.start_column, box.end_column)]
    elif kind == "MERGE_ROWS":
        rows = [(r, r + 1) for r in range(box.start_row, box.end_row)]
    return [area_of(box.sheet, *row, *column) for row in rows for column in columns]


def area_of(sheet: Sheet, start_row: int, end_row: int, start_column: int, end_column: int) -> Json:
    """A bounded ``GridRange``."""
    return {
        "sheetId": sheet.sheet_id,
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def _keep_first(batch: Batch, sheet: Sheet, area: Json) -> None:
    """Only the first value of a merge survives, in its top left cell."""
    top, left = area["startRowIndex"], area["startColumnIndex"]
    kept: Json | None = None
    for r in range(top, min(area["endRowIndex"], len(sheet.rows))):
        for c in range(left, area["endColumnIndex"]):
            cell = sheet.cell(r, c)
            if "userEnteredValue" not in cell:
                continue
            kept = kept or cell
            if (r, c) != (top, left):
                sheet.put(r, c, with_value(cell, None))
    if kept is not None and "userEnteredValue" not in sheet.cell(top, left):
        moved = {**sheet.cell(top, left)}
        moved.update({k: kept[k] for k in ("userEnteredValue", "effectiveValue", "textFormatRuns") if k in kept})
        sheet.put(top, left, moved)
    batch.rearranged = True


HANDLERS: dict[str, Handler] = {"mergeCells": merge_cells, "unmergeCells": unmerge_cells}
