"""The report as a page: the figures of the tab, all of them and no others, and nothing that a customer typed runs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import pytest
from report_examples import call, case_of, report

from sheets_automation.domain.reports.html import page_html
from sheets_automation.domain.reports.pictures import page_pictures
from sheets_automation.domain.reports.shown import shown
from sheets_automation.domain.reports.tab import Column, Linked, Page, ReportTab, Styled
from sheets_automation.emulator.cells.display import formatted_value
from sheets_automation.tabs.styles import STYLES

_HOLDING = ("p", "h1", "h2", "h3", "dt", "dd", "td", "th", "div")


class Seen(HTMLParser):
    """What a browser would make of the page: tags with their attributes, and the text of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.rows: list[list[tuple[str, str, str]]] = []  # tag, spans, text
        self._open: list[list[str]] = []
        self._quiet = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append((tag, found))
        self._quiet += tag in ("style", "svg", "title")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append((tag, found.get("rowspan", "1") + "x" + found.get("colspan", "1"), ""))
        if tag in _HOLDING:
            self._open.append([])
        elif tag == "br":
            self._open[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("style", "svg", "title")
        if tag in _HOLDING:
            text = "".join(self._open.pop())
            if text.strip():
                self.texts.append(text)
            if tag in ("td", "th"):
                kind, spans, _ = self.rows[-1][-1]
                self.rows[-1][-1] = (kind, spans, text)

    def handle_data(self, data: str) -> None:
        if self._open and not self._quiet and data.strip():
            self._open[-1].append(data)


def as_sheets_shows(value: object, style: str) -> str:
    """What a workbook of es_CO shows in a cell of this look, with this house's space before the per cent sign."""
    if isinstance(value, date):
        number: float = (value - date(1899, 12, 30)).days
    elif isinstance(value, int | float):
        number = value
    else:
        return str(value or "")
    cell = {"effectiveValue": {"numberValue": number}, "userEnteredFormat": STYLES[style]}
    return formatted_value(cell, "es_CO").replace("%", " %")


@pytest.fixture(scope="module")
def tab() -> ReportTab:
    calls = [call(row, score=score, comment="Mucha demora") for row, score in enumerate((10, 9, 10, 3, 8, 10), 1)]
    calls.append(call(7, score=2, adviser="Óscar Cely", brand="Seat", suggestion="Abrir los sábados"))
    calls.append(call(8, contacted=False, no_contact_reason="No contesta"))
    calls.append(call(9, contacted=False, no_contact_reason="Apagado"))
    return report(calls, [case_of(calls[3], "2026-10-07", "2026-10-06"), case_of(calls[6], "2026-10-07")])


def test_every_cell_of_the_tab_is_on_the_page_once(tab: ReportTab) -> None:
    """Cell by cell, as Sheets itself shows it: nothing is missing, nothing is there twice or is made up."""
    page = Seen(page_html(tab, title="Informe", pictures=page_pictures(tab)))
    expected = Counter(as_sheets_shows(cell.value, cell.style) for cell in tab.cells if cell.value not in (None, ""))
    assert sum(expected.values()) > 150
    assert Counter(page.texts) == expected


def test_each_row_of_a_table_reads_as_in_the_tab(tab: ReportTab) -> None:
    """The figures of one line stay on one line, in their order."""
    page = Seen(page_html(tab, title="Informe"))
    rows = [[text for _tag, _spans, text in row if text] for row in page.rows]
    assert next(row for row in rows if row[0] == "Tunja · Volkswagen")[:2] == ["Tunja · Volkswagen", "6"]
    for name in ("Promotores (9 a 10)", "Atencion", "No contesta", "Total"):
        start = next(cell for cell in tab.cells if cell.value == name)
        line = [c for c in tab.cells if c.row == start.row and c.column >= start.column and c.value not in (None, "")]
        assert [as_sheets_shows(c.value, c.style) for c in line][:4] in [row[:4] for row in rows]


def test_the_page_follows_the_order_of_the_tab(tab: ReportTab) -> None:
    """Sections, one after the other."""
    titles = [str(cell.value) for cell in tab.cells if cell.style == "section"]
    assert re.findall(r"<h2>(.*?)</h2>", page_html(tab, title="Informe")) == titles


def test_the_sentences_are_read_as_sentences(tab: ReportTab) -> None:
    """Paragraphs of their own, before the key figures and in no table."""
    page = page_html(tab, title="x", pictures={})
    for cell in (cell for cell in tab.cells if cell.style == "opening"):
        assert f'<p class="opening">{cell.value}</p>' in page


@pytest.mark.parametrize("style", [name for name, look in STYLES.items() if "numberFormat" in look])
def test_numbers_look_as_in_the_tab(style: str) -> None:
    """Every style with a number format, a half rounded as Sheets rounds it: 94,125 % is 94,13 %."""
    if "date" in style:
        assert shown(date(2026, 11, 25), style) == as_sheets_shows(date(2026, 11, 25), style) == "25/11/2026"
        return
    for value in (0, 1, 0.94125, 0.95, 0.285, 0.005, 5.34161, -0.33, 0.0625, *((1234.5,) if "count" in style else ())):
        assert shown(value, style) == as_sheets_shows(value, style)


def test_what_customers_typed_stays_text() -> None:
    """Markup in comments, names and suggestions is shown as it was typed, and is no markup."""
    evil = "<script>alert(1)</script> \"><img src=x onerror='alert(2)'> & «$a$» </td></table>"
    tab = report([call(1, score=2, comment=evil, adviser=evil), call(2, score=9, suggestion=evil, site=evil)])
    page = page_html(tab, title=evil, pictures=page_pictures(tab))
    seen = Seen(page)
    assert {tag for tag, _ in seen.tags} & {"script", "img", "iframe", "object", "link", "base", "form"} == set()
    assert not any(name.startswith("on") for _tag, attributes in seen.tags for name in attributes)
    assert evil in seen.texts


def test_nothing_is_loaded_from_elsewhere(tab: ReportTab) -> None:
    """No address but the report's own links, and a policy that forbids a browser to load any other."""
    page = page_html(tab, title="Informe", pictures=page_pictures(tab))
    seen = Seen(page)
    policy = next(found["content"] for tag, found in seen.tags if found.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert all(tag == "a" and found["href"].startswith("https://docs.google.com/") for tag, found in seen.tags
               if "href" in found)  # fmt: skip
    assert not re.search(r"url\((?!#)|@import| src=\"(?!data:)", page)


def test_links_lead_where_they_do_in_the_tab(tab: ReportTab) -> None:
    """Each linked cell, with its address."""
    found = Counter(found["href"] for tag, found in Seen(page_html(tab, title="")).tags if tag == "a")
    assert found == Counter(cell.link for cell in tab.cells if cell.link)


def test_a_link_that_is_no_address_is_none() -> None:
    """Only https leads anywhere."""
    page = Page(4, 40)
    page.table([Column("Placa", 4)], [[Linked("ABC123", "javascript:alert(1)")]])
    assert "<a " not in page_html(page.finish("x", 0), title="x")


def test_tables_name_their_columns_and_lines(tab: ReportTab) -> None:
    """Headings have a scope, for who hears the page instead of seeing it."""
    scopes = [found.get("scope") for tag, found in Seen(page_html(tab, title="")).tags if tag == "th"]
    assert set(scopes) == {"col", "row"}


def test_a_tall_cell_spans_its_lines() -> None:
    """A cell merged over three lines and two columns does so on the page, and the others stay in their columns."""
    page = Page(8, 40)
    page.table(
        [Column("Tema", 2), Column("n", 2, "count"), Column("Parte", 4, "percent")], [["", 1, 0.5], ["", 2, 0.25]]
    )
    made = page.finish("x", 0)
    cells = [cell for cell in made.cells if cell.value != ""]
    page = Page(8, 40)
    for cell in cells:
        page.put(cell.row, cell.column, cell.value, cell.style, span=cell.span)
    page.put(1, 0, "Tiempos", "strong", span=2, rows=2)
    page.row = 3
    rows = Seen(page_html(page.finish("x", 0), title="x")).rows
    assert [text for _t, _s, text in rows[1]] == ["Tiempos", "1", "50,00 %"]
    assert rows[1][0][1] == "2x1"
    assert [text for _t, _s, text in rows[2]] == ["2", "25,00 %"]


def test_manual_zones_are_empty_boxes(tab: ReportTab) -> None:
    """Six lines of actions and one box for the analysis."""
    page = page_html(tab, title="")
    assert page.count('class="box"') == 1
    assert sum(all(text == "" for _t, _s, text in row) for row in Seen(page).rows) == 6


def test_a_chart_without_its_picture_is_named(tab: ReportTab) -> None:
    """It is not passed over in silence."""
    page = page_html(tab, title="", pictures={0: b"\x89PNG\r\n\x1a\n"})
    assert "data:image/png;base64,iVBORw0KGgo=" in page
    assert page.count("la gráfica está en la pestaña") == len(tab.charts) - 1


def test_a_month_without_surveys_is_a_page() -> None:
    """No figure, no picture of nothing, no error."""
    tab = report([])
    page = page_html(tab, title="", pictures=page_pictures(tab))
    assert "Sin datos" in page
    assert "0,00 %" not in page


def test_another_layout_reads_too() -> None:
    """Loose cells, a table without headings and a styled word beside each other: every cell is on the page."""
    page = Page(12, 40)
    page.put(0, 0, "Uno", "strong", span=4)
    page.put(0, 4, 0.5, "percent", span=2)
    page.put(0, 8, "Aparte", "text", span=4)
    page.row = 1
    page.table([Column("A", 4)], [[Styled("Cumple", "met")]])
    page.paragraph("Debajo")
    assert sorted(Seen(page_html(page.finish("x", 0), title="x")).texts) == sorted(
        ["Uno", "50,00 %", "Aparte", "A", "Cumple", "Debajo"]
    )
