"""Limits of a run, pauses, approvals, undo, and the guards of painting."""

from __future__ import annotations

from .mutant import APPLY, APPROVAL, BRAKE, LIMITED, NAMED, SERVICE, SETTLE, UNDO, UNDONE, Mutant

BRAKES = (
    Mutant("the brake needs no free number", BRAKE, "if n > limits.repaint_free and n >", "if n >", (LIMITED,)),
    Mutant("the brake needs no share", BRAKE, "and n > limits.repaint_share * rows[book]", "", (LIMITED,)),
    Mutant(
        "the brake holds everything back",
        BRAKE,
        "changes = tuple(change for change in plan.changes if change.where.workbook_id not in books)",
        "changes = ()",
        (f"{LIMITED}::test_the_brake_counts_file_by_file",),
    ),
    Mutant(
        "cases of a file held back are new",
        BRAKE,
        "else before.get(case.number) for case in plan.cases)",
        "else case for case in plan.cases)",
        (LIMITED,),
    ),
    Mutant("any number of mails", APPROVAL, "    if due > limits.mails_per_run:\n", "    if False:\n", (LIMITED,)),
    Mutant("paused and at work", SERVICE, "    if config.limits.paused:\n", "    if False:\n", (LIMITED,)),
    Mutant(
        "any plan is the approved one",
        APPROVAL,
        "    if approved is None or plan.fingerprint == approved.fingerprint:",
        "    if True:",
        (LIMITED, "test_cli.py"),
    ),
    Mutant(
        "undo takes a person's colour away",
        UNDO,
        "        if (now.rgb if now else None) == (after.rgb if after else None):\n",
        "        if True:\n",
        UNDONE,
    ),
    Mutant("undo takes back what never was", UNDO, " and e.result is Result.APPLIED]", "]", UNDONE),
    Mutant(
        "undo leaves a case closed", UNDO, "step.whole and entry.state_after is State.GREEN and", "False and", UNDONE
    ),
    Mutant(
        "undo in part reopens a case",
        UNDO,
        "step.whole and entry.state_after is State.GREEN and",
        "entry.state_after is State.GREEN and",
        UNDONE,
    ),
    Mutant("undo forgets that it did", UNDO, "painted=ours, held=facts_digest(record_now)", "painted=ours", UNDONE),
    Mutant(
        "undo changes a note somebody wrote",
        UNDO,
        "        if (row.cell(column).note or None) != after:\n",
        "        if False:\n",
        UNDONE,
    ),
    Mutant(
        "a row that changed meanwhile is painted",
        APPLY,
        "now is None or change.mark not in now.marks or _values(now) != _values(planned)",
        "now is None",
        (
            f"{NAMED}::test_a_customer_typed_over_another_meanwhile_gets_no_colour_of_his",
            f"{NAMED}::test_a_persons_colour_on_the_row_that_moves_up_survives",
            NAMED,
        ),
    ),
    Mutant(
        "a colour of another is ours",
        SETTLE,
        "            return Result.NOT_APPLIED if unchanged else Result.UNKNOWN",
        "            return Result.APPLIED",
        ("guarantees/test_crash_points.py", "guarantees/test_dying_runs.py"),
    ),
)
