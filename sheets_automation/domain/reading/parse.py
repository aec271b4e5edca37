"""Workbooks → registers of typed records, and findings for everything that could not be read (spec §2, §3).

Bad data never raises. What a person must know about is a ``Finding`` with its cell; what is merely not a register
is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.repetition import equal_rows
from sheets_automation.domain.cells.dates import ambiguous, proves_month_first
from sheets_automation.domain.cells.read import Note, doubtful
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds import kind_of
from sheets_automation.domain.reading.findings import Notes, workbook_finding
from sheets_automation.domain.reading.headings import NotARegister, code_of, recognise
from sheets_automation.domain.reading.mirrors import shown_rows, shows_nothing
from sheets_automation.domain.reading.rows import RowJudge
from sheets_automation.domain.reading.sheet import Lists, Sheet
from sheets_automation.model import (
    Box,
    Finding,
    Layout,
    Reader,
    Reading,
    Record,
    Register,
    Severity,
    Tab,
    Workbook,
    a1,
)
from sheets_automation.policy import Config, FormPolicy

_DUPLICATE = doubtful(
    "fila_duplicada", "una sola fila por llamada o PQRS", "Elimine una de las dos filas, o corrija la que sea distinta."
)
_MERGE = doubtful("celdas_combinadas", "una celda por dato", "Separe las celdas: solo la primera conserva el valor.")
_ANONYMOUS = doubtful(
    "sin_identidad",
    "placa, VIN, documento, teléfono, orden o radicado en las filas",
    "Sin un dato que las distinga, dos filas iguales no se pueden diferenciar si se reordena la hoja.",
)
_NOT_MAPPED = Note("pestana_sin_campos", Severity.ERROR, "", "Agregue o corrija esos encabezados; no cambie los demás.")
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
_MERGES_LISTED = 20


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
        shown = shown_rows((record.row for record in records), layout, form)
        registers.append(
            Register(workbook.id, workbook.title, tab.sheet_id, tab.title, layout, records, tab.hidden, shown)
        )
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
    rows = [
        row
        for row in sheet.tab.rows[layout.heading[1] + 1 :]
        if row.cells and row.index not in layout.skip_rows and judge.record(row) and not shows_nothing(row)
    ]
    return tuple(kind_of(sheet.form).records(sheet, rows, config.semaphore))


def _check_tab(sheet: Sheet, records: Sequence[Record]) -> None:
    """What can only be seen over the whole tab."""
    _check_duplicates(sheet, records)
    _check_merges(sheet)
    if len(records) > 1 and all(record.fingerprint.empty for record in records):
        sheet.notes.add_tab(_ANONYMOUS, f"{len(records)} filas sin ninguno de esos datos")
    for field, column in sorted(sheet.layout.columns.items(), key=lambda pair: pair[1]):
        _check_column(sheet, field, column, records)
    kind_of(sheet.form).check_tab(sheet, records)


def _check_column(sheet: Sheet, field: str, column: int, records: Sequence[Record]) -> None:
    """A column that nobody fills, or that holds its numbers partly as text."""
    values = [record.row.cell(column).value for record in records]
    if len(records) >= _ENOUGH_ROWS and not fields.known(field).optional and all(v is None or v == "" for v in values):
        sheet.notes.add_tab(
            _EMPTY_COLUMN,
            f"vacía en las {len(records)} filas",
            cell=a1(sheet.layout.heading[1], column),
            label=sheet.label(column),
        )
    if fields.reader_of(sheet.form, field) is Reader.DAY and any(map(proves_month_first, values)):
        for record, typed in zip(records, values, strict=True):
            if ambiguous(typed):
                sheet.tell(record.row, field, _AMBIGUOUS)
    if fields.reader_of(sheet.form, field) is Reader.INTEGER and any(isinstance(v, float) for v in values):
        text = [
            r.where.row for r, v in zip(records, values, strict=True) if isinstance(v, str) and v.strip().isdecimal()
        ]
        sheet.tell_range(field, _TEXT_NUMBERS, text, "con el número como texto")


def _check_duplicates(sheet: Sheet, records: Sequence[Record]) -> None:
    """Rows that say the same of one customer and day; told at the later row."""
    for first, *others in equal_rows(records):
        for record in others:
            sheet.tell(record.row, _identity_field(sheet), _DUPLICATE, f"igual a la fila {first.where.row + 1}")


def _identity_field(sheet: Sheet) -> str:
    wanted = fields.identifying(fields.Identity.NAME)
    return next((field for field in wanted if field in sheet.layout.columns), fields.CUSTOMER)


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
