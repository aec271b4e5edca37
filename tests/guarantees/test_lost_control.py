"""The control workbook is lost: rebuilt from the sheets with its numbers, and honest about what it cannot know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sheets_automation.model import RunStatus

from .desk import AUDIT_TAB, CASES_TAB, DEFAULT_OWNER, RUNS_TAB, SCORE, Desk
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


def digests(desk: Desk) -> list[Any]:
    return [mail for mail in desk.emulator.sent_mail() if "necesita atención" not in mail.subject]


def test_a_lost_register_is_rebuilt_with_numbers_and_deadlines_and_without_a_digest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases come back from rows and marks, numbers and dues unchanged; nothing is painted, nobody gets a digest."""
    before = {(c["number"], c["mark"], c["due"], c["status"]) for c in desk.cases()}
    sent, grid = len(digests(desk)), desk.grid("GSC-FOR-01")
    lose_control(desk)
    desk.later(days=1)
    result = desk.run()
    rebuilt = entries(desk, monkeypatch)
    assert {(c["number"], c["mark"], c["due"], c["status"]) for c in rebuilt} == before
    assert len(digests(desk)) == sent
    assert desk.grid("GSC-FOR-01") == grid
    assert result.changes == []


def test_the_loss_is_told_in_the_terminal_in_corridas_and_to_the_administrator(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was rebuilt, what nobody knows any more, that today's mail does not leave again."""
    lose_control(desk)
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert "se reconstruyó" in result.told
    assert "2 casos (2 abiertos); 2 conservan su número" in result.told
    assert "se reconstruyó" in desk.emulator.sent_mail()[-1].text
    monkeypatch.setattr(Desk, "control_id", property(control))
    assert "se reconstruyó" in desk.entries(RUNS_TAB)[-1]["detail"]
    assert desk.run().status is RunStatus.DONE


def test_what_was_overdue_when_the_register_was_rebuilt_is_mailed_the_next_morning(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silent on the day of the loss in every run; the next business morning the digest tells all that is overdue."""
    lose_control(desk)
    desk.later(days=5)  # Monday
    sent = len(digests(desk))
    desk.run()
    desk.later(hours=2)
    Hands(desk).type(4, 0, *row(4))
    desk.run()
    assert len(digests(desk)) == sent, "nobody knows whether this morning's mail had left"
    desk.later(days=1)
    desk.run()
    rebuilt = entries(desk, monkeypatch)
    assert [(c["status"], c["silent"]) for c in rebuilt] == [("abierto", False)] * 3
    assert {told[0] for mail in desk.mails() if mail["state"] == "enviado" for told in mail["told"]} == {
        c["number"] for c in rebuilt
    }


def test_before_the_hour_of_the_mail_nothing_can_have_left(desk: Desk) -> None:
    """Lost during the night: the morning's mail leaves as ever."""
    lose_control(desk)
    desk.at(desk.now.replace(day=26, hour=6))
    sent = len(digests(desk))
    desk.run()
    desk.later(hours=2)
    desk.run()
    assert len(digests(desk)) == sent + 1


def test_closed_cases_of_the_past_stay_closed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A green row comes back closed, under its number; nobody is mailed about it."""
    Hands(desk).paint(1, "#00b050")
    desk.run()
    before = {(c["number"], c["status"]) for c in desk.cases()}
    assert ("C-2026-00001", "cerrado") in before
    lose_control(desk)
    desk.later(days=1)
    desk.run()
    assert {(c["number"], c["status"]) for c in entries(desk, monkeypatch)} == before
    desk.later(days=1)
    desk.run()
    told = {told[0] for mail in desk.mails() for told in mail["told"]}
    assert "C-2026-00001" not in told


def test_a_number_above_the_highest_that_is_left_is_given_to_new_cases(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first case's row is gone with the register; the one that is left says how far the numbers had come."""
    Hands(desk).delete(1)
    lose_control(desk)
    Hands(desk).type(4, 0, *row(4))
    desk.run()
    assert {c["number"] for c in entries(desk, monkeypatch)} == {"C-2026-00002", "C-2026-00003"}


def test_a_case_that_had_been_reopened_keeps_its_clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Green, then red again a week later: our note says the new deadline, the row's own day another."""
    Hands(desk).paint(1, "#00b050")
    desk.run()
    desk.later(days=7)
    Hands(desk).paint(1, "#ff0000")
    desk.run()
    due = {c["number"]: c["due"] for c in desk.cases()}
    assert due["C-2026-00001"] > "2026-12-02"
    lose_control(desk)
    desk.run()
    assert {c["number"]: c["due"] for c in entries(desk, monkeypatch)} == due
    desk.later(minutes=5)
    desk.run()
    assert {c["number"]: c["due"] for c in desk.cases()} == due


def test_a_mark_of_an_earlier_version_gets_its_number_at_the_next_touch(desk: Desk) -> None:
    """Marks once said nothing; painting or annotating the row tells them the case's number."""
    [before] = [c for c in desk.cases() if c["number"] == "C-2026-00001"]
    anonymous = {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": before["mark"]}}],
        "developerMetadata": {"metadataValue": ""},
        "fields": "metadataValue",
    }
    Hands(desk).batch({"updateDeveloperMetadata": anonymous})
    Hands(desk).type(1, 7, "Se llamó al cliente")
    desk.run()
    sheet = desk.emulator.spreadsheet(desk.books["GSC-FOR-01"]).sheet_by_id(0)
    assert sheet is not None
    assert [m["metadataValue"] for m in sheet.rows[1].metadata] == ["C-2026-00001"]


def test_new_rows_after_the_rebuilding_are_mailed_as_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the past is silent."""
    lose_control(desk)
    desk.run()
    Hands(desk).type(4, 0, *row(4))
    desk.at(desk.now + timedelta(days=1))
    desk.run()
    new = next(c for c in entries(desk, monkeypatch) if c["plate"] == "ABC004")
    assert not new["silent"]
    sent = [mail for mail in desk.mails() if mail["state"] == "enviado"]
    assert new["number"] in {number for mail in sent for number, _level, _due in mail["told"]}


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

    sent = len(digests(desk))
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
    assert len(digests(desk)) == sent


def test_a_damaged_row_of_the_register_is_told_to_the_administrator_and_hurts_no_other(desk: Desk) -> None:
    """Somebody spoils one entry: its row gets its case again, number and all; the other cases keep theirs."""
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
    assert after == numbers
    told = [m for m in desk.emulator.sent_mail() if "sistemas@carrazos.example" in m.recipients]
    assert "Casos" in told[-1].text
    assert desk.run().changes == []


def test_a_row_without_a_case_any_more_keeps_its_number(desk: Desk) -> None:
    """The register is lost and the score corrected: nobody waits, our note goes; low again, its number is back."""
    number = next(case["number"] for case in desk.cases() if case["where"]["row"] == 1)
    hands = Hands(desk)
    hands.paint(1, "#795548")
    desk.run()
    hands.type(1, SCORE, 9)
    lose_control(desk)
    desk.later(minutes=20)
    desk.run()
    assert hands.cell(1).note == ""
    hands.paint(1, "")
    hands.type(1, SCORE, 3)
    desk.later(minutes=20)
    desk.run()
    assert [case["number"] for case in desk.cases() if case["where"]["row"] == 1] == [number]


def test_a_case_that_people_painted_by_themselves_keeps_its_number(desk: Desk) -> None:
    """Its row had a mark before it was anybody's case (a suggestion was painted blue); the register is lost."""
    hands = Hands(desk)
    hands.type(4, 0, *row(4, 9, suggestion="Abrir los domingos"))
    desk.run()
    hands.paint(4, "#6aa84f")
    desk.later(minutes=20)
    desk.run()
    number = next(case["number"] for case in desk.cases() if case["where"]["row"] == 4)
    lose_control(desk)
    hands.type(5, 0, *row(5))
    hands.insert(1)
    hands.type(1, 0, *row(6))
    desk.later(minutes=20)
    desk.run()
    assert [case["number"] for case in desk.cases() if case["where"]["row"] == 5] == [number]


def test_no_number_is_given_twice_although_every_trace_of_it_is_gone(desk: Desk) -> None:
    """The last case's row is deleted, and so are the tabs that told of it: the next one gets a new number."""
    hands = Hands(desk)
    hands.type(4, 0, *row(4))
    desk.run()
    last = max(case["number"] for case in desk.cases())
    hands.delete(4)
    desk.run()
    owner = desk.emulator.as_user(DEFAULT_OWNER)
    owner.batch_update(desk.control_id, *({"deleteSheet": {"sheetId": tab}} for tab in (CASES_TAB, AUDIT_TAB)))
    hands.type(4, 0, *row(5))
    desk.later(minutes=20)
    desk.run()
    assert max(case["number"] for case in desk.cases()) > last
