"""Workbooks as people leave them, made with openpyxl: fictitious, seeded, with everything that import must carry."""

from __future__ import annotations

import io
import random
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

FILLS = (
    PatternFill("solid", fgColor="FFFF0000"),
    PatternFill("solid", fgColor="FF93C47D"),
    PatternFill("solid", fgColor="FFFFFFFF"),
    PatternFill("solid", fgColor=Color(theme=4)),
    PatternFill("solid", fgColor=Color(theme=9, tint=0.5999938962981048)),
    PatternFill("solid", fgColor=Color(theme=5, tint=-0.249977111117893)),
    PatternFill("solid", fgColor=Color(theme=0, tint=-0.1499984740745262)),
    PatternFill("solid", fgColor=Color(theme=3, tint=0.123)),
    PatternFill("solid", fgColor=Color(indexed=13)),
    PatternFill("lightUp", fgColor="FF0000FF", bgColor="FFFFFF00"),
)
FONTS = (
    Font(bold=True),
    Font(italic=True, strike=True, color="FF1155CC"),
    Font(name="Georgia", size=13.5, underline="single"),
    Font(color=Color(theme=5, tint=0.3999755851924192), underline="double"),
    Font(name="Comic Sans MS", size=8, color="FF000000"),
)
NUMBER_FORMATS = (
    "General", "0", "0.00", "#,##0", "0%", "0.00%", "mm-dd-yy", "dd/mm/yyyy", "d-mmm", "h:mm", "[h]:mm:ss", "@",
    'd" de "mmmm" de "yyyy', '"$"\\ #,##0.00;[Red]-"$"\\ #,##0.00', "[$-240A]dddd, d mmmm yyyy", "0.00E+00",
    "m/d/yy h:mm", "#,##0_);(#,##0)", '_-"$"* #,##0_-;-"$"* #,##0_-;_-"$"* "-"_-;_-@_-', "00000",
)  # fmt: skip
VALUES = (
    "Pérez Gómez, Juana",
    "  espacios  ",
    "línea uno\nlínea dos",
    "=SUMA(A1)",
    "+57 311 555 0101",
    "@todos",
    "9,5",
    "'apóstrofo",
    "<b>&amp;</b> “ñ” 😀",
    10,
    9.666666666666666,
    0.1 + 0.2,
    -1e-9,
    1.5e300,
    7181234,
    True,
    False,
    datetime(2026, 11, 3, 10, 35),  # noqa: DTZ001 - cells know no zone
    datetime(2026, 11, 25),  # noqa: DTZ001
    time(16, 45),
    "#N/A",
    "#DIV/0!",
    None,
)


def messy(seed: int, rows: int = 120, columns: int = 18) -> bytes:
    """One workbook of three sheets; the same seed gives the same cells."""
    chance = random.Random(seed)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "NOVIEMBRE VW"
    _scatter(sheet, chance, rows, columns)
    _shape(sheet, chance, rows)
    _rules(sheet, rows)
    _formulas(book.create_sheet("TD – Ñandú's"))
    _lists(book.create_sheet("LISTAS"))
    book.defined_names["SEDES"] = DefinedName("SEDES", attr_text="LISTAS!$A$2:$A$4")
    book.defined_names["TARIFA"] = DefinedName("TARIFA", attr_text="0.19")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _scatter(sheet: Worksheet, chance: random.Random, rows: int, columns: int) -> None:
    side = Side("thin", color="FF999999")
    for row in range(6, rows):
        for column in range(1, columns + 1):
            if chance.random() < 0.3:
                continue
            cell = sheet.cell(row, column)
            cell.value = chance.choice(VALUES)
            if isinstance(cell.value, str) and cell.value[:1] in "=#":
                cell.data_type = "e" if cell.value.startswith("#") else "s"
            if chance.random() < 0.5:
                cell.fill = chance.choice(FILLS)
            if chance.random() < 0.4:
                cell.font = chance.choice(FONTS)
            if chance.random() < 0.4 or not isinstance(cell.value, datetime | time):
                cell.number_format = chance.choice(NUMBER_FORMATS)
            if chance.random() < 0.2:
                cell.alignment = Alignment(chance.choice(["left", "center", "right", "justify"]), "top", wrap_text=True)
            if chance.random() < 0.2:
                cell.alignment = Alignment("left", "center", indent=2, text_rotation=chance.choice([0, 45, 120]))
            if chance.random() < 0.2:
                cell.border = Border(side, side, Side("hair"), Side("mediumDashDot", color="FFCC0000"))
            if chance.random() < 0.05:
                cell.comment = Comment(f"Jefe de taller:\nnota {row}-{column}", "Jefe de taller")
            if chance.random() < 0.05:
                cell.protection = Protection(locked=False)


