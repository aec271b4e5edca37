"""What the charts of a report have in common: sizes, axes, the name of the goal, and dots where bars would mislead."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.reports.axis import NARROW, lowest
from sheets_automation.domain.reports.context import Month, plain
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREY
from sheets_automation.domain.reports.tab import Chart, Page, Series
from sheets_automation.domain.spanish import percent

CHART_ROW = 21  # pixels of a usual row
CHART_ROWS = 13  # height of a chart in rows
_TREND_AT, _TREND_WIDTH = 17, 15  # columns


def goal_name(goal: float) -> str:
    """``Meta 95 %``: the heading of the goal's column, which names its line in the legend."""
    return f"Meta {plain(round(goal * 100, 2))} %"


def goal_style(goal: float) -> str:
    """Without decimals where the goal has none: a native chart's axis is written like the column it draws first."""
    return "percent_whole" if round(goal * 100, 6).is_integer() else "percent"


def bars_beside(
    page: Page, table: tuple[int, int], title: str, value: int, column: int, rows: int, width: int = 0
) -> None:
    """A bar for each row of a table (first row, end), from ``column`` on, ``width`` columns or as many as are left.

    ``value``: column of the table that the bars show. The cursor comes to stand below both.
    """
    top, bottom = table
    page.chart(
        Chart(
            kind="bar",
            title=title,
            top=top,
            bottom=bottom,
            domain=0,
            series=(Series(value, CHART_BLUE, labels=True),),
            anchor=(top, column),
            size=((width or page.columns - column) * page.width, rows * CHART_ROW),
            floor=0.0,
            legend=False,
        )
    )
    page.row = max(page.row, top + rows)


def trend_beside(
    page: Page,
    table: tuple[int, int],
    rate: tuple[str, Sequence[float | None]],
    amount: tuple[str, int],
    goal: float | None,
) -> None:
    """Beside a table of months: its rate as a line, above columns of an amount. The cursor comes to stand below.

    ``rate``: name and values, in column 3, the goal in column 6; ``amount``: title and column.
    """
    top, bottom = table
    width, half = _TREND_WIDTH * page.width, (CHART_ROWS * CHART_ROW + 8) // 2
    name, values = rate
    goal_line = () if goal is None else (Series(6, CHART_GOAL, dashed=True),)
    page.chart(
        Chart(
            kind="line",
            title=name if goal is None else f"{name} · línea punteada: meta {percent(goal, 0)}",
            top=top,
            bottom=bottom,
            domain=0,
            series=(Series(3, CHART_BLUE), *goal_line),
            anchor=(top, _TREND_AT),
            size=(width, half + 10),
            floor=lowest([goal, *values]),
            ceiling=1.0,
            legend=False,
        )
    )
    page.chart(
        Chart(
            kind="column",
            title=amount[0],
            top=top,
            bottom=bottom,
            domain=0,
            series=(Series(amount[1], CHART_GREY, labels=True),),
            anchor=(top + 7, _TREND_AT),
            size=(width, half - 10),
            floor=0.0,
            legend=False,
        )
    )
    page.row = max(page.row, top + 14)


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
