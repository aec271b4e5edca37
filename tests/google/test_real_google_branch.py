"""The road to the real Google as far as it can be walked here: a service-account key, a token, authorised calls.

``responses`` stands at the ``requests`` level and answers as Google's token and Sheets hosts would.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import responses
import token_server
from google_hosts import google_hosts

from sheets_automation.errors import ConfigError, Refused
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import SCOPES, connect
from sheets_automation.settings import Settings

TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
SHEET = "https://sheets.googleapis.com/v4/spreadsheets/1abc"


@pytest.fixture
def google() -> Iterator[responses.RequestsMock]:
    with google_hosts() as mock:
        yield mock


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return token_server.key_file(tmp_path, TOKEN)


def test_a_key_file_becomes_authorised_calls_on_googles_host(key_file: Path, google: responses.RequestsMock) -> None:
    """A token is asked for with the least scopes, and every call carries it, compressed, to Google's own address."""
    google.post(TOKEN, json={"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"})
    google.get(SHEET, json={"spreadsheetId": "1abc", "properties": {"title": "Control"}, "sheets": []})
    book = Sheets(connect(Settings(credentials_file=key_file))).snapshot("1abc")
    assert book.title == "Control"
    asked, called = google.calls[0].request, google.calls[-1].request
    assert [call.request.url for call in google.calls].count(called.url) == 1
    assertion = parse_qs(str(asked.body))["assertion"][0] if isinstance(asked.body, str) else asked.body
    assert assertion
    assert called.headers["Authorization"] == "Bearer abc"
    assert "gzip" in called.headers["User-Agent"]
    assert "gzip" in called.headers["Accept-Encoding"]
    assert "prettyPrint=false" in str(called.url)
    assert "https://www.googleapis.com/auth/drive" not in SCOPES


def test_a_refused_key_says_what_to_do(key_file: Path, google: responses.RequestsMock) -> None:
    """A revoked key is a clear refusal, not a trace."""
    google.post(TOKEN, status=400, json={"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
    with pytest.raises(Refused, match="did not accept the credentials"):
        Sheets(connect(Settings(credentials_file=key_file))).snapshot("1abc")


def test_a_key_that_is_no_key(tmp_path: Path) -> None:
    """A wrong file is told with what to set instead."""
    path = tmp_path / "key.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="SHEETS_AUTOMATION_CREDENTIALS_FILE"):
        connect(Settings(credentials_file=path))


def test_an_html_429_of_googles_front_end(key_file: Path, google: responses.RequestsMock) -> None:
    """Google's front end answers some overloads with a page; the words are of the call, not of a JSON parser."""
    google.post(TOKEN, json={"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"})
    google.get(SHEET, status=404, body="<html>Not found</html>", content_type="text/html")
    with pytest.raises(Refused, match="reading the workbook 1abc: Google answered 404"):
        Sheets(connect(Settings(credentials_file=key_file))).snapshot("1abc")


def test_a_task_acts_as_an_account_of_its_own(key_file: Path, google: responses.RequestsMock) -> None:
    """The service's key asks IAM for a token of the task's account; its calls carry that, and so use its own quota."""
    account = "tarea-2@proyecto.iam.gserviceaccount.com"
    google.post(TOKEN, json={"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"})
    google.post(
        f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{account}:generateAccessToken",
        json={"accessToken": "of the task", "expireTime": "2099-01-01T00:00:00Z"},
    )
    google.get(SHEET, json={"spreadsheetId": "1abc", "properties": {"title": "Control"}, "sheets": []})
    settings = Settings(
        credentials_file=key_file, task_index=1, task_count=2, task_accounts=f"uno@x.example, {account}"
    )
    assert Sheets(connect(settings)).snapshot("1abc").title == "Control"
    assert google.calls[-1].request.headers["Authorization"] == "Bearer of the task"
    (minted,) = (call.request for call in google.calls if str(call.request.url).endswith(":generateAccessToken"))
    assert minted.headers["Authorization"] == "Bearer abc"
