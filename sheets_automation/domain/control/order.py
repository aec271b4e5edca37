"""The order of ``Casos``: what people open first is what is open and most urgent (spec §7).

Open ones by deadline, then what was closed, the latest first. The lines are storage and list in one: each is found by
what it holds and never by where it stands, so one ``sortRange`` puts them in order, and only where they are not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sheets_automation.domain.control.tables import CASES, shown_status
from sheets_automation.model import Case

#: (heading, descending): what Google sorts by, in this order; blanks are last either way.
ORDER = (("Situación", False), ("Cerrado el", True), ("Vence", False), ("Caso", False))


def order_columns() -> list[tuple[int, bool]]:
    """``ORDER`` as columns of the tab."""
    headings = [column.heading for column in CASES.columns]
    return [(headings.index(heading), down) for heading, down in ORDER]


def in_order(cases: Mapping[str, tuple[int, Case]], filtered: Collection[int] = ()) -> bool:
    """Whether the lines stand as ``ORDER`` wants them, but for those that a filter hides: no sorting moves them.

    ``cases``: number → (row, case); ``filtered``: rows.
    """
    seen = sorted((pair for pair in cases.values() if pair[0] not in filtered), key=lambda pair: pair[0])
    lines = [_key(case) for _row, case in seen]
    return lines == sorted(lines)


def _key(case: Case) -> tuple[str, int, date, str]:
    closed = -case.closed_on.toordinal() if case.closed_on else 1
    return shown_status(case.status), closed, case.due or date.max, case.number
