"""Requests on developer metadata: create, update, delete."""

from __future__ import annotations

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.grid import Json
from sheets_automation.emulator.state.metadata import (
    STORAGE_LIMIT,
    Place,
    checked_place,
    entries_at,
    find,
    located,
    replace_entries,
    weight,
)

from .state import Batch, Handler
from .update_mask import Resource, update_message

_ENTRY = Resource("DeveloperMetadata", frozenset({"metadataKey", "metadataValue", "location", "visibility"}))
_UNSET = "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED"


def create_developer_metadata(batch: Batch, request: Json) -> Json:
    given = request.get("developerMetadata", {})
    if not given.get("metadataKey"):
        raise invalid("Developer metadata must have a key specified.")
    if given.get("visibility", _UNSET) == _UNSET:
        raise invalid("Developer metadata must have a visibility specified.")
    place = checked_place(batch.book, given.get("location", {}))
    entry = {k: given[k] for k in ("metadataKey", "metadataValue", "visibility") if k in given}
    entry["metadataId"] = _metadata_id(batch, given.get("metadataId"))
    _check_storage(batch, place, weight(entry))
    attach(batch, place, entry)
    return {"createDeveloperMetadata": {"developerMetadata": located(entry, place)}}


def _metadata_id(batch: Batch, wanted: int | None) -> int:
    if wanted is None:
        fresh = batch.context.new_int()
        while batch.metadata.used(fresh):
            fresh = batch.context.new_int()
        return fresh
    if wanted <= 0:
        raise invalid(f"Developer metadata ID [{wanted}] must be positive.")
    if batch.metadata.used(wanted):
        raise invalid(
            f"Cannot add developer metadata with ID [{wanted}] because developer metadata with that ID already exists."
        )
    return wanted


def _check_storage(batch: Batch, place: Place, extra: int) -> None:
    if batch.metadata.size(place.sheet_id) + extra > STORAGE_LIMIT:
        where = "spreadsheet" if place.sheet_id is None else "sheet"
        raise invalid(f"The developer metadata of this {where} would exceed the limit of {STORAGE_LIMIT} characters.")


def attach(batch: Batch, place: Place, entry: Json) -> None:
    replace_entries(batch.book, place, [*entries_at(batch.book, place), entry])
    batch.metadata.added(place, entry)


def detach(batch: Batch, place: Place, entry: Json) -> None:
    kept = [e for e in entries_at(batch.book, place) if e["metadataId"] != entry["metadataId"]]
    replace_entries(batch.book, place, kept)
    batch.metadata.removed(place, entry)


def delete_developer_metadata(batch: Batch, request: Json) -> Json:
    found = find(batch.book, [request.get("dataFilter", {})], batch.metadata)
    for place, entry in found:
        detach(batch, place, entry)
    deleted = [located(entry, place) for place, entry in found]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": deleted} if deleted else {}}


def update_developer_metadata(batch: Batch, request: Json) -> Json:
    given = request.get("developerMetadata", {})
    fields = request.get("fields", "")
    update_message({}, {}, fields, _ENTRY, None)
    found = find(batch.book, request.get("dataFilters", []), batch.metadata)
    changed = []
    for place, entry in found:
        old = {**entry, "location": {}}
        new = update_message(old, given, fields, _ENTRY, None)
        if not new.get("metadataKey") or new.get("visibility", _UNSET) == _UNSET:
            raise invalid("Developer metadata must have a key and a visibility specified.")
        target = checked_place(batch.book, new["location"]) if new.get("location") else place
        stored = {k: v for k, v in new.items() if k != "location"}
        detach(batch, place, entry)
        _check_storage(batch, target, weight(stored))
        attach(batch, target, stored)
        changed.append(located(stored, target))
    return {"updateDeveloperMetadata": {"developerMetadata": changed} if changed else {}}


HANDLERS: dict[str, Handler] = {
    "createDeveloperMetadata": create_developer_metadata,
    "updateDeveloperMetadata": update_developer_metadata,
    "deleteDeveloperMetadata": delete_developer_metadata,
}
