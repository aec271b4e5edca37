"""Printed on letter paper across, no chart is torn and no heading stands alone at the foot of a page."""

from __future__ import annotations

import pytest
from report_examples import call, report

from sheets_automation.domain.reports.pages import paginated
from sheets_automation.domain.reports.tab import ReportTab

_USUAL, _PAGE = 21, int(32 * 44 * 7.0 / 9.6)  # letter paper within its margins, in pixels of this tab


def pages(tab: ReportTab) -> list[int]:
    """The page on which each row is printed, the frozen rows repeated on each."""
    heights = [tab.heights.get(row, _USUAL) for row in range(tab.row_count)]
    head = sum(heights[: tab.frozen_rows])
    found: list[int] = []
    page, used = 0, 0
    for height in heights:
        if used + height > _PAGE:
            page, used = page + 1, head
        used += height
        found.append(page)
    return found


def months() -> list[ReportTab]:
    """Months of several lengths, so that pages end at several places."""
    return [
        report([call(row, f"2026-10-{row % 28 + 1:02d}", (4, 10, 9, 8)[row % 4], adviser=f"Asesor {row % advisers}",
                     site=f"Sede {row % sites}") for row in range(rows)])
        for rows in (9, 40, 90)
        for advisers in (1, 8, 15)
        for sites in (1, 7)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def printed() -> list[ReportTab]:
    return [paginated(tab) for tab in months()]


def test_no_chart_is_torn(printed: list[ReportTab]) -> None:
    for tab in printed:
        on = pages(tab)
        for chart in tab.charts:
            row, left = chart.anchor[0], chart.size[1]
            while left > 0:
                assert on[row] == on[chart.anchor[0]], chart.title
                left -= tab.heights.get(row, _USUAL)
                row += 1


def test_no_heading_stands_alone(printed: list[ReportTab]) -> None:
    """A section's heading, its note and the first rows of what follows are on one page."""
    for tab in printed:
        on = pages(tab)
        for heading in (cell for cell in tab.cells if cell.style == "section"):
            assert on[heading.row + 2] == on[heading.row], heading.value


def test_only_the_room_between_blocks_grows(printed: list[ReportTab]) -> None:
    """Nothing but empty rows is higher than it was; the unprinted tab would tear some of these months."""
    torn = 0
    for tab, before in zip(printed, months(), strict=True):
        higher = [row for row, pixels in tab.heights.items() if pixels != before.heights.get(row, _USUAL)]
        filled = {cell.row for cell in tab.cells}
        assert not filled.intersection(higher)
        torn += bool(higher)
    assert torn > len(printed) / 2
