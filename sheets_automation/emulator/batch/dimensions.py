"""Requests on whole rows and columns: insert, delete, move, append, properties, automatic size."""

from __future__ import annotations

from sheets_automation.emulator.errors import invalid, unimplemented
from sheets_automation.emulator.state.grid import CellData, Column, Json, Row, Sheet
from sheets_automation.emulator.state.metadata import Place

from .adjust import adjust
from .bands import trim
from .shift import Delete, Insert, Move
from .state import COLUMNS, ROWS, Batch, Handler, dimension_span
from .update_mask import Resource, update_message

DEFAULT_COLUMN_WIDTH = 100
_PROPERTIES = Resource("DimensionProperties", frozenset({"hiddenByUser", "pixelSize", "developerMetadata"}))
_FROZEN = {ROWS: "frozenRowCount", COLUMNS: "frozenColumnCount"}


def size_of(sheet: Sheet, dimension: str) -> int:
    return sheet.row_count if dimension == ROWS else sheet.column_count


def _resize(batch: Batch, sheet: Sheet, dimension: str, size: int) -> None:
    batch.resize(sheet, **({"rows": size} if dimension == ROWS else {"columns": size}))


def insert_dimension(batch: Batch, request: Json) -> Json:
    sheet, dimension, start, end = dimension_span(batch, request.get("range", {}), bounded=True)
    before = bool(request.get("inheritFromBefore"))
    size = size_of(sheet, dimension)
    if start > size:
        raise invalid(f"range.startIndex is larger than current grid size ({size})")
    if before and start == 0:
        raise invalid("range.startIndex must be greater than 0 if inheritFromBefore is true.")
    if not before and start == size:
        raise invalid(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    _guard(batch, sheet, dimension, start, start)
    insert(batch, sheet, dimension, start, end - start)
    _inherit(batch, sheet, dimension, start - 1 if before else end, start, end)
    return {}


def insert(batch: Batch, sheet: Sheet, dimension: str, at: int, count: int) -> None:
    """Put empty rows or columns into the grid and adjust everything that names cells."""
    _resize(batch, sheet, dimension, size_of(sheet, dimension) + count)
    grid = sheet.properties["gridProperties"]
    frozen = grid.get(_FROZEN[dimension], 0)
    if at < frozen:
        grid[_FROZEN[dimension]] = frozen + count
    if dimension == ROWS:
        if at < len(sheet.rows):
            sheet.splice(at, 0, [Row() for _ in range(count)])
    else:
        for index, row in enumerate(sheet.rows):
            if len(row.cells) > at:
                sheet.row(index).cells[at:at] = [None] * count
        if at < len(sheet.columns):
            sheet.columns[at:at] = [Column() for _ in range(count)]
    adjust(batch, Insert(sheet.sheet_id, dimension, at=at, count=count))


def _inherit(batch: Batch, sheet: Sheet, dimension: str, source: int, start: int, end: int) -> None:
    """Give new rows or columns the size, formats and validation of their neighbour, as Google does."""
    if dimension == ROWS:
        model = sheet.peek(source)
        if model is None or model.blank:
            return
        cells = [inherited(cell) for cell in model.cells]
        for index in range(start, end):
            row = sheet.row(index)
            row.properties = {k: v for k, v in model.properties.items() if k == "pixelSize"}
            for column, cell in enumerate(cells):
                row.put(column, cell)
                batch.wrote(sheet, index, column, cell)
        return
    for index, row in enumerate(sheet.rows):
        cell = inherited(row.get(source))
        if cell:
            for column in range(start, end):
                sheet.put(index, column, cell)
                batch.wrote(sheet, index, column, cell)
    if source < len(sheet.columns) and "pixelSize" in sheet.columns[source].properties:
        for column in range(start, end):
            sheet.column(column).properties["pixelSize"] = sheet.columns[source].properties["pixelSize"]


def inherited(cell: CellData | None) -> CellData | None:
    """What a new neighbour of this cell is born with: format and validation; a checkbox arrives unticked."""
    if not cell:
        return None
    out: CellData = {name: held for name, held in cell.items() if name in ("userEnteredFormat", "dataValidation")}
    condition = out.get("dataValidation", {}).get("condition", {})
    if condition.get("type") == "BOOLEAN" and not condition.get("values"):
        out["userEnteredValue"] = out["effectiveValue"] = {"boolValue": False}
    return out or None


def delete_dimension(batch: Batch, request: Json) -> Json:
    sheet, dimension, start, end = dimension_span(batch, request.get("range", {}))
    size = size_of(sheet, dimension)
    axis = "row" if dimension == ROWS else "column"
    if end > size or start >= size:
        missing = max(start, size)
        raise invalid(
            f"Cannot delete a {axis} that doesn't exist. Tried to delete {axis} index {missing} "
            f"but there are only {size} {axis}s."
        )
    frozen = sheet.properties["gridProperties"].get(_FROZEN[dimension], 0)
    if start <= frozen and end >= size:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {axis}s.")
    _guard(batch, sheet, dimension, start, end)
    delete(batch, sheet, dimension, start, end)
    return {}


def delete(batch: Batch, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Take rows or columns out of the grid, their metadata with them, and adjust everything that names cells."""
    for place, entry in _dying(sheet, dimension, start, end):
        batch.metadata.removed(place, entry)
    if dimension == ROWS:
        sheet.splice(start, end - start, [])
    else:
        for index, row in enumerate(sheet.rows):
            if len(row.cells) > start:
                own = sheet.row(index)
                del own.cells[start:end]
                trim(own)
        del sheet.columns[start:end]
    grid = sheet.properties["gridProperties"]
    frozen = grid.get(_FROZEN[dimension], 0)
    if start < frozen:
        grid[_FROZEN[dimension]] = frozen - (min(end, frozen) - start)
    _resize(batch, sheet, dimension, size_of(sheet, dimension) - (end - start))
    adjust(batch, Delete(sheet.sheet_id, dimension, start=start, end=end))


def _dying(sheet: Sheet, dimension: str, start: int, end: int) -> list[tuple[Place, Json]]:
    if dimension == ROWS:
        rows = enumerate(sheet.rows[start:end], start)
        return [(Place("ROW", sheet.sheet_id, i), entry) for i, row in rows for entry in row.metadata]
    columns = enumerate(sheet.columns[start:end], start)
    return [(Place("COLUMN", sheet.sheet_id, i), entry) for i, column in columns for entry in column.metadata]


def move_dimension(batch: Batch, request: Json) -> Json:
    sheet, dimension, start, end = dimension_span(batch, request.get("source", {}))
    to = request.get("destinationIndex", 0)
    size = size_of(sheet, dimension)
    axis = "row" if dimension == ROWS else "column"
    if end > size:
        raise invalid(f"source.endIndex[{end}] is larger than current grid size ({size})")
    if not 0 <= to <= size:
        raise invalid(f"destinationIndex[{to}] is larger than current grid size ({size})")
    if start < to < end:
        raise invalid(f"destinationIndex[{to}] must not be inside the moved {axis}s.")
    _guard(batch, sheet, dimension, start, end)
    _guard(batch, sheet, dimension, to, to)
    for merge in sheet.merges:
        if _cuts_merge(merge, dimension, start, end, to):
            raise invalid(
                f"Sorry, it is not possible to move a {axis} to a position that crosses a merged cell. "
                "Please unmerge and try again."
            )
    if to in (start, end):
        return {}
    change = Move(sheet.sheet_id, dimension, start=start, end=end, destination=to)
    if dimension == ROWS:
        sheet.row(max(end, to) - 1)
        moved = sheet.rows[start:end]
        del sheet.rows[start:end]
        sheet.rows[change.landing : change.landing] = moved
        while sheet.rows and sheet.rows[-1].blank:
            sheet.rows.pop()
    else:
        _move_columns(sheet, change)
    adjust(batch, change)
    return {}


def _cuts_merge(merge: Json, dimension: str, start: int, end: int, to: int) -> bool:
    low, high = ("startRowIndex", "endRowIndex") if dimension == ROWS else ("startColumnIndex", "endColumnIndex")
    first, last = merge[low], merge[high]
    part = first < end and start < last and not (start <= first and last <= end)
    return part or first < to < last


def _move_columns(sheet: Sheet, change: Move) -> None:
    reach = max(change.end, change.destination)
    for index, row in enumerate(sheet.rows):
        if len(row.cells) > min(change.start, change.destination):
            own = sheet.row(index)
            own.cells.extend([None] * (reach - len(own.cells)))
            moved = own.cells[change.start : change.end]
            del own.cells[change.start : change.end]
            own.cells[change.landing : change.landing] = moved
            trim(own)
    if len(sheet.columns) > min(change.start, change.destination):
        sheet.column(reach - 1)
        columns = sheet.columns[change.start : change.end]
        del sheet.columns[change.start : change.end]
        sheet.columns[change.landing : change.landing] = columns


def append_dimension(batch: Batch, request: Json) -> Json:
    sheet = batch.sheet(request.get("sheetId", 0))
    dimension = request.get("dimension")
    length = request.get("length", 0)
    if dimension not in (ROWS, COLUMNS):
        raise invalid("dimension must be specified.")
    if length <= 0:
        raise invalid(f"length[{length}] must be greater than 0.")
    batch.guard_sheet(sheet)
    _resize(batch, sheet, dimension, size_of(sheet, dimension) + length)
    return {}


def update_dimension_properties(batch: Batch, request: Json) -> Json:
    if "range" not in request:
        raise unimplemented("updateDimensionProperties on a data source sheet")
    sheet, dimension, start, end = dimension_span(batch, request["range"])
    size = size_of(sheet, dimension)
    if start >= size:
        raise invalid(f"range.startIndex is larger than current grid size ({size})")
    new = request.get("properties", {})
    if new.get("pixelSize", 1) < 0:
        raise invalid(f"properties.pixelSize[{new['pixelSize']}] must be non-negative.")
    changed = update_message({}, new, request.get("fields", ""), _PROPERTIES, None)
    if "developerMetadata" in changed:
        raise invalid("Developer metadata is changed by its own requests, not through dimension properties.")
    _guard(batch, sheet, dimension, start, end)
    for index in range(start, min(end, size)):
        holder = sheet.row(index) if dimension == ROWS else sheet.column(index)
        holder.properties = update_message(holder.properties, new, request["fields"], _PROPERTIES, None)
        if not holder.properties.get("hiddenByUser", True):
            del holder.properties["hiddenByUser"]
    return {}


def auto_resize_dimensions(batch: Batch, request: Json) -> Json:
    if "dimensions" not in request:
        raise unimplemented("autoResizeDimensions on a data source sheet")
    sheet, dimension, start, end = dimension_span(batch, request["dimensions"])
    _guard(batch, sheet, dimension, start, end)
    for index in range(start, min(end, size_of(sheet, dimension))):
        if dimension == ROWS:
            if sheet.peek(index) is not None:
                sheet.row(index).properties.pop("pixelSize", None)
        else:
            sheet.column(index).properties["pixelSize"] = _width(sheet, index)
    return {}


def _width(sheet: Sheet, column: int) -> int:
    """Pixels the longest text of a column takes, at about seven a character and three of padding on each side."""
    longest = 0
    for row in sheet.rows:
        cell = row.get(column)
        if cell and "effectiveValue" in cell:
            longest = max(longest, len(str(next(iter(cell["effectiveValue"].values()), ""))))
    return max(longest * 7 + 6, 21) if longest else DEFAULT_COLUMN_WIDTH


def _guard(batch: Batch, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    batch.guard_sheet(sheet)
    if dimension == ROWS:
        batch.guard_area(sheet, rows=(start, end))
    else:
        batch.guard_area(sheet, columns=(start, end))


HANDLERS: dict[str, Handler] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
}
