"""The last twelve months of both indicators of the CRM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.reports.axis import from_first, lowest
from sheets_automation.domain.reports.charts import CHART_ROW
from sheets_automation.domain.reports.crm.goals import target_entry
from sheets_automation.domain.reports.crm.scope import Against, Scope
from sheets_automation.domain.reports.crm.targets import Goal
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREEN
from sheets_automation.domain.reports.survey import months_back
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Page, Series, Styled
from sheets_automation.domain.spanish import short_month

_ROWS = 7  # of a chart
_GOAL = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One month."""

    month: date
    prospects: Against
    activities: Against
    valid: tuple[int, int]  # prospects, activities of all brands
    rows: tuple[int, int]

    @property
    def empty(self) -> bool:
        return not any(self.rows)


def lines(scope: Scope, number: int) -> list[Line]:
    """The last months, the scope's own last; in a week's tab that of its last day."""
    found = []
    for month in months_back(scope.span.last.replace(day=1), number):
        one = scope.in_month(month)
        valid = one.prospect_tally.valid, one.activity_tally.valid
        rows = one.rows(Goal.PROSPECTS), one.rows(Goal.ACTIVITIES)
        found.append(Line(month, one.against(Goal.PROSPECTS), one.against(Goal.ACTIVITIES), valid, rows))
    return found


def trend(page: Page, scope: Scope) -> None:
    """Both indicators against their targets of then; a month without rows stays empty, it is not a zero."""
    page.section(
        "Tendencia de 12 meses",
        "Cada mes por la fecha del tráfico o de la actividad, como están las filas hoy. El porcentaje compara con la "
        "meta de entonces solo las marcas que la tienen.",
    )
    months = from_first(lines(scope, 12), lambda line: not line.empty)
    columns = (
        Column("Mes", 3),
        Column("Prospectos válidos", 3, "count", "head_right"),
        Column("Meta", 2, "right", "head_right"),
        Column("Prospectos", 3, "percent", "head_right"),
        Column("Actividades válidas", 3, "count", "head_right"),
        Column("Meta", 2, "right", "head_right"),
        Column("Actividades", 3, "percent", "head_right"),
        Column("Meta 100 %", 2, "percent_whole", "head_right"),
    )
    table = page.table(columns, [_row(line) for line in months])
    bottom = page.row
    page.row = table[0]
    shares = [share for line in months for share in _shares(line) if share is not None]
    if shares:
        _chart(page, table, "Cumplimiento de las metas", (8, 16), min([_GOAL, *shares]))
    _chart(page, table, "Prospectos y actividades válidas", (3, 11), None)
    page.row = max(page.row, bottom)


def _row(line: Line) -> list[Entry]:
    row: list[Entry] = [short_month(line.month)]
    for found, valid, rows in zip((line.prospects, line.activities), line.valid, line.rows, strict=True):
        if rows:
            ratio = found.ratio
            row += [valid, target_entry(found.target), Styled("–", "no_data") if ratio is None else ratio]
        else:
            row += [None, Styled("sin filas", "no_data"), Styled("", "soft")]
    return [*row, _GOAL]


def _shares(line: Line) -> Sequence[float | None]:
    return (
        line.prospects.ratio if line.rows[0] else None,
        line.activities.ratio if line.rows[1] else None,
    )


def _chart(page: Page, table: tuple[int, int], title: str, columns: tuple[int, int], low: float | None) -> None:
    """``low``: the lowest share where shares are drawn, with the line of the whole target."""
    first, second = columns
    series: tuple[Series, ...] = (Series(first, CHART_BLUE), Series(second, CHART_GREEN))
    if low is not None:
        series += (Series(19, CHART_GOAL, dashed=True),)
    page.chart(
        Chart(
            kind="column" if low is None else "line",
            title=title,
            top=table[0],
            bottom=table[1],
            domain=0,
            series=series,
            anchor=(page.row, 22),
            size=(10 * page.width, _ROWS * CHART_ROW),
            floor=0.0 if low is None else lowest([low]),
        )
    )
    page.row += _ROWS
