"""Personal data that people typed into comments, masked before a mail quotes them (spec §9, §13).

Telephones are found by ``phonenumbers`` and, in the spellings it does not know, by patterns; documents, cards,
addresses and plates by patterns. Kilometres, prices, hours, dates and order numbers are no personal data and stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

import phonenumbers

PHONE, DOCUMENT, CARD, EMAIL, PLATE = "[teléfono]", "[documento]", "[tarjeta]", "[correo]", "[placa]"
_LONGEST = 4_000  # characters at a time: a comment is short, and what is longer is looked at in pieces
_OVERLAP = 80

_SEP = r"[ .\-–/]{0,3}"
_DIGITS = rf"\d(?:{_SEP}\d)"
#: What stands beside a figure that is no personal data.
_MONEY_BEFORE = re.compile(r"(?:\$|cop|valor(?: de)?|cobra\w*|pag\w*|factur\w+ por|precio)\s*:?\s*$", re.IGNORECASE)
_MEASURE_AFTER = re.compile(
    r"^\s*(?:km|kms|kil[oó]metros?|pesos|cop|mil\b|millones|%|d[ií]as|horas|hrs?\b|min\b|minutos|a[ñn]os|cc\b|litros)",
    re.IGNORECASE,
)
_NUMBERED_BEFORE = re.compile(
    r"(?:\b(?:ot|o\.t\.?|orden(?: de trabajo)?|factura|fact\.?|ticket|radicado|pqrs|caso|cotizaci[oó]n|ref\.?|"
    r"referencia|repuesto|c[oó]digo|l[ií]nea|ext\.?|extensi[oó]n)\s*(?:n[o°º]\.?|#|nro\.?|n[uú]mero)?\s*:?\s*)$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+\-]{1,64}\s?@\s?[\w\-]{1,63}(?:\s?\.\s?[\w\-]{2,63}){1,4}")
_DATE = re.compile(r"\b(?:\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2})\b")
_HOUR = re.compile(r"\b\d{1,2}:\d{2}\b")
_VIN = re.compile(r"\b(?=[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}\b", re.IGNORECASE)
_CAR = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{3})[ \-]?(\d{3}|\d{2}[A-Za-z])(?![A-Za-z0-9])")
_KEYED = re.compile(
    r"\b(?:c\.?\s?c\.?|c[eé]dula(?: de ciudadan[ií]a)?|documento|identificaci[oó]n|nit|c\.?\s?e\.?|t\.?\s?i\.?|"
    r"pasaporte|pas\.?|nuip)\s*(?:n[o°º]\.?|#|nro\.?|n[uú]mero)?\s*:?\s*"
    r"([A-Z]{0,3}\d(?:[ .\-]{0,2}\d){3,11}(?:\s?-\s?\d)?)",
    re.IGNORECASE,
)
_PHONE_KEYED = re.compile(
    rf"\b(?:tel(?:[eé]fonos?|\.)?|cel(?:ulares|ular|\.)?|m[oó]vil|whats?app|wpp|wsp|ll[aá]m\w+ al|marc\w+ al|fijo)\s*"
    rf"(?:n[o°º]\.?|#|nro\.?|n[uú]mero)?\s*:?\s*(\+?\(?{_DIGITS}{{5,13}}\)?(?:{_SEP}\d){{0,4}})",
    re.IGNORECASE,
)
#: A Colombian mobile begins with 3, a landline with 60: ten digits, however they are parted.
_MOBILE = re.compile(rf"(?<![\d.,])(?:\(?\+?\s?(?:00)?57\)?{_SEP})?\(?[36](?:[ .\-–/()]{{0,3}}\d){{9}}(?![\d])")
_LONG = re.compile(r"(?<![\d.,$])\d(?:[ \-]?\d){12,18}(?!\d)")
_DOTTED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,3}(?:\s?-\s?\d)?(?![\d.,]?\d)")
_BARE = re.compile(r"(?<![\d.,])(?:1[0-2]\d{8}|\d{7,8})(?![\d.,]?\d)")
_CUT = re.compile(r"(?<![\d.,$])[36]\d(?:[ .\-]{0,2}\d){3,7}\s*…?$")

#: Words of cars in front of a figure.
_NO_PLATE = frozenset(
    ["GTI", "TSI", "TDI", "GLI", "MPI", "FSI", "ABS", "ESP", "SUV", "VIN", "RIN", "KMS", "GPS", "USB"]
)

Span = tuple[int, int, str]


def masked(text: str, keep: Collection[str] = ()) -> str:
    """The text with personal data replaced by words in brackets; everything else as it was.

    ``keep``: plates that may be read, as «ABC123»: the customer's own. Masking twice changes nothing more.
    """
    if not any(letter.isdigit() or letter in "@＠" for letter in text):
        return text
    plain = "".join(map(_plain, text))
    kept = {_compact(plate) for plate in keep}
    spans: list[Span] = []
    for start in range(0, max(1, len(plain)), _LONGEST - _OVERLAP):
        piece = plain[start : start + _LONGEST]
        spans += [(start + first, start + end, word) for first, end, word in _found(piece, kept)]
    return _replaced(text, spans)


def _plain(letter: str) -> str:
    """The letter that is meant, one for one: full-width and foreign digits are digits, odd blanks are blanks."""
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", letter)
    if len(folded) == 1:
        letter = folded
    return " " if letter.isspace() or unicodedata.category(letter) == "Cf" else letter


def _compact(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def _found(text: str, kept: Collection[str]) -> Iterator[Span]:
    """What is personal in a piece of text, the surest first; where two overlap the first counts."""
    for match in _MAIL.finditer(text):
        yield *match.span(), EMAIL
    free = [*(m.span() for m in _DATE.finditer(text)), *(m.span() for m in _HOUR.finditer(text))]
    for pattern, word in ((_PHONE_KEYED, PHONE), (_KEYED, DOCUMENT)):
        for match in pattern.finditer(text):
            yield *match.span(1), word
    for match in _LONG.finditer(text):
        if _luhn(match.group()) and not _harmless(text, match, free):
            yield *match.span(), CARD
    for match in _VIN.finditer(text):
        yield *match.span(), PLATE
    for match in _MOBILE.finditer(text):
        if not _harmless(text, match, free):
            yield *match.span(), PHONE
    for match in (*_DOTTED.finditer(text), *_BARE.finditer(text)):
        if not _harmless(text, match, free):
            yield *match.span(), DOCUMENT
    for number in phonenumbers.PhoneNumberMatcher(text, "CO", leniency=phonenumbers.Leniency.VALID):
        if not _within(number.start, number.end, free):
            yield number.start, number.end, PHONE
    for match in _CAR.finditer(text):
        if _compact(match.group()) not in kept and _is_plate(match):
            yield *match.span(), PLATE
    cut = _CUT.search(text)
    if cut is not None and not _harmless(text, cut, free):
        yield *cut.span(), PHONE


def _harmless(text: str, match: re.Match[str], free: Collection[tuple[int, int]]) -> bool:
    """A price, a distance, a date, an order number: by what stands before or after the figure."""
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 14]
    beside = _MONEY_BEFORE.search(before) or _MEASURE_AFTER.search(after) or _NUMBERED_BEFORE.search(before)
    return beside is not None or _within(*match.span(), free)


def _within(start: int, end: int, free: Collection[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in free)


def _is_plate(match: re.Match[str]) -> bool:
    """«GTI 200» and «las 300» are no plates: letters written small and apart from their figures are words."""
    letters, figures = match.groups()
    if letters.upper() in _NO_PLATE:
        return False
    apart = len(match.group()) > len(letters) + len(figures)
    return letters.isupper() or not apart


def _luhn(text: str) -> bool:
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = [digit if i % 2 == 0 else digit * 2 - 9 * (digit > 4) for i, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


def _replaced(text: str, spans: Collection[Span]) -> str:
    out: list[str] = []
    taken: list[Span] = []
    for start, end, word in spans:
        if not any(start < last and first < end for first, last, _word in taken):
            taken.append((start, end, word))
    at = 0
    for start, end, word in sorted(taken):
        out += [text[at:start], word]
        at = end
    return "".join([*out, text[at:]])
