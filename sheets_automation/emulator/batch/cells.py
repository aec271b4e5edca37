"""Requests that write cells: repeatCell, updateCells, appendCells, updateBorders, setDataValidation."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.formulas.references import shifted
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import CellData, Json, Row, Sheet

from .cells_mask import CellChange, mask_names, normalise_borders
from .state import Batch, Handler
from .tables import make_room


def repeat_cell(batch: Batch, request: Json) -> Json:
    change = CellChange(request.get("cell", {}), request.get("fields", ""), batch.theme)
    box = batch.writable_box(request.get("range"))
    formula = (change.value or {}).get("formulaValue")
    for r in range(box.start_row, box.end_row):
        row = _row_to_write(box.sheet, r, change)
        if row is None:
            continue
        for c in range(box.start_column, box.end_column):
            here = change
            if formula and (r > box.start_row or c > box.start_column):
                here = change.with_value({"formulaValue": shifted(formula, r - box.start_row, c - box.start_column)})
            put(batch, box.sheet, r, row, c, here)
    return {}


def _row_to_write(sheet: Sheet, index: int, change: CellChange) -> Row | None:
    """The row for writing; None where the change leaves a row that was never stored as it is."""
    return sheet.row(index) if sheet.peek(index) is not None or change.on(None) else None


def put(batch: Batch, sheet: Sheet, index: int, row: Row, column: int, change: CellChange) -> None:
    """Lay a change on one cell of ``row``, which is row ``index`` of the sheet."""
    old = row.get(column)
    new = change.on(old)
    if new or old:
        row.put(column, new)
        if "dataValidation" in new or (change.writes_value and (_shows(new) or _shows(old))):
            batch.wrote(sheet, index, column, new)


def _shows(cell: CellData | None) -> bool:
    """Whether a formula could see something in the cell, also what a neighbour's result spilled into it."""
    return cell is not None and ("userEnteredValue" in cell or "effectiveValue" in cell)


def update_cells(batch: Batch, request: Json) -> Json:
    fields = request.get("fields", "")
    mask_names(fields, "note")  # an empty or unknown mask is refused before anything else
    rows = request.get("rows", [])
    if ("range" in request) == ("start" in request):
        raise invalid("Exactly one of range or start must be specified.")
    if "start" in request:
        sheet, row, column = batch.coordinate(request["start"])
        _write_rows(batch, sheet, row, column, rows, fields)
        return {}
    box = batch.box(request["range"])
    for r, given in enumerate(rows):
        if r >= box.rows:
            raise invalid(
                f"Attempting to write row: {box.start_row + r}, beyond the last requested row of: {box.end_row - 1}"
            )
        if len(given.get("values", [])) > box.columns:
            raise invalid(
                f"Attempting to write column: {box.end_column}, beyond the last requested column of: "
                f"{box.end_column - 1}"
            )
    batch.guard(box)
    _write_rows(batch, box.sheet, box.start_row, box.start_column, rows, fields)
    _clear_rest(batch, box, rows, CellChange({}, fields, batch.theme))
    return {}


def _clear_rest(batch: Batch, box: GridBox, rows: list[Json], change: CellChange) -> None:
    """Reset the masked fields of the cells in the range that ``rows`` did not reach."""
    for r in range(box.start_row, min(box.end_row, len(box.sheet.rows))):
        given = rows[r - box.start_row].get("values", []) if r - box.start_row < len(rows) else []
        first = box.start_column + len(given)
        stored = box.sheet.rows[r]
        if any(stored.get(c) for c in range(first, min(box.end_column, len(stored.cells)))):
            row = box.sheet.row(r)
            for c in range(first, min(box.end_column, len(row.cells))):
                put(batch, box.sheet, r, row, c, change)
                if c >= len(row.cells):
                    break


def _write_rows(batch: Batch, sheet: Sheet, row: int, column: int, rows: Iterable[Json], fields: str) -> None:
    """Write ``RowData`` from this cell on; rows may differ in length. ApiError 400 past the grid or a protection."""
    theme = batch.theme
    for r, given in enumerate(rows, row):
        values: list[CellData] = given.get("values", [])
        if not values:
            continue
        if r >= sheet.row_count:
            raise invalid(f"Attempting to write row: {r}, beyond the last requested row of: {sheet.row_count - 1}")
        last = column + len(values)
        if last > sheet.column_count:
            raise invalid(
                f"Attempting to write column: {sheet.column_count}, beyond the last requested column of: "
                f"{sheet.column_count - 1}"
            )
        batch.guard_area(sheet, (r, r + 1), (column, last))
        target: Row | None = None
        for c, cell in enumerate(values, column):
            change = CellChange(cell, fields, theme)
            if target is None:
                target = _row_to_write(sheet, r, change)
            if target is not None:
                put(batch, sheet, r, target, c, change)


