"""What an import cannot keep is named, per tab, with how many and where; what can travel on does."""

from __future__ import annotations

import io
import random
import re
import warnings
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from xlsx_full_sample import full, with_parts
from xlsx_samples import messy

from sheets_automation.emulator import Emulator
from sheets_automation.emulator.xlsx.read import Loss, WorkbookFileError, not_kept, read_xlsx
from sheets_automation.emulator.xlsx.write import write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/worksheets/_rels/sheet1.xml.rels"
RELATION = b'<Relationship Id="rIdX" Type="http://schemas.example/relationships/%s" Target="%s"/></Relationships>'


@pytest.fixture(scope="module")
def everything() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return full()


def lost(data: bytes) -> dict[tuple[str, str], Loss]:
    """What is not kept, by tab and name."""
    return {(loss.tab, loss.what): loss for loss in not_kept(read_xlsx(data, "id", "x"))}


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def simple() -> Workbook:
    book = Workbook()
    book.active.title = "LLAMADAS"
    for row in range(1, 9):
        book.active.cell(row, 1).value = row
    return book


def inserted(data: bytes, before: bytes, text: bytes, name: str = SHEET) -> bytes:
    """The file with something written into a part."""
    return with_parts(data, lambda part, content: content.replace(before, text + before) if part == name else content)


@pytest.mark.parametrize(
    ("what", "count", "cells"),
    [
        ("charts", 1, "E2"),
        ("pictures", 1, "H1"),
        ("shapes and text boxes", 1, "J2"),
        ("form controls", 1, ""),
        ("pictures and linked data types inside cells", 1, "D3"),
        ("background pictures", 1, ""),
        ("pictures in headers and footers", 1, ""),
        ("sparklines", 1, "D5"),
        ("data bars", 1, "B2:B12"),
        ("icon sets", 1, "B2:B12"),
        ("conditional formats for repeated values", 1, "A2:A12"),
        ("conditional formats for the highest or lowest", 1, "B2:B12"),
        ("borders and number formats of conditional formats", 1, "C2:C12"),
        ("data validation rules of type textLength", 1, "C2:C12"),
        ("filter criteria (rows they hide stay hidden)", 1, "B1"),
        ("links to files or programs", 1, "A4"),
        ("tips of links", 1, "A5"),
        ("passwords of sheet protection (the protection stays)", 1, ""),
        ("notes that are shown at all times (they stay as notes)", 1, ""),
        ("diagonal borders", 1, "D8"),
        ("superscripts and subscripts", 1, "D9"),
    ],
)
def test_each_kind_is_named_with_its_tab_and_cells(everything: bytes, what: str, count: int, cells: str) -> None:
    """One loss each, on the tab that has it."""
    assert lost(everything)["LLAMADAS", what] == Loss("LLAMADAS", what, count, cells)


def test_what_is_kept_is_not_named(everything: bytes) -> None:
    """Rich text, notes, links and plain rules are no loss; nor is anything on a plain tab, nor after a round trip."""
    found = not_kept(read_xlsx(everything, "id", "x"))
    assert not [loss for loss in found if loss.tab == "Listas" or "text formats" in loss.what]
    assert not_kept(read_xlsx(write_xlsx(read_xlsx(everything, "id", "x")), "id", "x")) == []


def test_a_plain_workbook_has_lost_nothing() -> None:
    """Formats, freezes, merges, notes, hidden rows: nothing to say."""
    book = simple()
    book.active["A1"].font = Font(bold=True)
    book.active.merge_cells("C1:D2")
    book.active.freeze_panes = "A2"
    book.active.row_dimensions[3].hidden = True
    assert not_kept(read_xlsx(saved(book), "id", "x")) == []


def test_unknown_parts_are_named_by_their_name() -> None:
    """A part that no program here knows, led to by a relation or by none, and an unknown element."""
    book = Workbook()
    book.active.title = "LLAMADAS"
    book.active["A1"] = "x"
    book.active["A1"].hyperlink = "https://example.com"
    data = inserted(saved(book), b"</Relationships>", b"", RELS)
    data = with_parts(
        data,
        lambda name, content: (
            content.replace(b"</Relationships>", RELATION % (b"holograms", b"../holograms/h1.xml"))
            if name == RELS
            else content.replace(b"</worksheet>", b"<aura/></worksheet>")
            if name == SHEET
            else content
        ),
        {"xl/holograms/h1.xml": b"<h/>", "xl/suelto.bin": b"1"},
    )
    found = lost(data)
    assert ("LLAMADAS", "other content: xl/holograms/h1.xml") in found
    assert ("LLAMADAS", "other content: element aura") in found
    assert ("", "other content: xl/suelto.bin") in found


