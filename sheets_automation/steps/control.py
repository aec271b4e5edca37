"""The control workbook as the run uses it: opened or created, read once, written in fenced batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sheets_automation.domain.ledger import (
    CASES,
    PLAIN,
    README,
    TABLES,
    Ledger,
    Table,
    foreign_tabs,
    missing_tabs,
    read_ledger,
    readme_rows,
    shown_state,
)
from sheets_automation.errors import LockHeld, Refused
from sheets_automation.google import edits
from sheets_automation.google.drive import DriveFile
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import CellOut, Fill, Rgb, State, Workbook
from sheets_automation.steps.lock import Lock

Json = dict[str, Any]
E = TypeVar("E")

_HEADING = {"red": 31 / 255, "green": 56 / 255, "blue": 100 / 255}
_SPARE_ROWS = 200
_TINTS = {
    State.RED: "#f4cccc",
    State.YELLOW: "#fff2cc",
    State.GREEN: "#93c47d",
    State.LIGHT_GREEN: "#d9ead3",
    State.BLUE: "#cfe2f3",
    State.PURPLE: "#d9d2e9",
}


@dataclass(slots=True)
class Control:
    """Reads and writes the service's own workbook. Writes carry the fence of the lock (``lock.py``)."""

    sheets: Sheets
    id: str
    created: bool
    lock: Lock | None = None
    book: Workbook | None = None
    _next_row: dict[int, int] = field(default_factory=dict)
    _row_count: dict[int, int] = field(default_factory=dict)

    def read(self) -> Ledger:
        """Everything the workbook says, from one snapshot; missing tabs are created first."""
        self.book = self.sheets.snapshot(self.id)
        foreign = foreign_tabs(self.book)
        if foreign:
            self.write(adoption_requests(self.book, foreign), "taking over the tabs of a copied control workbook")
            self.book = self.sheets.snapshot(self.id)
        absent = missing_tabs(self.book)
        if absent:
            self.write(setup_requests({tab.sheet_id for tab in self.book.tabs}), "creating the control tabs")
            self.book = self.sheets.snapshot(self.id)
        ledger = read_ledger(self.book)
        self._next_row = dict(ledger.next_row)
        self._row_count = dict(ledger.row_count)
        return ledger

    def read_again(self) -> Workbook:
        """A fresh snapshot, for what the ledger leaves out (the settled lines of Bitácora)."""
        self.book = self.sheets.snapshot(self.id)
        return self.book

    def write(self, requests: Sequence[Json], doing: str) -> None:
        """One atomic batch.

        Raises:
            LockHeld: somebody has taken the lock over; nothing was written.
        """
        if not requests:
            return
        fence = self.lock.fence() if self.lock else []
        try:
            self.sheets.batch(self.id, [*fence, *requests], doing=doing)
        except Refused as refusal:
            if fence and "requests[0]" in str(refusal):
                raise LockHeld(
                    f"Another run took the lock over while this one was {doing}; this run stops."
                ) from refusal
            raise

    def append(self, table: Table[E], entries: Sequence[E]) -> tuple[list[Json], list[int]]:
        """Requests that put entries after the last row, and the rows they get: nobody else writes here."""
        first = self._next_row.get(table.sheet_id, 1)
        requests = self._grow(table.sheet_id, first + len(entries))
        requests += edits.table(table.sheet_id, first, [table.encode(entry) for entry in entries])
        self._next_row[table.sheet_id] = first + len(entries)
        return requests, list(range(first, first + len(entries)))

    def update(self, table: Table[E], entries: Iterable[tuple[int, E]]) -> list[Json]:
        """Requests that rewrite entries where they stand; neighbouring rows share one request."""
        requests: list[Json] = []
        block: list[tuple[CellOut, ...]] = []
        start = -1
        for row, entry in sorted(entries, key=lambda pair: pair[0]):
            if block and row == start + len(block):
                block.append(table.encode(entry))
                continue
            requests += edits.table(table.sheet_id, start, block)
            start, block = row, [table.encode(entry)]
        return requests + edits.table(table.sheet_id, start, block)

    def replace(self, sheet_id: int, rows: Sequence[tuple[CellOut, ...]]) -> list[Json]:
        """Requests that rewrite a plain tab below its heading; none if it says the same already."""
        tab = self.book.tab(sheet_id) if self.book else None
        if tab is None:
            return []
        shown = [tuple(_plain(value) for value in row) for row in rows]
        width = max((len(row) for row in shown), default=1)
        present = [tuple(row.cell(c).value or None for c in range(width)) for row in tab.rows[1:]]
        if present == [row + (None,) * (width - len(row)) for row in shown]:
            return []
        old = max(len(present), len(rows))
        blanks: list[tuple[CellOut, ...]] = [("",) * width] * (old - len(rows))
        return self._grow(sheet_id, 1 + len(rows)) + edits.table(sheet_id, 1, [*rows, *blanks])

    def _grow(self, sheet_id: int, needed: int) -> list[Json]:
        tab = self.book.tab(sheet_id) if self.book else None
        present = self._row_count.get(sheet_id, tab.row_count if tab else 0)
        if needed <= present:
            return []
        more = needed - present + _SPARE_ROWS
        self._row_count[sheet_id] = present + more
        return [{"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": more}}]


