"""``doctor`` on set-ups that are broken in one way: it names that and its remedy, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import Clinic
from token_server import TokenServer


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    tokens = TokenServer()
    yield Clinic.healthy(tmp_path, tokens)
    tokens.close()


def test_a_healthy_setup(clinic: Clinic) -> None:
    """No problem, exit 0, and a short list of what is in order; nothing stays written."""
    found = clinic.examined()
    assert found.problems == ()
    assert found.unseen == ()
    assert not found.blocked
    assert not clinic.emulator.workspace.drafts
    assert not clinic.emulator.sent_mail()
