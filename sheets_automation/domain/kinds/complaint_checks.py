"""What does not agree in a PQRS register: within one row, and over the whole tab (domain §3, §4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases import flags
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import Note, doubtful, repaired
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord, complaint_term, term_days
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Row, Status

_LATE_DAYS = 4
_SATURDAY = 5

_NO_DATE = doubtful(
    "fecha_vacia", "la fecha de recepción", "Escriba la fecha: sin ella el plazo cuenta desde que se vio la fila."
)
_BEFORE = doubtful(
    "respuesta_antes_de_recepcion", "una fecha igual o posterior a la recepción", "Revise las dos fechas."
)
_CLOSED_BEFORE = doubtful(
    "cierre_antes_de_recepcion", "una fecha igual o posterior a la recepción", "Revise las dos fechas."
)
_CLOSED_UNANSWERED = doubtful(
    "cierre_antes_de_respuesta", "una fecha igual o posterior a la respuesta", "Revise las dos fechas."
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
_NO_EVIDENCE = doubtful(
    "respuesta_sin_evidencia",
    "el texto de la respuesta, el tratamiento o el soporte de lo que se envió",
    "Escriba qué se respondió o pegue el enlace del soporte.",
)
_UNHAPPY = doubtful(
    "cerrada_insatisfecho",
    "un cliente satisfecho al cierre, o lo que se va a hacer",
    "Comuníquese con el cliente y reabra la PQRS, o escriba la acción de mejora.",
)
_LONG_EXTENSION = doubtful(
    "ampliacion_mayor_que_plazo",
    "una ampliación que no supere el plazo inicial (Ley 1755, art. 14)",
    "Revise la ampliación.",
)
_NO_REASON = doubtful(
    "ampliacion_sin_motivo",
    "el motivo de la ampliación",
    "Escriba por qué se amplió el plazo y cuándo se le informó al cliente.",
)
_LATE_EXTENSION = doubtful(
    "ampliacion_tardia",
    "una ampliación informada al cliente antes de vencer el plazo inicial",
    "Revise la fecha; si se amplió ya vencida, responda cuanto antes y consulte al área jurídica.",
)
_LONG_TERM = doubtful("plazo_mayor_que_el_tipo", "el plazo del tipo, o uno menor", "Revise el tipo y el plazo.")
_SUM = doubtful("plazo_no_suma", "el plazo más la ampliación", "Revise plazo, ampliación y total de días.")
_NO_LEGEND = doubtful(
    "sin_leyenda_en_tramite",
    "el estado «Reclamo en trámite» (Ley 1581 de 2012, art. 15)",
    "Ponga «Reclamo en trámite» en el estado, y la leyenda en la base de datos donde está el dato reclamado.",
)
_LATE = repaired("registro_tardio", "el registro al recibir la PQRS", "Registre la PQRS en cuanto llegue.")
_NUMBER = doubtful("numero_repetido", "un radicado distinto por PQRS", "Corrija el radicado de una de las dos filas.")
_NO_NUMBER = doubtful(
    "sin_radicado", "el radicado de la PQRS", "Escriba el radicado: con él se le responde al cliente y se audita."
)
_UNCHANGED = "No cambie nada si la fecha es cierta: el plazo cuenta desde el siguiente día hábil."
_WEEKEND = repaired(
    "recepcion_en_fin_de_semana", "un día hábil, o una PQRS que de verdad llegó en fin de semana", _UNCHANGED
)
_HOLIDAY = repaired(
    "recepcion_en_festivo", "un día hábil, o una PQRS que de verdad llegó en festivo o en un día de cierre", _UNCHANGED
)


# ------------------------------------------------------------------------------------------------------ one row


def check(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    """What does not agree within the row."""
    _check_days(sheet, row, reads, record)
    _check_status(sheet, row, reads, record)
    _check_end(sheet, row, record)
    _check_term(sheet, row, reads, record)
    _check_extension(sheet, row, reads, record)
    if flags.NO_LEGEND in record.signs:
        sheet.tell(row, fields.STATUS, _NO_LEGEND)


def _check_days(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    received = record.received
    if reads.get(fields.RECEIVED_ON, EMPTY).value is None and reads.get(fields.RECEIVED_ON, EMPTY).note is None:
        sheet.tell(row, fields.RECEIVED_ON, _NO_DATE)
    if received is not None:
        for field, found, note, word in (
            (fields.ANSWERED_ON, record.answered, _BEFORE, "respuesta del"),
            (fields.CLOSED_ON, record.closed, _CLOSED_BEFORE, "cierre del"),
            (fields.STATED_DUE, record.stated_due, _DUE_BEFORE, "límite del"),
            (fields.SENT_ON, _sent(reads), _SENT_BEFORE, "envío del"),
        ):
            if found is not None and found < received:
                sheet.tell(row, field, note, f"{word} {full_date(found)}, recepción del {full_date(received)}")
        registered: date | None = reads.get(fields.REGISTERED_ON, EMPTY).value
        if registered and (registered - received).days > _LATE_DAYS:
            told = f"recepción {full_date(received)}, registro {full_date(registered)}"
            sheet.tell(row, fields.REGISTERED_ON, _LATE, told)
    answered, closed = record.answered, record.closed
    if answered and closed and closed < answered and (received is None or closed >= received):
        told = f"cierre del {full_date(closed)}, respuesta del {full_date(answered)}"
        sheet.tell(row, fields.CLOSED_ON, _CLOSED_UNANSWERED, told)


def _sent(reads: Reads) -> date | None:
    found: date | None = reads.get(fields.SENT_ON, EMPTY).value
    return found


def _check_status(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    sent = _sent(reads)
    if record.status is Status.DONE and record.answered is None and record.closed is None:
        if reads.get(fields.ANSWERED_ON, EMPTY).note is None:
            sheet.tell(row, fields.STATUS, _NO_ANSWER)
    elif record.status is Status.PENDING:
        # where closing has its own date, answered and still open is a step on the way
        if record.answered is not None and not record.closing_kept:
            sheet.tell(row, fields.STATUS, _OPEN_ANSWERED)
        elif record.answered is None and sent is not None:
            told = f"{value(reads, fields.STATUS)}, con envío del {full_date(sent)}"
            sheet.tell(row, fields.STATUS, _OPEN_SENT, told)


def _check_end(sheet: Sheet, row: Row, record: ComplaintRecord) -> None:
    """What an answer and a closing need besides their days: something that shows it, a customer who agrees (R-11)."""
    if record.status is Status.CANCELLED:
        return
    terms, dated = sheet.form.terms, record.answered or record.closed
    if terms.wants_evidence and dated and not record.evidence and record.kind not in terms.without_term:
        columns = (field for field in fields.ANSWER_EVIDENCE if field in sheet.layout.columns)
        sheet.tell(row, next(columns, fields.ANSWERED_ON), _NO_EVIDENCE, "sin texto ni soporte")
    if record.ended and record.satisfied is False and not record.improvement:
        field = fields.SATISFIED if fields.SATISFIED in sheet.layout.columns else fields.STATUS
        sheet.tell(row, field, _UNHAPPY)


def _check_term(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    term, extension = record.term_days, record.extension_days
    if term is None:
        return
    total: int | None = reads.get(fields.TOTAL_TERM, EMPTY).value
    if total is not None and total > 0 and term + extension != total:
        sheet.tell(row, fields.TOTAL_TERM, _SUM, f"{term} + {extension} y total {total}")
    usual = sheet.form.terms.by_kind.get(record.kind)
    if usual is not None and term > usual:
        sheet.tell(
            row, fields.TERM, _LONG_TERM, f"{term} días hábiles; el tipo «{value(reads, fields.KIND)}» tiene {usual}"
        )


def _check_extension(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    extension, terms = record.extension_days, sheet.form.terms
    term = term_days(record, sheet.form)
    if not extension or term is None:
        return
    most = terms.longest_extension.get(record.kind)
    if most is not None and extension > most:
        sheet.tell(row, fields.EXTENSION, _beyond(most), f"ampliación de {extension}")
    elif most is None and extension > term:
        sheet.tell(row, fields.EXTENSION, _LONG_EXTENSION, f"plazo {term}, ampliación {extension}")
    asked = terms.wants_extension_reason and fields.EXTENSION_REASON in sheet.layout.columns
    if asked and not cells.written(value(reads, fields.EXTENSION_REASON)):
        sheet.tell(row, fields.EXTENSION_REASON, _NO_REASON, f"ampliación de {extension}, sin motivo")
    if record.extended_on is None or record.start is None:
        return
    plain = replace(record, extension_days=0)
    before = complaint_term(plain, record.start, sheet.form, sheet.calendar(record.site))
    if before is not None and record.extended_on > before.due:
        told = f"ampliada el {full_date(record.extended_on)}, vencía el {full_date(before.due)}"
        sheet.tell(row, fields.EXTENDED_ON, _LATE_EXTENSION, told)


def _beyond(most: int) -> Note:
    return doubtful(
        "ampliacion_mayor_que_la_permitida",
        f"una ampliación de {count(most, 'día hábil', 'días hábiles')} como máximo para este tipo",
        "Revise la ampliación con el área jurídica: el límite que vale es el que permite la ley.",
    )


# ------------------------------------------------------------------------------------------------------ the tab


def check_tab(sheet: Sheet, records: Sequence[ComplaintRecord]) -> None:
    """What can only be seen over the whole tab."""
    _check_received(sheet, records)
    _check_numbers(sheet, records)
    if sheet.form.terms.wants_extension_reason and fields.EXTENSION_REASON not in sheet.layout.columns:
        extended = [record.where.row for record in records if record.extension_days]
        sheet.tell_range(fields.EXTENSION, _NO_REASON, extended, "con ampliación, sin columna para el motivo")


def _check_received(sheet: Sheet, records: Sequence[ComplaintRecord]) -> None:
    """Days that are true as they are, and on which nobody works."""
    idle = [
        (record.where.row, received)
        for record in records
        if (received := record.received) is not None and sheet.calendar(record.site).why_closed(received)
    ]
    weekend = [row for row, received in idle if received.weekday() >= _SATURDAY]
    sheet.tell_range(fields.RECEIVED_ON, _WEEKEND, weekend, "en sábado o domingo")
    others = [row for row, received in idle if received.weekday() < _SATURDAY]
    sheet.tell_range(fields.RECEIVED_ON, _HOLIDAY, others, "en festivo o día de cierre")


def _check_numbers(sheet: Sheet, records: Sequence[ComplaintRecord]) -> None:
    numbers: dict[str, Row] = {}
    for record in records:
        if not record.fingerprint.order:
            continue
        first = numbers.setdefault(record.fingerprint.order, record.row)
        if first is not record.row:
            sheet.tell(record.row, fields.NUMBER, _NUMBER, f"{record.number}, también en la fila {first.index + 1}")
    if numbers:  # a column that nobody fills is told once, as an empty column
        for record in records:
            if not record.fingerprint.order:
                sheet.tell(record.row, fields.NUMBER, _NO_NUMBER)
