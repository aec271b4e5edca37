"""The months of the reports about calls at a glance: proactive contact and recovery."""

from __future__ import annotations

from collections.abc import Callable

from sheets_automation.domain.reports.axis import lowest
from sheets_automation.domain.reports.charts import goal_style
from sheets_automation.domain.reports.contact_facts import Funnel
from sheets_automation.domain.reports.contact_month import contact_month
from sheets_automation.domain.reports.index_shapes import MONTHS, Index, IndexLine, SmallChart, values_of
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREY
from sheets_automation.domain.reports.recovery import rate
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.tab import Column


def index_of_contact(material: Material) -> Index:
    return _index(material, "Efectividad", lambda done: done.effectiveness)


def index_of_recovery(material: Material) -> Index:
    return _index(material, "Recuperados", lambda done: rate(done, done.listed))


def _index(material: Material, name: str, value: Callable[[Funnel], float | None]) -> Index:
    month = contact_month(material)
    goal = material.report.goal
    columns = [
        Column(name, 3, "percent", "head_right"),
        Column("Meta", 2, goal_style(goal) if goal is not None else "percent", "head_right"),
        Column("Lista", 2, "count", "head_right"),
        Column("Llamados", 3, "count", "head_right"),
        Column("Efectivos", 3, "count", "head_right"),
        Column("Citas", 3, "count", "head_right"),
        Column("Cumplidas", 3, "count", "head_right"),
        Column("Cumplidas / conocidas", 4, "percent_whole", "head_right"),
        Column("Recuperados", 3, "count", "head_right"),
    ]
    lines = [
        IndexLine(
            day,
            [
                value(done), goal, done.listed or None, done.tried or None, done.effective if done.tried else None,
                done.booked if done.tried else None, done.kept if done.tried else None, share(done.kept, done.settled),
                done.recovered if done.tried else None,
            ],
            empty=not done.tried,
        )
        for day, done in (month.months(MONTHS) if month else [])
    ]  # fmt: skip
    goal_line = ((9, CHART_GOAL),) if goal is not None else ()
    charts = [
        SmallChart(name, ((6, CHART_BLUE), *goal_line), (lowest([goal, *values_of(lines, 0)]), 1)),
        SmallChart("Llamados", ((13, CHART_GREY),)),
        SmallChart("Citas agendadas", ((19, CHART_BLUE),)),
        SmallChart("Citas cumplidas", ((22, CHART_BLUE),)),
    ]
    source = "Cada mes por la primera llamada de sus clientes, como están hoy."
    return Index(columns, lines, charts, "sin llamadas", source)
