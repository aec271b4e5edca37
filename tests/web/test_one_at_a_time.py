"""One run at a time, however many ask; and what is left when the server is ended in the middle of one."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from guarantees.crash_table import NOW, Outcome, department, outcome_of, undisturbed
from guarantees.desk import RUNS_TAB, Desk
from guarantees.processes import Server, around, serving
from guarantees.test_lock import hold

from .served import KeyServer, Served, served

LATER = timedelta(minutes=1)


@contextmanager
def at_the_door(
    desk: Desk, keys: KeyServer, place: tuple[Path, Path], **settings: str
) -> Iterator[tuple[Server, Served]]:
    folder, config = place
    with (
        serving(desk.emulator, config, folder) as google,
        served(
            f"http://127.0.0.1:{google.port}", keys.url, config, folder, "--now", NOW.isoformat(), **settings
        ) as service,
    ):
        yield google, service


@contextmanager
def holding(desk: Desk, method: str, nth: int = 1) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Google takes its time over the nth call of a kind: (it has been asked, let it answer)."""
    asked, let = threading.Event(), threading.Event()
    seen = 0

    def before(call: Any) -> None:
        nonlocal seen
        if call.method_id.endswith(method):
            seen += 1
            if seen == nth:
                asked.set()
                let.wait(30)

    with around(desk.emulator, before):
        try:
            yield asked, let
        finally:
            let.set()


def test_of_fifty_that_ask_at_once_one_is_served(keys: KeyServer, place: tuple[Path, Path]) -> None:
    """One run takes place and answers 200; 49 hear 409 at once, while it is at work, and who holds it."""
    desk = department()
    with (
        at_the_door(desk, keys, place) as (_google, service),
        holding(desk, "batchUpdate", 3) as (asked, let),
        ThreadPoolExecutor(50) as callers,
    ):
        answers = [callers.submit(service.post, "/run") for _ in range(50)]
        assert asked.wait(30)
        end = time.monotonic() + 30
        while sum(answer.done() for answer in answers) < 49 and time.monotonic() < end:
            time.sleep(0.05)
        refused = [answer.result() for answer in answers if answer.done()]
        assert len(refused) == 49  # heard while the run was at work
        let.set()
        every = [answer.result() for answer in answers]
    assert Counter(answer.code for answer in every) == {200: 1, 409: 49}
    assert {answer.data["status"] for answer in refused} == {"ocupado"}
    assert all(set(answer.data["holder"]) <= {"run", "since"} for answer in refused)
    assert all("Retry-After" in answer.headers for answer in refused)
    runs = desk.entries(RUNS_TAB)
    assert [entry["status"] for entry in runs] == ["terminada"]


def test_a_run_that_takes_long_goes_on_in_the_background(keys: KeyServer, place: tuple[Path, Path]) -> None:
    """202 with its id after the time a request waits; until it ends others hear that it is at work."""
    desk = department()
    with at_the_door(desk, keys, place, WAIT_SECONDS="1") as (_google, service):
        with holding(desk, "batchUpdate", 4) as (_asked, let):
            told = service.post("/run")
            assert (told.code, told.data["status"]) == (202, "en_curso")
            busy = service.post("/report", {"code": "GSC-FOR-02"})
            assert (busy.code, busy.data["holder"]["run"]) == (409, told.data["run"])
            let.set()
        end = time.monotonic() + 20
        while not _ended(desk) and time.monotonic() < end:
            time.sleep(0.1)
    (entry,) = desk.entries(RUNS_TAB)
    assert (entry["run"], entry["status"]) == (told.data["run"], "terminada")


def _ended(desk: Desk) -> bool:
    return any(entry["finished"] for entry in desk.entries(RUNS_TAB))


def test_a_run_of_another_machine_is_not_disturbed(keys: KeyServer, place: tuple[Path, Path]) -> None:
    """409 where the lock in the control workbook is another's; what is said of it names no machine."""
    desk = department()
    desk.run()
    hold(desk, equipo="otra-maquina/0123")
    with at_the_door(desk, keys, place) as (_google, service):
        told = service.post("/run")
    assert (told.code, told.data["holder"]["run"]) == (409, "otra-corrida")
    assert "otra-maquina" not in told.text


@pytest.fixture(scope="module")
def reference(place: tuple[Path, Path]) -> tuple[Outcome, list[str]]:
    folder, config = place
    return undisturbed(config, folder)


#: How the server is ended, and at which call of its run.
ENDS = (
    (signal.SIGTERM, "files.list", 1),
    (signal.SIGTERM, "batchUpdate", 2),  # taking the lock
    (signal.SIGTERM, "batchUpdate", 6),  # painting
    (signal.SIGTERM, "drafts.send", 2),
    (signal.SIGKILL, "batchUpdate", 4),  # recording what is meant
    (signal.SIGKILL, "batchUpdate", 6),
    (signal.SIGKILL, "drafts.send", 2),
)


@pytest.mark.parametrize(("number", "method", "nth"), ENDS)
def test_a_server_that_ends_in_the_middle_of_a_run(
    keys: KeyServer,
    place: tuple[Path, Path],
    reference: tuple[Outcome, list[str]],
    number: signal.Signals,
    method: str,
    nth: int,
) -> None:
    """Told to, it ends within Cloud Run's ten seconds and lets the lock go; either way the next run settles it."""
    desk = department()
    with at_the_door(desk, keys, place) as (google, service):
        with holding(desk, method, nth) as (asked, let), ThreadPoolExecutor(1) as caller:
            answer = caller.submit(_or_nothing, service)
            assert asked.wait(20)
            began = time.monotonic()
            if number == signal.SIGTERM:
                service.process.send_signal(number)
                time.sleep(0.3)  # the signal has come before Google answers
                let.set()
                assert service.process.wait(10) == 0
            else:
                assert service.end(number) == -number
                let.set()
            assert time.monotonic() - began < 10
            told = answer.result()
        if number == signal.SIGTERM:
            assert told is not None
            assert (told["status"], desk.entries(RUNS_TAB)[-1:]) != ("terminada", [])
            assert [entry["status"] for entry in desk.entries(RUNS_TAB)] in (["parcial"], [])
        code, said = google.run(NOW + LATER)
    assert code == 0, said
    assert reference[0].difference(outcome_of(desk)) == ""


def _or_nothing(service: Served) -> dict[str, Any] | None:
    try:
        told = service.post("/run")
    except OSError:
        return None
    return {"code": told.code, **json.loads(told.text)}
