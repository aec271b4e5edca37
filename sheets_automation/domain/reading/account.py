"""The account: every non-empty row of every tab in exactly one place, and the low scores of each (spec §3).

``tab_account`` opens a tab's account while it is read; ``with_copies`` moves the rows that turned out to repeat others;
``check`` raises where a row has no place, which is never the sheet's fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sheets_automation.domain.cases.identity import Place
from sheets_automation.domain.reading.rows import has_content
from sheets_automation.domain.reading.set_aside import Kept
from sheets_automation.domain.spanish import whole_scores
from sheets_automation.errors import UnaccountedRows
from sheets_automation.model import Placed, RowPlace, Tab, TabAccount, Where, Workbook

REPEATED = Placed(RowPlace.REPEATED, "repite otra fila")
_NAMED = 5


def tab_account(workbook: Workbook, tab: Tab, row_word: tuple[str, str], kept: Kept, below: float) -> TabAccount:
    """A tab's account from what was kept of its rows. ``below``: the detractors' limit."""
    return TabAccount(
        workbook_id=workbook.id,
        workbook=workbook.title,
        sheet_id=tab.sheet_id,
        tab=tab.title,
        row_word=row_word,
        scale=whole_scores(1, below),
        placed=dict(sorted(kept.placed.items())),
        low=kept.low,
        low_aside=kept.low_aside,
    )


def with_copies(account: Sequence[TabAccount], copies: Mapping[Place, Where]) -> tuple[TabAccount, ...]:
    """The account with the rows that repeat others in their place. ``copies``: copy → the row that it repeats."""
    by_tab: dict[tuple[str, int], dict[int, Where]] = {}
    for (book, sheet_id, row), original in copies.items():
        by_tab.setdefault((book, sheet_id), {})[row] = original
    return tuple(repeated(tab, by_tab.get((tab.workbook_id, tab.sheet_id), {})) for tab in account)


def repeated(tab: TabAccount, rows: Mapping[int, Where]) -> TabAccount:
    """A tab's account with some of its records as repeated rows."""
    own = {row: original for row, original in sorted(rows.items()) if row in tab.placed}
    if not own:
        return tab
    return replace(tab, placed={**tab.placed, **dict.fromkeys(own, REPEATED)}, repeats={**tab.repeats, **own})


def check(account: Iterable[TabAccount], workbooks: Iterable[Workbook]) -> None:
    """That each non-empty row has one place, and nothing else has.

    Raises:
        UnaccountedRows: naming the tab and the first rows.
    """
    tabs = {(book.id, tab.sheet_id): tab for book in workbooks for tab in book.tabs}
    for told in account:
        tab = tabs.get((told.workbook_id, told.sheet_id))
        seen = {row.index for row in tab.rows if has_content(row)} if tab else set()
        wrong = sorted(seen ^ told.placed.keys())
        if wrong or not told.low.keys() <= told.placed.keys():
            rows = ", ".join(str(row + 1) for row in wrong[:_NAMED])
            raise UnaccountedRows(f"{told.workbook} › {told.tab}: {len(wrong)} rows without a place: {rows}")


def account_json(told: TabAccount) -> dict[str, Any]:
    """One tab for ``run.json``: rows and low scores by place, the reasons, and which row repeats which."""
    reasons = Counter((placed.place, placed.reason) for placed in told.placed.values() if placed.reason)
    places = {
        place.value: {
            "rows": told.rows(place),
            "low_scores": told.low_in(place),
            "reasons": {reason: count for (own, reason), count in sorted(reasons.items()) if own is place},
        }
        for place in RowPlace
        if told.rows(place) or told.low_in(place)
    }
    return {
        "workbook": told.workbook,
        "tab": told.tab,
        "rows": len(told.placed),
        "low_scores": sum(told.low.values()) + told.low_aside,
        "places": places,
        "repeats": {
            str(row + 1): {"workbook": where.workbook, "tab": where.tab, "row": where.row + 1}
            for row, where in told.repeats.items()
        },
    }
