"""Number formats: a number and a Sheets pattern in, the text that the cell shows out.

The pattern language is the one of the API guide "Date and number formats": up to four ``;`` sections with ``[<100]``
conditions, digits ``0 # ?``, grouping and scaling commas, ``%``, ``E+``, fractions, quoted and escaped text, ``_x``
and ``*x``, ``[$€]``, date and time tokens and ``[h]`` durations. Patterns are written the American way in every
locale; the locale decides what point, comma and month names become. Colours are accepted and not shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from .locales import LocaleData

#: Day 0 of serial dates.
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial dates are naive, in the spreadsheet's own zone
_LAST_DAY = 2_958_465  # 9999-12-31

_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|\\.) | (?P<pad>_.) | (?P<fill>\*.) | \[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<condition>[<>=]{1,2})\s*(?P<limit>-?[\d.]+)\] | (?P<color>\[[^\]]*\])
    | (?P<half>am/pm|a/p) | (?P<general>general)
    | (?P<date>y+|m+|d+|h+|s+|e(?![+-])) | (?P<second>(?<=[s\]])\.0+)
    | (?P<exponent>e[+-]) | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/)
    | (?P<at>@) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_COMPARISONS = {"<", ">", "=", "<=", ">=", "<>"}


@dataclass(frozen=True, slots=True)
class Section:
    """One ``;`` part of a pattern: (kind, text) tokens, and the condition under which it is used."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has("date", "elapsed", "half")


def general(value: float, locale: LocaleData) -> str:
    """A number as a cell without number format shows it: ten significant digits, 15-digit integers in full."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    exact = Decimal(repr(value))
    magnitude = exact.adjusted()
    if magnitude >= 15 or magnitude < -9:
        mantissa = exact.scaleb(-magnitude).quantize(Decimal("0.00001"), ROUND_HALF_UP)
        text = f"{_trimmed(mantissa)}E{magnitude:+03d}"
    else:
        text = _trimmed(exact.quantize(Decimal(1).scaleb(min(magnitude - 9, 0)), ROUND_HALF_UP))
    return text.replace(".", locale.decimal)


def format_number(value: float, pattern: str, locale: LocaleData) -> str:
    """The text a number shows under a pattern; a date outside the calendar shows as a plain number."""
    sections = parse(pattern)
    section, shown, minus = _choose(sections, value)
    if section is None:
        return general(value, locale)
    if section.is_date:
        if not -693_593 <= value < _LAST_DAY + 1:
            return general(value, locale)
        return _format_date(section, value, locale)
    text = _format_plain(section, shown, locale)
    return f"-{text}" if minus and re.search("[1-9]", text) else text


def format_text(text: str, pattern: str) -> str:
    """The text a string shows under a pattern: only a section with ``@`` changes it."""
    sections = parse(pattern)
    section = sections[3] if len(sections) > 3 else next((s for s in sections if s.has("at")), None)
    if section is None or not section.has("at"):
        return text
    return "".join(text if kind == "at" else _literal(kind, part) for kind, part in section.tokens)


def serial_to_datetime(serial: float) -> datetime:
    """A serial number as a naive datetime, to the nearest millisecond."""
    return EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


@lru_cache(maxsize=512)
def parse(pattern: str) -> tuple[Section, ...]:
    """The sections of a pattern."""
    sections: list[Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    for match in _TOKEN.finditer(pattern):
        kind, text = str(match.lastgroup), match.group()
        if kind == "other" and text == ";":
            sections.append(Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "limit":
            condition = (match["condition"], float(match["limit"]))
        elif kind != "color":
            named = match[kind]
            tokens.append((kind, named if kind in {"symbol", "elapsed"} else text))
    sections.append(Section(tuple(_minutes(tokens)), condition))
    return tuple(Section(tuple(_minutes(list(s.tokens))), s.condition) for s in sections)


def _minutes(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """``m`` after hours or before seconds is minutes: renamed to ``n`` so that later steps need not look around."""
    timed = [i for i, (kind, text) in enumerate(tokens) if kind in {"date", "elapsed"} and text[0].lower() in "hmsnyd"]
    out = list(tokens)
    for place, i in enumerate(timed):
        kind, text = tokens[i]
        if kind != "date" or text[0].lower() != "m":
            continue
        before = tokens[timed[place - 1]][1][0].lower() if place else ""
        after = tokens[timed[place + 1]][1][0].lower() if place + 1 < len(timed) else ""
        if len(text) <= 2 and (before == "h" or after == "s"):
            out[i] = (kind, "n" * len(text))
    return out


def _choose(sections: tuple[Section, ...], value: float) -> tuple[Section | None, float, bool]:
    """The section for a value, the value to show in it, and whether a minus sign is still owed."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(value, *section.condition):
                return section, abs(value), value < 0
        return None, value, False
    if len(sections) == 1 or (len(sections) == 2 and value >= 0) or value > 0:
        return (sections[0], abs(value), value < 0) if sections[0].tokens else (None, value, False)
    if value < 0:
        return sections[1], -value, False
    return sections[2 if len(sections) > 2 else 0], 0.0, False


