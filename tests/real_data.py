"""Where the real data lies that is never copied into the project, and what a test says where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def needs(*parts: str) -> pytest.MarkDecorator:
    """Skip, saying which file is missing, where the real data is not at hand."""
    path = DATA.joinpath(*parts)
    return pytest.mark.skipif(not path.exists(), reason=f"real data is absent: ../shared/data/{'/'.join(parts)}")
