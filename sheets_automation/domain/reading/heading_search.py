"""Finding heading rows: in any row and column, in one row or under groups, one table beside another (domain §4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import clean, normalise
from sheets_automation.domain.colours.legend import is_legend
from sheets_automation.domain.reading.heading_parts import (
    ALIKE,
    Texts,
    apart,
    of_the_table,
    side_by_side,
    spans_of,
    stacked,
)
from sheets_automation.domain.reading.matching import match
from sheets_automation.domain.reading.question_groups import parts_of_unknown_questions
from sheets_automation.domain.reading.vocabulary import Heading, Vocabulary
from sheets_automation.model import EMPTY, Cell, Row, Tab

_WINDOW = 40  # rows looked at whatever stands in them; further down a row of data is passed over at a glance
_LONGEST = 160  # a whole question; what is longer is what somebody said
_SMALL = 3000  # a number beside a heading is a count or a year; telephones, documents and days are larger
_DATUM = re.compile(r"\d{6}|\d[/.-]\d{1,2}[/.-]\d{2,4}|@\w|\b[A-Za-z]{3}[ -]?\d{2}[\dA-Za-z]\b|^\s*\d+([.,]\d+)?\s*$")
_TITLE = re.compile(
    r"^(control|formato|registro|planilla|base|listado|informe|procedimiento)\b|\b(codigo|version|pagina|vigencia)\b"
    r"|\b[a-z]+ for \d"
)
LIKE_A_REGISTER = 4  # fields that make a heading look like a register's
_MOST = 0.6
_SAMPLE = 400  # rows below a heading from which is seen whether columns apart belong to it
_TALLEST = 4  # rows that a heading merged downwards may take
_GROUPS_TOLD = 2  # known groups over a heading that settle that it is to be read with them
_GROUP_SHARE = 0.6  # a single text over more of the heading than this is its title


@dataclass(frozen=True)
class Candidate:
    """Heading rows, and what each column of the table below them would be."""

    top: int
    details: int  # the row with the detail headings
    bottom: int  # below ``details`` where headings are merged downwards
    headings: tuple[Heading, ...]
    columns: Mapping[str, int]
    groups: int  # columns whose group the form knows
    words: Vocabulary

    @cached_property
    def complete(self) -> bool:
        return self.words.complete(self.columns)

    @cached_property
    def near(self) -> bool:
        """Whether it heads a register, if not a complete one: several fields, and one that says whose row it is."""
        named = any(fields.known(field).identity >= fields.Identity.NAME for field in self.columns)
        return named and len(self.columns) >= LIKE_A_REGISTER

    @cached_property
    def rank(self) -> tuple[int, int, int, int]:
        needed = sum(1 for group in self.words.form.required if any(f in self.columns for f in group))
        return needed, len(self.columns), self.groups, -(self.bottom - self.top)

    @property
    def left(self) -> int:
        return self.headings[0].column

    @property
    def right(self) -> int:
        """The first column beyond the table."""
        return self.headings[-1].column + 1

    def maps_like(self, other: Candidate) -> bool:
        """Whether every field stands where it stands under the other heading: the same heading again."""
        return len(self.columns) >= ALIKE and not self.strange_to(other)

    def strange_to(self, other: Candidate) -> list[str]:
        """Fields that stand elsewhere than under the other heading, or are new."""
        return [field for field, at in self.columns.items() if other.columns.get(field) != at]

    def adds_to(self, other: Candidate) -> bool:
        """Whether a field stands under a heading of its own that the other has not: «SUGERENCIA» since November.

        What stands apart, after an empty column, is a note beside it if anything else stands there.
        """
        texts = {heading.column: heading.text for heading in other.headings}
        own = {heading.column: heading.text for heading in self.headings}
        fields_at = set(self.columns.values())
        gap = next((at for at in range(other.right, self.right) if at not in own), self.right)
        notes = any(at > gap and at not in fields_at for at in own)
        return any(
            own.get(column) != texts.get(column) and not (notes and column > gap)
            for column in (self.columns[field] for field in self.strange_to(other))
        )


class HeadingSearch:
    """Looks for headings of one form in one tab."""

    def __init__(self, tab: Tab, words: Vocabulary) -> None:
        self.tab, self.words = tab, words
        self._texts: dict[int, Texts] = {}

    def first(self) -> Candidate | None:
        """The first heading with all that the form needs; without one, the best that there is.

        What follows further down never changes how the rows below the first heading are read.
        """
        best: Candidate | None = None
        last = len(self.tab.rows)
        for at, row in enumerate(self.tab.rows):
            if at > last:
                break
            if at >= _WINDOW and not could_head(row) and not heads_beside_notes(row):
                continue
            for candidate in self.at(at):
                if best is None or candidate.rank > best.rank:
                    best = candidate
            if best is not None and best.complete and last == len(self.tab.rows):
                last = best.bottom + 1  # its details may stand one row lower
        return best

    def below(self, start: int, end: int | None = None) -> Iterator[Candidate]:
        """Rows from ``start`` on, before ``end``, that read like headings, each at its best."""
        rows, at = self.tab.rows[:end], start
        while at < len(rows):
            plain = could_head(rows[at]) or heads_beside_notes(rows[at])
            if not plain or self.promise(at) < 2 or not self._only_words(at):
                at += 1
                continue
            found = list(self.at(at, start))
            if at + 1 < len(rows) and could_head(rows[at + 1]):
                found += self.at(at + 1, at)
            best = max(found, key=lambda candidate: candidate.rank, default=None)
            if best is None:
                at += 1
                continue
            yield best
            at = best.bottom + 1

    def at(self, at: int, above: int = 0) -> Iterator[Candidate]:
        """Every way to read a row as a heading; groups are looked for down from row ``above``."""
        promise = self.promise(at)
        if promise < 2:
            return
        texts = self.texts(at)
        groups = self._groups(at - 1, texts) if at > above else {}
        told = sum(1 for text in groups.values() if self.words.knows_group(text)) >= _GROUPS_TOLD
        if not groups or not (told or self._parts_only(groups, at)):
            # without its groups, FECHA of the follow-up would be the day of the call that is called otherwise
            yield from self._candidates((texts,), at)
        if groups:
            if len(groups) < len(
                self.texts(at - 1)
            ):  # what stands below the heading of a table beside is its first call
                table = self._table(texts)
                texts = {column: text for column, text in texts.items() if column in table}
            yield from self._candidates((groups, texts), at)
            if at - 1 > above and (wider := self._groups(at - 2, texts)):
                yield from self._candidates((wider, groups, texts), at)
        if at + 1 < len(self.tab.rows) and self._holds_details(at + 1):
            # groups below single headings: «NOMBRE | ENCUESTA» over «   | P1 | P2», where the upper row is the fuller
            yield from self._candidates((texts, self.texts(at + 1)), at + 1)

    def texts(self, at: int) -> Texts:
        found = self._texts.get(at)
        if found is None:
            cells = self.tab.rows[at].cells
            found = {c: clean(v) for c, cell in enumerate(cells) if isinstance(v := cell.value, str) and v.strip()}
            self._texts[at] = found
        return found

    def promise(self, at: int) -> int:
        """How many headings of the form a row holds at a glance; long questions count."""
        named = self.words.candidates
        return sum(1 for text in self.texts(at).values() if len(text) < _LONGEST and (named(text) or "?" in text))

    def recognised(self, candidate: Candidate) -> tuple[int, int]:
        """Headings of the lowest row that name a field outright, and all of them."""
        texts = self.texts(candidate.details)
        return sum(1 for text in texts.values() if self.words.candidates(text)), len(texts)

    def _only_words(self, at: int) -> bool:
        """Whether nothing but labels stands from the first text of a row to its last."""
        texts = self.texts(at)
        return _only_labels(self.tab.rows[at].cells[min(texts) : max(texts) + 1])

    def _groups(self, at: int, below: Texts) -> Texts:
        """What could be the groups over a heading: no title, no legend, nor what somebody typed of a call.

        Nor the heading of a table beside; without one that is plain to see, its first call stands below it.
        """
        row = self.tab.rows[at]
        table = self._table(below)
        if not table or is_legend(row):
            return {}
        texts = self._over(table, self.texts(at))
        lower = self.tab.rows[at + 1]
        if not texts or 2 * sum(1 for c in texts if c in table or not lower.cell(c).value) < len(texts):
            return {}
        if not all(_only_labels(self.tab.rows[line].cells[table.start : table.stop]) for line in (at, at + 1)):
            return {}
        if any(_TITLE.search(normalise(text)) for text in texts.values()):
            return {}
        if len(texts) > 1:
            return texts
        column = next(iter(texts))
        end = spans_of(at, self.tab.merges).get(column, max(below) + 1)
        return texts if sum(1 for c in below if column <= c < end) < _GROUP_SHARE * len(below) else {}

    def _table(self, texts: Texts) -> range:
        """The columns of a row from the first heading to the last, without another table's call to the right of it."""
        named = [column for column, text in texts.items() if self.words.candidates(text) or "?" in text]
        parts: list[list[int]] = []
        for column in sorted(texts):
            if not parts or column > parts[-1][-1] + 1:
                parts.append([])
            parts[-1].append(column)
        heads = [
            column for part in parts if 2 * len(own := set(named).intersection(part)) > len(part) for column in own
        ]
        columns = heads or named
        return range(min(columns), max(columns) + 1) if columns else range(0)

    def _over(self, table: range, texts: Texts) -> Texts:
        """The texts of a row without those of a whole heading to the left or to the right of a table's columns."""
        kept = {column: text for column, text in texts.items() if column in table}
        for side in ([c for c in texts if c < table.start], [c for c in texts if c >= table.stop]):
            known = {named[0] for column in side if (named := self.words.candidates(texts[column]))}
            whose = any(fields.known(field).identity >= fields.Identity.NAME for field in known)
            if not whose or len(known) < LIKE_A_REGISTER:
                kept.update((column, texts[column]) for column in side)
        return dict(sorted(kept.items()))

    def _parts_only(self, groups: Texts, at: int) -> bool:
        """Whether a row only says which parts the questions above it have: alone, the first would be the overall."""
        rows = (groups, self.texts(at))
        return parts_of_unknown_questions(stacked(rows, at, self.tab.merges), self.words)

    def _holds_details(self, at: int) -> bool:
        return bool(self.texts(at)) and self.promise(at) < 2 and _only_labels(self.tab.rows[at].cells)

    def _candidates(self, rows: Sequence[Texts], bottom: int) -> Iterator[Candidate]:
        headings = self._of_one_table(stacked(rows, bottom, self.tab.merges), bottom)
        for part in side_by_side(headings, self.words):
            columns = match(part, self.words)
            table = of_the_table(part, columns, self.tab.merges, bottom)
            known = sum(1 for heading in table if heading.group and self.words.knows_group(heading.group))
            top, lowest = bottom - len(rows) + 1, self._lowest(bottom, columns)
            yield Candidate(top, bottom, lowest, table, columns, known, self.words)

    def _of_one_table(self, headings: tuple[Heading, ...], bottom: int) -> tuple[Heading, ...]:
        """Without what stands apart, after an empty column, and is not the register's: a summary, another table.

        Where no part is complete by itself, all of them are one table, but for those that name its customers again.
        """
        parts = apart(headings, self.tab.merges, bottom)
        if len(parts) == 1:
            return headings
        columns = [match(part, self.words) for part in parts]
        main = next((at for at, found in enumerate(columns) if self.words.complete(found)), None)
        if main is None:
            return tuple(heading for at, part in enumerate(parts) if not _again(columns, at) for heading in part)
        kept = [
            part for at, part in enumerate(parts) if at == main or self._continues(columns[at], columns[main], bottom)
        ]
        return tuple(heading for part in kept for heading in part)

    def _continues(self, part: Mapping[str, int], main: Mapping[str, int], bottom: int) -> bool:
        """Whether columns that stand apart say more of the register's customers.

        Scores of theirs stand in most rows that have scores; those of a summary only in its few.
        """
        customers = [field for field in part if fields.known(field).identity >= fields.Identity.NAME]
        if not part or self.words.complete(part) or any(field in main for field in customers):
            return False
        if bottom + 1 < len(self.tab.rows):
            lower = [text for at, text in self.texts(bottom + 1).items() if at >= min(part.values())]
            if sum(1 for text in lower if self.words.candidates(text)) > 1:
                return False  # the groups of a table whose details stand one row lower
        scores = [at for field, at in part.items() if self.words.is_score(field)]
        if not scores:
            return True
        answered = [at for field, at in main.items() if self.words.is_score(field)]
        rows = [row for row in self.tab.rows[bottom + 1 : bottom + 1 + _SAMPLE] if _any_value(row, answered)]
        return not rows or sum(_any_value(row, scores) for row in rows) >= _MOST * len(rows)

    def _lowest(self, bottom: int, columns: Mapping[str, int]) -> int:
        """The last row of a heading whose cells are merged downwards."""
        taken = set(columns.values())
        reach = [
            box.bottom - 1
            for box in self.tab.merges
            if box.top <= bottom < box.bottom <= bottom + _TALLEST and any(box.left <= c < box.right for c in taken)
        ]
        return max(reach, default=bottom)


