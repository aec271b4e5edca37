"""A small department on a local Google, for a container that is tried without Docker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # as pytest does

from door import google_on_loopback
from guarantees.desk import Desk
from guarantees.report_desk import october_rows


@contextmanager
def small_google() -> Iterator[tuple[str, str]]:
    """Its address on loopback, and the moment of its clock."""
    desk = Desk()
    desk.register("GSC-FOR-01", october_rows(), rows_at_least=60)
    with google_on_loopback(desk.now, emulator=desk.emulator) as (url, _emulator):
        yield url, desk.now.isoformat()
