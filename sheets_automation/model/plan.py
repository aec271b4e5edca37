"""What a run wants to change, and what it leaves behind in the control workbook.

Everything here is a frozen value. Rows and columns are 0-based as in the API; ``a1`` turns them into what people see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sheets_automation.model.cases import Case
from sheets_automation.model.reading import State
from sheets_automation.model.sheets import Fill, Finding, Where


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
    cited: str = ""  # the rule as people know it
    memo: str = ""  # what the row's mark says of it from then on, where no case remembers what we painted

    @property
    def renews(self) -> bool:
        """Whether a colour of our own only moves on: of what no case remembers, nothing else is painted over."""
        return bool(self.memo) and self.state_before is not State.NONE


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
    """Give a row its identity: invisible row metadata with this id (spec §6).

    ``again``: the row has the mark already, which does not say yet whose it is. ``memo``: what it is to say where it is
    no case's.
    """

    case: str
    mark: int
    where: Where
    reason: str
    again: bool = False
    memo: str = ""


@dataclass(frozen=True, slots=True)
class UnmarkRow:
    """Take our identity off a row that it no longer belongs to (partial sort, retyped row)."""

    case: str
    mark: int
    where: Where
    reason: str


@dataclass(frozen=True, slots=True)
class WriteText:
    """Type what a person says into a cell that holds nothing, or take just that out again (``after`` "")."""

    case: str
    mark: int
    where: Where
    column: int
    before: str
    after: str
    rule: str
    reason: str


Change = MarkRow | UnmarkRow | PaintRow | AnnotateRow | WriteText


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
    action: str  # pintar, nota, texto, identidad, retirar_identidad, agregar
    column: int | None
    before: str  # JSON of what was there
    after: str  # JSON of what was written
    state_before: State
    state_after: State
    rule: str
    reason: str
    result: Result
    cited: str = ""  # the rule as people knew it then


class MailState(StrEnum):
    PENDING = "pendiente"
    DRAFT = "borrador"  # a draft exists in the mailbox
    DELIVERING = "entregando"  # is being handed to a relay, which cannot be asked later whether it took it
    SENT = "enviado"
    FAILED = "fallido"  # the mailbox does not take this one message
    DROPPED = "descartado"  # no longer needed when its moment came, or nobody knows whether it arrived
    SHADOW = "en_sombra"  # would have left, had the service not been in shadow mode: nobody got it


class Told(NamedTuple):
    """One case as a message tells of it (domain §5.3)."""

    case: str  # number; of a message about data, what names the finding
    level: str  # N0 … N4; R: it has ended; D: something to be mended
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
    draft_id: str = ""  # under which the transport knows it: a draft, a Message-ID, the name of a file
    detail: str = ""

    @property
    def cases(self) -> tuple[str, ...]:
        """Numbers of the cases that it tells of; a message about data tells of none."""
        return tuple(told.case for told in self.told if told.case.startswith("C-"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside a mail's HTML, as ``<img src="cid:…">``: mail programs load nothing from elsewhere."""

    cid: str
    subtype: str  # of image/…: «png», «jpeg»
    content: bytes


def picture_type(content: bytes) -> str:
    """«png» or «jpeg» by how its bytes begin; "" for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "jpeg" if content.startswith(b"\xff\xd8\xff") else ""


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
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one run wants to do, as a value: preview, apply, audit and JSON read this one list."""

    changes: tuple[Change, ...]
    cases: tuple[Case, ...]  # the whole register as it will be
    touched: frozenset[str]  # numbers of the cases that differ from what the register holds
    findings: tuple[Finding, ...]
    rows_read: int  # rows of registers, without those that only repeat rows of another tab
    fingerprint: str = field(default="")  # digest of the changes; travels with an approval


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
    """One line of ``Corridas``: the heartbeat people look at.

    ``idle``: how many runs in a row the line stands for, none of which did anything; 0 for one that did something.
    Their first began at ``since``; everything else is the last one's.
    """

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
    shadow: bool = False  # it only told what it would have done
    overdue: int = 0  # open cases whose deadline was over
    idle: int = 0
    since: datetime | None = None
