"""A small department with a monthly report, and the people who write into its tabs and look at them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sheets_automation.commands.report import Order, ReportTold, report
from sheets_automation.emulator.state.grid import Sheet
from sheets_automation.model import Box

from .desk import AGENT, BOGOTA, Desk, Json, cell_data
from .interleavings import hurry, small_config

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
THIRD = datetime(2026, 11, 3, 7, 45, tzinfo=BOGOTA)  # the first business day of November
SCORES = (5, 9, 10, 10, 3, 9, 10, 8, 10, 10, 7, 10)
FORM, CODE = "GSC-FOR-01", "GSC-FOR-02"
OCT_TAB, OCT_V2, NOV_TAB = 202610, 2202610, 202611
_INDEX = '"sheetId": 900001'
_WRITES = ("batchUpdate", "spreadsheets.create", "values.update", "values.append")


def row(n: int, score: float | None, called: date, *, evidence: str = "", comment: str = "") -> list[object]:
    said = comment or (f"Mucha demora {n}" if score is not None and score < 7 else "")
    return [f"f{n}", f"Cliente {chr(65 + n)} Prueba", f"31012345{n:02d}", f"ABC{n:03d}", called, score, said, evidence]


def october_rows() -> list[list[object]]:
    return [row(n, score, date(2026, 10, 5 + n)) for n, score in enumerate(SCORES)]


@dataclass(slots=True)
class Newsroom:
    """The register of October and its report."""

    desk: Desk = field(default_factory=lambda: Desk(config=small_config(), now=THIRD))

    @classmethod
    def opened(cls, rows: Sequence[Sequence[object]] = (), now: datetime = THIRD) -> Newsroom:
        hurry()
        room = cls(Desk(config=small_config(), now=now))
        room.desk.register(FORM, rows or october_rows(), rows_at_least=60)
        return room

    # -- the service -------------------------------------------------------------------------------------------------

    def run(self) -> Any:
        return self.desk.run()

    def order(self, month: date = OCTOBER, *, issue: bool = False, correct: bool = False) -> ReportTold:
        order = Order(CODE, month, issue=issue, correct=correct)
        return report(self.desk.session, self.desk.config, order, lambda: self.desk.now)

    def writes(self, act: Callable[[], object]) -> int:
        """How many calls that write reach the report's workbook while ``act`` is done; those of its index aside."""
        found: list[str] = []

        def see(call: Any) -> None:
            ours = not self.book or call.params.get("spreadsheetId") == self.book
            if ours and call.method_id.endswith(_WRITES) and _INDEX not in json.dumps(call.body or {}):
                found.append(call.method_id)

        with self.desk.interrupting(before=see):
            act()
        return len(found)

    # -- the workbook ------------------------------------------------------------------------------------------------

    @property
    def book(self) -> str:
        files = self.desk.emulator.workspace.files.values()
        return next((file.id for file in files if CODE in file.name), "")

    def tab(self, sheet_id: int = OCT_TAB) -> Sheet:
        found = self.desk.emulator.spreadsheet(self.book).sheet_by_id(sheet_id)
        assert found is not None
        return found

    def has(self, sheet_id: int) -> bool:
        return self.desk.emulator.spreadsheet(self.book).sheet_by_id(sheet_id) is not None

    def picture(self, sheet_id: int = OCT_TAB) -> Json:
        """All that a person could see of a tab, and what the service keeps there."""
        sheet = self.tab(sheet_id)
        everything = {
            "properties": sheet.properties,
            "rows": [[cell or {} for cell in line.cells] for line in sheet.rows],
            "merges": sheet.merges,
            "charts": sheet.charts,
            "protected": sheet.protected_ranges,
        }
        return copy.deepcopy(everything)

    def texts(self, sheet_id: int = OCT_TAB) -> list[list[str]]:
        """The texts of every row that has any."""
        rows = [[shown for cell in line.cells if (shown := _shown(cell))] for line in self.tab(sheet_id).rows]
        return [line for line in rows if line]

    def words(self, sheet_id: int = OCT_TAB) -> str:
        return "\n".join(" | ".join(line) for line in self.texts(sheet_id))

    def zone(self, name: str, sheet_id: int = OCT_TAB) -> Box:
        ranges = self.desk.emulator.spreadsheet(self.book).named_ranges
        area = next(item["range"] for item in ranges if item["name"] == f"zona_{sheet_id}_{name}")
        return Box(area["startRowIndex"], area["endRowIndex"], area["startColumnIndex"], area["endColumnIndex"])

    def typed(self, name: str, sheet_id: int = OCT_TAB) -> list[list[object]]:
        """The filled rows of a zone, each as its filled values."""
        box, sheet = self.zone(name, sheet_id), self.tab(sheet_id)
        rows = []
        for at in range(box.top, box.bottom):
            cells = [sheet.cell(at, column).get("effectiveValue", {}) for column in range(box.left, box.right)]
            values = [next(iter(value.values())) for value in cells if value]
            if values:
                rows.append(values)
        return rows

    # -- people ------------------------------------------------------------------------------------------------------

    def batch(self, *requests: Json) -> None:
        """The agent, who may edit the report's workbook, does this."""
        self.desk.emulator.share(self.book, AGENT)
        self.desk.agent.batch_update(self.book, *requests)

    def type(self, at: int, column: int, value: object, sheet_id: int = OCT_TAB) -> None:
        self.batch(cells(sheet_id, at, column, cell_data(value)))

    def insert(self, at: int, count: int = 1, *, like_before: bool = True, sheet_id: int = OCT_TAB) -> None:
        area = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": at, "endIndex": at + count}
        self.batch({"insertDimension": {"range": area, "inheritFromBefore": like_before}})

    def action(self, at: int, *values: object, sheet_id: int = OCT_TAB) -> None:
        """Fill a row of the table of actions: finding, cause, action, responsible, date, state, effect."""
        for column, value in zip((0, 6, 12, 19, 23, 26, 29), values, strict=False):
            if value is not None:
                self.type(at, column, value, sheet_id)

    def source(self, at: int, column: int, value: object) -> None:
        """Change a cell of the register; row and column as in the API, row 0 is the heading."""
        self.desk.agent.batch_update(self.desk.books[FORM], cells(0, at, column, cell_data(value)))

    def source_row(self, at: int, values: Sequence[object]) -> None:
        for column, value in enumerate(values):
            self.source(at, column, value)


def cells(sheet_id: int, at: int, column: int, data: Json) -> Json:
    fields = ",".join(data) or "userEnteredValue"
    start = {"sheetId": sheet_id, "rowIndex": at, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [data]}], "fields": fields}}


def _shown(cell: Json | None) -> str:
    value = (cell or {}).get("effectiveValue", {})
    return str(next(iter(value.values()), ""))
