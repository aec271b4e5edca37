"""Import then export must give every workbook back: compared cell by cell with openpyxl."""

from __future__ import annotations

import io
import re
import time
import warnings
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from xlsx_samples import messy

from sheets_automation.emulator.batch.apply import apply_batch
from sheets_automation.emulator.cells.display import formatted_value
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet
from sheets_automation.emulator.xlsx.read import Loss, not_kept, read_xlsx
from sheets_automation.emulator.xlsx.write import exported_titles, write_xlsx

DATA = Path(__file__).parents[3] / "shared" / "data"
REAL_FILES = sorted([*DATA.glob("xlsx/*.xlsx"), *DATA.glob("pqrs/*.xlsx"), *DATA.glob("survey/*.xlsx")])
needs_data = pytest.mark.skipif(not REAL_FILES, reason=f"the real workbooks are absent: {DATA} does not exist")


def opened(data: bytes, *, cached: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what *it* does not keep
        return load_workbook(io.BytesIO(data), data_only=cached)


def colour(found: Any) -> Any:
    """Type, value, tint; an index into the old palette is the rgb it stands for."""
    if found is None or found.type == "auto":
        return None
    if found.type == "indexed":
        return ("rgb", "FF" + COLOR_INDEX[found.value][2:], 0) if found.value < 64 else None
    return (found.type, found.value, round(found.tint, 12))


AUTOMATIC = ("theme", 1, 0)  # the theme's text colour is what a font without colour shows


def content(cell: Cell) -> dict[str, Any]:
    """What a cell holds. Google has no empty text: it is an empty cell."""
    return {
        "value": None if cell.value == "" else cell.value,
        "note": cell.comment and (cell.comment.text, cell.comment.author),
        "link": cell.hyperlink and cell.hyperlink.target,
    }


def looks(cell: Cell, default: Any, known: dict[tuple[int, ...], dict[str, Any]]) -> dict[str, Any]:
    """How a cell looks, worked out once per style of its workbook."""
    key = tuple(cell._style or ())
    if key not in known:
        known[key] = _looks(cell, default)
    return known[key]


def _looks(cell: Cell, default: Any) -> dict[str, Any]:
    fill = cell.fill
    gradient = fill.fill_type in ("linear", "path")
    return {
        "number format": cell.number_format,
        "fill": fill.fill_type and not gradient and (fill.fill_type, colour(fill.fgColor)),
        "font": (
            cell.font.name or default.name,
            cell.font.sz or default.sz or 10,
            bool(cell.font.b),
            bool(cell.font.i),
        ),
        "font line": (bool(cell.font.strike), cell.font.u, colour(cell.font.color) or AUTOMATIC),
        "alignment": (cell.alignment.horizontal, cell.alignment.vertical, bool(cell.alignment.wrap_text)),
        "turn": (cell.alignment.indent, cell.alignment.text_rotation),
        "borders": [getattr(getattr(cell.border, side), "style", None) for side in ("top", "bottom", "left", "right")],
        "locked": cell.protection.locked,
    }


def shape(sheet: Worksheet) -> dict[str, Any]:
    return {
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "hidden rows": sorted(at for at, row in sheet.row_dimensions.items() if row.hidden),
        "heights": {at: round(row.height * 4 / 3) for at, row in sheet.row_dimensions.items() if differs(sheet, row)},
        "row levels": {at: row.outlineLevel for at, row in sheet.row_dimensions.items() if row.outlineLevel},
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "state": sheet.sheet_state,
        "gridlines": sheet.sheet_view.showGridLines is not False,
        "tab": colour(sheet.sheet_properties.tabColor),
        "protected": bool(sheet.protection.sheet),
        "tables": dict(sheet.tables.items()),
    }


def differs(sheet: Worksheet, row: Any) -> bool:
    return bool(row.height and row.height != (sheet.sheet_format.defaultRowHeight or 15))


def columns(sheet: Worksheet) -> dict[int, tuple[int, bool]]:
    """Column → width in pixels and whether it is hidden, for those the file sizes or hides on Google's grid."""
    found = {}
    last = max(sheet.max_column, 26)
    for entry in sheet.column_dimensions.values():
        for index in range(entry.min or 0, min(entry.max or 0, last) + 1):
            if entry.hidden or entry.customWidth:
                found[index] = (round(entry.width * 7), bool(entry.hidden))
    return found


def different_results(before: bytes, after: bytes, name: str, formulas: list[str]) -> Iterator[tuple[Any, ...]]:
    """Results that the file had; those that it lacks are computed on import."""
    old, new = opened(before, cached=True)[name], opened(after, cached=True)[name]
    for at in formulas:
        if old[at].value and old[at].value != new[at].value:
            yield at, "cached value", old[at].value, new[at].value


def assert_same_workbook(before: bytes, after: bytes) -> None:
    old, new = opened(before), opened(after)
    assert new.sheetnames == old.sheetnames
    old_looks: dict[tuple[int, ...], dict[str, Any]] = {}
    new_looks: dict[tuple[int, ...], dict[str, Any]] = {}
    for name in old.sheetnames:
        normal, protected = old._fonts[0], old[name].protection.sheet
        differences: list[tuple[Any, ...]] = []
        for cell in list(old[name]._cells.values()):
            if not isinstance(cell, Cell):
                continue
            other = new[name].cell(cell.row, cell.column)
            expected = content(cell) | looks(cell, normal, old_looks)
            found = content(other) | looks(other, normal, new_looks)
            if expected != found:
                keys = [key for key in expected if expected[key] != found[key] and (key != "locked" or protected)]
                differences += [(cell.coordinate, key, expected[key], found[key]) for key in keys]
        formulas = [cell.coordinate for cell in old[name]._cells.values() if cell.data_type == "f"]
        differences += list(different_results(before, after, name, formulas)) if formulas else []
        assert differences[:10] == []
        assert shape(new[name]) == shape(old[name])
        wanted = columns(old[name])
        assert {at: columns(new[name]).get(at) for at in wanted} == wanted


@needs_data
@pytest.mark.parametrize("path", REAL_FILES, ids=lambda path: path.name)
def test_a_real_workbook_survives_import_and_export(path: Path) -> None:
    """Values, formats, notes, merges, hidden rows and sizes of a workbook nobody here wrote come back unchanged."""
    data = path.read_bytes()
    assert_same_workbook(data, write_xlsx(read_xlsx(data, "id", path.stem)))


@needs_data
def test_a_register_of_six_thousand_rows_is_fast() -> None:
    """46 columns by 5,989 rows: import well under 20 s, export under 10 s of processor time."""
    path = next(path for path in REAL_FILES if "pqrs" in path.name)
    start = time.process_time()
    book = read_xlsx(path.read_bytes(), "id", "PQRS")
    middle = time.process_time()
    write_xlsx(book)
    assert middle - start < 20
    assert time.process_time() - middle < 10
    assert book.sheets[0].row_count >= 5990


@pytest.mark.parametrize("seed", range(5))
def test_a_messy_workbook_survives_import_and_export(seed: int) -> None:
    """Everything people do to a sheet at once comes back unchanged, cell by cell."""
    data = messy(seed)
    assert_same_workbook(data, write_xlsx(read_xlsx(data, "id", "Desorden")))


def test_a_second_round_trip_changes_nothing() -> None:
    """What was exported once is imported and exported to the same bytes' worth of state."""
    once = read_xlsx(write_xlsx(read_xlsx(messy(7), "id", "Desorden")), "id", "Desorden")
    twice = read_xlsx(write_xlsx(once), "id", "Desorden")
    assert [sheet.rows for sheet in twice.sheets] == [sheet.rows for sheet in once.sheets]
    assert [without_extra(sheet) for sheet in twice.sheets] == [without_extra(sheet) for sheet in once.sheets]


def without_extra(sheet: Sheet) -> list[Any]:
    groups = {key: value for key, value in sheet.extra.items() if key != "xlsx"}
    return [
        sheet.properties,
        sheet.merges,
        sheet.conditional_formats,
        sheet.basic_filter,
        sheet.protected_ranges,
        groups,
    ]


def test_export_is_reproducible() -> None:
    """The same state gives the same bytes, whenever it is exported."""
    book = read_xlsx(messy(3), "id", "Desorden")
    assert write_xlsx(book) == write_xlsx(book)


def imported(seed: int = 1) -> Spreadsheet:
    return read_xlsx(messy(seed), "id", "Desorden")


def test_rules_over_cells_are_the_api_s() -> None:
    """Validation, conditional formats, filter, groups, names, tables and protection arrive as the API's objects."""
    book = imported()
    sheet, formulas, lists = book.sheets
    assert sheet.cell(10, 5)["dataValidation"] == {
        "condition": {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": word} for word in ("Pendiente", "En trámite", "Cerrado")],
        },
        "inputMessage": "Estado",
        "strict": True,
        "showCustomUi": True,
    }
    assert sheet.cell(12, 9)["dataValidation"]["condition"] == {
        "type": "ONE_OF_RANGE",
        "values": [{"userEnteredValue": "=LISTAS!$A$2:$A$4"}],
    }
    kinds = [rule.get("booleanRule", {}).get("condition", {}).get("type") for rule in sheet.conditional_formats]
    assert kinds == ["NUMBER_LESS", "CUSTOM_FORMULA", None]
    assert sheet.conditional_formats[0]["booleanRule"]["format"]["textFormat"] == {"bold": True}
    assert len(sheet.conditional_formats[1]["ranges"]) == 2
    assert sheet.basic_filter is not None
    assert sheet.basic_filter["range"]["startRowIndex"] == 4
    assert [group["depth"] for group in sheet.extra["rowGroups"]] == [1]
    assert [group["depth"] for group in sheet.extra["columnGroups"]] == [1, 2]
    assert [(named["name"], named["range"]["sheetId"]) for named in book.named_ranges] == [("SEDES", 2)]
    assert formulas.protected_ranges[0]["range"] == {"sheetId": 1}
    assert lists.tables[0]["name"] == "Metas"
    assert lists.properties["hidden"] is True


def test_rules_come_back_out() -> None:
    """Exported validation and conditional formats cover the same cells with the same conditions."""
    new = opened(write_xlsx(imported()))["NOVIEMBRE VW"]
    rules = {rule.formula1: str(rule.sqref) for rule in new.data_validations.dataValidation}
    assert rules['"Pendiente,En trámite,Cerrado"'] == "F6:G120"
    assert rules["LISTAS!$A$2:$A$4"].split() == ["H6:H50", "J10:J20"]
    assert rules["1"] == "I6:I99"
    found = {str(block.sqref): [rule.type for rule in block.rules] for block in new.conditional_formatting}
    assert found == {"E6:E60": ["cellIs"], "E6:G60 J6:J9": ["expression"], "K6:K99": ["colorScale"]}
    assert [spec.colId for spec in new.auto_filter.filterColumn] == [5]


def test_colours_are_what_google_would_show() -> None:
    """Theme slots become theme colours, tinted ones rgb; no fill gives no key and white stays a fill."""
    book = imported()
    pairs = {pair["colorType"]: pair["color"] for pair in book.properties["spreadsheetTheme"]["themeColors"]}
    fills = [c["userEnteredFormat"]["backgroundColorStyle"] for *_at, c in book.sheets[0].occupied()
             if "backgroundColorStyle" in c.get("userEnteredFormat", {})]  # fmt: skip
    assert {"themeColor": "ACCENT1"} in fills
    assert {"rgbColor": {"red": 1, "green": 1, "blue": 1}} in fills
    assert {"rgbColor": {"red": 1}} in fills
    assert pairs["ACCENT1"] == {"rgbColor": {"red": 0.30980393, "green": 0.5058824, "blue": 0.7411765}}
    lists = book.sheets[2]
    assert "userEnteredFormat" not in lists.cell(1, 0)


def test_a_fill_changed_since_import_is_exported_as_changed() -> None:
    """A cell repainted red is red in the file, though its old style was a theme tint; its font keeps the theme."""
    book = imported()
    sheet = book.sheets[0]
    at = next((r, c) for r, c, cell in sheet.occupied() if "E46C0A" not in str(cell) and _has_tinted_font(cell))
    old = opened(messy(1))["NOVIEMBRE VW"].cell(at[0] + 1, at[1] + 1)
    cell = sheet.cell(*at)
    red = {"backgroundColor": {"red": 1}, "backgroundColorStyle": {"rgbColor": {"red": 1}}}
    sheet.put(*at, {**cell, "userEnteredFormat": {**cell["userEnteredFormat"], **red}})
    new = opened(write_xlsx(book))["NOVIEMBRE VW"].cell(at[0] + 1, at[1] + 1)
    assert colour(new.fill.fgColor) == ("rgb", "FFFF0000", 0)
    assert colour(new.font.color) == colour(old.font.color)


def _has_tinted_font(cell: dict[str, Any]) -> bool:
    text = cell.get("userEnteredFormat", {}).get("textFormat", {})
    return bool(text.get("underline") and "foregroundColorStyle" in text and "fontFamily" not in text)


def test_text_is_never_exported_as_a_formula() -> None:
    """Text that begins like a formula stays text, also when somebody edits it in Excel."""
    book = read_xlsx(messy(0), "id", "x")
    sheet = book.sheets[2]
    for row, text in enumerate(('=HYPERLINK("http://evil.example")', "+1+1", "@SUM(A1)", "=1+1", "x" * 40_000)):
        value = {"stringValue": text}
        sheet.put(10 + row, 0, {"userEnteredValue": value, "effectiveValue": value})
    new = opened(write_xlsx(book))["LISTAS"]
    assert [new.cell(11 + row, 1).data_type for row in range(5)] == ["s"] * 5
    assert new.cell(11, 1).value == '=HYPERLINK("http://evil.example")'
    assert new.cell(11, 1).quotePrefix
    assert len(new.cell(15, 1).value) == 32_767


def test_long_and_forbidden_sheet_titles_are_shortened_and_references_follow() -> None:
    """Titles that Excel refuses are changed safely; formulas, names, lists and conditions follow."""
    book = read_xlsx(messy(2), "id", "x")
    source, formulas, _lists = book.sheets
    source.properties["title"] = "Seguimiento de clientes posventa: noviembre/diciembre 2026"
    _lists.properties["title"] = "Seguimiento de clientes posventa: noviembre/diciembre 2027"
    reference = "='Seguimiento de clientes posventa: noviembre/diciembre 2026'!A1"
    formulas.put(0, 6, {"userEnteredValue": {"formulaValue": reference}, "effectiveValue": {"stringValue": "c"}})
    titles = exported_titles(book)
    new = opened(write_xlsx(book))
    assert new.sheetnames == list(titles.values())
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in new.sheetnames)
    assert new[new.sheetnames[1]]["G1"].value == f"='{new.sheetnames[0]}'!A1"
    assert new.defined_names["SEDES"].attr_text == f"'{new.sheetnames[2]}'!$A$2:$A$4"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("=SUM(A1;B1)", "=SUM(A1,B1)"),
        ('=IF(A1>0,5;"sí; no";{1;2\\3})', '=IF(A1>0.5,"sí; no",{1;2,3})'),
        ("=SUM(Tabla1[Uno, dos];1,5)", "=SUM(Tabla1[Uno, dos],1.5)"),
        ('=QUERY(A1:B9;"select A, B")', '=IFERROR(__xludf.DUMMYFUNCTION("QUERY(A1:B9,""select A, B"")"),7)'),
    ],
)
def test_formulas_of_google_are_stored_as_excel_s(typed: str, stored: str) -> None:
    """Separators become Excel's; what only Google computes is wrapped as Google wraps it, with its last value."""
    book = read_xlsx(messy(2), "id", "x")
    book.sheets[2].put(20, 0, {"userEnteredValue": {"formulaValue": typed}, "effectiveValue": {"numberValue": 7}})
    data = write_xlsx(book)
    assert opened(data)["LISTAS"]["A21"].value == stored
    assert opened(data, cached=True)["LISTAS"]["A21"].value == 7
    again = read_xlsx(data, "id", "x").sheets[2].cell(20, 0)
    assert again["userEnteredValue"]["formulaValue"] == typed
    assert again["effectiveValue"] == {"numberValue": 7}


