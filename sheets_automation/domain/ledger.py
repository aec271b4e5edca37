"""The control workbook: its tabs, and how their rows and the entries behind them turn into each other (spec §7).

People read the columns; the service reads only the last, hidden one, which holds the entry as JSON. So a column may be
widened, renamed in a later version or spoiled by somebody with access, and no state is lost with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from sheets_automation.domain.worktime import CalendarLine
from sheets_automation.model import (
    AuditEntry,
    Case,
    CaseStatus,
    CellOut,
    Finding,
    Link,
    OutboxEntry,
    Result,
    RunEntry,
    State,
    Workbook,
    a1,
)

E = TypeVar("E")

SCHEMA = 1  # of the hidden JSON; raise it when an entry changes its shape


@dataclass(frozen=True, slots=True)
class Column(Generic[E]):
    heading: str
    width: int  # pixels
    show: Callable[[E], CellOut]


@dataclass(frozen=True, slots=True)
class Table(Generic[E]):
    """One tab of entries: columns for people, then the hidden column with the entry itself."""

    sheet_id: int
    title: str
    columns: tuple[Column[E], ...]
    entry: type[E]

    @property
    def headings(self) -> tuple[str, ...]:
        return (*(column.heading for column in self.columns), "Datos del servicio")

    def encode(self, entry: E) -> tuple[CellOut, ...]:
        data = _adapter(self.entry).dump_json(entry).decode("utf-8")
        return (*(column.show(entry) for column in self.columns), data)

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


def _state(entry: Case) -> str:
    names = {
        CaseStatus.OPEN: "Abierto",
        CaseStatus.CLOSED: "Cerrado",
        CaseStatus.WITHDRAWN: "Retirado",
        CaseStatus.LOST: "Fila no encontrada",
    }
    return names[entry.status]


def shown_state(state: State) -> str:
    """A state as people read it: «Verde claro»."""
    return state.value.replace("_", " ").capitalize()


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Sí" if value else "No"


CASES: Table[Case] = Table(
    101,
    "Casos",
    (
        Column("Caso", 105, lambda c: c.number),
        Column("Situación", 110, _state),
        Column("Color", 85, lambda c: shown_state(c.state)),
        Column("Vence", 85, lambda c: c.due),
        Column("Plazo explicado", 260, lambda c: c.explanation),
        Column("Sede", 90, lambda c: c.site),
        Column("Marca", 95, lambda c: c.brand),
        Column("Responsable", 150, lambda c: c.owner),
        Column("Placa", 75, lambda c: c.plate),
        Column("Cliente", 110, lambda c: c.customer),
        Column("Calif.", 50, lambda c: c.score),
        Column("Lo que dijo", 320, lambda c: c.said),
        Column("Desde", 85, lambda c: c.opened),
        Column("Cerrado el", 85, lambda c: c.closed_on),
        Column("En término", 80, lambda c: _yes_no(c.in_time)),
        Column("Observación", 150, lambda c: ", ".join(c.flags).replace("_", " ")),
        Column("Formato", 95, lambda c: c.form),
        Column("Pestaña", 130, lambda c: c.where.tab),
        Column("Fila", 70, _row_link),
    ),
    Case,
)

AUDIT: Table[AuditEntry] = Table(
    102,
    "Bitácora",
    (
        Column("Entrada", 150, lambda e: e.id),
        Column("Resultado", 95, lambda e: e.result.value.replace("_", " ")),
        Column("Cuándo", 130, lambda e: e.when),
        Column("Corrida", 120, lambda e: e.run),
        Column("Formato", 95, lambda e: e.form),
        Column("Archivo", 220, lambda e: e.where.workbook),
        Column("Pestaña", 130, lambda e: e.where.tab),
        Column("Celda", 60, lambda e: a1(e.where.row, e.column) if e.column is not None else f"fila {e.where.row + 1}"),
        Column("Caso", 105, lambda e: e.case),
        Column("Acción", 95, lambda e: e.action),
        Column("Antes", 90, lambda e: e.state_before.value.replace("_", " ")),
        Column("Después", 90, lambda e: e.state_after.value.replace("_", " ")),
        Column("Regla", 70, lambda e: e.rule),
        Column("Por qué", 320, lambda e: e.reason),
        Column("Versión", 70, lambda e: e.version),
        Column("Configuración", 105, lambda e: e.config),
        Column("Fila", 70, _row_link),
    ),
    AuditEntry,
)

OUTBOX: Table[OutboxEntry] = Table(
    103,
    "Correos",
    (
        Column("Clave", 300, lambda m: m.key),
        Column("Estado", 90, lambda m: m.state.value),
        Column("Cuándo", 130, lambda m: m.when),
        Column("Corrida", 120, lambda m: m.run),
        Column("Momento", 120, lambda m: m.moment.replace("_", " ")),
        Column("Rol", 130, lambda m: m.role.replace("_", " ")),
        Column("Nivel", 60, lambda m: m.level),
        Column("Casos", 260, lambda m: ", ".join(m.cases)),
        Column("Detalle", 260, lambda m: m.detail),
    ),
    OutboxEntry,
)

RUNS: Table[RunEntry] = Table(
    104,
    "Corridas",
    (
        Column("Corrida", 120, lambda r: r.run),
        Column("Estado", 90, lambda r: r.status.value.replace("_", " ")),
        Column("Orden", 80, lambda r: r.command),
        Column("Inició", 130, lambda r: r.started),
        Column("Terminó", 130, lambda r: r.finished),
        Column("Archivos", 70, lambda r: r.workbooks),
        Column("Filas leídas", 85, lambda r: r.rows_read),
        Column("Casos abiertos", 100, lambda r: r.open_cases),
        Column("Cambios de color", 115, lambda r: r.painted),
        Column("Correos", 70, lambda r: r.mails),
        Column("Hallazgos", 80, lambda r: r.findings),
        Column("Llamadas a Google", 120, lambda r: r.calls),
        Column("Versión", 70, lambda r: r.version),
        Column("Configuración", 105, lambda r: r.config),
        Column("Detalle", 320, lambda r: r.detail),
    ),
    RunEntry,
)

TABLES: tuple[Table[Any], ...] = (CASES, AUDIT, OUTBOX, RUNS)

#: Plain tabs, rewritten as a whole: (sheet id, title, headings with widths).
FINDINGS = (
    105,
    "Calidad de datos",
    (
        ("Gravedad", 80),
        ("Archivo", 230),
        ("Pestaña", 130),
        ("Celda", 70),
        ("Columna", 140),
        ("Qué se leyó", 240),
        ("Qué se esperaba", 280),
        ("Qué hacer", 320),
        ("Tipo", 170),
    ),
)
CALENDAR = (
    106,
    "Calendario",
    (("Sede", 130), ("Fecha", 90), ("Día", 90), ("Hábil", 60), ("Motivo", 240), ("Fuente", 240)),
)
README = (107, "Léame", (("Control de Automatización", 760),))
PLAIN = (FINDINGS, CALENDAR, README)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the control workbook says: entries with the row each stands in."""

    workbook_id: str
    cases: Mapping[str, tuple[int, Case]] = field(default_factory=dict)  # number → (row, case)
    outbox: Mapping[str, tuple[int, OutboxEntry]] = field(default_factory=dict)  # key → (row, entry)
    runs: Mapping[str, tuple[int, RunEntry]] = field(default_factory=dict)  # run → (row, entry)
    pending: tuple[tuple[int, AuditEntry], ...] = ()  # audit lines without an outcome
    next_row: Mapping[int, int] = field(default_factory=dict)  # sheet id → first free row
    row_count: Mapping[int, int] = field(default_factory=dict)  # sheet id → rows of the grid
    last_number: int = 0  # highest case number in sight, legible entry or not: none is given twice
    damage: tuple[str, ...] = ()  # rows that are not ours any more, in words

    @property
    def known(self) -> tuple[Case, ...]:
        return tuple(case for _row, case in self.cases.values())


