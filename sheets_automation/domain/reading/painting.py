"""Where the people of a tab put colours, which tones they use, and what one row's fills say (spec §4, domain §4.1).

The cell or cells are learned from the fills already there: a whole row, the name, the comment … Zebra stripes made by
hand and columns coloured from top to bottom are decoration and carry no state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sheets_automation.domain.reading.colours import Palette
from sheets_automation.model import Fill, Layout, Rgb, Row, RowColour, State
from sheets_automation.policy import FormPolicy, SemaphorePolicy

_WHOLE_ROW = 0.6  # share of the table's width painted alike that makes it «the whole row»
_STRIPES = 6  # painted rows before a rhythm can be told from chance
_BLANK_ROWS = 5  # prepared rows in the same tone that show a column is decorated, not marked

_NONE = RowColour(State.NONE)

# Two colours equally often in one row: what only a person paints speaks louder than the red that may be ours
_TIES = (State.GREEN, State.LIGHT_GREEN, State.PURPLE, State.YELLOW, State.RED, State.BLUE, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Painting:
    """What a tab's fills teach."""

    columns: tuple[int, ...]
    learned: bool
    tones: Mapping[State, Fill]
    decoration: frozenset[tuple[int, Rgb]]


def looked_columns(form: FormPolicy, columns: Mapping[str, int]) -> tuple[int, ...]:
    """Columns where a state colour is looked for; «calificacion» stands for every score column of the form."""
    scores = ("general", *form.questions)
    fields = [f for field_id in form.paint.looked_at for f in (scores if field_id == "calificacion" else (field_id,))]
    return tuple(dict.fromkeys(columns[f] for f in fields if f in columns))


def learn(
    records: Sequence[Row],
    blanks: Iterable[Row],
    columns: Mapping[str, int],
    width: tuple[int, int],
    form: FormPolicy,
    semaphore: SemaphorePolicy,
    palette: Palette,
    legend_tones: Mapping[State, Fill],
) -> Painting:
    """Learn from the record rows of a tab; ``blanks`` are its rows without a record, ``width`` the table's columns.

    Tones are complete: the most used cell tone per state, else the legend's, else ``tono_por_defecto``.
    """
    used: dict[State, Counter[Fill]] = {}
    painted: list[tuple[int, list[int]]] = []
    by_tone: dict[tuple[int, Rgb], list[int]] = {}
    for row in records:
        for column, cell in enumerate(row.cells):
            if cell.fill is not None and palette.classify(cell.fill.rgb) is not State.NONE:
                by_tone.setdefault((column, cell.fill.rgb), []).append(row.index)
    decoration = _decoration(by_tone, records, blanks)
    for row in records:
        marked: list[int] = []
        for column, cell in enumerate(row.cells):
            fill = cell.fill
            if fill is None or (column, fill.rgb) in decoration:
                continue
            state = palette.classify(fill.rgb)
            if state in (State.NONE, State.UNKNOWN):
                continue
            marked.append(column)
            used.setdefault(state, Counter())[fill] += 1
        if marked:
            painted.append((row.index, marked))
    tones = {state: Fill(Rgb.parse(tone)) for state, tone in semaphore.default_tone.items()}
    tones.update(legend_tones)
    tones.update({state: _mode(counter) for state, counter in used.items()})
    where = _where(form, columns, width, painted)
    return Painting(where or _default(form, columns, width), where is not None, tones, decoration)


def _mode(counter: Counter[Fill]) -> Fill:
    """The most used tone; among equals the lowest, so that two runs agree."""
    most = max(counter.values())
    return min((fill for fill, n in counter.items() if n == most), key=lambda fill: (fill.rgb, fill.theme or ""))


