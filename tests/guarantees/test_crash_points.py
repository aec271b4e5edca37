"""A representative part of the crash table; all of it by ``python -m tests.guarantees.crash_table``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .crash_table import EVERYBODY, MONDAY, Outcome, disturbed, undisturbed, workplace
from .processes import KILLED

#: A call of each kind, from the end of the run, and what goes wrong with it.
POINTS = (
    ("create", 0, "killed_after"),
    ("batchUpdate", 0, "killed_after"),  # setting up the control workbook
    ("batchUpdate", 1, "timeout_after"),  # taking the lock
    ("batchUpdate", 3, "killed_after"),
    ("batchUpdate", 4, "killed_after"),
    ("batchUpdate", 5, "killed_before"),  # recording what is meant
    ("batchUpdate", 5, "killed_after"),
    ("batchUpdate", 5, "truncated"),
    ("batchUpdate", 5, "status_503"),
    ("batchUpdate", 6, "killed_after"),  # marking the prospects
    ("batchUpdate", 7, "killed_before"),  # painting their lights
    ("batchUpdate", 7, "killed_after"),
    ("batchUpdate", 7, "timeout_after"),
    ("drafts.create", 1, "killed_after"),
    ("drafts.create", 2, "reset_after"),
    ("drafts.send", 0, "killed_before"),
    ("drafts.send", 1, "killed_after"),
    ("drafts.send", 2, "truncated"),
    ("drafts.send", 3, "status_429"),
    ("batchUpdate", -1, "html_502"),  # releasing the lock
)


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Path, Path, Outcome, list[str]]]:
    with workplace() as (folder, config):
        expected, calls = undisturbed(config, folder)
        yield folder, config, expected, calls


@pytest.mark.parametrize(("method", "which", "fault"), POINTS)
def test_after_one_ordinary_run_nothing_tells_of_the_trouble(
    place: tuple[Path, Path, Outcome, list[str]], method: str, which: int, fault: str
) -> None:
    """Colours, marks, cases and audit are those of an undisturbed run; every mail arrived once."""
    folder, config, expected, calls = place
    numbers = [n for n, name in enumerate(calls, start=1) if name.endswith(method)]
    outcome, first, second = disturbed(config, folder, numbers[which], fault)
    assert (first == KILLED) == fault.startswith("killed")
    assert second == 0
    assert expected.difference(outcome) == ""


def test_the_undisturbed_run_is_worth_disturbing(place: tuple[Path, Path, Outcome, list[str]]) -> None:
    """It paints four workbooks and mails four people."""
    _folder, _config, expected, calls = place
    assert sum(name.endswith("drafts.send") for name in calls) == 4
    assert all(
        f"{code}/0/1/6" in expected.audit
        for code in ("GSC-FOR-01 2026", "GSC-FOR-01 2026 MOTOS", "GSC-FOR-03 2026", "GC-FOR-21 2026")
    )


@pytest.fixture(scope="module")
def monday() -> Iterator[tuple[Path, Path, Outcome, list[str]]]:
    with workplace(EVERYBODY) as (folder, config):
        expected, calls = undisturbed(config, folder, MONDAY)
        yield folder, config, expected, calls


@pytest.mark.parametrize(
    ("method", "which", "fault"),
    [
        ("batchUpdate", -6, "status_500"),  # recording what is to be sent
        ("drafts.create", 0, "status_503"),
        ("drafts.create", 4, "killed_after"),
        ("drafts.create", -1, "timeout_after"),
        ("drafts.send", 3, "killed_after"),
        ("drafts.send", 6, "killed_before"),
        ("drafts.send", -1, "reset_after"),
    ],
)
def test_every_kind_of_mail_arrives_once(
    monday: tuple[Path, Path, Outcome, list[str]], method: str, which: int, fault: str
) -> None:
    """New cases, digest, week, data to mend and absences of one morning."""
    folder, config, expected, calls = monday
    assert sum(name.endswith("drafts.send") for name in calls) == 9
    numbers = [n for n, name in enumerate(calls, start=1) if name.endswith(method)]
    outcome, _first, second = disturbed(config, folder, numbers[which], fault, MONDAY)
    assert second == 0
    assert expected.difference(outcome) == ""