def _holds(value: float, sign: str, limit: float) -> bool:
    if sign not in _COMPARISONS:
        return False
    return bool((value < limit and "<" in sign) or (value > limit and ">" in sign) or (value == limit and "=" in sign))


def _literal(kind: str, text: str) -> str:
    if kind == "text":
        return text[1:] if text.startswith("\\") else text[1:-1]
    if kind == "pad":
        return " "
    if kind == "fill":
        return text[1]
    return text


def _format_plain(section: Section, value: float, locale: LocaleData) -> str:
    if section.has("general"):
        return "".join(general(value, locale) if k == "general" else _literal(k, t) for k, t in section.tokens)
    if not section.has("digit"):
        plain = general(value, locale)
        return "".join(plain if k == "at" else _literal(k, t) for k, t in section.tokens)
    if section.has("slash") and not section.has("point", "exponent"):
        return _format_fraction(section, value)
    return _format_digits(section, value, locale)


def _format_digits(section: Section, value: float, locale: LocaleData) -> str:
    tokens = list(section.tokens)
    digits = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    exponent = next((i for i, (kind, _) in enumerate(tokens) if kind == "exponent"), len(tokens))
    point = next((i for i, (kind, _) in enumerate(tokens[:exponent]) if kind == "point"), exponent)
    whole = [i for i in digits if i < point]
    after = [i for i in digits if point < i < exponent]
    commas = [i for i, (kind, _) in enumerate(tokens[:exponent]) if kind == "comma"]
    last_whole = whole[-1] if whole else -1
    grouped = any(whole[0] < i < last_whole for i in commas) if whole else False
    thousands = sum(1 for i in commas if i > last_whole)
    percents = sum(1 for kind, _ in tokens if kind == "percent")
    amount = Decimal(repr(float(value))).scaleb(2 * percents - 3 * thousands)
    power = 0
    if exponent < len(tokens) and amount:
        power = amount.adjusted()
        amount = amount.scaleb(-power)
        if _rounded(amount, len(after)) >= 10:
            amount, power = amount.scaleb(-1), power + 1
    text = f"{_rounded(amount, len(after)):f}"
    integer, _, decimals = text.partition(".")
    shown = _fill_whole(tokens, whole, "" if integer == "0" else integer, locale.group if grouped else "")
    shown |= _fill_decimals(tokens, after, decimals)
    return _join(tokens, shown, (point, exponent, power), locale)


def _rounded(amount: Decimal, decimals: int) -> Decimal:
    """To so many decimals, with as many digits as that takes: decimal's own 28 are too few for 1.5e300."""
    room = Context(prec=max(amount.adjusted(), 0) + decimals + 2)
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, room)


def _fill_whole(tokens: list[tuple[str, str]], places: list[int], integer: str, group: str) -> dict[int, str]:
    """Digits of the whole part, place by place from the right; the first place takes all that is left over."""
    minimum = max((len(places) - n for n, i in enumerate(places) if tokens[i][1] == "0"), default=0)
    padded = integer.rjust(minimum, "0")
    shown: dict[int, str] = {}
    left = len(padded)
    for n, i in enumerate(reversed(places)):
        take = left if n == len(places) - 1 else min(left, 1)
        chunk = padded[left - take : left] if take else (" " if tokens[i][1] == "?" else "")
        if group and take:
            chunk = "".join(
                digit + (group if (n + take - 1 - k) % 3 == 0 and n + take - 1 - k else "")
                for k, digit in enumerate(chunk)
            )
        shown[i] = chunk
        left -= take
    return shown


