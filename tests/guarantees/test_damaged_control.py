"""The owner of the control workbook was at work in it: whatever was moved, cut, sorted or typed over comes back.

Each damage is followed by two ordinary runs: no case lost, none twice, no number given twice, no mail of the day again,
and the second run changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sheets_automation.domain.mail import moments
from sheets_automation.model import RunStatus

from .desk import AUDIT_TAB, CASES_TAB, CONTROL_TITLE, DEFAULT_OWNER, MAIL_TAB, RUNS_TAB, Desk, Json, read_beside
from .hands import Hands, box_of, row, rows_of
from .interleavings import hurry, one_report
from .mail_kinds import of_kind

TABS = {CASES_TAB: "Casos", AUDIT_TAB: "Bitácora", MAIL_TAB: "Correos", RUNS_TAB: "Corridas"}
_TELLING = {CASES_TAB: 4}  # a column whose cells differ, if it is not the third
PLAIN_TABS = {105: "Calidad de datos", 106: "Calendario", 107: "Léame", 108: "Directorio"}
WIDTHS = {CASES_TAB: 21, AUDIT_TAB: 18, MAIL_TAB: 12, RUNS_TAB: 18}  # the last column holds the data
DATA_HEADING = "Datos del servicio"


class Owner:
    """Whoever owns the control workbook, and may do anything in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.account = desk, desk.emulator.as_user(DEFAULT_OWNER)

    def batch(self, *requests: Json) -> None:
        self.account.batch_update(self.desk.control_id, *requests)

    def type(self, tab: int, at: int, column: int, *values: str) -> None:
        cells = [{"userEnteredValue": {"stringValue": value}} if value else {} for value in values]
        start = {"sheetId": tab, "rowIndex": at, "columnIndex": column}
        self.batch({"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}})

    def columns(self, kind: str, tab: int, first: int, end: int, **more: Any) -> None:
        place = {"sheetId": tab, "dimension": "COLUMNS", "startIndex": first, "endIndex": end}
        self.batch({kind: {"range": place, **more}})

    def move_column(self, tab: int, at: int, to: int) -> None:
        source = {"sheetId": tab, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
        self.batch({"moveDimension": {"source": source, "destinationIndex": to}})

    def last(self, tab: int) -> int:
        """The last row of the grid, far below the lines."""
        return int(sheet_of(self.desk, tab).row_count) - 1

    def lines(self, tab: int) -> int:
        """Rows that hold anything."""
        return len(grid(self.desk, tab))

    def sort(self, tab: int, top: int, left: int, right: int, by: int = 0, order: str = "DESCENDING") -> None:
        spec = {"dimensionIndex": by, "sortOrder": order}
        self.batch({"sortRange": {"range": box_of(tab, top, self.last(tab) + 1, left, right), "sortSpecs": [spec]}})

    def copy_row(self, tab: int, at: int, to: int) -> None:
        width = WIDTHS[tab]
        self.batch(
            {
                "copyPaste": {
                    "source": box_of(tab, at, at + 1, 0, width),
                    "destination": box_of(tab, to, to + 1, 0, width),
                    "pasteType": "PASTE_NORMAL",
                }
            }
        )


def department() -> Desk:
    hurry()
    made = Desk(config=one_report())
    made.register("GSC-FOR-01", [row(1), row(2, evidence="Se llamó"), row(3, 9), row(4), row(5)])
    made.run()
    return made


@pytest.fixture
def desk() -> Desk:
    made = department()
    made.later(minutes=10)
    return made


@pytest.fixture
def owner(desk: Desk) -> Owner:
    return Owner(desk)


def sheet_of(desk: Desk, tab: int) -> Any:
    return desk.emulator.spreadsheet(desk.control_id).sheet_by_id(tab)


def text(cell: Json | None) -> str:
    return str(next(iter((cell or {}).get("effectiveValue", {}).values()), ""))


def grid(desk: Desk, tab: int) -> list[list[str]]:
    """What a person reads in a tab; trailing blanks left out."""
    lines = []
    for line in sheet_of(desk, tab).rows:
        cells = [text(cell) for cell in line.cells]
        while cells and not cells[-1]:
            cells.pop()
        lines.append(cells)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def lines_of(desk: Desk, tab: int) -> list[list[str]]:
    """Lines below the heading that hold anything, without what only tells of the runs themselves."""
    return sorted(line for line in grid(desk, tab)[1:] if line)


def digests(desk: Desk) -> list[tuple[str, ...]]:
    return [mail.recipients for mail in of_kind(desk, moments.DIGEST)]


def notices(desk: Desk) -> list[str]:
    return [m.text for m in desk.emulator.sent_mail() if "necesita atención" in m.subject]


def healed(desk: Desk, before: list[Json]) -> str:
    """Two ordinary runs; what the first said. Everything is as it was before the damage."""
    sent = digests(desk)
    first = desk.run()
    desk.later(minutes=10)
    after_first = {tab: grid(desk, tab) for tab in (CASES_TAB, AUDIT_TAB, MAIL_TAB)}
    second = desk.run()
    assert second.status is RunStatus.DONE, second.told
    assert second.changes == []
    assert {tab: grid(desk, tab) for tab in after_first} == after_first
    cases = desk.cases()
    numbers = [case["number"] for case in cases]
    assert len(set(numbers)) == len(numbers)
    assert {c["number"]: (c["mark"], c["due"], c["status"]) for c in cases} == {
        c["number"]: (c["mark"], c["due"], c["status"]) for c in before
    }
    assert digests(desk) == sent, "the mail of the day must not leave again"
    shown = [line[0] for line in grid(desk, CASES_TAB)[1:] if line and "Ojo" not in line[0]]
    assert sorted(shown) == sorted(numbers), "every case has one line"
    assert "Google answered" not in first.told
    return first.told


@lru_cache(maxsize=1)
def undamaged() -> Desk:
    return department()


def looks_right(desk: Desk) -> None:
    """Headings, hidden column, widths and protection of every tab are those of a new workbook."""
    fresh = undamaged()
    for tab in (*TABS, *PLAIN_TABS):
        here, there = sheet_of(desk, tab), sheet_of(fresh, tab)
        width = len(grid(fresh, tab)[0])
        assert grid(desk, tab)[0][:width] == grid(fresh, tab)[0]
        for kept in ("conditional_formats", "protected_ranges", "basic_filter"):
            assert len(look(here, kept)) == len(look(there, kept)), (tab, kept)
        assert [meta(here, i) for i in range(width)] == [meta(there, i) for i in range(width)], tab


def look(sheet: Any, name: str) -> Any:
    return getattr(sheet, name) or ()


def meta(sheet: Any, column: int) -> Any:
    return sheet.columns[column].properties


DAMAGES: dict[str, Callable[[Owner], None]] = {}
for _tab, _title in TABS.items():
    _last, _told = WIDTHS[_tab] - 1, _TELLING.get(_tab, 2)
    DAMAGES |= {
        f"{_title}: first column deleted": lambda o, t=_tab: o.columns("deleteDimension", t, 0, 1),
        f"{_title}: column in the middle deleted": lambda o, t=_tab: o.columns("deleteDimension", t, 4, 5),
        f"{_title}: data column deleted": lambda o, t=_tab, c=_last: o.columns("deleteDimension", t, c, c + 1),
        f"{_title}: column inserted": lambda o, t=_tab: o.columns("insertDimension", t, 2, 3, inheritFromBefore=False),
        f"{_title}: column moved": lambda o, t=_tab: o.move_column(t, 1, 6),
        f"{_title}: data column moved": lambda o, t=_tab, c=_last: o.move_column(t, c, 0),
        f"{_title}: one column sorted": lambda o, t=_tab, c=_told: o.sort(t, 1, c, c + 1, c),
        f"{_title}: data column sorted": lambda o, t=_tab, c=_last: o.sort(t, 1, c, c + 1, c),
        f"{_title}: all sorted": lambda o, t=_tab, c=_last: o.sort(t, 1, 0, c + 1, 0),
        f"{_title}: all sorted with its heading": lambda o, t=_tab, c=_last: o.sort(t, 0, 0, c + 1, 0, "ASCENDING"),
        f"{_title}: cell typed over": lambda o, t=_tab: o.type(t, 1, 2, "ups"),
        f"{_title}: data typed over": lambda o, t=_tab, c=_last: o.type(t, 1, c, "ups"),
        f"{_title}: data cleared": lambda o, t=_tab, c=_last: o.type(t, 1, c, ""),
        f"{_title}: headings cleared": lambda o, t=_tab: o.type(t, 0, 0, *[""] * WIDTHS[t]),
        f"{_title}: headings translated": lambda o, t=_tab: o.type(t, 0, 0, "Case", "Status", "Colour"),
        f"{_title}: heading row deleted": lambda o, t=_tab: o.batch({"deleteDimension": {"range": rows_of(t, 0)}}),
        f"{_title}: row deleted": lambda o, t=_tab: o.batch({"deleteDimension": {"range": rows_of(t, 1)}}),
        f"{_title}: row inserted": lambda o, t=_tab: o.batch(
            {"insertDimension": {"range": rows_of(t, 1), "inheritFromBefore": False}}
        ),
        f"{_title}: row doubled": lambda o, t=_tab: o.copy_row(t, 1, o.last(t)),
        f"{_title}: empty rows deleted": lambda o, t=_tab: o.batch(
            {"deleteDimension": {"range": {**rows_of(t, o.lines(t) + 1), "endIndex": o.last(t) + 1}}}
        ),
        f"{_title}: text below": lambda o, t=_tab: o.type(t, o.last(t), 0, "Ojo: revisar con Diana"),
        f"{_title}: tab deleted": lambda o, t=_tab: o.batch({"deleteSheet": {"sheetId": t}}),
        f"{_title}: tab renamed": lambda o, t=_tab: o.batch(
            {"updateSheetProperties": {"properties": {"sheetId": t, "title": "Mi lista"}, "fields": "title"}}
        ),
        f"{_title}: tab renamed, its name taken": lambda o, t=_tab: o.batch(
            {"deleteSheet": {"sheetId": t}},
            {"addSheet": {"properties": {"sheetId": 7_000 + t, "title": TABS[t]}}},
        ),
        f"{_title}: tab duplicated": lambda o, t=_tab: o.batch(
            {"duplicateSheet": {"sourceSheetId": t, "newSheetId": 8_000 + t, "newSheetName": f"Copia de {TABS[t]}"}}
        ),
        f"{_title}: only a copy left": lambda o, t=_tab: o.batch(
            {"duplicateSheet": {"sourceSheetId": t, "newSheetId": 8_000 + t, "newSheetName": f"Copia de {TABS[t]}"}},
            {"deleteSheet": {"sheetId": t}},
        ),
        f"{_title}: tab hidden": lambda o, t=_tab: o.batch(
            {"updateSheetProperties": {"properties": {"sheetId": t, "hidden": True}, "fields": "hidden"}}
        ),
        f"{_title}: cells merged": lambda o, t=_tab: o.batch(
            {"mergeCells": {"range": box_of(t, 1, 3, 0, 3), "mergeType": "MERGE_ALL"}}
        ),
    }

#: Nothing to tell: what people did is theirs to do, or nobody loses by it.
SILENT = (
    "all sorted",
    "row inserted",
    "empty rows deleted",
    "text below",
    "tab renamed",
    "tab duplicated",
    "tab hidden",
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_the_owner_did_is_put_right(desk: Desk, owner: Owner, damage: str) -> None:
    """Cases, numbers and mails are those of before; what was repaired is told in Spanish, with the tab's name."""
    before = desk.cases()
    DAMAGES[damage](owner)
    told = healed(desk, before)
    looks_right(desk)
    title, kind = damage.split(": ", 1)
    if kind not in SILENT and (title, kind) not in UNSEEN:
        assert title in told, told
        assert any(title in notice for notice in notices(desk))


#: Where it leaves no trace that anybody could see: of lines that only one run wrote, none says that there were more.
UNSEEN = {
    ("Bitácora", "row deleted"), ("Corridas", "row deleted"), ("Corridas", "one column sorted"),
    ("Corridas", "data column sorted"),
    ("Correos", "one column sorted"), ("Correos", "data column sorted"), ("Corridas", "tab renamed, its name taken"),
    ("Bitácora", "one column sorted"),
}  # fmt: skip


def test_columns_that_people_added_stay_to_the_right(desk: Desk, owner: Owner) -> None:
    """A manager's own notes beside the cases survive the repair, each in its row."""
    before = desk.cases()
    owner.columns("insertDimension", CASES_TAB, 1, 2, inheritFromBefore=False)
    owner.type(CASES_TAB, 0, 1, "Mi nota")
    for at in (1, 2, 3):
        owner.type(CASES_TAB, at, 1, f"nota de {grid(desk, CASES_TAB)[at][0]}")
    healed(desk, before)
    found = grid(desk, CASES_TAB)
    assert found[0][21] == "Mi nota"
    assert [line[21] for line in found[1:4]] == [f"nota de {line[0]}" for line in found[1:4]]


@pytest.mark.parametrize("tab", PLAIN_TABS)
@pytest.mark.parametrize("kind", ["deleteDimension", "insertDimension"])
def test_the_other_tabs_are_dressed_again_too(desk: Desk, owner: Owner, tab: int, kind: str) -> None:
    """A column of «Calidad de datos», «Calendario» or «Léame» deleted or inserted: as new, and told."""
    before, was = desk.cases(), grid(desk, tab)
    owner.columns(kind, tab, 0, 1)
    assert PLAIN_TABS[tab] in healed(desk, before)
    assert [line[: len(was[0])] for line in grid(desk, tab)] == was
    looks_right(desk)


def test_a_data_column_that_was_shown_is_hidden_again(desk: Desk, owner: Owner) -> None:
    """Nobody loses by it, so nobody is told."""
    for tab, width in WIDTHS.items():
        shown = {"properties": {"hiddenByUser": False}, "fields": "hiddenByUser"}
        owner.columns("updateDimensionProperties", tab, width - 1, width, **shown)
    assert healed(desk, desk.cases()) == ""
    looks_right(desk)


def test_every_line_of_casos_spoilt_at_once_comes_back_with_its_number(desk: Desk, owner: Owner) -> None:
    """Without any data of a case left: mark, note and log still say which is which."""
    before = desk.cases()
    owner.columns("deleteDimension", CASES_TAB, 20, 21)
    owner.columns("deleteDimension", CASES_TAB, 0, 1)
    healed(desk, before)


def test_a_number_is_not_given_again_when_its_line_was_deleted(desk: Desk, owner: Owner) -> None:
    """The last case's line is gone, and so is its row: the next case gets a number of its own."""
    numbers = {c["number"] for c in desk.cases()}
    owner.batch({"deleteDimension": {"range": rows_of(CASES_TAB, 4)}})
    Hands(desk).delete(5)
    Hands(desk).type(8, 0, *row(8))
    desk.run()
    [new] = [c["number"] for c in desk.cases() if c["plate"] == "ABC008"]
    assert new not in numbers


def test_data_that_somebody_edited_is_not_believed(desk: Desk, owner: Owner) -> None:
    """A readable entry with another due date typed into it: the row's own date counts, and it is told."""
    before = desk.cases()
    data = next(cell for cell in grid(desk, CASES_TAB)[1] if cell.startswith("{"))
    owner.type(CASES_TAB, 1, 20, data.replace("2026-11-26", "2027-03-31"))
    assert "Casos" in healed(desk, before)


def test_a_mail_line_that_was_deleted_mails_nobody_again(desk: Desk, owner: Owner) -> None:
    """All of «Correos» is gone: today's mail is not sent again, which is told; tomorrow's leaves as ever."""
    sent = digests(desk)
    owner.batch({"deleteDimension": {"range": {**rows_of(MAIL_TAB, 1), "endIndex": 9}}})
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert "resumen" in result.told
    assert digests(desk) == sent
    desk.later(days=1)
    desk.run()
    assert len(digests(desk)) == len(sent) + 1


def test_a_tab_that_people_call_as_one_of_ours_does_not_stop_the_service(desk: Desk, owner: Owner) -> None:
    """Told where the new tab is; theirs stays untouched."""
    owner.batch({"deleteSheet": {"sheetId": 106}}, {"addSheet": {"properties": {"sheetId": 9, "title": "calendario"}}})
    owner.type(9, 0, 0, "Turnos de diciembre")
    healed(desk, desk.cases())
    assert grid(desk, 9) == [["Turnos de diciembre"]]


def test_a_round_trip_through_xlsx_with_a_damaged_layout(desk: Desk, owner: Owner, tmp_path: Path) -> None:
    """Downloaded, a column deleted, uploaded again under the same title: cases and numbers are as before."""
    before = desk.cases()
    owner.columns("deleteDimension", CASES_TAB, 3, 4)
    file = tmp_path / f"{CONTROL_TITLE}.xlsx"
    file.write_bytes(desk.emulator.export_xlsx(desk.control_id))
    owner.account.call("drive.files.update", {"name": "viejo"}, fileId=desk.control_id)
    desk.emulator.import_xlsx(file)
    assert "Casos" in healed(desk, before)
    looks_right(desk)


@pytest.fixture(autouse=True)
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are looked for in any column: people's own may stand to the right of the data."""

    def entries(self: Desk, tab: int) -> list[Json]:
        lines = grid(self, tab)[1:]
        return [read_beside(json.loads(cell), line) for line in lines for cell in line if cell.startswith('{"')]

    monkeypatch.setattr(Desk, "entries", entries)


@pytest.mark.parametrize("tab", [CASES_TAB, AUDIT_TAB, MAIL_TAB, RUNS_TAB])
def test_columns_that_come_back_are_aligned_as_before(tab: int) -> None:
    """What slid to the left or right has the look of its new column, not of the one whose place it takes."""
    desk = department()

    def aligned() -> list[str]:
        sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(tab)
        assert sheet is not None
        cells = sheet.rows[1].cells[: WIDTHS[tab] - 1]
        return [(cell or {}).get("userEnteredFormat", {}).get("horizontalAlignment", "") for cell in cells]

    before = aligned()
    Owner(desk).columns("deleteDimension", tab, 4, 7)
    desk.later(minutes=10)
    desk.run()
    assert aligned() == before
