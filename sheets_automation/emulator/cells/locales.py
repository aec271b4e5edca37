"""What a spreadsheet's locale decides: separators, date order, names of months, words for true and false, currency.

The data are CLDR's, through Babel: the tables behind Google's own formats, kept up to date by others, for some 700
locales. What CLDR does not know is added here: Sheets shows four-digit years where CLDR's short dates have two,
separates arguments with ``;`` where the comma is the decimal sign, and has its own words for booleans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import babel
from babel import numbers
from babel.core import get_global

_BOOLEANS = {
    "es": ("VERDADERO", "FALSO"),
    "de": ("WAHR", "FALSCH"),
    "fr": ("VRAI", "FAUX"),
    "it": ("VERO", "FALSO"),
    "pt": ("VERDADEIRO", "FALSO"),
    "nl": ("WAAR", "ONWAAR"),
}


@dataclass(frozen=True, slots=True)
class LocaleData:
    """One locale. Months and days are lower-case lists, January and Monday first; patterns are Sheets patterns."""

    name: str
    decimal: str
    group: str
    argument_separator: str
    date_order: str  # "dmy", "mdy" or "ymd"
    date_pattern: str  # what ``{"type": "DATE"}`` without a pattern shows: "m/d/yyyy"
    time_pattern: str
    date_time_pattern: str
    currency_symbol: str
    currency_code: str
    currency_pattern: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    days: tuple[str, ...]
    days_short: tuple[str, ...]
    true: str
    false: str
    am: str
    pm: str

    @property
    def comma_decimal(self) -> bool:
        return self.decimal == ","

    def month(self, word: str) -> int | None:
        """The number (1 to 12) of a month typed in full or short, whatever its case, or None."""
        key = word.casefold().rstrip(".")
        if len(key) < 3:
            return None
        for names in (self.months, self.months_short):
            for number, name in enumerate(names, start=1):
                if name.casefold().rstrip(".") == key:
                    return number
        beginning = [number for number, name in enumerate(self.months, start=1) if name.casefold().startswith(key)]
        return beginning[0] if len(key) == 3 and len(beginning) == 1 else None


@lru_cache(maxsize=64)
def locale_data(name: str) -> LocaleData:
    """The data of a ``SpreadsheetProperties.locale`` (``es_CO``, ``en``, ``fil``); en_US for one nobody knows."""
    try:
        found = babel.Locale.parse(name or "en_US")
    except (babel.UnknownLocaleError, ValueError):
        found = babel.Locale("en", "US")
    if found.territory is None:
        found = _with_likely_territory(found)
    decimal = numbers.get_decimal_symbol(found)
    date_pattern = _date_pattern(str(found.date_formats["short"].pattern))
    clock = str(found.time_formats["medium"].pattern)
    padded = "HH" in clock or "hh" in clock
    codes = numbers.get_territory_currencies(found.territory or "US") or ["USD"]
    symbol = str(numbers.get_currency_symbol(codes[0], found))
    true, false = _BOOLEANS.get(found.language, ("TRUE", "FALSE"))
    periods = found.day_periods["format"]["abbreviated"]
    return LocaleData(
        name=name,
        decimal=decimal,
        group=numbers.get_group_symbol(found),
        argument_separator=";" if decimal == "," else ",",
        date_order="".join(dict.fromkeys(letter for letter in date_pattern if letter in "dmy")),
        date_pattern=date_pattern,
        time_pattern=("hh" if padded else "h") + ":mm:ss" + (" am/pm" if "a" in clock else ""),
        date_time_pattern=f"{date_pattern} {'hh' if padded else 'h'}:mm:ss",
        currency_symbol=symbol,
        currency_code=codes[0],
        currency_pattern=_currency_pattern(str(found.currency_formats["standard"].pattern), symbol),
        months=_names(found.months["format"]["wide"]),
        months_short=_names(found.months["format"]["abbreviated"]),
        days=_names(found.days["format"]["wide"]),
        days_short=_names(found.days["format"]["abbreviated"]),
        true=true,
        false=false,
        am=str(periods.get("am", "AM")),
        pm=str(periods.get("pm", "PM")),
    )


def _with_likely_territory(locale: babel.Locale) -> babel.Locale:
    """``es`` → ``es_ES``: without a country there is no currency."""
    likely: str = get_global("likely_subtags").get(locale.language, "en_Latn_US")
    return babel.Locale(locale.language, territory=likely.split("_")[-1])


def _date_pattern(short: str) -> str:
    pattern = re.sub("y+", "yyyy", short.lower())
    return pattern.replace("'", '"')


def _currency_pattern(pattern: str, symbol: str) -> str:
    quoted = pattern.split(";")[0].replace("¤", f'"{symbol}"')
    return re.sub(r"[\s\u00a0\u202f]", " ", quoted)


def _names(table: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(name for _, name in sorted(table.items()))
