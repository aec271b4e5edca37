"""One values call that writes: on a fork of the spreadsheet, committed when all of it is done.

``null`` leaves a cell as it is and ``""`` empties it; writing and clearing keep format, note and validation.
"""

from __future__ import annotations

from typing import Any

from sheets_automation.emulator.batch.apply import apply_batch
from sheets_automation.emulator.cells import entry
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError, invalid
from sheets_automation.emulator.formulas.recalculation import recalculate
from sheets_automation.emulator.state import a1
from sheets_automation.emulator.state.a1 import GridBox, format_range, parse_range
from sheets_automation.emulator.state.grid import MAX_CELLS, MAX_COLUMNS, CellData, Json, Sheet
from sheets_automation.emulator.state.protection import guard
from sheets_automation.emulator.workspace import Workspace

from .values_read import holds_value, read

#: What a value write leaves of the old cell; text runs and chips belong to the old text.
_KEPT = ("userEnteredFormat", "note", "dataValidation")

Touched = set[tuple[int, int, int]]


class Written:
    """What one range of values changed: the box it spans and which of its cells were written."""

    __slots__ = ("box", "cells", "column_places", "columns", "row_places", "rows")

    def __init__(self, box: GridBox, places: list[tuple[int, int]]) -> None:
        self.box = box
        self.cells = len(places)
        self.row_places = {(box.sheet.sheet_id, row) for row, _ in places}
        self.column_places = {(box.sheet.sheet_id, column) for _, column in places}
        self.rows, self.columns = len(self.row_places), len(self.column_places)


