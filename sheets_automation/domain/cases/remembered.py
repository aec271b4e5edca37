"""What is left of a case whose line in the register is gone: on its row, and in the log (spec §7).

The mark of a row says the case's number; our note says number and deadline; a line of ``Bitácora`` says which mark was
whose, what was painted and since when. Each number goes to one row, the mark's word before the note's: a note is copied
with its cell, a mark is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sheets_automation.domain.cases.likeness import Place, place
from sheets_automation.model import Fill, Record, Rgb

#: How people and the service recognise the service's own cell notes.
NOTE_PREFIX = "[Automatización]"
_NUMBER = re.compile(r"C-\d{4}-\d{5,}")
_DUE = re.compile(r"Vence \w+ (\d\d)/(\d\d)/(\d{4})")
_LOGGED = re.compile(r'"case":"(C-\d{4}-\d{5,})","mark":(\d+)')


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of one case; parts that nobody remembers are None."""

    number: str
    due: date | None = None  # as our note says
    painted: Fill | None = None  # what the log says we painted last
    first_seen: datetime | None = None


def remembered(
    records: Iterable[Record], known: Collection[str], broken: Collection[str], log: Iterable[str]
) -> dict[Place, Remembered]:
    """Row → the case that it was, for rows (no copies, none of a known case) that say a number nobody has.

    ``known``: numbers with a line in the register; ``broken``: numbers of lines without data. ``log``: the settled
    lines of Bitácora, read only where a mark has lost its case.
    """
    rows = list(records)
    found: dict[Place, str] = {}
    taken = set(known)
    for way in (_by_mark, _by_note):
        for record in rows:
            number = way(record)
            if number and number not in taken and place(record.where) not in found:
                found[place(record.where)] = number
                taken.add(number)
    unnamed = {mark: place(r.where) for r in rows if place(r.where) not in found for mark in r.row.marks}
    logged = _Log(log) if found or (unnamed and (broken or not known)) else None
    if logged is not None:
        for mark, home in unnamed.items():
            number = logged.numbers.get(mark, "")
            if number and number not in taken:
                found[home] = number
                taken.add(number)
    dues = {place(record.where): _due(record) for record in rows}
    told = logged.cases if logged else {}
    return {home: replace(told.get(number, Remembered(number)), due=dues[home]) for home, number in found.items()}


def highest(found: Iterable[Remembered]) -> int:
    """The highest case number among them, 0 without any."""
    return max((int(one.number.rpartition("-")[2]) for one in found), default=0)


def _by_mark(record: Record) -> str:
    return next((value for value in record.row.mark_values if _NUMBER.fullmatch(value)), "")


def _by_note(record: Record) -> str:
    match = next((found for note in _notes(record) if (found := _NUMBER.search(note))), None)
    return match.group() if match else ""


def _due(record: Record) -> date | None:
    match = next((found for note in _notes(record) if (found := _DUE.search(note))), None)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:  # typed over
        return None


def _notes(record: Record) -> Iterator[str]:
    for cell in record.row.cells:
        if cell.note and cell.note.startswith(NOTE_PREFIX):
            yield cell.note


class _Log:
    """The settled lines of ``Bitácora``, oldest first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.numbers: dict[int, str] = {}
        self.cases: dict[str, Remembered] = {}
        for line in lines:
            named = _LOGGED.search(line)
            if named is not None:
                self.numbers[int(named.group(2))] = named.group(1)
                self._tell(named.group(1), json.loads(line))

    def _tell(self, number: str, line: Mapping[str, object]) -> None:
        one = self.cases.get(number, Remembered(number, first_seen=datetime.fromisoformat(str(line["when"]))))
        if line["action"] == "pintar" and line["result"] == "aplicado":
            after = json.loads(str(line["after"]))
            one = replace(one, painted=Fill(Rgb.parse(str(after[0])), after[1]) if after else None)
        self.cases[number] = one
