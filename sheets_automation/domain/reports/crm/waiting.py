"""Prospects by their days without follow-up, and what was done about them (R-126, R-127)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.reports.charts import CHART_ROW, bars_beside
from sheets_automation.domain.reports.crm.goals import NAME_LENGTH, table_or_nothing
from sheets_automation.domain.reports.crm.scope import NO_ADVISER, NO_BRAND, Scope
from sheets_automation.domain.reports.crm.tallies import AgeTally, Waiting, age_tally, grouped
from sheets_automation.domain.reports.palette import CHART_AMBER, CHART_GREEN, CHART_RED
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Page, Series, Styled
from sheets_automation.domain.spanish import count, full_date, number
from sheets_automation.policy import AgeLimits

_LATER = (15, 30)  # days without follow-up, beyond those of the light itself
_MOST_ADVISERS = 40
_CHART_BARS = 14  # that can be told apart
_CHART_ROWS = 12


def light(page: Page, scope: Scope) -> None:
    """The traffic light by brand and adviser, and how long prospects wait."""
    limits = scope.limits
    whose = "Todos los abiertos" if scope.weekly else "Creados en el mes"
    page.section(
        "Semáforo de seguimiento",
        f"{whose}, al {full_date(scope.today)}: días calendario desde el último seguimiento o, si no hay, desde la "
        f"creación. {_limits_words(limits)} Cerrados, perdidos y facturados se cuentan aparte.",
    )
    found = scope.waiting
    if not found:
        page.paragraph("No hay prospectos en seguimiento.", "plain")
        _earlier(page, scope)
        return
    brands = grouped(found, lambda one: one.brand)
    rows = [
        _row(brand or NO_BRAND, age_tally(brands[brand])) for brand in sorted(brands, key=lambda name: (not name, name))
    ]
    page.table(_columns("Marca"), [*rows, _row("Total", age_tally(found))], total=True)
    page.skip()
    _by_adviser(page, found)
    page.skip()
    _ranges(page, found, limits)
    _earlier(page, scope)


def _limits_words(limits: AgeLimits) -> str:
    return (
        f"Verde hasta {count(limits.green, 'día', 'días')}, amarillo hasta {number(limits.yellow)}, rojo con más; una "
        "marca puede tener otros."
    )


def _columns(name: str) -> Sequence[Column]:
    return (
        Column(name, 7),
        Column("En seguimiento", 3, "count", "head_right"),
        Column("Verde", 3, "count", "head_right"),
        Column("Amarillo", 3, "count", "head_right"),
        Column("Rojo", 3, "count", "head_right"),
        Column("Sin fecha", 3, "count", "head_right"),
        Column("% en rojo", 3, "percent", "head_right"),
        Column("Días del más antiguo", 4, "count", "head_right"),
        Column("Cerrados", 3, "count", "head_right"),
    )


def _row(name: str, ages: AgeTally) -> list[Entry]:
    red = share(ages.red, ages.open)
    return [
        name,
        ages.open,
        ages.green,
        ages.yellow,
        ages.red,
        ages.undated,
        Styled("–", "no_data") if red is None else red,
        Styled("–", "no_data") if ages.oldest is None else ages.oldest,
        ages.closed,
    ]


def _by_adviser(page: Page, found: Sequence[Waiting]) -> None:
    """The most red ones first; the chart shows as many as can be told apart."""
    people = grouped(found, lambda one: normalise(one.adviser))
    tallies = [(own[0].adviser, age_tally(own)) for own in people.values()]
    tallies.sort(key=lambda item: (-item[1].red, -item[1].yellow, -item[1].open, item[0]))
    rows = [_row(shortened(name, NAME_LENGTH) or NO_ADVISER, ages) for name, ages in tallies[:_MOST_ADVISERS]]
    top, bottom = page.table(_columns("Asesor"), rows)
    if len(tallies) > _MOST_ADVISERS:
        page.paragraph(f"Y {count(len(tallies) - _MOST_ADVISERS, 'asesor más', 'asesores más')}.", "note")
    page.skip()
    page.chart(
        Chart(
            kind="bar",
            title="Prospectos en seguimiento por asesor",
            top=top,
            bottom=min(bottom, top + 1 + _CHART_BARS),
            domain=0,
            series=(
                Series(10, CHART_GREEN, labels=True),
                Series(13, CHART_AMBER, labels=True),
                Series(16, CHART_RED, labels=True),
            ),
            anchor=(page.row, 0),
            size=(page.columns * page.width - 20, _CHART_ROWS * CHART_ROW),
            stacked=True,
            floor=0.0,
        )
    )
    page.row += _CHART_ROWS


def _ranges(page: Page, found: Sequence[Waiting], limits: AgeLimits) -> None:
    """How many wait how long, whatever their brand's own days are."""
    days = [one.days for one in found if one.days is not None and not one.closed]
    edges = sorted({limits.green, limits.yellow, *(day for day in _LATER if day > limits.yellow)})
    rows: list[list[Entry]] = []
    first = 0
    for edge in edges:
        rows.append(
            [f"{first} a {edge} días", (held := sum(first <= day <= edge for day in days)), share(held, len(days))]
        )
        first = edge + 1
    more = sum(day >= first for day in days)
    rows.append([f"Más de {edges[-1]} días", more, share(more, len(days))])
    if not days:
        rows = [[row[0], row[1], Styled("–", "no_data")] for row in rows]
    columns = (
        Column("Días sin seguimiento", 7),
        Column("Prospectos", 3, "count", "head_right"),
        Column("Proporción", 4, "percent", "head_right"),
    )
    top, bottom = page.table(columns, rows)
    bars_beside(page, (top, bottom), "Prospectos por días sin seguimiento", 7, 16, 8)


def _earlier(page: Page, scope: Scope) -> None:
    """Open prospects of earlier months are in no month's light, but they are still somebody's."""
    ages = age_tally(scope.waiting_before)
    if ages.open:
        words = count(
            ages.open, "prospecto de meses anteriores sigue abierto", "prospectos de meses anteriores siguen abiertos"
        )
        page.paragraph(f"Aparte, {words}: {number(ages.red)} en rojo, {number(ages.yellow)} en amarillo.", "note")


def follow_ups(page: Page, scope: Scope) -> None:
    """What advisers did about the prospects, counted as the register counts it."""
    page.section(
        "Seguimientos por asesor", "Los que cuenta el registro de cada prospecto; otros: matrícula, entrega, WhatsApp."
    )
    people = grouped(scope.follow_ups, lambda record: normalise(record.adviser))
    rows: list[list[Entry]] = []
    for own in sorted(people.values(), key=lambda own: (not own[0].adviser, own[0].adviser)):
        counts = [sum(record.follow_ups.get(field, 0) for record in own) for field in fields.FOLLOW_UPS]
        name = shortened(own[0].adviser, NAME_LENGTH) or NO_ADVISER
        rows.append([name, len(own), *counts, sum(counts), sum(counts) / len(own)])
    columns = (
        Column("Asesor", 7),
        Column("Prospectos", 3, "count", "head_right"),
        Column("Llamadas", 3, "count", "head_right"),
        Column("Cotizaciones", 3, "count", "head_right"),
        Column("Visitas", 3, "count", "head_right"),
        Column("Test drive", 3, "count", "head_right"),
        Column("Otros", 3, "count", "head_right"),
        Column("Total", 3, "count", "head_right"),
        Column("Por prospecto", 4, "score", "head_right"),
    )
    table_or_nothing(page, columns, rows[:_MOST_ADVISERS], None, "No hay prospectos en seguimiento.")
