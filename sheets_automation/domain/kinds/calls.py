"""Satisfaction calls (GSC-FOR-01, GSC-FOR-03): rows with scores, painted by what was done for detractors.

How a row reads: domain §4.2, §4.3. Which score classifies: A-03. Which colour it gets: A-14. Its clock: A-01.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import CASE_COLOURS, Decision, Facts, decide
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.deeds import evidence, unfinished
from sheets_automation.domain.cells.identifies import identity_in
from sheets_automation.domain.cells.read import Blank, doubtful, repaired
from sheets_automation.domain.cells.suggestions import suggestion
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.attempt import attempts_of, was_sent
from sheets_automation.domain.kinds.call_answers import check_answers, only_answers
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.kinds.kind import CaseWords, Claim, Kind, Setting
from sheets_automation.domain.kinds.lacking import denies, of_handling
from sheets_automation.domain.kinds.next_call import CallState, NextCall, next_call
from sheets_automation.domain.kinds.second_call import STILL_UNHAPPY, SecondCall, asked_for, closed_on, second_call
from sheets_automation.domain.reading.doubtful_days import with_doubtful_days
from sheets_automation.domain.reading.score_columns import column_scales
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, order_key, value
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.domain.worktime import deadline
from sheets_automation.model import (
    Case,
    CellError,
    Fingerprint,
    Layout,
    Row,
    RowColour,
    ScoreClass,
    State,
    Status,
)
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
_SECOND_FIRST = doubtful("segunda_llamada_antes", "una fecha igual o posterior a la llamada", "Revise las dos fechas.")
_UNHAPPY_FIX = "El cliente sigue insatisfecho: el director decide si la fila vuelve a rojo; el caso no se reabre solo."

#: Where a row's day stands: FECHA LLAMADA, else the last attempt.
_DAYS = (fields.CALLED_ON, *reversed(fields.ATTEMPTS))

#: Cases of this register: by the score, or because a person painted a row that the score would not make one.
DETRACTOR, PAINTED = "detractor", "marca"


class Calls(Kind[CallRecord]):
    """A row is a case by its score class, or because a person painted it."""

    id = "satisfaccion"
    row_word = ("llamada", "llamadas")
    usually_painted = True
    cases: ClassVar[Mapping[str, CaseWords]] = {
        DETRACTOR: CaseWords(
            alone="Estos clientes calificaron de {scale} y esperan respuesta{term}.",
            among="clientes que calificaron de {scale}",
            clocked=True,
        ),
        PAINTED: CaseWords(
            alone="Alguien marcó a estos clientes para seguimiento y esperan respuesta{term}.",
            among="clientes que alguien marcó para seguimiento",
            clocked=True,
        ),
    }

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[CallRecord]:
        sheet.on_scales(column_scales(sheet, rows))
        return with_doubtful_days(sheet, [call_record(sheet, row, semaphore) for row in rows], _DAYS)

    def decide(self, record: CallRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:
        return decide(
            Facts(
                colour=record.colour,
                painted=case.painted if case else None,
                detractor=record.dissatisfied,
                scored=record.score_class is not None,
                evidence=bool(record.evidence),
                unfinished=unfinished(record.evidence),
                said_done=record.status is Status.DONE,
                denied=denies(record),
                suggestion=bool(record.suggestion),
                car_advisor=record.car_advisor,
                policy=semaphore,
            )
        )

    def claim(self, record: CallRecord, shown: State, setting: Setting) -> Claim | None:
        if not record.dissatisfied and shown not in CASE_COLOURS:
            return None
        clock = setting.form.clock
        over = shown is State.GREEN or (shown is State.LIGHT_GREEN and clock.light_green_closes)
        if record.colour.state is State.PURPLE:  # the colour is taken: only the management columns can say it
            over = bool(record.evidence and (record.evidence_date or record.status is Status.DONE))
        return Claim(
            kind=DETRACTOR if record.dissatisfied else PAINTED,
            term=lambda start: deadline(start, clock.days, setting.calendar),
            over=over,
            ended_on=record.evidence_date,
        )

    def missing(self, record: CallRecord, layout: Layout) -> str:
        return of_handling(record, layout)

    def term_words(self, form: FormPolicy) -> str:
        return count(form.clock.days, "día hábil", "días hábiles")

    def told(self, record: CallRecord) -> Mapping[str, str]:
        score = "none" if record.score is None else f"{record.score:g} ({record.score_class})"
        day = full_date(record.call_date) if record.call_date else "none"
        status = record.status.value if record.status else "none"
        return {"call date": day, "score": score, "evidence": record.evidence or "none", "status text": status}

    def closed_well(self, record: CallRecord, setting: Setting) -> date | None:
        case = setting.case
        return closed_on(case, record.evidence_date) if case is not None and case.kind == DETRACTOR else None

    def next_call(self, record: CallRecord, setting: Setting, today: date) -> NextCall | None:
        if record.second is not None and not record.second.made:
            closed = self.closed_well(record, setting)
            told = second_call(closed, setting.form.second_call, setting.calendar, today) if closed else None
            if told is not None:
                return told
        policy = setting.form.calls
        if policy is None:
            return None
        state = CallState(
            attempts=record.tries,
            contacted=True if record.answers or record.overall is not None else record.contacted,
            reason=record.no_contact_reason,
            whatsapp=record.whatsapp,
            stopped=record.car_advisor,
        )
        return next_call(state, policy, setting.calendar, today)

    def called_by(self, record: CallRecord) -> str:
        return record.agent


def call_record(sheet: Sheet, row: Row, semaphore: SemaphorePolicy) -> CallRecord:
    """One row; everything wrong with it goes to the sheet's notes."""
    form = sheet.form
    reads: Reads = sheet.read(row)
    contacted: bool | None = reads.get(fields.CONTACTED, EMPTY).value
    comment = value(reads, fields.COMMENT)
    reads = only_answers(sheet, reads, comment)
    answers = _scores(reads, form.questions)
    overall: float | None = reads.get(fields.OVERALL, EMPTY).value
    score = classifying_score(form, answers, overall, loading=_loading(sheet, row))
    sheet.tell_notes(row, reads, fields.derived() if not answers else frozenset(), _echoes(reads, form))
    call_date = _call_date(sheet, row, reads)
    colour = sheet.colour(row)
    brand = sheet.brand(row, reads)
    reason = _reason(value(reads, fields.NO_CONTACT_REASON), semaphore)
    record = CallRecord(
        form=form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=_fingerprint(reads, call_date),
        colour=colour,
        site=sheet.site(row, reads),
        brand=brand,
        service_type=value(reads, fields.SERVICE_TYPE),
        customer=value(reads, fields.CUSTOMER),
        plate=value(reads, fields.PLATE),
        adviser=value(reads, fields.ADVISER),
        responsible=value(reads, fields.RESPONSIBLE),
        start=sheet.start(row) or call_date,
        agent=value(reads, fields.AGENT),
        call_date=call_date,
        tries=attempts_of(sheet, row, reads, call_date, answered=contacted is not None),
        contacted=_inferred_contact(contacted, answers, reads),
        no_contact_reason=reason,
        answers=answers,
        specific=_scores(reads, form.specific),
        overall=overall,
        score=score,
        score_class=score_class(score, semaphore),
        comment=comment,
        suggestion=suggestion(value(reads, fields.SUGGESTION)),
        evidence=evidence(value(reads, fields.MANAGEMENT)),
        evidence_date=sheet.past(row, reads, fields.MANAGED_ON),
        status=sheet.status(row, reads),
        status_typed=value(reads, fields.STATUS),
        car_advisor=_in_platform(sheet, colour, brand, reason),
        whatsapp=was_sent(value(reads, fields.WHATSAPP)),
        second=_second(sheet, row, reads, call_date, semaphore),
    )
    _check(sheet, row, reads, record)
    check_answers(sheet, row, reads, record, semaphore)
    return record


