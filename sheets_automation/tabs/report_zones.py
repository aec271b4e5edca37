"""The zones of people in a report tab: read with what is around them, and put back where the rebuilt tab has them.

Each zone has two named ranges, which move and grow with its cells: the zone itself, and the zone with its margin, from
our own row above it to our own row below it. What people insert at an edge lies outside of the first and inside of the
second, so it is theirs too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sheets_automation.domain.reports.stamps import moved_down
from sheets_automation.domain.reports.tab import ReportTab, Zone, text_height
from sheets_automation.domain.reports.zones import Typed, ZoneRow, filled, in_columns, starts_in, typed
from sheets_automation.google.requests import grid_range
from sheets_automation.google.sheets import quoted
from sheets_automation.model import Box, a1
from sheets_automation.tabs.report_state import Present, margin_id, zone_id
from sheets_automation.tabs.styles import STYLES

Request = dict[str, Any]
Kept = Mapping[str, Sequence[ZoneRow]]

_USUAL_HEIGHT = 21
CELL_MASK = (
    "sheets(data(startRow,startColumn,rowData(values(effectiveValue,formattedValue,note,"
    "userEnteredFormat(numberFormat,backgroundColorStyle),effectiveFormat(numberFormat)))))"
)
#: Types of number format that say what a number is; of the others the tab's own look stands.
_SAYING = frozenset({"DATE", "TIME", "DATE_TIME", "PERCENT", "CURRENCY"})


def _tone(style: Request) -> tuple[int, ...]:
    """A ``ColorStyle`` in 0–255 channels, as floats come back rounded; empty for one of the theme."""
    channels = style.get("rgbColor")
    return () if channels is None else tuple(round(255 * channels.get(c, 0)) for c in ("red", "green", "blue"))


_OUR_TONES = frozenset({(), *(_tone(look["backgroundColorStyle"]) for look in STYLES.values())})


# ------------------------------------------------------------------------------------------------------------- reading


def zone_ranges(existing: Present, title: str) -> list[tuple[str, Box, str]]:
    """(zone, box, A1 range) of all that has to be read of a tab's zones: each with its margin, or in two pieces.

    A zone that somebody moved away from its margin is read where it is now, and what is left in the margin, too.
    """
    found = []
    for name, zone in existing.zones.items():
        margin = existing.margins.get(name)
        apart = margin is not None and not (margin.top <= zone.top and zone.bottom <= margin.bottom)
        boxes = [zone] if margin is None else [margin, zone] if apart else [margin]
        for box in boxes:
            place = f"{quoted(title)}!{a1(box.top, box.left)}:{a1(box.bottom - 1, box.right - 1)}"
            found.append((name, box, place))
    return found


def zone_rows(
    existing: Present, blocks: Sequence[tuple[str, Box, Request]]
) -> dict[str, tuple[ZoneRow, list[list[object]]]]:
    """Zone → (the row above it, the rows of people), in the tab's present columns.

    ``blocks``: what Google answered for each piece of ``zone_ranges``, one ``GridData`` each. Our own rows at the ends
    of a margin are left out.
    """
    found: dict[str, tuple[ZoneRow, list[list[object]]]] = {}
    for name, box, block in blocks:
        rows = _cells(block, box)
        zone, margin = existing.zones[name], existing.margins.get(name)
        heading: ZoneRow = ()
        if box == margin and margin is not None:
            apart = not (margin.top <= zone.top and zone.bottom <= margin.bottom)
            first = int(apart or margin.top < zone.top)
            last = int(apart or margin.bottom > zone.bottom)
            heading = rows[0] if first and rows else ()
            rows = rows[first : len(rows) - last]
        before_heading, before = found.get(name, ((), []))
        kept = [row for row in before if filled(row)] if before else []
        found[name] = (before_heading or heading, [*kept, *rows])
    return found


def _cells(block: Request, box: Box) -> list[list[object]]:
    """The cells of a box, row by row; short rows and rows that Google leaves out are filled up."""
    data = block.get("rowData", [])
    down, right = block.get("startRow", box.top) - box.top, block.get("startColumn", box.left) - box.left
    rows: list[list[object]] = [[] for _ in range(box.bottom - box.top)]
    for offset, row in enumerate(data):
        if 0 <= offset + down < len(rows):
            cells: list[object] = [_cell(cell) for cell in row.get("values", [])]
            rows[offset + down] = ([*[None] * right, *cells])[: box.right - box.left]
    return rows


def _cell(data: Request) -> Typed:
    """What a cell shows: the result of a formula, never the formula; of an error the word that stands there."""
    value = data.get("effectiveValue", {})
    shown: object = next((value[key] for key in ("stringValue", "numberValue", "boolValue") if key in value), None)
    if "errorValue" in value:
        shown = data.get("formattedValue") or "#ERROR!"
    own = data.get("userEnteredFormat", {})
    number_format = data.get("effectiveFormat", {}).get("numberFormat") or own.get("numberFormat") or {}
    says = number_format.get("type") in _SAYING and isinstance(shown, int | float) and not isinstance(shown, bool)
    fill = own.get("backgroundColorStyle", {})
    if shown in (None, "") or (
        "themeColor" not in fill and _tone(fill) in _OUR_TONES
    ):  # rows that people insert take over the look of ours
        fill = {}
    return Typed(shown, number_format if says else {}, fill, data.get("note", ""))


def in_tab(tab: ReportTab, read: Mapping[str, tuple[ZoneRow, Sequence[ZoneRow]]]) -> dict[str, list[list[object]]]:
    """The rows of people in the columns that their zones have in ``tab``."""
    found = {}
    for zone in tab.zones:
        heading, rows = read.get(zone.name, ((), ()))
        starts = starts_in(heading, _headings(tab, zone), zone.columns)
        found[zone.name] = [in_columns(row, starts, zone.columns, len(tab.widths)) for row in rows]
    return found


def _headings(tab: ReportTab, zone: Zone) -> list[object]:
    above = {cell.column: cell.value for cell in tab.cells if cell.row == zone.row - 1}
    return [above.get(column) for column in zone.columns]


def heading_columns(tab: ReportTab, zone: Zone) -> dict[str, int]:
    """Heading → grid column of a zone that has a table heading."""
    return {str(words): column for words, column in zip(_headings(tab, zone), zone.columns, strict=True) if words}


# ------------------------------------------------------------------------------------------------------------- writing


def missing_zones(tab: ReportTab, sheet_id: int, existing: Present | None) -> list[str]:
    """Names of the zones whose mark the tab has lost."""
    return [zone_id(sheet_id, zone.name) for zone in tab.zones if existing and zone.name not in existing.zones]


def put_back(grid: list[list[Request]], zone: Zone, rows: Sequence[ZoneRow], sheet_id: int) -> list[Request]:
    """Puts what people typed into the grid of values; returns the requests for what belongs to their cells."""
    batch: list[Request] = []
    for offset, values in enumerate(rows[: zone.rows]):
        row = in_columns(values, zone.columns, zone.columns, len(grid[0]))
        for column in zone.columns:
            cell = typed(row[column])
            value = _typed(cell.value)
            if value is not None:
                grid[zone.row + offset][column]["userEnteredValue"] = value
            batch += _belongings(cell, sheet_id, zone.row + offset, column)
    return batch


def _belongings(cell: Typed, sheet_id: int, row: int, column: int) -> list[Request]:
    look: Request = {}
    fields = []
    if cell.number_format:
        look["numberFormat"] = dict(cell.number_format)
        fields.append("userEnteredFormat.numberFormat")
    if cell.fill:
        look["backgroundColorStyle"] = dict(cell.fill)
        fields.append("userEnteredFormat.backgroundColorStyle")
    if cell.note:
        fields.append("note")
    if not fields:
        return []
    data = {**({"userEnteredFormat": look} if look else {}), **({"note": cell.note} if cell.note else {})}
    area = grid_range(sheet_id, row, row + 1, column, column + 1)
    return [{"repeatCell": {"range": area, "cell": data, "fields": ",".join(fields)}}]


def _typed(value: object) -> Request | None:
    """What a person left in a manual zone: text, number or yes/no; empty cells stay empty."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value} if isinstance(value, str) and value else None


