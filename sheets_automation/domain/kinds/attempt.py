"""The attempts to reach a customer, as a row tells them: when each was made (domain §4.2 «intentos», §4.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sheets_automation.domain import fields
from sheets_automation.domain.cells.hours import hour_in
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet
from sheets_automation.model import Row

_MOST = 100  # attempts: outbound campaigns reach 42 on one customer; a larger number is a telephone or a date
_IMPOSSIBLE = doubtful(
    "intentos_imposibles", "cuántas veces se llamó", "Escriba en esta columna solo el número de intentos."
)
_DAY_INSIDE = re.compile(r"\d{1,2}[/-]\d{1,2}(?:[/-](?:\d{4}|\d{2}))?")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. ``day`` None: the row says that it was made, and not when."""

    day: date | None = None
    at: time | None = None


def attempts_of(sheet: Sheet, row: Row, reads: Reads, called: date | None, *, answered: bool) -> tuple[Attempt, ...]:
    """The tries of a row, first to last: its columns of attempts, its count, else its day or its outcome alone."""
    tried = [_attempt(sheet, row, field) for field in fields.ATTEMPTS if _is_one(reads, field)]
    counted: int | None = reads.get(fields.ATTEMPT_COUNT, EMPTY).value
    if counted is not None and not 0 <= counted < _MOST:
        sheet.tell(row, fields.ATTEMPT_COUNT, _IMPOSSIBLE)
        counted = None
    made = len(tried) if counted is None else counted
    if not made and (called is not None or answered):
        made = 1
    tries = [*tried, *[Attempt()] * (made - len(tried))][: max(made, len(tried))]
    if tries and called is not None and all(one.day is None for one in tries):
        tries[-1] = Attempt(called, tries[-1].at or _hour(sheet, row))
    return tuple(tries)


def was_sent(typed: str) -> bool:
    """Whether the WhatsApp message was sent: «SI», «enviado 3/11», «visto»; «no tiene wpp» closes the matter too."""
    words = normalise(typed)
    return bool(words) and words not in ("no", "pendiente", "pte", "por enviar", "falta", "no enviado")


def days_of(attempts: Sequence[Attempt]) -> list[date]:
    """The days that are known, first to last."""
    return [one.day for one in attempts if one.day is not None]


def _is_one(reads: Reads, field: str) -> bool:
    read = reads.get(field, EMPTY)
    return read.filled and compact(str(read.value)) not in ("", "no", "na")


def _attempt(sheet: Sheet, row: Row, field: str) -> Attempt:
    column = sheet.layout.columns[field]
    typed = row.cell(column).value
    day = sheet.day(row, field)
    if day is None and isinstance(typed, str) and (inside := _DAY_INSIDE.search(typed)) is not None:
        day = sheet.past_day(inside.group())
    return Attempt(day, hour_in(typed))


def _hour(sheet: Sheet, row: Row) -> time | None:
    column = sheet.layout.columns.get(fields.CALLED_ON)
    return hour_in(row.cell(column).value) if column is not None else None
