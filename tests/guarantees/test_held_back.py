"""A file that is held back because too much of it would be repainted, until a person lets it pass.

By the command line alone, on the shipped configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from door import Told, command, google_on_loopback

from .desk import Desk, wednesday_morning
from .hands import Hands

SHORT, LONG = "GSC-FOR-01", "GSC-FOR-03"
ADMINISTRATOR = "sistemas@carrazos.example"


def call(number: int, score: int) -> list[object]:
    day = date(2026, 11, 24)
    return ["", f"Cliente Prueba {number}", f"310{number:07d}", f"ABC{number:03d}", day, score, f"Palabras {number}"]


@pytest.fixture
def town() -> Iterator[tuple[Desk, str]]:
    """72 calls whose scores all became 1, beside 300 with ten detractors."""
    with google_on_loopback(wednesday_morning()) as (address, emulator):
        desk = Desk(emulator=emulator)
        desk.register(SHORT, [call(n, 1) for n in range(72)])
        desk.register(LONG, [call(n, 3 if n < 510 else 9) for n in range(500, 800)])
        yield desk, address


def at(address: str, *arguments: object) -> Told:
    return command("--endpoint", address, "--now", "2026-11-25T08:00", *arguments)


def reds(desk: Desk, code: str) -> int:
    return sum(spot.fill == "#ff0000" for line in desk.grid(code) for spot in line)


def notices(desk: Desk) -> list[str]:
    return [mail.text for mail in desk.emulator.sent_mail() if ADMINISTRATOR in mail.recipients]


def test_a_held_back_file_is_told_once_a_day_and_passes_by_a_persons_word(
    town: tuple[Desk, str], tmp_path: Path
) -> None:
    """The 300-row file goes on all the while, even between the look and the approval."""
    desk, address = town
    title = f"{SHORT} 2026"
    first = at(address, "run")
    assert first.code == 3, first.err
    assert (reds(desk, SHORT), reds(desk, LONG)) == (0, 10)
    assert at(address, "run").code == 3
    [notice] = notices(desk)
    assert "72 de 72 filas" in notice
    assert f'plan --out PLAN --only "{title}"' in notice
    file = tmp_path / "plan.json"
    looked = at(address, "plan", "--only", title, "--out", file)
    assert looked.code == 2, looked.err
    assert "72 rows to paint" in looked.out
    assert LONG not in looked.out
    Hands(desk, LONG).type(301, 0, *call(900, 2))
    passed = at(address, "run", "--plan", file)
    assert passed.code == 0, passed.err
    assert (reds(desk, SHORT), reds(desk, LONG)) == (72, 11)
    assert at(address, "plan").code == 0
    assert at(address, "run").code == 0
    assert len(notices(desk)) == 1


def test_a_held_back_file_that_moved_since_it_was_looked_at_does_not_pass(
    town: tuple[Desk, str], tmp_path: Path
) -> None:
    """What changed is told, and nothing is written in any file."""
    desk, address = town
    file = tmp_path / "plan.json"
    at(address, "plan", "--only", f"{SHORT} 2026", "--out", file)
    Hands(desk, SHORT).type(5, 5, 10)
    refused = at(address, "run", "--plan", file)
    assert refused.code == 1
    assert "G6" in refused.err
    assert (reds(desk, SHORT), reds(desk, LONG)) == (0, 0)


def test_only_a_file_that_was_read_can_be_asked_about(town: tuple[Desk, str]) -> None:
    _desk, address = town
    refused = at(address, "plan", "--only", "Lista vieja")
    assert refused.code == 1
    assert f"«{SHORT} 2026»" in refused.err
