"""A monthly report reaches who is to read it, once, and who prepares it is reminded (R-67, R-68, A-13)."""

from __future__ import annotations

from datetime import date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from sheets_automation import service
from sheets_automation.commands.report import Order, report
from sheets_automation.domain.cases.plan import describe
from sheets_automation.domain.mail import moments
from sheets_automation.emulator import Message
from sheets_automation.steps.approval import Approval

from .desk import BOGOTA, Desk
from .interleavings import hurry
from .mail_kinds import of_kind
from .test_report_tabs import call

READERS = 9  # gerentes comerciales, directores, jefes de taller y de colisión of the shipped people
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def desk() -> Desk:
    """October's calls on the first business day of November: Monday the 2nd is a holiday."""
    hurry()
    one = Desk(now=datetime(2026, 11, 3, 7, 45, tzinfo=BOGOTA))
    rows = [call(n, date(2026, 10, 6), 9 if n % 4 else 3) for n in range(12)]
    one.register("GSC-FOR-01", rows, ("OCTUBRE 2026",), rows_at_least=60)
    return one


def reports(desk: Desk) -> list[Message]:
    return of_kind(desk, moments.REPORT)


def pending(desk: Desk) -> list[Message]:
    return of_kind(desk, moments.REPORT_PENDING)


def test_the_draft_is_sent_on_the_first_business_day_and_what_is_issued_after_it(desk: Desk) -> None:
    """To each reader once, with figures, sentences, the picture, the link and the PDF or a word of it."""
    desk.run()
    sent = reports(desk)
    assert len({mail.recipients for mail in sent}) == len(sent) == READERS
    mail = message_from_bytes(sent[0].raw, policy=default)
    assert "octubre" in str(mail["Subject"])
    assert any(part.get_content_type() == "image/png" for part in mail.walk())
    assert "#gid=202610" in sent[0].html
    attached = [part.get_content_type() for part in mail.iter_attachments()]
    assert attached == ["application/pdf"] or "Sin PDF adjunto" in sent[0].text
    assert "borrador" in sent[0].text
    desk.later(hours=1)
    desk.run()
    assert len(reports(desk)) == READERS
    report(desk.session, desk.config, Order("GSC-FOR-02", OCTOBER, issue=True), lambda: desk.now)
    desk.later(hours=1)
    desk.run()
    fresh = reports(desk)[READERS:]
    assert len({mail.recipients for mail in fresh}) == len(fresh) == READERS
    assert "Es un borrador" not in fresh[0].text
    desk.later(days=1)
    desk.run()
    assert len(reports(desk)) == 2 * READERS
    assert pending(desk) == []


def test_who_prepares_it_is_reminded_and_on_the_last_day_everybody_knows(desk: Desk) -> None:
    """The 4th is a reminder to the agents; on the 5th also who waits for it is told; after that nobody is nagged."""
    desk.run()
    desk.later(days=1)
    desk.run()
    assert len(pending(desk)) == 3
    assert all("Falta emitir" in mail.subject for mail in pending(desk))
    desk.later(days=1)
    result = desk.run()
    assert len(pending(desk)) == 3 + 3 + READERS
    assert "no se ha emitido" in result.told
    desk.later(days=4)
    desk.run()
    assert len(pending(desk)) == 3 + 3 + READERS


def test_a_service_that_starts_later_in_the_month_sends_no_old_draft(desk: Desk) -> None:
    """The draft is there to look at; its days are over."""
    desk.at(datetime(2026, 11, 25, 7, 45, tzinfo=BOGOTA))
    desk.run()
    assert reports(desk) == pending(desk) == []


def test_a_plan_lists_the_mails_of_reports_and_a_run_of_it_sends_just_those(desk: Desk) -> None:
    """Before the tab is there, too; nothing is written by looking; of what is struck out nothing leaves."""
    before = desk.emulator.sent_mail()
    plan, _world, due = service.plan(desk.session, desk.config, desk.now)
    listed = [message for message in due.messages if message.moment == moments.REPORT]
    assert len(listed) == READERS
    assert all("octubre 2026" in message.subject for message in listed)
    assert desk.emulator.sent_mail() == before
    assert desk.control_id == ""
    kept = frozenset(message.key for message in listed[:4])
    changes = tuple(describe(change) for change in plan.changes)
    desk.run(approved=Approval(plan.fingerprint, changes, mails=kept))
    assert {mail.recipients for mail in reports(desk)} == {(message.recipient,) for message in listed[:4]}
    _plan, _world, due = service.plan(desk.session, desk.config, desk.now)
    waiting = {message.key for message in due.messages if message.moment == moments.REPORT}
    assert waiting == {message.key for message in listed[4:]}
