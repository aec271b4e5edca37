"""Which rows repeat another row, and which of them is the original (spec §3).

A row repeats another only if it says the same: one customer, one day, the same answers and words. Three things make
such rows: a row typed or pasted twice, a tab (or file) that was copied, a tab of formulas over another tab. The
original is the row that people typed, in the older tab; only it is painted and counted and can be a case.

=========================  ====================================================  =======================================
what it is                 how it is known                                       what it may differ in
=========================  ====================================================  =======================================
typed or pasted twice      equal fingerprint, answers and words                  nothing that the customer said
a tab of formulas          who and what was said is shown by formulas            it may show less of its original's row
a copied tab or file       its title says so («Copia de NOVIEMBRE», «… (2)»)     its original was completed, corrected,
                                                                                 given another day or deleted since
=========================  ====================================================  =======================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sheets_automation.domain.cases.likeness import (
    Place,
    contradict,
    customer,
    grouped,
    place,
    related,
    said_so,
    sayings,
    says_no_more,
    says_the_same,
)
from sheets_automation.domain.cases.originals import Rank, Tabs, stands_in_copy, tab_of
from sheets_automation.domain.cells.text import normalise
from sheets_automation.model import Case, Fingerprint, Reading, Record, Where


def repeated(reading: Reading, standing: Sequence[Case]) -> dict[Place, Where]:
    """Every row that repeats another → the row it repeats, which repeats none itself.

    ``standing``: the cases whose tab is still there; a copied tab may show a row of theirs that was deleted since.
    """
    tabs = Tabs(reading)
    records = reading.records
    found = _equal(records, standing, tabs)
    found |= _shown(records, tabs, found)
    found |= _in_copies(records, standing, tabs, found)
    return {home: _origin(where, found) for home, where in found.items()}


def _origin(where: Where, found: Mapping[Place, Where]) -> Where:
    seen: set[Place] = set()
    while place(where) in found and place(where) not in seen:
        seen.add(place(where))
        where = found[place(where)]
    return where


# ------------------------------------------------------------------------------------------ rows that are quite equal


def _tells(record: Record) -> bool:
    """Whether the row says enough of its customer to be known again: with a bare name, only by the words beside it."""
    parts = record.fingerprint
    return bool(parts.date and (parts.person_key or parts.order or (parts.name and record.said)))


def equal_rows(records: Iterable[Record], remarks_of: Callable[[Record], str]) -> list[list[Record]]:
    """Two rows or more of one customer and day that say the same, each group in the order of the rows.

    ``remarks_of`` a row: what it says in columns without a name, "" for nothing.
    """
    telling = [record for record in records if _tells(record)]
    times = Counter((record.form, record.fingerprint.key) for record in telling)
    # What a row says is looked at only where its customer has another row of that day
    candidates = (record for record in telling if times[record.form, record.fingerprint.key] > 1)
    alike = grouped(candidates, _row_key).values()
    return [group for said in alike if len(said) > 1 for group in _by_rest(said, remarks_of) if len(group) > 1]


def _by_rest(alike: Sequence[Record], remarks_of: Callable[[Record], str]) -> list[list[Record]]:
    """Two services of one day, answered alike without a word, are two calls; a list may leave such columns out."""
    groups: list[tuple[list[str], list[Record]]] = []  # adviser, subject and remarks as far as known, and the rows
    for record in alike:
        told = (normalise(record.adviser), normalise(record.subject), remarks_of(record))
        for known, group in groups:
            if not any(mine and theirs and mine != theirs for mine, theirs in zip(told, known, strict=True)):
                known[:] = [theirs or mine for mine, theirs in zip(told, known, strict=True)]
                group.append(record)
                break
        else:
            groups.append((list(told), [record]))
    return [group for _known, group in groups]


def _row_key(record: Record) -> Iterator[tuple[object, ...]]:
    yield record.form, record.fingerprint.key, record.dissatisfied, *sorted(sayings(record).items())


def _equal(records: Sequence[Record], standing: Sequence[Case], tabs: Tabs) -> dict[Place, Where]:
    """Rows with one fingerprint that say the same. A second row with a mark of its own is a case of its own."""
    groups = equal_rows(records, tabs.remarks)
    rank = Rank(records, groups, standing, tabs)
    found: dict[Place, Where] = {}
    for group in groups:
        original, *others = sorted(group, key=rank)
        for record in others:
            # People may have two equal rows for a reason, but not in a copy or by a formula
            if not record.row.marks or tabs.shown(record) or stands_in_copy(record.where):
                found[place(record.where)] = original.where
    return found


# ------------------------------------------------------------------------------------------------- tabs of formulas


def _shown(records: Sequence[Record], tabs: Tabs, known: Mapping[Place, Where]) -> dict[Place, Where]:
    """Rows of formulas over rows that people typed. Without such a row to be read they are rows like any other."""
    if not tabs.any_shown:
        return {}
    lists = [record for record in records if tabs.shown(record) and place(record.where) not in known]
    wanted = {key for record in lists for key in _by_day(record, dated=False)}
    typed = (record for record in records if not tabs.shown(record))
    sources = grouped(typed, lambda record: _by_day(record, dated=True), wanted)
    found: dict[Place, Where] = {}
    for record in lists:
        candidates = (source for key in _by_day(record, dated=False) for source in sources.get(key, ()))
        source = next((source for source in candidates if _shows(record, source)), None)
        if source is not None:
            found[place(record.where)] = source.where
    return found


def _by_day(record: Record, *, dated: bool) -> Iterator[tuple[str, ...]]:
    """Keys of a row: customer and day; ``dated`` rows are found without the day too, for lists that leave it out."""
    for part in customer(record.fingerprint):
        yield (record.form, *part, record.fingerprint.date)
        if dated and record.fingerprint.date:
            yield (record.form, *part, "")


def _shows(record: Record, source: Record) -> bool:
    """Whether the row says nothing that its source does not say; a list of formulas may leave columns out.

    Over an empty cell Excel's formula shows 0: where the source has nothing, a 0 is no answer.
    """
    if contradict(record.fingerprint, source.fingerprint):
        return False
    if not (record.fingerprint.date or record.said):  # too little to tell it from another call, but for the whole
        return says_the_same(record, source)
    blanks = {field for field, told in sayings(record).items() if told == "0"} - set(sayings(source))
    return says_no_more(record, source, but=blanks) and (bool(blanks) or not _would_hide(record, source))


def _would_hide(record: Record, original: Record) -> bool:
    """A detractor is never the copy of a row that is none."""
    return record.dissatisfied and not original.dissatisfied


# ---------------------------------------------------------------------------------------------------- copied tabs


def _in_copies(
    records: Sequence[Record], standing: Sequence[Case], tabs: Tabs, known: Mapping[Place, Where]
) -> dict[Place, Where]:
    """Rows of a copied tab whose original was completed, corrected or deleted since: still that row.

    Only where nothing is left of the tab that a case stood in does the copy take its place.
    """
    copies = [
        record
        for record in records
        if stands_in_copy(record.where)
        and not record.row.marks
        and not record.fingerprint.empty
        and place(record.where) not in known
    ]
    if not copies:
        return {}
    typed = (record for record in records if not stands_in_copy(record.where) and not tabs.shown(record))
    people = {part for record in copies for part in customer(record.fingerprint)}
    likely = (record for record in typed if not people.isdisjoint(customer(record.fingerprint)))
    originals = grouped(likely, _likely, {key for record in copies for key in _likely(record)})
    elsewhere = (case for case in standing if not stands_in_copy(case.where))
    cases = grouped(elsewhere, lambda case: customer(case.fingerprint), people)
    found: dict[Place, Where] = {}
    for record in copies:
        candidates = (other for key in _likely(record) for other in originals.get(key, ()))
        where = next((other.where for other in candidates if _twin(record, other)), None)
        where = where or _left_by(record, cases)
        if where is not None:
            found[place(record.where)] = where
    return found


def _likely(record: Record) -> Iterator[tuple[str, ...]]:
    """Keys that a copied row shares with its original: the customer with the day, or with what was said."""
    words = "\x1f".join(sayings(record).values()) if record.said else ""
    for part in customer(record.fingerprint):
        yield (record.form, *part, "día", record.fingerprint.date)
        if words:
            yield (record.form, *part, "dicho", words)


def _twin(copy: Record, original: Record) -> bool:
    """One customer and day, and nothing else said; or a corrected day, plate … beside the same words and answers."""
    one, other = copy.fingerprint, original.fingerprint
    if one.date == other.date and not contradict(one, other):
        same = says_no_more(copy, original) if one.date else says_the_same(copy, original)
    else:
        same = bool(copy.said) and says_the_same(copy, original)
    return same and not _would_hide(copy, original)


def _left_by(copy: Record, cases: Mapping[tuple[str, str], Sequence[Case]]) -> Where | None:
    """Where the row stood that the copy repeats, as it is or as the case remembers it from before."""
    for part in customer(copy.fingerprint):
        for case in cases.get(part, ()):
            if case.form != copy.form or tab_of(case.where) == tab_of(copy.where):
                continue
            told = said_so(copy, case.heard) and (bool(copy.said) or not contradict(copy.fingerprint, case.fingerprint))
            if told or (not case.heard and _same_day(copy.fingerprint, case)):
                return case.where
    return None


def _same_day(copy: Fingerprint, case: Case) -> bool:
    """For cases that were registered before they remembered what was said."""
    return bool(copy.date) and copy.date in (case.fingerprint.date, *case.redated) and related(copy, case.fingerprint)
