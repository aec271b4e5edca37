"""What a director reads first: three sentences and three figures, made from the month and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheets_automation.domain.reports.context import NO_DATA, Month, question_name
from sheets_automation.domain.reports.headline import Figure, Headline
from sheets_automation.domain.reports.intervals import Interval
from sheets_automation.domain.reports.palette import VERDICT_STYLES
from sheets_automation.domain.reports.stats import Verdict, share
from sheets_automation.domain.spanish import count, number, percent, short_month


@dataclass(frozen=True, slots=True)
class _Asked:
    """A general question with answers."""

    name: str
    index: float
    n: int
    verdict: Verdict  # by the sample
    reached: bool  # the unrounded index reaches the goal


def headline(month: Month) -> Headline:
    """The three sentences and figures of a month; also of one without surveys."""
    asked = _asked(month)
    return Headline(
        (_level_sentence(month), _question_sentence(asked), _handling_sentence(month)),
        (_level_figure(month), _question_figure(month, asked), _handling_figure(month)),
    )


def _level_sentence(month: Month) -> str:
    """«94,67 %, 0,33 p.p. bajo la meta, dentro del margen (n = 312).»"""
    if month.value is None:
        return f"Sin encuestas efectivas en {short_month(month.month)}: no hay nivel que comparar con la meta."
    n = month.measure.base(month.config.reports.method)
    return f"{percent(month.value)}, {_distance(month, month.value)}, {_margin(month, n, month.interval)}."


def _distance(month: Month, value: float) -> str:
    points = (value - month.config.reports.goal) * 100
    if abs(points) < 1e-7:
        return "igual a la meta"
    size = number(abs(points), 2)
    words = "menos de 0,01 p.p." if size == "0,00" else f"{size} p.p."
    return f"{words} {'sobre' if points > 0 else 'bajo'} la meta"


def _margin(month: Month, n: int, interval: Interval | None) -> str:
    least = month.config.reports.rank_from
    if n < least:
        return f"con tan pocas encuestas que nada se concluye (n = {number(n)})"
    inside = interval is not None and interval.holds(month.config.reports.goal)
    return f"{'dentro' if inside else 'fuera'} del margen (n = {number(n)})"


def _asked(month: Month) -> list[_Asked]:
    """The general questions with answers, the lowest first."""
    least = month.config.reports.rank_from
    found = []
    for question, scores in month.measure.questions.items():
        if scores.index is not None:
            interval = month.question_intervals[question]
            verdict = month.sample_verdict(interval) if scores.n >= least else Verdict.OPEN
            reached = month.judge(scores.index) is Verdict.MET
            found.append(_Asked(question_name(month.form, question), scores.index, scores.n, verdict, reached))
    return sorted(found, key=lambda item: (item.index, item.name))


def _question_sentence(asked: Sequence[_Asked]) -> str:
    """«Falla Tiempos (93,61 %).»; what only seems to fall short is said as such."""
    if not asked:
        return "Ninguna pregunta general tiene respuestas."
    failing = [item for item in asked if item.verdict is Verdict.MISSED]
    if failing:
        words = _listed([f"{item.name} ({percent(item.index)})" for item in failing])
        return f"{'Falla' if len(failing) == 1 else 'Fallan'} {words}."
    below = [item for item in asked if not item.reached]
    named = f"{asked[0].name} ({percent(asked[0].index)})"
    if not below:
        return f"Todas las preguntas logran la meta; la más baja es {named}."
    return f"Falla {'sobre todo ' if len(below) > 1 else ''}{named}, dentro del margen."


def _handling_sentence(month: Month) -> str:
    """«10 de 15 casos siguen abiertos y vencidos.»"""
    cases, done = len(month.handled), month.compliance
    if not cases:
        return "No hubo detractores ni filas marcadas en el mes."
    if done.overdue:
        verb = "sigue abierto y vencido" if done.overdue == 1 else "siguen abiertos y vencidos"
        return f"{number(done.overdue)} de {count(cases, 'caso', 'casos')} {verb}."
    portion = share(done.in_time, done.due)
    if portion is None:
        return f"Ninguno de {count(cases, 'caso', 'casos')} está vencido; aún no hay plazos terminados con fecha."
    return (
        f"Ninguno de {count(cases, 'caso', 'casos')} está vencido; en término {number(done.in_time)} de "
        f"{number(done.due)} ({percent(portion)})."
    )


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} y {words[-1]}"


def _level_figure(month: Month) -> Figure:
    name = "Nivel de satisfacción"
    if month.value is None:
        return Figure(name, NO_DATA, f"meta {month.goal_words}", "no_data")
    n = month.measure.base(month.config.reports.method)
    note = f"meta {month.goal_words}: {month.verdict.value.lower()}, {_margin(month, n, month.interval)}"
    return Figure(name, percent(month.value), note, VERDICT_STYLES[month.verdict.value])


def _question_figure(month: Month, asked: Sequence[_Asked]) -> Figure:
    if not asked:
        return Figure("Pregunta más baja", NO_DATA, f"meta {month.goal_words}", "no_data")
    lowest = asked[0]
    words = f"n < {month.config.reports.rank_from}" if lowest.n < month.config.reports.rank_from else ""
    note = f"{lowest.name}: {words or lowest.verdict.value.lower()} (n = {number(lowest.n)})"
    return Figure("Pregunta más baja", percent(lowest.index), note, VERDICT_STYLES[lowest.verdict.value])


def _handling_figure(month: Month) -> Figure:
    cases, done = len(month.handled), month.compliance
    name = "Casos vencidos y abiertos"
    if not cases:
        return Figure(name, NO_DATA, "sin detractores ni filas marcadas", "no_data")
    note = f"de {count(cases, 'caso', 'casos')}; en término {number(done.in_time)} de {number(done.due)}"
    return Figure(name, number(done.overdue), note, "missed" if done.overdue else "met")
