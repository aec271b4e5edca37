"""Which credential is used, which is refused, and that on Google Cloud mails leave without any key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import google.auth as google_auth
import pytest
import responses
from google.auth import compute_engine
from google.oauth2 import credentials as user_credentials
from google_hosts import google_hosts
from token_server import ACCOUNT, key_file

from sheets_automation.errors import Cause, ConfigError, NotSent, Refused
from sheets_automation.google.gmail import Gmail
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import connect
from sheets_automation.settings import Settings

TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
METADATA = re.compile(r"http://metadata\.google\.internal/computeMetadata/v1/instance/service-accounts/[^/]*/\?.*")
TOKEN_OF_METADATA = re.compile(METADATA.pattern.replace(r"/\?", r"/token"))
SIGN = f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{ACCOUNT}:signJwt"
DRAFTS = "https://gmail.googleapis.com/gmail/v1/users/me/drafts"
MAILBOX = "gestion@carrazos.test"


@pytest.fixture
def google() -> Iterator[responses.RequestsMock]:
    with google_hosts() as mock:
        yield mock


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(open_folder: Path, mode: int) -> None:
    """With the command that mends it, before anything is read of it."""
    key = key_file(open_folder, TOKEN)
    key.chmod(mode)
    with pytest.raises(ConfigError, match=rf"can be read by others.*run: chmod 600 '{key}'"):
        connect(Settings(credentials_file=key))


def test_a_key_in_a_folder_that_is_closed_to_others_is_used(open_folder: Path, google: responses.RequestsMock) -> None:
    """As people download it, mode 644, into a folder of their own: nobody else gets there."""
    key = key_file(open_folder, TOKEN)
    key.chmod(0o644)
    open_folder.chmod(0o700)
    google.post(TOKEN, json={"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"})
    google.post(DRAFTS, json={"id": "r1"})
    wire = connect(Settings(credentials_file=key, mail_user=MAILBOX))
    assert Gmail(wire).create_draft(b"To: a@b.example\r\n\r\nhola") == "r1"


def test_a_key_of_googles_own_variable_is_a_key_too(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GOOGLE_APPLICATION_CREDENTIALS does not lead around the rule."""
    key = key_file(open_folder, TOKEN)
    key.chmod(0o644)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
    with pytest.raises(ConfigError, match="chmod 600"):
        connect(Settings())


def test_an_oauth_client_is_no_key(tmp_path: Path) -> None:
    """The other JSON that the console offers is told apart by its name."""
    path = tmp_path / "client.json"
    path.write_text(json.dumps({"type": "authorized_user"}), encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="is no key file: service_account was expected, it is of kind"):
        connect(Settings(credentials_file=path))


def test_who_signed_in_is_used_before_default_credentials(tmp_path: Path, google: responses.RequestsMock) -> None:
    """One token for all calls, mails included, with what was granted."""
    token = tmp_path / "token.json"
    facts = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
    token.write_text(json.dumps(facts), encoding="utf-8")
    token.chmod(0o600)
    google.post(TOKEN, json={"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"})
    google.post(DRAFTS, json={"id": "r1"})
    wire = connect(Settings(token_file=token, mail_user=MAILBOX))
    assert Gmail(wire).create_draft(b"To: a@b.example\r\n\r\nhola") == "r1"
    assert parse_qs(bytes(google.calls[0].request.body or b"").decode())["grant_type"] == ["refresh_token"]


def test_a_token_that_others_can_read_is_refused(open_folder: Path) -> None:
    """It is as good as a key."""
    token = open_folder / "token.json"
    token.write_text("{}", encoding="utf-8")
    token.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        connect(Settings(token_file=token))


# ------------------------------------------------------------------------------------------------------ Google Cloud


@pytest.fixture
def cloud(google: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch) -> responses.RequestsMock:
    """A machine of Google Cloud whose account may be asked of the metadata server."""
    machine = compute_engine.Credentials(universe_domain="googleapis.com")
    monkeypatch.setattr(google_auth, "default", lambda scopes: (machine.with_scopes(scopes), "p"))
    return google


