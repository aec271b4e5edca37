"""The morning digest as its readers get it (spec §9, domain §5.3)."""

from __future__ import annotations

from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from build import config as shipped
from mail_examples import BOGOTA, CARLOS, FALLBACK, MARTA, WEDNESDAY, case, config, digest, numbers, sent

from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.mail.briefing import Unclosed
from sheets_automation.domain.mail.digest import MAX_LISTED, WORST
from sheets_automation.domain.mail.quiet import Quiet, Why
from sheets_automation.model import Case, CaseStatus, State

D = date.fromisoformat


def test_adviser_reads_own_cases_oldest_first() -> None:
    """An adviser finds only what waits for him, the longest overdue on top, with its link."""
    cases = [
        case(1, D("2026-11-26")),
        case(2, D("2026-11-20")),
        case(3, D("2026-11-25")),
        case(4, D("2026-11-20"), owner="Pedro Suárez"),
    ]
    (message,) = digest(cases, config(CARLOS), WEDNESDAY, ()).messages[:1]
    assert message.recipient == "carlos@carrazos.example"
    assert numbers(message) == ("C-2026-00002", "C-2026-00003", "C-2026-00001")
    assert message.text.index("Vencido") < message.text.index("Vence hoy") < message.text.index("Vence mañana")
    assert "hace 3 días hábiles" in message.text
    assert "https://docs.google.com/spreadsheets/d/1AbCd/edit#gid=77&range=8:8" in message.text
    assert "ABC004" not in message.text + message.html


def test_subject_counts_and_names_nobody() -> None:
    """The subject says where and how many, and nothing about a person."""
    cases = [case(1, D("2026-11-20")), case(2), case(3), case(4, D("2026-11-27"))]
    (message,) = digest(cases, config(CARLOS), WEDNESDAY, ()).messages
    assert message.subject == (
        "[Gestión Clientes] Tunja · Volkswagen: 1 vencido, 2 vencen hoy, 1 en plazo – 25/11/2026"
    )
    assert message.key == "resumen_diario|2026-11-25|carlos@carrazos.example"
    assert message.told[0].level == "N3"  # three business days overdue


def test_who_looks_after_an_area_reads_figures_by_person() -> None:
    """A director gets a headline and one line per person, the worst first; an adviser does not."""
    cases = [
        case(1),
        case(2, site="Duitama", brand="Seat", owner="Pedro"),
        case(3, D("2026-11-18"), site="Sogamoso", state=State.YELLOW),
        case(4, D("2026-11-20"), status=CaseStatus.CLOSED, closed_on=D("2026-11-24"), owner="Pedro"),
    ]
    mails = {message.recipient: message.text for message in digest(cases, config(CARLOS, MARTA)).messages}
    overview = mails["marta@carrazos.example"]
    assert "3 casos abiertos: 1 vencido (1 desde hace 3 días hábiles o más), 2 vencen hoy." in overview
    assert "2 siguen sin gestión." in overview
    assert "Responsable | Abiertos | Vencidos | Nuevos | Cerrados ayer | Sin tocar" in overview
    assert overview.index("Carlos Rodríguez | 2 | 1 | 0 | 0 | 1") < overview.index("Pedro | 1 | 0 | 0 | 1 | 1")
    assert "Responsable |" not in mails["carlos@carrazos.example"]


def test_a_manager_reads_the_ten_worst_and_how_many_more() -> None:
    """Forty open cases are ten cards and a line; the figures count them all."""
    cases = [case(n, D("2026-11-20") if n < 20 else D("2026-11-26")) for n in range(1, 41)]
    (message,) = digest(cases, config(MARTA)).messages
    assert message.html.count("Abrir caso") == WORST + 1  # and once where it is explained
    assert "Y 30 clientes más." in message.text
    assert "40 casos abiertos: 19 vencidos" in message.text