class Writing:
    """One values call under way, on a fork of the spreadsheet."""

    def __init__(self, workspace: Workspace, spreadsheet_id: str, context: Context) -> None:
        original = workspace.book(spreadsheet_id, context.caller, write=True)
        context.owner = workspace.files[spreadsheet_id].owner
        self._workspace = workspace
        self._context = context
        self.book = original.fork()
        self._touched: Touched = set()

    def write(self, text: str, data: Json, option: str) -> Written:
        """Write a ``ValueRange`` where its range says; one cell is an anchor, more cells are a limit."""
        box = parse_range(text, self.book)
        rows = rows_of(data)
        _check_past_grid(text, box, rows)
        if box.rows == 1 and box.columns == 1 and not (box.open_bottom or box.open_right):
            return self.put(box.sheet, box.start_row, box.start_column, rows, option)
        return self.write_box(box, rows, option)

    def write_box(self, box: GridBox, rows: list[list[Any]], option: str) -> Written:
        height, width = len(rows), max((len(row) for row in rows), default=0)
        if height > box.rows and not box.open_bottom:
            raise invalid(f"Requested writing within range [{box.a1}], but tried writing to row [{box.end_row + 1}]")
        if width > box.columns and not box.open_right:
            letters = a1.column_letters(box.end_column)
            raise invalid(f"Requested writing within range [{box.a1}], but tried writing to column [{letters}]")
        return self.put(box.sheet, box.start_row, box.start_column, rows, option, empty=box)

    def put(
        self,
        sheet: Sheet,
        start_row: int,
        start_column: int,
        rows: list[list[Any]],
        option: str,
        empty: GridBox | None = None,
    ) -> Written:
        """Write these rows from this cell on; the grid grows if they need it."""
        height, width = len(rows), max((len(row) for row in rows), default=0)
        if not height or not width:
            box = empty or GridBox(sheet, start_row, start_row + 1, start_column, start_column + 1)
            return Written(box, [])
        box = GridBox(sheet, start_row, start_row + height, start_column, start_column + width)
        guard(self.book, sheet, self._context, (box.start_row, box.end_row), (box.start_column, box.end_column))
        self._grow(sheet, box.end_row, box.end_column)
        places = []
        locale, zone = str(self.book.properties.get("locale")), str(self.book.properties.get("timeZone"))
        for r, line in enumerate(rows):
            for c, value in enumerate(line):
                if value is None:
                    continue
                _check_value(value, r, c)
                row, column = start_row + r, start_column + c
                old = sheet.cell(row, column)
                known = old.get("userEnteredFormat", {}).get("numberFormat")
                fresh = entry.enter(value, option, locale, zone, self._context.now, number_format=known)
                sheet.put(row, column, _replaced(old, fresh))
                places.append((row, column))
        self._touched.update((sheet.sheet_id, row, column) for row, column in places)
        return Written(box, places)

    def clear(self, box: GridBox) -> None:
        """Remove the values of these cells; everything else on them stays."""
        sheet = box.sheet
        guard(self.book, sheet, self._context, (box.start_row, box.end_row), (box.start_column, box.end_column))
        for r in range(box.start_row, min(box.end_row, len(sheet.rows))):
            cells = sheet.rows[r].cells
            for c in range(box.start_column, min(box.end_column, len(cells))):
                cell = cells[c]
                if cell and holds_value(cell):
                    sheet.put(r, c, _replaced(cell, {}))
                    self._touched.add((sheet.sheet_id, r, c))
                    cells = sheet.rows[r].cells
                    if c >= len(cells):
                        break

    def insert_rows(self, sheet: Sheet, at: int, count: int) -> Sheet:
        """Insert rows before row ``at`` (as insertDimension does); returns the tab in the new fork."""
        span = {"sheetId": sheet.sheet_id, "dimension": "ROWS", "startIndex": at, "endIndex": at + count}
        request = {"insertDimension": {"range": span, "inheritFromBefore": at > 0}}
        self.book = apply_batch(self.book, [request], self._context)[0]
        found = self.book.sheet_by_id(sheet.sheet_id)
        if found is None:
            raise invalid(f"No grid with id: {sheet.sheet_id}")
        return found

    def _grow(self, sheet: Sheet, rows: int, columns: int) -> None:
        rows, columns = max(rows, sheet.row_count), max(columns, sheet.column_count)
        if (rows, columns) == (sheet.row_count, sheet.column_count):
            return
        others = sum(s.row_count * s.column_count for s in self.book.sheets if s is not sheet)
        if others + rows * columns > MAX_CELLS:
            raise invalid(
                f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
            )
        if columns > MAX_COLUMNS:
            raise invalid(
                "This action would increase the number of columns in the sheet above the limit of "
                f"{MAX_COLUMNS} columns."
            )
        sheet.properties["gridProperties"].update({"rowCount": rows, "columnCount": columns})

    def recalculate(self) -> None:
        """Compute the formulas that what was written concerns."""
        if self._touched:
            recalculate(self.book, self._touched, now=self._context.now)

    def commit(self) -> None:
        self._workspace.commit(self.book, self._context)

    def answer(self, written: Written, options: Json) -> Json:
        """One ``UpdateValuesResponse``; counts of zero are omitted."""
        out: Json = {"spreadsheetId": self.book.id, "updatedRange": written.box.a1}
        for name, count in (("Rows", written.rows), ("Columns", written.columns), ("Cells", written.cells)):
            if count:
                out["updated" + name] = count
        if options.get("includeValuesInResponse"):
            chosen = {k: v for k, v in options.items() if k.startswith("response")}
            out["updatedData"] = read(self.book, written.box, chosen)
        return out


def clear_all(work: Writing, boxes: list[GridBox]) -> Json:
    """Clear these ranges, commit, and answer with their names."""
    for box in boxes:
        work.clear(box)
    work.recalculate()
    work.commit()
    answer: Json = {"spreadsheetId": work.book.id}
    if boxes:
        answer["clearedRanges"] = [box.a1 for box in boxes]
    return answer


