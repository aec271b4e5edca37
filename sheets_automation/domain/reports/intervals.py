"""How far the sample bounds a figure: intervals of 95 % that cover 95 % where scores are few, bounded and skewed.

Most customers answer 10, so the textbook t interval of a mean covers some 80 % at 15 surveys instead of 95 %: few small
samples hold the rare low scores that its width is made of. Two things mend that (measured by
``python -m tests.reports.coverage``): Wilson's bounds, which are wider towards the low scores, for the number of
customers that a *share* would need for the same precision; and a dispersion that borrows from the form's twelve months
before. Shares have Wilson's own interval, NPS the one of its variance with three customers added, and the interval of a
difference is put together from both intervals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054  # two-sided 95 %
BORROWED = 80  # customers: the weight of the form's past in the dispersion of a sample
ASSUMED = 15  # customers: the weight of the usual dispersion in that of the past
USUAL = 0.4  # dispersion where there is no past: at the upper end of what registers of calls show (0.16 … 0.41)
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, in the unit of its figure."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether this value can be the true one."""
        return self.low - _TINY <= value <= self.high + _TINY


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean of ``n`` customers' values between 0 and 1, and the variance of one value (divided by n - 1)."""

    mean: float
    variance: float
    n: int

    @property
    def ratio(self) -> float:
        """The variance as a share of the greatest that this mean allows, which is that of a share: 0 … 1."""
        most = self.mean * (1 - self.mean)
        return min(1.0, self.variance / most) if most > _TINY else 0.0


def spread(values: Sequence[float]) -> Spread | None:
    """Mean and variance of customers' values; None without customers."""
    n = len(values)
    if not n:
        return None
    mean = math.fsum(values) / n
    variance = math.fsum([(value - mean) ** 2 for value in values]) / (n - 1) if n > 1 else 0.0
    return Spread(mean, variance, n)


def borrowed(past: Spread | None) -> float:
    """The dispersion that small samples borrow: that of the past, leaning on the usual one while the past is short."""
    return USUAL if past is None else _pooled(past.ratio, past.n - 1, USUAL, ASSUMED)


def mean_interval(sample: Spread | None, reference: float = USUAL) -> Interval | None:
    """Interval of a mean between 0 and 1: Wilson's, for ``n / dispersion`` customers; None without customers.

    ``reference`` is ``borrowed(…)`` of the twelve months before.
    """
    if sample is None:
        return None
    ratio = _pooled(sample.ratio, sample.n - 1, reference, BORROWED)
    return _wilson(sample.mean, sample.n / ratio)


def wilson(value: float | None, n: int) -> Interval | None:
    """Wilson score interval of a share seen in ``n`` customers; None without customers."""
    return None if value is None or n <= 0 else _wilson(value, n)


def nps_interval(promoters: int, neutrals: int, detractors: int) -> Interval | None:
    """Interval of NPS (-1 … 1) from the variance of a variable that is 1, 0 or -1; None without customers.

    Three customers are added, ¾ promoter, 1½ neutral, ¾ detractor (adjusted Wald; Rocks 2016, «Interval estimation for
    the Net Promoter Score»): without them five promoters of five would be an interval of no width.
    """
    n = promoters + neutrals + detractors
    if not n:
        return None
    centre = (promoters - detractors) / (n + 3)
    taken = (promoters + detractors + 1.5) / (n + 3)
    half = Z95 * math.sqrt((taken - centre * centre) / (n + 3))
    return Interval(max(-1.0, centre - half), min(1.0, centre + half))


def change_interval(
    now: float | None, bounds: Interval | None, before: float | None, earlier: Interval | None
) -> Interval | None:
    """Interval of ``now - before`` of two independent months (Newcombe's, from both intervals); None without both."""
    if now is None or before is None or bounds is None or earlier is None:
        return None
    fall = math.hypot(now - bounds.low, earlier.high - before)
    rise = math.hypot(bounds.high - now, before - earlier.low)
    return Interval(now - before - fall, now - before + rise)


def _pooled(ratio: float, weight: int, other: float, other_weight: int) -> float:
    return (weight * ratio + other_weight * other) / (weight + other_weight)


def _wilson(value: float, n: float) -> Interval:
    part = Z95 * Z95 / n
    centre = (value + part / 2) / (1 + part)
    half = Z95 * math.sqrt(max(value * (1 - value), 0.0) / n + part / (4 * n)) / (1 + part)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
