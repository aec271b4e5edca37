"""A representative part of the deaths over a relay; all by ``python -m tests.guarantees.smtp_crash_table``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from .relay import CONNECT, CONTENT, TAKEN
from .smtp_crash_table import Ended, Point, disturbed, smtp_workplace, undisturbed

#: Where the process dies; a number from the end counts calls to Google of the run's second half: the mails.
POINTS = (
    Point(CONNECT, 1),
    Point("AUTH", 1),
    Point("MAIL", 2),
    Point("DATA", 1),
    Point(CONTENT, 2),
    Point(TAKEN, 1),
    Point(TAKEN, 4),
    Point("QUIT", 1),
)


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Path, Path, frozenset[str], list[str]]]:
    with smtp_workplace() as (folder, config):
        expected, calls, _commands = undisturbed(config, folder)
        yield folder, config, expected, calls


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_a_death_at_the_relay_doubles_and_hides_nothing(
    place: tuple[Path, Path, frozenset[str], list[str]], point: Point
) -> None:
    """Nobody gets a mail twice; what did not arrive is told at its line and to the administrator, once."""
    folder, config, expected, _calls = place
    ended = disturbed(config, folder, point)
    assert ended.died
    assert ended.wrong(expected) == []


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("back", [2, 4, 6])
def test_a_death_at_google_between_two_mails(
    place: tuple[Path, Path, frozenset[str], list[str]], back: int, moment: str
) -> None:
    """The same at the writes that say «entregando» and «enviado», which come last in a run."""
    folder, config, expected, calls = place
    ended = disturbed(config, folder, Point("google", len(calls) - back, moment))
    assert ended.died
    assert ended.wrong(expected) == []


def test_the_judge_sees_what_is_wrong() -> None:
    """A mail that came twice, one that is lost in silence, one that was told twice, a line without an end."""
    ana, luz = "ana@x.example", "luz@x.example"
    everybody = frozenset({ana, luz})

    def line(address: str, state: str = "enviado", detail: str = "") -> dict[str, str]:
        return {"recipient": address, "state": state, "detail": detail}

    maybe = line(luz, "descartado", "no se sabe si llegó: …")
    well = Ended(True, Counter({ana: 1}), (line(ana), maybe), (f"{luz} …",), (3, 0))
    assert well.wrong(everybody) == []
    for ended, words in (
        (Ended(True, Counter({ana: 2, luz: 1}), (line(ana), line(luz)), (), (0, 0)), "2 times"),
        (Ended(True, Counter({ana: 1}), (line(ana), line(luz)), (), (0, 0)), "lost in silence"),
        (Ended(True, Counter({ana: 1}), (line(ana), maybe), (), (0, 0)), "told 0 times"),
        (Ended(True, Counter({ana: 1}), (line(ana), maybe), (luz, luz), (0, 0)), "told 2 times"),
        (Ended(True, Counter({ana: 1, luz: 1}), (line(ana), line(luz, "entregando")), (), (0, 0)), "«entregando»"),
        (Ended(True, Counter({ana: 1, luz: 1}), (line(ana),), (), (0, 0)), "its line"),
        (Ended(True, Counter({ana: 1, luz: 1}), (line(ana), line(luz)), (), (0, 3)), "exit 3"),
    ):
        assert any(words in told for told in ended.wrong(everybody)), words
