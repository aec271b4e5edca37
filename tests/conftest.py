"""What every test may rely on: no network beyond this machine, and no settings or credentials of whoever runs it."""

from __future__ import annotations

import gc
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from door import Told, command

from sheets_automation import samples
from sheets_automation.emulator.engine import Engine
from sheets_automation.emulator.wire import discovery

# Thousands of small runs hardly make a cycle: looking for them at every 700th object takes a fifth of the time.
gc.set_threshold(50_000, 20, 50)

_REAL_CONNECT = socket.socket.connect
_LOCAL = ("127.", "::1", "localhost")


def _connect(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and not str(host).startswith(_LOCAL):
        raise AssertionError(f"a test tried to reach {address!r}; tests run with the network off")
    _REAL_CONNECT(self, address)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections only to this machine; no ``SHEETS_AUTOMATION_*`` variable, no credential of whoever runs this."""
    monkeypatch.setattr(socket.socket, "connect", _connect)
    for name in [name for name in os.environ if name.startswith(("SHEETS_AUTOMATION_", "GOOGLE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHEETS_AUTOMATION_TOKEN_FILE", "/nonexistent/token.json")


@pytest.fixture(scope="session")
def sample_truth(tmp_path_factory: pytest.TempPathFactory) -> samples.SampleTruth:
    """The sample workbooks and their answer sheet, written once; nobody changes the files."""
    return samples.write(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def tried_samples(sample_truth: samples.SampleTruth, tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Path]:
    """What ``try`` said of the samples on their last evening, and the folder it left: only to be read."""
    left = tmp_path_factory.mktemp("tried") / "left"
    return command("--now", "2026-11-25T18:00", "try", *sample_truth.files, "--out", left), left


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody on this machine can enter; ``tmp_path`` is closed to others."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


_REAL_CALL = Engine.call


def _checked_call(self: Engine, method_id: str, *args: Any, **options: Any) -> Any:
    answer = _REAL_CALL(self, method_id, *args, **options)
    if isinstance(answer, dict) and not method_id.startswith("drivev2"):
        discovery.check_response(method_id, answer)
    return answer


@pytest.fixture(autouse=True)
def as_documented(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer of an emulator in this process is compared with Google's discovery documents, in every test.

    Only tests that measure time go without.
    """
    if request.node.get_closest_marker("measures") is None:
        monkeypatch.setattr(Engine, "call", _checked_call)
