"""The mail that this Google keeps, read: messages with parsed headers for searches and tests, and ``.eml`` files.

``Workspace.messages`` holds the bytes (``StoredMessage``). Nothing is delivered to anybody.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sheets_automation.emulator.workspace import StoredMessage, Workspace

from .mime import parse


@dataclass(frozen=True, slots=True)
class Message:
    """One message in one account's mailbox, decoded."""

    id: str
    thread_id: str
    mailbox: str  # the account whose mailbox this is
    sender: str  # bare addresses, lower-case
    recipients: tuple[str, ...]  # To, Cc and Bcc, each once
    subject: str
    text: str
    html: str
    attachments: tuple[str, ...]  # file names
    headers: tuple[tuple[str, str], ...]  # decoded and unfolded
    raw: bytes
    sent_at: datetime  # Gmail's internalDate
    labels: tuple[str, ...]


def read(stored: StoredMessage) -> Message:
    """The message that these bytes are."""
    parsed = parse(stored.raw)
    return Message(
        id=stored.id,
        thread_id=stored.thread_id,
        mailbox=stored.mailbox,
        sender=parsed.sender,
        recipients=parsed.recipients,
        subject=parsed.subject,
        text=parsed.text,
        html=parsed.html,
        attachments=parsed.attachments,
        headers=parsed.headers,
        raw=stored.raw,
        sent_at=stored.received,
        labels=stored.label_ids,
    )


def messages_of(workspace: Workspace, account: str) -> list[Message]:
    """The messages of one account, newest first; of two of one moment the later stored comes first."""
    mine = sorted((m for m in workspace.messages.values() if m.mailbox == account), key=lambda m: m.received)
    return [read(m) for m in reversed(mine)]


def sent(workspace: Workspace, account: str | None = None) -> list[Message]:
    """Everything that was sent (by ``account``, where given), in the order in which it was sent."""
    listed = [m for m in workspace.messages.values() if "SENT" in m.label_ids and account in (None, m.mailbox)]
    return [read(m) for m in listed]


def eml_name(stored: StoredMessage) -> str:
    """The file name of a sent message: when (UTC) and which, so that a listing is in order."""
    return f"{stored.received.astimezone(UTC):%Y%m%dT%H%M%SZ}-{stored.id}.eml"


def write_eml(folder: Path, stored: StoredMessage) -> Path:
    """Put a message into the folder, wholly or not at all; one that is there already stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / eml_name(stored)
    if target.exists():
        return target
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(stored.raw)
        file.flush()
        os.fsync(file.fileno())
    return partial.replace(target)
