"""One worksheet: its cells with everything the file lays around them, as a ``Sheet``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from openpyxl.styles.colors import Color

from sheets_automation.emulator.state.formats import normalise_format
from sheets_automation.emulator.state.grid import Column, Json, Row, Sheet

from .archive import Archive, Relation, attribute, child, children, decimal, flag, local, parsed, whole
from .boxes import Box, boxes, grid_range, overlap, rectangles
from .cells_in import CellsRead, rich_text
from .colours import resolve
from .conditions import condition_to_locale
from .rules_in import read_conditional, read_filter, read_validation
from .styles_in import ImportedFormat, Styles, shared_asides

_DIGIT_PIXELS = 7  # width of "0" in the fonts that files are measured in: Calibri 11, Arial 10
_DEFAULT_COLUMN_PIXELS = 64
_MAX_GROUP_DEPTH = 8
_LINK_SCHEMES = ("http://", "https://", "mailto:", "ftp://")


@dataclass(slots=True)
class SheetSource:
    """What one worksheet is built from."""

    archive: Archive
    part: str
    cells: CellsRead
    styles: Styles
    properties: Json
    aside: Json
    comma_decimal: bool = False
    dropped: list[str] = field(default_factory=list)

    @property
    def sheet_id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def size(self) -> tuple[int, int]:
        grid = self.properties["gridProperties"]
        return int(grid["rowCount"]), int(grid["columnCount"])


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
        _validation,
        _conditional,
        _filter,
        _protection,
        _tables,
        _drawings,
    )
    for step in steps:
        try:
            step(sheet, source, relations, aside)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            source.dropped.append(f"its {step.__name__.strip('_')} could not be read ({type(error).__name__})")
    aside["styles"] = shared_asides(source.styles.cells)
    if source.dropped:
        aside["dropped"] = source.dropped
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
    if source.cells.row_pixels:
        aside["rowPixels"] = source.cells.row_pixels
    _tab(source, aside)


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
        if index < rows:
            row = sheet.row(index)
            blank: Json = {"userEnteredFormat": fmt}
            row.cells = [cell or blank for cell in row.cells]
            row.cells.extend([blank] * (columns - len(row.cells)))


def _columns(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    rows, count = source.size
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
            _fill_columns(sheet, rows, range(max(first, 0), last), style.format)
    if levels:
        sheet.extra["columnGroups"] = _nested(levels, source.sheet_id, "COLUMNS")


def _default_column(source: SheetSource) -> int:
    element = source.cells.parts.get("sheetFormatPr")
    width = decimal(element, "defaultColWidth") if element is not None else None
    return max(1, round(width * _DIGIT_PIXELS)) if width else _DEFAULT_COLUMN_PIXELS


def _fill_columns(sheet: Sheet, rows: int, columns: range, fmt: Json) -> None:
    """Cells that the file leaves out take their column's format, as they do on Google."""
    blank: Json = {"userEnteredFormat": fmt}
    for index in range(rows):
        row = sheet.row(index)
        if len(row.cells) < columns.stop:
            row.cells.extend([None] * (columns.stop - len(row.cells)))
        for column in columns:
            if row.cells[column] is None:
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
            if single or any(overlap(box, other) for other in taken):
                continue
            taken.append(box)
            sheet.merges.append(grid_range(source.sheet_id, box))
            _clear_under_merge(sheet, box)


def _clear_under_merge(sheet: Sheet, box: Box) -> None:
    """Only the first cell of a merge has a value; formats (borders) of the others stay."""
    for row in range(box[0], min(box[1], len(sheet.rows))):
        for column in range(box[2], box[3]):
            cell = sheet.cell(row, column)
            if (row, column) != (box[0], box[2]) and "userEnteredValue" in cell:
                rest = {k: v for k, v in cell.items() if k not in ("userEnteredValue", "effectiveValue")}
                sheet.put(row, column, rest)


def _hyperlinks(sheet: Sheet, source: SheetSource, relations: dict[str, Relation], _aside: Json) -> None:
    listed = source.cells.parts.get("hyperlinks")
    for element in children(listed, "hyperlink") if listed is not None else ():
        relation = relations.get(attribute(element, "id") or "")
        place = element.get("location") or ""
        address = relation.target if relation and relation.external else ""
        uri = f"{address}#{place}" if address and place else address or (f"#{place}" if place else "")
        if not uri.startswith("#") and not uri.lower().startswith(_LINK_SCHEMES):
            continue
        for box in boxes(element.get("ref", ""), *source.size):
            _link(sheet, box[0], box[2], uri)


def _link(sheet: Sheet, row: int, column: int, uri: str) -> None:
    old = sheet.cell(row, column).get("userEnteredFormat", {})
    fmt = ImportedFormat(old, getattr(old, "aside", {}))
    fmt["textFormat"] = {**old.get("textFormat", {}), "link": {"uri": uri}}
    _edit(sheet, row, column, userEnteredFormat=fmt, hyperlink=uri)


def _notes(sheet: Sheet, source: SheetSource, relations: dict[str, Relation], aside: Json) -> None:
    authors_of: Json = {}
    for relation in relations.values():
        if relation.kind != "comments" or not source.archive.has(relation.target):
            continue
        root = source.archive.xml(relation.target)
        named = child(root, "authors")
        authors = [a.text or "" for a in children(named, "author")] if named is not None else []
        listed = child(root, "commentList")
        for element in children(listed, "comment") if listed is not None else ():
            body = child(element, "text")
            text = rich_text(body) if body is not None else ""
            author = whole(element, "authorId")
            box = next(boxes(element.get("ref", ""), *source.size), None)
            if text and box:
                _edit(sheet, box[0], box[2], note=text)
                if author < len(authors) and authors[author]:
                    authors_of.setdefault(text, authors[author])
    if authors_of:
        aside["authors"] = authors_of