def finish_all(work: Writing, written: list[Written], options: Json, extra: list[Json]) -> Json:
    """The answer of a batch of writes with its totals, after formulas are computed; then the commit."""
    work.recalculate()
    answer: Json = {"spreadsheetId": work.book.id}
    totals = {
        # A row or column written to twice counts once (recorded from the service by gspread).
        "totalUpdatedRows": len(set().union(*(w.row_places for w in written))),
        "totalUpdatedColumns": len(set().union(*(w.column_places for w in written))),
        "totalUpdatedCells": sum(w.cells for w in written),
        "totalUpdatedSheets": len({w.box.sheet.sheet_id for w in written if w.cells}),
    }
    answer.update({name: count for name, count in totals.items() if count})
    responses = []
    for one, more in zip(written, extra, strict=True):
        response = {**work.answer(one, options), **more}
        if more:
            del response["spreadsheetId"]
        responses.append(response)
    if responses:
        answer["responses"] = responses
    work.commit()
    return answer


def _replaced(old: CellData, fresh: CellData) -> CellData:
    """The cell after a value was written: format, note and validation stay, the entry's own format is added."""
    cell = {name: old[name] for name in _KEPT if name in old}
    for name, value in fresh.items():
        if name == "userEnteredFormat":
            cell[name] = {**cell.get(name, {}), **value}
        else:
            cell[name] = value
    return cell


class Naming:
    """Prefix refusals with the part of the request they are about: ``Invalid data[0]: …``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ApiError) and error.code == 400:
            raise invalid(f"Invalid {self._name}: {error.message}") from error


def input_option(holder: Json) -> str:
    """RAW or USER_ENTERED; ApiError 400 when it was not given."""
    option = holder.get("valueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED")
    if option == "INPUT_VALUE_OPTION_UNSPECIFIED":
        raise invalid("'valueInputOption' is required but not specified")
    return str(option)


def rows_of(data: Json) -> list[list[Any]]:
    """The values of a ``ValueRange`` row by row, whatever its major dimension."""
    rows: list[list[Any]] = data.get("values", [])
    if data.get("majorDimension") != "COLUMNS" or not rows:
        return rows
    height = max(len(column) for column in rows)
    return [[column[r] if r < len(column) else None for column in rows] for r in range(height)]


def _check_past_grid(text: str, box: GridBox, rows: list[list[Any]]) -> None:
    """Refuse a range whose named end lies past the grid when values would be written there."""
    bounds = a1.parse_bounds(text.rpartition("!")[2])
    if bounds is None:
        return
    sheet = box.sheet
    width = max((len(row) for row in rows), default=0)
    if bounds.end_row == box.start_row + 1 and bounds.end_column == box.start_column + 1:
        return  # one cell: an anchor
    too_low = bounds.end_row is not None and bounds.end_row > sheet.row_count < box.start_row + len(rows)
    too_wide = bounds.end_column is not None and bounds.end_column > sheet.column_count < box.start_column + width
    if too_low or too_wide:
        name = format_range(sheet.title, bounds.start_row, bounds.end_row, bounds.start_column, bounds.end_column)
        raise invalid(
            f"Range ({name}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )


def _check_value(value: Any, row: int, column: int) -> None:
    if isinstance(value, list | dict):
        raise invalid(f"Invalid values[{row}][{column}]: {_proto_text(value)}")


def _proto_text(value: Any) -> str:
    """A JSON list or object as Google's refusals print it."""
    kind = "list_value" if isinstance(value, list) else "struct_value"
    lines = [f"{kind} {{"]
    items = [(None, v) for v in value] if isinstance(value, list) else list(value.items())
    for key, item in items:
        shown = _proto_scalar(item)
        if key is None:
            lines += ["  values {", *(f"    {line}" for line in shown), "  }"]
        else:
            lines += ["  fields {", f'    key: "{key}"', "    value {", *(f"      {line}" for line in shown)]
            lines += ["    }", "  }"]
    return "\n".join([*lines, "}", ""])


def _proto_scalar(item: Any) -> list[str]:
    if isinstance(item, list | dict):
        return _proto_text(item).rstrip("\n").split("\n")
    if isinstance(item, bool):
        return [f"bool_value: {str(item).lower()}"]
    if isinstance(item, int | float):
        return [f"number_value: {item}"]
    return ["null_value: NULL_VALUE"] if item is None else [f'string_value: "{item}"']