def open_control(sheets: Sheets, files: Sequence[DriveFile], title: str, version: str, now: datetime) -> Control:
    """The control workbook by its title among the files, or a new one."""
    found = next((file for file in files if file.title == title), None)
    if found is not None:
        return Control(sheets, found.id, created=False)
    first = TABLES[0]
    new_id = sheets.create(
        title,
        [{"sheetId": first.sheet_id, "title": first.title, "gridProperties": _grid(len(first.headings))}],
        "es_CO",
        "America/Bogota",
    )
    control = Control(sheets, new_id, created=True)
    requests = _dress_table(first)
    requests += _tints()
    requests += setup_requests({first.sheet_id})
    requests += edits.table(README[0], 1, readme_rows(version, now))
    control.write(requests, "setting up the control workbook")
    return control


def setup_requests(present: set[int]) -> list[Json]:
    """Requests that create and dress every tab of ours that is not there."""
    requests: list[Json] = []
    for table in TABLES:
        if table.sheet_id not in present:
            requests.append(_add(table.sheet_id, table.title, len(table.headings)))
            requests += _dress_table(table)
            requests += _tints() if table is CASES else []
    for sheet_id, title, columns in PLAIN:
        if sheet_id not in present:
            requests.append(_add(sheet_id, title, len(columns)))
            requests += _dress(sheet_id, [(heading, width) for heading, width in columns], wrap=sheet_id == README[0])
    return requests


def adoption_requests(book: Workbook, foreign: Mapping[int, int]) -> list[Json]:
    """Requests that move our tabs from the ids they came back with to our own, cells and all (``foreign_tabs``)."""
    old = {ours: tab for ours, theirs in foreign.items() if (tab := book.tab(theirs)) is not None}
    widths = {table.sheet_id: len(table.headings) for table in TABLES}
    widths |= {sheet_id: len(columns) for sheet_id, _title, columns in PLAIN}
    requests: list[Json] = [
        {
            "updateSheetProperties": {
                "properties": {"sheetId": tab.sheet_id, "title": f"{tab.title} ~"},
                "fields": "title",
            }
        }
        for tab in old.values()
    ]
    requests += setup_requests({tab.sheet_id for tab in book.tabs})
    for ours, tab in old.items():
        if tab.row_count > _SPARE_ROWS:
            more = tab.row_count - _SPARE_ROWS
            requests.append({"appendDimension": {"sheetId": ours, "dimension": "ROWS", "length": more}})
        area = {"startRowIndex": 0, "endRowIndex": len(tab.rows), "startColumnIndex": 0, "endColumnIndex": widths[ours]}
        requests.append(
            {
                "copyPaste": {
                    "source": {"sheetId": tab.sheet_id, **area},
                    "destination": {"sheetId": ours, **area},
                    "pasteType": "PASTE_NORMAL",
                }
            }
        )
    return requests + [{"deleteSheet": {"sheetId": tab.sheet_id}} for tab in old.values()]


