"""Each question against the goal with what its sample allows to say, and the areas of the house (domain §5.1, 3–4)."""

from __future__ import annotations

from sheets_automation.domain.reports.charts import goal_name, goal_style
from sheets_automation.domain.reports.context import Month, figure, question_name, result
from sheets_automation.domain.reports.section_figures import group_columns, group_row
from sheets_automation.domain.reports.survey import (
    BODYSHOP,
    WORKSHOP,
    is_sales,
    question_scores,
)
from sheets_automation.domain.reports.tab import Column, Entry, Page


def questions(page: Page, month: Month) -> tuple[int, int]:
    """Each general question against the goal; questions of one brand apart, they are no part of it; then the areas.

    Returns heading row and row after the last of the general questions, for their chart.
    """
    name, areas = _areas(month)
    page.section(
        f"Por pregunta y por {name.lower()}" if areas else "Por pregunta",
        "Índice = suma de las calificaciones válidas / (10 × n). Resultado según la muestra: «No concluyente» cuando "
        "el intervalo contiene la meta.",
    )
    asked = page.table(_columns(month, "Pregunta general"), [_row(month, each) for each in month.form.questions])
    specific = [question for question in month.form.specific if month.part[f"q:{question}"].notna().any()]
    if specific:
        page.skip()
        page.table(_columns(month, "Pregunta específica de marca"), [_row(month, each) for each in specific])
    if areas:
        page.skip()
        page.table(group_columns(name), areas)
    return asked


def _columns(month: Month, name: str) -> list[Column]:
    """Where the chart finds its numbers: ``charts.INDEX`` and the others."""
    return [
        Column(name, 9),
        Column("n", 2, "count", "head_right"),
        Column("Promedio", 3, "score", "head_right"),
        Column("Índice", 3, "percent", "head_right"),
        Column("IC 95 % desde", 3, "percent", "head_right"),
        Column("IC 95 % hasta", 3, "percent", "head_right"),
        Column(goal_name(month.config.reports.goal), 3, goal_style(month.config.reports.goal), "head_right"),
        Column("Resultado", 6, "centre", "head_centre"),
    ]


def _row(month: Month, question: str) -> list[Entry]:
    scores = month.measure.questions.get(question) or question_scores(month.part, question)
    interval = month.question_intervals[question]
    return [
        question_name(month.form, question),
        scores.n,
        figure(scores.mean),
        figure(scores.index),
        figure(interval.low if interval else None),
        figure(interval.high if interval else None),
        month.config.reports.goal,
        result(month, scores.n, interval),
    ]


def _areas(month: Month) -> tuple[str, list[list[Entry]]]:
    """Workshop and body shop; for sales, the type of sale as it is typed: what they are called, and their rows."""
    names = [WORKSHOP, BODYSHOP] if not is_sales(month.form) else sorted(set(month.part["area"]) - {""})
    measured = ((name, month.measured(month.part[month.part["area"] == name])) for name in names)
    return "Tipo de venta" if is_sales(month.form) else "Área", [group_row(month, *found) for found in measured]
