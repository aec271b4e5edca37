"""Colour legends («CONVENCIONES: ■ Rojo: sin gestión …») and the tones they define (spec §4, domain §4.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sheets_automation.domain.cells.text import normalise
from sheets_automation.model import Fill, Row, State, Tab, Workbook
from sheets_automation.policy import SemaphorePolicy

# What a legend calls the states; the longer phrase is looked for first, so that «verde claro» is not «verde»
_NAMES: tuple[tuple[str, State], ...] = (
    ("verde claro", State.LIGHT_GREEN),
    ("cliente insatisfecho", State.LIGHT_GREEN),
    ("insatisfecho", State.LIGHT_GREEN),
    ("no se ha realizado gestion", State.RED),
    ("sin gestion", State.RED),
    ("gestion realizada", State.GREEN),
    ("card advisor", State.PURPLE),
    ("car advisor", State.PURPLE),
    ("en tramite", State.YELLOW),
    ("sugerencia", State.BLUE),
    ("sugerencias", State.BLUE),
    ("rojo", State.RED),
    ("amarillo", State.YELLOW),
    ("verde", State.GREEN),
    ("azul", State.BLUE),
    ("morado", State.PURPLE),
)
_TITLES = ("convenciones", "convencion", "semaforo", "leyenda", "colores", "codigo de colores")
_LONGEST = 120  # a customer's comment may mention a colour; a legend's entry is short


def legend_of(
    tab: Tab, workbook: Workbook, first_heading: int, skip: Collection[int], semaphore: SemaphorePolicy
) -> tuple[tuple[State, Fill], ...]:
    """(state, fill) pairs of a tab's own legend, above its heading or among its skipped rows.

    A tab without one takes the legend of a tab of the workbook that is named after it («CONVENCIONES»). A tone that two
    entries claim is left to the palette.
    """
    own = [row for row in tab.rows if row.index < first_heading or row.index in skip]
    found = _entries(own)
    if not found:
        shared = (other for other in workbook.tabs if normalise(other.title) in _TITLES)
        found = [entry for other in shared for entry in _entries(other.rows)]
    neutral = {tone.lower() for tone in semaphore.neutral} | {"#ffffff"}
    claims: dict[str, set[State]] = {}
    for state, fill in found:
        claims.setdefault(fill.rgb.hex, set()).add(state)
    entries = tuple(dict.fromkeys((s, f) for s, f in found if len(claims[f.rgb.hex]) == 1 and f.rgb.hex not in neutral))
    # one coloured cell that says «Sugerencias» is a heading; a legend explains at least two colours
    return entries if len({state for state, _ in entries}) > 1 else ()


def is_legend(row: Row) -> bool:
    """Whether a row explains at least two colours: then it is no row of group headings."""
    return len({state for state, _ in _row_entries(row)}) > 1


def _entries(rows: Iterable[Row]) -> list[tuple[State, Fill]]:
    return [entry for row in rows for entry in _row_entries(row)]


def _row_entries(row: Row) -> Iterator[tuple[State, Fill]]:
    """A coloured cell that names a state, or a coloured empty cell beside the words (left of them, else right)."""
    for column, cell in enumerate(row.cells):
        if not isinstance(cell.value, str) or len(cell.value) > _LONGEST:
            continue
        state = _named(cell.value)
        if state is None:
            continue
        for beside in (cell, row.cell(column - 1), row.cell(column + 1)):
            if beside.fill is not None and (beside is cell or not beside.value):
                yield state, beside.fill
                break


def _named(text: str) -> State | None:
    words = f" {normalise(text)} "
    return next((state for name, state in _NAMES if f" {name} " in words), None)
