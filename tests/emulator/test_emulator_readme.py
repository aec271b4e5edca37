"""The emulator's README: its tables are what the code does, its examples run, it names every control call and fault."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from sheets_automation.emulator import DEFAULT_OWNER, Emulator, coverage
from sheets_automation.emulator.wire.faults import KINDS

TEXT = coverage.README.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code() -> None:
    """Whoever builds a call, or learns what is missing of one, runs the command that the README names."""
    assert coverage.with_tables(TEXT) == TEXT


def test_what_is_called_partial_exists() -> None:
    """The hand-written reasons name calls and requests that are built."""
    assert coverage.unknown() == set()


def test_every_call_and_request_is_listed_once() -> None:
    """Sheets, Drive and Gmail whole, with the whole of Sheets' values and most of batchUpdate done."""
    listed = {api: coverage.calls(api) for api in ("sheets", "drive", "gmail")}
    assert all(entry.state != "not" for entry in listed["sheets"])
    kinds = coverage.requests()
    assert len({entry.name for entry in kinds}) == len(kinds) > 70
    for entries in (*listed.values(), kinds):
        for entry in entries:
            assert f"`{entry.name.split('.', 1)[-1]}` | {entry.state} |" in TEXT


def test_the_command_prints_the_tables() -> None:
    """Without ``--write`` it only shows them; anything else is refused with its usage."""
    command = [sys.executable, "-m", "sheets_automation.emulator.coverage"]
    root = Path(coverage.__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout in TEXT
    assert subprocess.run([*command, "--wrong"], cwd=root, capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize("mark", ["in process", "loopback"])
def test_the_examples_run(mark: str) -> None:
    """What is shown in Python does what it says."""
    found = re.search(rf"<!-- python: {mark} -->\n```python\n(.*?)```", TEXT, re.DOTALL)
    assert found
    exec(compile(found[1], f"README, {mark}", "exec"), {})  # noqa: S102 - our own README


def test_every_control_call_and_every_fault_is_explained(emulator: Emulator, http: requests.Session) -> None:
    """What ``GET /__emulator__/`` lists is in the README's table; so is every kind of fault, and the default owner."""
    control = TEXT.partition("## The control path")[2]
    for call in http.get("https://sheets.googleapis.com/__emulator__/").json()["calls"]:
        verb, _, path = call.partition(" ")
        lines = [line for line in control.splitlines() if f"{path}`" in line]
        assert any(f"`{verb}" in line for line in lines), call
    assert all(f"`{kind}`" in control for kind in KINDS)
    assert f"`{DEFAULT_OWNER}`" in TEXT


def test_the_fault_of_the_readme_is_taken(http: requests.Session) -> None:
    """The body shown for ``curl`` is a fault."""
    found = re.search(r"/faults -d '(\{.*?\})'", TEXT)
    assert found
    answer = http.post("https://sheets.googleapis.com/__emulator__/faults", data=found[1])
    assert answer.status_code == 200
    assert answer.json() == answer.json() | json.loads(found[1])
