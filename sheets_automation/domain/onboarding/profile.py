"""What stands in a column, whatever its heading says: shares of its cells that read as a plate, a day, a score …

Every reading is the one that the service uses for the register itself (``domain/cells``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sheets_automation.domain.cells import bookings, deeds, identifiers, scores, words
from sheets_automation.domain.cells.dates import day
from sheets_automation.domain.cells.hours import hour_in
from sheets_automation.domain.cells.names import Spellings
from sheets_automation.domain.cells.read import Blank, blank_of
from sheets_automation.domain.cells.status_words import StatusWords
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, clean, normalise, shown
from sheets_automation.domain.onboarding.places import BRANDS, CHANNELS, GIVEN_NAMES, KINDS, MODELS, PLACES, known_in
from sheets_automation.model import CellValue
from sheets_automation.policy import Config

_FEW = 3  # filled cells from which a column says anything
_EXAMPLES = 3
_TOP = 10  # full marks
_TERMS = frozenset({5, 8, 10, 15, 20, 30, 35, 45, 60})  # business days that a law or a company sets
_DAYS_MOST = 400
_STEM = 4  # letters
_PLATE = 8  # characters of a plate, however it is typed
_OUT_OF = re.compile(r"\d{1,2}(?:[.,]\d)?\s*(?:/|de|sobre)\s*(?:5|10)")
_NUMBERED = re.compile(r"([A-Za-z]{2,5})[\s.-]*(\d{2,6})")
_WORD = 40  # characters of a status, a sede, a make

#: Kind of content → share of the filled cells that are of it, 0–1.
Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """One column. ``shares`` are of the filled cells."""

    count: int
    distinct: int
    shares: Shares
    examples: tuple[str, ...]
    present: float = 0.0  # share of the cells that hold anything, «[redactado]» and «N/A» too

    @property
    def silent(self) -> bool:
        """Too few cells to say anything."""
        return self.count < _FEW

    def of(self, kind: str) -> float:
        return self.shares.get(kind, 0.0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before any workbook is read: people's words, from the configuration the draft is based on."""

    today: date
    status: StatusWords
    sites: Spellings
    brands: Spellings
    people: frozenset[str]
    kinds: frozenset[str]  # of requests, as written
    beginnings: frozenset[str]  # of the words of a status: nothing else is worth asking for one

    @classmethod
    def of(cls, config: Config, today: date) -> Known:
        people = config.people
        names = (text for one in people.people for text in (one.name, *one.spellings))
        statuses = (text for said in config.semaphore.status_words.values() for text in said)
        kinds = (text for form in config.forms for spelt in form.kinds.values() for text in spelt)
        return cls(
            today,
            StatusWords(config.semaphore.status_words),
            Spellings({name: site.spellings for name, site in people.sites.items()}),
            Spellings({name: brand.spellings for name, brand in people.brands.items()}),
            frozenset(map(normalise, names)),
            frozenset(map(normalise, kinds)),
            frozenset(word[:_STEM] for text in statuses for word in normalise(text).split()),
        )

    def may_be_status(self, value: CellValue) -> bool:
        return _short(value) and any(word[:_STEM] in self.beginnings for word in normalise(str(value)).split())


def profile(values: Sequence[CellValue], known: Known) -> Profile:
    """The column's content. Cells that say «no data» in any way are as good as empty."""
    filled = [value for value in values if blank_of(value) not in (Blank.EMPTY, Blank.NA)]
    said = [value for value in filled if value is not None]
    present = sum(1 for value in values if value not in (None, "")) / max(1, len(values))
    count = len(said)
    texts = Counter(clean(value) for value in said)
    if not count:
        return Profile(0, 0, {}, (), present)
    cells = Counter(said)  # what comes again is read once
    tests = _tests(known)
    shares = {kind: sum(n for value, n in cells.items() if test(value)) / count for kind, test in tests.items()}
    shares |= _together(said, texts)
    if shares["parts"] > _MOSTLY:  # «9/10» under one heading again and again: marks, not the ninth of October
        shares |= {"day": 0.0, "attempt": 0.0, "score": max(shares["score"], shares["parts"]), "mark": shares["parts"]}
    if _numbered(said):  # «PQR-001», «PQR-002»: numbers of cases, no plates
        shares["plate"] = 0.0
    as_date = shares["day"] > _MOSTLY
    examples = tuple(shown(value, as_date=as_date) for value in _different(said))
    return Profile(count, len(texts), shares, examples, present)


_MOSTLY = 0.6


def _different(values: Sequence[CellValue]) -> list[CellValue]:
    found: dict[str, CellValue] = {}
    for value in values:
        found.setdefault(normalise(clean(value)), value)
        if len(found) == _EXAMPLES:
            break
    return list(found.values())


