"""What the rows of a tab ask for, as far as telling a person's mark from decoration goes (spec §4, R-53 … R-61).

A mark is about its row: people paint red, yellow and green where somebody scored low or something was written about
the handling, blue where there is a suggestion, purple where nobody was surveyed by telephone. Decoration asks nothing.
This is a rough look before the tab is read for good: it decides no case and tells no finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain import fields
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.scale import TEN, Scale
from sheets_automation.domain.cells.text import clean
from sheets_automation.model import CellError, CellValue, Row, ScoreClass, State
from sheets_automation.policy import FormPolicy

_EVERYBODY = 0.5  # a column filled for so many satisfied customers tells nothing about the handling of the others
_ENOUGH = 4  # satisfied customers before that can be said


@dataclass(frozen=True, slots=True)
class Needs:
    """Rows by index (0-based, as in the sheet)."""

    rows: frozenset[int]
    low: frozenset[int]  # scored as a detractor
    handled: frozenset[int]  # something is written about the handling
    suggesting: frozenset[int]  # something is written where suggestions go
    unscored: frozenset[int]
    surveyed: bool  # False: the register has no scores, so every row of it asks for an answer

    @property
    def asking(self) -> frozenset[int]:
        """Rows that ask for an answer, or had one."""
        return self.low | self.handled if self.surveyed else self.rows

    def expected(self, state: State) -> frozenset[int]:
        """The rows on which a mark of this state is to be expected."""
        if state is State.BLUE:
            return self.suggesting
        return self.unscored if state is State.PURPLE and self.surveyed else self.asking

    def credible(self, state: State) -> frozenset[int]:
        """The rows on which one cell of this state is a mark wherever it stands: they say themselves what it says."""
        if state in (State.BLUE, State.PURPLE):
            return self.expected(state)
        return self.low if state is State.RED else self.handled


def needs_of(
    records: Sequence[Row], columns: Mapping[str, int], form: FormPolicy, below: float, scales: Mapping[str, Scale]
) -> Needs:
    """Look at the record rows of a tab; ``below``: scores under it are a detractor's (A-03); ``scales`` by field."""
    scored = [f for f in (fields.OVERALL, form.recommendation, *form.questions) if f in columns]
    classes = columns.get(fields.CUSTOMER_CLASS)
    scores: dict[int, float] = {}
    low: set[int] = set()
    for row in records:
        if (points := _score(row, columns, form, scales)) is not None:
            scores[row.index] = points
        unhappy = classes is not None and points is None and _is_detractor(row.cell(classes).value)
        if unhappy or (points is not None and points < below):
            low.add(row.index)
    satisfied = [row for row in records if row.index in scores and row.index not in low]
    told = [column for field in fields.handling() if (column := columns.get(field)) is not None]
    telling = [column for column in told if not _common(satisfied, column)]
    return Needs(
        rows=frozenset(row.index for row in records),
        low=frozenset(low),
        handled=_rows(records, lambda row: any(_written(row, column) for column in telling)),
        suggesting=_filled(records, columns.get(fields.SUGGESTION)),
        unscored=frozenset(row.index for row in records if row.index not in scores),
        surveyed=bool(scored),
    )


def _score(row: Row, columns: Mapping[str, int], form: FormPolicy, scales: Mapping[str, Scale]) -> float | None:
    """Near enough the one that classifies (A-03): overall, else recommendation, else the mean of the questions."""

    def read(field: str) -> float | None:
        column = columns.get(field)
        found = None if column is None else cells.score(row.cell(column).value, scales.get(field, TEN)).value
        return found if found else None  # 0 is what agents type for «no contestó»

    for field in (fields.OVERALL, form.recommendation):
        if (found := read(field)) is not None:
            return found
    answers = [found for field in form.questions if (found := read(field)) is not None]
    return sum(answers) / len(answers) if answers else None


def _is_detractor(typed: CellValue) -> bool:
    return isinstance(typed, str) and cells.score_class_word(typed) is ScoreClass.DETRACTOR


def _filled(records: Sequence[Row], column: int | None) -> frozenset[int]:
    return frozenset() if column is None else _rows(records, lambda row: _written(row, column))


def _common(satisfied: Collection[Row], column: int) -> bool:
    filled = sum(1 for row in satisfied if _written(row, column))
    return len(satisfied) >= _ENOUGH and filled > _EVERYBODY * len(satisfied)


def _written(row: Row, column: int) -> bool:
    value = row.cell(column).value
    return not isinstance(value, CellError) and bool(cells.written(clean(value)))


def _rows(records: Sequence[Row], wanted: Callable[[Row], bool]) -> frozenset[int]:
    return frozenset(row.index for row in records if wanted(row))
