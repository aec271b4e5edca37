"""Export: a spreadsheet as an ``.xlsx`` file, the way Drive exports one.

Carried: everything ``read`` carries, plus native charts (line, column, bar, area, combo, scatter, pie). Formulas are
written together with their cached values, so that readers that do not compute show what the spreadsheet shows.
Functions that only Google has are wrapped as Google wraps them.

Not carried, as the format has no place for it: developer metadata, filter views, protection of parts of a sheet,
warning-only protection, other kinds of charts, chips, lists longer than 255 characters in a validation rule. Banding
becomes plain fills. Texts are cut at Excel's 32,767 characters, sheet titles at 31; references follow new titles.

The same state gives the same bytes.
"""

from __future__ import annotations

import io
import logging
import re
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from sheets_automation.emulator.cells.locales import locale_data
from sheets_automation.emulator.state.grid import Json, Sheet, Spreadsheet

from .cells_out import SheetTarget
from .chart_data import absolute
from .charts_out import ChartBook, place_chart, place_chartsheet
from .colours import theme_xml
from .exact import ExactWorkbook
from .formula import valid_name
from .sheet_out import write_sheet
from .styles_out import Formats, font_name, make_paint, sheet_asides
from .worksheet import ExactWorksheet

log = logging.getLogger(__name__)

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MAX_TITLE = 31
_ROW_PIXELS = 21  # Google's default
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date keeps equal states equal, byte for byte


def write_xlsx(book: Spreadsheet) -> bytes:
    """The bytes of the ``.xlsx`` file. Never raises for a state the API accepts: what cannot be said is left out."""
    buffer = io.BytesIO()
    asides = sheet_asides(book)
    workbook = ExactWorkbook(buffer, _options(book, asides))
    workbook.worksheet_class = ExactWorksheet
    workbook.set_properties({"title": str(book.properties.get("title", "")), "created": _CREATED})
    _set_theme(workbook, book, asides)
    formats = Formats(workbook, make_paint(book, asides), _styles(asides))
    titles = exported_titles(book)
    visible = [s for s in book.sheets if not s.properties.get("hidden")] or book.sheets[:1]
    written: dict[int, Any] = {}
    names = {str(named.get("name", "")).casefold() for named in book.named_ranges}
    comma = locale_data(str(book.properties.get("locale", "en_US"))).comma_decimal
    charts = ChartBook(workbook, book, titles, formats.paint)
    for sheet, aside in zip(book.sheets, asides, strict=True):
        name = titles[sheet.title]
        if sheet.properties.get("sheetType") == "OBJECT":
            written[sheet.sheet_id] = place_chartsheet(charts, sheet, name)
            continue
        target = SheetTarget(workbook.add_worksheet(name), sheet, book, aside, formats, titles, names, comma)
        write_sheet(target)
        written[sheet.sheet_id] = target.worksheet
    for sheet in book.sheets:
        for chart in sheet.charts if sheet.properties.get("sheetType") != "OBJECT" else ():
            place_chart(charts, chart, written[sheet.sheet_id])
    _arrange(book, written, visible, asides)
    _name_ranges(workbook, book, titles)
    workbook.close()
    return buffer.getvalue()


def exported_titles(book: Spreadsheet) -> dict[str, str]:
    """Title → name in the file: at most 31 characters, none that Excel forbids, different whatever the case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in book.sheets:
        if _acceptable(sheet.title):
            found[sheet.title] = sheet.title
            taken.add(sheet.title.casefold())
    for sheet in book.sheets:
        if sheet.title in found:
            continue
        wanted = _cut(_FORBIDDEN.sub("-", sheet.title).strip("' "), _MAX_TITLE) or "Hoja"
        name, number = wanted, 1
        while name.casefold() in taken or name.casefold() == "history":
            number += 1
            name = f"{_cut(wanted, _MAX_TITLE - len(f' ({number})'))} ({number})"
        found[sheet.title] = name
        taken.add(name.casefold())
    return {sheet.title: found[sheet.title] for sheet in book.sheets}


def _acceptable(title: str) -> bool:
    fits = 0 < len(title.encode("utf-16-le")) // 2 <= _MAX_TITLE
    return fits and not _FORBIDDEN.search(title) and title == title.strip("'") and title.casefold() != "history"


def _cut(text: str, units: int) -> str:
    """Excel counts UTF-16 units: an emoji is two."""
    while len(text.encode("utf-16-le")) // 2 > units:
        text = text[:-1]
    return text.strip("' ")


def _options(book: Spreadsheet, asides: list[Json]) -> Json:
    text = book.properties.get("defaultFormat", {}).get("textFormat", {})
    return {
        "in_memory": True,
        "default_row_height": next((aside["rowPixels"] for aside in asides if "rowPixels" in aside), _ROW_PIXELS),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {
            "font_name": font_name(text.get("fontFamily", "Arial")),
            "font_size": text.get("fontSize", 10),
        },
    }


def _set_theme(workbook: Workbook, book: Spreadsheet, asides: list[Json]) -> None:
    rest: dict[str, str] = next((aside["theme"] for aside in asides if "theme" in aside), {})
    family = book.properties.get("defaultFormat", {}).get("textFormat", {}).get("fontFamily", "Arial")
    workbook.use_custom_theme(io.StringIO(theme_xml(book.properties, rest, font_name(family))))


def _styles(asides: list[Json]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for aside in asides:
        for key, style in aside.get("styles", {}).items():
            found.setdefault(key, style)
    return found


def _arrange(book: Spreadsheet, written: dict[int, Any], visible: list[Sheet], asides: list[Json]) -> None:
    """Hidden sheets, very hidden ones as they came, and the first visible one in front."""
    shown = {sheet.sheet_id for sheet in visible}
    for sheet, aside in zip(book.sheets, asides, strict=True):
        if sheet.sheet_id in shown:
            continue
        if aside.get("veryHidden") and hasattr(written[sheet.sheet_id], "very_hidden"):
            written[sheet.sheet_id].very_hidden()
        else:
            written[sheet.sheet_id].hide()
    if visible:
        first = written[visible[0].sheet_id]
        first.activate()
        first.set_first_sheet()


def _name_ranges(workbook: Workbook, book: Spreadsheet, titles: dict[str, str]) -> None:
    for named in book.named_ranges:
        name, area = str(named.get("name", "")), named.get("range", {})
        sheet = book.sheet_by_id(int(area.get("sheetId", 0)))
        if sheet is None or not valid_name(name):
            log.warning("named range left out of the .xlsx export: %r is no name there, or its sheet is gone", name)
            continue
        workbook.define_name(name, "=" + absolute(area, sheet, titles))