def test_many_unknown_parts_are_counted() -> None:
    """A thousand of them are not a thousand lines, and their names cannot write on a terminal."""
    data = with_parts(
        saved(simple()), lambda _name, content: content, {f"x/{n:04}\x1b[2J.bin": b"" for n in range(1000)}
    )
    found = not_kept(read_xlsx(data, "id", "x"))
    assert len(found) < 30
    assert sum(loss.count for loss in found) == 1000
    assert all(loss.what.isprintable() for loss in found)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("pivotTable", "pivot tables (their values stay)"),
        ("queryTable", "queries of outside data (their values stay)"),
        ("oleObject", "embedded objects"),
        ("control", "ActiveX controls"),
        ("namedSheetView", "sheet views of single people"),
    ],
)
def test_parts_of_a_sheet_are_named_on_it(kind: str, what: str) -> None:
    """By the kind of their relation; what hangs from them goes with them."""
    book = simple()
    book.active["A1"].hyperlink = "https://example.com"
    data = with_parts(
        saved(book),
        lambda name, content: (
            content.replace(b"</Relationships>", RELATION % (kind.encode(), b"/xl/y/y1.xml"))
            if name == RELS
            else content
        ),
        {
            "xl/y/y1.xml": b"<y/>",
            "xl/y/_rels/y1.xml.rels": b"<Relationships>" + RELATION % (b"cache", b"z.xml"),
            "xl/y/z.xml": b"<z/>",
        },
    )
    assert lost(data) == {("LLAMADAS", what): Loss("LLAMADAS", what, 1)}


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("vbaProject", "macros"),
        ("externalLink", "links to other workbooks (the last values stay)"),
        ("customXml", "custom XML data"),
        ("connections", "connections to outside data"),
    ],
)
def test_parts_of_the_workbook_are_named_without_a_tab(kind: str, what: str) -> None:
    """Macros and connections belong to no tab."""
    data = with_parts(
        saved(simple()),
        lambda name, content: (
            content.replace(b"</Relationships>", RELATION % (kind.encode(), b"/xl/y1.bin"))
            if name == "xl/_rels/workbook.xml.rels"
            else content
        ),
        {"xl/y1.bin": b"1"},
    )
    assert lost(data) == {("", what): Loss("", what, 1)}


