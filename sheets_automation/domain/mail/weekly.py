"""The weekly summary, on the first business day of the week, about the week before (domain §5.4, R-72 to R-74)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing, Suggestion
from sheets_automation.domain.mail.cards import state_words
from sheets_automation.domain.mail.owners import by_owner, load
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import first_name, greeting, shortened
from sheets_automation.domain.mail.sections import Button, Grid, Letter, Line, Lines, Paragraph, Section
from sheets_automation.domain.mail.week import (
    Span,
    closed_in,
    expiring_in,
    happened,
    in_time_words,
    last_week,
    new_in,
    others_of,
    reopened_in,
    repeated_in,
    unhappy_in,
)
from sheets_automation.domain.mail.wording import foot, head, key_of_the_day, message, older, why
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Case, CaseStatus, Message

_LISTED = 15


def weekly_to(recipient: Recipient, briefing: Briefing) -> Message | None:
    """What happened last week in what this recipient looks after; None where nothing did and nothing is open."""
    week = last_week(briefing.today)
    cases = [case for case in briefing.cases if recipient.looks_after(case, briefing.config)]
    open_cases = [case for case in cases if case.status is CaseStatus.OPEN]
    closed = closed_in(cases, week)
    if not open_cases and not closed:
        return None
    silent = sum(case.silent for case in open_cases)
    sections: list[Section] = [
        _hello(recipient, week, cases, briefing),
        _figures(week, cases),
        _by_person(recipient, briefing),
        *_closed(closed, briefing),
        *_lists(recipient, week, cases, briefing),
        *_quality(briefing),
    ]
    if (line := older(silent)) is not None:
        sections.append(line)
    if briefing.register_link:
        sections.append(Button("Abrir el registro de casos", briefing.register_link))
    new, in_time = new_in(cases, week), in_time_words(closed)
    words = [count(len(new), "caso nuevo", "casos nuevos"), count(len(closed), "cerrado", "cerrados")]
    share = f", {in_time} en término" if in_time else ""
    letter = Letter(
        subject=f"{head(briefing.config)} Semana {week}: {', '.join(words)}{share}",
        caption=f"Semana {week}",
        sections=sections,
        why=why(recipient, "resumen semanal, el primer día hábil de la semana"),
        foot=foot(briefing.config),
    )
    key = key_of_the_day(moments.WEEKLY, recipient.address, briefing)
    return message(moments.WEEKLY, key, recipient, letter, briefing)


def _hello(recipient: Recipient, week: Span, cases: Sequence[Case], briefing: Briefing) -> Paragraph:
    open_cases = [case for case in cases if case.status is CaseStatus.OPEN and not case.silent]
    overdue = sum(bool(case.due and case.due < briefing.today) for case in open_cases)
    closed = closed_in(cases, week)
    share = f", {in_time_words(closed)} de ellos en término" if in_time_words(closed) else ""
    said = (
        f"La semana pasada {happened(len(new_in(cases, week)), 'se abrió', 'se abrieron', 'caso')} y "
        f"{happened(len(closed), 'se cerró', 'se cerraron')}{share}. "
        f"Hoy hay {count(len(open_cases), 'abierto', 'abiertos')}, {count(overdue, 'vencido', 'vencidos')}."
    )
    return Paragraph(said, strong=greeting(briefing.now, first_name(recipient.name)))


def _figures(week: Span, cases: Sequence[Case]) -> Grid:
    weeks = (week, week.before)
    closed = [closed_in(cases, one) for one in weeks]
    rows: list[Sequence[str | int]] = [
        ("Casos nuevos", *(len(new_in(cases, one)) for one in weeks)),
        ("Cerrados", *(len(one) for one in closed)),
        ("Cerrados en término", *(in_time_words(one) or "sin datos" for one in closed)),
        ("Reabiertos", *(reopened_in(cases, one) for one in weeks)),
    ]
    return Grid("", ("", f"Semana {weeks[0]}", "Semana anterior"), rows)


def _by_person(recipient: Recipient, briefing: Briefing) -> Grid:
    people = by_owner(one for one in recipient.cases if not one.case.silent)
    rows: list[Sequence[str | int]] = [(name, *load(own)) for name, own in people.items()]
    note = "" if rows else f"Nadie tiene casos abiertos al {full_date(briefing.today)}."
    return Grid("Abiertos por responsable", ("Responsable", "Abiertos", "Vencidos", "Sin tocar"), rows[:_LISTED], note)


def _closed(closed: Sequence[Case], briefing: Briefing) -> list[Section]:
    lines = [
        Line(
            f"{case.plate or 'sin placa'} · {case.owner} · {full_date(case.closed_on) if case.closed_on else ''} · "
            f"{'sin fecha de gestión' if case.in_time is None else 'en término' if case.in_time else 'tarde'}",
            tag=case.number,
            link=briefing.link(case),
        )
        for case in sorted(closed, key=lambda case: (case.closed_on or date.min, case.number))
    ]
    return _listed("Cerrados en la semana", lines)


def _is_for(recipient: Recipient, one: Suggestion, briefing: Briefing) -> bool:
    return recipient.looks_after_area(one.form, one.site, one.brand, briefing.config)


def _lists(recipient: Recipient, week: Span, cases: Sequence[Case], briefing: Briefing) -> list[Section]:
    proposed = [one for one in briefing.suggestions if week.holds(one.day) and _is_for(recipient, one, briefing)]
    earlier = others_of(cases)
    return [
        *_listed(
            "Verde claro: gestionados y siguen insatisfechos",
            [_case_line(case, briefing) for case in unhappy_in(cases, week)],
        ),
        *_listed(
            "Reiterativos",
            [_case_line(case, briefing, earlier[case.number]) for case in repeated_in(cases)],
        ),
        *_listed(
            "PQRS vencidas o por vencer", [_case_line(case, briefing) for case in expiring_in(cases, briefing.today)]
        ),
        *_listed(
            "Sugerencias de clientes",
            [Line(shortened(masked(one.text), 120), tag=f"{one.form} · {full_date(one.day)}") for one in proposed],
        ),
    ]


def _case_line(case: Case, briefing: Briefing, earlier: Sequence[str] = ()) -> Line:
    before = f" · antes: {', '.join(earlier[-3:])}" if earlier else ""
    late = case.due is not None and case.due < briefing.today
    due = f"{'venció el' if late else 'vence el'} {full_date(case.due)}" if case.due else "sin plazo"
    ended = f"cerrado el {full_date(case.closed_on)}" if case.closed_on else due
    words = " · ".join(filter(None, (case.plate or "sin placa", case.owner, state_words(case), ended)))
    return Line(f"{words}{before}", tag=case.number, link=briefing.link(case))


def _quality(briefing: Briefing) -> list[Section]:
    if not briefing.findings:
        return []
    said = count(len(briefing.findings), "dato por corregir", "datos por corregir")
    return [Paragraph(f"Calidad de datos: {said}; están en la pestaña «Calidad de datos», con la celda y qué hacer.")]


def _listed(title: str, lines: Sequence[Line]) -> list[Section]:
    more = len(lines) - _LISTED
    rest = f"Y {count(more, 'más', 'más')}, en el registro de casos." if more > 0 else ""
    return [Lines(title, lines[:_LISTED], rest)] if lines else []
