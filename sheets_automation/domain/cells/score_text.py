"""A score typed as text → what it says: digits, words, fractions, stars, labels (domain §4.2 «Scores»).

A number is only taken from a text whose other words leave it a score: «9 am», «3 días» and «nov-26» are none, «5 -
Muy satisfecho» is 5 of 5, and «10 pésimo» is told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from sheets_automation.domain.cells.answer import (
    CONTRADICTION,
    FORMULA_ERROR,
    FROM_DATE,
    FROM_LETTERS,
    OUT_OF_SCALE,
    SEVERAL,
    UNREADABLE,
    YES_NO,
    Answer,
)
from sheets_automation.domain.cells.read import Blank, Note
from sheets_automation.domain.cells.score_words import level_of, tone_of
from sheets_automation.domain.cells.text import normalise

_SPELLED = {
    "cero": 0, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10,
}  # fmt: skip
_SPELLING = re.compile(rf"\b({'|'.join(_SPELLED)})\b")
_SPOKEN_COMMA = re.compile(r"(?<=\d)\s+(?:coma|punto)\s+(?=\d)")
_YES = frozenset({"si", "s", "verdadero", "true"})
_NO = frozenset({"no", "n", "falso", "false"})

_FULL_STARS, _HOLLOW_STARS = "★⭐🌟⭑✭✮✯✪", "☆✩✰"
_INVISIBLE = re.compile("[\ufe0e\ufe0f\u20e3\u200b-\u200d\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_PARTS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}

_LEADING = re.compile(
    r"^(?:(?:nota|calif(?:icacion|ica|ico|icado)?|puntaje|puntuacion|puntos?|p|voto|le|me|nos|da|dio|doy|daria|puso|pone"
    r"|un|una|con|el|la|cliente|valor|si|de|es|fue|seria)\b[\s:=,.]*)+"
)
_NEGATIVE = re.compile(r"^-\s*\d+(?:[.,]\d+)?$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_FIRST = re.compile(r"^(\d+(?:[.,]\d+)?)(.*)$", re.DOTALL)
_PERCENT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(?:%|por ?ciento\b)\W*$")
_LETTERS_FOR_DIGITS = re.compile(r"^[\doil|][\doil|.,]*$")
_DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_FRACTION = re.compile(r"^(\d+(?:[.,]\d+)?)\s*[(\[]?\s*(?:/|de|sobre)\s*(\d+)(?!\d)(?![.,/]\d)(.*)$", re.DOTALL)
_TOPS = frozenset({5, 10, 100})
_MIXED = re.compile(r"^(\d{1,2})\s+(?:y\s+)?([123])/([234])(?![\d/])(.*)$", re.DOTALL)
_AND_A_HALF = re.compile(r"^(\d{1,2})\s*(?:y|con)\s+medi[oa]\b(.*)$", re.DOTALL)
_MONTH = (
    r"(?:ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sept?(?:iembre)?|set"
    r"(?:iembre)?|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?)"
)
_DAY_AND_MONTH = re.compile(rf"^(\d{{1,2}})\s*[-/.]?\s*(?:de\s+)?({_MONTH})\b")
_STARS = re.compile(r"^\s*(?:estrellas?|stars?)\b(.*)$", re.DOTALL)
_ORDINAL = re.compile(r"^(?:(?:er|ro|do|da|ra|to|ta|mo)\b|[°ºª])")
# what is counted in these is no score
_UNIT = re.compile(
    r"^(?:dias?|horas?|hrs?|h|minutos?|min|mes|meses|anos?|semanas?|veces|vez|a m|p m|am|pm|kms?|kilometros|mil|pesos"
    r"|llamadas?|intentos?|personas?|carros?|vehiculos?|llantas?|visitas?)\b"
)
_POINTS = re.compile(r"^(?:puntos?|pts?|ptos?)\b ?")
_LABEL_FIRST = re.compile(r"^(\D+?)\W*(\d+(?:[.,]\d+)?)\W*$")
_BETWEEN_SEVERAL = re.compile(r"[\d.,\s/;|ya–—-]")
_AROUND_SPELLED = re.compile(r"[\d.,\s()\[\]:=/–—-]")
_LONGEST = 60  # a number at the head of a longer text is the beginning of a story

# «no respondió la pregunta» is no answer; «no me gustó» and «no volvería» are one
_NOT_ANSWERED = re.compile(
    r"^no (?:se )?(?:(?:quiso|quiere|desea|deseo|pudo|supo) )?(?:dar )?"
    r"(?:contest|respond|calific|opin|evalu|puntu|aplic|sabe\b|recuerd|record|pregunt|registr|encuest|nota\b)\w*\b"
    r"(?! (?:\w+ )*(?:mis?|mensajes?|correos?|llamadas?|taller|asesor\w*|dudas?|solicitud\w*|atender|hacer)\b)"
    r"|^no (?:se )?le (?:aplic|pregunt)"
    r"|^no (?:desea|quiere|quiso|acepta|interesa|le interesa|hubo respuesta|hay respuesta|hay datos?|dio nota|da nota)$"
    r"|^sin (?:calific|nota\b|respuesta|respond|contest|encuesta|evalu|datos?\b|info|puntaje|registr)"
)


def text_answer(text: str) -> Answer:
    """What a text says that is not blank."""
    typed = text.strip()
    if typed.startswith("#"):
        return Answer(note=FORMULA_ERROR)  # an error pasted as text
    word, plain = normalise(typed), _plain(typed)
    if word in _YES or word in _NO:
        return Answer(yes=word in _YES, note=YES_NO)
    if _NOT_ANSWERED.match(word) and not _NUMBER.search(plain):
        return Answer(blank=Blank.NA)
    if _NEGATIVE.match(plain):
        return Answer(note=OUT_OF_SCALE)
    if any(star in plain for star in _FULL_STARS + _HOLLOW_STARS):
        return _of_stars(plain)
    digits, spelled = _SPELLING.subn(lambda found: str(_SPELLED[found[1]]), plain)
    bare = _LEADING.sub("", _SPOKEN_COMMA.sub(",", digits)).lstrip(" ([{«\"'•·:=")
    if word == "una":
        return Answer(1.0)
    return _of_number(bare, spelled) or _of_words(word)


def _plain(text: str) -> str:
    """Lower case without accents, with its punctuation; «9½» as «9 1/2»."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", _INVISIBLE.sub("", text).casefold()))
    for part, written in _PARTS.items():
        plain = plain.replace(part, written)
    return plain


