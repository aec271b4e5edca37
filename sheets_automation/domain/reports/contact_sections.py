"""Tables and charts that both reports about calls share: funnel, trend, groups, reasons, appointments (domain §5.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sheets_automation.domain.kinds.attempt_record import AttemptRecord
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.domain.reports.axis import from_first
from sheets_automation.domain.reports.charts import bars_beside, goal_style, trend_beside
from sheets_automation.domain.reports.contact_facts import Appointment, Funnel
from sheets_automation.domain.reports.contact_month import ContactMonth, by_agent, by_campaign, by_place, grouped
from sheets_automation.domain.reports.context import figure, interval_words
from sheets_automation.domain.reports.letterhead import Card
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import share, wilson
from sheets_automation.domain.reports.tab import Column, Entry, Linked, Page, Styled
from sheets_automation.domain.spanish import count, full_date, number, percent, short_month

NAME_LENGTH = 70  # characters of a name that somebody typed
_MOST_LISTED = 30

NameOf = Callable[[AttemptRecord], str]


def part_words(part: int, whole: int, of: str) -> str:
    """«62,50 % de los llamados»."""
    found = share(part, whole)
    return f"sin {of}" if found is None else f"{percent(found)} de los {of}"


def funnel(page: Page, steps: Sequence[tuple[str, int]]) -> None:
    """How many customers came how far: a table with a bar for each step."""
    page.section("Embudo", "Cuántos clientes del mes llegaron a cada paso; cada proporción es del paso anterior.")
    columns = [
        Column("Paso", 7),
        Column("Clientes", 3, "count", "head_right"),
        Column("Del paso anterior", 4, "percent", "head_right"),
        Column("De la lista", 3, "percent", "head_right"),
    ]
    first = steps[0][1]
    rows: list[list[Entry]] = []
    before = 0
    for place, (name, clients) in enumerate(steps):
        # who came back without an appointment is no part of the step before
        part = figure(share(clients, before)) if place and clients <= before else Styled("", "soft")
        rows.append([name, clients, part, figure(share(clients, first))])
        before = clients
    top, bottom = page.table(columns, rows)
    bars_beside(page, (top, bottom), "Clientes en cada paso", 7, 18, 10)


def trend(page: Page, month: ContactMonth, value: Callable[[Funnel], float | None], name: str) -> None:
    """Twelve months of the indicator; a month without calls stays empty, it is not a zero."""
    page.section("Tendencia de 12 meses", "Mes de la primera llamada, hora de Bogotá, como está cada cliente hoy.")
    months = from_first(month.months(12), lambda line: line[1].tried > 0)
    goal = month.goal
    rows: list[list[Entry]] = []
    for day, done in months:
        if not done.tried:
            rows.append([short_month(day), None, goal, Styled("sin llamadas", "no_data"), None, None, None])
        else:
            rows.append([short_month(day), value(done), goal, done.tried, done.effective, done.booked, done.kept])
    columns = [
        Column("Mes", 3),
        Column(name, 3, "percent", "head_right"),
        Column("Meta", 2, goal_style(goal) if goal is not None else "percent", "head_right"),
        Column("Llamados", 3, "count", "head_right"),
        Column("Efectivos", 2, "count", "head_right"),
        Column("Citas", 2, "count", "head_right"),
        Column("Cumplidas", 2, "count", "head_right"),
    ]
    top, bottom = page.table(columns, rows)
    rate = (name, [value(done) for _day, done in months])
    trend_beside(page, (top, bottom), rate, ("Citas agendadas por mes", 13), goal)


def groups(page: Page, month: ContactMonth) -> None:
    """The month by agent, sede and brand, reason of the call."""
    least = month.material.config.reports.rank_from
    note = (
        f"Con menos de {least} clientes llamados no se compara. Citas: agendadas; cumplidas sobre las que se conocen."
    )
    parts: tuple[tuple[str, str, NameOf], ...] = (
        ("Por agente", "Agente", by_agent),
        ("Por sede y marca", "Sede y marca", by_place),
        ("Por motivo de la llamada", "Motivo o campaña", by_campaign),
    )
    for title, heading, name_of in parts:
        page.section(title, note if title == "Por agente" else "")
        if not month.listed:
            page.paragraph("No hay clientes en la lista del mes.", "plain")
            continue
        found = grouped(month.listed, name_of)
        rows = [_group_row(month, name, month.measured(rows)) for name, rows in found]
        page.table(_group_columns(heading), [*rows, _group_row(month, "Total", month.funnel)], total=True)


def _group_columns(heading: str) -> list[Column]:
    return [
        Column(heading, 7),
        Column("Lista", 2, "count", "head_right"),
        Column("Llamados", 2, "count", "head_right"),
        Column("Efectivos", 2, "count", "head_right"),
        Column("Efectividad", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
        Column("Citas", 2, "count", "head_right"),
        Column("Citas / efectivos", 3, "percent", "head_right"),
        Column("Cumplidas", 2, "count", "head_right"),
        Column("Cumplidas / conocidas", 4, "percent", "head_right"),
    ]


def _group_row(month: ContactMonth, name: str, found: Funnel) -> list[Entry]:
    few = found.base < month.material.config.reports.rank_from
    shown: Entry = Styled("–", "no_data") if few else interval_words(found.interval)
    return [
        shortened(name, NAME_LENGTH),
        found.listed,
        found.tried,
        found.effective,
        figure(found.effectiveness),
        shown,
        found.booked,
        figure(share(found.booked, found.effective)),
        found.kept,
        figure(share(found.kept, found.settled)),
    ]


def reasons(page: Page, month: ContactMonth) -> None:
    """Why customers were not reached, and why those who were took no appointment."""
    page.section("Motivos", "Motivos de no contacto y de no agendamiento, de los clientes del mes.")
    unreached = [one for one in month.listed if one.contacted is False]
    declined = [one for one in month.listed if one.effective and not one.has_appointment]
    top = page.row
    _reason_table(page, "Motivo de no contacto", [one.no_contact_reason for one in unreached], 0)
    bottom = page.row
    page.row = top
    _reason_table(page, "Motivo de no agendamiento", [one.no_booking_reason for one in declined], 17)
    page.row = max(page.row, bottom)


def _reason_table(page: Page, heading: str, given: Sequence[str], left: int) -> None:
    counts = Counter(reason or "Sin motivo escrito" for reason in given)
    columns = [
        Column(heading, 8 if left == 0 else 7),
        Column("Clientes", 2, "count", "head_right"),
        Column("Proporción", 3, "percent", "head_right"),
        Column("Intervalo 95 %", 3, "right", "head_right"),
    ]
    rows = [
        [
            shortened(name, NAME_LENGTH),
            times,
            share(times, len(given)),
            interval_words(wilson(times / len(given), len(given))),
        ]
        for name, times in counts.most_common(12)
    ]
    page.table(
        columns, rows or [[Styled("Ninguno", "soft"), 0, Styled("–", "no_data"), Styled("–", "no_data")]], left=left
    )


def attempts(page: Page, month: ContactMonth) -> None:
    """How many customers were reached at which try, and the messages that are due."""
    page.section("Intentos y WhatsApp", "En qué intento quedó cada cliente llamado y si al final se le contactó.")
    most = month.policy.attempts
    rows: list[list[Entry]] = []
    for number_of in range(1, most + 1):
        last = number_of == most
        those = [one for one in month.listed if len(one.attempts) == number_of or (last and len(one.attempts) > most)]
        reached = sum(one.contacted is True or one.has_appointment for one in those)
        name = count(number_of, "intento", "intentos") + (" o más" if last else "")
        rows.append([name, len(those), reached, figure(share(reached, len(those))), sum(one.whatsapp for one in those)])
    columns = [
        Column("Intentos", 6),
        Column("Clientes", 3, "count", "head_right"),
        Column("Contactados", 3, "count", "head_right"),
        Column("Proporción", 3, "percent", "head_right"),
        Column("WhatsApp enviado", 4, "count", "head_right"),
    ]
    page.table(columns, rows)


def appointments(page: Page, month: ContactMonth) -> None:
    """What became of the appointments of the month, and those of which nobody wrote it."""
    page.section("Cumplimiento de citas", "Reprogramada no es incumplida; una cita que aún no llega está pendiente.")
    found = month.funnel.appointments
    rows: list[list[Entry]] = [
        [one.value, found[one], figure(share(found[one], month.funnel.booked))] for one in Appointment
    ]
    page.table(
        [
            Column("Cita", 6),
            Column("Clientes", 3, "count", "head_right"),
            Column("Proporción", 3, "percent", "head_right"),
        ],
        rows,
    )
    if not month.to_verify:
        return
    page.skip()
    columns = [
        Column("Cita sin verificar", 4, "date", "head_centre"),
        Column("Placa", 3),
        Column("Agente", 7),
        Column("Sede y marca", 6),
        Column("Motivo de la llamada", 12),
    ]
    listed: list[list[Entry]] = [
        [
            one.appointment,
            Linked(one.plate or "Abrir fila", one.where.link),
            by_agent(one),
            by_place(one),
            shortened(one.campaign, NAME_LENGTH),
        ]
        for one in month.to_verify[:_MOST_LISTED]
    ]
    page.table(columns, listed)
    more = len(month.to_verify) - _MOST_LISTED
    if more > 0:
        page.paragraph(f"Y {count(more, 'más', 'más')}, en la pestaña «Llamadas de hoy».", "note")


def law(page: Page, month: ContactMonth) -> None:
    """Calls that do not agree with Ley 2300 de 2023."""
    page.section(
        "Horarios y frecuencia de contacto (Ley 2300 de 2023)",
        "Lo que las filas dicen de días, horas y frecuencia. Es una lista para revisar; no cambia ninguna cifra.",
    )
    if not month.law:
        page.paragraph("Ninguna fila del mes muestra un contacto fuera de los días y horas permitidos.", "plain")
        return
    columns = [Column("Asunto", 9), Column("Qué se leyó", 13), Column("Fila", 10)]
    rows: list[list[Entry]] = [
        [finding_title(one.code), shortened(one.read, NAME_LENGTH), Linked(f"{one.tab}!{one.cell}", one.link)]
        for one in month.law[:_MOST_LISTED]
    ]
    page.table(columns, rows)
    if len(month.law) > _MOST_LISTED:
        page.paragraph(f"Y {count(len(month.law) - _MOST_LISTED, 'más', 'más')}, en «Calidad de datos».", "note")


def quality(page: Page, month: ContactMonth) -> None:
    """What is missing in the rows behind the report."""
    page.section("Calidad del dato", "Filas del mes y de su lista.")
    part = month.listed
    checks: list[tuple[str, list[AttemptRecord], str]] = [
        ("Llamados sin fecha", [one for one in part if one.tried and one.first_day is None],
         "Escriba la fecha de cada intento: sin ella la llamada no cuenta en su mes."),
        ("Contactados sin decir si agendan", [one for one in part if one.effective and one.booked is None],
         "Escriba SI o NO en el agendamiento."),
        ("No agendan y no dice por qué",
         [one for one in part if _unexplained(one)],
         "Escriba el motivo: es lo que permite mejorar."),
        ("Citas sin fecha", [one for one in part if one.has_appointment and one.appointment is None],
         "Escriba la fecha de la cita."),
        ("Sin agente", [one for one in part if one.tried and not one.agent], "Escriba quién llamó."),
        ("No contactados sin motivo",
         [one for one in part if one.contacted is False and not one.no_contact_reason], "Escriba el motivo."),
    ]  # fmt: skip
    rows: list[list[Entry]] = [
        [words, len(found), Linked(f"{found[0].where.tab}, fila {found[0].where.row + 1}", found[0].where.link), fix]
        for words, found, fix in checks
        if found
    ]
    if not rows:
        page.paragraph("No se encontraron problemas en las filas del mes.", "plain")
        return
    columns = [
        Column("Asunto", 9),
        Column("Filas", 2, "centre", "head_centre"),
        Column("Ejemplo", 7),
        Column("Qué hacer", 14),
    ]
    page.table(columns, rows)


def _unexplained(one: AttemptRecord) -> bool:
    return one.effective and not one.has_appointment and one.booked is not None and not one.no_booking_reason


def usual_cards(month: ContactMonth) -> list[Card]:
    """Six cards that both reports show: from the list to the appointment that was kept."""
    done = month.funnel
    return [
        Card("Clientes en la lista", done.listed, "count", f"{number(done.listed - done.tried)} sin llamar"),
        Card("Llamados", done.tried, "count", f"{count(done.attempts, 'llamada', 'llamadas')} en total"),
        Card("Contactabilidad", share(done.contacted, done.tried), "percent",
             f"{number(done.contacted)} de {number(done.tried)}"),
        Card("Citas / efectivos", share(done.booked, done.effective), "percent",
             f"{number(done.booked)} de {number(done.effective)}"),
        Card("Citas cumplidas", share(done.kept, done.settled), "percent",
             f"{number(done.kept)} de {number(done.settled)} conocidas"),
        Card("Citas por verificar", len(month.to_verify), "count", f"de todos los meses, al {full_date(month.today)}"),
    ]  # fmt: skip
