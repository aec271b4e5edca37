"""The calls that matter of the crash table of reports; all by ``python -m tests.guarantees.report_crash_table``."""

from __future__ import annotations

import pytest

from .report_crash_table import place


@pytest.mark.parametrize("order", ["issue", "correct"])
def test_a_killed_order_leaves_a_whole_report(order: str) -> None:
    """Killed before and after the batch that writes the tab: it is as it was, or as ordered; never in between."""
    with place(order) as here:
        idle, ordered, calls = here.undisturbed()
        assert idle != ordered
        half = here.half_corrected()
        batches = [n for n, name in enumerate(calls, start=1) if name.endswith("batchUpdate")]
        # the last two are the end of the run in ``Corridas`` and letting the lock go
        writing = batches[-3]
        told = {moment: here.verdict(writing, moment, idle, ordered, half) for moment in ("before", "after")}
    assert told == {"before": "", "after": ""}
