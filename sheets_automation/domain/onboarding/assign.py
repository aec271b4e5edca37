"""The best way to give columns to fields, one to one: most confidence in all (Kuhn 1955, in the form of potentials)."""

from __future__ import annotations

from collections.abc import Sequence

_BIG = float("inf")


def best_pairs(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """(row, column) pairs whose gains sum highest; ``gains``: a row for each of n, a column for each of m ≥ n.

    Pairs that gain nothing are left out.
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        turned = [list(line) for line in zip(*gains, strict=True)]
        return sorted((row, column) for column, row in best_pairs(turned))
    n, m = len(gains), len(gains[0])
    rows, columns = [0.0] * (n + 1), [0.0] * (m + 1)
    of_column, way = [0] * (m + 1), [0] * (m + 1)
    for row in range(1, n + 1):
        of_column[0], at = row, 0
        least, done = [_BIG] * (m + 1), [False] * (m + 1)
        while True:
            done[at] = True
            here, delta, following = of_column[at], _BIG, 0
            for column in range(1, m + 1):
                if done[column]:
                    continue
                cost = -gains[here - 1][column - 1] - rows[here] - columns[column]
                if cost < least[column]:
                    least[column], way[column] = cost, at
                if least[column] < delta:
                    delta, following = least[column], column
            for column in range(m + 1):
                if done[column]:
                    rows[of_column[column]] += delta
                    columns[column] -= delta
                else:
                    least[column] -= delta
            at = following
            if not of_column[at]:
                break
        while at:
            of_column[at] = of_column[way[at]]
            at = way[at]
    pairs = ((of_column[column] - 1, column - 1) for column in range(1, m + 1) if of_column[column])
    return sorted((row, column) for row, column in pairs if gains[row][column] > 0)
