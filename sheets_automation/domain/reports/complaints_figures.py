"""Tables and charts of the PQRS report: key figures, trend, groups, causes (domain §5.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sheets_automation.domain.reports.axis import from_first
from sheets_automation.domain.reports.charts import goal_style, trend_beside
from sheets_automation.domain.reports.complaints_facts import Outcome, Request, Tally, difference
from sheets_automation.domain.reports.complaints_month import (
    ComplaintMonth,
    by_channel,
    by_place,
    by_process,
    grouped,
)
from sheets_automation.domain.reports.context import figure, interval_words
from sheets_automation.domain.reports.letterhead import Card, cards
from sheets_automation.domain.reports.palette import VERDICT_STYLES
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import Verdict, share, wilson
from sheets_automation.domain.reports.tab import Column, Entry, Page, Styled
from sheets_automation.domain.spanish import count, number, percent, short_month

NAME_LENGTH = 70  # characters of a name that somebody typed


def key_figures(page: Page, month: ComplaintMonth) -> None:
    """Twelve cards: what came in, what was answered in time, what waits."""
    done = month.tally
    strict = month.material.config.reports.goal_strict
    verdict, sample = done.verdict(month.goal, strict), done.sample(month.goal)
    doubt = "Por la muestra: " + sample.value.lower() if done.judged else "Sin plazos terminados"
    interval = f"\nIC 95 %: {interval_words(done.interval)}" if done.interval else ""
    tone = {Verdict.MET: "percent_met", Verdict.MISSED: "percent_missed"}.get(verdict, "percent")
    cards(
        page,
        [
            Card("PQRS en término", done.on_time, tone, f"{number(done.in_time)} de {number(done.judged)}"),
            Card(
                f"Meta {month.goal_words}",
                verdict.value,
                f"word_{VERDICT_STYLES[verdict.value]}",
                f"{doubt}{interval}",
            ),
            _change(month),
            Card(
                "Recibidas en el mes", done.received, "count", f"{count(month.cancelled, 'anulada', 'anuladas')} aparte"
            ),
            Card("Respondidas", done.answered, "count", _part(done.answered, done.received)),
            Card("Abiertas aún en plazo", done.counts[Outcome.PENDING], "count", "del mes; no entran en el porcentaje"),
        ],
    )
    cards(page, _speed_cards(month))


def _change(month: ComplaintMonth) -> Card:
    (before, earlier), (_, now) = month.months(2)
    change = None if now.on_time is None or earlier.on_time is None else (now.on_time - earlier.on_time) * 100
    words = "sin datos" if earlier.on_time is None else f"{percent(earlier.on_time)} (n = {number(earlier.judged)})"
    noise = ""
    moved = difference(now, earlier)
    if moved is not None:
        noise = "\nDentro del margen" if moved.low <= 0 <= moved.high else "\nMás allá del margen"
    return Card("Variación frente al mes anterior", change, "points", f"{short_month(before)}: {words}{noise}")


def _speed_cards(month: ComplaintMonth) -> list[Card]:
    done = month.tally
    asked = done.satisfied + done.unsatisfied
    base = f"n = {number(len(done.days))} respondidas con fecha"
    return [
        Card("Días hábiles: mediana", done.median_days, "score", base),
        Card("Días hábiles: promedio", done.mean_days, "score", base),
        Card("Vencidas y abiertas", done.counts[Outcome.OVERDUE], "count", "del mes, al corte"),
        Card("Fuera de término", done.counts[Outcome.LATE], "count", "respondidas después del límite"),
        Card(
            "Cliente satisfecho al cierre",
            share(done.satisfied, asked),
            "percent",
            f"{number(done.satisfied)} de {number(asked)} con dato",
        ),
        Card(
            "Abiertas de todos los meses",
            len(month.open),
            "count",
            f"{count(len(month.overdue), 'vencida', 'vencidas')}",
        ),
    ]


def _part(part: int, whole: int) -> str:
    found = share(part, whole)
    return "sin PQRS en el mes" if found is None else f"{percent(found)} de las recibidas"


def trend(page: Page, month: ComplaintMonth) -> None:
    """Twelve months with the goal; a month without requests stays empty, it is not a zero."""
    page.section("Tendencia de 12 meses", "Mes de la recepción, hora de Bogotá, como está cada PQRS hoy.")
    months = from_first(month.months(12), lambda line: line[1].received > 0)
    rows = [_trend_row(month, short_month(day), done) for day, done in months]
    columns = [
        Column("Mes", 3),
        Column("En término", 3, "percent", "head_right"),
        Column("Meta", 2, goal_style(month.goal), "head_right"),
        Column("n", 1, "count", "head_right"),
        Column("Recibidas", 3, "count", "head_right"),
        Column("Vencidas", 2, "count", "head_right"),
        Column("Mediana (días)", 3, "score", "head_right"),
    ]
    top, bottom = page.table(columns, rows)
    rate = ("PQRS en término", [done.on_time for _day, done in months])
    trend_beside(page, (top, bottom), rate, ("PQRS recibidas por mes", 9), month.goal)


def _trend_row(month: ComplaintMonth, name: str, done: Tally) -> list[Entry]:
    if not done.received:
        return [name, None, month.goal, Styled("", "soft"), None, Styled("sin PQRS", "no_data"), Styled("", "soft")]
    return [
        name,
        done.on_time,
        month.goal,
        done.judged,
        done.received,
        done.counts[Outcome.OVERDUE],
        done.median_days if done.median_days is not None else Styled("–", "no_data"),
    ]


def groups(page: Page, month: ComplaintMonth) -> None:
    """The month by type, sede and brand, channel and process, each against the goal with its interval."""
    least = month.material.config.reports.rank_from
    note = (
        f"n: con el plazo terminado o ya respondidas. Con menos de {least} no se concluye; «No concluyente» quiere "
        "decir que el intervalo contiene la meta."
    )
    parts: tuple[tuple[str, str, Callable[[Request], str]], ...] = (
        ("Por tipo", "Tipo y plazo en días hábiles", lambda one: month.kind_words(one.record.kind)),
        ("Por sede y marca", "Sede y marca", by_place),
        ("Por canal", "Canal", by_channel),
        ("Por proceso", "Proceso", by_process),
    )
    for title, heading, name_of in parts:
        page.section(title, note if title == "Por tipo" else "")
        if not month.part:
            page.paragraph("No se recibieron PQRS en el mes.", "plain")
            continue
        rows = [_group_row(month, name, found) for name, found in grouped(month.part, name_of)]
        page.table(_group_columns(heading), [*rows, _group_row(month, "Total", month.tally)], total=True)


def _group_columns(heading: str) -> list[Column]:
    return [
        Column(heading, 7),
        Column("Recibidas", 2, "count", "head_right"),
        Column("Respondidas", 3, "count", "head_right"),
        Column("En plazo", 2, "count", "head_right"),
        Column("Vencidas", 2, "count", "head_right"),
        Column("n", 2, "count", "head_right"),
        Column("En término", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
        Column("Mediana", 2, "score", "head_right"),
        Column("Resultado", 4, "centre", "head_centre"),
    ]


def _group_row(month: ComplaintMonth, name: str, found: Tally) -> list[Entry]:
    return [
        shortened(name, NAME_LENGTH),
        found.received,
        found.answered,
        found.counts[Outcome.PENDING],
        found.counts[Outcome.OVERDUE],
        found.judged,
        _on_time(found),
        interval_words(found.interval) if found.interval else Styled("–", "no_data"),
        figure(found.median_days) if found.median_days is not None else Styled("–", "no_data"),
        result(month, found),
    ]


def _on_time(found: Tally) -> Entry:
    if found.judged:
        return found.on_time
    return Styled("Sin datos" if found.counts[Outcome.PENDING] else "sin plazo", "no_data")


def result(month: ComplaintMonth, found: Tally) -> Styled:
    """The verdict of a group: only what its number of requests allows to say."""
    least = month.material.config.reports.rank_from
    if not found.judged:
        return Styled("Sin datos" if found.counts[Outcome.PENDING] else "Sin plazo", "no_data")
    if found.judged < least:
        return Styled(f"n < {least}", "no_data")
    words = found.sample(month.goal).value
    return Styled(words, VERDICT_STYLES[words])


def causes(page: Page, month: ComplaintMonth) -> None:
    """What the dissatisfied wrote about, and whether they were satisfied in the end."""
    base = len(month.dissatisfied)
    page.section(
        "Causas y satisfacción al cierre",
        "Causas: temas de las descripciones, sin sugerencias ni felicitaciones; una PQRS puede tener varios temas.",
    )
    top = page.row
    if base:
        page.table(
            [
                Column("Causa", 7),
                Column("PQRS", 2, "count", "head_right"),
                Column("Proporción", 3, "percent", "head_right"),
                Column("Intervalo 95 %", 4, "right", "head_right"),
            ],
            [_share_row(cause, times, base) for cause, times in month.causes],
        )
    else:
        page.paragraph("Ninguna PQRS del mes muestra insatisfacción.", "plain")
    bottom = page.row
    page.row = top if base else bottom
    page.table(
        [
            Column("Cliente satisfecho al cierre", 6),
            Column("PQRS", 2, "count", "head_right"),
            Column("Proporción", 3, "percent", "head_right"),
            Column("Intervalo 95 %", 4, "right", "head_right"),
        ],
        _satisfaction_rows(month.tally),
        left=17,
    )
    page.row = max(page.row, bottom)


def _share_row(name: str, part: int, whole: int) -> list[Entry]:
    portion = share(part, whole)
    return [name, part, figure(portion), interval_words(wilson(portion, whole))]


def _satisfaction_rows(done: Tally) -> Sequence[list[Entry]]:
    asked = done.satisfied + done.unsatisfied
    return [
        _share_row("Sí", done.satisfied, asked),
        _share_row("No", done.unsatisfied, asked),
        [
            Styled("Respondidas sin el dato", "soft"),
            done.answered - asked,
            Styled("no entra", "no_data"),
            Styled("", "soft"),
        ],
    ]
