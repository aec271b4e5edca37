"""The control workbook is lost or damaged: rebuilt from the sheets, honest, and no mail about the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .desk import CASES_TAB, DEFAULT_OWNER, Desk
from .hands import Hands, row
from .interleavings import small_config


@pytest.fixture
def desk() -> Desk:
    made = Desk(config=small_config())
    made.register("GSC-FOR-01", [row(1), row(2, evidence="Se llamó"), row(3, 9)])
    made.run()
    return made


def lose_control(desk: Desk) -> None:
    """Deleted for good; one in the bin is asked for back (test_control_among_files.py)."""
    desk.emulator.as_user(DEFAULT_OWNER).call("drive.files.delete", fileId=desk.control_id)


def control(desk: Desk) -> str:
    """The control workbook that is not in the bin."""
    files = desk.emulator.workspace.files.values()
    [found] = [f.id for f in files if f.name == "Control de Automatización" and not f.trashed]
    return found


def entries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(Desk, "control_id", property(control))
    return desk.cases()


def test_a_lost_register_is_rebuilt_with_its_deadlines_and_without_a_mail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases come back from rows and marks, dues unchanged; nothing is painted, nobody mailed, the past is silent."""
    before = {(c["mark"], c["due"], c["status"]) for c in desk.cases()}
    sent, grid = len(desk.emulator.sent_mail()), desk.grid("GSC-FOR-01")
    lose_control(desk)
    desk.later(days=1)
    result = desk.run()
    rebuilt = entries(desk, monkeypatch)
    assert {(c["mark"], c["due"], c["status"]) for c in rebuilt} == before
    today = desk.now.date().isoformat()
    assert all(c["silent"] == (str(c["due"]) < today) for c in rebuilt)
    assert len(desk.emulator.sent_mail()) == sent
    assert [line[:6] for line in desk.grid("GSC-FOR-01")] == [line[:6] for line in grid]
    assert result.painted == 0


def test_what_was_overdue_when_the_register_was_rebuilt_stays_silent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is mailed about it on the days after, although it is overdue and stays in every count."""
    lose_control(desk)
    desk.later(days=6)
    desk.run()
    desk.later(days=1)
    desk.run()
    rebuilt = entries(desk, monkeypatch)
    assert [(c["status"], c["due"], c["silent"]) for c in rebuilt] == [("abierto", "2026-11-26", True)] * 2
    assert [told for mail in desk.mails() for told in mail["told"]] == []


def test_new_rows_after_the_rebuilding_are_mailed_as_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the past is silent."""
    lose_control(desk)
    desk.run()
    Hands(desk).type(4, 0, *row(4))
    desk.at(desk.now + timedelta(days=1))
    desk.run()
    new = next(c for c in entries(desk, monkeypatch) if c["plate"] == "ABC004")
    assert not new["silent"]
    assert new["number"] in {number for mail in desk.mails() for number, _level, _due in mail["told"]}


def test_a_row_with_a_suggestion_is_no_lost_register(desk: Desk) -> None:
    """Blue rows carry a mark but are no case: the first detractor after them is mailed as ever."""
    small = Desk(config=small_config())
    small.register("GSC-FOR-01", [row(1, 9, suggestion="Abrir los domingos")])
    small.run()
    Hands(small).type(2, 0, *row(2))
    small.run()
    [case] = small.cases()
    assert not case["silent"]
    assert [[told[0] for told in mail["told"]] for mail in small.mails()] == [[case["number"]]]


def test_a_run_killed_while_rebuilding_does_not_make_the_next_one_mail_the_past(desk: Desk) -> None:
    """The rebuilding began, its heartbeat is there, no case is recorded yet."""

    class Died(BaseException):
        pass

    sent = len(desk.emulator.sent_mail())
    lose_control(desk)
    batches = 0

    def die(call: Any) -> None:
        nonlocal batches
        batches += call.method_id.endswith("batchUpdate")
        if batches > 3:  # set-up, lock, heartbeat
            raise Died

    with desk.interrupting(before=die), pytest.raises(Died):
        desk.run()
    desk.at(desk.now + timedelta(minutes=13))
    desk.run()
    assert len(desk.emulator.sent_mail()) == sent


def test_a_damaged_row_of_the_register_is_told_to_the_administrator_and_hurts_no_other(desk: Desk) -> None:
    """Somebody spoils one entry: its row gets a case again, the other cases keep theirs, no number is used twice."""
    numbers = [c["number"] for c in desk.cases()]
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(CASES_TAB)
    assert sheet is not None
    column = max(i for i, cell in enumerate(sheet.rows[2].cells) if cell)
    spoil = {
        "updateCells": {
            "start": {"sheetId": CASES_TAB, "rowIndex": 2, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "ups"}}]}],
            "fields": "userEnteredValue",
        }
    }
    desk.emulator.as_user(DEFAULT_OWNER).batch_update(desk.control_id, spoil)
    desk.later(days=1)
    desk.run()
    after = [c["number"] for c in desk.cases()]
    assert numbers[0] in after
    assert len(set(after)) == len(after)
    assert numbers[1] not in after, "the number of the spoilt entry must not be given to anybody else"
    told = [m for m in desk.emulator.sent_mail() if "sistemas@carrazos.example" in m.recipients]
    assert "Casos" in told[-1].text
    assert desk.run().changes == []
