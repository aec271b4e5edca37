"""Whatever people type into whatever column: it is data, in mails and logs too (spec §9, §13)."""

from __future__ import annotations

import logging
from datetime import date, datetime
from html import escape
from html.parser import HTMLParser

import pytest

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.moments import RECEIVED
from sheets_automation.emulator import Message
from sheets_automation.model import RunStatus

from .desk import BOGOTA, Desk, shipped_config
from .hands import Hands
from .mail_kinds import kind_of

MARK = "zqx"  # stands in every text, and in nothing else
TEXTS = {
    "a formula": f'=HYPERLINK("https://{MARK}.example";"Abrir")',
    "HTML": f"<script>{MARK}()</script><img src=x onerror={MARK}()><a href='https://{MARK}.example'>Abrir</a></td>",
    "a header": f"{MARK}\r\nBcc: {MARK}@fuera.example\r\n\r\n{MARK}",
    "a template": "{{ " + MARK + " }}{% raw %}{# " + MARK + " #}",
    "personal data": f"Juana {MARK} 310 456 7890, CC 1.052.399.003, ana@{MARK}.example, 4111 1111 1111 1111",
    "a bare telephone": f"3104567890 {MARK}",
    "control characters": f"\u202e{MARK}\u200b\u2028{MARK}\x07",
    "50,000 characters": f"{MARK} quedó ".join(["x"] * 4_500)[:49_000],
    "one word of 20,000 letters": MARK + "ñ" * 20_000,
}
COLUMNS: dict[str, object] = {
    "SEDE": "Tunja", "MARCA": "Volkswagen", "ORDEN DE TRABAJO": "OT-1", "NOMBRE CLIENTE": "Ana Prueba",
    "CÉDULA": "1052399001", "CELULAR": "3104567891", "CORREO": "", "PLACA": "ABC123", "ASESOR": "Carlos Rodríguez",
    "TÉCNICO": "", "AGENTE": "Yuli", "FECHA LLAMADA": date(2026, 11, 20), "RECOMENDACIÓN": 4, "OBSERVACIONES": "Mal",
    "SUGERENCIA": "", "RESPONSABLE": "", "GESTIÓN": "", "FECHA GESTIÓN": "", "ESTADO": "",
}  # fmt: skip
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "th", "div", "span", "strong", "a", "br"}
MONDAY = datetime(2026, 11, 23, 7, 45, tzinfo=BOGOTA)


class Page(HTMLParser):
    """What a mail program would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def hostile_rows(column: str, start: int) -> list[list[object]]:
    """One row for each text in this column, each of a car of its own, after some of customers who are content."""
    found = [list((COLUMNS | {"PLACA": f"RTY{start + n:03d}", "RECOMENDACIÓN": 8 + n % 3}).values()) for n in range(20)]
    for n, text in enumerate(TEXTS.values(), start=start):
        car = {"PLACA": f"QWE{n:03d}", "CÉDULA": str(1052399100 + n), "CELULAR": ""}
        found.append(list((COLUMNS | car | {column: text}).values()))
    return found


@pytest.fixture(scope="module")
def told() -> tuple[list[Message], str]:
    """Every mail of a Monday on which these rows came in, one department for each column; every line of the log."""
    people = shipped_config().people
    everything = tuple(person.model_copy(update={"mails": RECEIVED}) for person in people.people)
    book = people.model_copy(update={"people": everything})
    limits = shipped_config().limits.model_copy(update={"repaint_share": 1.0})
    config = shipped_config().model_copy(update={"people": book, "limits": limits})
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(f"{record.getMessage()} {record.exc_text or ''}")  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    mails: list[Message] = []
    try:
        for column in COLUMNS:
            mails += _a_monday(Desk(config=config, now=MONDAY), column)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return mails, "\n".join(lines)


def _a_monday(desk: Desk, column: str) -> list[Message]:
    heading, rows = list(COLUMNS), hostile_rows(column, 0)
    desk.register("GSC-FOR-01", rows, heading=heading, width=len(heading), rows_at_least=100)
    desk.run()
    for at, row in enumerate(hostile_rows(column, 500), start=1 + len(rows)):
        Hands(desk).type(at, 0, *row)
    desk.later(hours=2)
    result = desk.run()
    assert result.status is RunStatus.DONE, f"what the first run wrote can be read again: {result.told}"
    return desk.emulator.sent_mail()


def test_every_kind_of_mail_was_sent(told: tuple[list[Message], str]) -> None:
    """The other tests look at something."""
    kinds = {kind_of(mail) for mail in told[0]}
    assert {moments.DIGEST, moments.NEW, moments.WEEKLY, moments.QUALITY} <= kinds
    digests = [mail.html for mail in told[0] if kind_of(mail) == moments.DIGEST]
    for words in (f"{MARK}()", "{{ " + MARK, f"Juana {MARK}", f"{MARK} quedó", MARK + "ñ"):
        assert any(escape(words, quote=False) in html for html in digests), words


def test_no_header_and_no_log_quotes_a_cell(told: tuple[list[Message], str]) -> None:
    """Not even a part of it; and nobody is added to whom a mail goes."""
    mails, log = told
    for mail in mails:
        assert MARK not in str(mail.headers).lower()
        assert all(address.endswith("@carrazos.example") for address in mail.recipients)
    for word in (MARK, "3104567890", "310 456 7890", "1052399003", "1.052.399.003", "Juana"):
        assert word not in log.lower(), word


def test_bodies_show_it_as_words(told: tuple[list[Message], str]) -> None:
    """No tag and no address of its own; telephones, documents, addresses and cards masked; short enough for Gmail."""
    for mail in told[0]:
        page = Page(mail.html)
        assert page.tags <= TAGS
        for name, value in page.attributes:
            assert MARK not in value.lower(), (name, value)
            assert not name.startswith("on")
        for body in (mail.html, mail.text):
            for secret in ("310 456 7890", "3104567890", "1.052.399.003", f"ana@{MARK}", "4111 1111"):
                assert secret not in body, (mail.subject, secret)
        assert len(mail.html.encode()) < 100_000
        assert max(map(len, mail.text.split())) < 400
