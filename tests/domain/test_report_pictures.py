"""Pictures of a report: drawn from the cells of the tab, honest about what is missing, the same bytes every time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from report_examples import call, report

from sheets_automation.domain.reports.chart_data import chart_data, chart_words
from sheets_automation.domain.reports.pictures import chart_png, chart_svg, mail_picture
from sheets_automation.domain.reports.survey import months_back
from sheets_automation.domain.reports.tab import Chart, Column, Page, ReportTab, Series
from sheets_automation.domain.spanish import short_month

_SVG = "{http://www.w3.org/2000/svg}"


def table(
    rows: Sequence[Sequence[Any]], styles: Sequence[str] = ("percent",), names: Sequence[str] = ("Nivel",)
) -> ReportTab:
    """A tab of one table: categories, then a column for each style."""
    page = Page(32, 44)
    page.table([Column("Mes", 4), *(Column(n, 2, style) for n, style in zip(names, styles, strict=True))], rows)
    return page.finish("x", 0)


def chart(kind: Any, rows: int, columns: int = 1, **changes: Any) -> Chart:
    series = tuple(
        Series(4 + 2 * number, ("#3b6ea5", "#98a3b3", "#c9534a")[number], labels=True) for number in range(columns)
    )
    about: dict[str, Any] = {"title": "Nivel", "series": series, "anchor": (0, 10), "size": (600, 240)} | changes
    return Chart(kind=kind, top=0, bottom=rows + 1, domain=0, **about)


def drawing(made: Chart, tab: ReportTab, width: int = 560) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(made, tab, width_px=width))  # noqa: S314 - our own


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(found.itertext()) for found in root.iter(f"{_SVG}text")]


def ticks(root: ElementTree.Element) -> list[str]:
    groups = [group for group in root.iter(f"{_SVG}g") if re.match(r"[xy]tick_", group.get("id", ""))]
    return [text for group in groups for text in texts(group)]


GOAL = Series(6, "#b3261e", dashed=True)
LEVEL = Series(4, "#3b6ea5", labels=True)


def months(values: Sequence[float | None]) -> tuple[Chart, ReportTab]:
    """A trend with a goal of 95 %."""
    names = [short_month(month) for month in months_back(date(2026, 10, 1), 12)]
    rows = [[name, value, 0.95] for name, value in zip(names, values, strict=False)]
    tab = table(rows, ("percent", "percent"), ("Nivel", "Meta"))
    return chart("line", len(rows), series=(LEVEL, GOAL), ceiling=1.0, floor=0.9), tab


def test_months_without_data_are_gaps() -> None:
    """Three gaps, each named; the line does not cross them, and no point stands at zero."""
    made, tab = months([None, None, 0.94, 0.96, None, 0.95, 0.97, 0.93, None, 0.95, 0.96, 0.9467])
    root = drawing(made, tab)
    assert texts(root).count("sin datos") == 3
    strokes = [path.get("d", "") for path in root.iter(f"{_SVG}path") if "#3b6ea5" in path.get("style", "")]
    assert max(len(re.findall("M", stroke)) for stroke in strokes) == 3
    assert "0,00" not in texts(root)


def test_the_last_value_and_the_goal_are_written_as_in_the_table() -> None:
    """Two decimals for values, so that 94,96 is not read as 95; the goal with its name and as many as it has."""
    made, tab = months([0.9513, 0.9485, 0.9496])
    found = texts(drawing(made, tab))
    assert "94,96" in found
    assert "Meta" in found
    assert "95 %" in found
    assert "Nivel: nov 2025 95,13 %, dic 2025 94,85 %, ene 2026 94,96 %. Meta 95 %." in chart_words(made, tab)


@pytest.mark.parametrize("values", [[0.9513, 0.9485, 0.9467], [0.2, 0.9, 0.5], [0.951, 0.951, 0.951], [-0.1, 0.4, 0.8]])
def test_axes_have_no_decimals(values: list[float]) -> None:
    """Whatever the range: «94 %», never «94,25 %»."""
    made, tab = months(values)
    on_axis = [text for text in ticks(drawing(made, tab)) if "%" in text]
    assert len(on_axis) >= 2
    assert len(set(on_axis)) == len(on_axis)
    assert all(re.fullmatch(r"-?\d+ %", text) for text in on_axis)


def test_a_trend_shows_at_least_six_points() -> None:
    """A difference of a tenth does not fill the picture."""
    made, tab = months([0.951, 0.952, 0.951])
    shown = [int(text.removesuffix(" %")) for text in ticks(drawing(made, tab)) if "%" in text]
    assert max(shown) - min(shown) >= 4


def _heights(root: ElementTree.Element, colour: str) -> list[float]:
    found = []
    for path in root.iter(f"{_SVG}path"):
        if f"fill: {colour}" in path.get("style", ""):
            ys = [float(y) for y in re.findall(r"[ML] \S+ (\S+)", path.get("d", ""))]
            found.append(max(ys) - min(ys))
    return found


def test_columns_start_at_zero_whatever_floor_is_asked_for() -> None:
    """Twice as much is twice as high."""
    tab = table([["Taller", 0.4], ["Colisión", 0.8]])
    low, high = _heights(drawing(chart("column", 2, floor=0.3, ceiling=1.0), tab), "#3b6ea5")
    assert high / low == pytest.approx(2, rel=0.01)


def test_a_narrow_range_becomes_dots_with_their_values() -> None:
    """No bar from zero and none cut off: values near the top are dots, and what misses the goal has another shape."""
    tab = table([["Atención", 0.956, 0.95], ["Tiempos", 0.9361, 0.95]], ("percent", "percent"), ("Índice", "Meta"))
    made = chart("column", 2, series=(LEVEL, Series(6, "#b3261e", kind="line", dashed=True)), floor=0.8, ceiling=1.0)
    root = drawing(made, tab)
    assert _heights(root, "#3b6ea5") == []
    assert {"95,60 %", "93,61 %", "Meta 95 %"} <= set(texts(root))
    shapes = {path.get("d") for defs in root.iter(f"{_SVG}defs") for path in defs.iter(f"{_SVG}path")}
    assert len({shape for shape in shapes if shape}) >= 2


def test_shares_of_a_whole_say_their_per_cents_and_what_they_stand_on() -> None:
    """Each bar is 100 %; the classes are told apart by pattern and order, not by colour alone."""
    names = ("Promotores", "Neutros", "Detractores")
    tab = table([["Tunja", 6, 3, 1], ["Duitama", 0, 0, 0]], ("count",) * 3, names)
    root = drawing(chart("bar", 2, 3, stacked=True), tab)
    found = texts(root)
    assert {"60 %", "30 %", "10 %", "n = 10", "sin datos", *names} <= set(found)
    assert len(list(root.iter(f"{_SVG}pattern"))) >= 2


def test_what_people_typed_is_no_formula_and_no_markup() -> None:
    """A dollar sign and a tag are drawn as they are."""
    tab = table([["Cobro $50 y $60", 3], ["<b>Otro</b>", 1]], ("count",), ("Clientes",))
    found = texts(drawing(chart("bar", 2), tab))
    assert "Cobro $50 y $60" in found
    assert "<b>Otro</b>" in found


def test_a_chart_of_nothing_says_so() -> None:
    """Twelve months without surveys: two words, no axis."""
    made, tab = months([None] * 12)
    assert "Sin datos" in texts(drawing(made, tab))
    assert ticks(drawing(made, tab)) == []


def test_pictures_agree_with_the_table() -> None:
    """The numbers of every chart of a report are the cells of its table."""
    tab = report([call(row, score=score) for row, score in enumerate((10, 9, 3, 8, 10, 6), 1)])
    for made in tab.charts:
        data = chart_data(made, tab)
        cells = {(cell.row, cell.column): cell.value for cell in tab.cells}
        for series, drawn in zip([s for s in made.series if not s.dashed], data.series, strict=True):
            column = [cells.get((row, series.column)) for row in range(made.top + 1, made.bottom)]
            assert list(drawn.values) == [value if isinstance(value, int | float) else None for value in column]


def test_the_same_chart_is_the_same_bytes() -> None:
    """In this process and in another one, with another order of hashes."""
    made, tab = months([0.95, None, 0.94, 0.96])
    here = [
        hashlib.sha256(draw).hexdigest()
        for draw in (chart_png(made, tab, width_px=300), chart_svg(made, tab, width_px=300))
    ]
    assert chart_png(made, tab, width_px=300) == chart_png(made, tab, width_px=300)
    program = (
        "import sys, hashlib; sys.path.insert(0, 'tests/domain'); import test_report_pictures as t;"
        "c, tab = t.months([0.95, None, 0.94, 0.96]);"
        "drawn = (t.chart_png(c, tab, width_px=300), t.chart_svg(c, tab, width_px=300));"
        "print([hashlib.sha256(one).hexdigest() for one in drawn])"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert there.strip() == str(here)


def test_a_picture_is_as_wide_as_asked_for_and_small_enough_for_a_mail() -> None:
    """Pixels are width times scale; a mail's picture weighs little."""
    made, tab = months([0.95] * 12)
    png = chart_png(made, tab, width_px=300, scale=2)
    assert int.from_bytes(png[16:20], "big") == 600
    assert len(mail_picture(made, tab)) < 150_000


def test_a_run_without_pictures_does_not_load_the_library() -> None:
    """Reading the modules that can draw costs nothing until something is drawn."""
    program = (
        "import sys; import sheets_automation.service, sheets_automation.domain.reports.html;"
        "import sheets_automation.domain.reports.pictures; print('matplotlib' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"
