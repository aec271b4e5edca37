"""The nouns: what is read from the sheets, what is known about a case, what a run wants to change.

Everything here is a frozen value. Rows and columns are 0-based as in the API; ``a1`` turns them into what people see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

# ---------------------------------------------------------------------------------------------- cells and snapshots


class Rgb(NamedTuple):
    """A colour in 0–255 channels."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @classmethod
    def parse(cls, text: str) -> Rgb:
        """``#93c47d`` → Rgb. Raises ValueError on anything else."""
        digits = text.strip().removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"{text!r} is not a colour such as #93c47d")
        return cls(int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


@dataclass(frozen=True, slots=True)
class Fill:
    """A cell's own background: the colour seen and, if people chose it from the theme, the theme's name for it."""

    rgb: Rgb
    theme: str | None = None  # ACCENT4 … as in the API; kept so that undo gives back exactly what was there


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a formula: ``DIVIDE_BY_ZERO``, ``N_A``, ``REF``, ``LOADING`` …"""

    type: str


CellValue = str | float | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Cell:
    """``effectiveValue``, own fill and note of one cell, and whether a formula shows the value.

    ``formula``: the cell's own, or one beside it that spills here. A formula without any value leaves the cell empty.
    """

    value: CellValue = None
    fill: Fill | None = None
    note: str | None = None
    formula: bool = False


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    index: int
    cells: tuple[Cell, ...]
    marks: tuple[int, ...] = ()  # metadataId of this service's row metadata; normally none or one

    def cell(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Box:
    """Half-open rectangle of a tab; an open side is the grid's edge."""

    top: int
    bottom: int
    left: int
    right: int

    def contains(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right


@dataclass(frozen=True, slots=True)
class Tab:
    sheet_id: int
    title: str
    hidden: bool
    row_count: int
    column_count: int
    rows: tuple[Row, ...]  # up to the last row that holds anything; position in the tuple == Row.index
    merges: tuple[Box, ...] = ()
    locked: tuple[Box, ...] = ()  # protected against us

    def row(self, index: int) -> Row:
        return self.rows[index] if 0 <= index < len(self.rows) else Row(index, ())

    def is_locked(self, row: int, column: int) -> bool:
        return any(box.contains(row, column) for box in self.locked)


@dataclass(frozen=True, slots=True)
class Workbook:
    """One spreadsheet at one instant."""

    id: str
    title: str
    tabs: tuple[Tab, ...]

    def tab(self, sheet_id: int) -> Tab | None:
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The address people see: (0, 0) → A1."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Where:
    """A row of a tab of a workbook, as of the snapshot it was read from."""

    workbook_id: str
    workbook: str
    sheet_id: int
    tab: str
    row: int

    @property
    def link(self) -> str:
        """Opens the workbook at the row."""
        line = self.row + 1
        return f"https://docs.google.com/spreadsheets/d/{self.workbook_id}/edit#gid={self.sheet_id}&range={line}:{line}"


# ------------------------------------------------------------------------------------------------------- findings


class Severity(StrEnum):
    """How much a finding matters to the people who fill the sheet."""

    ERROR = "error"  # the row or tab could not be used
    WARNING = "aviso"  # used, but somebody should look
    INFO = "dato"  # repaired or noted


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the sheets that could not be understood or does not agree, addressed to the people who type.

    ``code`` is stable (``fecha_ilegible``); the texts are Colombian Spanish.
    """

    code: str
    severity: Severity
    workbook_id: str
    workbook: str
    tab: str
    sheet_id: int | None
    cell: str  # A1 address; "" when the finding is about the whole tab or workbook
    field: str  # what people call the column
    read: str
    expected: str
    fix: str

    @property
    def address(self) -> str:
        return f"{self.workbook} › {self.tab}{'!' + self.cell if self.cell else ''}" if self.tab else self.workbook


# ---------------------------------------------------------------------------------------------------------- states


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


# --------------------------------------------------------------------------------------------------------- layouts


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
    plate: str
    adviser: str
    responsible: str
    start: date | None  # day 0 of its clock, by the form's «desde»; None: unknown, or in the future
    score: float | None  # the one that classifies
    evidence: str
    status: Status | None
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
    def dissatisfied(self) -> bool:
        """Whether it counts against a customer's patience (A-07)."""
        raise NotImplementedError

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


# ----------------------------------------------------------------------------------------------------------- clock


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer is due and the sentence that says why (spec §5)."""

    warning: date | None  # from this business day on the answer is told as «por vencer»; None for one-day terms
    due: date
    explanation: str  # «Vence mar 17/11/2026 · día 1: vie 13 · lun 16 festivo»
    calendar: str  # version of the calendar it was computed with


# ----------------------------------------------------------------------------------------------------------- cases


class CaseKind(StrEnum):
    DETRACTOR = "detractor"
    PAINTED = "marca"  # a person painted a row that the score would not make a case
    COMPLAINT = "pqrs"


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
class Case:
    """One row that needs an answer, as the register ``Casos`` keeps it (spec §6)."""

    number: str  # C-2026-00042
    mark: int  # metadataId on its row
    form: str
    kind: CaseKind
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
    heard: tuple[str, ...] = ()  # digests of what its row said, the last one newest: a copied tab may still say it


# ------------------------------------------------------------------------------------------------------------ plan


@dataclass(frozen=True, slots=True)
class PaintRow:
    """Give cells of one row the colour of a state, or take our own colour away (``after`` None)."""

    case: str
    mark: int
    where: Where
    cells: tuple[tuple[int, Fill | None], ...]  # (column, fill before)
    after: Fill | None
    state_before: State
    state_after: State
    rule: str  # R-nn / A-nn
    reason: str  # Spanish, for Bitácora and explain


@dataclass(frozen=True, slots=True)
class AnnotateRow:
    """Write, replace or remove (``after`` None) our own cell note on an open case."""

    case: str
    mark: int
    where: Where
    column: int
    before: str | None
    after: str | None
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Give a row its identity: invisible row metadata with this id (spec §6)."""

    case: str
    mark: int
    where: Where
    reason: str


@dataclass(frozen=True, slots=True)
class UnmarkRow:
    """Take our identity off a row that it no longer belongs to (partial sort, retyped row)."""

    case: str
    mark: int
    where: Where
    reason: str


Change = MarkRow | UnmarkRow | PaintRow | AnnotateRow


class Result(StrEnum):
    """What became of a planned change (column «Resultado» of Bitácora)."""

    PENDING = "pendiente"
    APPLIED = "aplicado"
    NOT_APPLIED = "no_aplicado"
    REPAIRED = "reparado"
    UNDONE = "deshecho"
    UNKNOWN = "desconocido"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of ``Bitácora``: enough to explain the change and to undo it."""

    id: str  # RUN-nnnn
    when: datetime
    run: str
    version: str  # of the service
    config: str  # digest of the configuration
    form: str
    where: Where
    case: str
    mark: int
    action: str  # pintar, nota, identidad, retirar_identidad
    column: int | None
    before: str  # JSON of what was there
    after: str  # JSON of what was written
    state_before: State
    state_after: State
    rule: str
    reason: str
    result: Result


class MailState(StrEnum):
    PENDING = "pendiente"
    DRAFT = "borrador"  # a draft exists in the mailbox
    SENT = "enviado"
    DROPPED = "descartado"  # no longer needed when its moment came


class Told(NamedTuple):
    """One case as a message tells of it (domain §5.3)."""

    case: str
    level: str  # N0 … N2
    due: date | None  # the deadline that the level speaks of


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One line of ``Correos``: a message and its life. The key makes it unique (spec §9)."""

    key: str  # moment|date|recipient, e.g. «resumen_diario|2026-11-25|ana@…»
    when: datetime
    run: str
    moment: str
    role: str
    recipient: str
    state: MailState
    day: date | None = None  # the day it speaks of: on no other it is sent
    told: tuple[Told, ...] = ()
    draft_id: str = ""
    detail: str = ""

    @property
    def cases(self) -> tuple[str, ...]:
        """Numbers of the cases that it tells of."""
        return tuple(told.case for told in self.told)


@dataclass(frozen=True, slots=True)
class Message:
    """A mail ready to be sent: plain text and HTML, nothing personal in the subject."""

    key: str
    moment: str
    day: date
    role: str
    recipient: str
    subject: str
    text: str
    html: str
    told: tuple[Told, ...] = ()
    attachments: tuple[tuple[str, str, bytes], ...] = ()  # (file name, MIME type, content)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one run wants to do, as a value: preview, apply, audit and JSON read this one list."""

    changes: tuple[Change, ...]
    cases: tuple[Case, ...]  # the whole register as it will be
    touched: frozenset[str]  # numbers of the cases that differ from what the register holds
    findings: tuple[Finding, ...]
    rows_read: int  # rows of registers, without those that only repeat rows of another tab
    fingerprint: str = field(default="")  # digest of the changes; travels with an approval


# ------------------------------------------------------------------------------------------------ control workbook


@dataclass(frozen=True, slots=True)
class Link:
    """Text that opens an address."""

    text: str
    url: str


#: What the service writes into one cell of its own workbooks.
CellOut = str | float | int | bool | date | datetime | Link | None


class RunStatus(StrEnum):
    RUNNING = "en_curso"
    DONE = "terminada"
    PARTIAL = "parcial"
    FAILED = "fallida"


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One line of ``Corridas``: the heartbeat people look at."""

    run: str
    command: str
    started: datetime
    finished: datetime | None
    status: RunStatus
    version: str
    config: str
    rows_read: int = 0
    workbooks: int = 0
    open_cases: int = 0
    painted: int = 0
    mails: int = 0
    findings: int = 0
    calls: int = 0
    detail: str = ""
