"""Marks on the service's own tables: Google refuses a write to one whose rows or columns moved since it was read.

The control workbook belongs to a person who may insert, delete or sort while a run is at work, and the run writes by
row. Each table has a mark on its heading row, on the row of its last line and on the column of the data. A write first
deletes them where they must stand and creates them there again: one that stands elsewhere is met, and the whole batch
is refused (``google/edits.py`` has the same for rows of customers).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sheets_automation.domain.control.tables import TABLES, Table
from sheets_automation.google.requests import Json, attach, detach, dimension_range

ANCHOR_KEY = "a"
_FIRST = 899_000_000  # ids: far from the marks of customers' rows and from the lock's


def placed(rows: Mapping[int, int]) -> list[Json]:
    """Put the marks of all tables where they belong. ``rows``: sheet id → row of the last line."""
    requests: list[Json] = []
    for mark, place in _marks(rows):
        requests += [detach(metadataId=mark), attach(ANCHOR_KEY, {"dimensionRange": place}, mark)]
    return requests


def guards(rows: Mapping[int, int]) -> list[Json]:
    """Requests that leave all as it is where the marks of these tables stand as they were put, and refuse else."""
    requests: list[Json] = []
    for mark, place in _marks(rows):
        there = {"dimensionRange": place}
        requests += [
            detach(metadataId=mark, metadataLocation=there, locationMatchingStrategy="EXACT_LOCATION"),
            attach(ANCHOR_KEY, there, mark),
        ]
    return requests


def in_place(found: Iterable[Json], rows: Mapping[int, int]) -> bool:
    """Whether the marks that Google tells of stand where these rows need them."""
    there = {item["metadataId"]: item["location"].get("dimensionRange") for item in found}
    return all(there.get(mark) == place for mark, place in _marks(rows))


def touched(requests: Sequence[Json]) -> set[int]:
    """Sheet ids of the tables in which these requests write cells, or sort lines."""
    known = {table.sheet_id for table in TABLES}
    return {start["sheetId"] for start in _starts(requests) if start.get("sheetId") in known} | sorted_in(requests)


def sorted_in(requests: Sequence[Json]) -> set[int]:
    """Sheet ids of the tables whose lines these requests sort: the marks of rows go along, and must come back."""
    return {request["sortRange"]["range"]["sheetId"] for request in requests if "sortRange" in request}


def _starts(requests: Sequence[Json]) -> Iterator[dict[str, Any]]:
    for request in requests:
        update = request.get("updateCells")
        if update:
            yield update.get("start") or update.get("range") or {}


def _marks(rows: Mapping[int, int]) -> Iterator[tuple[int, Json]]:
    for table in TABLES:
        if table.sheet_id in rows:
            first = _FIRST + 10 * table.sheet_id
            yield first, dimension_range(table.sheet_id, "ROWS", 0, 1)
            yield first + 1, _data_column(table)
            if rows[table.sheet_id] > 0:
                row = rows[table.sheet_id]
                yield first + 2, dimension_range(table.sheet_id, "ROWS", row, row + 1)


def _data_column(table: Table[Any]) -> Json:
    last = len(table.columns)
    return dimension_range(table.sheet_id, "COLUMNS", last, last + 1)
