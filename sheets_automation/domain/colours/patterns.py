"""How much a pattern explains: rhythms of rows, and what chance would do.

Explanations are weighed in bits: naming ``size`` of ``total`` rows one by one takes so many, saying «every third row»
takes few. What an explanation saves is the odds that it is more than a coincidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import exp, inf, lgamma, log, log2

_STRIPES = 5  # single rows in a rhythm, or
_BLOCKS = 3  # blocks
_APART = 6  # no stripes are further apart than so many of their width
_LONGEST = 24  # rows after which a rhythm begins again, where some rows cannot be seen
_OFF_RUNS = 0.2  # share of runs and gaps of another length: rows are inserted and sorted later on
_OFF_ROWS = 0.05


def equal_runs(places: Sequence[int], total: int | None = None) -> float:
    """Bits saved by saying that ascending places come in equal runs at equal distances; 0 where they do not.

    ``total``: how many places there are; None: only those up to the last one count.
    """
    runs: list[int] = [1]
    gaps: list[int] = []
    for before, after in pairwise(places):
        if after == before + 1:
            runs[-1] += 1
        else:
            gaps.append(after - before - 1)
            runs.append(1)
    if len(runs) < _BLOCKS:
        return 0.0
    run, gap = _commonest(runs[1:-1]), _commonest(gaps)
    if (run == 1 and len(runs) < _STRIPES) or gap > _APART * run:
        return 0.0
    # the first and the last run may be cut off by the ends of the table
    off = sum(length != run for length in runs[1:-1]) + sum(length > run for length in (runs[0], runs[-1]))
    off += sum(length != gap for length in gaps)
    span = places[-1] - places[0] + 1 + gap
    span = span if total is None else min(span, total)
    cost = 2 * log2(run + gap) + 1 + off * log2(span)
    return max(0.0, bits(span, len(places)) - cost) if off <= _OFF_RUNS * (len(runs) + len(gaps)) else 0.0


def regular(places: Sequence[int]) -> bool:
    """Whether ascending places are each as far from the next as any other: single stripes without an exception."""
    return len({after - before for before, after in pairwise(places)}) == 1


def repeating(places: Sequence[tuple[int, bool]]) -> float:
    """Bits saved by saying that the same places of every so many are taken; 0 where they are not.

    ``places``: (place, taken) in ascending order; a place that is left out says neither.
    """
    taken = [place for place, is_taken in places if is_taken]
    best = 0.0
    for period in range(2, min(_LONGEST, len(places) // _BLOCKS) + 1):
        all_of = Counter(place % period for place, _taken in places)
        taken_of = Counter(place % period for place in taken)
        chosen = [rest for rest in range(period) if 2 * taken_of[rest] > all_of[rest]]
        wrong = sum(all_of[rest] - taken_of[rest] if rest in chosen else taken_of[rest] for rest in range(period))
        neighbours = sum((rest + 1) % period in chosen for rest in chosen)
        one_run = 0 < len(chosen) < period and neighbours == len(chosen) - 1
        if not one_run or wrong > _OFF_ROWS * len(places) or len(taken) < _STRIPES:
            continue
        cost = log2(_LONGEST) + 2 * log2(period) + (bits(len(places), wrong) if wrong else 0.0)
        best = max(best, bits(len(places), len(taken)) - cost)
    return best


def bits(total: int, size: int) -> float:
    """What it takes to name ``size`` of ``total`` things one by one."""
    return _log_choose(total, size) / log(2)


def chance_of(hits: int, drawn: int, expected: int, others: int) -> float:
    """Chance that at least ``hits`` of so many drawn blindly are expected ones (hypergeometric)."""
    whole = _log_choose(expected + others, drawn)
    chance = 0.0
    for hit in range(hits, min(drawn, expected) + 1):
        term = exp(_log_choose(expected, hit) + _log_choose(others, drawn - hit) - whole)
        chance += term
        if term < 1e-9:
            break
    return chance


def _commonest(lengths: Sequence[int]) -> int:
    return min(Counter(lengths).items(), key=lambda item: (-item[1], item[0]))[0]


def _log_choose(total: int, size: int) -> float:
    if not 0 <= size <= total:
        return -inf
    return lgamma(total + 1) - lgamma(size + 1) - lgamma(total - size + 1)
