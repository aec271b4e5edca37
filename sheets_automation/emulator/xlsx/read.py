"""Import: an ``.xlsx`` file as a spreadsheet, the way Drive converts one.

Carried: values, formulas with their cached values, formats (fills, fonts, borders, alignment, wrapping, number
formats), notes, hyperlinks, merges, hidden and sized rows and columns, groups, frozen panes, filters, data validation,
conditional formats, protection, tables, named ranges, tab colours, the theme.

Formats of words within a cell's text too, and print settings, which Google has no place for, on the way to an export.

Not carried: macros, images, drawings, charts, pivot tables, data bars, icon sets, names of constants and formulas …:
``not_kept`` names every one, per sheet, from what the file really holds. Silent are only what a window remembers (the
selected cell, its size), what is computed from the rest, and who wrote the file when.

Formulas that the file stores no result for are computed; those that cannot be here show ``Loading...``, as Google shows
what is not computed yet, so that nothing reads them as empty.

What the API cannot say but export should give back (theme tints, indents, authors of notes …) is kept as one JSON text
in ``Sheet.extra["xlsx"]``: private to import and export, and cheap to fork because a text is never copied.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element

from sheets_automation.emulator.cells.locales import locale_data
from sheets_automation.emulator.state.grid import MAX_CELLS, Json, Row, Sheet, Spreadsheet

from .archive import Archive, WorkbookFileError, attribute, child, damaged, flag, open_archive
from .cells_in import CellReader, CellsRead, Counter
from .colours import google_theme, read_theme, read_theme_font
from .escapes import unescaped
from .inventory import Inventory, count_settings, count_styles
from .losses import Loss, Losses
from .names_in import Names, read_names
from .results_in import compute_missing
from .sheet_in import build_sheet
from .source import SheetSource
from .styles_in import Styles, default_format, read_styles
from .texts_in import TextReader

__all__ = ["Loss", "WorkbookFileError", "not_kept", "read_xlsx"]

_MAX_TITLE = 100
_CONTROL = re.compile("[\x00-\x1f]")


def read_xlsx(
    data: bytes,
    spreadsheet_id: str,
    title: str,
    *,
    locale: str = "es_CO",
    time_zone: str = "America/Bogota",
    now: datetime | None = None,
) -> Spreadsheet:
    """The spreadsheet that an ``.xlsx`` file becomes.

    Sheets get ids 0, 1, 2 … in file order, so that importing the same bytes twice gives the same state. ``now`` is the
    moment (timezone-aware, default: the clock) for formulas that have to be computed. Raises WorkbookFileError, whose
    ``reason`` tells a wrong kind of file, a password, damage, excessive size and a workbook without worksheets apart.
    """
    archive = open_archive(data)
    try:
        return _read(archive, Spreadsheet(spreadsheet_id, _basics(title, locale, time_zone)), now)
    except WorkbookFileError:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise damaged(f"its structure does not make sense ({type(error).__name__}: {error})") from error


def not_kept(book: Spreadsheet) -> list[Loss]:
    """What the file held and the spreadsheet made of it does not, the whole workbook's first, then sheet by sheet."""
    kept: list[Loss] = []
    for sheet in book.sheets:
        kept += (Loss(*entry) for entry in json.loads(sheet.extra.get("xlsx", "{}")).get("not_kept", []))
    return sorted(kept, key=lambda loss: loss.tab != "")


def _basics(title: str, locale: str, time_zone: str) -> Json:
    return {"title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": time_zone}


@dataclass(slots=True)
class _Book:
    """The workbook part and what every sheet of the file shares."""

    root: Element
    name: str
    archive: Archive
    theme: dict[str, str]
    theme_font: str | None
    styles: Styles
    reader: CellReader
    names: Names
    lost: Losses  # of the workbook as a whole
    aside: Json = field(default_factory=dict)


