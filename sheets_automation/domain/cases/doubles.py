"""Several files of one form: which are followed, and which are copies that are left alone (spec §2).

====================================  ============================================  ====================================
what the second file is               how it is known                               what follows
====================================  ============================================  ====================================
another year's                        year in the titles, or of the calls           both are followed
a copy («Hacer una copia»)            most of its rows are the other's, or its      the first is followed; the copy is
                                      title says so and it has rows of the other    not, and its own rows are told
a copy of a file that is out of reach rows with the marks of that file's cases      neither is touched until it is back
another sede's or brand's             hardly a row in common                        both are followed, with a word
as old as the other, same rows        nothing tells them apart                      neither is touched
====================================  ============================================  ====================================

Row marks are copied with a file. One that belongs to another file says nothing about the row it is on (``strangers``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from sheets_automation.domain.cases.originals import is_copy
from sheets_automation.domain.reading.sheet import year_in
from sheets_automation.model import Case, Fingerprint, Reading, Record, Where


class Relation(Enum):
    """What a file is to another of its form."""

    OTHER_YEAR = auto()
    APART = auto()  # hardly a row in common
    COPY = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form. ``created``: RFC 3339, UTC. ``followed``: cases of the register stand in it."""

    id: str
    title: str
    created: str
    records: tuple[Record, ...]
    followed: bool
    keys: frozenset[str] = field(init=False)  # fingerprints of its rows

    def __post_init__(self) -> None:
        keys = frozenset(r.fingerprint.key for r in self.records if not r.fingerprint.empty)
        object.__setattr__(self, "keys", keys)


@dataclass(frozen=True, slots=True)
class Pair:
    """A file, and what it is to another one. ``other``: title of that one."""

    file: FormFile
    other: str
    relation: Relation
    own: tuple[Record, ...]  # rows of ``file`` that the other does not have


def pairs(files: Sequence[FormFile]) -> list[Pair]:
    """Every file but the first, each with what it is to one before it: a copy of it, if it is a copy of any."""
    first_come = sorted(files, key=lambda file: (is_copy(file.title), not file.followed, file.created, file.id))
    found: list[Pair] = []
    taken: list[FormFile] = []
    for file in first_come:
        against = [_pair(file, other) for other in taken]
        worst = max(against, key=lambda pair: pair.relation.value, default=None)
        if worst is not None:
            found.append(worst)
        if worst is None or worst.relation is not Relation.COPY:
            taken.append(file)
    return found


def _pair(file: FormFile, other: FormFile) -> Pair:
    theirs = other.keys
    own = tuple(r for r in file.records if not r.fingerprint.empty and r.fingerprint.key not in theirs)
    return Pair(file, other.title, _relation(file, other, own), own)


def _relation(file: FormFile, other: FormFile, own: Sequence[Record]) -> Relation:
    if _other_year(file, other, own):
        return Relation.OTHER_YEAR
    common = len(file.keys & other.keys)
    if is_copy(file.title) and (common or not file.keys):
        return Relation.COPY
    if not common or 2 * common < len(file.keys):
        return Relation.APART
    told_apart = file.followed != other.followed or file.created != other.created
    return Relation.COPY if told_apart else Relation.UNCLEAR


def _other_year(file: FormFile, other: FormFile, own: Sequence[Record]) -> bool:
    """Whether the titles name two years, or what is only in the file is all of years that the other has no call of.

    Thus a new year's file that was made from last year's is one as soon as the first call of January is typed.
    """
    named = year_in(file.title), year_in(other.title)
    if all(named) and named[0] != named[1]:
        return True
    mine, theirs = _years(own), _years(other.records)
    return bool(mine and theirs) and (
        min(mine) > max(theirs) or (len(own) == len(file.keys) and mine.isdisjoint(theirs))
    )


def _years(records: Iterable[Record]) -> set[int]:
    return {record.day.year for record in records if record.day is not None}


def copy_of_absent(file: FormFile, cases: Sequence[Case], absent: Mapping[str, bool]) -> str:
    """Title of the file out of reach that this one is a copy of: it has rows of that file's cases. "" for none.

    ``absent``: workbook id → whether it is among the files, but could not be read in this run. Where it is not even
    among them, only copied marks tell: an ``.xlsx`` that was uploaded in its place has none, and goes on in it.
    """
    marks = {(mark, record.fingerprint.key) for record in file.records for mark in record.row.marks}
    keys, years = file.keys, _years(file.records)
    for case in cases:
        where = case.where
        if where.workbook_id not in absent or where.workbook == file.title or case.fingerprint.empty:
            continue
        named = year_in(file.title), year_in(where.workbook)
        newer = (all(named) and named[0] != named[1]) or (years and max(years) > _year_of(case.fingerprint))
        listed = absent[where.workbook_id] and case.fingerprint.key in keys
        if not newer and (listed or (case.mark, case.fingerprint.key) in marks):
            return where.workbook
    return ""


def _year_of(fingerprint: Fingerprint) -> int:
    return int(fingerprint.date[:4]) if fingerprint.date else 0


def strangers(
    marks: Mapping[tuple[str, int], Where], cases: Sequence[Case], created: Mapping[str, str]
) -> frozenset[tuple[str, int]]:
    """(workbook id, mark) of marks that came along with a copied file: they belong to the file where the case stands.

    A mark without a case belongs to the oldest file that has it. ``created``: workbook id → when it was made. A file
    with the title of one that is gone has taken its place: what it carries is its own.
    """
    homes: dict[int, list[Where]] = {}
    for (_book, mark), where in marks.items():
        homes.setdefault(mark, []).append(where)
    of_case = {case.mark: case.where for case in cases}
    present = set(created)
    found: set[tuple[str, int]] = set()
    for mark, places in homes.items():
        owner = of_case.get(mark) or min(
            places, key=lambda where: (created.get(where.workbook_id, ""), where.workbook_id)
        )
        for where in places:
            heir = owner.workbook_id not in present and where.workbook == owner.workbook
            if where.workbook_id != owner.workbook_id and not heir:
                found.add((where.workbook_id, mark))
    return frozenset(found)


def without_marks(reading: Reading, foreign: frozenset[tuple[str, int]]) -> Reading:
    """The reading as if those marks were not there."""
    if not foreign:
        return reading
    registers = tuple(
        replace(register, records=tuple(_unmarked(record, foreign) for record in register.records))
        for register in reading.registers
    )
    return replace(reading, registers=registers)


def _unmarked(record: Record, foreign: frozenset[tuple[str, int]]) -> Record:
    kept = tuple(mark for mark in record.row.marks if (record.where.workbook_id, mark) not in foreign)
    return record if kept == record.row.marks else replace(record, row=replace(record.row, marks=kept))


def rows_named(records: Sequence[Record]) -> str:
    """«NOVIEMBRE 2026»: filas 5, 9 y otras 3 – where the rows stand, as people count them."""
    by_tab: dict[str, list[int]] = {}
    for record in records:
        by_tab.setdefault(record.where.tab, []).append(record.where.row + 1)
    return "; ".join(f"«{tab}»: {_listed(sorted(rows))}" for tab, rows in by_tab.items())


_NAMED = 10


def _listed(rows: Sequence[int]) -> str:
    word = "fila" if len(rows) == 1 else "filas"
    named, more = ", ".join(map(str, rows[:_NAMED])), len(rows) - _NAMED
    return f"{word} {named}" + (f" y {more} más" if more > 0 else "")
