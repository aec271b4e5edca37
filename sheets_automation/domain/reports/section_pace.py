"""How fast the dissatisfied were attended and what drives them: figures with what each stands on."""

from __future__ import annotations

from sheets_automation.domain.reports import pace as figures
from sheets_automation.domain.reports.context import NO_DATA, Month, figure, interval_words, plain
from sheets_automation.domain.reports.stats import share, wilson
from sheets_automation.domain.reports.tab import Column, Entry, Page, Styled
from sheets_automation.domain.reports.themes import detractors, themes
from sheets_automation.domain.spanish import count, full_date, number, percent


def pace(page: Page, month: Month) -> None:
    """First action, closing, day one, repeated customers, and the month without its three worst days."""
    page.section("Ritmo de la atención", "Cada cifra con los casos o encuestas en que se apoya.")
    columns = [
        Column("Cifra", 9),
        Column("Valor", 5, "right", "head_right"),
        Column("n", 2, "count", "head_right"),
        Column("", 1),
        Column("Cómo se calcula", 15),
    ]
    lines = [_first_action(month), _closing(month), _day_one(month), _repeaters(month), _worst(month)]
    if month.form.second_call.days:
        lines.append(_recovered(month))
    page.table(columns, [[*told, "", words] for *told, words in lines])


def _days(found: figures.Days) -> Entry:
    if found.median is None:
        return Styled(NO_DATA, "no_data")
    return f"{plain(found.median)} {'día hábil' if found.median == 1 else 'días hábiles'}"


def _first_action(month: Month) -> list[Entry]:
    found = figures.first_action(month)
    missing = len(month.handled) - found.n
    words = (
        "Mediana desde la llamada hasta la primera señal de gestión que consta: la fecha de gestión de la fila o, sin "
        "ella, el día en que el servicio vio cerrada la fila."
    )
    if missing:
        words += f" {count(missing, 'caso no tiene', 'casos no tienen')} ninguna de las dos y no {_enter(missing)}."
    return ["Tiempo hasta la primera acción", _days(found), found.n, words]


def _enter(quantity: int) -> str:
    return "entra" if quantity == 1 else "entran"


def _closing(month: Month) -> list[Entry]:
    found = figures.closing(month)
    waiting = month.compliance.open
    words = "Mediana desde la llamada hasta el cierre de los casos cerrados con fecha."
    if waiting:
        words += f" {count(waiting, 'caso abierto', 'casos abiertos')} aún no {_enter(waiting)}: tardarán más."
    return ["Tiempo hasta el cierre", _days(found), found.n, words]


def _day_one(month: Month) -> list[Entry]:
    quick, n = figures.closed_on_day_one(month)
    portion = share(quick, n)
    words = (
        "Cerrados a más tardar el primer día hábil, de los cerrados con fecha y los abiertos cuyo primer día ya pasó."
    )
    if portion is None:
        return ["Cerrados en el día 1", Styled(NO_DATA, "no_data"), n, words]
    return ["Cerrados en el día 1", percent(portion), n, f"{number(quick)} de {number(n)}. {words}"]


def _repeaters(month: Month) -> list[Entry]:
    all_of_them = figures.customers(month.handled)
    rule = month.config.semaphore
    words = (
        f"Clientes distintos, entre los {number(all_of_them)} de los casos del mes, con {rule.repeat_minimum} o más "
        f"insatisfacciones en {rule.repeat_days} días."
    )
    if not all_of_them:
        return ["Clientes reiterativos", Styled(NO_DATA, "no_data"), 0, "No hubo casos en el mes."]
    return ["Clientes reiterativos", number(figures.repeaters(month.handled)), all_of_them, words]


def _worst(month: Month) -> list[Entry]:
    name = "Nivel sin los tres peores días"
    found = figures.without_worst_days(month)
    method = month.config.reports.method
    value = found.measure.value(method) if found else None
    if found is None or value is None or month.value is None:
        return [name, Styled(NO_DATA, "no_data"), 0, "Hacen falta más de tres días con encuestas."]
    days = ", ".join(f"{full_date(day)} (n = {number(n)})" for day, n in found.days)
    words = (
        f"Sin {days}: los días que más puntos restaron (suma de 1 − índice de cada cliente). "
        f"Diferencia: {_points((value - month.value) * 100)}"
    )
    return [name, percent(value), found.measure.base(method), words]


def _recovered(month: Month) -> list[Entry]:
    name = "Recuperados tras la gestión"
    well, n = figures.recovered(month)
    portion, bad = share(well, n), month.config.semaphore.detractor_below
    words = (
        f"Detractores del mes a quienes se llamó otra vez después de la gestión y calificaron {plain(bad)} o más "
        "(neutro o promotor). La segunda calificación no entra en el nivel de satisfacción ni reabre el caso."
    )
    if portion is None:
        return [name, Styled(NO_DATA, "no_data"), n, words]
    told = f"{number(well)} de {number(n)} con segunda llamada. Intervalo 95 %: {interval_words(wilson(portion, n))}."
    return [name, percent(portion), n, f"{told} {words}"]


def _points(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value), 2)} p.p."


def drivers(page: Page, month: Month) -> None:
    """What the detractors complained of, with how many said so."""
    told = themes(month)
    everyone = len(detractors(month))
    spoken = told[0].of if told else 0
    page.section(
        "Temas de los detractores",
        f"{number(spoken)} de {count(everyone, 'detractor dejó', 'detractores dejaron')} un comentario; un comentario "
        "puede tratar varios temas.",
    )
    if not told:
        page.paragraph("Sin datos: ningún detractor con comentario en el mes.", "plain")
        return
    columns = [
        Column("Tema", 6),
        Column("Detractores", 3, "count", "head_right"),
        Column("Proporción", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
        Column("Calif. media", 3, "score", "head_right"),
        Column("", 1),
        Column("Dónde", 11),
    ]
    rows: list[list[Entry]] = [
        [
            theme.name,
            len(theme.items),
            figure(theme.share),
            interval_words(theme.interval),
            figure(theme.score),
            "",
            ", ".join(f"{where} ({number(n)})" for where, n in theme.places),
        ]
        for theme in told
    ]
    page.table(columns, rows)
