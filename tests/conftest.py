"""What every test may rely on: no network beyond this machine, and no settings or credentials of whoever runs it."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest

_REAL_CONNECT = socket.socket.connect
_LOCAL = ("127.", "::1", "localhost")


def _connect(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and not str(host).startswith(_LOCAL):
        raise AssertionError(f"a test tried to reach {address!r}; tests run with the network off")
    _REAL_CONNECT(self, address)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections only to this machine; no ``SHEETS_AUTOMATION_*`` variable, no application default credential."""
    monkeypatch.setattr(socket.socket, "connect", _connect)
    for name in [name for name in os.environ if name.startswith(("SHEETS_AUTOMATION_", "GOOGLE_"))]:
        monkeypatch.delenv(name)
