"""Where the people of a tab put colours, which tones they use, and what one row's fills say (spec §4, domain §4.1).

The cell or cells are learned from the fills already there, in every column of the record: a whole row, the name, the
comment, the plate … and for each state where that state is usually put. ``decoration.py`` tells marks from stripes,
coloured columns and the like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain import fields
from sheets_automation.domain.cells.scale import Scale
from sheets_automation.domain.colours.causes import Causes
from sheets_automation.domain.colours.decoration import WHOLE_ROW, Judge, Key, Standing
from sheets_automation.domain.colours.needs import needs_of
from sheets_automation.domain.colours.palette import Palette
from sheets_automation.model import Fill, Layout, Rgb, Row, RowColour, State
from sheets_automation.policy import FormPolicy, SemaphorePolicy

_NO_STATE = (State.NONE, State.UNKNOWN)
_NONE = RowColour(State.NONE)

#: Where a single cell's colour is about the answer in any tab: who, what he said, how he scored, what was done.
_AT_HOME = (fields.CUSTOMER, fields.COMMENT, fields.DESCRIPTION, fields.NUMBER, fields.OVERALL)

# Two colours equally often in one row: what only a person paints speaks louder than the red that may be ours
_TIES = (State.GREEN, State.LIGHT_GREEN, State.PURPLE, State.YELLOW, State.RED, State.BLUE, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Painting:
    """What a tab's fills teach."""

    columns: tuple[int, ...]  # where most marks are
    places: Mapping[State, tuple[int, ...]]  # where a state has a habit of its own
    learned: bool
    tones: Mapping[State, Fill]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Ground:
    """A table to learn from."""

    records: Sequence[Row]
    blanks: Iterable[Row]  # rows without a record
    columns: Mapping[str, int]  # field → column
    width: tuple[int, int]  # the table's columns
    scales: Callable[[], Mapping[str, Scale]]  # of its scores; asked only where there are colours


def learn(
    ground: Ground,
    form: FormPolicy,
    semaphore: SemaphorePolicy,
    palette: Palette,
    legend_tones: Mapping[State, Fill],
) -> Painting:
    """Learn from the rows of a table.

    Tones are complete: the most used cell tone per state, else the legend's, else ``tono_por_defecto``.
    """
    records, columns, width = ground.records, ground.columns, ground.width
    configured = _configured(form, columns)
    standing = _standing(ground, form, semaphore, palette, configured)
    span = width[1] - width[0]
    reader = ColourReader(palette, standing, configured, span)
    used: dict[State, Counter[Fill]] = {}
    marked: dict[State, list[frozenset[int]]] = {}
    for row in records:
        colour = reader.read(row)
        for state, fill in (*((colour.state, f) for _c, f in colour.cells), *((s, f) for _c, f, s in colour.rest)):
            if state not in _NO_STATE:
                used.setdefault(state, Counter())[fill] += 1
        if colour.state not in _NO_STATE:
            marked.setdefault(colour.state, []).append(frozenset(column for column, _fill in colour.cells))
    tones = {state: Fill(Rgb.parse(tone)) for state, tone in semaphore.default_tone.items()}
    tones.update(legend_tones)
    tones.update({state: _mode(counter) for state, counter in used.items()})
    if form.paint.where != "aprendido":
        fixed = _fixed(form, configured, width)
        return Painting(fixed or _default(form, columns, width), {}, bool(fixed), tones, standing)
    every = [cells for rows in marked.values() for cells in rows]
    if not every:
        return Painting(_default(form, columns, width), {}, False, tones, standing)
    places = {
        state: _habit(rows, width, standing.columns)
        for state, rows in marked.items()
        if len(rows) > 1 or len(every) <= _FEW_MARKS
    }
    return Painting(_habit(every, width, standing.columns), places, True, tones, standing)


_FEW_MARKS = 4  # among so many, one mark of a state already shows where that state is put


def _standing(
    ground: Ground, form: FormPolicy, semaphore: SemaphorePolicy, palette: Palette, configured: Collection[int]
) -> Standing:
    records, columns = ground.records, ground.columns
    at_home = {
        columns[f] for f in (*_AT_HOME, *fields.handling(), *form.questions, *form.paint.default) if f in columns
    } | set(configured)
    tones: dict[Key, list[int]] = {}
    for row in records:
        for column, cell in enumerate(row.cells):
            if cell.fill is not None and palette.classify(cell.fill.rgb) is not State.NONE:
                tones.setdefault((column, cell.fill.rgb), []).append(row.index)
    if not tones:
        return Standing({}, {}, frozenset(at_home))
    prepared: Counter[Key] = Counter()
    for row in ground.blanks:
        prepared.update((column, cell.fill.rgb) for column, cell in enumerate(row.cells) if cell.fill is not None)
    needs = needs_of(records, columns, form, semaphore.detractor_below, ground.scales())
    causes = Causes(records, columns, form)
    span = ground.width[1] - ground.width[0]
    return Judge(tones, prepared, palette.classify, needs, causes, frozenset(at_home), span).standing()


def _mode(counter: Counter[Fill]) -> Fill:
    """The most used tone; among equals the lowest, so that two runs agree."""
    most = max(counter.values())
    return min((fill for fill, n in counter.items() if n == most), key=lambda fill: (fill.rgb, fill.theme or ""))