def _of_stars(plain: str) -> Answer:
    """«★★★☆☆», «⭐⭐⭐⭐», «4★», «★★★★ muy bien»."""
    full = sum(plain.count(star) for star in _FULL_STARS)
    shown = full + sum(plain.count(star) for star in _HOLLOW_STARS)
    words = "".join(character for character in plain if character not in _FULL_STARS + _HOLLOW_STARS)
    number = _FIRST.match(words.strip(" ()[]"))
    if number is not None:  # «4★», and «4 ★★★★» if both say four
        points = _float(number[1])
        return _starred(points, number[2]) if shown == 1 or full == points else Answer(note=CONTRADICTION)
    if not full or _NUMBER.search(words):
        return Answer(note=UNREADABLE)
    return replace(_starred(float(full), words), top=5.0 if shown <= 5 else 10.0)


def _starred(points: float, words: str) -> Answer:
    return Answer(points, top=5.0 if points <= 5 else 10.0, stars=True, tone=tone_of(normalise(words)))


def _of_number(bare: str, spelled: int) -> Answer | None:
    """A text that holds digits, or digits that were words; None for one without."""
    if (percent := _PERCENT.match(bare)) is not None:
        return Answer(_float(percent[1]), top=100.0)
    if not bare.isdigit() and any(c.isdigit() for c in bare) and _LETTERS_FOR_DIGITS.match(bare):
        fixed = bare.translate(_DIGITS).rstrip(".,")
        return _checked(_float(fixed), None if fixed == bare.rstrip(".,") else FROM_LETTERS)
    if (day := _DAY_AND_MONTH.match(bare)) is not None:
        return _of_day(float(day[1]), day[2])
    if (mixed := _MIXED.match(bare)) is not None and int(mixed[2]) < int(mixed[3]):
        return _with_words(float(mixed[1]) + int(mixed[2]) / int(mixed[3]), mixed[4], spelled)
    if (half := _AND_A_HALF.match(bare)) is not None:
        return _with_words(float(half[1]) + 0.5, half[2], spelled)
    if (fraction := _FRACTION.match(bare)) is not None:
        return _of_fraction(_float(fraction[1]), int(fraction[2]), fraction[3])
    numbers = [_float(found) for found in _NUMBER.findall(bare)]
    if len(numbers) > 1:
        return _of_several(numbers, bare, spelled)
    first = _FIRST.match(bare)
    if first is not None:
        return _with_words(_float(first[1]), first[2], spelled) if len(bare) <= _LONGEST else Answer(note=UNREADABLE)
    if not numbers:
        return None
    labelled = _LABEL_FIRST.match(bare)  # «Muy satisfecho (5)»
    known = labelled is not None and level_of(normalise(labelled[1])) is not None
    return _with_words(numbers[0], labelled[1], 0) if labelled is not None and known else Answer(note=UNREADABLE)


