"""Files that cannot be read are refused in words, English and Spanish, and never with a traceback."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest

from sheets_automation.errors import InputError
from sheets_automation.exports import refusals
from sheets_automation.exports.read import read_export

from .lists import workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A sound workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("Uno", [["a"]])))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "english", "spanish"),
    [
        (b"", "is empty", "está vacío"),
        (b" \r\n\t\n", "is empty", "está vacío"),
        (b";;;\n;;\n", "is empty", "está vacío"),
        (workbook(("Uno", [])), "is empty", "está vacío"),
        (OLE + bytes(600), "old Excel file", "Ábralo en Excel o LibreOffice, guárdelo como .xlsx o CSV"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password", "contraseña"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "no list", "no es una lista"),
        (b"\xff\xfe" + "áb".encode("utf-16-le") + b"\x00\xd8x", "no list", "no es una lista"),
        (b"<html><body><p>Su sesi\xf3n ha expirado", "no list", "no es una lista"),
        (b"<table><tr><td>NOMBRE</td></tr><tr><td>PER", "does not end", "cortado"),
        (workbook(("Uno", [["a", "b"]] * 50))[:900], "cut off or damaged", "cortado o dañado"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "no list", "no es una lista"),
        (zipped(xl__workbook_xml=b"<workbook"), "damaged", "dañado"),
        (with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"), "damaged", "dañado"),
        (with_part("xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"), "document type", "dañado"),
        (zipped(xl__workbook_xml=bytes(60 * 2**20)), "more inside than is read", "más de lo que se lee"),
        (b"a" + b";" * 20_000, "more inside than is read", "más de lo que se lee"),
        (b"<table><tr>" + b"<td colspan=16000>x</td>" * 2 + b"</tr></table>", "more inside", "más de lo que se lee"),
        (b'A;B\n"' + b"x" * 200_000 + b"\n", "cannot be told apart", "dañado"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_what_to_do(content: bytes, english: str, spanish: str) -> None:
    """Each kind of unreadable file is named, with its name, in both languages."""
    with pytest.raises(InputError) as caught:
        read_export("clientes.xls", content)
    assert english in str(caught.value)
    assert spanish in caught.value.told
    assert "clientes.xls" in str(caught.value)
    assert "«clientes.xls»" in caught.value.told


@pytest.mark.parametrize(
    "beginning", [b"A;B\n1;2\n", b"<table><tr><td>A</td></tr></table>", workbook(("Uno", [["a"]]))]
)
def test_too_large(beginning: bytes) -> None:
    """More than 50 MB are refused before anything is read, in every format."""
    with pytest.raises(InputError, match="files of up to 50 MB") as caught:
        read_export("clientes.csv", beginning + bytes(refusals.LARGEST))
    assert "Divídalo" in caught.value.told


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_no_traceback(seed: int) -> None:
    """A workbook with any byte changed is read or refused."""
    content = bytearray(workbook(("Uno", [["a", 1, "x" * 50]] * 20)))
    content[(seed * 7919) % len(content)] ^= 0x5A
    content[(seed * 104_729) % len(content)] ^= 0xFF
    with suppress(InputError):
        assert read_export("c.xlsx", bytes(content)).name == "c.xlsx"