def _fill_decimals(tokens: list[tuple[str, str]], places: list[int], decimals: str) -> dict[int, str]:
    """Decimals place by place; trailing zeros vanish under ``#`` and become spaces under ``?``."""
    shown: dict[int, str] = {}
    trailing = True
    for n in range(len(places) - 1, -1, -1):
        sign, digit = tokens[places[n]][1], decimals[n]
        trailing = trailing and digit == "0" and sign != "0"
        shown[places[n]] = ("" if sign == "#" else " ") if trailing else digit
    return shown


def _join(tokens: list[tuple[str, str]], shown: dict[int, str], marks: tuple[int, int, int], locale: LocaleData) -> str:
    point, exponent, power = marks
    out: list[str] = []
    tail = [i for i, (kind, _) in enumerate(tokens) if kind == "digit" and i > exponent]
    for i, (kind, text) in enumerate(tokens):
        if i in shown:
            out.append(shown[i])
        elif kind == "point" and i == point:
            out.append(locale.decimal)
        elif kind == "exponent":
            sign = "-" if power < 0 else ("+" if text[1] == "+" else "")
            out.append(f"E{sign}{abs(power):0{max(len(tail), 1)}d}")
        elif kind not in {"digit", "comma"}:
            out.append(_literal(kind, text))
    return "".join(out)


def _format_fraction(section: Section, value: float) -> str:
    """``# ?/?`` with as many digits below as there are places, or ``# ?/8`` with that very denominator."""
    tokens = section.tokens
    slash = next(i for i, (kind, _) in enumerate(tokens) if kind == "slash")
    places = sum(1 for kind, _ in tokens[slash:] if kind == "digit")
    fixed = "".join(text for kind, text in tokens[slash:] if kind == "other" and text.isdecimal())
    if fixed and int(fixed) and not places:
        whole, numerator = divmod(round(Fraction(value) * int(fixed)), int(fixed))
        denominator = int(fixed)
    else:
        exact = Fraction(value).limit_denominator(10 ** max(places, 1) - 1)
        whole, rest = divmod(exact, 1)
        numerator, denominator = rest.numerator, rest.denominator
    before = [i for i, (kind, _) in enumerate(tokens[:slash]) if kind == "digit"]
    if not before or all(tokens[i][0] == "digit" for i in range(before[0], before[-1])):
        return f"{whole * denominator + numerator}/{denominator}"
    if not numerator:
        return str(whole)
    return (f"{whole} " if whole else "") + f"{numerator}/{denominator}"


def _format_date(section: Section, serial: float, locale: LocaleData) -> str:
    """Units that are not shown are cut, not rounded, as a clock does."""
    milliseconds = round(serial * 86_400_000)
    moment = EPOCH + timedelta(milliseconds=milliseconds)
    half_day = section.has("half")
    out: list[str] = []
    for kind, text in section.tokens:
        if kind == "date":
            out.append(_date_part(text.lower(), moment, half_day, locale))
        elif kind == "elapsed":
            unit = {"h": 3_600_000, "m": 60_000, "s": 1000}[text[0].lower()]
            count = abs(milliseconds) // unit
            out.append(("-" if milliseconds < 0 else "") + str(count).rjust(len(text), "0"))
        elif kind == "second":
            digits = len(text) - 1
            out.append(locale.decimal + f"{moment.microsecond:06d}"[:digits].ljust(digits, "0"))
        elif kind == "half":
            full = (locale.am, locale.pm)[moment.hour >= 12]
            out.append(full if "m" in text.lower() else "ap"[moment.hour >= 12])
        else:
            out.append(_literal(kind, text))
    return "".join(out)


def _date_part(token: str, moment: datetime, half_day: bool, locale: LocaleData) -> str:
    unit, width = token[0], len(token)
    if unit in "ye":
        return f"{moment.year % 100:02d}" if width <= 2 and unit == "y" else f"{moment.year:04d}"
    if unit == "m":
        if width >= 5:
            return locale.months[moment.month - 1][0].upper()
        if width >= 3:
            return (locale.months if width == 4 else locale.months_short)[moment.month - 1]
        return f"{moment.month:0{width}d}"
    if unit == "d":
        if width >= 3:
            return (locale.days if width >= 4 else locale.days_short)[moment.weekday()]
        return f"{moment.day:0{width}d}"
    width = min(width, 2)
    if unit == "h":
        hour = (moment.hour % 12 or 12) if half_day else moment.hour
        return f"{hour:0{width}d}"
    return f"{moment.minute if unit == 'n' else moment.second:0{width}d}"


def _trimmed(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
