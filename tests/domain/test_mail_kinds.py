"""New cases the same hour, what was told once, what has ended, the week, the data (spec §9, domain §5.3, §5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from mail_examples import BOGOTA, CARLOS, FALLBACK, MARTA, WEDNESDAY, case, config, due, numbers, sent

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Suggestion
from sheets_automation.domain.mail.heard import with_alerts
from sheets_automation.model import Case, CaseStatus, Finding, Message, OutboxEntry, Severity, State
from sheets_automation.policy import Config

D = date.fromisoformat
NOON = WEDNESDAY.replace(hour=12)
EVERYTHING = ["resumen_diario", "casos_nuevos", "resumen_semanal", "calidad_datos"]
ADVISER = CARLOS | {"recibe": EVERYTHING[:2]}
DIRECTOR = MARTA | {"recibe": EVERYTHING[:3]}


def kinds(messages: list[Message], moment: str) -> list[Message]:
    return [message for message in messages if message.moment == moment]


def morning(cases: list[Case], with_config: Config) -> list[OutboxEntry]:
    """The lines of what left this morning."""
    return [sent(message) for message in due(cases, with_config, WEDNESDAY).messages]


# ------------------------------------------------------------------------------------------------------- new cases


def test_a_phone_is_shown_to_who_answers_and_to_nobody_else() -> None:
    """What the company decided to show is for the call that the adviser has to make."""
    book = config(ADVISER, DIRECTOR)
    messages = {one.recipient: one for one in due([case(1)], book, phones={"C-2026-00001": "3104567890"}).messages}
    assert 'href="tel:3104567890"' in messages["carlos@carrazos.example"].html
    assert "tel. 3104567890" in messages["carlos@carrazos.example"].text
    assert "3104567890" not in messages["marta@carrazos.example"].html + messages["marta@carrazos.example"].text


def test_a_new_case_reaches_who_answers_the_same_hour_and_nobody_else() -> None:
    """The adviser gets it, once; the director reads of it in the morning's digest, marked as new."""
    known = [case(1)]
    entries = morning(known, config(ADVISER, DIRECTOR))
    cases = [*known, case(2, D("2026-11-27"))]
    (message,) = due(cases, config(ADVISER, DIRECTOR), NOON, entries).messages
    assert (message.moment, message.recipient) == (moments.NEW, "carlos@carrazos.example")
    assert numbers(message) == ("C-2026-00002",)
    assert message.subject == "[Gestión Clientes] Tunja · Volkswagen: 1 caso nuevo – 25/11/2026"
    entries.append(sent(message))
    assert due(cases, config(ADVISER, DIRECTOR), NOON.replace(hour=13), entries).messages == []
    tomorrow = WEDNESDAY + timedelta(days=1)
    after = {one.recipient: one for one in due(cases, config(ADVISER, DIRECTOR), tomorrow, entries).messages}
    assert "NUEVO" in after["marta@carrazos.example"].text
    assert "NUEVO" not in after["carlos@carrazos.example"].text


def test_new_cases_of_one_run_are_one_mail() -> None:
    """Five detractors typed in an hour are one message with five cards."""
    known = [case(9)]
    entries = morning(known, config(ADVISER))
    (message,) = due([*known, *(case(n) for n in range(1, 6))], config(ADVISER), NOON, entries).messages
    assert len(numbers(message)) == 5
    assert message.html.count(">Abrir caso</a>") == 5


def test_a_new_case_of_nobody_goes_to_the_fallback() -> None:
    """Not those of an adviser who only wants the morning's mail."""
    cases = [case(1, owner="Sin responsable"), case(2)]
    told = {one.recipient: numbers(one) for one in kinds(due(cases, config(CARLOS), NOON).messages, moments.NEW)}
    assert told == {}  # told in the digest of the same run already
    with_entries = morning([], config(CARLOS))
    late = due(cases, config(CARLOS | {"recibe": []}), NOON, with_entries).messages
    assert {one.recipient for one in late} == {FALLBACK}


