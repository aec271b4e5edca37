"""A ``Message`` as the bytes that a mailbox takes and that a mail program opens (RFC 5322, 2046, 3834)."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from sheets_automation.model import Message

KEY_HEADER = "X-Sheets-Automation-Key"  # how a lost answer is found again among drafts and sent mail


_ONE_LINE = 70  # characters that fit a header line; what is longer would be encoded and not be found as it is


def header_key(key: str) -> str:
    """What a message's header says of its key: the key itself, or a digest of one that is too long for a line."""
    return key if len(key) <= _ONE_LINE and key.isascii() else hashlib.sha256(key.encode()).hexdigest()


def to_mime(message: Message, sender: str) -> bytes:
    """Plain text and HTML (with its pictures) as alternatives, attachments after them; equal messages, equal bytes.

    ``sender`` is an address, with or without a display name. Raises ValueError for a line break in a header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies to a robot
    mail[KEY_HEADER] = header_key(message.key)
    mail.set_content(message.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="quoted-printable")
    for picture in message.pictures:
        html = mail.get_body(("related", "html"))
        if html is not None:
            html.add_related(picture.content, "image", picture.subtype, cid=f"<{picture.cid}>", disposition="inline")
    for name, mime_type, content in message.attachments:
        main, _, sub = mime_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=name)
    # The library's boundaries are random; ours follow from the key, so that the same mail is the same file.
    for position, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{message.key}#{position}'.encode()).hexdigest()[:32]}")
    return mail.as_bytes()


def message_id(key: str, sender: str) -> str:
    """``<…@domain of the sender>``: the same for the same message, and nothing personal in it (RFC 5322 §3.6.4)."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def stamped(mime: bytes, key: str, when: datetime) -> bytes:
    """The message with what Gmail adds by itself and others do not: ``Date`` and ``Message-ID``."""
    return f"Date: {format_datetime(when)}\r\nMessage-ID: {message_id(key, sender_of(mime))}\r\n".encode() + mime


def sender_of(mime: bytes) -> str:
    """The address it is from, as an envelope names it."""
    return parseaddr(str(message_from_bytes(mime, policy=SMTP)["From"]))[1]


def text_of(mime: bytes) -> str:
    """Its plain text; "" where it has none."""
    part = message_from_bytes(mime, policy=SMTP).get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


def html_of(mime: bytes) -> str:
    """Its HTML part, which reads by itself: pictures are inside; "" where it has none."""
    mail = message_from_bytes(mime, policy=SMTP)
    part = mail.get_body(("html",))
    if part is None:
        return ""
    html = str(part.get_content())
    for one in mail.walk():
        if one.get_content_maintype() == "image" and one["Content-ID"]:
            data = base64.b64encode(one.get_content()).decode()
            html = html.replace(
                f"cid:{str(one['Content-ID']).strip('<>')}", f"data:{one.get_content_type()};base64,{data}"
            )
    return html
