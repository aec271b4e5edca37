"""Which row is which case: by its mark, checked against its fingerprint (spec §6).

A mark (row developer metadata) travels with its row through insert, delete, move and sort, but says nothing about what
the row holds; the fingerprint says what the row is about, but not which of two equal rows it is. Together they answer
what people do in a sheet:

====================================  ==========================================  =================================
what people did                       mark                                        fingerprint, and what follows
====================================  ==========================================  =================================
sorted, inserted above, moved         at the new place                            equal: the same case
corrected plate, phone or date        in place                                    related: the same case, new parts
cut and pasted to another place       left behind                                 equal elsewhere: mark moved after it
partial sort                          dragged to another row                      equal elsewhere: mark moved after it
deleted the row                       gone                                        gone: «fila no encontrada»
deleted and typed it again, or undo   gone or back                                equal: the same case, same clock
typed another customer over it        in place                                    strange: mark taken off, case lost
cut, pasted and corrected             left behind, or not there yet               related, same day: the same case
partial sort, and another date        dragged, with the words, to another row     same customer: the same case
copied the tab                        only on the original                        equal twice: the copy is no case
====================================  ==========================================  =================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain.cells.text import normalise
from sheets_automation.model import Case, Fingerprint, Record, Where, Workbook

Place = tuple[str, int, int]  # workbook id, sheet id, row


@dataclass(frozen=True, slots=True)
class Resolution:
    """Cases and the rows they are on."""

    located: Mapping[str, Record]  # case number → its row
    remark: frozenset[str]  # cases whose row must be given their mark
    strays: Mapping[str, Where]  # cases whose mark is on a row that is not theirs, and where
    lost: frozenset[str]  # cases whose row was not found
    copies: frozenset[Place]  # rows that repeat another row: never a case of their own
    marks: frozenset[int]  # every mark anywhere, also on blank rows and in other tabs: Google refuses one a second time


def place(where: Where) -> Place:
    return where.workbook_id, where.sheet_id, where.row


def mint(seed: str, taken: Collection[int]) -> int:
    """A mark of our own choosing: the same for the same seed, so that a repeated attempt cannot create a second one."""
    salt = 0
    while True:
        digest = hashlib.sha256(f"{seed}|{salt}".encode()).digest()
        mark = int.from_bytes(digest[:4], "big") % (2**31 - 2) + 1
        if mark not in taken:
            return mark
        salt += 1


def marks_in(workbooks: Iterable[Workbook]) -> dict[tuple[str, int], Where]:
    """(workbook id, mark) → where that mark is, on registers' rows and anywhere else."""
    return {
        (book.id, mark): Where(book.id, book.title, tab.sheet_id, tab.title, row.index)
        for book in workbooks
        for tab in book.tabs
        for row in tab.rows
        for mark in row.marks
    }


def resolve(
    records: Sequence[Record],
    cases: Sequence[Case],
    marks: Mapping[tuple[str, int], Where],
    unread: Callable[[Where], bool] = lambda _where: False,
    stands: Callable[[Where], bool] = lambda _where: True,
) -> Resolution:
    """Find every known case's row, once.

    Earlier rules win: own mark and equal parts; equal parts elsewhere; own mark and related parts; same customer and
    date elsewhere. ``unread``: whether a place could not be read in this run (file out of reach, heading spoilt); a
    case that stands there is neither found nor lost, and what we wrote there stays. ``stands``: whether the tab of a
    place is still there.
    """
    copies = _copies(records, [case for case in cases if stands(case.where)])
    free = {place(record.where): record for record in records if place(record.where) not in copies}
    marked = {(record.where.workbook_id, mark): record for record in free.values() for mark in record.row.marks}
    located: dict[str, Record] = {}

    def claim(case: Case, record: Record | None) -> bool:
        if record is None or place(record.where) not in free:
            return False
        del free[place(record.where)]
        located[case.number] = record
        return True

    waiting = [
        case
        for case in cases
        if not (
            (record := marked.get((case.where.workbook_id, case.mark)))
            and record.fingerprint == case.fingerprint
            and claim(case, record)
        )
    ]
    by_key = _index(free.values(), lambda record: "" if record.fingerprint.empty else record.fingerprint.key)
    waiting = [case for case in waiting if not claim(case, _nearest(case, by_key.get(case.fingerprint.key, []), free))]
    still: list[Case] = []
    for case in waiting:
        record = marked.get((case.where.workbook_id, case.mark))
        if not (record and related(case.fingerprint, record.fingerprint) and claim(case, record)):
            still.append(case)
    by_person = _index(free.values(), _person_and_date)
    still = [case for case in still if not claim(case, _nearest(case, by_person.get(_person_key(case), []), free))]
    still = [case for case in still if not claim(case, _nearest(case, _corrected(case, free), free))]
    still = [case for case in still if not claim(case, _nameless(case, free))]
    lost = [case for case in still if not claim(case, _moved_and_redated(case, free, marks, records))]
    lost = [case for case in lost if not unread(marks.get((case.where.workbook_id, case.mark), case.where))]
    return _conclude(cases, located, marks, frozenset(case.number for case in lost), copies)


