"""A list of customers as it was handed over → its rows as customers, and everything in it that was not understood.

Nothing is silent: a row is a customer, a heading, a sum that is compared, or it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import clean, heading_key
from sheets_automation.domain.exports.customer import Customer, RowReader
from sheets_automation.domain.exports.days import DayOrder, order_of
from sheets_automation.domain.exports.footers import Footer, footer_of
from sheets_automation.domain.exports.heading import Heading, Row, Vocabulary, find_heading, heading_from
from sheets_automation.domain.spanish import count, number
from sheets_automation.model import CellValue, Export, ExportSheet, column_letters
from sheets_automation.policy import ExportPolicy

_DAYS = (fields.LAST_VISIT, fields.SERVED_ON)
_SHOWN = 5  # rows that a note names
_FIRST_CELLS = 6


@dataclass(frozen=True, slots=True)
class ExportNote:
    """Something about the list that people should know. ``text``: Colombian Spanish, complete."""

    sheet: str
    text: str
    row: int | None = None  # as people see it; None: the sheet as a whole, or several rows, which the text names


@dataclass(frozen=True, slots=True)
class Base:
    """What a list says: its customers in the order of the file, and what was not understood."""

    name: str
    customers: tuple[Customer, ...]
    notes: tuple[ExportNote, ...]


@dataclass(slots=True)
class _Table:
    """A heading and the rows below it, 0-based, up to the next heading or the end of the sheet."""

    heading: Heading
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """What the sheets gave so far."""

    customers: list[Customer] = field(default_factory=list)
    notes: list[ExportNote] = field(default_factory=list)
    totals: list[tuple[str, int, Footer, int]] = field(default_factory=list)  # sheet, row, the sum, rows of the sheet


def base_of(export: Export, policy: ExportPolicy, today: date) -> Base:
    """The customers of every sheet whose heading is understood. ``today``: no visit is later."""
    vocabulary = Vocabulary(policy)
    found = _Found()
    for sheet in export.sheets:
        heading = find_heading(sheet.rows, vocabulary)
        if heading is not None:
            _read_sheet(sheet, heading, vocabulary, today, found)
        elif any(sheet.rows):
            found.notes.append(ExportNote(sheet.title, _headless(sheet)))
    found.notes.extend(_miscounted(found))
    return Base(export.name, tuple(found.customers), tuple(found.notes))


def _headless(sheet: ExportSheet) -> str:
    first = [clean(cell) for row in sheet.rows for cell in row if clean(cell)][:_FIRST_CELLS]
    return (
        f"No se encontró un encabezado conocido, así que esta hoja no se leyó. Empieza por: {', '.join(first)}. "
        "Escriba en la primera fila los títulos de las columnas (p. ej. Nombre, Placa, Celular, Fecha última visita)."
    )


def _read_sheet(sheet: ExportSheet, heading: Heading, vocabulary: Vocabulary, today: date, found: _Found) -> None:
    before, totals = len(found.customers), list[tuple[int, Footer]]()
    repeated: list[int] = []
    for table in _tables(sheet.rows, heading, vocabulary, repeated):
        days = {own: _order(sheet, table, own, today) for own in _DAYS if own in table.heading.columns}
        found.notes.extend(_about_heading(sheet, table.heading))
        found.notes.extend(_about_days(sheet, table.heading, days))
        read = _Rows(sheet, table, RowReader(sheet.title, table.heading, days, today))
        read.read()
        found.customers.extend(read.customers)
        found.notes.extend(read.notes())
        totals.extend(read.totals)
    if repeated:
        told = f"{_rows_named(repeated)}: se repite el encabezado; no se {_verb(repeated)} como cliente."
        found.notes.append(ExportNote(sheet.title, told))
    found.totals.extend((sheet.title, row, footer, len(found.customers) - before) for row, footer in totals)


def _verb(rows: Sequence[int]) -> str:
    return "leyó" if len(rows) == 1 else "leyeron"


def _tables(rows: Sequence[Row], heading: Heading, vocabulary: Vocabulary, repeated: list[int]) -> Iterator[_Table]:
    """The tables of a sheet, one below the other; ``repeated`` gets the rows that say a heading again."""
    table = _Table(heading)
    said, begins = _said(rows, heading)
    at = heading.last + 1
    while at < len(rows):
        row = rows[at]
        if row and _first(row) in begins and _words(row) in said:
            repeated.append(at + 1)
        elif row and vocabulary.speaks(row) and (other := heading_from(rows, at, vocabulary)) is not None:
            yield table
            table, (said, begins), at = _Table(other), _said(rows, other), other.last
        elif row:
            table.rows.append(at)
        at += 1
    yield table


def _words(row: Row) -> tuple[str, ...]:
    return tuple(heading_key(cell) if isinstance(cell, str) else "" for cell in row)


def _first(row: Row) -> CellValue:
    return next((cell for cell in row if cell is not None), None)


def _said(rows: Sequence[Row], heading: Heading) -> tuple[set[tuple[str, ...]], set[CellValue]]:
    """The words of the heading's rows, and the first cells of these, which are compared first."""
    own = rows[heading.first : heading.last + 1]
    return set(map(_words, own)), set(map(_first, own))


def _order(sheet: ExportSheet, table: _Table, own: str, today: date) -> DayOrder:
    column = table.heading.columns[own]
    return order_of((sheet.rows[at][column] for at in table.rows if column < len(sheet.rows[at])), today)


