"""Who may edit what: protected ranges as Google enforces them."""

from __future__ import annotations

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError, invalid

from .grid import Json, Sheet, Spreadsheet

REFUSAL = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def refused() -> ApiError:
    """The 400 a caller gets who may not edit what they tried to edit."""
    return invalid(REFUSAL)


def can_edit(protected: Json, context: Context) -> bool:
    """``ProtectedRange.requestingUserCanEdit`` for the caller: owners, listed editors, and anyone where it only warns.

    ``domainUsersCanEdit`` admits callers of the owner's domain. Groups have no members here.
    """
    caller = context.caller.casefold()
    owner = (context.owner or "").casefold()
    if protected.get("warningOnly") or caller == owner:
        return True
    editors = protected.get("editors", {})
    if caller in (str(user).casefold() for user in editors.get("users", [])):
        return True
    return bool(editors.get("domainUsersCanEdit")) and caller.partition("@")[2] == owner.partition("@")[2] != ""


def protected_area(book: Spreadsheet, protected: Json) -> Json | None:
    """The ``GridRange`` a protected range covers, also when it names a named range or a table instead."""
    if "range" in protected:
        return dict(protected["range"])
    if "namedRangeId" in protected:
        found = (n.get("range") for n in book.named_ranges if n["namedRangeId"] == protected["namedRangeId"])
        return next(found, None)
    tables = (t for sheet in book.sheets for t in sheet.tables)
    return next((t["range"] for t in tables if t.get("tableId") == protected.get("tableId", "")), None)


def guard(
    book: Spreadsheet,
    sheet: Sheet,
    context: Context,
    rows: tuple[int, int] | None = None,
    columns: tuple[int, int] | None = None,
) -> None:
    """Refuse (400) a change of these rows × columns (half-open; None: all of them) where a protection bars the caller.

    A cell inside an ``unprotectedRanges`` entry may be edited; the whole changed area must lie in one of them.
    """
    area = (*(rows or (0, None)), *(columns or (0, None)))
    for protected in sheet.protected_ranges:
        covered = protected_area(book, protected)
        if covered is None or not _meet(covered, area) or can_edit(protected, context):
            continue
        if not any(_holds(free, area) for free in protected.get("unprotectedRanges", [])):
            raise refused()


def guard_sheet(sheet: Sheet, context: Context) -> None:
    """Refuse (400) a change of the sheet itself (its title, its charts) when the whole sheet is protected."""
    for protected in sheet.protected_ranges:
        covered = protected.get("range")
        whole = covered is not None and not (covered.keys() - {"sheetId"})
        if whole and not can_edit(protected, context):
            raise refused()


_Area = tuple[int, int | None, int, int | None]


def _meet(covered: Json, area: _Area) -> bool:
    rows = _overlap(covered.get("startRowIndex"), covered.get("endRowIndex"), area[0], area[1])
    return rows and _overlap(covered.get("startColumnIndex"), covered.get("endColumnIndex"), area[2], area[3])


def _overlap(start: int | None, end: int | None, low: int, high: int | None) -> bool:
    return (high is None or (start or 0) < high) and (end is None or low < end)


def _holds(free: Json, area: _Area) -> bool:
    rows = _within(free.get("startRowIndex"), free.get("endRowIndex"), area[0], area[1])
    return rows and _within(free.get("startColumnIndex"), free.get("endColumnIndex"), area[2], area[3])


def _within(start: int | None, end: int | None, low: int, high: int | None) -> bool:
    return (start or 0) <= low and (end is None or (high is not None and high <= end))
