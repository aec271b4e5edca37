"""``Corridas`` grows with what happens, not with the clock: runs in a row without news share one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from sheets_automation.commands.undo import undo
from sheets_automation.domain.control import tables
from sheets_automation.domain.control.idle_runs import folded
from sheets_automation.domain.control.layout import TITLED
from sheets_automation.emulator import LostConnection
from sheets_automation.errors import UnknownOutcome
from sheets_automation.google.requests import block
from sheets_automation.model import RunEntry, RunStatus

from .desk import BOGOTA, COMMENT, RUNS_TAB, Desk, spot
from .hands import Hands, row
from .interleavings import small_config


@pytest.fixture
def desk() -> Desk:
    desk = Desk(config=small_config())
    row = ("T-1", "Ana Ríos", "3001234567", "ABC123", date(2026, 11, 25), 4, "Mal servicio", "", "", "")
    desk.register("GSC-FOR-01", [row])
    desk.run()
    return desk


def shown(desk: Desk) -> list[list[Any]]:
    """The lines of ``Corridas`` as people read them, below the heading; empty ones too."""
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(RUNS_TAB)
    assert sheet is not None
    rows = [[spot(cell).value for cell in row.cells] for row in sheet.rows[1:]]
    return [row for row in rows if any(value is not None for value in row)]


def idle(desk: Desk, runs: int) -> list[str]:
    names = []
    for _run in range(runs):
        desk.later(minutes=1)
        names.append(desk.run().run)
    return names


def test_an_idle_run_every_minute_shares_one_line_that_stays_the_heartbeat(desk: Desk) -> None:
    """Five runs without news: one line, which says how many, since when, and when the last one worked."""
    names = idle(desk, 5)
    first, line = desk.entries(RUNS_TAB)
    assert (line["run"], line["idle"], first["idle"]) == (names[-1], 5, 0)
    assert line["started"] == desk.now.isoformat()
    assert "Sin novedad: 5 corridas de 07:46 a 07:50." in shown(desk)[-1]
    assert desk.run().troubles == []  # the next run finds nothing to repair


def test_what_happened_keeps_its_line_and_its_undo(desk: Desk) -> None:
    """A run that painted between idle ones stays a line of its own, and is taken back as ever."""
    painting = desk.entries(RUNS_TAB)[0]["run"]
    idle(desk, 2)
    body = {"values": [["Se llamó y se resolvió"]]}
    desk.agent.call("sheets.spreadsheets.values.update", body, spreadsheetId=desk.books["GSC-FOR-01"],
                    range="'NOVIEMBRE 2026'!H2", valueInputOption="RAW")  # fmt: skip
    acted = idle(desk, 1)
    idle(desk, 2)
    assert [line["idle"] for line in desk.entries(RUNS_TAB)] == [0, 2, 0, 2]
    assert undo(desk.session, desk.config, acted[0], lambda: desk.now).restored
    assert painting in {line["run"] for line in desk.entries(RUNS_TAB)}
    idle(desk, 2)
    assert desk.run().troubles == []


def test_runs_in_shadow_mode_without_news_share_a_line_too(desk: Desk) -> None:
    """Days of looking every minute: what came up and what people did keep lines of their own, the rest shares one."""
    limits = desk.config.limits.model_copy(update={"shadow": True})
    desk.config = desk.config.model_copy(update={"limits": limits})
    desk.register("GSC-FOR-03", [row(1), row(2)])
    before = len(desk.entries(RUNS_TAB))
    idle(desk, 4)
    Hands(desk, "GSC-FOR-03").paint(1, "#ff0000", COMMENT)
    idle(desk, 4)
    lines = desk.entries(RUNS_TAB)[before:]
    assert [(line["shadow"], line["idle"]) for line in lines] == [(True, 0), (True, 3), (True, 0), (True, 3)]
    assert "Sin novedad: 3 corridas de" in shown(desk)[-1][10]


class Killed(BaseException):
    pass


@pytest.mark.parametrize("lost", [False, True], ids=["killed", "answer lost"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_that_fails_while_it_shares_a_line_loses_none(desk: Desk, after: bool, lost: bool) -> None:
    """Around that one batch, killed or without an answer: earlier runs stay counted, nobody is told of damage."""
    idle(desk, 2)
    desk.later(minutes=1)
    ended = LostConnection if lost else Killed
    done = 0

    def ending(call: Any) -> bool:
        nonlocal done
        found = call.method_id.endswith("batchUpdate") and "Sin novedad: 3" in str(call.body)
        done += found
        return found and done == 1

    def before(call: Any) -> None:
        if not after and ending(call):
            raise ended

    def answered(call: Any, _status: int) -> None:
        if after and ending(call):
            raise ended

    with pytest.raises(UnknownOutcome if lost else Killed), desk.interrupting(before, answered):
        desk.run()
    desk.later(minutes=20)  # its lease is over
    result = desk.run()
    assert result.troubles == []
    lines = desk.entries(RUNS_TAB)
    assert sum(line["idle"] for line in lines) == (4 if after else 3)
    assert desk.run().troubles == []


def test_the_columns_of_an_earlier_version_are_brought_up_to_date_without_a_word(desk: Desk) -> None:
    """``Corridas`` of a version without «Vencidos» and «Segundos»: they appear, its lines stay, nobody is alarmed."""
    earlier, now = tables.EARLIER[RUNS_TAB], tables.RUNS
    old = replace(now, columns=tuple(column for column in now.columns if column.heading in earlier))
    (entry,) = (now.decode(tables.json.dumps(line)) for line in desk.entries(RUNS_TAB))
    width = len(now.headings)
    cut = [{"deleteDimension": {"range": {"sheetId": RUNS_TAB, "dimension": "COLUMNS",
            "startIndex": width - 2, "endIndex": width}}}]  # fmt: skip
    owner = desk.emulator.as_user(desk.emulator.workspace.files[desk.control_id].owner)
    requests = [*cut, *block(RUNS_TAB, 0, [old.headings]), *block(RUNS_TAB, 1, [old.encode(entry)])]
    owner.call("sheets.spreadsheets.batchUpdate", {"requests": requests}, spreadsheetId=desk.control_id)
    desk.later(minutes=1)
    assert desk.run().troubles == []
    assert desk.entries(RUNS_TAB)[0]["run"] == entry.run
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(RUNS_TAB)
    assert sheet is not None
    assert tuple(spot(cell).value for cell in sheet.rows[0].cells) == TITLED[RUNS_TAB][1]


def entry(hour: int, minute: int, **more: Any) -> RunEntry:
    moment = datetime(2026, 11, 25, hour, minute, tzinfo=BOGOTA)
    facts: dict[str, Any] = {"status": RunStatus.DONE, "version": "1", "config": "c", "idle": 1} | more
    return RunEntry(f"{hour:02d}{minute:02d}", "run", moment, moment, **facts)


@pytest.mark.parametrize(
    ("before", "now", "row"),
    [
        (entry(8, 0, idle=0), entry(8, 1), 6),  # it did something
        (entry(8, 0), entry(8, 1, idle=0), 6),
        (entry(8, 0), entry(8, 1, findings=3), 6),  # news
        (entry(8, 0), entry(8, 1, status=RunStatus.PARTIAL, detail="un archivo"), 6),
        (entry(8, 0), entry(11, 0), 6),  # hours without a run are to be seen
        (entry(8, 0), entry(8, 1), 7),  # somebody put a row in between
        (replace(entry(8, 0), since=datetime(2026, 11, 24, 23, 0, tzinfo=BOGOTA)), entry(8, 1), 6),  # another day
    ],
)
def test_what_is_news_gets_its_own_line(before: RunEntry, now: RunEntry, row: int) -> None:
    """Only like runs of one day, one after another, whose line stands right above, share it."""
    assert folded({before.run: (5, before)}, 6, entry(8, 1)) or before.idle == 0 or before.since
    assert folded({before.run: (5, before)}, row, now) is None
