"""Which colour the service may write on a PQRS, where its form wants that (``pinta``; spec §4).

The same meanings and the same restraint as for calls (A-14): people's green, light green, purple, blue and unknown
colours stay; green mirrors what the row itself says, with a day and something that shows the answer.
"""

from __future__ import annotations

from collections.abc import Callable

from sheets_automation.domain.cases.decide import WORDS_TAKEN_BACK, Decision
from sheets_automation.domain.cells.deeds import unfinished
from sheets_automation.domain.kinds.complaint_record import PLEASED, SUGGESTION, ComplaintRecord
from sheets_automation.model import Fill, State, Status
from sheets_automation.policy import SemaphorePolicy

_OPEN = (State.NONE, State.RED, State.YELLOW)


def decide_complaint(record: ComplaintRecord, painted: Fill | None, policy: SemaphorePolicy) -> Decision:
    """The first rule that answers; where none does, the row is left as it is. ``painted``: what we painted last."""
    for rule in (_persons_colour, _asks_nothing, _done, _begun, _nothing_done):
        decision = rule(record, painted, policy)
        if decision is not None:
            return decision
    return Decision(None, "A-14", "no hay nada que cambiar en esta fila")


def _is_ours(record: ComplaintRecord, painted: Fill | None) -> bool:
    cells = record.colour.cells
    return painted is not None and bool(cells) and all(fill.rgb == painted.rgb for _column, fill in cells)


def _finished(record: ComplaintRecord) -> bool:
    """Its own status says so, the answer has its day, and something shows what was answered."""
    return record.status is Status.DONE and record.answered is not None and bool(record.evidence)


Rule = Callable[[ComplaintRecord, Fill | None, SemaphorePolicy], Decision | None]


def _persons_colour(record: ComplaintRecord, painted: Fill | None, _policy: SemaphorePolicy) -> Decision | None:
    present = record.colour.state
    if present in _OPEN:
        return None
    if present is State.GREEN and _is_ours(record, painted):
        if _finished(record):
            return Decision(None, "R-65", "verde: lo puso el servicio; el estado, la fecha y la respuesta lo dicen")
        reason = "verde: lo puso el servicio por unas palabras que la fila ya no dice; solo una persona lo quita"
        return Decision(None, "R-65", reason, WORDS_TAKEN_BACK)
    return Decision(None, "R-55", "el color lo puso una persona, o no está en la convención: se respeta")


def _asks_nothing(record: ComplaintRecord, painted: Fill | None, policy: SemaphorePolicy) -> Decision | None:
    """Suggestions, congratulations, annulled requests: never red. Our own red or yellow on them goes."""
    if record.status is not Status.CANCELLED and record.kind not in PLEASED:
        return None
    present = record.colour.state
    suggested = record.kind == SUGGESTION and record.status is not Status.CANCELLED
    if suggested and policy.blue_from_suggestion and (present is State.NONE or _is_ours(record, painted)):
        return Decision(State.BLUE, "R-60", "es una sugerencia; no requiere seguimiento")
    if present is not State.NONE and _is_ours(record, painted):
        return Decision(State.NONE, "A-14", "la fila ya no pide respuesta y el color era del servicio")
    return Decision(None, "A-14", "la fila no pide respuesta")


def _done(record: ComplaintRecord, _painted: Fill | None, policy: SemaphorePolicy) -> Decision | None:
    if not _finished(record):
        return None
    if record.satisfied is False:
        return Decision(None, "R-59", "respondida con el cliente insatisfecho: el verde claro lo pone una persona")
    if unfinished(record.evidence):
        return _yellow(record, policy, "el estado dice que se respondió y el texto dice que algo falta", "falta_algo")
    if policy.green_by_status:
        return Decision(State.GREEN, "R-65", "el estado dice que se respondió, con fecha y respuesta escrita")
    return Decision(None, "R-65", "lista para cerrar: falta que una persona la marque en verde", "listo_para_cerrar")


def _begun(record: ComplaintRecord, _painted: Fill | None, policy: SemaphorePolicy) -> Decision | None:
    """Something is written, or the status says «en trámite»: yellow (R-57)."""
    said = record.status in (Status.IN_PROGRESS, Status.DONE) or record.answered or record.closed
    if not (record.evidence or said):
        return None
    return _yellow(record, policy, "hay tratamiento o un estado en trámite, y aún no consta la respuesta completa")


def _yellow(record: ComplaintRecord, policy: SemaphorePolicy, reason: str, flag: str = "") -> Decision:
    begun = State.YELLOW if policy.auto_yellow else State.RED
    present = record.colour.state
    wanted = present is State.NONE or (present, begun) == (State.RED, State.YELLOW)
    return Decision(begun if wanted else None, "R-57", reason, flag)


def _nothing_done(record: ComplaintRecord, _painted: Fill | None, _policy: SemaphorePolicy) -> Decision | None:
    if record.colour.state is State.NONE:
        return Decision(State.RED, "R-56", "PQRS abierta, sin tratamiento registrado")
    return None
