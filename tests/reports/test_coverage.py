"""The intervals of the reports contain the truth about as often as they say (a short run of ``coverage.py``)."""

from __future__ import annotations

import pytest

from reports.coverage import CLASSES, level_rows, nps_coverage, share_coverage, student_quantile

MONTHS = 500
TOLERANCE = 0.015 + 2 * (0.95 * 0.05 / MONTHS) ** 0.5  # so few months vary by a point from draw to draw


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, int], float]:
    return {(row.population, row.n): row.ours for row in level_rows(MONTHS, (15, 60))}


def test_the_level_s_interval_is_honest(rows: dict[tuple[str, int], float]) -> None:
    """Small months of skewed scores: 95 of 100 intervals contain the level of all customers."""
    assert len(rows) == 10
    assert {key: told for key, told in rows.items() if abs(told - 0.95) > TOLERANCE} == {}


def test_the_textbook_interval_would_not_be() -> None:
    """Student's t misses the truth three times as often as it says, which is why it is not used."""
    assert max(row.student for row in level_rows(200, (15,)) if row.population in ("posventa", "comercial")) < 0.9


def test_nps_and_shares() -> None:
    """NPS from five customers on, and shares from fifteen, keep what they promise."""
    for classes in CLASSES.values():
        for n in (5, 15, 60):
            assert nps_coverage(1000, classes, n) > (0.9 if n < 15 else 0.92)
    assert all(share_coverage(1000, 0.89, n) > 0.92 for n in (15, 60))


def test_quantiles_of_student() -> None:
    """Against the printed tables: 2,262 at 9, 2,145 at 14, 1,984 at 100 degrees of freedom."""
    found = [round(student_quantile(freedom), 3) for freedom in (9, 14, 100)]
    assert found == [2.262, 2.145, 1.984]
