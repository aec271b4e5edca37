"""How the kinds of charts are drawn: line with gaps, bars from zero, dots where the range is narrow, shares of a whole.

Only ``pictures`` imports this, and only when a picture is drawn.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from sheets_automation.domain.reports.chart_data import ChartData, Drawn, tick_words
from sheets_automation.domain.reports.palette import HAIR, INK, RULE, SOFT, WHITE
from sheets_automation.domain.reports.shown import plain
from sheets_automation.domain.spanish import percent

_TITLE, _TEXT, _SMALL = 9.0, 7.6, 7.0  # points; one is 1.39 px
_HATCHES = ("", "////", "\\\\\\\\", "xxx")
_MARKERS = ("o", "s", "^", "D")
_NO_DATA = "sin datos"
_DEEP, _PALE = "#111827", "#fffffe"  # what is written on a bar stays as it is where a page turns dark
_SHARE_STEP, _LEAST_SHARES = 0.01, 0.06  # of an axis of shares: where it may end, and how much it shows at least
_NOISE = 1e-9
_LETTER = 0.9  # pixels that a letter takes for each point of its size, at 100 dots an inch


def draw(figure: Figure, data: ChartData, *, stacked: bool) -> None:
    """The chart onto an empty figure; «sin datos» where it holds no number."""
    width, height = figure.get_size_inches() * figure.dpi
    title = _wrapped(data.title, width, _TITLE)
    figure.text(0.0, 1 - 3 / height, title, va="top", fontsize=_TITLE, color=INK, fontweight="bold")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    _quiet(axes)
    if not data.values:
        axes.set_axis_off()
        axes.text(0.5, 0.5, _NO_DATA.capitalize(), ha="center", va="center", color=SOFT, fontsize=_TEXT)
        return
    kind = data.series[0].kind
    if stacked:
        _composition(axes, data)
    elif kind == "line" and data.series[0].joined:
        _lines(axes, data)
    elif data.narrow or not data.series[0].joined:
        _dots(axes, data)
    elif kind == "bar":
        _bars(axes, data)
    else:
        _columns(axes, data)
    _fit(figure, axes, top=26 / height)


def _width(axes: Axes) -> float:
    """Of the whole picture, in pixels."""
    figure = axes.get_figure(root=True)
    return float(figure.get_size_inches()[0] * figure.dpi) if figure else 1.0


def _quiet(axes: Axes) -> None:
    """Nothing but the data: no frame, hair lines, small grey ticks."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=_TEXT, labelcolor=SOFT, pad=4)
    axes.set_axisbelow(True)


def _fit(figure: Figure, axes: Axes, top: float) -> None:
    """Room for everything that is written around the axes, measured and not guessed."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    width, height = figure.get_size_inches() * figure.dpi
    left, bottom, right = 0.0, 0.0, 1.0
    for _turn in range(3):  # a narrower plot wraps nothing anew, but moves the ticks a little
        axes.set_position((left, bottom, max(0.2, right - left), max(0.2, 1 - top - bottom)))
        box = axes.get_tightbbox(renderer)
        if box is None:
            return
        left = max(0.0, left - (box.x0 - 3) / width)
        bottom = max(0.0, bottom - (box.y0 - 3) / height)
        right = min(1.0, right - (box.x1 - width + 3) / width)
        top = max(26 / height, top + (box.y1 / height - (1 - 22 / height)))


# ------------------------------------------------------------------------------------------------------------- kinds


def _lines(axes: Axes, data: ChartData) -> None:
    places = range(len(data.categories))
    for position, series in enumerate(data.series):
        values = [float("nan") if value is None else value for value in series.values]
        marker = _MARKERS[position % len(_MARKERS)]
        axes.plot(places, values, color=series.colour, linewidth=1.8, marker=marker, markersize=4.2, zorder=3)
        if len(data.series) > 1:
            _name_at_end(axes, series)
        if series.labels:
            _label_points(axes, data, series)
    _gaps(axes, data)
    _value_axis(axes, data, from_zero=False)
    axes.set_xlim(-0.5, len(data.categories) - 0.5)
    _category_ticks(axes, data)
    _goal_across(axes, data)


def _label_points(axes: Axes, data: ChartData, series: Drawn) -> None:
    """Above its point, or below where the line comes down from above; the last in bold."""
    known = [place for place, value in enumerate(series.values) if value is not None]
    for place in _labelled(axes, known, series):
        value = series.values[place]
        if value is None:
            continue
        near = [other for p in (place - 1, place + 1) if 0 <= p < len(series.values)
                and (other := series.values[p]) is not None]  # fmt: skip
        below = bool(near) and value < min(near)
        if data.goal and abs(value - data.goal.value) < _step(data) / 2:
            below = value <= data.goal.value
        if len(data.series) > 1:
            below = series is not data.series[0]
        last = place == known[-1]
        axes.annotate(series.texts[place], (place, value), (0, -6 if below else 6), textcoords="offset points",
                      ha="center", va="top" if below else "bottom", fontsize=_TEXT if last else _SMALL, zorder=5,
                      color=INK if last else SOFT, fontweight="bold" if last else "normal",
                      bbox={"facecolor": WHITE, "edgecolor": "none", "pad": 0.4})  # fmt: skip


def _labelled(axes: Axes, known: Sequence[int], series: Drawn) -> list[int]:
    """All points, or only as many of the last ones' neighbours as there is room for."""
    room = _width(axes) * 0.92 / max(1, len(series.values))
    widest = max(len(series.texts[place]) for place in known) * _TEXT * _LETTER
    step = max(1, math.ceil(widest / room))
    return [place for place in known if (known[-1] - place) % step == 0]


