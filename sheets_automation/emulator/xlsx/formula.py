"""Formulas between Excel's files and Google's cells.

Excel stores arguments separated by commas, decimals with a point, and marks functions younger than the file format
(``_xlfn.``). Google accepts ``;`` in every locale and hides the marks. Functions that only Google has are exported as
Google exports them, inside ``IFERROR(__xludf.DUMMYFUNCTION("…"), cached)``, and come back from there on import.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from .functions import GOOGLE_ONLY, SPILLING, YOUNG

Json = dict[str, Any]

_TOKEN = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^"\']+|["\']')
_MARK = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlws\.", re.IGNORECASE)
_DUMMY = re.compile(
    r'^IFERROR\(\s*(?:ARRAYFORMULA\(|ArrayFormula\()?__xludf\.DUMMYFUNCTION\((?P<text>"(?:[^"]|"")*"'
    r'(?:\s*&\s*"(?:[^"]|"")*")*)\)\)?\s*,(?P<cached>.*)\)$',
    re.DOTALL,
)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_ARRAY = re.compile(r"^\s*ARRAYFORMULA\((.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)\(")
_BARE_SHEET = re.compile(r"(?<![\w.!'])([^\W\d][\w.]*)!")
_NAME = re.compile(r"^[^\W\d][\w.]*$")
_CELL_NAME = re.compile(r"^([A-Za-z]{1,3}\d+|[rcRC](\d+[rcRC]\d+)?)$")
_COMPUTED = '"COMPUTED_VALUE"'
_MAX_LITERAL = 255


#: How a file stores a formula: for one cell, as an array formula, or as one that spills.
Kind = Literal["plain", "array", "spilling"]


def from_excel(text: str) -> str | None:
    """The formula of a file (without ``=``) as Google would keep it, with ``=``.

    None when the cell is not a formula in Google: a spilled value of a Google-only formula.
    """
    original = _google_only(text)
    if original is not None:
        return None if original == _COMPUTED else "=" + original.removeprefix("=")
    return "=" + _outside_strings(text, lambda part: _MARK.sub("", part))


def cached_in(text: str) -> str | None:
    """The literal that Google writes into a wrapped formula as its last value: ``5.5``, ``"sí"``; None without one."""
    dummy = _DUMMY.match(text)
    return dummy.group("cached").strip() if dummy else None


def is_spilled_value(text: str | None) -> bool:
    """Whether a file's formula only stands for a value that a Google-only formula beside it spills here."""
    return text is not None and _google_only(text) == _COMPUTED


def _google_only(text: str) -> str | None:
    """The formula that Google's export hides from Excel; None for one that Excel knows."""
    dummy = _DUMMY.match(text)
    return "".join(part.replace('""', '"') for part in _LITERAL.findall(dummy.group("text"))) if dummy else None


def to_excel(formula: str, cached: Any, titles: Mapping[str, str]) -> tuple[str, Kind]:
    """A Google formula as a file holds it (without ``=``), and how it is stored.

    ``cached`` is the value that Excel shows for what it cannot compute; ``titles`` maps sheets to their exported names.
    """
    body = formula.removeprefix("=")
    called = {name.upper() for part in _plain_parts(body) for name in _CALL.findall(part)}
    if called & GOOGLE_ONLY:
        return f"IFERROR(__xludf.DUMMYFUNCTION({_quoted(body)}),{_constant(cached)})", "plain"
    array = _ARRAY.match(body)
    if array:
        body = array.group(1)
    text = _outside_strings(retitled(_separators(body), titles), lambda part: _CALL.sub(_marked, part))
    return text, "array" if array else "spilling" if called & SPILLING else "plain"


def _marked(match: re.Match[str]) -> str:
    name = match.group(1).upper()
    if name in ("FILTER", "SORT"):
        return f"_xlfn._xlws.{match.group(0)}"
    return f"_xlfn.{match.group(0)}" if name in SPILLING or name in YOUNG else match.group(0)


def retitled(text: str, titles: Mapping[str, str]) -> str:
    """References to renamed sheets follow their new names; nothing else changes."""
    changed = {old.casefold(): new for old, new in titles.items() if old != new}
    if not changed:
        return text
    parts: list[str] = []
    for token in _TOKEN.findall(text):
        if token.startswith("'") and len(token) > 1:
            new = changed.get(token[1:-1].replace("''", "'").casefold())
            parts.append(quoted_title(new) if new else token)
        elif token.startswith('"'):
            parts.append(token)
        else:
            parts.append(_BARE_SHEET.sub(lambda m: _renamed(m, changed), token))
    return "".join(parts)


def valid_name(name: str) -> bool:
    """Whether Excel accepts it as the name of a range or table: a word that does not look like a cell."""
    return bool(_NAME.match(name)) and not _CELL_NAME.match(name) and len(name) <= _MAX_LITERAL


def quoted_title(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _renamed(match: re.Match[str], changed: Mapping[str, str]) -> str:
    new = changed.get(match.group(1).casefold())
    return f"{quoted_title(new)}!" if new else match.group(0)


def _outside_strings(text: str, change: Callable[[str], str]) -> str:
    return "".join(t if t[0] in "\"'" else change(t) for t in _TOKEN.findall(text))


def _plain_parts(text: str) -> Iterator[str]:
    return (t for t in _TOKEN.findall(text) if t[0] not in "\"'")


def _separators(body: str) -> str:
    """``;`` between arguments becomes ``,``; where ``;`` is used, a comma between digits is a decimal comma."""
    if not any(";" in part or "\\" in part for part in _plain_parts(body)):
        return body
    depth, out, semicolons = 0, [], _has_argument_semicolon(body)
    for token in _TOKEN.findall(body):
        if token[0] in "\"'":
            out.append(token)
            continue
        if semicolons:
            token = re.sub(r"(?<=\d),(?=\d)", ".", token)
        for letter in token:
            depth += {"{": 1, "}": -1}.get(letter, 0)
            separator = (letter == ";" and depth == 0) or (letter == "\\" and depth > 0)
            out.append("," if separator else letter)
    return "".join(out)


def _has_argument_semicolon(body: str) -> bool:
    depth = 0
    for part in _plain_parts(body):
        for letter in part:
            depth += {"{": 1, "}": -1}.get(letter, 0)
            if (letter == ";" and depth == 0) or letter == "\\":
                return True
    return False


def _quoted(text: str) -> str:
    pieces = [text[i : i + _MAX_LITERAL // 2] for i in range(0, len(text), _MAX_LITERAL // 2)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _constant(value: Any) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return repr(value)
        case str() if value:
            return _quoted(value)
    return '""'
