"""PQRS: states that deny, and the clock of those without a usable day of reception (A-01)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from build import config, tab, workbook

from sheets_automation.domain.cases.derive import Derived, Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, CaseStatus, CellValue, Reading

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
HEADS = ("RADICADO", "FECHA RECEPCIÓN", "SEDE", "MARCA", "CLIENTE", "PLACA", "TIPO", "DESCRIPCIÓN", "ESTADO")


def _reading(day: CellValue, state: str = "Abierto", kind: str = "Queja") -> Reading:
    row = ["PQRS-2026-001", day, "Tunja", "VW", "ANA RUIZ", "QWE101", kind, "demora", state]
    return read([workbook(tab([HEADS, row], "PQRS"), title="GSC-FOR-04 CONTROL DE PQRS 2026")], config(), NOW.date())


def _derived(reading: Reading, known: tuple[Case, ...] = (), now: datetime = NOW) -> Derived:
    return derive(reading, Memory(known), resolve(reading, known, {}), config(), now)


@pytest.mark.parametrize(
    "state", ["No resuelta", "Aún sin responder", "Parcialmente atendida", "Abierta", "por responder"]
)
def test_a_denied_state_leaves_the_complaint_open(state: str) -> None:
    """The case stands and is open."""
    assert [case.status for case in _derived(_reading("10/11/2026", state)).cases] == [CaseStatus.OPEN]


@pytest.mark.parametrize("state", ["Resuelta", "Cerrado", "Respondida, sin novedad"])
def test_a_plain_state_closes_it(state: str) -> None:
    """Neighbours: a complaint that was done with before it was first seen is no case."""
    assert _derived(_reading("10/11/2026", state)).cases == ()


@pytest.mark.parametrize(
    ("day", "told"), [(None, "fecha_vacia"), ("30/12/2026", "fecha_futura"), ("ayer", "fecha_relativa")]
)
def test_without_a_usable_day_the_clock_runs_from_the_first_sight(day: CellValue, told: str) -> None:
    """A Queja first seen on 25/11/2026: 15 business days, due 17/12/2026, and the day is a finding."""
    reading = _reading(day)
    (case,) = _derived(reading).cases
    assert (case.opened, case.due) == (date(2026, 11, 25), date(2026, 12, 17))
    assert told in {finding.code for finding in reading.findings}


def test_the_first_sight_stays_the_start() -> None:
    """A later run moves neither start nor deadline; the day, once it is written, does."""
    first = _derived(_reading(None)).cases
    later = datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
    (case,) = _derived(_reading(None), first, later).cases
    assert (case.opened, case.due) == (date(2026, 11, 25), date(2026, 12, 17))
    (case,) = _derived(_reading("23/11/2026"), first, later).cases
    assert (case.opened, case.due) == (date(2026, 11, 23), date(2026, 12, 15))


@pytest.mark.parametrize("day", [None, "23/11/2026"])
def test_a_suggestion_has_no_deadline(day: CellValue) -> None:
    """With or without a day."""
    (case,) = _derived(_reading(day, kind="Sugerencia")).cases
    assert case.due is None
