"""What was planted in the sample workbooks, cell by cell: the answer sheet that tests compare the service with.

Nothing here is computed by the service. Deadlines,
classes and expected colours follow the written rules (spec §4 and §5,
A-01, A-03, A-14) through code of its own, so that agreement is evidence and not an echo.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

SEED = 20261125
#: The moment the samples are written for: Wednesday 25/11/2026, 18:00 in Bogotá. No call is later, but for planted
#: errors.
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=timezone(timedelta(hours=-5), "America/Bogota"))

ROJO, AMARILLO, VERDE = "rojo", "amarillo", "verde"
VERDE_CLARO, AZUL, MORADO = "verde_claro", "azul", "morado"
NONE = "none"
UNKNOWN = "desconocido"


@dataclass(frozen=True, slots=True)
class RowTruth:
    """One call in a satisfaction register (GSC-FOR-01 or GSC-FOR-03).

    ``kinds`` names everything planted in the row (empty: an ordinary call). ``score`` is the score that classifies by
    A-03 and ``call_date`` the real day, None where no reader can know it. ``answers`` are the four general questions,
    None where unanswered or illegible. ``before`` is the state people painted,
    ``before_fill`` its fill (``RRGGBB``, ``theme:N`` or empty) and ``expected`` the state after one run. ``due`` is the
    close of the second business day, Monday to Friday (A-01), for detractors whose call date is known and not in the
    future. ``writes`` says whether the service has to paint the row at all.
    """

    file: str
    tab: str
    row: int
    kinds: tuple[str, ...]
    sede: str
    brand: str
    plate: str | None
    vin: str | None
    adviser: str | None
    call_date: date | None
    contacted: bool
    score: float | None
    score_class: str
    answers: tuple[float | None, ...]
    before: str
    before_fill: str
    expected: str
    due: date | None

    @property
    def writes(self) -> bool:
        """True where one run changes the fill of the row."""
        return self.before != self.expected


@dataclass(frozen=True, slots=True)
class ComplaintTruth:
    """One request in GSC-FOR-04. ``limit`` is the true deadline (None: the type has no term), ``typed_limit`` the
    readable date in the sheet's own FECHA LÍMITE. ``state`` is one of abierto, en_tramite, cerrado, anulado. Colours
    stay as they are."""

    file: str
    tab: str
    row: int
    kinds: tuple[str, ...]
    number: str
    type: str
    sede: str
    brand: str
    plate: str | None
    received: date | None
    answered: date | None
    closed: date | None
    state: str
    limit: date | None
    typed_limit: date | None
    overdue: bool
    before: str


@dataclass(frozen=True, slots=True)
class ContactTruth:
    """One customer of a list to be called (GSC-FOR-09 or the recovery base). ``next`` is the action that the list of
    25/11/2026 has to hold for the row ("": none), ``law`` the codes of what does not agree with Ley 2300, ``first`` the
    day of the first call."""

    file: str
    tab: str
    row: int
    kind: str
    agent: str
    sede: str
    brand: str
    plate: str
    first: date | None
    tries: int
    reached: bool
    booked: bool
    appointment: date | None
    next: str
    law: tuple[str, ...]
    removed: str
    recovered: bool


@dataclass(frozen=True, slots=True)
class CrmTruth:
    """One row of GC-FOR-05, GC-FOR-06 or GC-FOR-21. ``verdict`` is a person's ("valid", "invalid", "unverified", ""),
    ``counts`` False for an activity that was called off or is still to come, ``age`` the light by days without
    follow-up, ``before`` what people painted, ``expected`` the light after one run. ``adviser`` "": in no address
    book."""

    file: str
    tab: str
    row: int
    kind: str
    adviser: str
    brand: str
    day: date | None
    verdict: str
    to_update: bool
    counts: bool
    closed: bool
    age: str
    before: str
    expected: str


@dataclass(frozen=True, slots=True)
class DirtyCell:
    """One cell typed in an unusual way. ``means`` is what the person meant (ISO date, number, text), None if nobody
    can know."""

    file: str
    tab: str
    cell: str
    field: str
    kind: str
    typed: str
    means: str | None


@dataclass(frozen=True, slots=True)
class TabTruth:
    """One tab: whether it is a register, where its heading ends, what is painted in it and in which tones."""

    file: str
    tab: str
    register: bool
    hidden: bool
    heading_row: int
    records: int
    painted: tuple[str, ...]
    tones: tuple[tuple[str, str], ...]
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """Everything that was written. ``rows`` holds every call, planted or not, in the order of the sheets."""

    files: tuple[Path, ...]
    tabs: tuple[TabTruth, ...]
    rows: tuple[RowTruth, ...]
    complaints: tuple[ComplaintTruth, ...]
    contacts: tuple[ContactTruth, ...]
    crm: tuple[CrmTruth, ...]
    dirty: tuple[DirtyCell, ...]

    @property
    def planted(self) -> tuple[RowTruth, ...]:
        """The calls in which something was planted."""
        return tuple(row for row in self.rows if row.kinds)

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that occurs, in calls and in complaints."""
        calls = {kind for row in self.rows for kind in row.kinds}
        return frozenset(calls.union(*(row.kinds for row in self.complaints)))

    def of_kind(self, kind: str) -> tuple[RowTruth, ...]:
        """The calls in which ``kind`` was planted."""
        return tuple(row for row in self.rows if kind in row.kinds)

    def register_rows(self) -> tuple[RowTruth, ...]:
        """The calls of the live registers: without the rows of a copied tab."""
        copies = {(tab.file, tab.tab) for tab in self.tabs if tab.copy_of}
        return tuple(row for row in self.rows if (row.file, row.tab) not in copies)

    def to_json(self) -> str:
        """The same as text, with ISO dates, for people and for other programs."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=str) + "\n"
