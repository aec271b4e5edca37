"""Defined names of a file: named ranges, and what each sheet prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from sheets_automation.emulator.state.a1 import column_index
from sheets_automation.emulator.state.grid import MAX_CELLS, Json, Sheet

from .archive import child, children, flag, whole
from .escapes import unescaped
from .formula import valid_name
from .losses import Losses

_SIMPLE_REFERENCE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?$"
)
_BUILT_IN = "_xlnm."
_PRINTED = frozenset(["Print_Titles", "Print_Area"])
_DERIVED = frozenset(["_FilterDatabase"])  # the filter itself says it


@dataclass(slots=True)
class Names:
    """The names of a file."""

    entries: list[tuple[str, str]] = field(default_factory=list)  # name → what it stands for
    printed: dict[int, dict[str, str]] = field(default_factory=dict)  # place of the sheet → Print_Titles, Print_Area
    hidden: list[str] = field(default_factory=list)

    def ranges(self, sheets: list[Sheet], lost: Losses) -> list[Json]:
        """NamedRanges of one rectangle each; Google has no names for constants, formulas or several areas."""
        found: list[Json] = []
        taken: set[str] = set()
        by_title = {sheet.title.casefold(): sheet for sheet in sheets}
        for name, text in self.entries:
            match = _SIMPLE_REFERENCE.match(text)
            title = (match.group(1) or match.group(2) or "").replace("''", "'") if match else ""
            sheet = by_title.get(title.casefold())
            area = _area(match, sheet) if match and sheet else None
            if area and valid_name(name) and name.casefold() not in taken:
                taken.add(name.casefold())
                found.append({"namedRangeId": f"name{len(found)}", "name": name, "range": area})
            elif name.casefold() in taken:
                lost.add("names that several sheets use (the first is kept)", [name])
            else:
                lost.add("names of constants, formulas or several ranges", [name])
        if self.hidden:
            lost.add("hidden names", self.hidden)
        return found


def read_names(root: Element) -> Names:
    """The names that a workbook part defines."""
    found = Names()
    listed = child(root, "definedNames")
    for entry in children(listed, "definedName") if listed is not None else ():
        name, text = unescaped(entry.get("name", "")), unescaped((entry.text or "").strip())
        plain = name.removeprefix(_BUILT_IN)
        if name != plain and plain in _PRINTED:
            found.printed.setdefault(whole(entry, "localSheetId", -1), {})[plain] = text
        elif name != plain and plain in _DERIVED:
            continue
        elif flag(entry, "hidden"):
            found.hidden.append(name)
        else:
            found.entries.append((name, text))
    return found


def _area(match: re.Match[str], sheet: Sheet) -> Json | None:
    left, top, right, bottom = match.group(3, 4, 5, 6)
    if ":" not in match.group(0).rpartition("!")[2]:
        right, bottom = left, top
        if not (left and top):
            return None
    sides: list[tuple[str, int | None]] = [
        ("startRowIndex", int(top) - 1 if top else None),
        ("endRowIndex", min(int(bottom), sheet.row_count) if bottom else None),
        ("startColumnIndex", column_index(left) if left else None),
        ("endColumnIndex", min(column_index(right) + 1, sheet.column_count) if right else None),
    ]
    area: Json = {"sheetId": sheet.sheet_id, **{side: at for side, at in sides if at is not None}}
    backwards = any(area.get(f"start{a}Index", 0) >= area.get(f"end{a}Index", MAX_CELLS) for a in ("Row", "Column"))
    return None if backwards else area