def test_manager_of_a_site_or_brand_sees_only_that() -> None:
    """Sedes and brands of the address book bound what a manager gets; with nothing there, no mail at all."""
    tunja = MARTA | {"sedes": ["Tunja"], "correo": "tunja@carrazos.example"}
    seat = MARTA | {"marcas": ["Seat"], "correo": "seat@carrazos.example"}
    mails = digest([case(1), case(2, site="Duitama")], config(CARLOS, tunja, seat), WEDNESDAY, ()).messages
    assert {message.recipient: numbers(message) for message in mails} == {
        "carlos@carrazos.example": ("C-2026-00001", "C-2026-00002"),
        "tunja@carrazos.example": ("C-2026-00001",),
    }


def test_general_management_hears_of_long_overdue_cases_only() -> None:
    """Subgerencia is told from five business days overdue on, and not before."""
    boss = {"nombre": "Ana Gil", "rol": "subgerencia_general", "correo": "ana@carrazos.example"}
    mails = digest([case(1, D("2026-11-18")), case(2, D("2026-11-19"))], config(CARLOS, boss), WEDNESDAY, ()).messages
    assert {message.recipient: numbers(message) for message in mails}["ana@carrazos.example"] == ("C-2026-00001",)


def test_case_without_owner_goes_to_the_fallback() -> None:
    """What nobody owns is always shown to the fallback address, even when a director sees it too."""
    cases = [case(1, owner="sin responsable")]
    mails = digest(cases, config(CARLOS, MARTA), WEDNESDAY, ()).messages
    assert [message.recipient for message in mails] == ["marta@carrazos.example", FALLBACK]
    assert "Sin responsable" in mails[1].text


def test_case_that_reaches_nobody_is_reported() -> None:
    """Without a fallback address a case that is in nobody's list is a problem that names the case, not silence."""
    lonely = config(CARLOS, people={"personas": [CARLOS], "sin_responsable": []})
    result = digest([case(7, owner="Pedro Suárez")], lonely, WEDNESDAY, ())
    assert result.messages == []
    assert "C-2026-00007" in result.troubles[0].text
    assert "people.toml" in result.troubles[0].text


def test_one_message_per_address() -> None:
    """Someone with two entries in the address book, or who is also the fallback, gets one mail with everything once."""
    sales = CARLOS | {"nombre": "Carlos Ventas", "rol": "gerente_comercial", "sedes": ["Duitama"]}
    people = {"personas": [CARLOS, sales], "sin_responsable": ["CARLOS@carrazos.example"]}
    result = digest([case(1), case(2, owner="")], config(people=people), WEDNESDAY, ())
    assert [numbers(message) for message in result.messages] == [("C-2026-00001", "C-2026-00002")]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T07:29", 0),
        ("2026-11-25T07:30", 1),
        ("2026-11-28T08:00", 0),  # Saturday
        ("2026-12-08T08:00", 0),  # holiday
        ("2026-12-09T08:00", 1),
    ],
)
def test_only_on_business_mornings(moment: str, expected: int) -> None:
    """Nothing is written before 07:30, on weekends or on holidays."""
    now = datetime.fromisoformat(moment).replace(tzinfo=BOGOTA)
    assert len(digest([case(1)], config(CARLOS), now, ()).messages) == expected


def test_clock_is_bogota_wherever_the_server_stands() -> None:
    """23:30 UTC on the 25th is the afternoon of the 25th in Bogotá: same key, same deadlines."""
    now = datetime.fromisoformat("2026-11-25T23:30+00:00")
    (message,) = digest([case(1)], config(CARLOS), now, ()).messages
    assert message.key.startswith("resumen_diario|2026-11-25|")
    assert "Vence hoy" in message.text
    assert message.text.startswith("Buenas tardes, Carlos.")


