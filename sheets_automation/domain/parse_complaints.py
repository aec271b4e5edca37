"""Rows of a PQRS register (GSC-FOR-04) → ``ComplaintRecord`` (domain §4.4)."""

from __future__ import annotations

from datetime import date

from sheets_automation.domain import cells
from sheets_automation.domain.deeds import evidence
from sheets_automation.domain.identifies import known
from sheets_automation.domain.reading import doubtful, repaired
from sheets_automation.domain.sheet import EMPTY, Reads, Sheet, order_key, value
from sheets_automation.domain.text import normalise, spanish_date
from sheets_automation.model import ComplaintRecord, Fingerprint, Row, Status

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

_DERIVED = frozenset({"dias", "plazo_total", "fecha_limite"})  # formulas, worth nothing until the row has its date


def complaint_record(sheet: Sheet, row: Row) -> ComplaintRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    reads = sheet.read(row)
    received = sheet.past(row, reads, "fecha_recepcion")
    sheet.tell_notes(row, reads, silent=_DERIVED if received is None else frozenset())
    extension = reads.get("ampliacion", EMPTY).value or 0
    record = ComplaintRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=_fingerprint(reads),
        colour=sheet.colour(row),
        number=cells.written(value(reads, "numero")),
        kind=_kind(sheet, row, reads),
        site=sheet.site(row, reads),
        brand=sheet.brand(row, reads),
        process=value(reads, "proceso"),
        channel=value(reads, "canal"),
        customer=value(reads, "cliente"),
        plate=value(reads, "placa"),
        responsible=value(reads, "responsable"),
        description=value(reads, "descripcion"),
        received=received,
        term_days=_term(reads, extension),
        extension_days=extension,
        stated_due=reads.get("fecha_limite", EMPTY).value,
        answered=sheet.past(row, reads, "fecha_respuesta"),
        closed=sheet.past(row, reads, "fecha_cierre"),
        status=sheet.status(row, reads),
        satisfied=reads.get("satisfecho", EMPTY).value,
        evidence=_evidence(reads),
    )
    _check(sheet, row, reads, record)
    return record


def _term(reads: Reads, extension: int) -> int | None:
    """Business days without the extension: PLAZO, else TOTAL DÍAS less the extension."""
    stated: int | None = reads.get("plazo", EMPTY).value
    if stated is not None:
        return stated
    total: int | None = reads.get("plazo_total", EMPTY).value
    return None if total is None else total - extension


def _kind(sheet: Sheet, row: Row, reads: Reads) -> str:
    typed = value(reads, "tipo")
    if not cells.written(typed):
        return ""
    found = sheet.lists.kinds[sheet.form.code].find(typed)
    if found is None:
        sheet.tell(row, "tipo", _KIND)
    return found or ""


def _evidence(reads: Reads) -> str:
    written = (evidence(value(reads, field)) for field in ("respuesta", "evidencia", "tratamiento"))
    return next((text for text in written if text), "")


def _fingerprint(reads: Reads) -> Fingerprint:
    found: date | None = reads.get("fecha_recepcion", EMPTY).value
    return Fingerprint(
        plate=known(reads, ("placa", "placa")),
        vin=known(reads, ("vin", "vin")),
        document=known(reads, ("documento", "documento")),
        phone=known(reads, ("telefono", "telefono")),
        order=order_key(cells.written(value(reads, "numero"))),
        name=normalise(value(reads, "cliente")),
        date=found.isoformat() if found else "",
    )


def _check(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    """What does not agree within the row."""
    received = record.received
    sent: date | None = reads.get("fecha_envio", EMPTY).value
    if reads.get("fecha_recepcion", EMPTY).value is None and reads.get("fecha_recepcion", EMPTY).note is None:
        sheet.tell(row, "fecha_recepcion", _NO_DATE)
    if received is not None:
        for field, found, note, word in (
            ("fecha_respuesta", record.answered, _BEFORE, "respuesta"),
            ("fecha_cierre", record.closed, _CLOSED_BEFORE, "cierre"),
            ("fecha_limite", record.stated_due, _DUE_BEFORE, "límite"),
            ("fecha_envio", sent, _SENT_BEFORE, "envío"),
        ):
            if found is not None and found < received:
                sheet.tell(row, field, note, f"{word} {spanish_date(found)}, recepción {spanish_date(received)}")
        registered: date | None = reads.get("fecha_registro", EMPTY).value
        if registered and (registered - received).days > _LATE_DAYS:
            sheet.tell(
                row, "fecha_registro", _LATE, f"recepción {spanish_date(received)}, registro {spanish_date(registered)}"
            )
    _check_status(sheet, row, reads, record, sent)
    _check_term(sheet, row, reads, record)


def _check_status(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord, sent: date | None) -> None:
    if record.status is Status.DONE and record.answered is None and record.closed is None:
        if reads.get("fecha_respuesta", EMPTY).note is None:
            sheet.tell(row, "estado", _NO_ANSWER)
    elif record.status is Status.PENDING:
        # where closing has its own date, answered and still open is a step on the way
        if record.answered is not None and "fecha_cierre" not in sheet.layout.columns:
            sheet.tell(row, "estado", _OPEN_ANSWERED)
        elif record.answered is None and sent is not None:
            sheet.tell(row, "estado", _OPEN_SENT, f"{value(reads, 'estado')}, con envío del {spanish_date(sent)}")


def _check_term(sheet: Sheet, row: Row, reads: Reads, record: ComplaintRecord) -> None:
    term, extension = record.term_days, record.extension_days
    if term is None:
        return
    total: int | None = reads.get("plazo_total", EMPTY).value
    if total is not None and term + extension != total:
        sheet.tell(row, "plazo_total", _SUM, f"{term} + {extension} y total {total}")
    if extension > term:
        sheet.tell(row, "ampliacion", _LONG_EXTENSION, f"plazo {term}, ampliación {extension}")
    usual = sheet.form.terms.by_kind.get(record.kind)
    if usual is not None and term > usual:
        sheet.tell(row, "plazo", _LONG_TERM, f"{term} días hábiles; el tipo «{value(reads, 'tipo')}» tiene {usual}")
