"""spreadsheets.values.*: reading, writing, appending and clearing values, by range and by data filter."""

from __future__ import annotations

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import parse_range
from sheets_automation.emulator.state.blocks import table_around
from sheets_automation.emulator.state.grid import Json
from sheets_automation.emulator.wire.masks import Mask, picker
from sheets_automation.emulator.workspace import Workspace

from .spreadsheets import filter_boxes
from .values_read import read
from .values_write import Naming, Writing, Written, clear_all, finish_all, input_option, rows_of


class Values:
    """The methods named ``sheets.spreadsheets.values.…``; shapes as in ``Spreadsheets``."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # -- reading ------------------------------------------------------------------------------------------------

    def get(self, params: Json, _body: Json | None, context: Context, mask: Mask | None) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller)
        return picker(mask)(read(book, parse_range(params["range"], book), params))

    def batch_get(self, params: Json, _body: Json | None, context: Context, mask: Mask | None) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller)
        answer: Json = {"spreadsheetId": book.id}
        boxes = [parse_range(text, book) for text in params.get("ranges", [])]
        if boxes:
            answer["valueRanges"] = [read(book, box, params) for box in boxes]
        return picker(mask)(answer)

    def batch_get_by_data_filter(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        book = self._workspace.book(params["spreadsheetId"], context.caller, write=True)
        wanted = body or {}
        matched: dict[str, Json] = {}
        for data_filter in wanted.get("dataFilters", []):
            for box in filter_boxes(book, data_filter):
                known = matched.setdefault(box.a1, {"valueRange": read(book, box, wanted), "dataFilters": []})
                known["dataFilters"].append(data_filter)
        answer: Json = {"spreadsheetId": book.id}
        if matched:
            answer["valueRanges"] = list(matched.values())
        return picker(mask)(answer)

    # -- writing ------------------------------------------------------------------------------------------------

    def update(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        data = body or {}
        if data.get("range", params["range"]) != params["range"]:
            book = self._workspace.book(params["spreadsheetId"], context.caller, write=True)
            if parse_range(data["range"], book).a1 != parse_range(params["range"], book).a1:
                raise invalid(f"Requested range [{params['range']}] does not match the value range [{data['range']}].")
        option = input_option(params)
        work = Writing(self._workspace, params["spreadsheetId"], context)
        written = work.write(params["range"], data, option)
        work.recalculate()
        answer = work.answer(written, params)
        work.commit()
        return picker(mask)(answer)

    def append(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        data = body or {}
        option = input_option(params)
        work = Writing(self._workspace, params["spreadsheetId"], context)
        box = parse_range(params["range"], work.book)
        table = table_around(box)
        rows = rows_of(data)
        if table is None:
            sheet, start_row, start_column = box.sheet, box.start_row, box.start_column
        else:
            sheet, start_row, start_column = table.sheet, table.end_row, table.start_column
        if rows and params.get("insertDataOption") == "INSERT_ROWS" and start_row < sheet.row_count:
            sheet = work.insert_rows(sheet, start_row, len(rows))
        written = work.put(sheet, start_row, start_column, rows, option)
        work.recalculate()
        answer: Json = {"spreadsheetId": work.book.id}
        if table is not None:
            answer["tableRange"] = table.a1
        answer["updates"] = work.answer(written, params)
        work.commit()
        return picker(mask)(answer)

    def clear(self, params: Json, _body: Json | None, context: Context, mask: Mask | None) -> Json:
        work = Writing(self._workspace, params["spreadsheetId"], context)
        box = parse_range(params["range"], work.book)
        work.clear(box)
        work.recalculate()
        work.commit()
        return picker(mask)({"spreadsheetId": work.book.id, "clearedRange": box.a1})

    def batch_clear(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        work = Writing(self._workspace, params["spreadsheetId"], context)
        boxes = [parse_range(text, work.book) for text in (body or {}).get("ranges", [])]
        return picker(mask)(clear_all(work, boxes))

    def batch_clear_by_data_filter(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        work = Writing(self._workspace, params["spreadsheetId"], context)
        filters = (body or {}).get("dataFilters", [])
        boxes = [box for data_filter in filters for box in filter_boxes(work.book, data_filter)]
        return picker(mask)(clear_all(work, boxes))

    def batch_update(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        wanted = body or {}
        option = input_option(wanted)
        work = Writing(self._workspace, params["spreadsheetId"], context)
        written = []
        for index, data in enumerate(wanted.get("data", [])):
            with Naming(f"data[{index}]"):
                written.append(work.write(data.get("range", ""), data, option))
        return picker(mask)(finish_all(work, written, wanted, [{}] * len(written)))

    def batch_update_by_data_filter(self, params: Json, body: Json | None, context: Context, mask: Mask | None) -> Json:
        wanted = body or {}
        option = input_option(wanted)
        work = Writing(self._workspace, params["spreadsheetId"], context)
        written: list[Written] = []
        extra: list[Json] = []
        for index, data in enumerate(wanted.get("data", [])):
            with Naming(f"data[{index}]"):
                data_filter = data.get("dataFilter", {})
                for box in filter_boxes(work.book, data_filter):
                    written.append(work.write_box(box, rows_of(data), option))
                    extra.append({"dataFilter": data_filter})
        return picker(mask)(finish_all(work, written, wanted, extra))
