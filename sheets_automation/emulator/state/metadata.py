"""Developer metadata: where it is, what a lookup selects, and the ids in use.

The state keeps each entry without its location, in the row, column, sheet or spreadsheet it belongs to, so that it
moves and dies with it. ``find`` and ``located`` serve both ``batchUpdate`` and ``developerMetadata.search``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from sheets_automation.emulator.errors import invalid

from .a1 import GridBox, from_grid_range, parse_range
from .grid import Json, Sheet, Spreadsheet

Kind = Literal["ROW", "COLUMN", "SHEET", "SPREADSHEET"]

#: Characters of keys and values that one sheet, or the spreadsheet itself, may hold (metadata guide).
STORAGE_LIMIT = 30_000


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry is attached to; ``index`` is the row's or column's, 0-based."""

    kind: Kind
    sheet_id: int | None = None
    index: int = 0


def location_of(place: Place) -> Json:
    """The API's ``DeveloperMetadataLocation`` of a place."""
    if place.kind == "SPREADSHEET":
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if place.kind == "SHEET":
        return {"locationType": "SHEET", "sheetId": place.sheet_id}
    span = {
        "sheetId": place.sheet_id,
        "dimension": place.kind + "S",
        "startIndex": place.index,
        "endIndex": place.index + 1,
    }
    return {"locationType": place.kind, "dimensionRange": span}


def located(entry: Json, place: Place) -> Json:
    """The API's ``DeveloperMetadata``: the stored entry with its location."""
    out = {"metadataId": entry["metadataId"], "metadataKey": entry["metadataKey"]}
    if "metadataValue" in entry:
        out["metadataValue"] = entry["metadataValue"]
    return {**out, "location": location_of(place), "visibility": entry["visibility"]}


def entries_at(book: Spreadsheet, place: Place) -> list[Json]:
    """The entries attached to this place, for reading."""
    if place.kind == "SPREADSHEET":
        return book.metadata
    sheet = book.sheet_by_id(place.sheet_id or 0)
    if sheet is None:
        return []
    if place.kind == "SHEET":
        return sheet.metadata
    if place.kind == "ROW":
        row = sheet.peek(place.index)
        return row.metadata if row else []
    return sheet.columns[place.index].metadata if place.index < len(sheet.columns) else []


def replace_entries(book: Spreadsheet, place: Place, entries: list[Json]) -> None:
    """Put these entries in the place of those that were there."""
    if place.kind == "SPREADSHEET":
        book.metadata = entries
        return
    sheet = book.sheet_by_id(place.sheet_id or 0)
    if sheet is None:
        return
    if place.kind == "SHEET":
        sheet.metadata = entries
    elif place.kind == "ROW":
        sheet.row(place.index).metadata = entries
    else:
        sheet.column(place.index).metadata = entries


def walk_sheet(sheet: Sheet) -> Iterator[tuple[Place, Json]]:
    """Every entry on the sheet, its columns and its rows, with its place."""
    sheet_id = sheet.sheet_id
    for entry in sheet.metadata:
        yield Place("SHEET", sheet_id), entry
    for index, column in enumerate(sheet.columns):
        for entry in column.metadata:
            yield Place("COLUMN", sheet_id, index), entry
    for index, row in enumerate(sheet.rows):
        if row.metadata:
            for entry in row.metadata:
                yield Place("ROW", sheet_id, index), entry


def walk(book: Spreadsheet) -> Iterator[tuple[Place, Json]]:
    """Every entry of the spreadsheet with its place: spreadsheet first, then sheet by sheet."""
    for entry in book.metadata:
        yield Place("SPREADSHEET"), entry
    for sheet in book.sheets:
        yield from walk_sheet(sheet)


def weight(entry: Json) -> int:
    """Characters of an entry that count against the storage limit."""
    return len(entry.get("metadataKey", "")) + len(entry.get("metadataValue", ""))


@dataclass(slots=True)
class MetadataIndex:
    """Ids in use and where they are, built when first asked for.

    ``moved()`` after rows, columns or sheets changed place: places are then found anew; ids and sizes are kept
    right by ``added`` and ``removed``.
    """

    book: Spreadsheet
    _ids: set[int] | None = None
    _places: dict[int, Place] | None = None
    _sizes: Counter[int | None] = field(default_factory=Counter)

    def _load(self) -> set[int]:
        if self._ids is None or self._places is None:
            self._places = {}
            self._sizes = Counter()
            for place, entry in walk(self.book):
                self._places[entry["metadataId"]] = place
                self._sizes[place.sheet_id] += weight(entry)
            self._ids = set(self._places)
        return self._ids

    def used(self, metadata_id: int) -> bool:
        return metadata_id in (self._load() if self._ids is None else self._ids)

    def place(self, metadata_id: int) -> Place | None:
        self._load()
        return self._places.get(metadata_id) if self._places is not None else None

    def size(self, sheet_id: int | None) -> int:
        """Characters stored on the sheet (None: on the spreadsheet itself)."""
        if self._ids is None:
            self._load()
        return self._sizes[sheet_id]

    def added(self, place: Place, entry: Json) -> None:
        if self._ids is not None:
            self._ids.add(entry["metadataId"])
            self._sizes[place.sheet_id] += weight(entry)
        if self._places is not None:
            self._places[entry["metadataId"]] = place

    def removed(self, place: Place, entry: Json) -> None:
        if self._ids is not None:
            self._ids.discard(entry["metadataId"])
            self._sizes[place.sheet_id] -= weight(entry)
        if self._places is not None:
            self._places.pop(entry["metadataId"], None)

    def moved(self) -> None:
        self._places = None