def _of_day(number: float, month: str) -> Answer:
    """«9-oct» was typed as 9/10, «4-may» as 4/5; any other day was never a score."""
    if month.startswith("oct") and 1 <= number <= 10:
        return Answer(number, top=10.0, note=FROM_DATE)
    if month.startswith("may") and 1 <= number <= 5:
        return Answer(number, top=5.0, note=FROM_DATE)
    return Answer(note=UNREADABLE)


def _of_fraction(points: float, top: int, rest: str) -> Answer:
    if top not in _TOPS or points > top:
        return Answer(note=OUT_OF_SCALE)
    return Answer(points, top=float(top), tone=tone_of(normalise(rest)))


def _with_words(points: float, rest: str, spelled: int) -> Answer:
    """A number and the words beside it, which may say that it is no score, or one of five."""
    if (stars := _STARS.match(rest)) is not None:
        return _starred(points, stars[1])
    words = _POINTS.sub("", normalise(rest))
    if _ORDINAL.match(rest) or _UNIT.match(words):
        return Answer(note=UNREADABLE)
    level = level_of(words)
    if level is not None and level >= 4 and points == level:
        return Answer(points, top=5.0, tone=1)  # «5 - Muy satisfecho», «4. De acuerdo»: the label of a five-step scale
    if spelled and words and level is None:
        return Answer(note=UNREADABLE)  # «uno de los mejores», «dos asesores muy amables»
    return replace(_checked(points), tone=tone_of(words))


def _of_several(numbers: list[float], bare: str, spelled: int) -> Answer:
    if len(numbers) == 2 and spelled == 1 and not _AROUND_SPELLED.sub("", bare):  # «3 (tres)»
        return _checked(numbers[0]) if numbers[0] == numbers[1] else Answer(note=CONTRADICTION)
    if not _BETWEEN_SEVERAL.sub("", bare) and all(1 <= number <= 10 for number in numbers):
        # two numbers are a hesitation: the lower one, never rounding up into a better class; more are the
        # answers to several questions in one cell: their mean
        return Answer(min(numbers) if len(numbers) == 2 else sum(numbers) / len(numbers), note=SEVERAL)
    return Answer(note=UNREADABLE)


def _of_words(word: str) -> Answer:
    spoken = word.split()
    yes = None
    if spoken and (spoken[0] in ("si", "no") or spoken[-1] == "si"):
        yes = spoken[0] != "no"
    return Answer(level=level_of(word), yes=yes, exact=False, note=UNREADABLE)


def _checked(points: float, note: Note | None = None) -> Answer:
    return Answer(note=OUT_OF_SCALE) if points < 0 else Answer(points, note=note)


def _float(digits: str) -> float:
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return -1.0  # «9,5,3»: not a number, so off every scale
