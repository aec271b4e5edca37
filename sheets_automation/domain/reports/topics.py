"""What a text is about: the topics of ``reports.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sheets_automation.domain.cells.text import normalise


def topics_in(text: str, topics: Mapping[str, Iterable[str]]) -> list[str]:
    """The topics, in their order, of which a word beginning occurs in the text; a text may have several."""
    words = f" {normalise(text)}"
    return [topic for topic, stems in topics.items() if _any_of(tuple(stems)).search(words)]


@lru_cache(maxsize=256)
def _any_of(stems: tuple[str, ...]) -> re.Pattern[str]:
    """The beginning of a word that is one of these; nothing, where there are none."""
    return re.compile("|".join(re.escape(f" {normalise(stem)}") for stem in stems) or r"(?!)")
