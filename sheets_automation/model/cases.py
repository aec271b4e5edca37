"""What is known about a case.

Everything here is a frozen value. Rows and columns are 0-based as in the API; ``a1`` turns them into what people see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sheets_automation.model.reading import Fingerprint, State
from sheets_automation.model.sheets import Fill, Where


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer is due and the sentence that says why (spec §5)."""

    warning: date | None  # from this business day on the answer is told as «por vencer»; None for one-day terms
    due: date
    explanation: str  # «Vence mar 17/11/2026 · día 1: vie 13 · lun 16 festivo»
    calendar: str  # version of the calendar it was computed with


class CaseStatus(StrEnum):
    OPEN = "abierto"
    CLOSED = "cerrado"
    WITHDRAWN = "retirado"  # the score was corrected, or the mark taken away
    LOST = "fila_no_encontrada"  # its row is gone from the sheets


@dataclass(frozen=True, slots=True)
class Closing:
    """One end of a case; a reopened case keeps its earlier ones."""

    on: date
    state: State
    in_time: bool | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A case was told to somebody (domain §5.3)."""

    level: str  # N0 … N4; R: that it has ended
    due: date | None  # the deadline that the level speaks of
    day: date
    recipient: str  # address


@dataclass(frozen=True, slots=True)
class Case:
    """One row that needs an answer, as the register ``Casos`` keeps it (spec §6)."""

    number: str  # C-2026-00042
    mark: int  # metadataId on its row
    form: str
    kind: str  # what made it a case: one of the sorts that its kind of register names
    where: Where  # as last seen
    fingerprint: Fingerprint
    site: str
    brand: str
    owner: str  # name of the person who must answer; «sin responsable» when nobody is known
    plate: str
    customer: str  # first name and initial only
    score: float | None
    said: str  # the customer's words, shortened
    opened: date  # day 0 of the running clock
    due: date | None
    warning: date | None
    explanation: str
    calendar: str
    status: CaseStatus
    state: State  # colour last seen or written
    painted: Fill | None  # the fill we wrote last and that was still there; None: the colour is a person's
    first_seen: datetime
    closed_on: date | None = None
    in_time: bool | None = None
    closings: tuple[Closing, ...] = ()
    reopened: int = 0
    flags: tuple[str, ...] = ()  # reiterativo, garantia, reclamacion_legal, registro_tardio …
    held: str = ""  # digest of the facts under which an undo took our colour away: not repainted while they last
    disputed: str = ""  # digest of the facts under which a person set the colour back: it stands while they last
    marked: bool = False  # its row carried its mark when last seen: without it the row is gone, not merely unmarked
    silent: bool = False  # old when first seen, or overdue when the register was rebuilt: the past is not mailed
    redated: tuple[str, ...] = ()  # earlier days of its row, ISO, corrected since: a copied tab may still show them
    alerts: tuple[Alert, ...] = ()  # which levels were told to whom, the latest last
    inherited: str = ""  # number of another customer's case, whose green its row still showed when it was typed there
    key: str = ""  # with which its line veils whose it is (``control/veil.py``)
    standing: str = ""  # to its deadline when last seen open: «Vencido», «Hoy», «Mañana» …
    heard: tuple[str, ...] = ()  # digests of what its row said, the last one newest: a copied tab may still say it

    @property
    def ordinal(self) -> int:
        """What its number counts up: 42 of C-2026-00042."""
        return int(self.number.rpartition("-")[2])
