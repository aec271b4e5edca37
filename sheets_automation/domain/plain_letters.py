"""A text in plain letters and figures, each with the place in the text it stands for.

So what is looked for is found however it was typed, and can be replaced where it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_UNSEEN = "\u200b"
_MARKUP = re.compile(r"</?[A-Za-z]{1,10} ?/?>|&nbsp;|&#160;")
_AT_SIGN = re.compile(r"&#64;|&#x40;", re.IGNORECASE)


def plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in plain letters and figures, and for each of them the place in the text it stands for."""
    text = _MARKUP.sub(lambda match: " ".ljust(len(match.group()), _UNSEEN), text)
    text = _AT_SIGN.sub(lambda match: "@".ljust(len(match.group()), _UNSEEN), text)
    if text.isascii() and text.isprintable():
        return text, range(len(text))
    letters: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(text):
        meant = _meant(letter)
        letters.append(meant)
        origin += [at] * len(meant)
    return "".join(letters), origin


@lru_cache(maxsize=4_096)
def _meant(letter: str) -> str:
    """«３» and «٣» are 3, «é» is e, «№» No, any dash a hyphen, any blank a space; what nobody sees is nothing."""
    if letter.isspace():
        return " "
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    kept = []
    for part in unicodedata.normalize("NFKD", letter):
        category = unicodedata.category(part)
        if category == "Pd" or part == "\u2212":
            kept.append("-")
        elif part in "’‘`´ʼ":
            kept.append("'")
        elif category[0] not in "MC":  # accents, marks and what is not printed
            kept.append(" " if part.isspace() else part)
    return "".join(kept)