def _tests(known: Known) -> dict[str, Callable[[CellValue], bool]]:
    return {
        "plate": lambda v: isinstance(v, str) and _good(identifiers.plate(v)),
        "chassis": lambda v: isinstance(v, str) and sum(map(str.isalnum, v)) > _PLATE and _good(identifiers.vin(v)),
        "email": lambda v: isinstance(v, str) and "@" in v,
        "phone": _phone,
        "document": _document,
        "day": lambda v: _day(v, known.today),
        "score": _score,
        "mark": lambda v: isinstance(v, float) and 0 <= v <= _TOP,
        "yes_no": lambda v: words.yes_no(v).value is not None,
        "integer": lambda v: words.integer(v).value is not None,
        "reason": lambda v: isinstance(v, str) and words.tells_no_contact(v),
        "attempt": lambda v: _day(v, known.today) or (isinstance(v, str) and words.tells_no_contact(v)),
        "status": lambda v: known.may_be_status(v) and known.status.find(str(v)) is not None,
        "place": lambda v: _short(v) and (known_in(str(v), PLACES) or bool(known.sites.find(str(v)))),
        "brand": lambda v: _short(v) and (known_in(str(v), BRANDS) or bool(known.brands.find(str(v)))),
        "model": lambda v: isinstance(v, str) and known_in(v, MODELS),
        "channel": lambda v: isinstance(v, str) and known_in(v, CHANNELS),
        "kind": lambda v: isinstance(v, str) and (normalise(v) in known.kinds or known_in(v, KINDS)),
        "class": lambda v: isinstance(v, str) and words.score_class_word(v) is not None,
        "name": _name,
        "given": lambda v: isinstance(v, str) and not GIVEN_NAMES.isdisjoint(normalise(v).split()),
        "person": lambda v: isinstance(v, str) and normalise(v) in known.people,
        "prose": lambda v: isinstance(v, str) and len(v.split()) >= 4,
        "deed": lambda v: isinstance(v, str) and len(v.split()) >= 2 and bool(deeds.evidence(v)),
        "booking": lambda v: bookings.booking(v).value is not None,
        "kept": lambda v: bookings.kept(v).value is not None,
        "hour": lambda v: isinstance(v, str | float) and not _day(v, known.today) and hour_in(v) is not None,
        "link": lambda v: isinstance(v, str) and ("http" in v or "www." in v or "drive" in v.casefold()),
        "text": lambda v: isinstance(v, str) and any(map(str.isalpha, v)),
        "code": _code,
        "term": lambda v: (n := words.integer(v).value) is not None and n in _TERMS,
        "few_days": lambda v: (n := words.integer(v).value) is not None and 0 <= n < _DAYS_MOST,
        "mileage": lambda v: (n := words.integer(v).value) is not None and 500 < n < 900_000,
        "parts": lambda v: isinstance(v, str) and _OUT_OF.fullmatch(v.strip()) is not None,
    }


def _together(values: Sequence[CellValue], texts: Counter[str]) -> dict[str, float]:
    """What is only seen over the whole column."""
    count = len(values)
    numbers = [n for value in values if (n := words.integer(value).value) is not None]
    rising = sum(1 for one, other in pairwise(numbers) if other > one)
    alike = len(texts) / count
    return {
        "rising": rising / (len(numbers) - 1) if len(numbers) > _FEW else 0.0,
        "distinct": alike,
        "few": 1.0 if len(texts) <= max(12, count // 6) and alike < _MOSTLY else 0.0,
    }


def _numbered(values: Sequence[CellValue]) -> bool:
    """Whether all are the same letters with a number that rises: plates differ in their letters."""
    texts = [found for value in values if (found := _NUMBERED.fullmatch(clean(value)))]
    if len(texts) < max(_FEW, len(values)):
        return False
    return len({found[1].upper() for found in texts}) == 1 and len({found[2] for found in texts}) > 1


def _good(read: object) -> bool:
    value, note = getattr(read, "value", None), getattr(read, "note", None)
    return value is not None and note is None


def _short(value: CellValue) -> bool:
    """A word or two: no comment is asked for the words that it holds."""
    return isinstance(value, str) and len(value) <= _WORD and any(map(str.isalpha, value))


def _digits(value: CellValue) -> str:
    return "".join(filter(str.isdigit, clean(value)))


def _phone(value: CellValue) -> bool:
    read, digits = identifiers.phone(value).value, _digits(value)
    return read is not None and len(digits) >= 7 and (digits.startswith(("3", "60", "57")) or len(digits) == 7)


def _document(value: CellValue) -> bool:
    digits = _digits(value)
    letters = sum(map(str.isalpha, clean(value)))
    return 6 <= len(digits) <= 11 and letters <= 4 and not (len(digits) == 10 and digits.startswith("3"))


def _day(value: CellValue, today: date) -> bool:
    if isinstance(value, float):
        return FIRST_SERIAL <= value < LAST_SERIAL
    if not isinstance(value, str) or not any(map(str.isdigit, value)):
        return False
    return day(value, today).value is not None


def _score(value: CellValue) -> bool:
    said = scores.answer(value)
    if isinstance(value, float):
        return 0 <= value <= _TOP
    return (said.points is not None and said.points <= _TOP) or said.level is not None or said.blank is Blank.NC


def _name(value: CellValue) -> bool:
    if not isinstance(value, str):
        return False
    parts = normalise(value).split()
    return 1 < len(parts) <= 6 and all(part.isalpha() for part in parts) and len(value) < 60


def _code(value: CellValue) -> bool:
    text = clean(value)
    return 3 <= len(text) <= 20 and any(map(str.isdigit, text)) and " " not in text.strip() and "@" not in text
