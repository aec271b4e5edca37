"""One row of a list of customers, its cells read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets_automation.domain import fields
from sheets_automation.domain.cells import identifiers, words
from sheets_automation.domain.cells.names import name as read_name
from sheets_automation.domain.cells.read import Blank, Read
from sheets_automation.domain.cells.text import clean, normalise
from sheets_automation.domain.exports.days import DayOrder
from sheets_automation.domain.exports.heading import Heading
from sheets_automation.model import CellValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One row. What was not understood is "" or None here and stands in ``unread`` as it was typed."""

    name: str
    document: str
    document_kind: str
    person_kind: str
    phones: tuple[str, ...]  # those that somebody may answer, in the order of the fields
    email: str
    plate: str
    vin: str
    vehicle: str
    brand: str
    site: str
    order: str
    adviser: str
    mileage: int | None
    last_visit: date | None
    served_on: date | None  # delivery, sale, invoice: the day that lists for follow-up calls have
    sheet: str
    row: int  # as people see it, from 1
    cells: tuple[CellValue, ...]
    unread: tuple[tuple[str, str], ...] = ()  # (field id, as typed) of cells that hold something else or were guessed

    def typed(self, field: str) -> str:
        """What stands in a cell that was not understood, or only by a guess; "" otherwise."""
        return next((text for own, text in self.unread if own == field), "")

    @property
    def place(self) -> tuple[str, int]:
        return self.sheet, self.row


_READERS: Mapping[str, Callable[[CellValue], Read[Any]]] = {
    fields.DOCUMENT: identifiers.document,
    fields.EMAIL: identifiers.email,
    fields.PLATE: identifiers.plate,
    fields.VIN: identifiers.vin,
    fields.ADVISER: read_name,
    fields.MILEAGE: words.integer,
    **dict.fromkeys(fields.NAME_PARTS, read_name),
    **dict.fromkeys(fields.PHONES, identifiers.phone),
}
_KIND_BEFORE = re.compile(r"\s*([a-z][a-z. ]{0,12}?)[.:\s]*\d", re.IGNORECASE)  # «NIT 900.123.456-7»
_INVENTED = re.compile(r"\d{3}(?:(\d)\1{6}|1234567|7654321|0123456)")  # 3000000000: typed to get past the cell
_LETTER = re.compile(r"[^\W\d_]")


class RowReader:
    """Reads the rows below one heading. ``days``: how the dates of each such field are written."""

    def __init__(self, sheet: str, heading: Heading, days: Mapping[str, DayOrder], today: date) -> None:
        self._sheet = sheet
        self._heading = heading
        self._days = days
        self._today = today

    def customer(self, row: int, cells: tuple[CellValue, ...]) -> Customer:
        """The customer of a row; ``row`` as people count."""
        unread: list[tuple[str, str]] = []
        phones = (self._phone(field, cells, unread) for field in fields.PHONES)
        names = (self._read(field, cells, unread) for field in fields.NAME_PARTS)
        typed_document = clean(self._cell(fields.DOCUMENT, cells))
        return Customer(
            name=" ".join(filter(None, names)),
            document=self._read(fields.DOCUMENT, cells, unread) or "",
            document_kind=self._text(fields.DOCUMENT_KIND, cells) or _kind_before(typed_document),
            person_kind=self._text(fields.PERSON_KIND, cells),
            phones=tuple(dict.fromkeys(phone for phone in phones if phone)),
            email=self._read(fields.EMAIL, cells, unread) or "",
            plate=self._read(fields.PLATE, cells, unread) or "",
            vin=self._read(fields.VIN, cells, unread) or "",
            vehicle=self._text(fields.VEHICLE, cells),
            brand=self._text(fields.BRAND, cells),
            site=self._text(fields.SITE, cells),
            order=self._text(fields.ORDER, cells),
            adviser=self._read(fields.ADVISER, cells, unread) or "",
            mileage=self._read(fields.MILEAGE, cells, unread),
            last_visit=self._day(fields.LAST_VISIT, cells, unread),
            served_on=self._day(fields.SERVED_ON, cells, unread),
            sheet=self._sheet,
            row=row,
            cells=cells,
            unread=tuple(unread),
        )

    def _cell(self, field: str, cells: tuple[CellValue, ...]) -> CellValue:
        column = self._heading.columns.get(field)
        return cells[column] if column is not None and column < len(cells) else None

    def _text(self, field: str, cells: tuple[CellValue, ...]) -> str:
        return clean(self._cell(field, cells))

    def _read(self, field: str, cells: tuple[CellValue, ...], unread: list[tuple[str, str]]) -> Any:
        """The value of a cell; ``unread`` grows where it holds what is none, or what had to be guessed."""
        cell = self._cell(field, cells)
        read = _READERS[field](cell)
        if read.typed:
            unread.append((field, read.typed))
        elif read.value is None and (read.note is not None or _placeholder(field, read, cell)):
            unread.append((field, clean(cell) or "#ERROR"))
        return read.value

    def _phone(self, field: str, cells: tuple[CellValue, ...], unread: list[tuple[str, str]]) -> str:
        value = self._read(field, cells, unread) or ""
        if _INVENTED.fullmatch(value):
            unread.append((field, value))
            return ""
        return str(value)

    def _day(self, field: str, cells: tuple[CellValue, ...], unread: list[tuple[str, str]]) -> date | None:
        cell = self._cell(field, cells)
        read = self._days.get(field, _DAY_FIRST).read(cell, self._today)
        if read.value is not None and read.value <= self._today:
            return read.value
        if read.value is not None or read.note is not None:
            unread.append((field, clean(cell) or "#ERROR"))
        return None


_DAY_FIRST = DayOrder()


def _placeholder(field: str, read: Read[Any], cell: CellValue) -> bool:
    """Whether a name was typed that is none: «XXX», «NO REGISTRA»."""
    return field == fields.CUSTOMER and read.blank is Blank.NA and _LETTER.search(clean(cell)) is not None


def _kind_before(document: str) -> str:
    found = _KIND_BEFORE.match(document)
    return normalise(found[1]).replace(" ", "").upper() if found else ""
