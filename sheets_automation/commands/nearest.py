"""What somebody may have meant by a word that is none of those that may stand there."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def meant(wrong: str, right: Collection[str]) -> str:
    """«Did you mean GSC-FOR-02? » before the list of all; "" where nothing is near."""
    lower = {one.lower(): one for one in right}
    near = get_close_matches(wrong.lower(), lower, n=1, cutoff=0.6)
    return f"Did you mean {lower[near[0]]}? " if near else ""
