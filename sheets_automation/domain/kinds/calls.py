"""Rows of a satisfaction register (GSC-FOR-01, GSC-FOR-03) → ``CallRecord`` (domain §4.2, §4.3, A-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import Blank, doubtful, repaired
from sheets_automation.domain.cells.text import compact, normalise, spanish_date
from sheets_automation.domain.kinds.call_answers import check_answers, only_answers
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, order_key, value
from sheets_automation.model import CallRecord, CellError, Fingerprint, Row, RowColour, ScoreClass, State
from sheets_automation.policy import FormPolicy, SemaphorePolicy

_LATE_DAYS = 4  # calendar days that no weekend with its holiday explains

_NO_DATE = doubtful(
    "fecha_vacia", "la fecha de la llamada", "Escriba la fecha: sin ella el plazo cuenta desde que se vio la fila."
)
_CLASS = doubtful(
    "clase_no_concuerda", "la clase que da la calificación", "Corrija la calificación o el tipo de cliente."
)
_CLASS_UNKNOWN = doubtful("clase_desconocida", "Promotor, Neutro o Detractor", "Use Promotor, Neutro o Detractor.")
_BEFORE_CALL = doubtful(
    "gestion_antes_de_llamada", "una fecha igual o posterior a la llamada", "Revise las dos fechas."
)
_CONTACT = doubtful(
    "contacto_no_concuerda", "SI, porque la fila tiene calificaciones", "Corrija CONTACTADO o las calificaciones."
)
_LATE = repaired("registro_tardio", "el registro el mismo día de la llamada", "Registre la llamada en cuanto termine.")

_DERIVED = frozenset({"general", "tipo_cliente", "consecutivo"})  # usually formulas, in error until the row is filled


def call_record(sheet: Sheet, row: Row, semaphore: SemaphorePolicy) -> CallRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    form = sheet.form
    reads: Reads = sheet.read(row)
    contacted: bool | None = reads.get("contactado", EMPTY).value
    comment = value(reads, "observaciones")
    reads = only_answers(sheet, reads, comment)
    answers = _scores(reads, form.questions)
    overall: float | None = reads.get("general", EMPTY).value
    score = classifying_score(form, answers, overall, loading=_loading(sheet, row))
    sheet.tell_notes(row, reads, _DERIVED if not answers else frozenset(), _echoes(reads, form))
    call_date = _call_date(sheet, row, reads)
    colour = sheet.colour(row)
    brand = sheet.brand(row, reads)
    reason = value(reads, "motivo_no_contacto")
    record = CallRecord(
        form=form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=_fingerprint(reads, call_date),
        colour=colour,
        site=sheet.site(row, reads),
        brand=brand,
        service_type=value(reads, "tipo_servicio"),
        customer=value(reads, "cliente"),
        plate=value(reads, "placa"),
        adviser=value(reads, "asesor"),
        agent=value(reads, "agente"),
        responsible=value(reads, "responsable"),
        call_date=call_date,
        service_date=reads.get("fecha_servicio", EMPTY).value,
        attempts=_attempts(reads, contacted, call_date),
        contacted=_inferred_contact(contacted, answers, reads),
        no_contact_reason=reason,
        whatsapp=value(reads, "whatsapp"),
        answers=answers,
        specific=_scores(reads, form.specific),
        overall=overall,
        score=score,
        score_class=score_class(score, semaphore),
        comment=comment,
        suggestion=cells.written(value(reads, "sugerencia")),
        evidence=cells.written(value(reads, "gestion")),
        evidence_date=sheet.past(row, reads, "fecha_gestion"),
        status=sheet.status(row, reads),
        car_advisor=_car_advisor(sheet, colour, brand, reason),
    )
    _check(sheet, row, reads, record)
    check_answers(sheet, row, reads, record)
    return record


def classifying_score(
    form: FormPolicy, answers: Mapping[str, float], overall: float | None, *, loading: bool = False
) -> float | None:
    """The one score that classifies a customer (A-03). ``loading``: the overall formula is not calculated yet: none.

    «auto»: overall if typed → recommendation → mean of the answered general questions.
    """
    mean = round(sum(answers.values()) / len(answers), 6) if answers else None  # without float noise
    recommendation = answers.get(form.recommendation)
    if loading and form.classification in ("auto", "general"):
        return None
    match form.classification:
        case "general":
            return overall
        case "recomendacion":
            return recommendation
        case "promedio":
            return mean
        case "minimo":
            return min(answers.values(), default=None)
        case "auto":
            return next((found for found in (overall, recommendation, mean) if found is not None), None)


def score_class(score: float | None, semaphore: SemaphorePolicy) -> ScoreClass | None:
    """Bands without gaps, never rounded up into a better class: 6,5 detractor, 8,9 neutral (A-03)."""
    if score is None:
        return None
    if score < semaphore.detractor_below:
        return ScoreClass.DETRACTOR
    return ScoreClass.PROMOTER if score >= semaphore.promoter_from else ScoreClass.NEUTRAL


def _scores(reads: Reads, fields: tuple[str, ...]) -> dict[str, float]:
    return {field: score for field in fields if (score := reads.get(field, EMPTY).value) is not None}


def _echoes(reads: Reads, form: FormPolicy) -> frozenset[str]:
    """An overall off the scale is the echo of an answer off the scale, or of one turned into a date: told there."""
    general = reads.get("general", EMPTY).note
    if general is None or general.code != "calificacion_fuera_de_escala":
        return frozenset()
    return frozenset({"general"}) if any(reads.get(f, EMPTY).note for f in form.questions) else frozenset()


def _loading(sheet: Sheet, row: Row) -> bool:
    column = sheet.layout.columns.get("general")
    typed = row.cell(column).value if column is not None else None
    return isinstance(typed, CellError) and typed.type == "LOADING"


def _inferred_contact(contacted: bool | None, answers: Mapping[str, float], reads: Reads) -> bool | None:
    """CONTACTADO as typed; where nothing is, answers say yes, and NC or a reason of no contact says no."""
    if contacted is not None:
        return contacted
    if answers:
        return True
    not_reached = any(read.blank is Blank.NC for read in reads.values())
    return False if not_reached or value(reads, "motivo_no_contacto") else None


def _call_date(sheet: Sheet, row: Row, reads: Reads) -> date | None:
    """FECHA LLAMADA; where the form has only attempts, the last attempt that is a date."""
    if "fecha_llamada" in sheet.layout.columns:
        return sheet.past(row, reads, "fecha_llamada")
    for field in ("intento_2", "intento_1"):
        column = sheet.layout.columns.get(field)
        if column is not None:
            found = cells.day(row.cell(column).value, sheet.today).value
            if found is not None and found <= sheet.today:
                return found
    return None


def _attempts(reads: Reads, contacted: bool | None, call_date: date | None) -> int:
    counted: int | None = reads.get("intentos", EMPTY).value
    if counted is not None and 0 <= counted < 20:
        return counted
    tries = sum(1 for field in ("intento_1", "intento_2") if compact(value(reads, field)) not in ("", "no", "na"))
    return max(tries, 1 if contacted is not None or call_date else 0)


def _fingerprint(reads: Reads, call_date: date | None) -> Fingerprint:
    found = call_date or reads.get("fecha_llamada", EMPTY).value or reads.get("fecha_servicio", EMPTY).value
    return Fingerprint(
        plate=value(reads, "placa"),
        vin=value(reads, "vin"),
        document=value(reads, "documento"),
        phone=value(reads, "telefono") or value(reads, "telefono_2"),
        order=order_key(cells.written(value(reads, "orden"))),
        name=normalise(value(reads, "cliente")),
        date=found.isoformat() if found else "",
    )


def _car_advisor(sheet: Sheet, colour: RowColour, brand: str, reason: str) -> bool:
    """Answered in VW's portal: purple on a brand that has it (R-61, A-11), or the reason says so."""
    if reason == "Ya respondió en car.advisor":
        return True
    return colour.state is State.PURPLE and (not brand or brand in sheet.lists.car_advisor)


