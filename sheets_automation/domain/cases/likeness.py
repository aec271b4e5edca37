"""How alike two rows are: whether they are about one customer, and whether they say the same.

A row is about somebody (its fingerprint: plate, document, telephone …, and the day) and says something: the answers
and the words of the customer. Only both together tell a row from another call or complaint of the same customer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import TypeVar

from sheets_automation.domain import fields
from sheets_automation.model import Fingerprint, Record, Where

Place = tuple[str, int, int]  # workbook id, sheet id, row
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_NO_QUESTION = frozenset(
    {fields.OVERALL, fields.CONTACTED, fields.NO_CONTACT_REASON, fields.COMMENT, fields.SUGGESTION}
)
_STRONG = ("plate", "vin", "document", "phone", "order")


def place(where: Where) -> Place:
    return where.workbook_id, where.sheet_id, where.row


# ---------------------------------------------------------------------------------------------------- one customer


def related(known: Fingerprint, seen: Fingerprint) -> bool:
    """Whether a row still speaks of the same customer although parts of it were corrected."""
    if any(getattr(known, part) and getattr(known, part) == getattr(seen, part) for part in _STRONG):
        return True
    return bool(known.name and known.name == seen.name) or (known.empty and seen.empty)


def customer(fingerprint: Fingerprint) -> Iterator[tuple[str, str]]:
    """The parts that say whose row it is: rows that share one of them are ``related``."""
    for part in (*_STRONG, "name"):
        value = getattr(fingerprint, part)
        if value:
            yield part, value


def contradict(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether both name a plate, document, telephone … and not the same."""
    pairs = ((getattr(one, part), getattr(other, part)) for part in _STRONG)
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


# --------------------------------------------------------------------------------------------------- what was said


def sayings(record: Record) -> dict[str, str]:
    """Field → what the customer answered or said there. Letter case and spaces say nothing; signs and smileys do."""
    told = ((field, " ".join(text.casefold().split())) for field, text in record.sayings.items())
    return {field: text for field, text in told if text}


def says_no_more(record: Record, other: Record, but: Collection[str] = ()) -> bool:
    """Whether all that the row says (``but`` in these fields) is said by the other too, if only in other columns.

    That somebody answered is seen from the answers. An overall score that only one of two tabs has is worked out from
    the others, or the answer that classifies under a heading of its own.
    """
    told, known = {field: text for field, text in sayings(record).items() if field not in but}, sayings(other)
    if len(told) > 1:
        told.pop(fields.CONTACTED, None)
    questions = told.keys() & known.keys() - _NO_QUESTION
    if fields.OVERALL not in known and (questions or record.score == other.score):
        told.pop(fields.OVERALL, None)
    return told.items() <= known.items()


def says_the_same(record: Record, other: Record) -> bool:
    return sayings(record) == sayings(other)


def heard(record: Record) -> str:
    """Digests of what the row says on its day, and of whose row it is: without anything that could be read back."""
    told = "\x1f".join(f"{field}={text}" for field, text in sorted(sayings(record).items()))
    digests = (f"{record.fingerprint.date}\x1f{told}", record.fingerprint.key)
    return ".".join(hashlib.sha256(text.encode()).hexdigest()[:10] for text in digests)


def said_so(record: Record, states: Iterable[str]) -> bool:
    """Whether the row says what one of these states of a case's row (``heard``) said, whoever's row it is."""
    now = _words(heard(record))
    return any(_words(told) == now for told in states)


def was_so(record: Record, states: Iterable[str]) -> bool:
    """Whether the row is what a case's row once was, in words and customer: two cars of one owner, or two customers of
    one name, may be spoken of in the same words on one day. States of before a customer was remembered tell words only.
    """
    now = heard(record)
    return any(told in (now, _words(now)) for told in states)


def _words(told: str) -> str:
    return told.partition(".")[0]


def grouped(
    items: Iterable[V], keys: Callable[[V], Iterable[K]], wanted: Collection[K] | None = None
) -> dict[K, list[V]]:
    """Key → the items that have it, in their order; an item may have several keys.

    ``wanted``: only these keys are asked for. What is not kept costs little, however many rows there are.
    """
    found: dict[K, list[V]] = {}
    for item in items:
        for key in keys(item):
            if wanted is None or key in wanted:
                found.setdefault(key, []).append(item)
    return found