def _second(sheet: Sheet, row: Row, reads: Reads, called: date | None, semaphore: SemaphorePolicy) -> SecondCall | None:
    """What the row says about the second call; one before the first, and a low score, are told."""
    if not asked_for(sheet.form, sheet.layout.columns):
        return None
    day = sheet.past(row, reads, fields.SECOND_CALL_ON)
    score: float | None = reads.get(fields.SECOND_SCORE, EMPTY).value
    found = SecondCall(day, score, score_class(score, semaphore))
    if day and called and day < called:
        told = f"segunda llamada {full_date(day)}, llamada {full_date(called)}"
        sheet.tell(row, fields.SECOND_CALL_ON, _SECOND_FIRST, told)
    if found.score_class is ScoreClass.DETRACTOR:
        least = f"{semaphore.detractor_below:g}".replace(".", ",")
        note = doubtful(STILL_UNHAPPY, f"{least} o más después de la gestión", _UNHAPPY_FIX)
        sheet.tell(row, fields.SECOND_SCORE, note)
    return found


def classifying_score(
    form: FormPolicy, answers: Mapping[str, float], overall: float | None, *, loading: bool = False
) -> float | None:
    """The one score that classifies a customer (A-03). ``loading``: the overall formula is not calculated yet: none.

    «auto»: overall if typed → recommendation → mean of the answered general questions.
    """
    mean = round(sum(answers.values()) / len(answers), 6) if answers else None  # without float noise
    recommendation = answers.get(form.recommendation or fields.RECOMMENDATION)
    if loading and form.classification in ("auto", fields.OVERALL):
        return None
    chosen = {
        "auto": next((found for found in (overall, recommendation, mean) if found is not None), None),
        fields.OVERALL: overall,
        fields.RECOMMENDATION: recommendation,
        "promedio": mean,
        "minimo": min(answers.values(), default=None),
    }
    return chosen[form.classification]


