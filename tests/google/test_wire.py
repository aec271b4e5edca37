"""How calls are sent, tried again and given up: the real clients on an emulator that misbehaves on request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sheets_automation.emulator import Emulator
from sheets_automation.errors import (
    EndpointError,
    OutOfTime,
    RateLimited,
    Refused,
    Unavailable,
    UnknownOutcome,
)
from sheets_automation.google.drive import Drive
from sheets_automation.google.pacing import Pacer, share
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import Budget, checked_endpoint, connect
from sheets_automation.settings import Settings

RENAME = [{"updateSpreadsheetProperties": {"properties": {"title": "otro"}, "fields": "title"}}]


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def sheets(emulator: Emulator, slept: list[float]) -> Sheets:
    return Sheets(connect(Settings(), application=emulator.wsgi, sleep=slept.append))


def new_book(sheets: Sheets) -> str:
    return sheets.create("prueba", [{"sheetId": 7, "title": "Hoja 1"}], "es_CO", "America/Bogota")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_read_is_tried_again_and_then_succeeds(
    emulator: Emulator, sheets: Sheets, slept: list[float], status: int
) -> None:
    """Two failures of any passing kind cost two waits, not the run."""
    book = new_book(sheets)
    emulator.faults.add(kind="error", pattern="spreadsheets.get ", times=2, status=status)
    assert sheets.snapshot(book).title == "prueba"
    assert len(slept) == 2


def test_a_read_is_given_up_after_four_attempts(emulator: Emulator, sheets: Sheets, slept: list[float]) -> None:
    """A service that stays down ends in one clear error, never in an endless loop."""
    book = new_book(sheets)
    emulator.faults.add(kind="error", pattern="spreadsheets.get ", times=99, status=503)
    with pytest.raises(Unavailable, match=f"reading the workbook {book}: Google answered 503"):
        sheets.snapshot(book)
    assert len(slept) == 3


@pytest.mark.parametrize("status", [500, 503])
def test_a_write_is_not_sent_twice_after_a_server_error(
    emulator: Emulator, sheets: Sheets, slept: list[float], status: int
) -> None:
    """After a 5xx nobody knows whether a write took place: it is for the caller to look."""
    book = new_book(sheets)
    emulator.faults.add(kind="error", pattern="spreadsheets.batchUpdate ", times=1, status=status)
    with pytest.raises(UnknownOutcome):
        sheets.batch(book, RENAME)
    assert slept == []


def test_a_write_waits_for_quota(emulator: Emulator, sheets: Sheets, slept: list[float]) -> None:
    """429 says that nothing was done, so a write may be sent again."""
    book = new_book(sheets)
    emulator.faults.add(kind="error", pattern="spreadsheets.batchUpdate ", times=1, status=429)
    sheets.batch(book, RENAME)
    assert sheets.snapshot(book).title == "otro"
    assert len(slept) == 1


def test_a_write_gives_up_on_a_lasting_quota(emulator: Emulator, sheets: Sheets) -> None:
    """A quota that stays used up ends the run; the next one goes on."""
    book = new_book(sheets)
    emulator.faults.add(kind="error", pattern="spreadsheets.batchUpdate ", times=99, status=429)
    with pytest.raises(RateLimited):
        sheets.batch(book, RENAME)


def test_a_refusal_is_told_in_googles_words(sheets: Sheets) -> None:
    """A definite no is not tried again and says what was being done."""
    with pytest.raises(Refused, match="Requested entity was not found") as refused:
        sheets.snapshot("1nadie")
    assert refused.value.code == 404


def test_the_budget_ends_a_run_before_a_call(emulator: Emulator) -> None:
    """No call begins after the time is up, and the message says what to do."""
    ticks = iter([0.0, 1.0, 2.0, 700.0, 700.0, 700.0])
    wire = connect(Settings(), application=emulator.wsgi)
    wire.budget = Budget(600, clock=lambda: next(ticks))
    drive = Drive(wire)
    drive.spreadsheets()
    drive.spreadsheets()
    with pytest.raises(OutOfTime, match="the next run goes on from here"):
        drive.spreadsheets()


def test_calls_are_paced() -> None:
    """Never more than the allowed number in any rolling minute, whenever within each call Google counted it."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    pacer = Pacer(3, clock=lambda: now[0])
    moments = []
    for call in range(10):
        with pacer.call(sleep):
            if call % 2:
                moments.append(now[0])
            now[0] += 5
            if not call % 2:
                moments.append(now[0])
    assert all(sum(start <= moment < start + 60 for moment in moments) <= 3 for start in moments)
    assert moments[-1] < 4 * 75  # and no slower than that


