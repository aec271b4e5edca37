"""Plates, chassis numbers, documents, telephones and e-mail addresses, brought to one spelling (domain §4.2).

Only repairs that change characters are noted; spaces, dashes and case are nobody's concern.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.domain.cells.read import Blank, Read, blank_of, doubtful, repaired
from sheets_automation.domain.cells.scores import error_note
from sheets_automation.domain.cells.text import clean, compact, normalise
from sheets_automation.model import CellError, CellValue, Reader

_PLATE_UNREADABLE = doubtful(
    "placa_ilegible",
    "una placa como ABC123 (carro) o ABC12D (moto)",
    "Revise la placa; si aún no tiene, escriba SIN PLACA.",
)
_PLATE_REPAIRED = repaired(
    "placa_corregida", "una placa como ABC123 o ABC12D", "Se cambió la letra O por cero, o la I por uno; corríjala."
)
_PLATES_SEVERAL = repaired("placa_multiple", "una sola placa", "Deje una fila por vehículo; se tomó la primera placa.")
_VIN_UNREADABLE = doubtful(
    "vin_ilegible", "17 caracteres, o los últimos 6 a 8", "Revise el VIN contra la tarjeta de propiedad."
)
_VIN_REPAIRED = repaired("vin_corregido", "un VIN sin las letras I, O ni Q", "Se cambió O por 0 e I por 1; corríjalo.")
_PHONE_UNREADABLE = doubtful(
    "telefono_ilegible",
    "10 dígitos: celular 3… o fijo 60…",
    "Revise el número; el celular tiene 10 dígitos y empieza por 3.",
)
_PHONE_LOST = doubtful(
    "telefono_sin_digitos",
    "10 dígitos",
    "La hoja cortó el número (3,11E+09): escríbalo de nuevo, con formato de texto.",
)
_PHONE_OLD = repaired("telefono_antiguo", "un fijo de 10 dígitos (60…)", "Se convirtió el fijo antiguo; actualícelo.")
_DOCUMENT_LOST = doubtful(
    "documento_sin_digitos",
    "el número completo",
    "La hoja cortó el número (1,05E+09): escríbalo de nuevo, con formato de texto.",
)
_DOCUMENT_UNREADABLE = doubtful(
    "documento_ilegible", "un número de cédula o NIT", "Revise el documento; escriba solo el número."
)
_EMAIL_UNREADABLE = doubtful("correo_ilegible", "un correo como nombre@dominio.com", "Revise el correo del cliente.")

_NO_PLATE = (
    "sinplaca",
    "entramite",
    "tramite",
    "0km",
    "okm",
    "nuevo",
    "nueva",
    "pendiente",
    "sinmatricula",
    "porasignar",
)
_LETTER_FOR = {"0": "O", "1": "I"}
_DIGIT_FOR = {"O": "0", "I": "1"}
_CAR = re.compile(r"[A-Z]{3}\d{3}")
_MOTORBIKE = re.compile(r"[A-Z]{3}\d{2}[A-Z]?")
# Trailers, three-wheelers, vehicles in transit, machinery; two letters and four digits are diplomats' and consuls'
_OTHER_PLATE = re.compile(r"[RS]\d{5}|\d{3}[A-Z]{3}|T\d{4}|M[ACI]\d{6}|(?:CD|CC|OI|AT)\d{4}")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_SCIENTIFIC = re.compile(r"^\d([.,]\d+)?\s*E\s*\+?\s*\d+$", re.IGNORECASE)
_PHONE_SPLIT = re.compile(r"[/;|,]|\b(?:y|o|e|u|ó)\b|\s[-–—]+\s", re.IGNORECASE)
_PHONE_DIGITS = re.compile(r"\d+")
_PHONE_IN_A_ROW = re.compile(r"(?:57)?(3\d{9}|60\d{8})")
_EMAIL = re.compile(r"[a-z0-9._%+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")
_FAKE_EMAIL = re.compile(
    r"^(no ?aplica|no ?tiene|sin ?correo|na|no|notiene\w*|noaplica\w*|actualizar|nn|x+)@", re.IGNORECASE
)


@lru_cache(maxsize=65_536, typed=True)
def plate(value: CellValue) -> Read[str]:
    """«abc 12d» → ABC12D. «SIN PLACA», «EN TRÁMITE», «0 KM» are no plate, and no fault."""
    early = _early(value)
    if early is not None:
        return early
    text = clean(value)
    word = compact(text)
    if word.startswith(_NO_PLATE) or word in ("no", "sp"):
        return Read(blank=Blank.NA)
    parts = [part for part in re.split(r"[/;,|]| y ", text) if part.strip()]
    read = _one_plate(parts[0] if parts else text)
    if read.value is not None and len(parts) > 1:
        return Read(read.value, note=_PLATES_SEVERAL, typed=read.typed)
    return read


def _one_plate(text: str) -> Read[str]:
    characters = compact(text).upper()
    characters = characters.removeprefix("PLACA") if len(characters) > 6 else characters
    if _CAR.fullmatch(characters):
        return Read(characters)
    if len(characters) == 6 and not _OTHER_PLATE.fullmatch(characters):
        # the last letter of a motorcycle's plate is never O or I, so there too they are digits
        fixed = "".join((_LETTER_FOR if at < 3 else _DIGIT_FOR).get(c, c) for at, c in enumerate(characters))
        if _CAR.fullmatch(fixed) or _MOTORBIKE.fullmatch(fixed):
            return Read(fixed) if fixed == characters else Read(fixed, note=_PLATE_REPAIRED, typed=characters)
    if _MOTORBIKE.fullmatch(characters) or _OTHER_PLATE.fullmatch(characters):
        return Read(characters)
    return Read(note=_PLATE_UNREADABLE)


@lru_cache(maxsize=65_536, typed=True)
def vin(value: CellValue) -> Read[str]:
    """17 characters, or the last 6 to 8 as many write it."""
    early = _early(value)
    if early is not None:
        return early
    if _SCIENTIFIC.match(clean(value)):
        return Read(note=_VIN_UNREADABLE)
    characters = compact(clean(value)).upper().removeprefix("VIN")
    if _VIN.fullmatch(characters) or (6 <= len(characters) <= 8 and any(c.isdigit() for c in characters)):
        return Read(characters)
    fixed = characters.translate(str.maketrans("OIQ", "010"))
    if _VIN.fullmatch(fixed):
        return Read(fixed, note=_VIN_REPAIRED)
    return Read(note=_VIN_UNREADABLE)


@lru_cache(maxsize=65_536, typed=True)
def document(value: CellValue) -> Read[str]:
    """«C.C. 7.181.234» → 7181234; a NIT loses its check digit: «900.123.456-7» → 900123456."""
    early = _early(value)
    if early is not None:
        return early
    if _SCIENTIFIC.match(clean(value)):
        return Read(note=_DOCUMENT_LOST)
    text = re.sub(
        r"^(c\.?\s*c|c\.?\s*e|nit|t\.?\s*i|cedula|cédula|ppt|pasaporte|pas)\b[.:\s]*", "", clean(value), flags=re.I
    )
    main, _, check = text.partition("-")
    digits = re.sub(r"[.,\s']", "", main)
    if digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 12 and len(check.strip()) <= 1:
        if not check and len(digits) == 10 and digits.startswith(("800", "830", "860", "890", "900", "901")):
            digits = digits[:9]  # the check digit typed without its dash
        return Read(digits.lstrip("0"))
    characters = compact(text).upper()
    if 5 <= len(characters) <= 15 and any(c.isdigit() for c in characters):
        return Read(characters)
    return Read(note=_DOCUMENT_UNREADABLE)


@lru_cache(maxsize=65_536, typed=True)
def phone(value: CellValue) -> Read[str]:
    """Ten digits: a mobile (3…) or a landline with its 60x; the first good number of several."""
    early = _early(value)
    if early is not None:
        return early
    text = f"{value:.0f}" if isinstance(value, float | int) else clean(value).lstrip("'")
    if _SCIENTIFIC.match(text):
        return Read(note=_PHONE_LOST)
    whole = _one_phone(text)
    if whole.value is not None:
        return whole
    reads = [read for part in _PHONE_SPLIT.split(text) for read in _phones(part) if read.value is not None]
    telling = [read for read in reads if identifies(Reader.PHONE, read.value or "")]
    return next(iter((*telling, *reads)), whole)


def _phones(text: str) -> list[Read[str]]:
    """The numbers of one piece: as a whole, or one after the other: «3112345678 3201112233», «311 234 5678 hijo 2»."""
    whole = _one_phone(text)
    if whole.value is not None:
        return [whole]
    reads, gathered = list[Read[str]](), ""
    for group in _PHONE_DIGITS.findall(text):
        row = _PHONE_IN_A_ROW.findall(group) if len(group) > 12 and _PHONE_IN_A_ROW.sub("", group) == "" else []
        reads += [Read(number) for number in row]
        gathered = "" if row else gathered + group
        if len(gathered) > 12:
            gathered = group
        read = _one_phone(gathered) if len(gathered) in (10, 12) else whole
        if read.value is not None:
            reads.append(read)
            gathered = ""
    return reads


def _one_phone(text: str) -> Read[str]:
    digits = re.sub(r"\D", "", re.sub(r"\.0$", "", text))
    if len(digits) == 12 and digits.startswith("57"):
        digits = digits[2:]
    if len(digits) == 10 and digits.startswith(("3", "60")) and len(set(digits)) > 1:
        return Read(digits)
    if len(digits) == 8 and digits[0] in "1245678":
        return Read(f"60{digits}", note=_PHONE_OLD)
    return Read(note=_PHONE_UNREADABLE)


@lru_cache(maxsize=65_536, typed=True)
def email(value: CellValue) -> Read[str]:
    """Lower case; «noaplica@…», «NO TIENE» are no address, and no fault."""
    early = _early(value)
    if early is not None:
        return early
    text = clean(value).lower()
    if _FAKE_EMAIL.match(text) or normalise(text).startswith(("no ", "sin ")):
        return Read(blank=Blank.NA)
    found = _EMAIL.fullmatch(text.replace(" ", "").rstrip(".,;")) or _EMAIL.search(text)
    return Read(found[0]) if found else Read(note=_EMAIL_UNREADABLE)


def _early(value: CellValue) -> Read[str] | None:
    """The readings that are the same for every identifier: nothing, a formula's error, a check box."""
    if isinstance(value, CellError):
        return Read(note=error_note(value))
    blank = blank_of(value)
    if blank is not Blank.NO or isinstance(value, bool):
        return Read(blank=blank if blank is not Blank.NO else Blank.NA)
    if isinstance(value, str) and compact(value) in ("no", "0"):
        return Read(blank=Blank.NA)
    if isinstance(value, float | int) and value == 0:
        return Read(blank=Blank.EMPTY)
    return None
