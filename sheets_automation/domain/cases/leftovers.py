"""Colours that another customer left in a row: nobody's word about the one who stands there now (spec §4, §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sheets_automation.domain.cases.decide import INHERITED, Decision
from sheets_automation.domain.cases.identity import Place, place
from sheets_automation.model import Case, Record, RowColour, State


def without_leftover(record: Record, case: Case | None, left_by: Mapping[Place, Case]) -> Record:
    """A colour that we painted for another customer, whose mark the row still has, is nobody's word about this one."""
    other = left_by.get(place(record.where)) if case is None else None
    painted = other.painted if other else None
    cells = record.colour.cells or tuple((column, fill) for column, fill, _state in record.colour.unclear)
    if painted is None or record.colour.rest or any(fill.rgb != painted.rgb for _column, fill in cells):
        return record
    return replace(record, colour=RowColour(State.NONE, cells))


def inherited(record: Record, case: Case | None, left: Case | None) -> str:
    """Number of the case of another customer whose green the row still shows, as long as nothing is told of this one's.

    ``left``: the case whose mark was still on the row when this customer was first seen there.
    """
    if record.evidence or record.colour.state not in (State.GREEN, State.LIGHT_GREEN):
        return ""
    if case is not None:
        return case.inherited
    return left.number if left is not None and left.state is record.colour.state and record.dissatisfied else ""


def of_another(decision: Decision, number: str) -> Decision:
    """The same decision about a green that is another case's: what it is, and that people are told."""
    reason = f"verde: ya estaba en la fila cuando se escribió este cliente; era del caso {number}, de otro cliente"
    return replace(decision, reason=reason, flag=INHERITED)
