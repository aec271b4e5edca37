"""What a row says: states, layouts, records, and the account of every row.

Everything here is a frozen value. Rows and columns are 0-based as in the API; ``a1`` turns them into what people see.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from sheets_automation.model.sheets import Box, Fill, Finding, Rgb, Row, Where


class State(StrEnum):
    """The colours' meanings (spec §4, R-56 … R-61)."""

    NONE = "ninguno"
    RED = "rojo"
    YELLOW = "amarillo"
    GREEN = "verde"
    LIGHT_GREEN = "verde_claro"
    BLUE = "azul"
    PURPLE = "morado"
    UNKNOWN = "desconocido"  # a colour beyond every tolerance: a finding, never a guess


class ScoreClass(StrEnum):
    PROMOTER = "promotor"
    NEUTRAL = "neutro"
    DETRACTOR = "detractor"


class Status(StrEnum):
    """What the row's own status text says, in people's words."""

    PENDING = "pendiente"
    IN_PROGRESS = "en_tramite"
    DONE = "realizada"
    DISSATISFIED = "insatisfecho"
    SUGGESTION = "sugerencia"
    CANCELLED = "anulado"


class Reader(StrEnum):
    """How the cells of a field are read (``clase`` of a form's field; domain §4.2)."""

    TEXT = "texto"
    NAME = "nombre"
    DAY = "fecha"
    SCORE = "calificacion"
    YES_NO = "si_no"
    REASON = "motivo"  # of no contact
    PHONE = "telefono"
    PLATE = "placa"
    VIN = "vin"
    DOCUMENT = "documento"
    EMAIL = "correo"
    INTEGER = "entero"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one register tab keeps what: the result of recognising its heading."""

    form: str
    heading: tuple[int, int]  # first and last heading row, 0-based, inclusive
    columns: Mapping[str, int]  # field id → column
    labels: Mapping[int, str]  # column → heading as typed, for findings
    paint_columns: tuple[int, ...]  # where this tab's people put most of their colours
    paint_learned: bool  # False: nothing painted yet, the form's default cell is used
    tones: Mapping[State, Fill]  # the tone people of this tab use for a state
    legend: Mapping[Rgb, State]  # tones calibrated by a legend («CONVENCIONES»)
    record_rows: tuple[int, ...] = ()  # the rows that say something about a customer, top to bottom
    places: Mapping[State, tuple[int, ...]] = field(default_factory=dict)  # where they put a state, if that is a habit
    marked: frozenset[int] = frozenset()  # columns where any colour is a mark
    # (column, tone) that mean nothing, such as stripes or painted columns, with the rows where they are marks after all
    decoration: Mapping[tuple[int, Rgb], frozenset[int]] = field(default_factory=dict)
    unclear: Mapping[tuple[int, Rgb], frozenset[int]] = field(default_factory=dict)  # the same, that may be either
    locked: tuple[Box, ...] = ()  # cells of the tab that are protected against us

    def place(self, state: State) -> tuple[int, ...]:
        """Where a new mark of this state goes."""
        return self.places.get(state, self.paint_columns)

    def label(self, field_id: str) -> str:
        column = self.columns.get(field_id)
        return self.labels.get(column, field_id) if column is not None else field_id


@dataclass(frozen=True, slots=True)
class RowColour:
    """The state that a row's fills say, and which cells say it."""

    state: State
    cells: tuple[tuple[int, Fill], ...] = ()  # (column, fill) of every cell that carries a state colour
    rest: tuple[tuple[int, Fill, State], ...] = ()  # cells in the colour of another state, if people painted two
    unclear: tuple[tuple[int, Fill, State], ...] = ()  # of a row without a state: cells that may be marks, or may not


_LONGEST_PART = 200  # characters