def _where(
    form: FormPolicy, columns: Mapping[str, int], width: tuple[int, int], painted: Sequence[tuple[int, list[int]]]
) -> tuple[int, ...] | None:
    """The paint columns that the form's ``donde`` and the tab's habits give; None: nothing painted yet."""
    paint = form.paint
    if paint.where == "nada":
        return ()
    if paint.where == "fila":
        return tuple(range(*width))
    if paint.where == "columnas":
        return tuple(columns[f] for f in paint.columns if f in columns) or None
    looked = looked_columns(form, columns)
    span = width[1] - width[0]
    relevant = [marked for _, marked in painted if set(marked) & set(looked) or len(marked) >= _WHOLE_ROW * span]
    if not relevant:
        return None
    whole = sum(1 for marked in relevant if len(marked) >= _WHOLE_ROW * span)
    if whole * 2 >= len(relevant):
        return tuple(range(*width))
    counts = Counter(column for marked in relevant if len(marked) < _WHOLE_ROW * span for column in marked)
    rows = len(relevant) - whole
    habitual = [c for c, n in counts.items() if n * 2 >= rows and (c in looked or n >= 3)]
    return tuple(sorted(habitual)) or (next(c for c, _ in counts.most_common() if c in looked),)


def _default(form: FormPolicy, columns: Mapping[str, int], width: tuple[int, int]) -> tuple[int, ...]:
    """The form's default cell (R-62: the comment); where the tab has none, the customer, else the first column."""
    if form.paint.where == "nada":
        return ()
    found = tuple(columns[f] for f in form.paint.default if f in columns)
    if found:
        return found
    return (columns["cliente"],) if "cliente" in columns else (width[0],)


def _decoration(
    by_tone: Mapping[tuple[int, Rgb], list[int]], records: Sequence[Row], blanks: Iterable[Row]
) -> frozenset[tuple[int, Rgb]]:
    if not by_tone:
        return frozenset()
    prepared: Counter[tuple[int, Rgb]] = Counter()
    for row in blanks:
        prepared.update((column, cell.fill.rgb) for column, cell in enumerate(row.cells) if cell.fill is not None)
    total = len(records)
    return frozenset(
        key
        for key, rows in by_tone.items()
        if (prepared[key] >= _BLANK_ROWS and len(rows) >= 0.9 * total) or _striped(rows, total)
    )


def _striped(rows: Collection[int], total: int) -> bool:
    """Every second row from top to bottom."""
    if len(rows) < _STRIPES or len(rows) < 0.4 * total:
        return False
    ordered = sorted(rows)
    steps = [after - before for before, after in pairwise(ordered)]
    return sum(step == 2 for step in steps) >= 0.9 * len(steps)


class ColourReader:
    """Reads the state of rows of one tab; prepared once per tab."""

    def __init__(self, layout: Layout, form: FormPolicy, palette: Palette) -> None:
        self._palette = palette
        self._decoration = layout.decoration
        own = form.paint.where == "columnas"
        self._configured = frozenset(layout.paint_columns) if own else frozenset()
        self._looked = frozenset((*looked_columns(form, layout.columns), *layout.paint_columns))
        table = [column for column, label in layout.labels.items() if label]
        self._span = max(table) - min(table) + 1 if table else 1

    def read(self, row: Row) -> RowColour:
        """The row's state and the cells that say it.

        A row painted (almost) throughout says it as a whole; otherwise the configured paint columns, if one of them is
        coloured; otherwise the most frequent colour over name, comment, scores, status and the learned columns.
        """
        coloured: list[tuple[int, Fill, State]] = []
        for column, cell in enumerate(row.cells):
            fill = cell.fill
            if fill is None:
                continue
            state = self._palette.classify(fill.rgb)
            if state is not State.NONE and (column, fill.rgb) not in self._decoration:
                coloured.append((column, fill, state))
        state = self._decide(coloured) if coloured else State.NONE
        if state is State.NONE:
            return _NONE
        cells = tuple((column, fill) for column, fill, own in coloured if own is state)
        return RowColour(state, cells, tuple(entry for entry in coloured if entry[2] is not state))

    def _decide(self, coloured: Sequence[tuple[int, Fill, State]]) -> State:
        counts = Counter(state for _, _, state in coloured)
        state, most = counts.most_common(1)[0]
        if most >= _WHOLE_ROW * self._span:
            return state
        for place in (self._configured, self._looked):
            here = Counter(own for column, _, own in coloured if column in place)
            if here:
                return max(here, key=lambda own: (own is not State.UNKNOWN, here[own], -_TIES.index(own)))
        return State.NONE
