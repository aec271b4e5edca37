"""Find again the rows that were to be painted, although nothing may be written on them: no mark, no note.

The row of a case is the case's (``cases/identity.py`` finds it without marks). Any other row, such as a suggestion in
blue, is known by what it said and whose it was, as digests, and by where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain.cases.derive import Judged
from sheets_automation.domain.cases.likeness import Place, grouped, heard, place
from sheets_automation.model import ShadowLine


@dataclass(frozen=True, slots=True)
class Found:
    """Where lines are now. A line that is in neither could not be looked at, and stays what it is."""

    rows: Mapping[str, Judged]  # id of the line → its row
    gone: frozenset[str]  # ids of lines whose row is not in the sheets any more


def rows_of(
    lines: Sequence[ShadowLine],
    judged: Sequence[Judged],
    lost: Collection[str],
    read: Callable[[ShadowLine], bool],
) -> Found:
    """``lost``: cases whose row was not found; ``read``: whether the place of a line could be looked at."""
    by_case = {one.case: one for one in judged if one.case}
    rows = {line.id: by_case[line.case] for line in lines if line.case in by_case}
    gone = {line.id for line in lines if line.case and line.id not in rows and line.case in lost}
    nameless = [line for line in lines if not line.case]
    search = _Search.of(nameless, judged)
    for line in nameless:
        one = search.take(line)
        if one is not None:
            rows[line.id] = one
        elif read(line):
            gone.add(line.id)
    return Found(rows, frozenset(gone))


@dataclass(frozen=True, slots=True)
class _Search:
    by_words: Mapping[str, list[Judged]]
    by_customer: Mapping[str, list[Judged]]
    taken: set[Place]

    @classmethod
    def of(cls, lines: Sequence[ShadowLine], judged: Sequence[Judged]) -> _Search:
        forms = {line.form for line in lines}
        rows = [(one, *_halves(heard(one.record))) for one in judged if one.record.form in forms]
        words = grouped(rows, lambda row: [row[1]], {_halves(line.heard)[0] for line in lines})
        customers = grouped(rows, lambda row: [row[2]], {_halves(line.heard)[1] for line in lines})
        return cls(
            {key: [row[0] for row in found] for key, found in words.items()},
            {key: [row[0] for row in found] for key, found in customers.items()},
            set(),
        )

    def take(self, line: ShadowLine) -> Judged | None:
        """A row for this line and no other: the same in words and customer, else in one of them where it stood, else
        the only one that is the same in one of them."""
        words, customer = _halves(line.heard)
        same_words, same_customer = self._free(self.by_words, words), self._free(self.by_customer, customer)
        either = {place(one.record.where): one for one in (*same_customer, *same_words)}
        both = [one for one in same_words if one in same_customer]
        home = place(line.where) if line.where else None
        found = min(both, key=lambda one: _distance(one, line), default=None)
        found = found or (either.get(home) if home else None)
        found = found or _only(same_customer) or _only(same_words)
        if found is not None:
            self.taken.add(place(found.record.where))
        return found

    def _free(self, index: Mapping[str, list[Judged]], key: str) -> list[Judged]:
        return [one for one in index.get(key, ()) if place(one.record.where) not in self.taken]


def _distance(one: Judged, line: ShadowLine) -> tuple[bool, bool, int]:
    here, there = one.record.where, line.where
    if there is None:
        return True, True, here.row
    return here.workbook_id != there.workbook_id, here.sheet_id != there.sheet_id, abs(here.row - there.row)


def _only(found: Sequence[Judged]) -> Judged | None:
    return found[0] if len(found) == 1 else None


def _halves(told: str) -> tuple[str, str]:
    words, _, customer = told.partition(".")
    return words, customer
