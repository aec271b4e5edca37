"""Which row of a list is its heading, and which column is which field (domain §4.6).

A heading may stand below a title, in Spanish or Colombian words, in one row or in two: a group («VEHÍCULO») over its
details («Matrícula», «Marca»). Words are compared as everywhere, in any order; a nearly equal one is told as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import clean, closest, heading_key
from sheets_automation.model import CellValue
from sheets_automation.policy import ExportPolicy

Row = tuple[CellValue, ...]

_SEARCHED = 100  # rows: no title is longer
_LONGEST = 60  # characters of a heading
_ENOUGH = 3  # known columns; two, where there are no others
_GROUPS_FROM = 2  # columns that are understood with what stands above them
_ALIKE, _ALIKE_FROM = 0.88, 6  # how equal, and from how many letters on
_LOOKED_AT = 4  # first texts of a row that tell whether it can be a heading
_LOST_LETTER = "\ufffd"
_NUMBER = "#"
_NUMBER_WORD = re.compile("no|numero")
_NUMBER_SIGN = re.compile(r"\s*(?:n[°ºo]\s*\.|n[°º]|nro\b|num\b|#)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WHO = (fields.CUSTOMER, fields.PLATE, fields.VIN, fields.DOCUMENT, *fields.PHONES)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table begins and what its columns are. Rows and columns are 0-based."""

    first: int
    last: int
    columns: Mapping[str, int]  # field id → column
    labels: tuple[str, ...]  # of every column, as typed; «Vehículo – Marca» where it stands in two rows
    unknown: tuple[int, ...] = ()  # columns that are headed by something nobody knows, or by a field that is taken
    guessed: tuple[int, ...] = ()  # columns whose heading is only nearly what is known
    known: int = 0  # columns that are understood, those that are not needed too

    def label(self, field: str) -> str:
        return self.labels[self.columns[field]]


class Vocabulary:
    """The headings that a policy knows."""

    def __init__(self, policy: ExportPolicy) -> None:
        self._meanings: dict[str, list[tuple[int, str]]] = {}  # words → (rank among the field's headings, field)
        for field, aliases in {**policy.fields, "": policy.unused}.items():
            for rank, alias in enumerate(aliases):
                self._meanings.setdefault(_key(alias), []).append((rank, field))
        self._vague = {_key(text) for text in policy.vague}
        self._noise = {word for text in policy.groups for word in heading_key(text).split()}

    def means(self, text: str) -> Sequence[tuple[int, str]]:
        """(rank, field) of every field that the heading may stand for; field "" is known and not needed."""
        return self._found(_key(text))

    def below(self, group: str, detail: str) -> Sequence[tuple[int, str]]:
        """The same for a detail together with its group."""
        words = [word for word in heading_key(group).split() if word not in self._noise]
        return self._found(_key(f"{' '.join(words)} {detail}"))

    def _found(self, key: str) -> Sequence[tuple[int, str]]:
        """«N° CÉDULA» is «CÉDULA», unless something else is known by that name: «N° CLIENTE» is no name."""
        plain = " ".join(key.replace(_NUMBER, "").split())
        return self._meanings.get(key if key in self._meanings else plain, ())

    def vague(self, detail: str) -> bool:
        return _key(detail) in self._vague

    def nearly(self, text: str) -> Sequence[tuple[int, str]]:
        """What a heading with a lost or wrong letter stands for («Matr�cula»); its numbers must be right."""
        key = _key(text.replace(_LOST_LETTER, ""))
        if len(key) < _ALIKE_FROM:
            return ()
        digits = _DIGITS.findall(key)
        options = [option for option in self._meanings if _DIGITS.findall(option) == digits]
        return self._meanings.get(closest(key, options, _ALIKE) or "", ())

    def speaks(self, row: Row) -> bool:
        """Whether a row may be a heading, by its first few texts."""
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()][:_LOOKED_AT]
        return len(texts) > 1 and sum(bool(len(text) <= _LONGEST and self.means(text)) for text in texts) > 1


def _key(text: str) -> str:
    """The words of a heading, each once, in alphabetical order; «N°», «Nro.» and «número» are one word."""
    words = {_NUMBER if _NUMBER_WORD.fullmatch(word) else word for word in heading_key(text).split()}
    return " ".join(sorted(words | {_NUMBER} if _NUMBER_SIGN.match(text) else words))


