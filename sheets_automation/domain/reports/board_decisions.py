"""«Tres decisiones»: what the figures ask of general management, each in one sentence with its figure and a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sheets_automation.domain.mail.recipients import is_nobody
from sheets_automation.domain.mail.urgency import Level, Urgent, urgent_cases
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.reports.board_figures import Sources
from sheets_automation.domain.reports.complaints_headline import points_words
from sheets_automation.domain.reports.complaints_month import by_place, by_process, grouped
from sheets_automation.domain.reports.context import Month, question_name, where_words
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import Interval, Verdict, conclusive
from sheets_automation.domain.reports.topics import topics_in
from sheets_automation.domain.spanish import MONTHS, count, number, percent
from sheets_automation.model import CaseStatus, ScoreClass

_NAME = 60  # characters of a name that somebody typed


@dataclass(frozen=True, slots=True)
class Decision:
    """``opens``: the words of the link, where there is one."""

    words: str
    opens: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """One question, sede and brand, or process with its figure."""

    name: str
    value: float
    n: int
    interval: Interval | None
    goal: float
    code: str  # of the report that shows it

    @property
    def verdict(self) -> Verdict:
        return conclusive(self.interval, self.goal)


def decisions(found: Sources) -> list[Decision]:
    """What misses its goal beyond doubt, what drives the detractors, what has waited longest."""
    return [_worst(found), _theme(found), _oldest(found)]


def _link(found: Sources, code: str) -> tuple[str, str]:
    link = found.material.links.get(code, "")
    return ("Abrir el informe", link) if link else ("", "")


# ------------------------------------------------------------------------------------------------- what misses its goal


def _worst(found: Sources) -> Decision:
    least = found.material.config.reports.rank_from
    parts = sorted((one for one in _parts(found) if one.n >= least), key=lambda one: (one.value - one.goal, one.name))
    missed = [one for one in parts if one.verdict is Verdict.MISSED]
    if missed:
        worst = missed[0]
        more = f" Otros {number(len(missed) - 1)} puntos tampoco cumplen." if len(missed) > 2 else ""
        more = " Otro punto tampoco cumple." if len(missed) == 2 else more
        return Decision(
            f"Corregir {worst.name}: {percent(worst.value)} (n = {number(worst.n)}), "
            f"{points_words(worst.value, worst.goal)} de {percent(worst.goal)}, más allá del margen.{more}",
            *_link(found, worst.code),
        )
    if not parts:
        return Decision(f"Ninguna sede, marca ni pregunta reúne {number(least)} respuestas: no hay qué comparar.")
    lowest = parts[0]
    return Decision(
        "Ninguna sede, marca ni pregunta incumple más allá del margen; seguir de cerca la más baja, "
        f"{lowest.name}: {percent(lowest.value)} (n = {number(lowest.n)}), {points_words(lowest.value, lowest.goal)}.",
        *_link(found, lowest.code),
    )


def _parts(found: Sources) -> Iterator[_Part]:
    for area, month in found.known:
        yield from _questions(area, month)
        yield from _places(area, month)
    if found.complaints:
        requests, code = found.complaints, found.complaints.material.report.code
        for title, name_of in (("en", by_place), ("de", by_process)):
            for name, done in grouped(requests.part, name_of):
                if done.on_time is not None:
                    words = f"las PQRS en término {title} {shortened(name, _NAME)}"
                    yield _Part(words, done.on_time, done.judged, done.interval, requests.goal, code)


def _questions(area: str, month: Month) -> Iterator[_Part]:
    for question in month.form.questions:
        scores = month.measure.questions[question]
        if scores.index is not None:
            name, interval = f"«{question_name(month.form, question)}» de {area}", month.question_intervals[question]
            yield _Part(name, scores.index, scores.n, interval, month.config.reports.goal, month.report.code)


def _places(area: str, month: Month) -> Iterator[_Part]:
    method = month.config.reports.method
    for key, part in month.part.groupby(["site", "brand"]):
        found = month.measured(part)  # as its report judges it, with what the past lends
        value = found.value(method)
        if value is not None:
            name = f"{area} en {shortened(where_words(str(key[0]), str(key[1])), _NAME)}"
            goal, code = month.config.reports.goal, month.report.code
            yield _Part(name, value, found.base(method), found.interval(method), goal, code)


# ------------------------------------------------------------------------------------------- what drives the detractors


def _theme(found: Sources) -> Decision:
    topics = found.material.config.reports.topics
    tally: Counter[str] = Counter()
    by_report: dict[str, Counter[str]] = {}
    total = 0
    for _area, month in found.known:
        for call in month.calls:
            if call.score_class is ScoreClass.DETRACTOR:
                total += 1
                named = topics_in(call.comment, topics)
                tally.update(named)
                for topic in named:
                    by_report.setdefault(topic, Counter())[month.report.code] += 1
    when = f"{MONTHS[found.material.month.month - 1]} de {found.material.month.year}"
    if not total:
        return Decision(f"Sin detractores en {when}: no hay causa que atacar.")
    if not tally:
        words = count(total, "detractor", "detractores")
        return Decision(f"Pedir que se anote el motivo: {words} en {when} y ningún comentario con tema conocido.")
    topic, times = min(tally.items(), key=lambda item: (-item[1], item[0]))
    code = min(by_report[topic].items(), key=lambda item: (-item[1], item[0]))[0]
    return Decision(
        f"Atacar la causa con más detractores: {topic}, en {number(times)} de {number(total)} de {when}, "
        "de todos los asesores.",
        *_link(found, code),
    )


# ---------------------------------------------------------------------------------------------- what has waited longest


def _oldest(found: Sources) -> Decision:
    material = found.material
    open_cases = [case for case in material.cases if case.status is CaseStatus.OPEN]
    # Mails do not speak of what was old when the service began: it is counted apart here too, but not passed over
    waiting = [case for case in open_cases if not case.silent]
    old = len(open_cases) - len(waiting)
    if not open_cases:
        return Decision("No hay casos abiertos: nada que cerrar.")
    urgent = urgent_cases(waiting or open_cases, material.config.calendar, material.today)
    overdue = sorted((one for one in urgent if one.level is Level.OVERDUE), key=lambda one: one.order)
    opened = count(len(waiting), "caso abierto", "casos abiertos")
    before = count(old, "que ya era antiguo", "que ya eran antiguos") + " cuando el servicio los vio" if old else ""
    if not overdue:
        return Decision(f"Sostener el ritmo: {opened} y ninguno vencido{f', además de {before}' if old else ''}.")
    return Decision(
        f"Cerrar los vencidos: {_how_many(len(overdue), opened, before, bool(waiting))}; {_longest(overdue[0])}.",
        "Abrir el caso",
        overdue[0].case.where.link,
    )


def _how_many(overdue: int, opened: str, before: str, current: bool) -> str:
    if not current:
        return before
    return f"{number(overdue)} de {opened}{f', además de {before}' if before else ''}"


def _longest(worst: Urgent) -> str:
    """«el que más espera, C-2026-00012 (Tunja · Seat, a cargo de Ana Ruiz), lleva 12 días hábiles de vencido»."""
    owner = NOBODY.lower() if is_nobody(worst.case.owner) else f"a cargo de {shortened(worst.case.owner, _NAME)}"
    late = count(worst.overdue_days, "día hábil", "días hábiles")
    where = where_words(worst.case.site, worst.case.brand)
    return f"el que más espera, {worst.case.number} ({where}, {owner}), lleva {late} de vencido"
