"""Texts of a file: characters escaped in halves or written as escapes, and words that look different within a cell."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from xlsx_full_sample import with_parts

from sheets_automation.emulator.state.grid import Spreadsheet
from sheets_automation.emulator.xlsx.escapes import escaped, unescaped
from sheets_automation.emulator.xlsx.read import not_kept, read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

ANGRY = "\U0001f621"


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def of_text(text: str) -> bytes:
    """A workbook whose A1 is a shared string written as it stands."""
    book = Workbook()
    book.active["A1"] = "MARCA"
    return with_parts(saved(book), lambda _name, data: data.replace(b"MARCA", text.encode()))


def first(book: Spreadsheet) -> Any:
    return book.sheets[0].cell(0, 0)["userEnteredValue"]["stringValue"]


def again(book: Spreadsheet) -> Spreadsheet:
    return read_xlsx(write_xlsx(book), "id", "x")


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("furioso _xD83D__xDE21_ fin", f"furioso {ANGRY} fin"),
        ("_xd83d__xde21_", ANGRY),
        ("dos _xD83D__xDE21__xD83D__xDC4D_", f"dos {ANGRY}\U0001f44d"),
        ("media _xD83D_ fin", "media \ufffd fin"),
        ("otra media _xDE21_", "otra media \ufffd"),
        ("al revés _xDE21__xD83D_", "al revés \ufffd\ufffd"),
        ("al final _xD83D_", "al final \ufffd"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x005F_x0041__x0042_", "_x0041_B"),
        ("campana_x0007_", "campana\x07"),
        ("CARRO_x1_ y _xyz_", "CARRO_x1_ y _xyz_"),
    ],
)
def test_escapes_are_read_as_the_characters_they_stand_for(stored: str, shown: str) -> None:
    """Two halves are one character, a half alone the replacement character, and what only looks similar stays."""
    book = read_xlsx(of_text(stored), "id", "x")
    assert first(book) == shown
    assert first(again(book)) == shown


@pytest.mark.parametrize(
    "text",
    ["_x0041_", "_x0041_x0042_", "_x005F_x0041_", "__x000D_", "a\x07b", f"{ANGRY} _xD83D_", "<r>hola</r>", "<r>&</r>",
     "  bordes  ", "a\nb", "\ufffe", "_x00e1_"],
)  # fmt: skip
def test_what_people_type_comes_back(text: str) -> None:
    """Texts that look like escapes or markup, and control characters, survive two trips through a file."""
    assert unescaped(escaped(text)) == text
    book = read_xlsx(of_text("x"), "id", "x")
    book.sheets[0].put(0, 0, {"userEnteredValue": {"stringValue": text}, "effectiveValue": {"stringValue": text}})
    book.sheets[0].put(1, 0, {"note": text, "userEnteredValue": {"formulaValue": '="x"'},
                              "effectiveValue": {"stringValue": text}})  # fmt: skip
    found = again(again(book)).sheets[0]
    assert found.cell(0, 0)["userEnteredValue"]["stringValue"] == text
    assert found.cell(1, 0)["note"] == text
    assert found.cell(1, 0)["effectiveValue"]["stringValue"] == text


def test_half_a_pair_in_a_cell_never_stops_the_export() -> None:
    """The API takes half a pair in JSON; the file holds it escaped and the next reader shows the replacement."""
    book = read_xlsx(of_text("x"), "id", "x")
    half = {"stringValue": "mal \ud83d"}
    book.sheets[0].put(0, 0, {"userEnteredValue": half, "effectiveValue": half})
    assert first(again(book)) == "mal \ufffd"


def test_escapes_are_read_wherever_a_file_may_write_them() -> None:
    """Inline strings, rich text, results of formulas, notes, titles, headings of tables and prompts."""
    book = Workbook()
    sheet = book.active
    sheet.title = "QUEJAS"
    sheet["A1"] = CellRichText("enojo ", TextBlock(InlineFont(b=True), "MARCA"))
    sheet["A2"] = '="MARCA"'
    sheet["A3"] = "x"
    sheet["A3"].comment = Comment("nota MARCA", "MARCA")
    sheet["C1"], sheet["C2"] = "MARCA", 1
    sheet.add_table(Table(displayName="Quejas", ref="C1:C2"))
    rule = DataValidation("list", formula1='"SI,NO"', prompt="linea MARCA", showErrorMessage=True)
    rule.add("D2:D9")
    sheet.add_data_validation(rule)

    def halves(name: str, data: bytes) -> bytes:
        data = data.replace(b"MARCA", b"_xD83D__xDE21_").replace(b'name="QUEJAS"', b'name="Q _xD83D__xDE21_"')
        if name == "xl/worksheets/sheet1.xml":
            row = b'<row r="9"><c r="A9" t="inlineStr"><is><t>en celda _xD83D__xDE21_</t></is></c></row></sheetData>'
            data = data.replace(b"</sheetData>", row).replace(b"<v></v>", b"<v/>").replace(b"<v />", b"<v/>")
            data = data.replace(b'<c r="A2">', b'<c r="A2" t="str">').replace(b"<v/>", b"<v>_xD83D__xDE21_</v>")
        return data

    found = read_xlsx(with_parts(saved(book), halves), "id", "x")
    for sheets in (found.sheets, again(found).sheets):
        only = sheets[0]
        assert only.title == f"Q {ANGRY}"
        assert only.cell(0, 0)["userEnteredValue"] == {"stringValue": f"enojo {ANGRY}"}
        assert only.cell(1, 0)["effectiveValue"] == {"stringValue": ANGRY}
        assert only.cell(2, 0)["note"] == f"nota {ANGRY}"
        assert only.cell(8, 0)["userEnteredValue"] == {"stringValue": f"en celda {ANGRY}"}
        assert only.tables[0]["columnProperties"] == [{"columnName": ANGRY}]
        assert only.cell(1, 3)["dataValidation"]["inputMessage"] == f"linea {ANGRY}"


def test_headings_of_tables_are_written_as_their_cells() -> None:
    """Line ends, control characters and what looks like an escape: table and cell say the same, as Excel requires."""
    book = Workbook()
    for column, heading in enumerate(("dos\nlíneas", "campana", "escape"), 1):
        book.active.cell(1, column, heading)
        book.active.cell(2, column, 1)
    book.active.add_table(Table(displayName="Quejas", ref="A1:C2"))

    def odd(name: str, data: bytes) -> bytes:
        data = data.replace(b"campana", b"campana_x0007_").replace(b"escape", b"_x005F_x0041_")
        return data.replace(b"dos&#10;", b"dos_x000a_") if "table" in name else data

    found = read_xlsx(with_parts(saved(book), odd), "id", "x")
    headings = ["dos\nlíneas", "campana\x07", "_x0041_"]
    for state in (found, again(found)):
        assert [column["columnName"] for column in state.sheets[0].tables[0]["columnProperties"]] == headings
        cells = [state.sheets[0].cell(0, column)["userEnteredValue"]["stringValue"] for column in range(3)]
        assert cells == headings


def test_a_title_that_looks_like_an_escape_stays_itself() -> None:
    """A tab that a person called «_x0041_», and a formula over it, come back under that name."""
    book = read_xlsx(of_text("x"), "id", "x")
    book.sheets[0].properties["title"] = "_x0041_"
    formula = {"formulaValue": "='_x0041_'!A1"}
    book.sheets[0].put(4, 0, {"userEnteredValue": formula, "effectiveValue": {"stringValue": "x"}})
    found = again(book).sheets[0]
    assert found.title == "_x0041_"
    assert found.cell(4, 0)["userEnteredValue"] == formula


def test_words_in_bold_or_colour_are_the_api_s_runs_and_come_back() -> None:
    """Runs say what differs from the cell; the exported cell has the same words in the same fonts."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = CellRichText("dice que ", TextBlock(InlineFont(b=True, color="FFFF0000"), "NO"), " vuelve")
    sheet["A2"] = CellRichText(TextBlock(InlineFont(i=True, sz=14), "todo en cursiva"))
    sheet["A3"] = "sin formato"
    found = read_xlsx(saved(book), "id", "x")
    runs = found.sheets[0].cell(0, 0)["textFormatRuns"]
    assert [run.get("startIndex", 0) for run in runs] == [0, 9, 11]
    assert [run["format"].get("bold") for run in runs] == [None, True, None]
    assert runs[1]["format"]["foregroundColorStyle"] == {"rgbColor": {"red": 1}}
    assert "textFormatRuns" not in found.sheets[0].cell(2, 0)
    out = load_workbook(io.BytesIO(write_xlsx(found)), rich_text=True).active
    kept = out["A1"].value
    assert isinstance(kept, CellRichText)
    assert str(kept) == "dice que NO vuelve"
    bold = [piece for piece in kept if isinstance(piece, TextBlock) and piece.font.b]
    assert [(piece.text, piece.font.color.rgb) for piece in bold] == [("NO", "FFFF0000")]
    assert out["A2"].value[0].font.i
    assert out["A3"].value == "sin formato"
    assert not_kept(found) == []


