"""pytest plugin: other people's test suites, unchanged, against a local emulator instead of Google.

``pytest -p redirect_to_emulator`` starts the emulator on loopback, sends every request for a ``googleapis.com`` host
there, and lets every kind of credentials have a token without asking anybody. ``--keep-calls FILE`` writes down each
call with its outcome. Nothing else of the suite is touched.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import google.oauth2.credentials
import google.oauth2.service_account
import pytest
import requests.adapters

from sheets_automation.emulator import DEFAULT_OWNER, Emulator, server
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.state.grid import new_spreadsheet

#: A file of somebody else, which gspread's suite expects to be refused (it exists on the real service).
PRIVATE_ID = "1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc"
#: A file of the caller's own, which gspread-dataframe's suite writes to (``tests.config`` names it).
OWN_ID = "1P3rdCDxfO760TJdE-cbi0k_yy9vmC-joapjuGw9vNjc"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-calls", type=Path, help="write every call on the emulator to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "vcr: recorded calls; played live here")


@pytest.fixture(scope="session", autouse=True)
def local_google(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator with the two files that the suites expect, and every client of this process pointed at it."""
    with Emulator() as emulator:
        for file_id, owner in ((PRIVATE_ID, "somebody.else@emulator.test"), (OWN_ID, DEFAULT_OWNER)):
            emulator.workspace.commit(new_spreadsheet(file_id, f"File of {owner}"), Context(datetime.now(UTC), owner))
        running = server.make(emulator)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with pytest.MonkeyPatch.context() as patch:
            _redirect(patch, f"127.0.0.1:{running.port}")
            yield emulator
        running.shutdown()
        if kept := request.config.getoption("--keep-calls"):
            lines = [
                f"{c.status} {c.http_method} {c.path} {c.params} {c.raw[:2000]!r}" for c in emulator.recorder.calls
            ]
            kept.write_text("\n".join(lines), encoding="utf-8")


def _redirect(patch: pytest.MonkeyPatch, host: str) -> None:
    send = requests.adapters.HTTPAdapter.send

    def redirected(self: Any, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        if (parts.hostname or "").endswith(".googleapis.com"):
            request.url = urlunsplit(("http", host, *parts[2:]))
        return send(self, request, *args, **kwargs)

    def refresh(self: Any, _request: object) -> None:
        self.token = f"caller:{DEFAULT_OWNER}"

    patch.setattr(requests.adapters.HTTPAdapter, "send", redirected)
    patch.setattr(google.oauth2.credentials.Credentials, "refresh", refresh)
    patch.setattr(google.oauth2.service_account.Credentials, "refresh", refresh)
