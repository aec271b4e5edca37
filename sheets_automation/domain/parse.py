"""Workbooks → registers of typed records, and findings for everything that could not be read (spec §2, §3).

Bad data never raises. What a person must know about is a ``Finding`` with its cell; what is merely not a register
is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain.dates import ambiguous, proves_month_first
from sheets_automation.domain.doubtful_colours import tell_doubtful
from sheets_automation.domain.findings import Notes, workbook_finding
from sheets_automation.domain.headings import NotARegister, code_of, recognise
from sheets_automation.domain.identity import repetition_key
from sheets_automation.domain.parse_calls import call_record
from sheets_automation.domain.parse_complaints import complaint_record
from sheets_automation.domain.reading import Note, doubtful
from sheets_automation.domain.rows import RowJudge
from sheets_automation.domain.sheet import Lists, Sheet
from sheets_automation.domain.text import normalise
from sheets_automation.model import (
    Box,
    CallRecord,
    ComplaintRecord,
    Finding,
    Layout,
    Reading,
    Record,
    Register,
    Row,
    Severity,
    Tab,
    Workbook,
    a1,
)
from sheets_automation.policy import Config, FormPolicy

_DUPLICATE = doubtful(
    "fila_duplicada", "una sola fila por llamada o PQRS", "Elimine una de las dos filas, o corrija la que sea distinta."
)
_NUMBER = doubtful("numero_repetido", "un radicado distinto por PQRS", "Corrija el radicado de una de las dos filas.")
_COPY = doubtful(
    "pestana_copiada",
    "cada fila en una sola pestaña",
    "Elimine la copia: sus filas repetidas no se cuentan ni se gestionan dos veces.",
)
_MERGE = doubtful("celdas_combinadas", "una celda por dato", "Separe las celdas: solo la primera conserva el valor.")
_ANONYMOUS = doubtful(
    "sin_identidad",
    "placa, VIN, documento, teléfono, orden o radicado en las filas",
    "Sin un dato que las distinga, dos filas iguales no se pueden diferenciar si se reordena la hoja.",
)
_NOT_MAPPED = Note("pestana_sin_campos", Severity.ERROR, "", "Agregue o corrija esos encabezados; no cambie los demás.")
_WEEKEND = Note(
    "recepcion_en_fin_de_semana",
    Severity.INFO,
    "un día hábil, o una PQRS que de verdad llegó en fin de semana",
    "No cambie nada si la fecha es cierta: el plazo cuenta desde el siguiente día hábil.",
)
_TEXT_NUMBERS = Note(
    "numero_como_texto",
    Severity.INFO,
    "números en toda la columna",
    "El servicio los lee; las fórmulas de la hoja no. Dé formato de número a la columna.",
)
_AMBIGUOUS = doubtful(
    "fecha_ambigua",
    "una fecha dd/mm/aaaa",
    "Se leyó día/mes/año, pero otras fechas de la columna vienen mes/día/año: revise el archivo de donde se copió.",
)
_EMPTY_COLUMN = Note(
    "columna_vacia", Severity.INFO, "datos en la columna", "Si el dato existe, escríbalo; si no se usa, no haga nada."
)
_ENOUGH_ROWS = 100  # a tab this long whose column is empty is not merely a young tab
# Columns that a month without detractors, or a form used in part, rightly leaves empty
_EXPECTED_EMPTY = frozenset(
    {
        "sugerencia", "ampliacion", "fecha_cierre", "accion", "vin", "telefono_2", "whatsapp", "gestion",
        "fecha_gestion",
        "estado", "responsable", "intento_1", "intento_2", "motivo_no_contacto", "observaciones", "tipo_cliente",
    }
)  # fmt: skip
_MERGES_LISTED = 20
_COPY_TITLE = re.compile(r"^(copia( \d+)? de|copy( \d+)? of)\b|\(\d+\)\s*$", re.IGNORECASE)


def read(workbooks: Sequence[Workbook], config: Config, today: date) -> Reading:
    """Read every register tab of the workbooks. ``today`` is the Bogotá date of the run."""
    lists = Lists.of(config)
    registers: list[Register] = []
    findings: list[Finding] = []
    for workbook in workbooks:
        if _is_ours(workbook, config):
            continue
        form = code_of(workbook.title, config.forms)
        if form is None:
            findings.append(_without_code(workbook, config))
            continue
        found, told = _workbook(workbook, form, config, lists, today)
        registers.extend(found)
        findings.extend(told)
    return Reading(tuple(registers), tuple(findings))


def _is_ours(workbook: Workbook, config: Config) -> bool:
    """The service's own workbooks hold no register."""
    title = normalise(workbook.title)
    own = [config.control_title, *(report.file for report in config.reports.reports)]
    return any(name and title == normalise(name) for name in own)


