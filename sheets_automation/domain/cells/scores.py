"""Scores of 1 to 10 as they are really typed (domain §4.2, A-03, A-11).

The trap: in es-CO, Sheets turns a typed ``9/10`` into 9-Oct. Such a serial is repaired to 9 and said; any other serial
is unreadable, never «46329 points».
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheets_automation.domain.cells.read import Blank, Note, Read, blank_of, doubtful, repaired
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, from_serial, normalise
from sheets_automation.model import CellError, CellValue, Severity

_EXPECTED = "un número de 1 a 10"
_RETYPE = "Escriba solo el número, de 1 a 10."
_NOTE_ERROR = Note(
    "formula_con_error", Severity.WARNING, "un valor", "Corrija la fórmula o escriba el valor directamente."
)
_NOTE_LOADING = Note(
    "formula_cargando", Severity.WARNING, "un valor", "La fórmula no había terminado de calcular; se leerá otra vez."
)
_UNREADABLE = doubtful("calificacion_ilegible", _EXPECTED, _RETYPE)
_OUT_OF_SCALE = doubtful("calificacion_fuera_de_escala", _EXPECTED, "Corrija la calificación: la escala va de 1 a 10.")
_ZERO = doubtful(
    "calificacion_cero",
    _EXPECTED,
    "Si el cliente no contestó, deje la celda vacía o escriba NC; la escala va de 1 a 10.",
)
_YES_NO = doubtful("calificacion_si_no", _EXPECTED, "Escriba la calificación de 1 a 10 en lugar de SI o NO.")
_FROM_DATE = repaired(
    "calificacion_convertida_en_fecha",
    _EXPECTED,
    "La hoja convirtió «9/10» en una fecha: escriba solo el 9, o dé formato de texto a la columna.",
)
_FROM_LETTERS = repaired("calificacion_con_letras", _EXPECTED, "Escriba el número con dígitos: 10 y no «1O».")
_FROM_SCALE = repaired("calificacion_otra_escala", _EXPECTED, "Se convirtió a la escala de 1 a 10; escriba de 1 a 10.")
_SEVERAL = doubtful("calificacion_multiple", "una sola calificación de 1 a 10", "Deje una sola calificación por celda.")

_WORDS = {
    "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10,
}  # fmt: skip
_YES = frozenset({"si", "s", "verdadero", "true"})
_NO = frozenset({"no", "n", "falso", "false"})
_LEADING = re.compile(r"^(?:nota|calif(?:icacion|ica)?|puntaje|puntos?|p|voto|le da|da)\b\s*", re.IGNORECASE)
_FRACTION = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(?:/|de|sobre)\s*(\d+)(?!\d)(?![.,/]\d)")
_PERCENT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*%$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NEGATIVE = re.compile(r"^-\s*\d+(?:[.,]\d+)?$")
_LETTERS_FOR_DIGITS = re.compile(r"^[\dOolI|][\dOolI|.,]*$")
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_SCALES = frozenset({5, 10, 100})


@lru_cache(maxsize=8_192, typed=True)
def score(value: CellValue) -> Read[float]:
    """A score on 1–10. 0 is returned with a note: the row decides whether it is an answer (A-03)."""
    blank = blank_of(value)
    if blank is not Blank.NO:
        return Read(blank=blank)
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    if isinstance(value, bool):
        return Read(note=_YES_NO)
    return _from_text(value.strip()) if isinstance(value, str) else _from_number(value or 0.0)


@lru_cache(maxsize=8_192, typed=True)
def specific_score(value: CellValue) -> Read[float]:
    """A brand's own question: also answered with SI (10) or NO (0), so that its mean is the share of yes."""
    if isinstance(value, bool):
        return Read(10.0 if value else 0.0)
    if isinstance(value, str):
        word = normalise(value)
        if word in _YES or word in _NO:
            return Read(10.0 if word in _YES else 0.0)
    return score(value)


def error_note(value: CellError) -> Note:
    """A formula's error; LOADING is apart, because nothing may be concluded from it."""
    return _NOTE_LOADING if value.type == "LOADING" else _NOTE_ERROR


def _from_number(number: float) -> Read[float]:
    if FIRST_SERIAL <= number < LAST_SERIAL:
        return _from_date_serial(number)
    return _on_scale(number)


def _from_date_serial(number: float) -> Read[float]:
    """``9/10`` became 9-Oct, ``4/5`` became 4-May. Anything else was never a score."""
    day = from_serial(number)
    if number == int(number):
        if day.month == 10 and day.day <= 10:
            return Read(float(day.day), note=_FROM_DATE)
        if day.month == 5 and day.day <= 5:
            return Read(day.day * 2.0, note=_FROM_DATE)
    return Read(note=_UNREADABLE)


def _on_scale(number: float, note: Note | None = None) -> Read[float]:
    if number == 0:
        return Read(0.0, note=_ZERO)
    if not 1 <= number <= 10:
        return Read(note=_OUT_OF_SCALE)
    return Read(number, note=note)


def _from_text(text: str) -> Read[float]:
    if text.startswith("#"):  # an error pasted as text
        return Read(note=_NOTE_ERROR)
    word = normalise(text)
    if word in _YES or word in _NO:
        return Read(note=_YES_NO)
    if word.startswith("no") and not any(character.isdigit() for character in text):
        return Read(blank=Blank.NA)
    if _NEGATIVE.match(text):
        return Read(note=_OUT_OF_SCALE)
    if (percent := _PERCENT.match(text)) is not None:
        return _on_scale(_float(percent[1]) / 10, _FROM_SCALE)
    bare = _LEADING.sub("", text)
    if (fraction := _FRACTION.match(bare)) is not None:
        return _from_fraction(_float(fraction[1]), int(fraction[2]))
    if not bare.isdigit() and any(c.isdigit() for c in bare) and _LETTERS_FOR_DIGITS.match(bare):
        fixed = bare.translate(_DIGITS).rstrip(".,")
        return _on_scale(_float(fixed), None if fixed == bare.rstrip(".,") else _FROM_LETTERS)
    return _from_words(bare)


def _from_fraction(points: float, scale: int) -> Read[float]:
    if scale not in _SCALES or points > scale:
        return Read(note=_OUT_OF_SCALE)
    return _on_scale(points * 10 / scale, None if scale == 10 else _FROM_SCALE)


def _from_words(text: str) -> Read[float]:
    numbers = [_float(found) for found in _NUMBER.findall(text)]
    if not numbers:
        words = normalise(text).split()
        spelled = [_WORDS[word] for word in words if word in _WORDS]
        if not words or words[0] not in _WORDS or len(spelled) != 1:
            return Read(note=_UNREADABLE)
        return _on_scale(spelled[0] + (0.5 if words[1:3] == ["y", "medio"] else 0.0))
    if len(numbers) == 1 and text[0].isdigit() and len(text) <= 60:
        return _on_scale(numbers[0])
    if len(numbers) > 1 and not re.sub(r"[\d.,\s/;|yYa–—-]", "", text) and all(1 <= n <= 10 for n in numbers):
        # two numbers are a hesitation: the lower one, never rounding up into a better class; more are the
        # answers to several questions in one cell: their mean
        return Read(min(numbers) if len(numbers) == 2 else sum(numbers) / len(numbers), note=_SEVERAL)
    return Read(note=_UNREADABLE)


def _float(digits: str) -> float:
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return -1.0  # «9,5,3»: not a number, so off every scale