def score_class(score: float | None, semaphore: SemaphorePolicy) -> ScoreClass | None:
    """Bands without gaps, never rounded up into a better class: 6,5 detractor, 8,9 neutral (A-03)."""
    if score is None:
        return None
    if score < semaphore.detractor_below:
        return ScoreClass.DETRACTOR
    return ScoreClass.PROMOTER if score >= semaphore.promoter_from else ScoreClass.NEUTRAL


def _scores(reads: Reads, questions: tuple[str, ...]) -> dict[str, float]:
    return {field: score for field in questions if (score := reads.get(field, EMPTY).value) is not None}


def _echoes(reads: Reads, form: FormPolicy) -> frozenset[str]:
    """An overall off the scale is the echo of an answer off the scale, or of one turned into a date: told there."""
    general = reads.get(fields.OVERALL, EMPTY).note
    if general is None or general.code != "calificacion_fuera_de_escala":
        return frozenset()
    return frozenset({fields.OVERALL}) if any(reads.get(f, EMPTY).note for f in form.questions) else frozenset()


def _loading(sheet: Sheet, row: Row) -> bool:
    column = sheet.layout.columns.get(fields.OVERALL)
    typed = row.cell(column).value if column is not None else None
    return isinstance(typed, CellError) and typed.type == "LOADING"


def _inferred_contact(contacted: bool | None, answers: Mapping[str, float], reads: Reads) -> bool | None:
    """CONTACTADO as typed; where nothing is, answers say yes, and NC or a reason of no contact says no."""
    if contacted is not None:
        return contacted
    if answers:
        return True
    not_reached = any(read.blank is Blank.NC for read in reads.values())
    return False if not_reached or value(reads, fields.NO_CONTACT_REASON) else None


def _call_date(sheet: Sheet, row: Row, reads: Reads) -> date | None:
    """FECHA LLAMADA; where the form has only attempts, the last attempt that is a date."""
    if fields.CALLED_ON in sheet.layout.columns:
        return sheet.past(row, reads, fields.CALLED_ON)
    return next((day for field in reversed(fields.ATTEMPTS) if (day := sheet.day(row, field)) is not None), None)


def _fingerprint(reads: Reads, call_date: date | None) -> Fingerprint:
    found = call_date or reads.get(fields.CALLED_ON, EMPTY).value or reads.get(fields.SERVED_ON, EMPTY).value
    return Fingerprint(
        plate=identity_in(reads, fields.PLATE),
        vin=identity_in(reads, fields.VIN),
        document=identity_in(reads, fields.DOCUMENT),
        phone=identity_in(reads, fields.PHONE, fields.PHONE_2),
        order=order_key(cells.written(value(reads, fields.ORDER))),
        name=normalise(value(reads, fields.CUSTOMER)),
        date=found.isoformat() if found else "",
    )


def _reason(typed: str, semaphore: SemaphorePolicy) -> str:
    """Why the customer was not reached; a platform by whatever name the company gives it."""
    names = (semaphore.platform, *semaphore.platform_spellings)
    return cells.ELSEWHERE if cells.answered_elsewhere(typed, names) else typed


def _in_platform(sheet: Sheet, colour: RowColour, brand: str, reason: str) -> bool:
    """Answered in the brand's platform: purple on a brand that has one (R-61, A-11), or the reason says so."""
    if reason == cells.ELSEWHERE:
        return True
    return colour.state is State.PURPLE and (not brand or brand in sheet.lists.platform)


def _check(sheet: Sheet, row: Row, reads: Reads, record: CallRecord) -> None:
    """What does not agree within the row."""
    if record.score is not None and not reads.get(fields.CALLED_ON, EMPTY).filled and record.call_date is None:
        sheet.tell(row, fields.CALLED_ON, _NO_DATE)
    typed = value(reads, fields.CUSTOMER_CLASS)
    if typed and record.score_class is not None and cells.written(typed):
        said = cells.score_class_word(typed)
        if said is None:
            sheet.tell(row, fields.CUSTOMER_CLASS, _CLASS_UNKNOWN)
        elif said is not record.score_class:
            points = f"{record.score:g}".replace(".", ",")
            sheet.tell(
                row, fields.CUSTOMER_CLASS, _CLASS, f"{typed}, con calificación {points} ({record.score_class.value})"
            )
    if record.evidence_date and record.call_date and record.evidence_date < record.call_date:
        sheet.tell(
            row, fields.MANAGED_ON, _BEFORE_CALL,
            f"gestión {full_date(record.evidence_date)}, llamada {full_date(record.call_date)}",
        )  # fmt: skip
    if reads.get(fields.CONTACTED, EMPTY).value is False and record.answers:
        sheet.tell(row, fields.CONTACTED, _CONTACT)
    registered: date | None = reads.get(fields.REGISTERED_ON, EMPTY).value
    if registered and record.call_date and (registered - record.call_date).days > _LATE_DAYS:
        sheet.tell(
            row,
            fields.REGISTERED_ON,
            _LATE,
            f"llamada {full_date(record.call_date)}, registro {full_date(registered)}",
        )