def test_what_is_dropped_is_said() -> None:
    """A rule that Google has no kind for is named with its sheet and its cells, a name of a constant with the book."""
    from openpyxl.formatting.rule import DataBarRule

    book = opened(messy(4))
    book["LISTAS"].conditional_formatting.add("B2:B4", DataBarRule("min", None, "max", None, "FF638EC6"))
    buffer = io.BytesIO()
    book.save(buffer)
    assert not_kept(read_xlsx(buffer.getvalue(), "id", "x")) == [
        Loss("", "names of constants, formulas or several ranges", 1, "TARIFA"),
        Loss("NOVIEMBRE VW", "data validation for whole numbers (any number passes)", 1, "I6:I99"),
        Loss("LISTAS", "data bars", 1, "B2:B4"),
    ]


def test_grid_is_at_least_google_s() -> None:
    """A small sheet has Google's 1000 rows and 26 columns, first sheet id 0, titles as in the file."""
    book = imported()
    assert [sheet.properties["sheetId"] for sheet in book.sheets] == [0, 1, 2]
    assert (book.sheets[1].row_count, book.sheets[1].column_count) == (1000, 26)
    assert book.properties["locale"] == "es_CO"
    assert book.properties["timeZone"] == "America/Bogota"


CONTEXT = Context(datetime(2026, 11, 22, 12, tzinfo=UTC), "duena@example.com", owner="duena@example.com")


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    rows = {"startRowIndex": top, "endRowIndex": bottom}
    return {"sheetId": 0, **rows, "startColumnIndex": left, "endColumnIndex": right}


