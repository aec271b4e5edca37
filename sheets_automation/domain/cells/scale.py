"""On what scale a column of scores is answered, and how a heading names one (spec §3, A-03).

The form asks from 1 to 10. People's columns also hold five stars, percentages, SI/NO, words – or no score at all but a
sum. Which it is, is decided from the whole column (``reading.score_columns``); here is what can be decided, and what a
text such as «ENCUESTA (1 A 5)» says about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets_automation.domain.cells.score_words import level_of
from sheets_automation.domain.cells.text import normalise


@dataclass(frozen=True, slots=True)
class Scale:
    """How the cells of one column become points of 1 to 10."""

    top: float = 10.0  # full marks: 5 where five stars are all there is, 1 where 90 % is kept as 0.9
    zero: bool = False  # 0 is a mark of the scale («0 a 10»), not «no contestó»
    words: bool = False  # «Muy satisfecho», «Regular» … count as five steps
    yes_no: bool = False  # SI and NO are the answers, and no points
    stars: float = 5.0  # how many stars are all of them
    used: bool = True  # False: the column holds no score, but a sum or a count


TEN = Scale()

_TOPS = frozenset({3, 4, 5, 6, 7, 10, 20, 50, 100})
_WORDS = {"uno": "1", "cero": "0", "cinco": "5", "diez": "10", "siete": "7", "cien": "100"}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b")
# «1 a 5», «(1-5)», «de 0 a 10», «1 al 5», «entre 1 y 5»; not «P1-5», «v1.5», «1/11/2026»
_SPAN = re.compile(
    r"(?<![\w.,/])([01])\s*(?:a|al|hasta|-|–|—|…|\.{2,3})\s*(\d{1,3})"
    r"(?![\w/]|[.,]\d|\s*(?:dias?|horas?|h\b|meses|anos?|veces|min))"
)
_BETWEEN = re.compile(r"\bentre\s+([01])\s+y\s+(\d{1,3})\b")
# «1 = pésimo, 5 = excelente», «1: malo … 5: bueno», «siendo 1 muy malo y 5 muy bueno»
_ENDS = re.compile(r"(?<![\w.,/])([01])\s*[=:(][^\d]{2,40}(?<![\w.,/])(\d{1,3})\s*[=:(]")
_BEING = re.compile(r"\bsiendo\s+(?:el\s+)?([01])\b[^\d]{2,60}\b(\d{1,3})\b")
# «1 muy malo a 5 excelente»: the words beside the 1 are the low end of a scale
_FROM_WORST = re.compile(
    r"(?<![\w.,/])([01])\W{0,3}([a-z ]{3,30}?)\W{1,3}(?:(?:a|y|hasta|al)\W{1,3})?(\d{1,3})(?![\w/])"
)
_OVER = re.compile(r"\b(?:sobre|escala(?: de)?)\s+(\d{1,3})\b")
_STARS = re.compile(r"(?:\b(\d{1,2})\s*)?\b(?:estrellas|stars)\b|[★⭐]")
# what is counted from 1 to 4 without being a scale
_NUMBERED = re.compile(
    r"(?:preguntas?|preg|items?|numerales?|intentos?|llamadas?|semanas?|dias?|horas?|meses|version|hojas?|pagina)"
    r"\s*(?:de\s+(?:la\s+|las\s+)?)?:?\s*$"
)
_ABOUT_SCORES = re.compile(r"\b(escala|califi|puntu|puntaje|encuesta|evalu|estrellas)")


def named_scale(text: str) -> Scale | None:
    """The scale that a heading or the group above it names: «ATENCIÓN (1-5)», «DE 0 A 10», «estrellas»."""
    plain = _WORD.sub(lambda found: _WORDS[found[1]], _plain(text))
    for pattern in (_SPAN, _BETWEEN, _ENDS, _BEING):
        for found in pattern.finditer(plain):
            top = int(found[2])
            if top in _TOPS and not _NUMBERED.search(plain[: found.start()]):
                return Scale(top=float(top), zero=found[1] == "0")
    worst = _FROM_WORST.search(plain)
    if worst is not None and level_of(worst[2].strip()) in (1, 2) and int(worst[3]) in _TOPS:
        return Scale(top=float(worst[3]), zero=worst[1] == "0")
    if (over := _OVER.search(plain)) is not None and int(over[1]) in _TOPS:
        return Scale(top=float(over[1]))
    if (stars := _STARS.search(plain)) is not None:
        return Scale(top=10.0 if stars[1] == "10" else 5.0)
    if "%" in plain or "porcentaje" in plain:
        return Scale(top=100.0)
    return None


def scale_of_title(text: str) -> Scale | None:
    """The same for a line above the heading, which speaks of many things: it must speak of scores too."""
    return named_scale(text) if _ABOUT_SCORES.search(normalise(text)) else None


def _plain(text: str) -> str:
    """Lower case without accents; unlike ``normalise`` it keeps the punctuation."""
    return text.casefold().translate(_ACCENTED)


_ACCENTED = str.maketrans("áéíóúü", "aeiouu")
