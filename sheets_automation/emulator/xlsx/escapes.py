"""Characters that XML cannot hold, as files write them: ``_x0007_``, and ``_x005F_x0007_`` for that very text.

ECMA-376 22.9.2.19 (``ST_Xstring``): a UTF-16 unit in four hex digits, in cells, formulas, notes, titles of sheets and
prompts alike. Some writers escape an emoji so as well, in two halves.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: What has to be escaped: characters that XML forbids or changes, halves of pairs, and what reads like an escape.
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_HALF = re.compile("[\ud800-\udfff]")


def unescaped(text: str) -> str:
    """``_x000D_`` → the character, line ends as Google keeps them; half of a pair becomes U+FFFD."""
    return whole(unescaped_units(text))


def unescaped_units(text: str) -> str:
    """As ``unescaped`` for a piece of a text: the halves of a pair may lie in two pieces and stay as they are."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def whole(text: str) -> str:
    """The text with its halves joined to characters; a half that is alone becomes U+FFFD."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def units(text: str) -> int:
    """Length in UTF-16 units, in which files and the API count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped(text: str) -> str:
    """The inverse of ``unescaped``, for any text at all."""
    return _SPECIAL.sub(lambda match: f"_x{ord(match.group()):04X}_", text) if _SPECIAL.search(text) else text
