"""Call records as a table, and the measures of any part of it (A-03, A-04, A-15).

One row per call. Columns: ``month`` (first day of the month of the call, None unknown), ``site``, ``brand``,
``adviser``, ``area``, ``platform``, ``called``, ``reached``, ``reason``, ``effective``, ``score``, ``class`` and one
``q:ID`` per question.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast

import pandas as pd

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reports.intervals import USUAL, Interval, Spread, borrowed, mean_interval, spread, wilson
from sheets_automation.domain.reports.stats import Classes, Scores, classes_of, level, nps_interval, share
from sheets_automation.model import ScoreClass, State
from sheets_automation.policy import FormPolicy

Method = Literal["indice_preguntas", "promotores", "promotores_y_neutros", "nps"]
Array = Any  # of numpy, as pandas gives it: customers × questions

WORKSHOP, BODYSHOP = "Taller", "Colisión"
_BODYSHOP_WORDS = ("colision", "latoneria", "pintura", "lyp", "l y p")


@dataclass(frozen=True, slots=True)
class Past:
    """The dispersions that small samples of a month borrow from the form's twelve months before."""

    level: float = USUAL
    questions: Mapping[str, float] = field(default_factory=dict)

    def of(self, question: str) -> float:
        return self.questions.get(question, USUAL)


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of one part of the calls."""

    n: int  # effective surveys
    questions: Mapping[str, Scores]  # general ones
    classes: Classes
    level: float | None
    score: Scores
    spread: Spread | None  # of what each customer adds to the level
    past: float  # dispersion borrowed for it

    def value(self, method: Method) -> float | None:
        """The figure that is the indicator under this method."""
        if method == "indice_preguntas":
            return self.level
        if method == "nps":
            return self.classes.nps
        return share(self._counted(method), self.classes.n)

    def base(self, method: Method) -> int:
        """How many customers that figure stands on."""
        if method == "indice_preguntas":
            return self.spread.n if self.spread else 0
        return self.classes.n

    def interval(self, method: Method) -> Interval | None:
        """95 % interval of that figure: from customers for the level, Wilson's for shares, NPS by its own variance."""
        if method == "indice_preguntas":
            return mean_interval(self.spread, self.past)
        if method == "nps":
            return nps_interval(self.classes)
        return wilson(share(self._counted(method), self.classes.n), self.classes.n)

    def _counted(self, method: Method) -> int:
        return self.classes.promoters + (self.classes.neutrals if method == "promotores_y_neutros" else 0)


def frame(records: Sequence[CallRecord], form: FormPolicy) -> pd.DataFrame:
    """One row per record, in their order, indexed 0 … n-1; ``records[i]`` is row ``i``.

    ``called``: somebody tried, which is the denominator of contactability, and he did not only answer in car.advisor.
    ``effective``: at least one valid general answer, or an overall score where the sheet has no other (A-04).
    """
    general = set(form.questions)
    bands: dict[ScoreClass | None, str] = {None: ""} | {band: band.value for band in ScoreClass}
    answered = [bool(record.answers) or record.overall is not None for record in records]
    months = {day: first_of_month(day) for day in {record.call_date for record in records}}
    areas = {service: _area(service, form) for service in {record.service_type for record in records}}
    columns: dict[str, Sequence[object] | pd.Series[Any] | float] = {
        "month": [months[record.call_date] for record in records],
        "site": [record.site for record in records],
        "brand": [record.brand for record in records],
        "adviser": [record.adviser for record in records],
        "area": [areas[record.service_type] for record in records],
        "reached": [record.contacted is True or given for record, given in zip(records, answered, strict=True)],
        "platform": [only_in_platform(record) for record in records],
        "called": [
            record.attempts > 0 or record.contacted is not None or bool(record.no_contact_reason) or given
            for record, given in zip(records, answered, strict=True)
        ],
        "reason": [record.no_contact_reason for record in records],
        "effective": [
            record.contacted is not False and (record.overall is not None or not general.isdisjoint(record.answers))
            for record in records
        ],
        "score": _floats([record.score for record in records]),
        "class": [bands[record.score_class] for record in records],
    }
    for question in form.questions:
        columns[f"q:{question}"] = _floats([record.answers.get(question) for record in records])
    asked = {question for record in records for question in record.specific}
    for question in form.specific:
        given = question in asked
        columns[f"q:{question}"] = _floats([record.specific.get(question) for record in records]) if given else math.nan
    # Said aloud, because a register without rows gives pandas nothing to guess from.
    flags = dict.fromkeys(("reached", "platform", "called", "effective"), "bool")
    table = pd.DataFrame(columns, index=range(len(records))).astype(flags)
    table["called"] &= ~table["platform"]
    return table


