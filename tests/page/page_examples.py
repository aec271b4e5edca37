"""Small pages of fictitious people, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sheets_automation.domain.kinds.calls import DETRACTOR
from sheets_automation.domain.reports.tab import Column, Linked, ReportTab
from sheets_automation.domain.reports.tab import Page as TabPage
from sheets_automation.model import (
    Case,
    CaseStatus,
    Change,
    Fill,
    Finding,
    Fingerprint,
    PaintRow,
    Placed,
    Rgb,
    RowPlace,
    Severity,
    State,
    TabAccount,
    Where,
)
from sheets_automation.page.links import Links, LocalFile
from sheets_automation.page.value import Mail, Page, Report
from sheets_automation.policy import Config

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
BOOKS = {"b1": "GSC-FOR-01 CONTROL POSVENTA 2026", "b3": "GSC-FOR-03 COMERCIALES 2026"}
OWNERS = ("Carlos Rodríguez", "Diana Suárez", "Óscar Cely")
LOCAL = Links({book: LocalFile(f"{title}.xlsx", {7: "NOVIEMBRE"}) for book, title in BOOKS.items()})
#: What somebody might type to get out of where it is shown.
HOSTILE = '</script><script>window.hit=1</script><img src=x onerror="window.hit=1">{{7*7}} <!-- <script> "\'&\u2028'
RED = Fill(Rgb(255, 0, 0))


def config() -> Config:
    return Config.model_validate(
        {
            "forms": [],
            "calendar": {},
            "semaphore": {"paleta": {}, "tono_por_defecto": {}, "palabras_estado": {}},
            "people": {},
            "mail": {"remitente": "x@carrazos.example", "dominios_permitidos": ["carrazos.example"]},
            "reports": {},
            "limits": {},
        }
    )


def where(number: int, book: str = "b1", tab: str = "NOVIEMBRE") -> Where:
    return Where(book, BOOKS[book], 7, tab, number + 5)


def case(number: int, **changes: Any) -> Case:
    """An open detractor; the higher its number, the later it is due."""
    due = date(2026, 11, 20) + timedelta(days=number % 10)
    plain = Case(
        number=f"C-2026-{number:05d}",
        mark=number,
        form="GSC-FOR-01",
        kind=DETRACTOR,
        where=where(number),
        fingerprint=Fingerprint(plate=f"ABC{number % 1000:03d}"),
        site="Tunja",
        brand="Volkswagen",
        owner=OWNERS[number % len(OWNERS)],
        plate=f"ABC{number % 1000:03d}",
        customer="Ana P.",
        score=4,
        said="Se demoraron con el repuesto",
        opened=due - timedelta(days=2),
        due=due,
        warning=None,
        explanation=f"Vence {due:%d/%m/%Y} · día 1: jue 19",
        calendar="",
        status=CaseStatus.OPEN,
        state=State.RED,
        painted=RED,
        first_seen=NOW,
    )
    return replace(plain, **changes)


def paint(of: Case, before: State = State.NONE, after: State = State.RED, **changes: Any) -> PaintRow:
    plain = PaintRow(
        case=of.number,
        mark=of.mark,
        where=of.where,
        cells=((9, None),),
        after=RED,
        state_before=before,
        state_after=after,
        rule="R-57",
        reason="detractor sin gestión registrada",
        cited="GSC-PRO-03, act. 3",
    )
    return replace(plain, **changes)


def finding(code: str = "fecha_ambigua", severity: Severity = Severity.WARNING, **changes: Any) -> Finding:
    plain = Finding(
        code=code,
        severity=severity,
        workbook_id="b1",
        workbook=BOOKS["b1"],
        tab="NOVIEMBRE",
        sheet_id=7,
        cell="M26",
        field="FECHA",
        read="8/1/2026",
        expected="una fecha dd/mm/aaaa",
        fix="Escríbala día/mes/año.",
    )
    return replace(plain, **changes)


def account(book: str = "b1", rows: int = 3) -> TabAccount:
    """A heading, some calls, and a total with a low score in it."""
    placed = {0: Placed(RowPlace.HEADING), **{n: Placed(RowPlace.RECORD) for n in range(1, rows + 1)}}
    placed[rows + 1] = Placed(RowPlace.TOTAL, "total")
    words = ("llamada", "llamadas")
    return TabAccount(book, BOOKS[book], 7, "NOVIEMBRE", words, "1 a 6", placed, {1: 2, rows + 1: 1})


def mail(body: str = "<p>Buenos días.</p>", subject: str = "Casos") -> Mail:
    return Mail("carlos@carrazos.example", subject, f"<!DOCTYPE html><html><body>{body}</body></html>", "Buenos días.")


def report(said: str = "Se demoraron") -> Report:
    page = TabPage(6, 100)
    page.put(0, 0, "INFORME DE PRUEBA", "title", span=6)
    page.row = 1
    page.section("Detractores")
    link = "https://docs.google.com/spreadsheets/d/b1/edit#gid=7&range=A6"
    page.table([Column("Placa", 2), Column("Dijo", 4)], [[Linked("ABC001", link), said]])
    tab: ReportTab = page.finish("FOR-02 2026-10", 0)
    return Report("b1", 7, tab)


def page(cases: Sequence[Case] | None = None, changes: Sequence[Change] | None = None, **others: Any) -> Page:
    """Three cases of which two are overdue, in two files; each row turns red, but for one that turns yellow."""
    own = [case(1), case(2, where=where(2, "b3")), case(8, state=State.YELLOW)] if cases is None else list(cases)
    if changes is None:
        changes = [paint(one, after=State.YELLOW if one.state is State.YELLOW else State.RED) for one in own]
    plain: dict[str, Any] = {
        "now": NOW,
        "config": config(),
        "links": LOCAL,
        "done": True,
        "rows_read": 1539,
        "read": {"b1": 1083, "b3": 456},
        "changes": [(change, "") for change in changes],
        "records": {},
        "cases": own,
        "missing": {one.number: "contactar al cliente" for one in own},
        "findings": [finding(), finding("archivo_ilegible", Severity.ERROR), finding(cell="M27")],
        "account": [account(), account("b3")],
        "mails": [mail()],
        "reports": [report()],
    }
    return Page(**plain | others)
