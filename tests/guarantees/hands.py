"""Ready-made rows, and somebody who acts at one exact moment of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from .desk import COMMENT, Desk, Json, Spot, cell_data, color

CALLED_ON = date(2026, 11, 24)  # Tuesday; due on Thursday 26
DETRACTOR, PROMOTER = 5, 9


def row(
    n: int,
    score: float | None = DETRACTOR,
    *,
    evidence: str = "",
    status: str = "",
    suggestion: str = "",
    called: date = CALLED_ON,
) -> list[object]:
    """Row ``f<n>`` of a fictitious customer."""
    name = f"Cliente {chr(64 + n)} Prueba"
    return [
        f"f{n}",
        name,
        f"31012345{n:02d}",
        f"ABC{n:03d}",
        called,
        score,
        f"Comentario {n}",
        evidence,
        status,
        suggestion,
    ]


class Hands:
    """One agent at one register, by row and column as in the API."""

    def __init__(self, desk: Desk, code: str = "GSC-FOR-01") -> None:
        self.desk, self.code = desk, code

    def batch(self, *requests: Json) -> None:
        self.desk.agent.batch_update(self.desk.books[self.code], *requests)

    def type(self, at: int, column: int, *values: object, tab: int = 0) -> None:
        start = {"sheetId": tab, "rowIndex": at, "columnIndex": column}
        rows = [{"values": [cell_data(value) for value in values]}]
        self.batch({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})

    def paint(self, at: int, tone: str, column: int = COMMENT, tab: int = 0) -> None:
        style = {"userEnteredFormat": {"backgroundColorStyle": color(tone)}} if tone else {}
        box = box_of(tab, at, at + 1, column, column + 1)
        fields = "userEnteredFormat.backgroundColorStyle"
        self.batch({"repeatCell": {"range": box, "cell": style, "fields": fields}})

    def note(self, at: int, text: str, column: int = COMMENT, tab: int = 0) -> None:
        box = box_of(tab, at, at + 1, column, column + 1)
        self.batch({"repeatCell": {"range": box, "cell": {"note": text}, "fields": "note"}})

    def delete(self, at: int, tab: int = 0) -> None:
        self.batch({"deleteDimension": {"range": rows_of(tab, at)}})

    def insert(self, at: int, tab: int = 0) -> None:
        self.batch({"insertDimension": {"range": rows_of(tab, at), "inheritFromBefore": False}})

    def cut(self, at: int, to_tab: int, to: int, tab: int = 0) -> None:
        target = {"sheetId": to_tab, "rowIndex": to, "columnIndex": 0}
        source = box_of(tab, at, at + 1, 0, 10)
        self.batch({"cutPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}})

    def sort(self, first: int, last: int, by: int, left: int = 0, right: int = 10, *, down: bool = False) -> None:
        spec = {"dimensionIndex": by, "sortOrder": "DESCENDING" if down else "ASCENDING"}
        self.batch({"sortRange": {"range": box_of(0, first, last + 1, left, right), "sortSpecs": [spec]}})

    def copy_tab(self) -> None:
        self.batch(
            {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 77, "newSheetName": "Copia de NOVIEMBRE 2026"}}
        )

    def cell(self, at: int, column: int = COMMENT, tab: int = 0) -> Spot:
        grid = self.desk.grid(self.code, tab)
        return grid[at][column] if at < len(grid) else Spot()

    @contextmanager
    def before_batch(self, nth: int, act: Callable[[], None]) -> Iterator[None]:
        """``act`` just before the service's nth batch to this register reaches Google."""
        seen = 0

        def hook(call: Any) -> None:
            nonlocal seen
            ours = call.params.get("spreadsheetId") == self.desk.books[self.code]
            seen += ours and call.method_id.endswith("batchUpdate")
            if ours and seen == nth and call.method_id.endswith("batchUpdate"):
                act()

        with self.desk.interrupting(before=hook):
            yield
        assert seen >= nth, f"the run sent only {seen} batches"


def rows_of(tab: int, at: int) -> Json:
    return {"sheetId": tab, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}


def box_of(tab: int, top: int, bottom: int, left: int, right: int) -> Json:
    return {
        "sheetId": tab,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }
