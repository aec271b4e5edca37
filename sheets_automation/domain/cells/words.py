"""Every kind of cell and its reader, in one table (domain §4.2). Nothing raises for what people type.

Identifiers, dates, scores and names have their own modules; the short ones are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sheets_automation.domain.cells.claims import claim, contradicted, denied
from sheets_automation.domain.cells.dates import day
from sheets_automation.domain.cells.identifiers import document, email, phone, plate, vin
from sheets_automation.domain.cells.names import Spellings, name, short_name
from sheets_automation.domain.cells.read import Blank, Note, Read, blank_of, doubtful
from sheets_automation.domain.cells.score_words import tone_of
from sheets_automation.domain.cells.scores import error_note, score, specific_score
from sheets_automation.domain.cells.text import clean, compact, normalise, similarity
from sheets_automation.model import CellError, CellValue, ScoreClass

__all__ = [
    "ELSEWHERE",
    "Blank",
    "Note",
    "Read",
    "Spellings",
    "answered_elsewhere",
    "day",
    "document",
    "email",
    "integer",
    "name",
    "no_contact_reason",
    "phone",
    "plate",
    "score",
    "score_class_word",
    "short_name",
    "specific_score",
    "text",
    "vin",
    "written",
    "yes_no",
]  # fmt: skip

_YES_NO_UNREADABLE = doubtful("si_no_ilegible", "SI o NO", "Escriba SI o NO.")
_INTEGER_UNREADABLE = doubtful("numero_ilegible", "un número entero", "Escriba solo el número, sin texto.")

_YES = frozenset(
    {
        "si", "s", "x", "ok", "true", "verdadero", "1", "contactado", "contactada", "efectiva", "efectivo", "contesto",
        "contesta", "enviado", "enviada", "listo", "yes", "sicontesto", "hecho", "satisfecho", "satisfecha", "conforme",
        "cumplido", "cumplida", "cumple",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "no", "n", "false", "falso", "0", "noefectiva", "noefectivo", "insatisfecho", "insatisfecha", "nunca", "jamas",
        "tampoco", "negativo",
    }
)  # fmt: skip
_CHECKS = frozenset("✓✔☑✅")
_CROSSES = frozenset("✗✘❌☒")
_THOUSANDS = re.compile(r"^\d{1,3}([.,]\d{3})+$")
_INTEGER = re.compile(r"^-?\d+$")

ELSEWHERE = "Ya respondió en la plataforma"  # of the brand
# Reason people see in reports ← what is typed, most telling first (domain §4.2 «motivo no contacto»)
_REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (ELSEWHERE, ("car advisor", "caradvisor", "card advisor", "cardadvisor", "ya respondio")),
    ("Número equivocado", ("equivocad", "errad", "no corresponde", "no es el numero", "numero malo")),
    ("Buzón de voz", ("buzon", "correo de voz")),
    ("Apagado", ("apagad",)),
    ("Fuera de servicio", ("fuera de servicio", "suspendid", "no existe", "inactiv", "fuera servicio")),
    ("Ocupado", ("ocupad",)),
    ("Colgó", ("colg", "cuelga")),
    ("No desea responder", ("no desea", "no quiere", "no acepta", "rechaz", "no le interesa")),
    ("Pidió llamar después", ("despues", "mas tarde", "devolver", "volver a llamar", "manana", "en la tarde")),
    ("Cliente corporativo", ("corporativ", "empresa", "flota")),
    ("Sin teléfono", ("sin telefono", "sin numero", "no tiene telefono", "sin celular", "no registra")),
    ("No contesta", ("no contest", "nc", "n c", "no responde", "timbra", "repica", "sin respuesta", "no fue posible")),
)  # fmt: skip


@lru_cache(maxsize=8_192, typed=True)
def yes_no(value: CellValue) -> Read[bool]:
    """SI/NO as typed: «S», «X», «✓», «OK», check boxes; «NC» is NO with its own kind of empty."""
    if isinstance(value, bool):
        return Read(value)
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    if isinstance(value, float | int):
        return Read(bool(value)) if value in (0, 1) else Read(note=_YES_NO_UNREADABLE)
    if value is None or not value.strip():
        return Read(blank=Blank.EMPTY)
    if set(value.strip()) & (_CHECKS | _CROSSES):
        return Read(bool(set(value.strip()) & _CHECKS))
    word = compact(value)
    if (word in _YES or word in _NO) and "?" not in value:
        return Read(word in _YES)
    blank = blank_of(value)
    if blank is Blank.NC:
        return Read(False, blank=Blank.NC)
    if blank is Blank.NA:
        return Read(blank=blank)
    first = normalise(value).partition(" ")[0]
    if first in ("si", "no"):
        return Read(note=_YES_NO_UNREADABLE) if contradicted(value) else Read(first == "si")
    if tells_no_contact(value):
        return Read(False)
    meant = claim(value, _YES)
    return Read(note=_YES_NO_UNREADABLE) if meant is None else Read(meant)


@lru_cache(maxsize=8_192, typed=True)
def no_contact_reason(value: CellValue) -> Read[str]:
    """The reason in one of a dozen words that reports can count; anything else as typed."""
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    typed = clean(value)
    words = normalise(typed)
    if not words:
        return Read(blank=Blank.EMPTY if value is None or value == "" else Blank.NA)
    padded = f" {words} "
    for reason, stems in _REASONS:
        found = [stem for stem in stems if (f" {stem} " if len(stem) < 4 else f" {stem}") in padded]
        if found and not (reason == ELSEWHERE and denied(typed, found)):
            return Read(reason)
    return Read(blank=Blank.NA) if blank_of(typed) is Blank.NA else Read(typed)


def answered_elsewhere(typed: str, platform: Iterable[str]) -> bool:
    """Whether a reason says that the customer answered in the platform; ``platform``: spellings of its name."""
    words = f" {normalise(typed)} "
    found = [name for name in map(normalise, platform) if name and f" {name} " in words]
    return bool(found) and not denied(typed, found)


def tells_no_contact(value: CellValue) -> bool:
    """Whether a cell says why nobody was reached: «NC», «buzón», «no contesta»."""
    return no_contact_reason(value).value in dict(_REASONS)


@lru_cache(maxsize=8_192, typed=True)
def integer(value: CellValue) -> Read[int]:
    """«10.000», «10000 km», «10k», «15 días» → a whole number."""
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    blank = blank_of(value)
    if blank is not Blank.NO or isinstance(value, bool):
        return Read(blank=blank if blank is not Blank.NO else Blank.NA)
    if isinstance(value, float | int):
        return Read(round(value))
    bare = re.sub(
        r"\s*(kms?|kilometros|kilómetros|d[ií]as?( h[aá]biles)?|veces|intentos?)\.?$", "", clean(value).lower()
    )
    thousands = bare.endswith("k")
    bare = bare.rstrip("k").strip()
    if _THOUSANDS.match(bare):
        bare = re.sub(r"[.,]", "", bare)
    if not _INTEGER.match(bare):
        return Read(note=_INTEGER_UNREADABLE)
    return Read(int(bare) * (1000 if thousands else 1))


def text(value: CellValue) -> Read[str]:
    """Free text in one line. Not memoised: comments are long and rarely repeat."""
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    typed = clean(value)
    return Read(typed) if typed else Read(blank=Blank.EMPTY)


_PLACEHOLDERS = frozenset(
    {
        "", "no", "ninguna", "ninguno", "na", "noaplica", "nada", "sinsugerencias", "sinsugerencia", "sinobservaciones",
        "sinobservacion", "sincomentarios", "sincomentario", "sinnovedad", "pte", "pendiente", "pend", "singestion",
        "nc", "porgestionar", "nohay", "x", "ningunasugerencia", "notiene", "redactado", "singestionar", "nogestionado",
    }
)  # fmt: skip


def written(typed: str) -> str:
    """Text that says something: «-», «ninguna», «pte» are nothing written (evidence and suggestions, A-12, A-14)."""
    return "" if len(typed) <= 24 and compact(typed) in _PLACEHOLDERS else typed


@lru_cache(maxsize=1_024)
def score_class_word(typed: str) -> ScoreClass | None:
    """«Promotor», «PASIVO», «cliente detractora», «DETR.», «D», «Detarctor» → the class (R-48 … R-50)."""
    words = [word for word in normalise(typed).split() if word not in ("cliente", "cte", "tipo")]
    if not words or words[0] in ("no", "ex", "sin"):
        return None
    for word in words:
        for own, stems in _CLASSES.items():
            if word.startswith(stems) or word == own.value[0] or similarity(word, own.value) >= _CLASS_TYPO:
                return own
    return ScoreClass.DETRACTOR if tone_of(" ".join(words)) < 0 else None


_CLASS_TYPO = 0.8
_CLASSES = {
    ScoreClass.DETRACTOR: ("detr", "det"),
    ScoreClass.PROMOTER: ("prom",),
    ScoreClass.NEUTRAL: ("neu", "pasiv"),
}
