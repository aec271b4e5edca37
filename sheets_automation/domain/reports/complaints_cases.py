"""Lists of the PQRS report: what is open and for how long, what was not in time, data quality, notes (domain §5.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sheets_automation.domain.privacy import masked
from sheets_automation.domain.reports.charts import bars_beside
from sheets_automation.domain.reports.complaints_facts import Outcome, Request
from sheets_automation.domain.reports.complaints_figures import NAME_LENGTH
from sheets_automation.domain.reports.complaints_month import ComplaintMonth, by_place
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.tab import Column, Entry, Linked, Page, Styled
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.domain.worktime import calendar_for

#: Business days since reception, up to and including; the last band has no end.
AGES = ((5, "0 a 5 días hábiles"), (10, "6 a 10"), (15, "11 a 15"), (30, "16 a 30"))
OLDEST, UNKNOWN_AGE = "Más de 30", "Sin fecha de recepción"
_MOST_OPEN, _MOST_LATE, _MOST_ACTIONS = 30, 60, 20
_SAID, _DONE = 160, 160  # characters printed; the row's link opens the whole text
OUTCOME_STYLES = {
    Outcome.IN_TIME: "met",
    Outcome.LATE: "missed",
    Outcome.OVERDUE: "missed",
    Outcome.UNDATED: "open",
    Outcome.PENDING: "open",
    Outcome.NO_TERM: "no_data",
}


def age_of(one: Request) -> str:
    """The band of an open request."""
    if one.days is None:
        return UNKNOWN_AGE
    days = one.days
    return next((name for most, name in AGES if days <= most), OLDEST)


def waiting(page: Page, month: ComplaintMonth) -> None:
    """What is open today, of all months: by age, by owner, and the ones that have waited longest."""
    page.section(
        "Abiertas al corte",
        f"De todos los meses, al {full_date(month.today)}; días hábiles desde la recepción, según la sede.",
    )
    if not month.open:
        page.paragraph("No hay PQRS abiertas.", "plain")
        return
    _by_age(page, month)
    page.skip()
    table(page, OPEN_COLUMNS, [open_row(month, one) for one in month.open], _MOST_OPEN)


def _by_age(page: Page, month: ComplaintMonth) -> None:
    ages, late = (
        Counter(age_of(one) for one in month.open),
        Counter(age_of(one) for one in month.overdue),
    )
    names = [name for _most, name in AGES] + [OLDEST] + ([UNKNOWN_AGE] if ages[UNKNOWN_AGE] else [])
    columns = [
        Column("Antigüedad", 5),
        Column("Abiertas", 2, "count", "head_right"),
        Column("Vencidas", 2, "count", "head_right"),
    ]
    top, bottom = page.table(columns, [[name, ages[name], late[name]] for name in names])
    bars_beside(page, (top, bottom), "Abiertas por antigüedad", 5, 10, 8, width=9)
    page.row = top
    owners = Counter(one.owner for one in month.open)
    owing = Counter(one.owner for one in month.overdue)
    ordered = sorted(owners, key=lambda name: (-owing[name], -owners[name], name))
    page.table(
        [
            Column("Responsable con PQRS abiertas", 8),
            Column("Abiertas", 2, "count", "head_right"),
            Column("Vencidas", 2, "count", "head_right"),
        ],
        [[shortened(name, NAME_LENGTH), owners[name], owing[name]] for name in ordered],
        left=20,
    )
    page.row = max(page.row, top + 8)


OPEN_COLUMNS = (
    Column("Radicado", 3),
    Column("Recibida", 2, "date", "head_centre"),
    Column("Tipo", 4),
    Column("Sede y marca", 4),
    Column("Descripción", 8),
    Column("Responsable", 4),
    Column("Límite", 2, "date", "head_centre"),
    Column("Días", 1, "centre", "head_centre"),
    Column("Estado", 4, "centre", "head_centre"),
)


def open_row(month: ComplaintMonth, one: Request) -> list[Entry]:
    """A request under ``OPEN_COLUMNS``."""
    return [
        number_of(one),
        one.record.received,
        month.kind_words(one.record.kind),
        by_place(one),
        shortened(masked(one.record.description), _SAID),
        shortened(one.owner, NAME_LENGTH),
        one.due,
        one.days if one.days is not None else "–",
        Styled(one.outcome.value, OUTCOME_STYLES[one.outcome]),
    ]


def number_of(one: Request) -> Linked:
    """The register's number as a link to the row."""
    return Linked(shortened(one.record.number, 24) or f"Fila {one.record.where.row + 1}", one.record.where.link)