@pytest.mark.parametrize("moment", ["2026-11-25T23:55", "2026-11-25T06:30", "2026-11-28T10:00", "2026-11-29T10:00"])
def test_outside_the_sending_hours_nothing_leaves_and_it_is_said(moment: str) -> None:
    """At night and at the weekend: no mail at all; what waits is named with the morning on which it goes."""
    now = datetime.fromisoformat(moment).replace(tzinfo=BOGOTA)
    found = due([case(1)], config(ADVISER, DIRECTOR), now)
    assert found.messages == []
    assert found.waiting.startswith("1 correo de casos nuevos espera hasta el ")
    assert found.waiting.endswith(" 07:30.")


# ------------------------------------------------------------------------------------------- told once, and its end


def test_each_level_of_a_deadline_is_told_once_to_a_person() -> None:
    """Day by day: N1, then N2, N3 and N4 as it gets worse; between, the case is shown, and nothing is news."""
    cases, entries, told = [case(1, D("2026-11-26"))], [], []
    for day in ("25", "26", "27", "30", "01", "02", "03", "04", "07"):
        now = WEDNESDAY.replace(month=12 if day.startswith("0") else 11, day=int(day))
        for message in due(cases, config(CARLOS), now, entries).messages:
            entries.append(sent(message))
            told += [(now.day, one.level) for one in message.told]
    assert told == [(25, "N1"), (27, "N2"), (1, "N3"), (3, "N4")]


def test_a_reopened_case_is_news_again() -> None:
    """Its new deadline is another one."""
    first = due([case(1)], config(CARLOS), WEDNESDAY).messages
    again = due(
        [case(1, D("2026-11-27"))], config(CARLOS), WEDNESDAY.replace(day=26), [sent(m) for m in first]
    ).messages
    assert [one.told[0].due for one in again] == [D("2026-11-27")]


def test_what_a_case_remembers_outlives_the_lines_of_correos() -> None:
    """The alerts of the case say what was told, although its message's line is gone."""
    entries = [sent(one) for one in due([case(1)], config(CARLOS), WEDNESDAY).messages]
    (remembering,) = with_alerts([case(1)], entries)
    assert [(one.level, one.recipient) for one in remembering.alerts] == [("N1", "carlos@carrazos.example")]
    assert with_alerts([remembering], entries) == []
    (message,) = due([remembering], config(CARLOS), WEDNESDAY).messages
    assert message.told == ()


def test_who_was_told_of_an_overdue_case_hears_of_its_end_once() -> None:
    """The director knew it as overdue; closed, it stands in the next digest, although nothing else is open."""
    late = case(1, D("2026-11-20"))
    entries = [sent(one) for one in due([late], config(DIRECTOR), WEDNESDAY).messages]
    closed = replace(late, status=CaseStatus.CLOSED, state=State.GREEN, closed_on=D("2026-11-25"))
    tomorrow = WEDNESDAY.replace(day=26)
    (message,) = due([closed], config(DIRECTOR), tomorrow, entries).messages
    assert message.subject == "[Gestión Clientes] 1 caso resuelto – 26/11/2026"
    assert "ABC001 · Carlos Rodríguez · cerrado el 25/11/2026" in message.text
    assert due([closed], config(DIRECTOR), tomorrow.replace(day=27), [*entries, sent(message)]).messages == []


def test_a_case_closed_before_it_was_late_is_no_news() -> None:
    """Nobody was escalated to."""
    entries = [sent(one) for one in due([case(1)], config(DIRECTOR), WEDNESDAY).messages]
    closed = case(1, status=CaseStatus.CLOSED, closed_on=D("2026-11-25"))
    assert due([closed], config(DIRECTOR), WEDNESDAY.replace(day=26), entries).messages == []


# --------------------------------------------------------------------------------------------------------- its words


