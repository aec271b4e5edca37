"""The control workbook among people's files: renamed, copied, in the bin; and two first runs that both make one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from sheets_automation import service
from sheets_automation.commands.undo import undo
from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.errors import DiscoveryError, LockHeld
from sheets_automation.google.wire import InProcess, connect
from sheets_automation.model import RunStatus
from sheets_automation.settings import Settings
from sheets_automation.steps.session import Session

from .desk import CONTROL_TITLE, RUNS_TAB, Desk
from .hands import Hands, row
from .interleavings import hurry, one_report
from .mail_kinds import digests

FORM = "GSC-FOR-01"


def new_desk() -> Desk:
    made = Desk(config=one_report())
    made.register(FORM, [row(1), row(2, 9), row(3)])
    return made


@pytest.fixture
def desk() -> Desk:
    made = new_desk()
    made.run()
    return made


def change(desk: Desk, file_id: str, **facts: Any) -> None:
    desk.emulator.as_user(DEFAULT_OWNER).call("drive.files.update", facts, fileId=file_id)


def copy_of(desk: Desk, title: str) -> str:
    made = desk.emulator.as_user(DEFAULT_OWNER).call("drive.files.copy", {"name": title}, fileId=desk.control_id)
    return str(made["id"])


def summaries(desk: Desk) -> list[str]:
    return [mail.subject for mail in digests(desk)]


def called_so(desk: Desk, title: str = CONTROL_TITLE) -> list[str]:
    return [file.id for file in desk.emulator.workspace.files.values() if file.name == title and not file.trashed]


@pytest.mark.parametrize("title", ["Control de Automatización 2026", "automatizacion", "Libro de Ana"])
def test_a_renamed_control_workbook_is_used_on(desk: Desk, title: str) -> None:
    """Whatever it is called now; ``Corridas`` says so, and no second one is made."""
    book, numbers = desk.control_id, [case["number"] for case in desk.cases()]
    change(desk, book, name=title)
    Hands(desk).type(4, 0, *row(4))
    result = desk.run()
    assert result.status is RunStatus.DONE
    assert result.control_id == book
    assert called_so(desk) == []
    change(desk, book, name=CONTROL_TITLE)
    assert [case["number"] for case in desk.cases()][:2] == numbers
    assert len(desk.cases()) == 3
    assert f"«{title}»" in desk.entries(RUNS_TAB)[-1]["detail"]
    assert desk.run().changes == []


def test_of_two_with_the_title_the_one_in_use_serves_and_the_other_is_told(desk: Desk) -> None:
    """A copy has the older state: it is left alone, whichever of the two people look at first."""
    book, other = desk.control_id, copy_of(desk, CONTROL_TITLE)
    before = desk.emulator.spreadsheet(other).revision
    for _ in range(2):
        desk.later(minutes=30)
        result = desk.run()
        assert result.control_id == book
        assert result.status is RunStatus.PARTIAL
        [trouble] = result.troubles
        assert trouble.kind.value == "control"
        assert other in trouble.text
    assert desk.emulator.spreadsheet(other).revision == before
    notices = [mail for mail in desk.emulator.sent_mail() if "sistemas@carrazos.example" in mail.recipients]
    assert len(notices) == 1
    change(desk, other, trashed=True)
    assert desk.run().status is RunStatus.DONE
    assert len(desk.cases()) == 2


def test_an_empty_one_beside_the_one_in_use(desk: Desk) -> None:
    """Somebody makes an empty spreadsheet with the title: the one with the cases goes on."""
    book = desk.control_id
    desk.emulator.as_user(DEFAULT_OWNER).call("sheets.spreadsheets.create", {"properties": {"title": CONTROL_TITLE}})
    assert desk.run().control_id == book


def test_an_empty_one_with_the_title_beside_the_renamed_one_in_use(desk: Desk) -> None:
    """The cases are in the renamed one: it goes on, and the empty one is told and left alone."""
    book = desk.control_id
    change(desk, book, name="Control 2026")
    desk.emulator.as_user(DEFAULT_OWNER).call("sheets.spreadsheets.create", {"properties": {"title": CONTROL_TITLE}})
    result = desk.run()
    assert result.control_id == book
    assert result.changes == []
    assert "«Control 2026»" in result.told
    [empty] = called_so(desk)
    assert any(empty in trouble.text for trouble in result.troubles)


@pytest.mark.parametrize("when", ["before the mail", "after the mail"])
def test_a_copy_goes_on_only_where_the_other_is_gone_for_good(when: str) -> None:
    """In the bin it is asked for back. Deleted for good, the copy serves: no second summary, same numbers, told."""
    desk = new_desk()
    desk.later(hours=-1)
    if when == "after the mail":
        desk.later(hours=1)
    desk.run()
    book, other = desk.control_id, copy_of(desk, CONTROL_TITLE)
    desk.later(hours=1)
    Hands(desk).type(4, 0, *row(4))
    desk.run()
    numbers = [case["number"] for case in desk.cases()]
    assert len(summaries(desk)) == 1
    change(desk, book, trashed=True)
    desk.later(minutes=10)
    with pytest.raises(DiscoveryError) as refused:
        desk.run()
    assert "papelera" in refused.value.told
    assert other in refused.value.told
    desk.emulator.as_user(DEFAULT_OWNER).call("drive.files.delete", fileId=book)
    result = desk.run()
    assert result.control_id == other
    assert "es una copia del libro que se usaba antes" in result.told
    assert [case["number"] for case in desk.cases()] == numbers
    desk.later(minutes=10)
    assert desk.run().status is RunStatus.DONE
    assert len(summaries(desk)) == 1
    desk.later(days=1)
    desk.run()
    assert len(summaries(desk)) == 2


def test_what_is_undone_first_in_a_copy_lets_no_second_summary_leave() -> None:
    """Copied before the day's mail left; somebody undoes the earlier run in the copy, then a run comes."""
    desk = new_desk()
    desk.later(hours=-1)
    first = desk.run()
    copy_of(desk, CONTROL_TITLE)
    book = desk.control_id
    desk.later(hours=1)
    desk.run()
    assert len(summaries(desk)) == 1
    desk.emulator.as_user(DEFAULT_OWNER).call("drive.files.delete", fileId=book)
    undo(desk.session, desk.config, first.run, lambda: desk.now)
    desk.later(minutes=10)
    assert "es una copia del libro que se usaba antes" in desk.run().told
    assert len(summaries(desk)) == 1