#: As the JSON of an audit line says it; a line without it is settled.
_PENDING = f'"result":"{Result.PENDING.value}"'


def audit_of(book: Workbook, run: str) -> list[tuple[int, AuditEntry]]:
    """The audit lines of one run with the rows they stand in, for ``undo`` and ``explain``."""
    tab = book.tab(AUDIT.sheet_id)
    last = len(AUDIT.headings) - 1
    wanted = f'"run":"{run}"'
    found = [(row.index, row.cell(last).value) for row in tab.rows[1:]] if tab else []
    return [(row, AUDIT.decode(data)) for row, data in found if isinstance(data, str) and wanted in data]


def missing_tabs(book: Workbook) -> list[str]:
    """Titles of our tabs that the workbook lacks (by sheet id: renaming one is no damage)."""
    present = {tab.sheet_id for tab in book.tabs}
    return [table.title for table in TABLES if table.sheet_id not in present] + [
        title for sheet_id, title, _columns in PLAIN if sheet_id not in present
    ]


def foreign_tabs(book: Workbook) -> dict[int, int]:
    """Our sheet id → the id under which that tab came back.

    A control workbook that went through ``.xlsx`` keeps titles, headings and cells, but Google numbers its tabs anew.
    """
    present = {tab.sheet_id for tab in book.tabs}
    headings = {(table.sheet_id, table.title): table.headings for table in TABLES}
    headings |= {(sheet_id, title): tuple(name for name, _width in columns) for sheet_id, title, columns in PLAIN}
    return {
        sheet_id: tab.sheet_id
        for (sheet_id, title), names in headings.items()
        for tab in book.tabs
        if sheet_id not in present
        and tab.title == title
        and tuple(tab.row(0).cell(column).value for column in range(len(names))) == names
    }