def _gaps(axes: Axes, data: ChartData) -> None:
    """Months without data are shown as that: a hatched band with its words, and no line across."""
    empty = [all(series.values[place] is None for series in data.series) for place in range(len(data.categories))]
    for is_empty, run in groupby(range(len(empty)), key=lambda place: empty[place]):
        places = list(run)
        if is_empty:
            axes.axvspan(places[0] - 0.5, places[-1] + 0.5, facecolor="none", edgecolor=HAIR, hatch="////",
                         linewidth=0, zorder=0)  # fmt: skip
            wide = len(places) > 1 or len(empty) <= 8
            axes.text(sum(places) / len(places), 0.2, _NO_DATA, transform=axes.get_xaxis_transform(), ha="center",
                      va="center", fontsize=_SMALL, color=SOFT, rotation=0 if wide else 90,
                      bbox={"facecolor": WHITE, "edgecolor": "none", "pad": 1.5})  # fmt: skip


def _columns(axes: Axes, data: ChartData) -> None:
    """Columns from zero, side by side where there are several series; a line series runs over them."""
    standing = [series for series in data.series if series.kind != "line"]
    width = 0.62 / max(1, len(standing))
    for position, series in enumerate(data.series):
        if series.kind == "line":
            values = [float("nan") if value is None else value for value in series.values]
            axes.plot(range(len(values)), values, color=series.colour, linewidth=1.8, marker="o", markersize=4)
            continue
        shift = (standing.index(series) - (len(standing) - 1) / 2) * width
        for place, value in enumerate(series.values):
            if value is not None:
                axes.bar(place + shift, value, width * 0.94, color=series.colour, edgecolor=WHITE, linewidth=0,
                         hatch=_HATCHES[position % len(_HATCHES)], zorder=2)  # fmt: skip
                if series.labels:
                    axes.annotate(series.texts[place], (place + shift, value), (0, 3 if value >= 0 else -3),
                                  textcoords="offset points", ha="center", va="bottom" if value >= 0 else "top",
                                  fontsize=_TEXT, color=INK)  # fmt: skip
    _gaps(axes, data)
    _value_axis(axes, data, from_zero=True)
    axes.set_xlim(-0.6, len(data.categories) - 0.4)
    _category_ticks(axes, data)
    _goal_across(axes, data)
    _names_above(axes, data)


def _bars(axes: Axes, data: ChartData) -> None:
    """Horizontal bars from zero; each bears its value, so the axis needs no numbers."""
    most = max([*data.values, 0.0])
    thick = 0.66 / len(data.series)
    for position, series in enumerate(data.series):
        shift = (position - (len(data.series) - 1) / 2) * thick
        for place, value in enumerate(series.values):
            words = _NO_DATA if value is None else series.texts[place] + (" %" if data.unit == "percent" else "")
            axes.barh(place + shift, value or 0.0, thick * 0.94, color=series.colour, edgecolor=WHITE, linewidth=0,
                      hatch=_HATCHES[position % len(_HATCHES)], zorder=2)  # fmt: skip
            axes.annotate(words, (max(value or 0.0, 0.0), place + shift), (4, 0), textcoords="offset points",
                          va="center", fontsize=_TEXT, color=SOFT if value is None else INK)  # fmt: skip
    axes.set_xlim(min([*data.values, 0.0]), most * 1.02 or 1.0)
    axes.set_xticks([])
    axes.axvline(0, color=RULE, linewidth=0.8, zorder=3)
    if data.goal:
        axes.axvline(data.goal.value, color=data.goal.colour, linestyle=(0, (5, 3)), linewidth=1.2, zorder=3)
        axes.annotate(data.goal.words, (data.goal.value, 1), (0, 2), xycoords=axes.get_xaxis_transform(),
                      textcoords="offset points", ha="center", va="bottom", fontsize=_SMALL,
                      color=data.goal.colour)  # fmt: skip
    _rows(axes, data)
    _names_above(axes, data)


