"""Which tab is what: finding the heading rows of a register and mapping columns to fields (spec §2, domain §4.1).

Tabs are recognised by their heading, never by position or by one exact name. Helper tabs (LISTAS, TD, INFORME …) are
not registers and nobody's fault; a tab that looks like a register but lacks something is, and says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from sheets_automation.domain.colours import Palette
from sheets_automation.domain.legend import is_legend, legend_of
from sheets_automation.domain.matching import Heading, Vocabulary, match
from sheets_automation.domain.painting import learn
from sheets_automation.domain.rows import RowJudge, skipped
from sheets_automation.domain.text import clean, normalise
from sheets_automation.model import Box, Fill, Layout, State, Tab, Workbook
from sheets_automation.policy import FormPolicy, SemaphorePolicy

_WINDOW = 40  # rows among which a heading is looked for
_LOOKS_LIKE = 4  # recognised headings that make a tab «look like» a register

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


@dataclass(frozen=True, slots=True)
class _Candidate:
    top: int
    bottom: int
    headings: tuple[Heading, ...]
    columns: Mapping[str, int]
    groups: int  # columns whose group the form knows

    def rank(self, words: Vocabulary) -> tuple[int, int, int, int]:
        needed = sum(1 for group in words.form.required if any(f in self.columns for f in group))
        return needed, len(self.columns), self.groups, -(self.bottom - self.top)


def recognise(
    tab: Tab, workbook: Workbook, forms: Sequence[FormPolicy] | FormPolicy, semaphore: SemaphorePolicy
) -> Layout | NotARegister:
    """Map a tab to the form it fits best, or say why it is no register.

    ``workbook`` lends its legend tab, if it has one.
    """
    choices = [forms] if isinstance(forms, FormPolicy) else list(forms)
    best: tuple[tuple[int, int, int, int], Vocabulary, _Candidate] | None = None
    for form in choices:
        if _is_helper(tab, form):
            continue
        words = Vocabulary(form)
        for candidate in _candidates(tab, words):
            rank = candidate.rank(words)
            if best is None or rank > best[0]:
                best = (rank, words, candidate)
    if best is None:
        return NotARegister("pestaña auxiliar o sin encabezado")
    _, words, candidate = best
    missing = _missing(words.form, candidate.columns)
    if missing:
        known = len(candidate.columns)
        looks_like = known >= _LOOKS_LIKE and len(missing) < len(words.form.required) and not tab.hidden
        return NotARegister("encabezado incompleto", missing, looks_like, words.form.code, candidate.bottom)
    return _layout(tab, workbook, words.form, candidate, semaphore)


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


def _is_helper(tab: Tab, form: FormPolicy) -> bool:
    title = normalise(tab.title)
    if _HELPERS.match(title):
        return True
    return any(fnmatchcase(title, normalise_pattern(pattern)) for pattern in form.tabs_ignored)


def normalise_pattern(pattern: str) -> str:
    """A title pattern with ``*`` and ``?`` in the spelling that titles are compared in."""
    return "".join(part if part in "*?" else normalise(part) for part in re.split(r"([*?])", pattern))


def _candidates(tab: Tab, words: Vocabulary) -> Iterator[_Candidate]:
    rows = tab.rows[:_WINDOW]
    texts = [
        {c: clean(v) for c, cell in enumerate(row.cells) if isinstance(v := cell.value, str) and v} for row in rows
    ]
    promising = [_promise(row, words) for row in texts]
    for at, row in enumerate(texts):
        if promising[at] < 2:
            continue
        single = tuple(Heading(column, text) for column, text in row.items())
        yield _candidate(at, at, single, words)
        if at and not is_legend(rows[at - 1]):
            yield _candidate(at - 1, at, _two_rows(texts[at - 1], row, at, tab.merges), words)
    for at in range(len(texts) - 1):
        # groups below single headings: «NOMBRE | ENCUESTA» over «   | P1 | P2», where the upper row is the fuller one
        if promising[at] >= 2 and texts[at + 1] and promising[at + 1] < 2:
            yield _candidate(at, at + 1, _two_rows(texts[at], texts[at + 1], at + 1, tab.merges), words)


def _promise(row: Mapping[int, str], words: Vocabulary) -> int:
    """How many headings of the form a row holds at a glance; long questions count."""
    return sum(1 for text in row.values() if len(text) < 160 and (words.candidates(text) or "?" in text))


def _candidate(top: int, bottom: int, headings: tuple[Heading, ...], words: Vocabulary) -> _Candidate:
    groups = sum(1 for heading in headings if heading.group and words.is_group(heading.group))
    return _Candidate(top, bottom, headings, match(headings, words), groups)


def _two_rows(
    upper: Mapping[int, str], lower: Mapping[int, str], bottom: int, merges: Sequence[Box]
) -> tuple[Heading, ...]:
    """Detail headings with their groups filled forward over the merge, or up to the next group where none is merged.

    A column without detail (merged downwards) takes its heading from the upper row.
    """
    spans = {box.left: box.right for box in merges if box.top <= bottom - 1 < box.bottom and box.right - box.left > 1}
    width = max((*upper, *lower), default=-1) + 1
    headings: list[Heading] = []
    group, end = "", 0
    for column in range(width):
        above, below = upper.get(column, ""), lower.get(column, "")
        if above:
            group, end = above, spans.get(column, width if not spans else column + 1)
        elif column >= end:
            group = ""
        if below:
            headings.append(Heading(column, below, group))
        elif above:
            headings.append(Heading(column, above))
    return tuple(headings)


def _missing(form: FormPolicy, columns: Mapping[str, int]) -> tuple[str, ...]:
    """Each required group of which nothing was found, as people would name it."""
    return tuple(
        " o ".join(form.fields[f].label or form.fields[f].aliases[0] for f in group if f in form.fields)
        for group in form.required
        if not any(f in columns for f in group)
    )


def _layout(tab: Tab, workbook: Workbook, form: FormPolicy, found: _Candidate, semaphore: SemaphorePolicy) -> Layout:
    labels = {heading.column: heading.text for heading in found.headings}
    judge = RowJudge(form, found.columns, tab.rows[found.top : found.bottom + 1], tab.merges)
    skip = skipped(tab, found.bottom, judge)
    legend = legend_of(tab, workbook, found.top, skip, semaphore)
    palette = Palette(semaphore, {fill.rgb: state for state, fill in legend})
    body = [row for row in tab.rows[found.bottom + 1 :] if row.index not in skip]
    records = [row for row in body if judge.record(row)]
    taken = {row.index for row in records}
    blanks = (row for row in body if row.index not in taken)
    width = (min(labels), max(labels) + 1)
    tones: dict[State, Fill] = {}
    for state, fill in legend:
        tones.setdefault(state, fill)
    painting = learn(records, blanks, found.columns, width, form, semaphore, palette, tones)
    return Layout(
        form=form.code,
        heading=(found.top, found.bottom),
        columns=dict(found.columns),
        labels=labels,
        paint_columns=painting.columns,
        paint_learned=painting.learned,
        tones=painting.tones,
        legend={fill.rgb: state for state, fill in legend},
        skip_rows=skip,
        places=painting.places,
        marked=painting.standing.columns.union(painting.columns, *painting.places.values()),
        decoration=painting.standing.decoration,
        unclear=painting.standing.unclear,
    )