def answers_metadata(cloud: responses.RequestsMock) -> None:
    cloud.get(TOKEN_OF_METADATA, json={"access_token": "own", "expires_in": 3600})
    cloud.get(METADATA, json={"email": ACCOUNT, "scopes": []})


def test_mails_leave_without_a_key(cloud: responses.RequestsMock) -> None:
    """The account signs for the mailbox through IAM, under its real address, and the mail carries that token."""
    answers_metadata(cloud)
    cloud.post(SIGN, json={"signedJwt": "signed"})
    cloud.post(TOKEN, json={"access_token": "mail", "expires_in": 3600, "token_type": "Bearer"})
    cloud.post(DRAFTS, json={"id": "r1"})
    assert Gmail(connect(Settings(mail_user=MAILBOX))).create_draft(b"To: a@b.example\r\n\r\nhola") == "r1"
    calls = {str(call.request.url).partition("?")[0]: call.request for call in cloud.calls}
    payload = json.loads(json.loads(calls[SIGN].body or "{}")["payload"])
    assert (payload["iss"], payload["sub"]) == (ACCOUNT, MAILBOX)
    assert payload["scope"] == "https://www.googleapis.com/auth/gmail.compose"
    assert calls[SIGN].headers["Authorization"] == "Bearer own"
    assert calls[DRAFTS].headers["Authorization"] == "Bearer mail"


@pytest.mark.parametrize(
    ("message", "cause", "next_step"),
    [
        ("Permission 'iam.serviceAccounts.signJwt' denied on resource", Cause.SIGNER, "serviceAccountTokenCreator"),
        ("IAM Service Account Credentials API has not been used in project 1 before", Cause.API, "enable"),
    ],
)
def test_an_account_that_may_not_sign_says_what_is_missing(
    cloud: responses.RequestsMock, message: str, cause: Cause, next_step: str
) -> None:
    """Not «the key was deleted»: there is none."""
    answers_metadata(cloud)
    cloud.post(SIGN, status=403, json={"error": {"code": 403, "message": message, "status": "PERMISSION_DENIED"}})
    wire = connect(Settings(mail_user=MAILBOX), sleep=lambda _seconds: None)
    with pytest.raises(Refused, match=next_step) as refused:
        Gmail(wire).create_draft(b"To: a@b.example\r\n\r\nhola")
    assert refused.value.cause is cause
    assert refused.value.said == message


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, '{"error": {"code": 503}}'), (200, "<html>proxy</html>"), (429, '{"error": {"code": 429}}')],
)
def test_iam_that_does_not_answer_is_asked_again(cloud: responses.RequestsMock, status: int, body: str) -> None:
    """Nothing was sent, so a draft may be tried again; never a page, never a word against the key."""
    answers_metadata(cloud)
    signing = cloud.post(SIGN, status=status, body=body)
    wire = connect(Settings(mail_user=MAILBOX), sleep=lambda _seconds: None)
    with pytest.raises(NotSent) as failure:
        Gmail(wire).create_draft(b"To: a@b.example\r\n\r\nhola")
    assert signing.call_count == 4
    assert "<" not in str(failure.value)


def test_a_metadata_server_that_is_down_is_no_refused_key(
    cloud: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as «no token could be got», and asked again."""
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _seconds: None)
    cloud.get(METADATA, status=503, body="<html>down</html>")
    with pytest.raises(NotSent, match="no access token could be got") as failure:
        Sheets(connect(Settings(), sleep=lambda _seconds: None)).snapshot("1abc")
    assert "<" not in str(failure.value)


def test_a_persons_default_credential_cannot_send_for_a_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """``gcloud auth application-default login`` on a laptop: what to do instead, not a trace."""
    person = user_credentials.Credentials("abc")
    monkeypatch.setattr(google_auth, "default", lambda **_scopes: (person, "p"))
    with pytest.raises(ConfigError, match="sheets-automation login"):
        connect(Settings(mail_user=MAILBOX))
