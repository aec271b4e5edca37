"""The tab ``Semana``: what last week brought, the same figures as the weekly mail (domain §5.4, R-72 to R-74)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sheets_automation.domain.cases import flags
from sheets_automation.domain.mail.briefing import suggestions_in
from sheets_automation.domain.mail.owners import by_owner, load
from sheets_automation.domain.mail.urgency import urgent_cases
from sheets_automation.domain.mail.week import (
    SOON,
    closed_in,
    expiring_in,
    happened,
    in_time,
    in_time_words,
    new_in,
    others_of,
    reopened_in,
    repeated_in,
    unhappy_in,
)
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.reports.context import NO_DATA, STATE_WORDS, figure, interval_words, where_words
from sheets_automation.domain.reports.letterhead import (
    COLUMN_WIDTH,
    COLUMNS,
    HEADING_ROWS,
    Card,
    cards,
    letterhead,
    remarks,
    sentences,
)
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.tab import Column, Entry, Linked, Page, ReportTab, Styled, Value
from sheets_automation.domain.reports.week_facts import Week
from sheets_automation.domain.spanish import count, full_date, number, percent
from sheets_automation.model import Case, CaseStatus, Severity
from sheets_automation.policy import FormPolicy

TITLE = "Semana"
_MOST = 40  # lines of a list
_SAID = 200  # characters of a suggestion


def build_week(material: Material) -> ReportTab:
    """The tab as of the day of ``material``. The same input gives the same tab."""
    week = Week(material)
    page = Page(COLUMNS, COLUMN_WIDTH)
    control = (
        ("Semana", str(week.span)),
        ("Anterior", str(week.spans[1])),
        ("Mes a la fecha", str(week.spans[2])),
        ("Estado", "SE ACTUALIZA CADA DÍA"),
    )
    letterhead(page, material, control, ("Las mismas cifras del correo semanal, para todas las sedes y marcas.",))
    sentences(page, _sentences(week))
    cards(page, _cards(week))
    _figures(page, week)
    _closed(page, week)
    _owners(page, week)
    _attention(page, week)
    _complaints(page, week)
    _suggestions(page, week)
    _quality(page, week)
    remarks(page)
    return page.finish(TITLE, HEADING_ROWS)


def _area(form: FormPolicy) -> str:
    return form.area or form.name


def _sentences(week: Week) -> list[str]:
    new, closed = new_in(week.cases, week.span), closed_in(week.cases, week.span)
    timely = in_time_words(closed)
    opened = happened(len(new), "se abrió", "se abrieron", "caso")
    ended = happened(len(closed), "se cerró", "se cerraron")
    lines = [f"Semana {week.span}: {opened} y {ended}{f', en término {timely}' if timely else ''}."]
    said = []
    for form, (now, _before, _month) in week.surveys:
        value = now.value(week.material.config.reports.method)
        detractors = count(now.classes.detractors, "detractor", "detractores")
        said.append(
            f"satisfacción {_area(form)} {_level_words(week, value)} (n = {number(now.n)}, {detractors})"
            if value is not None
            else f"{_area(form)} sin encuestas"
        )
    if said:
        text = "; ".join(said)
        lines.append(f"{text[:1].upper()}{text[1:]}.")
    expiring = len(expiring_in(week.cases, week.today))
    lines.append(
        f"Hoy, {full_date(week.today)}, hay {count(len(week.open), 'caso abierto', 'casos abiertos')}, "
        f"{count(week.overdue, 'vencido', 'vencidos')}; "
        f"{count(expiring, 'PQRS vencida o por vencer', 'PQRS vencidas o por vencer')} en 7 días."
    )
    return lines


def _level_words(week: Week, value: float) -> str:
    return number(value * 100, 2) if week.material.config.reports.method == "nps" else percent(value)


def _level(week: Week, value: float | None) -> tuple[Value, str]:
    """The level and the style of its number: NPS in points, shares in per cent."""
    if week.material.config.reports.method == "nps":
        return (None if value is None else value * 100), "nps"
    return value, "percent"


def _cards(week: Week) -> list[Card]:
    method = week.material.config.reports.method
    found = []
    for form, (now, before, _month) in week.surveys[:2]:
        value, style = _level(week, now.value(method))
        earlier = before.value(method)
        words = NO_DATA.lower() if earlier is None else _level_words(week, earlier)
        found.append(Card(f"Satisfacción {_area(form)}", value, style, f"n = {number(now.n)}\nAnterior: {words}"))
    detractors = [sum(found[i].classes.detractors for _form, found in week.surveys) for i in range(2)]
    closed = closed_in(week.cases, week.span)
    timely, known = in_time(closed)
    unhappy = len(unhappy_in(week.cases, week.span))
    found += [
        Card("Detractores en la semana", detractors[0], "count", f"Anterior: {number(detractors[1])}"),
        Card("Cerrados en término", share(timely, known), "percent", f"{number(timely)} de {number(known)} con plazo"),
        Card("Abiertos hoy", len(week.open), "count", count(week.overdue, "vencido", "vencidos")),
        Card("PQRS vencidas o por vencer", len(expiring_in(week.cases, week.today)), "count", "en los próximos 7 días"),
        Card("Verde claro", unhappy, "count", "gestionados, cliente insatisfecho"),
        Card("Reiterativos abiertos", len(repeated_in(week.cases)), "count", "clientes con casos anteriores"),
    ]
    return found[:6]


def _figures(page: Page, week: Week) -> None:
    page.section("Cifras", "Por la fecha de la llamada, de la recepción o del cierre, hora de Bogotá.")
    rows = [*_survey_rows(week), *_case_rows(week), *_complaint_rows(week)]
    names = (f"Semana {week.spans[0]}", f"Anterior {week.spans[1]}", f"Mes {week.spans[2]}")
    columns = [
        Column("Cifra", 8),
        *(Column(name, 6, "right", "head_right") for name in names),
        Column("Intervalo 95 % de la semana", 6, "right", "head_right"),
    ]
    page.table(columns, rows)


def _survey_rows(week: Week) -> list[list[Entry]]:
    method = week.material.config.reports.method
    rows: list[list[Entry]] = []
    for form, spans in week.surveys:
        levels = [_level(week, one.value(method)) for one in spans]
        interval = interval_words(spans[0].interval(method))
        shown: list[Entry] = [figure(None) if value is None else Styled(value, style) for value, style in levels]
        rows.append([Styled(f"Satisfacción {_area(form)}", "strong"), *shown, interval])
        rows.append(["   Encuestas efectivas (n)", *(Styled(one.n, "count") for one in spans), ""])
        rows.append(["   Detractores", *(Styled(one.classes.detractors, "count") for one in spans), ""])
    return rows


def _case_rows(week: Week) -> list[list[Entry]]:
    closed = [closed_in(week.cases, span) for span in week.spans]
    return [
        ["Casos nuevos", *(Styled(len(new_in(week.cases, span)), "count") for span in week.spans), ""],
        ["Casos cerrados", *(Styled(len(found), "count") for found in closed), ""],
        ["Cerrados en término", *(in_time_words(found) or Styled(NO_DATA, "no_data") for found in closed), ""],
        ["Reabiertos", *(Styled(reopened_in(week.cases, span), "count") for span in week.spans), ""],
    ]


def _complaint_rows(week: Week) -> list[list[Entry]]:
    if not week.complaints:
        return []
    received = [sum(span.holds(one.received) for one in week.complaints) for span in week.spans]
    ended = [sum(span.holds(week.ended(one)) for one in week.complaints) for span in week.spans]
    return [
        ["PQRS recibidas", *(Styled(times, "count") for times in received), ""],
        ["PQRS respondidas", *(Styled(times, "count") for times in ended), ""],
    ]


def _closed(page: Page, week: Week) -> None:
    page.section("Casos cerrados en la semana")
    found = sorted(closed_in(week.cases, week.span), key=lambda case: (case.closed_on or date.min, case.number))
    rows: list[list[Entry]] = [
        [
            *_about(case),
            case.owner,
            case.closed_on,
            Styled("Sin fecha de gestión", "open")
            if case.in_time is None
            else Styled("En término", "met")
            if case.in_time
            else Styled("Tarde", "missed"),
        ]
        for case in found
    ]
    columns = (
        *_ABOUT,
        Column("Responsable", 8),
        Column("Cerrado", 4, "date", "head_centre"),
        Column("Resultado", 5, "centre", "head_centre"),
    )
    _list(page, columns, rows, "No se cerró ningún caso en la semana.")


_ABOUT = (Column("Caso", 4), Column("Formato", 4), Column("Sede y marca", 5), Column("Placa", 2))


def _about(case: Case) -> list[Entry]:
    """The case's number as a link to its row, and what it is about."""
    return [
        Linked(case.number, case.where.link),
        case.form,
        where_words(case.site, case.brand),
        case.plate or "–",
    ]


