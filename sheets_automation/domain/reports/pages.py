"""Where a printed page ends: blocks that belong together begin on the next one rather than being torn.

No call of the Sheets API sets a page break or the page set-up, so the one means is room: the empty line above a block
is made as high as what is left of the page. It is computed for letter paper (carta) across, the width of the tab on
one page, usual margins and the frozen rows repeated, which are what Sheets and LibreOffice propose for such a tab.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sheets_automation.domain.reports.tab import Chart, ReportTab

_USUAL = 21  # pixels of a row whose height nobody set
_PAPER = 7.0 / 9.6  # height to width of what is printed on: 8.5 × 11 inches with margins of 0.75 and 0.7
_WHOLE = 0.25  # of a page: a block up to this height is never torn
_FIRST_ROWS = 3  # of a table's rows, its heading among them, stand with the heading of their section


@dataclass(frozen=True, slots=True)
class _Together:
    """Rows that must not be torn, from the one below an empty row that may grow."""

    air: int
    last: int  # exclusive


def paginated(tab: ReportTab) -> ReportTab:
    """The tab with the room that its printed pages need; the same tab gives the same room."""
    heights = [tab.heights.get(row, _USUAL) for row in range(tab.row_count)]
    page = int(sum(tab.widths) * _PAPER)
    head = sum(heights[: tab.frozen_rows])
    blocks = {block.air: block for block in _blocks(tab, heights, page - head)}
    grown, used = dict(tab.heights), 0
    for row, height in enumerate(heights):
        block = blocks.get(row)
        if block is not None and row > tab.frozen_rows:
            needed = sum(heights[row : block.last])
            if used + needed > page and needed <= page - head:
                grown[row] = max(height, page - used - 2)  # whatever is next has no room left
                used = head
                continue
        used = head + height if used + height > page else used + height
    return replace(tab, heights=dict(sorted(grown.items())))


def _blocks(tab: ReportTab, heights: Sequence[int], room: int) -> Iterator[_Together]:
    """The beginnings of sections, whole sections that are small, and charts."""
    filled = {cell.row + extra for cell in tab.cells for extra in range(cell.rows)}
    starts = sorted({cell.row for cell in tab.cells if cell.style == "section" and cell.row > tab.frozen_rows})
    charts = [(chart.anchor[0], _below(chart, heights)) for chart in tab.charts]
    for start, end in zip(starts, [*(start - 1 for start in starts[1:]), tab.row_count], strict=True):
        if start - 1 in filled:
            continue
        small = sum(heights[start:end]) <= room * _WHOLE
        zones = [zone for zone in tab.zones if start <= zone.row < end]
        last = end if small else min(end, start + 2 + _FIRST_ROWS)
        last = max([last, *(zone.row + zone.rows for zone in zones if zone.row <= last)])
        while (touched := max([last, *(bottom for top, bottom in charts if start <= top < last)])) > last:
            last = touched
        yield _Together(start - 1, min(last, tab.row_count))
    for top, bottom in charts:
        if top - 1 not in filled and top - 1 not in (start - 1 for start in starts):
            yield _Together(top - 1, bottom)


def _below(chart: Chart, heights: Sequence[int]) -> int:
    """The first row below a chart."""
    row, left = chart.anchor[0], chart.size[1]
    while left > 0 and row < len(heights):
        left -= heights[row]
        row += 1
    return row
