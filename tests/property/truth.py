"""What a planted row is and what must become of it, by spec §3, §4, §6 and domain A-01, A-03, A-11, A-12, A-14.

Nothing here asks the service: a mess that leaves a row's meaning in doubt says so (``Must.TOLD``, ``Must.ANY``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sheets_automation.model import CellValue, State


class Must(StrEnum):
    """What the service owes a row."""

    CASE = "a case"  # plainly somebody who waits for an answer
    TOLD = "a case or a finding"  # somebody waits, but the reader may have to ask what was meant
    QUIET = "neither case nor colour"  # satisfied, not reached, answered, or no row of a customer at all
    ANY = "anything"  # nobody can tell


@dataclass(frozen=True, slots=True)
class Customer:
    """Who a row is about, in the spelling that everything is compared in."""

    name: str
    plate: str
    phone: str
    document: str


@dataclass(slots=True)
class Line:
    """One row below a heading: what is typed in it, by field, and what must become of it.

    ``cells`` and ``fills`` (tones such as ``#ff0000``) are by field id of the form, or of a column that is no field.
    """

    what: str  # «detractor», «total» …: for people who read a violation
    must: Must
    cells: dict[str, CellValue]
    customer: Customer | None = None  # None: the row is about nobody
    fills: dict[str, str] = field(default_factory=dict)
    mark: State | None = None  # what a person painted
    red_alone: bool = False  # nothing but a person's red makes it a case
    open: bool = False  # nobody has closed it
    closed: bool = False  # a person has closed it, by colour or in plain words
    evidence: bool = False  # something was done
    done: bool = False  # evidence, and words that say done: the service may paint green
    nothing_done: bool = False  # the words of GESTIÓN say so: yellow would be wrong too
    suggests: bool = False  # a real suggestion: where nobody waits, the service may paint blue
    due: bool = False  # its case must have a deadline
    mailed: bool = False  # its case must not be a silent one
    told: set[str] = field(default_factory=set)  # fields at whose cell a finding must stand
    alone: bool = False  # shares nothing but placeholders with any other row: no «reiterativo»
    same: int = 0  # rows with one number say the same: one case among them; 0: none like it
    echo: str = ""  # «copia» or «espejo» of a row typed in another tab, with the same ``same``
    wide: bool = False  # one cell, merged over the table
    messes: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # what a mess has already been at: «score», «words» …

    @property
    def is_call(self) -> bool:
        return self.customer is not None

    @property
    def known(self) -> bool:
        """Something in the row says who it is about."""
        return any(self.cells.get(name) for name in ("cliente", "placa", "telefono", "documento", "numero"))

    @property
    def waits(self) -> bool:
        """Somebody waits for an answer."""
        return self.must in (Must.CASE, Must.TOLD) and not self.closed

    def soften(self) -> None:
        """Being told is enough."""
        if self.must is Must.CASE:
            self.must = Must.TOLD

    def leave(self) -> None:
        """Nobody can tell any more."""
        self.must, self.open, self.closed = Must.ANY, False, False


@dataclass(frozen=True, slots=True)
class Planted:
    """A line and the place where it was typed; rows and columns 0-based."""

    line: Line
    book: str  # id of its file
    sheet_id: int  # no two tabs have the same, in whatever file
    tab: str
    row: int
    columns: Mapping[str, int]  # field → column
    span: range  # columns of its table
    heading: range  # rows of its table's heading
    plain: bool  # nothing about its table as a whole is in doubt


@dataclass(frozen=True, slots=True)
class Habit:
    """Where and in which tones the people of one table paint."""

    sheet_id: int
    rows: range
    columns: frozenset[int]
    tones: Mapping[State, str]


@dataclass(slots=True)
class Truth:
    """Everything that was typed into one workbook."""

    planted: list[Planted] = field(default_factory=list)
    habits: list[Habit] = field(default_factory=list)
    filled: dict[int, frozenset[int]] = field(default_factory=dict)  # sheet id → rows that hold anything
    locked: set[int] = field(default_factory=set)  # tabs that the service may not write to
    messes: list[str] = field(default_factory=list)  # all that were applied, in order
