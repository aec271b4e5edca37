"""What a text is about: the topics of ``reports.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheets_automation.domain.cells.text import normalise


def topics_in(text: str, topics: Mapping[str, Iterable[str]]) -> list[str]:
    """The topics, in their order, of which a word beginning occurs in the text; a text may have several."""
    words = f" {normalise(text)}"
    return [topic for topic, stems in topics.items() if any(f" {normalise(stem)}" in words for stem in stems)]
