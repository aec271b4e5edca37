"""Who is told of what, when, and how a message lives."""

from __future__ import annotations

from .mutant import (
    DIGEST,
    FILES,
    LOCK,
    MAIL,
    MAILBOX,
    PEOPLE,
    POST,
    RECIPIENTS,
    RELAY,
    RELAY_FAILURES,
    ROLES,
    SMTP,
    UNDELIVERED,
    URGENCY,
    Mutant,
)

MAILBOXES = ("guarantees/test_mailbox.py",)
KINDS = ("domain/test_mail_kinds.py",)
MOMENTS = "sheets_automation/domain/mail/moments.py"
DUE = "sheets_automation/domain/mail/due.py"
HEARD = "sheets_automation/domain/mail/heard.py"
BRIEF = "sheets_automation/steps/brief.py"
RELAYS = ("guarantees/test_smtp.py",)

MAILS = (
    Mutant("mail leaves at night", MOMENTS, "policy.sends_from <= now.time() < policy.sends_until", "True", KINDS),
    Mutant("mail leaves on Sundays", MOMENTS, "return calendar.is_business_day(now.date()) and", "return", KINDS),
    Mutant(
        "a level is told again",
        DIGEST,
        "[one for one in told if not briefing.heard.knows(recipient.address, one)]",
        "told",
        KINDS,
    ),
    Mutant("a case forgets its alerts", HEARD, "for alert in case.alerts:", "for alert in ():", KINDS),
    Mutant(
        "the director hears of new cases at once",
        "sheets_automation/domain/mail/new_cases.py",
        "if case.silent or recipient.only_sees(case) or",
        "if case.silent or",
        KINDS,
    ),
    Mutant("an end is told again", DIGEST, " - briefing.heard.resolved(recipient.address)", "", KINDS),
    Mutant(
        "a comment's telephone is quoted",
        "sheets_automation/domain/mail/cards.py",
        "masked(one.said, plates) for one",
        "one.said for one",
        KINDS,
    ),
    Mutant(
        "due today is not overdue, nor yesterday",
        URGENCY,
        "if case.due < today:",
        "if case.due < today - (date(2026, 1, 2) - date(2026, 1, 1)):",
        MAIL,
    ),
    Mutant("due today is overdue", URGENCY, "if case.due < today:", "if case.due <= today:", MAIL),
    Mutant("due tomorrow is far", URGENCY, "calendar.add_business_days(today, 1) or", "today or", MAIL),
    Mutant("no warning day", URGENCY, "(case.warning and case.warning <= today)", "False", MAIL),
    Mutant(
        "overdue is told as N1",
        URGENCY,
        'return "N4" if grave else "N3" if',
        'return "N1" if grave else "N3" if',
        KINDS,
    ),
    Mutant(
        "overdue over a weekend is nothing", URGENCY, "overdue = max(1, calendar", "overdue = max(0, calendar", MAIL
    ),
    Mutant(
        "closed cases are mailed",
        URGENCY,
        " for case in cases if case.status is CaseStatus.OPEN]",
        " for case in cases]",
        MAIL,
    ),
    Mutant(
        "general management hears at once",
        RECIPIENTS,
        "overdue_days < config.mail.grave_days",
        "overdue_days < 1",
        MAIL,
    ),
    Mutant(
        "general management hears a day later",
        RECIPIENTS,
        "urgent.overdue_days < config.mail.grave_days",
        "urgent.overdue_days <= config.mail.grave_days",
        MAIL,
    ),
    Mutant(
        "what nobody owns goes to nobody",
        RECIPIENTS,
        "        if is_nobody(urgent.case.owner):\n            yield urgent, _NOBODY\n        elif",
        "        if",
        MAIL,
    ),
    Mutant(
        "sales hears of the workshop",
        RECIPIENTS,
        'return "" in areas or len(areas) == 1',
        "return True",
        ("domain/test_mail_digest.py",),
    ),
    Mutant(
        "the subgerente sees everything",
        ROLES,
        'Role("subgerencia_general", Sees.EXCEPTIONS',
        'Role("subgerencia_general", Sees.AREA',
        MAIL,
    ),
    Mutant(
        "an adviser sees his area", ROLES, 'Role("asesor_servicio", Sees.OWN', 'Role("asesor_servicio", Sees.AREA', MAIL
    ),
    Mutant(
        "the gerente comercial of the workshop",
        ROLES,
        'Role("gerente_comercial", Sees.AREA, "comercial"',
        'Role("gerente_comercial", Sees.AREA, "posventa"',
        ("domain/test_mail_digest.py", "guarantees/test_limits.py"),
    ),
    Mutant(
        "any manager answers anywhere",
        PEOPLE,
        "return (not person.sites or site in person.sites) and",
        "return",
        ("domain/test_people.py",),
    ),
    Mutant(
        "before the hour of the digest",
        MOMENTS,
        "and now.time() >= policy.digest_at",
        "and now.time() <= policy.digest_at",
        MAIL,
    ),
    Mutant(
        "silent cases are listed",
        DIGEST,
        "for urgent in recipient.cases if not urgent.case.silent]",
        "for urgent in recipient.cases]",
        MAIL,
    ),
    Mutant("strangers get mail", DUE, "if not allowed(recipient.address, briefing.config):", "if False:", MAIL),
    Mutant(
        "a mail of yesterday is sent today",
        POST,
        "today = entry.day == self.today",
        "today = True",
        (*MAILBOXES, "guarantees/test_dying_runs.py", "guarantees/test_crash_points.py"),
    ),
    Mutant(
        "a draft that is gone is sent again",
        POST,
        "if entry.state is MailState.DRAFT and not self.mailbox.ask(lambda transport: transport.exists(draft_id)):",
        "if False:",
        (*MAILBOXES, "guarantees/test_dying_runs.py", "guarantees/test_crash_points.py"),
    ),
    Mutant(
        "a sent mail is written again",
        BRIEF,
        "if entry.state is not MailState.PENDING]",
        "if entry.state is MailState.DROPPED]",
        (*MAILBOXES, "guarantees/test_crash_points.py", "guarantees/test_dying_runs.py", "test_cli.py"),
    ),
    Mutant("a closed mailbox is asked for every mail", MAILBOX, "_PATIENCE = 2", "_PATIENCE = 99", MAILBOXES),
    Mutant(
        "a refused address closes the mailbox", POST, "if error.cause is not Cause.RECIPIENT:", "if True:", MAILBOXES
    ),
    Mutant(
        "what waits in vain stays for ever",
        POST,
        "if entry.state is MailState.PENDING and entry.moment == moment and key not in due",
        "if False",
        MAILBOXES,
    ),
    Mutant(
        "a mail that may have a draft is written again",
        POST,
        "written = entry.key in messages and entry.key not in self._in_doubt",
        "written = entry.key in messages",
        MAILBOXES,
    ),
    Mutant(
        "word of lost mails is lost",
        UNDELIVERED,
        "if MailState.SENT not in since and (since or entry.key in fresh):",
        "if entry.key in fresh:",
        MAILBOXES,
    ),
    Mutant(
        "a mail that may have arrived is sent again",
        POST,
        "    if entry.state is MailState.DELIVERING:",
        "    if False:",
        ("guarantees/test_smtp_crash_points.py",),
    ),
    Mutant(
        "a mail whose answer was lost is sent again",
        POST,
        "except UnknownOutcome as lost:",
        "except OutOfTime as lost:",
        RELAYS,
    ),
    Mutant(
        "a relay that takes nothing is asked for every mail",
        POST,
        "proves = state is MailState.DRAFT",
        "proves = True",
        RELAYS,
    ),
    Mutant(
        "time that ends leaves mails in doubt",
        POST,
        "except OutOfTime:",
        "except ZeroDivisionError:",
        RELAYS,
    ),
    Mutant(
        "word of a mail in doubt is given for ever",
        UNDELIVERED,
        "if not any(short_key(trouble) in told_in(word)",
        "if True or not any(short_key(trouble) in told_in(word)",
        RELAYS,
    ),
    Mutant("a password goes over an open line", RELAY, "return bool(self.user) or", "return", RELAYS),
    Mutant(
        "an answer lost after the final dot is a safe failure",
        SMTP,
        "raise lost(self.relay, error) from error",
        "raise broken(self.relay, Step.CONTENT, error) from error",
        RELAYS,
    ),
    Mutant(
        "any refused recipient closes the relay",
        RELAY_FAILURES,
        "return Cause.RECIPIENT, ADVICE[Cause.RECIPIENT]",
        "return Cause.OTHER, ADVICE[Cause.RECIPIENT]",
        RELAYS,
    ),
    Mutant(
        "a mail that is gone is written anew",
        FILES,
        "if not self.exists(prepared):",
        "if False:",
        ("guarantees/test_mail_files.py",),
    ),
    Mutant(
        "any refusal is another run's doing",
        LOCK,
        "return newest.value if newest.generation != lock.generation else None",
        "return newest.value",
        ("guarantees/test_control_rights.py",),
    ),
)
