"""Tables and charts of the answers: formulas, trend, questions, sedes, advisers, contact (domain §5.1, 2–5)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sheets_automation.domain.reports.context import Month, figure, interval_words, method_name, where_words
from sheets_automation.domain.reports.handling import compliance
from sheets_automation.domain.reports.palette import (
    CHART_BLUE,
    CHART_GOAL,
    CHART_GREEN,
    CHART_GREY,
    CHART_RED,
    VERDICT_STYLES,
)
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.survey import (
    BODYSHOP,
    WORKSHOP,
    Measure,
    Method,
    is_sales,
    measure,
    question_scores,
)
from sheets_automation.domain.reports.tab import Chart, Column, Entry, Page, Series, Styled
from sheets_automation.domain.spanish import short_month

_METHODS: tuple[Method, ...] = ("indice_preguntas", "promotores", "promotores_y_neutros", "nps")
_CHART_ROW = 21  # pixels of a usual row
_CHART_ROWS = 13  # height of a chart in rows
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
            Column("Clase", 5),
            Column("Clientes", 3, "count", "head_right"),
            Column("Proporción", 4, "percent", "head_right"),
        ],
        [[name, counted, figure(share(counted, classes.n))] for name, counted in parts],
        left=20,
        total=True,
    )
    page.row = max(page.row, bottom)


def _official_value(month: Month, method: Method) -> Entry:
    """Shares in per cent, NPS in points, as people know them."""
    value = month.measure.value(method)
    return Styled(value * 100, "nps") if method == "nps" and value is not None else figure(value)


def _official_interval(month: Month, method: Method) -> str:
    words = interval_words(month.measure.interval(method))
    return words.replace(" %", "") if method == "nps" else words


def trend(page: Page, month: Month) -> None:
    """Twelve months with the goal; a month without surveys stays empty, it is not a zero."""
    page.section("Tendencia de 12 meses", "Mes de la llamada, hora de Bogotá.")
    method = month.config.reports.method
    goal = month.config.reports.goal
    rows: list[list[Entry]] = [
        [
            short_month(day),
            found.value(method),
            goal,
            found.base(method),
            Styled("–", "no_data") if found.classes.nps is None else found.classes.nps * 100,
            found.classes.detractors if found.classes.n else Styled("–", "no_data"),
        ]
        for day, found in month.trend
    ]
    columns = [
        Column("Mes", 3),
        Column("Nivel", 2, "percent", "head_right"),
        Column("Meta", 2, "percent", "head_right"),
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
            series=(Series(3, CHART_BLUE, labels=True), Series(5, CHART_GOAL, dashed=True)),
            anchor=(top, 15),
            size=(17 * page.width, 13 * _CHART_ROW + 8),
            floor=_floor([*values, goal]),
            ceiling=1.0,
        )
    )


def _floor(values: Sequence[float]) -> float:
    """The axis begins at the ten below the lowest value, so that differences of a few points can be seen."""
    return max(-1.0, math.floor(min(values) * 10 - 0.2) / 10)


def questions(page: Page, month: Month) -> tuple[int, int]:
    """Each general question against the goal, the areas beside them; questions of one brand apart: no part of the goal.

    Returns heading row and row after the last of the general questions, for their chart.
    """
    name, areas = _areas(month)
    page.section(
        f"Por pregunta y por {name.lower()}" if areas else "Por pregunta",
        "Índice = suma de las calificaciones válidas / (10 × n).",
    )
    columns = [
        Column("Pregunta general", 6),
        Column("n", 2, "count", "head_right"),
        Column("Promedio", 2, "score", "head_right"),
        Column("Índice", 2, "percent", "head_right"),
        Column("Meta", 2, "percent", "head_right"),
        Column("Resultado", 3, "centre", "head_centre"),
    ]
    asked = page.table(columns, [_question_row(month, question) for question in month.form.questions])
    if areas:
        page.row = asked[0]
        beside = [
            Column(name, 4),
            Column("n", 2, "count", "head_right"),
            Column("Nivel", 2, "percent", "head_right"),
            Column("Detractores", 3, "count", "head_right"),
            Column("Resultado", 3, "centre", "head_centre"),
        ]
        page.table(beside, areas, left=18)
        page.row = max(page.row, asked[1])
    specific = [question for question in month.form.specific if question_scores(month.part, question).n]
    if specific:
        page.skip()
        columns[0] = Column("Pregunta específica de marca", 6)
        page.table(columns, [_question_row(month, question) for question in specific])
    return asked


def _questions_chart(month: Month, asked: tuple[int, int], row: int, width: int) -> Chart:
    indices = [index for scores in month.measure.questions.values() if (index := scores.index) is not None]
    return Chart(
        kind="column",
        title="Índice por pregunta y meta",
        top=asked[0],
        bottom=asked[1],
        domain=0,
        series=(Series(10, CHART_BLUE, labels=True), Series(12, CHART_GOAL, kind="line", dashed=True)),
        anchor=(row, 0),
        size=(width, _CHART_ROWS * _CHART_ROW),
        floor=max(0.0, _floor([*indices, month.config.reports.goal])),
        ceiling=1.0,
    )


def _question_row(month: Month, question: str) -> list[Entry]:
    scores = question_scores(month.part, question)
    verdict = month.judge(scores.index).value
    field = month.form.fields.get(question)
    label = (field.label if field else "") or question.replace("_", " ").capitalize()
    return [
        label,
        scores.n,
        figure(scores.mean),
        figure(scores.index),
        month.config.reports.goal,
        Styled(verdict, VERDICT_STYLES[verdict]),
    ]


def sites_and_brands(page: Page, month: Month, asked: tuple[int, int]) -> None:
    """Each sede and brand with its interval, the whole as the total of all answers and not a mean of means.

    Below, the charts of this table and of the questions, whose table is ``asked``.
    """
    page.section(
        "Por sede y marca",
        f"Con menos de {month.config.reports.rank_from} encuestas no se concluye. El total se calcula sobre todas las "
        "respuestas, no como promedio de promedios.",
    )
    groups = [(where_words(str(key[0]), str(key[1])), part) for key, part in month.part.groupby(["site", "brand"])]
    found = [(name, measure(part, month.form)) for name, part in groups]
    rows = [_group_row(month, name, figures) for name, figures in sorted(found) if figures.n or figures.classes.n]
    columns = [
        Column("Sede y marca", 7),
        Column("n", 2, "count", "head_right"),
        Column("Nivel", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
        Column("Promotores", 3, "count", "head_right"),
        Column("Neutros", 2, "count", "head_right"),
        Column("Detractores", 3, "count", "head_right"),
        Column("NPS", 2, "nps", "head_right"),
        Column("Resultado", 5, "centre", "head_centre"),
    ]
    top, bottom = page.table(columns, [*rows, _group_row(month, "Total", month.measure)], total=True)
    page.skip()
    # side by side below the table: one strip that fits a printed page, where two apart would be cut by its end
    page.chart(_questions_chart(month, asked, page.row, _LEFT * page.width - 20))
    if rows:
        page.chart(_composition(page, top, bottom, page.row, _LEFT))
    page.row += _CHART_ROWS


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
        size=((page.columns - column) * page.width, _CHART_ROWS * _CHART_ROW),
        stacked=True,
    )


def _group_row(month: Month, name: str, found: Measure) -> list[Entry]:
    method = month.config.reports.method
    return [
        name,
        found.n,
        figure(found.value(method)),
        interval_words(found.interval(method)),
        found.classes.promoters,
        found.classes.neutrals,
        found.classes.detractors,
        figure(None if found.classes.nps is None else found.classes.nps * 100),
        _result(month, found),
    ]


def _result(month: Month, found: Measure) -> Styled:
    method = month.config.reports.method
    if found.base(method) < month.config.reports.rank_from:
        return Styled(f"n < {month.config.reports.rank_from}: no concluyente", "no_data")
    verdict = month.judge(found.value(method)).value
    return Styled(verdict, VERDICT_STYLES[verdict])


def _areas(month: Month) -> tuple[str, list[list[Entry]]]:
    """Workshop and body shop; for sales, the type of sale as it is typed: what they are called, and their rows."""
    method = month.config.reports.method
    names = [WORKSHOP, BODYSHOP] if not is_sales(month.form) else sorted(set(month.part["area"]) - {""})
    rows: list[list[Entry]] = []
    for name in names:
        found = measure(month.part[month.part["area"] == name], month.form)
        rows.append([name, found.n, figure(found.value(method)), found.classes.detractors, _result(month, found)])
    return "Tipo de venta" if is_sales(month.form) else "Área", rows


def advisers(page: Page, month: Month) -> None:
    """Advisers with enough surveys in order of their figure; the others by name, without a place."""
    least = month.config.reports.rank_from
    page.section(
        "Por asesor",
        f"Con menos de {least} encuestas no hay puesto. Dos asesores cuyos intervalos se cruzan no se pueden "
        "distinguir: la diferencia puede deberse a la muestra.",
    )
    method = month.config.reports.method
    found = [(str(name), part, measure(part, month.form)) for name, part in month.part.groupby("adviser") if name]
    ranked = [item for item in found if item[2].base(method) >= least]
    ranked.sort(key=lambda item: (-(item[2].value(method) or 0), item[0]))
    others = sorted((item for item in found if 0 < item[2].base(method) < least), key=lambda item: item[0])
    rows = [_adviser_row(month, place, *item) for place, item in enumerate(ranked, 1)]
    rows += [_adviser_row(month, None, *item) for item in others]
    columns = [
        Column("#", 1, "centre", "head_centre"),
        Column("Asesor", 6),
        Column("Sede", 3),
        Column("n", 2, "count", "head_right"),
        Column("Nivel", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 4, "right", "head_right"),
        Column("Calif. media", 3, "score", "head_right"),
        Column("% Promotores", 3, "percent", "head_right"),
        Column("Detractores", 3, "count", "head_right"),
        Column("En término", 4, "centre", "head_centre"),
    ]
    _table_or_nothing(page, columns, rows, "No hay encuestas con asesor en el mes.")
    unknown = int((month.part["effective"] & (month.part["adviser"] == "")).sum())
    if unknown:
        page.paragraph(f"Encuestas sin asesor: {unknown}.", "note")


def _adviser_row(month: Month, place: int | None, name: str, part: pd.DataFrame, found: Measure) -> list[Entry]:
    method = month.config.reports.method
    own = compliance([item for item in month.handled if item.record.adviser == name])
    sites = sorted({site for site in part["site"] if site})
    return [
        place if place is not None else Styled("–", "no_data"),
        name,
        ", ".join(sites),
        found.base(method),
        figure(found.value(method)) if place else Styled(f"n < {month.config.reports.rank_from}", "no_data"),
        interval_words(found.interval(method)) if place else Styled("no concluyente", "no_data"),
        figure(found.score.mean),
        figure(share(found.classes.promoters, found.classes.n)),
        found.classes.detractors,
        f"{own.in_time} de {own.due}" if own.due else "–",
    ]


def no_contact(page: Page, month: Month) -> None:
    """Why customers were not reached."""
    page.section("Motivos de no contacto")
    missed = month.part[month.part["called"] & ~month.part["reached"]]
    reasons = Counter(str(reason).strip().capitalize() or "Sin motivo registrado" for reason in missed["reason"])
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    columns = [
        Column("Motivo", 8),
        Column("Clientes", 3, "count", "head_right"),
        Column("Proporción", 3, "percent", "head_right"),
    ]
    if not ordered:
        page.paragraph("Todos los clientes llamados fueron contactados, o no hay llamadas en el mes.", "plain")
        return
    rows: list[list[Entry]] = [[reason, count, share(count, len(missed))] for reason, count in ordered]
    top, bottom = page.table(columns, rows)
    if len(rows) < 2:
        return
    page.chart(
        Chart(
            kind="bar",
            title="Clientes no contactados por motivo",
            top=top,
            bottom=bottom,
            domain=0,
            series=(Series(8, CHART_BLUE, labels=True),),
            anchor=(top, 16),
            size=(16 * page.width, 11 * _CHART_ROW),
            floor=0.0,
            legend=False,
        )
    )
    page.row = max(page.row, top + 12)


def _table_or_nothing(page: Page, columns: Sequence[Column], rows: Sequence[Sequence[Entry]], nothing: str) -> None:
    if rows:
        page.table(columns, rows)
    else:
        page.paragraph(nothing, "plain")