def test_saturday_of_a_site_that_works() -> None:
    """Who works in a sede that opens on Saturdays gets the digest there; who looks after several sedes does not."""
    calendar = {"sedes": {"Tunja": {"sabado_habil": True}}}
    saturday = datetime(2026, 11, 28, 8, tzinfo=BOGOTA)
    mails = digest([case(1)], config(CARLOS, MARTA, calendar=calendar), saturday, ()).messages
    assert [message.recipient for message in mails] == ["carlos@carrazos.example"]


def test_not_twice_a_day() -> None:
    """A key that is in the outbox is not written again that day, and is on the next."""
    first = digest([case(1)], config(CARLOS), WEDNESDAY, ()).messages
    answered = [sent(message) for message in first]
    assert digest([case(1)], config(CARLOS), WEDNESDAY.replace(hour=15), answered).messages == []
    assert len(digest([case(1)], config(CARLOS), WEDNESDAY.replace(day=26), answered).messages) == 1


def test_no_open_case_no_mail() -> None:
    """Closed, withdrawn and lost cases are nobody's morning."""
    cases = [case(n, status=status) for n, status in enumerate(CaseStatus) if status is not CaseStatus.OPEN]
    assert digest(cases, config(CARLOS, MARTA), WEDNESDAY, ()) == ([], [], "", Quiet(Why.NOTHING))


def test_address_outside_the_allowed_domains() -> None:
    """A recipient of another domain gets nothing, and the administrator learns why."""
    stranger = CARLOS | {"correo": "carlos@gmail.example"}
    result = digest([case(1)], config(stranger), WEDNESDAY, ())
    assert result.messages == []
    assert "carlos@gmail.example" in result.troubles[0].text
    assert "dominios_permitidos" in result.troubles[0].text


def test_old_cases_stay_a_number_and_ask_for_no_mail_of_their_own() -> None:
    """Months of old reds are one line of every digest; alone they make one mail, and no second."""
    cases = [case(1)] + [case(n, D("2026-07-01"), silent=True) for n in range(2, 202)]
    (first,) = digest(cases, config(CARLOS), WEDNESDAY, ()).messages
    assert "200 casos abiertos anteriores al servicio" in first.text
    assert numbers(first) == ("C-2026-00001",)
    (second,) = digest(cases, config(CARLOS), WEDNESDAY.replace(day=26), [sent(first)]).messages
    assert "200 casos abiertos anteriores al servicio" in second.text
    only_old = digest(cases[1:], config(CARLOS), WEDNESDAY, ()).messages
    assert [message.subject for message in only_old] == [
        "[Gestión Clientes] 200 casos anteriores registrados – 25/11/2026"
    ]
    assert digest(cases[1:], config(CARLOS), WEDNESDAY.replace(day=26), [sent(only_old[0])]).messages == []


def test_friday_says_monday() -> None:
    """On Friday a case that is due on Monday is due «el lunes», not tomorrow."""
    friday = datetime(2026, 11, 27, 8, tzinfo=BOGOTA)
    (message,) = digest([case(1, D("2026-11-30"))], config(CARLOS), friday, ()).messages
    assert "Vence el lunes" in message.text
    assert message.subject.endswith("1 vence el lunes – 27/11/2026")


@pytest.mark.parametrize(
    ("due", "warning", "label", "level"),
    [
        ("2026-11-27", "2026-11-25", "Vence el viernes", "N1"),  # a PQRS: two business days before
        ("2026-11-27", "2026-11-26", "En plazo", "N0"),
        ("2026-11-27", None, "En plazo", "N0"),
        ("2026-11-26", None, "Vence mañana", "N1"),  # the day before, whatever the term says
        ("2026-12-09", "2026-11-24", "Vence el 09/12/2026", "N1"),  # beyond a week a weekday would be ambiguous
    ],
)
def test_the_warning_day_of_the_term_counts(due: str, warning: str | None, label: str, level: str) -> None:
    """From its warning day on (``aviso_dias``) a case is told as «por vencer», with the day."""
    open_case = case(1, D(due), warning=D(warning) if warning else None)
    (message,) = digest([open_case], config(CARLOS), WEDNESDAY, ()).messages
    assert f"{label} – " in message.text
    assert message.told[0].level == level


