"""Finding every case's row costs the same per row, however many rows, copies and lost cases there are."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from build import ROOT

pytestmark = pytest.mark.measures


@pytest.fixture(scope="module")
def scale() -> ModuleType:
    spec = importlib.util.spec_from_file_location("identity_scale", ROOT / "benchmarks" / "identity_scale.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_time_per_row_is_flat(scale: ModuleType) -> None:
    """Four times the rows with copied tabs, marks left behind and lost cases: at most twice the time per row."""
    _small, large = scale.main((1_500, 6_000))
    assert large < 2
