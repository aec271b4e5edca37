"""The months of a satisfaction report at a glance (GSC-FOR-02, GSC-FOR-07)."""

from __future__ import annotations

from datetime import date

from sheets_automation.domain.reports.axis import lowest
from sheets_automation.domain.reports.charts import goal_style
from sheets_automation.domain.reports.context import Month, method_name
from sheets_automation.domain.reports.index_shapes import MONTHS, Index, IndexLine, SmallChart, styled, values_of
from sheets_automation.domain.reports.letterhead import light
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_RED
from sheets_automation.domain.reports.stats import Verdict, conclusive, share
from sheets_automation.domain.reports.survey import months_back
from sheets_automation.domain.reports.tab import Column
from sheets_automation.domain.spanish import number, percent


def index_of_satisfaction(material: Material) -> Index:
    month = material.satisfaction(material.report)
    goal = material.config.reports.goal
    level = "nps" if month and material.config.reports.method == "nps" else "percent"
    columns = [
        Column("Nivel", 3, level, "head_right"),
        Column("Meta", 2, goal_style(goal) if level == "percent" else "nps_whole", "head_right"),
        Column("Resultado", 6, "centre", "head_centre"),
        Column("n", 2, "count", "head_right"),
        Column("NPS", 3, "nps_whole", "head_right"),  # a small chart's axis is written like the numbers it draws
        Column("Detractores", 3, "count", "head_right"),
        Column("Con plazo terminado", 4, "count", "head_right"),
        Column("En término", 3, "percent_whole", "head_right"),
    ]
    lines = [] if month is None else [_survey_line(month, day) for day in months_back(material.month, MONTHS)]
    scale = 100 if level == "nps" else 1
    goal_words = number(goal * scale) if level == "nps" else percent(goal, 0)
    charts = [
        SmallChart(
            f"Nivel · línea punteada: meta {goal_words}",
            ((6, CHART_BLUE), (9, CHART_GOAL)),
            (lowest([goal * scale, *values_of(lines, 0)], scale), scale),
        ),
        SmallChart("NPS", ((19, CHART_BLUE),), (lowest(values_of(lines, 4), 100), 100)),
        SmallChart("Detractores", ((22, CHART_RED),)),
        SmallChart("Gestionados en término", ((29, CHART_BLUE),)),
    ]
    source = f"Nivel: {method_name(material.config.reports.method)}. Casos al corte de hoy; cada mes por la llamada."
    return Index(columns, lines, charts, "sin encuestas", source)


def _survey_line(month: Month, day: date) -> IndexLine:
    reports = month.config.reports
    found = month.measured_month(day)
    value, scale = found.value(reports.method), 100 if reports.method == "nps" else 1
    sample = conclusive(found.interval(reports.method), reports.goal)
    done = month.compliance_of(day)
    verdict = month.judge(value)
    return IndexLine(
        day,
        [
            None if value is None else value * scale,
            reports.goal * scale,
            styled(light(verdict, sample, found.base(reports.method), reports.rank_from))
            if verdict is not Verdict.NO_DATA
            else "",
            found.base(reports.method) or None,
            None if found.classes.nps is None else found.classes.nps * 100,
            found.classes.detractors if found.classes.n else None,
            done.due or None,
            share(done.in_time, done.due),
        ],
        empty=month.of_month(day).empty,
    )
