"""Lines of the control workbook outlive the version that wrote them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from mail_examples import BOGOTA, case, config, digest, sent

from sheets_automation.domain.control.tables import AUDIT, CASES, OUTBOX, RUNS, Table
from sheets_automation.model import AuditEntry, Result, RunEntry, RunStatus, State, Where

MOMENT = datetime(2026, 11, 25, 7, 45, tzinfo=BOGOTA)
LINE = AuditEntry(
    "R-00001", MOMENT, "R", "0.1", "abc", "GSC-FOR-01", Where("1", "GSC-FOR-01", 7, "NOVIEMBRE", 4), "C-2026-00001",
    77, "pintar", 6, "[[6, null]]", '["#ff0000", null]', State.NONE, State.RED, "R-56", "detractor", Result.APPLIED,
)  # fmt: skip
RUN = RunEntry("R", "run", MOMENT, MOMENT, RunStatus.DONE, "0.1", "abc", 12, 1, 1, 1, 1, 0, 40)
CARLOS = {"nombre": "CARLOS RODRIGUEZ", "rol": "asesor", "correo": "carlos@carrazos.example", "sedes": ["Tunja"]}
MAIL = sent(digest([case(1)], config(CARLOS), MOMENT, ()).messages[0])

ENTRIES = [
    (CASES, case(1), {"adviser": "Carlos"}),
    (AUDIT, LINE, {"undoes": "R-00000"}),
    (OUTBOX, MAIL, {"message_id": "18c5"}),
    (RUNS, RUN, {"host": "a"}),
]


@pytest.mark.parametrize(("table", "entry", "_more"), ENTRIES)
def test_an_entry_comes_back_as_it_went(table: Table[Any], entry: Any, _more: dict[str, str]) -> None:
    """What is written is what is read, dates, colours and nested values included; whose case it is comes veiled."""
    assert table.decode(str(table.encode(entry)[-1])) == table.veil(entry)


@pytest.mark.parametrize(("table", "entry", "more"), ENTRIES)
def test_a_line_of_an_older_version_is_read(table: Table[Any], entry: Any, more: dict[str, str]) -> None:
    """A key that this version does not know any more is no damage."""
    data = json.loads(str(table.encode(entry)[-1]))
    assert table.decode(json.dumps(data | more)) == table.veil(entry)


def test_a_case_takes_plate_and_name_from_its_own_line() -> None:
    """Hidden there is neither; where they stand in the line does not matter, and other texts are not taken for them."""
    *shown, data = CASES.encode(case(1))
    known = CASES.decode(str(data))
    assert not {case(1).plate, case(1).customer} & {known.plate, known.customer}
    for cells in (shown, ["Mi nota", *shown], [*reversed(shown)]):
        read = CASES.unveil(known, [cell if isinstance(cell, str) else None for cell in cells])
        assert (read.plate, read.customer) == (case(1).plate, case(1).customer)
    assert CASES.unveil(known, ["ups", None]).plate == ""


@pytest.mark.parametrize(("table", "entry", "_more"), ENTRIES)
def test_a_line_that_lost_its_key_is_damage(table: Table[Any], entry: Any, _more: dict[str, str]) -> None:
    """Without its number, id or run a line is not taken for an entry."""
    data = json.loads(str(table.encode(entry)[-1]))
    del data[next(iter(data))]
    with pytest.raises(ValueError, match=table.title):
        table.decode(json.dumps(data))
