"""Explanations of a tone that have nothing to do with the answers: rhythms of rows, and values of some column.

A category is a column with few values: brand, sede, adviser, day … A tone that goes with its values is decoration, and
so is a cell in the colour of its own value, such as a score that is green from nine on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import log2

from sheets_automation.domain import fields
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.colours.patterns import bits, equal_runs, regular, repeating
from sheets_automation.model import CellError, CellValue, Reader, Row
from sheets_automation.policy import FormPolicy

Groups = dict[object, frozenset[int]]

_WHERE_ROWS_ARE_HIDDEN = 3_000  # records of a tab in which rhythms are sought row by row
_OFF = 0.1  # share of rows in which a category may err
_BLANK = ""
_ANY_DAY = date(2099, 12, 31)  # whether a day lies in the future is no matter here


@dataclass(frozen=True, slots=True)
class Cause:
    """What explains a tone without the answers: the rows it foresees, and the column whose values it goes with."""

    saved: float  # bits
    foreseen: frozenset[int]
    column: int | None = None
    regular: bool = False  # stripes without an exception
    filled: bool = False  # people leave that column blank in most other rows, and fill it where there is a matter


class Causes:
    """Rhythms and categories of one tab; categories are prepared when the first tone asks for them."""

    def __init__(self, records: Sequence[Row], columns: Mapping[str, int], form: FormPolicy) -> None:
        self._records = records
        self._words = frozenset(
            columns[f] for f in (*fields.handling(), fields.SUGGESTION, fields.COMMENT) if f in columns
        )
        scores = (fields.OVERALL, fields.CUSTOMER_CLASS, *form.questions, *form.specific)
        self.answers = self._words.union(columns[f] for f in scores if f in columns)
        self._dates = [columns[f] for f in columns if f in form.fields and fields.reader_of(form, f) is Reader.DAY]
        self._order = {row.index: at for at, row in enumerate(records)}
        self._rhythms: dict[tuple[tuple[int, ...], frozenset[int]], Cause | None] = {}
        self._known: dict[tuple[tuple[int, ...], frozenset[int]], Cause | None] = {}

    def of(
        self, column: int, rows: Sequence[int], hidden: frozenset[int], *, stripes_only: bool, alone: bool
    ) -> Cause | None:
        """The best explanation of the rows that show a tone in ``column``; None: they must be taken one by one.

        ``hidden``: rows of which nobody can say whether they would show it. ``alone``: no other column has the tone on
        them, so that it may be the colour of the cell's own value.
        """
        if len(rows) < 3:
            return None
        asked = tuple(rows), hidden
        if asked not in self._rhythms:
            self._rhythms[asked] = self._rhythm(*asked)
        found = [self._rhythms[asked]]
        if not stripes_only:
            found += self._by_category(column if alone else None, asked)
        return max((cause for cause in found if cause), key=lambda cause: cause.saved, default=None)

    def _by_category(
        self, column: int | None, asked: tuple[tuple[int, ...], frozenset[int]]
    ) -> tuple[Cause | None, ...]:
        if asked not in self._known:
            facts = {at: groups for at, groups in self._categories.items() if at not in self.answers}
            self._known[asked] = self._category(*asked, facts)
        # a cell in the colour of its own value: a brand, or a score that is green from nine on
        own = {at: groups for at, groups in self._categories.items() if at == column and at not in self._words}
        return self._known[asked], self._category(*asked, own)

    def by_own_value(self, column: int, rows: Sequence[int]) -> Cause | None:
        """The values of the tone's own column that foresee the rows, where such values stand for something lasting.

        Not days: what is older is further on, so that colours go with them by themselves.
        """
        if column in self._words or column in self._dates or column not in self._categories:
            return None
        return self._category(tuple(rows), frozenset(), {column: self._categories[column]})

    def exactly(self, column: int, rows: Sequence[int]) -> bool:
        """Whether the rows are all rows of some values of a column."""
        groups = self._categories.get(column, {})
        wanted = set(rows)
        return {row for group in groups.values() if group & wanted for row in group} == wanted

    def _rhythm(self, rows: tuple[int, ...], hidden: frozenset[int]) -> Cause | None:
        """Stripes and blocks, counted by record and by row: a separator between the records breaks only one of them."""
        ordinals = [self._order[row] for row in rows]
        saved = max(equal_runs(ordinals, len(self._records)), equal_runs(rows, None))
        if not saved and len(self._records) <= _WHERE_ROWS_ARE_HIDDEN:
            places = [(self._order[row], row in set(rows)) for row in self._order if row not in hidden]
            saved = max(saved, repeating(places))
        return Cause(saved, frozenset(rows), regular=regular(ordinals) or regular(rows)) if saved > 0 else None

    @cached_property
    def _categories(self) -> dict[int, Groups]:
        """Column → value → rows, of columns with few values; days also by weekday and by week (negative columns)."""
        found: dict[int, dict[object, set[int]]] = {}
        width = max((len(row.cells) for row in self._records), default=0)
        for column in range(width):
            for row in self._records:
                found.setdefault(column, {}).setdefault(_folded(row.cell(column).value), set()).add(row.index)
        for column in self._dates:
            for row in self._records:
                day = cells.day(row.cell(column).value, _ANY_DAY).value
                week = (0, 0) if day is None else day.isocalendar()[:2]
                found.setdefault(-2 * column - 1, {}).setdefault(day and day.weekday(), set()).add(row.index)
                found.setdefault(-2 * column - 2, {}).setdefault(week, set()).add(row.index)
        few = len(self._records) / 2
        return {
            column: {value: frozenset(rows) for value, rows in groups.items()}
            for column, groups in found.items()
            if 2 <= len(groups) <= few
        }

    def _category(
        self, rows: tuple[int, ...], hidden: frozenset[int], candidates: Mapping[int, Groups]
    ) -> Cause | None:
        """The values of one column that foresee the rows."""
        total, wanted = len(self._records), set(rows)
        choice = log2(max(len(candidates), 1))
        best: Cause | None = None
        for column, groups in candidates.items():
            chosen = {value for value, group in groups.items() if 2 * len(group & wanted) > len(group)}
            foreseen = frozenset(row for value in chosen for row in groups[value])
            wrong = len((foreseen ^ wanted) - hidden)
            if not chosen or len(chosen) == len(groups) or wrong > _OFF * total:
                continue
            cost = choice + bits(len(groups), len(chosen)) + (bits(total, wrong) if wrong else 0.0)
            saved = bits(total, len(rows)) - cost
            if saved > (best.saved if best else 0.0):
                blank = len(groups.get(_BLANK, frozenset()) - foreseen)
                best = Cause(saved, foreseen, column, filled=2 * blank >= total - len(foreseen))
        return best


def _folded(value: CellValue) -> object:
    if isinstance(value, CellError):
        return value.type
    return normalise(value[:80]) if isinstance(value, str) else _BLANK if value is None else value
