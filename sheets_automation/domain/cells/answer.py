"""What one score cell says, and what people are told about it (domain §4.2, A-03)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets_automation.domain.cells.read import Blank, Note, blank_of, doubtful, repaired
from sheets_automation.model import CellError, CellValue, Severity

_EXPECTED = "un número de 1 a 10"
_RETYPE = "Escriba solo el número, de 1 a 10."
FORMULA_ERROR = Note(
    "formula_con_error", Severity.WARNING, "un valor", "Corrija la fórmula o escriba el valor directamente."
)
_LOADING = Note(
    "formula_cargando", Severity.WARNING, "un valor", "La fórmula no había terminado de calcular; se leerá otra vez."
)
UNREADABLE = doubtful("calificacion_ilegible", _EXPECTED, _RETYPE)
OUT_OF_SCALE = doubtful("calificacion_fuera_de_escala", _EXPECTED, "Corrija la calificación: la escala va de 1 a 10.")
CONTRADICTION = doubtful(
    "calificacion_contradictoria",
    "un número de 1 a 10 que diga lo mismo que las palabras",
    "El número y las palabras no dicen lo mismo: escriba solo el número, de 1 a 10.",
)
ZERO = doubtful(
    "calificacion_cero",
    _EXPECTED,
    "Si el cliente no contestó, deje la celda vacía o escriba NC; la escala va de 1 a 10.",
)
YES_NO = doubtful("calificacion_si_no", _EXPECTED, "Escriba la calificación de 1 a 10 en lugar de SI o NO.")
FROM_DATE = repaired(
    "calificacion_convertida_en_fecha",
    _EXPECTED,
    "La hoja convirtió «9/10» en una fecha: escriba solo el 9, o dé formato de texto a la columna.",
)
FROM_LETTERS = repaired("calificacion_con_letras", _EXPECTED, "Escriba el número con dígitos: 10 y no «1O».")
FROM_SCALE = repaired("calificacion_otra_escala", _EXPECTED, "Se convirtió a la escala de 1 a 10; escriba de 1 a 10.")
SEVERAL = doubtful("calificacion_multiple", "una sola calificación de 1 a 10", "Deje una sola calificación por celda.")

_FILLERS = frozenset("-‐‑‒–—―−_./\\·•…'’`´\"«»,;:|~()[]\u200b\ufeff")  # a cell of nothing but these was not answered

_FACE = re.compile(r"[:;=][-'’]?[()\[\]|/\\]+|[()\[\]][-'’]?[:;=]")  # «:(» is an answer, if none that can be read

_COMPLAINS = re.compile(r"\b(?:mis?|me|nos|nuestr\w+|nunca)\b")  # «no contestaron mis dudas» was said by a customer


@dataclass(frozen=True, slots=True)
class Answer:
    """What a score cell says by itself. ``note`` is told with the points, or where there are none."""

    points: float | None = None  # as typed, on the scale that it names, else on the column's
    top: float | None = None  # full marks that the cell itself names: 5 in «4 de 5» and «4 estrellas»
    stars: bool = False  # ``top`` was taken from stars, of which there are five unless the column shows more
    level: int | None = None  # step of 1 to 5 of an answer in words alone: «Muy satisfecho»
    yes: bool | None = None  # answered with SI or NO
    exact: bool = True  # nothing but SI or NO
    tone: int = 0  # of the words beside the number: 1 praise, -1 blame
    blank: Blank = Blank.NO
    note: Note | None = None

    @property
    def given(self) -> bool:
        """Something was answered, understood or not."""
        return self.blank is Blank.NO


def error_note(value: CellError) -> Note:
    """A formula's error; LOADING is apart, because nothing may be concluded from it."""
    return _LOADING if value.type == "LOADING" else FORMULA_ERROR


def blank_answer(value: CellValue) -> Blank:
    """Which nothing a score cell says. «😡», «?» and «✓» say something; «-» and «…» do not."""
    if isinstance(value, str) and not any(map(str.isalnum, value)):
        typed = "".join(value.split())
        if typed and (not _FILLERS.issuperset(typed) or _FACE.fullmatch(typed)):
            return Blank.NO
    blank = blank_of(value)
    if blank is Blank.NC and isinstance(value, str) and _COMPLAINS.search(value.casefold()):
        return Blank.NO
    return blank