def test_two_work_orders_of_one_visit_are_one_card() -> None:
    """Same plate, same call: one card with both numbers and both scores; the counts say two cases."""
    plate = case(1).fingerprint
    cases = [case(1), case(2, plate="ABC001", fingerprint=plate, score=5.0, said="Tampoco el segundo trabajo")]
    (message,) = due(cases, config(CARLOS), WEDNESDAY).messages
    assert message.html.count(">Abrir caso</a>") == 1
    assert "calificó 4 y calificó 5" in message.text
    assert "C-2026-00001 · C-2026-00002" in message.text
    assert "2 vencen hoy" in message.subject


def test_what_is_missing_is_said_and_what_was_not_said_too() -> None:
    """«Falta: …» from the row's own words; no comment and no score are told as such."""
    cases = [case(1, said="", score=None, kind=case(1).kind)]
    missing = {"C-2026-00001": "escribir qué se hizo"}
    text = due(cases, config(CARLOS), WEDNESDAY, missing=missing).messages[0].text
    for words in ("Falta: escribir qué se hizo", "Sin comentario.", "sin calificación"):
        assert words in text, words


def test_the_button_opens_the_case_in_the_register() -> None:
    """Not a row of a sheet that people sort."""
    link = "https://docs.google.com/spreadsheets/d/1ctrl/edit"
    (message,) = due([case(1)], config(CARLOS), WEDNESDAY, control_link=link, rows={"C-2026-00001": 7}).messages
    assert f"Abrir caso: {link}#gid=101&range=A8" in message.text


def test_personal_data_in_a_comment_are_masked() -> None:
    """The words around them stay."""
    said = "muy mal, llámeme al 311 559 9001, CC 1.052.399.003, cobraron $ 350.000"
    (message,) = due([case(1, said=said)], config(CARLOS), WEDNESDAY).messages
    assert "llámeme al [teléfono], CC [documento], cobraron $ 350.000" in message.text
    assert "9001" not in message.text + message.html


def test_half_a_number_at_the_end_of_one_comment_is_masked_before_another_follows() -> None:
    """Two orders of one visit are one card; the register of an earlier version kept what was cut anywhere."""
    orders = [case(1, said="que la llamen al 311 559"), case(2, said="nadie llamó")]
    (message,) = due(orders, config(CARLOS), WEDNESDAY).messages
    assert "que la llamen al [teléfono]" in message.text
    assert "311 559" not in message.text + message.html


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "=HYPERLINK(1)", "x\r\nBcc: a@b.c", "😀" * 5_000, "\x00\x1b[2J"]
)
def test_whatever_is_typed_reaches_no_subject_and_only_escaped_a_body(hostile: str) -> None:
    """In every field that a case has from a sheet."""
    odd = case(1, said=hostile, plate=hostile, customer=hostile, owner="Carlos Rodríguez", site="Tunja")
    for message in due([odd], config(ADVISER, DIRECTOR), WEDNESDAY).messages:
        assert "\n" not in message.subject
        assert "\r" not in message.subject
        assert hostile not in message.subject
        assert "<script>" not in message.html
        assert len(message.html.encode()) < 100_000


# --------------------------------------------------------------------------------------------------- week and data