def test_a_chart_sheet_is_named_by_its_tab() -> None:
    """A tab that is one chart has no place among worksheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("DATOS").write_row(0, 0, [1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=DATOS!A1:B1"})
        book.add_chartsheet("GRÁFICO").set_chart(chart)
    assert lost(buffer.getvalue()) == {("GRÁFICO", "chart sheets"): Loss("GRÁFICO", "chart sheets", 1)}


def test_names_that_are_no_single_range_are_named() -> None:
    """A constant, a formula and a hidden name; a plain named range is kept."""
    book = simple()
    for name, text in (("IVA", "0.19"), ("SUMA", "SUM(LLAMADAS!$A$1:$A$3)"), ("SEDES", "LLAMADAS!$A$1:$A$3")):
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.defined_names["solver"] = DefinedName("solver", attr_text="1", hidden=True)
    found = lost(saved(book))
    assert found["", "names of constants, formulas or several ranges"].cells == "IVA SUMA"
    assert found["", "hidden names"].cells == "solver"
    assert len(found) == 2


def test_only_what_adds_to_a_rule_is_not_counted_twice() -> None:
    """Excel writes a data bar twice, the second time as an extension; a rule that is only there counts."""
    extension = (
        b'<extLst><ext uri="{1}" xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:conditionalFormattings>'
        b'<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{A}"/><xm:sqref>A1:A8</xm:sqref>'
        b"</x14:conditionalFormatting><x14:conditionalFormatting>"
        b'<x14:cfRule type="iconSet" id="{B}"/><xm:sqref>A2:A8</xm:sqref></x14:conditionalFormatting>'
        b"</x14:conditionalFormattings></ext></extLst>"
    )
    rule = (
        b'<conditionalFormatting sqref="A1:A8"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
        b'<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext xmlns:x14="urn:x14" uri="{2}">'
        b"<x14:id>{A}</x14:id></ext></extLst></cfRule></conditionalFormatting>"
    )
    data = inserted(inserted(saved(simple()), b"<pageMargins", rule), b"</worksheet>", extension)
    found = lost(data)
    assert found["LLAMADAS", "data bars"].count == 1
    assert found["LLAMADAS", "icon sets"] == Loss("LLAMADAS", "icon sets", 1, "A2:A8")
    assert len(found) == 2


def test_lists_of_another_tab_are_kept() -> None:
    """Excel writes a rule that refers to another tab as an extension: it is a rule like any other."""
    extension = (
        b'<extLst><ext uri="{1}" xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:dataValidations count="1">'
        b'<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>OTRA!$A$1:$A$3</xm:f>'
        b"</x14:formula1><xm:sqref>B2:B5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    book = simple()
    book.create_sheet("OTRA")
    found = read_xlsx(inserted(saved(book), b"</worksheet>", extension), "id", "x")
    rule = found.sheets[0].cell(1, 1)["dataValidation"]
    assert rule["condition"]["values"] == [{"userEnteredValue": "=OTRA!$A$1:$A$3"}]
    assert rule["strict"] is True
    assert not_kept(found) == []
    out = load_workbook(io.BytesIO(write_xlsx(found)))["LLAMADAS"]
    assert [str(entry.sqref) for entry in out.data_validations.dataValidation] == ["B2:B5"]


def test_one_rule_that_cannot_be_read_costs_only_itself() -> None:
    """Beside a broken rule the others are kept; the broken one is named."""
    rules = (
        b'<conditionalFormatting sqref="A1:A3"><cfRule type="cellIs" priority="x"/></conditionalFormatting>'
        b'<conditionalFormatting sqref="A4:A8"><cfRule type="expression" priority="2"><formula>A4&gt;3</formula>'
        b"</cfRule></conditionalFormatting>"
    )
    found = read_xlsx(inserted(saved(simple()), b"<pageMargins", rules), "id", "x")
    assert len(found.sheets[0].conditional_formats) == 1
    assert [(loss.what, loss.cells) for loss in not_kept(found)] == [
        ("conditional formats that cannot be read", "A1:A3")
    ]


def test_very_hidden_tabs_stay_very_hidden() -> None:
    """Hidden for the service; very hidden, hidden and visible tabs come out as they went in."""
    book = simple()
    for title, state in (("OCULTA", "hidden"), ("MUY OCULTA", "veryHidden")):
        book.create_sheet(title).sheet_state = state
    found = read_xlsx(saved(book), "id", "x")
    assert [sheet.properties.get("hidden", False) for sheet in found.sheets] == [False, True, True]
    out = load_workbook(io.BytesIO(write_xlsx(found)))
    assert [sheet.sheet_state for sheet in out.worksheets] == ["visible", "hidden", "veryHidden"]
    found.sheets[2].properties.pop("hidden")  # somebody shows it
    assert load_workbook(io.BytesIO(write_xlsx(found)))["MUY OCULTA"].sheet_state == "visible"


def printed(data: bytes) -> dict[str, Any]:
    sheet = load_workbook(io.BytesIO(data)).active
    setup, margins = sheet.page_setup, sheet.page_margins
    return {
        "titles": (sheet.print_title_rows, sheet.print_title_cols),
        "area": sheet.print_area,
        "page": (setup.paperSize, setup.orientation, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage),
        "margins": (margins.left, margins.top, margins.header),
        "captions": (sheet.oddHeader.center.text, sheet.oddFooter.right.text),
        "breaks": [entry.id for entry in sheet.row_breaks.brk],
        "zoom": sheet.sheet_view.zoomScale,
    }


def test_how_a_sheet_is_printed_travels_on() -> None:
    """Print titles and area, page, margins, header, footer, breaks, and the zoom it is looked at with."""
    from openpyxl.worksheet.pagebreak import Break

    book = simple()
    sheet = book.active
    sheet.print_title_rows, sheet.print_title_cols, sheet.print_area = "1:2", "A:B", "A1:F40"
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left, sheet.page_margins.top, sheet.page_margins.header = 0.25, 1.5, 0.4
    sheet.oddHeader.center.text, sheet.oddFooter.right.text = "GSC-FOR-01 versión 5", "Página &P"
    sheet.row_breaks.append(Break(id=5))
    sheet.sheet_view.zoomScale = 85
    data = saved(book)
    found = read_xlsx(data, "id", "x")
    assert printed(write_xlsx(found)) == printed(data)
    assert not_kept(found) == []


def test_captions_of_the_first_page_are_named() -> None:
    """A header of its own for the first page is not kept."""
    book = simple()
    book.active.firstHeader.center.text = "Portada"
    book.active.HeaderFooter.differentFirst = True
    assert [loss.what for loss in not_kept(read_xlsx(saved(book), "id", "x"))] == [
        "headers and footers of first or even pages"
    ]


@pytest.mark.parametrize(
    ("criteria", "kept"),
    [
        (b'<filters><filter val="CERRADO"/></filters>', True),
        (b'<filters blank="1"><filter val="9"/></filters>', True),
        (b'<customFilters><customFilter operator="greaterThan" val="6"/></customFilters>', True),
        (b'<customFilters><customFilter val="*no vuelve*"/></customFilters>', True),
        (b'<filters><dateGroupItem year="2026" month="11" dateTimeGrouping="month"/></filters>', False),
        (b'<customFilters and="1"><customFilter val="2"/><customFilter val="9"/></customFilters>', False),
        (b'<dynamicFilter type="aboveAverage"/>', False),
        (b'<colorFilter dxfId="0"/>', False),
        (b'<top10 val="5"/>', False),
    ],
)  # fmt: skip
def test_filter_criteria_are_kept_or_named(criteria: bytes, kept: bool) -> None:
    """What Google's filters can say comes back out; the rest is named by its heading. Hidden rows stay hidden."""
    book = simple()
    book.active.auto_filter.ref = "A1:B8"
    book.active.row_dimensions[4].hidden = True
    data = with_parts(
        saved(book),
        lambda _name, content: re.sub(
            rb'<autoFilter ref="A1:B8" ?/>',
            b'<autoFilter ref="A1:B8"><filterColumn colId="1">' + criteria + b"</filterColumn></autoFilter>",
            content,
        ),
    )
    found = read_xlsx(data, "id", "x")
    what = "filter criteria (rows they hide stay hidden)"
    assert not_kept(found) == ([] if kept else [Loss("LLAMADAS", what, 1, "B1")])
    out = load_workbook(io.BytesIO(write_xlsx(found))).active
    assert out.row_dimensions[4].hidden
    assert out.auto_filter.ref == "A1:B8"
    assert len(out.auto_filter.filterColumn) == kept


