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
copied the tab, and corrected a part  on the original                             related: the same case, not the copy
====================================  ==========================================  =================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain.cases.likeness import Place, customer, grouped, place, related, said_so, was_so
from sheets_automation.domain.cases.originals import stands_in_copy
from sheets_automation.domain.cases.repetition import repeated
from sheets_automation.domain.privacy import masked
from sheets_automation.model import Case, Fingerprint, Reading, Record, Where, Workbook

__all__ = ["Place", "Resolution", "marks_in", "mint", "place", "resolve"]

_SHORTENED = 80  # characters of a case's words from which on they may be a beginning
Key = tuple[str, ...]  # of an index of rows
Keys = Callable[[Fingerprint], Iterator[Key]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Cases and the rows they are on."""

    located: Mapping[str, Record]  # case number → its row
    remark: frozenset[str]  # cases whose row must be given their mark
    strays: Mapping[str, Where]  # cases whose mark is on a row that is not theirs, and where
    lost: frozenset[str]  # cases whose row was not found
    copies: Mapping[Place, Where]  # rows that repeat another, and that other: never a case of their own
    marks: frozenset[int]  # every mark anywhere, also on blank rows and in other tabs: Google refuses one a second time

    def elsewhere(self, where: Where) -> bool:
        """Whether the row only repeats one of another tab: there it was counted."""
        original = self.copies.get(place(where))
        return original is not None and place(original)[:2] != place(where)[:2]


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
    reading: Reading,
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
    copies = repeated(reading, [case for case in cases if stands(case.where)])
    search = _Search(reading.records, marks, copies)
    still = list(cases)
    for rule in (
        search.by_mark,
        search.by_parts,
        search.by_mark_and_customer,
        search.by_customer_and_day,
        search.corrected,
        search.nameless,
        search.moved_and_redated,
    ):
        search.waiting = still
        still = [case for case in still if not search.claim(case, rule(case))]
    for copy, original in search.came_back(cases):
        copies.pop(place(original), None)
        copies[copy] = original
    copies |= search.said_before(cases)
    lost = [case for case in still if not unread(marks.get((case.where.workbook_id, case.mark), case.where))]
    return _conclude(cases, search.located, marks, frozenset(case.number for case in lost), copies)


class _Search:
    """The rows that no case has claimed yet, and the ways to find a case's own among them.

    Each way has an index of the rows that were free when it was first asked, by what the waiting cases ask for; a row
    that was claimed since is passed over. So finding costs what there is to find, not all rows times all cases.
    """

    def __init__(
        self, records: Sequence[Record], marks: Mapping[tuple[str, int], Where], copies: Mapping[Place, Where]
    ) -> None:
        self.located: dict[str, Record] = {}
        self.waiting: Sequence[Case] = ()
        self._marks = marks
        self._all = {place(record.where): record for record in records}
        self._free = {home: record for home, record in self._all.items() if home not in copies}
        self._marked = {(r.where.workbook_id, mark): r for r in self._free.values() for mark in r.row.marks}
        self._indexes: dict[Keys, dict[Key, list[Record]]] = {}

    def claim(self, case: Case, record: Record | None) -> bool:
        if record is None or self._free.pop(place(record.where), None) is None:
            return False
        self.located[case.number] = record
        return True

    def by_mark(self, case: Case) -> Record | None:
        """Own mark, and nothing about the customer has changed."""
        record = self._marked.get((case.where.workbook_id, case.mark))
        return record if record and record.fingerprint == case.fingerprint else None

    def by_parts(self, case: Case) -> Record | None:
        """Equal parts, wherever the row is; in another tab not while the case's own row only had a part corrected.

        A copy of the tab still has what was corrected. But a row that was cut out leaves its mark behind, and the
        customer's next call may be typed there: another day and other words are another call.
        """
        found = self._nearest(case, self._found(case, _parts))
        if found is None or place(found.where)[:2] == place(case.where)[:2]:
            return found
        own = self.by_mark_and_customer(case)
        stayed = own is not None and place(own.where)[:2] == place(case.where)[:2]
        same = own is not None and (own.fingerprint.date == case.fingerprint.date or _same_words(case, own))
        return own if stayed and same else found

    def by_mark_and_customer(self, case: Case) -> Record | None:
        """Own mark, and a part of the customer; not where day and words are another call's and the case's own row,
        corrected as well, has been cut out and stands elsewhere.
        """
        own = self._marked.get((case.where.workbook_id, case.mark))
        if own is None or not related(case.fingerprint, own.fingerprint):
            return None
        if own.fingerprint.date == case.fingerprint.date or _same_words(case, own):
            return own
        cut = [r for r in self._found(case, _person_and_day) if r is not own and _same_words(case, r)]
        return self._nearest(case, cut) or own

    def by_customer_and_day(self, case: Case) -> Record | None:
        return self._nearest(case, self._found(case, _person_and_day))

    def corrected(self, case: Case) -> Record | None:
        """A row of the same day that shares a part: corrected before the mark was there, or moved and corrected.

        Whatever mark such a row has is no customer's who might be meant (they were found before): a sort dragged it
        there.
        """
        return self._nearest(case, self._found(case, _day_and_parts))

    def nameless(self, case: Case) -> Record | None:
        """A row that says nothing of its customer is the case's while it stands where it stood, unmarked."""
        record = self._free.get(place(case.where))
        fits = record is not None and case.fingerprint.empty and record.fingerprint.empty and not record.row.marks
        return record if fits else None

    def moved_and_redated(self, case: Case) -> Record | None:
        """The customer's row on another day, where mark and words show that it is the case's row and no other call.

        Between two looks somebody corrected its date and cut it out, which leaves the mark behind, while the words went
        along; or sorted some of the columns, which drags mark and words to another customer's row. Where the mark is
        gone, the row is; unless it never got one, because people moved it while we tried.
        """
        left = self._marks.get((case.where.workbook_id, case.mark))
        if (left is None and case.marked) or not case.fingerprint.person_key:
            return None
        found = self._found(case, _customer)
        fits = [record for record in found if record.form == case.form and not _of_its_own(case, record)]
        there = self._all.get(place(left)) if left else None
        torn = there is not None and bool(case.said) and _same_words(case, there)
        if torn and left:  # a sort stays in its tab
            fits = [record for record in fits if place(record.where)[:2] == place(left)[:2]]
        else:
            fits = [record for record in fits if not record.row.marks and _same_words(case, record)]
        return fits[0] if len(fits) == 1 else None

    def came_back(self, cases: Sequence[Case]) -> Iterator[tuple[Place, Where]]:
        """Rows of copied tabs that a case had gone to while its own row was deleted, and that row, restored since."""
        away = [c for c in cases if c.number in self.located and stands_in_copy(self.located[c.number].where)]
        taken = {place(record.where) for record in self.located.values()}
        home = (r for at, r in self._all.items() if at not in taken and not stands_in_copy(r.where)) if away else ()
        rows = grouped(home, _of_customer, {part for case in away for part in customer(case.fingerprint)})
        for case in away:
            around = {place(r.where): r for part in customer(case.fingerprint) for r in rows.get(part, ())}
            back = [r for r in around.values() if r.form == case.form and said_so(r, case.heard)]
            if len(back) == 1:
                former, self.located[case.number] = self.located[case.number], back[0]
                self._free.pop(place(back[0].where), None)
                yield place(former.where), back[0].where

    def said_before(self, cases: Sequence[Case]) -> Iterator[tuple[Place, Where]]:
        """Rows left over that say what a case's row said before somebody completed it: pasted elsewhere until then."""
        found = [case for case in cases if case.number in self.located]
        left = (record for record in self._free.values() if record.said and not record.row.marks)
        rows = grouped(left, _of_customer, {part for case in found for part in customer(case.fingerprint)})
        for case in found:
            original = self.located[case.number]
            around = (record for part in customer(case.fingerprint) for record in rows.get(part, ()))
            for record in around:
                hides = record.dissatisfied and not original.dissatisfied
                if record.form == case.form and not hides and was_so(record, case.heard):
                    yield place(record.where), original.where

    def _found(self, case: Case, keys: Keys) -> list[Record]:
        """Free rows that have one of the case's keys, each once."""
        index = self._indexes.get(keys)
        if index is None:
            wanted = {key for other in self.waiting for key in keys(other.fingerprint)}
            index = grouped(self._free.values(), lambda record: keys(record.fingerprint), wanted)
            self._indexes[keys] = index
        found = {place(record.where): record for key in keys(case.fingerprint) for record in index.get(key, ())}
        return [record for home, record in found.items() if home in self._free]

    def _nearest(self, case: Case, candidates: Sequence[Record]) -> Record | None:
        """Of several fitting rows: one without another case's mark, in its tab, still saying the same, the closest.

        A row of a copied tab that says something else is a row of its own; the case's comes back, or is gone.
        """
        fitting = [r for r in candidates if r.form == case.form and not _of_its_own(case, r)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        return min(
            fitting,
            key=lambda record: (
                any(mark != case.mark for mark in record.row.marks),
                record.where.workbook_id != case.where.workbook_id,
                record.where.sheet_id != case.where.sheet_id,
                not said_so(record, case.heard[-1:]),
                abs(record.where.row - case.where.row),
            ),
        )


def _of_its_own(case: Case, record: Record) -> bool:
    """Whether a row stands in a copied tab, where the case was not, and does not say what the case said last."""
    home = place(record.where)[:2] == place(case.where)[:2]
    return not home and stands_in_copy(record.where) and not said_so(record, case.heard[-1:])


def _parts(fingerprint: Fingerprint) -> Iterator[Key]:
    if not fingerprint.empty:
        yield (fingerprint.key,)


def _person_and_day(fingerprint: Fingerprint) -> Iterator[Key]:
    if fingerprint.person_key and fingerprint.date:
        yield fingerprint.person_key, fingerprint.date


def _day_and_parts(fingerprint: Fingerprint) -> Iterator[Key]:
    if fingerprint.date:
        yield from ((fingerprint.date, *part) for part in customer(fingerprint))


def _customer(fingerprint: Fingerprint) -> Iterator[Key]:
    yield from customer(fingerprint)


def _of_customer(record: Record) -> Iterator[tuple[str, str]]:
    return customer(record.fingerprint)


def _same_words(case: Case, record: Record) -> bool:
    """``case.said`` holds what the customer said, without personal data; of long words the beginning, or nothing."""
    long = len(case.said) >= _SHORTENED
    texts = (record.said, masked(record.said))
    return any(text == case.said or (long and text.startswith(case.said)) for text in texts)


def _conclude(
    cases: Sequence[Case],
    located: Mapping[str, Record],
    marks: Mapping[tuple[str, int], Where],
    lost: frozenset[str],
    copies: Mapping[Place, Where],
) -> Resolution:
    remark: set[str] = set()
    strays: dict[str, Where] = {}
    for case in cases:
        at = marks.get((case.where.workbook_id, case.mark))
        record = located.get(case.number)
        home = place(record.where) if record else None
        if record and record.where.workbook_id != case.where.workbook_id:
            # A copied file carries the mark already: there Google would refuse it a second time
            at = marks.get((record.where.workbook_id, case.mark), at)
        if record and (at is None or place(at) != home):
            remark.add(case.number)
        if at and place(at) != home and (home or case.number in lost):
            strays[case.number] = at
    return Resolution(located, frozenset(remark), strays, lost, copies, frozenset(mark for _book, mark in marks))
