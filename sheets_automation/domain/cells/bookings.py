"""What became of an appointment, as agents type it (domain §4.5): booked or why not, kept or not.

«Reprogramó» is not «no cumplió», and «lo hace en diciembre» is no refusal.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from sheets_automation.domain.cells.read import Blank, Read, blank_of, doubtful
from sheets_automation.domain.cells.scores import error_note
from sheets_automation.domain.cells.text import clean, normalise
from sheets_automation.domain.cells.words import yes_no
from sheets_automation.model import CellError, CellValue

W = TypeVar("W", bound=StrEnum)


class Booking(StrEnum):
    """Whether the customer took an appointment."""

    YES = "agendada"
    NO = "no_agendada"
    LATER = "mas_adelante"  # the customer will call, or names a later month


class Kept(StrEnum):
    """What became of an appointment that was taken."""

    YES = "cumplida"
    NO = "no_asistio"
    MOVED = "reprogramada"
    PENDING = "pendiente"


_BOOKING = doubtful(
    "agendamiento_ilegible", "SI, NO o el motivo de no agendar", "Escriba SI o NO; el motivo va en su columna."
)
_KEPT = doubtful("cumplimiento_ilegible", "SI, NO, REPROGRAMÓ o PENDIENTE", "Escriba SI, NO, REPROGRAMÓ o PENDIENTE.")

LATER_REASON = "Más adelante"
CALLS_HIMSELF = "El cliente llama"
#: Reason people see in reports ← what is typed, most telling first.
_REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Vendió el vehículo", ("vendio", "vendido", "vendi ", "ya no tiene el", "ya no es el dueno", "lo vend")),
    ("Lo hizo en otro taller",
    ("otro taller", "otra parte", "otro lado", "otro concesionario", "en otra ciudad lo hizo",
                                "taller de confianza", "taller particular")),
    ("Ya hizo el mantenimiento", ("ya lo hizo", "ya se hizo", "ya hizo", "ya se realizo", "ya lo realizo")),
    ("Vive en otra ciudad", ("otra ciudad", "vive en", "fuera de la ciudad", "se traslado", "se fue de")),
    ("Precio", ("caro", "costos", "precio", "economi", "dinero", "plata", "presupuesto")),
    (CALLS_HIMSELF, ("llama el", "llama ella", "el llama", "ella llama", "el cliente llama", "nos llama", "se comunica",
                     "el se comunica", "ella se comunica", "devuelve la llamada", "queda de llamar", "yo llamo")),
    (LATER_REASON, ("mas adelante", "despues", "otro dia", "proximo mes", "otro mes", "la otra semana", "lo hace en",
                    "lo hara en", "proxima semana", "fin de mes", "aplaza")),
    ("Aún no le corresponde", ("no le toca", "no le corresponde", "poco kilometraje", "pocos kilometros", "poco km",
                               "aun no", "todavia no", "falta kilometraje", "no ha cumplido", "rueda poco")),
    ("Vehículo fuera de uso", ("varado", "accident", "perdida total", "chocado", "inmovilizado", "en reparacion",
                               "no esta usando")),
    ("Sin tiempo", ("sin tiempo", "no tiene tiempo", "de viaje", "viajando", "ocupad")),
    ("Inconforme con el servicio", ("inconform", "insatisfech", "mal servicio", "molest", "queja", "disgust")),
    ("No le interesa", ("no le interesa", "no interesad", "no desea", "no quiere", "no acepta", "no esta interesad")),
)  # fmt: skip
_DEFERRED = frozenset({CALLS_HIMSELF, LATER_REASON})
_MONTH = re.compile(
    r"\b(?:en|para|hasta|a finales de|a principios de) "
    r"(enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)\b"
)
_BOOKED = re.compile(r"\b(?:agend|programad|cita (?:para|el|confirmad)|confirm)")
_NOT = re.compile(r"\b(?:no|sin|nunca|tampoco)\b")
_KEPT_WORDS: tuple[tuple[Kept, re.Pattern[str]], ...] = (
    (Kept.MOVED, re.compile(r"\b(?:re ?program|re ?agend|aplaz|cambi\w+ (?:la )?(?:cita|fecha)|se corrio|movi)")),
    (Kept.PENDING, re.compile(r"\b(?:pend|pte|por confirmar|por cumplir|en espera|futur|programad|agendad)")),
    (Kept.NO, re.compile(r"\b(?:no (?:asisti|cumpli|llego|vino|fue|se present|ingres|show)|incumpli|cancel|falto)")),
    (Kept.YES, re.compile(r"\b(?:asisti|cumpli|ingres|llego|vino|se present|atendid|en taller)")),
)


@lru_cache(maxsize=4_096, typed=True)
def booking(value: CellValue) -> Read[Booking]:
    """«SI», «si 14/11 8am», «AGENDADO» · «NO», «muy caro», «vendió el carro» · «llama él», «lo hace en diciembre»."""
    plain = _plain(value)
    if plain is not None:
        return _either(plain, Booking.YES, Booking.NO)
    words = normalise(clean(value))
    reason = reason_of(words)
    if reason:
        return Read(Booking.LATER if reason in _DEFERRED else Booking.NO)
    if _BOOKED.search(words):
        return Read(Booking.NO if _NOT.search(words) else Booking.YES)
    said = yes_no(value)
    if said.value is not None:
        return Read(Booking.YES if said.value else Booking.NO)
    return Read(blank=said.blank, note=None if said.blank is not Blank.NO else _BOOKING)


@lru_cache(maxsize=4_096, typed=True)
def kept(value: CellValue) -> Read[Kept]:
    """«SI», «asistió» · «NO», «no asistió» · «REPROGRAMÓ» · «PENDIENTE»."""
    plain = _plain(value)
    if plain is not None:
        return _either(plain, Kept.YES, Kept.NO)
    words = normalise(clean(value))
    for state, pattern in _KEPT_WORDS:
        if pattern.search(words):
            return Read(state)
    said = yes_no(value)
    if said.value is not None:
        return Read(Kept.YES if said.value else Kept.NO)
    return Read(blank=said.blank, note=None if said.blank is not Blank.NO else _KEPT)


@lru_cache(maxsize=4_096)
def no_booking_reason(typed: str) -> str:
    """The reason in one of a dozen words that reports can count; anything else as typed."""
    return reason_of(normalise(typed)) or typed


def reason_of(words: str) -> str:
    """The known reason in words as ``normalise`` gives them; "" for none."""
    found = next((reason for reason, stems in _REASONS if any(_stands(stem, words) for stem in stems)), "")
    return found or (LATER_REASON if _MONTH.search(words) else "")


def _stands(stem: str, words: str) -> bool:
    return f" {stem}" in f" {words} "


def later_month(typed: str) -> int | None:
    """The month that a customer puts it off to: «lo hace en diciembre» → 12."""
    found = _MONTH.search(normalise(typed))
    return _MONTHS.get(found[1]) if found else None


_MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
    "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip


def _either(plain: Read[bool], yes: W, no: W) -> Read[W]:
    return Read(None if plain.value is None else yes if plain.value else no, plain.blank, plain.note)


def _plain(value: CellValue) -> Read[bool] | None:
    """Check boxes, errors, nothing, and cells of one word: as ``yes_no`` has them; None for words that say more."""
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    if not isinstance(value, str):
        return yes_no(value)
    if not value.strip():
        return Read(blank=Blank.EMPTY)
    if normalise(value) in ("si", "no", "s", "n", "x", "ok", ""):
        return yes_no(value)
    return Read(blank=Blank.NA) if blank_of(value) is Blank.NA else None