def test_values_under_a_merge_are_named() -> None:
    """Google shows only the first cell of a merge; what another program left below is said to be gone."""
    book = simple()
    book.active["A2"] = "debajo"
    data = inserted(saved(book), b"<pageMargins", b'<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert lost(data) == {
        ("LLAMADAS", "values under merged cells"): Loss("LLAMADAS", "values under merged cells", 1, "A2")
    }


def test_damaged_drawings_and_extensions_stop_nothing(everything: bytes) -> None:
    """Attributes replaced at random in any part give the one error or a workbook whose losses can be told."""
    chance, read = random.Random(4), 0
    junk = ['="-1"', '="99999999999"', '="x"', '=""', '="A1:ZZZZ9"', '="1e400"']
    for _ in range(60):
        broken = with_parts(everything, lambda name, content: _spoilt(name, content, chance, junk))
        try:
            book = read_xlsx(broken, "id", "x")
        except WorkbookFileError:
            continue
        read += 1
        assert not_kept(book)
        assert write_xlsx(book)
    assert read > 10


def _spoilt(name: str, content: bytes, chance: random.Random, junk: list[str]) -> bytes:
    places = list(re.finditer(r'="[^"]*"', content.decode())) if name.endswith((".xml", ".rels")) else []
    if not places or chance.random() < 0.8:
        return content
    spot, text = chance.choice(places), content.decode()
    return (text[: spot.start()] + chance.choice(junk) + text[spot.end() :]).encode()


def test_the_emulator_says_it_too() -> None:
    """``Emulator.not_kept`` gives the losses of a file that was imported, by its file id."""
    emulator = Emulator()
    file_id = emulator.import_xlsx(messy(1), "Desorden")
    assert Loss("", "names of constants, formulas or several ranges", 1, "TARIFA") in emulator.not_kept(file_id)
