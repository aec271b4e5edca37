"""Import: an ``.xlsx`` file as a spreadsheet, the way Drive converts one.

Carried: values, formulas with their cached values, formats (fills, fonts, borders, alignment, wrapping, number
formats), notes, hyperlinks, merges, hidden and sized rows and columns, groups, frozen panes, filters, data validation,
conditional formats, protection, tables, named ranges, tab colours, the theme.

Not carried, as Google has no place for it: macros, print settings, styles within one cell's text, data bars and icon
sets, names of constants and formulas. Images, drawings, charts and pivot tables are dropped too. What was dropped is
said per sheet in ``dropped_on_import``.

What the API cannot say but export should give back (theme tints, indents, authors of notes …) is kept as one JSON text
in ``Sheet.extra["xlsx"]``: private to import and export, and cheap to fork because a text is never copied.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from sheets_automation.emulator.cells.locales import locale_data
from sheets_automation.emulator.state.grid import MAX_CELLS, Json, Row, Sheet, Spreadsheet

from .archive import Archive, WorkbookFileError, attribute, child, children, damaged, flag, open_archive
from .cells_in import CellReader, CellsRead, Counter, read_strings
from .colours import google_theme, read_theme, read_theme_font
from .sheet_in import SheetSource, build_sheet
from .styles_in import Styles, default_format, read_styles

__all__ = ["WorkbookFileError", "dropped_on_import", "read_xlsx"]

_MAX_TITLE = 100
_SIMPLE_REFERENCE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?$"
)


def read_xlsx(
    data: bytes, spreadsheet_id: str, title: str, *, locale: str = "es_CO", time_zone: str = "America/Bogota"
) -> Spreadsheet:
    """The spreadsheet that an ``.xlsx`` file becomes.

    Sheets get ids 0, 1, 2 … in file order, so that importing the same bytes twice gives the same state. Raises
    WorkbookFileError, whose ``reason`` tells a wrong kind of file, a password, damage, excessive size and a workbook
    without worksheets apart.
    """
    archive = open_archive(data)
    try:
        return _read(archive, spreadsheet_id, title, locale, time_zone)
    except WorkbookFileError:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise damaged(f"its structure does not make sense ({type(error).__name__}: {error})") from error


def dropped_on_import(book: Spreadsheet) -> list[str]:
    """What the file held and the spreadsheet does not, one English sentence each, with the sheet's title."""
    return [
        f"{sheet.title}: {entry}"
        for sheet in book.sheets
        for entry in json.loads(sheet.extra.get("xlsx", "{}")).get("dropped", [])
    ]


@dataclass(slots=True)
class _Book:
    """The workbook part and what every sheet of the file shares."""

    root: Element
    name: str
    archive: Archive
    theme: dict[str, str]
    theme_font: str | None
    styles: Styles
    styles_lost: bool
    reader: CellReader
    aside: Json = field(default_factory=dict)


def _read(archive: Archive, spreadsheet_id: str, title: str, locale: str, time_zone: str) -> Spreadsheet:
    book = _open_book(archive, locale)
    properties = {
        "title": title,
        "locale": locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": time_zone,
        "defaultFormat": default_format(book.styles.defaults),
        "spreadsheetTheme": google_theme(book.theme, book.theme_font),
    }
    sheets = _sheets(book)
    if not sheets:
        raise WorkbookFileError(
            "empty", "The .xlsx file has no worksheet. Save it again with at least one sheet that is not a chart."
        )
    if all(sheet.properties.get("hidden") for sheet in sheets):
        sheets[0].properties.pop("hidden")  # Google always shows one
    return Spreadsheet(spreadsheet_id, properties, sheets, _named_ranges(book.root, sheets))


def _open_book(archive: Archive, locale: str) -> _Book:
    name = next((r.target for r in archive.related("").values() if r.kind == "officeDocument"), "xl/workbook.xml")
    if not archive.has(name) or not _is_workbook(archive, name):
        raise WorkbookFileError(
            "not_xlsx",
            "This is not an .xlsx workbook: it is another kind of Office document (perhaps .docx or .xlsb). "
            "Open it in the program it came from and save it as .xlsx.",
        )
    root = archive.xml(name)
    parts = {r.kind: r.target for r in archive.related(name).values() if not r.external}
    themes = archive.xml(parts["theme"]) if archive.has(parts.get("theme", "")) else None
    theme, font = read_theme(themes), read_theme_font(themes)
    styles, lost = _styles(archive, parts.get("styles", ""), theme, font)
    strings = read_strings(archive, parts["sharedStrings"]) if archive.has(parts.get("sharedStrings", "")) else []
    settings = child(root, "workbookPr")
    date_1904 = settings is not None and flag(settings, "date1904")
    reader = CellReader(strings, styles, date_1904, Counter(), locale_data(locale).comma_decimal)
    aside = {"theme": {slot: theme[slot] for slot in ("lt2", "dk2", "folHlink")}, "font": font}
    return _Book(root, name, archive, theme, font, styles, lost, reader, aside)


