"""Signing in as a person: a browser of the test's own, a token server on this machine, and what is kept of it."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from door import command
from token_server import TokenServer

from sheets_automation.google.wire import EXPORT_SCOPES, MAIL_SCOPES, SCOPES

ALL = " ".join(sorted({*SCOPES, *MAIL_SCOPES, *EXPORT_SCOPES}))


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    server = TokenServer()
    yield server
    server.close()


class Browser:
    """Goes to the address that asks for consent, and comes back with ``answer``."""

    def __init__(self, answer: str) -> None:
        self.answer, self.asked = answer, ""

    def open(self, address: str, **_how: object) -> bool:
        self.asked = address
        query = parse_qs(urlsplit(address).query)
        back = f"{query['redirect_uri'][0]}?state={query['state'][0]}&{self.answer}"
        threading.Thread(target=lambda: requests.get(back, timeout=10), daemon=True).start()
        return True


@pytest.fixture
def sign_in(tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Browser]:
    """The environment of somebody who has an OAuth client, with this browser."""
    client = tmp_path / "client.json"
    facts = {
        "client_id": "c",
        "client_secret": "s",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": tokens.address,
        "redirect_uris": ["http://localhost"],
    }
    client.write_text(json.dumps({"installed": facts}), encoding="utf-8")
    client.chmod(0o600)
    monkeypatch.setenv("SHEETS_AUTOMATION_OAUTH_CLIENT_FILE", str(client))
    monkeypatch.setenv("SHEETS_AUTOMATION_TOKEN_FILE", str(tmp_path / "config" / "token.json"))
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the token server of this test speaks http

    def prepared(answer: str) -> Browser:
        browser = Browser(answer)
        monkeypatch.setattr("webbrowser.get", lambda _name: browser)
        return browser

    return prepared


def test_login_keeps_a_token_for_nobody_else(
    sign_in: Callable[[str], Browser], tokens: TokenServer, tmp_path: Path
) -> None:
    """All scopes asked once, offline; mode 0600 in a folder of 0700; nothing on stdout; ``--forget`` deletes it."""
    browser = sign_in("code=4")
    granted = {"access_token": "a", "refresh_token": "r", "token_type": "Bearer", "expires_in": "3600", "scope": ALL}
    tokens.says(200, granted)
    told = command("login")
    assert (told.code, told.out) == (0, "")
    asked = parse_qs(urlsplit(browser.asked).query)
    assert set(asked["scope"][0].split()) == set(ALL.split())
    assert asked["access_type"] == ["offline"]
    token = tmp_path / "config" / "token.json"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE(token.parent.stat().st_mode) == 0o700
    assert json.loads(token.read_text(encoding="utf-8")).items() >= {"refresh_token": "r"}.items()
    assert [path.name for path in token.parent.iterdir()] == ["token.json"]
    assert "doctor" in told.err
    assert command("login", "--forget").code == 0
    assert not token.exists()


@pytest.mark.parametrize(
    ("answer", "token", "told"),
    [
        ("error=access_denied", {}, "access_denied"),
        ("code=4", {"error": "invalid_client", "error_description": "The OAuth client was deleted."}, "invalid_client"),
        ("code=4", {"access_token": "a", "token_type": "Bearer", "scope": SCOPES[0]}, MAIL_SCOPES[0]),
    ],
)
def test_a_login_that_does_not_succeed_keeps_nothing(
    sign_in: Callable[[str], Browser],
    tokens: TokenServer,
    tmp_path: Path,
    answer: str,
    token: dict[str, str],
    told: str,
) -> None:
    """A person who says no, a client that is gone, a box that was not ticked: one message each, exit 1."""
    sign_in(answer)
    tokens.says(400 if "error" in token else 200, token)
    said = command("login")
    assert said.code == 1
    assert told in said.err
    assert "Traceback" not in said.err
    assert not Path(os.environ["SHEETS_AUTOMATION_TOKEN_FILE"]).parent.exists()


def test_login_without_a_client_says_where_to_get_one() -> None:
    """What to create, where, and which variable to set."""
    said = command("login")
    assert said.code == 1
    assert "SHEETS_AUTOMATION_OAUTH_CLIENT_FILE" in said.err
    assert "Desktop app" in said.err
