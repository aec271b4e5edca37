"""The tab ``Índice`` of a report's workbook: the last months at a glance, one line each (spec §10).

Small native charts stand for the months' course, as every spreadsheet program shows those; a SPARKLINE formula only
Google does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain.reports.axis import from_first, lowest
from sheets_automation.domain.reports.charts import goal_style
from sheets_automation.domain.reports.classes import COMPLAINTS, CRM
from sheets_automation.domain.reports.complaints import complaint_month
from sheets_automation.domain.reports.complaints_facts import Outcome, Tally
from sheets_automation.domain.reports.complaints_month import ComplaintMonth
from sheets_automation.domain.reports.context import Month, method_name
from sheets_automation.domain.reports.crm.goals import target_entry
from sheets_automation.domain.reports.crm.scope import Scope
from sheets_automation.domain.reports.crm.trend import Line, lines
from sheets_automation.domain.reports.letterhead import (
    COLUMN_WIDTH,
    COLUMNS,
    HEADING_ROWS,
    Light,
    letterhead,
    light,
    remarks,
)
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREY, CHART_RED
from sheets_automation.domain.reports.stats import Verdict, conclusive, share
from sheets_automation.domain.reports.survey import first_of_month, months_back
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Linked, Page, ReportTab, Series, Styled
from sheets_automation.domain.spanish import number, percent, short_month

TITLE = "Índice"
MONTHS = 24
_CHART_ROWS, _CHART_SPAN, _ROW = 9, 8, 21


@dataclass(frozen=True, slots=True)
class _Line:
    """One month: the cells after name and state, empty where nothing was recorded."""

    month: date
    entries: Sequence[Entry]  # of the columns of ``_Index``
    empty: bool


@dataclass(frozen=True, slots=True)
class _Small:
    """A small chart: lines with a window of their own, or columns from zero."""

    title: str
    series: Sequence[tuple[int, str]]  # column, colour
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    """What an index of one class shows."""

    columns: Sequence[Column]
    lines: Sequence[_Line]
    charts: Sequence[_Small]
    nothing: str  # said of a month without rows
    source: str


def build_index(material: Material) -> ReportTab:
    """The index of the report's workbook; ``material.months`` says which month tabs stand there, and their state."""
    index = _OF_CLASS.get(material.report.kind, _of_satisfaction)(material)
    page = Page(COLUMNS, COLUMN_WIDTH)
    shown = from_first(index.lines, lambda line: not line.empty)
    period = f"{short_month(shown[0].month)} – {short_month(shown[-1].month)}"
    control = (
        ("Código", material.report.code),
        ("Versión", material.report.version or "–"),
        ("Periodo", period),
        ("Estado", "SE ACTUALIZA CADA DÍA"),
    )
    letterhead(page, material, control, (index.source,), f"Índice · {material.report.title}")
    page.section("Los meses de un vistazo")
    top = page.row
    page.skip(_CHART_ROWS)
    page.skip(1, 8)
    heading = [Column("Mes", 3), Column("Estado", 3, "centre", "head_centre"), *index.columns]
    table = page.table(heading, [_row(material, line, index.nothing) for line in shown])
    for place, small in enumerate(index.charts):
        page.chart(_chart(small, table, (top, place * _CHART_SPAN)))
    remarks(page)
    return page.finish(TITLE, HEADING_ROWS)


def _row(material: Material, line: _Line, nothing: str) -> list[Entry]:
    tab = material.months.get(line.month)
    name: Entry = short_month(line.month)
    if tab and tab.link:
        name = Linked(short_month(line.month), tab.link)
    state = Styled(tab.state if tab else nothing if line.empty else "sin informe", "centre" if tab else "no_data")
    return [name, state, *line.entries]


def _chart(small: _Small, table: tuple[int, int], anchor: tuple[int, int]) -> Chart:
    return Chart(
        kind="line" if small.window else "column",
        title=small.title,
        top=table[0],
        bottom=table[1],
        domain=0,
        series=tuple(Series(column, tint, dashed=tint == CHART_GOAL) for column, tint in small.series),
        anchor=anchor,
        size=(_CHART_SPAN * COLUMN_WIDTH - 8, _CHART_ROWS * _ROW),
        floor=small.window[0] if small.window else 0.0,
        ceiling=small.window[1] if small.window else None,
        legend=False,
    )


def _values(lines: Sequence[_Line], place: int) -> list[float | None]:
    """The numbers of one column."""
    return [value if isinstance(value := line.entries[place], float | int) else None for line in lines]


def _styled(found: Light) -> Styled:
    return Styled(found.words, found.style)


# --------------------------------------------------------------------------------------------------- satisfaction