def _is_workbook(archive: Archive, name: str) -> bool:
    return name.endswith(".xml") and b"workbook" in archive.read(name)[:2000].lower()


def _styles(archive: Archive, name: str, theme: dict[str, str], font: str | None) -> tuple[Styles, bool]:
    """A styles part that cannot be understood costs the formats, never the values."""
    if not archive.has(name):
        return read_styles(None, theme, font), False
    root = archive.xml(name)
    try:
        return read_styles(root, theme, font), False
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return read_styles(None, theme, font), True


def _sheets(book: _Book) -> list[Sheet]:
    relations = book.archive.related(book.name)
    listed = child(book.root, "sheets")
    sheets: list[Sheet] = []
    for entry in listed if listed is not None else ():
        relation = relations.get(attribute(entry, "id") or "")
        if relation is None or relation.kind != "worksheet":
            continue
        index = len(sheets)
        cells = book.reader.read(book.archive, relation.target)
        source = SheetSource(
            archive=book.archive,
            part=relation.target,
            cells=cells,
            styles=book.styles,
            properties=_properties(entry, index, cells, {sheet.title for sheet in sheets}),
            aside=book.aside,
            comma_decimal=book.reader.comma_decimal,
            dropped=["cell formats could not be read"] if book.styles_lost else [],
        )
        sheets.append(build_sheet(source))
    return sheets


def _properties(entry: Element, index: int, cells: CellsRead, taken: set[str]) -> Json:
    title = (entry.get("name") or f"Hoja {index + 1}")[:_MAX_TITLE]
    while title in taken:
        title += "_"
    rows, columns = _grid_size(cells)
    found: Json = {
        "sheetId": index,
        "title": title,
        "index": index,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": rows, "columnCount": columns},
    }
    if entry.get("state", "visible") != "visible":
        found["hidden"] = True
    return found


def _grid_size(cells: CellsRead) -> tuple[int, int]:
    """Rows and columns: Google's 1000 × 26 at least; formatted emptiness counts as long as it fits Google's limit."""
    used = max(cells.used_rows, 1), max(cells.used_columns, 1)
    stored = max(len(cells.rows), used[0]), max(cells.listed_columns, 1)
    for rows, columns in ((max(stored[0], 1000), max(stored[1], 26)), (max(used[0], 1000), max(used[1], 26)), used):
        if rows * columns <= MAX_CELLS:
            cells.rows = _clipped(cells.rows, rows, columns)
            return rows, columns
    raise WorkbookFileError(
        "bomb",
        f"The .xlsx file has a value in row {used[0]} and one in column {used[1]}: a grid beyond Google's limit of "
        f"{MAX_CELLS:,} cells. Delete the stray cells far from the data and try again.",
    )


def _clipped(rows: list[Row], height: int, width: int) -> list[Row]:
    del rows[height:]
    for row in rows:
        if len(row.cells) > width:
            del row.cells[width:]
    return rows


def _named_ranges(root: Element, sheets: list[Sheet]) -> list[Json]:
    """Names of one rectangle each; Google has no names for constants, formulas or several areas."""
    found: list[Json] = []
    taken: set[str] = set()
    listed = child(root, "definedNames")
    by_title = {sheet.title.casefold(): sheet for sheet in sheets}
    for entry in children(listed, "definedName") if listed is not None else ():
        name = entry.get("name", "")
        match = _SIMPLE_REFERENCE.match((entry.text or "").strip())
        if name.startswith("_xlnm.") or name.casefold() in taken or match is None or flag(entry, "hidden"):
            continue
        sheet = by_title.get((match.group(1) or match.group(2) or "").replace("''", "'").casefold())
        area = _area(match, sheet) if sheet else None
        if area:
            taken.add(name.casefold())
            found.append({"namedRangeId": f"name{len(found)}", "name": name, "range": area})
    return found


def _area(match: re.Match[str], sheet: Sheet) -> Json | None:
    left, top, right, bottom = match.group(3, 4, 5, 6)
    if ":" not in match.group(0).rpartition("!")[2]:
        right, bottom = left, top
        if not (left and top):
            return None
    sides: list[tuple[str, int | None]] = [
        ("startRowIndex", int(top) - 1 if top else None),
        ("endRowIndex", min(int(bottom), sheet.row_count) if bottom else None),
        ("startColumnIndex", _column(left) if left else None),
        ("endColumnIndex", min(_column(right) + 1, sheet.column_count) if right else None),
    ]
    area: Json = {"sheetId": sheet.sheet_id, **{side: at for side, at in sides if at is not None}}
    backwards = any(area.get(f"start{a}Index", 0) >= area.get(f"end{a}Index", MAX_CELLS) for a in ("Row", "Column"))
    return None if backwards else area


def _column(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
