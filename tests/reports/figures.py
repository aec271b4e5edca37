"""The statistics of the reports in plain Python, written from the formulas that the report prints in its notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, sqrt

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.model import State
from sheets_automation.policy import FormPolicy

Z = 1.959963984540054
Bounds = tuple[float, float]
Answers = Mapping[str, float]  # question → 0–10, of one customer


def wilson(p: float, m: float) -> Bounds:
    """``[p + z²/2m ± z·√(p(1 − p)/m + z²/4m²)] / (1 + z²/m)``."""
    root = Z * sqrt(p * (1 - p) / m + Z * Z / (4 * m * m)) if 0 < p < 1 else Z * Z / (2 * m)
    low, high = ((p + Z * Z / (2 * m) + sign * root) / (1 + Z * Z / m) for sign in (-1, 1))
    return max(low, 0.0), min(high, 1.0)


def raw_dispersion(p: float, values: Sequence[float]) -> float:
    """``s²/(p(1 − p))``, at most 1, 0 at the ends."""
    if len(values) < 2 or not p * (1 - p) > 1e-12:
        return 0.0
    variance = fsum((value - p) ** 2 for value in values) / (len(values) - 1)
    return min(1.0, variance / (p * (1 - p)))


def past_dispersion(values: Sequence[float]) -> float:
    """d₀: the twelve months before, with 15 customers of dispersion 0,4; without them, 0,4."""
    if not values:
        return 0.4
    own = raw_dispersion(fsum(values) / len(values), values)
    return ((len(values) - 1) * own + 15 * 0.4) / (len(values) - 1 + 15)


def index_bounds(values: Sequence[float], before: Sequence[float]) -> Bounds | None:
    """The interval of an index from the customers' values of the month and of the twelve months before."""
    if not values:
        return None
    n, p = len(values), fsum(values) / len(values)
    d = ((n - 1) * raw_dispersion(p, values) + 80 * past_dispersion(before)) / (n + 79)
    return wilson(p, n / d)


def nps_bounds(promoters: int, neutrals: int, detractors: int) -> Bounds | None:
    """``v ± z·√((% promotores + % detractores − v²)/(n + 3))`` with ¾, 1½ and ¾ customers more."""
    n = promoters + neutrals + detractors
    if not n:
        return None
    good, bad = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = Z * sqrt((good + bad - (good - bad) ** 2) / (n + 3))
    return max(-1.0, good - bad - half), min(1.0, good - bad + half)


def change_bounds(now: float, bounds: Bounds, before: float, earlier: Bounds) -> Bounds:
    """Newcombe's interval of a difference."""
    down = sqrt((now - bounds[0]) ** 2 + (earlier[1] - before) ** 2)
    up = sqrt((bounds[1] - now) ** 2 + (before - earlier[0]) ** 2)
    return now - before - down, now - before + up


def index_of(answers: Sequence[float]) -> float | None:
    """Sum of the valid answers / (10 × n)."""
    return fsum(answers) / (10 * len(answers)) if answers else None


def level_of(customers: Sequence[Answers], asked: Iterable[str]) -> float | None:
    """The simple mean of the indices of the general questions that have answers."""
    indices = [index for question in asked if (index := index_of([c[question] for c in customers if question in c]))]
    return fsum(indices) / len(indices) if indices else None


def customer_values(customers: Sequence[Answers], asked: Sequence[str]) -> list[float]:
    """What each customer adds: ``p + Σ (n / nᵢ)·(respuesta / 10 − índiceᵢ) / k`` over the questions he answered."""
    said = [customer for customer in customers if any(question in customer for question in asked)]
    level = level_of(said, asked)
    given = {question: [c[question] for c in said if question in c] for question in asked}
    used = {question: answers for question, answers in given.items() if answers}
    if level is None:
        return []
    indices = {question: fsum(answers) / (10 * len(answers)) for question, answers in used.items()}
    return [
        level
        + fsum(
            len(said) / len(used[question]) * (customer[question] / 10 - indices[question]) / len(used)
            for question in used
            if question in customer
        )
        for customer in said
    ]


# --------------------------------------------------------------------------------------------------- what a row says


def in_platform(call: CallRecord) -> bool:
    return call.car_advisor or call.colour.state is State.PURPLE


def platform_only(call: CallRecord) -> bool:
    return in_platform(call) and call.score is None and not call.answers


def effective(call: CallRecord, form: FormPolicy) -> bool:
    """«Cliente contactado con al menos una respuesta general válida», or an overall score where there is no other."""
    answered = any(question in call.answers for question in form.questions) or call.overall is not None
    return answered and call.contacted is not False


def answered(call: CallRecord) -> bool:
    return bool(call.answers) or call.overall is not None


def called(call: CallRecord) -> bool:
    tried = call.attempts > 0 or call.contacted is not None or call.no_contact_reason != "" or answered(call)
    return tried and not platform_only(call)


def reached(call: CallRecord) -> bool:
    return call.contacted is True or answered(call)


# ------------------------------------------------------------------------------------------------ how it is printed


def spanish(value: float, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def percent(value: float) -> str:
    return spanish(value * 100, 2) + " %"


def bounds_words(bounds: Bounds | None) -> str:
    return f"{percent(bounds[0])} – {percent(bounds[1])}" if bounds else "Sin datos"


def several(quantity: int, one: str, many: str) -> str:
    return f"{spanish(quantity)} {one if quantity == 1 else many}"