def text_row(text: str) -> dict[str, Any]:
    return {"values": [{"userEnteredValue": {"stringValue": text}}]}


def american_workbook() -> bytes:
    """Formulas, a rule and a condition as Excel writes them, with cached results that nobody here could compute."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append([1, 2.5, "=SUM(A1,B1)", "=IF(A1>0.5,10,20)", "=A1 A1", "=CUBEVALUE(A1,B1)"])
    sheet["H1"] = datetime(2026, 11, 3)  # noqa: DTZ001 - cells know no zone
    sheet["H1"].number_format = "mm-dd-yy"
    sheet.conditional_formatting.add("A1:B1", FormulaRule(["AND($A1>0.5,TRUE)"], fill=PatternFill("solid", "FFFF0000")))
    rule = DataValidation("decimal", operator="greaterThan", formula1="0.5")
    rule.add("A1")
    sheet.add_data_validation(rule)
    out = io.BytesIO()
    book.save(out)
    return with_results(out.getvalue(), {"C1": "3.5", "D1": "10", "E1": "7", "F1": "8"})


def with_results(data: bytes, results: dict[str, str]) -> bytes:
    """The workbook with cached results, which openpyxl does not write."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for at, result in results.items():
                    text = re.sub(
                        rb'(<c r="%s".*?</f>)<v ?/?>(</v>)?' % at.encode(), rb"\1<v>%s</v>" % result.encode(), text
                    )
            new.writestr(name, text)
    return out.getvalue()


