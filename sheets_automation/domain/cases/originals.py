"""Of rows that say the same, which one people typed, in the older tab: the original (spec §3).

What tells is where a row stands: shown by formulas, in a tab or file called a copy, among rows of another time, hidden;
and whether people have worked on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sheets_automation.domain.cases.likeness import grouped, place
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.reading.sheet import year_in
from sheets_automation.domain.spanish import MONTHS
from sheets_automation.model import Case, Layout, Reading, Record, Row, State, Where

Tab = tuple[str, int]  # workbook id, sheet id

_COPY = r"copia|copy|duplicado|respaldo|backup"
_CONTROLLED = r"(?! (no )?controlada)"  # «copia controlada» is what a document of the quality system is
_COPY_TITLE = re.compile(rf"^({_COPY})\b{_CONTROLLED}|\b({_COPY})( \d{{1,2}})?$")
_NUMBERED = re.compile(r"\(\d{1,2}\)\s*$")  # «NOVIEMBRE (2)»; «NOVIEMBRE (2026)» is none
_MONTH_WORDS = {name: number for number, name in enumerate(MONTHS, start=1)}
_MONTH_WORDS |= {name[:3]: number for name, number in _MONTH_WORDS.items()} | {"setiembre": 9, "set": 9}
_WORD = re.compile(r"[^\W\d_]{2,}")


@lru_cache(maxsize=4096)
def is_copy(title: str) -> bool:
    """Whether a tab's or file's title says that it is a copy: «Copia de NOVIEMBRE», «NOVIEMBRE (copia)», «… (2)»."""
    return bool(_NUMBERED.search(title) or _COPY_TITLE.search(normalise(title)))


def stands_in_copy(where: Where) -> bool:
    """Whether the row is in a copied tab or in a copied file."""
    return is_copy(where.tab) or is_copy(where.workbook)


class Tabs:
    """What the tabs say of the rows in them."""

    def __init__(self, reading: Reading) -> None:
        self._shown: dict[Tab, frozenset[int]] = {}
        for register in reading.registers:  # a tab may hold several tables
            if register.shown_rows:
                tab = (register.workbook_id, register.sheet_id)
                self._shown[tab] = self._shown.get(tab, frozenset()) | register.shown_rows
        self._hidden = frozenset((r.workbook_id, r.sheet_id) for r in reading.registers if r.hidden)
        self._layouts = grouped(reading.registers, lambda register: [(register.workbook_id, register.sheet_id)])

    def shown(self, record: Record) -> bool:
        """Whether formulas show the row."""
        rows = self._shown.get(tab_of(record.where))
        return rows is not None and record.where.row in rows

    def hidden(self, where: Where) -> bool:
        return tab_of(where) in self._hidden

    def remarks(self, record: Record) -> str:
        tables = self._layouts[tab_of(record.where)]
        above = [table.layout for table in tables if table.layout.heading[1] < record.where.row]
        return remarks(record.row, max(above, key=lambda layout: layout.heading)) if above else ""

    @property
    def any_shown(self) -> bool:
        return bool(self._shown)


def tab_of(where: Where) -> Tab:
    return where.workbook_id, where.sheet_id


def remarks(row: Row, layout: Layout) -> str:
    """Sentences in columns that the service has no name for: a comment of its own beside each question, say."""
    read = set(layout.columns.values())
    texts = (row.cell(column).value for column in sorted(layout.labels) if column not in read)
    return " · ".join(normalise(text) for text in texts if isinstance(text, str) and len(_WORD.findall(text)) > 2)


class Rank:
    """Orders equal rows: the original comes first."""

    def __init__(
        self, records: Sequence[Record], groups: Sequence[Sequence[Record]], standing: Sequence[Case], tabs: Tabs
    ) -> None:
        self._tabs = tabs
        self._seats = {(case.fingerprint.key, place(case.where)) for case in standing}
        self._own = _own_rows(records, groups, tabs)

    def __call__(self, record: Record) -> tuple[object, ...]:
        where = record.where
        return (
            self._tabs.shown(record),
            stands_in_copy(where),
            not record.row.marks,
            (record.fingerprint.key, place(where)) not in self._seats,
            record.colour.state is State.NONE,  # where somebody painted or wrote what was done is where people work
            not record.evidence,
            _homeless(record),
            self._tabs.hidden(where),
            -self._own[tab_of(where)],
            where.workbook,
            where.sheet_id,
            where.row,
        )


def _own_rows(records: Sequence[Record], groups: Iterable[Sequence[Record]], tabs: Tabs) -> Counter[Tab]:
    """How many rows of a tab stand in no other: few in a list pasted from a register («DETRACTORES»), none at times."""
    own = Counter(tab_of(record.where) for record in records)
    for group in groups:
        typed = (record.where for record in group if not tabs.shown(record) and not stands_in_copy(record.where))
        places = Counter(map(tab_of, typed))
        if len(places) > 1:
            own.subtract(places)
    return own


def _homeless(record: Record) -> int:
    """0 in a tab or file of the row's own month and year, 1 where titles name none, 2 among those of another time.

    Thus «DICIEMBRE», made from «NOVIEMBRE» with its rows, and the file of a year made from that of the year before
    hold no originals of earlier days; nor does last year's file of what is newer.
    """
    year, month, _day = (int(part) for part in record.fingerprint.date.split("-"))
    known_year, first, last = _time_named(record.where.tab, record.where.workbook)
    if (known_year and known_year != year) or (first and not first <= month <= last):
        return 2
    return 0 if known_year or first else 1


@lru_cache(maxsize=4096)
def _time_named(tab: str, workbook: str) -> tuple[int, int, int]:
    """Year, first and last month that the titles of a tab and its file name; 0 for what they do not."""
    months = [_MONTH_WORDS[word] for word in normalise(tab).split() if word in _MONTH_WORDS]
    return year_in(tab) or year_in(workbook) or 0, min(months, default=0), max(months, default=0)
