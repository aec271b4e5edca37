"""What a reader sees first: three sentences and three figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    shown: str
    note: str
    tone: str  # "met" "missed" "open" "no_data"


@dataclass(frozen=True, slots=True)
class Headline:
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