def _add(sheet_id: int, title: str, columns: int) -> Json:
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": _grid(columns)}}}


def _grid(columns: int) -> Json:
    return {"rowCount": _SPARE_ROWS, "columnCount": columns, "frozenRowCount": 1, "hideGridlines": True}


def _dress_table(table: Table[Any]) -> list[Json]:
    columns = [(column.heading, column.width) for column in table.columns]
    hidden = len(columns)
    return [
        *_dress(table.sheet_id, [*columns, (table.headings[-1], 80)], wrap=False),
        {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": table.sheet_id,
                    "dimension": "COLUMNS",
                    "startIndex": hidden,
                    "endIndex": hidden + 1,
                },
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
        {
            "setBasicFilter": {
                "filter": {"range": {"sheetId": table.sheet_id, "startRowIndex": 0, "startColumnIndex": 0}}
            }
        },
    ]


def _tints() -> list[Json]:
    """The column «Color» of ``Casos`` shows the state as people paint it, softly."""
    column = next(i for i, column in enumerate(CASES.columns) if column.heading == "Color")
    area = {"sheetId": CASES.sheet_id, "startRowIndex": 1, "startColumnIndex": column, "endColumnIndex": column + 1}
    return [
        {
            "addConditionalFormatRule": {
                "index": 0,
                "rule": {
                    "ranges": [area],
                    "booleanRule": {
                        "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": shown_state(state)}]},
                        "format": {"backgroundColorStyle": edits.color_style(Fill(Rgb.parse(tint)))},
                    },
                },
            }
        }
        for state, tint in _TINTS.items()
    ]


def _dress(sheet_id: int, columns: Sequence[tuple[str, int]], *, wrap: bool) -> list[Json]:
    """Heading, widths, alignment and protection of one tab."""
    white = {"foregroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}}, "bold": True}
    heading = {
        "textFormat": white,
        "backgroundColorStyle": {"rgbColor": _HEADING},
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
    }
    body = {"verticalAlignment": "TOP", "wrapStrategy": "WRAP" if wrap else "CLIP"}
    requests: list[Json] = [
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0},
                "rows": [
                    {
                        "values": [
                            {"userEnteredValue": {"stringValue": title}, "userEnteredFormat": heading}
                            for title, _width in columns
                        ]
                    }
                ],
                "fields": "userEnteredValue,userEnteredFormat",
            }
        },
        {
            "repeatCell": {
                "range": {"sheetId": sheet_id, "startRowIndex": 1},
                "cell": {"userEnteredFormat": body},
                "fields": "userEnteredFormat(verticalAlignment,wrapStrategy)",
            }
        },
        {
            "addProtectedRange": {
                "protectedRange": {
                    "protectedRangeId": 5_000 + sheet_id,
                    "range": {"sheetId": sheet_id},
                    "description": "Lo escribe solo el servicio de automatización",
                }
            }
        },
    ]
    for index, (_title, width) in enumerate(columns):
        requests.append(
            {
                "updateDimensionProperties": {
                    "range": {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1},
                    "properties": {"pixelSize": width},
                    "fields": "pixelSize",
                }
            }
        )
    return requests


def _plain(value: CellOut) -> object:
    """What a cell written so reads back as, for telling whether a tab would change."""
    written = edits.cell(value).get("userEnteredValue", {})
    content = next(iter(written.values()), None)
    return float(content) if isinstance(content, int) and not isinstance(content, bool) else content
