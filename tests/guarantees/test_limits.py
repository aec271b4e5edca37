"""Brakes: what a run does not do without a person's word, and what it leaves out because it may not touch it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheets_automation import service
from sheets_automation.domain.cases.plan import describe
from sheets_automation.errors import LimitsExceeded
from sheets_automation.model import RunStatus
from sheets_automation.policy import Config
from sheets_automation.steps.approval import Approval

from .desk import COMMENT, NAME, WIDTH, Desk
from .hands import Hands, box_of, row
from .interleavings import small_config


def limited(**limits: Any) -> Config:
    config = small_config()
    return config.model_copy(update={"limits": config.limits.model_copy(update=limits)})


def desk_with(config: Config, *rows: list[object]) -> Hands:
    desk = Desk(config=config)
    desk.register("GSC-FOR-01", rows)
    return Hands(desk)


def test_a_file_of_which_too_much_would_be_repainted_is_held_back() -> None:
    """Nothing is written there and nothing about it mailed, but the administrator reads the figures and the way out."""
    hands = desk_with(limited(repaint_free=1, repaint_share=0.5), row(1), row(2), row(3, 9))
    before = hands.desk.grid("GSC-FOR-01")
    result = hands.desk.run()
    assert result.status is RunStatus.PARTIAL
    assert hands.desk.grid("GSC-FOR-01") == before
    assert hands.desk.cases() == []
    [notice] = hands.desk.emulator.sent_mail()
    assert notice.recipients == (hands.desk.config.people.administrator,)
    for words in ("2 de 3 filas", "67 %", "50 %", "max_proporcion_pintada", "plan --out"):
        assert words in notice.text


def test_the_brake_counts_file_by_file() -> None:
    """A file in which every score became 1 waits alone; a longer one beside it is painted as ever."""
    desk = Desk(config=limited(repaint_free=3, repaint_share=0.25))
    desk.register("GSC-FOR-01", [row(number, 1) for number in range(1, 9)])
    desk.register("GSC-FOR-03", [row(number, 9) for number in range(1, 21)] + [row(n, 3) for n in range(21, 26)])
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert {change.where.workbook_id for change, _result in result.changes} == {desk.books["GSC-FOR-03"]}
    assert {case["form"] for case in desk.cases()} == {"GSC-FOR-03"}
    assert len(desk.cases()) == 5  # more than may be painted unseen, but a small share of that file


def test_a_person_lets_a_held_back_file_pass() -> None:
    """The plan that was looked at and approved is carried out whole, and the run after it has nothing to do."""
    hands = desk_with(limited(repaint_free=1, repaint_share=0.5), row(1), row(2), row(3, 9))
    hands.desk.run()
    plan, _world, _due = service.plan(hands.desk.session, hands.desk.config, hands.desk.now)
    hands.desk.run(approved=Approval(plan.fingerprint, tuple(describe(change) for change in plan.changes)))
    assert [hands.cell(at).fill for at in (1, 2, 3)] == ["#ff0000", "#ff0000", ""]
    assert hands.desk.run().changes == []


def test_a_run_that_would_send_too_many_mails_sends_none() -> None:
    """The limit is looked at before anything is written to a register; only the administrator hears of it."""
    hands = desk_with(limited(mails_per_run=0), row(1))
    before = hands.desk.grid("GSC-FOR-01")
    with pytest.raises(LimitsExceeded, match=r"1 mails; limits\.toml allows 0"):
        hands.desk.run()
    assert hands.desk.grid("GSC-FOR-01") == before
    assert [mail.recipients for mail in hands.desk.emulator.sent_mail()] == [(hands.desk.config.people.administrator,)]


def test_paused_means_read_and_report_and_write_nothing() -> None:
    """The kill switch: no control workbook is made, no lock taken; findings, waiting rows and the reason are told."""
    hands = desk_with(limited(paused=True, pause_reason="mudanza"), row(1), row(2, 11))
    result = hands.desk.run()
    assert "mudanza" in result.detail
    assert "1 rows wait" in result.detail
    assert result.rows_read == 2
    assert result.findings
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


def test_the_note_of_a_row_with_a_protected_cell_names_what_the_run_paints() -> None:
    """Where people paint rows throughout and one cell is protected, the note is right at once and stays."""
    desk = Desk(config=small_config())
    owner = desk.emulator.as_user("jefe@carrazos.example")
    desk.register("GSC-FOR-01", [row(1, evidence="Se llamó", status="En trámite"), row(2, 10)], owner=owner.email)
    hands = Hands(desk)
    for column in range(WIDTH):
        hands.paint(2, "#cc0000", column)
    protect = {"range": box_of(0, 1, 2, NAME, NAME + 1), "editors": {"users": [owner.email]}}
    owner.batch_update(desk.books["GSC-FOR-01"], {"addProtectedRange": {"protectedRange": protect}})
    desk.run()
    assert "marcar la fila (C–J) en verde" in hands.cell(1).note
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
