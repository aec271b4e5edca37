"""The months of the CRM report at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.reports.crm.goals import target_entry
from sheets_automation.domain.reports.crm.scope import Scope
from sheets_automation.domain.reports.crm.trend import Line, lines
from sheets_automation.domain.reports.index_shapes import MONTHS, Index, IndexLine, SmallChart, values_of
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREY
from sheets_automation.domain.reports.tab import Column, Entry


def index_of_crm(material: Material) -> Index:
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
        SmallChart("Prospectos válidos", ((6, CHART_BLUE),)),
        SmallChart("Prospectos / meta", ((12, CHART_BLUE), (26, CHART_GOAL)), (0.0, _highest(found, 2))),
        SmallChart("Actividades válidas", ((16, CHART_GREY),)),
        SmallChart("Actividades / meta", ((22, CHART_BLUE), (26, CHART_GOAL)), (0.0, _highest(found, 5))),
    ]
    return Index(
        columns, found, charts, "sin filas", "Cada mes por la fecha del tráfico o de la actividad, como está hoy."
    )


def _crm_line(line: Line) -> IndexLine:
    entries: list[Entry] = []
    for found, valid, rows in zip((line.prospects, line.activities), line.valid, line.rows, strict=True):
        entries += [valid, target_entry(found.target), found.ratio] if rows else [None, "", None]
    return IndexLine(line.month, [*entries, 1.0], empty=line.empty)


def _highest(found: Sequence[IndexLine], place: int) -> float:
    """The top of an axis of shares, which may pass the whole."""
    return max([1.0, *(value for value in values_of(found, place) if value is not None)])
