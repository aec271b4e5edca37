"""Shadow mode: nothing is written, and what people did is counted as it was."""

from __future__ import annotations

from .mutant import SERVICE, Mutant

STEPS = "sheets_automation/steps/shadow.py"
FOLLOW = "sheets_automation/domain/shadow/follow.py"
HEARD = "sheets_automation/domain/mail/heard.py"
ALL = ("guarantees/test_shadow.py",)

SHADOWS = (
    Mutant(
        "in shadow and at work",
        SERVICE,
        "    if run.config.limits.shadow:\n        run.ledger",
        "    if False:\n        run.ledger",
        ALL,
    ),
    Mutant(
        "the administrator is mailed in shadow",
        SERVICE,
        "    if run.config.limits.shadow:\n        return ledger\n",
        "",
        (f"{ALL[0]}::test_a_run_that_cannot_go_on_in_shadow_mails_nobody_either",),
    ),
    Mutant(
        "a mail in flight is settled in shadow",
        SERVICE,
        "    return ledger if run.config.limits.shadow else run.post.recover(ledger)",
        "    return run.post.recover(ledger)",
        (f"{ALL[0]}::test_a_mail_in_flight_waits_for_the_switch",),
    ),
    Mutant(
        "a changed row is another colour",
        FOLLOW,
        "        if changed:\n            return _ended(here",
        "        if False:\n            return _ended(here",
        ALL,
    ),
    Mutant("any colour is the same", FOLLOW, "    if state is line.after:", "    if state is not line.before:", ALL),
    Mutant(
        "what the brake holds is not wished",
        STEPS,
        "    world = observe(_whatever_rights(books), ledger, at.config, at.now)\n    at.result.partly(world.lost)",
        "    world = braked(observe(_whatever_rights(books), ledger, at.config, at.now), ledger, at.config)\n"
        "    at.result.partly(world.lost)",
        (f"{ALL[0]}::test_the_brake_is_told_beforehand_and_holds_the_first_real_run",),
    ),
    Mutant(
        "the right to look is not enough",
        STEPS,
        "    return replace(books, read_only=frozenset(), troubles=troubles)",
        "    return books",
        (f"{ALL[0]}::test_the_right_to_look_is_enough",),
    ),
    Mutant(
        "mails of the shadow are sent late",
        HEARD,
        '    return told._replace(level=_UNSAID) if told.case.startswith("C-") else told',
        "    return told._replace(case=_UNSAID)",
        ALL,
    ),
    Mutant(
        "the service's own colours agree with it",
        SERVICE,
        "    ledger = run.ledger = shadow.leave(scene, books, ledger)\n",
        "",
        ALL,
    ),
)
