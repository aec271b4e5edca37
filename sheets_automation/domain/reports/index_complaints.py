"""The months of the PQRS report at a glance."""

from __future__ import annotations

from datetime import date

from sheets_automation.domain.reports.axis import lowest
from sheets_automation.domain.reports.charts import goal_style
from sheets_automation.domain.reports.complaints import complaint_month
from sheets_automation.domain.reports.complaints_facts import Outcome, Tally
from sheets_automation.domain.reports.complaints_month import ComplaintMonth
from sheets_automation.domain.reports.index_shapes import MONTHS, Index, IndexLine, SmallChart, styled, values_of
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREY, CHART_RED
from sheets_automation.domain.reports.tab import Column, Entry
from sheets_automation.domain.spanish import percent


def index_of_complaints(material: Material) -> Index:
    month = complaint_month(material)
    columns = [
        Column("En término", 3, "percent", "head_right"),
        Column("Meta", 2, goal_style(material.goal), "head_right"),
        Column("Resultado", 6, "centre", "head_centre"),
        Column("n", 2, "count", "head_right"),
        Column("Recibidas", 3, "count", "head_right"),
        Column("Respondidas", 3, "count", "head_right"),
        Column("Vencidas", 3, "count", "head_right"),
        Column("Mediana (días)", 4, "score_short", "head_right"),
    ]
    lines = [_complaint_line(month, day, done) for day, done in month.months(MONTHS)] if month else []
    charts = [
        SmallChart(
            f"En término · línea punteada: meta {percent(material.goal, 0)}",
            ((6, CHART_BLUE), (9, CHART_GOAL)),
            (lowest([material.goal, *values_of(lines, 0)]), 1),
        ),
        SmallChart("Recibidas", ((19, CHART_GREY),)),
        SmallChart("Vencidas y abiertas", ((25, CHART_RED),)),
        SmallChart("Mediana de días hábiles", ((28, CHART_BLUE),)),
    ]
    source = "Cada mes por la fecha de recepción, como están sus PQRS hoy. n: respondidas con plazo o vencidas."
    return Index(columns, lines, charts, "sin PQRS", source)


def _complaint_line(month: ComplaintMonth, day: date, done: Tally) -> IndexLine:
    entries: list[Entry] = [
        done.on_time,
        month.goal,
        styled(month.light(done)) if done.judged else "",
        done.judged or None,
        done.received or None,
        done.answered if done.received else None,
        done.counts[Outcome.OVERDUE] if done.received else None,
        done.median_days,
    ]
    return IndexLine(day, entries, empty=not done.received)