def _read(archive: Archive, spreadsheet: Spreadsheet, now: datetime | None) -> Spreadsheet:
    book = _open_book(archive, str(spreadsheet.properties["locale"]))
    spreadsheet.properties |= {
        "defaultFormat": default_format(book.styles.defaults),
        "spreadsheetTheme": google_theme(book.theme, book.theme_font),
    }
    sources: list[SheetSource] = []
    others: list[Loss] = []
    for source in _sources(book):
        if isinstance(source, Loss):
            others.append(source)
        else:
            sources.append(source)
    sheets = spreadsheet.sheets
    sheets += (build_sheet(source) for source in sources)
    if not sheets:
        raise WorkbookFileError(
            "empty", "The .xlsx file has no worksheet. Save it again with at least one sheet that is not a chart."
        )
    if all(sheet.properties.get("hidden") for sheet in sheets):
        sheets[0].properties.pop("hidden")  # Google always shows one
    spreadsheet.named_ranges = book.names.ranges(sheets, book.lost)
    Inventory(archive, book.lost, {source.part: source.lost for source in sources}).take()
    _enter_losses(book, sheets, sources, others)
    compute_missing(spreadsheet, doubted=_is_doubtful(book.root), now=now)
    return spreadsheet


def _enter_losses(book: _Book, sheets: list[Sheet], sources: list[SheetSource], others: list[Loss]) -> None:
    first = [*book.lost.of(""), *others]
    for sheet, source in zip(sheets, sources, strict=True):
        entries = [astuple(loss) for loss in (*first, *source.lost.of(sheet.title))]
        first = []
        if entries:
            aside = json.loads(sheet.extra["xlsx"]) | {"not_kept": entries}
            sheet.extra["xlsx"] = json.dumps(aside, separators=(",", ":"))


def _is_doubtful(root: Element) -> bool:
    """The file asks to be computed when it is opened: whoever wrote it may not have been able to."""
    settings = child(root, "calcPr")
    return settings is not None and flag(settings, "fullCalcOnLoad")


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
    lost = Losses()
    styles = _styles(archive, parts.get("styles", ""), theme, font, lost)
    texts = TextReader(styles)
    strings = texts.shared(archive, parts["sharedStrings"]) if archive.has(parts.get("sharedStrings", "")) else []
    settings = child(root, "workbookPr")
    date_1904 = settings is not None and flag(settings, "date1904")
    reader = CellReader(strings, styles, texts, date_1904, Counter(), locale_data(locale).comma_decimal)
    aside = {"theme": {slot: theme[slot] for slot in ("lt2", "dk2", "folHlink")}, "font": font}
    count_settings(root, lost)
    return _Book(root, name, archive, theme, font, styles, reader, read_names(root), lost, aside)


def _is_workbook(archive: Archive, name: str) -> bool:
    return name.endswith(".xml") and b"workbook" in archive.read(name)[:2000].lower()


def _styles(archive: Archive, name: str, theme: dict[str, str], font: str | None, lost: Losses) -> Styles:
    """A styles part that cannot be understood costs the formats, never the values."""
    if not archive.has(name):
        return read_styles(None, theme, font)
    root = archive.xml(name)
    try:
        count_styles(root, lost)
        return read_styles(root, theme, font)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        lost.add("cell formats (they cannot be read)")
        return read_styles(None, theme, font)


def _sources(book: _Book) -> Iterator[SheetSource | Loss]:
    """What each sheet is built from, in file order; a tab that is no worksheet is a loss."""
    relations = book.archive.related(book.name)
    listed = child(book.root, "sheets")
    titles: set[str] = set()
    for place, entry in enumerate(listed if listed is not None else ()):
        relation = relations.get(attribute(entry, "id") or "")
        if relation is None or relation.kind != "worksheet":
            kind = "chart sheets" if relation is not None and relation.kind == "chartsheet" else "tabs without cells"
            yield Loss(_title(entry, place, titles), kind, 1)
            continue
        cells = book.reader.read(book.archive, relation.target)
        properties = _properties(entry, len(titles), cells, titles)
        titles.add(properties["title"])
        aside = book.aside | ({"veryHidden": True} if entry.get("state") == "veryHidden" else {})
        yield SheetSource(
            archive=book.archive,
            part=relation.target,
            cells=cells,
            styles=book.styles,
            properties=properties,
            aside=aside,
            comma_decimal=book.reader.comma_decimal,
            printed=book.names.printed.get(place, {}),
        )


def _properties(entry: Element, index: int, cells: CellsRead, taken: set[str]) -> Json:
    title = _title(entry, index, taken)
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


def _title(entry: Element, index: int, taken: set[str]) -> str:
    title = _CONTROL.sub(" ", unescaped(entry.get("name") or ""))[:_MAX_TITLE] or f"Hoja {index + 1}"
    while title in taken:
        title += "_"
    return title


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
