"""Files → tables: encodings, separators, web pages that are called .xls, workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from sheets_automation.exports.read import read_export
from sheets_automation.model import CellError, CellValue

from .lists import workbook

PLAIN = "NOMBRE;PLACA;CELULAR\r\nPEÑA JOSÉ;ABC123;3112345678\r\n"
WANTED = (("NOMBRE", "PLACA", "CELULAR"), ("PEÑA JOSÉ", "ABC123", "3112345678"))


def rows(name: str, content: bytes) -> tuple[tuple[CellValue, ...], ...]:
    (sheet,) = read_export(name, content).sheets
    return sheet.rows


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)  # fmt: skip
def test_every_usual_encoding(encoding: str) -> None:
    """The same list in any encoding, with its mark or without, is the same table."""
    assert rows("clientes.csv", PLAIN.encode(encoding)) == WANTED


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_separator(separator: str) -> None:
    """What separates the cells is found out, whatever stands in a title above."""
    text = f"Clientes, motos y carros; a la fecha\n{PLAIN.replace(';', separator)}".encode()
    assert rows("clientes.txt", text)[1:] == WANTED


def test_a_named_separator_is_no_row() -> None:
    """Excel's own «sep=;» is obeyed and counts as no row."""
    assert rows("c.csv", b"sep=|\r\na|b;c\r\n") == (("a", "b;c"),)


def test_a_line_break_within_quotes_is_one_cell() -> None:
    """A quoted cell holds separators, quotes and line breaks."""
    assert rows("c.csv", b'A;B\n"uno\ndos; ""tres""";x\n') == (("A", "B"), ('uno\ndos; "tres"', "x"))


def test_a_lone_quote_swallows_no_row() -> None:
    """A quote that is never closed, or closed rows later, is a letter like any other."""
    text = 'A;B;C;D\n"EL MONO PEREZ;1;2;3\nGOMEZ;4;5;6\n"LA NENA;7;8;9\n'
    assert [row[0] for row in rows("c.csv", text.encode())] == ["A", '"EL MONO PEREZ', "GOMEZ", '"LA NENA']


def test_empty_rows_are_counted() -> None:
    """A row keeps its number, whatever is empty above it."""
    assert rows("c.csv", b"A;B\n\n;;\nx;y\n") == (("A", "B"), (), (), ("x", "y"))


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("PEÃ‘A", "PEÑA"), ("PEÃ\x91A", "PEÑA"), ("PEÃƒâ€˜A", "PEÑA"), ("MARÃ\x8dA JOSÃ‰ PEÑA", "MARÍA JOSÉ PEÑA"),
        ("NÂº OR", "Nº OR"), ("JOÃO", "JOÃO"), ("PE\ufffdA", "PE\ufffdA"), ("SÃ NCHEZ", "SÃ NCHEZ"),
    ],
)  # fmt: skip
def test_mojibake(broken: str, meant: str) -> None:
    """UTF-8 that was read as Windows-1252 is put right, once or twice broken; a lost letter stays lost."""
    assert rows("c.csv", f"NOMBRE;PLACA\n{broken};ABC123\n".encode())[1][0] == meant


def test_guarded_numbers() -> None:
    """="0311…", by which exports keep Excel from changing a number, is the number."""
    assert rows("c.csv", b'A;B\n="0123";x\n')[1] == ("0123", "x")


HEAD = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={0}"><style>td{{x:y}}</style></head>'


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "ibm850"])
def test_a_web_page_called_xls(charset: str) -> None:
    """HTML that is called .xls: its table, in the encoding that it names, entities and all."""
    body = "<body><table><tr><th>NOMBRE<th>PLACA</tr><tr><td>PEÑA &amp; C&iacute;a<td>ABC123</table></body></html>"
    content = (HEAD.format(charset) + body).encode(charset)
    assert rows("clientes.xls", content) == (("NOMBRE", "PLACA"), ("PEÑA & Cía", "ABC123"))


def test_cells_that_span_others() -> None:
    """A cell over several columns or rows is one value; the places that it covers are empty."""
    page = (
        b"<table><tr><td rowspan=2>NOMBRE</td><td colspan=2>VEHICULO</td><td>X</td></tr>"
        b"<tr><td>PLACA</td><td>MARCA</td><td>Y</td></tr></table>"
    )
    assert rows("x.xls", page) == (("NOMBRE", "VEHICULO", None, "X"), (None, "PLACA", "MARCA", "Y"))


def test_tables_of_a_page() -> None:
    """A title and a sum belong to the table beside them, two lists are two sheets; breaks within cells are kept."""
    lines = b"<tr><td>A</td><td>B</td><td>C</td></tr><tr><td>1<br>2</td><td>3</td><td x:num='4.5'>4,5</td></tr>"
    table = b"<table>" + lines + b"</table>"
    page = b"<table><tr><td>Listado</td></tr></table>" + table + table + b"<p>Total registros: <b>1</b></p>"
    first, second = read_export("x.xls", b"<html>" + page + b"</html>").sheets
    assert first.rows == (("Listado",), ("A", "B", "C"), ("1\n2", "3", 4.5))
    assert second.rows[-1] == ("Total registros: 1",)


def test_a_workbook() -> None:
    """Every sheet of an .xlsx: texts, numbers, truth, errors, dates as serials; letters put right."""
    moment = datetime(2026, 11, 25, 12, 0)  # noqa: DTZ001 – cells have no zone
    table = [["PEÃ‘A", 3112345678, True, date(2026, 11, 25), moment, "#N/A", None], [], ["x"]]
    first, second = read_export("c.xlsx", workbook(("Uno", table), ("Dos", [["y"]]))).sheets
    assert first.rows == (("PEÑA", 3112345678.0, True, 46351.0, 46351.5, CellError("N_A")), (), ("x",))
    assert (second.title, second.rows) == ("Dos", (("y",),))


def test_a_workbook_that_declares_too_little() -> None:
    """A sheet that declares A1 as its size and holds more is read to its end."""
    content, out = workbook(("Uno", [["a", "b"], ["c", "d"]])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"'))
    assert b'ref="A1"' in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    assert rows("c.xlsx", out.getvalue()) == (("a", "b"), ("c", "d"))


def test_the_name_says_nothing() -> None:
    """A workbook called .csv and a text called .xlsx are what they are."""
    assert rows("c.csv", workbook(("Uno", [["a", "b"]]))) == (("a", "b"),)
    assert rows("c.xlsx", PLAIN.encode()) == WANTED
