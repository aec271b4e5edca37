"""The four indicators of the ``Tablero``, each with what it stands on and its last twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain.reports.classes import COMPLAINTS, SATISFACTION
from sheets_automation.domain.reports.complaints import complaint_month
from sheets_automation.domain.reports.complaints_facts import Outcome
from sheets_automation.domain.reports.complaints_month import ComplaintMonth
from sheets_automation.domain.reports.context import Month, goal_words
from sheets_automation.domain.reports.handling import Compliance, compliance
from sheets_automation.domain.reports.letterhead import Light, light
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.stats import Interval, conclusive, official, share, wilson
from sheets_automation.domain.reports.survey import first_of_month, months_back
from sheets_automation.domain.spanish import count, number

Trend = Sequence[tuple[date, float | None, int]]  # first day of the month, value, what it stands on
_MONTHS = 12
_AREAS = ("posventa", "comercial")


@dataclass(frozen=True, slots=True)
class Sources:
    """The months of the reports that feed the page; None where the configuration has no such report."""

    material: Material
    surveys: tuple[tuple[str, Month | None], ...]  # area → its satisfaction report's month
    complaints: ComplaintMonth | None

    @property
    def known(self) -> list[tuple[str, Month]]:
        return [(area, month) for area, month in self.surveys if month is not None]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure against its goal; shares are fractions of one."""

    name: str
    short: str  # over its column and chart
    value: float | None
    n: int
    interval: Interval | None
    goal: float
    goal_words: str
    light: Light
    note: str
    trend: Trend


def sources(material: Material) -> Sources:
    """Looks up the reports of ``material``'s configuration."""
    reports = material.config.reports.reports
    surveys: dict[str, Month | None] = dict.fromkeys(_AREAS)
    for report in reports:
        form = material.config.form(report.form)
        if report.kind == SATISFACTION and form and surveys.get(form.area, "") is None:
            surveys[form.area] = material.satisfaction(report)
    pqrs = next((report for report in reports if report.kind == COMPLAINTS), None)
    complaints = complaint_month(replace(material, report=pqrs)) if pqrs else None
    return Sources(material, tuple(surveys.items()), complaints)


def indicators(found: Sources) -> list[Indicator]:
    """Satisfaction after-sales and sales, PQRS in time, detractors attended in time."""
    return [*(_satisfaction(found, area, month) for area, month in found.surveys), _complaints(found), _handled(found)]


def _judged(found: Sources, value: float | None, interval: Interval | None, goal: float, n: int) -> Light:
    reports = found.material.config.reports
    return light(official(value, goal, reports.goal_strict), conclusive(interval, goal), n, reports.rank_from)


def _satisfaction(found: Sources, area: str, month: Month | None) -> Indicator:
    reports = found.material.config.reports
    method = reports.method
    trend: Trend = (
        [(day, one.value(method), one.base(method)) for day, one in month.trend] if month else _nothing(found.material)
    )
    value = month.value if month else None
    interval = month.measure.interval(method) if month else None
    detractors = month.measure.classes.detractors if month else 0
    return Indicator(
        name=f"Satisfacción {area}",
        short=area.capitalize(),
        value=value,
        n=month.measure.base(method) if month else 0,
        interval=interval,
        goal=reports.goal,
        goal_words=goal_words(reports.goal, strict=reports.goal_strict),
        light=_judged(found, value, interval, reports.goal, month.measure.base(method) if month else 0),
        note=count(detractors, "detractor", "detractores") if month else "Sin informe en la configuración",
        trend=trend,
    )


def _nothing(material: Material) -> Trend:
    return [(day, None, 0) for day in months_back(material.month, _MONTHS)]


def _complaints(found: Sources) -> Indicator:
    month, reports = found.complaints, found.material.config.reports
    done = month.tally if month else None
    goal = month.goal if month else reports.goal
    value = done.on_time if done else None
    interval = done.interval if done else None
    note = "Sin informe en la configuración"
    if done:
        note = (
            f"{number(done.received)} recibidas · {number(done.counts[Outcome.PENDING])} aún en plazo · "
            f"{count(done.counts[Outcome.OVERDUE], 'vencida', 'vencidas')}"
        )
    return Indicator(
        name="PQRS en término",
        short="PQRS",
        value=value,
        n=done.judged if done else 0,
        interval=interval,
        goal=goal,
        goal_words=goal_words(goal, strict=reports.goal_strict),
        light=_judged(found, value, interval, goal, done.judged if done else 0),
        note=note,
        trend=[(day, one.on_time, one.judged) for day, one in month.months(_MONTHS)]
        if month
        else _nothing(found.material),
    )


def _handled(found: Sources) -> Indicator:
    reports = found.material.config.reports
    goal = reports.handled_goal
    trend = [(day, _compliance_of(found, day)) for day in months_back(found.material.month, _MONTHS)]
    now = trend[-1][1]
    value = share(now.in_time, now.due)
    interval = wilson(value, now.due)
    return Indicator(
        name="Detractores gestionados en término",
        short="Gestión",
        value=value,
        n=now.due,
        interval=interval,
        goal=goal,
        goal_words=goal_words(goal, strict=reports.goal_strict),
        light=_judged(found, value, interval, goal, now.due),
        note=f"{number(now.in_time)} de {number(now.due)} · {count(now.overdue, 'sigue vencido', 'siguen vencidos')}",
        trend=[(day, share(done.in_time, done.due), done.due) for day, done in trend],
    )


def _compliance_of(found: Sources, day: date) -> Compliance:
    """The cases of one month of calls, of all satisfaction forms together."""
    handled = []
    for _area, month in found.known:
        own = tuple(record for record in month.records if first_of_month(record.call_date) == day)
        handled += replace(month, month=day, records=own).handled
    return compliance(handled)
