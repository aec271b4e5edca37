"""The recovery base, cleaned: whom to call, whom not and why, and who has no visit date (GSC-PRO-04 act. 1, A-09)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.exports.base import Base
from sheets_automation.domain.exports.companies import Companies
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.domain.exports.proposals import Doubt, Reason, Removed
from sheets_automation.domain.exports.repeated import distinct
from sheets_automation.domain.exports.wrong import wrong_data
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.policy import ExportPolicy

_LOST_LETTER = "\ufffd"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Every customer of the base in exactly one of the first three, in the order of the file."""

    kept: tuple[Customer, ...]
    removed: tuple[Removed, ...]
    undated: tuple[Customer, ...]  # no visit date, so nobody knows whether they are to be recovered
    doubts: tuple[Doubt, ...]  # about customers of ``kept`` and ``undated``


def cleaned(base: Base, policy: ExportPolicy, today: date) -> Cleaned:
    """Proposes whom to call: one row a vehicle, no companies, no wrong data, no visit within the policy's months."""
    found = distinct(base.customers)
    companies = Companies(policy.companies)
    test_names = tuple(map(normalise, policy.test_names))
    limit = months_before(today, policy.months)
    kept, undated, removed = list[Customer](), list[Customer](), found.removed
    for customer in found.kept.values():
        if corporate := companies.why(customer):
            removed.append(Removed(customer, Reason.CORPORATE, corporate))
        elif wrong := wrong_data(customer, test_names):
            removed.append(Removed(customer, Reason.WRONG, wrong))
        elif customer.last_visit is None:
            undated.append(customer)
        elif customer.last_visit >= limit:
            within = count(policy.months, "mes", "meses")
            told = f"Visitó el taller el {full_date(customer.last_visit)}, hace no más de {within}"
            removed.append(Removed(customer, Reason.RECENT, told))
        else:
            kept.append(customer)
    left = {customer.place for customer in (*kept, *undated)}
    doubts = [doubt for doubt in found.doubts if doubt.customer.place in left]
    doubts += (
        Doubt(customer, f"El nombre perdió letras («{name}»): verifíquelo en SPIGA")
        for customer in (*kept, *undated)
        if _LOST_LETTER in (name := customer.name or customer.typed(fields.CUSTOMER))
    )
    order = {customer.place: at for at, customer in enumerate(base.customers)}
    return Cleaned(
        kept=tuple(sorted(kept, key=lambda customer: order[customer.place])),
        removed=tuple(sorted(removed, key=lambda one: order[one.customer.place])),
        undated=tuple(sorted(undated, key=lambda customer: order[customer.place])),
        doubts=tuple(sorted(doubts, key=lambda doubt: order[doubt.customer.place])),
    )


def months_before(today: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month: 29 February → 28 February."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
