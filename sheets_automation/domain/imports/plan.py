"""The import as a value: which rows would be added to which tab, which not and why. Preview and writing read the "
"same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.names import short_name
from sheets_automation.domain.exports.base import Base, ExportNote
from sheets_automation.domain.exports.cleaning import cleaned
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.domain.imports.cells import Columns
from sheets_automation.domain.imports.known import Known, keys_of
from sheets_automation.domain.imports.target import Part, Parts, target_of
from sheets_automation.model import CellOut, Register, Where
from sheets_automation.policy import Config, ExportPolicy, FormPolicy


@dataclass(frozen=True, slots=True)
class NewRow:
    """``cells``: column → value; ``removed``: why it is proposed to take the customer off the list, "" for most."""

    file: str
    line: int  # of the list, as people see it
    who: str  # first name, initial and plate, for the preview
    cells: Mapping[int, CellOut]
    removed: str = ""

    @property
    def digest(self) -> str:
        """Names the row by what it holds, without holding it."""
        return digest_of(self.cells)


@dataclass(frozen=True, slots=True)
class NotAdded:
    """A row of a list that goes nowhere, and why."""

    file: str
    line: int
    who: str
    why: str
    ours: bool = True  # False: it belongs to another table, or nobody knows to which


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """``register``: the table the rows go to, below its last row."""

    register: Register
    rows: tuple[NewRow, ...]
    skipped: tuple[NotAdded, ...]
    removed: tuple[NotAdded, ...]  # proposed for removal; those of a tab with such a column are among ``rows`` as well
    doubts: tuple[NotAdded, ...]  # of customers that are added, and that somebody should look at
    notes: tuple[tuple[str, ExportNote], ...]  # file → what was not understood of it
    undated: frozenset[int]  # date columns that do not show days yet


def digest_of(cells: Mapping[int, CellOut]) -> str:
    """Digest of the values of a row by column: equal where nobody changed one of them."""
    shown = {str(column): _shown(value) for column, value in sorted(cells.items())}
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]


def _shown(value: CellOut) -> str:
    if isinstance(value, date):
        return str((value - date(1899, 12, 30)).days)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):g}" if abs(value) < 1e6 else str(int(value))
    return str(value)


def plan_import(
    bases: Sequence[Base], registers: Sequence[Register], form: FormPolicy, config: Config, asked: Asked
) -> ImportPlan:
    """What importing these lists into a form would do.

    Raises:
        InputError: no table takes the rows.
    """
    parts = Parts(config.people)
    register = asked.into or target_of(registers, form.code, asked.today, parts, asked.tab)
    work = _Work(register, form, parts, asked, Columns(register), _known(registers, register, asked.today))
    for base in bases:
        work.take(base)
    notes = tuple((base.name, note) for base in bases for note in base.notes)
    return ImportPlan(
        register=register,
        rows=tuple(work.rows),
        skipped=tuple(work.skipped),
        removed=tuple(work.removed),
        doubts=tuple(work.doubts),
        notes=notes,
        undated=work.columns.undated,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, and on which day. ``undone``: digests of rows that were taken back.

    ``into``: the table, where a list is shared out among several, ``beside`` it those of these parts: a row goes to the
    one that says most about it, and nowhere where it does not say which one that is.
    """

    today: date
    policy: ExportPolicy
    tab: str = ""
    undone: Collection[str] = ()
    into: Register | None = None
    beside: Collection[Part] = ()


def _known(registers: Sequence[Register], target: Register, today: date) -> Known:
    """Where rows tell the service they are about, in all tabs of the form; a list of one month in its own tab."""
    dated = fields.SERVED_ON in target.layout.columns
    return Known(registers if dated else [target], today)