def _validation(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    listed = source.cells.parts.get("dataValidations")
    for element in children(listed, "dataValidation") if listed is not None else ():
        found = read_validation(element)
        if found is None:
            if element.get("type", "none") != "none":
                source.dropped.append(f"a data validation rule of type {element.get('type')}")
            continue
        references, rule = found
        rule["condition"] = condition_to_locale(rule["condition"], source.comma_decimal)
        for box in boxes(references, *source.size):
            _validate(sheet, box, rule)


def _validate(sheet: Sheet, box: Box, rule: Json) -> None:
    empty: Json = {"dataValidation": rule}
    for index in range(box[0], box[1]):
        row = sheet.row(index)
        for column in range(box[2], box[3]):
            old = row.get(column)
            row.put(column, {**old, "dataValidation": rule} if old else empty)


def _conditional(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    rules, dropped = read_conditional(source.cells.repeated, source.sheet_id, source.size, source.styles)
    for rule in rules:
        if "booleanRule" in rule:
            boolean = rule["booleanRule"]
            boolean["condition"] = condition_to_locale(boolean["condition"], source.comma_decimal)
    sheet.conditional_formats = rules
    if dropped:
        source.dropped.append(f"{dropped} conditional formats of kinds that Google does not have")


def _filter(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    element = source.cells.parts.get("autoFilter")
    if element is None:
        return
    found = read_filter(
        element, source.sheet_id, source.size, lambda at, box: _texts(sheet.rows[box[0] + 1 : box[1]], at)
    )
    if found is None:
        return
    sheet.basic_filter, box = found
    if "criteria" not in sheet.basic_filter and not len(list(children(element, "filterColumn"))):
        return
    for index in range(box[0] + 1, min(box[1], len(sheet.rows))):
        if sheet.rows[index].properties.get("hiddenByUser"):
            row = sheet.row(index)
            row.properties.pop("hiddenByUser")
            row.properties["hiddenByFilter"] = True


def _texts(rows: Iterable[Row], column: int) -> set[str]:
    """The different values of a column, as a filter lists them."""
    found: set[str] = set()
    for row in rows:
        value = (row.get(column) or {}).get("effectiveValue", {})
        if "errorValue" in value:
            found.add(str(value["errorValue"]["message"]))
        elif "boolValue" in value:
            found.add(str(value["boolValue"]).upper())
        else:
            found.add(str(next(iter(value.values()), "")))
    return found


def _protection(sheet: Sheet, source: SheetSource, _relations: dict[str, Relation], _aside: Json) -> None:
    element = source.cells.parts.get("sheetProtection")
    if element is None or not flag(element, "sheet"):
        return
    found: Json = {
        "protectedRangeId": 1 + source.sheet_id,
        "range": {"sheetId": source.sheet_id},
        "requestingUserCanEdit": True,
        "editors": {},
    }
    listed = source.cells.parts.get("protectedRanges")
    free = [
        box
        for entry in (children(listed, "protectedRange") if listed is not None else ())
        for box in boxes(entry.get("sqref", ""), *source.size)
    ]
    free += [box for box in rectangles(source.cells.unlocked) if box not in free]
    if free:
        found["unprotectedRanges"] = [grid_range(source.sheet_id, box) for box in free]
    sheet.protected_ranges.append(found)


def _tables(sheet: Sheet, source: SheetSource, relations: dict[str, Relation], aside: Json) -> None:
    looks: Json = {}
    for relation in relations.values():
        if relation.kind != "table" or not source.archive.has(relation.target):
            continue
        root = source.archive.xml(relation.target)
        box = next(boxes(root.get("ref", ""), *source.size), None)
        if box is None or whole(root, "headerRowCount", 1) == 0:
            source.dropped.append("a table without a heading")
            continue
        listed = child(root, "tableColumns")
        columns = [
            {"columnIndex": at, "columnName": element.get("name", "")}
            if at
            else {"columnName": element.get("name", "")}
            for at, element in enumerate(children(listed, "tableColumn") if listed is not None else ())
        ]
        name = root.get("displayName") or root.get("name") or f"Tabla{whole(root, 'id', 1)}"
        table_id = f"table{source.sheet_id}_{len(sheet.tables)}"
        sheet.tables.append(
            {"tableId": table_id, "name": name, "range": grid_range(source.sheet_id, box), "columnProperties": columns}
        )
        look = child(root, "tableStyleInfo")
        looks[table_id] = {
            "style": look.get("name") if look is not None else None,
            "filter": child(root, "autoFilter") is not None,
            "total": whole(root, "totalsRowCount") > 0,
        }
    if looks:
        aside["tables"] = looks


def _drawings(_sheet: Sheet, source: SheetSource, relations: dict[str, Relation], _aside: Json) -> None:
    """Counts what is dropped, so that it can be said."""
    for relation in relations.values():
        if relation.kind == "pivotTable":
            source.dropped.append("a pivot table (its values stay as plain values)")
        if relation.kind != "drawing" or not source.archive.has(relation.target):
            continue
        kinds = [local(element.tag) for element in source.archive.xml(relation.target).iter()]
        for tag, word in (("pic", "image"), ("graphicFrame", "chart"), ("sp", "drawn shape")):
            count = kinds.count(tag)
            if count:
                source.dropped.append(f"{count} {word}{'s' if count > 1 else ''}")
