"""How often the intervals of the reports contain the truth: ``python -m tests.reports.coverage [months]``.

Each population is a distribution of customers as registers of calls show them: the share of customers with each own
index (mean of their answers / 10). A drawn month is ``n`` customers of it, and 600 others are the twelve months before.
An honest interval of 95 % contains the population's mean in 95 of 100 drawn months. Of 2,000 drawn months the share
varies by half a point from draw to draw; over 10,000 ours lay between 93.8 % and 96.2 % for every population and size.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain.reports.intervals import (
    Z95,
    Interval,
    borrowed,
    mean_interval,
    nps_interval,
    spread,
    wilson,
)

MONTHS, PAST, SEED = 2000, 600, 2026
SIZES = (15, 60, 250)
NOMINAL, TOLERANCE = 0.95, 0.015

#: Own index → customers of a thousand.
POPULATIONS: Mapping[str, Mapping[float, int]] = {
    # the after-sales register of the samples: 93,6 %, nearly eight of ten give only tens
    "posventa": {1.0: 780, 0.9: 71, 0.8: 62, 0.7: 31, 0.6: 21, 0.5: 15, 0.3: 11, 0.2: 6, 0.4: 2, 0.1: 1},
    # the sales register of the samples: 94,5 %
    "comercial": {1.0: 761, 0.9: 101, 0.8: 77, 0.7: 24, 0.6: 16, 0.5: 8, 0.3: 8, 0.4: 5},
    # a survey of 13.954 customers of a shop (npsgame): 86,7 %, the answers less piled up at the end
    "tienda": {1.0: 356, 0.9: 293, 0.8: 192, 0.7: 81, 0.6: 35, 0.5: 21, 0.4: 10, 0.3: 5, 0.1: 4, 0.2: 3},
    # few dissatisfied ones, and those not very much so: 95,6 %
    "tranquila": {1.0: 600, 0.975: 100, 0.95: 80, 0.9: 100, 0.85: 40, 0.8: 40, 0.7: 30, 0.5: 10},
    # hardly anybody complains, but who does gives twos and fours: 96,9 %
    "extrema": {1.0: 800, 0.975: 60, 0.95: 40, 0.9: 40, 0.8: 30, 0.6: 10, 0.4: 10, 0.2: 10},
}  # fmt: skip

#: Promoters, neutrals and detractors of a hundred.
CLASSES: Mapping[str, tuple[int, int, int]] = {
    "posventa": (84, 10, 6),
    "tienda": (62, 29, 9),
    "dividida": (40, 30, 30),
}


@dataclass(frozen=True, slots=True)
class Row:
    """How often three intervals of one population's level contained the truth."""

    population: str
    n: int
    ours: float
    student: float  # the textbook t interval, for comparison
    width: float  # mean width of ours


def level_rows(months: int, sizes: Sequence[int] = SIZES) -> list[Row]:
    """Coverage of the level's interval, for each population and size."""
    rows = []
    for name, population in POPULATIONS.items():
        values, weights = list(population), list(population.values())
        truth = math.fsum(value * weight for value, weight in population.items()) / sum(weights)
        for n in sizes:
            source = random.Random(f"{SEED} {name} {n}")
            ours = student = 0
            width = 0.0
            for _ in range(months):
                past = borrowed(spread(source.choices(values, weights, k=PAST)))
                sample = spread(source.choices(values, weights, k=n))
                found = mean_interval(sample, past)
                assert sample is not None
                assert found is not None
                ours += found.holds(truth)
                width += (found.high - found.low) / months
                half = student_quantile(n - 1) * math.sqrt(sample.variance / n)
                student += Interval(sample.mean - half, sample.mean + half).holds(truth)
            rows.append(Row(name, n, ours / months, student / months, width))
    return rows


def nps_coverage(months: int, classes: tuple[int, int, int], n: int) -> float:
    """Coverage of the interval of NPS."""
    source = random.Random(f"{SEED} {classes} {n}")
    truth = (classes[0] - classes[2]) / sum(classes)
    hits = 0
    for _ in range(months):
        drawn = source.choices((0, 1, 2), classes, k=n)
        found = nps_interval(*(drawn.count(kind) for kind in range(3)))
        assert found is not None
        hits += found.holds(truth)
    return hits / months


def share_coverage(months: int, share: float, n: int) -> float:
    """Coverage of Wilson's interval."""
    source = random.Random(f"{SEED} {share} {n}")
    hits = 0
    for _ in range(months):
        counted = sum(source.random() < share for _ in range(n))
        found = wilson(counted / n, n)
        assert found is not None
        hits += found.holds(share)
    return hits / months


def student_quantile(freedom: int) -> float:
    """The 97,5 % quantile of Student's t (Abramowitz & Stegun 26.7.5), right to three decimals from 5 on."""
    z = Z95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def main(months: int = MONTHS) -> int:
    """Print the table; 1 when the level's interval is anywhere further than 1,5 points from 95 %."""
    tell = sys.stdout.write
    tell(f"{months} months each      n   ours  Student t  mean width\n")
    rows = level_rows(months)
    for row in rows:
        tell(f"{row.population:18} {row.n:4}  {row.ours:5.1%}      {row.student:5.1%}       {row.width:.3f}\n")
    for name, classes in CLASSES.items():
        told = "  ".join(f"n={n} {nps_coverage(months, classes, n):.1%}" for n in (5, *SIZES))
        tell(f"NPS {name:14} {told}\n")
    for share in (0.06, 0.5, 0.89):
        told = "  ".join(f"n={n} {share_coverage(months, share, n):.1%}" for n in SIZES)
        tell(f"share {share:4.0%}         {told}\n")
    return int(any(abs(row.ours - NOMINAL) > TOLERANCE for row in rows))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MONTHS))
