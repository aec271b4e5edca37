"""One row of headings, taken apart: its groups, what stands beside it, which table each heading belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_automation.domain.reading.matching import match
from sheets_automation.domain.reading.vocabulary import Heading, Vocabulary
from sheets_automation.model import Box

ALIKE = 3  # fields in the same columns that make a heading the same heading again

#: Column → text.
Texts = Mapping[int, str]


def stacked(rows: Sequence[Texts], bottom: int, merges: Sequence[Box]) -> tuple[Heading, ...]:
    """Detail headings with the groups above them, from the texts of one to three rows, top to bottom.

    A column without detail (merged downwards) takes its heading from the nearest row above.
    """
    width = max((column for texts in rows for column in texts), default=-1) + 1
    levels = [
        _groups(texts, rows[number + 1 :], spans_of(bottom - len(rows) + 1 + number, merges), width)
        for number, texts in enumerate(rows[:-1])
    ]
    headings: list[Heading] = []
    for column in range(width):
        text = next((texts[column] for texts in reversed(rows) if texts.get(column)), "")
        above = [level[column] for level in levels if level.get(column) and level[column] != text]
        if text:
            group, outer = (above[-1] if above else ""), (above[-2] if len(above) > 1 else "")
            headings.append(Heading(column, text, group, outer))
    return tuple(headings)


def spans_of(row: int, merges: Sequence[Box]) -> dict[int, int]:
    return {box.left: box.right for box in merges if box.top <= row < box.bottom and box.right - box.left > 1}


def _groups(texts: Texts, lower: Sequence[Texts], spans: Mapping[int, int], width: int) -> dict[int, str]:
    """Column → its group: filled forward over the merge, or up to the next group where it is not merged.

    A text with nothing below it is a heading of its own, merged downwards, and no group.
    """
    groups: dict[int, str] = {}
    group, end = "", 0
    for column in range(width):
        if column in texts:
            holds = any(below.get(column) for below in lower)
            merged = spans.get(column, column + 1)
            group = texts[column] if holds or merged > column + 1 else ""
            end = merged if column in spans else width
        elif column >= end:
            group = ""
        if group:
            groups[column] = group
    return groups


def apart(headings: Sequence[Heading], merges: Sequence[Box], row: int) -> list[list[Heading]]:
    """The headings in pieces, wherever an empty column is between them."""
    spans = spans_of(row, merges)
    parts: list[list[Heading]] = []
    end = -1
    for heading in headings:
        if heading.column > end:
            parts.append([])
        parts[-1].append(heading)
        end = max(heading.column + 1, spans.get(heading.column, 0))
    return parts


def side_by_side(headings: tuple[Heading, ...], words: Vocabulary) -> list[tuple[Heading, ...]]:
    """The tables whose headings stand in one row, left to right; normally one."""
    splits = _repeats(headings, words)
    if len(splits) < ALIKE:
        return [headings]
    first = words.candidates(headings[0].text)

    def likely(at: int) -> tuple[bool, bool, int]:
        begins_alike = bool(set(first) & set(words.candidates(headings[at].text)))
        return not begins_alike, headings[at].column == headings[at - 1].column + 1, at

    for at in sorted(splits, key=likely):
        left, right = match(headings[:at], words), match(headings[at:], words)
        if words.complete(left) and words.complete(right) and len(left.keys() & right.keys()) >= ALIKE:
            return [headings[:at], *side_by_side(headings[at:], words)]
    return [headings]


def _repeats(headings: Sequence[Heading], words: Vocabulary) -> list[int]:
    """Places of headings that name a field which an earlier one has named already."""
    seen: set[str] = set()
    found: list[int] = []
    for at, heading in enumerate(headings):
        named = set(words.candidates(heading.text))
        if named & seen:
            found.append(at)
        seen |= named
    return found


def of_the_table(
    headings: tuple[Heading, ...], columns: Mapping[str, int], merges: Sequence[Box], row: int
) -> tuple[Heading, ...]:
    """Without what stands apart in the heading's row: a legend or notes beside the table, after an empty column."""
    if not columns:
        return headings
    spans = spans_of(row, merges)
    inner = range(min(columns.values()), max(columns.values()) + 1)
    kept = {heading.column for heading in headings if heading.column in inner}
    end = max(kept) + 1
    for heading in headings:
        if heading.column >= inner.stop and heading.column <= max(end, spans.get(end - 1, end)):
            kept.add(heading.column)
            end = max(heading.column + 1, spans.get(heading.column, 0))
    begin = min(kept)
    for heading in reversed(headings):
        if heading.column < inner.start and max(heading.column + 1, spans.get(heading.column, 0)) >= begin:
            kept.add(heading.column)
            begin = heading.column
    return tuple(heading for heading in headings if heading.column in kept)