def _without_code(workbook: Workbook, config: Config) -> Finding:
    """A file that names no form. If its heading is a form's, the fix says which."""
    codes = ", ".join(form.code for form in config.forms)
    for tab in workbook.tabs:
        layout = recognise(tab, workbook, config.forms, config.semaphore)
        if isinstance(layout, Layout):
            fix = f"La pestaña «{tab.title}» parece {layout.form}: agregue ese código al nombre del archivo."
            return workbook_finding(
                workbook, "archivo_sin_codigo", workbook.title, f"un título con el código ({codes})", fix
            )
    return workbook_finding(
        workbook, "archivo_no_es_registro", workbook.title, f"un archivo con el código ({codes}) y su encabezado",
        "Si es uno de los formatos, agregue el código al nombre; si no, sáquelo de la carpeta.",
    )  # fmt: skip


def _workbook(
    workbook: Workbook, form: FormPolicy, config: Config, lists: Lists, today: date
) -> tuple[list[Register], list[Finding]]:
    registers: list[Register] = []
    findings: list[Finding] = []
    for tab in workbook.tabs:
        layout = recognise(tab, workbook, form, config.semaphore)
        if isinstance(layout, NotARegister):
            findings.extend(_not_mapped(workbook, tab, layout))
            continue
        sheet = Sheet(workbook, tab, layout, form, config, lists, today)
        records = _records(sheet, config)
        _check_tab(sheet, records)
        findings.extend(sheet.notes.findings(len(records)))
        registers.append(Register(workbook.id, workbook.title, tab.sheet_id, tab.title, layout, records))
    registers, copied = _without_copies(workbook, registers)
    findings.extend(copied)
    if not registers and not findings:
        findings.append(
            workbook_finding(
                workbook, "archivo_sin_registro", workbook.title, f"una pestaña con el encabezado de {form.code}",
                "Revise que el archivo sea el formato y que conserve su fila de encabezados.",
            )
        )  # fmt: skip
    return registers, findings


def _not_mapped(workbook: Workbook, tab: Tab, why: NotARegister) -> Iterator[Finding]:
    if not why.looks_like:
        return
    missing = "; ".join(why.missing)
    notes = Notes(workbook, tab)
    row = (why.heading_row or 0) + 1
    note = replace(_NOT_MAPPED, expected=f"encabezados de {why.form}: falta {missing}")
    notes.add_tab(note, f"el encabezado de la fila {row}", cell=f"A{row}", label=missing)
    yield from notes.findings(0)


def _records(sheet: Sheet, config: Config) -> tuple[Record, ...]:
    layout = sheet.layout
    heading = sheet.tab.rows[layout.heading[0] : layout.heading[1] + 1]
    judge = RowJudge(sheet.form, layout.columns, heading, sheet.tab.merges)
    rows = (
        row
        for row in sheet.tab.rows[layout.heading[1] + 1 :]
        if row.cells and row.index not in layout.skip_rows and judge.record(row)
    )
    if sheet.form.kind == "pqrs":
        return tuple(complaint_record(sheet, row) for row in rows)
    return tuple(call_record(sheet, row, config.semaphore) for row in rows)


def _check_tab(sheet: Sheet, records: Sequence[Record]) -> None:
    """What can only be seen over the whole tab."""
    _check_duplicates(sheet, records)
    _check_merges(sheet)
    tell_doubtful(sheet, records)
    if len(records) > 1 and all(record.fingerprint.empty for record in records):
        sheet.notes.add_tab(_ANONYMOUS, f"{len(records)} filas sin ninguno de esos datos")
    for field, column in sorted(sheet.layout.columns.items(), key=lambda pair: pair[1]):
        _check_column(sheet, field, column, records)
    weekend = [r for r in records if isinstance(r, ComplaintRecord) and r.received and r.received.weekday() > 4]
    _tell_range(sheet, "fecha_recepcion", _WEEKEND, [record.where.row for record in weekend], "en sábado o domingo")


