"""Failures that do not look like failures: answers that are no answers of Google's, in all three APIs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from sheets_automation.emulator import Emulator
from sheets_automation.errors import Cause, Refused, RemoteError, Unavailable, UnknownOutcome
from sheets_automation.google.drive import Drive
from sheets_automation.google.gmail import Gmail
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import Wire, connect
from sheets_automation.settings import Settings

PAGE = b"<!DOCTYPE html><title>Sign in to the network</title>" + b"<p>" * 5000
BODIES = {
    "a page": PAGE,
    "nothing": b"",
    "half of it": b'{"id": "1", "mess',
    "a list": b"[]",
    "a text": b'"ok"',
    "another object": b'{"status": "login required"}',
}
READS: dict[str, Callable[[Wire], object]] = {
    "sheets snapshot": lambda wire: Sheets(wire).snapshot("1abc"),
    "sheets metadata": lambda wire: Sheets(wire).metadata("1abc"),
    "sheets rows": lambda wire: Sheets(wire).rows("1abc", [("Hoja", 1)]),
    "drive list": lambda wire: Drive(wire).spreadsheets(),
    "drive account": lambda wire: Drive(wire).account(),
    "drive folder": lambda wire: Drive(wire).folder("0f"),
    "gmail draft": lambda wire: Gmail(wire).draft_exists("r1"),
    "gmail search": lambda wire: Gmail(wire).find_draft("a@b.example", "X-Key", "1"),
}
WRITES: dict[str, Callable[[Wire], object]] = {
    "sheets batch": lambda wire: Sheets(wire).batch("1abc", [{"deleteSheet": {"sheetId": 1}}]),
    "sheets batch shown": lambda wire: Sheets(wire).batch("1abc", [{"deleteSheet": {"sheetId": 1}}], [("Hoja", 1)]),
    "sheets create": lambda wire: Sheets(wire).create("nuevo", [], "es_CO", "America/Bogota"),
    "gmail create": lambda wire: Gmail(wire).create_draft(b"To: a@b.example\r\n\r\nhola"),
    "gmail send": lambda wire: Gmail(wire).send_draft("r1"),
}


def always(status: int, body: bytes, kind: str = "text/html") -> tuple[Wire, list[str]]:
    """A wire to something that answers everything alike, and the calls it got."""
    asked: list[str] = []

    def application(environ: dict[str, Any], start_response: Callable[..., None]) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response(f"{status} -", [("Content-Type", kind)])
        return [body]

    return connect(Settings(), application=application, sleep=lambda _seconds: None), asked


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("call", READS)
def test_a_read_that_is_answered_with_no_answer_is_asked_again(call: str, body: str) -> None:
    """Status 200 with something else than was asked for: a few attempts, then one short sentence; never a traceback."""
    wire, asked = always(200, BODIES[body])
    with pytest.raises(Unavailable) as failure:
        READS[call](wire)
    assert len(asked) == 4
    assert "<" not in str(failure.value)
    assert len(str(failure.value)) < 400
    assert failure.value.told.startswith("Google no respondió de forma utilizable")


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("call", WRITES)
def test_a_write_that_is_answered_with_no_answer_is_of_unknown_outcome(call: str, body: str) -> None:
    """It is not sent twice: nobody knows whether the first had its effect."""
    wire, asked = always(200, BODIES[body])
    with pytest.raises(UnknownOutcome, match=r"no usable answer|not JSON") as failure:
        WRITES[call](wire)
    assert len(asked) == 1
    assert "<" not in str(failure.value)


@pytest.mark.parametrize("body", [PAGE, b"", b'{"error": "proxy"}', b'{"error": {"message": "no code"}}', b"[1]"])
@pytest.mark.parametrize("call", [*READS, *WRITES])
def test_an_error_that_is_not_in_googles_form_keeps_its_status(call: str, body: bytes) -> None:
    """A proxy's 403: a refusal in few words, whatever it is written on."""
    wire, asked = always(403, body)
    with pytest.raises(Refused, match=r"Google answered 403|access") as failure:
        (READS | WRITES)[call](wire)
    assert failure.value.code == 403
    assert len(asked) == 1
    assert "<" not in str(failure.value)


def google_error(code: int, message: str, reason: str = "") -> bytes:
    errors = [{"message": message, "domain": "global", "reason": reason}]
    return json.dumps({"error": {"code": code, "message": message, "errors": errors}}).encode()


@pytest.mark.parametrize(
    ("code", "message", "reason", "cause", "next_step"),
    [
        (403, "The user's Drive storage quota has been exceeded.", "storageQuotaExceeded", Cause.STORAGE, "cree usted"),
        (403, "The caller does not have permission", "forbidden", Cause.RIGHT, "comparta el archivo"),
        (403, "Request had insufficient authentication scopes.", "insufficientPermissions", Cause.SCOPE, "alcance"),
        (403, "Gmail API has not been used in project 1 before", "accessNotConfigured", Cause.API, "habilitar"),
        (401, "Request had invalid authentication credentials.", "authError", Cause.KEY, "llave"),
        (400, "Mail service not enabled", "failedPrecondition", Cause.MAILBOX, "buzón"),
        (400, "Invalid To header", "invalidArgument", Cause.RECIPIENT, "people.toml"),
        (400, "Something new", "invalidArgument", Cause.OTHER, "«something new»"),
    ],
)
@pytest.mark.parametrize("call", ["sheets snapshot", "drive list", "gmail draft"])
def test_a_refusal_says_what_to_do(
    call: str, code: int, message: str, reason: str, cause: Cause, next_step: str
) -> None:
    """One attempt; Google's words in English for the log, the next step in Spanish for people."""
    wire, asked = always(code, google_error(code, message, reason), "application/json")
    with pytest.raises(Refused, match=message[:20]) as refusal:
        READS[call](wire)
    assert refusal.value.cause is cause
    assert next_step in refusal.value.told.lower()
    assert len(asked) == 1


@pytest.mark.parametrize(
    "message", ["The user's Drive storage quota has been exceeded.", "The caller does not have permission"]
)
def test_a_service_account_cannot_create_files(message: str) -> None:
    """Whatever Google calls it, the next step is known: a person creates the file."""
    wire, _asked = always(403, google_error(403, message), "application/json")
    with pytest.raises(Refused, match=r"creating the workbook «Control».*A person must create an empty spreadsheet"):
        Sheets(wire).create("Control", [], "es_CO", "America/Bogota")


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
def test_a_403_about_the_rate_is_waited_for(reason: str) -> None:
    """Drive and Gmail tell a used-up quota so."""
    wire, asked = always(403, google_error(403, "Too much.", reason), "application/json")
    with pytest.raises(RemoteError):
        Drive(wire).spreadsheets()
    assert len(asked) == 4


def test_after_one_bad_answer_the_next_is_taken() -> None:
    """A hiccup costs an attempt, not the run."""
    emulator, left = Emulator(), [PAGE, b"", b"{}"]

    def application(environ: dict[str, Any], start_response: Callable[..., None]) -> Iterable[bytes]:
        if left:
            start_response("200 OK", [("Content-Type", "text/html")])
            return [left.pop()]
        return emulator.wsgi(environ, start_response)

    wire = connect(Settings(), application=application, sleep=lambda _seconds: None)
    assert Drive(wire).spreadsheets() == []