def with_room(tab: ReportTab, kept: Kept) -> ReportTab:
    """A zone into which people inserted rows keeps them all, and rows grow with what was typed; the rest moves down."""
    for name in [zone.name for zone in tab.zones]:
        rows = kept.get(name, ())
        zone = next(zone for zone in tab.zones if zone.name == name)
        last = max((number for number, row in enumerate(rows, 1) if filled(row)), default=0)
        if last > zone.rows:
            tab = _grown(tab, zone, last - zone.rows)
        tab = _heightened(tab, zone, rows[:last])
    return tab


def _grown(tab: ReportTab, zone: Zone, missing: int) -> ReportTab:
    """More rows of a zone, which look like its last."""
    last = zone.row + zone.rows - 1
    pattern = [cell for cell in tab.cells if cell.row == last]
    tab = moved_down(tab, last + 1, missing)
    more = [cell._replace(row=last + extra) for extra in range(1, missing + 1) for cell in pattern]
    zones = [replace(other, rows=other.rows + missing) if other.name == zone.name else other for other in tab.zones]
    heights = dict(tab.heights)
    if last in heights:
        heights |= {last + extra: heights[last] for extra in range(1, missing + 1)}
    cells = sorted([*tab.cells, *more], key=lambda cell: (cell.row, cell.column))
    return replace(tab, cells=tuple(cells), zones=tuple(zones), heights=heights)


def _heightened(tab: ReportTab, zone: Zone, rows: Sequence[ZoneRow]) -> ReportTab:
    heights = dict(tab.heights)
    widths = {(cell.row, cell.column): sum(tab.widths[cell.column : cell.column + cell.span]) for cell in tab.cells}
    for offset, values in enumerate(rows):
        row = zone.row + offset
        for column in zone.columns:
            text = typed(values[column]).value if column < len(values) else None
            if isinstance(text, str) and (row, column) in widths:
                heights[row] = max(heights.get(row, _USUAL_HEIGHT), text_height(text, widths[row, column]))
    return replace(tab, heights=heights)


def named_ranges(zone: Zone, tab: ReportTab, sheet_id: int) -> list[Request]:
    """The zone and its margin as named ranges."""
    below = (cell.row for cell in tab.cells if cell.row >= zone.row + zone.rows)
    end = min(below, default=tab.row_count - 1) + 1
    ranges = (
        (zone_id(sheet_id, zone.name), zone.row, zone.row + zone.rows),
        (margin_id(sheet_id, zone.name), max(0, zone.row - 1), max(end, zone.row + zone.rows)),
    )
    return [
        {
            "addNamedRange": {
                "namedRange": {
                    "namedRangeId": name,
                    "name": name,
                    "range": grid_range(sheet_id, top, bottom, 0, len(tab.widths)),
                }
            }
        }
        for name, top, bottom in ranges
    ]
