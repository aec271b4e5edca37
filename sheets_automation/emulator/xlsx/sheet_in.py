"""One worksheet: its cells with everything the file lays around them, as a ``Sheet``."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import Color

from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Column, Json, Sheet

from .archive import Relation, attribute, child, children, decimal, flag, parsed, whole
from .boxes import Box, boxes, grid_range, overlap
from .cells_in import CellsRead
from .colours import resolve
from .drawings_in import count_drawn
from .escapes import unescaped
from .extensions_in import count_extensions
from .losses import Losses
from .notes_in import read_notes
from .overlays_in import read_basic_filter, read_conditionals, read_protection, read_validations
from .print_setup import read_print
from .source import SheetSource
from .styles_in import ImportedFormat, shared_asides
from .tables_in import read_tables

_DIGIT_PIXELS = 7  # width of "0" in the fonts that files are measured in: Calibri 11, Arial 10
_DEFAULT_COLUMN_PIXELS = 64
_MAX_GROUP_DEPTH = 8
_LINK_SCHEMES = ("http://", "https://", "mailto:", "ftp://")


def build_sheet(source: SheetSource) -> Sheet:
    """The sheet. A rule that cannot be read is dropped and named; values and formats never suffer from it."""
    relations = source.archive.related(source.part)
    sheet = Sheet(properties=source.properties, rows=source.cells.rows)
    aside: Json = dict(source.aside)
    steps: tuple[Callable[[Sheet, SheetSource, dict[str, Relation], Json], None], ...] = (
        _view,
        _row_formats,
        _columns,
        _groups,
        _merges,
        _hyperlinks,
        _notes,
        read_validations,
        read_conditionals,
        read_basic_filter,
        read_protection,
        read_tables,
        _print,
        _rest,
    )
    for step in steps:
        try:
            step(sheet, source, relations, aside)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            name = step.__name__.strip("_").removeprefix("read_").replace("_", " ")
            source.lost.add(f"{name} that could not be read ({type(error).__name__})")
    aside["styles"] = shared_asides(source.styles.cells)
    sheet.extra["xlsx"] = json.dumps(aside, separators=(",", ":"))
    return sheet


def _edit(sheet: Sheet, row: int, column: int, **changes: Any) -> None:
    sheet.put(row, column, {**sheet.cell(row, column), **changes})


def _view(_sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], aside: Json) -> None:
    grid = source.properties["gridProperties"]
    views = source.cells.parts.get("sheetViews")
    view = child(views, "sheetView") if views is not None else None
    if view is not None:
        if not flag(view, "showGridLines", default=True):
            grid["hideGridlines"] = True
        if flag(view, "rightToLeft"):
            source.properties["rightToLeft"] = True
        pane = child(view, "pane")
        if pane is not None and pane.get("state") in ("frozen", "frozenSplit"):
            rows, columns = (
                min(whole(pane, "ySplit"), source.size[0] - 1),
                min(whole(pane, "xSplit"), source.size[1] - 1),
            )
            grid |= {"frozenRowCount": rows} if rows > 0 else {}
            grid |= {"frozenColumnCount": columns} if columns > 0 else {}
        _look(view, aside)
    if source.cells.row_pixels:
        aside["rowPixels"] = source.cells.row_pixels
    standard = source.cells.parts.get("sheetFormatPr")
    if standard is not None and flag(standard, "zeroHeight"):
        source.lost.add("rows hidden because nothing is in them")
    _tab(source, aside)


def _look(view: Element, aside: Json) -> None:
    """How the sheet is looked at, which the API does not know."""
    found: Json = {}
    zoom = whole(view, "zoomScale", 100)
    if zoom != 100 and 10 <= zoom <= 400:
        found["zoom"] = zoom
    if not flag(view, "showZeros", default=True):
        found["zeros"] = False
    if not flag(view, "showRowColHeaders", default=True):
        found["headings"] = False
    if found:
        aside["look"] = found


def _tab(source: SheetSource, aside: Json) -> None:
    settings = source.cells.parts.get("sheetPr")
    element = child(settings, "tabColor") if settings is not None else None
    colour = resolve(parsed(Color, element), source.styles.palette) if element is not None else None
    if colour:
        source.properties |= normalise_format({"tabColorStyle": colour.style})
        if colour.origin and not colour.theme_name:
            aside["tab"] = {"hex": colour.hex, "origin": list(colour.origin)}
    outline = child(settings, "outlinePr") if settings is not None else None
    if outline is None or flag(outline, "summaryBelow", default=True):
        source.properties["gridProperties"]["rowGroupControlAfter"] = True
    if outline is None or flag(outline, "summaryRight", default=True):
        source.properties["gridProperties"]["columnGroupControlAfter"] = True


def _row_formats(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    rows, columns = source.size
    for index, fmt in source.cells.row_formats.items():
        if fmt and index < rows:
            row, plain = sheet.row(index), source.cells.plain.get(index, ())
            blank: Json = {"userEnteredFormat": fmt}
            row.cells.extend([None] * (columns - len(row.cells)))
            row.cells = [cell or (None if at in plain else blank) for at, cell in enumerate(row.cells)]
            while row.cells and row.cells[-1] is None:
                row.cells.pop()


def _columns(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    count = source.size[1]
    standard = _default_column(source)
    levels: dict[int, tuple[int, bool]] = {}
    sheet.columns = [Column({"pixelSize": standard}) for _ in range(count)]
    for element in source.cells.parts.get("cols", ()):
        first, last = whole(element, "min", 1) - 1, min(whole(element, "max", 1), count)
        width = decimal(element, "width")
        style = source.styles.cell(whole(element, "style"))
        for index in range(max(first, 0), last):
            column = sheet.column(index)
            if width:
                column.properties["pixelSize"] = max(1, round(width * _DIGIT_PIXELS))
            if flag(element, "hidden"):
                column.properties["hiddenByUser"] = True
            if whole(element, "outlineLevel"):
                levels[index] = (whole(element, "outlineLevel"), flag(element, "collapsed"))
        if style.format and first < last:
            _fill_columns(sheet, source.cells, range(max(first, 0), last), style.format)
    if levels:
        sheet.extra["columnGroups"] = _nested(levels, source.sheet_id, "COLUMNS")


def _default_column(source: SheetSource) -> int:
    element = source.cells.parts.get("sheetFormatPr")
    width = decimal(element, "defaultColWidth") if element is not None else None
    return max(1, round(width * _DIGIT_PIXELS)) if width else _DEFAULT_COLUMN_PIXELS


def _fill_columns(sheet: Sheet, cells: CellsRead, columns: range, fmt: Json) -> None:
    """Cells that the file leaves out take their column's format, as they do on Google; those it lists keep their own.

    A row's format goes before its columns', plain ones included.
    """
    blank: Json = {"userEnteredFormat": fmt}
    for index in range(sheet.row_count):
        if index in cells.row_formats:
            continue
        row, plain = sheet.row(index), cells.plain.get(index, ())
        if len(row.cells) < columns.stop:
            row.cells.extend([None] * (columns.stop - len(row.cells)))
        for column in columns:
            if row.cells[column] is None and column not in plain:
                row.cells[column] = blank
        while row.cells and row.cells[-1] is None:
            row.cells.pop()


def _groups(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    levels = {at: found for at, found in source.cells.row_levels.items() if found[0]}
    if levels:
        sheet.extra["rowGroups"] = _nested(levels, source.sheet_id, "ROWS")


def _nested(levels: dict[int, tuple[int, bool]], sheet_id: int, dimension: str) -> list[Json]:
    """Outline levels per index → DimensionGroups, the outer ones first."""
    found: list[Json] = []
    for depth in range(1, min(max(level for level, _ in levels.values()), _MAX_GROUP_DEPTH) + 1):
        indexes = sorted(at for at, (level, _) in levels.items() if level >= depth)
        starts = [indexes[0], *(b for a, b in pairwise(indexes) if b != a + 1)]
        ends = [*(a + 1 for a, b in pairwise(indexes) if b != a + 1), indexes[-1] + 1]
        for start, end in zip(starts, ends, strict=True):
            span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
            found.append({"range": span, "depth": depth})
    return found


def _merges(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    listed = source.cells.parts.get("mergeCells")
    taken: list[Box] = []
    for element in children(listed, "mergeCell") if listed is not None else ():
        for box in boxes(element.get("ref", ""), *source.size):
            single = (box[1] - box[0]) * (box[3] - box[2]) < 2
            if not single and any(overlap(box, other) for other in taken):
                source.lost.add("merges that overlap others", [element.get("ref", "")])
            elif not single:
                taken.append(box)
                sheet.merges.append(grid_range(source.sheet_id, box))
                _clear_under_merge(sheet, box, source.lost)


def _clear_under_merge(sheet: Sheet, box: Box, lost: Losses) -> None:
    """Only the first cell of a merge has a value; formats (borders) of the others stay."""
    for row in range(box[0], min(box[1], len(sheet.rows))):
        for column in range(box[2], box[3]):
            cell = sheet.cell(row, column)
            if (row, column) != (box[0], box[2]) and "userEnteredValue" in cell:
                lost.add_cell("values under merged cells", row, column)
                of_value = ("userEnteredValue", "effectiveValue", "textFormatRuns")
                sheet.put(row, column, {k: v for k, v in cell.items() if k not in of_value})


def _hyperlinks(sheet: Sheet, source: SheetSource, relations: dict[str, Relation], _aside: Json) -> None:
    listed = source.cells.parts.get("hyperlinks")
    for element in children(listed, "hyperlink") if listed is not None else ():
        relation = relations.get(attribute(element, "id") or "")
        place = unescaped(element.get("location") or "")
        address = relation.target if relation and relation.external else ""
        uri = f"{address}#{place}" if address and place else address or (f"#{place}" if place else "")
        where = element.get("ref", "")
        if not uri.startswith("#") and not uri.lower().startswith(_LINK_SCHEMES):
            source.lost.add("links to files or programs", [where])
            continue
        if element.get("tooltip"):
            source.lost.add("tips of links", [where])
        for box in boxes(where, *source.size):
            if (box[1] - box[0]) * (box[3] - box[2]) > 1:
                source.lost.add("links over several cells (the first keeps it)", [where])
            _link(sheet, box[0], box[2], uri)


def _link(sheet: Sheet, row: int, column: int, uri: str) -> None:
    old = sheet.cell(row, column).get("userEnteredFormat", {})
    fmt = ImportedFormat(old, getattr(old, "aside", {}))
    fmt["textFormat"] = {**old.get("textFormat", {}), "link": {"uri": uri}}
    _edit(sheet, row, column, userEnteredFormat=fmt, hyperlink=uri)


def _notes(sheet: Sheet, source: SheetSource, relations: dict[str, Relation], aside: Json) -> None:
    authors: Json = {}
    for note in read_notes(source.archive, relations, source.size, source.lost):
        _edit(sheet, note.row, note.column, note=note.text)
        if note.author:
            authors.setdefault(note.text, note.author)
    if authors:
        aside["authors"] = authors


def _print(_sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], aside: Json) -> None:
    found = read_print(source.cells.parts, source.printed, source.size, source.lost)
    if found:
        aside["print"] = found


def _rest(_sheet: Sheet, source: SheetSource, relations: dict[str, Relation], _aside: Json) -> None:
    """What lies over the cells and what newer programs add: not taken over, but said."""
    count_drawn(source.archive, source.cells.parts, relations, source.lost)
    count_extensions(source.cells.parts, source.cells.repeated, source.lost)