def late(page: Page, month: ComplaintMonth) -> None:
    """The requests of the month that were not answered in time, or not demonstrably."""
    wanted = (Outcome.LATE, Outcome.OVERDUE, Outcome.UNDATED)
    page.section("Fuera de término en el mes", "Respondidas tarde, vencidas y abiertas, o respondidas sin fecha.")
    found = [one for one in month.part if one.outcome in wanted]
    if not found:
        page.paragraph("Ninguna PQRS del mes está fuera de término.", "plain")
        return
    found.sort(key=lambda one: (-(one.days or 0), one.record.received is None, one.record.where.row))
    table(page, _LATE_COLUMNS, [_late_row(month, one) for one in found], _MOST_LATE)


_LATE_COLUMNS = (
    Column("Radicado", 3),
    Column("Recibida", 2, "date", "head_centre"),
    Column("Tipo", 4),
    Column("Sede y marca", 4),
    Column("Descripción", 6),
    Column("Responsable", 4),
    Column("Límite", 2, "date", "head_centre"),
    Column("Respuesta", 2, "date", "head_centre"),
    Column("Días", 1, "centre", "head_centre"),
    Column("Resultado", 4, "centre", "head_centre"),
)


def _late_row(month: ComplaintMonth, one: Request) -> list[Entry]:
    row = open_row(month, one)
    return [*row[:7], one.ended, *row[7:]]


def improvements(page: Page, month: ComplaintMonth) -> None:
    """Improvement actions that the register's own rows name; the managers' table follows."""
    found = [one for one in month.part if one.record.improvement]
    if not found:
        return
    page.section("Acciones de mejora anotadas en el registro")
    columns = (Column("Radicado", 3), Column("Sede y marca", 5), Column("Proceso", 4), Column("Acción", 20))
    rows: list[list[Entry]] = [
        [
            number_of(one),
            by_place(one),
            shortened(one.record.process, NAME_LENGTH),
            shortened(masked(one.record.improvement), _DONE),
        ]
        for one in found
    ]
    table(page, columns, rows, _MOST_ACTIONS)


def table(page: Page, columns: Sequence[Column], rows: Sequence[Sequence[Entry]], most: int) -> None:
    """The first rows; how many more there are is said."""
    page.table(columns, rows[:most])
    if len(rows) > most:
        page.paragraph(f"Y {count(len(rows) - most, 'más', 'más')}, en el archivo de PQRS.", "note")


def quality(page: Page, month: ComplaintMonth) -> None:
    """What is missing in the rows behind this report."""
    page.section("Calidad del dato", "Filas del mes, y filas sin fecha que no se pueden asignar a ningún mes.")
    rows = [row for row in _checks(month) if row[1]]
    if not rows:
        page.paragraph("No se encontraron problemas en las filas del mes.", "plain")
        return
    columns = [
        Column("Asunto", 10),
        Column("Filas", 2, "centre", "head_centre"),
        Column("Ejemplo", 7),
        Column("Qué hacer", 13),
    ]
    page.table(columns, rows)