def test_several_days_ahead_are_told_together() -> None:
    """Where what is about to fall due falls due on several days, the subject names none."""
    cases = [case(1, D("2026-11-26")), case(2, D("2026-11-27"), warning=D("2026-11-25"))]
    (message,) = digest(cases, config(CARLOS), WEDNESDAY, ()).messages
    assert message.subject.endswith("2 por vencer – 25/11/2026")
    assert "2 por vencer" in message.text


def test_overdue_since_a_weekend_counts_as_a_day() -> None:
    """Due on a worked Saturday and still open on Monday: overdue by one business day, never by none."""
    calendar = {"sabado_habil": True}
    monday = datetime(2026, 11, 30, 8, tzinfo=BOGOTA)
    (message,) = digest([case(1, D("2026-11-28"))], config(CARLOS, calendar=calendar), monday, ()).messages
    assert "Vencido – sáb 28/11/2026 (hace 1 día hábil)" in message.text


def test_what_customers_typed_is_escaped_and_shortened() -> None:
    """Markup in a comment shows as typed, stays one line and is cut between words."""
    said = "<img src=x onerror=alert(1)> & «mal»\n" + "muy mala atención " * 30
    (message,) = digest([case(1, said=said)], config(CARLOS), WEDNESDAY, ()).messages
    assert "<img" not in message.html
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; «mal» muy mala" in message.html
    quoted = next(line for line in message.text.splitlines() if "onerror" in line).strip()
    assert len(quoted) <= 160 + 2
    assert quoted.endswith("…»")


def test_html_is_well_formed_and_small() -> None:
    """Many cases: every tag is closed, Gmail's 102 kB are kept, and the rest is counted."""
    cases = [case(n, said="Larga espera " * 20) for n in range(1, 91)]
    (message,) = digest(cases, config(CARLOS), control_link="https://docs.google.com/spreadsheets/d/1/edit").messages
    assert len(message.html.encode()) < 102_000
    assert message.html.count(">Abrir caso</a>") == MAX_LISTED
    assert f"Y {90 - MAX_LISTED} clientes más" in message.text
    assert len(numbers(message)) == 90
    assert _unclosed(message.html) == []


def test_complaints_and_marks_have_their_own_words() -> None:
    """PQRS are announced as such, flags and states are said in words."""
    cases = [
        case(1, kind=COMPLAINT, score=None, form="GSC-FOR-04"),
        case(2, state=State.YELLOW, flags=("reiterativo", "garantia", "otra_cosa"), reopened=1),
        case(3, None),
    ]
    (message,) = digest(cases, config(CARLOS), WEDNESDAY, ()).messages
    assert "y PQRS según el plazo de su tipo" in message.text
    assert "En trámite" in message.text
    assert "Reabierto · Reiterativo · Garantía · Otra cosa" in message.text
    assert "Sin respuesta" in message.text
    assert "Sin plazo – sin plazo" in message.text


def test_only_plate_and_short_name() -> None:
    """Neither telephone nor document of the customer is anywhere in the message."""
    secret = case(1)
    secret = case(
        1, fingerprint=secret.fingerprint.__class__(phone="3112345678", document="7181234", name="Juan Pérez")
    )
    (message,) = digest([secret], config(CARLOS), WEDNESDAY, ()).messages
    everything = message.subject + message.text + message.html
    assert not any(part in everything for part in ("3112345678", "7181234", "Pérez"))
    assert "Juan P." in message.text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _unclosed(html: str) -> list[str]:
    parser = _Tags()
    parser.feed(html)
    return parser.open


def test_due_yesterday_is_overdue() -> None:
    """The day after the last day is the first one too late."""
    (message,) = digest([case(1, D("2026-11-24"))], config(CARLOS), WEDNESDAY, ()).messages
    assert "1 vencido" in message.subject


