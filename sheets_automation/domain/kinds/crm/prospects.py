"""Validity of prospects (GC-FOR-06, R-121): the call that finds out whether a prospect is real. People decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.crm.common import (
    day_of,
    fingerprint,
    tell_doubtful_days,
    tell_unexplained,
    verdict,
)
from sheets_automation.domain.kinds.kind import Kind, answer_word
from sheets_automation.domain.kinds.unknown_people import tell_unknown
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Case, Reader, Record, Row
from sheets_automation.policy import SemaphorePolicy

_OWN_PHONE_FROM = 3  # prospects of one adviser with one telephone

_NO_DATE = doubtful(
    "fecha_vacia", "la fecha del tráfico", "Escriba la fecha: sin ella el prospecto no cuenta en un mes."
)
_INVENTED = doubtful("telefono_inventado", "el teléfono del prospecto", "Pida el número al asesor y corríjalo.")
_REPEATED = doubtful(
    "telefono_repetido",
    "un teléfono distinto por prospecto",
    "Revise si es el mismo prospecto o si un número está mal.",
)
_OF_ADVISER = doubtful(
    "telefono_de_asesor",
    "el teléfono del prospecto",
    "Revise si el asesor escribió su propio número en lugar del número del cliente.",
)
_UNREACHED = doubtful(
    "valido_sin_contacto", "un prospecto contactado", "Corrija CONTACTADO, o deje VÁLIDO vacío hasta verificarlo."
)
_UNREAL = doubtful("valido_no_real", "que VÁLIDO y «¿prospecto real?» digan lo mismo", "Corrija una de las dos celdas.")
_BEFORE = doubtful("llamada_antes_de_trafico", "una fecha igual o posterior al tráfico", "Revise las dos fechas.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectRecord(Record):
    """One prospect of the exhibition traffic, as far as it was verified."""

    traffic: date | None
    called: date | None
    phone: str
    origin: str
    contacted: bool | None
    advised: bool | None  # whether an adviser attended them, as they say
    real: bool | None
    valid: bool | None  # the person's word; None: nobody has said yet
    reason: str  # of a NO

    @property
    def day(self) -> date | None:
        return self.traffic

    @property
    def said(self) -> str:
        return self.reason

    @property
    def sayings(self) -> Mapping[str, str]:
        # not what the verification found out: a row and its copy differ in it while somebody works on one of them
        return {fields.ADVISER: self.adviser, fields.ORIGIN: self.origin}

    @property
    def subject(self) -> str:
        return self.origin

    @property
    def facts(self) -> tuple[str, ...]:
        return str(self.contacted), str(self.valid), self.reason

    @property
    def refused(self) -> bool:
        """Not valid, and known to be: a NO without a reason about somebody who was not reached says nothing yet."""
        return self.valid is False and (self.contacted is not False or bool(self.reason))

    @property
    def unverified(self) -> bool:
        """Neither valid nor false."""
        return not self.valid and not self.refused


def prospects_in(records: Iterable[Record]) -> list[ProspectRecord]:
    """Those of the records that are prospects to be verified."""
    return [record for record in records if isinstance(record, ProspectRecord)]


class Prospects(Kind[ProspectRecord]):
    """A row asks for no answer: it is verified, counted and, where something is odd, pointed out."""

    id = "prospectos"
    row_word = ("prospecto", "prospectos")

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[ProspectRecord]:  # noqa: ARG002
        return [prospect_record(sheet, row) for row in rows]

    def check_tab(self, sheet: Sheet, records: Sequence[ProspectRecord]) -> None:
        tell_doubtful_days(sheet, records, fields.TRAFFIC_ON)
        _check_phones(sheet, records)
        tell_unknown(sheet, records, fields.ADVISER, lambda record: record.adviser)

    def decide(self, record: ProspectRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:  # noqa: ARG002
        return Decision(None, "R-121", "la fila es un prospecto; si es válido lo dice una persona")

    def told(self, record: ProspectRecord) -> Mapping[str, str]:
        day = full_date(record.traffic) if record.traffic else "none"
        return {"traffic": day, "contacted": answer_word(record.contacted), "valid": answer_word(record.valid)}


def prospect_record(sheet: Sheet, row: Row) -> ProspectRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    reads: Reads = sheet.read(row)
    sheet.tell_notes(row, reads)
    traffic = day_of(sheet, row, reads, fields.TRAFFIC_ON, _NO_DATE)
    record = ProspectRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=fingerprint(reads, traffic),
        colour=sheet.colour(row),
        site=sheet.site(row, reads),
        brand=sheet.brand(row, reads),
        customer=value(reads, fields.CUSTOMER),
        adviser=value(reads, fields.ADVISER),
        start=traffic,
        traffic=traffic,
        called=sheet.past(row, reads, fields.CALLED_ON),
        phone=value(reads, fields.PHONE),
        origin=cells.written(value(reads, fields.ORIGIN)),
        contacted=reads.get(fields.CONTACTED, EMPTY).value,
        advised=reads.get(fields.ADVISED, EMPTY).value,
        real=reads.get(fields.REAL, EMPTY).value,
        valid=verdict(sheet, row, reads),
        reason=cells.written(value(reads, fields.INVALID_REASON)),
    )
    _check(sheet, row, reads, record)
    return record


def _check(sheet: Sheet, row: Row, reads: Reads, record: ProspectRecord) -> None:
    """What does not agree within the row. None of it decides anything."""
    if record.phone and not identifies(Reader.PHONE, record.phone):
        sheet.tell(row, fields.PHONE, _INVENTED)
    tell_unexplained(sheet, row, reads, record.valid)
    if record.valid and not record.contacted and (record.contacted is False or record.called is None):
        sheet.tell(row, fields.VALIDITY, _UNREACHED)
    if record.valid and record.real is False:
        sheet.tell(row, fields.VALIDITY, _UNREAL)
    if record.called and record.traffic and record.called < record.traffic:
        told = f"llamada {full_date(record.called)}, tráfico {full_date(record.traffic)}"
        sheet.tell(row, fields.CALLED_ON, _BEFORE, told)


def _check_phones(sheet: Sheet, records: Sequence[ProspectRecord]) -> None:
    """One telephone for several prospects; for many of one adviser it is probably the adviser's own."""
    phones: dict[str, list[ProspectRecord]] = {}
    for record in records:
        if record.phone and identifies(Reader.PHONE, record.phone):
            phones.setdefault(record.phone, []).append(record)
    for phone, alike in phones.items():
        advisers = Counter(key for record in alike if (key := normalise(record.adviser)))
        suspects = {adviser for adviser, times in advisers.items() if times >= _OWN_PHONE_FROM}
        for record in alike:
            adviser = normalise(record.adviser)
            if adviser in suspects:
                told = f"{phone}, en {count(advisers[adviser], 'prospecto', 'prospectos')} de {record.adviser}"
                sheet.tell(record.row, fields.PHONE, _OF_ADVISER, told)
            elif record is not alike[0]:
                sheet.tell(record.row, fields.PHONE, _REPEATED, f"{phone}, también en la fila {alike[0].where.row + 1}")