def test_threads_share_one_pace() -> None:
    """Eight threads at once: no more calls than one identity may, and no thread is forgotten."""
    pacer, seen = Pacer(5, minute=0.2), []

    def calls() -> None:
        for _call in range(3):
            with pacer.call(time.sleep):
                seen.append(time.monotonic())

    threads = [threading.Thread(target=calls) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 24
    assert all(sum(start <= moment < start + 0.2 for moment in seen) <= 5 for start in seen)


def test_two_runs_of_one_process_share_the_pace_of_their_identity() -> None:
    """`serve` opens a wire for every run: the second knows what the first has used of the minute."""
    settings = Settings(endpoint="http://127.0.0.1:9", endpoint_minute=60)
    assert connect(settings).pace is connect(settings).pace is not None
    other = settings.model_copy(update={"task_accounts": "a@x.example,b@x.example", "task_index": 1})
    assert connect(other).pace is not connect(settings).pace


@pytest.mark.parametrize(
    ("tasks", "accounts", "project", "calls"),
    [(1, 0, 270, 54), (8, 0, 270, 6), (8, 8, 270, 33), (8, 8, 600, 54), (3, 2, 600, 27), (54, 0, 270, 1)],
)
def test_tasks_divide_what_their_identity_and_project_may(tasks: int, accounts: int, project: int, calls: int) -> None:
    """Tasks that act as one account share its 54 calls a minute, and all together stay under the project's quota."""
    names = ",".join(f"t{n}@x.example" for n in range(accounts))
    settings = Settings(task_count=tasks, task_accounts=names, project_per_minute=project)
    assert share(settings) == calls


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8765", "http://localhost:1", "http://[::1]:9"])
def test_loopback_endpoints_are_allowed(endpoint: str) -> None:
    """The local emulator may be on any loopback address."""
    assert checked_endpoint(endpoint, None) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://10.0.0.1:80",
        "https://evil.example",
        "https://127.0.0.1",
        "ftp://localhost",
        "127.0.0.1:80",
        "http://127.0.0.1.evil.example",
    ],
)
def test_other_endpoints_are_refused(endpoint: str) -> None:
    """Customers' data cannot be sent to a stranger by a mistyped flag."""
    with pytest.raises(EndpointError, match="only a local emulator"):
        checked_endpoint(endpoint, None)


def test_a_key_and_a_local_endpoint_exclude_each_other() -> None:
    """A real credential never meets a local endpoint."""
    with pytest.raises(EndpointError, match="a real key is never"):
        checked_endpoint("http://127.0.0.1:1", Path("/etc/key.json"))


def answer(status: int, body: bytes, kind: str) -> Callable[..., list[bytes]]:
    def application(_environ: dict[str, object], start_response: Callable[..., None]) -> list[bytes]:
        start_response(f"{status} -", [("Content-Type", kind)])
        return [body]

    return application


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (502, b"<html>Bad gateway</html>", "text/html"),
        (200, b"<html>Sign in</html>", "text/html"),
        (200, b'{"a": ', "application/json"),
    ],
)
def test_something_that_is_no_json(status: int, body: bytes, kind: str) -> None:
    """HTML pages and torn answers are «no usable answer»: a read fails clearly, a write is of unknown outcome."""
    sheets = Sheets(connect(Settings(), application=answer(status, body, kind), sleep=lambda _seconds: None))
    with pytest.raises(Unavailable):
        sheets.snapshot("1abc")
    with pytest.raises(UnknownOutcome):
        sheets.batch("1abc", RENAME)


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "timeout_before", "timeout_after", "truncate"])
def test_a_lost_answer_is_of_unknown_outcome(emulator: Emulator, sheets: Sheets, kind: str) -> None:
    """Resets, time-outs and torn answers in the middle of a write are never taken for a no; a read just asks again."""
    book = new_book(sheets)
    emulator.faults.add(kind=kind, pattern="spreadsheets.batchUpdate ", times=1)
    with pytest.raises(UnknownOutcome):
        sheets.batch(book, RENAME)
    emulator.faults.add(kind=kind, pattern="spreadsheets.get ", times=1)
    assert sheets.snapshot(book).title in ("prueba", "otro")


def test_drive_waits_for_its_own_rate_limit(emulator: Emulator, slept: list[float]) -> None:
    """google-api-python-client goes through the same wire and the same patience."""
    emulator.faults.add(kind="error", pattern="drive.files.list ", times=1, status=429)
    assert Drive(connect(Settings(), application=emulator.wsgi, sleep=slept.append)).spreadsheets() == []
    assert len(slept) == 1