def _checks(month: ComplaintMonth) -> list[list[Entry]]:
    part = month.part
    early = [one for one in part if one.over and one.ended and one.record.received and one.ended < one.record.received]
    return [
        _check(
            "Sin fecha de recepción",
            [one for one in month.requests if one.record.received is None],
            "Escriba la fecha; sin ella la PQRS no cuenta en ningún mes.",
        ),
        _check(
            "Tipo vacío o desconocido",
            [one for one in part if not one.record.kind],
            "Use uno de los tipos acordados: del tipo depende el plazo.",
        ),
        _check(
            "Respondidas sin fecha de respuesta",
            [one for one in part if one.outcome is Outcome.UNDATED],
            "Escriba cuándo se respondió: sin la fecha no se puede demostrar que fue en término.",
        ),
        _check("Respuesta anterior a la recepción", early, "Revise las dos fechas; sus días no entran en el promedio."),
        _check(
            "Sin sede o sin marca",
            [one for one in part if not (one.record.site and one.record.brand)],
            "Complete la sede y la marca.",
        ),
        _check(
            "Respondidas sin texto de respuesta ni soporte",
            [one for one in part if one.over and not one.record.evidence and one.outcome is not Outcome.NO_TERM],
            "Escriba qué se respondió o pegue el enlace del soporte.",
        ),
        _check("Sin canal", [one for one in part if not one.record.channel], "Escriba por dónde llegó la PQRS."),
        _check(
            "Respondidas sin saber si el cliente quedó satisfecho",
            [one for one in part if one.over and one.record.satisfied is None],
            "Pregunte al cliente al cerrar: es la única medida del cierre.",
        ),
    ]


def _check(words: str, found: Sequence[Request], fix: str) -> list[Entry]:
    example: Entry = ""
    if found:
        where = found[0].record.where
        example = Linked(f"{where.tab}, fila {where.row + 1}", where.link)
    return [words, len(found), example, fix]


def notes(page: Page, month: ComplaintMonth) -> None:
    """The method, printed."""
    calendar = calendar_for(month.material.config.calendar)
    week = "lunes a sábado" if calendar.saturday else "lunes a viernes"
    terms = month.form.terms
    step = "la fecha de cierre" if terms.closes_with == "cierre" else "la fecha de respuesta (o la de cierre)"
    stated = " Si la fila dice su propio plazo, ese vale; las ampliaciones se suman." if terms.from_column else ""
    page.section("Notas de cálculo")
    lines = (
        "Mes de una PQRS: fecha de recepción. Anuladas, duplicadas y desistidas no cuentan "
        f"({month.cancelled} en el mes).",
        f"Límite: días hábiles del tipo después de la recepción, sin contar ese día.{stated} Calendario "
        f"{calendar.version}: festivos de Colombia, {week}, y los días propios de cada sede.",
        f"En término = respondidas hasta el límite / n. Termina con {step}. n = respondidas con plazo + vencidas y "
        "abiertas + respondidas sin fecha. Las abiertas en plazo y las que no tienen plazo no entran.",
        "Una PQRS respondida antes de su límite cuenta desde ya; una que sigue en plazo, todavía no: el porcentaje de "
        "un mes reciente puede cambiar hasta que venzan todas.",
        "Días hábiles: desde el día siguiente a la recepción hasta la respuesta. Promedio y mediana sobre las "
        "respondidas con fecha no anterior a la recepción.",
        "Respondida no es cerrada: el cierre tiene su fecha, o un estado que lo dice. Los días hasta el cierre van "
        "desde la recepción, y desde la respuesta; sin una de las dos fechas no entran.",
        f"Meta {month.goal_words}: se compara el valor sin redondear. Intervalo 95 %: Wilson. «No concluyente»: el "
        "intervalo contiene la meta; con esa cantidad no se puede afirmar que se cumpla ni que no.",
        f"Corte: {full_date(month.today)}. Filas leídas: {count(len(month.part), 'PQRS', 'PQRS')} del mes, de "
        f"{count(len(month.records), 'fila', 'filas')}.",
    )
    for line in lines:
        page.paragraph(line, "plain")