def _dots(axes: Axes, data: ChartData) -> None:
    """A dot a row on a stretch of the axis; below the goal it is hollow and a rhombus, not only another colour."""
    goal = data.goal.value if data.goal else None
    for series in data.series:
        for place, value in enumerate(series.values):
            if value is None:
                axes.text(0.02, place, _NO_DATA, transform=axes.get_yaxis_transform(), va="center", fontsize=_SMALL,
                          color=SOFT)  # fmt: skip
                continue
            missed = goal is not None and value < goal
            ends = series.ends[place] if series.ends else None
            if ends:
                axes.plot(ends, (place, place), color=series.colour, linewidth=1.6, alpha=0.55, zorder=3, marker="|",
                          markersize=7, markeredgewidth=1.6)  # fmt: skip
            axes.plot(value, place, marker="D" if missed else "o", markersize=6 if missed else 7, zorder=4,
                      color=WHITE if missed else series.colour, markeredgecolor=series.colour, markeredgewidth=1.8,
                      linestyle="none")  # fmt: skip
            axes.annotate(series.texts[place] + (" %" if data.unit == "percent" else ""), (value, place),
                          (-8 if missed else 8, 0), textcoords="offset points", ha="right" if missed else "left",
                          va="center", fontsize=_TEXT, color=INK, fontweight="bold" if missed else "normal", zorder=5,
                          bbox={"facecolor": WHITE, "edgecolor": "none", "pad": 1})  # fmt: skip
    low, high = _stretch(data)
    room = (high - low) * 0.14
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: tick_words(value, data.unit)))
    axes.grid(axis="x", color=HAIR, linewidth=0.8)
    _rows(axes, data)
    for place in range(len(data.categories)):
        axes.axhline(place, color=HAIR, linewidth=0.8, zorder=1)
    if data.goal:
        axes.axvline(data.goal.value, color=data.goal.colour, linestyle=(0, (5, 3)), linewidth=1.2, zorder=3)
        axes.annotate(data.goal.words, (data.goal.value, 1), (0, 2), xycoords=axes.get_xaxis_transform(),
                      textcoords="offset points", ha="center", va="bottom", fontsize=_SMALL,
                      color=data.goal.colour)  # fmt: skip


def _composition(axes: Axes, data: ChartData) -> None:
    """Shares of each whole: one bar of 100 % a row, with its per cents and how many it stands on."""
    for place in range(len(data.categories)):
        counts = [series.values[place] or 0.0 for series in data.series]
        whole, left = sum(counts), 0.0
        for position, (series, counted) in enumerate(zip(data.series, counts, strict=True)):
            part = counted / whole if whole else 0.0
            axes.barh(place, part, 0.66, left=left, color=series.colour, edgecolor=WHITE, linewidth=0.8, zorder=2,
                      hatch=_HATCHES[position % len(_HATCHES)] if position else "")  # fmt: skip
            if part >= 0.07:
                ground = {"facecolor": series.colour, "edgecolor": "none", "pad": 1.2}
                axes.text(left + part / 2, place, percent(part, 0), ha="center", va="center", fontsize=_SMALL,
                          color=_readable_on(series.colour), zorder=4, bbox=ground)  # fmt: skip
            left += part
        words = f"n = {plain(whole)}" if whole else _NO_DATA
        axes.annotate(words, (1.0 if whole else 0.0, place), (5, 0), textcoords="offset points", va="center",
                      fontsize=_SMALL, color=SOFT)  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    _rows(axes, data)
    _names_above(axes, data)


# ------------------------------------------------------------------------------------------------ axes and their words


def _value_axis(axes: Axes, data: ChartData, *, from_zero: bool) -> None:
    low, high = _stretch(data)
    if from_zero:
        low, high = min(0.0, *data.values), max(0.0, *data.values) or 1.0
    room = (high - low) * (0.12 if any(series.labels for series in data.series) else 0.04)
    axes.set_ylim(low if from_zero and low == 0 else low - room, high + room)
    ticks = [tick for tick in MaxNLocator(nbins=4, steps=[1, 2, 5, 10]).tick_values(low, high)
             if low - room <= tick <= high + room]  # fmt: skip
    if data.unit == "percent":
        ticks = [tick for tick in ticks if tick <= 1.0 + 1e-9]
    if data.unit == "count":
        ticks = [tick for tick in ticks if tick == int(tick)]
    axes.yaxis.set_major_locator(FixedLocator([*ticks]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: tick_words(value, data.unit)))
    axes.grid(axis="y", color=HAIR, linewidth=0.8)
    axes.spines["bottom"].set_visible(from_zero)
    axes.spines["bottom"].set_color(RULE)


