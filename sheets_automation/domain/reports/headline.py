"""What a reader sees first: three sentences and three figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the numbers that matter."""

    name: str
    shown: str
    note: str
    tone: str  # "met" "missed" "open" "no_data"


@dataclass(frozen=True, slots=True)
class Headline:
    """The opening of a report: the same in the tab, in the mail and on the page."""

    sentences: tuple[str, ...]  # three: level, questions, handling
    figures: tuple[Figure, ...]  # three, in the same order
