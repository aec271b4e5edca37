"""What people are told of rows that stand in another tab or file already: one finding per tab, never silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sheets_automation.domain.cases.likeness import Place, place
from sheets_automation.domain.cases.originals import stands_in_copy, tab_of
from sheets_automation.domain.cells.read import Note, doubtful
from sheets_automation.domain.reading.findings import Notes
from sheets_automation.domain.spanish import count
from sheets_automation.model import Finding, Reading, Record, Register, Severity, State, Where, Workbook

_COPY = doubtful(
    "pestana_copiada",
    "cada fila en una sola pestaña",
    "Elimine la copia: sus filas repetidas no se cuentan ni se gestionan dos veces.",
)
_MIRROR = Note(
    "pestana_espejo",
    Severity.INFO,
    "la gestión y los colores en la fila escrita a mano",
    "No cambie nada si la pestaña es solo de consulta: los casos y los colores van en la fila original.",
)
_ELSEWHERE = Note(
    "filas_en_otra_pestana",
    Severity.INFO,
    "cada fila en una sola pestaña",
    "No cambie nada si es a propósito: cada fila se cuenta y se gestiona una vez, en la pestaña original.",
)
_LISTED = 5
_DONE = (State.GREEN, State.LIGHT_GREEN, State.PURPLE)


def told(reading: Reading, workbooks: Sequence[Workbook], copies: Mapping[Place, Where]) -> Iterator[Finding]:
    """Findings about tabs with rows whose original stands in another tab; within one tab ``fila_duplicada`` tells."""
    books = {book.id: book for book in workbooks}
    records = {place(record.where): record for record in reading.records}
    for register in reading.registers:
        there = [
            (record, original)
            for record in register.records
            if (original := copies.get(place(record.where))) and tab_of(original) != tab_of(record.where)
        ]
        book = books.get(register.workbook_id)
        tab = book.tab(register.sheet_id) if book else None
        if there and book and tab:
            notes = Notes(book, tab)
            _tell(notes, register, there, [r for r, o in there if _worked_on(r, records.get(place(o)))])
            yield from notes.findings(0)


def _tell(notes: Notes, register: Register, there: Sequence[tuple[Record, Where]], worked: Sequence[Record]) -> None:
    (_id, title), _n = Counter((tab_of(where), where.tab) for _record, where in there).most_common(1)[0]
    other = there[0][1]
    if other.workbook_id != register.workbook_id:
        title = f"{title}» de «{other.workbook}"
    part, many = f"{len(there)} de {count(len(register.records), 'fila', 'filas')}", len(there) > 1
    if stands_in_copy(there[0][0].where):
        elsewhere = "otra pestaña" if other.workbook_id == register.workbook_id else "otro archivo"
        notes.add_tab(_COPY, f"{part} {'iguales a las' if many else 'igual a la'} de {elsewhere}")
        return
    if sum(record.where.row in register.shown_rows for record, _where in there) * 2 > len(there):
        note, read = _MIRROR, f"{part} {'muestran' if many else 'muestra'} por fórmula lo de «{title}»"
    else:
        note, read = _ELSEWHERE, f"{part} {'ya están' if many else 'ya está'} en «{title}»"
    if worked:
        rows = ", ".join(str(record.where.row + 1) for record in worked[:_LISTED])
        rows = f"{'filas' if len(worked) > 1 else 'fila'} {rows}{' …' if len(worked) > _LISTED else ''}"
        fix = f"Pase el color y la gestión a «{title}»: lo que se anota en la fila repetida no cuenta."
        note, read = replace(note, severity=Severity.WARNING, fix=fix), f"{read}; con color o gestión propia: {rows}"
    notes.add_tab(note, read)


def _worked_on(copy: Record, original: Record | None) -> bool:
    """Whether somebody painted or wrote on the copy what the original does not show."""
    if original is None:
        return False
    shown, there = copy.colour.state, original.colour.state
    further = shown in _DONE and there not in _DONE
    further |= shown is State.YELLOW and there in (State.NONE, State.RED)
    return further or copy.evidence not in ("", "0", original.evidence)  # 0: a formula over an empty cell