def _list(page: Page, columns: Sequence[Column], rows: Sequence[Sequence[Entry]], nothing: str) -> None:
    if not rows:
        page.paragraph(nothing, "plain")
        return
    page.table(columns, rows[:_MOST])
    if len(rows) > _MOST:
        page.paragraph(f"Y {count(len(rows) - _MOST, 'más', 'más')}, en el registro de casos.", "note")


def _owners(page: Page, week: Week) -> None:
    page.section("Abiertos y vencidos por responsable", f"Al {full_date(week.today)}.")
    urgent = urgent_cases(week.cases, week.material.config.calendar, week.today)
    people = by_owner(one for one in urgent if not one.case.silent)
    rows: list[list[Entry]] = [[name, *load(own)] for name, own in people.items()]
    columns = (
        Column("Responsable", 12),
        Column("Abiertos", 3, "count", "head_right"),
        Column("Vencidos", 3, "count", "head_right"),
        Column("Sin tocar", 3, "count", "head_right"),
    )
    _list(page, columns, rows, "Nadie tiene casos abiertos.")
    silent = sum(case.silent and case.status is CaseStatus.OPEN for case in week.cases)
    if silent:
        words = count(silent, "caso que ya era antiguo", "casos que ya eran antiguos")
        page.paragraph(f"No se cuentan {words} cuando el servicio los vio por primera vez.", "note")


