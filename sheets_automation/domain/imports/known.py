"""Whether a customer of a list stands in the register already: the same work order, or the same vehicle and service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.dates import day
from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.domain.reading.sheet import order_key, year_in
from sheets_automation.model import Reader, Record, Register, Where

_NOT_WORD = re.compile(r"[^A-Z0-9]")


class Known:
    """The rows of some tables, to be found by what a list says."""

    def __init__(self, registers: Sequence[Register], today: date) -> None:
        self._orders: dict[str, Where] = {}
        self._vehicles: dict[str, list[tuple[date | None, Where]]] = {}
        for register in registers:
            year = year_in(register.tab) or year_in(register.workbook)
            for record in register.records:
                self._note(record, _served(record, register, today, year))

    def find(self, customer: Customer) -> Where | None:
        """The row that is the same call to be made; None where there is none."""
        order = order_key(customer.order)
        if order and order in self._orders:
            return self._orders[order]
        served = customer.served_on
        for key in keys_of(customer):
            for day_there, where in self._vehicles.get(key, ()):
                if served is None or day_there is None or served == day_there:
                    return where
        return None

    def add(self, customer: Customer, where: Where) -> None:
        """From now on the list itself has this customer."""
        if order := order_key(customer.order):
            self._orders.setdefault(order, where)
        for key in keys_of(customer):
            self._vehicles.setdefault(key, []).append((customer.served_on, where))

    def _note(self, record: Record, served: date | None) -> None:
        found = record.fingerprint
        if found.order:
            self._orders.setdefault(found.order, record.where)
        vehicle = [f"p:{_bare(found.plate)}"] if found.plate else []
        vehicle += [f"v:{_bare(found.vin)}"] if found.vin else []
        person = [f"d:{_bare(found.document)}"] if found.document else []
        person += [f"t:{_bare(found.phone)}"] if found.phone else []
        for key in vehicle or person:
            self._vehicles.setdefault(key, []).append((served, record.where))


def keys_of(customer: Customer) -> Iterator[str]:
    """The vehicle, else the person: one person with two vehicles is to be called about both (A-09)."""
    vehicle = [
        f"{kind}:{_bare(value)}"
        for kind, value, reader in (("p", customer.plate, Reader.PLATE), ("v", customer.vin, Reader.VIN))
        if identifies(reader, value)
    ]
    if vehicle:
        yield from vehicle
    elif identifies(Reader.DOCUMENT, customer.document):
        yield f"d:{_bare(customer.document)}"
    elif customer.phones and identifies(Reader.PHONE, customer.phones[0]):
        yield f"t:{_bare(customer.phones[0])}"


def _bare(value: str) -> str:
    return _NOT_WORD.sub("", value.upper())


def _served(record: Record, register: Register, today: date, year: int | None) -> date | None:
    column = register.layout.columns.get(fields.SERVED_ON)
    return day(record.row.cell(column).value, today, year).value if column is not None else None
