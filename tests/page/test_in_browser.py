"""The page as a reader has it before him: it filters, explains, prints, loads nothing, runs nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from door import command
from page_examples import BOOKS, OWNERS, case, finding, mail, page, paint, report, where
from sheets_by_hand import aftersales
from test_page import hostile

from sheets_automation.model import Severity, State
from sheets_automation.page.html import page_html
from sheets_automation.page.value import Page

WIDE, NARROW = (1280, 900), (390, 844)
ROWS, CASES, STATUS = "#rows tbody tr:not(.below)", "#cases tbody tr:not(.below)", "#cuantas"
_TALL = '<div style="height:1500px">Buenos días.</div>'


@dataclass
class Looked:
    """A page in the browser, and all that it did on the way."""

    sheet: Any
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def rows(self, within: str = ROWS) -> int:
        """How many are to be seen."""
        return sum(row.is_visible() for row in self.sheet.locator(within).all())

    def told(self, words: str) -> None:
        """Wait until it says so aloud; the page's own policy lets nobody evaluate a text to find out."""
        self.sheet.locator(STATUS, has_text=words).wait_for(timeout=5_000)

    def choose(self, name: str, choice: str) -> None:
        self.sheet.get_by_label(name, exact=True).select_option(label=choice)


Look = Callable[..., Looked]


@pytest.fixture
def look(browser: Any, tmp_path: Path) -> Iterator[Look]:
    """Open a page at a size and in a theme; at the end it has met no error and asked for nothing but itself."""
    opened: list[tuple[Looked, Any, str]] = []

    def start(shown: Page, size: tuple[int, int] = WIDE, scheme: str = "light") -> Looked:
        path = tmp_path / "index.html"
        path.write_text(page_html(shown), encoding="utf-8")
        context = browser.new_context(viewport=dict(zip(("width", "height"), size, strict=True)), color_scheme=scheme)
        looked = Looked(context.new_page())
        looked.sheet.on("pageerror", lambda error: looked.errors.append(str(error)))
        looked.sheet.on("console", lambda said: looked.errors.append(said.text) if said.type == "error" else None)
        looked.sheet.on("request", lambda request: looked.asked.append(request.url))
        looked.sheet.goto(path.as_uri())
        looked.sheet.wait_for_selector("html[data-ready]")
        opened.append((looked, context, path.as_uri()))
        return looked

    yield start
    for looked, context, address in opened:
        assert looked.errors == []
        assert set(looked.asked) == {address}
        context.close()


def many(count: int) -> Page:
    """As many rows as asked for, over two files, three people and two colours."""
    cases = [
        case(n, where=where(n, "b1" if n % 2 else "b3"), state=State.YELLOW if n % 5 == 0 else State.RED)
        for n in range(1, count + 1)
    ]
    return page(cases, [paint(one, after=one.state) for one in cases])


# ------------------------------------------------------------------------------------------------------------- filters


def test_filters_narrow_rows_and_cases_together(look: Look) -> None:
    """By file, person and colour, each on its own and all at once; what is left is counted aloud."""
    looked = look(many(30))
    assert looked.sheet.inner_text(STATUS) == "30 de 30 filas · 30 de 30 casos"
    looked.choose("Archivo", BOOKS["b3"])
    assert looked.sheet.inner_text(STATUS) == "15 de 30 filas · 15 de 30 casos"
    assert (looked.rows(), looked.rows(CASES)) == (15, 15)
    looked.choose("Responsable", OWNERS[0])
    assert looked.sheet.inner_text(STATUS) == "5 de 30 filas · 5 de 30 casos"
    looked.choose("Color", "Amarillo")
    assert looked.sheet.inner_text(STATUS) == "1 de 30 filas · 1 de 30 casos"
    assert "C-2026-00030" in looked.sheet.inner_text(CASES)
    looked.sheet.get_by_role("button", name="Quitar filtros").click()
    looked.told("30 de 30 filas")


