"""The tab ``Semana``: the figures of the weekly mail, for everybody's cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import complaint_examples as pqrs
import report_examples as surveys
from complaint_examples import BOGOTA, blocks, config, material, request
from report_examples import call, card, line, texts

from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.weekly import weekly_to
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.domain.reports.week import build_week
from sheets_automation.domain.reports.week_facts import has_news
from sheets_automation.domain.roles import roles
from sheets_automation.model import Case, CaseStatus, Finding, Record, Severity, State
from sheets_automation.policy import PersonPolicy
from sheets_automation.tabs.styles import STYLES

WEDNESDAY = datetime(2026, 11, 25, 18, tzinfo=BOGOTA)  # the week told is 16 to 22 November

GOOD = [call(n, "2026-11-17", 10.0) for n in range(3)]
BAD = call(4, "2026-11-18", 4.0)
EARLIER = call(5, "2026-11-11", 9.0)
NOW = call(6, "2026-11-24", 8.0, suggestion="Abrir los sábados")
PROPOSED = call(7, "2026-11-19", 10.0, suggestion="Llamar al 3104567890 antes de las 8")

OPEN = surveys.case_of(BAD, "2026-11-20")
DONE = surveys.case_of(call(8, "2026-11-16", 3.0), "2026-11-18", "2026-11-18")
LATE = surveys.case_of(call(9, "2026-11-16", 3.0), "2026-11-18", "2026-11-20", state=State.LIGHT_GREEN)
DUE = pqrs.case_of(request(20, "2026-11-03"), "2026-11-27")


def week(records: list[Record], cases: list[Case] | None = None, **more: object) -> ReportTab:
    told = material(records, cases or (), kind="semana", generated=WEDNESDAY)
    return build_week(replace(told, **more))


def test_three_spans_side_by_side() -> None:
    """Week, week before and month so far: level, surveys and detractors of each form, by the date of the call."""
    tab = week([*GOOD, BAD, EARLIER, NOW])
    assert line(tab, "Satisfacción posventa", 1)[1:4] == [0.85, 0.9, (0.85 * 4 + 0.9 + 0.8) / 6]
    assert line(tab, "   Encuestas efectivas (n)")[1:4] == [4, 1, 6]
    assert line(tab, "   Detractores")[1:4] == [1, 0, 1]


def test_cases_that_ended_and_how() -> None:
    """One in time, one late: 1 of 2; both are listed with their owner and result, and open what opened."""
    tab = week([BAD], [OPEN, DONE, LATE])
    assert line(tab, "Casos nuevos")[1] == 3
    assert line(tab, "Casos cerrados")[1] == 2
    assert line(tab, "Cerrados en término", 1)[1] == "1 de 2 (50 %)"
    rows = blocks(tab)["Casos cerrados en la semana"][1:]
    assert [(row[0], row[-1]) for row in rows] == [(DONE.number, "En término"), (LATE.number, "Tarde")]
    assert blocks(tab)["Abiertos y vencidos por responsable"][-1] == [OPEN.owner, 1, 1, 1]
    assert [row[0] for row in blocks(tab)["Verde claro"][2:]] == [LATE.number]


def test_a_week_without_anything_is_not_zero_per_cent() -> None:
    """No survey, no closing: «Sin datos»; lists say that they are empty."""
    tab = week([])
    assert line(tab, "Satisfacción posventa", 1)[1] == "Sin datos"
    assert card(tab, "Cerrados en término") == ("Sin datos", "0 de 0 con plazo")
    assert "no se abrió ningún caso y no se cerró ninguno" in texts(tab)
    assert "Nadie tiene casos abiertos." in texts(tab)
    assert not has_news(material([], kind="semana", generated=WEDNESDAY))
    assert has_news(material([NOW], kind="semana", generated=WEDNESDAY))


def test_complaints_about_to_expire_and_what_came_in() -> None:
    """Received and answered by their own dates; overdue or due within seven days is listed, later is not."""
    later = pqrs.case_of(request(21, "2026-11-20"), "2026-12-11")
    answered = request(22, "2026-11-03", answered="2026-11-19")
    tab = week([request(20, "2026-11-03"), request(21, "2026-11-20"), answered], [DUE, later])
    assert line(tab, "PQRS recibidas")[1:4] == [1, 0, 3]
    assert line(tab, "PQRS respondidas")[1:4] == [1, 0, 1]
    assert [row[0] for row in blocks(tab)["PQRS vencidas o por vencer"][2:]] == [DUE.number]


def test_suggestions_are_shown_without_personal_data() -> None:
    """Those of the week alone, telephones masked."""
    rows = blocks(week([NOW, PROPOSED]))["Sugerencias de los clientes"][1:]
    assert len(rows) == 1
    assert rows[0][0] == date(2026, 11, 19)
    assert "3104567890" not in rows[0][-1]


def test_findings_are_counted() -> None:
    """How many cells wait for somebody, and where they are listed."""
    found = Finding("x", Severity.ERROR, "1", "libro", "NOV", 1, "A1", "campo", "a", "b", "c")
    assert "1 dato por corregir (1 impiden leer" in texts(week([], findings=(found,)))


def test_the_tab_says_what_the_weekly_mail_says() -> None:
    """New, closed, in time, open and overdue are the same numbers in both, for somebody who looks after everything."""
    old = replace(OPEN, number="C-2026-00099", silent=True)
    cases = [OPEN, DONE, LATE, DUE, old]
    settings = config()
    boss = PersonPolicy.model_validate(
        {"nombre": "Javier Espitia", "rol": "gerente_posventa", "correo": "j@carrazos.example"}
    )
    everybody = Recipient(boss.email, boss.name, boss.role, True, (), (), {}, roles(settings.people), (boss,))
    told = weekly_to(everybody, Briefing(cases, settings, WEDNESDAY, Heard({}, frozenset(), {})))
    assert told is not None
    tab = week([BAD], cases)
    for words in ("1 de 2 (50 %)", "Semana 16–22/11/2026"):
        assert words in told.text
        assert words in texts(tab)
    new, closed = (line(tab, name)[1] for name in ("Casos nuevos", "Casos cerrados"))
    assert f"se abrieron {new} casos y se cerraron {closed}" in told.text
    abiertos, vencidos = card(tab, "Abiertos hoy")
    assert f"Hoy hay {abiertos} abiertos, {vencidos}" in told.text
    assert "No se cuentan 1 caso que ya era antiguo" in texts(tab)


def test_long_names_and_many_cases_stay_within_the_page() -> None:
    """A hundred closed cases of people with names of 200 characters: forty lines, the rest is counted."""
    done = [replace(DONE, number=f"C-2026-{n:05d}", owner="Nombre muy largo " * 12) for n in range(100)]
    tab = week([], done)
    assert len(blocks(tab)["Casos cerrados en la semana"]) == 42
    assert "Y 60 más, en el registro de casos." in texts(tab)
    assert all(cell.column + cell.span <= len(tab.widths) for cell in tab.cells)
    assert all(cell.style in STYLES for cell in tab.cells)
    assert all(case.status is CaseStatus.CLOSED for case in done)
