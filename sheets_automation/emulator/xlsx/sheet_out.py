"""One ``Sheet`` into one worksheet of the exported file: cells first, then what lies over them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from sheets_automation.emulator.state.grid import CellData, Json

from .boxes import Box, clipped, overlap, rectangles
from .cells_out import SheetTarget, cached_value, read_bands, whole_sheet_protection, write_cells
from .colours import style_of
from .conditions import condition_from_locale
from .formula import valid_name
from .print_setup import write_print
from .rules_out import conditional, gradient, validation
from .styles_in import SAFE_STYLE_NAME, format_key

log = logging.getLogger(__name__)

_COLUMN_PIXELS = 100  # what Google gives a column that nobody sized
_PORTRAIT_PIXELS = 900
_LETTER_PAPER = 1


def write_sheet(target: SheetTarget) -> None:
    """Everything of the sheet but its charts, which need the other sheets to be written first."""
    target.bands = read_bands(target)
    protection = whole_sheet_protection(target.sheet) or {}
    free = (clipped(area, target.sheet) for area in protection.get("unprotectedRanges", []))
    target.free = [box for box in free if box]
    _view(target)
    _merges(target)
    _tables(target)
    write_cells(target)
    _dimensions(target)
    _validations(target)
    _conditionals(target)
    _filter(target)
    _protection(target)


def _view(target: SheetTarget) -> None:
    sheet, worksheet = target.sheet, target.worksheet
    grid = sheet.properties.get("gridProperties", {})
    rows, columns = int(grid.get("frozenRowCount", 0)), int(grid.get("frozenColumnCount", 0))
    if rows or columns:
        worksheet.freeze_panes(rows, columns)
    if grid.get("hideGridlines"):
        worksheet.hide_gridlines(2)
    if sheet.properties.get("rightToLeft"):
        worksheet.right_to_left()
    tab = style_of(sheet.properties, "tabColor")
    if tab is not None:
        worksheet.set_tab_color(target.formats.paint.of(tab, "tab"))
    worksheet.outline_settings(
        True, bool(grid.get("rowGroupControlAfter", True)), bool(grid.get("columnGroupControlAfter", True)), False
    )
    _print(target, rows)
    look = target.aside.get("look", {})
    if "zoom" in look:
        worksheet.set_zoom(look["zoom"])
    if not look.get("zeros", True):
        worksheet.hide_zero()
    if not look.get("headings", True):
        worksheet.hide_row_col_headers()


def _print(target: SheetTarget, frozen: int) -> None:
    """As the file said; where it said nothing of the page, as Google would print it: on letter, one page wide."""
    sheet, worksheet, aside = target.sheet, target.worksheet, target.aside.get("print", {})
    if "page" not in aside:
        worksheet.set_paper(_LETTER_PAPER)
        used = max((at + 1 for _row, at, cell in sheet.occupied() if "userEnteredValue" in cell), default=0)
        used = max([used, *(box[3] for area in sheet.merges if (box := clipped(area, sheet)) and box[2] < used)])
        width = sum(_width(target, at) for at in range(used))
        if width > _PORTRAIT_PIXELS:
            worksheet.set_landscape()
        _one_page_wide(worksheet, width)
        if frozen:
            worksheet.repeat_rows(0, frozen - 1)
    write_print(worksheet, aside)


def _one_page_wide(worksheet: Any, pixels: int) -> None:
    """By a scale of its own, so that pages end at the same row everywhere: LibreOffice draws columns some per cent
    wider than they are, and would make the whole smaller to fit them. Narrower margins at the sides give it that room.
    """
    inches = _ACROSS if pixels > _PORTRAIT_PIXELS else _UPRIGHT
    scale = min(100, int(100 * inches * _PIXELS_PER_INCH / max(pixels, 1)))
    if scale < _LEAST_SCALE:
        worksheet.fit_to_pages(1, 0)
        return
    worksheet.set_print_scale(scale)
    worksheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.75)


_ACROSS, _UPRIGHT = 9.6, 7.1  # inches of letter paper within margins of 0.7
_PIXELS_PER_INCH, _LEAST_SCALE = 96, 10


def _width(target: SheetTarget, column: int) -> int:
    columns = target.sheet.columns
    return int(columns[column].properties.get("pixelSize", _COLUMN_PIXELS)) if column < len(columns) else _COLUMN_PIXELS


def _merges(target: SheetTarget) -> None:
    for area in target.sheet.merges:
        box = clipped(area, target.sheet)
        if box and (box[1] - box[0]) * (box[3] - box[2]) > 1:
            area_of = (box[0], box[2], box[1] - 1, box[3] - 1)
            _try(target, "a merge", partial(target.worksheet.merge_range, *area_of, "", None))


def _try(target: SheetTarget, what: str, act: Callable[[], Any]) -> None:
    """Overlaps that Google allows and Excel does not cost the later of the two."""
    try:
        act()
    except XlsxWriterException as error:
        log.warning("%s of sheet %r left out of the .xlsx export: %s", what, target.sheet.title, error)


def _dimensions(target: SheetTarget) -> None:
    sheet, worksheet = target.sheet, target.worksheet
    levels = _levels(sheet.extra.get("columnGroups", []))
    for index in range(max(sheet.column_count, len(sheet.columns))):
        properties = sheet.columns[index].properties if index < len(sheet.columns) else {}
        options = _options(properties, levels.get(index, 0))
        worksheet.set_column_pixels(index, index, _width(target, index), None, options)
    levels = _levels(sheet.extra.get("rowGroups", []))
    for index in sorted({*levels, *(at for at, row in enumerate(sheet.rows) if row.properties)}):
        properties = sheet.rows[index].properties if index < len(sheet.rows) else {}
        worksheet.set_row_pixels(index, properties.get("pixelSize"), None, _options(properties, levels.get(index, 0)))


def _options(properties: Json, level: int) -> Json:
    hidden = bool(properties.get("hiddenByUser") or properties.get("hiddenByFilter"))
    return {"hidden": hidden, "level": min(level, 7)}


def _levels(groups: list[Json]) -> dict[int, int]:
    """Index → how many groups it lies in."""
    found: dict[int, int] = {}
    for group in groups:
        span = group.get("range", {})
        for index in range(int(span.get("startIndex", 0)), int(span.get("endIndex", 0))):
            found[index] = max(found.get(index, 0), int(group.get("depth", 1)))
    return found


def _validations(target: SheetTarget) -> None:
    cells: dict[int, list[tuple[int, int]]] = {}
    rules: dict[int, Json] = {}
    for row, column, cell in target.sheet.occupied():
        rule = cell.get("dataValidation")
        if rule:
            rules.setdefault(id(rule), rule)
            cells.setdefault(id(rule), []).append((row, column))
    by_key: dict[str, tuple[Json, list[tuple[int, int]]]] = {}
    for identity, rule in rules.items():
        by_key.setdefault(format_key(rule), (rule, []))[1].extend(cells[identity])
    for rule, places in by_key.values():
        american = {**rule, "condition": condition_from_locale(rule.get("condition", {}), target.comma_decimal)}
        options = validation(american, target.titles)
        if options is None:
            continue
        boxes = [[first, left, end - 1, right - 1] for first, end, left, right in rectangles(places)]
        target.worksheet.data_validation(*boxes[0], {**options, "other_cells": boxes[1:]})


def _conditionals(target: SheetTarget) -> None:
    for rule in target.sheet.conditional_formats:
        boxes = [box for box in (clipped(area, target.sheet) for area in rule.get("ranges", [])) if box]
        if not boxes:
            continue
        first = boxes[0]
        if "gradientRule" in rule:
            options = gradient(rule, lambda point: target.formats.paint.hex(style_of(point, "color") or {}))
        else:
            boolean = rule.get("booleanRule", {})
            condition = condition_from_locale(boolean.get("condition", {}), target.comma_decimal)
            american = {"booleanRule": {**boolean, "condition": condition}}
            options = conditional(american, xl_rowcol_to_cell(first[0], first[2]), target.titles)
        if options is None:
            log.warning("a conditional format of sheet %r left out of the .xlsx export", target.sheet.title)
            continue
        if "booleanRule" in rule:
            options["format"] = target.formats.differential(rule["booleanRule"].get("format", {}))
        if len(boxes) > 1:
            options["multi_range"] = " ".join(xl_range(b[0], b[2], b[1] - 1, b[3] - 1) for b in boxes)
        target.worksheet.conditional_format(first[0], first[2], first[1] - 1, first[3] - 1, options)


def _filter(target: SheetTarget) -> None:
    found = target.sheet.basic_filter
    box = clipped(found.get("range", {}), target.sheet) if found else None
    tables = [clipped(table.get("range", {}), target.sheet) for table in target.sheet.tables]
    if not found or not box or any(t and overlap(t, box) for t in tables):
        return
    target.worksheet.autofilter(box[0], box[2], box[1] - 1, box[3] - 1)
    specs = {int(at): entry for at, entry in found.get("criteria", {}).items()}
    specs |= {int(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in found.get("filterSpecs", [])}
    # A list of the file that hid nothing is no criterion of Google's, but may hide what is typed later.
    harmless = {int(at) for at, known in target.aside.get("filter", {}).items() if known["hidden"] is None}
    for column, criteria in {**{at: {} for at in harmless - specs.keys()}, **specs}.items():
        if box[2] <= column < box[3]:
            _filter_column(target, box, column, criteria)


def _filter_column(target: SheetTarget, box: Box, column: int, criteria: Json) -> None:
    hidden = set(criteria.get("hiddenValues", []))
    known = target.aside.get("filter", {}).get(str(column))
    if known and known["shown"] and known["hidden"] == criteria.get("hiddenValues") and "condition" not in criteria:
        target.worksheet.filter_column_list(column, [text or "Blanks" for text in known["shown"]])
        return
    if hidden:
        shown: dict[str, None] = {}
        for row in range(box[0] + 1, min(box[1], len(target.sheet.rows))):
            if not target.sheet.rows[row].properties.get("hiddenByFilter"):
                text = str(cached_value(target.sheet.cell(row, column).get("effectiveValue", {})))
                if text not in hidden:
                    shown[text or "Blanks"] = None
        if shown:
            target.worksheet.filter_column_list(column, list(shown))
        return
    condition = criteria.get("condition", {})
    values = [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]
    sign = {"NUMBER_GREATER": ">", "NUMBER_GREATER_THAN_EQ": ">=", "NUMBER_LESS": "<", "NUMBER_LESS_THAN_EQ": "<=",
            "NUMBER_EQ": "==", "NUMBER_NOT_EQ": "!="}.get(condition.get("type", ""))  # fmt: skip
    if sign and values and re.match(r"^-?\d+(\.\d+)?$", values[0]):
        target.worksheet.filter_column(column, f"x {sign} {values[0]}")
    elif condition.get("type") in ("TEXT_EQ", "TEXT_CONTAINS") and values and values[0]:
        text = values[0] if condition["type"] == "TEXT_EQ" else f"*{values[0]}*"
        quoted = text.replace('"', '""')
        target.worksheet.filter_column(column, f'x == "{quoted}"')


def _protection(target: SheetTarget) -> None:
    """Excel protects whole sheets with exceptions; Google's protected parts have no counterpart."""
    protected = whole_sheet_protection(target.sheet)
    if protected is not None:
        target.worksheet.protect()
        for box in target.free:
            target.worksheet.unprotect_range(xl_range(box[0], box[2], box[1] - 1, box[3] - 1))