def test_words_are_found_without_accents(look: Look) -> None:
    """A plate, a case or a word of the comment, however it is typed."""
    looked = look(page([case(1, said="Mala atención"), case(2, plate="XYZ987")]))
    for typed, expected in (("ATENCION", "1 de 2 filas"), ("xyz987", "1 de 2 filas"), ("nada de eso", "0 de 2 filas")):
        looked.sheet.get_by_label("Buscar").fill(typed)
        looked.told(expected)
    assert looked.sheet.get_by_text("Ningún caso con estos filtros.").is_visible()


def test_ten_thousand_rows_stay_usable(look: Look) -> None:
    """A table shows some rows at a time; filtering and turning pages touch no more than those."""
    looked = look(many(10_000))
    assert looked.rows() <= 100
    nodes = looked.sheet.evaluate("document.querySelectorAll('*').length")
    assert nodes < 5_000
    took = looked.sheet.evaluate(
        """() => { const begun = performance.now(), field = document.getElementById('f-persona');
        field.value = field.options[1].value; field.dispatchEvent(new Event('change'));
        return performance.now() - begun; }"""
    )
    assert took < 2_000, f"{took:.0f} ms to filter"
    first = looked.sheet.locator(ROWS).first.inner_text()
    looked.sheet.get_by_role("button", name="Siguientes ›").first.click()
    assert looked.sheet.locator(ROWS).first.inner_text() != first
    assert looked.sheet.locator(".pager [role=status]").first.inner_text().startswith("26–50 de ")


# -------------------------------------------------------------------------------------------------- what can be opened


def test_a_row_explains_itself(look: Look) -> None:
    """Its button opens why, deadline, what is missing and the cell, says that it is open, and closes it again."""
    looked = look(page())
    button = looked.sheet.get_by_role("button", name="Por qué NOVIEMBRE J7")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    looked.sheet.keyboard.press("Enter")
    told = looked.sheet.locator(f"#{button.get_attribute('aria-controls')}")
    text = told.inner_text()
    for words in ("GSC-PRO-03, act. 3", "Vence 21/11/2026 · día 1: jue 19", "Contactar al cliente.", "NOVIEMBRE › J7"):
        assert words in text
    assert button.get_attribute("aria-expanded") == "true"
    looked.sheet.keyboard.press("Enter")
    assert not told.is_visible()


def test_a_mail_opens_at_its_full_height(look: Look) -> None:
    """A frame that runs no scripts is measured from outside; nothing in it has to be scrolled."""
    looked = look(page(mails=[mail(_TALL)]))
    looked.sheet.locator("#correos ~ .list summary").click()
    frame = looked.sheet.locator("iframe.mail")
    looked.sheet.wait_for_timeout(500)
    assert frame.bounding_box()["height"] >= 1500
    assert looked.sheet.frame_locator("iframe.mail").get_by_text("Buenos días.").is_visible()
    assert frame.get_attribute("title") == "Correo para carlos@carrazos.example"


def test_a_report_opens_with_a_look_of_its_own(look: Look) -> None:
    """It stands in a shadow root: its headings are there, and its style does not reach out."""
    looked = look(page())
    looked.sheet.locator("#informes ~ .list summary").click()
    assert looked.sheet.get_by_role("heading", name="INFORME DE PRUEBA").is_visible()
    assert looked.sheet.locator(".report").first.evaluate("host => host.shadowRoot.querySelectorAll('table').length")


def test_findings_open_by_kind(look: Look) -> None:
    """Errors first; a kind that is opened lists its cells with what to do."""
    looked = look(page())
    first, second = looked.sheet.locator("#findings details").all()
    assert first.locator(".grade").inner_text() == "Error"
    second.locator("summary").click()
    second.locator("tbody tr").first.wait_for()  # drawn when the browser tells that it is open
    assert "Escríbala día/mes/año." in second.inner_text()
    assert second.locator("tbody tr").count() == 2


