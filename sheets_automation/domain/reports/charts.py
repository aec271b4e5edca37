"""What the charts of a report have in common: sizes, axes, the name of the goal, and dots where bars would mislead."""

from __future__ import annotations

from sheets_automation.domain.reports.axis import NARROW, lowest
from sheets_automation.domain.reports.context import Month, plain
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL
from sheets_automation.domain.reports.tab import Chart, Series

CHART_ROW = 21  # pixels of a usual row
CHART_ROWS = 13  # height of a chart in rows


def goal_name(goal: float) -> str:
    """``Meta 95 %``: the heading of the goal's column, which names its line in the legend."""
    return f"Meta {plain(round(goal * 100, 2))} %"


def goal_style(goal: float) -> str:
    """Without decimals where the goal has none: a native chart's axis is written like the column it draws first."""
    return "percent_whole" if round(goal * 100, 6).is_integer() else "percent"


def questions_chart(month: Month, asked: tuple[int, int], row: int, width: int) -> Chart:
    """Columns from zero; dots with their intervals where all figures are so high that columns would look alike."""
    goal = month.config.reports.goal
    indices = [index for scores in month.measure.questions.values() if (index := scores.index) is not None]
    intervals = [month.question_intervals[question] for question in month.form.questions]
    narrow = bool(indices) and min([*indices, goal]) >= 1 - NARROW
    dots = Series(INDEX, CHART_BLUE, labels=True, line=False, low=LOW, high=HIGH)
    return Chart(
        kind="line" if narrow else "column",
        title="Índice por pregunta y meta",
        top=asked[0],
        bottom=asked[1],
        domain=0,
        series=(
            dots if narrow else Series(INDEX, CHART_BLUE, labels=True),
            Series(GOAL, CHART_GOAL, kind="line", dashed=True),
        ),
        anchor=(row, 0),
        size=(width, CHART_ROWS * CHART_ROW),
        floor=lowest([*indices, goal, *(one.low for one in intervals if one)]) if narrow else 0.0,
        ceiling=1.0,
    )


#: Columns of the table of questions: index, ends of its interval, goal.
INDEX, LOW, HIGH, GOAL = 14, 17, 20, 23
