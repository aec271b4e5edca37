"""What the words of an answer say: the labels of five-step scales, and whether a remark praises or blames.

A number whose words say something else («5 - Muy satisfecho», «10 pésimo») is not simply that number (spec §3).
"""

from __future__ import annotations

import re
from functools import lru_cache

_LABELS: dict[int, tuple[str, ...]] = {
    5: (
        "totalmente de acuerdo", "completamente de acuerdo", "muy de acuerdo", "muy satisfecho",
        "totalmente satisfecho",
        "completamente satisfecho", "extremadamente satisfecho", "super satisfecho", "muy bueno", "muy bien",
        "buenisimo",
        "excelente", "perfecto", "sobresaliente", "excepcional", "optimo", "siempre", "muy probable",
        "muy probablemente",
        "extremadamente probable", "totalmente probable", "definitivamente si", "muy contento", "muy feliz",
        "encantado",
        "muy alto",
    ),
    4: (
        "de acuerdo", "algo de acuerdo", "parcialmente de acuerdo", "satisfecho", "algo satisfecho", "bueno", "buen",
        "bien",
        "casi siempre", "frecuentemente", "probable", "probablemente", "probablemente si", "contento", "feliz", "alto",
        "notable", "conforme",
    ),
    3: (
        "ni de acuerdo ni en desacuerdo", "ni satisfecho ni insatisfecho", "neutral", "neutro", "indiferente",
        "regular",
        "aceptable", "a veces", "algunas veces", "normal", "medio", "intermedio", "indeciso", "mas o menos",
        "medianamente satisfecho", "moderadamente satisfecho",
    ),
    2: (
        "en desacuerdo", "algo en desacuerdo", "parcialmente en desacuerdo", "insatisfecho", "poco satisfecho", "malo",
        "mal", "casi nunca", "rara vez", "poco probable", "improbable", "bajo", "deficiente", "inconforme",
    ),
    1: (
        "totalmente en desacuerdo", "completamente en desacuerdo", "muy en desacuerdo", "muy insatisfecho",
        "totalmente insatisfecho", "completamente insatisfecho", "nada satisfecho", "muy malo", "muy mal", "malisimo",
        "pesimo", "nunca", "nada probable", "muy improbable", "muy poco probable", "muy bajo", "terrible", "horrible",
        "fatal", "muy deficiente", "definitivamente no",
    ),
}  # fmt: skip

_PRAISE = (
    "excelent", "perfect", "satisfech", "content", "feliz", "encantad", "buen", "bien", "maravill", "genial",
    "impecabl",
    "espectacular", "agradec", "felicit", "amabl", "fantastic", "optim",
)  # fmt: skip
_BLAME = ("pesim", "terribl", "horribl", "insatisf", "inconform", "fatal", "decepcion", "disgust", "malisim")
# A remark with any of these is neither: «5 buen servicio pero demorado», «10 no quedó insatisfecho»
_UNDECIDED = (
    "demor", "mal", "regular", "queja", "falt", "incumpl", "molest", "deficien", "problem", "lent", "tard", "caro",
    "costos",
)  # fmt: skip
_TURNS = frozenset(
    {
        "pero", "aunque", "salvo", "excepto", "solo", "menos", "no", "nunca", "ni", "sin", "tampoco", "nada", "poco",
        "porque",
    }
)  # fmt: skip
_GENDER = re.compile(r"(?<=\w{3})(?:[ao]s?)\b")
_OTHER_GENDER = re.compile(r" (?:[ao]s?)$")


@lru_cache(maxsize=4_096)
def level_of(words: str) -> int | None:
    """The step of 1 to 5 that a label stands for, None for any other text. ``words`` as ``normalise`` gives them."""
    return _STEPS.get(_stemmed(_OTHER_GENDER.sub("", words)))


@lru_cache(maxsize=4_096)
def tone_of(words: str) -> int:
    """1: nothing but praise, -1: plain blame, 0: neither, or both."""
    level = level_of(words)
    if level is not None:
        return 1 if level >= 4 else -1 if level <= 2 else 0
    spoken = words.split()
    if _TURNS & set(spoken):
        return 0
    praise = any(word.startswith(_PRAISE) for word in spoken)
    blame = any(word.startswith(_BLAME) for word in spoken)
    if praise == blame or (praise and any(word.startswith(_UNDECIDED) for word in spoken)):
        return 0
    return 1 if praise else -1


def _stemmed(words: str) -> str:
    """«muy satisfechas» and «muy satisfecho» are one label."""
    return _GENDER.sub("", words)


_STEPS = {_stemmed(label): level for level, labels in _LABELS.items() for label in labels}
