"""A row of a PQRS register → its record; what is wrong with it goes to the sheet's notes (domain §4.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases import flags
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.deeds import evidence
from sheets_automation.domain.cells.identifies import identity_in
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.kinds.complaint_checks import check
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord, complaint_end
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, order_key, value
from sheets_automation.model import Fingerprint, Row, Status

#: Business days that a term or an extension may have; anything else is a slip of the keyboard.
_LONGEST = 365

_KIND = doubtful("tipo_desconocido", "Petición, Queja, Reclamo, Sugerencia …", "Use uno de los tipos acordados.")
_DAYS = doubtful(
    "dias_fuera_de_rango",
    f"un número de días hábiles entre 1 y {_LONGEST}",
    "Corrija el número; mientras tanto vale el plazo del tipo, sin ampliación.",
)

#: Formulas, worth nothing until the row has its date.
_DERIVED = frozenset(field.id for field in fields.FIELDS.values() if field.derived)
#: A status that says «answered» says nothing of the closing (R-11).
_ANSWERED = ("respond", "contest")
_IN_TIME = frozenset({"oportuno", "oportuna", "si", "atiempo", "entermino", "cumple", "dentrodetermino"})
_LATE = frozenset(
    {"nooportuno", "nooportuna", "inoportuno", "no", "vencido", "vencida", "fueradetermino", "extemporaneo",
     "extemporanea", "nocumple", "tarde"}
)  # fmt: skip


def complaint_record(sheet: Sheet, row: Row) -> ComplaintRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    reads = sheet.read(row)
    received = sheet.past(row, reads, fields.RECEIVED_ON)
    sheet.tell_notes(row, reads, silent=_DERIVED if received is None else frozenset())
    extension = _days(sheet, row, reads, fields.EXTENSION) or 0
    status = sheet.status(row, reads)
    record = ComplaintRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=_fingerprint(reads),
        colour=sheet.colour(row),
        number=cells.written(value(reads, fields.NUMBER)),
        kind=_kind(sheet, row, reads),
        site=sheet.site(row, reads),
        brand=sheet.brand(row, reads),
        channel=cells.written(value(reads, fields.CHANNEL)),
        process=value(reads, fields.PROCESS),
        customer=value(reads, fields.CUSTOMER),
        plate=value(reads, fields.PLATE),
        adviser="",
        start=sheet.start(row) or received,
        score=None,
        responsible=value(reads, fields.RESPONSIBLE),
        description=value(reads, fields.DESCRIPTION),
        received=received,
        term_days=_term(sheet, row, reads, extension),
        extension_days=extension,
        extended_on=sheet.past(row, reads, fields.EXTENDED_ON),
        stated_due=reads.get(fields.STATED_DUE, EMPTY).value,
        stated_in_time=_stated_in_time(reads),
        answered=sheet.past(row, reads, fields.ANSWERED_ON),
        closed=sheet.past(row, reads, fields.CLOSED_ON),
        said_closed=_said_closed(reads, status),
        closing_kept=fields.CLOSED_ON in sheet.layout.columns,
        satisfied=_satisfied(sheet, row, reads, status),
        improvement=cells.written(value(reads, fields.IMPROVEMENT)),
        status=status,
        status_typed=value(reads, fields.STATUS),
        evidence=_evidence(reads),
    )
    record = replace(record, signs=_signs(sheet, reads, record))
    check(sheet, row, reads, record)
    return record


def _days(sheet: Sheet, row: Row, reads: Reads, field: str) -> int | None:
    """Days that somebody typed, if they can be; an extension of 0 days is none."""
    typed: int | None = reads.get(field, EMPTY).value
    if typed is None or 1 <= typed <= _LONGEST or (typed == 0 and field == fields.EXTENSION):
        return typed
    sheet.tell(row, field, _DAYS)
    return None


def _term(sheet: Sheet, row: Row, reads: Reads, extension: int) -> int | None:
    """Business days without the extension: PLAZO, else TOTAL DÍAS less the extension."""
    stated = _days(sheet, row, reads, fields.TERM)
    total = _days(sheet, row, reads, fields.TOTAL_TERM)
    if stated is not None or total is None:
        return stated
    return total - extension if total > extension else None


def _kind(sheet: Sheet, row: Row, reads: Reads) -> str:
    typed = value(reads, fields.KIND)
    if not cells.written(typed):
        return ""
    found = sheet.lists.kinds[sheet.form.code].find(typed)
    if found is None:
        sheet.tell(row, fields.KIND, _KIND)
    return found or ""


def _said_closed(reads: Reads, status: Status | None) -> bool:
    """«Cerrada», «Finalizado», «Cerrada, cliente insatisfecho»; not «Respondida»."""
    if status not in (Status.DONE, Status.DISSATISFIED):
        return False
    said = normalise(value(reads, fields.STATUS))
    if "cerrad" in said:
        return True
    return status is Status.DONE and not any(word in said for word in _ANSWERED)


def _satisfied(sheet: Sheet, row: Row, reads: Reads, status: Status | None) -> bool | None:
    """CLIENTE SATISFECHO, where «NC» is nobody's no; without it, a status such as «cerrada, insatisfecho» says it."""
    asked: bool | None = reads.get(fields.SATISFIED, EMPTY).value
    if asked is False and cells.tells_no_contact(row.cell(sheet.layout.columns[fields.SATISFIED]).value):
        asked = None
    return False if asked is None and status is Status.DISSATISFIED else asked


def _stated_in_time(reads: Reads) -> bool | None:
    """What the register's own column says: «OPORTUNO», «Fuera de término»; of an open request it says nothing."""
    said = compact(value(reads, fields.STATED_OUTCOME))
    return True if said in _IN_TIME else False if said in _LATE else None


def _evidence(reads: Reads) -> str:
    written = (evidence(value(reads, field)) for field in fields.ANSWER_EVIDENCE)
    return next((text for text in written if text), "")


def _signs(sheet: Sheet, reads: Reads, record: ComplaintRecord) -> tuple[str, ...]:
    """What the row itself shows to weigh more than another."""
    found = (
        (flags.LEGAL, flags.names_authority(record.channel)),
        (flags.UNCLOSED, record.unclosed and record.status is not Status.CANCELLED),
        (flags.NO_LEGEND, _lacks_legend(sheet, reads, record)),
    )
    return tuple(flag for flag, holds in found if holds)


def _lacks_legend(sheet: Sheet, reads: Reads, record: ComplaintRecord) -> bool:
    """A claim about data that nobody has marked «en trámite» in time (Ley 1581, art. 15)."""
    days, received = sheet.form.terms.legend.get(record.kind), record.received
    over, _ended = complaint_end(record, sheet.form)
    if days is None or received is None or over or record.unclosed:
        return False
    if record.status in (Status.IN_PROGRESS, Status.CANCELLED, Status.DISSATISFIED):
        return False
    said = (normalise(value(reads, field)) for field in (fields.TREATMENT, fields.ANSWER))
    if any("en tramite" in text for text in said):
        return False
    return sheet.calendar(record.site).business_days_between(received, sheet.today) > days


def _fingerprint(reads: Reads) -> Fingerprint:
    found: date | None = reads.get(fields.RECEIVED_ON, EMPTY).value
    return Fingerprint(
        plate=identity_in(reads, fields.PLATE),
        vin=identity_in(reads, fields.VIN),
        document=identity_in(reads, fields.DOCUMENT),
        phone=identity_in(reads, fields.PHONE),
        order=order_key(cells.written(value(reads, fields.NUMBER))),
        name=normalise(value(reads, fields.CUSTOMER)),
        date=found.isoformat() if found else "",
    )