def _attention(page: Page, week: Week) -> None:
    """Light green, repeated customers, warranties."""
    page.section("Verde claro", "Gestionados, y el cliente sigue insatisfecho.")
    rows = [_case_row(case, STATE_WORDS[case.state]) for case in unhappy_in(week.cases, week.span)]
    _list(page, _CASE_COLUMNS, rows, "Ningún caso en verde claro.")
    page.section("Reiterativos y garantías", "Abiertos. Les hacen seguimiento los directores o gerentes.")
    earlier = others_of(week.cases)
    repeated = {case.number for case in repeated_in(week.cases)}
    grave = [case for case in week.cases if case.number in repeated or _is_warranty(case)]
    rows = [
        _case_row(
            case,
            " · ".join(
                filter(
                    None,
                    (
                        "Reiterativo" if case.number in repeated else "",
                        "Garantía" if flags.WARRANTY in case.flags else "",
                        f"antes: {', '.join(earlier[case.number][-3:])}"
                        if case.number in repeated and earlier[case.number]
                        else "",
                    ),
                )
            ),
        )
        for case in grave
    ]
    _list(page, _CASE_COLUMNS, rows, "Ningún caso reiterativo ni de garantía abierto.")


def _is_warranty(case: Case) -> bool:
    return case.status is CaseStatus.OPEN and flags.WARRANTY in case.flags


_CASE_COLUMNS = (
    *_ABOUT,
    Column("Responsable", 6),
    Column("Límite", 3, "date", "head_centre"),
    Column("Nota", 8),
)


def _case_row(case: Case, note: str) -> list[Entry]:
    return [*_about(case), case.owner, case.due, note]


def _complaints(page: Page, week: Week) -> None:
    until = week.today + timedelta(days=SOON)
    page.section("PQRS vencidas o por vencer", f"Abiertas, con límite hasta el {full_date(until)}.")
    found = sorted(expiring_in(week.cases, week.today), key=lambda case: (case.due or date.max, case.number))
    rows = [_case_row(case, "Vencida" if case.due and case.due < week.today else "Por vencer") for case in found]
    _list(page, _CASE_COLUMNS, rows, "Ninguna PQRS vencida ni por vencer.")


def _suggestions(page: Page, week: Week) -> None:
    page.section("Sugerencias de los clientes")
    found = [one for one in suggestions_in(week.material.records) if week.span.holds(one.day)]
    rows: list[list[Entry]] = [
        [one.day, one.form, where_words(one.site, one.brand), shortened(masked(one.text), _SAID)]
        for one in sorted(found, key=lambda one: (one.day, one.form, one.text))
    ]
    columns = (
        Column("Fecha", 3, "date", "head_centre"),
        Column("Formato", 4),
        Column("Sede y marca", 5),
        Column("Sugerencia", 20),
    )
    _list(page, columns, rows, "No se registraron sugerencias en la semana.")


def _quality(page: Page, week: Week) -> None:
    page.section("Calidad del dato")
    findings = week.material.findings
    if not findings:
        page.paragraph("No hay datos por corregir.", "plain")
        return
    errors = sum(one.severity is Severity.ERROR for one in findings)
    grave = f" ({number(errors)} impiden leer una fila o un archivo)" if errors else ""
    page.paragraph(
        f"{count(len(findings), 'dato por corregir', 'datos por corregir')}{grave}: están en la pestaña «Calidad de "
        "datos» del libro de control, con la celda y qué hacer.",
        "plain",
    )
