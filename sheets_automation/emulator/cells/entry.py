"""What a cell becomes when somebody types into it, or writes it through the values API.

``RAW`` keeps a string as it is; ``USER_ENTERED`` reads it as the Sheets screen does, in the spreadsheet's locale:
numbers, percentages, amounts of money, dates, times, booleans, formulas. JSON numbers and booleans are themselves in
both. Whatever is recognised brings its number format along (``12%`` → PERCENT), so that it reads back as it was typed.

Known to be so on the live service: ISO dates keep their look (``2020-01-01``); date-times take the locale's own look
(``2023-01-25 19:09:01.05`` → ``1/25/2023 19:09:01`` in en_US, and stay text where the comma is the decimal sign);
grouping signs bring ``#,##0``; ``007`` is 7; a leading ``+`` that is no number starts a formula, so that a phone
``+57 311…`` ends as ``#ERROR!``. Believed: everything with a day and a month is a date in the locale's order, with
any of ``/ - .`` between them where the point is not the decimal sign; other dates keep the look they were typed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.grid import MAX_CELL_CHARACTERS, CellData, Json

from .locales import LocaleData, locale_data
from .number_format import EPOCH

#: Money signs understood in every locale, besides the locale's own.
_MONEY = ("$", "€", "£", "¥", "₹")
_SPACES = re.compile(r"[ \u00a0\u202f]")
_INTEGRAL = 2**53


@dataclass(frozen=True, slots=True)
class Typed:
    """A number recognised in a text, and the ``NumberFormat`` it brings (None: none)."""

    number: float
    format: Json | None = None


def enter(
    value: str | float | bool | None,
    option: str,
    locale: str,
    time_zone: str,
    now: datetime,
    *,
    number_format: Json | None = None,
) -> CellData:
    """The fields a written JSON scalar gives its cell: userEnteredValue, effectiveValue, userEnteredFormat.

    ``option`` is RAW or USER_ENTERED; ``locale`` and ``time_zone`` are the spreadsheet's; ``number_format`` is the
    ``NumberFormat`` the cell already has: TEXT keeps what is typed as text, and a format of the kind that was typed
    is kept. An empty string (and None) gives ``{}``: nothing in the cell. Formulas come without effectiveValue.
    ApiError 400 past 50,000 characters.
    """
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return _plain({"boolValue": value})
    if isinstance(value, int | float):
        return _plain({"numberValue": tidy(value)})
    if len(value) > MAX_CELL_CHARACTERS:
        raise invalid(
            f"Your input contains more than the maximum of {MAX_CELL_CHARACTERS} characters in a single cell."
        )
    if option == "RAW" or (number_format or {}).get("type") == "TEXT":
        return _plain({"stringValue": value})
    return _typed(value, locale_data(locale), time_zone, now, number_format)


def _typed(text: str, locale: LocaleData, time_zone: str, now: datetime, current: Json | None) -> CellData:
    if text.startswith("=") and len(text) > 1:
        return {"userEnteredValue": {"formulaValue": text}}
    if text.startswith("'"):
        return _plain({"stringValue": text[1:]}) if len(text) > 1 else {}
    word = text.strip().casefold()
    if word in {"true", locale.true.casefold()}:
        return _plain({"boolValue": True})
    if word in {"false", locale.false.casefold()}:
        return _plain({"boolValue": False})
    found = recognise(text, locale, _year(time_zone, now))
    if found is None:
        if text.startswith("+") and len(text) > 1:
            return {"userEnteredValue": {"formulaValue": "=" + text}}
        return _plain({"stringValue": text})
    cell = _plain({"numberValue": tidy(found.number)})
    if found.format and _replaces(found.format["type"], (current or {}).get("type")):
        cell["userEnteredFormat"] = {"numberFormat": dict(found.format)}
    return cell


def _replaces(typed: str, current: str | None) -> bool:
    """Grouping signs do not change a format somebody chose; another kind of value does."""
    return current is None or (typed not in {current, "NUMBER"})


def recognise(text: str, locale: LocaleData, year: int) -> Typed | None:
    """The number, date, time, percentage or amount a typed text means, or None when it is just text.

    ``year`` is the one of dates typed without.
    """
    bare = _SPACES.sub(" ", text.strip())
    if not bare or not any(letter.isdigit() for letter in bare):
        return None
    return (
        _number(bare, locale)
        or _percent(bare, locale)
        or _money(bare, locale)
        or _date_time(bare, locale, year)
        or _loosely_grouped(bare, locale)
    )


def tidy(number: float) -> float:
    """Whole numbers as int, so that JSON shows ``2`` and not ``2.0``."""
    if isinstance(number, float) and number.is_integer() and abs(number) < _INTEGRAL:
        return int(number)
    if isinstance(number, int) and abs(number) >= _INTEGRAL:
        return float(number)
    return number


def _plain(value: Json) -> CellData:
    return {"userEnteredValue": value, "effectiveValue": dict(value)}


def _year(time_zone: str, now: datetime) -> int:
    try:
        return now.astimezone(ZoneInfo(time_zone)).year
    except (ZoneInfoNotFoundError, ValueError):
        return now.year


@dataclass(frozen=True, slots=True)
class _Patterns:
    plain: re.Pattern[str]
    grouped: re.Pattern[str]
    scientific: re.Pattern[str]
    loose: re.Pattern[str]
    signs: str


@lru_cache(maxsize=64)
def _patterns(locale: LocaleData) -> _Patterns:
    point = re.escape(locale.decimal)
    group = "[ ]" if _SPACES.match(locale.group) else re.escape(locale.group)
    signs = "|".join(re.escape(sign) for sign in {*_MONEY, locale.currency_symbol, locale.currency_code})
    return _Patterns(
        plain=re.compile(rf"(\d+(?:{point}\d*)?|{point}\d+)$"),
        grouped=re.compile(rf"(\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d*)?)$"),
        scientific=re.compile(rf"((?:\d+(?:{point}\d*)?|{point}\d+)[eE][+-]?\d{{1,3}})$"),
        loose=re.compile(rf"(\d+{group}\d{{4,}})$"),
        signs=signs,
    )


def _signed(text: str) -> tuple[int, str]:
    """The sign of a typed number and what follows it; parentheses are a minus, as in accounts."""
    if text.startswith("(") and text.endswith(")"):
        return -1, text[1:-1].strip()
    if text[:1] in {"-", "+", "−"}:
        return (1 if text[0] == "+" else -1), text[1:].lstrip()
    return 1, text


def _value(digits: str, locale: LocaleData) -> float:
    without = digits.replace(" ", "").replace(locale.group, "")
    return float(without.replace(locale.decimal, "."))


def _amount(text: str, locale: LocaleData) -> tuple[float, bool, bool] | None:
    """A number without sign as (value, grouped, with decimals), or None."""
    patterns = _patterns(locale)
    grouped = patterns.grouped.match(text)
    if grouped or patterns.plain.match(text):
        return _value(text, locale), bool(grouped), locale.decimal in text
    return None


def _number(text: str, locale: LocaleData) -> Typed | None:
    sign, digits = _signed(text)
    amount = _amount(digits, locale)
    if amount:
        value, grouped, decimals = amount
        pattern = "#,##0.00" if decimals else "#,##0"
        return Typed(sign * value, {"type": "NUMBER", "pattern": pattern} if grouped else None)
    if _patterns(locale).scientific.match(digits):
        value = _value(digits, locale)
        if value not in {float("inf")}:
            return Typed(sign * value, {"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    return None


def _percent(text: str, locale: LocaleData) -> Typed | None:
    if not (text.endswith("%") or text.startswith("%")):
        return None
    sign, digits = _signed(text.strip("%").strip())
    amount = _amount(digits, locale)
    if amount is None:
        return None
    value, _, decimals = amount
    # Through a decimal text: 9.5 / 100 must be 0.095 and not 0.09500000000000001.
    return Typed(sign * float(f"{value!r}e-2"), {"type": "PERCENT", "pattern": "0.00%" if decimals else "0%"})


def _money(text: str, locale: LocaleData) -> Typed | None:
    sign, rest = _signed(text)
    signs = _patterns(locale).signs
    before = re.match(rf"(?P<money>{signs})(?P<space> ?)(?P<minus>-?)(?P<amount>.+)$", rest)
    after = None if before else re.match(rf"(?P<amount>.+?)(?P<space> ?)(?P<money>{signs})$", rest)
    match = before or after
    amount = _amount(match["amount"], locale) if match else None
    if match is None or amount is None:
        return None
    value, _, decimals = amount
    digits = "#,##0.00" if decimals else "#,##0"
    space = match["space"]
    pattern = f'"{match["money"]}{space}"{digits}' if before else f'{digits}"{space}{match["money"]}"'
    minus = -1 if before and before["minus"] else 1
    return Typed(sign * minus * value, {"type": "CURRENCY", "pattern": pattern})


def _loosely_grouped(text: str, locale: LocaleData) -> Typed | None:
    """``1234,1234`` in en_US is 12,341,234: the grouping sign is forgiven when too many digits follow it."""
    sign, digits = _signed(text)
    if not _patterns(locale).loose.match(digits):
        return None
    return Typed(sign * _value(digits, locale), {"type": "NUMBER", "pattern": "#,##0"})


# --- dates and times -------------------------------------------------------------------------------------------------

_TIME = re.compile(
    r"(?P<h>\d{1,3}):(?P<m>\d{2})(?::(?P<s>\d{2})(?P<f>[.,]\d{1,9})?)?(?: ?(?P<half>[ap]\.? ?m\.?))?$", re.IGNORECASE
)
_ISO = re.compile(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})$")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d{2}))?$")
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})(?P<sep>[-/])(?P<y>\d{4})$")
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d{1,2})$")
_DAY_NAME = re.compile(
    r"(?P<d>\d{1,2})(?P<sep>[-/ ]|\. ?| de )(?P<name>[^\W\d_]+\.?)"
    r"(?:(?P<sep2>[-/ ]|, ?| de | del )(?P<y>\d{4}|\d{2}))?$"
)
_NAME_DAY = re.compile(r"(?P<name>[^\W\d_]{3,}\.?)(?P<sep>[- ])(?P<d>\d{1,2})(?:(?P<sep2>, ?|[- ])(?P<y>\d{4}))?$")
_NAME_YEAR = re.compile(r"(?P<name>[^\W\d_]{3,}\.?)(?P<sep>[-/ ]| de )(?P<y>\d{4})$")


def _date_time(text: str, locale: LocaleData, year: int) -> Typed | None:
    clock = _time(text, locale)
    if clock:
        return clock
    date = _date(text, locale, year)
    if date:
        return date
    day, _, rest = text.partition(" ")
    while rest:
        clock, date = _time(rest, locale), _date(day.rstrip(","), locale, year)
        if clock and date and 0 <= clock.number < 1:
            pattern = {"type": "DATE_TIME", "pattern": locale.date_time_pattern}
            return Typed(date.number + clock.number, pattern)
        more, _, rest = rest.partition(" ")
        day = f"{day} {more}"
    return None


def _time(text: str, locale: LocaleData) -> Typed | None:
    match = _TIME.match(text)
    if not match:
        return None
    hours, minutes, seconds = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    fraction, half = match["f"] or "", match["half"]
    if minutes > 59 or seconds > 59 or (fraction and fraction[0] != locale.decimal):
        return None
    pattern = ("hh" if len(match["h"]) == 2 and match["h"][0] == "0" else "h") + ":mm" + (":ss" if match["s"] else "")
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0].lower() == "p" else 0)
        pattern += " am/pm"
    elif hours > 23:
        pattern = "[h]:mm:ss"
    part = float("0." + fraction[1:]) if fraction else 0.0
    return Typed((hours * 3600 + minutes * 60 + seconds + part) / 86_400, {"type": "TIME", "pattern": pattern})


def _date(text: str, locale: LocaleData, year: int) -> Typed | None:
    return _date_of_digits(text, locale, year) or _date_with_name(text, locale, year)


def _date_of_digits(text: str, locale: LocaleData, year: int) -> Typed | None:
    match = _ISO.match(text)
    if match:
        sep = match["sep"]
        pattern = f"yyyy{sep}{'m' * len(match['m'])}{sep}{'d' * len(match['d'])}"
        return _serial(int(match["y"]), int(match["m"]), int(match["d"]), pattern)
    match = _NUMERIC.match(text)
    if match:
        sep, first, second = match["sep"], match["a"], match["b"]
        if sep == "." and locale.decimal == "." and not match["y"]:
            return None
        if locale.date_order == "ymd" and match["y"]:
            return None
        day_first = locale.date_order == "dmy"
        day, month = (first, second) if day_first else (second, first)
        units = "dm" if day_first else "md"
        width = 2 if first.startswith("0") or second.startswith("0") else 1
        pattern = units[0] * width + sep + units[1] * width
        if match["y"]:
            pattern += sep + "y" * len(match["y"])
        return _serial(_full_year(match["y"], year), int(month), int(day), pattern)
    match = _MONTH_YEAR.match(text) or _YEAR_MONTH.match(text)
    if match:
        month = "m" * len(match["m"])
        pattern = f"{month}{match['sep']}yyyy" if match.re is _MONTH_YEAR else f"yyyy{match['sep']}{month}"
        return _serial(int(match["y"]), int(match["m"]), 1, pattern)
    return None


def _date_with_name(text: str, locale: LocaleData, year: int) -> Typed | None:
    for shape in (_DAY_NAME, _NAME_DAY, _NAME_YEAR):
        match = shape.match(text)
        month = locale.month(match["name"]) if match else None
        if match is None or month is None:
            continue
        part = match.groupdict()
        short = locale.months[month - 1].casefold() != match["name"].casefold()
        name = "mmm" if short else "mmmm"
        day = "d" * len(part.get("d") or "")
        typed_year = part.get("y")
        tail = _quoted(part.get("sep2") or part["sep"]) + "y" * len(typed_year) if typed_year else ""
        middle = _quoted(part["sep"])
        pattern = {_DAY_NAME: day + middle + name + tail, _NAME_DAY: name + middle + day + tail}.get(shape, name + tail)
        return _serial(_full_year(typed_year, year), month, int(part.get("d") or 1), pattern)
    return None


def _quoted(separator: str) -> str:
    return f'"{separator}"' if any(letter.isalpha() for letter in separator) else separator


def _full_year(typed: str | None, current: int) -> int:
    if not typed:
        return current
    year = int(typed)
    if len(typed) == 2:
        return year + (2000 if year < 30 else 1900)
    return year


def _serial(year: int, month: int, day: int, pattern: str) -> Typed | None:
    try:
        moment = datetime(year, month, day)  # noqa: DTZ001 - serial dates are naive
    except ValueError:
        return None
    return Typed(float((moment - EPOCH).days), {"type": "DATE", "pattern": pattern})
