"""Headings that ask a customer for a score, whether or not a field knows them, and the low scores below (spec §3).

This is how the account sees scores that nothing reads: in tabs that are set aside, in tables beside a register, in
columns that no field of the form claims. Totals, counts and averages of scores are no answers of a customer, and a
list of all the answers that a cell may hold (1, 2, 3 …) is none either. In a tab without any heading, calls are known
by a day and a plate or telephone in one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sheets_automation.domain import fields
from sheets_automation.domain.cells.read import Read
from sheets_automation.domain.cells.scale import Scale
from sheets_automation.domain.cells.scores import answer, score
from sheets_automation.domain.cells.text import heading_key, normalise, shown
from sheets_automation.domain.cells.words import score_class_word
from sheets_automation.domain.reading.heading_search import could_head
from sheets_automation.domain.reading.vocabulary import Vocabulary
from sheets_automation.model import CellValue, Row, ScoreClass
from sheets_automation.policy import FormPolicy

_LONGEST = 160
_CLUE = re.compile(
    r"[?¿]|calif|nota|nps|csat|punt|valora|satisf|recom|encuest|evalua|estrell|escala|score|rating|\bp\s?\d|pregunta"
    r"|1\s*al?\s*(?:5|10)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(calif\w*|nota|nps|csat|puntajes?|puntuacion\w*|valoracion\w*|satisfaccion|recomend\w+|recomendacion|evaluacion"
    r"|estrellas|escala|score|rating|pregunta \d+|p ?\d{1,2}|1 (a|al) (5|10))\b"
)
_SUMMARY = re.compile(
    r"^(promedio|media|cuenta|conteo|recuento|suma|total|subtotal|max|maximo|min|minimo|porcentaje|indice|indicador|meta"
    r"|cantidad|numero|average|count|sum|variacion|diferencia)\b"
)
_NO_SCORE = re.compile(r"\b(cuant[oa]s?|cuando|quien|fecha|hora|dias|telefono|celular|correo)\b")
_LIST_LENGTH = 3
_SHORT = 24
_A_CUSTOMER = 3  # texts in a row about somebody
_MANY_UNCLEAR = 3
_PERCENT = re.compile(r"^\s*(\d{1,3}(?:[.,]\d+)?)\s*%\s*$")


class QuestionWords:
    """What all forms call their questions, and what else reads like one."""

    def __init__(self, forms: Iterable[FormPolicy]) -> None:
        aliases: set[str] = set()
        self._others: set[str] = set()
        self._who: set[str] = set()
        self._class: set[str] = set()
        for form in forms:
            words = Vocabulary(form)
            for field_id, keys in words.keys.items():
                home = aliases if words.is_score(field_id) else self._others
                home.update(keys)
                if fields.known(field_id).identity >= fields.Identity.NAME:
                    self._who.update(keys)
                if field_id == fields.CUSTOMER_CLASS:
                    self._class.update(keys)
        self._aliases = aliases
        self._others -= aliases  # a NOTA that is a remark in one form is a score in another: no score may vanish
        self._memo: dict[str, int] = {}

    def asking(self, texts: Mapping[int, str]) -> dict[int, bool]:
        """Of a row's texts by column: whether it asks for a score, for those that head a column at all.

        A field's name («TIEMPO», «CALIDAD») asks only beside another question, or where customers are named.
        """
        kinds = {column: self._kind(text) for column, text in texts.items() if len(text) < _LONGEST}
        heading = sum(kind in (_SURE, _MAYBE) for kind in kinds.values()) > 1 or _WHO in kinds.values()
        told = {column: kind for column, kind in kinds.items() if kind == _SURE or heading}
        return {column: kind in (_SURE, _MAYBE) for column, kind in told.items()}

    def classes(self, text: str) -> bool:
        """Whether a heading says that promoters and detractors are told apart below it."""
        return heading_key(text) in self._class

    def asks(self, text: str) -> bool:
        """Whether a heading reads like a question by itself, or is one of a form."""
        return self._kind(text) in (_SURE, _MAYBE)

    def _kind(self, text: str) -> int:
        found = self._memo.get(text)
        if found is None:
            if len(self._memo) > 16_384:
                self._memo.clear()
            found = self._memo[text] = self._judge(text)
        return found

    def _judge(self, text: str) -> int:
        words, key = normalise(text), heading_key(text)
        if key in self._who:
            return _WHO
        if key in self._others or _SUMMARY.match(words):
            return _NONE
        if _CLUE.search(text) is not None and _NO_SCORE.search(words) is None and ("?" in text or _ASKS.search(words)):
            return _SURE
        return _MAYBE if key in self._aliases else _NONE


_NONE, _WHO, _MAYBE, _SURE = range(4)


def is_low(value: CellValue, below: float) -> bool:
    """Whether a cell below a question holds a score from 1 up to the detractors' limit."""
    if isinstance(value, float) and not isinstance(value, bool) and value < 100:
        return 1 <= value < below
    if value is None or isinstance(value, bool) or (isinstance(value, str) and len(value) > 24):
        return False
    read = score(value).value
    return read is not None and 1 <= read < below


