"""The tabs of the control workbook: their columns, and how an entry becomes a line (spec §7).

People read the columns; the service reads the last, hidden one, which holds the entry as JSON under a seal
(``seal.py``). So a column may be widened, renamed in a later version or spoiled by somebody with access, and no state
is lost with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from sheets_automation.domain.addresses import row_cells
from sheets_automation.domain.cases import flags
from sheets_automation.domain.control.idle_runs import told
from sheets_automation.domain.control.seal import sealed
from sheets_automation.domain.control.veil import unveiled, veiled
from sheets_automation.domain.rules import rule_words
from sheets_automation.domain.worktime import CalendarLine
from sheets_automation.model import (
    AuditEntry,
    Case,
    CaseStatus,
    CellOut,
    CellValue,
    Fate,
    Link,
    OutboxEntry,
    RunEntry,
    ShadowLine,
    State,
)
from sheets_automation.policy import DocumentsPolicy

E = TypeVar("E")

#: A case number as people read it; the last group counts up and is never given twice.
NUMBER = r"C-\d{4}-\d{5,}"


@dataclass(frozen=True, slots=True)
class Column(Generic[E]):
    heading: str
    width: int  # pixels
    show: Callable[[E], CellOut]
    centred: bool = False  # dates, figures and short words, so that they do not stick to the text beside them


@dataclass(frozen=True, slots=True)
class Table(Generic[E]):
    """One tab of entries: columns for people, then the hidden column with the entry itself."""

    sheet_id: int
    title: str
    columns: tuple[Column[E], ...]
    entry: type[E]
    frozen: int = 1  # columns that stay in sight
    lines: int = 1  # of text that a row shows
    veil: Callable[[E], E] = lambda entry: entry  # what of it may stand in the hidden column
    unveil: Callable[[E, Sequence[CellValue]], E] = lambda entry, _cells: entry  # with what stands in its visible cells
    key: str = r"\d{8}-\d{6}-[0-9a-f]{4,6}(-\d{5})?"  # what tells a line of ours although its data are gone

    @property
    def headings(self) -> tuple[str, ...]:
        return (*(column.heading for column in self.columns), "Datos del servicio")

    def encode(self, entry: E) -> tuple[CellOut, ...]:
        shown = tuple(column.show(entry) for column in self.columns)
        return (*shown, sealed(_adapter(self.entry).dump_json(self.veil(entry)).decode("utf-8"), shown))

    def decode(self, data: str) -> E:
        """Raises ValueError for anything that is not such an entry."""
        try:
            return _adapter(self.entry).validate_json(data)
        except ValidationError as error:
            raise ValueError(f"{self.title}: {error.error_count()} campos ilegibles") from error


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[E]) -> TypeAdapter[E]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _row_link(entry: Case | AuditEntry) -> CellOut:
    return Link("Abrir fila", entry.where.link)


def shown_status(status: CaseStatus) -> str:
    """As people read it; ``Casos`` is sorted by these words, open ones first."""
    names = {
        CaseStatus.OPEN: "Abierto",
        CaseStatus.CLOSED: "Cerrado",
        CaseStatus.WITHDRAWN: "Retirado",
        CaseStatus.LOST: "Fila no encontrada",
    }
    return names[status]


def shown_state(state: State) -> str:
    """A state as people read it: «Verde claro»."""
    return state.value.replace("_", " ").capitalize()


ADDED = "agregar"  # a row of a list that was imported
ACTIONS = {
    ADDED: "Fila nueva",
    "identidad": "Marca invisible",
    "retirar_identidad": "Retira la marca",
    "pintar": "Color",
    "nota": "Nota",
    "texto": "Gestión escrita",
}
#: What nobody sees in the sheets: kept for the service, in a view of its own.
UNSEEN = (ACTIONS["identidad"], ACTIONS["retirar_identidad"], ACTIONS["nota"])
_LEVELS = {
    "N0": "N0 · abierto",
    "N1": "N1 · por vencer",
    "N2": "N2 · vencido",
    "N3": "N3 · varios días",
    "N4": "N4 · grave",
}


def shown_flag(flag: str) -> str:
    """A flag of a case as people read it: «garantía»."""
    return flags.WORDS.get(flag, flag.replace("_", " "))


def as_words(value: str) -> str:
    """``resumen_diario`` → «Resumen diario»."""
    text = value.replace("_", " ").replace("colision", "colisión")
    return text[:1].upper() + text[1:]


def _painted(entry: AuditEntry, state: State) -> str:
    """The colour before or after; a mark or a note has none."""
    if entry.action != "pintar":
        return ""
    return "Sin color" if state is State.NONE else shown_state(state)


def _cell(entry: AuditEntry) -> str:
    """«A20:R20» for a painted range, «O20» for one cell, «Fila 20» where the change has no cell."""
    if entry.column is None:
        return f"Fila {entry.where.row + 1}"
    return row_cells(entry.where.row, audit_columns(entry))


def audit_columns(entry: AuditEntry) -> tuple[int, ...]:
    """The columns that a line is about: every painted cell, as ``before`` lists them; else the one it names."""
    if entry.action == "pintar":
        try:
            return tuple(int(column) for column, _fill in json.loads(entry.before))
        except (ValueError, TypeError):  # spoilt by somebody: what the line names by itself is still there
            pass
    return () if entry.column is None else (entry.column,)


def _level(entry: OutboxEntry) -> str:
    """The gravest level that a message speaks of."""
    gravest = max((told.level for told in entry.told if told.level in _LEVELS), default="")
    return _LEVELS.get(gravest, "")


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Sí" if value else "No"


CASES: Table[Case] = Table(
    101,
    "Casos",
    (
        Column("Caso", 100, lambda c: c.number),
        Column("Situación", 95, lambda c: shown_status(c.status), centred=True),
        Column("Plazo", 105, lambda c: c.standing if c.status is CaseStatus.OPEN else "", centred=True),
        Column("Vence", 90, lambda c: c.due, centred=True),
        Column("Color", 95, lambda c: shown_state(c.state), centred=True),
        Column("Responsable", 215, lambda c: c.owner),
        Column("Sede", 85, lambda c: c.site),
        Column("Marca", 90, lambda c: c.brand),
        Column("Placa", 75, lambda c: c.plate, centred=True),
        Column("Cliente", 100, lambda c: c.customer),
        Column("Calif.", 55, lambda c: c.score, centred=True),
        Column("Lo que dijo", 420, lambda c: shorten(c.said, 130, placeholder=" …")),
        Column("Observación", 180, lambda c: ", ".join(shown_flag(flag) for flag in c.flags).capitalize()),
        Column("Fila", 80, _row_link, centred=True),
        Column("Plazo explicado", 400, lambda c: c.explanation),
        Column("Desde", 90, lambda c: c.opened, centred=True),
        Column("Cerrado el", 90, lambda c: c.closed_on, centred=True),
        Column("En término", 85, lambda c: _yes_no(c.in_time), centred=True),
        Column("Formato", 115, lambda c: c.form, centred=True),
        Column("Pestaña", 140, lambda c: c.where.tab),
    ),
    Case,
    frozen=4,
    lines=2,
    veil=veiled,
    unveil=unveiled,
    key=NUMBER,
)

_DOCUMENTS = DocumentsPolicy()  # of lines written before each kept its own words

AUDIT: Table[AuditEntry] = Table(
    102,
    "Bitácora",
    (
        Column("Cuándo", 140, lambda e: e.when, centred=True),
        Column("Acción", 110, lambda e: ACTIONS.get(e.action, e.action)),
        Column("Resultado", 100, lambda e: as_words(e.result.value), centred=True),
        Column("Antes", 90, lambda e: _painted(e, e.state_before), centred=True),
        Column("Después", 90, lambda e: _painted(e, e.state_after), centred=True),
        Column("Por qué", 400, lambda e: as_words(e.reason)),
        Column("Caso", 100, lambda e: e.case),
        Column("Formato", 115, lambda e: e.form, centred=True),
        Column("Pestaña", 140, lambda e: e.where.tab),
        Column("Celda", 75, _cell, centred=True),
        Column("Fila", 80, _row_link, centred=True),
        Column("Regla", 150, lambda e: e.cited or rule_words(e.rule, _DOCUMENTS), centred=True),
        Column("Archivo", 410, lambda e: e.where.workbook),
        Column("Entrada", 185, lambda e: e.id),
        Column("Corrida", 150, lambda e: e.run),
        Column("Versión", 70, lambda e: e.version, centred=True),
        Column("Configuración", 110, lambda e: e.config, centred=True),
    ),
    AuditEntry,
)

OUTBOX: Table[OutboxEntry] = Table(
    103,
    "Correos",
    (
        Column("Cuándo", 140, lambda m: m.when, centred=True),
        Column("Para", 260, lambda m: m.recipient),
        Column("Rol", 140, lambda m: as_words(m.role)),
        Column("Motivo", 150, lambda m: as_words(m.moment)),
        Column("Estado", 95, lambda m: as_words(m.state.value), centred=True),
        Column("Nivel", 120, _level, centred=True),
        Column("N.º de casos", 90, lambda m: len(m.cases), centred=True),
        Column("Casos", 420, lambda m: ", ".join(m.cases)),
        Column("Detalle", 320, lambda m: m.detail),
        Column("Clave", 420, lambda m: m.key),
        Column("Corrida", 150, lambda m: m.run),
    ),
    OutboxEntry,
    key=r"\w+\|\d{4}-\d\d-\d\d\|.+",
)


def _seconds(run: RunEntry) -> CellOut:
    return round(run.finished.timestamp() - run.started.timestamp(), 1) if run.finished else None


RUNS: Table[RunEntry] = Table(
    104,
    "Corridas",
    (
        Column("Inició", 140, lambda r: r.started, centred=True),
        Column("Terminó", 140, lambda r: r.finished, centred=True),
        Column("Estado", 95, lambda r: as_words(r.status.value), centred=True),
        Column("Archivos", 75, lambda r: r.workbooks, centred=True),
        Column("Filas leídas", 90, lambda r: r.rows_read, centred=True),
        Column("Casos abiertos", 110, lambda r: r.open_cases, centred=True),
        Column("Vencidos", 75, lambda r: r.overdue, centred=True),
        Column("Cambios de color", 125, lambda r: r.painted, centred=True),
        Column("Correos", 75, lambda r: r.mails, centred=True),
        Column("Hallazgos", 85, lambda r: r.findings, centred=True),
        Column("Detalle", 420, told),
        Column("Corrida", 160, lambda r: r.run),
        Column("Orden", 80, lambda r: "en sombra" if r.shadow else r.command, centred=True),
        Column("Llamadas a Google", 135, lambda r: r.calls, centred=True),
        Column("Segundos", 80, _seconds, centred=True),
        Column("Versión", 70, lambda r: r.version, centred=True),
        Column("Configuración", 110, lambda r: r.config, centred=True),
    ),
    RunEntry,
)

FATES = {
    Fate.WAITING: "Nadie aún",
    Fate.SAME: "Lo mismo",
    Fate.OTHER: "Otro color",
    Fate.CHANGED: "Ya no aplica",
    Fate.NOBODY: "Nadie",
    Fate.UNSENT: "No salió",
}


def _would(line: ShadowLine) -> str:
    """«Sin color → Rojo», «Resumen diario: [Gestión Clientes] 3 vencidos»."""
    if line.mail is not None:
        return f"{as_words(line.mail.moment)}: {line.subject}"
    before, after = ("Sin color" if state is State.NONE else shown_state(state) for state in (line.before, line.after))
    return f"{before} → {after}"


def _deed(line: ShadowLine) -> str:
    """What people did afterwards, and when a run saw it."""
    if line.mail is not None:
        return ""
    when = f" (visto el {line.seen:%d/%m %H:%M})" if line.seen else ""
    return f"{line.told}{when}" if line.told else "nadie ha pintado"


def _about(line: ShadowLine) -> str:
    return line.reason if line.mail is None else ", ".join(line.mail.cases)


#: What would have been done, in shadow mode only.
SHADOW: Table[ShadowLine] = Table(
    110,
    "Qué habría hecho",
    (
        Column("Desde", 125, lambda s: s.first, centred=True),
        Column("Qué", 70, lambda s: "Color" if s.mail is None else "Correo", centred=True),
        Column("Habría hecho", 400, _would),
        Column("Cliente o destinatario", 215, lambda s: s.customer if s.mail is None else s.mail.recipient),
        Column("Resultado", 100, lambda s: FATES[s.fate], centred=True),
        Column("Qué hizo la gente", 330, _deed),
        Column("Por qué, o casos", 380, _about),
        Column("Fila", 80, lambda s: Link("Abrir fila", s.where.link) if s.where else "", centred=True),
        Column("Caso", 100, lambda s: s.case, centred=True),
        Column("Formato", 115, lambda s: s.form, centred=True),
        Column("Pestaña", 140, lambda s: s.where.tab if s.where else ""),
        Column("Archivo", 410, lambda s: s.where.workbook if s.where else ""),
        Column("Regla", 150, lambda s: s.cited, centred=True),
        Column("Entrada", 185, lambda s: s.id),
    ),
    ShadowLine,
    frozen=3,
)

TABLES: tuple[Table[Any], ...] = (CASES, AUDIT, OUTBOX, RUNS, SHADOW)

#: Plain tabs, rewritten as a whole: (sheet id, title, headings with widths).
FINDINGS = (
    105,
    "Calidad de datos",
    (
        ("Gravedad", 85),
        ("Asunto", 200),
        ("Formato o archivo", 130),
        ("Pestaña", 140),
        ("Celda", 70),
        ("Columna", 165),
        ("Qué se leyó", 400),
        ("Qué se esperaba", 280),
        ("Qué hacer", 360),
    ),
)
CALENDAR = (
    106,
    "Calendario",
    (("Sede", 110), ("Fecha", 95), ("Día", 95), ("Hábil", 70), ("Motivo", 340), ("Fuente", 260)),
)
README = (107, "Léame", (("Control de Automatización", 250), ("Para qué sirve este archivo y cómo usarlo", 760)))
#: The people and their addresses: people write the lines, the service only the last two columns (``directory.py``).
DIRECTORY = (
    108,
    "Directorio",
    (
        ("Nombre", 230),
        ("Rol", 150),
        ("Correo", 250),
        ("Sedes", 140),
        ("Marcas", 140),
        ("Grafías", 260),
        ("Recibe", 310),
        ("Ausente desde", 105),
        ("Ausente hasta", 105),
        ("Reemplaza", 200),
        ("Observación del servicio", 420),
        ("Datos del servicio", 80),
    ),
)
#: What the agents have to do next, agent by agent; made anew by every run.
CALLS = (
    109,
    "Llamadas de hoy",
    (
        ("Agente", 210),
        ("Qué hacer", 190),
        ("Por qué", 260),
        ("Desde", 90),
        ("Placa", 75),
        ("Cliente", 110),
        ("Motivo de la llamada", 210),
        ("Sede", 85),
        ("Marca", 90),
        ("Formato", 115),
        ("Fila", 80),
    ),
)
#: How often people did what the service would have done; made anew by every run in shadow mode.
AGREEMENT = (
    111,
    "En sombra",
    (
        ("Qué habría pintado", 430),
        ("Filas", 80),
        ("Lo mismo", 90),
        ("Otro color", 90),
        ("Nadie", 90),
        ("Ya no aplica", 100),
        ("Acuerdo", 150),
        ("Intervalo de 95 %", 150),
    ),
)
PLAIN = (FINDINGS, CALENDAR, README, DIRECTORY, CALLS, AGREEMENT)
#: Tabs that an earlier version did not have: their absence is no news.
LATER = frozenset({DIRECTORY[1], CALLS[1], AGREEMENT[1]})
#: Sheet ids of tabs that exist only where shadow mode is used.
OF_SHADOW = frozenset({SHADOW.sheet_id, AGREEMENT[0]})
#: Sheet id → headings that an earlier version of the service wrote: no damage, only to be renewed.
EARLIER: Mapping[int, tuple[str, ...]] = {
    CASES.sheet_id: ("Caso", "Situación", "Color", "Vence", *CASES.headings[5:]),  # before «Plazo»
    RUNS.sheet_id: tuple(name for name in RUNS.headings if name not in ("Vencidos", "Segundos")),
}


def calendar_rows(sites: Mapping[str, Sequence[CalendarLine]]) -> list[tuple[CellOut, ...]]:
    """Rows of «Calendario»: every exception of every sede."""
    return [
        (site or "Todas", line.day, line.weekday, _yes_no(line.counts), line.reason, line.source)
        for site, lines in sites.items()
        for line in lines
    ]
