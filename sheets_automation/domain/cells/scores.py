"""Scores as they are really typed (domain §4.2, A-03, A-11): what a cell says, and its points of 1 to 10.

The trap: in es-CO, Sheets turns a typed ``9/10`` into 9-Oct. Such a serial is repaired to 9 and said; any other serial
is unreadable, never «46329 points». How text becomes an answer is in ``score_text``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from sheets_automation.domain.cells.answer import (
    CONTRADICTION,
    FROM_DATE,
    FROM_SCALE,
    OUT_OF_SCALE,
    UNREADABLE,
    YES_NO,
    ZERO,
    Answer,
    blank_answer,
    error_note,
)
from sheets_automation.domain.cells.read import Blank, Note, Read
from sheets_automation.domain.cells.scale import TEN, Scale
from sheets_automation.domain.cells.score_text import text_answer
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, from_serial
from sheets_automation.model import CellError, CellValue

__all__ = ["answer", "error_note", "score", "specific_score"]

_NOISE = 6  # decimals of a mean of answers; what a formula adds beyond is float noise: 6.999999999999999 is 7


@lru_cache(maxsize=8_192, typed=True)
def answer(value: CellValue) -> Answer:
    """What a score cell says by itself, before the scale of its column is known."""
    blank = blank_answer(value)
    if blank is not Blank.NO:
        return Answer(blank=blank)
    if isinstance(value, CellError):
        return Answer(note=error_note(value))
    if isinstance(value, bool):
        return Answer(yes=value, note=YES_NO)
    if isinstance(value, str):
        return text_answer(value)
    number = round(value or 0.0, _NOISE)
    return _of_serial(number) if FIRST_SERIAL <= number < LAST_SERIAL else Answer(number)


@lru_cache(maxsize=8_192, typed=True)
def score(value: CellValue, scale: Scale = TEN) -> Read[float]:
    """A score on 1–10. 0 is returned with a note: the row decides whether it is an answer (A-03)."""
    said = answer(value)
    if not scale.used or (scale.yes_no and said.yes is not None):
        return Read(blank=Blank.NA)
    if scale.words and said.level is not None:
        return Read(said.level * 2.0)
    if said.points is None:
        return Read(blank=said.blank, note=said.note)
    return _on_scale(said, said.points, scale)


@lru_cache(maxsize=8_192, typed=True)
def specific_score(value: CellValue, scale: Scale = TEN) -> Read[float]:
    """A brand's own question: also answered with SI (10) or NO (0), so that its mean is the share of yes."""
    said = answer(value)
    if said.yes is not None and said.exact:
        return Read(10.0 if said.yes else 0.0)
    return score(value, scale)


def _of_serial(number: float) -> Answer:
    """``9/10`` became 9-Oct, ``4/5`` became 4-May. Anything else was never a score."""
    day = from_serial(number)
    if number == int(number):
        if day.month == 10 and day.day <= 10:
            return Answer(float(day.day), top=10.0, note=FROM_DATE)
        if day.month == 5 and day.day <= 5:
            return Answer(float(day.day), top=5.0, note=FROM_DATE)
    return Answer(note=UNREADABLE)


def _on_scale(said: Answer, points: float, scale: Scale) -> Read[float]:
    top = _full_marks(said, scale)
    if points == 0:
        return Read(0.0, note=None if scale.zero else ZERO)
    found = round(points * 10 / top, _NOISE)
    if top == 100 and said.top is None and points <= 10:
        return Read(note=_for(UNREADABLE, top))  # 9 among percentages: 9 % or 9 points?
    if points > top or not 1 <= found <= 10:
        return Read(note=_for(OUT_OF_SCALE, scale.top))
    if (said.tone > 0 and found < 6) or (said.tone < 0 and found >= 7):
        return Read(note=CONTRADICTION)
    if said.tone > 0 and found == 6:
        return Read(found, note=CONTRADICTION)  # a six is one on any scale; the words are told all the same
    # a cell that names the scale of its column is told with the column
    own_scale = said.top is not None and top not in (10, scale.top)
    return Read(found, note=said.note or (FROM_SCALE if own_scale else None))


def _full_marks(said: Answer, scale: Scale) -> float:
    """Of the cell's own scale («4 de 5», «4 estrellas»), or the column's."""
    if said.top is None:
        return scale.top
    return scale.stars if said.stars and said.top < scale.stars else said.top


def _for(note: Note, top: float) -> Note:
    """The note in the words of the column's own scale."""
    own = f"1 a {top:g}"
    return replace(note, expected=note.expected.replace("1 a 10", own), fix=note.fix.replace("1 a 10", own))