def test_overdue_since_friday_on_a_saturday_that_another_sede_works() -> None:
    """Overdue is overdue, although no business day of its own sede has passed yet."""
    calendar = {"sedes": {"Tunja": {"sabado_habil": True}}}
    saturday = datetime(2026, 11, 28, 8, tzinfo=BOGOTA)
    late = case(1, D("2026-11-27"), site="Duitama")
    (message,) = digest([late], config(CARLOS, calendar=calendar), saturday, ()).messages
    assert "Vencido – vie 27/11/2026 (hace 1 día hábil)" in message.text


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("gerente_comercial", ("C-2026-00002",)),
        ("director_posventa", ("C-2026-00001",)),
        ("coordinador_sg", ("C-2026-00001", "C-2026-00002")),
    ],
)
def test_sales_and_the_workshop_hear_of_their_own(role: str, told: tuple[str, ...]) -> None:
    """A gerente comercial gets what customers said after a sale, a director posventa what they said of the workshop."""
    boss = {"nombre": "Ana Gil", "rol": role, "correo": "ana@carrazos.example", "recibe": ["resumen_diario"]}
    sections = config(CARLOS, boss)
    forms = shipped().forms
    mails = digest(
        [case(1), case(2, form="GSC-FOR-03")], sections.model_copy(update={"forms": forms}), WEDNESDAY, ()
    ).messages
    assert {message.recipient: numbers(message) for message in mails}["ana@carrazos.example"] == told


# ------------------------------------------------------------------------------------------------------------- PQRS


def request(number: int, **changes: Any) -> Case:
    """An open PQRS of Tunja."""
    return case(number, form="GSC-FOR-04", kind=COMPLAINT, score=None, state=State.NONE, **changes)


def test_answered_and_not_closed_is_one_counted_line_for_who_looks_after_it() -> None:
    """Ten of Tunja, eight of them named; the director sees them, a director of Duitama and the adviser do not."""
    waiting = [Unclosed("GSC-FOR-04", f"PQRS{n}", "Tunja", "Volkswagen") for n in range(10)]
    duitama = {**MARTA, "nombre": "Rosa Peña", "correo": "rosa@carrazos.example", "sedes": ["Duitama"]}
    cases = [request(1), request(2, site="Duitama", owner="sin responsable")]
    found = digest(cases, config(CARLOS, {**MARTA, "sedes": ["Tunja"]}, duitama), unclosed=waiting).messages
    told = {message.recipient: message.text for message in found}
    line = "10 PQRS respondidas y sin cerrar: PQRS0, PQRS1, PQRS2, PQRS3, PQRS4, PQRS5, PQRS6, PQRS7 y 2 más."
    assert line in " ".join(told["marta@carrazos.example"].split())
    assert [address for address, text in told.items() if "sin cerrar" in text] == ["marta@carrazos.example"]


def test_a_request_s_card_says_how_far_it_is_and_what_weighs_on_it() -> None:
    """Answered and still open where only the closing ends it; a legal claim is told with what to do about it."""
    told = {
        one.number: digest([one], config(CARLOS)).messages[0].text
        for one in (
            request(1),
            request(2, flags=("respondida_sin_cerrar",)),
            request(3, flags=("reclamacion_legal", "sin_leyenda_en_tramite", "ampliacion_tardia")),
        )
    }
    assert "Sin respuesta" in told["C-2026-00001"]
    assert "Respondida, sin cerrar" in told["C-2026-00002"]
    assert "Sin respuesta" not in told["C-2026-00002"]
    words = " ".join(told["C-2026-00003"].split())
    assert "Posible reclamación legal: consulte al área jurídica antes de responder" in words
    assert "evalúe registrarla" not in words
    assert "Falta la leyenda «reclamo en trámite» · Ampliada después de vencida" in words