def could_head(row: Row, least: int = 2) -> bool:
    """Whether a row of ``least`` texts might be a heading at a glance: it has nothing that only a call has."""
    texts = 0
    for cell in row.cells:
        value = cell.value
        if value is None:
            continue
        if isinstance(value, str):
            if value:
                if _DATUM.search(value) is not None:
                    return False
                texts += 1
        elif not isinstance(value, float) or isinstance(value, bool) or value > _SMALL or value != int(value):
            return False
    return texts >= least


def heads_beside_notes(row: Row) -> bool:
    """Whether ``could_head`` but for what stands apart, after an empty column: «META | 9,5» beside the heading."""
    part: list[Cell] = []
    for cell in (*row.cells, EMPTY):
        if cell.value is not None and cell.value != "":
            part.append(cell)
        elif part:
            if len(part) >= LIKE_A_REGISTER and could_head(Row(row.index, tuple(part)), LIKE_A_REGISTER):
                return True
            part = []
    return False


def _only_labels(cells: Sequence[Cell]) -> bool:
    values = [cell.value for cell in cells if cell.value is not None and cell.value != ""]
    return all(isinstance(v, str) and len(v) < _LONGEST and _DATUM.search(v) is None for v in values)


def _again(parts: Sequence[Mapping[str, int]], at: int) -> bool:
    """Whether a part to the left names customers by the same headings: this one is another table."""
    own = {field for field in parts[at] if fields.known(field).identity >= fields.Identity.NAME}
    return any(len(own.intersection(left)) >= 2 and len(left) >= len(parts[at]) for left in parts[:at])


def _any_value(row: Row, columns: Sequence[int]) -> bool:
    return any(row.cell(column).value not in (None, "") for column in columns)
