"""PQRS report: what expires soon, answered and not closed, how closings were evaluated, legal claims (R-11)."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from sheets_automation.domain.privacy import masked
from sheets_automation.domain.reports.complaints_cases import (
    OPEN_COLUMNS,
    number_of,
    open_row,
    table,
)
from sheets_automation.domain.reports.complaints_facts import Request
from sheets_automation.domain.reports.complaints_figures import NAME_LENGTH
from sheets_automation.domain.reports.complaints_month import ComplaintMonth, by_place
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.tab import Column, Entry, Page, Styled
from sheets_automation.domain.spanish import count

_MOST = 30
_SAID = 160


def expiring(page: Page, month: ComplaintMonth) -> None:
    """The open ones that expire within the next business days, the first to expire on top."""
    if not month.open:
        return
    days = count(month.form.terms.listed_days, "día hábil", "días hábiles")
    page.section(
        f"Por vencer en los próximos {days}", "Abiertas y en plazo, de todos los meses; las vencidas están arriba."
    )
    if not month.expiring:
        page.paragraph(f"Ninguna PQRS abierta vence en los próximos {days}.", "plain")
        return
    table(page, OPEN_COLUMNS, [open_row(month, one) for one in month.expiring], _MOST)


def closing(page: Page, month: ComplaintMonth) -> None:
    """Answered is not closed: how long the closing took, how customers judged it, and what still has to be closed."""
    if month.keeps_closings:
        page.section(
            "Cierre de las PQRS",
            "Del mes. Cerrada: con fecha de cierre, o con un estado que lo dice; respondida no basta.",
        )
        page.table(_FIGURES, _figures(month))
        _unclosed(page, month)
    _unhappy(page, month)
    _legal(page, month)


_FIGURES = (Column("Cierre", 12), Column("Valor", 3, "right", "head_right"), Column("", 1), Column("Base", 11))


def _figures(month: ComplaintMonth) -> list[list[Entry]]:
    closed = [one for one in month.part if one.record.ended]
    said = [one.record.satisfied for one in closed]
    yes, no = said.count(True), said.count(False)
    asked = f"de {count(len(closed), 'cerrada', 'cerradas')}"
    figures: list[list[Entry]] = [
        ["Cerradas", len(closed), f"de {count(len(month.part), 'recibida', 'recibidas')}"],
        ["Respondidas, sin cerrar", sum(one.record.unclosed for one in month.part), "al corte"],
        _median("Días hábiles de la recepción al cierre: mediana", [one.to_close for one in closed]),
        _median("Días hábiles de la respuesta al cierre: mediana", [one.answer_to_close for one in closed]),
        ["Cliente satisfecho al cierre: sí", yes, asked],
        ["Cliente satisfecho al cierre: no", no, asked],
        ["Cliente satisfecho al cierre: sin dato", len(closed) - yes - no, asked],
        ["Cierres evaluados", _percent(share(yes + no, len(closed))), "se preguntó al cliente si quedó satisfecho"],
    ]
    return [[name, value, "", base] for name, value, base in figures]


def _percent(found: float | None) -> Entry:
    return Styled("Sin datos", "no_data") if found is None else Styled(found, "percent")


def _median(name: str, days: Sequence[int | None]) -> list[Entry]:
    known = [one for one in days if one is not None]
    base = f"n = {len(known)} con las dos fechas"
    return [name, Styled(statistics.median(known), "score") if known else Styled("Sin datos", "no_data"), base]


def _unclosed(page: Page, month: ComplaintMonth) -> None:
    """Of all months, the one that has waited longest for its closing first."""
    if not month.unclosed:
        return
    page.section("Respondidas, sin cerrar", "De todos los meses, al corte; días hábiles desde la respuesta.")
    columns = (
        Column("Radicado", 3),
        Column("Recibida", 2, "date", "head_centre"),
        Column("Respuesta", 2, "date", "head_centre"),
        Column("Tipo", 4),
        Column("Sede y marca", 5),
        Column("Descripción", 10),
        Column("Responsable", 5),
        Column("Días", 2, "centre", "head_centre"),
    )
    rows: list[list[Entry]] = [
        [
            number_of(one),
            one.record.received,
            one.record.answered,
            month.kind_words(one.record.kind),
            by_place(one),
            _said(one),
            shortened(one.owner, NAME_LENGTH),
            "–" if one.since_answer is None else one.since_answer,
        ]
        for one in month.unclosed
    ]
    table(page, columns, rows, _MOST)


_RECEIVED = (
    Column("Radicado", 3),
    Column("Recibida", 2, "date", "head_centre"),
    Column("Cierre", 2, "date", "head_centre"),
    Column("Tipo", 4),
    Column("Sede y marca", 5),
    Column("Descripción", 11),
    Column("Responsable", 5),
)


def _received_row(month: ComplaintMonth, one: Request) -> list[Entry]:
    return [
        number_of(one),
        one.record.received,
        one.record.closed,
        month.kind_words(one.record.kind),
        by_place(one),
        _said(one),
        shortened(one.owner, NAME_LENGTH),
    ]


def _unhappy(page: Page, month: ComplaintMonth) -> None:
    found = [one for one in month.part if one.record.ended and one.record.satisfied is False]
    if not found:
        return
    page.section("Cerradas con cliente insatisfecho", "Del mes. La acción es la que anota el propio registro.")
    columns = (*_RECEIVED[:-1], Column("Acción", 5))
    rows = [
        [
            *_received_row(month, one)[:-1],
            shortened(masked(one.record.improvement), _SAID) or Styled("Sin acción", "open"),
        ]
        for one in found
    ]
    table(page, columns, rows, _MOST)


def _legal(page: Page, month: ComplaintMonth) -> None:
    """Words of a legal claim, or a request that came through the authority: of the month, and all that are open."""
    mine = {id(one) for one in month.part}
    found = [one for one in month.requests if one.legal and (id(one) in mine or not one.over)]
    if not found:
        return
    page.section(
        "Posible reclamación legal",
        "Del mes, y todas las abiertas: llegaron por la autoridad o nombran SIC, abogado, demanda, garantía y otras "
        "palabras de la configuración. Confírmelas con el área jurídica.",
    )
    table(
        page,
        (*_RECEIVED[:-1], Column("Estado", 5, "centre", "head_centre")),
        [_legal_row(month, o) for o in found],
        _MOST,
    )


def _legal_row(month: ComplaintMonth, one: Request) -> list[Entry]:
    return [*_received_row(month, one)[:-1], open_row(month, one)[-1]]


def _said(one: Request) -> str:
    return shortened(masked(one.record.description), _SAID)
