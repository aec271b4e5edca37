"""Two registers in one tab, one below the other: each row painted by its own columns, and only once."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_automation.commands.explain import explain
from sheets_automation.errors import InputError

from .desk import HEADING, Desk

DAY = date(2026, 11, 24)
OTHER = ("", "PLACA", "CLIENTE", "FECHA LLAMADA", "CALIFICACIÓN", "COMENTARIOS")
ROWS: list[list[object]] = [
    [1, "Ana Díaz", "3105550001", "ZZA101", DAY, 3, "mal arriba"],
    [2, "Luis Ruiz", "3105550002", "ZZA102", DAY, 9, "bien"],
    [],
    list(OTHER),
    [3, "ZZB201", "Rosa Cely", DAY, 2, "mal abajo"],
    [4, "ZZB202", "Juan Gil", DAY, 10, "bien"],
    ["", "TOTAL", None, None, 6],
]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.register("GSC-FOR-01", ROWS)
    return made


def test_each_table_is_painted_where_its_own_comment_is(desk: Desk) -> None:
    """Red in the comment of row 2 (column G) and of row 6 (column F), and a second run finds nothing to do."""
    first = desk.run()
    grid = desk.grid("GSC-FOR-01")
    painted = {(row + 1, column) for row, cells in enumerate(grid) for column, spot in enumerate(cells) if spot.fill}
    assert painted == {(2, HEADING.index("OBSERVACIONES")), (6, OTHER.index("COMENTARIOS"))}
    assert first.painted == 2
    assert desk.run().changes == []


def test_the_account_of_a_run_adds_up(desk: Desk) -> None:
    """Two headings, four calls, a total; the tab counts as one in the summary of the run."""
    result = desk.run()
    (told,) = result.account
    assert {place.place.value for place in told.placed.values()} == {"encabezado", "registro", "total"}
    assert (len(told.placed), sum(told.low.values())) == (7, 3)
    assert [(book.tabs, book.rows) for book in result.books] == [(1, 4)]


def test_explain_knows_both_tables_and_why_a_row_is_none(desk: Desk) -> None:
    """A row of the second table by its own facts; of any other row the place it has."""
    desk.run()
    session, config, now = desk.session, desk.config, desk.now
    assert "2 (detractor)" in explain(session, config, "GSC-FOR-01", "NOVIEMBRE 2026", 6, now).told["score"]
    for line, why in ((5, "encabezado"), (8, "total o promedio"), (4, "empty")):
        with pytest.raises(InputError, match=why):
            explain(session, config, "GSC-FOR-01", "NOVIEMBRE 2026", line, now)
