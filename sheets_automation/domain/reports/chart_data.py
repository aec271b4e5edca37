"""A chart of a tab as the numbers and words that are drawn: read from the cells, so that picture and table agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sheets_automation.domain.reports.axis import NARROW
from sheets_automation.domain.reports.shown import number_kind, plain, shown, signed
from sheets_automation.domain.reports.tab import Chart, ReportTab, Series, TabCell
from sheets_automation.domain.spanish import number, percent

_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Drawn:
    """One series. ``values``: None where the cell holds no number, which is a gap and no zero."""

    name: str
    colour: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]  # as the table shows them, without «%» or «p.p.»
    labels: bool
    kind: Literal["line", "bar", "column"]
    joined: bool = True  # False: dots alone
    ends: tuple[tuple[float, float] | None, ...] = ()  # of each value's interval, empty where none is drawn


@dataclass(frozen=True, slots=True)
class Goal:
    """A line that all values are measured against."""

    value: float
    colour: str
    words: str  # «Meta 95 %»


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a picture shows. ``unit``: "percent", "count" … as ``shown.number_kind`` names it."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Drawn, ...]
    goal: Goal | None
    unit: str
    ceiling: float | None
    legend: bool

    @property
    def values(self) -> list[float]:
        """Every number that is drawn, the goal among them."""
        found = [value for series in self.series for value in series.values if value is not None]
        found += [end for series in self.series for ends in series.ends if ends for end in ends]
        return [*found, self.goal.value] if found and self.goal else found

    @property
    def narrow(self) -> bool:
        """Whether all values lie so close below the top of the axis that bars from zero would hide the differences."""
        if self.ceiling is None or not self.values:
            return False
        return min(self.values) >= self.ceiling - NARROW * abs(self.ceiling)


def chart_data(chart: Chart, tab: ReportTab) -> ChartData:
    """The chart's numbers, categories and goal from the cells of its table."""
    cells = {(cell.row, cell.column): cell for cell in tab.cells}
    rows = range(chart.top + 1, chart.bottom)
    drawn: list[Drawn] = []
    goal: Goal | None = None
    unit = ""
    for series in chart.series:
        column = [cells.get((row, series.column)) for row in rows]
        name = _words(cells.get((chart.top, series.column)))
        kind = next((number_kind(cell.style) for cell in column if cell and number_kind(cell.style)), "")
        ends = [_pair(cells.get((row, series.low)), cells.get((row, series.high))) for row in rows
                if series.low is not None and series.high is not None]  # fmt: skip
        one = _drawn(series, chart, name, column, ends)
        constant = {value for value in one.values if value is not None}
        if series.dashed and len(constant) == 1:
            goal = _goal(name, constant.pop(), kind, series.colour)
        else:
            drawn.append(one)
            unit = unit or kind
    return ChartData(
        title=chart.title,
        categories=tuple(_words(cells.get((row, chart.domain))) for row in rows),
        series=tuple(drawn),
        goal=goal,
        unit=unit,
        ceiling=chart.ceiling,
        legend=chart.legend,
    )


def chart_words(chart: Chart, tab: ReportTab) -> str:
    """What the picture shows, for who sees no pictures: «Nivel: ago 2026 95,13 %, sep 2026 94,85 %. Meta 95 %.»"""
    data = chart_data(chart, tab)
    after = " %" if data.unit == "percent" else ""
    parts = [data.title]
    for series in data.series:
        said = [f"{name} {text}{after}" for name, text in zip(data.categories, series.texts, strict=True) if text]
        parts.append(f"{series.name}: {', '.join(said) or 'sin datos'}")
    return ". ".join([*parts, *([data.goal.words] if data.goal else [])]) + "."


def tick_words(value: float, unit: str) -> str:
    """A number on an axis: no more decimals than the step needs, never two."""
    if unit == "percent":
        return percent(value, 0)
    return number(value, 0) if value == int(value) else number(value, 1)


def _pair(low: TabCell | None, high: TabCell | None) -> tuple[float, float] | None:
    if low and high and isinstance(low.value, int | float) and isinstance(high.value, int | float):
        return float(low.value), float(high.value)
    return None


def _drawn(
    series: Series,
    chart: Chart,
    name: str,
    column: Sequence[TabCell | None],
    ends: Sequence[tuple[float, float] | None],
) -> Drawn:
    numbers = [cell.value if cell and isinstance(cell.value, int | float) else None for cell in column]
    return Drawn(
        name=name,
        colour=series.colour,
        values=tuple(None if value is None else float(value) for value in numbers),
        texts=tuple(_label(cell) for cell in column),
        labels=series.labels,
        kind=series.kind or chart.kind,
        joined=series.line,
        ends=tuple(ends),
    )


def _goal(name: str, value: float, unit: str, colour: str) -> Goal:
    """«Meta 95 %»: as many decimals as the goal has; its column may be headed so already."""
    words = f"{plain(value * _HUNDREDTHS)} %" if unit == "percent" else plain(value)
    return Goal(value, colour, name if name.endswith(words) else f"{name} {words}")


def _label(cell: TabCell | None) -> str:
    if cell is None or not isinstance(cell.value, int | float):
        return ""
    kind = number_kind(cell.style)
    if kind == "nps":
        return signed(cell.value, 1)
    return shown(cell.value, cell.style).removesuffix(" %").removesuffix(" p.p.")


def _words(cell: TabCell | None) -> str:
    return " ".join(shown(cell.value, cell.style).split()) if cell else ""
