"""What the charts of a report have in common: sizes, axes, the name of the goal, and dots where bars would mislead."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sheets_automation.domain.reports.context import Month, plain
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL
from sheets_automation.domain.reports.tab import Chart, Series

CHART_ROW = 21  # pixels of a usual row
CHART_ROWS = 13  # height of a chart in rows
NARROW = 0.15  # figures and goal within this of the top: bars from zero would all look alike


def goal_name(goal: float) -> str:
    """``Meta 95 %``: the heading of the goal's column, which names its line in the legend."""
    return f"Meta {plain(round(goal * 100, 2))} %"


def axis_floor(values: Sequence[float]) -> float:
    """The axis begins at the ten below the lowest value, so that differences of a few points can be seen."""
    return max(-1.0, math.floor(min(values) * 10 - 0.2) / 10)


def questions_chart(month: Month, asked: tuple[int, int], row: int, width: int) -> Chart:
    """Columns from zero; dots with their intervals where all figures are so high that columns would look alike."""
    goal = month.config.reports.goal
    indices = [index for scores in month.measure.questions.values() if (index := scores.index) is not None]
    narrow = bool(indices) and min([*indices, goal]) >= 1 - NARROW
    return Chart(
        kind="line" if narrow else "column",
        title="Índice por pregunta y meta",
        top=asked[0],
        bottom=asked[1],
        domain=0,
        series=(
            Series(INDEX, CHART_BLUE, labels=True, line=not narrow),
            Series(GOAL, CHART_GOAL, kind="line", dashed=True),
        ),
        anchor=(row, 0),
        size=(width, CHART_ROWS * CHART_ROW),
        floor=axis_floor([*indices, goal]) if narrow else 0.0,
        ceiling=1.0,
    )


#: Columns of the table of questions.
INDEX, GOAL = 14, 23
