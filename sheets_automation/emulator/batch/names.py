"""Requests on named ranges and protected ranges."""

from __future__ import annotations

import copy
import re

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import parse_bounds
from sheets_automation.emulator.state.grid import Json, Sheet
from sheets_automation.emulator.state.protection import can_edit, refused

from .state import Batch, Handler
from .update_mask import Resource, update_message

_NAME = re.compile(r"^[^\W\d]\w*$")
_NAMED = Resource("NamedRange", frozenset({"name", "range", "namedRangeId"}))
_PROTECTED = Resource(
    "ProtectedRange",
    frozenset({"range", "namedRangeId", "tableId", "description", "warningOnly", "unprotectedRanges", "editors"}),
)


def add_named_range(batch: Batch, request: Json) -> Json:
    given = request.get("namedRange", {})
    name = given.get("name", "")
    _check_name(batch, name, None)
    area = _named_area(batch, given.get("range"))
    used = {item["namedRangeId"] for item in batch.book.named_ranges}
    wanted = given.get("namedRangeId")
    if wanted is not None and wanted in used:
        raise invalid(f"Cannot add named range with ID {wanted}, a named range with that ID already exists.")
    named = {"namedRangeId": wanted or str(batch.context.new_int()), "name": name, "range": area}
    batch.book.named_ranges.append(named)
    batch.rearranged = True
    return {"addNamedRange": {"namedRange": copy.deepcopy(named)}}


def _named_area(batch: Batch, area: Json | None) -> Json:
    """The range as it will be stored: inside the grid, its open sides left open."""
    return batch.filled_box(area).grid_range


def _check_name(batch: Batch, name: str, but: str | None) -> None:
    bounds = parse_bounds(name)
    if not _NAME.match(name) or len(name) > 250 or name.casefold() in ("true", "false") or bounds:
        raise invalid(f"Invalid name for a named range: {name}")
    for item in batch.book.named_ranges:
        if item["namedRangeId"] != but and item["name"].casefold() == name.casefold():
            raise invalid(f"Cannot add named range with name {name}, a named range with that name already exists.")


def _find_named(batch: Batch, named_id: str) -> Json:
    for item in batch.book.named_ranges:
        if item["namedRangeId"] == named_id:
            return item
    raise invalid(f"No named range with id: {named_id}")


def update_named_range(batch: Batch, request: Json) -> Json:
    new = request.get("namedRange", {})
    old = _find_named(batch, new.get("namedRangeId", ""))
    changed = update_message(old, new, request.get("fields", ""), _NAMED, None)
    changed["namedRangeId"] = old["namedRangeId"]
    _check_name(batch, changed.get("name", ""), old["namedRangeId"])
    changed["range"] = _named_area(batch, changed.get("range"))
    batch.book.named_ranges[batch.book.named_ranges.index(old)] = changed
    batch.rearranged = True
    return {}


def delete_named_range(batch: Batch, request: Json) -> Json:
    batch.book.named_ranges.remove(_find_named(batch, request.get("namedRangeId", "")))
    batch.rearranged = True
    return {}


def add_protected_range(batch: Batch, request: Json) -> Json:
    given = request.get("protectedRange", {})
    stored = {k: given[k] for k in _PROTECTED.fields if k in given}
    sheet = _checked_protection(batch, stored)
    used = [item["protectedRangeId"] for s in batch.book.sheets for item in s.protected_ranges]
    protected = {
        "protectedRangeId": batch.fresh_id(given.get("protectedRangeId"), used, "protected range"),
        **_with_editors(batch, stored),
    }
    sheet.protected_ranges.append(protected)
    # The reply names the editors asked for; those who may always edit show in later reads (recorded by gspread).
    asked = {k: v for k, v in given.get("editors", {}).items() if v}
    return {"addProtectedRange": {"protectedRange": {**shown_protection(batch, protected), "editors": asked}}}


def shown_protection(batch: Batch, protected: Json) -> Json:
    """A protected range as the caller reads it back."""
    return {**copy.deepcopy(protected), "requestingUserCanEdit": can_edit(protected, batch.context)}


def _checked_protection(batch: Batch, stored: Json) -> Sheet:
    """The sheet a protection is on; ApiError 400 unless it names exactly one existing area."""
    if sum(name in stored for name in ("range", "namedRangeId", "tableId")) != 1:
        raise invalid("Exactly one of range, namedRangeId or tableId must be specified.")
    if "namedRangeId" in stored:
        return batch.sheet(_find_named(batch, stored["namedRangeId"]).get("range", {}).get("sheetId", 0))
    if "tableId" in stored:
        for sheet in batch.book.sheets:
            if any(table["tableId"] == stored["tableId"] for table in sheet.tables):
                return sheet
        raise invalid(f"No table with id: {stored['tableId']}")
    box = batch.filled_box(stored["range"])
    stored["range"] = box.grid_range
    if stored.get("unprotectedRanges"):
        if box.grid_range.keys() - {"sheetId"}:
            raise invalid("Unprotected ranges are only supported on protected sheets.")
        stored["unprotectedRanges"] = [batch.filled_box(area).grid_range for area in stored["unprotectedRanges"]]
    return box.sheet


def _with_editors(batch: Batch, stored: Json) -> Json:
    """Whoever protects, and the owner, may always edit."""
    out = {k: v for k, v in stored.items() if v not in (None, False, "", [])}
    editors = {k: v for k, v in out.get("editors", {}).items() if v}
    users = list(editors.get("users", []))
    known = {str(user).casefold() for user in users}
    for email in (batch.context.owner, batch.context.caller):
        if email and email.casefold() not in known:
            users.append(email)
            known.add(email.casefold())
    return {**out, "editors": {**editors, "users": users}}


def _find_protected(batch: Batch, protected_id: int) -> tuple[Sheet, Json]:
    for sheet in batch.book.sheets:
        for item in sheet.protected_ranges:
            if item["protectedRangeId"] == protected_id:
                if not can_edit(item, batch.context):
                    raise refused()
                return sheet, item
    raise invalid(f"No protected range with id: {protected_id}")


def update_protected_range(batch: Batch, request: Json) -> Json:
    new = request.get("protectedRange", {})
    sheet, old = _find_protected(batch, new.get("protectedRangeId", 0))
    changed = update_message(old, new, request.get("fields", ""), _PROTECTED, None)
    target = _checked_protection(batch, changed)
    index = sheet.protected_ranges.index(old)
    changed = _with_editors(batch, changed)
    if target is sheet:
        sheet.protected_ranges[index] = changed
    else:
        sheet.protected_ranges.pop(index)
        target.protected_ranges.append(changed)
    return {}


def delete_protected_range(batch: Batch, request: Json) -> Json:
    sheet, item = _find_protected(batch, request.get("protectedRangeId", 0))
    sheet.protected_ranges.remove(item)
    return {}


HANDLERS: dict[str, Handler] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
}
