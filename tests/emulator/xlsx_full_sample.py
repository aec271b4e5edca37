"""A workbook with everything that Google's cells have no place for, made with XlsxWriter; fictitious."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable

import xlsxwriter

#: One pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/q842iQAAAABJRU5ErkJggg=="
)


def full() -> bytes:
    """Two tabs: «LLAMADAS» holds nearly everything, «Listas» only what Google keeps."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, plain = book.add_worksheet("LLAMADAS"), book.add_worksheet("Listas")
        sheet.write_row(0, 0, ["CLIENTE", "NOTA", "COMENTARIO"])
        for row in range(1, 12):
            sheet.write_row(row, 0, [f"CLIENTE FICTICIO {row}", row % 10 + 1, f"comentario {row}"])
        _draw(book, sheet)
        _rule(book, sheet)
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "#FF0000"})
        sheet.write_rich_string(5, 2, "dice que ", bold, "NO", " vuelve ", red, "nunca")
        sheet.write_comment("A3", "nota de una persona", {"visible": True, "author": "Agente"})
        sheet.write_url("A4", "external:otro libro.xlsx")
        sheet.write_url("A5", "https://example.com", None, "CLIENTE FICTICIO 4", "vea aquí")
        sheet.protect("clave")
        sheet.autofilter("A1:C12")
        sheet.filter_column("B", "x > 2 and x < 9")
        _dress(book, sheet)
        book.define_name("IVA", "=0.19")
        plain.write_row(0, 0, ["Tunja", "Duitama"])
    return buffer.getvalue()


def _draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=LLAMADAS!$B$2:$B$12"})
    sheet.insert_chart("E2", chart)
    sheet.insert_image("H1", "logo.png", {"image_data": io.BytesIO(PNG)})
    sheet.insert_textbox("J2", "Formato GSC-FOR-01")
    sheet.insert_button("L2", {"caption": "Enviar"})
    sheet.embed_image("D3", "foto.png", {"image_data": io.BytesIO(PNG)})
    sheet.add_sparkline("D5", {"range": "LLAMADAS!B2:B12"})
    sheet.set_background(io.BytesIO(PNG), is_byte_stream=True)
    sheet.set_header("&L&G&CControl", {"image_left": "logo.png", "image_data_left": io.BytesIO(PNG)})


def _rule(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.conditional_format("B2:B12", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B2:B12", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format("A2:A12", {"type": "duplicate", "format": book.add_format({"bold": True})})
    sheet.conditional_format("B2:B12", {"type": "top", "value": 3, "format": book.add_format({"italic": True})})
    lined = book.add_format({"border": 1, "bg_color": "#FFC7CE"})
    sheet.conditional_format("C2:C12", {"type": "text", "criteria": "containing", "value": "mal", "format": lined})
    sheet.data_validation("C2:C12", {"validate": "length", "criteria": "<=", "value": 200})


def _dress(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write("D8", "cruzada", book.add_format({"diag_type": 3, "diag_border": 1}))
    sheet.write("D9", "nota 1", book.add_format({"font_script": 1}))


def with_parts(data: bytes, change: Callable[[str, bytes], bytes], added: dict[str, bytes] | None = None) -> bytes:
    """The file with its parts changed, and others added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()
