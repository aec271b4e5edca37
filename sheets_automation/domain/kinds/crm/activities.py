"""Validity of activities (GC-FOR-05, R-122 to R-124): what advisers noted in SPIGA, judged by people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.kinds.crm.common import (
    day_of,
    fingerprint,
    tell_doubtful_days,
    tell_unexplained,
    verdict,
)
from sheets_automation.domain.kinds.kind import Kind
from sheets_automation.domain.kinds.unknown_people import tell_unknown
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Case, Record, Row, Status
from sheets_automation.policy import SemaphorePolicy

_NO_DATE = doubtful(
    "fecha_vacia", "la fecha de la actividad", "Escriba la fecha: sin ella la actividad no cuenta en un mes."
)
_STATUS = doubtful("estado_desconocido", "Realizada o No realizada", "Use uno de los dos estados de SPIGA.")
_EMPTY_COMMENT = doubtful(
    "comentario_vacio", "qué se hizo con el cliente", "Pida al asesor que escriba el comentario en SPIGA."
)
_SHORT = doubtful(
    "comentario_corto", "qué se hizo con el cliente y qué sigue", "Revise si basta para darla por válida."
)
_GENERIC = doubtful(
    "comentario_generico",
    "qué se hizo con este cliente",
    "Revise si basta para darla por válida: sirve para cualquiera.",
)
_REPEATED = doubtful(
    "comentario_repetido",
    "un comentario de este cliente",
    "Revise si el asesor copió el mismo comentario varias veces.",
)
_NOT_DONE = doubtful(
    "valida_no_realizada", "una actividad realizada, para darla por válida", "Corrija el estado o la validez."
)
_REPORT_BEFORE = doubtful(
    "reporte_antes_de_actividad", "una fecha igual o posterior a la actividad", "Revise las dos fechas."
)

#: Planned for a day that is still to come: no fault, and nothing to count yet.
_PLANNED = frozenset({"programada", "programado", "planeada", "planeado", "agendada", "agendado", "futura"})
_STATUSES = (Status.PENDING, Status.IN_PROGRESS, Status.DONE, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord(Record):
    """One activity of an adviser with a prospect or customer."""

    held: date | None
    planned: bool  # for a day to come, or without a result yet
    activity: str
    comment: str
    valid: bool | None  # the person's word
    reason: str  # of a NO
    reported: date | None  # to the adviser
    corrected: bool

    @property
    def day(self) -> date | None:
        return self.held

    @property
    def said(self) -> str:
        return self.comment

    @property
    def sayings(self) -> Mapping[str, str]:
        return {
            fields.ADVISER: self.adviser,
            fields.ACTIVITY: self.activity,
            fields.SPIGA_STATUS: str(self.status or ""),
            fields.ADVISER_COMMENT: self.comment,
        }

    @property
    def subject(self) -> str:
        return self.activity

    @property
    def facts(self) -> tuple[str, ...]:
        return str(self.status), str(self.valid), str(self.corrected)

    @property
    def done(self) -> bool | None:
        """As SPIGA says; None: it does not, or the activity was called off."""
        if self.status in (None, Status.CANCELLED):
            return None
        return self.status is Status.DONE

    @property
    def counts(self) -> bool:
        """Neither called off nor still to come."""
        return self.status is not Status.CANCELLED and not self.planned

    @property
    def to_update(self) -> bool:
        """Whether the adviser has to update SPIGA (R-124): not done or without evidence, and not corrected since.

        A person's SI accepts what a comment lacks; a NO says that it is no evidence.
        """
        if self.corrected or not self.counts:
            return False
        if self.done is False:
            return True
        return self.valid is False or (self.valid is None and not self.comment)

    @property
    def missing(self) -> str:
        """What the adviser is told that SPIGA lacks; "" where there is nothing to update."""
        if not self.to_update:
            return ""
        if self.done is False:
            return "No realizada"
        return "Comentario por completar" if self.comment else "Sin comentario"


def activities_in(records: Iterable[Record]) -> list[ActivityRecord]:
    """Those of the records that are activities of advisers."""
    return [record for record in records if isinstance(record, ActivityRecord)]


class Activities(Kind[ActivityRecord]):
    """A row asks for no answer of a term: it is judged, counted and, where it says too little, pointed out."""

    id = "actividades"
    row_word = ("actividad", "actividades")

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[ActivityRecord]:  # noqa: ARG002
        return [activity_record(sheet, row) for row in rows]

    def check_tab(self, sheet: Sheet, records: Sequence[ActivityRecord]) -> None:
        tell_doubtful_days(sheet, records, fields.ACTIVITY_ON)
        _check_repeated(sheet, records)
        tell_unknown(sheet, records, fields.ADVISER, lambda record: record.adviser)

    def decide(self, record: ActivityRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:  # noqa: ARG002
        return Decision(None, "R-123", "la fila es una actividad; si es válida lo dice una persona")

    def told(self, record: ActivityRecord) -> Mapping[str, str]:
        status = record.status.value if record.status else "none"
        reported = full_date(record.reported) if record.reported else "none"
        return {
            "activity": record.activity or "unknown",
            "status text": status,
            "reported to the adviser": reported,
            "to update in SPIGA": "yes" if record.to_update else "no",
        }


def activity_record(sheet: Sheet, row: Row) -> ActivityRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    reads: Reads = sheet.read(row)
    sheet.tell_notes(row, reads)
    status, planned = _status(sheet, row, reads)
    found: date | None = reads.get(fields.ACTIVITY_ON, EMPTY).value
    planned = planned or (status is not Status.DONE and found is not None and found > sheet.today)
    held = None if planned else day_of(sheet, row, reads, fields.ACTIVITY_ON, _NO_DATE)
    record = ActivityRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=fingerprint(reads, held or found),
        colour=sheet.colour(row),
        site=sheet.site(row, reads),
        brand=sheet.brand(row, reads),
        customer=value(reads, fields.CUSTOMER),
        adviser=value(reads, fields.ADVISER),
        start=held,
        status=status,
        held=held,
        planned=planned,
        activity=cells.written(value(reads, fields.ACTIVITY)),
        comment=_said(value(reads, fields.ADVISER_COMMENT)),
        valid=verdict(sheet, row, reads),
        reason=cells.written(value(reads, fields.INVALID_REASON)),
        reported=sheet.past(row, reads, fields.REPORTED_ON),
        corrected=_corrected(sheet, value(reads, fields.CORRECTION)),
    )
    _check(sheet, row, reads, record)
    return record


def _status(sheet: Sheet, row: Row, reads: Reads) -> tuple[Status | None, bool]:
    """What SPIGA says, and whether it is of a day to come."""
    typed = value(reads, fields.SPIGA_STATUS)
    word = compact(typed)
    if word in _PLANNED:
        return Status.PENDING, True
    if not word:
        return None, False
    answer = cells.yes_no(typed)
    if word in ("si", "no", "s", "n", "x", "true", "false", "verdadero", "falso"):
        return (Status.DONE if answer.value else Status.PENDING), False
    found = sheet.lists.status.find(typed)
    if found not in _STATUSES:
        sheet.tell(row, fields.SPIGA_STATUS, _STATUS)
        return None, False
    return found, False


def _said(typed: str) -> str:
    """The comment, "" where nothing but signs and fillers stand: «.», «n/a», «ninguno»."""
    return cells.written(typed) if compact(typed) else ""


def _corrected(sheet: Sheet, typed: str) -> bool:
    """Whether CORRECCIÓN says that the adviser mended it: anything but a NO or a word for «not yet»."""
    if not _said(typed) or cells.yes_no(typed).value is False:
        return False
    return sheet.lists.status.find(typed) not in (Status.PENDING, Status.IN_PROGRESS)


def _check(sheet: Sheet, row: Row, reads: Reads, record: ActivityRecord) -> None:
    """What does not agree within the row, and comments that say too little. None of it decides anything."""
    tell_unexplained(sheet, row, reads, record.valid)
    if record.valid and record.done is False:
        sheet.tell(row, fields.VALIDITY, _NOT_DONE)
    if record.reported and record.held and record.reported < record.held:
        told = f"reporte {full_date(record.reported)}, actividad {full_date(record.held)}"
        sheet.tell(row, fields.REPORTED_ON, _REPORT_BEFORE, told)
    if record.done is not False and record.counts:
        _check_comment(sheet, row, reads, record)


def _check_comment(sheet: Sheet, row: Row, reads: Reads, record: ActivityRecord) -> None:
    policy = sheet.form.comments
    if not record.comment:
        # an activity without a word is told where there is a column for the word
        if reads.get(fields.ADVISER_COMMENT, EMPTY).note is None and fields.ADVISER_COMMENT in sheet.layout.columns:
            sheet.tell(row, fields.ADVISER_COMMENT, _EMPTY_COMMENT)
    elif compact(record.comment) in set(map(compact, policy.generic)):
        sheet.tell(row, fields.ADVISER_COMMENT, _GENERIC)
    elif len(record.comment) < policy.shortest:
        sheet.tell(row, fields.ADVISER_COMMENT, _SHORT)


def _check_repeated(sheet: Sheet, records: Sequence[ActivityRecord]) -> None:
    """The very same comment of one adviser again and again, whatever it says."""
    alike: dict[tuple[str, str], list[ActivityRecord]] = {}
    for record in records:
        if record.comment and record.done is not False and record.counts:
            alike.setdefault((normalise(record.adviser), normalise(record.comment)), []).append(record)
    for (adviser, _comment), found in alike.items():
        if adviser and len(found) >= sheet.form.comments.repeated_from:
            for record in found:
                sheet.tell(record.row, fields.ADVISER_COMMENT, _REPEATED)