def _tables(target: SheetTarget) -> None:
    for table in target.sheet.tables:
        box = clipped(table.get("range", {}), target.sheet)
        if box is None or box[1] - box[0] < 2:
            continue
        headers = [_text(target.sheet.cell(box[0], column)) for column in range(box[2], box[3])]
        if not all(headers) or len({header.casefold() for header in headers}) < len(headers):
            continue  # Excel repairs a table by renaming such headings: better a plain range
        look = target.aside.get("tables", {}).get(table.get("tableId"), {})
        options: Json = {"columns": [{"header": header} for header in headers], "autofilter": look.get("filter", True)}
        if SAFE_STYLE_NAME.match(look.get("style") or ""):
            options["style"] = look["style"]
        elif look:
            options["style"] = None
        if look.get("total"):
            options["total_row"] = True
        options["name"] = _table_name(target, str(table.get("name", "")))
        _try(target, "a table", partial(target.worksheet.add_table, box[0], box[2], box[1] - 1, box[3] - 1, options))


def _table_name(target: SheetTarget, wanted: str) -> str:
    """A name that Excel accepts and that no other table or range of the file has."""
    name, number = (wanted if valid_name(wanted) else "Tabla"), 1
    base = name
    while name.casefold() in target.names:
        number += 1
        name = f"{base}_{number}"
    target.names.add(name.casefold())
    return name


def _text(cell: CellData) -> str:
    return str(cell.get("userEnteredValue", {}).get("stringValue", ""))
