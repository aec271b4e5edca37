"""Which tab is what: the tables of a register, their columns, and what each row is (spec §2, domain §4.1).

Tabs are recognised by their heading, never by position or by name. The names of helper tabs (LISTAS, TD, INFORME …)
only excuse a tab that has no complete heading; a tab that looks like a register but lacks something says what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import pairwise

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.colours.legend import legend_of
from sheets_automation.domain.colours.painting import Ground, learn
from sheets_automation.domain.colours.palette import Palette
from sheets_automation.domain.reading.beside import Unread, anything_within, beside, part_of
from sheets_automation.domain.reading.heading_search import LIKE_A_REGISTER, Candidate, HeadingSearch
from sheets_automation.domain.reading.score_columns import Headed, scales_of
from sheets_automation.domain.reading.tables import Table, sort_rows
from sheets_automation.domain.reading.vocabulary import Vocabulary
from sheets_automation.model import Box, Fill, Layout, Placed, RowPlace, State, Tab, Workbook
from sheets_automation.policy import FormPolicy, SemaphorePolicy

_HELPER = "pestaña auxiliar por su nombre"

_HELPERS = re.compile(
    r"^(listas?( desplegables?)?|td\d*|tablas? dinamicas?( \d+)?|informes?|resumen|graficas?|graficos?|convenciones"
    r"|instructivo|portada|parametros|validacion(es)?|indicador(es)?|dashboard|tablero|menu|formulas|catalogos?)\b"
)


@dataclass(frozen=True, slots=True)
class NotARegister:
    """Why a tab is not read. ``missing``: what people call the fields that were not found, for a register's finding."""

    reason: str
    missing: tuple[str, ...] = ()
    looks_like: bool = False
    form: str = ""  # code of the form that it resembles
    heading_row: int | None = None  # 0-based row of the best heading found
    known: int = 0  # fields that it names
    pattern: str = ""  # the title pattern of the configuration that leaves the tab out
    records: int = 0  # rows that would be read if the configuration did not leave it out
    near: bool = False  # its heading is a register's but for what is missing, though hidden or called like a helper


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one tab, top to bottom, what each of its rows is, and the tables that are not read."""

    layouts: tuple[Layout, ...]
    placed: Mapping[int, Placed]  # every non-empty row
    unread: tuple[Unread, ...]
    areas: tuple[Box, ...]  # where the tables that are read stand, their titles included


def tables_of(tab: Tab, workbook: Workbook, form: FormPolicy, semaphore: SemaphorePolicy) -> Tables | NotARegister:
    """Map a tab to the form of its file, or say why it is no register. ``workbook`` lends its legend tab."""
    search = HeadingSearch(tab, Vocabulary(form))
    found = search.first()
    if found is None or not found.complete:
        return _refused(tab, found)
    search, found = _leftmost(tab, search, found)
    rows = sort_rows(tab, search, found)
    if pattern := _left_out(tab, form):
        records = sum(len(table.records) for table in rows.tables)
        known = len(found.columns)
        return NotARegister(_by_pattern(pattern), (), False, form.code, found.bottom, known, pattern, records)
    skip = frozenset(
        row
        for row, placed in rows.placed.items()
        if row > found.bottom and placed.place in (RowPlace.HEADING, RowPlace.TOTAL)
    )
    legend = legend_of(tab, workbook, found.top, skip, semaphore)
    areas = _areas(tab, rows.pages)
    return Tables(
        layouts=tuple(_layout(tab, table, legend, form, semaphore) for table in rows.tables),
        placed=rows.placed,
        unread=(*rows.unread, *(unread for area in areas for unread in beside(tab, search.words, area))),
        areas=areas,
    )


def _areas(tab: Tab, pages: Sequence[tuple[int, Table]]) -> tuple[Box, ...]:
    """The rows and columns of the tables, one below the other; pages of one table are one area."""
    starts = [page for at, page in enumerate(pages) if not at or page[1] is not pages[at - 1][1]]
    tops = [0, *(top for top, _table in starts[1:]), len(tab.rows)]
    return tuple(
        Box(top, bottom, table.heading.left, table.heading.right)
        for (_top, table), (top, bottom) in zip(starts, pairwise(tops), strict=True)
    )


def _leftmost(tab: Tab, search: HeadingSearch, found: Candidate) -> tuple[HeadingSearch, Candidate]:
    """Of registers side by side the left one is read, although another heading may be complete one row higher."""
    if not anything_within(tab.rows, 0, found.left):
        return search, found
    left = HeadingSearch(part_of(tab, 0, found.left), search.words)
    first = left.first()
    if first is None or not first.complete or first.details > found.bottom + 1:
        return search, found
    return _leftmost(tab, left, first)


def recognise(
    tab: Tab, workbook: Workbook, forms: Sequence[FormPolicy] | FormPolicy, semaphore: SemaphorePolicy
) -> Layout | NotARegister:
    """The first table of a tab under the form that it fits best, or why it is no register."""
    choices = [forms] if isinstance(forms, FormPolicy) else list(forms)
    found = [(HeadingSearch(tab, Vocabulary(form)).first(), form) for form in choices]
    ranked = [(candidate, form) for candidate, form in found if candidate is not None]
    if not ranked:
        return _refused(tab, None)
    best, form = max(ranked, key=lambda pair: pair[0].rank)
    if not best.complete:
        return _refused(tab, best)
    tables = tables_of(tab, workbook, form, semaphore)
    return tables.layouts[0] if isinstance(tables, Tables) else tables


def _refused(tab: Tab, found: Candidate | None) -> NotARegister:
    """A tab without a complete heading."""
    helper = _HELPERS.match(normalise(tab.title)) is not None
    if found is None:
        return NotARegister(_HELPER if helper else "sin el encabezado de un formato")
    form, known = found.words.form, len(found.columns)
    if pattern := _left_out(tab, form):
        return NotARegister(_by_pattern(pattern), (), False, form.code, found.bottom, known, pattern)
    missing = found.words.missing(found.columns)
    near = known >= LIKE_A_REGISTER and len(missing) < len(form.required)
    reason = _HELPER if helper else "sin el encabezado completo"
    looks_like = near and not tab.hidden and not helper
    return NotARegister(reason, missing, looks_like, form.code, found.bottom, known, near=near and found.near)


def _by_pattern(pattern: str) -> str:
    return f"apartada por la configuración («{pattern}»)"


def code_of(title: str, forms: Sequence[FormPolicy]) -> FormPolicy | None:
    """The form that a file title names: its code in any spelling of C-10, else one of the form's title patterns."""
    for form in forms:
        if _code_pattern(form.code).search(title):
            return form
    lowered = title.casefold()
    for form in forms:
        if any(fnmatchcase(lowered, pattern.casefold()) for pattern in form.files):
            return form
    return None