def find_heading(rows: Sequence[Row], vocabulary: Vocabulary) -> Heading | None:
    """The first heading near the top."""
    begun = (heading_from(rows, first, vocabulary) for first in range(min(len(rows), _SEARCHED)))
    return next((heading for heading in begun if heading is not None), None)


def heading_from(rows: Sequence[Row], first: int, vocabulary: Vocabulary) -> Heading | None:
    """The heading that begins in this row, in one row or in two, whichever is understood better."""
    ends = (_heading_to(rows, last, vocabulary) for last in (first, first + 1) if last < len(rows))
    begun = [heading for heading in ends if heading is not None and heading.first == first]
    return max(begun, key=lambda heading: heading.known, default=None)


def _heading_to(rows: Sequence[Row], last: int, vocabulary: Vocabulary) -> Heading | None:
    """The heading that ends in this row, with the groups above it if it has any; None where it is none."""
    details = _texts(rows[last])
    if not any(details):
        return None
    if last and (groups := _groups(_texts(rows[last - 1]), details, vocabulary)) is not None:
        heading = _assigned(_Titles(last - 1, last, groups, details), vocabulary)
        if heading is not None:
            return heading
    return _assigned(_Titles(last, last, [""] * len(details), details), vocabulary)


@dataclass(frozen=True, slots=True)
class _Titles:
    """What stands over each column: a group, which may be "", and a detail."""

    first: int
    last: int
    groups: list[str]
    details: list[str]

    def label(self, column: int) -> str:
        return " – ".join(filter(None, (self.groups[column], self.details[column])))


def _texts(row: Row) -> list[str]:
    return [clean(cell) if isinstance(cell, str) and len(cell) <= _LONGEST else "" for cell in row]


def _groups(above: list[str], details: list[str], vocabulary: Vocabulary) -> list[str] | None:
    """The group over every column, and tall headings moved down into ``details``; None where no groups stand above.

    A group that was merged over its columns is one text followed by nothing.
    """
    if sum(map(bool, above)) < 2:
        return None
    width = max(len(above), len(details))
    above += [""] * (width - len(above))
    details += [""] * (width - len(details))
    groups, group, seen = [], "", 0
    for column, text in enumerate(above):
        group = text or group
        if not details[column] and text:
            details[column], group = text, ""
            seen += bool(vocabulary.means(text))
            groups.append("")
            continue
        seen += bool(group and details[column] and vocabulary.below(group, details[column]))
        groups.append(group)
    return groups if seen >= _GROUPS_FROM else None


def _assigned(titles: _Titles, vocabulary: Vocabulary) -> Heading | None:
    """Each field to the column that is headed most clearly; None where too little is known for a heading."""
    columns = {column: list(_meant(titles, column, vocabulary)) for column, text in enumerate(titles.details) if text}
    exact = {column for column, meanings in columns.items() if meanings}
    if len(exact) < (_ENOUGH if len(exact) < len(columns) else 2):
        return None
    for column in columns.keys() - exact:
        columns[column] = list(vocabulary.nearly(titles.details[column]))
    found = _distributed(columns)
    if not any(field in found for field in _WHO):
        return None
    used = set(found.values())
    unused = {column for column, meanings in columns.items() if any(not field for _rank, field in meanings)} - used
    return Heading(
        first=titles.first,
        last=titles.last,
        columns=found,
        labels=tuple(titles.label(column) for column in range(len(titles.details))),
        unknown=tuple(sorted(columns.keys() - used - unused)),
        guessed=tuple(sorted((used | unused) - exact)),
        known=len((used | unused) & exact),
    )


def _meant(titles: _Titles, column: int, vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    group, detail = titles.groups[column], titles.details[column]
    if group and (together := vocabulary.below(group, detail)):
        yield from together
    elif not (group and vocabulary.vague(detail)):
        yield from vocabulary.means(detail)


def _distributed(columns: Mapping[int, Sequence[tuple[int, str]]]) -> dict[str, int]:
    """Field → column, the clearest headings first, each field and each column once."""
    offers = sorted((rank, column, field) for column, meanings in columns.items() for rank, field in meanings if field)
    found: dict[str, int] = {}
    for _rank, column, field in offers:
        if field not in found and column not in found.values():
            found[field] = column
    return found
