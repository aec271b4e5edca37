"""Several tasks do one run together: what comes out is what one would have done, whichever of them dies."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sheets_automation import service
from sheets_automation.commands.task import as_shard, leading, task_of
from sheets_automation.commands.undo import undo
from sheets_automation.domain.shards import shared_out
from sheets_automation.errors import ConfigError, DiscoveryError, LockHeld, UndoWaits
from sheets_automation.google.wire import connect
from sheets_automation.settings import Settings
from sheets_automation.steps import task_lock
from sheets_automation.steps.lock import acquire, release
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session

from .desk import CONTROL_TITLE, DEFAULT_OWNER, RUNS_TAB, Desk, Json
from .hands import row
from .interleavings import small_config

FILES = ("", " SUR")
PATIENCE = 3.0
TASKS = ("uno@tareas.example", "dos@tareas.example", "tres@tareas.example")


def town() -> Desk:
    """Two registers of after-sales and one of sales, with customers who are in several of them."""
    config = small_config()
    forms = tuple(
        form.model_copy(update={"several": True}) if form.code == "GSC-FOR-01" else form for form in config.forms
    )
    desk = Desk(config=config.model_copy(update={"forms": forms}))
    for at, name in enumerate(FILES):
        rows = [row(10 * at + n, 4 if n % 2 else 9) for n in range(1, 5)]
        desk.register("GSC-FOR-01", [*rows, row(7, 3)], name=name)  # 7: the same row in all of them
    desk.register("GSC-FOR-03", [row(11, 2), row(21, 5), row(99, 10)])
    body = {"properties": {"title": CONTROL_TITLE}}
    control = desk.emulator.as_user(DEFAULT_OWNER).call("sheets.spreadsheets.create", body)
    for book in (*desk.books.values(), control["spreadsheetId"]):
        for account in TASKS:
            desk.emulator.share(book, account)
    return desk


@dataclass
class Crew:
    """Tasks 2 … n as threads with sessions of their own."""

    desk: Desk
    folder: Path
    count: int
    said: dict[int, Any] = field(default_factory=dict)
    threads: list[threading.Thread] = field(default_factory=list)

    def settings(self, task: int) -> Settings:
        return Settings(task_index=task, task_count=self.count, exchange=self.folder, task_patience=PATIENCE)

    def session(self, task: int) -> Session:
        settings = self.settings(task).model_copy(update={"task_accounts": ",".join(TASKS)})
        return Session.on(connect(settings, application=self.desk.emulator.wsgi, sleep=lambda _s: None))

    def start(self, *tasks: int) -> None:
        for task in tasks:
            thread = threading.Thread(target=self._follow, args=(task,), daemon=True)
            thread.start()
            self.threads.append(thread)

    def _follow(self, task: int) -> None:
        try:
            self.said[task] = task_of(self.settings(task), self.session(task)).take_part()
        except BaseException as error:
            self.said[task] = error

    def lead(self) -> RunResult:
        with leading(self.settings(0)) as team:
            return service.run(self.desk.session, self.desk.config, lambda: self.desk.now, team=team)

    def ended(self) -> dict[int, Any]:
        for thread in self.threads:
            thread.join(20)
            assert not thread.is_alive()
        self.threads.clear()
        return self.said


@pytest.fixture(scope="module")
def alone() -> Json:
    """What one task by itself makes of the town."""
    desk = town()
    desk.run()
    return outcome(desk)


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(town(), tmp_path / "exchange", 3)


def outcome(desk: Desk) -> Json:
    """Colours, cases, mails and what was written down, without what only this emulator knows."""
    titles = {book: name for name, book in desk.books.items()}

    def plain(entry: Json) -> Json:
        text = json.dumps(entry)
        for book, name in titles.items():
            text = text.replace(book, name)
        found: Json = json.loads(text)
        return {key: value for key, value in found.items() if key not in ("mark", "run", "id", "draft_id", "opened_at")}

    return {
        "colours": {name: [[s.fill for s in r] for r in desk.grid(name)] for name in desk.books},
        "cases": [plain(case) for case in desk.cases()],
        "mails": sorted((str(m["recipient"]), str(m["told"]), str(m["state"])) for m in desk.mails()),
        "audit": sorted((str(e["rule"]), str(e["reason"]), str(e["result"])) for e in desk.audit()),
    }


def test_three_tasks_do_what_one_does(crew: Crew, alone: Json) -> None:
    """Same colours, cases with the same numbers, mails and lines of Bitácora; each identity did its part of it."""
    crew.start(1, 2)
    result = crew.lead()
    assert crew.ended() == {1: "1 workbooks were this task's", 2: "1 workbooks were this task's"}
    assert (result.status.value, result.troubles) == ("terminada", [])
    assert outcome(crew.desk) == alone
    assert any("reiterativo" in case["flags"] for case in crew.desk.cases())
    assert list(crew.folder.glob("*/")) == []  # nothing of customers is left behind
    crew.desk.later(minutes=1)
    crew.desk.run()
    assert outcome(crew.desk) == alone  # twice is once, and nobody is believed to be painting


@contextmanager
def dying(crew: Crew, account: str, when: Callable[[Any], bool]) -> Iterator[None]:
    """The task with this account is gone for ever before its first such call."""

    class Killed(BaseException):
        pass

    def before(call: Any) -> None:
        if call.caller == account and when(call):
            raise Killed

    with crew.desk.interrupting(before):
        yield


def is_paint(call: Any) -> bool:
    return call.method_id.endswith("batchUpdate") and "backgroundColor" in str(call.body)


@pytest.mark.parametrize("when", ["never there", "reading", "painting"])
def test_a_task_that_is_lost_delays_nothing_else_and_is_told(crew: Crew, alone: Json, when: str) -> None:
    """Its workbooks wait, the others are painted, the administrator is told; a later run brings all to one end."""
    crew.start(*((1,) if when == "never there" else (1, 2)))
    calls = {"never there": lambda _c: False, "reading": lambda c: c.method_id.endswith(".get"), "painting": is_paint}
    with dying(crew, TASKS[2], calls[when]):
        result = crew.lead()
        crew.ended()
    (trouble,) = result.troubles
    assert result.status.value == "parcial"
    assert "La tarea 3 de 3 de la corrida" in trouble.text
    assert "1 archivo espera a la próxima corrida" in trouble.text
    assert "aviso_administrador" in {str(mail["moment"]) for mail in crew.desk.mails()}
    painted = {name for name, rows in outcome(crew.desk)["colours"].items() if any(any(r) for r in rows)}
    assert len(painted) == 2
    crew.desk.later(minutes=30)  # what the dead one may have been painting is nobody's any more
    assert crew.desk.run().troubles == []
    assert outcome(crew.desk)["colours"] == alone["colours"]
    assert len(crew.desk.cases()) == len(alone["cases"])
    assert {entry["result"] for entry in crew.desk.audit()} <= {"aplicado", "no_aplicado", "desconocido"}


def test_a_leader_that_dies_leaves_what_the_next_run_settles(crew: Crew, alone: Json) -> None:
    """Killed after the order to paint: the tasks end by themselves, and the next run knows what they did."""

    class Killed(BaseException):
        pass

    def before(call: Any) -> None:
        if '"aplicado' in str(call.body):  # the leader writes down what was painted
            raise Killed

    crew.start(1, 2)
    with pytest.raises(Killed), crew.desk.interrupting(before):
        crew.lead()
    crew.ended()
    assert list(crew.folder.glob("*/")) == []
    crew.desk.later(minutes=30)
    crew.desk.run()
    assert outcome(crew.desk)["colours"] == alone["colours"]
    assert {entry["result"] for entry in crew.desk.audit()} == {"aplicado"}


def test_where_a_task_may_still_be_painting_nobody_else_does(crew: Crew) -> None:
    """The leader of an earlier run is gone and one of its tasks, elsewhere, is not: its workbook is left alone."""
    desk = crew.desk
    desk.run()
    wanted = desk.books["GSC-FOR-03"]
    until = desk.now + timedelta(minutes=12)
    note = {"corrida": "20261125-074500-abcdef", "desde": desk.now.isoformat(), "libros": [task_lock.short(wanted)]}
    noted = task_lock.take(desk.session.sheets, desk.control_id, 2, [], {**note, "hasta": until.isoformat()})
    elsewhere = {"equipo": "otro", "pid": 1, **note, "hasta": until.isoformat()}
    change = {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": noted}}],
        "developerMetadata": {"metadataValue": json.dumps(elsewhere)},
        "fields": "metadataValue",
    }
    desk.session.sheets.batch(desk.control_id, [{"updateDeveloperMetadata": change}])
    run = desk.entries(RUNS_TAB)[0]["run"]
    desk.later(minutes=1)
    (trouble,) = desk.run().troubles
    assert "Una tarea de la corrida 20261125-074500-abcdef quizá no ha terminado de pintar" in trouble.text
    assert "«GSC-FOR-03 2026»" in trouble.text
    with pytest.raises(UndoWaits):
        undo(desk.session, desk.config, run, lambda: desk.now)
    desk.at(until + timedelta(minutes=1))
    assert desk.run().troubles == []


def test_a_second_leader_and_a_wrong_set_up_are_told(crew: Crew) -> None:
    """A run that finds another at work sends its tasks home; without a common folder no task begins."""
    held = acquire(crew.desk.session.sheets, crew.desk.control_id, "otra", crew.desk.now, 600)
    crew.start(1)
    with pytest.raises(LockHeld):
        crew.lead()
    assert crew.ended() == {1: "there was nothing to do"}
    assert release(crew.desk.session.sheets, held) is None
    crew.start(1)
    assert isinstance(crew.ended()[1], DiscoveryError)
    with pytest.raises(ConfigError, match="SHEETS_AUTOMATION_EXCHANGE"), leading(Settings(task_count=2)):
        pass
    with pytest.raises(ConfigError, match="EXCHANGE"), leading(Settings(task_count=2, exchange=Path("/proc/no"))):
        pass
    assert (as_shard(Settings(), "2/8").task_index, as_shard(Settings(), "2/8").task_count) == (1, 8)
    for wrong in ("0/8", "9/8", "2", "a/b"):
        with pytest.raises(ConfigError, match="--shard"):
            as_shard(Settings(), wrong)


def test_a_file_or_a_task_more_moves_few() -> None:
    """Each task has its part of the workbooks within one; whose a workbook is changes for few."""
    ids = [f"libro-{n}" for n in range(200)]
    eight = shared_out(ids, 8)
    counts = [list(eight.values()).count(task) for task in range(8)]
    assert max(counts) == 25 == min(counts)
    more = shared_out([*ids, "uno más"], 8)
    assert sum(more[one] != eight[one] for one in ids) <= 20
    nine = shared_out(ids, 9)
    assert sum(nine[one] != eight[one] for one in ids) <= 2 * 200 / 9
    assert shared_out(list(reversed(ids)), 8) == eight
