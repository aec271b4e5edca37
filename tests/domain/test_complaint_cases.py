"""PQRS: what ends them, what makes none, and the term that counts (domain §3)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from build import config, tab, workbook

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, CaseStatus, CellValue
from sheets_automation.policy import Config

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
HEADS = (
    "RADICADO", "FECHA RECEPCIÓN", "CLIENTE", "PLACA", "TIPO", "DESCRIPCIÓN", "PLAZO", "AMPLIACIÓN", "FECHA RESPUESTA",
    "FECHA CIERRE", "ESTADO",
)  # fmt: skip


def look(known: tuple[Case, ...] = (), settings: Config | None = None, **typed: CellValue) -> tuple[Case, ...]:
    """The register after one look at one PQRS; ``typed`` by words of its headings."""
    row: dict[str, CellValue] = {
        "radicado": "PQRS-2026-001", "recepcion": "10/11/2026", "cliente": "ANA RUIZ", "placa": "QWE101",
        "tipo": "Queja", "descripcion": "demora", "plazo": None, "ampliacion": None, "respuesta": None,
        "cierre": None, "estado": None,
    }  # fmt: skip
    assert set(typed) <= set(row)
    chosen = settings or config()
    books = [workbook(tab([HEADS, list({**row, **typed}.values())], "PQRS"), title="GSC-FOR-04 CONTROL DE PQRS 2026")]
    reading = read(books, chosen, NOW.date())
    return derive(reading, Memory(known), resolve(reading, known, {}), chosen, NOW).cases


def closes_with(step: str) -> Config:
    """The project's configuration, a PQRS being over with this step."""
    forms = tuple(
        form.model_copy(update={"terms": form.terms.model_copy(update={"closes_with": step})})
        for form in config().forms
    )
    return config().model_copy(update={"forms": forms})


@pytest.mark.parametrize(
    "typed",
    [{"respuesta": "20/11/2026"}, {"estado": "Respondida"}, {"cierre": "24/11/2026"}],
)
def test_a_case_ends_with_an_answer_or_a_word_for_it(typed: dict[str, CellValue]) -> None:
    """Open at the first look, answered, closed or said to be at the second."""
    known = look()
    assert [case.status for case in known] == [CaseStatus.OPEN]
    (case,) = look(known, **typed)
    assert case.status is CaseStatus.CLOSED


def test_where_the_form_says_so_only_the_closing_ends_it() -> None:
    """``cierra_con = "cierre"``: an answer alone leaves the case open, with the closing it is over on that day."""
    strict = closes_with("cierre")
    known = look(settings=strict)
    (answered,) = look(known, strict, respuesta="20/11/2026")
    assert answered.status is CaseStatus.OPEN
    (closed,) = look(known, strict, respuesta="20/11/2026", cierre="24/11/2026")
    assert (closed.status, closed.closed_on) == (CaseStatus.CLOSED, date(2026, 11, 24))


@pytest.mark.parametrize("state", ["Anulado", "Duplicado", "Desistida"])
def test_what_was_withdrawn_asks_for_no_answer(state: str) -> None:
    """No case at the first look; one that had begun is withdrawn, not closed."""
    assert look(estado=state) == ()
    (case,) = look(look(), estado=state)
    assert case.status is CaseStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("typed", "due", "warning"),
    [
        ({}, "2026-12-02", "2026-11-30"),  # a Queja: 15 business days, warned of two before
        ({"plazo": 10}, "2026-11-25", "2026-11-23"),
        ({"plazo": 10, "ampliacion": 5}, "2026-12-02", "2026-11-30"),
        ({"tipo": "Petición de información"}, "2026-11-25", "2026-11-23"),
        ({"tipo": "algo raro"}, "2026-12-02", "2026-11-30"),
    ],
)
def test_the_term_of_the_row_before_that_of_its_type(typed: dict[str, CellValue], due: str, warning: str) -> None:
    """What the row states counts, with its extension; else its type's term, else the default."""
    (case,) = look(**typed)
    assert (case.due, case.warning) == (date.fromisoformat(due), date.fromisoformat(warning))
