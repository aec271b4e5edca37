"""What is proposed about the rows of a list: nothing is deleted, people decide (A-09)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sheets_automation.domain.exports.customer import Customer


class Reason(StrEnum):
    """Why a customer should not be called (R-79, R-87)."""

    REPEATED = "repetido"
    CORPORATE = "corporativo"
    WRONG = "dato errado"
    RECENT = "visita reciente"


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that is proposed for removal. ``detail``: what shows it, in Spanish."""

    customer: Customer
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that is not removed, and that somebody should look at."""

    customer: Customer
    detail: str
