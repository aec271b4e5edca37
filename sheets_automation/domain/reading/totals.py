"""Whether a column of overall scores holds scores at all, or adds or counts the answers beside it (spec §3, A-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

_NEAR = 1e-6
_MANY = 5  # rows from which on it is no accident that overall score and answers never meet
_SPREAD = 1.5  # how far an overall percentage may lie from the mean of the answers, in points of 1–10


class Total(Enum):
    """What the column is; the value says it to people."""

    SCORE = ""
    SUM = "Suma las respuestas de cada fila"
    COUNT = "Cuenta las respuestas de cada fila"
    OTHER = "Sus valores pasan de 10 y no son porcentajes"
    APART = "Casi ninguno de sus valores concuerda con las respuestas de su fila"


def total_of(rows: Sequence[tuple[float, Sequence[Sequence[float]]]], *, percent: bool) -> Total:
    """Decided from all rows: (overall mark, the answers it may have been made of: of all questions, of those …).

    ``percent``: the marks look like percentages, which the answers must bear out.
    """
    if not rows:
        return Total.SCORE
    beside = [(mark, [answers for answers in sets if len(answers) > 1]) for mark, sets in rows]
    beside = [(mark, sets) for mark, sets in beside if sets]
    sums = [(mark, sets) for mark, sets in beside if any(_is_sum(mark, answers) for answers in sets)]
    telling = any(mark > 10 or any(len(answers) > 2 for answers in sets) for mark, sets in sums)
    if telling and 5 * len(sums) >= 4 * len(beside):
        return Total.SUM
    counted = [mark for mark, sets in beside if any(mark == len(answers) for answers in sets)]
    strange = sum(1 for mark, sets in beside if not any(min(a) <= mark <= max(a) for a in sets))
    # of detractors' answers a count may be the very mean: where every row is one, two that cannot be scores will do
    enough = 2 if len(beside) >= _MANY and len(counted) == len(beside) else len(beside) / 2
    if len(beside) >= 3 and 10 * len(counted) >= 9 * len(beside) and strange >= enough:
        return Total.COUNT
    high = sum(1 for mark, _sets in rows if mark > 10)
    if high < 3 or 2 * high < len(rows) or (percent and _borne_out(beside)):
        return Total.SCORE
    return Total.OTHER


def apart(rows: Sequence[tuple[float, Sequence[float]]]) -> bool:
    """Whether the overall scores have nothing to do with their answers, all on 1–10: a count of good answers, say."""
    beside = [(mark, answers) for mark, answers in rows if len(answers) > 1]
    outside = sum(1 for mark, answers in beside if not min(answers) - 1 <= mark <= max(answers) + 1)
    return len(beside) >= _MANY and 5 * outside >= 4 * len(beside)


def adds_up(mark: float, answers: Iterable[float]) -> bool:
    """A mark that is the sum of three answers or more: nobody gives 8 after 2, 2, 2 and 2."""
    given = list(answers)
    return len(given) > 2 and _is_sum(mark, given)


def _is_sum(mark: float, answers: Sequence[float]) -> bool:
    return mark > max(answers) and abs(sum(answers) - mark) < _NEAR


def _borne_out(beside: Sequence[tuple[float, Sequence[Sequence[float]]]]) -> bool:
    """Percentages near the mean of their answers; without answers there is nothing to say against them."""
    near = sum(1 for mark, sets in beside if any(abs(mark / 10 - sum(a) / len(a)) <= _SPREAD for a in sets))
    return 5 * near >= 4 * len(beside)