def related(known: Fingerprint, seen: Fingerprint) -> bool:
    """Whether a row still speaks of the same customer although parts of it were corrected."""
    strong = ("plate", "vin", "document", "phone", "order")
    if any(getattr(known, part) and getattr(known, part) == getattr(seen, part) for part in strong):
        return True
    return bool(known.name and known.name == seen.name) or (known.empty and seen.empty)


def _conclude(
    cases: Sequence[Case],
    located: Mapping[str, Record],
    marks: Mapping[tuple[str, int], Where],
    lost: frozenset[str],
    copies: frozenset[Place],
) -> Resolution:
    remark: set[str] = set()
    strays: dict[str, Where] = {}
    for case in cases:
        at = marks.get((case.where.workbook_id, case.mark))
        record = located.get(case.number)
        home = place(record.where) if record else None
        if record and (at is None or place(at) != home):
            remark.add(case.number)
        if at and place(at) != home and (home or case.number in lost):
            strays[case.number] = at
    return Resolution(located, frozenset(remark), strays, lost, copies, frozenset(mark for _book, mark in marks))


def _copies(records: Sequence[Record], standing: Sequence[Case]) -> frozenset[Place]:
    """Rows that repeat a row.

    Of equal fingerprints one is the original: the one that carries a mark, else the one where the case was last seen,
    else the one in a tab that is not called a copy, else the first.
    """
    known = {case.fingerprint.key: place(case.where) for case in standing}
    groups = _index(records, lambda record: f"{record.form}|{key}" if (key := repetition_key(record)) else "")
    copies: set[Place] = set()
    for group in groups.values():
        if len(group) < 2:
            continue
        ranked = sorted(
            group,
            key=lambda record: (
                not record.row.marks,
                known.get(record.fingerprint.key) != place(record.where),
                is_copy(record.where.tab),
                record.where.workbook,
                record.where.sheet_id,
                record.where.row,
            ),
        )
        # A second row with a mark of its own is a case of its own: people may have two equal rows for a reason.
        copies.update(place(record.where) for record in ranked[1:] if not record.row.marks)
    return frozenset(copies | _twins_in_copied_tabs(records, standing))


def _twins_in_copied_tabs(records: Sequence[Record], standing: Sequence[Case]) -> set[Place]:
    """Rows of a copied tab whose original was corrected or deleted since: still that row, no second case.

    Only where nothing is left of the tab that a case stood in does the copy take its place.
    """
    originals = _index((r for r in records if not is_copy(r.where.tab)), lambda record: record.where.workbook_id)
    return {
        place(record.where)
        for record in records
        if is_copy(record.where.tab)
        and not record.row.marks
        and (
            any(_twin(record, original) for original in originals.get(record.where.workbook_id, ()))
            or any(_left_by(record, case) for case in standing)
        )
    }


def _twin(copy: Record, original: Record) -> bool:
    """One customer, and the same day or the same words."""
    if copy.fingerprint.empty or not related(copy.fingerprint, original.fingerprint):
        return False
    same_day = bool(copy.fingerprint.date) and copy.fingerprint.date == original.fingerprint.date
    return same_day or (bool(copy.said) and copy.said == original.said)


