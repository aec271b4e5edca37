"""What the answers of a call amount to where numbers alone do not say it (A-03): zeros, NO, a class without a score.

A 0 is off the scale of 1–10 and often a formula's way of showing nothing: it counts only where somebody answered. And
where a row says that the customer is unhappy without a score that could be read, that is a finding, never silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import CASE_COLOURS
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import Blank, Read, doubtful
from sheets_automation.domain.cells.scores import answer
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value
from sheets_automation.domain.reading.totals import adds_up
from sheets_automation.model import Row, ScoreClass
from sheets_automation.policy import SemaphorePolicy

_UNSCORED = doubtful(
    "detractor_sin_calificacion",
    "la calificación del cliente",
    "Escriba la calificación de 1 a 10; si el cliente espera respuesta y no hay calificación, marque la fila en rojo.",
)
_SAID_NO = doubtful(
    "respuesta_no",
    "una calificación de 1 a 10",
    "El cliente respondió NO: si espera respuesta, escriba su calificación o marque la fila en rojo.",
)
_SUM = doubtful(
    "calificacion_es_suma",
    "una calificación de 1 a 10 y no la suma de las respuestas",
    "Corrija la fórmula o escriba la calificación que dio el cliente.",
)
_ALONE = doubtful(
    "calificacion_ilegible",
    "las respuestas del cliente: en esta columna los valores no son calificaciones",
    "Escriba la calificación en la columna de cada pregunta.",
)

# «Se llama y no contesta», «buzón», «celular apagado»: the agent speaks of the call, not the customer of the service
_NOT_REACHED = re.compile(
    r"^(?:(?:se|le|llam\w*|marc\w+|intent\w*|el|la|cliente|usuari\w|timbra|suena|repica|celular|telefono|numero|linea|\d+"
    r"|varias|dos|tres|veces|vez|y|pero|al|a|de|nuev\w+|otra|va|manda|envia) )*"
    r"(?:no contest(?:a|o|an|aron|ad[oa])\b|no respond(?:e|io|en)\b|no atiende|no atendio|sin (?:respuesta|contacto)"
    r"|buzon|correo de voz|nadie contest|apagad|fuera de (?:servicio|linea)|errad|equivocad|suspendid|ocupad|colg"
    r"|cuelga|nc\b|no efectiv|no (?:se|fue|ha sido|es)(?: ha)? (?:logr\w+|pud\w+|podido|posible|consigui\w+) "
    r"(?:el |tener |establecer )?(?:contact|comunic|ubic|localiz|habl)|ilocaliz|imposible (?:contact|comunic))"
)
# «Vehículo en el taller. No contestó la llamada.»
_ENDED_UNREACHED = re.compile(
    r"(?:^|[.;:]\s)\s*(?:el |la )?(?:cliente |usuari[oa] )?no (?:contest[aoó]|responde|respondi[oó]|atiende|atendi[oó])"
    r"(?: (?:a )?la llamada)?\W*$",
    re.IGNORECASE,
)
_CUSTOMER_SPEAKS = re.compile(r"\b(?:mis?|me|nos|nuestr\w+)\b")


def reached(reads: Reads, comment: str) -> bool | None:
    """Whether the customer was reached: CONTACTADO, else NC, a reason of no contact or the agent's words say no."""
    contacted: bool | None = reads.get(fields.CONTACTED, EMPTY).value
    if contacted is not None:
        return contacted
    if value(reads, fields.NO_CONTACT_REASON) or any(read.blank is Blank.NC for read in reads.values()):
        return False
    return False if says_not_reached(comment) else None


def says_not_reached(comment: str) -> bool:
    """A comment that begins or ends with what became of the call instead of what the customer said."""
    words = normalise(comment)
    told = _NOT_REACHED.match(words) or _ENDED_UNREACHED.search(comment)
    return bool(told) and not _CUSTOMER_SPEAKS.search(words)


def only_answers(sheet: Sheet, reads: Reads, comment: str) -> Reads:
    """The readings without the scores that are nobody's answer, which are told all the same: a 0 that nobody gave.

    An explicit NO wins over any comment. Nor is an overall 0 an answer where the answers it should sum up are not 0, or
    an overall score one that is the very sum of them.
    """
    given = [found for field in sheet.form.questions if (found := reads.get(field, EMPTY).value) is not None]
    overall: float | None = reads.get(fields.OVERALL, EMPTY).value
    if overall is not None and adds_up(overall, given):
        return {**reads, fields.OVERALL: Read(note=_SUM)}
    zeros = [field for field in (*sheet.form.questions, fields.OVERALL) if reads.get(field, EMPTY).value == 0]
    if not zeros:
        return reads
    known = reached(reads, comment)
    spoken = bool(cells.written(comment))
    settled = dict(reads)
    for field in zeros:
        on_scale = field in sheet.scales and sheet.scales[field].zero
        counts = known is True or (known is None and (spoken or on_scale))
        if not counts or (field == fields.OVERALL and any(given)):
            # a formula over a call that reached nobody is no typing error
            formula = field == fields.OVERALL and known is False and not spoken and len(zeros) == 1
            settled[field] = Read(blank=Blank.EMPTY, note=None if formula else reads[field].note)
    return settled


def check_answers(sheet: Sheet, row: Row, reads: Reads, record: CallRecord, semaphore: SemaphorePolicy) -> None:
    """Tells what a row says of an unhappy customer beside, or instead of, a score that could be read."""
    unhappy = record.score_class is ScoreClass.DETRACTOR or record.colour.state in CASE_COLOURS
    said = cells.score_class_word(value(reads, fields.CUSTOMER_CLASS)) if record.score is None and not unhappy else None
    if said is ScoreClass.DETRACTOR and _called(reads, record):
        sheet.tell(row, fields.CUSTOMER_CLASS, _UNSCORED)
    for field in _said_no(sheet, row, record) if not unhappy else ():
        if reached(reads, record.comment) is not False:
            sheet.tell(row, field, _SAID_NO)
    column = sheet.layout.columns.get(fields.OVERALL)
    if column is None or sheet.scales[fields.OVERALL].used:
        return
    alone = answer(row.cell(column).value).points if not record.answers and not unhappy else None
    if alone is not None and 0 < alone < semaphore.detractor_below:
        sheet.tell(row, fields.OVERALL, _ALONE)


def _called(reads: Reads, record: CallRecord) -> bool:
    """Whether the row says that somebody spoke: a class filled down by a formula is nobody's word."""
    if reached(reads, record.comment) is False:
        return bool(cells.written(record.comment)) and not says_not_reached(record.comment)
    return bool(record.attempts or record.comment or record.suggestion or record.evidence)


def _said_no(sheet: Sheet, row: Row, record: CallRecord) -> Iterator[str]:
    """Questions answered with NO in a column of SI and NO; an empty check box is NO only on an answered call."""
    for field in (*sheet.form.questions, fields.OVERALL):
        scale = sheet.scales.get(field)
        if scale is None or not scale.yes_no:
            continue
        typed = row.cell(sheet.layout.columns[field]).value
        if answer(typed).yes is False and (typed is not False or record.contacted):
            yield field
