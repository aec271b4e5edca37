"""Names that no person of the address book answers to: told once for each name and tab, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.domain.spanish import count
from sheets_automation.model import Record

R = TypeVar("R", bound=Record)

_UNKNOWN = doubtful(
    "persona_desconocida",
    "una persona de «Directorio»",
    "Corrija el nombre, o agregue esa persona o esa forma de escribirla en «Directorio».",
)


def tell_unknown(sheet: Sheet, records: Sequence[R], field: str, name_of: Callable[[R], str]) -> None:
    """``name_of``: who stands in that field of a record, as typed. Without an address book nobody is unknown."""
    if not sheet.lists.people.people or field not in sheet.layout.columns:
        return
    found: dict[str, list[R]] = {}
    for record in records:
        if name := name_of(record):
            found.setdefault(normalise(name), []).append(record)
    for rows in found.values():
        typed = name_of(rows[0])
        if find_person(typed, sheet.lists.people) is None:
            sheet.tell(rows[0].row, field, _UNKNOWN, f"{typed}, en {count(len(rows), 'fila', 'filas')}")
