"""Brakes: what a run does not do without a person's word, and what it leaves out because it may not touch it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheets_automation.errors import LimitsExceeded
from sheets_automation.policy import Config

from .desk import COMMENT, Desk
from .hands import Hands, box_of, row
from .interleavings import small_config


def limited(**limits: Any) -> Config:
    config = small_config()
    return config.model_copy(update={"limits": config.limits.model_copy(update=limits)})


def desk_with(config: Config, *rows: list[object]) -> Hands:
    desk = Desk(config=config)
    desk.register("GSC-FOR-01", rows)
    return Hands(desk)


def test_a_run_that_would_repaint_too_many_rows_writes_nothing() -> None:
    """It names the figures, the setting and the way to approve the plan, and tells the administrator, nobody else."""
    hands = desk_with(limited(repaint_free=1, repaint_share=0.5), row(1), row(2), row(3, 9))
    before = hands.desk.grid("GSC-FOR-01")
    with pytest.raises(LimitsExceeded, match=r"2 of 3 rows .*max_proporcion_pintada.*Nothing was written.*plan --out"):
        hands.desk.run()
    assert hands.desk.grid("GSC-FOR-01") == before
    assert hands.desk.cases() == []
    [notice] = hands.desk.emulator.sent_mail()
    assert notice.recipients == (hands.desk.config.people.administrator,)
    assert "max_proporcion_pintada" in notice.text


def test_a_run_that_would_send_too_many_mails_sends_none() -> None:
    """The limit is looked at before anything is written to a register; only the administrator hears of it."""
    hands = desk_with(limited(mails_per_run=0), row(1))
    before = hands.desk.grid("GSC-FOR-01")
    with pytest.raises(LimitsExceeded, match=r"1 mails; limits\.toml allows 0"):
        hands.desk.run()
    assert hands.desk.grid("GSC-FOR-01") == before
    assert [mail.recipients for mail in hands.desk.emulator.sent_mail()] == [(hands.desk.config.people.administrator,)]


def test_paused_means_that_nothing_at_all_is_written() -> None:
    """The kill switch: no control workbook is made, no lock taken; the reason is told."""
    hands = desk_with(limited(paused=True, pause_reason="mudanza"), row(1))
    result = hands.desk.run()
    assert "mudanza" in result.detail
    assert hands.desk.control_id == ""
    assert hands.cell(1).fill == ""


def test_rows_before_the_start_date_are_neither_painted_nor_mailed() -> None:
    """Their cases are registered; a row from the start date on is treated as ever."""
    hands = desk_with(limited(start_date=date(2026, 11, 20)), row(1, called=date(2026, 11, 19)), row(2))
    hands.desk.run()
    assert [hands.cell(at).fill for at in (1, 2)] == ["", "#ff0000"]
    assert [case["silent"] for case in hands.desk.cases()] == [True, False]
    [mail] = hands.desk.mails()
    assert [told[0] for told in mail["told"]] == [hands.desk.cases()[1]["number"]]


def test_a_protected_cell_is_left_out_and_reported_and_the_others_are_painted() -> None:
    """One protected cell never sinks the batch; the finding says where and what to do."""
    desk = Desk(config=small_config())
    owner = desk.emulator.as_user("jefe@carrazos.example")
    desk.register("GSC-FOR-01", [row(1), row(2)], owner=owner.email)
    hands = Hands(desk)
    book = desk.books["GSC-FOR-01"]
    protect = {"range": box_of(0, 1, 2, COMMENT, COMMENT + 1), "editors": {"users": [owner.email]}}
    owner.batch_update(book, {"addProtectedRange": {"protectedRange": protect}})
    result = desk.run()
    assert [hands.cell(at).fill for at in (1, 2)] == ["", "#ff0000"]
    assert [(f.code, f.cell) for f in result.findings if f.code == "celda_protegida"] == [("celda_protegida", "G2")]
    assert desk.run().changes == []


def test_a_protection_that_appears_while_the_run_works_costs_only_that_cell() -> None:
    """The refused batch is planned again without it, in the same run."""
    desk = Desk(config=small_config())
    owner = desk.emulator.as_user("jefe@carrazos.example")
    desk.register("GSC-FOR-01", [row(1), row(2)], owner=owner.email)
    hands = Hands(desk)
    book = desk.books["GSC-FOR-01"]
    protect = {"range": box_of(0, 1, 2, COMMENT, COMMENT + 1), "editors": {"users": [owner.email]}}

    def forbid() -> None:
        owner.batch_update(book, {"addProtectedRange": {"protectedRange": protect}})

    with hands.before_batch(2, forbid):
        desk.run()
    assert [hands.cell(at).fill for at in (1, 2)] == ["", "#ff0000"]