def _configured(form: FormPolicy, columns: Mapping[str, int]) -> tuple[int, ...]:
    """The columns that the form names; there a colour is a mark, and it counts before any other."""
    return tuple(columns[f] for f in form.paint.columns if f in columns) if form.paint.where == "columnas" else ()


def _fixed(form: FormPolicy, configured: tuple[int, ...], width: tuple[int, int]) -> tuple[int, ...]:
    """The paint columns where the form does not leave them to the tab's habits."""
    return tuple(range(*width)) if form.paint.where == "fila" else configured


def _habit(rows: Sequence[frozenset[int]], width: tuple[int, int], home: Collection[int]) -> tuple[int, ...]:
    """The columns that people paint: the whole table, or those painted in at least half of the other rows."""
    span = width[1] - width[0]
    single = [cells for cells in rows if len(cells) < WHOLE_ROW * span]
    if (len(rows) - len(single)) * 2 >= len(rows):
        return tuple(range(*width))
    counts = Counter(column for cells in single for column in cells)
    habitual = [c for c, n in counts.items() if n * 2 >= len(single) and (c in home or n >= 3 or 1 < n == len(single))]
    return tuple(sorted(habitual)) or (min(counts, key=lambda column: (-counts[column], column not in home, column)),)


def _default(form: FormPolicy, columns: Mapping[str, int], width: tuple[int, int]) -> tuple[int, ...]:
    """The form's default cell (R-62: the comment); where the tab has none, the customer, else the first column."""
    if form.paint.where == "nada":
        return ()
    found = tuple(columns[f] for f in form.paint.default or (fields.COMMENT,) if f in columns)
    if found:
        return found
    return (columns[fields.CUSTOMER],) if fields.CUSTOMER in columns else (width[0],)


class ColourReader:
    """Reads the state of rows of one tab; prepared once per tab."""

    def __init__(self, palette: Palette, standing: Standing, configured: Collection[int], span: int) -> None:
        """``configured``: the form's own paint columns, before all others; ``span``: columns of the table."""
        self._palette = palette
        self._decoration, self._unclear = standing.decoration, standing.unclear
        self._places = (frozenset(configured), standing.columns)
        self._span = span

    @classmethod
    def of(cls, layout: Layout, form: FormPolicy, palette: Palette) -> ColourReader:
        table = [column for column, label in layout.labels.items() if label]
        standing = Standing(layout.decoration, layout.unclear, layout.marked)
        span = max(table) - min(table) + 1 if table else 1
        return cls(palette, standing, layout.paint_columns if form.paint.where == "columnas" else (), span)

    def read(self, row: Row) -> RowColour:
        """The row's state and the cells that say it.

        A row painted (almost) throughout says it as a whole; otherwise the configured paint columns, if one of them is
        coloured; otherwise the most frequent colour over the columns where this tab's people mark; otherwise that of
        any other marks. Cells that may be no marks add to a mark of their colour and make none by themselves.
        """
        coloured: list[tuple[int, Fill, State]] = []
        for column, cell in enumerate(row.cells):
            fill = cell.fill
            if fill is None:
                continue
            state = self._palette.classify(fill.rgb)
            if state is not State.NONE and not _among(self._decoration, row.index, column, fill.rgb):
                coloured.append((column, fill, state))
        if not coloured:
            return _NONE
        state = self._decide(row.index, coloured)
        if state is State.NONE:
            return RowColour(State.NONE, unclear=tuple(coloured))
        cells = tuple((column, fill) for column, fill, own in coloured if own is state)
        others = [entry for entry in coloured if entry[2] is not state]
        unclear = tuple(entry for entry in others if _among(self._unclear, row.index, entry[0], entry[1].rgb))
        return RowColour(state, cells, tuple(entry for entry in others if entry not in unclear), unclear)

    def cell(self, row: Row, column: int) -> RowColour:
        """The state of one cell by itself. A tone of stripes says nothing, but for those of a traffic light."""
        fill = row.cell(column).fill
        state = self._palette.classify(fill.rgb) if fill is not None else State.NONE
        if fill is None or state is State.NONE:
            return _NONE
        light = state in (State.GREEN, State.YELLOW, State.RED)
        if not light and _among(self._decoration, row.index, column, fill.rgb):
            return _NONE
        return RowColour(state, ((column, fill),))

    def _decide(self, row: int, coloured: Sequence[tuple[int, Fill, State]]) -> State:
        clear = [entry for entry in coloured if not _among(self._unclear, row, entry[0], entry[1].rgb)]
        state, most = Counter(state for _, _, state in coloured).most_common(1)[0]
        if most >= WHOLE_ROW * self._span and any(own is state for _, _, own in clear):
            return state
        for place in self._places:
            here = Counter(own for column, _, own in clear if column in place)
            if here:
                return _loudest(here)
        elsewhere = Counter(own for _, _, own in clear)
        return _loudest(elsewhere) if elsewhere else State.NONE


def _among(tones: Mapping[Key, frozenset[int]], row: int, column: int, tone: Rgb) -> bool:
    """Whether a cell's tone is one of these; the rows that go with a tone are those where it is a mark all the same."""
    marks = tones.get((column, tone))
    return marks is not None and row not in marks


def _loudest(counts: Counter[State]) -> State:
    return max(counts, key=lambda own: (own is not State.UNKNOWN, counts[own], -_TIES.index(own)))