@lru_cache(maxsize=256)
def _code_pattern(code: str) -> re.Pattern[str]:
    """GSC-FOR-01 → also «GSC- FOR-01», «GSC FOR 01», «GSC–FOR–01», «gsc-for-1»."""
    parts = [f"0*{int(part)}" if part.isdigit() else re.escape(part) for part in re.split(r"[^A-Za-z0-9]+", code)]
    return re.compile(r"(?<![A-Za-z0-9])" + r"[\s_.\-‐-―]*".join(parts) + r"(?!\d)", re.IGNORECASE)


def _left_out(tab: Tab, form: FormPolicy) -> str:
    """The pattern of the configuration that leaves the tab out by its title; "" when none does."""
    title = normalise(tab.title)
    return next((pattern for pattern in form.tabs_ignored if fnmatchcase(title, normalise_pattern(pattern))), "")


def normalise_pattern(pattern: str) -> str:
    """A title pattern with ``*`` and ``?`` in the spelling that titles are compared in."""
    return "".join(part if part in "*?" else normalise(part) for part in re.split(r"([*?])", pattern))


def _layout(
    tab: Tab,
    table: Table,
    legend: Sequence[tuple[State, Fill]],
    form: FormPolicy,
    semaphore: SemaphorePolicy,
) -> Layout:
    found = table.heading
    labels = _labels(found)
    palette = Palette(semaphore, {fill.rgb: state for state, fill in legend})
    width = (min(labels), max(labels) + 1)
    tones: dict[State, Fill] = {}
    for state, fill in legend:
        tones.setdefault(state, fill)
    headed = Headed(tab, form, found.columns, labels, (found.top, found.bottom))
    ground = Ground(table.records, table.blanks, found.columns, width, lambda: scales_of(headed, table.records))
    painting = learn(ground, form, semaphore, palette, tones)
    return Layout(
        form=form.code,
        heading=(found.top, found.bottom),
        columns=dict(found.columns),
        labels=labels,
        paint_columns=painting.columns,
        paint_learned=painting.learned,
        tones=painting.tones,
        legend={fill.rgb: state for state, fill in legend},
        record_rows=tuple(row.index for row in table.records),
        places=painting.places,
        marked=painting.standing.columns.union(painting.columns, *painting.places.values()),
        decoration=painting.standing.decoration,
        unclear=painting.standing.unclear,
        locked=tab.locked,
    )


def _labels(found: Candidate) -> dict[int, str]:
    """Headings as typed; one that only says which part of an answer stands below, with its question."""
    words = found.words
    labels = {heading.column: heading.text for heading in found.headings}
    for heading in found.headings:
        question = words.question_of(heading.group) if heading.group else ""
        if question and found.columns.get(question) == heading.column:
            labels[heading.column] = f"{heading.group} · {heading.text}"
    return labels