def test_the_week_is_told_on_its_first_business_day() -> None:
    """Closed cases with whether in time, open ones by person, light green, suggestions of that week; no second mail."""
    cases = [
        case(1, D("2026-11-20"), opened=D("2026-11-18")),
        case(2, status=CaseStatus.CLOSED, closed_on=D("2026-11-20"), in_time=True, opened=D("2026-11-18")),
        case(3, status=CaseStatus.CLOSED, closed_on=D("2026-11-19"), in_time=False, opened=D("2026-11-16")),
        case(4, status=CaseStatus.CLOSED, closed_on=D("2026-11-19"), state=State.LIGHT_GREEN, opened=D("2026-11-16")),
        case(5, flags=("reiterativo",), plate="ABC003", opened=D("2026-11-20")),
    ]
    said = (Suggestion(D("2026-11-18"), "GSC-FOR-01", "Abrir los domingos, llamar al 3115599001"),)
    monday = WEDNESDAY.replace(day=23)
    found = due(cases, config(DIRECTOR), monday, suggestions=said).messages
    (weekly,) = kinds(found, moments.WEEKLY)
    assert (
        weekly.subject
        == "[Gestión Clientes] Semana 16–22/11/2026: 5 casos nuevos, 3 cerrados, 1 de 2 (50 %) en término"
    )
    for words in (
        "C-2026-00002 · ABC002 · Carlos Rodríguez · 20/11/2026 · en término",
        "C-2026-00003 · ABC003 · Carlos Rodríguez · 19/11/2026 · tarde",
        "19/11/2026 · sin fecha de gestión",
        "Verde claro: gestionados y siguen insatisfechos",
        "antes: C-2026-00003",
        "Abrir los domingos, llamar al [teléfono]",
    ):
        assert words in weekly.text, words
    entries = [sent(one) for one in found]
    assert kinds(due(cases, config(DIRECTOR), monday.replace(hour=11), entries).messages, moments.WEEKLY) == []
    assert kinds(due(cases, config(DIRECTOR), monday.replace(day=24), entries).messages, moments.WEEKLY) == []


def test_what_customers_propose_is_told_to_who_looks_after_it() -> None:
    """By sede and area: the workshop's director does not read what was proposed to sales, nor of another sede."""
    said = [
        Suggestion(D("2026-11-18"), "GSC-FOR-01", "Café en la sala", "Tunja", "Volkswagen"),
        Suggestion(D("2026-11-18"), "GSC-FOR-01", "Más sillas", "Duitama", "Volkswagen"),
    ]
    monday = WEDNESDAY.replace(day=23)
    found = due([case(1)], config(DIRECTOR | {"sedes": ["Tunja"]}), monday, suggestions=said).messages
    (weekly,) = kinds(found, moments.WEEKLY)
    assert "Café en la sala" in weekly.text
    assert "Más sillas" not in weekly.text


def test_after_a_holiday_the_week_is_told_on_tuesday() -> None:
    """Monday 16 November 2026 is one."""
    monday = WEDNESDAY.replace(day=16)
    assert kinds(due([case(1)], config(DIRECTOR), monday).messages, moments.WEEKLY) == []
    assert kinds(due([case(1)], config(DIRECTOR), monday.replace(day=17)).messages, moments.WEEKLY) != []


def finding(row: int, code: str = "fecha_mes_primero") -> Finding:
    return Finding(
        code=code, severity=Severity.WARNING, workbook_id="1", workbook="GSC-FOR-01", tab="NOV", sheet_id=1,
        cell=f"M{row}", field="Fecha", read=f"8/{row}/2026", expected="dd/mm/aaaa", fix="Escríbala como dd/mm/aaaa.",
    )  # fmt: skip


def test_agents_read_what_is_to_be_mended_once() -> None:
    """Each finding in one mail; the next morning only what is new; a row that moved is not new."""
    agent = MARTA | {"rol": "agente", "recibe": ["calidad_datos"]}
    (first,) = due([], config(agent), WEDNESDAY, findings=[finding(1), finding(2)]).messages
    assert first.subject == "[Gestión Clientes] Datos por corregir: 2 – 25/11/2026"
    assert (
        "GSC-FOR-01 › NOV\n* M1 · Fecha con el mes primero: 8/1/2026. Escríbala como dd/mm/aaaa. https://" in first.text
    )
    tomorrow = WEDNESDAY.replace(day=26)
    moved = replace(finding(1), cell="M9")
    assert due([], config(agent), tomorrow, [sent(first)], findings=[moved, finding(2)]).messages == []
    (second,) = due([], config(agent), tomorrow, [sent(first)], findings=[moved, finding(2), finding(3)]).messages
    assert "Datos por corregir: 1 –" in second.subject


def test_a_file_that_is_no_register_is_nothing_for_an_agent_to_mend() -> None:
    agent = MARTA | {"rol": "agente", "recibe": ["calidad_datos"]}
    assert due([], config(agent), WEDNESDAY, findings=[finding(1, "archivo_no_reconocido")]).messages == []
