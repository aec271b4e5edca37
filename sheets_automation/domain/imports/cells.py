"""What a new row holds: each datum of the list under the tab's own column, written as its agents write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import clean
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.model import CellOut, CellValue, Register

_VALUES: Mapping[str, Callable[[Customer], CellOut]] = {
    fields.CUSTOMER: lambda c: c.name,
    fields.DOCUMENT: lambda c: c.document,
    fields.PHONE: lambda c: c.phones[0] if c.phones else "",
    fields.PHONE_2: lambda c: c.phones[1] if len(c.phones) > 1 else "",
    fields.EMAIL: lambda c: c.email,
    fields.PLATE: lambda c: c.plate,
    fields.VIN: lambda c: c.vin,
    fields.VEHICLE: lambda c: c.vehicle,
    fields.BRAND: lambda c: c.brand,
    fields.SITE: lambda c: c.site,
    fields.ORDER: lambda c: c.order,
    fields.ADVISER: lambda c: c.adviser,
    fields.MILEAGE: lambda c: c.mileage,
    fields.LAST_VISIT: lambda c: c.last_visit,
    fields.SERVED_ON: lambda c: c.served_on,
}
#: Written as a number where most of the column is one.
_DIGITS = frozenset({fields.DOCUMENT, fields.PHONE, fields.PHONE_2, fields.ORDER})
#: Written as the tab usually spells it.
_SPELLED: Mapping[str, Callable[[object], str]] = {
    fields.BRAND: lambda record: str(getattr(record, "brand", "")),
    fields.SITE: lambda record: str(getattr(record, "site", "")),
}


class Columns:
    """How the agents of one table write what a list brings."""

    def __init__(self, register: Register) -> None:
        columns = register.layout.columns
        self.places = {field: column for field, column in columns.items() if field in _VALUES}
        self.removal = columns.get(fields.REMOVAL_REASON)
        values = {column: [record.row.cell(column).value for record in register.records] for column in columns.values()}
        self.numeric = frozenset(f for f in _DIGITS if f in columns and _mostly_numbers(values[columns[f]]))
        #: Date columns whose cells are texts or empty so far: their format does not show a day yet.
        self.undated = frozenset(
            columns[f]
            for f in (fields.LAST_VISIT, fields.SERVED_ON)
            if f in columns and not _mostly_numbers(values[columns[f]])
        )
        self._usual = {
            field: _usual(register, columns[field], of) for field, of in _SPELLED.items() if field in columns
        }

    def row(self, customer: Customer, removed: str = "") -> dict[int, CellOut]:
        """Column → value, without what the list does not say."""
        cells: dict[int, CellOut] = {}
        for field, column in self.places.items():
            value = _VALUES[field](customer) or customer.typed(field)
            if value not in (None, ""):
                cells[column] = self._written(field, value)
        if removed and self.removal is not None:
            cells[self.removal] = removed
        return cells

    def _written(self, field: str, value: CellOut) -> CellOut:
        if isinstance(value, date | int | float):
            return value
        text = str(value)
        if field in self.numeric and text.isdecimal() and not text.startswith("0"):
            return int(text)
        return self._usual.get(field, {}).get(text, text)


def _mostly_numbers(values: list[CellValue]) -> bool:
    filled = [value for value in values if value not in (None, "")]
    numbers = sum(isinstance(value, int | float) and not isinstance(value, bool) for value in filled)
    return bool(filled) and 2 * numbers >= len(filled)


def _usual(register: Register, column: int, of: Callable[[object], str]) -> dict[str, str]:
    """Canonical name → the spelling that most rows of the table have."""
    spelled: dict[str, Counter[str]] = {}
    for record in register.records:
        typed = clean(record.row.cell(column).value)
        if typed and of(record):
            spelled.setdefault(of(record), Counter())[typed] += 1
    return {name: words.most_common(1)[0][0] for name, words in spelled.items()}
