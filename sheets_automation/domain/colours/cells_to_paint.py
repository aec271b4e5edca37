"""Which cells of a row carry its colour, or are about to: one answer for the painting and for the words about it."""

from __future__ import annotations

from sheets_automation.model import Fill, Layout, RowColour, State


def cells_to_paint(colour: RowColour, layout: Layout, target: State, ours: Fill | None) -> tuple[int, ...]:
    """Columns of a row that is to show ``target``. ``ours``: the fill that we gave to the row of this case, if any.

    The row's own coloured cells, or the place where the tab's people put the state on a row without any; and what we
    had painted around a cell that a person painted otherwise goes along.
    """
    columns = [column for column, _fill in colour.cells] or list(layout.place(target))
    columns += _moved_on(colour, layout, target)
    if ours:
        columns += [column for column, fill, own in colour.rest if fill.rgb == ours.rgb and own is not target]
    return tuple(columns)


def _moved_on(colour: RowColour, layout: Layout, target: State) -> list[int]:
    """Cells to add where people put the next state elsewhere than this one: red on the comment, green on the row."""
    if not colour.cells or target not in layout.places or layout.place(target) == layout.place(colour.state):
        return []
    theirs = {column for column, _fill, _state in colour.rest} | {column for column, _fill in colour.cells}
    return [column for column in layout.place(target) if column not in theirs]