def _shape(sheet: Worksheet, chance: random.Random, rows: int) -> None:
    sheet["A1"] = "CONTROL DE SEGUIMIENTO"
    sheet.merge_cells("A1:H2")
    sheet.merge_cells("K1:K4")
    sheet["K1"].fill = FILLS[4]
    for row in chance.sample(range(7, rows), 9):
        sheet.row_dimensions[row].hidden = True
    for row in chance.sample(range(7, rows), 9):
        sheet.row_dimensions[row].height = 31.5
    sheet.row_dimensions.group(20, 25, outline_level=1)
    sheet.column_dimensions["C"].width = 31.7109375
    sheet.column_dimensions["D"].hidden = True
    sheet.column_dimensions.group("M", "O", outline_level=2)
    sheet.freeze_panes = "C6"
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.sheet_properties.tabColor = Color(theme=6, tint=0.3999755851924192)


def _rules(sheet: Worksheet, rows: int) -> None:
    states = DataValidation("list", formula1='"Pendiente,En trámite,Cerrado"', showErrorMessage=True, prompt="Estado")
    states.add(f"F6:G{rows}")
    offices = DataValidation("list", formula1="=LISTAS!$A$2:$A$4", showErrorMessage=False)
    offices.add("H6:H50")
    offices.add("J10:J20")
    scores = DataValidation("whole", formula1="1", formula2="10", operator="between", showErrorMessage=True)
    scores.add("I6:I99")
    for rule in (states, offices, scores):
        sheet.add_data_validation(rule)
    red = PatternFill(bgColor="FFF4CCCC")
    sheet.conditional_formatting.add("E6:E60", CellIsRule("lessThan", ["7"], fill=red, font=Font(bold=True)))
    sheet.conditional_formatting.add("E6:G60 J6:J9", FormulaRule(['$F6="Pendiente"'], fill=red))
    scale = ColorScaleRule("min", None, "FFF8696B", "percentile", 50, "FFFFEB84", "max", None, "FF63BE7B")
    sheet.conditional_formatting.add("K6:K99", scale)
    sheet.auto_filter.ref = f"A5:R{rows - 1}"
    sheet.auto_filter.add_filter_column(5, ["Pendiente"])
    for column in range(1, 19):
        sheet.cell(5, column, f"CAMPO {column}").font = Font(bold=True)


def _formulas(sheet: Worksheet) -> None:
    sheet.append(["n", "doble", "texto"])
    for row in range(2, 12):
        sheet.append([row, f"=A{row}*2", f'=IF(A{row}>5,"alto; sí","bajo, no")&\'NOVIEMBRE VW\'!A1'])
    sheet["E1"] = "=_xlfn.XLOOKUP(3,A2:A11,B2:B11)"
    sheet["E2"] = '=HYPERLINK("https://example.com/a?b=1&c=2","ver")'
    sheet["F1"] = "enlace"
    sheet["F1"].hyperlink = "https://example.com/ruta?x=1"
    sheet.protection.sheet = True


def _lists(sheet: Worksheet) -> None:
    for values in (["Sede", "Meta"], ["Tunja", 0.95], ["Duitama", 0.9], ["Sogamoso", 0.92]):
        sheet.append(values)
    table = Table(displayName="Metas", ref="A1:B4")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)
    sheet.sheet_state = "hidden"