def checked_place(book: Spreadsheet, location: Json) -> Place:
    """The place a ``DeveloperMetadataLocation`` names; ApiError 400 unless it is exactly one that exists."""
    if location.get("spreadsheet"):
        return Place("SPREADSHEET")
    if "dimensionRange" in location:
        return _dimension_place(book, location["dimensionRange"])
    if "sheetId" in location:
        sheet_id = int(location["sheetId"])
        if book.sheet_by_id(sheet_id) is None:
            raise invalid(f"No sheet with id: {sheet_id}")
        return Place("SHEET", sheet_id)
    raise invalid("A location must be specified for developer metadata.")


def _dimension_place(book: Spreadsheet, span: Json) -> Place:
    sheet_id = int(span.get("sheetId", 0))
    sheet = book.sheet_by_id(sheet_id)
    if sheet is None:
        raise invalid(f"No grid with id: {sheet_id}")
    start, end = span.get("startIndex", 0), span.get("endIndex")
    if span.get("dimension") not in ("ROWS", "COLUMNS") or end is None or end - start != 1 or start < 0:
        raise invalid("DimensionRange must represent a single row or column")
    rows = span["dimension"] == "ROWS"
    size = sheet.row_count if rows else sheet.column_count
    if start >= size:
        axis = "row" if rows else "column"
        raise invalid(f"DimensionRange.startIndex[{start}] is after last {axis} in grid[{size - 1}]")
    return Place("ROW" if rows else "COLUMN", sheet_id, start)


def find(book: Spreadsheet, filters: list[Json], index: MetadataIndex | None = None) -> list[tuple[Place, Json]]:
    """The entries that any of these ``DataFilter`` selects, each once; ApiError 400 for a filter Google refuses.

    ``index`` is the batch's own; without it a lookup by id starts from where the entry was last time.
    """
    found: dict[int, tuple[Place, Json]] = {}
    for data_filter in filters:
        for place, entry in _select(book, data_filter, index):
            found.setdefault(entry["metadataId"], (place, entry))
    return list(found.values())


def _select(book: Spreadsheet, data_filter: Json, index: MetadataIndex | None) -> Iterator[tuple[Place, Json]]:
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        _check_lookup(lookup)
        for place, entry in _candidates(book, lookup, index):
            if _matches(lookup, place, entry):
                yield place, entry
        return
    if "a1Range" in data_filter:
        box = parse_range(data_filter["a1Range"], book)
    elif "gridRange" in data_filter:
        box = from_grid_range(book, data_filter["gridRange"])
    else:
        raise invalid("DataFilter must specify exactly one of a1Range, gridRange or developerMetadataLookup")
    for place, entry in walk_sheet(box.sheet):
        if _meets_box(place, box):
            yield place, entry


def _check_lookup(lookup: Json) -> None:
    strategy = lookup.get("locationMatchingStrategy")
    location = lookup.get("metadataLocation")
    if strategy and location is None:
        raise invalid("locationMatchingStrategy may only be specified with a metadataLocation")
    if strategy == "EXACT_LOCATION" and "locationType" in lookup:
        raise invalid("locationType may not be specified when locationMatchingStrategy is EXACT_LOCATION")
    if strategy == "INTERSECTING_LOCATION" and location and location.get("spreadsheet"):
        raise invalid("Spreadsheet metadata cannot intersect any other developer metadata location")
    if lookup.get("locationType") == "SPREADSHEET" and (strategy or (location and not location.get("spreadsheet"))):
        raise invalid("locationType may not be SPREADSHEET with a location other than the spreadsheet")


def _candidates(book: Spreadsheet, lookup: Json, index: MetadataIndex | None) -> Iterator[tuple[Place, Json]]:
    """All entries, or the few that an id or an exact location leaves, without walking every row."""
    location = lookup.get("metadataLocation")
    place: Place | None = None
    if location is not None and (
        lookup.get("locationMatchingStrategy") == "EXACT_LOCATION" or location.get("spreadsheet")
    ):
        place = checked_place(book, location)
    elif "metadataId" in lookup:
        place = index.place(lookup["metadataId"]) if index else _hinted(book, lookup["metadataId"])
        if place is None:
            return
    if place is None:
        yield from walk(book)
        return
    for entry in entries_at(book, place):
        yield place, entry


def _hinted(book: Spreadsheet, metadata_id: int) -> Place | None:
    """Where an entry is: where it was last time if it still is there, else found by walking everything."""
    hint = book.hints.get(metadata_id)
    if hint is not None and any(entry["metadataId"] == metadata_id for entry in entries_at(book, hint)):
        return Place(hint.kind, hint.sheet_id, hint.index)
    book.hints = {entry["metadataId"]: place for place, entry in walk(book)}
    return book.hints.get(metadata_id)


def _matches(lookup: Json, place: Place, entry: Json) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if name in lookup and lookup[name] != entry.get(name):
            return False
    if lookup.get("locationType", place.kind) not in (place.kind, "DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED"):
        return False
    location = lookup.get("metadataLocation")
    exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    return location is None or exact or _meets_location(place, location)


def _meets_location(place: Place, location: Json) -> bool:
    if location.get("spreadsheet"):
        return place.kind == "SPREADSHEET"
    if "dimensionRange" not in location:
        return place.sheet_id == location.get("sheetId", 0) and place.kind != "SPREADSHEET"
    span = location["dimensionRange"]
    if place.sheet_id != span.get("sheetId", 0):
        return False
    if place.kind + "S" != span.get("dimension"):
        return True  # a row meets every column, and the sheet meets both
    start, end = span.get("startIndex", 0), span.get("endIndex")
    return place.index >= start and (end is None or place.index < end)


def _meets_box(place: Place, box: GridBox) -> bool:
    if place.kind == "ROW":
        return box.start_row <= place.index < box.end_row
    if place.kind == "COLUMN":
        return box.start_column <= place.index < box.end_column
    return True
