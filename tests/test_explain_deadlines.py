"""``explain FILE --deadlines``: rows of a PQRS register that state another limit or outcome than the service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from door import command
from openpyxl import Workbook

NOW = "2026-11-25T18:00"
HEADING = (
    "RADICADO", "FECHA RECEPCIÓN", "CLIENTE", "TIPO", "DESCRIPCIÓN", "FECHA LÍMITE", "RESPUESTA", "FECHA RESPUESTA",
    "OPORTUNIDAD", "ESTADO",
)  # fmt: skip
#: A Queja of 5 October 2026 is due on Tuesday 27, for Monday 12 is a holiday; without it on Monday 26.
RECEIVED, DUE, WRONG = date(2026, 10, 5), date(2026, 10, 27), date(2026, 10, 26)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "PQRS"
    lines = (
        (DUE, DUE, None, "Cerrada", "Queja"),  # row 2: as we say
        (WRONG, DUE, None, "Cerrada", "Queja"),  # 3: late by its own limit, in time by ours
        (WRONG, date(2026, 10, 20), None, "Cerrada", "Queja"),  # 4: another limit, the same outcome
        (DUE, date(2026, 10, 20), "NO OPORTUNO", "Cerrada", "Queja"),  # 5: its own word against both limits
        (WRONG, None, None, "Abierto", "Queja"),  # 6: open either way
        (None, date(2026, 10, 28), None, "Cerrada", "Queja"),  # 7: states nothing
        (WRONG, None, None, "Cerrada", "Queja"),  # 8: closed on an unknown day
        (WRONG, DUE, None, "Cerrada", "Sugerencia"),  # 9: no term
        (WRONG, DUE, None, "Anulado", "Queja"),  # 10: nobody waits
    )
    sheet.append(HEADING)
    for number, (due, answered, word, state, kind) in enumerate(lines):
        sheet.append(
            (f"PQRS-{number}", RECEIVED, f"CLIENTE {number} PEREZ", kind, f"Demora {number}", due, "Carta", answered,
             word, state)
        )  # fmt: skip
    path = tmp_path_factory.mktemp("deadlines") / "GSC-FOR-04 CONTROL DE PQRS 2026.xlsx"
    made.save(path)
    return path


def test_rows_that_differ_are_listed_with_both_sides(book: Path) -> None:
    """Two outcomes differ, three limits more; what agrees, states nothing or has no term is counted at most."""
    told = command("--now", NOW, "--json", "explain", book, "--deadlines").data
    assert told["requests_with_a_term"] == 7
    assert told["register"] == {"in time": 2, "late": 2, "open": 1, "unknown": 2}
    assert told["service"] == {"in time": 4, "late": 1, "open": 1, "unknown": 1}
    assert [(one["row"], one["register_says"], one["we_say"]) for one in told["other_outcome"]] == [
        (3, "late", "in time"), (5, "late", "in time"),
    ]  # fmt: skip
    assert [one["row"] for one in told["other_limit_same_outcome"]] == [4, 6, 8]
    first = told["other_outcome"][0]
    assert (first["limit_of_the_register"], first["our_limit"]) == ("2026-10-26", "2026-10-27")
    days = first["day_by_day"]
    assert days.startswith("lun 05/10/2026 day 0 · mar 06/10 day 1")
    assert "lun 12/10 festivo" in days
    assert days.endswith("lun 26/10 day 14 ← register's limit · mar 27/10 day 15 ← our limit, answered")


def test_people_read_the_same(book: Path) -> None:
    """Counts first, then each row with its days; one tab alone where it is named."""
    shown = command("--now", NOW, "explain", book, "--deadlines").out
    assert "By the register: 2 in time, 2 late, 1 open, 2 unknown." in shown
    assert "PQRS, row 3: register 26/10/2026 (late), service 27/10/2026 (in time), answered 27/10/2026" in shown
    assert command("--now", NOW, "--json", "explain", book, "OTRA", "--deadlines").data["requests_with_a_term"] == 0


def test_without_a_row_the_command_says_what_it_needs(book: Path) -> None:
    """Neither a row nor --deadlines."""
    told = command("--now", NOW, "explain", book, "PQRS")
    assert told.code == 1
    assert "explain FILE --deadlines" in told.err
