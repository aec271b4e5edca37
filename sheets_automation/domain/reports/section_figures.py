"""Tables and charts of the answers: formulas, trend, sedes and brands (domain §5.1, 2–5)."""

from __future__ import annotations

from sheets_automation.domain.reports.axis import from_first, lowest
from sheets_automation.domain.reports.charts import CHART_ROW, CHART_ROWS, goal_name, goal_style, questions_chart
from sheets_automation.domain.reports.context import (
    Month,
    figure,
    interval_words,
    method_name,
    result,
    where_words,
)
from sheets_automation.domain.reports.intervals import Interval, wilson
from sheets_automation.domain.reports.palette import CHART_BLUE, CHART_GOAL, CHART_GREEN, CHART_GREY, CHART_RED
from sheets_automation.domain.reports.stats import Verdict, share
from sheets_automation.domain.reports.survey import Measure, Method
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Page, Series, Styled
from sheets_automation.domain.spanish import short_month

_METHODS: tuple[Method, ...] = ("indice_preguntas", "promotores", "promotores_y_neutros", "nps")
_LEFT = 16  # columns of the left chart where two stand side by side


def formulas(page: Page, month: Month) -> None:
    """The four ways to compute satisfaction, one of them official, and the composition behind them (A-04)."""
    page.section("Nivel de satisfacción", "El indicador oficial y, como referencia, las otras formas de calcularlo.")
    top = page.row
    rows: list[list[Entry]] = []
    for method in _METHODS:
        chosen = method == month.config.reports.method
        rows.append(
            [
                Styled(method_name(method), "strong") if chosen else method_name(method),
                _official_value(month, method),
                month.measure.base(method),
                _official_interval(month, method),
                Styled("Oficial", "met") if chosen else Styled("Referencia", "no_data"),
            ]
        )
    columns = [
        Column("Forma de cálculo", 8),
        Column("Valor", 2, "percent", "head_right"),
        Column("n", 2, "count", "head_right"),
        Column("Intervalo 95 %", 4, "right", "head_right"),
        Column("Uso", 3, "centre", "head_centre"),
    ]
    _, bottom = page.table(columns, rows)
    page.row = top
    classes = month.measure.classes
    names = [f"{name} ({band})" for name, band in month.bands.items()]
    counts = (classes.promoters, classes.neutrals, classes.detractors, classes.n)
    parts = tuple(zip((*names, "Total"), counts, strict=True))
    page.table(
        [
            Column("Clase", 4),
            Column("Clientes", 2, "count", "head_right"),
            Column("Proporción", 2, "percent", "head_right"),
            Column("Intervalo 95 %", 4, "right", "head_right"),
        ],
        [
            [name, counted, figure(portion), interval_words(wilson(portion, classes.n)) if name != "Total" else ""]
            for name, counted in parts
            for portion in (share(counted, classes.n),)
        ],
        left=20,
        total=True,
    )
    page.row = max(page.row, bottom)


def _official_value(month: Month, method: Method) -> Entry:
    """Shares in per cent, NPS in points, as people know them."""
    value = month.measure.value(method)
    return Styled(value * 100, "nps") if method == "nps" and value is not None else figure(value)


def _official_interval(month: Month, method: Method) -> str:
    interval = month.measure.interval(method)
    return nps_words(interval) if method == "nps" else interval_words(interval)


def nps_words(interval: Interval | None) -> str:
    """``12,50 – 71,43``: NPS is told in points."""
    return interval_words(interval).replace(" %", "")


def trend(page: Page, month: Month) -> None:
    """Twelve months, from the first with surveys, with the goal; one without stays empty, it is not a zero."""
    page.section("Tendencia de 12 meses", "Mes de la llamada, hora de Bogotá.")
    method = month.config.reports.method
    goal = month.config.reports.goal
    months = from_first(month.trend, lambda line: line[1].base(method) + line[1].classes.n > 0)
    rows: list[list[Entry]] = [
        [short_month(day), found.value(method), goal, *_standing(found, method)] for day, found in months
    ]
    columns = [
        Column("Mes", 3),
        Column("Nivel", 2, "percent", "head_right"),
        Column(goal_name(goal), 2, goal_style(goal), "head_right"),
        Column("n", 2, "count", "head_right"),
        Column("NPS", 2, "nps", "head_right"),
        Column("Detractores", 3, "count", "head_right"),
    ]
    top, bottom = page.table(columns, rows)
    values = [value for _, found in month.trend if (value := found.value(method)) is not None]
    page.chart(
        Chart(
            kind="line",
            title="Nivel de satisfacción y meta",
            top=top,
            bottom=bottom,
            domain=0,
            series=(
                Series(3, CHART_BLUE, labels=True),
                Series(5, CHART_GOAL, dashed=True),
            ),
            anchor=(top, 15),
            size=(17 * page.width, _TREND_ROWS * CHART_ROW + 8),
            floor=lowest([*values, goal]),
            ceiling=1.0,
        )
    )
    page.row = max(bottom, top + _TREND_ROWS + 1)


