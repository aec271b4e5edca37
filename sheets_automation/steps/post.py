"""The outbox: every message is a line of ``Correos`` with a life: a crash neither loses nor doubles it (spec §9).

pendiente → (draft stored) → borrador → (draft sent) → enviado. The line is written before each step and after the last.
A draft vanishes when Gmail sends it, so «is the draft gone?» answers «was it sent?» even when the answer to sending was
lost; files behave alike. A relay (SMTP) answers no such question: pendiente → entregando → (handed over) → enviado, one
message at a time, and a message whose handing over got no answer, or whose run died meanwhile, is «descartado»: it may
have arrived, so it is not sent again and the administrator is told. What the mailbox does never keeps sheets from being
read: its failures are troubles, and messages that could not leave wait for a later run of their day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.tables import OUTBOX
from sheets_automation.domain.mail import undelivered
from sheets_automation.domain.mail.mime import to_mime
from sheets_automation.errors import Cause, OutOfTime, RemoteError, UnknownOutcome
from sheets_automation.model import MailState, Message, OutboxEntry, Trouble
from sheets_automation.outgoing.transport import Transport
from sheets_automation.steps.control import Control
from sheets_automation.steps.held_mail import hold
from sheets_automation.steps.mailbox import Mailbox
from sheets_automation.steps.result import RunResult

_LEFT = "el borrador ya había salido"
_LIVING = (MailState.PENDING, MailState.DRAFT)
Entries = Mapping[str, tuple[int, OutboxEntry]]  # key → (row, entry)


@dataclass(slots=True)
class Post:
    """What one run does with the outbox and the mailbox. ``sender``: as in ``mail.toml``."""

    control: Control
    mailbox: Mailbox
    run: RunResult
    sender: str
    _late: set[str] = field(default_factory=set, init=False)  # keys of what was dropped because its day is over
    _asked: set[str] = field(default_factory=set, init=False)  # keys of messages for which the mailbox was asked
    _in_doubt: set[str] = field(default_factory=set, init=False)  # keys of what may have a draft that nobody knows

    @property
    def today(self) -> date:
        return self.run.started.date()

    def recover(self, ledger: Ledger) -> Ledger:
        """Give every message in flight an end: sent, or taken up again today, or dropped because its day is over.

        A message of an earlier day is not sent late: today's summary says what is true today. Where the mailbox does
        not answer, a message stays as it is for the next run.
        """
        outbox = dict(ledger.outbox)
        for row, entry in _in_flight(ledger):
            settled = self._tried(entry, self._settled)
            outbox[entry.key] = (row, settled)
            if settled.state is MailState.DROPPED:
                self._late.add(entry.key)
            elif settled.state is MailState.PENDING and self.mailbox.failure is not None:
                self._in_doubt.add(entry.key)
        self._save(ledger.outbox, outbox, "settling mails of an earlier run")
        return replace(ledger, outbox=outbox)

    def withdraw(self, ledger: Ledger, moment: str, messages: Sequence[Message]) -> Ledger:
        """Drop what waits to be written for this moment and is not among the messages that are due now.

        Nothing is dropped of which the mailbox did not say whether it has a draft.
        """
        if self.mailbox.failure is not None:
            return ledger
        due = {message.key for message in messages}
        stale = {
            key: (row, replace(entry, state=MailState.DROPPED, detail=undelivered.NOT_NEEDED))
            for key, (row, entry) in ledger.outbox.items()
            if entry.state is MailState.PENDING and entry.moment == moment and key not in due
        }
        self._save(ledger.outbox, stale, "withdrawing mails that are not needed any more")
        return replace(ledger, outbox={**ledger.outbox, **stale})

    def deliver(self, ledger: Ledger, messages: Sequence[Message]) -> Ledger:
        """Send new messages and the drafts that wait.

        Three writes to ``Correos``, however many messages there are; where the transport cannot look up what it sent,
        one more with every message. A message that does not leave keeps its line, with the reason, and does not keep
        the others from going out.
        """
        ledger = hold(self.control, self.mailbox, ledger, messages, self.run)
        by_key = {message.key: message for message in messages}
        entries = self._recorded(ledger, by_key)
        transport = self.mailbox.transport
        try:
            sent = self._all_at_once(entries, by_key) if transport.looks_up else self._one_by_one(entries, by_key)
        finally:
            transport.close()
        known = {mail.key: mail for mail in self.run.mails}
        self.run.mails = list({**known, **{key: entry for key, (_row, entry) in sent.items()}}.values())
        return replace(ledger, outbox={**ledger.outbox, **sent})

    def troubles(self, ledger: Ledger) -> list[Trouble]:
        """What people must know of mails that did not leave: earlier ones, refused ones, and the mailbox itself."""
        entries = [entry for _row, entry in ledger.outbox.values()]
        refused = [entry for entry in entries if entry.state is MailState.FAILED and entry.day == self.today]
        waiting = [entry for entry in entries if entry.state in _LIVING]
        late = undelivered.untold(entries, self._late)
        found = [undelivered.dropped(late)] if late else []
        found += [undelivered.refused(entry) for entry in refused]
        found += undelivered.unconfirmed(entries, self.today)
        if waiting and self.mailbox.failure is not None:
            found.append(undelivered.mailbox_down(waiting, self.sender, self.mailbox.failure.told))
        return found

    def _all_at_once(self, entries: Entries, messages: Mapping[str, Message]) -> Entries:
        """Drafts for all, then all are sent: what became of each can be found out later."""
        store = self._prepared(messages, MailState.DRAFT)
        drafted = {key: (row, self._tried(entry, store)) for key, (row, entry) in entries.items()}
        self._save(entries, drafted, "recording mail drafts")
        sent = {key: (row, self._tried(entry, self._sent)) for key, (row, entry) in drafted.items()}
        return self._save(drafted, sent, "recording sent mails")

    def _one_by_one(self, entries: Entries, messages: Mapping[str, Message]) -> Entries:
        """What became of one is written down with the next one's «entregando»: a run that dies leaves one in doubt."""
        written, now = entries, dict(entries)
        begin = self._prepared(messages, MailState.DELIVERING)
        try:
            for key, (row, entry) in entries.items():
                begun = self._tried(entry, begin)
                now[key] = (row, begun)
                if begun.state is MailState.DELIVERING:
                    written = self._save(written, now, "recording that a mail is being handed over")
                    now[key] = (row, entry)  # should the time be over before it begins
                    now[key] = (row, self._tried(entry, self._handed_over(begun)))
        except OutOfTime:
            self._save(written, now, "recording handed-over mails")
            raise
        return self._save(written, now, "recording handed-over mails")

    def _tried(self, entry: OutboxEntry, step: Callable[[OutboxEntry], OutboxEntry]) -> OutboxEntry:
        """The message after a step; as it was, with the reason, where the mailbox failed."""
        if not self.mailbox.given_up:
            self._asked.add(entry.key)
        try:
            return step(entry)
        except RemoteError as error:
            if error.cause is not Cause.RECIPIENT:
                return replace(entry, detail=undelivered.reason(error.told, asked=entry.key in self._asked))
            left = self._without_draft(entry)
            return replace(left, state=MailState.FAILED, detail=undelivered.reason(error.told, asked=True))

    def _settled(self, entry: OutboxEntry) -> OutboxEntry:
        doubt = _doubt(self.mailbox.transport, entry)
        if doubt:
            return replace(entry, state=MailState.DROPPED, detail=undelivered.not_confirmed(doubt))
        today = entry.day == self.today
        draft_id = entry.draft_id or self.mailbox.ask(lambda transport: transport.find(entry))
        entry = replace(entry, draft_id=draft_id)
        if not draft_id and entry.state is MailState.DRAFT:  # its line lost the id, and the mailbox has it no more
            return replace(entry, state=MailState.SENT, detail=_LEFT)
        if not draft_id:
            # Today's: nothing reached the mailbox, so it is written anew by ``deliver``.
            return entry if today else replace(entry, state=MailState.DROPPED, detail=undelivered.too_late(entry))
        if entry.state is MailState.DRAFT and not self.mailbox.ask(lambda transport: transport.exists(draft_id)):
            return replace(entry, state=MailState.SENT, detail=_LEFT)
        if today:
            return replace(entry, state=MailState.DRAFT)
        self.mailbox.ask(lambda transport: transport.discard(draft_id))
        return replace(entry, state=MailState.DROPPED, detail=undelivered.too_late(entry))

    def _recorded(self, ledger: Ledger, messages: Mapping[str, Message]) -> Entries:
        """Every message has its line before anything reaches the mailbox; drafts of an earlier run come along."""
        waiting = {key: pair for key, pair in ledger.outbox.items() if self._goes_out(pair[1], messages)}
        fresh = [self._entry(message) for key, message in messages.items() if key not in ledger.outbox]
        requests, rows = self.control.append(OUTBOX, fresh)
        self.control.write(requests, "recording mails to be sent")
        return {**waiting, **{entry.key: (row, entry) for row, entry in zip(rows, fresh, strict=True)}}

    def _goes_out(self, entry: OutboxEntry, messages: Mapping[str, Message]) -> bool:
        if entry.day != self.today:
            return False
        written = entry.key in messages and entry.key not in self._in_doubt
        return entry.state is MailState.DRAFT or (entry.state is MailState.PENDING and written)

    def _entry(self, message: Message) -> OutboxEntry:
        return OutboxEntry(
            key=message.key,
            when=self.run.started,
            run=self.run.run,
            moment=message.moment,
            role=message.role,
            recipient=message.recipient,
            state=MailState.PENDING,
            day=message.day,
            told=message.told,
        )

    def _prepared(self, messages: Mapping[str, Message], state: MailState) -> Callable[[OutboxEntry], OutboxEntry]:
        """A step that makes a message ready to be sent; it is in this state then."""

        def prepare(entry: OutboxEntry) -> OutboxEntry:
            if entry.state is not MailState.PENDING:
                return entry
            mime = to_mime(messages[entry.key], self.sender)
            # A relay that answers has not taken anything yet: that it does is for the sending to show.
            proves = state is MailState.DRAFT
            draft_id = self.mailbox.ask(lambda transport: transport.prepare(entry, mime), proves=proves)
            return replace(entry, state=state, draft_id=draft_id)

        return prepare

    def _sent(self, entry: OutboxEntry) -> OutboxEntry:
        if entry.state is not MailState.DRAFT:
            return entry
        self.mailbox.ask(lambda transport: transport.send(entry.draft_id))
        return replace(entry, state=MailState.SENT, detail="")

    def _handed_over(self, begun: OutboxEntry) -> Callable[[OutboxEntry], OutboxEntry]:
        def hand_over(_entry: OutboxEntry) -> OutboxEntry:
            try:
                self.mailbox.ask(lambda transport: transport.send(begun.draft_id))
            except UnknownOutcome as lost:
                return replace(begun, state=MailState.DROPPED, detail=undelivered.not_confirmed(lost.told))
            return replace(begun, state=MailState.SENT, detail="")

        return hand_over

    def _without_draft(self, entry: OutboxEntry) -> OutboxEntry:
        """The same with its draft thrown away: it will never be sent."""
        if not entry.draft_id:
            return entry
        try:
            self.mailbox.ask(lambda transport: transport.discard(entry.draft_id))
        except RemoteError:  # the mailbox has one draft too many, and the line keeps its id
            return entry
        return replace(entry, draft_id="")

    def _save(self, before: Entries, after: Entries, doing: str) -> Entries:
        """What ``Correos`` says now."""
        changed = [pair for key, pair in after.items() if pair != before[key]]
        self.control.write(self.control.update(OUTBOX, changed), doing)
        return dict(after)


def _in_flight(ledger: Ledger) -> list[tuple[int, OutboxEntry]]:
    """Messages that an earlier run began and did not finish."""
    return [pair for pair in ledger.outbox.values() if pair[1].state in (*_LIVING, MailState.DELIVERING)]


def _doubt(transport: Transport, entry: OutboxEntry) -> str:
    """Why nobody can find out whether a message in flight was sent; "" where it can be found out."""
    if entry.state is MailState.DELIVERING:
        return undelivered.CUT_SHORT
    known = transport.owns(entry.draft_id) if entry.draft_id else transport.looks_up
    return "" if entry.state is MailState.PENDING or known else undelivered.OTHER_WAY
