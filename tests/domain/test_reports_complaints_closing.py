"""PQRS report: what expires soon, answered against closed, dissatisfied at the closing, legal claims."""

from __future__ import annotations

from datetime import date, datetime

from complaint_examples import BOGOTA, blocks, complaints, config, request
from report_examples import texts

from sheets_automation.model import Status

EARLY = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)  # Monday the 2nd is a holiday
KEPT = {"closing_kept": True}


def test_what_expires_in_the_next_business_days_is_a_list() -> None:
    """Seen on Tuesday 3 November: five business days end on Tuesday 10; a limit on that day is in, one later is not."""
    rows = [
        request(1, "2026-10-19"),  # due on Tuesday 10 November
        request(2, "2026-10-20"),  # due on Wednesday 11
        request(3, "2026-10-05"),  # overdue since 27 October
        request(4, "2026-10-16", answered="2026-10-20"),
        request(5, "2026-10-09"),  # due today
        request(6, kind="sugerencia"),
    ]
    listed = blocks(complaints(rows, generated=EARLY))["Por vencer en los próximos 5 días hábiles"]
    assert [row[0] for row in listed[2:]] == ["PQRS-005", "PQRS-001"]
    assert [row[6] for row in listed[2:]] == [date(2026, 11, 3), date(2026, 11, 10)]


def test_nothing_that_expires_soon_is_said() -> None:
    """While something is open; without anything open there is no such section."""
    assert "Ninguna PQRS abierta vence en los próximos 5 días hábiles." in texts(
        complaints([request(1, "2026-10-30")], generated=EARLY)
    )
    assert "Por vencer" not in texts(complaints([request(1, answered="2026-10-06")]))


def test_days_to_the_closing_and_its_evaluation() -> None:
    """Closed 5 and 9 business days after reception, 2 and 0 after the answer; one yes, one without a word."""
    rows = [
        request(1, answered="2026-10-08", closed=date(2026, 10, 13), satisfied=True, **KEPT),
        request(2, answered="2026-10-19", closed=date(2026, 10, 19), **KEPT),
        request(3, answered="2026-10-19", **KEPT),
        request(4, answered="2026-10-20", said_closed=True, satisfied=False, **KEPT),
        request(5, **KEPT),
    ]
    lines = {row[0]: [row[1], row[-1]] for row in blocks(complaints(rows))["Cierre de las PQRS"][2:]}
    assert lines["Cerradas"] == [3, "de 5 recibidas"]
    assert lines["Respondidas, sin cerrar"][0] == 1
    assert lines["Días hábiles de la recepción al cierre: mediana"] == [7.0, "n = 2 con las dos fechas"]
    assert lines["Días hábiles de la respuesta al cierre: mediana"] == [1.0, "n = 2 con las dos fechas"]
    assert [lines[f"Cliente satisfecho al cierre: {word}"][0] for word in ("sí", "no", "sin dato")] == [1, 1, 1]
    assert lines["Cierres evaluados"][0] == 2 / 3


def test_answered_and_not_closed_is_a_list_of_all_months() -> None:
    """The longest wait first, with the business days since the answer; closed and annulled ones are not in it."""
    rows = [
        request(1, "2026-11-09", answered="2026-11-23", **KEPT),
        request(2, "2026-08-03", answered="2026-08-05", **KEPT),
        request(3, answered="2026-10-06", closed=date(2026, 10, 7), **KEPT),
        request(4, answered="2026-10-06", said_closed=True, **KEPT),
        request(5, answered="2026-10-06", status=Status.CANCELLED, **KEPT),
    ]
    listed = blocks(complaints(rows))["Respondidas, sin cerrar"][2:]
    assert [(row[0], row[2], row[-1]) for row in listed] == [
        ("PQRS-002", date(2026, 8, 5), 75), ("PQRS-001", date(2026, 11, 23), 2),
    ]  # fmt: skip


def test_a_register_without_closings_has_no_such_section() -> None:
    """No column, no list of what is missing in it."""
    printed = blocks(complaints([request(1, answered="2026-10-06")]))
    assert "Cierre de las PQRS" not in printed
    assert "Respondidas, sin cerrar" not in printed


def test_closed_with_a_dissatisfied_customer_is_a_list_of_its_own() -> None:
    """With the action that the register names; answered and dissatisfied is not closed yet."""
    rows = [
        request(1, answered="2026-10-06", closed=date(2026, 10, 7), satisfied=False, **KEPT),
        request(2, answered="2026-10-06", said_closed=True, satisfied=False, improvement="Visita técnica", **KEPT),
        request(3, answered="2026-10-06", satisfied=False, **KEPT),
        request(4, answered="2026-10-06", closed=date(2026, 10, 7), satisfied=True, **KEPT),
    ]
    listed = blocks(complaints(rows))["Cerradas con cliente insatisfecho"][2:]
    assert [(row[0], row[-1]) for row in listed] == [("PQRS-001", "Sin acción"), ("PQRS-002", "Visita técnica")]


def test_legal_claims_of_the_month_and_all_open_ones() -> None:
    """By a word of the description or by the channel; an old answered one is not in the list."""
    words = config().semaphore.model_copy(update={"legal_words": ("abogado", "demanda")})
    rows = [
        request(1, description="Consultará con su abogado"),
        request(2, signs=("reclamacion_legal",)),
        request(3, "2026-08-03", description="Anuncia demanda"),
        request(4, "2026-08-03", answered="2026-08-05", description="Anuncia demanda"),
        request(5),
    ]
    tab = complaints(rows, settings=config().model_copy(update={"semaphore": words}))
    assert [row[0] for row in blocks(tab)["Posible reclamación legal"][2:]] == ["PQRS-003", "PQRS-001", "PQRS-002"]


def test_answers_without_evidence_are_told_in_the_quality_of_the_data() -> None:
    """Two answered, one with something that shows it."""
    rows = [request(1, answered="2026-10-06"), request(2, answered="2026-10-06", evidence="Carta enviada")]
    printed = blocks(complaints(rows))["Calidad del dato"]
    assert next(row for row in printed if row[0] == "Respondidas sin texto de respuesta ni soporte")[1] == 1