def _left_by(copy: Record, case: Case) -> bool:
    """Whether the row repeats one that stood in another tab of the file, as it is or before its day was corrected."""
    elsewhere = case.where.workbook_id == copy.where.workbook_id and case.where.sheet_id != copy.where.sheet_id
    same_day = bool(copy.fingerprint.date) and copy.fingerprint.date in (case.fingerprint.date, *case.redated)
    return elsewhere and same_day and not copy.fingerprint.empty and related(copy.fingerprint, case.fingerprint)


def is_copy(tab: str) -> bool:
    """Whether a tab's title says that it is a copy of another («Copia de NOVIEMBRE»)."""
    return normalise(tab).startswith(("copia de ", "copy of ", "copia "))


def repetition_key(record: Record) -> str:
    """Equal keys: two rows that are one row typed or copied twice; "" where a row says too little to tell."""
    parts = record.fingerprint
    if parts.empty or not parts.date:
        return ""
    if parts.person_key or parts.order:
        return parts.key
    words = record.said
    return f"{parts.key}|{words}" if words else ""


def _index(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, list[Record]]:
    index: dict[str, list[Record]] = {}
    for record in records:
        value = key(record)
        if value:
            index.setdefault(value, []).append(record)
    return index


def _nearest(case: Case, candidates: Sequence[Record], free: Mapping[Place, Record]) -> Record | None:
    """Of several fitting rows: one without another case's mark, in the same workbook, the same tab, the closest row."""
    fitting = [record for record in candidates if record.form == case.form and place(record.where) in free]
    return min(
        fitting,
        key=lambda record: (
            any(mark != case.mark for mark in record.row.marks),
            record.where.workbook_id != case.where.workbook_id,
            record.where.sheet_id != case.where.sheet_id,
            abs(record.where.row - case.where.row),
        ),
        default=None,
    )


def _nameless(case: Case, free: Mapping[Place, Record]) -> Record | None:
    """A row that says nothing of its customer is the case's while it stands where it stood, unmarked."""
    record = free.get(place(case.where))
    fits = record is not None and case.fingerprint.empty and record.fingerprint.empty and not record.row.marks
    return record if fits else None


def _corrected(case: Case, free: Mapping[Place, Record]) -> list[Record]:
    """Rows of the same day that share a part: corrected before the mark was there, or moved and corrected.

    Whatever mark such a row has is no customer's who might be meant (they were found before): a sort dragged it there.
    """
    return [
        record
        for record in free.values()
        if case.fingerprint.date
        and record.fingerprint.date == case.fingerprint.date
        and not case.fingerprint.empty
        and related(case.fingerprint, record.fingerprint)
    ]


def _moved_and_redated(
    case: Case, free: Mapping[Place, Record], marks: Mapping[tuple[str, int], Where], records: Sequence[Record]
) -> Record | None:
    """The customer's row on another day, where mark and words show that it is the case's row and no other call.

    Between two looks somebody corrected its date and cut it out, which leaves the mark behind, while the words went
    along; or sorted some of the columns, which drags mark and words to another customer's row. Where the mark is gone,
    the row is; unless it never got one, because people moved it while we tried.
    """
    left = marks.get((case.where.workbook_id, case.mark))
    if (left is None and case.marked) or not case.fingerprint.person_key:
        return None
    fits = [
        record for record in free.values() if record.form == case.form and related(case.fingerprint, record.fingerprint)
    ]
    there = next((record for record in records if left and place(record.where) == place(left)), None)
    torn = there is not None and bool(case.said) and _same_words(case, there)
    if not torn:
        fits = [record for record in fits if not record.row.marks and _same_words(case, record)]
    return fits[0] if len(fits) == 1 else None


def _same_words(case: Case, record: Record) -> bool:
    """``case.said`` holds the beginning of what the customer said, or nothing."""
    return record.said.startswith(case.said) if case.said else not record.said


def _person_and_date(record: Record) -> str:
    key = record.fingerprint.person_key
    return f"{key}|{record.fingerprint.date}" if key and record.fingerprint.date else ""


def _person_key(case: Case) -> str:
    key = case.fingerprint.person_key
    return f"{key}|{case.fingerprint.date}" if key and case.fingerprint.date else "-"
