"""The kinds of register: a new kind is one module here and one line in the list below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.colours.cells_to_paint import cells_to_paint
from sheets_automation.domain.kinds.attempts import Attempts
from sheets_automation.domain.kinds.calls import Calls
from sheets_automation.domain.kinds.complaints import Complaints
from sheets_automation.domain.kinds.crm.activities import Activities
from sheets_automation.domain.kinds.crm.followups import FollowUps
from sheets_automation.domain.kinds.crm.prospects import Prospects
from sheets_automation.domain.kinds.kind import CaseWords, Claim, Kind, Setting
from sheets_automation.domain.kinds.lacking import by_colour, where
from sheets_automation.model import Case, Layout, Record, State
from sheets_automation.policy import FormPolicy, SemaphorePolicy

KINDS: dict[str, Kind[Any]] = {
    kind.id: kind
    for kind in (
        Calls(),
        Complaints(),
        Attempts(),
        Prospects(),
        Activities(),
        FollowUps(),
    )
}

for _kind in KINDS.values():
    fields.add(_kind.own_fields)


def kind_of(form: FormPolicy) -> Kind[Any]:
    """The kind of a form's register (``tipo``); ``config.py`` refuses a form of no known kind."""
    return KINDS[form.kind]


def decided(record: Record, case: Case | None, form: FormPolicy, semaphore: SemaphorePolicy) -> Decision:
    """Which colour the row should show; none where the service does not write colours into the form (``pinta``)."""
    kind = kind_of(form)
    if not kind.paints(form):
        return Decision(None, "R-55", "los colores de este formato los ponen las personas")
    return kind.decide(record, case, semaphore)


def lacking(record: Record, case: Case | None, decision: Decision, form: FormPolicy, layout: Layout) -> str:
    """What a row that is not green lacks to be so, after «Falta: »; "" where nothing can be said."""
    kind = kind_of(form)
    shown = record.colour.state if decision.target is None else decision.target
    paints = kind.paints(form)
    if paints and shown in (State.GREEN, State.LIGHT_GREEN):
        return ""
    layout = _as_painted(record, case, decision, layout)
    words = kind.missing(record, layout)
    colour = by_colour(record, layout, decision.flag) if paints and decision.target is None else ""
    if colour:
        by_words = any(told.by_words for told in kind.cases.values())
        return f"{words}; y {colour}" if words and by_words else colour
    if not words and paints and decision.target is None and kind.cases:
        return f"marcar {where(layout, State.GREEN)} en verde, si ya quedó atendido: {decision.reason}"
    return words


def _as_painted(record: Record, case: Case | None, decision: Decision, layout: Layout) -> Layout:
    """The layout with the row's own coloured cells, or those about to be, as the place of every state.

    Protected cells, which stay as they are, are none of it. Where a tab paints is learned from its fills, ours among
    them: words about it would change with our own painting.
    """
    if decision.target is None:
        columns = tuple(column for column, _fill in record.colour.cells)
    elif decision.target is State.NONE:
        columns = ()
    else:
        columns = cells_to_paint(record.colour, layout, decision.target, case.painted if case else None)
    row = record.where.row
    free = tuple(column for column in columns if not any(box.contains(row, column) for box in layout.locked))
    return replace(layout, places={}, paint_columns=free) if free else layout


_ANY = CaseWords("Estos casos esperan respuesta.", "casos de otros controles")


def case_words(sort: str) -> CaseWords:
    """How people are told of a sort of case (``Case.kind``), whose register may have left the configuration."""
    return next((kind.cases[sort] for kind in KINDS.values() if sort in kind.cases), _ANY)


__all__ = ["KINDS", "CaseWords", "Claim", "Kind", "Setting", "case_words", "decided", "kind_of", "lacking"]
