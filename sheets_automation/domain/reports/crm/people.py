"""Advisers in the CRM report: their two indicators, and who has most to do before the committee (R-125)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.crm.activities import ActivityRecord
from sheets_automation.domain.kinds.crm.prospects import ProspectRecord
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.reports.context import where_words
from sheets_automation.domain.reports.crm.goals import NAME_LENGTH, table_or_nothing, target_entry, valid_share
from sheets_automation.domain.reports.crm.scope import NO_ADVISER, Scope
from sheets_automation.domain.reports.crm.tallies import activity_tally, age_tally, grouped, prospect_tally
from sheets_automation.domain.reports.crm.targets import Goal
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.tab import Column, Entry, Linked, Page, Styled
from sheets_automation.domain.spanish import count

R = TypeVar("R", ProspectRecord, ActivityRecord)

_MOST_ADVISERS, _MOST_TASKS, _MOST_ACTIVITIES = 40, 15, 40
_SAID = 120  # characters of a comment; the row's link opens the whole text


@dataclass(frozen=True, slots=True)
class _Adviser:
    """One adviser's rows as a table shows them."""

    name: str
    where: str
    counts: tuple[int, int, int]  # all rows, and the two sorts that are not valid
    valid: int
    judged: int

    @property
    def portion(self) -> float:
        return share(self.valid, self.judged) or 0.0


def advisers(page: Page, scope: Scope) -> None:
    """Both indicators by adviser; a place only where there is enough to compare."""
    least = scope.material.config.reports.rank_from
    page.section(
        "Prospectos por asesor",
        "El puesto es por la proporción de válidos entre los verificados (n): las metas de dos asesores pueden ser "
        f"distintas. Con n < {least} no hay puesto; si dos intervalos se cruzan, la diferencia puede deberse al azar.",
    )
    found = [_of_prospects(own) for own in _by_adviser(scope.prospects)]
    _ranking(page, scope, Goal.PROSPECTS, found, ("Prospectos", "No válidos", "Sin verificar"))
    page.section(
        "Actividades por asesor",
        "El puesto es por la proporción de realizadas válidas entre las revisadas y las no realizadas (n). Con n < "
        f"{least} no hay puesto.",
    )
    held = [_of_activities(own) for own in _by_adviser([one for one in scope.activities if one.counts])]
    _ranking(page, scope, Goal.ACTIVITIES, held, ("Actividades", "No válidas", "No realizadas"))


def _by_adviser(records: Iterable[R]) -> list[list[R]]:
    return list(grouped(records, lambda record: normalise(record.adviser)).values())


def _of_prospects(own: Sequence[ProspectRecord]) -> _Adviser:
    done = prospect_tally(own)
    return _Adviser(own[0].adviser, _places(own), (done.n, done.refused, done.unverified), done.valid, done.verified)


def _of_activities(own: Sequence[ActivityRecord]) -> _Adviser:
    done = activity_tally(own)
    return _Adviser(own[0].adviser, _places(own), (done.n, done.refused, done.not_done), done.valid, done.judged)


def _places(own: Sequence[ProspectRecord] | Sequence[ActivityRecord]) -> str:
    """Where the adviser works, as far as these rows say."""
    places = sorted({(record.site, record.brand) for record in own})
    return where_words(*places[0]) if len(places) == 1 else f"{len(places)} sedes y marcas"


