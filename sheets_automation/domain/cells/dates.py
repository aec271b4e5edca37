"""Dates as they are typed (domain §4.2 «Dates»): serials, day-first text, month names, no year, two-digit years.

Month-first is never guessed: only a «day» beyond 12 proves it, and then it is said.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from sheets_automation.domain.cells.read import Blank, Note, Read, blank_of, doubtful, repaired
from sheets_automation.domain.cells.scores import error_note
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, from_serial, normalise
from sheets_automation.model import CellError, CellValue

_EXPECTED = "una fecha dd/mm/aaaa"
_RETYPE = "Escriba la fecha completa, por ejemplo 25/11/2026."
_UNREADABLE = doubtful("fecha_ilegible", _EXPECTED, _RETYPE)
_IMPOSSIBLE = doubtful("fecha_imposible", "una fecha que exista en el calendario", _RETYPE)
_RELATIVE = doubtful(
    "fecha_relativa", _EXPECTED, "Escriba la fecha en lugar de «hoy» o «ayer», por ejemplo 25/11/2026."
)
_OUT_OF_RANGE = doubtful("fecha_fuera_de_rango", "una fecha entre los años 2000 y 2099", _RETYPE)
_MONTH_FIRST = doubtful(
    "fecha_mes_primero", _EXPECTED, "Se leyó como mes/día/año porque no hay otra lectura; escríbala día/mes/año."
)
_SEVERAL = doubtful("fecha_multiple", "una sola fecha dd/mm/aaaa", "Deje solo la fecha que cuenta.")
_NO_YEAR = repaired("fecha_sin_anio", _EXPECTED, "Escriba también el año, por ejemplo 25/11/2026.")
_AS_NUMBER = repaired("fecha_como_numero", _EXPECTED, "Dé formato de fecha a la celda y escriba dd/mm/aaaa.")

_MONTHS = {
    "ene": 1, "enero": 1, "jan": 1, "feb": 2, "febrero": 2, "mar": 3, "marzo": 3, "abr": 4, "abril": 4, "apr": 4,
    "may": 5, "mayo": 5, "jun": 6, "junio": 6, "jul": 7, "julio": 7, "ago": 8, "agosto": 8, "aug": 8, "sep": 9,
    "sept": 9, "set": 9, "septiembre": 9, "setiembre": 9, "oct": 10, "octubre": 10, "nov": 11, "noviembre": 11,
    "dic": 12, "diciembre": 12, "dec": 12,
}  # fmt: skip
_RELATIVES = frozenset({"hoy", "ayer", "anteayer", "antier", "manana", "anoche"})
_PENDING = frozenset({"pendiente", "pte", "pend", "sin fecha", "por definir", "en tramite", "en proceso"})
_WEEKDAYS = re.compile(
    r"^(?:lunes|lun|martes|mart|miercoles|mie|mier|jueves|jue|viernes|vie|sabado|sab|domingo|dom)\b\s*"
)
_TIME = re.compile(
    r"[T\s,]+(?:a las\s+)?(?:\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?\s*m\.?)?(?:Z|[+-]\d{2}:?\d{2})?"
    r"|\d{1,2}\s*[ap]\.?\s*m\.?)\s*$",
    re.IGNORECASE,
)
_ISO = re.compile(r"^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})$")
_NUMERIC = re.compile(r"^(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})$")
_DAY_MONTH = re.compile(r"^(\d{1,2})\s*[-/]\s*(\d{1,2})$")
_NAMED = re.compile(r"^(\d{1,2}) (?:de )?([a-z]+)(?: (?:de |del )?(\d{4}|\d{2}))?$")
_NAMED_FIRST = re.compile(r"^([a-z]+) (\d{1,2})(?: (?:de |del )?(\d{4}|\d{2}))?$")
_TWO_DAYS = re.compile(r"^\d{1,2} (?:y|a|al|e) \d{1,2} ")
_ATTACHED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")


@lru_cache(maxsize=32_768, typed=True)
def day(value: CellValue, today: date, year: int | None = None) -> Read[date]:
    """The day a cell names.

    ``year`` completes dates without one (from the tab's or file's title), silently; without it, or where it would lie
    in the future, the latest such day up to ``today`` does, and is noted. Future dates are returned: the field decides
    whether they make sense.
    """
    blank = blank_of(value)
    if blank is not Blank.NO:
        return Read(blank=blank)
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    if isinstance(value, bool):
        return Read(note=_UNREADABLE)
    return _from_text(value, today, year) if isinstance(value, str) else _from_number(value or 0.0)


def ambiguous(value: CellValue) -> bool:
    """A date typed as text that could be read both ways round, such as 8/5/2026."""
    found = _NUMERIC.match(_TIME.sub("", value.strip())) if isinstance(value, str) else None
    return found is not None and found[1] != found[2] and int(found[1]) <= 12 and int(found[2]) <= 12


def proves_month_first(value: CellValue) -> bool:
    """A date typed as text that can only be month first, such as 7/30/2026."""
    found = _NUMERIC.match(_TIME.sub("", value.strip())) if isinstance(value, str) else None
    return found is not None and int(found[1]) <= 12 < int(found[2])


def _from_number(number: float) -> Read[date]:
    if FIRST_SERIAL <= number < LAST_SERIAL:
        return Read(from_serial(number))
    if number == int(number) and 20_000_101 <= number <= 20_991_231:
        digits = str(int(number))
        return _checked(int(digits[:4]), int(digits[4:6]), int(digits[6:]), _AS_NUMBER)
    if number == 0:
        return Read(blank=Blank.EMPTY)  # a formula over an empty cell
    return Read(note=_OUT_OF_RANGE if 0 < number < 200_000 else _UNREADABLE)


def _from_text(raw: str, today: date, year: int | None) -> Read[date]:
    text = _TIME.sub("", raw.strip()).strip(" ,;.")
    word = normalise(text)
    if word in _PENDING:
        return Read(blank=Blank.NA)
    if set(word.split()) & _RELATIVES:
        return Read(note=_RELATIVE)
    if text.isascii() and text.isdigit():
        number = float(text)
        read = _from_number(number)
        return Read(read.value, note=_AS_NUMBER) if read.value else Read(note=_UNREADABLE)
    if (iso := _ISO.match(text)) is not None:
        return _checked(int(iso[1]), int(iso[2]), int(iso[3]))
    if (numeric := _NUMERIC.match(text)) is not None:
        return _day_first(int(numeric[1]), int(numeric[2]), _full_year(numeric[3]))
    if (short := _DAY_MONTH.match(text)) is not None:
        return _without_year(int(short[1]), int(short[2]), today, year)
    return _from_names(_WEEKDAYS.sub("", _ATTACHED.sub(" ", word)), today, year)


def _from_names(words: str, today: date, year: int | None) -> Read[date]:
    """«3 de noviembre de 2026», «nov 3» – already normalised, so «3-nov» and «3/nov.» are «3 nov»."""
    if _TWO_DAYS.match(words) is not None:
        return Read(note=_SEVERAL)
    if (named := _NAMED.match(words)) is not None:
        number, name, typed_year = named[1], named[2], named[3]
    elif (first := _NAMED_FIRST.match(words)) is not None:
        number, name, typed_year = first[2], first[1], first[3]
    else:
        return Read(note=_UNREADABLE)
    month = _MONTHS.get(name)
    if month is None:
        return Read(note=_UNREADABLE)
    if typed_year:
        return _checked(_full_year(typed_year), month, int(number))
    return _without_year(int(number), month, today, year)


def _day_first(first: int, second: int, year: int) -> Read[date]:
    if second > 12 and first <= 12:
        return _checked(year, first, second, _MONTH_FIRST)
    return _checked(year, second, first)


def _without_year(number: int, month: int, today: date, year: int | None) -> Read[date]:
    if month > 12 and number <= 12:
        number, month = month, number
        note = _MONTH_FIRST
    else:
        note = _NO_YEAR
    reads = [_checked(candidate, month, number, note) for candidate in (today.year, today.year - 1)]
    if year is not None:
        reads.insert(0, _checked(year, month, number, None if note is _NO_YEAR else note))
    return next((read for read in reads if read.value is not None and read.value <= today), reads[0])


def _checked(year: int, month: int, number: int, note: Note | None = None) -> Read[date]:
    try:
        found = date(year, month, number)
    except ValueError:
        return Read(note=_IMPOSSIBLE)
    return Read(found, note=note) if 2000 <= year < 2100 else Read(note=_OUT_OF_RANGE)


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year
