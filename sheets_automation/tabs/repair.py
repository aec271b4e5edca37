"""Requests that give a tab of ours its columns, heading and look back, around what people put there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_automation.domain.control.layout import Astray
from sheets_automation.domain.control.tables import PLAIN, TABLES
from sheets_automation.google.requests import Json, block, dimension_range, hidden, longer, wider
from sheets_automation.model import CellOut
from sheets_automation.tabs import control as look

#: What has to be known of a tab before it is dressed again: Google refuses a protection that is there already.
STATE_MASK = (
    "sheets(properties(sheetId),conditionalFormats(ranges),filterViews(filterViewId,title),"
    "protectedRanges(protectedRangeId,description))"
)


def structure(wrong: Astray) -> list[Json]:
    """People's columns to the right, missing ones of ours inserted, the first row free for the heading."""
    sheet, tab = wrong.tab.sheet_id, wrong.tab
    kept = tab.column_count - len(wrong.foreign)
    requests: list[Json] = [{"unmergeCells": {"range": {"sheetId": sheet}}}] if tab.merges else []
    if wrong.foreign != tuple(range(kept, tab.column_count)):
        requests += [
            {
                "moveDimension": {
                    "source": dimension_range(sheet, "COLUMNS", column - moved, column - moved + 1),
                    "destinationIndex": tab.column_count,
                }
            }
            for moved, column in enumerate(wrong.foreign)
        ]
    if wrong.inserted and kept == tab.column_count:
        requests.append(wider(sheet, wrong.inserted))
    elif wrong.inserted:
        place = dimension_range(sheet, "COLUMNS", kept, kept + wrong.inserted)
        requests.append({"insertDimension": {"range": place, "inheritFromBefore": False}})
    for row in reversed(wrong.old_headings):
        requests.append({"deleteDimension": {"range": dimension_range(sheet, "ROWS", row, row + 1)}})
    if wrong.heading_gone:
        first = dimension_range(sheet, "ROWS", 0, 1)
        requests.append({"insertDimension": {"range": first, "inheritFromBefore": False}})
    return requests


def rewritten(sheet_id: int, rows: Mapping[int, Sequence[CellOut]]) -> list[list[Json]]:
    """Groups of requests, one for each run of neighbouring rows."""
    groups: list[list[Json]] = []
    run: list[Sequence[CellOut]] = []
    for row in sorted(rows):
        run.append(rows[row])
        if row + 1 not in rows or len(run) == 500:
            groups.append(block(sheet_id, row + 1 - len(run), run))
            run = []
    return groups


def dressed_again(wrong: Astray, state: Json) -> list[Json]:
    """Heading, widths, colours, filter and protection as of a new tab; people's own rules and views stay."""
    sheet, width = wrong.tab.sheet_id, len(wrong.headings)
    requests = _undressed(sheet, width, state)
    rows = wrong.tab.row_count - len(wrong.old_headings) + wrong.heading_gone
    if rows < look.SPARE_ROWS:
        requests.append(longer(sheet, look.SPARE_ROWS - rows))
    table = next((table for table in TABLES if table.sheet_id == sheet), None)
    frozen = look.grid(width, table.frozen if table else 0)
    place = {"sheetId": sheet, "gridProperties": {key: frozen[key] for key in ("frozenRowCount", "frozenColumnCount")}}
    fields = "gridProperties.frozenRowCount,gridProperties.frozenColumnCount"
    requests.append({"updateSheetProperties": {"properties": place, "fields": fields}})
    requests.append(hidden(dimension_range(sheet, "COLUMNS", 0, width), yes=False))
    if table is not None:
        requests += look.dress_table(table)
    else:
        requests += look.dress_plain(sheet, next(columns for plain, _title, columns in PLAIN if plain == sheet))
    if rows > look.SPARE_ROWS:
        requests += look.dress_rows(sheet, look.SPARE_ROWS, rows)
    return requests


def _undressed(sheet_id: int, width: int, state: Json) -> list[Json]:
    """Take off what the service had put on, so that it can be put on anew."""
    found: Json = next((s for s in state.get("sheets", []) if s["properties"].get("sheetId", 0) == sheet_id), {})
    rules = found.get("conditionalFormats", [])
    ours = [i for i, rule in enumerate(rules) if any(r.get("startColumnIndex", 0) < width for r in rule["ranges"])]
    return [
        *({"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": index}} for index in reversed(ours)),
        *(
            {"deleteProtectedRange": {"protectedRangeId": item["protectedRangeId"]}}
            for item in found.get("protectedRanges", [])
            if item.get("description") == look.PROTECTION or item["protectedRangeId"] == look.protection_id(sheet_id)
        ),
        *(
            {"deleteFilterView": {"filterId": view["filterViewId"]}}
            for view in found.get("filterViews", [])
            if view.get("title") in (*look.VIEWS, *look.AUDIT_VIEWS)
        ),
    ]