def _of_satisfaction(material: Material) -> _Index:
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
        _Small(
            f"Nivel · línea punteada: meta {goal_words}",
            ((6, CHART_BLUE), (9, CHART_GOAL)),
            (lowest([goal * scale, *_values(lines, 0)], scale), scale),
        ),
        _Small("NPS", ((19, CHART_BLUE),), (lowest(_values(lines, 4), 100), 100)),
        _Small("Detractores", ((22, CHART_RED),)),
        _Small("Gestionados en término", ((29, CHART_BLUE),)),
    ]
    source = f"Nivel: {method_name(material.config.reports.method)}. Casos al corte de hoy; cada mes por la llamada."
    return _Index(columns, lines, charts, "sin encuestas", source)


def _survey_line(month: Month, day: date) -> _Line:
    reports = month.config.reports
    found = month.measured_month(day)
    value, scale = found.value(reports.method), 100 if reports.method == "nps" else 1
    sample = conclusive(found.interval(reports.method), reports.goal)
    own = tuple(record for record in month.records if first_of_month(record.call_date) == day)
    done = replace(month, month=day, records=own).compliance
    verdict = month.judge(value)
    return _Line(
        day,
        [
            None if value is None else value * scale,
            reports.goal * scale,
            _styled(light(verdict, sample, found.base(reports.method), reports.rank_from))
            if verdict is not Verdict.NO_DATA
            else "",
            found.base(reports.method) or None,
            None if found.classes.nps is None else found.classes.nps * 100,
            found.classes.detractors if found.classes.n else None,
            done.due or None,
            share(done.in_time, done.due),
        ],
        empty=not own,
    )


# ------------------------------------------------------------------------------------------------------------ PQRS


def _of_complaints(material: Material) -> _Index:
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
        _Small(
            f"En término · línea punteada: meta {percent(material.goal, 0)}",
            ((6, CHART_BLUE), (9, CHART_GOAL)),
            (lowest([material.goal, *_values(lines, 0)]), 1),
        ),
        _Small("Recibidas", ((19, CHART_GREY),)),
        _Small("Vencidas y abiertas", ((25, CHART_RED),)),
        _Small("Mediana de días hábiles", ((28, CHART_BLUE),)),
    ]
    source = "Cada mes por la fecha de recepción, como están sus PQRS hoy. n: respondidas con plazo o vencidas."
    return _Index(columns, lines, charts, "sin PQRS", source)


def _complaint_line(month: ComplaintMonth, day: date, done: Tally) -> _Line:
    entries: list[Entry] = [
        done.on_time,
        month.goal,
        _styled(month.light(done)) if done.judged else "",
        done.judged or None,
        done.received or None,
        done.answered if done.received else None,
        done.counts[Outcome.OVERDUE] if done.received else None,
        done.median_days,
    ]
    return _Line(day, entries, empty=not done.received)


# ------------------------------------------------------------------------------------------------------------- CRM


def _of_crm(material: Material) -> _Index:
    columns = [
        Column("Prospectos válidos", 3, "count", "head_right"),
        Column("Meta", 3, "right", "head_right"),
        Column("Prospectos", 4, "percent", "head_right"),
        Column("Actividades válidas", 3, "count", "head_right"),
        Column("Meta", 3, "right", "head_right"),
        Column("Actividades", 4, "percent", "head_right"),
        Column("Meta 100 %", 3, "percent_whole", "head_right"),
    ]
    found = [_crm_line(line) for line in lines(Scope.month(material), MONTHS)]
    charts = [
        _Small("Prospectos válidos", ((6, CHART_BLUE),)),
        _Small("Prospectos / meta", ((12, CHART_BLUE), (26, CHART_GOAL)), (0.0, _highest(found, 2))),
        _Small("Actividades válidas", ((16, CHART_GREY),)),
        _Small("Actividades / meta", ((22, CHART_BLUE), (26, CHART_GOAL)), (0.0, _highest(found, 5))),
    ]
    return _Index(
        columns, found, charts, "sin filas", "Cada mes por la fecha del tráfico o de la actividad, como está hoy."
    )


def _crm_line(line: Line) -> _Line:
    entries: list[Entry] = []
    for found, valid, rows in zip((line.prospects, line.activities), line.valid, line.rows, strict=True):
        entries += [valid, target_entry(found.target), found.ratio] if rows else [None, "", None]
    return _Line(line.month, [*entries, 1.0], empty=line.empty)


def _highest(found: Sequence[_Line], place: int) -> float:
    """The top of an axis of shares, which may pass the whole."""
    return max([1.0, *(value for value in _values(found, place) if value is not None)])


_OF_CLASS: Mapping[str, Callable[[Material], _Index]] = {COMPLAINTS: _of_complaints, CRM: _of_crm}
