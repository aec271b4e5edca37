"""Files that are no workbook, or that mean harm, are refused with a reason and an advice; nothing else is raised."""

from __future__ import annotations

import io
import random
import re
import struct
import time
import zipfile
import zlib

import pytest
import xlsxwriter
from openpyxl import Workbook
from xlsx_samples import messy

from sheets_automation.emulator.xlsx import archive
from sheets_automation.emulator.xlsx.read import WorkbookFileError, read_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def reason(data: bytes) -> str:
    """The reason of the refusal; its text must say what to do."""
    with pytest.raises(WorkbookFileError) as caught:
        read_xlsx(data, "id", "x")
    text = str(caught.value)
    assert text.endswith(".")
    assert len(text.split(". ")) >= 2 or "Split" in text
    return caught.value.reason


def outcome(data: bytes) -> str:
    """``read``, or the reason of the refusal; any other exception fails the test."""
    try:
        read_xlsx(data, "id", "x")
    except WorkbookFileError as error:
        return error.reason
    return "read"


def small() -> bytes:
    """One sheet with one word, in the shared strings."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_string("A1", "hola", book.add_format({"bold": True}))
    return buffer.getvalue()


def changed(parts: dict[str, bytes | None], data: bytes | None = None) -> bytes:
    """A workbook with parts replaced (or, with None, removed)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or small())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if parts.get(name, b"") is not None:
                new.writestr(name, parts.get(name) or old.read(name))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name] or b"")
    return buffer.getvalue()


def part(name: str, data: bytes | None = None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data or small())) as archive:
        return archive.read(name)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not_xlsx"),
        ("Fecha;Placa;Calificación\n3/11/2026;ABC123;9,5\n".encode("latin-1"), "not_xlsx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_xlsx"),
        (OLE + b"\0" * 2000, "not_xlsx"),
        (OLE + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100, "encrypted"),
        (b"PK\x03\x04" + b"\0" * 100, "truncated"),
    ],
    ids=["nothing", "csv", "web page", "xls", "password", "a start only"],
)
def test_other_files_are_refused(data: bytes, expected: str) -> None:
    """Another format under the name of .xlsx is told apart by its bytes."""
    assert reason(data) == expected


def test_a_zip_of_other_files_is_no_workbook() -> None:
    """A zip archive without Office parts is refused as what it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("foto.jpg", b"\xff\xd8")
    assert reason(buffer.getvalue()) == "not_xlsx"


def test_a_document_of_word_is_no_workbook() -> None:
    """Another Office document opens as an archive and is still refused as not a workbook."""
    rels = part("_rels/.rels").replace(b"xl/workbook.xml", b"word/document.xml")
    assert reason(changed({"_rels/.rels": rels, "word/document.xml": b"<document/>"})) == "not_xlsx"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(share: float) -> None:
    """A download cut off anywhere is called damaged."""
    data = messy(1)
    assert reason(data[: int(len(data) * share)]) == "truncated"


def test_a_flipped_byte_is_refused_or_harmless() -> None:
    """Random damage never raises anything but the one error, whatever it hits."""
    data, chance = messy(1), random.Random(5)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(3):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        assert outcome(bytes(broken)) in ("read", "truncated", "not_xlsx", "bomb", "encrypted", "empty")


def test_random_structures_never_escape() -> None:
    """Attributes replaced at random in every part of the workbook give the one error or a workbook."""
    data, chance = messy(2, rows=20), random.Random(9)
    names = [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".xml")]
    junk = (b'="-1"', b'="99999999999"', b'="x"', b'=""', b'="A1:ZZZZ9"', b'="1e400"', b'="\xc2\xa0"')
    for _ in range(80):
        name = chance.choice(names)
        content = part(name, data)
        places = list(re.finditer(rb'="[^"]*"', content))
        spot = chance.choice(places)
        broken = content[: spot.start()] + chance.choice(junk) + content[spot.end() :]
        assert outcome(changed({name: broken}, data)) in ("read", "truncated", "not_xlsx", "bomb", "empty")


def test_a_declared_bomb_is_refused_at_once() -> None:
    """A gigabyte of spaces in a megabyte file is refused from its table of contents, without unpacking."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(changed({SHEET: None}))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open(SHEET, "w", force_zip64=True) as target:
            for _ in range(400):
                target.write(b" " * (1 << 20))
    start = time.perf_counter()
    assert reason(buffer.getvalue()) == "bomb"
    assert time.perf_counter() - start < 5


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """Sizes in the table of contents are not believed: what is read is counted, and must match."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(b" " * (64 << 20)) + bomb.flush()
    data = bytearray(changed({SHEET: b" " * 100}))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name, packed if name == SHEET else old.read(name), zipfile.ZIP_STORED if name == SHEET else None
            )
    lying = bytearray(buffer.getvalue())
    for match in list(re.finditer(re.escape(SHEET.encode()), bytes(lying))):
        for header, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            at = match.start() - (30 if header == b"PK\x03\x04" else 46)
            if bytes(lying[at : at + 4]) == header:
                lying[at + offset : at + offset + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    assert reason(bytes(lying)) in ("truncated", "bomb")


def test_a_ratio_beyond_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 times its size unpacked is refused, once it is large enough to matter."""
    monkeypatch.setattr(archive, "RATIO_FREE_BYTES", 1 << 20)
    assert reason(changed({SHEET: b" " * (8 << 20)})) == "bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unexpanded(encoding: str) -> None:
    """A billion laughs, in any encoding, in any part: refused at the document type."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY l0 "ja">{entities}]>'
    text = f"{head}<sst><si><t>&l9;</t></si></sst>"
    start = time.perf_counter()
    assert reason(changed({"xl/sharedStrings.xml": text.encode(encoding)})) == "not_xlsx"
    assert time.perf_counter() - start < 2


def test_a_workbook_without_worksheets_is_empty() -> None:
    """Only charts, or no sheet at all: there is nothing to convert."""
    text = re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", part("xl/workbook.xml"), flags=re.DOTALL)
    assert reason(changed({"xl/workbook.xml": text})) == "empty"


def test_a_missing_worksheet_part_is_damage() -> None:
    """A sheet that is listed and not there is damage, not silence."""
    assert reason(changed({SHEET: None})) == "truncated"


@pytest.mark.parametrize("reference", ["XFD1048576", "ZZZZ1", "A9999999"])
def test_stray_cells_far_away_are_refused_with_advice(reference: str) -> None:
    """A value in the last corner would be a grid beyond Google's ten million cells."""
    text = part(SHEET).replace(b'r="A1"', f'r="{reference}"'.encode())
    row = re.sub(r"\D", "", reference).encode()
    assert reason(changed({SHEET: text.replace(b'<row r="1"', b'<row r="' + row + b'"')})) == "bomb"