def _ranking(page: Page, scope: Scope, goal: Goal, found: Sequence[_Adviser], headings: tuple[str, str, str]) -> None:
    least = scope.material.config.reports.rank_from
    ranked = sorted(
        (one for one in found if one.name and one.judged >= least), key=lambda one: (-one.portion, one.name)
    )
    others = sorted((one for one in found if one not in ranked), key=lambda one: (not one.name, one.name))
    rows = [_row(scope, goal, place, one) for place, one in enumerate(ranked, 1)]
    rows += [_row(scope, goal, None, one) for one in others]
    columns = (
        Column("#", 1, "centre", "head_centre"),
        Column("Asesor", 6),
        Column("Sede y marca", 4),
        Column(headings[0], 3, "count", "head_right"),
        Column(headings[1], 2, "count", "head_right"),
        Column(headings[2], 2, "count", "head_right"),
        Column("n", 1, "count", "head_right"),
        Column("Válidos" if goal is Goal.PROSPECTS else "Válidas", 2, "count", "head_right"),
        Column("% válidos" if goal is Goal.PROSPECTS else "% válidas", 2, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
        Column("Meta", 2, "right", "head_right"),
        Column("% de la meta", 2, "percent", "head_right"),
    )
    table_or_nothing(page, columns, rows[:_MOST_ADVISERS], None, "No hay filas.")
    if len(rows) > _MOST_ADVISERS:
        page.paragraph(f"Y {count(len(rows) - _MOST_ADVISERS, 'asesor más', 'asesores más')}.", "note")


def _row(scope: Scope, goal: Goal, place: int | None, one: _Adviser) -> list[Entry]:
    least = scope.material.config.reports.rank_from
    target = scope.adviser_target(goal, one.name)
    few: list[Entry] = [Styled(f"n < {least}", "no_data"), Styled("–", "no_data")]
    return [
        place if place is not None else Styled("–", "no_data"),
        shortened(one.name, NAME_LENGTH) or NO_ADVISER,
        one.where,
        *one.counts,
        one.judged,
        one.valid,
        *(valid_share(one.valid, one.judged) if one.judged >= least else few),
        target_entry(target),
        Styled("–", "no_data") if target is None else share(one.valid, target),
    ]


# ---------------------------------------------------------------------------------------------------------- to be done


def committee(page: Page, scope: Scope) -> None:
    """Who has most to do: what waits in SPIGA and the prospects in red."""
    page.section(
        "Lista para el comité",
        "Asesores con más por hacer: actividades por actualizar en SPIGA y prospectos en rojo. No es una calificación.",
    )
    tasks = sorted(
        (task for task in _tasks(scope) if task.total), key=lambda task: (-task.total, -task.yellow, task.name)
    )
    rows: list[list[Entry]] = [
        [
            task.name or NO_ADVISER,
            task.to_update,
            task.not_done,
            task.red,
            task.yellow,
            _oldest(task.oldest),
            task.total,
        ]
        for task in tasks[:_MOST_TASKS]
    ]
    columns = (
        Column("Asesor", 9),
        Column("Por actualizar en SPIGA", 4, "count", "head_right"),
        Column("De ellas, no realizadas", 4, "count", "head_right"),
        Column("Prospectos en rojo", 4, "count", "head_right"),
        Column("Prospectos en amarillo", 4, "count", "head_right"),
        Column("Días del más antiguo", 4, "count", "head_right"),
        Column("Por hacer", 3, "count", "head_right"),
    )
    table_or_nothing(page, columns, rows, None, "Nadie tiene actividades por actualizar ni prospectos en rojo.")
    if len(tasks) > _MOST_TASKS:
        page.paragraph(f"Y {count(len(tasks) - _MOST_TASKS, 'asesor más', 'asesores más')}.", "note")


@dataclass(frozen=True, slots=True)
class _Task:
    name: str
    to_update: int
    not_done: int
    red: int
    yellow: int
    oldest: int | None

    @property
    def total(self) -> int:
        return self.to_update + self.red


def _tasks(scope: Scope) -> Iterable[_Task]:
    activities = grouped(scope.activities, lambda record: normalise(record.adviser))
    waiting = grouped(scope.waiting, lambda one: normalise(one.adviser))
    for key in sorted({*activities, *waiting}):
        held, prospects = activities.get(key, []), waiting.get(key, [])
        due, ages = [record for record in held if record.to_update], age_tally(prospects)
        name = held[0].adviser if held else prospects[0].adviser
        undone = sum(record.done is False for record in due)
        yield _Task(shortened(name, NAME_LENGTH), len(due), undone, ages.red, ages.yellow, ages.oldest)


def _oldest(days: int | None) -> Entry:
    return Styled("–", "no_data") if days is None else days


def to_update(page: Page, scope: Scope) -> None:
    """The activities that wait for their adviser, each with its row, the oldest first."""
    page.section(
        "Actividades por actualizar en SPIGA",
        "No realizadas, sin comentario o marcadas como no válidas, que aún no tienen corrección.",
    )
    due = [record for record in scope.activities if record.to_update]
    due.sort(key=lambda record: (str(record.held), normalise(record.adviser), record.where.tab, record.where.row))
    rows = [_activity(record) for record in due[:_MOST_ACTIVITIES]]
    columns = (
        Column("Fila", 5),
        Column("Fecha", 3, "date", "head_centre"),
        Column("Asesor", 5),
        Column("Sede y marca", 4),
        Column("Actividad", 3),
        Column("Por qué", 3),
        Column("Comentario", 6),
        Column("Reportada", 3, "date", "head_centre"),
    )
    table_or_nothing(page, columns, rows, None, "Ninguna actividad espera corrección.")
    if len(due) > _MOST_ACTIVITIES:
        page.paragraph(
            f"Y {count(len(due) - _MOST_ACTIVITIES, 'actividad más', 'actividades más')}, en el archivo.", "note"
        )


def _activity(record: ActivityRecord) -> list[Entry]:
    why = "No realizada" if record.done is False else "No válida" if record.valid is False else "Sin comentario"
    return [
        Linked(f"{record.where.tab}, fila {record.where.row + 1}", record.where.link),
        record.held,
        shortened(record.adviser, NAME_LENGTH) or NO_ADVISER,
        where_words(record.site, record.brand),
        shortened(record.activity, NAME_LENGTH),
        why,
        shortened(masked(record.comment), _SAID),
        record.reported or Styled("Sin reportar", "no_data"),
    ]
