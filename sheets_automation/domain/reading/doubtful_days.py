"""Call dates that the tab and the rows around them contradict: the year, or day and month the wrong way round (A-01).

A case that begins on such a day is a year overdue from the first minute, and too old to be mailed. So the day stays as
it was typed, its cell is a finding, and the clock counts from the first sight. Neighbours decide, never the calendar: a
month that runs over into the next, December's calls registered in January, old rows typed in together and a tab that
is wholly of another year are no error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from sheets_automation.domain.cells.read import Note, doubtful
from sheets_automation.domain.reading.sheet import Sheet, year_in
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Record

R = TypeVar("R", bound=Record)

_AROUND = 8  # dated rows looked at on each side
_ENOUGH = 4  # of them, for the neighbours to be a witness
_ENOUGH_WITH_TITLE = 2  # where the tab's title says the year too
_CLOSE = timedelta(days=10)  # days so near to each other support each other
_MONTH = timedelta(days=31)
_FAR = timedelta(days=20)  # nearer than this to the middle of its neighbours, no day is out of place

_DOUBTFUL = doubtful(
    "fecha_no_concuerda",
    "",
    "Corrija la fecha si está mal escrita; mientras tanto, el plazo cuenta desde que el servicio vio la fila.",
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a day is out of place, and the day that its neighbours suggest."""

    suggested: date
    what: str  # Spanish


def with_doubtful_days(sheet: Sheet, records: Sequence[R], columns: Sequence[str]) -> tuple[R, ...]:
    """The records, those whose day is contradicted marked as such and told at their cells.

    ``columns``: the fields in which a row's day may stand.
    """
    days = [record.day for record in records]
    doubts = doubts_of(days, year_in(sheet.tab.title) or year_in(sheet.workbook.title), sheet.today)
    if not doubts:
        return tuple(records)
    field = next((name for name in columns if name in sheet.layout.columns), columns[0])
    settled = list(records)
    for at, doubt in doubts.items():
        settled[at] = replace(records[at], likely_day=doubt.suggested)
        sheet.tell(records[at].row, field, _note(doubt))
    return tuple(settled)


def _note(doubt: Doubt) -> Note:
    return replace(_DOUBTFUL, expected=f"{doubt.what}: ¿{full_date(doubt.suggested)}?")


def doubts_of(days: Sequence[date | None], titled: int | None, today: date) -> dict[int, Doubt]:
    """Place in ``days`` → doubt. ``titled``: the year that the tab's or the file's title names."""
    dated = [(at, day) for at, day in enumerate(days) if day is not None]
    found: dict[int, Doubt] = {}
    for place, (at, day) in enumerate(dated):
        before = dated[max(place - _AROUND, 0) : place]
        near = sorted(other for _at, other in (*before, *dated[place + 1 : place + 1 + _AROUND]))
        if near and abs(day - near[len(near) // 2]) > _FAR:
            doubt = _doubt(day, near, titled, today)
            if doubt is not None:
                found[at] = doubt
    return found


def _doubt(day: date, near: Sequence[date], titled: int | None, today: date) -> Doubt | None:
    alike = _alike(day, near)
    for suggested in _other_years(day, near):
        agreed = titled == suggested.year != day.year
        few = _ENOUGH_WITH_TITLE if agreed else _ENOUGH
        if len(near) >= few and alike * (2 if agreed else 3) <= len(near) and _fits(suggested, day, near, today):
            return Doubt(suggested, "un año como el de la pestaña y las filas vecinas")
    swapped = _swapped(day)
    if swapped is not None and len(near) >= _ENOUGH and alike <= 2 and _fits(swapped, day, near, today):
        return Doubt(swapped, "un día como los de las filas vecinas, con el día antes del mes")
    return None


def _fits(suggested: date, day: date, near: Sequence[date], today: date) -> bool:
    """Whether the suggested day lies among the neighbours, and the typed one well outside them."""
    middle = near[len(near) // 2]
    off, typed_off = abs(suggested - middle), abs(day - middle)
    if suggested > today or off > _MONTH or 2 * off >= typed_off:
        return False
    within = sum(1 for other in near if abs(other - suggested) <= _MONTH)
    closest = sum(1 for other in near if abs(other - suggested) <= _CLOSE)
    alone = len(near) - _alike(day, near)
    return 4 * within >= 3 * alone and (closest >= 2 or typed_off > 2 * _MONTH)


def _alike(day: date, near: Sequence[date]) -> int:
    return sum(1 for other in near if abs(other - day) <= _CLOSE)


def _other_years(day: date, near: Sequence[date]) -> Iterator[date]:
    """The same day and month in the years of its neighbours, the middle one's first."""
    middle = near[len(near) // 2].year
    for year in dict.fromkeys((middle, near[0].year, near[-1].year)):
        if year != day.year and (other := _made(year, day.month, day.day)) is not None:
            yield other


def _swapped(day: date) -> date | None:
    return None if day.day == day.month else _made(day.year, day.day, day.month)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
