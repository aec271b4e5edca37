"""Rows that nobody can call: no telephone, a plate that is none, a name typed to try something (A-09)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sheets_automation.domain import fields
from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.model import Reader

_ONE_LETTER = re.compile(r"([a-z])\1+")  # XXX, NN, AAAA


def wrong_data(customer: Customer, test_names: Iterable[str]) -> str:
    """What is wrong with the row, in Spanish; "" for nothing. ``test_names``: normalised."""
    return "; ".join(_wrong(customer, test_names))


def _wrong(customer: Customer, test_names: Iterable[str]) -> Iterator[str]:
    typed = customer.name or customer.typed(fields.CUSTOMER)
    padded = f" {normalise(typed)} "
    if _ONE_LETTER.fullmatch(compact(typed)) or any(f" {name} " in padded for name in test_names):
        yield f"«{typed}» es un nombre de prueba"
    if not customer.phones:
        numbers = [f"«{text}»" for field in fields.PHONES if (text := customer.typed(field))]
        yield f"Ningún teléfono sirve: {', '.join(numbers)}" if numbers else "No tiene teléfono"
    if not customer.vin and (plate := bad_plate(customer)):
        yield f"«{plate}» no puede ser una placa, y no hay VIN"


def bad_plate(customer: Customer) -> str:
    """What stands for a plate and cannot be one; "" where there is a plate, or nothing."""
    if not customer.plate:
        return customer.typed(fields.PLATE)
    return "" if identifies(Reader.PLATE, customer.plate) else customer.plate