def append_cells(batch: Batch, request: Json) -> Json:
    if "tableId" in request:
        return _append_to_table(batch, request)
    sheet = batch.sheet(request.get("sheetId", 0))
    rows = request.get("rows", [])
    fields = request.get("fields", "")
    mask_names(fields, "note")
    first = last_data_row(sheet) + 1
    widest = max((len(row.get("values", [])) for row in rows), default=0)
    batch.guard_area(sheet, (first, max(first + len(rows), first + 1)), (0, max(widest, 1)))
    batch.resize(sheet, rows=max(sheet.row_count, first + len(rows)), columns=max(sheet.column_count, widest))
    _write_rows(batch, sheet, first, 0, rows, fields)
    return {}


def _append_to_table(batch: Batch, request: Json) -> Json:
    rows, fields = request.get("rows", []), request.get("fields", "")
    mask_names(fields, "note")
    if rows:
        sheet, first, column = make_room(batch, request["tableId"], len(rows))
        _write_rows(batch, sheet, first, column, rows, fields)
    return {}


def last_data_row(sheet: Sheet) -> int:
    """The last row in which a cell holds a value, -1 when none does; formats and notes are no data."""
    for index in range(len(sheet.rows) - 1, -1, -1):
        if any(cell and "userEnteredValue" in cell for cell in sheet.rows[index].cells):
            return index
    return -1


def update_borders(batch: Batch, request: Json) -> Json:
    box = batch.writable_box(request.get("range"))
    new = {
        side: normalise_borders(normalise_format({side: request[side]}, batch.theme)).get(side)
        for side in ("top", "bottom", "left", "right", "innerHorizontal", "innerVertical")
        if side in request
    }
    for r, c in box.positions():
        sides = {
            "top": "top" if r == box.start_row else "innerHorizontal",
            "bottom": "bottom" if r == box.end_row - 1 else "innerHorizontal",
            "left": "left" if c == box.start_column else "innerVertical",
            "right": "right" if c == box.end_column - 1 else "innerVertical",
        }
        chosen = {side: new[source] for side, source in sides.items() if source in new}
        if chosen:
            _put_borders(box.sheet, r, c, chosen)
    return {}


def _put_borders(sheet: Sheet, row: int, column: int, chosen: dict[str, Json | None]) -> None:
    """Set or (None) remove the borders of one cell."""
    cell = sheet.cell(row, column)
    fmt = cell.get("userEnteredFormat", {})
    borders = {k: v for k, v in {**fmt.get("borders", {}), **chosen}.items() if v is not None}
    kept = {k: v for k, v in fmt.items() if k != "borders"}
    if borders:
        kept["borders"] = borders
    out = {k: v for k, v in cell.items() if k != "userEnteredFormat"}
    if kept:
        out["userEnteredFormat"] = kept
    sheet.put(row, column, out)


def set_data_validation(batch: Batch, request: Json) -> Json:
    box = batch.writable_box(request.get("range"))
    rule = request.get("rule")
    if rule is not None and "type" not in rule.get("condition", {}):
        raise invalid("Invalid data validation rule: a condition must be specified.")
    change = CellChange({"dataValidation": rule} if rule else {}, "dataValidation")
    skip_filtered = not request.get("filteredRowsIncluded", False)
    for r in range(box.start_row, box.end_row):
        stored = box.sheet.peek(r)
        if stored is not None and skip_filtered and stored.properties.get("hiddenByFilter"):
            continue
        row = _row_to_write(box.sheet, r, change)
        if row is not None:
            for c in range(box.start_column, box.end_column):
                put(batch, box.sheet, r, row, c, change)
    return {}


HANDLERS: dict[str, Handler] = {
    "repeatCell": repeat_cell,
    "updateCells": update_cells,
    "appendCells": append_cells,
    "updateBorders": update_borders,
    "setDataValidation": set_data_validation,
}
