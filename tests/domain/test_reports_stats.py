"""Figures of satisfaction against values computed by hand or published."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sheets_automation.domain.reports.stats import (
    Classes,
    Scores,
    Verdict,
    conclusive,
    level,
    nps_interval,
    official,
    share,
    wilson,
)

SURVEY = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "survey" / "npsgame_retail_fr.csv"


def test_level_is_the_mean_of_the_question_indices() -> None:
    """9 and 10 to one question, 8 to the other: (0,95 + 0,80) / 2; a question nobody answered does not count."""
    questions = {"a": Scores.of([9, 10]), "b": Scores.of([8]), "c": Scores.of([])}
    assert level(questions) == pytest.approx((0.95 + 0.80) / 2)
    assert questions["a"].mean == 9.5
    assert level({"c": Scores.of([])}) is None


def test_nothing_is_not_zero() -> None:
    """Without customers there is no share, no index, no interval and no verdict."""
    assert share(0, 0) is None
    assert Classes(0, 0, 0).nps is None
    assert wilson(None, 0) is None
    assert official(None, 0.95, strict=False) is Verdict.NO_DATA
    assert conclusive(None, 0.95) is Verdict.NO_DATA


def test_wilson_interval_of_a_published_example() -> None:
    """19 of 20: between 76,4 % and 99,1 %, so a 95 % goal is neither met nor missed for sure."""
    interval = wilson(19 / 20, 20)
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(0.7639, abs=5e-5), pytest.approx(0.9911, abs=5e-5))
    assert conclusive(interval, 0.95) is Verdict.OPEN
    assert official(19 / 20, 0.95, strict=False) is Verdict.MET


def test_wilson_interval_stays_within_bounds() -> None:
    """All or none of five gives an interval that ends exactly at 1 or 0 and is not a point."""
    everything, nothing = wilson(1.0, 5), wilson(0.0, 5)
    assert everything is not None
    assert nothing is not None
    assert everything.high == pytest.approx(1.0)
    assert everything.low == pytest.approx(0.5655, abs=5e-5)
    assert nothing.low == pytest.approx(0.0)


def test_large_samples_conclude() -> None:
    """With thousands of answers the interval lies on one side of the goal."""
    assert conclusive(wilson(0.97, 5000), 0.95) is Verdict.MET
    assert conclusive(wilson(0.93, 5000), 0.95) is Verdict.MISSED


@pytest.mark.parametrize(
    ("value", "strict", "expected"),
    [
        (0.9496, False, Verdict.MISSED),
        (0.95, False, Verdict.MET),
        (0.95, True, Verdict.MISSED),
        (0.9501, True, Verdict.MET),
        (sum([0.1] * 9) + 0.05, False, Verdict.MET),  # 0,95 with binary rounding
    ],
)
def test_goal_is_compared_unrounded(value: float, strict: bool, expected: Verdict) -> None:
    """94,96 % does not comply, exactly 95 % does unless the goal must be exceeded."""
    assert official(value, 0.95, strict) is expected


def test_nps_of_the_published_survey() -> None:
    """8.465 promoters, 3.953 neutrals and 1.194 detractors make an NPS of 53,42."""
    classes = Classes(8465, 3953, 1194)
    assert classes.n == 13612
    assert classes.nps is not None
    assert round(100 * classes.nps, 4) == 53.4161
    interval = nps_interval(classes)
    assert interval is not None
    assert interval.low < classes.nps < interval.high
    assert interval.high - interval.low < 0.03


def test_classes_of_the_survey_itself() -> None:
    """Counting the survey's own scores gives the published classes and 342 rows without a score."""
    if not SURVEY.is_file():
        pytest.skip("the reference survey is not on this machine")
    with SURVEY.open(encoding="latin-1", newline="") as lines:
        scores = [row["nps"] for row in csv.DictReader(lines)]
    known = [float(score) for score in scores if score != "NA"]
    classes = Classes(
        sum(score >= 9 for score in known), sum(7 <= score < 9 for score in known), sum(score < 7 for score in known)
    )
    assert classes == Classes(8465, 3953, 1194)
    assert len(scores) - len(known) == 342


def test_a_goal_is_not_missed_by_binary_rounding() -> None:
    """Nineteen times 0.05 is 0.95 to everybody but a computer: reached is reached, and reached is not more."""
    reached = sum([0.05] * 19)
    assert reached != 0.95
    for value in (reached, 0.95 - (reached - 0.95)):
        assert official(value, 0.95, strict=False) is Verdict.MET
        assert official(value, 0.95, strict=True) is Verdict.MISSED
