"""Text as people type it, brought to a form that can be compared.

Everything that compares words (headings, names, reasons, states, sites) goes through here, so that «Atención »,
«ATENCION» and «atención:» are one word everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import lru_cache

from sheets_automation.domain.spanish import full_date
from sheets_automation.model import CellError, CellValue

EPOCH = date(1899, 12, 30)  # day 0 of a Sheets serial
FIRST_SERIAL = (date(2000, 1, 1) - EPOCH).days
LAST_SERIAL = (date(2100, 1, 1) - EPOCH).days

_SPACES = re.compile(r"\s+")
_ABBREVIATION_DOT = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # C.C. → cc, V.W. → vw
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NUMBER_SIGN = re.compile(r"\bn[°º]|#")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LEADING_NUMBER_SIGN = re.compile(r"^\s*(?:n[°ºo]\s*\.|n[°º]|nro\b\.?|num\b\.?|#)\s*(?=\S)", re.IGNORECASE)
_STOPWORDS = frozenset({"de", "del", "la", "el", "los", "las", "al", "the"})

_ERRORS = {
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "N_A": "#N/A",
    "REF": "#¡REF!",
    "VALUE": "#¡VALOR!",
    "NAME": "#¿NOMBRE?",
    "NUM": "#¡NUM!",
    "NULL_VALUE": "#¡NULO!",
    "LOADING": "Cargando…",
}


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Lower case, no accents, words separated by one space: «  N.C. – Buzón» → «nc buzon»."""
    plain = text.casefold()
    if not plain.isascii() or "#" in plain:
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", _NUMBER_SIGN.sub(" no ", plain)))
    if "." in plain:
        plain = _ABBREVIATION_DOT.sub("", plain)
    return _NOT_WORD.sub(" ", plain).strip()


@lru_cache(maxsize=65_536)
def compact(text: str) -> str:
    """``normalise`` without spaces: «N / C» → «nc»."""
    return normalise(text).replace(" ", "")


@lru_cache(maxsize=65_536)
def heading_key(text: str) -> str:
    """A heading without what carries no meaning: «No. de Orden:» → «orden», «¿Contestó?» → «contesto» (domain §4)."""
    rest = _LEADING_NUMBER_SIGN.sub("", text)
    words = [word for word in normalise(rest or text).split() if word not in _STOPWORDS]
    return " ".join(words) or normalise(text)


def word_set(words: str) -> frozenset[str]:
    """Words written one after the other, as ``normalise`` gives them."""
    return frozenset(words.split())


def clean(value: CellValue) -> str:
    """The cell as one line of text: spaces collapsed, ``45872.0`` as «45872», mojibake repaired; "" when empty."""
    if isinstance(value, str):
        return _SPACES.sub(" ", repair_encoding(value)).strip() if value else ""
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "SI" if value else "NO"
    return f"{value:.0f}" if value == int(value) else f"{value:g}"


def repair_encoding(text: str) -> str:
    """UTF-8 read as Windows-1252 («PEÃ‘A») back to what was meant («PEÑA»); any other text unchanged."""
    if "Ã" not in text and "Â" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def shown(value: CellValue, *, as_date: bool = False) -> str:
    """What a person sees in the cell, for findings; ``as_date`` prints serials as dd/mm/aaaa."""
    if value is None or value == "":
        return "(vacío)"
    if isinstance(value, CellError):
        return _ERRORS.get(value.type, "#ERROR!")
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, str):
        text = _SPACES.sub(" ", value).strip()
        return text if len(text) <= 80 else text[:79] + "…"
    if as_date and FIRST_SERIAL <= value < LAST_SERIAL:
        return full_date(from_serial(value))
    return clean(value).replace(".", ",")


def from_serial(serial: float) -> date:
    """Serial days since 1899-12-30 → date; the time of day is dropped."""
    return EPOCH + timedelta(days=int(serial))


def similarity(one: str, other: str) -> float:
    """0–1, 1 equal. Cheap refusals first: most pairs are nothing alike."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < 0.7 or matcher.quick_ratio() < 0.7:
        return 0.0
    return matcher.ratio()


def closest(word: str, options: Iterable[str], cutoff: float) -> str | None:
    """The one option at least ``cutoff`` similar; None when there is none, or two options are equally near."""
    ranked = sorted(((similarity(word, option), option) for option in options), reverse=True)
    if not ranked or ranked[0][0] < cutoff:
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        return None
    return ranked[0][1]
