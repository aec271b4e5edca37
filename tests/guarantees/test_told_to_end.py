"""SIGTERM to a run of the command line, as Cloud Run, systemd and ``timeout`` send it."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta
from typing import Any

import pytest

from .crash_table import NOW, department, workplace
from .desk import RUNS_TAB
from .processes import around, serving


@pytest.mark.parametrize("nth", [2, 6])
def test_a_run_that_is_told_to_end(nth: int) -> None:
    """In the middle of a write it ends soon, with exit code 3 and its line in Corridas; the next run goes on."""
    desk, seen = department(), 0
    asked, let = threading.Event(), threading.Event()

    def hold(call: Any) -> None:
        nonlocal seen
        if call.method_id.endswith("batchUpdate"):
            seen += 1
            if seen == nth:
                asked.set()
                let.wait(20)

    with workplace() as (folder, config), serving(desk.emulator, config, folder) as google:
        with around(desk.emulator, hold):
            run = google.start(NOW, "run", "--quiet", seconds=20)
            assert asked.wait(30)
            began = time.monotonic()
            os.kill(run.pid, signal.SIGTERM)
            let.set()
            code, said = run.wait()
        assert (code, time.monotonic() - began < 10) == (3, True), said
        assert [entry["status"] for entry in desk.entries(RUNS_TAB)] in (["parcial"], [])
        code, said = google.run(NOW + timedelta(minutes=1))
    assert code == 0, said
    assert desk.entries(RUNS_TAB)[-1]["status"] == "terminada"
