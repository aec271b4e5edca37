"""The classes of report and what each is made of: light, for whoever only needs to know which there are.

What builds them stands in ``catalogue.py``, which brings pandas.
"""

from __future__ import annotations

from dataclasses import dataclass

SATISFACTION, COMPLAINTS, BOARD, WEEK = "satisfaccion", "pqrs", "tablero", "semana"


@dataclass(frozen=True, slots=True)
class ReportClass:
    """One class of report (``clase`` in ``reports.toml``)."""

    id: str
    register: str  # kind of the register (``tipo`` of a form) that it is made of; "": of all registers together


CLASSES: dict[str, ReportClass] = {
    one.id: one
    for one in (
        ReportClass(SATISFACTION, "satisfaccion"),
        ReportClass(COMPLAINTS, "pqrs"),
        ReportClass(BOARD, ""),
        ReportClass(WEEK, ""),
    )
}


def class_for(register: str) -> str:
    """The class of report that is made of this kind of register, "" where there is none."""
    return next((one.id for one in CLASSES.values() if one.register == register), "")
