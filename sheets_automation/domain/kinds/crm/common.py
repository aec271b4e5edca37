"""What the three registers of the CRM share: a person's SI or NO about validity, whose row it is, days out of place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.identifies import identity_in
from sheets_automation.domain.cells.read import Blank, Note, blank_of, doubtful
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.reading.doubtful_days import doubts_of
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value, year_in
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Fingerprint, Record, Row

_UNREADABLE = doubtful(
    "validez_ilegible", "SI o NO", "Escriba SI o NO; si aún no se ha verificado, deje la celda vacía."
)
_NO_REASON = doubtful("no_valido_sin_motivo", "el motivo por el que no es válido", "Escriba el motivo.")
_DAY = doubtful("fecha_no_concuerda", "", "Corrija la fecha si está mal escrita: de ella depende en qué mes cuenta.")

_VALID = frozenset({"valido", "valida", "real", "aprobado", "aprobada"})
_INVALID = frozenset(
    {
        "novalido", "novalida", "invalido", "invalida", "falso", "falsa", "errado", "errada", "duplicado", "duplicada",
        "repetido", "repetida", "noreal", "rechazado", "rechazada",
    }
)  # fmt: skip
_OPEN = frozenset(
    {
        "sinverificar", "porverificar", "sinvalidar", "porvalidar", "pendiente", "pte", "pend", "enverificacion",
        "envalidacion", "sincontacto", "sinrevisar", "porrevisar",
    }
)  # fmt: skip


def verdict(sheet: Sheet, row: Row, reads: Reads) -> bool | None:
    """What a person wrote under VÁLIDO; None: not verified yet, or nothing that could be read."""
    typed = value(reads, fields.VALIDITY)
    word = compact(typed)
    # «NC» answers whether the customer was reached, not whether the prospect is one
    if word in _OPEN or blank_of(typed) in (Blank.EMPTY, Blank.NC):
        return None
    if word in _VALID or word in _INVALID:
        return word in _VALID
    read = cells.yes_no(typed)
    if read.note is not None:
        sheet.tell(row, fields.VALIDITY, _UNREADABLE)
    return read.value


def tell_unexplained(sheet: Sheet, row: Row, reads: Reads, valid: bool | None) -> None:
    """A NO is worth its reason: reports count by it."""
    if valid is False and not cells.written(value(reads, fields.INVALID_REASON)):
        sheet.tell(row, fields.VALIDITY, _NO_REASON)


def day_of(sheet: Sheet, row: Row, reads: Reads, field: str, missing: Note) -> date | None:
    """The day that puts a row into its month; none, and a future one, are findings."""
    read = reads.get(field, EMPTY)
    if read.value is None and read.note is None:
        sheet.tell(row, field, missing)
    return sheet.past(row, reads, field)


def tell_doubtful_days(sheet: Sheet, records: Sequence[Record], field: str) -> None:
    """Days that the tab and the rows around contradict: a wrong year takes a row out of its month."""
    titled = year_in(sheet.tab.title) or year_in(sheet.workbook.title)
    for at, doubt in doubts_of([record.day for record in records], titled, sheet.today).items():
        sheet.tell(records[at].row, field, replace(_DAY, expected=f"{doubt.what}: ¿{full_date(doubt.suggested)}?"))


def fingerprint(reads: Reads, day: date | None) -> Fingerprint:
    """Whose row it is, and of which day."""
    return Fingerprint(
        document=identity_in(reads, fields.DOCUMENT),
        phone=identity_in(reads, fields.PHONE),
        name=normalise(value(reads, fields.CUSTOMER)),
        date=day.isoformat() if day else "",
    )
