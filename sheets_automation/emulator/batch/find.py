"""findReplace: searching cells as people see them, rewriting what matches, counting what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sheets_automation.emulator.cells.display import formatted_value
from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.a1 import GridBox
from sheets_automation.emulator.state.grid import CellData, Json

from .cells_mask import with_value
from .state import Batch, Handler
from .text import typed

_GROUP = re.compile(r"\\(.)|\$(\d)|\$\{(\w+)\}", re.DOTALL)


@dataclass(slots=True)
class _Tally:
    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: int = 0
    sheets: int = 0

    def reply(self) -> Json:
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": self.rows,
            "sheetsChanged": self.sheets,
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


def find_replace(batch: Batch, request: Json) -> Json:
    if not request.get("find"):
        raise invalid("find must be specified.")
    pattern, replacement = _pattern(request), _replacement(request)
    tally = _Tally()
    batch.recalculate()
    for box in _scopes(batch, request):
        before = tally.rows
        for r in range(box.start_row, min(box.end_row, len(box.sheet.rows))):
            if _replace_in_row(batch, request, box, r, pattern, replacement, tally):
                tally.rows += 1
        tally.sheets += tally.rows > before
    return {"findReplace": tally.reply()}


def _scopes(batch: Batch, request: Json) -> Iterator[GridBox]:
    named = [name for name in ("range", "sheetId", "allSheets") if request.get(name, False) is not False]
    if len(named) != 1:
        raise invalid("Exactly one of range, sheetId or allSheets must be specified.")
    if "range" in named:
        yield batch.box(request["range"])
    elif "sheetId" in named:
        yield batch.box({"sheetId": request["sheetId"]})
    else:
        for sheet in batch.book.sheets:
            if sheet.row_count:
                yield batch.box({"sheetId": sheet.sheet_id})


def _pattern(request: Json) -> re.Pattern[str]:
    text = request["find"] if request.get("searchByRegex") else re.escape(request["find"])
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise invalid(f"Invalid regular expression: {request['find']}") from error


def _replacement(request: Json) -> str:
    """The replacement as Python's ``re`` reads it: Java's ``$1`` are groups, in a plain search nothing is."""
    text = str(request.get("replacement", ""))
    if not request.get("searchByRegex"):
        return text.replace("\\", r"\\")
    out, at = "", 0
    for match in _GROUP.finditer(text):
        out += text[at : match.start()].replace("\\", r"\\")
        escaped, group = match.group(1), match.group(2) or match.group(3)
        out += (escaped if escaped != "\\" else r"\\") if escaped else rf"\g<{group}>"
        at = match.end()
    return out + text[at:].replace("\\", r"\\")


def _replace_in_row(
    batch: Batch, request: Json, box: GridBox, row: int, pattern: re.Pattern[str], replacement: str, tally: _Tally
) -> bool:
    """Rewrite the matching cells of one row; whether there was any."""
    changed = False
    for c in range(box.start_column, min(box.end_column, len(box.sheet.rows[row].cells))):
        cell = box.sheet.cell(row, c)
        formula = cell.get("userEnteredValue", {}).get("formulaValue")
        if "userEnteredValue" not in cell or (formula is not None and not request.get("includeFormulas")):
            continue
        text = formula if formula is not None else _shown(batch, cell)
        try:
            new, count = pattern.subn(replacement, text)
        except (re.error, IndexError) as error:
            raise invalid(f"Invalid replacement: {request.get('replacement', '')}") from error
        if not count:
            continue
        batch.guard_area(box.sheet, (row, row + 1), (c, c + 1))
        fresh = typed(batch, cell, new) if new else with_value(cell, None)
        box.sheet.put(row, c, fresh)
        batch.wrote(box.sheet, row, c, fresh)
        tally.occurrences += count
        tally.values += formula is None
        tally.formulas += formula is not None
        changed = True
    return changed


def _shown(batch: Batch, cell: CellData) -> str:
    text = cell.get("effectiveValue", {}).get("stringValue")
    return str(text) if text is not None else formatted_value(cell, batch.book.properties.get("locale", "en_US"))


HANDLERS: dict[str, Handler] = {"findReplace": find_replace}
