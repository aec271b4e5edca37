"""Several tasks and what can go wrong around them: the disk they meet on, little time, the order to end."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from sheets_automation import service
from sheets_automation.commands.task import as_shard, exchange_of, leading
from sheets_automation.errors import AskedToStop, ConfigError
from sheets_automation.google.wire import Budget
from sheets_automation.model import RunStatus
from sheets_automation.settings import Settings
from sheets_automation.steps.lock import trace
from sheets_automation.steps.task import Task

from .test_tasks import PATIENCE, TASKS, Crew, is_paint, outcome, town


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(town(), tmp_path / "exchange", 2)


def broken(folder: Path) -> None:
    """The disk is gone: where the run's folder was, nothing can be written any more."""
    for place in folder.glob("*/"):
        shutil.rmtree(place)
        place.touch()


def once(when: Callable[[Any], bool], do: Callable[[], object]) -> Callable[[Any], None]:
    left = [do]

    def hook(call: Any) -> None:
        if left and when(call):
            left.pop()()

    return hook


def reads_by(account: str) -> Callable[[Any], bool]:
    return lambda call: call.caller == account and call.method_id.endswith(".get")


def paints_by(account: str) -> Callable[[Any], bool]:
    return lambda call: call.caller == account and is_paint(call)


def test_what_is_in_the_folder_and_is_not_of_a_run_stays(crew: Crew) -> None:
    """The folder may be one that others use, too: only what runs left there is removed."""
    theirs = crew.folder / "respaldos" / "2026.xlsx"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("de otros")
    left = crew.folder / "20261124-074500-abcdef" / "answer-1-1-0.json.gz"
    left.parent.mkdir()
    left.write_text("registros de ayer")
    crew.start(1)
    assert crew.lead().status is RunStatus.DONE
    crew.ended()
    assert [path.name for path in crew.folder.glob("*/")] == ["respaldos"]
    assert theirs.read_text() == "de otros"


@pytest.mark.parametrize("when", ["reading", "painting"])
def test_a_disk_that_fails_costs_the_parts_of_others_and_no_lock(crew: Crew, when: str) -> None:
    """The leader does its own part, says what waits and why, and lets the lock go; the next run ends the work."""
    found = reads_by(TASKS[1]) if when == "reading" else paints_by(TASKS[1])
    crew.start(1)
    with crew.desk.interrupting(once(found, lambda: broken(crew.folder))):
        result = crew.lead()
    crew.ended()
    assert result.status is RunStatus.PARTIAL
    assert "La tarea 2 de 2 de la corrida" in " ".join(trouble.text for trouble in result.troubles)
    assert trace(crew.desk.session.sheets, crew.desk.control_id).value.get("libre")
    crew.desk.later(minutes=30)
    assert crew.desk.run().troubles == []
    assert all(any(any(line) for line in lines) for lines in outcome(crew.desk)["colours"].values())
    assert {entry["result"] for entry in crew.desk.audit()} <= {"aplicado", "no_aplicado", "desconocido"}


def test_a_folder_that_fails_when_the_run_begins_leaves_no_lock(crew: Crew) -> None:
    """Nothing could be shared out: said with the variable to look at, and the next run may begin at once."""
    with leading(crew.settings(0)) as team:
        shutil.rmtree(crew.folder)
        crew.folder.touch()
        with pytest.raises(ConfigError, match="SHEETS_AUTOMATION_EXCHANGE"):
            service.run(crew.desk.session, crew.desk.config, lambda: crew.desk.now, team=team)
    assert trace(crew.desk.session.sheets, crew.desk.control_id).value.get("libre")


def test_little_time_is_shared_with_the_others(crew: Crew) -> None:
    """A run of half a minute waits for its tasks as long as it can, and does not give them up at once."""
    crew.start(1)
    with leading(crew.settings(0)) as team:
        session = crew.desk.session
        session.wire.budget = Budget(30)
        result = service.run(session, crew.desk.config, lambda: crew.desk.now, team=team)
    assert crew.ended() == {1: "2 workbooks were this task's"}
    assert (result.status, result.troubles) == (RunStatus.DONE, [])


def test_more_tasks_than_calls_of_one_account_are_refused() -> None:
    """Each does one call a minute at least: with more of them than the account may, Google's limit would be broken."""
    with pytest.raises(ConfigError, match="SHEETS_AUTOMATION_TASK_ACCOUNTS"):
        as_shard(Settings(), "1/60")
    assert as_shard(Settings(task_accounts=",".join(TASKS)), "1/60").task_count == 60


def test_a_task_that_is_told_to_end_says_so_and_holds_no_workbook(crew: Crew) -> None:
    """SIGTERM while it paints: what is under way ends, the leader hears of it at once, the next run may paint."""
    session = crew.session(1)
    crew.session = lambda _task: session  # type: ignore[method-assign]

    def told() -> None:
        session.wire.budget.stopping = True

    crew.start(1)
    began = monotonic()
    with crew.desk.interrupting(once(paints_by(TASKS[1]), told)):
        result = crew.lead()
    assert monotonic() - began < PATIENCE
    assert isinstance(crew.ended()[1], AskedToStop)
    assert result.status is RunStatus.PARTIAL
    crew.desk.later(minutes=1)
    assert crew.desk.run().troubles == []


def test_a_task_that_waits_for_its_leader_ends_when_told(crew: Crew) -> None:
    """Nobody leads yet: it ends, and not after its patience."""
    session = crew.session(1)
    session.wire.budget.stopping = True
    with pytest.raises(AskedToStop):
        Task(session, exchange_of(crew.settings(1)), 1, 2).take_part()
