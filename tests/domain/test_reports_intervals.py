"""Intervals and verdicts of figures: what a small or skewed sample allows to say."""

from __future__ import annotations

import pytest
from report_examples import QUESTIONS, call, card, config, line, report

from sheets_automation.domain.reports.intervals import (
    borrowed,
    change_interval,
    mean_interval,
    nps_interval,
    spread,
    wilson,
)


def test_an_index_is_surer_than_a_share() -> None:
    """Customers who all answer 8 to 10 differ less than those who say yes or no: the interval is narrower."""
    scores = [0.8, 0.9, 1.0, 1.0, 0.9] * 12
    own, share = mean_interval(spread(scores), borrowed(spread(scores * 10))), wilson(0.92, 60)
    assert own is not None
    assert share is not None
    assert own.high - own.low < (share.high - share.low) / 2
    assert own.low < 0.92 < own.high


def test_equal_answers_are_no_certainty() -> None:
    """Twenty tens: the sample shows no dispersion, so it borrows the usual one, and 95 % stays possible."""
    found = mean_interval(spread([1.0] * 20))
    assert found is not None
    assert found.high == pytest.approx(1.0)
    assert found.low < 0.95


def test_one_customer_and_none() -> None:
    """One survey has an interval, a wide one; none has none."""
    found = mean_interval(spread([0.9]))
    assert found is not None
    assert (found.low < 0.5, found.high > 0.95) == (True, True)
    assert mean_interval(spread([])) is None
    assert nps_interval(0, 0, 0) is None


def test_a_short_past_is_not_believed_alone() -> None:
    """Two equal customers of last month lend nearly the usual dispersion, a thousand of them nearly none."""
    assert borrowed(None) == 0.4
    assert borrowed(spread([1.0, 1.0])) > 0.35
    assert borrowed(spread([1.0] * 1000)) < 0.01


def test_nps_of_a_few_is_not_a_point() -> None:
    """Five promoters of five: between 17,5 and 100, not 100 for sure; and never beyond -100 or 100."""
    found = nps_interval(5, 0, 0)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.1749, abs=5e-5), 1.0)
    worst = nps_interval(0, 0, 4)
    assert worst is not None
    assert worst.low == -1.0


def test_the_change_of_two_months() -> None:
    """Newcombe's published example: 56/70 against 48/80 differ by 20 points, from 5,24 to 33,39."""
    found = change_interval(56 / 70, wilson(56 / 70, 70), 48 / 80, wilson(48 / 80, 80))
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert change_interval(None, None, 0.6, wilson(0.6, 80)) is None


def test_a_small_move_is_called_noise() -> None:
    """One worse answer of forty is noise; a month of sixes after a month of tens is none."""
    before = [call(row, "2026-09-10", 10) for row in range(40)]
    near = [call(100 + row, "2026-10-10", 10 if row else 8) for row in range(40)]
    far = [call(100 + row, "2026-10-10", 6) for row in range(40)]
    assert card(report([*before, *near]), "Variación frente al mes anterior")[1].endswith("Ruido: dentro del margen")
    assert card(report([*before, *far]), "Variación frente al mes anterior")[1].endswith(
        "Fuera del margen: no es ruido"
    )


def test_twenty_four_surveys_at_94_9_are_no_failure() -> None:
    """The figure is below the goal, the sample leaves it open: in every table that judges it."""
    scores = [10] * 18 + [8] * 5 + [7.7]
    calls = [call(row, score=score) for row, score in enumerate(scores)]
    tab = report(calls)
    assert line(tab, "Tunja · Volkswagen")[1:3] == [24, pytest.approx(0.9487, abs=5e-4)]
    for first in ("Tunja · Volkswagen", "Taller", "Tiempos"):
        assert line(tab, first)[-1] == "No concluyente"
    assert line(tab, "Carlos Rodríguez")[6] == "No concluyente"
    assert line(tab, "Total", occurrence=1)[-1] == "No cumple (oficial)\nNo concluyente"
    assert card(tab, "Meta ≥ 95,00 %")[0] == "No cumple"


def test_a_conclusive_failure_is_said() -> None:
    """Sixty customers at 80 %: nobody can call that chance."""
    tab = report([call(row, score=8) for row in range(60)])
    assert line(tab, "Tunja · Volkswagen")[-1] == "No cumple"
    assert line(tab, "Total", occurrence=1)[-1] == "No cumple"


def test_missing_answers_leave_the_official_level() -> None:
    """Half of the customers skip a question: the level stays the mean of the indices, and lies in its interval."""
    full = [call(row, score=9) for row in range(6)]
    part = [call(10 + row, score=9, answers={QUESTIONS[0]: 6.0}) for row in range(6)]
    tab = report([*full, *part])
    assert card(tab, "Nivel de satisfacción (oficial)")[0] == pytest.approx((0.75 + 0.9 * 3) / 4)
    note = card(tab, "Meta ≥ 95,00 %")[1]
    low, high = (float(words.replace(",", ".").rstrip(" %")) for words in note.split("IC 95 %: ")[1].split(" – "))
    assert low < 86.25 < high


@pytest.mark.parametrize("method", ["promotores", "nps"])
def test_other_indicators_have_intervals_of_their_own(method: str) -> None:
    """Promoters are a share, NPS a difference: each with its interval in the card of the goal."""
    calls = [call(row, score=score) for row, score in enumerate((10, 10, 9, 8, 5) * 3)]
    note = card(report(calls, settings=config(metodo=method)), "Meta ≥ 95,00 %")[1]
    expected = {"promotores": "35,75 % – 80,18 %", "nps": "-3,59 % – 70,26 %"}
    assert note.endswith(expected[method])
