"""Proactive contact (GSC-FOR-09): what agents type about attempts and appointments, and what follows from it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from build import TODAY, config, tab, workbook

from sheets_automation.domain.cells.bookings import Booking, Kept, booking, kept, later_month, no_booking_reason
from sheets_automation.domain.cells.hours import hour_in
from sheets_automation.domain.kinds import Setting, kind_of
from sheets_automation.domain.kinds.attempt import Attempt
from sheets_automation.domain.kinds.attempt_record import AttemptRecord, attempts_in
from sheets_automation.domain.kinds.next_call import Action, CallState, next_call
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.model import CellValue, Finding

HEADING = (
    "SEDE", "MARCA", "CLIENTE", "CELULAR", "PLACA", "VEHÍCULO", "ÚLTIMA VISITA", "KM", "MOTIVO DE LLAMADA", "AGENTE",
    "FECHA LLAMADA 1", "FECHA LLAMADA 2", "FECHA LLAMADA 3", "CONTACTABILIDAD", "MOTIVO NO CONTACTO",
    "AGENDAMIENTO CITA", "MOTIVO NO AGENDAMIENTO", "CUMPLIMIENTO CITA", "FECHA CITA", "HORA", "ASESOR", "WHATSAPP",
    "OBSERVACIONES",
)  # fmt: skip
TITLE = "GSC-FOR-09 CONTROL CONTACTO PROACTIVO 2026"


def row(**typed: CellValue) -> list[CellValue]:
    """A customer of the list, not yet called, but for what is given by lower-case name."""
    plain: dict[str, CellValue] = {
        "sede": "TUNJA", "marca": "VW", "cliente": "PEREZ JUAN", "celular": "3112345678", "placa": "ABC123",
        "vehiculo": "T-CROSS", "visita": "20/05/2026", "km": "20.000", "motivo": "REVISIÓN 30.000", "agente": "Yuli",
        "uno": None, "dos": None, "tres": None, "contacto": None, "no_contacto": None, "cita": None, "no_cita": None,
        "cumple": None, "fecha_cita": None, "hora": None, "asesor": None, "whatsapp": None, "observaciones": None,
    }  # fmt: skip
    assert set(typed) <= set(plain), typed
    return list({**plain, **typed}.values())


def looked_at(*rows: list[CellValue], title: str = "NOVIEMBRE 2026") -> tuple[list[AttemptRecord], list[Finding]]:
    found = read([workbook(tab([HEADING, *rows], title), title=TITLE)], config(), TODAY)
    return attempts_in(found.records), list(found.findings)


def one(**typed: CellValue) -> AttemptRecord:
    return looked_at(row(**typed))[0][0]


def codes(*rows: list[CellValue]) -> set[str]:
    return {finding.code for finding in looked_at(*rows)[1]}


def next_of(record: AttemptRecord, today: date = TODAY) -> Action | None:
    form = config().form("GSC-FOR-09")
    assert form is not None
    told = kind_of(form).next_call(record, Setting(form, calendar_for(config().calendar)), today)
    return told.action if told else None


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("SI", Booking.YES), ("si 14/11 8am", Booking.YES), ("AGENDADO", Booking.YES),
        ("Cita para el martes", Booking.YES),
        ("✓", Booking.YES), (True, Booking.YES), ("sí, el 3/12", Booking.YES),
        ("NO", Booking.NO), ("ya lo hizo en otro taller", Booking.NO), ("vendió el carro", Booking.NO),
        ("muy caro", Booking.NO), ("vive en otra ciudad", Booking.NO), ("No agenda", Booking.NO),
        ("no le interesa", Booking.NO),
        ("llama él", Booking.LATER), ("lo hace en diciembre", Booking.LATER), ("más adelante", Booking.LATER),
        ("", None), ("n/a", None), (None, None), ("-", None),
    ],
)  # fmt: skip
def test_what_is_typed_about_the_appointment(typed: CellValue, means: Booking | None) -> None:
    """SI, the words for it, every reason against it, and what puts it off."""
    assert booking(typed).value is means
    assert booking(typed).note is None


def test_words_about_the_appointment_that_say_nothing_are_told() -> None:
    """A word that is neither is a finding with its cell, and no guess."""
    assert booking("azul").note is not None
    records, findings = looked_at(row(cita="azul", uno="23/11/2026"))
    assert records[0].booked is None
    assert [(f.code, f.cell) for f in findings if f.code == "agendamiento_ilegible"] == [
        ("agendamiento_ilegible", "P2")
    ]


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("SI", Kept.YES), ("asistió", Kept.YES), ("Cumplió", Kept.YES), ("NO", Kept.NO), ("NO ASISTIÓ", Kept.NO),
        ("no cumplió", Kept.NO), ("incumplió", Kept.NO), ("canceló", Kept.NO), ("REPROGRAMÓ", Kept.MOVED),
        ("re-agendó para el lunes", Kept.MOVED), ("aplazó", Kept.MOVED), ("PENDIENTE", Kept.PENDING),
        ("pte", Kept.PENDING),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_what_became_of_the_appointment(typed: CellValue, means: Kept | None) -> None:
    """«Reprogramó» is not «no cumplió», and «pendiente» is no failure."""
    assert kept(typed).value is means


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("14/11 8am", time(8)), ("NC 10:30", time(10, 30)), ("3:15 p. m.", time(15, 15)), ("12 am", time(0)),
        ("12:05 pm", time(12, 5)), ("15h", time(15)), (46329.5, time(12)), (0.4375, time(10, 30)), (46329.0, None),
        ("14/11", None), ("25:00", None), ("x", None), ("3 intentos", None), (True, None),
        ("2026-11-03T09:05:00", time(9, 5)),
    ],
)  # fmt: skip
def test_the_hour_beside_a_day(typed: CellValue, means: time | None) -> None:
    """Hours as people and forms write them; a day alone names none."""
    assert hour_in(typed) == means


def test_reasons_become_a_dozen_words() -> None:
    """What a report counts is one spelling of each reason; anything else stays as typed."""
    assert no_booking_reason("Ya lo hizo en OTRO TALLER") == "Lo hizo en otro taller"
    assert no_booking_reason("esta muy caro") == "Precio"
    assert no_booking_reason("tiene el perro enfermo") == "tiene el perro enfermo"
    assert later_month("lo hace en Diciembre") == 12


def test_attempts_are_the_columns_that_say_when() -> None:
    """Two dates are two attempts on two days; the hour is kept where it stands."""
    record = one(uno="20/11/2026 9:15 am", dos="23/11/2026", contacto="NO", no_contacto="buzón")
    assert [(a.day, a.at) for a in record.attempts] == [(date(2026, 11, 20), time(9, 15)), (date(2026, 11, 23), None)]
    assert record.day == date(2026, 11, 23)
    assert (record.contacted, record.no_contact_reason, record.effective) == (False, "Buzón de voz", False)


def test_a_tick_is_an_attempt_without_a_day() -> None:
    """«x» and «NC 20/11» in the columns of attempts count; a no does not."""
    record = one(uno="NC 20/11", dos="x", tres="no")
    assert [a.day for a in record.attempts] == [date(2026, 11, 20), None]
    assert record.contacted is False


@pytest.mark.parametrize(
    ("typed", "attempts", "told"), [(1, 1, []), ("42 intentos", 42, []), (-3, 1, ["B2"]), (3112345678, 1, ["B2"])]
)
def test_a_number_of_attempts(typed: CellValue, attempts: int, told: list[str]) -> None:
    """Campaigns try some customers forty times; what cannot be a number of calls is told and not counted."""
    heading = ("PLACA", "INTENTOS", "FECHA LLAMADA", "CONTACTABILIDAD", "AGENDAMIENTO CITA")
    rows = [heading, ("ABC123", typed, "20/11/2026", "SI", "NO")]
    found = read([workbook(tab(rows), title=TITLE)], config(), TODAY)
    (record,) = attempts_in(found.records)
    assert len(record.attempts) == attempts
    assert [one.cell for one in found.findings if one.code == "intentos_imposibles"] == told


@pytest.mark.parametrize(
    ("typed", "effective"),
    [
        ({"contacto": "SI"}, True),
        ({"contacto": "SI", "no_contacto": "número equivocado"}, False),
        ({"contacto": "SI", "no_contacto": "colgó"}, False),
        ({"contacto": "NO", "no_contacto": "apagado"}, False),
        ({"cita": "SI"}, True),
        ({}, False),
    ],
)
def test_who_was_really_spoken_to(typed: dict[str, Any], effective: bool) -> None:
    """A wrong number or somebody who hung up was no effective call."""
    assert one(uno="23/11/2026", **typed).effective is effective


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ({"cita": "SI", "fecha_cita": "30/11/2026"}, date(2026, 11, 30)),
        ({"cita": "si 27/11 8am"}, date(2026, 11, 27)),
        ({"cita": "SI", "fecha_cita": "3/12"}, date(2026, 12, 3)),
        ({"cita": "SI", "fecha_cita": "12/1"}, date(2027, 1, 12)),
        ({"cita": "SI"}, None),
    ],
)
def test_the_day_of_the_appointment(typed: dict[str, Any], day: date | None) -> None:
    """Its own column or within the words; one without a year lies after the call."""
    assert one(uno="23/11/2026", contacto="SI", **typed).appointment == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"cita": "SI", "contacto": "SI", "fecha_cita": "10/11/2026"}, "cita_antes_de_llamada"),
        ({"contacto": "SI", "cumple": "SI"}, "cumplida_sin_cita"),
        ({"cita": "SI", "contacto": "SI", "fecha_cita": "30/11/2026", "cumple": "SI"}, "cita_futura_cumplida"),
        ({"cita": "SI", "contacto": "NO"}, "contacto_no_concuerda"),
        ({"dos": "20/11/2026"}, "intentos_desordenados"),
        ({"dos": "2/12/2026"}, "fecha_futura"),
        ({"sede": "BOGOTÁ"}, "sede_desconocida"),
        ({"marca": "TESLA"}, "marca_desconocida"),
        ({"km": "muchos"}, "numero_ilegible"),
    ],
)
def test_what_does_not_agree_is_told(typed: dict[str, Any], code: str) -> None:
    """Each contradiction is a finding of its own; the row itself stays."""
    records, findings = looked_at(row(uno="23/11/2026", **typed), row(placa="XYZ987", celular="3209876543"))
    assert code in {finding.code for finding in findings}
    assert len(records) == 2


def test_an_ordinary_row_is_told_nothing() -> None:
    """A row as it should be makes no finding."""
    good = row(
        uno="20/11/2026", dos="23/11/2026 10:00", contacto="SI", cita="SI", fecha_cita="27/11/2026", cumple="PENDIENTE"
    )
    assert codes(good) == set()


@pytest.mark.parametrize(
    ("uno", "code"),
    [
        ("22/11/2026", "contacto_en_domingo_o_festivo"),  # a Sunday
        ("16/11/2026", "contacto_en_domingo_o_festivo"),  # Independencia de Cartagena
        ("23/11/2026 19:40", "contacto_fuera_de_hora"),
        ("23/11/2026 6:30 am", "contacto_fuera_de_hora"),
        ("21/11/2026 15:30", "contacto_fuera_de_hora"),  # a Saturday afternoon
        ("21/11/2026 10:00", None),
        ("23/11/2026 18:55", None),
        ("21/11/2026", None),
    ],
)
def test_days_and_hours_of_commercial_calls(uno: str, code: str | None) -> None:
    """Ley 2300: never on Sundays or holidays, Monday to Friday 7–19, Saturday 8–15; what is not said is not judged."""
    assert codes(row(uno=uno, contacto="NO")) == ({code} if code else set())


def test_one_contact_a_day_also_over_two_rows() -> None:
    """Two attempts on a day, in one row or in two rows of one telephone, are told."""
    assert codes(row(uno="23/11/2026", dos="23/11/2026", contacto="NO")) == {"contactos_el_mismo_dia"}
    twice = [row(uno="23/11/2026", contacto="NO"), row(placa="XYZ987", uno="23/11/2026", contacto="NO", motivo="SOAT")]
    assert codes(*twice) == {"contactos_el_mismo_dia"}


def test_who_asked_not_to_be_called() -> None:
    """The words stop the row's calls, and a later row of the same person is told."""
    said = row(uno="20/11/2026", contacto="SI", cita="NO", observaciones="dice que NO LLAMAR más")
    again = row(placa="XYZ987", uno="23/11/2026", contacto="NO")
    records, findings = looked_at(said, again)
    assert records[0].do_not_contact
    assert next_of(records[0]) is None
    assert "contacto_no_deseado" in {finding.code for finding in findings}


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ({}, Action.FIRST),
        ({"uno": "24/11/2026", "contacto": "NO"}, Action.SECOND),
        ({"uno": "25/11/2026", "contacto": "NO"}, None),  # today already
        ({"uno": "20/11/2026", "dos": "23/11/2026", "contacto": "NO"}, Action.THIRD),
        ({"uno": "19/11/2026", "dos": "20/11/2026", "tres": "23/11/2026", "contacto": "NO"}, Action.WHATSAPP),
        (
            {"uno": "19/11/2026", "dos": "20/11/2026", "tres": "23/11/2026", "contacto": "NO", "whatsapp": "enviado"},
            None,
        ),
        ({"uno": "23/11/2026", "contacto": "NO", "no_contacto": "# equivocado"}, Action.PHONE),
        ({"uno": "23/11/2026", "contacto": "NO", "no_contacto": "no desea"}, None),
        ({"uno": "1/10/2026", "contacto": "NO"}, None),  # long past
        ({"uno": "23/11/2026", "contacto": "SI", "cita": "NO", "no_cita": "muy caro"}, None),
        ({"uno": "23/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "26/11/2026"}, Action.CONFIRM),
        ({"uno": "23/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "25/11/2026"}, Action.CONFIRM),
        ({"uno": "23/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "27/11/2026"}, None),
        ({"uno": "19/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "24/11/2026"}, Action.CHECK),
        ({"uno": "19/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "24/11/2026", "cumple": "SI"}, None),
        ({"uno": "19/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "24/11/2026", "cumple": "NO"},
        Action.REBOOK),
        ({"uno": "19/11/2026", "contacto": "SI", "cita": "SI", "fecha_cita": "24/11/2026", "cumple": "REPROGRAMÓ"},
        Action.CHECK),
        ({"uno": "23/11/2026", "contacto": "SI", "cita": "SI"}, Action.DATE),
        ({"uno": "23/10/2026", "contacto": "SI", "cita": "lo hace en noviembre"}, Action.AGREED),
        ({"uno": "23/11/2026", "contacto": "SI", "cita": "lo hace en diciembre"}, None),
    ],
)  # fmt: skip
def test_what_comes_next(typed: dict[str, Any], action: Action | None) -> None:
    """Every row's next action on Wednesday 25 November 2026."""
    assert next_of(one(**typed)) is action


def test_an_appointment_on_monday_is_confirmed_on_friday() -> None:
    """The business day before: over a weekend, and over a holiday."""
    friday = one(uno="24/11/2026", contacto="SI", cita="SI", fecha_cita="30/11/2026")
    assert next_of(friday, date(2026, 11, 26)) is None
    assert next_of(friday, date(2026, 11, 27)) is Action.CONFIRM
    after_the_feast = one(uno="24/11/2026", contacto="SI", cita="SI", fecha_cita="9/12/2026")
    assert next_of(after_the_feast, date(2026, 12, 7)) is Action.CONFIRM


def test_satisfaction_calls_stop_after_the_second_attempt() -> None:
    """GSC-FOR-01 has two attempts and then the message, by the same rules."""
    policy = config().form("GSC-FOR-01")
    assert policy is not None
    assert policy.calls is not None
    calendar = calendar_for(config().calendar)
    one_try = CallState((Attempt(date(2026, 11, 23)),), contacted=False, reason="No contesta", whatsapp=False)
    two = CallState((*one_try.attempts, Attempt(date(2026, 11, 24))), contacted=False, reason="", whatsapp=False)
    first, second = (next_call(state, policy.calls, calendar, TODAY) for state in (one_try, two))
    assert first is not None
    assert second is not None
    assert (first.action, second.action) == (Action.SECOND, Action.WHATSAPP)


def test_an_agent_whom_nobody_knows_is_told_once() -> None:
    """One finding for the name, at its first row, with how many rows have it; known spellings say nothing."""
    rows = [row(uno="23/11/2026", agente="Pepita"), row(placa="XYZ987", celular="3209876543", agente="PEPITA"), row(
        placa="KLM456", celular="3151234567", agente="Y.P.")]  # fmt: skip
    told = [f for f in looked_at(*rows)[1] if f.code == "persona_desconocida"]
    assert [(f.cell, f.read) for f in told] == [("J2", "Pepita, en 2 filas")]