def _about_heading(sheet: ExportSheet, heading: Heading) -> Iterator[ExportNote]:
    row = heading.last + 1
    if heading.unknown:
        named = ", ".join(f"«{heading.labels[column]}» ({column_letters(column)})" for column in heading.unknown)
        yield ExportNote(sheet.title, f"Columnas que no se conocen o se repiten, y no se usaron: {named}.", row)
    meant = {column: own for own, column in heading.columns.items()}
    for column in heading.guessed:
        as_what = fields.known(meant[column]).label if column in meant else "una columna que no se necesita"
        yield ExportNote(sheet.title, f"El encabezado «{heading.labels[column]}» se tomó por {as_what}.", row)
    if fields.LAST_VISIT not in heading.columns and fields.SERVED_ON not in heading.columns:
        yield ExportNote(sheet.title, "No hay columna con la fecha de la última visita.", row)


def _about_days(sheet: ExportSheet, heading: Heading, days: dict[str, DayOrder]) -> Iterator[ExportNote]:
    for own, order in days.items():
        label = heading.label(own)
        if order.doubt:
            yield ExportNote(sheet.title, f"«{label}»: {order.doubt}. Verifíquelo.")
        elif order.month_first:
            also = "; las que Excel ya había convertido tenían el día y el mes al revés" if order.swapped else ""
            told = f"«{label}»: las fechas están escritas mes/día/año y así se leyeron{also}."
            yield ExportNote(sheet.title, told)


class _Rows:
    """The rows of one table: who is a customer, and what is told of the others."""

    def __init__(self, sheet: ExportSheet, table: _Table, reader: RowReader) -> None:
        self._sheet = sheet
        self._table = table
        self._reader = reader
        self.customers: list[Customer] = []
        self.totals: list[tuple[int, Footer]] = []
        self._others: list[int] = []
        self._outside: list[int] = []

    def read(self) -> None:
        columns = {column for column, label in enumerate(self._table.heading.labels) if label}
        for at in self._table.rows:
            cells = self._sheet.rows[at]
            customer = self._reader.customer(at + 1, cells)
            footer = None if customer.plate or customer.vin or customer.phones else footer_of(cells)
            if footer is not None:
                self.totals.append((at + 1, footer))
            elif _is_customer(customer):
                self.customers.append(customer)
                if any(cell is not None and clean(cell) for c, cell in enumerate(cells) if c not in columns):
                    self._outside.append(at + 1)
            else:
                self._others.append(at + 1)

    def notes(self) -> Iterator[ExportNote]:
        """What was not understood of these rows, one note for each kind, with the first rows of each."""
        if self._others:
            first = ", ".join(clean(cell) for cell in self._sheet.rows[self._others[0] - 1] if clean(cell))[:80]
            told = f"{_rows_named(self._others)}: no dice de qué cliente o vehículo es («{first}»); no se usó."
            yield ExportNote(self._sheet.title, told)
        if self._outside:
            told = (
                f"{_rows_named(self._outside)}: hay datos en columnas sin encabezado; verifique que no estén corridos."
            )
            yield ExportNote(self._sheet.title, told)
        yield from self._unread()

    def _unread(self) -> Iterator[ExportNote]:
        by_field: dict[str, list[tuple[int, str]]] = {}
        for customer in self.customers:
            for own, typed in customer.unread:
                by_field.setdefault(own, []).append((customer.row, typed))
        for own, cells in by_field.items():
            label = self._table.heading.label(own)
            examples = ", ".join(f"«{typed[:30]}»" for typed in dict.fromkeys(typed for _row, typed in cells[:_SHOWN]))
            what = count(len(cells), "celda no se entendió o se corrigió", "celdas no se entendieron o se corrigieron")
            told = f"«{label}»: {what}: {examples} ({_rows_named([row for row, _typed in cells]).lower()})."
            yield ExportNote(self._sheet.title, told)


def _is_customer(customer: Customer) -> bool:
    """A row that says who it is about: any identity, or a name with something beside it."""
    if customer.plate or customer.vin or customer.document or customer.phones or customer.email:
        return True
    filled = sum(1 for cell in customer.cells if clean(cell))
    return filled > 1 and bool(customer.name or customer.unread)


def _miscounted(found: _Found) -> Iterator[ExportNote]:
    """Where the list says how many rows it has, and another number was read."""
    for sheet, row, footer, rows in found.totals:
        if footer.rows is not None and footer.rows not in (rows, len(found.customers)):
            told = (
                f"La lista dice «{footer.text}» y se leyeron {count(rows, 'fila', 'filas')}, "
                f"{_difference(footer.rows - rows)}: puede estar incompleta. Descárguela otra vez."
            )
            yield ExportNote(sheet, told, row)


def _difference(missing: int) -> str:
    return f"faltan {number(missing)}" if missing > 0 else f"sobran {number(-missing)}"


def _rows_named(rows: Iterable[int]) -> str:
    """«Fila 12», «Filas 12, 40, 55, 60, 71 y 12 más»."""
    rows = list(rows)
    shown = ", ".join(map(str, rows[:_SHOWN]))
    more = f" y {number(len(rows) - _SHOWN)} más" if len(rows) > _SHOWN else ""
    return f"Fila{'s' if len(rows) > 1 else ''} {shown}{more}"
