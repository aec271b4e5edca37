"""The figures of satisfaction and how far they can be trusted (A-03 … A-05; spec §10 «honest figures»).

Shares are fractions of one, NPS lies between -1 and 1; a figure without observations is None, printed as «Sin datos».
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sheets_automation.domain.reports import intervals
from sheets_automation.domain.reports.intervals import Interval, wilson

__all__ = [
    "Classes",
    "Interval",
    "Scores",
    "Verdict",
    "classes_of",
    "conclusive",
    "level",
    "nps_interval",
    "official",
    "share",
    "wilson",
]

_NOISE = 1e-9  # binary rounding is no missed goal: 0.95 reached by adding tenths still complies


class Verdict(StrEnum):
    """What a figure says about the goal; the words that reports print."""

    MET = "Cumple"
    MISSED = "No cumple"
    OPEN = "No concluyente"
    NO_DATA = "Sin datos"


@dataclass(frozen=True, slots=True)
class Classes:
    """How many customers fell into each class."""

    promoters: int
    neutrals: int
    detractors: int

    @property
    def n(self) -> int:
        return self.promoters + self.neutrals + self.detractors

    @property
    def nps(self) -> float | None:
        """Promoters less detractors, as a fraction."""
        return share(self.promoters - self.detractors, self.n)


@dataclass(frozen=True, slots=True)
class Scores:
    """The valid answers to one question."""

    total: float
    n: int

    @classmethod
    def of(cls, answers: Sequence[float]) -> Scores:
        return cls(math.fsum(answers), len(answers))

    @property
    def mean(self) -> float | None:
        """On the scale of the answers, 0 to 10."""
        return share(self.total, self.n)

    @property
    def index(self) -> float | None:
        """Sum of the answers over ten times their number (A-04)."""
        return share(self.total, 10 * self.n)


def share(part: float, whole: float) -> float | None:
    """``part / whole``; None when there is nothing to divide by."""
    return part / whole if whole else None


def level(questions: Mapping[str, Scores]) -> float | None:
    """«Nivel de satisfacción»: the simple mean of the indices of the general questions that have answers (A-04)."""
    indices = [scores.index for scores in questions.values() if scores.index is not None]
    return math.fsum(indices) / len(indices) if indices else None


def nps_interval(classes: Classes) -> Interval | None:
    """95 % interval of NPS by its own variance (``intervals.py``)."""
    return intervals.nps_interval(classes.promoters, classes.neutrals, classes.detractors)


def official(value: float | None, goal: float, strict: bool) -> Verdict:
    """The unrounded figure against the goal: ``≥``, or ``>`` when strict (A-05)."""
    if value is None:
        return Verdict.NO_DATA
    met = value > goal + _NOISE if strict else value >= goal - _NOISE
    return Verdict.MET if met else Verdict.MISSED


def conclusive(interval: Interval | None, goal: float) -> Verdict:
    """Whether the sample allows a statement: only when the whole interval lies on one side of the goal."""
    if interval is None:
        return Verdict.NO_DATA
    if interval.holds(goal):
        return Verdict.OPEN
    return Verdict.MET if interval.low > goal else Verdict.MISSED


def classes_of(values: Sequence[str]) -> Classes:
    """Counts of ``promotor``, ``neutro`` and ``detractor``; anything else is not counted."""
    return Classes(values.count("promotor"), values.count("neutro"), values.count("detractor"))