def _cut(text: str) -> str:
    """A long text as its beginning and a digest of all of it: still equal to itself and to nothing else."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{text[: _LONGEST_PART - len(digest) - 1]}#{digest}"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a row is about, in normalised parts; empty parts are unknown. Checks the row's metadata (spec §6)."""

    plate: str = ""
    vin: str = ""
    document: str = ""
    phone: str = ""
    order: str = ""  # work order, or the register's own number
    name: str = ""
    date: str = ""  # ISO date of the call or of the reception

    def __post_init__(self) -> None:
        if len(self.key) <= _LONGEST_PART:
            return
        for part in fields(self):  # a whole story in the column of names: its line of the register must fit a cell
            text = getattr(self, part.name)
            if len(text) > _LONGEST_PART:
                object.__setattr__(self, part.name, _cut(text))

    @property
    def key(self) -> str:
        """Equal keys: the same row, as far as the row itself can tell."""
        parts = (self.plate, self.vin, self.document, self.phone, self.order, self.name, self.date)
        return "|".join(parts)

    @property
    def empty(self) -> bool:
        return not any((self.plate, self.vin, self.document, self.phone, self.order, self.name))

    @property
    def person_key(self) -> str:
        """Whose row it is, for «reiterativo» (A-07): plate, else VIN, else document, else phone."""
        for kind, value in (("p", self.plate), ("v", self.vin), ("d", self.document), ("t", self.phone)):
            if value:
                return f"{kind}:{value}"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of a register, as far as all kinds of register have it; what a kind adds stands in its module."""

    form: str
    where: Where
    row: Row
    fingerprint: Fingerprint
    colour: RowColour
    site: str  # canonical sede, "" unknown
    brand: str  # canonical marca, "" unknown
    customer: str
    adviser: str
    start: date | None  # day 0 of its clock, by the form's «desde»; None: unknown, or in the future
    plate: str = ""
    responsible: str = ""
    score: float | None = None  # the one that classifies
    evidence: str = ""
    status: Status | None = None
    status_typed: str = ""  # the words of its status column, as typed
    likely_day: date | None = None  # where the tab and the rows around contradict its day: the day they suggest

    @property
    def day(self) -> date | None:
        """When the customer spoke: the call, the reception."""
        raise NotImplementedError

    @property
    def said(self) -> str:
        """The customer's own words."""
        raise NotImplementedError

    @property
    def sayings(self) -> Mapping[str, str]:
        """All that the customer answered and said, by field: two rows that differ in it are two calls or requests."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What it was about: the service, the kind of request."""
        raise NotImplementedError

    @property
    def reference(self) -> str:
        """The number under which people know the row, "" where it has none."""
        return ""

    @property
    def dissatisfied(self) -> bool:
        """Whether it counts against a customer's patience (A-07)."""
        return False

    @property
    def facts(self) -> tuple[str, ...]:
        """What a decision about its colour rests on."""
        raise NotImplementedError

    @property
    def flags(self) -> tuple[str, ...]:
        """What the row itself shows to weigh more, beyond what ``flags.py`` finds."""
        return ()


@dataclass(frozen=True, slots=True)
class Register:
    """A table of a recognised register tab with its rows as records; a tab may hold several, one below the other."""

    workbook_id: str
    workbook: str
    sheet_id: int
    tab: str
    layout: Layout
    records: tuple[Record, ...]
    hidden: bool = False
    shown_rows: frozenset[int] = frozenset()  # rows whose customer and answers formulas show: another row's, if typed


class RowPlace(StrEnum):
    """Where a non-empty row of a tab ends (spec §3): exactly one of these."""

    HEADING = "encabezado"  # heading, legend, title
    RECORD = "registro"  # a call, a request
    REPEATED = "repetida"  # says what another row says
    TOTAL = "total"  # totals, averages, separators, signatures
    OTHER = "no_es_registro"
    UNREADABLE = "ilegible"  # with a finding


@dataclass(frozen=True, slots=True)
class Placed:
    """A row's place and, in Spanish, the reason."""

    place: RowPlace
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TabAccount:
    """What became of every non-empty row of one tab, and how many scores of 1 to 6 lie where (spec §3)."""

    workbook_id: str
    workbook: str
    sheet_id: int
    tab: str
    row_word: tuple[str, str]  # what people call a record: («llamada», «llamadas»)
    scale: str  # the scores that count as low, in words: «1 a 6»
    placed: Mapping[int, Placed]  # row → its place
    low: Mapping[int, int]  # row → scores of 1 to 6 in it, where there are any
    low_aside: int = 0  # those in tables that are not read, at the side of rows that are
    repeats: Mapping[int, Where] = field(default_factory=dict)  # repeated row → the row it repeats, where that is known

    def rows(self, place: RowPlace) -> int:
        return sum(placed.place is place for placed in self.placed.values())

    def low_in(self, place: RowPlace) -> int:
        """Scores of 1 to 6 in the rows of a place; those in tables that are not read count as unreadable."""
        aside = self.low_aside if place is RowPlace.UNREADABLE else 0
        return aside + sum(count for row, count in self.low.items() if self.placed[row].place is place)


@dataclass(frozen=True, slots=True)
class Reading:
    """All registers of a run, everything that could not be read, and the account of every row."""

    registers: tuple[Register, ...]
    findings: tuple[Finding, ...]
    account: tuple[TabAccount, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(record for register in self.registers for record in register.records)
