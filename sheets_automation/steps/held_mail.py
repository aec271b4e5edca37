"""Mails of the day that may have left already although ``Correos`` does not know: never sent twice (spec §9).

The mailbox can only be asked for drafts: the service's right to it (``gmail.compose``) does not show what was sent. A
draft that still lies there has not left and is taken up again; of any other message nobody can say, so it is not sent.
A relay cannot even be asked for drafts.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.tables import OUTBOX
from sheets_automation.domain.spanish import full_date
from sheets_automation.errors import RemoteError
from sheets_automation.model import MailState, Message, OutboxEntry, Trouble, TroubleKind
from sheets_automation.steps.control import Control
from sheets_automation.steps.mailbox import Mailbox
from sheets_automation.steps.result import RunResult

log = logging.getLogger(__name__)
_DETAIL = "no se sabe si ya había salido hoy; no se envía otra vez"


def hold(control: Control, mailbox: Mailbox, ledger: Ledger, messages: Sequence[Message], result: RunResult) -> Ledger:
    """The ledger in which such messages have their line with what is known of them, so that they are answered for."""
    doubtful = [m for m in messages if m.key not in ledger.outbox and control.day_mail.covers(m)]
    if not doubtful:
        return ledger
    entries = [_with_draft(mailbox, _entry(message, result)) for message in doubtful]
    requests, rows = control.append(OUTBOX, entries)
    control.write(requests, "recording mails that are not sent again")
    held = [entry.recipient for entry in entries if entry.state is MailState.DROPPED]
    if held:
        result.partly([_told(held, doubtful[0])])
    outbox = {**ledger.outbox, **{entry.key: (row, entry) for row, entry in zip(rows, entries, strict=True)}}
    return replace(ledger, outbox=outbox)


def _with_draft(mailbox: Mailbox, entry: OutboxEntry) -> OutboxEntry:
    """The same with its draft; as it is where there is none or the mailbox does not answer."""
    try:
        draft_id = mailbox.ask(lambda transport: transport.find(entry))
    except RemoteError as error:
        log.warning("%s", error)
        return entry
    return replace(entry, state=MailState.DRAFT, draft_id=draft_id, detail="") if draft_id else entry


def _entry(message: Message, result: RunResult) -> OutboxEntry:
    return OutboxEntry(
        key=message.key,
        when=result.started,
        run=result.run,
        moment=message.moment,
        role=message.role,
        recipient=message.recipient,
        state=MailState.DROPPED,
        day=message.day,
        told=message.told,
        detail=_DETAIL,
    )


def _told(recipients: Sequence[str], message: Message) -> Trouble:
    return Trouble(
        TroubleKind.CONTROL,
        "correos de hoy",
        f"«Correos» ya no tiene la línea del resumen del {full_date(message.day)} para {', '.join(recipients)}: no se "
        "sabe si ya había salido, así que no se envía otra vez. Si no lo recibieron, lo que está abierto se ve en "
        "«Casos»; el próximo día hábil sale como siempre.",
    )