def test_runs_are_counted_as_google_counts_them() -> None:
    """An emoji before bold words is two units: the bold words are still the same ones after a round trip."""
    book = Workbook()
    book.active["A1"] = CellRichText(f"{ANGRY} muy ", TextBlock(InlineFont(b=True), "mal"), f" {ANGRY}")
    found = read_xlsx(saved(book), "id", "x")
    assert [run.get("startIndex", 0) for run in found.sheets[0].cell(0, 0)["textFormatRuns"]] == [0, 7, 10]
    kept = load_workbook(io.BytesIO(write_xlsx(found)), rich_text=True).active["A1"].value
    assert [piece.text for piece in kept if isinstance(piece, TextBlock) and piece.font.b] == ["mal"]


def test_a_plain_word_in_a_bold_cell_is_a_run_too() -> None:
    """In a cell in bold, what stands out is the word that is not: it says «not bold», here and in the file."""
    book = Workbook()
    book.active["A1"] = CellRichText(
        TextBlock(InlineFont(rFont="Calibri", sz=11), "no "), TextBlock(InlineFont(b=True), "vuelve")
    )
    book.active["A1"].font = Font(bold=True)
    found = read_xlsx(saved(book), "id", "x")
    runs = found.sheets[0].cell(0, 0)["textFormatRuns"]
    assert runs[0]["format"]["bold"] is False
    kept = load_workbook(io.BytesIO(write_xlsx(found)), rich_text=True).active["A1"].value
    assert [bool(piece.font.b) for piece in kept if isinstance(piece, TextBlock)][:1] == [False]


def test_a_retyped_cell_loses_the_formats_of_its_words() -> None:
    """Runs belong to the text: a text like the cell's own font is written as a plain string."""
    book = Workbook()
    book.active["A1"] = CellRichText("dice ", TextBlock(InlineFont(b=True), "NO"))
    found = read_xlsx(saved(book), "id", "x")
    cell = found.sheets[0].cell(0, 0)
    found.sheets[0].put(0, 0, {key: value for key, value in cell.items() if key != "textFormatRuns"})
    assert "<r>" not in part(write_xlsx(found), "xl/sharedStrings.xml")
