"""Complaints (PQRS, GSC-FOR-04): requests with a term by their type (domain §3, §4.4). People paint them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.deeds import evidence
from sheets_automation.domain.cells.identifies import identity_in
from sheets_automation.domain.cells.read import doubtful, repaired
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.kind import CaseWords, Claim, Kind, Setting
from sheets_automation.domain.reading.doubtful_days import with_doubtful_days
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, order_key, value
from sheets_automation.domain.spanish import full_date
from sheets_automation.domain.worktime import Calendar, deadline
from sheets_automation.model import Case, Deadline, Fingerprint, Record, Row, State, Status
from sheets_automation.policy import FormPolicy, SemaphorePolicy

_LATE_DAYS = 4

_NO_DATE = doubtful(
    "fecha_vacia", "la fecha de recepción", "Escriba la fecha: sin ella el plazo cuenta desde que se vio la fila."
)
_BEFORE = doubtful(
    "respuesta_antes_de_recepcion", "una fecha igual o posterior a la recepción", "Revise las dos fechas."
)
_CLOSED_BEFORE = doubtful(
    "cierre_antes_de_recepcion", "una fecha igual o posterior a la recepción", "Revise las dos fechas."
)
_DUE_BEFORE = doubtful("limite_antes_de_recepcion", "una fecha posterior a la recepción", "Revise las dos fechas.")
_NO_ANSWER = doubtful(
    "cerrada_sin_respuesta", "la fecha de la respuesta", "Escriba cuándo se respondió, o reabra la PQRS."
)
_OPEN_ANSWERED = repaired("abierta_con_respuesta", "un estado que diga que ya se respondió", "Actualice el estado.")
_SENT_BEFORE = doubtful(
    "envio_antes_de_recepcion", "una fecha igual o posterior a la recepción", "Revise las dos fechas."
)
_OPEN_SENT = doubtful("abierta_con_envio", "un estado o una fecha de respuesta que lo confirme", "Actualice el estado.")
_LONG_EXTENSION = doubtful(
    "ampliacion_mayor_que_plazo",
    "una ampliación que no supere el plazo inicial (Ley 1755, art. 14)",
    "Revise la ampliación.",
)
_LONG_TERM = doubtful("plazo_mayor_que_el_tipo", "el plazo del tipo, o uno menor", "Revise el tipo y el plazo.")
_SUM = doubtful("plazo_no_suma", "el plazo más la ampliación", "Revise plazo, ampliación y total de días.")
_KIND = doubtful("tipo_desconocido", "Petición, Queja, Reclamo, Sugerencia …", "Use uno de los tipos acordados.")
_LATE = repaired("registro_tardio", "el registro al recibir la PQRS", "Registre la PQRS en cuanto llegue.")

#: Formulas, worth nothing until the row has its date.
COMPLAINT = "pqrs"  # the one sort of case of this register
_NUMBER = doubtful("numero_repetido", "un radicado distinto por PQRS", "Corrija el radicado de una de las dos filas.")
_WEEKEND = repaired(
    "recepcion_en_fin_de_semana",
    "un día hábil, o una PQRS que de verdad llegó en fin de semana",
    "No cambie nada si la fecha es cierta: el plazo cuenta desde el siguiente día hábil.",
)
#: Types that show no dissatisfaction (A-07).
_PLEASED = ("sugerencia", "felicitacion")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRecord(Record):
    """One request of a PQRS register."""

    number: str
    kind: str  # peticion, queja, reclamo, sugerencia, garantia, felicitacion … "" unknown
    channel: str
    process: str
    description: str
    received: date | None
    term_days: int | None  # business days the row itself states, if the register has such a column
    extension_days: int
    stated_due: date | None  # the register's own deadline
    answered: date | None
    closed: date | None
    satisfied: bool | None  # with the answer, as the customer said when it was closed
    improvement: str  # the improvement action that the row itself names

    @property
    def day(self) -> date | None:
        return self.received

    @property
    def said(self) -> str:
        return self.description

    @property
    def sayings(self) -> Mapping[str, str]:
        # Without words the process is all that is left to tell two requests of a day apart
        return {fields.KIND: self.kind, fields.DESCRIPTION: self.description or self.process}

    @property
    def subject(self) -> str:
        return self.kind

    @property
    def dissatisfied(self) -> bool:
        return self.kind not in _PLEASED

    @property
    def facts(self) -> tuple[str, ...]:
        return str(self.answered), str(self.closed), str(self.status)


def complaints_in(records: Iterable[Record]) -> list[ComplaintRecord]:
    """Those of the records that are requests."""
    return [record for record in records if isinstance(record, ComplaintRecord)]


class Complaints(Kind[ComplaintRecord]):
    """A row is a case until it is answered (or closed, as the form says)."""

    id = "pqrs"
    row_word = ("PQRS", "PQRS")
    painted = False
    states_due = True
    cases: ClassVar[Mapping[str, CaseWords]] = {
        COMPLAINT: CaseWords(
            alone="Estas PQRS esperan respuesta dentro del plazo de su tipo.",
            among="PQRS según el plazo de su tipo",
            day="recibida",
            state="Sin respuesta",
            score="PQRS",
            missing="escribir la respuesta al cliente, o el cierre, con su fecha",
            of_all_areas=True,
        )
    }

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[ComplaintRecord]:  # noqa: ARG002
        return with_doubtful_days(sheet, [complaint_record(sheet, row) for row in rows], (fields.RECEIVED_ON,))

    def check_tab(self, sheet: Sheet, records: Sequence[ComplaintRecord]) -> None:
        weekend = [r.where.row for r in records if r.received is not None and r.received.weekday() > 4]
        sheet.tell_range(fields.RECEIVED_ON, _WEEKEND, weekend, "en sábado o domingo")
        numbers: dict[str, Row] = {}
        for record in records:
            first = numbers.setdefault(record.fingerprint.order, record.row) if record.fingerprint.order else record.row
            if first is not record.row:
                sheet.tell(record.row, fields.NUMBER, _NUMBER, f"{record.number}, también en la fila {first.index + 1}")

    def decide(self, record: ComplaintRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:  # noqa: ARG002
        return Decision(None, "R-09", "la fila es una PQRS; sus colores los ponen las personas")

    def claim(self, record: ComplaintRecord, shown: State, setting: Setting) -> Claim | None:  # noqa: ARG002
        if record.status is Status.CANCELLED:
            return None
        over, ended = complaint_end(record, setting.form)
        return Claim(
            kind=COMPLAINT,
            term=lambda start: complaint_term(record, start, setting.form, setting.calendar),
            over=over,
            ended_on=ended,
            new=not over,
            new_clock=False,
        )

    def term_words(self, form: FormPolicy) -> str:  # noqa: ARG002
        return "según el tipo de PQRS"

    def told(self, record: ComplaintRecord) -> Mapping[str, str]:
        days = {"received": record.received, "answered": record.answered}
        told = {name: full_date(day) if day else "none" for name, day in days.items()}
        return {"received": told["received"], "kind": record.kind or "unknown", "answered": told["answered"]}

    def stated_due(self, record: ComplaintRecord) -> date | None:
        return record.stated_due


def complaint_term(record: ComplaintRecord, start: date, form: FormPolicy, calendar: Calendar) -> Deadline | None:
    """The deadline of a PQRS (domain §3): the term the row states, else that of its type; None without a term."""
    terms = form.terms
    if record.kind in terms.without_term:
        return None
    stated = record.term_days if terms.from_column else None
    days = stated if stated is not None else terms.by_kind.get(record.kind, terms.default)
    if days is None or days + record.extension_days < 1:
        return None
    return deadline(start, days + record.extension_days, calendar, terms.warning_days)


def complaint_end(record: ComplaintRecord, form: FormPolicy) -> tuple[bool, date | None]:
    """Whether a request is answered (or closed, as the form says), and the day that the row gives for it."""
    ended = record.closed if form.terms.closes_with == "cierre" else record.answered or record.closed
    return ended is not None or record.status is Status.DONE, ended


def complaint_record(sheet: Sheet, row: Row) -> ComplaintRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    reads = sheet.read(row)
    received = sheet.past(row, reads, fields.RECEIVED_ON)
    sheet.tell_notes(row, reads, silent=fields.derived() if received is None else frozenset())
    extension = reads.get(fields.EXTENSION, EMPTY).value or 0
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
        term_days=_term(reads, extension),
        extension_days=extension,
        stated_due=reads.get(fields.STATED_DUE, EMPTY).value,
        answered=sheet.past(row, reads, fields.ANSWERED_ON),
        closed=sheet.past(row, reads, fields.CLOSED_ON),
        satisfied=reads.get(fields.SATISFIED, EMPTY).value,
        improvement=cells.written(value(reads, fields.IMPROVEMENT)),
        status=sheet.status(row, reads),
        evidence=_evidence(reads),
    )
    _check(sheet, row, reads, record)
    return record


def _term(reads: Reads, extension: int) -> int | None:
    """Business days without the extension: PLAZO, else TOTAL DÍAS less the extension."""
    stated: int | None = reads.get(fields.TERM, EMPTY).value
    if stated is not None:
        return stated
    total: int | None = reads.get(fields.TOTAL_TERM, EMPTY).value
    return None if total is None else total - extension


def _kind(sheet: Sheet, row: Row, reads: Reads) -> str:
    typed = value(reads, fields.KIND)
    if not cells.written(typed):
        return ""
    found = sheet.lists.kinds[sheet.form.code].find(typed)
    if found is None:
        sheet.tell(row, fields.KIND, _KIND)
    return found or ""


def _evidence(reads: Reads) -> str:
    written = (evidence(value(reads, field)) for field in (fields.ANSWER, fields.EVIDENCE, fields.TREATMENT))
    return next((text for text in written if text), "")


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


def _check(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    """What does not agree within the row."""
    received = record.received
    sent: date | None = reads.get(fields.SENT_ON, EMPTY).value
    if reads.get(fields.RECEIVED_ON, EMPTY).value is None and reads.get(fields.RECEIVED_ON, EMPTY).note is None:
        sheet.tell(row, fields.RECEIVED_ON, _NO_DATE)
    if received is not None:
        for field, found, note, word in (
            (fields.ANSWERED_ON, record.answered, _BEFORE, "respuesta del"),
            (fields.CLOSED_ON, record.closed, _CLOSED_BEFORE, "cierre del"),
            (fields.STATED_DUE, record.stated_due, _DUE_BEFORE, "límite del"),
            (fields.SENT_ON, sent, _SENT_BEFORE, "envío del"),
        ):
            if found is not None and found < received:
                sheet.tell(row, field, note, f"{word} {full_date(found)}, recepción del {full_date(received)}")
        registered: date | None = reads.get(fields.REGISTERED_ON, EMPTY).value
        if registered and (registered - received).days > _LATE_DAYS:
            sheet.tell(
                row, fields.REGISTERED_ON, _LATE, f"recepción {full_date(received)}, registro {full_date(registered)}"
            )
    _check_status(sheet, row, reads, record, sent)
    _check_term(sheet, row, reads, record)


def _check_status(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord, sent: date | None) -> None:
    if record.status is Status.DONE and record.answered is None and record.closed is None:
        if reads.get(fields.ANSWERED_ON, EMPTY).note is None:
            sheet.tell(row, fields.STATUS, _NO_ANSWER)
    elif record.status is Status.PENDING:
        # where closing has its own date, answered and still open is a step on the way
        if record.answered is not None and fields.CLOSED_ON not in sheet.layout.columns:
            sheet.tell(row, fields.STATUS, _OPEN_ANSWERED)
        elif record.answered is None and sent is not None:
            sheet.tell(
                row, fields.STATUS, _OPEN_SENT, f"{value(reads, fields.STATUS)}, con envío del {full_date(sent)}"
            )


def _check_term(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    term, extension = record.term_days, record.extension_days
    if term is None:
        return
    total: int | None = reads.get(fields.TOTAL_TERM, EMPTY).value
    if total is not None and term + extension != total:
        sheet.tell(row, fields.TOTAL_TERM, _SUM, f"{term} + {extension} y total {total}")
    if extension > term:
        sheet.tell(row, fields.EXTENSION, _LONG_EXTENSION, f"plazo {term}, ampliación {extension}")
    usual = sheet.form.terms.by_kind.get(record.kind)
    if usual is not None and term > usual:
        sheet.tell(
            row, fields.TERM, _LONG_TERM, f"{term} días hábiles; el tipo «{value(reads, fields.KIND)}» tiene {usual}"
        )
