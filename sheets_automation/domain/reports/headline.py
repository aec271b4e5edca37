"""What a monthly report says first: a few sentences and the figures that matter most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it is printed."""

    name: str
    shown: str
    note: str
    tone: str  # "met" "missed" "open" "no_data"


@dataclass(frozen=True, slots=True)
class Headline:
    """The opening of a report."""

    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
