"""The first words of the PQRS report: three sentences and three figures, made from its numbers."""

from __future__ import annotations

from sheets_automation.domain.reports.complaints_facts import Outcome
from sheets_automation.domain.reports.complaints_month import OTHER_TOPIC, ComplaintMonth
from sheets_automation.domain.reports.context import NO_DATA, where_words
from sheets_automation.domain.reports.headline import Figure, Headline
from sheets_automation.domain.spanish import MONTHS, count, full_date, number, percent


def complaints_headline(month: ComplaintMonth) -> Headline:
    """What the reader of the month has to know."""
    return Headline((_how_many(month), _what_waits(month), _why(month)), _figures(month))


def points_words(value: float, goal: float) -> str:
    """``0,33 p.p. bajo la meta``."""
    difference = (value - goal) * 100
    if abs(difference) < 0.005:
        return "en la meta"
    return f"{number(abs(difference), 2)} p.p. {'sobre' if difference > 0 else 'bajo'} la meta"


def _how_many(month: ComplaintMonth) -> str:
    day, done = month.material.month, month.tally
    head = (
        f"{MONTHS[day.month - 1].capitalize()} de {day.year}: {count(done.received, 'PQRS recibida', 'PQRS recibidas')}"
    )
    if done.on_time is None:
        waiting = f"; {count(done.counts[Outcome.PENDING], 'sigue', 'siguen')} en plazo" if done.received else ""
        return f"{head}; ninguna tenía el plazo terminado al {full_date(month.today)}{waiting}."
    _met, comma, doubt = month.light(done).words.partition(", ")
    margin = comma + doubt
    return (
        f"{head}; en término {percent(done.on_time)} ({number(done.in_time)} de {number(done.judged)} con el plazo "
        f"terminado o respondidas), {points_words(done.on_time, month.goal)}{margin}."
    )


def _what_waits(month: ComplaintMonth) -> str:
    if not month.open:
        return f"Al {full_date(month.today)} no hay PQRS abiertas."
    head = (
        f"Al {full_date(month.today)} hay {count(len(month.open), 'PQRS abierta', 'PQRS abiertas')} de todos los meses"
    )
    if not month.overdue:
        return f"{head}, ninguna vencida."
    worst = month.overdue[0]
    waited = (
        f" y lleva {count(worst.days, 'día hábil', 'días hábiles')} desde la recepción"
        if worst.days is not None
        else ""
    )
    named = f"la {worst.record.number}" if worst.record.number else "la más antigua"
    due = f"venció el {full_date(worst.due)}" if worst.due else ""
    return (
        f"{head}, {count(len(month.overdue), 'vencida', 'vencidas')}; {named} "
        f"({where_words(worst.record.site, worst.record.brand)}) {due}{waited}."
    )


def _why(month: ComplaintMonth) -> str:
    days = month.tally.median_days
    speed = (
        f"la mitad de las respondidas tardó {number(days, 0 if days == int(days) else 1)} días hábiles o menos"
        if days is not None
        else "ninguna tiene fecha de respuesta"
    )
    named = [cause for cause in month.causes if cause[0] != OTHER_TOPIC]
    if not named:
        return f"Ninguna causa conocida se repite en las descripciones; {speed}."
    most, times = named[0]
    return f"La causa más frecuente es {most} ({times} de {len(month.dissatisfied)}); {speed}."


def _figures(month: ComplaintMonth) -> tuple[Figure, ...]:
    done = month.tally
    shown = month.light(done)
    late = len(month.overdue)
    return (
        Figure(
            "PQRS en término",
            NO_DATA if done.on_time is None else percent(done.on_time),
            f"{shown.words} · {number(done.in_time)} de {number(done.judged)}",
            shown.style,
        ),
        Figure("Vencidas y abiertas", number(late), f"de {count(len(month.open), 'abierta', 'abiertas')}",
               "missed" if late else "met"),
        Figure("Recibidas", number(done.received), f"{number(done.answered)} respondidas", "no_data"),
    )  # fmt: skip
