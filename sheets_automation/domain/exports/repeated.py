"""Which rows are about one vehicle, and which of them counts: the one with the most recent visit (A-09).

Same plate or VIN: one vehicle. A row without either is its person's (same document, else same telephone). A person with
two vehicles is two rows. A vehicle that changed hands is its present owner's; the former one keeps the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.domain.exports.proposals import Doubt, Reason, Removed
from sheets_automation.domain.exports.wrong import bad_plate
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Reader

_TELLING_VIN = 8  # characters from which on two vehicles of one dealer are told apart; of fewer, by owner
_LONG_WORD = 3


@dataclass(slots=True)
class Distinct:
    """One row for each vehicle, or person without one; the others with what they repeat."""

    kept: dict[tuple[str, int], Customer] = field(default_factory=dict)  # by sheet and row
    removed: list[Removed] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def distinct(customers: Sequence[Customer]) -> Distinct:
    """Tells which rows repeat another, in no order."""
    found = Distinct()
    people: list[Customer] = []
    for group in _vehicles(customers):
        if _vehicle_keys(group[0]) or bad_plate(group[0]):
            _keep_latest(group, found)
        else:
            people += group
    _add_people(people, found)
    return found


def _vehicles(customers: Sequence[Customer]) -> list[list[Customer]]:
    """Rows joined by plate or VIN, one to the other; a row without either alone."""
    parent = list(range(len(customers)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[str, int] = {}
    for at, customer in enumerate(customers):
        for key in _vehicle_keys(customer):
            parent[root(at)] = root(first.setdefault(key, at))
    groups: dict[int, list[Customer]] = {}
    for at, customer in enumerate(customers):
        groups.setdefault(root(at), []).append(customer)
    return list(groups.values())


def _vehicle_keys(customer: Customer) -> list[str]:
    """A plate that was guessed from what was typed joins as it was typed: a guess makes no two rows one vehicle."""
    plate = customer.typed(fields.PLATE) or customer.plate
    keys = [f"p{plate}"] if identifies(Reader.PLATE, customer.plate) else []
    vin = customer.vin
    if vin and identifies(Reader.VIN, vin):
        whose = "" if len(vin) >= _TELLING_VIN else customer.document or "".join(customer.phones[:1])
        keys.append(f"v{vin}|{whose}")
    return keys


def _recency(customer: Customer) -> tuple[date, bool, bool]:
    return customer.last_visit or date.min, bool(customer.phones), bool(customer.document)


def _keep_latest(group: Sequence[Customer], found: Distinct) -> None:
    """The row with the latest visit, the first of equals; with its owner's telephone if only an older row has one."""
    latest = max(group, key=_recency)
    others = [customer for customer in group if customer is not latest]
    found.removed += (Removed(other, Reason.REPEATED, _why(other, latest)) for other in others)
    if not latest.phones:
        known = [other for other in others if other.phones and _same_owner(other, latest)]
        if known:
            source = max(known, key=_recency)
            latest = replace(latest, phones=source.phones)
            found.doubts.append(Doubt(latest, f"Su teléfono está en {_row(source, latest)}, no en esta"))
    found.kept[latest.place] = latest


def _add_people(people: Sequence[Customer], found: Distinct) -> None:
    """Rows without plate and VIN: by document where they have one, then by telephone."""
    by_document: dict[str, list[Customer]] = {}
    by_phone: dict[str, list[Customer]] = {}
    alone: list[Customer] = []
    for customer in people:
        if document := _document(customer):
            by_document.setdefault(document, []).append(customer)
        elif customer.phones:
            by_phone.setdefault(customer.phones[0], []).append(customer)
        else:
            alone.append(customer)
    known = _by_document(found.kept.values())
    for document, group in by_document.items():
        _attach(group, known.get(document, ()), found)
    reached = _by_phone(found.kept.values())
    for phone, group in by_phone.items():
        _attach(group, reached.get(phone, ()), found)
    found.kept.update((customer.place, customer) for customer in alone)


def _document(customer: Customer) -> str:
    return customer.document if identifies(Reader.DOCUMENT, customer.document) else ""


def _by_document(customers: Iterable[Customer]) -> dict[str, list[Customer]]:
    found: dict[str, list[Customer]] = {}
    for customer in customers:
        if document := _document(customer):
            found.setdefault(document, []).append(customer)
    return found


def _by_phone(customers: Iterable[Customer]) -> dict[str, list[Customer]]:
    found: dict[str, list[Customer]] = {}
    for customer in customers:
        for phone in customer.phones:
            found.setdefault(phone, []).append(customer)
    return found


def _attach(group: Sequence[Customer], own: Sequence[Customer], found: Distinct) -> None:
    """Rows of one person without a vehicle, beside the vehicles that are this person's now.

    With one vehicle they are about it. With several nobody knows which, so a later visit stands for itself.
    """
    own = [found.kept[customer.place] for customer in own if customer.place in found.kept]
    if len(own) == 1:
        _keep_latest([found.kept.pop(own[0].place), *group], found)
        return
    latest = max((*own, *group), key=_recency)
    if own and latest in own:
        found.removed += (Removed(customer, Reason.REPEATED, _why(customer, latest)) for customer in group)
        return
    _keep_latest(group, found)
    if own:
        found.doubts.append(Doubt(found.kept[latest.place], "No dice cuál de los vehículos del cliente es"))


def _same_owner(one: Customer, other: Customer) -> bool:
    """Same document; where one is missing, names with a word in common; a missing name decides nothing."""
    names = [{word for word in normalise(c.name).split() if len(word) >= _LONG_WORD} for c in (one, other)]
    if _document(one) and _document(other):
        return _document(one) == _document(other) or (bool(names[0]) and names[0] == names[1])
    return not (names[0] and names[1]) or not names[0].isdisjoint(names[1])


def _why(other: Customer, latest: Customer) -> str:
    what = other.plate or other.vin or f"documento {other.document}"
    visit = f", visita {full_date(latest.last_visit)}" if latest.last_visit else ""
    if not _same_owner(other, latest):
        return f"{what} es ahora de otro cliente ({_row(latest, other)}{visit}): cambió de dueño"
    return f"Es el mismo de {_row(latest, other)} ({what}{visit})"


def _row(customer: Customer, beside: Customer) -> str:
    return f"la fila {customer.row}" + (f" de «{customer.sheet}»" if customer.sheet != beside.sheet else "")
