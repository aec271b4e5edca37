"""What a row still lacks to turn green, in the row's own words (R-57, R-65).

One source for the note on the cell, the mails, ``explain`` and the page: «escribir la gestión: ESTADO dice «Cerrado»,
pero no se lee qué se hizo». Every text goes on after «Falta: ».
"""

from __future__ import annotations

from textwrap import shorten

from sheets_automation.domain import fields
from sheets_automation.domain.addresses import spans
from sheets_automation.domain.cells.deeds import unfinished
from sheets_automation.domain.cells.negation import NEGATORS, clauses
from sheets_automation.domain.cells.text import clean
from sheets_automation.domain.privacy import masked
from sheets_automation.model import Layout, Record, State, Status, column_letters

_LONGEST = 60  # characters of what somebody typed
_BY_COLOUR = "{paint}: {why}"
_PAINT = "pintar {where} de amarillo si la está atendiendo, o de verde si ya respondió"


def quoted(typed: str) -> str:
    """«Cerrado»: what somebody typed, short and without personal data, for it goes into mails too."""
    return f"«{shorten(masked(typed), _LONGEST, placeholder=' …')}»"


def status_says(record: Record, layout: Layout) -> str:
    """«ESTADO dice «Cerrado»», «ESTADO está vacío»; "" where the tab has no such column."""
    if fields.STATUS not in layout.columns:
        return ""
    label = layout.label(fields.STATUS).strip() or "el estado"
    return f"{label} dice {quoted(record.status_typed)}" if record.status_typed.strip() else f"{label} está vacío"


def of_handling(record: Record, layout: Layout) -> str:
    """What the words of a row about its handling lack; "" where they say that it is done."""
    says, done = status_says(record, layout), record.status is Status.DONE
    if not record.evidence:
        return _unwritten(record, layout, says)
    if done:
        left = "terminar lo que queda: {}, pero la gestión dice que algo falta"
        return left.format(says or "el estado dice «realizada»") if unfinished(record.evidence) else ""
    finish = f"marcar {where(layout, State.GREEN)} en verde"
    if not says:
        return f"{finish} cuando el cliente quede atendido"
    if record.status is Status.DISSATISFIED:
        return f"marcar {where(layout, State.LIGHT_GREEN)} en verde claro si ya se gestionó: {says}"
    either = (
        f"{finish}, o «Gestión realizada» en {layout.label(fields.STATUS).strip()}, cuando el cliente quede atendido"
    )
    return f"{either}: hay gestión, pero {says}"


def _unwritten(record: Record, layout: Layout, says: str) -> str:
    """Nothing tells what was done: whatever the status says, that comes first."""
    management = layout.columns.get(fields.MANAGEMENT)
    typed = clean(record.row.cell(management).value) if management is not None else ""
    if typed and record.status is Status.DONE:
        return f"escribir qué se hizo con el cliente: {says}, pero la gestión dice {quoted(typed)}"
    if record.status in (Status.DONE, Status.IN_PROGRESS, Status.DISSATISFIED):
        return f"escribir la gestión: {says}, pero no se lee qué se hizo con el cliente"
    first = "contactar al cliente, escribir la gestión con su fecha y marcar la fila"
    return f"{first}: la gestión dice {quoted(typed)}" if typed else first


def by_colour(record: Record, layout: Layout, flag: str) -> str:
    """What to paint instead of a colour that says nothing about the handling; "" where the colour says it."""
    paint = _PAINT.format(where=where(layout, State.YELLOW))
    match record.colour.state:
        case State.UNKNOWN:
            tone = record.colour.cells[0][1].rgb.hex if record.colour.cells else ""
            return _BY_COLOUR.format(paint=paint, why=f"el tono {tone} no está en la convención")
        case State.BLUE if record.dissatisfied:
            return _BY_COLOUR.format(paint=paint, why="el azul es de sugerencias, y el cliente quedó insatisfecho")
        case State.PURPLE if flag:
            return _BY_COLOUR.format(paint=paint, why="el morado es solo de las marcas con plataforma propia")
        case State.PURPLE:
            return "escribir la gestión con su fecha; el morado no dice si se gestionó"
    return ""


def where(layout: Layout, state: State) -> str:
    """Where this tab's people put a state: «la fila (A–R)», «la celda de OBSERVACIONES»."""
    columns = layout.place(state)
    labels = [layout.labels.get(column, "").strip() for column in columns]
    if len(columns) == 1 and labels[0]:
        return f"la celda de {labels[0]}"
    letters = ", ".join(
        column_letters(first) + (f"–{column_letters(last)}" if last > first else "") for first, last in spans(columns)
    )
    return f"la fila ({letters})" if letters else "la fila"


def of_request(record: Record, layout: Layout, *, answered: bool) -> str:
    """The same of a complaint: its answer, the day of it, and a status that says so. ``answered``: the day is there."""
    says = status_says(record, layout)
    wanted = [] if record.evidence else ["escribir el tratamiento"]
    wanted += [] if answered else ["enviar la respuesta al cliente y escribir su fecha"]
    status = layout.label(fields.STATUS).strip()
    if not wanted and says and record.status is not Status.DONE:
        wanted = [f"poner «Respondida» en {status}"]
    if not wanted:
        return ""
    told = says if record.status_typed.strip() else ""
    there = "hay tratamiento, pero " if record.evidence and not answered else ""
    return f"{' y '.join(wanted)}{f': {there}{told}' if told else ''}"


def denies(record: Record) -> bool:
    """Whether the status says in so many words that it was not done: «no solucionado», «sin cerrar»."""
    words = {word for clause in clauses(record.status_typed) for word in clause}
    return record.status is Status.PENDING and not NEGATORS.isdisjoint(words)