def shown(book: Spreadsheet, columns: str) -> list[str]:
    cells = [book.sheets[0].cell(0, ord(letter) - ord("A")) for letter in columns]
    return [formatted_value(cell, str(book.properties["locale"])) for cell in cells]


def test_formulas_of_a_file_are_kept_as_they_are_typed_in_the_locale() -> None:
    """Colombia types ``;`` and ``1,5``: in cells, validation and conditional formats; and back again on export."""
    book = read_xlsx(american_workbook(), "id", "x")
    sheet = book.sheets[0]
    assert sheet.cell(0, 2)["userEnteredValue"] == {"formulaValue": "=SUM(A1;B1)"}
    assert sheet.cell(0, 3)["userEnteredValue"] == {"formulaValue": "=IF(A1>0,5;10;20)"}
    assert sheet.cell(0, 0)["dataValidation"]["condition"]["values"] == [{"userEnteredValue": "0,5"}]
    (rule,) = sheet.conditional_formats
    assert rule["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=AND($A1>0,5;TRUE)"}]
    found = opened(write_xlsx(book)).worksheets[0]
    assert [found[at].value for at in ("C1", "D1")] == ["=SUM(A1,B1)", "=IF(A1>0.5,10,20)"]
    assert [v.formula1 for v in found.data_validations.dataValidation] == ["0.5"]
    assert [r.formula for block in found.conditional_formatting for r in block.rules] == [["AND($A1>0.5,TRUE)"]]