def _check(sheet: Sheet, row: Row, reads: Reads, record: CallRecord) -> None:
    """What does not agree within the row."""
    if record.score is not None and not reads.get("fecha_llamada", EMPTY).filled and record.call_date is None:
        sheet.tell(row, "fecha_llamada", _NO_DATE)
    typed = value(reads, "tipo_cliente")
    if typed and record.score_class is not None and cells.written(typed):
        said = cells.score_class_word(typed)
        if said is None:
            sheet.tell(row, "tipo_cliente", _CLASS_UNKNOWN)
        elif said is not record.score_class:
            points = f"{record.score:g}".replace(".", ",")
            sheet.tell(row, "tipo_cliente", _CLASS, f"{typed}, con calificación {points} ({record.score_class.value})")
    if record.evidence_date and record.call_date and record.evidence_date < record.call_date:
        sheet.tell(
            row, "fecha_gestion", _BEFORE_CALL,
            f"gestión {spanish_date(record.evidence_date)}, llamada {spanish_date(record.call_date)}",
        )  # fmt: skip
    if reads.get("contactado", EMPTY).value is False and record.answers:
        sheet.tell(row, "contactado", _CONTACT)
    registered: date | None = reads.get("fecha_registro", EMPTY).value
    if registered and record.call_date and (registered - record.call_date).days > _LATE_DAYS:
        sheet.tell(
            row,
            "fecha_registro",
            _LATE,
            f"llamada {spanish_date(record.call_date)}, registro {spanish_date(registered)}",
        )
