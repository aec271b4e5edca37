"""What a mutant is, and short names for the files that are changed and the tests that should notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one rule.

    ``old`` stands in ``file`` exactly once: when the code moves, the mutant moves with it. ``tests``, named below
    ``tests/``, run in their order up to the first that fails. ``unseen``: why the change is nothing anybody could see.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    unseen: str = ""


SEMAPHORE = "config/semaphore.toml"
LIMITS = "config/limits.toml"
POLICY = "sheets_automation/policy.py"
FOR_01 = "config/forms/GSC-FOR-01.toml"
FOR_04 = "config/forms/GSC-FOR-04.toml"

_DOMAIN = "sheets_automation/domain"
DECIDE = f"{_DOMAIN}/cases/decide.py"
DERIVE = f"{_DOMAIN}/cases/derive.py"
LIFECYCLE = f"{_DOMAIN}/cases/lifecycle.py"
BRAKE = f"{_DOMAIN}/cases/brake.py"
IDENTITY = f"{_DOMAIN}/cases/identity.py"
REPETITION = f"{_DOMAIN}/cases/repetition.py"
ORIGINALS = f"{_DOMAIN}/cases/originals.py"
LIKENESS = f"{_DOMAIN}/cases/likeness.py"
FLAGS = f"{_DOMAIN}/cases/flags.py"
PLAN = f"{_DOMAIN}/cases/plan.py"
CALLS = f"{_DOMAIN}/kinds/calls.py"
ANSWERS = f"{_DOMAIN}/kinds/call_answers.py"
COMPLAINTS = f"{_DOMAIN}/kinds/complaints.py"
COMPLAINT = f"{_DOMAIN}/kinds/complaint_record.py"
COMPLAINT_COLOURS = f"{_DOMAIN}/kinds/complaint_colours.py"
COMPLAINT_CHECKS = f"{_DOMAIN}/kinds/complaint_checks.py"
WORKTIME = f"{_DOMAIN}/worktime.py"
SCORES = f"{_DOMAIN}/cells/scores.py"
DATES = f"{_DOMAIN}/cells/dates.py"
NEGATION = f"{_DOMAIN}/cells/negation.py"
DEEDS = f"{_DOMAIN}/cells/deeds.py"
WORDS = f"{_DOMAIN}/cells/words.py"
IDENTIFIES = f"{_DOMAIN}/cells/identifies.py"
FIELDS = f"{_DOMAIN}/fields.py"
ROLES = f"{_DOMAIN}/roles.py"
PEOPLE = f"{_DOMAIN}/people.py"
PALETTE = f"{_DOMAIN}/colours/palette.py"
PAINTING = f"{_DOMAIN}/colours/painting.py"
DECORATION = f"{_DOMAIN}/colours/decoration.py"
PATTERNS = f"{_DOMAIN}/colours/patterns.py"
URGENCY = f"{_DOMAIN}/mail/urgency.py"
RECIPIENTS = f"{_DOMAIN}/mail/recipients.py"
DIGEST = f"{_DOMAIN}/mail/digest.py"
HANDLING = f"{_DOMAIN}/reports/handling.py"
STATS = f"{_DOMAIN}/reports/stats.py"
POST = "sheets_automation/steps/post.py"
SMTP = "sheets_automation/outgoing/smtp.py"
RELAY = "sheets_automation/outgoing/relay.py"
RELAY_FAILURES = "sheets_automation/outgoing/relay_failures.py"
FILES = "sheets_automation/outgoing/files.py"
APPLY = "sheets_automation/steps/apply.py"
MAILBOX = "sheets_automation/steps/mailbox.py"
UNDELIVERED = f"{_DOMAIN}/mail/undelivered.py"
LOCK = "sheets_automation/steps/lock.py"
SETTLE = "sheets_automation/steps/settle.py"
UNDO = "sheets_automation/commands/undo.py"
SERVICE = "sheets_automation/service.py"
APPROVAL = "sheets_automation/steps/approval.py"

TABLE_A14 = ("domain/test_cases.py",)
NAMED = "guarantees/test_named_cases.py"
FOUND = ("domain/test_found_again.py",)
COMPLAINED = ("domain/test_complaint_cases.py",)
COMPLAINT_RULES = ("domain/test_complaint_rules.py",)
PAINTED_REQUESTS = ("guarantees/test_complaint_colours.py",)
MAIL = ("domain/test_mail_digest.py",)
COUNTING = ("domain/test_worktime.py",)
UNDONE = ("guarantees/test_undo.py",)
LIMITED = "guarantees/test_limits.py"
REPORT = ("domain/test_reports_satisfaction.py",)