def _check_column(sheet: Sheet, field: str, column: int, records: Sequence[Record]) -> None:
    """A column that nobody fills, or that holds its numbers partly as text."""
    values = [record.row.cell(column).value for record in records]
    if len(records) >= _ENOUGH_ROWS and field not in _EXPECTED_EMPTY and all(v is None or v == "" for v in values):
        sheet.notes.add_tab(
            _EMPTY_COLUMN,
            f"vacía en las {len(records)} filas",
            cell=a1(sheet.layout.heading[1], column),
            label=sheet.label(column),
        )
    if sheet.form.fields[field].kind == "fecha" and any(map(proves_month_first, values)):
        for record, typed in zip(records, values, strict=True):
            if ambiguous(typed):
                sheet.tell(record.row, field, _AMBIGUOUS)
    if sheet.form.fields[field].kind == "entero" and any(isinstance(v, float) for v in values):
        text = [
            r.where.row for r, v in zip(records, values, strict=True) if isinstance(v, str) and v.strip().isdecimal()
        ]
        _tell_range(sheet, field, _TEXT_NUMBERS, text, "con el número como texto")


def _tell_range(sheet: Sheet, field: str, note: Note, rows: Sequence[int], what: str) -> None:
    """One finding for many cells of a column that are true as they are, but worth knowing."""
    if rows:
        column = sheet.layout.columns[field]
        span = a1(rows[0], column) + (f":{a1(rows[-1], column)}" if len(rows) > 1 else "")
        cells = ", ".join(a1(row, column) for row in rows[:5]) + (" …" if len(rows) > 5 else "")
        sheet.notes.add_tab(note, f"{len(rows)} celdas {what}: {cells}", cell=span, label=sheet.label(column))


def _check_duplicates(sheet: Sheet, records: Sequence[Record]) -> None:
    """Rows with one fingerprint, and PQRS numbers used twice; told at the later row."""
    seen: dict[str, Row] = {}
    numbers: dict[str, Row] = {}
    for record in records:
        key = repetition_key(record)
        order = record.fingerprint.order
        if key and key in seen:
            sheet.tell(record.row, _identity_field(sheet), _DUPLICATE, f"igual a la fila {seen[key].index + 1}")
        elif not isinstance(record, CallRecord) and order and order in numbers:
            sheet.tell(record.row, "numero", _NUMBER, f"{record.number}, también en la fila {numbers[order].index + 1}")
        if key:
            seen.setdefault(key, record.row)
        if order:
            numbers.setdefault(order, record.row)


def _identity_field(sheet: Sheet) -> str:
    wanted = ("placa", "numero", "orden", "documento", "telefono", "cliente", "vin")
    return next((field for field in wanted if field in sheet.layout.columns), "cliente")


def _check_merges(sheet: Sheet) -> None:
    """Merged cells across the body hide values. Rows that are no records may merge as they like."""
    first = sheet.layout.heading[1] + 1
    columns = set(sheet.layout.columns.values())
    last = len(sheet.tab.rows)
    crossing = [box for box in sheet.tab.merges if _crosses(box, first, last, columns, sheet.layout.skip_rows)]
    for box in crossing[:_MERGES_LISTED]:
        span = f"{a1(box.top, box.left)}:{a1(box.bottom - 1, box.right - 1)}"
        sheet.notes.add_tab(_MERGE, f"celdas combinadas {span}", cell=span, label=sheet.label(box.left))
    if len(crossing) > _MERGES_LISTED:
        rest = len(crossing) - _MERGES_LISTED
        sheet.notes.add_tab(_MERGE, f"otras {rest} zonas combinadas", cell=a1(crossing[_MERGES_LISTED].top, 0))


def _crosses(box: Box, first: int, last: int, columns: set[int], skip: frozenset[int]) -> bool:
    if box.bottom <= first or box.top >= last or not any(box.left <= column < box.right for column in columns):
        return False
    return any(row not in skip for row in range(max(box.top, first), min(box.bottom, last)))


def _without_copies(workbook: Workbook, registers: list[Register]) -> tuple[list[Register], list[Finding]]:
    """Rows of a «Copia de …» tab that stand in another tab of the file count once, in the other one."""
    originals = {
        key
        for register in registers
        if not _COPY_TITLE.search(register.tab)
        for r in register.records
        if (key := repetition_key(r))
    }
    kept: list[Register] = []
    findings: list[Finding] = []
    for register in registers:
        if not _COPY_TITLE.search(register.tab):
            kept.append(register)
            continue
        own = tuple(record for record in register.records if repetition_key(record) not in originals)
        kept.append(replace(register, records=own))
        tab = workbook.tab(register.sheet_id)
        if len(own) < len(register.records) and tab is not None:
            notes = Notes(workbook, tab)
            same = len(register.records) - len(own)
            notes.add_tab(_COPY, f"{same} de {len(register.records)} filas iguales a las de otra pestaña")
            findings.extend(notes.findings(0))
    return kept, findings
