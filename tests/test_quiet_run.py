"""What a scheduled run leaves in somebody's log: its result quotes cells, so it prints none."""

from __future__ import annotations

import json

import pytest
from door import Told, command, google_on_loopback
from guarantees.crash_table import ADVISERS, NOW, department, workplace

SECRETS = ("Cliente", "31012345", "ABC0", "Se llamó", "Andrés Molano", *ADVISERS)


@pytest.fixture(scope="module")
def told() -> tuple[Told, Told]:
    """A run as a person starts it, and one as a schedule does, each on a department of its own."""
    answers = []
    for options in ((), ("--quiet",)):
        desk = department()
        with workplace() as (_folder, config), google_on_loopback(NOW, emulator=desk.emulator) as (url, _emulator):
            line = ("--endpoint", url, "--now", NOW.isoformat(), "run", *options)
            answers.append(command(*line, config=config))
    return answers[0], answers[1]


def test_a_quiet_run_says_only_what_a_log_may_hold(told: tuple[Told, Told]) -> None:
    """Nothing on stdout; on stderr lines of JSON with counts, and no name, telephone, plate or comment in them."""
    _loud, quiet = told
    assert (quiet.code, quiet.out) == (0, "")
    lines = [json.loads(line) for line in quiet.err.splitlines()]
    assert lines[-1]["open_cases"] > 0
    assert [secret for secret in SECRETS if secret in quiet.err] == []


def test_the_result_of_a_run_does_quote_cells(told: tuple[Told, Told]) -> None:
    """So the other test looks for something that is there to be found."""
    loud, _quiet = told
    assert any(secret in loud.out for secret in SECRETS)