def test_a_formatted_emptiness_does_not_refuse_a_small_sheet() -> None:
    """Whole formatted rows far below the data are cut off, as long as the values fit."""
    rows = "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in (2, 1_048_576))
    text = part(SHEET).replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    sheet = read_xlsx(changed({SHEET: text}), "id", "x").sheets[0]
    assert (sheet.row_count, sheet.column_count) == (1000, 26)
    assert sheet.cell(0, 0)["userEnteredValue"] == {"stringValue": "hola"}


def test_broken_styles_cost_the_formats_only() -> None:
    """A styles part that makes no sense leaves the values."""
    book = read_xlsx(
        changed({"xl/styles.xml": b"<styleSheet><cellXfs><xf fontId='x'/></cellXfs></styleSheet>"}), "id", "x"
    )
    assert book.sheets[0].cell(0, 0)["userEnteredValue"] == {"stringValue": "hola"}


def test_file_links_and_scripts_are_not_taken_over() -> None:
    """Only web and mail addresses become hyperlinks."""
    book = Workbook()
    sheet = book.active
    for row, target in enumerate(
        ("https://example.com", "file:///etc/passwd", "javascript:alert(1)", "\\\\host\\x"), 1
    ):
        sheet.cell(row, 1, "a").hyperlink = target  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    found = read_xlsx(buffer.getvalue(), "id", "x").sheets[0]
    assert [found.cell(row, 0).get("hyperlink") for row in range(4)] == ["https://example.com", None, None, None]


def test_carriage_returns_and_escapes_are_read_as_text() -> None:
    """``_x000D_`` is a line end; an escaped underscore is itself."""
    text = b"<sst><si><t>a_x000D_\nb</t></si><si><t>_x005F_x000D_</t></si></sst>"
    sheet = part(SHEET).replace(b"</row>", b'<c r="B1" t="s"><v>1</v></c></row>')
    found = read_xlsx(changed({"xl/sharedStrings.xml": text, SHEET: sheet}), "id", "x").sheets[0]
    assert found.cell(0, 0)["userEnteredValue"] == {"stringValue": "a\nb"}
    assert found.cell(0, 1)["userEnteredValue"] == {"stringValue": "_x000D_"}
