"""The outbox: every message is a line of ``Correos`` with a life: a crash neither loses nor doubles it (spec §9).

pendiente → (draft stored) → borrador → (draft sent) → enviado. The line is written before each step and after the last.
A draft vanishes when Gmail sends it, so «is the draft gone?» answers «was it sent?» even when the answer to sending was
lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheets_automation.domain.control.ledger import OUTBOX, Ledger
from sheets_automation.domain.mail.mime import KEY_HEADER, to_mime
from sheets_automation.errors import RemoteError
from sheets_automation.google.gmail import Gmail
from sheets_automation.model import MailState, Message, OutboxEntry
from sheets_automation.steps.control import Control
from sheets_automation.steps.result import RunResult

_LIVING = (MailState.PENDING, MailState.DRAFT)


def in_flight(ledger: Ledger) -> list[tuple[int, OutboxEntry]]:
    """Messages that an earlier run began and did not finish."""
    return [pair for pair in ledger.outbox.values() if pair[1].state in _LIVING]


def recover(control: Control, gmail: Gmail, ledger: Ledger, now: datetime) -> Ledger:
    """Give every message in flight an end: sent, or taken up again today, or dropped because its day is over.

    A message of an earlier day is not sent late: today's summary says what is true today.
    """
    outbox = dict(ledger.outbox)
    for row, entry in in_flight(ledger):
        draft = entry.draft_id or gmail.find_draft(entry.recipient, KEY_HEADER, entry.key) or ""
        outbox[entry.key] = (row, _settled(gmail, replace(entry, draft_id=draft), today=entry.day == now.date()))
    changed = [pair for key, pair in outbox.items() if pair != ledger.outbox[key]]
    control.write(control.update(OUTBOX, changed), "settling mails of an earlier run")
    return replace(ledger, outbox=outbox)


def _settled(gmail: Gmail, entry: OutboxEntry, *, today: bool) -> OutboxEntry:
    if not entry.draft_id:
        if today:
            return entry  # nothing reached the mailbox: written anew by ``deliver``
        return replace(entry, state=MailState.DROPPED, detail="no alcanzó a salir en su día")
    if entry.state is MailState.DRAFT and not gmail.draft_exists(entry.draft_id):
        return replace(entry, state=MailState.SENT, detail="el borrador ya había salido")
    if today:
        return replace(entry, state=MailState.DRAFT)
    gmail.delete_draft(entry.draft_id)
    return replace(entry, state=MailState.DROPPED, detail="no alcanzó a salir en su día")


def answered_for(ledger: Ledger) -> list[OutboxEntry]:
    """Messages that need not be written again: sent, dropped, or waiting as a draft."""
    return [entry for _row, entry in ledger.outbox.values() if entry.state is not MailState.PENDING]


def deliver(
    control: Control, gmail: Gmail, ledger: Ledger, messages: Sequence[Message], run: RunResult, sender: str
) -> list[OutboxEntry]:
    """Send new messages and the drafts that wait. Three writes to ``Correos``, however many messages there are.

    A message that Gmail refuses keeps its line, with the reason, and does not keep the others from going out.
    """
    entries = _recorded(control, ledger, messages, run)
    by_key = {message.key: message for message in messages}
    drafted = {key: _draft(gmail, entry, by_key, sender) for key, entry in entries.items()}
    _save(control, entries, drafted, "recording mail drafts")
    sent = {key: _sent(gmail, entry) for key, entry in drafted.items()}
    _save(control, drafted, sent, "recording sent mails")
    return [entry for _row, entry in sent.values()]


Entries = Mapping[str, tuple[int, OutboxEntry]]


def _recorded(control: Control, ledger: Ledger, messages: Sequence[Message], run: RunResult) -> Entries:
    """Every message has its line before anything reaches the mailbox."""
    waiting = {key: pair for key, pair in ledger.outbox.items() if pair[1].state is MailState.DRAFT}
    known = {m.key: ledger.outbox[m.key] for m in messages if m.key in ledger.outbox}
    fresh = [_entry(message, run) for message in messages if message.key not in ledger.outbox]
    requests, rows = control.append(OUTBOX, fresh)
    control.write(requests, "recording mails to be sent")
    return {**waiting, **known, **{entry.key: (row, entry) for row, entry in zip(rows, fresh, strict=True)}}


def _entry(message: Message, run: RunResult) -> OutboxEntry:
    return OutboxEntry(
        key=message.key,
        when=run.started,
        run=run.run,
        moment=message.moment,
        role=message.role,
        recipient=message.recipient,
        state=MailState.PENDING,
        day=message.day,
        told=message.told,
    )


def _draft(
    gmail: Gmail, pair: tuple[int, OutboxEntry], messages: Mapping[str, Message], sender: str
) -> tuple[int, OutboxEntry]:
    row, entry = pair
    if entry.state is not MailState.PENDING:
        return pair
    try:
        draft_id = gmail.create_draft(to_mime(messages[entry.key], sender))
    except RemoteError as error:
        return row, replace(entry, detail=str(error)[:500])
    return row, replace(entry, state=MailState.DRAFT, draft_id=draft_id)


def _sent(gmail: Gmail, pair: tuple[int, OutboxEntry]) -> tuple[int, OutboxEntry]:
    row, entry = pair
    if entry.state is not MailState.DRAFT:
        return pair
    try:
        gmail.send_draft(entry.draft_id)
    except RemoteError as error:
        return row, replace(entry, detail=str(error)[:500])
    return row, replace(entry, state=MailState.SENT, detail="")


def _save(control: Control, before: Entries, after: Entries, doing: str) -> None:
    changed = [pair for key, pair in after.items() if pair != before[key]]
    control.write(control.update(OUTBOX, changed), doing)
