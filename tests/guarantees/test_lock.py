"""One run at a time: a living run keeps its lock, a dead one does not."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sheets_automation.errors import LockHeld
from sheets_automation.steps.lock import Lock, acquire, free, machine, release

from .crash_table import NOW, department, outcome_of, workplace
from .desk import Desk, Json
from .hands import Hands, row
from .interleavings import one_report
from .processes import around, serving

GONE = 2**22 - 1  # a process number beyond any that lives


@pytest.fixture
def desk() -> Desk:
    """A department whose control workbook exists."""
    made = Desk(config=one_report())
    made.register("GSC-FOR-01", [row(1)])
    made.run()
    return made


def hold(desk: Desk, **facts: object) -> Lock:
    """Take the lock as another run would, and say these facts about its holder."""
    lock = acquire(desk.session.sheets, desk.control_id, "otra-corrida", desk.now, 600)
    value = json.dumps({**lock.value, **facts})
    request: Json = {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": 900_000_000 + lock.generation}}],
            "developerMetadata": {"metadataValue": value},
            "fields": "metadataValue",
        }
    }
    desk.session.sheets.batch(desk.control_id, [request])
    return lock


def test_a_living_run_keeps_its_lock(desk: Desk) -> None:
    """The other one does nothing and says who is at work and until when."""
    hold(desk, pid=os.getpid())
    with pytest.raises(
        LockHeld, match=rf"otra-corrida.*process {os.getpid()}.*lock ends at 2026-11-25T07:57"
    ) as refused:
        desk.run()
    assert refused.value.exit_code == 0


def test_a_run_on_another_machine_is_taken_for_living_until_its_lease_ends(desk: Desk) -> None:
    """Nobody can look at another machine's processes; the lease decides."""
    hold(desk, equipo="otra-maquina/0123", pid=GONE)
    with pytest.raises(LockHeld):
        desk.run()
    desk.later(minutes=13)
    assert desk.run().status == "terminada"


def test_the_lock_of_a_dead_process_of_this_machine_is_taken_over_at_once(desk: Desk) -> None:
    """A run that was killed does not stop the next one."""
    hold(desk, equipo=machine(), pid=GONE)
    assert desk.run().status == "terminada"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells")
def test_the_lock_of_a_process_that_nobody_buried_is_taken_over(desk: Desk) -> None:
    """A killed run whose parent never asks what became of it, as in many containers, holds nothing."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it has ended; its name stays
        hold(desk, equipo=machine(), pid=pid)
        assert desk.run().status == "terminada"
    finally:
        os.waitpid(pid, 0)


def test_whoever_lost_the_lock_writes_nothing_more_to_the_register(desk: Desk) -> None:
    """A run that slept through its lease finds its next write refused."""
    Hands(desk).type(1, 5, 9)
    seen = 0

    def steal(call: object) -> None:
        nonlocal seen
        seen += getattr(call, "method_id", "").endswith("batchUpdate")
        if seen == 2:  # after taking the lock, before anything is recorded
            seen += 1
            sleeper.append(
                acquire(other.session.sheets, desk.control_id, "ladrona", desk.now + timedelta(hours=1), 600)
            )

    other = Desk(config=desk.config, emulator=desk.emulator, now=desk.now)
    sleeper: list[Lock] = []
    before = [(c["number"], c["status"]) for c in desk.cases()], len(desk.audit()), desk.grid("GSC-FOR-01")
    with around(desk.emulator, steal), pytest.raises(LockHeld, match="took the lock over"):
        desk.run()
    after = [(c["number"], c["status"]) for c in desk.cases()], len(desk.audit()), desk.grid("GSC-FOR-01")
    assert before == after
    release(desk.session.sheets, sleeper[0])
    assert desk.run().status == "terminada"


def test_two_processes_started_at_once_do_the_work_of_one(tmp_path: Path) -> None:
    """Both end with 0; at most one works at a time, the other says who holds the lock, and nothing is done twice."""
    with workplace() as (folder, config):
        alone, together = department(), department()
        with serving(alone.emulator, config, folder) as server:
            assert server.run(NOW)[0] == 0
        with serving(together.emulator, config, folder) as server:
            assert server.run(NOW)[0] == 0
        Hands(alone, "GSC-FOR-03").type(1, 5, 9)
        Hands(together, "GSC-FOR-03").type(1, 5, 9)
        later = NOW + timedelta(hours=1)
        with serving(alone.emulator, config, folder) as server:
            assert server.run(later)[0] == 0
        with serving(together.emulator, config, folder) as server:
            both = [server.start(later, "run"), server.start(later, "run")]
            ended = [process.wait() for process in both]
    assert [code for code, _said in ended] == [0, 0], ended
    held = [said for _code, said in ended if "is at work" in said]
    assert len(held) <= 1
    if held:
        assert "its lock ends at" in held[0]
    assert outcome_of(alone).difference(outcome_of(together)) == ""


def test_a_lease_lasts_also_through_the_hour_that_comes_twice(desk: Desk) -> None:
    """A company in a zone with summer time: when the clock goes back, the lock ends ten minutes later, not at once."""
    second = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=1)  # half an hour after going back
    lock = acquire(desk.session.sheets, desk.control_id, "otra-corrida", second, 600)
    elsewhere = {**lock.value, "equipo": "otra-maquina/0123"}
    assert not free(elsewhere, (second.astimezone(UTC) + timedelta(minutes=9)).astimezone(second.tzinfo))
    assert free(elsewhere, (second.astimezone(UTC) + timedelta(minutes=13)).astimezone(second.tzinfo))
