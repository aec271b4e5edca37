"""Rows of «Llamadas de hoy»: whom each agent calls, in the order in which to do it (R-51, R-90, R-105)."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_automation.domain.calls_today import CallToMake
from sheets_automation.model import CellOut, Link


def call_rows(calls: Iterable[CallToMake]) -> list[tuple[CellOut, ...]]:
    """One row per line of the list."""
    return [
        (
            one.agent,
            one.action.value,
            one.why[:1].upper() + one.why[1:],
            one.due,
            one.plate,
            one.customer,
            one.subject,
            one.site,
            one.brand,
            one.form,
            Link("Abrir fila", one.where.link),
        )
        for one in calls
    ]
