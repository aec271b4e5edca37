"""What moved after a report was issued: listed in the drafts that follow, and in the corrected version itself."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.reports.cut import Cut, Move
from sheets_automation.domain.reports.life import month_words
from sheets_automation.domain.reports.stamps import (
    before_closing,
    before_sections,
    card_figures,
    inserted,
    page_for,
    table,
)
from sheets_automation.domain.reports.tab import Entry, Linked, Page, ReportTab
from sheets_automation.domain.spanish import count

_MOST = 200
_HEADINGS = (("Placa", 4), ("Dónde", 8), ("Qué pasó", 20))


def with_later_changes(tab: ReportTab, issued: Sequence[tuple[Cut, Sequence[Move]]]) -> ReportTab:
    """A draft that lists what changed in the source after earlier reports were issued; as it is where nothing did."""
    moved = [(cut, rows) for cut, rows in issued if rows]
    if not moved:
        return tab
    block = page_for(tab)
    block.section(
        "Cambios posteriores al corte",
        "Filas que cambiaron después de emitir un informe. El informe emitido no cambia; si las cifras deben "
        "corregirse, se emite una versión nueva (v2).",
    )
    for cut, rows in moved:
        stamp = cut.stamp
        block.paragraph(
            f"Informe de {month_words(stamp.month)}, versión {stamp.version}, emitido el {stamp.issued}: "
            f"{count(len(rows), 'fila', 'filas')}.",
            "strong",
        )
        _rows(block, rows)
    return inserted(tab, before_closing(tab), block)


def with_corrections(tab: ReportTab, before: Cut, rows: Sequence[Move]) -> ReportTab:
    """A corrected version that opens with what moved against the one before it: figures, then rows."""
    block = page_for(tab)
    block.section(
        f"Qué cambió frente a la versión {before.stamp.version}",
        f"Versión {before.stamp.version} emitida el {before.stamp.issued}. Esta versión la reemplaza.",
    )
    changed = moved_figures(before, tab)
    if changed:
        table(block, (("Cifra", 12), ("Antes", 10), ("Después", 10)), changed)
    else:
        block.paragraph("Ninguna de las cifras principales cambió.", "plain")
    block.skip(1, 8)
    _rows(block, rows)
    return inserted(tab, before_sections(tab), block)


def moved_figures(before: Cut, tab: ReportTab) -> list[tuple[str, str, str]]:
    """Name, printed value before and after, of every key figure that differs."""
    then, now = dict(before.figures), dict(card_figures(tab))
    return [
        (name, then.get(name, "–"), now.get(name, "–"))
        for name in dict.fromkeys((*now, *then))
        if then.get(name, "–") != now.get(name, "–")
    ]


def _rows(block: Page, rows: Sequence[Move]) -> None:
    if not rows:
        block.paragraph("Ninguna fila cambió.", "plain")
        return
    table(block, _HEADINGS, [_row(move) for move in rows[:_MOST]])
    if len(rows) > _MOST:
        block.paragraph(f"Y {count(len(rows) - _MOST, 'fila más', 'filas más')}.", "plain")


def _row(move: Move) -> list[Entry]:
    record = move.record
    words = f"{move.tab}, fila {move.row}" if move.kind != "removed" else f"Estaba en {move.tab}, fila {move.row}"
    where: Entry = Linked(words, record.where.link) if record and move.kind != "removed" else words
    return [move.plate or "Sin placa", where, move.words]
