"""Small spreadsheets and ranges for the tests of ``apply_batch``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sheets_automation.emulator.batch.apply import apply_batch
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.state.a1 import parse_bounds
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet

Json = dict[str, Any]
OWNER = "duena@example.com"


def context(caller: str = OWNER, seed: int = 7) -> Context:
    return Context(now=datetime(2026, 11, 22, 12, tzinfo=UTC), caller=caller, seed=seed, owner=OWNER)


def stored(given: Any) -> Json | None:
    """A cell as the state holds it, from a plain Python value (``=…`` is a formula)."""
    if given is None:
        return None
    if isinstance(given, str) and given.startswith("="):
        return {"userEnteredValue": {"formulaValue": given}}
    kind = "boolValue" if isinstance(given, bool) else "stringValue" if isinstance(given, str) else "numberValue"
    return {"userEnteredValue": {kind: given}, "effectiveValue": {kind: given}}


def sheet(values: list[list[Any]], rows: int = 20, columns: int = 6, sheet_id: int = 1, title: str = "Sheet1") -> Sheet:
    grid = {"rowCount": rows, "columnCount": columns}
    out = Sheet({"sheetId": sheet_id, "title": title, "index": 0, "sheetType": "GRID", "gridProperties": grid})
    for r, row in enumerate(values):
        for c, given in enumerate(row):
            out.put(r, c, stored(given))
    return out


def book(values: list[list[Any]], rows: int = 20, columns: int = 6, *others: Sheet) -> Spreadsheet:
    properties = {"title": "Libro", "locale": "es_CO", "timeZone": "America/Bogota"}
    out = Spreadsheet("libro", properties, [sheet(values, rows, columns), *others])
    for index, tab in enumerate(out.sheets):
        tab.properties["index"] = index
    return out


def apply(given: Spreadsheet, *requests: Json, caller: str = OWNER) -> tuple[Spreadsheet, list[Json]]:
    return apply_batch(given, list(requests), context(caller))


def refused(given: Spreadsheet, *requests: Json, caller: str = OWNER) -> ApiError:
    with pytest.raises(ApiError) as error:
        apply_batch(given, list(requests), context(caller))
    return error.value


def area(a1: str, sheet_id: int = 1) -> Json:
    """``A1:B2`` as a ``GridRange``."""
    bounds = parse_bounds(a1)
    assert bounds is not None
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    sides = (bounds.start_row, bounds.end_row, bounds.start_column, bounds.end_column)
    return {"sheetId": sheet_id, **{n: s for n, s in zip(names, sides, strict=True) if s is not None}}


def A(a1: str, sheet_id: int = 1) -> Json:  # noqa: N802
    """``B2`` as a ``GridCoordinate``."""
    found = area(a1, sheet_id)
    return {"sheetId": sheet_id, "rowIndex": found["startRowIndex"], "columnIndex": found["startColumnIndex"]}


def span(dimension: str, start: int, end: int, sheet_id: int = 1) -> Json:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def colored(where: Json, style: Json) -> Json:
    """The body of a ``repeatCell`` that paints."""
    cell = {"userEnteredFormat": {"backgroundColorStyle": style}}
    return {"range": where, "cell": cell, "fields": "userEnteredFormat.backgroundColorStyle"}


def texts(given: Spreadsheet, tab: int = 0) -> list[list[Any]]:
    """Entered values of the rows that hold any, as plain values."""
    found = given.sheets[tab]
    out = []
    for row in found.rows:
        values = [next(iter((cell or {}).get("userEnteredValue", {"": None}).values())) for cell in row.cells]
        while values and values[-1] is None:
            values.pop()
        out.append(values)
    while out and not out[-1]:
        out.pop()
    return out


def value(given: Spreadsheet, a1: str, tab: int = 0) -> Any:
    at = A(a1)
    cell = given.sheets[tab].cell(at["rowIndex"], at["columnIndex"])
    return next(iter(cell.get("userEnteredValue", {"": None}).values()))
