"""Which rows of a tab are shown by formulas: lists over another tab (``=NOVIEMBRE!A5``, ``QUERY``, ``FILTER`` …).

Formulas are nothing unusual in a register: a number, an average, a name looked up by plate. A row is shown by formulas
where they show both who it is about and what the customer said; whether it repeats a typed row is seen from the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheets_automation.domain import fields
from sheets_automation.model import Layout, Row
from sheets_automation.policy import FormPolicy


def shows_nothing(row: Row) -> bool:
    """Whether the row holds formulas over an empty row alone: Excel shows each of them as 0."""
    return all(cell.formula and cell.value in (0, "", False) for cell in row.cells if cell.value is not None)


def shown_rows(rows: Iterable[Row], layout: Layout, form: FormPolicy) -> frozenset[int]:
    """Indices of the rows that formulas show. An average is a formula in any row: it counts where it stands alone."""
    words = (*(field.id for field in fields.FIELDS.values() if field.words), fields.SUGGESTION)
    who, said, overall = (
        [layout.columns[field] for field in found if field in layout.columns]
        for found in (
            fields.identifying(fields.Identity.NAME),
            (*form.questions, *form.specific, *words),
            (fields.OVERALL,),
        )
    )

    def shown(row: Row) -> bool:
        if not _by_formulas(row, who):
            return False
        answered = _by_formulas(row, said)
        return _by_formulas(row, overall) is not False if answered is None else answered

    return frozenset(row.index for row in rows if shown(row))


def _by_formulas(row: Row, columns: Sequence[int]) -> bool | None:
    """Whether formulas show more than half of what stands in these columns; None: nothing stands there."""
    filled = [cell for column in columns if (cell := row.cell(column)).value not in (None, "")]
    return sum(cell.formula for cell in filled) * 2 > len(filled) if filled else None