def _floats(values: Sequence[float | None]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="float64")


def measure(part: pd.DataFrame, form: FormPolicy, past: Past | None = None) -> Measure:
    """The figures of some rows of a ``frame``; only effective surveys count."""
    lent = (past or Past()).level
    if part.empty:  # most of a year's months, in a young register
        nothing = Scores(0.0, 0)
        return Measure(0, dict.fromkeys(form.questions, nothing), Classes(0, 0, 0), None, nothing, None, lent)
    wanted = part["effective"].to_numpy()
    answers = part[["score", *(f"q:{question}" for question in form.questions)]].to_numpy()[wanted]
    known = answers == answers  # NaN, an answer that is missing, is not itself
    score, *given = (Scores.of(answers[known[:, place], place].tolist()) for place in range(answers.shape[1]))
    questions = dict(zip(form.questions, given, strict=True))
    return Measure(
        n=len(answers),
        questions=questions,
        classes=classes_of(part["class"].to_numpy()[wanted].tolist()),
        level=level(questions),
        score=score,
        spread=_level_spread(answers[:, 1:], known[:, 1:], given),
        past=lent,
    )


def _level_spread(answers: Array, known: Array, questions: Sequence[Scores]) -> Spread | None:
    """The level as a mean over customers, and the variance of what one customer adds to it.

    Who answered every question adds the mean of his answers / 10. Where answers are missing, a question answered by
    ``m`` of ``n`` customers weighs ``n / m`` in those that gave it (linearisation of a mean of ratios), so that the
    mean over customers remains the official level. ``answers``: a row per customer, a column per question; ``known``
    says which of them there are.
    """
    indices = [scores.index or 0.0 for scores in questions]
    asked = sum(scores.n > 0 for scores in questions)
    if not asked:
        return None
    n = int(known.any(axis=1).sum())
    weights = [n / scores.n / asked if scores.n else 0.0 for scores in questions]
    parts = (answers / 10 - indices) * weights
    parts[~known] = 0.0
    variance = float((parts.sum(axis=1) ** 2).sum()) / (n - 1) if n > 1 else 0.0
    return Spread(math.fsum(indices) / asked, variance, n)


def question_scores(part: pd.DataFrame, question: str) -> Scores:
    """The valid answers to one question, general or specific, of effective surveys."""
    return Scores.of(part.loc[part["effective"], f"q:{question}"].dropna().tolist())


def question_interval(part: pd.DataFrame, question: str, past: Past) -> Interval | None:
    """95 % interval of a question's index, from the answers of effective surveys."""
    return mean_interval(_question_spread(part, question), past.of(question))


def _question_spread(part: pd.DataFrame, question: str) -> Spread | None:
    return spread((part.loc[part["effective"], f"q:{question}"].dropna() / 10).tolist())


def past_of(table: pd.DataFrame, form: FormPolicy, month: date) -> Past:
    """What the twelve months before ``month`` lend to its intervals."""
    months = set(months_back(month, 13)[:-1])
    before = table[table["month"].isin(months)]
    if before.empty:
        return Past()
    asked = (*form.questions, *form.specific)
    questions = {question: borrowed(_question_spread(before, question)) for question in asked}
    return Past(borrowed(measure(before, form).spread), questions)


def by_month(table: pd.DataFrame) -> Mapping[date, pd.DataFrame]:
    """Month → its calls, by their Bogotá date."""
    return {cast(date, month): part for month, part in table.groupby("month", sort=False)}


def first_of_month(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def months_back(month: date, count: int) -> list[date]:
    """``count`` first days of months, ending with ``month``."""
    last = month.year * 12 + month.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def is_sales(form: FormPolicy) -> bool:
    """Whether the form follows sales and not the workshop."""
    return form.area == "comercial"


def only_in_platform(record: CallRecord) -> bool:
    """Answered in car.advisor and not asked by telephone: outside the indicators of the calls (A-11)."""
    unasked = record.score is None and not record.answers
    return unasked and (record.car_advisor or record.colour.state is State.PURPLE)


def _area(service_type: str, form: FormPolicy) -> str:
    kind = normalise(service_type)
    if is_sales(form):
        return kind.capitalize()
    return BODYSHOP if any(word in kind for word in _BODYSHOP_WORDS) else WORKSHOP
