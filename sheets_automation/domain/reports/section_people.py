"""Advisers, and why customers were not reached (domain §5.1, 4–5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sheets_automation.domain.reports.charts import bars_beside
from sheets_automation.domain.reports.context import Month, figure, interval_words, result
from sheets_automation.domain.reports.handling import compliance
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.survey import Measure
from sheets_automation.domain.reports.tab import Column, Entry, Page, Styled
from sheets_automation.domain.spanish import number


def advisers(page: Page, month: Month) -> None:
    """Advisers with enough surveys in order of their figure; the others by name, without a place."""
    least = month.config.reports.rank_from
    page.section(
        "Por asesor",
        f"Con menos de {least} encuestas no hay puesto. Dos asesores cuyos intervalos se cruzan no se pueden "
        "distinguir: la diferencia puede deberse a la muestra.",
    )
    method = month.config.reports.method
    found = [(str(name), part, month.measured(part)) for name, part in month.part.groupby("adviser") if name]
    ranked = [item for item in found if item[2].base(method) >= least]
    ranked.sort(key=lambda item: (-(item[2].value(method) or 0), item[0]))
    others = sorted((item for item in found if 0 < item[2].base(method) < least), key=lambda item: item[0])
    rows = [_adviser_row(month, place, *item) for place, item in enumerate(ranked, 1)]
    rows += [_adviser_row(month, None, *item) for item in others]
    columns = [
        Column("#", 1, "centre", "head_centre"),
        Column("Asesor", 6),
        Column("Sede", 3),
        Column("n", 2, "count", "head_right"),
        Column("Nivel", 2, "percent", "head_right"),
        Column("Intervalo 95 %", 4, "right", "head_right"),
        Column("Resultado", 3, "centre", "head_centre"),
        Column("Calif. media", 2, "score", "head_right"),
        Column("% Promotores", 3, "percent", "head_right"),
        Column("Detractores", 3, "count", "head_right"),
        Column("En término", 3, "centre", "head_centre"),
    ]
    _table_or_nothing(page, columns, rows, "No hay encuestas con asesor en el mes.")
    unknown = int((month.part["effective"] & (month.part["adviser"] == "")).sum())
    if unknown:
        page.paragraph(f"Encuestas sin asesor: {number(unknown)}.", "note")


def _adviser_row(month: Month, place: int | None, name: str, part: pd.DataFrame, found: Measure) -> list[Entry]:
    method = month.config.reports.method
    own = compliance([item for item in month.handled if item.record.adviser == name])
    sites = sorted({site for site in part["site"] if site})
    return [
        place if place is not None else Styled("–", "no_data"),
        name,
        ", ".join(sites),
        found.base(method),
        figure(found.value(method)) if place else Styled(f"n < {month.config.reports.rank_from}", "no_data"),
        interval_words(found.interval(method)) if place else Styled("–", "no_data"),
        result(month, found.base(method), found.interval(method)),
        figure(found.score.mean),
        figure(share(found.classes.promoters, found.classes.n)),
        found.classes.detractors,
        f"{number(own.in_time)} de {number(own.due)}" if own.due else "–",
    ]


def no_contact(page: Page, month: Month) -> None:
    """Why customers were not reached."""
    page.section("Motivos de no contacto")
    missed = month.part[month.part["called"] & ~month.part["reached"]]
    reasons = Counter(str(reason).strip().capitalize() or "Sin motivo registrado" for reason in missed["reason"])
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    columns = [
        Column("Motivo", 8),
        Column("Clientes", 3, "count", "head_right"),
        Column("Proporción", 3, "percent", "head_right"),
    ]
    if not ordered:
        page.paragraph("Todos los clientes llamados fueron contactados, o no hay llamadas en el mes.", "plain")
        return
    rows: list[list[Entry]] = [[reason, count, share(count, len(missed))] for reason, count in ordered]
    top, bottom = page.table(columns, rows)
    if len(rows) < 2:
        return
    bars_beside(page, (top, bottom), "Clientes no contactados por motivo", 8, 16, 11)
    page.row = max(page.row, top + 12)


def _table_or_nothing(page: Page, columns: Sequence[Column], rows: Sequence[Sequence[Entry]], nothing: str) -> None:
    if rows:
        page.table(columns, rows)
    else:
        page.paragraph(nothing, "plain")