def test_on_paper_everything_is_open_and_nothing_filtered(look: Look) -> None:
    """Whatever was filtered, paged or closed before printing is there, and is as before afterwards."""
    looked = look(many(60))
    looked.choose("Responsable", OWNERS[1])
    before = looked.sheet.inner_text(STATUS)
    looked.sheet.emulate_media(media="print")
    looked.sheet.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert (looked.rows(), looked.rows(CASES)) == (60, 60)
    assert looked.sheet.locator("details:not([open])").count() == 0
    assert not looked.sheet.locator("form.filters").is_visible()
    assert looked.sheet.locator("pre.mail-text").is_visible()
    looked.sheet.evaluate("window.dispatchEvent(new Event('afterprint'))")
    looked.sheet.emulate_media(media="screen")
    assert looked.sheet.inner_text(STATUS) == before
    assert looked.rows(CASES) == 20
    assert looked.sheet.locator("details[open]").count() == 0
    assert looked.sheet.pdf(prefer_css_page_size=True).startswith(b"%PDF")


# -------------------------------------------------------------------------------------------------------------- safety


def test_nothing_that_was_typed_runs(look: Look) -> None:
    """Script elements, handlers and broken-out quotes in every text: all is opened, and none of it is heard of."""
    wild = '<script>top.hit=1</script><img src="https://example.com/x.png" onerror="top.hit=1">'
    looked = look(replace(hostile(), mails=[*hostile().mails, mail(wild)]))
    looked.sheet.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    looked.sheet.wait_for_timeout(300)
    assert looked.sheet.evaluate("window.hit") is None
    assert looked.sheet.locator("#rows img, #cases img, #findings img").count() == 0
    blocked = [error for error in looked.errors if "Content Security Policy" in error or "sandboxed" in error]
    assert looked.errors == blocked, "the browser says what it did not run, and nothing else goes wrong"
    looked.errors.clear()
    looked.asked[:] = [address for address in looked.asked if address.startswith("file:")]


# ------------------------------------------------------------------------------------------------------- accessibility


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desktop", "telephone"])
def test_axe_finds_nothing(look: Look, axe: str, size: tuple[int, int], scheme: str) -> None:
    """WCAG 2.2 AA and good practice, with everything open: names, roles, headings, landmarks, contrast."""
    looked = look(many(40), size, scheme)
    for summary in looked.sheet.locator("summary").all():
        summary.click()
    looked.sheet.locator("button.why").first.click()
    looked.sheet.evaluate(axe)
    found = looked.sheet.evaluate("axe.run(document, {iframes: false})")
    assert [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]] == []


def test_the_outcome_of_a_trial(browser: Any, axe: str, tmp_path: Path) -> None:
    """Real mails and reports beside real rows: no error, no request, nothing that keeps people out (WCAG 2.2 AA)."""
    book = aftersales(tmp_path / "in" / "GSC-FOR-01 CONTROL POSVENTA.xlsx")
    assert command("--now", "2026-11-25T18:00", "try", book, "--out", tmp_path / "out").code == 0
    address = (tmp_path / "out" / "index.html").as_uri()
    sheet = browser.new_page()
    told: list[str] = []
    sheet.on("pageerror", lambda error: told.append(str(error)))
    sheet.on("console", lambda said: told.append(said.text))
    sheet.on("request", lambda request: told.extend([request.url] if request.url != address else []))
    sheet.goto(address)
    sheet.wait_for_selector("html[data-ready]")
    sheet.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    sheet.evaluate(axe)
    level = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = sheet.evaluate("(level) => axe.run(document, { iframes: false, runOnly: level })", level)
    sheet.close()
    assert [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]] == []
    assert told == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desktop", "telephone"])
def test_nothing_is_wider_than_the_screen(look: Look, size: tuple[int, int]) -> None:
    """No long word, address or table makes the page scroll sideways."""
    long = finding(severity=Severity.ERROR, read="x" * 90, fix="y" * 200)
    own = page([case(1, said="z" * 300, owner="w" * 60)], findings=[long], reports=[report("v" * 300)])
    looked = look(own, size)
    for summary in looked.sheet.locator("summary").all():
        summary.click()
    looked.sheet.locator("button.why").first.click()
    assert looked.sheet.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_keyboard_reaches_everything(look: Look) -> None:
    """The first step leads past the head to the content; each next one is seen."""
    looked = look(page(), NARROW)
    looked.sheet.keyboard.press("Tab")
    assert looked.sheet.evaluate("document.activeElement.textContent") == "Ir al contenido"
    looked.sheet.keyboard.press("Tab")
    outline = looked.sheet.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