def test_the_lock_that_was_copied_with_the_workbook_is_nobodys(desk: Desk) -> None:
    """Copied while a run was at work, and put in the place of the original: it waits for no run."""
    copies: list[str] = []

    def copy(call: Any) -> None:
        if call.method_id == "sheets.spreadsheets.get" and not copies and call.params["spreadsheetId"] != book:
            copies.append(copy_of(desk, CONTROL_TITLE))

    book = desk.control_id
    with desk.interrupting(before=copy):
        desk.run()
    desk.emulator.as_user(DEFAULT_OWNER).call("drive.files.delete", fileId=book)
    assert desk.run().control_id == copies[0]


def test_one_in_the_bin_is_asked_for_back(desk: Desk) -> None:
    """Nothing is written, nobody begins anew; taken out of the bin, everything goes on."""
    book, grid = desk.control_id, desk.grid(FORM)
    Hands(desk).type(4, 0, *row(4))
    change(desk, book, trashed=True)
    with pytest.raises(DiscoveryError) as refused:
        desk.run()
    assert "papelera" in refused.value.told
    assert called_so(desk) == []
    assert desk.grid(FORM)[:4] == grid[:4]
    change(desk, book, trashed=False)
    assert desk.run().control_id == book
    assert len(desk.cases()) == 3


# ------------------------------------------------------------------------------------------------- two first runs


@dataclass
class Turns:
    """Two runs whose calls are let through one at a time, as a schedule of (whose, how many) says."""

    schedule: list[tuple[str, float]]
    over: set[str] = field(default_factory=set)
    moved: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, name: str) -> None:
        with self.moved:
            assert self.moved.wait_for(lambda: self._whose() == name, timeout=60)
            whose, left = self.schedule[0]
            self.schedule[0] = (whose, left - 1)

    def done(self, name: str) -> None:
        with self.moved:
            self.over.add(name)
            self.moved.notify_all()

    def _whose(self) -> str:
        while self.schedule and (self.schedule[0][1] <= 0 or self.schedule[0][0] in self.over):
            self.schedule.pop(0)
            self.moved.notify_all()
        return self.schedule[0][0] if self.schedule else ""


class Gate(InProcess):
    """A transport that waits for its turn before each call."""

    def __init__(self, application: Callable[..., Any], turns: Turns, name: str) -> None:
        super().__init__(application)
        self._turns, self._name = turns, name

    def send(self, request: requests.PreparedRequest, **options: object) -> requests.Response:  # type: ignore[override]
        self._turns.wait_for(self._name)
        return super().send(request, **options)


def both_run(desk: Desk, schedule: Sequence[tuple[str, float]]) -> list[object]:
    """What the two runs came to: results, or that the other was at work."""
    turns, outcomes = Turns([*schedule, ("first", 1e9), ("second", 1e9)]), []

    def one(name: str) -> None:
        session = Session.on(connect(Settings(), application=desk.emulator.wsgi, sleep=lambda _s: None))
        session.wire.session.mount("https://", Gate(desk.emulator.wsgi, turns, name))
        try:
            outcomes.append(service.run(session, desk.config, lambda: desk.now))
        except LockHeld as held:
            outcomes.append(held)
        except BaseException as error:  # told by the test's own thread
            outcomes.append(error)
        finally:
            turns.done(name)

    threads = [threading.Thread(target=one, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def check_one_control(desk: Desk, outcomes: Sequence[object]) -> None:
    assert [o for o in outcomes if isinstance(o, BaseException) and not isinstance(o, LockHeld)] == []
    desk.run()
    assert len(called_so(desk)) == 1
    assert desk.control_id == called_so(desk)[0]
    assert sorted(case["plate"] for case in desk.cases()) == ["ABC001", "ABC003"]
    assert [Hands(desk).cell(at).fill for at in (1, 2, 3)] == ["#ff0000", "", "#ff0000"]
    assert desk.run().changes == []
    recipients = [mail.recipients for mail in desk.emulator.sent_mail()]
    assert len(recipients) == len(set(recipients)), "each address was mailed once"


@pytest.mark.parametrize("ahead", range(2, 7))
def test_two_first_runs_end_with_one_control_workbook(ahead: int) -> None:
    """One is so many calls ahead when the other begins and makes so many calls; then the first goes on, or the other.

    Looking, also in the bin, making, naming, looking again, taking the lock: these calls decide.
    """
    hurry()
    for calls in range(2, 8):
        for then in ([("first", 1e9)], [("first", 2.0), ("second", 1e9)], [("second", 1e9)]):
            desk = new_desk()
            check_one_control(desk, both_run(desk, [("first", ahead), ("second", calls), *then]))


def test_two_first_runs_call_by_call() -> None:
    hurry()
    desk = new_desk()
    schedule = [(name, 1.0) for _ in range(40) for name in ("first", "second")]
    check_one_control(desk, both_run(desk, schedule))