def _stretch(data: ChartData) -> tuple[float, float]:
    """What part of the axis a line or dots need: whole per cents of shares, never a sliver of a point."""
    low, high = min(data.values), max(data.values)
    step = _SHARE_STEP if data.unit == "percent" else _round_step(high - low)
    low, high = step * math.floor(low / step + _NOISE), step * math.ceil(high / step - _NOISE)
    if data.unit == "percent":
        more = max(0.0, _LEAST_SHARES - (high - low)) / 2
        low, high = low - more, high + more
        high = min(high, 1.0) if max(data.values) <= 1 else high
        low = min(low, high - _LEAST_SHARES)
    return (low, high) if high > low else (low - step, high + step)


def _round_step(span: float) -> float:
    """A tenth of the span or more that reads well: 1, 2, 5, 10 …"""
    step = 1.0
    for factor in (2.0, 2.5, 2.0) * 4:
        if step * 10 >= span:
            break
        step *= factor
    return step


def _step(data: ChartData) -> float:
    low, high = _stretch(data)
    return (high - low) / 6


def _category_ticks(axes: Axes, data: ChartData) -> None:
    """Below a plot; a year is said once, below its first month."""
    room = _width(axes) * 0.9 / max(1, len(data.categories))
    axes.set_xticks(range(len(data.categories)), list(_short(data.categories, room)))


def _short(categories: Sequence[str], room: float) -> Iterator[str]:
    year = ""
    for words in categories:
        month, _space, last = words.rpartition(" ")
        if len(last) == 4 and last.isdigit() and len(month) == 3:
            yield f"{month}\n{last if last != year else ' '}"
            year = last
        else:
            yield "\n".join(textwrap.wrap(words, max(6, int(room / (_TEXT * _LETTER))))[:3])


def _rows(axes: Axes, data: ChartData) -> None:
    """Categories at the left, the first at the top; long names on two lines."""
    letters = max(12, int(_width(axes) * 0.34 / (_TEXT * _LETTER)))
    names = ["\n".join(textwrap.wrap(_cut(name, 2 * letters), letters)) for name in data.categories]
    axes.set_yticks(range(len(names)), names)
    for label in axes.get_yticklabels():
        label.set_color(INK)
    axes.set_ylim(len(names) - 0.4, -0.6)


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _goal_across(axes: Axes, data: ChartData) -> None:
    if data.goal is None:
        return
    axes.axhline(data.goal.value, color=data.goal.colour, linestyle=(0, (5, 3)), linewidth=1.2, zorder=2)
    words = data.goal.words.replace(" ", "\n", 1)
    axes.annotate(words, (1, data.goal.value), (4, 0), xycoords=axes.get_yaxis_transform(),
                  textcoords="offset points", ha="left", va="center", fontsize=_SMALL, color=data.goal.colour,
                  annotation_clip=False)  # fmt: skip


def _name_at_end(axes: Axes, series: Drawn) -> None:
    known = [place for place, value in enumerate(series.values) if value is not None]
    if known:
        axes.annotate(series.name, (known[-1], series.values[known[-1]] or 0.0), (7, 0), textcoords="offset points",
                      va="center", fontsize=_SMALL, color=series.colour, annotation_clip=False)  # fmt: skip


def _names_above(axes: Axes, data: ChartData) -> None:
    """The names of several series beside what they are drawn with, in the order in which they stand."""
    if len(data.series) > 1 and data.legend:
        handles, names = _keys(data)
        legend = axes.legend(
            handles, names, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(data.series), frameon=False,
            fontsize=_SMALL, borderaxespad=0.2, handlelength=1.3, handleheight=0.9, columnspacing=1.2, borderpad=0,
            labelcolor=INK,
        )  # fmt: skip
        legend.set_in_layout(True)


def _keys(data: ChartData) -> tuple[list[Artist], list[str]]:
    patches: list[Artist] = [
        Patch(facecolor=series.colour, edgecolor=WHITE, linewidth=0, hatch=_HATCHES[position % len(_HATCHES)] * 2)
        for position, series in enumerate(data.series)
    ]
    return patches, [series.name for series in data.series]


def _readable_on(colour: str) -> str:
    """Light or dark, whichever stands out more (WCAG 2.1 contrast)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return _PALE if 1.05 / (light + 0.05) > (light + 0.05) / 0.058 else _DEEP


def _wrapped(text: str, width: float, points: float) -> str:
    return "\n".join(textwrap.wrap(text, max(12, int(width / (points * _LETTER * 1.1))))[:2])
