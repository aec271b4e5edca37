"""A department on an emulator, Google's keys on loopback, and the service in front of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from guarantees.crash_table import workplace

from .served import KeyServer, key_server


@pytest.fixture(scope="module")
def keys() -> Iterator[KeyServer]:
    with key_server() as server:
        yield server


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Path, Path]]:
    """A folder for logs, and a configuration of three forms without reports."""
    with workplace() as found:
        yield found