class _Work:
    """One import being planned."""

    def __init__(
        self, register: Register, form: FormPolicy, parts: Parts, asked: Asked, columns: Columns, known: Known
    ) -> None:
        self.register, self.form, self.asked, self.columns, self.known = register, form, asked, columns, known
        self.parts, self.part = parts, parts.of_table(register)
        # a list of work orders: the visit that its one date tells is the service that the customer is asked about
        self.of_visits = fields.SERVED_ON in columns.places and fields.LAST_VISIT not in columns.places
        self.rows: list[NewRow] = []
        self.skipped: list[NotAdded] = []
        self.removed: list[NotAdded] = []
        self.doubts: list[NotAdded] = []

    def take(self, base: Base) -> None:
        """The customers of one list, in its order."""
        proposals = dict(self._proposed(base))
        for customer in base.customers:
            if elsewhere := self._elsewhere(customer):
                self.skipped.append(_not_added(base, customer, elsewhere, ours=False))
                continue
            removed = proposals.get(customer.place, "")
            if removed:
                self.removed.append(_not_added(base, customer, removed))
            if removed and self.columns.removal is None:
                continue
            self._add(base, customer, removed)

    def _elsewhere(self, customer: Customer) -> str:
        """Why the customer belongs to another table than this one, or nobody knows to which; "" for most."""
        theirs = self.parts.of_customer(customer)
        if other := theirs.other_than(self.part):
            return f"es de {other}, y la pestaña «{self.register.tab}» es de {self.part.brand or self.part.site}"
        if self.asked.beside and theirs.unsure_of(self.part):
            return "la lista no dice de qué marca o sede es"
        fitting = [part for part in self.asked.beside if not theirs.other_than(part) and not theirs.unsure_of(part)]
        return "va a otra pestaña" if any(part.says > self.part.says for part in fitting) else ""

    def _proposed(self, base: Base) -> Iterator[tuple[tuple[str, int], str]]:
        """Place → why the customer should not be called, of a list that is cleaned first."""
        if not self.form.imports.cleaned:
            return
        found = cleaned(base, self.asked.policy, self.asked.today)
        self.doubts += [_not_added(base, doubt.customer, doubt.detail) for doubt in found.doubts]
        self.doubts += [_not_added(base, customer, "no tiene fecha de última visita") for customer in found.undated]
        for one in found.removed:
            yield one.customer.place, f"{one.reason.value.capitalize()}: {one.detail}"

    def _add(self, base: Base, customer: Customer, removed: str) -> None:
        if self.of_visits and customer.served_on is None:
            customer = replace(customer, served_on=customer.last_visit)
        there = self.known.find(customer)
        if there is not None and not removed:
            self.skipped.append(_not_added(base, customer, _where_words(there, self.register)))
            return
        cells = self.columns.row(self._canonical(customer), removed)
        row = NewRow(base.name, customer.row, who(customer), cells, removed)
        if not cells:
            self.skipped.append(_not_added(base, customer, "la pestaña no tiene columnas para lo que dice la lista"))
        elif row.digest in self.asked.undone:
            self.skipped.append(_not_added(base, customer, "ya se agregó una vez y alguien lo deshizo"))
        elif removed and there is not None and there.row >= 0:
            self.skipped.append(_not_added(base, customer, _where_words(there, self.register)))
        else:
            self.rows.append(row)
            self.known.add(customer, Where(base.name, base.name, 0, customer.sheet, -customer.row))

    def _canonical(self, customer: Customer) -> Customer:
        """Sede and brand by the name the configuration knows, so that the tab's spelling can be found."""
        known = self.parts.of_customer(customer)
        return replace(customer, site=known.site or customer.site, brand=known.brand or customer.brand)


def who(customer: Customer) -> str:
    """«Juan P. · ABC123»."""
    return " · ".join(filter(None, (short_name(customer.name), customer.plate or customer.vin[-6:])))


def _not_added(base: Base, customer: Customer, why: str, *, ours: bool = True) -> NotAdded:
    return NotAdded(base.name, customer.row, who(customer), why, ours)


def _where_words(where: Where, register: Register) -> str:
    if where.row < 0:
        return f"se repite en la lista (fila {-where.row})"
    tab = "" if where.tab == register.tab else f" de «{where.tab}»"
    return f"ya está en la fila {where.row + 1}{tab}"


__all__ = ["Asked", "ImportPlan", "NewRow", "NotAdded", "digest_of", "keys_of", "plan_import", "who"]