def read_ledger(book: Workbook) -> Ledger:
    """Decode a snapshot of the control workbook. An unreadable row is damage, said in words, never an exception."""
    foreign = foreign_tabs(book)
    damage: list[str] = []
    next_row: dict[int, int] = {}
    row_count: dict[int, int] = {}
    decoded: dict[int, list[tuple[int, Any]]] = {}
    for table in TABLES:
        tab = book.tab(foreign.get(table.sheet_id, table.sheet_id))
        entries: list[tuple[int, Any]] = []
        if tab is None:
            damage.append(f"falta la pestaña {table.title}")
        else:
            last = len(table.headings) - 1
            for row in tab.rows[1:]:
                data = row.cell(last).value
                if not any(cell.value not in (None, "") for cell in row.cells):
                    continue
                if table is AUDIT and isinstance(data, str) and data.startswith("{") and _PENDING not in data:
                    continue  # the log only grows; a run needs nothing of it but what has no outcome
                try:
                    entries.append((row.index, table.decode(data if isinstance(data, str) else "")))
                except ValueError as error:
                    damage.append(f"{tab.title}, fila {row.index + 1}: {error}")
            next_row[table.sheet_id] = max((row.index + 1 for row in tab.rows if row.cells), default=1)
            row_count[table.sheet_id] = tab.row_count
        decoded[table.sheet_id] = entries
    return Ledger(
        workbook_id=book.id,
        cases={case.number: (row, case) for row, case in decoded[CASES.sheet_id]},
        outbox={entry.key: (row, entry) for row, entry in decoded[OUTBOX.sheet_id]},
        runs={entry.run: (row, entry) for row, entry in decoded[RUNS.sheet_id]},
        pending=tuple((row, e) for row, e in decoded[AUDIT.sheet_id] if e.result is Result.PENDING),
        next_row=next_row,
        row_count=row_count,
        last_number=_last_number(book),
        damage=tuple(damage),
    )


def _last_number(book: Workbook) -> int:
    """From the column that people read, for an entry may have been spoilt."""
    tab = book.tab(CASES.sheet_id)
    shown = [str(row.cell(0).value or "").rpartition("-")[2] for row in tab.rows[1:]] if tab else []
    return max((int(number) for number in shown if number.isascii() and number.isdigit()), default=0)


def finding_rows(findings: Iterable[Finding]) -> list[tuple[CellOut, ...]]:
    """Rows of «Calidad de datos», the gravest first."""
    order = {"error": 0, "aviso": 1, "dato": 2}
    ranked = sorted(findings, key=lambda f: (order[f.severity.value], f.workbook, f.tab, f.code, _cell_order(f.cell)))
    return [
        (
            f.severity.value,
            f.workbook,
            f.tab,
            Link(f.cell, _finding_link(f)) if f.cell else "",
            f.field,
            f.read,
            f.expected,
            f.fix,
            f.code,
        )
        for f in ranked
    ]


def _cell_order(cell: str) -> tuple[int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), letters


def _finding_link(finding: Finding) -> str:
    gid = finding.sheet_id or 0
    return f"https://docs.google.com/spreadsheets/d/{finding.workbook_id}/edit#gid={gid}&range={finding.cell}"


def calendar_rows(sites: Mapping[str, Sequence[CalendarLine]]) -> list[tuple[CellOut, ...]]:
    """Rows of «Calendario»: every exception of every sede."""
    return [
        (site or "Todas", line.day, line.weekday, _yes_no(line.counts), line.reason, line.source)
        for site, lines in sites.items()
        for line in lines
    ]


def readme_rows(version: str, generated: date | datetime) -> list[tuple[CellOut, ...]]:
    """The text of «Léame»."""
    lines = (
        "Este archivo es la memoria del servicio de automatización. Lo escribe solo el servicio; no lo edite.",
        "",
        "Casos: cada fila de los controles que espera respuesta, con su plazo, su responsable y el enlace a la fila.",
        "Bitácora: todo lo que el servicio cambió: cuándo, dónde, antes, después, por qué regla. No se borra.",
        "Correos: los mensajes enviados; cada uno se envía una sola vez.",
        "Corridas: cada ejecución del servicio. Si la última es de hace más de un día hábil, avise al administrador.",
        "Calidad de datos: lo que el servicio no entendió en los controles, con la celda y qué hacer.",
        "Calendario: los festivos y días especiales con los que se cuentan los plazos.",
        "",
        "Qué puede escribir el servicio en los controles: el color de la fila (rojo, amarillo, verde o azul según las "
        "reglas), una nota propia que empieza por [Automatización] y una marca invisible. Nunca cambia textos, nunca "
        "cambia un color que puso una persona en verde, verde claro o morado.",
        "Si algo está mal: pinte usted la fila como debe ser. Lo que marca una persona vale más.",
        "",
        f"Versión del servicio: {version}. Creado el {generated:%d/%m/%Y}.",
    )
    return [(line,) for line in lines]