_TREND_ROWS = 10  # of its chart


def _standing(found: Measure, method: Method) -> list[Entry]:
    """What a month's figure stands on; a month without surveys is said in one word, its figures stay empty."""
    if not found.base(method) and not found.classes.n:
        return [Styled("sin encuestas", "no_data"), "", ""]
    nps = found.classes.nps
    return [
        found.base(method),
        Styled("–", "no_data") if nps is None else nps * 100,
        found.classes.detractors,
    ]


def sites_and_brands(page: Page, month: Month, asked: tuple[int, int]) -> None:
    """Each sede and brand with its interval, the whole as the total of all answers and not a mean of means.

    Below, the charts of this table and of the questions, whose table is ``asked``.
    """
    page.section(
        "Por sede y marca",
        f"Resultado según la muestra: «No concluyente» cuando el intervalo contiene la meta; con menos de "
        f"{month.config.reports.rank_from} encuestas no se juzga. El total se calcula sobre todas las respuestas, no "
        "como promedio de promedios.",
    )
    groups = [(where_words(str(key[0]), str(key[1])), part) for key, part in month.part.groupby(["site", "brand"])]
    found = [(name, month.measured(part)) for name, part in groups]
    rows = [group_row(month, name, figures) for name, figures in sorted(found) if figures.n or figures.classes.n]
    total = _total_row(month)
    top, bottom = page.table(group_columns("Sede y marca"), [*rows, total], total=True)
    page.skip()
    # side by side below the table: one strip that fits a printed page, where two apart would be cut by its end
    page.chart(questions_chart(month, asked, page.row, _LEFT * page.width - 20))
    if rows:
        page.chart(_composition(page, top, bottom, page.row, _LEFT))
    page.row += CHART_ROWS


def _composition(page: Page, top: int, bottom: int, row: int, column: int) -> Chart:
    return Chart(
        kind="bar",
        title="Composición por sede y marca",
        top=top,
        bottom=bottom,
        domain=0,
        series=(
            Series(17, CHART_GREEN, labels=True),
            Series(20, CHART_GREY, labels=True),
            Series(22, CHART_RED, labels=True),
        ),
        anchor=(row, column),
        size=((page.columns - column) * page.width, CHART_ROWS * CHART_ROW),
        stacked=True,
    )


def group_columns(name: str) -> list[Column]:
    """The columns that ``group_row`` fills."""
    return [
        Column(name, 7),
        Column("n", 2, "count", "head_right"),
        Column("Nivel", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
        Column("Promotores", 3, "count", "head_right"),
        Column("Neutros", 2, "count", "head_right"),
        Column("Detractores", 3, "count", "head_right"),
        Column("NPS", 2, "nps", "head_right"),
        Column("Resultado", 5, "centre", "head_centre"),
    ]


def group_row(month: Month, name: str, found: Measure) -> list[Entry]:
    """One part of the month, judged by its sample."""
    method = month.config.reports.method
    return [
        name,
        found.base(method),
        figure(found.value(method)),
        interval_words(found.interval(method)),
        found.classes.promoters,
        found.classes.neutrals,
        found.classes.detractors,
        figure(None if found.classes.nps is None else found.classes.nps * 100),
        result(month, found.base(method), found.interval(method)),
    ]


def _total_row(month: Month) -> list[Entry]:
    """The month as a whole: its official verdict, and the sample's beside it where that says something else."""
    *figures, shown = group_row(month, "Total", month.measure)
    sample = shown.value if isinstance(shown, Styled) else shown
    official = month.verdict
    if official is Verdict.NO_DATA or sample == official.value:
        return [*figures, shown]
    return [*figures, Styled(f"{official.value} (oficial)\n{sample}", "open")]