def low_in(row: Row, columns: Sequence[int], below: float) -> tuple[int, ...]:
    """The columns of these in which the row has a low score."""
    width = len(row.cells)
    return tuple(c for c in columns if c < width and is_low(row.cells[c].value, below))


@dataclass(frozen=True, slots=True)
class BelowQuestions:
    """Row → columns of its low scores, and of its answers that nobody can read."""

    low: dict[int, list[int]]
    unclear: dict[int, list[int]]


@dataclass(slots=True)
class _Column:
    """Answers below one question, as they come."""

    below: float
    cells: list[tuple[int, CellValue]] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)

    def add(self, row: int, value: CellValue) -> None:
        if isinstance(value, bool) or value is None or value == "":
            return
        self.cells.append((row, value))
        number = value if isinstance(value, float) else answer(value).points
        if number is not None:
            self.numbers.append(number)

    def low_rows(self) -> list[int]:
        if counts_up(self.numbers) or self._averages():
            return []
        top = self._top()
        return [row for row, value in self.cells if self._is_low(value, top)]

    def unclear_rows(self) -> list[int]:
        """Rows of short answers that are no score on the column's scale: «👎», «44», «nov-26»."""
        if counts_up(self.numbers) or self._averages():
            return []
        scale = Scale(self._top())
        found = [row for row, value in self.cells if len(shown(value)) <= _SHORT and _is_unclear(score(value, scale))]
        return found if len(found) < _MANY_UNCLEAR or 2 * len(found) <= len(self.cells) else []  # «¿QUÉ DÍA FUE?»

    def _is_low(self, value: CellValue, top: float) -> bool:
        if top == 10:
            return is_low(value, self.below)
        share = _percentage(value) if isinstance(value, str) else value if isinstance(value, float) else None
        return share is not None and 0 < share * 10 / top < self.below

    def _top(self) -> float:
        """The end of the column's scale, where it is of percentages: 1 or 100; else 10."""
        if any(isinstance(value, str) and _percentage(value) is not None for _row, value in self.cells):
            return 100
        typed = [value for _row, value in self.cells if isinstance(value, float)]
        if typed and all(0 <= number <= 1 for number in typed) and any(0 < number < 1 for number in typed):
            return 1
        tens = sum(1 for number in typed if 10 < number <= 100 and number % 5 == 0)
        return 100 if 2 * tens > len(typed) else 10

    def _averages(self) -> bool:
        """Mostly numbers that nobody types as a score, such as 5,87."""
        odd = [number for number in self.numbers if number % 0.5 and not 0 < number < 1]
        return 2 * len(odd) > len(self.numbers)


def _is_unclear(read: Read[float]) -> bool:
    return read.value is None and read.note is not None


def _percentage(text: str) -> float | None:
    found = _PERCENT.match(text)
    return float(found[1].replace(",", ".")) if found else None


def counts_up(numbers: Sequence[float]) -> bool:
    """1, 2, 3 … or the other way round: a numbering, or a list of what may be chosen."""
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= _LIST_LENGTH and (steps == {1.0} or steps == {-1.0})


def _is_detractor(row: Row, column: int) -> bool:
    """Whether a customer's row says DETRACTOR there; a line of a summary has but the word and its figures."""
    value = row.cell(column).value
    said = isinstance(value, str) and score_class_word(value) is ScoreClass.DETRACTOR
    return said and sum(1 for cell in row.cells if isinstance(cell.value, str) and cell.value) >= _A_CUSTOMER


def _texts(row: Row) -> dict[int, str]:
    return {c: v for c, cell in enumerate(row.cells) if isinstance(v := cell.value, str) and v}


def below_questions(rows: Iterable[Row], words: QuestionWords, below: float) -> BelowQuestions:
    """What was answered in rows that nothing reads: below any heading that looks like a question."""
    open_: dict[int, _Column] = {}
    classes: dict[int, list[int]] = {}
    ended: list[tuple[int, _Column]] = []
    for row in rows:
        asking = words.asking(_texts(row)) if could_head(row, 1) else {}
        for column, asks in asking.items():
            if column in open_:
                ended.append((column, open_.pop(column)))
            if asks:
                open_[column] = _Column(below)
        classes |= {column: [] for column, text in _texts(row).items() if column in asking and words.classes(text)}
        for column, detractors in classes.items():
            if column not in asking and _is_detractor(row, column):
                detractors.append(row.index)
        for column, answers in open_.items():
            if column < len(row.cells) and column not in asking:
                answers.add(row.index, row.cells[column].value)
    columns = (*ended, *open_.items())
    low = _by_row((column, answers.low_rows()) for column, answers in columns)
    alone = [(column, [row for row in rows if row not in low]) for column, rows in classes.items()]
    return BelowQuestions(
        dict(sorted((low | _by_row(alone)).items())),
        _by_row((column, answers.unclear_rows()) for column, answers in columns),
    )


def _by_row(columns: Iterable[tuple[int, Sequence[int]]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for column, rows in columns:
        for index in rows:
            found.setdefault(index, []).append(column)
    return {index: sorted(found[index]) for index in sorted(found)}
