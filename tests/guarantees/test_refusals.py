"""A file that may not be written, cannot be written, or goes away in the middle: told by title, and the rest goes on.

Each failure is followed by its mending and an ordinary run: nothing is lost and nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

import pytest

from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.model import RunStatus
from sheets_automation.steps.result import RunResult

from .desk import Desk
from .hands import Hands, row
from .interleavings import small_config

FIRST, SECOND = "GSC-FOR-01", "GSC-FOR-03"
CHIEF = "jefe@carrazos.example"
ADMINISTRATOR = "sistemas@carrazos.example"


@pytest.fixture
def desk() -> Desk:
    """Two registers of somebody else's, shared with the service as editor; both wait to be painted."""
    made = Desk(config=small_config())
    for code, numbers in ((FIRST, (1, 2)), (SECOND, (7, 8))):
        made.register(code, [row(numbers[0]), row(numbers[1], 9)], owner=CHIEF)
        made.emulator.share(made.books[code], DEFAULT_OWNER)
    return made


def shared_as(desk: Desk, role: str) -> None:
    """The owner of the first register changes what the service may do with it."""
    desk.emulator.share(desk.books[FIRST], DEFAULT_OWNER, role)


def files_told(result: RunResult) -> list[str]:
    return [trouble.text for trouble in result.troubles if trouble.kind.value == "archivo"]


def painted(desk: Desk, code: str, at: int = 1) -> bool:
    return Hands(desk, code).cell(at).fill == "#ff0000"


def notices(desk: Desk) -> list[Any]:
    return [mail for mail in desk.emulator.sent_mail() if ADMINISTRATOR in mail.recipients]


def mended(desk: Desk) -> None:
    """After an ordinary run both are painted, each row is one case, nobody was mailed twice of it in a day."""
    result = desk.run()
    assert painted(desk, FIRST)
    assert painted(desk, SECOND)
    assert sorted(case["plate"] for case in desk.cases()) == ["ABC001", "ABC007"]
    assert {entry["result"] for entry in desk.audit()} <= {"aplicado", "no_aplicado", "desconocido"}
    assert result.status is RunStatus.DONE
    assert desk.run().changes == []
    days = [(mail["recipient"], mail["day"], said[0]) for mail in desk.mails() for said in mail["told"]]
    assert len(days) == len(set(days))


@pytest.mark.parametrize("role", ["reader", "commenter"])
def test_a_file_that_may_only_be_read(desk: Desk, role: str) -> None:
    """It is read, its cases are counted and mailed, nothing is tried in it; the message names it and the right."""
    shared_as(desk, role)
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    [text] = files_told(result)
    assert f"«{FIRST} 2026»" in text
    assert "como editor" in text
    assert not painted(desk, FIRST)
    assert painted(desk, SECOND)
    numbers = {case["number"] for case in desk.cases()}
    assert {said[0] for mail in desk.mails() for said in mail["told"]} == numbers
    assert len(numbers) == 2
    assert {entry["where"]["workbook_id"] for entry in desk.audit()} == {desk.books[SECOND]}
    assert len(notices(desk)) == 1
    desk.run()
    assert len(notices(desk)) == 1
    shared_as(desk, "writer")
    mended(desk)


def trash(desk: Desk) -> None:
    desk.emulator.as_user(CHIEF).call("drive.files.delete", fileId=desk.books[FIRST])


@pytest.mark.parametrize("nth", [1, 2])
def test_the_right_to_write_is_taken_away_in_the_middle(desk: Desk, nth: int) -> None:
    """Before the marks, or between marks and colours."""
    with Hands(desk, FIRST).before_batch(nth, lambda: shared_as(desk, "reader")):
        result = desk.run()
    assert result.status is RunStatus.PARTIAL
    [text] = files_told(result)
    assert f"«{FIRST} 2026»" in text
    assert "permiso de editor" in text
    assert painted(desk, SECOND)
    assert len(desk.cases()) == 2
    assert "pendiente" not in {entry["result"] for entry in desk.audit()}
    shared_as(desk, "writer")
    mended(desk)


@pytest.mark.parametrize("nth", [1, 2])
def test_a_file_that_is_deleted_between_reading_and_writing(desk: Desk, nth: int) -> None:
    """Its cases stay in the list; the other file, the mails and the end of the run are as ever."""
    with Hands(desk, FIRST).before_batch(nth, lambda: trash(desk)):
        result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert any(f"«{FIRST} 2026»" in text and "papelera" in text for text in files_told(result))
    assert painted(desk, SECOND)
    assert sorted((case["plate"], case["status"]) for case in desk.cases()) == [
        ("ABC001", "abierto"),
        ("ABC007", "abierto"),
    ]
    assert "pendiente" not in {entry["result"] for entry in desk.audit()}
    after = desk.run()
    assert [trouble.kind.value for trouble in after.troubles] == ["archivo_ausente"]
    assert len(desk.cases()) == 2


