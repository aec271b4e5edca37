"""The data behind a chart: ``ChartData`` ranges as references of the exported file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sheets_automation.emulator.state.a1 import column_letters
from sheets_automation.emulator.state.grid import Json, Sheet, Spreadsheet

from .formula import quoted_title


@dataclass(frozen=True, slots=True)
class Source:
    """The data behind a domain or series: the references below the heading, and the heading's own."""

    values: str
    heading: str | None
    sheet: Sheet
    first: tuple[int, int]  # row and column of the first value


def absolute(area: Json, sheet: Sheet, titles: dict[str, str]) -> str:
    """A ``GridRange`` as ``'Sheet'!$A$1:$B$5``; open sides reach the end of the grid."""
    first, end = int(area.get("startRowIndex", 0)) + 1, int(area.get("endRowIndex", sheet.row_count))
    left = column_letters(int(area.get("startColumnIndex", 0)))
    right = column_letters(int(area.get("endColumnIndex", sheet.column_count)) - 1)
    cells = f"${left}${first}" if (left, first) == (right, end) else f"${left}${first}:${right}${end}"
    return f"{quoted_title(titles[sheet.title])}!{cells}"


def read_source(
    book: Spreadsheet, titles: dict[str, str], data: Json, headers: int | None, groups: Any = None
) -> Source | None:
    """The references of a ``ChartData``; several ranges make one union. ``groups`` is given for the domain."""
    areas = data.get("sourceRange", {}).get("sources", [])
    sheets = [book.sheet_by_id(int(area.get("sheetId", 0))) for area in areas]
    if not areas or any(sheet is None for sheet in sheets):
        return None
    first_sheet = sheets[0]
    assert first_sheet is not None  # noqa: S101 - excluded above; told to the type checker
    count = headers if headers is not None else int(_has_heading(areas[0], first_sheet, groups))
    heading, first, texts = None, (0, 0), []
    for number, (area, sheet) in enumerate(zip(areas, sheets, strict=True)):
        assert sheet is not None  # noqa: S101 - as above
        rest = _below(area, sheet, count if number == 0 else 0)
        if number == 0:
            heading = absolute(_head(area, sheet), sheet, titles) if count else None
            first = (int(rest.get("startRowIndex", 0)), int(rest.get("startColumnIndex", 0)))
        texts.append(absolute(rest, sheet, titles))
    return Source(texts[0] if len(texts) == 1 else f"({','.join(texts)})", heading, first_sheet, first)


def _lies_flat(area: Json, sheet: Sheet) -> bool:
    rows = int(area.get("endRowIndex", sheet.row_count)) - int(area.get("startRowIndex", 0))
    columns = int(area.get("endColumnIndex", sheet.column_count)) - int(area.get("startColumnIndex", 0))
    return rows == 1 and columns > 1


def _head(area: Json, sheet: Sheet) -> Json:
    row, column = int(area.get("startRowIndex", 0)), int(area.get("startColumnIndex", 0))
    return {
        "sheetId": sheet.sheet_id,
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


def _below(area: Json, sheet: Sheet, headers: int) -> Json:
    side = "startColumnIndex" if _lies_flat(area, sheet) else "startRowIndex"
    return {**area, side: int(area.get(side, 0)) + headers} if headers else area


def _has_heading(area: Json, sheet: Sheet, groups: Any) -> bool:
    """Google guesses where ``headerCount`` is missing: text above numbers. A domain follows its series."""
    if groups:
        return any(source.heading for group in groups.values() for _i, _e, source in group)
    head = _head(area, sheet)
    row, column = head["startRowIndex"], head["startColumnIndex"]
    below = (row, column + 1) if _lies_flat(area, sheet) else (row + 1, column)
    first, second = (sheet.cell(*at).get("effectiveValue", {}) for at in ((row, column), below))
    return "stringValue" in first and "stringValue" not in second


def length(area: Json, sheet: Sheet) -> int:
    if _lies_flat(area, sheet):
        return int(area.get("endColumnIndex", sheet.column_count)) - int(area.get("startColumnIndex", 0))
    return int(area.get("endRowIndex", sheet.row_count)) - int(area.get("startRowIndex", 0))
