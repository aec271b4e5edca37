"""Getting a token: what passes is tried again, what lasts is told with its next step, and nothing else is blamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from token_server import ACCOUNT, PAGE, TokenServer, key_file

from sheets_automation.errors import Cause, NotSent, Refused
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import Wire, connect
from sheets_automation.settings import Settings

BATCH = [{"deleteSheet": {"sheetId": 1}}]


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    server = TokenServer()
    yield server
    server.close()


@pytest.fixture
def wire(tokens: TokenServer, tmp_path: Path) -> Wire:
    return connect(Settings(credentials_file=key_file(tmp_path, tokens.address)), sleep=lambda _seconds: None)


@pytest.mark.parametrize(
    ("status", "body"), [(502, PAGE), (200, PAGE), (200, b""), (200, b"[]"), (403, PAGE), (502, b'{"x": ')]
)
def test_a_token_server_that_gives_no_usable_answer_is_asked_again(
    wire: Wire, tokens: TokenServer, status: int, body: bytes
) -> None:
    """Reads and writes alike, for nothing was sent; then «no token», short, and no word against the key."""
    tokens.says(status, body)
    for send in (lambda: Sheets(wire).snapshot("1abc"), lambda: Sheets(wire).batch("1abc", BATCH)):
        before = tokens.asked
        with pytest.raises(NotSent, match="no access token could be got") as failure:
            send()
        assert tokens.asked - before == 4
        assert "<" not in str(failure.value)
        assert "key" not in str(failure.value)
        assert failure.value.told.startswith("Google no respondió")


def test_the_account_to_share_files_with_is_known_from_the_key(wire: Wire) -> None:
    """Messages name the address that a person has to share a file with."""
    assert wire.account == ACCOUNT


def test_no_network_is_told_as_that(wire: Wire, tokens: TokenServer) -> None:
    """Nobody listens where the token should come from."""
    tokens.close()
    with pytest.raises(NotSent, match="no access token could be got"):
        Sheets(wire).snapshot("1abc")


@pytest.mark.parametrize(
    ("error", "description", "cause", "next_step"),
    [
        (
            "invalid_grant",
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your "
            "iat and exp values in the JWT claim.",
            Cause.CLOCK,
            "reloj",
        ),
        ("invalid_grant", "Invalid grant: account not found", Cause.ACCOUNT, "cuenta de servicio"),
        ("invalid_grant", "Invalid JWT Signature.", Cause.KEY, "llave"),
        ("invalid_grant", "Invalid email or User ID", Cause.MAIL_USER, "buzón"),
        (
            "unauthorized_client",
            "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of "
            "the scopes requested.",
            Cause.DELEGATION,
            "delegación",
        ),
        ("access_denied", "Requested client not authorized.", Cause.DENIED, "controles de api"),
        ("invalid_grant", "Invalid JWT: Failed audience check.", Cause.AUDIENCE, "descargar la llave"),
        ("invalid_grant", "Token has been expired or revoked.", Cause.SIGN_IN, "sheets-automation login"),
        ("invalid_scope", "Invalid OAuth scope or ID token audience provided.", Cause.SCOPE, "alcance"),
    ],
)
def test_a_lasting_refusal_is_asked_once_and_says_what_to_do(
    wire: Wire, tokens: TokenServer, error: str, description: str, cause: Cause, next_step: str
) -> None:
    """A wrong clock, a deleted account, a missing delegation: each has its own words."""
    tokens.says(400, {"error": error, "error_description": description})
    with pytest.raises(Refused, match="no access token: ") as refusal:
        Sheets(wire).snapshot("1abc")
    assert tokens.asked == 1
    assert refusal.value.cause is cause
    assert next_step in refusal.value.told.lower()
