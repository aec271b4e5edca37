"""Where the table of a tab begins, seen from its shape alone: no alias of any form is needed.

A heading is a row of labels above columns that are filled; the more of them, the surer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_automation.domain.cells.text import clean, heading_key, normalise
from sheets_automation.domain.colours.legend import is_legend
from sheets_automation.domain.reading.heading_parts import Texts, stacked
from sheets_automation.domain.reading.heading_search import could_head
from sheets_automation.domain.reading.vocabulary import Heading
from sheets_automation.model import CellValue, Row, Tab

_WINDOW = 60  # rows in which a heading is looked for
_LEAST = 4  # headings of a table
_BELOW = 25  # rows below a heading that show whether its columns are filled
_SAMPLE = 240  # rows from which a column is judged
_LONGEST = 160  # characters of a heading: a whole question
_DISTINCT = 0.6


@dataclass(frozen=True, slots=True)
class Table:
    """The first table of a tab: its headings, and the rows from which its columns are judged."""

    tab: str
    details: int  # the row with the headings themselves, 0-based
    headings: tuple[Heading, ...]
    count: int  # filled rows below the heading
    title: str  # what stands above the heading, for the form's code and name
    columns: Mapping[int, tuple[CellValue, ...]] = field(default_factory=dict)  # column → values of the sample

    @property
    def width(self) -> int:
        return len(self.headings)

    def key(self, heading: Heading) -> tuple[str, str]:
        """What makes two columns of a workbook one: heading and group."""
        return heading_key(heading.text) or normalise(heading.text), normalise(heading.groups)


def table_of(tab: Tab) -> Table | None:
    """The table of a tab; None where nothing stands below four headings in one row."""
    best, best_at = 0, -1
    for row in tab.rows[:_WINDOW]:
        found = _filled_below(tab, row)
        if found > best:
            best, best_at = found, row.index
    if best < _LEAST:
        return None
    texts = _texts(tab.rows[best_at])
    rows = [texts]
    above = _groups(tab, best_at, texts)
    if above:
        rows.insert(0, above)
    headings = tuple(h for h in stacked(rows, best_at, tab.merges) if h.column in texts or _column(tab, best_at, h))
    body = [row for row in tab.rows[best_at + 1 :] if sum(1 for _ in _values(row, headings)) > 1]
    sample = body[:: max(1, len(body) // _SAMPLE)]
    columns = {h.column: tuple(row.cell(h.column).value for row in sample) for h in headings}
    title = " · ".join(text for row in tab.rows[: best_at - bool(above)] for text in _texts(row).values())
    return Table(tab.title, best_at, headings, len(body), title, columns)


def template_of(tab: Tab) -> Table | None:
    """The headings of a tab in which nobody has written yet; None where anything stands below them."""
    rows = [row for row in tab.rows[:_WINDOW] if could_head(row) and len(_texts(row)) >= _LEAST]
    if not rows:
        return None
    best = max(rows, key=lambda row: len(_texts(row)))
    texts = _texts(best)
    if any(True for row in tab.rows[best.index + 1 :] for _ in _any(row, texts)):
        return None
    levels = [above, texts] if (above := _groups(tab, best.index, texts)) else [texts]
    headings = tuple(h for h in stacked(levels, best.index, tab.merges) if h.column in texts)
    return Table(tab.title, best.index, headings, 0, "", {h.column: () for h in headings})


def pooled(tables: Sequence[Table]) -> dict[tuple[str, str], list[CellValue]]:
    """Heading and group → the values of all columns under them, in whichever tab."""
    values: dict[tuple[str, str], list[CellValue]] = {}
    for table in tables:
        for heading in table.headings:
            values.setdefault(table.key(heading), []).extend(table.columns[heading.column])
    return values


def _texts(row: Row) -> dict[int, str]:
    return {c: clean(v) for c, cell in enumerate(row.cells) if isinstance(v := cell.value, str) and v.strip()}


def _filled_below(tab: Tab, row: Row) -> int:
    """How many columns of a row of labels are filled below it; 0 for a row that is no heading."""
    texts = _texts(row)
    if len(texts) < _LEAST or not could_head(row) or any(len(text) > _LONGEST for text in texts.values()):
        return 0
    if len({heading_key(text) for text in texts.values()}) < _DISTINCT * len(texts):
        return 0
    below = [r for r in tab.rows[row.index + 1 : row.index + 1 + _BELOW] if len(list(_any(r, texts))) > 1]
    if not below:
        return 0
    # a row of data made of words alone heads as many columns as the heading above it: the first one found counts
    data = sum(1 for c in texts if any(r.cell(c).value not in (None, "") for r in below))
    labels = sum(1 for c in texts if len(texts[c]) < _LONGEST)
    return data * 10 + labels if data >= _LEAST else 0


def _any(row: Row, columns: Texts) -> Iterator[int]:
    return (c for c in columns if row.cell(c).value not in (None, ""))


def _values(row: Row, headings: Sequence[Heading]) -> Iterator[CellValue]:
    return (v for h in headings if (v := row.cell(h.column).value) not in (None, ""))


def _groups(tab: Tab, at: int, texts: Texts) -> dict[int, str]:
    """The row above, if it says groups: fewer labels than the headings, and neither a title nor a legend."""
    if not at or is_legend(row := tab.rows[at - 1]) or not could_head(row, 1):
        return {}
    above = {c: text for c, text in _texts(row).items() if min(texts) <= c <= max(texts) and len(text) <= _LONGEST}
    if not 1 < len(above) < len(texts) or any(":" in text and len(text) > 12 for text in above.values()):
        return {}
    return above


def _column(tab: Tab, at: int, heading: Heading) -> bool:
    """Whether a label of the upper row without a detail below it has a column of its own."""
    return any(row.cell(heading.column).value not in (None, "") for row in tab.rows[at + 1 : at + 1 + _BELOW])