def test_results_of_a_file_stay_until_what_they_depend_on_changes() -> None:
    """A value elsewhere and inserted rows change none; a value that is read changes what reads it; none breaks."""
    book = read_xlsx(american_workbook(), "id", "x")
    assert shown(book, "CDEF") == ["3,5", "10", "7", "8"]
    for elsewhere in (
        {"updateCells": {"range": area(4, 5, 0, 1), "rows": [text_row("x")], "fields": "userEnteredValue"}},
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}},
    ):
        book, _ = apply_batch(book, [elsewhere], CONTEXT)
        assert shown(book, "CDEF") == ["3,5", "10", "7", "8"]
    value = {"values": [{"userEnteredValue": {"numberValue": 0.25}}]}
    book, _ = apply_batch(
        book, [{"updateCells": {"range": area(0, 1, 0, 1), "rows": [value], "fields": "userEnteredValue"}}], CONTEXT
    )
    assert shown(book, "CDEF") == ["2,75", "20", "7", "8"]


def test_formulas_follow_a_new_locale() -> None:
    """A spreadsheet that becomes American shows its formulas the American way, with the same results."""
    book = read_xlsx(american_workbook(), "id", "x")
    american = {"updateSpreadsheetProperties": {"properties": {"locale": "en_US"}, "fields": "locale"}}
    book, _ = apply_batch(book, [american], CONTEXT)
    assert book.sheets[0].cell(0, 2)["userEnteredValue"] == {"formulaValue": "=SUM(A1,B1)"}
    assert shown(book, "CDEF") == ["3.5", "10", "7", "8"]


def test_excels_short_date_shows_as_the_locale_writes_dates() -> None:
    """Excel's "date as the reader writes it" has no pattern: Colombia's is shown."""
    book = read_xlsx(american_workbook(), "id", "x")
    assert book.sheets[0].cell(0, 7)["userEnteredFormat"]["numberFormat"] == {"type": "DATE"}
    assert shown(book, "H") == ["3/11/2026"]