@pytest.mark.parametrize(
    ("status", "message"),
    [(413, "Request Entity Too Large"), (400, "Request payload size exceeds the limit: 10485760 bytes.")],
)
def test_a_write_that_is_refused_because_of_its_size(desk: Desk, status: int, message: str) -> None:
    fault = {"kind": "error", "pattern": f"batchUpdate.*{desk.books[FIRST]}", "times": 0}
    desk.emulator.faults.add(**fault, status=status, message=message)
    result = desk.run()
    desk.emulator.faults.clear()
    assert result.status is RunStatus.PARTIAL
    [text] = files_told(result)
    assert "tantos cambios" in text
    assert painted(desk, SECOND)
    assert {e["result"] for e in desk.audit() if e["where"]["workbook_id"] == desk.books[FIRST]} == {"no_aplicado"}
    mended(desk)


@pytest.mark.parametrize("status", [400, 429, 503])
@pytest.mark.parametrize("method", ["batchUpdate", r"spreadsheets\.get"])
def test_a_file_that_google_refuses_all_day(desk: Desk, status: int, method: str) -> None:
    """Whatever the answer, to reading or to writing: that file is named, and the rest goes on."""
    fault = {"kind": "error", "pattern": f"{method}.*{desk.books[FIRST]}", "times": 0}
    desk.emulator.faults.add(**fault, status=status, message="Invalid requests[0]: cannot be done")
    result = desk.run()
    desk.emulator.faults.clear()
    assert result.status is RunStatus.PARTIAL
    [text] = files_told(result)
    assert f"«{FIRST} 2026»" in text
    assert painted(desk, SECOND)
    mended(desk)


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_write_whose_answer_is_lost_in_a_file_that_cannot_be_read_then(desk: Desk, kind: str, nth: int) -> None:
    """Nobody knows whether it took place: the next run sees, and knows its own colour by then."""
    faults = desk.emulator.faults
    book = desk.books[FIRST]

    def unreadable() -> None:
        faults.add(kind="error", pattern=rf"spreadsheets\.get .*{book}", times=0, status=503)

    faults.add(kind=kind, pattern=f"batchUpdate.*{book}", nth=nth)
    with Hands(desk, FIRST).before_batch(nth, unreadable):
        result = desk.run()
    faults.clear()
    assert result.status is RunStatus.PARTIAL
    assert files_told(result)
    assert painted(desk, SECOND)
    mended(desk)
    Hands(desk, FIRST).type(1, 5, 10)
    desk.run()
    assert Hands(desk, FIRST).cell(1).fill == "", "the service knows that the red is its own"


def protected(desk: Desk) -> Callable[[], None]:
    made = desk.emulator.as_user(CHIEF).batch_update(
        desk.books[FIRST],
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "editors": {"users": [CHIEF]}}}},
    )
    number = made["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    delete = {"deleteProtectedRange": {"protectedRangeId": number}}
    return lambda: desk.emulator.as_user(CHIEF).batch_update(desk.books[FIRST], delete) and None


@pytest.mark.parametrize("in_the_middle", [False, True])
def test_a_tab_that_is_protected_entirely(desk: Desk, in_the_middle: bool) -> None:
    """The title of file and tab and what to do, once; its cases are counted and mailed."""
    lift: list[Callable[[], None]] = []
    context: AbstractContextManager[None] = nullcontext()
    if in_the_middle:
        context = Hands(desk, FIRST).before_batch(2, lambda: lift.append(protected(desk)))
    else:
        lift.append(protected(desk))
    with context:
        result = desk.run()
    assert result.status is RunStatus.PARTIAL
    [text] = files_told(result)
    assert f"«{FIRST} 2026»" in text
    assert "«NOVIEMBRE 2026»" in text
    assert "proteg" in text
    assert not painted(desk, FIRST)
    assert painted(desk, SECOND)
    assert len(desk.cases()) == 2
    assert desk.run().status is RunStatus.PARTIAL
    assert len(notices(desk)) == 1
    lift[0]()
    mended(desk)


def test_a_file_that_is_unshared_between_two_runs_and_comes_back(desk: Desk) -> None:
    """Named with what to do; its cases go on, with their numbers, in the list and when it is back."""
    desk.run()
    before = {case["number"]: case["mark"] for case in desk.cases()}
    meta = desk.emulator.workspace.files[desk.books[FIRST]]
    [permission] = [p["id"] for p in meta.permissions if p.get("emailAddress") == DEFAULT_OWNER]
    desk.emulator.as_user(CHIEF).call("drive.permissions.delete", fileId=meta.id, permissionId=permission)
    Hands(desk, SECOND).type(3, 0, *row(9, called=date(2026, 11, 24)))
    result = desk.run()
    assert [trouble.kind.value for trouble in result.troubles] == ["archivo_ausente"]
    assert f"«{FIRST} 2026»" in result.troubles[0].text
    assert painted(desk, SECOND, 3)
    desk.emulator.share(meta.id, DEFAULT_OWNER)
    after = desk.run()
    assert after.status is RunStatus.DONE
    assert after.changes == []
    assert before.items() <= {case["number"]: case["mark"] for case in desk.cases()}.items()
