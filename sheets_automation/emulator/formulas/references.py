"""The cell references inside a formula: finding them, and rewriting them when cells move.

Only the text is read; nothing is computed. Text in double quotes and function names are left alone. A reference whose
cells are gone becomes ``#REF!``, as Google writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sheets_automation.emulator.state.a1 import column_index, column_letters
from sheets_automation.emulator.state.grid import MAX_COLUMNS

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    | (?<![\w.$'!])(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
      (?: (?P<c1>\$?[A-Za-z]{1,3})(?P<r1>\$?[1-9]\d{0,7})(?::(?P<c2>\$?[A-Za-z]{1,3})?(?P<r2>\$?[1-9]\d{0,7})?)?
        | (?P<oc1>\$?[A-Za-z]{1,3}):(?P<oc2>\$?[A-Za-z]{1,3})(?P<or2>\$?[1-9]\d{0,7})?
        | (?P<rr1>\$?[1-9]\d{0,7}):(?P<rr2>\$?[1-9]\d{0,7}) )
      (?![\w(.!])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class End:
    """One side of a reference: a 0-based index (None: open) and whether ``$`` pins it."""

    index: int | None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """``Hoja!$A$1:B2``: its sheet's title (None: the formula's own) and its four sides, ends inclusive."""

    title: str | None
    prefix: str
    column1: End
    row1: End
    column2: End
    row2: End
    single: bool

    def text(self) -> str:
        first = _column(self.column1) + _row(self.row1)
        if self.single:
            return self.prefix + first
        return f"{self.prefix}{first}:{_column(self.column2)}{_row(self.row2)}"


def _column(end: End) -> str:
    return "" if end.index is None else ("$" if end.pinned else "") + column_letters(end.index)


def _row(end: End) -> str:
    return "" if end.index is None else ("$" if end.pinned else "") + str(end.index + 1)


def _end(text: str | None, of_column: bool) -> End:
    if not text:
        return End(None)
    bare = text.replace("$", "")
    return End(column_index(bare) if of_column else int(bare) - 1, text.startswith("$"))


def _reference(match: re.Match[str]) -> Reference:
    part = match.groupdict()
    prefix = part["sheet"] or ""
    title = prefix[:-1] or None
    if title and title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    column1, column2 = _end(part["c1"] or part["oc1"], True), _end(part["c2"] or part["oc2"], True)
    row1, row2 = _end(part["r1"] or part["rr1"], False), _end(part["r2"] or part["or2"] or part["rr2"], False)
    single = bool(part["c1"]) and not (part["c2"] or part["r2"])
    return Reference(title, prefix, column1, row1, column2, row2, single)


def rewrite(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """The formula with every reference replaced by what ``change`` returns (None: ``#REF!``)."""

    def swap(match: re.Match[str]) -> str:
        if match.group("text"):
            return match.group()
        found = _reference(match)
        if not found.single and found.column2.index is None and found.row2.index is None:
            return match.group()  # "A1:" before something that is not a reference
        changed = change(found)
        return found.prefix + "#REF!" if changed is None else changed.text()

    return _TOKEN.sub(swap, formula)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads after being copied this many rows down and columns right; ``$`` sides stay."""
    if not (rows or columns):
        return formula

    def move(ref: Reference) -> Reference | None:
        sides = (_moved(ref.column1, columns), _moved(ref.row1, rows), _moved(ref.column2, columns))
        last = _moved(ref.row2, rows)
        moved = replace(ref, column1=sides[0], row1=sides[1], column2=sides[2], row2=last)
        for end in (*sides, last):
            if end.index is not None and end.index < 0:
                return None
        return None if any((c.index or 0) >= MAX_COLUMNS for c in (moved.column1, moved.column2)) else moved

    return rewrite(formula, move)


def _moved(end: End, by: int) -> End:
    return end if end.index is None or end.pinned else End(end.index + by)
