"""The control workbook without the right to edit: that is said, whoever else has worked there before; then recovery."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from door import command, google_on_loopback

from sheets_automation.commands.undo import undo
from sheets_automation.emulator import DEFAULT_OWNER, Emulator
from sheets_automation.errors import ControlNotWritable, Refused, UndoWaits
from sheets_automation.model import RunStatus

from .crash_table import NOW
from .desk import AGENT, CONTROL_TITLE, Desk
from .hands import Hands, row
from .interleavings import one_report
from .test_lock import hold


@pytest.fixture
def desk() -> Desk:
    """A department whose control workbook belongs to a person, who shared it with the service as editor."""
    made = Desk(config=one_report())
    made.register("GSC-FOR-01", [row(1)])
    control_of(made.emulator)
    return made


def control_of(emulator: Emulator) -> str:
    body = {"properties": {"title": CONTROL_TITLE, "locale": "es_CO", "timeZone": "America/Bogota"}}
    book_id = str(emulator.as_user(AGENT).call("sheets.spreadsheets.create", body)["spreadsheetId"])
    emulator.share(book_id, DEFAULT_OWNER)
    return book_id


def may(desk: Desk, role: str) -> None:
    """Let the service have this role on the control workbook from now on."""
    found = desk.agent.call("drive.permissions.list", fileId=desk.control_id, fields="permissions(id,emailAddress)")
    own = next(item["id"] for item in found["permissions"] if item["emailAddress"] == DEFAULT_OWNER)
    desk.agent.call("drive.permissions.update", {"role": role}, fileId=desk.control_id, permissionId=own)


@pytest.mark.parametrize("worked_before", [False, True])
def test_a_read_only_control_workbook_is_not_another_run(desk: Desk, worked_before: bool) -> None:
    """Which workbook, what to do, exit 1, nothing written; as editor again, the next run does it all."""
    if worked_before:
        desk.run()
        desk.later(minutes=20)
    Hands(desk).type(2, 0, *row(2))
    before = desk.grid("GSC-FOR-01"), len(desk.mails())
    may(desk, "reader")
    with pytest.raises(ControlNotWritable, match=rf"«{CONTROL_TITLE}».*as editor.*Nothing was written") as refused:
        desk.run()
    assert refused.value.exit_code == 1
    assert "is at work" not in str(refused.value)
    assert "permiso de edición" in refused.value.told
    assert (desk.grid("GSC-FOR-01"), len(desk.mails())) == before
    may(desk, "writer")
    assert desk.run().status is RunStatus.DONE
    assert desk.grid("GSC-FOR-01")[2] != before[0][2]
    assert desk.run().changes == []


def test_a_right_that_is_taken_away_during_a_run_is_told_as_that(desk: Desk) -> None:
    """Not «another run took the lock over»; once it is back, the next run settles what was begun."""
    desk.run()
    desk.later(minutes=20)
    Hands(desk).type(2, 0, *row(2))
    seen = 0

    def take_away(call: object) -> None:
        nonlocal seen
        seen += getattr(call, "method_id", "").endswith("batchUpdate")
        if seen == 3:
            seen += 1
            may(desk, "reader")

    with desk.interrupting(take_away), pytest.raises(ControlNotWritable, match="This run stopped while"):
        desk.run()
    may(desk, "writer")
    desk.later(minutes=20)
    result = desk.run()
    assert result.status is RunStatus.DONE
    assert len(desk.cases()) == 2


def test_a_lock_that_cannot_be_let_go_is_told(desk: Desk) -> None:
    """The run is done and recorded; that its lock stays is a trouble of its own, and the next run works."""
    desk.run()
    desk.later(minutes=20)
    seen = 0

    def refuse(call: object) -> None:
        nonlocal seen
        if getattr(call, "method_id", "").endswith("batchUpdate"):
            body = json.dumps(getattr(call, "body", {}))
            if "libre" in body:
                seen += 1
                may(desk, "reader")

    with desk.interrupting(refuse):
        result = desk.run()
    assert seen == 1
    assert result.status is RunStatus.PARTIAL
    assert any("candado" in trouble.text for trouble in result.troubles)
    may(desk, "writer")
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE


def test_a_refusal_of_another_kind_keeps_its_words(desk: Desk) -> None:
    """A 400 whose lock has not changed hands is no takeover, even if it names the first request."""
    desk.run()
    desk.later(minutes=20)
    words = "Invalid requests[0].createDeveloperMetadata: something new"
    desk.emulator.faults.add(kind="error", pattern="batchUpdate", status=400, message=words, nth=1)
    with pytest.raises(Refused, match="something new"):
        desk.run()
    desk.emulator.faults.clear()
    desk.emulator.faults.add(kind="error", pattern="batchUpdate", status=400, message=words, nth=2)
    with pytest.raises(Refused, match="something new"):
        desk.run()
    assert desk.run().status is RunStatus.DONE


def test_undo_during_a_run_waits_and_says_so(desk: Desk) -> None:
    """Exit 3: nothing was taken back, and no other run will do it; afterwards it can be asked for again."""
    first = desk.run()
    lock = hold(desk, equipo="otra-maquina/0123")
    with pytest.raises(UndoWaits, match=rf"otra-corrida.*No other run takes this back.*undo {first.run}") as busy:
        undo(desk.session, desk.config, first.run, lambda: desk.now)
    assert busy.value.exit_code == 3
    desk.later(hours=1)
    assert lock.generation
    assert undo(desk.session, desk.config, first.run, lambda: desk.now).restored


def test_a_held_lock_is_json_where_json_was_asked_for(tmp_path: Path) -> None:
    """``run`` 0 and ``undo`` 3, each with an object on stdout that says who and since when."""
    made = Desk(config=one_report())
    made.register("GSC-FOR-01", [row(1)])
    first = made.run()
    hold(made, equipo="otra-maquina/0123")
    with google_on_loopback(NOW, emulator=made.emulator) as (address, _emulator):
        options = ("--endpoint", address, "--now", NOW.isoformat(), "--json")
        run, back = command(*options, "run"), command(*options, "undo", first.run)
    assert (run.code, back.code) == (0, 3)
    for told in (run, back):
        assert told.data["status"] == "ocupado"
        assert told.data["holder"]["run"] == "otra-corrida"
        assert told.data["holder"]["since"]
    assert "is at work since" in run.err
