"""RFC 822 messages as Gmail takes them in and shows them: decoding, header rewriting, parsing, ``payload``.

Everything here is a function of bytes. Header blocks are edited as bytes, never re-serialised, so that the body a
client sent is the body that is kept, byte for byte.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as MimeMessage
from email.utils import format_datetime, formataddr, getaddresses, parsedate_to_datetime
from functools import lru_cache
from typing import Any

from sheets_automation.emulator.errors import ApiError, invalid

Json = dict[str, Any]

#: ``users.messages.send`` takes 35 MiB (discovery document, ``mediaUpload.maxSize``).
MAX_BYTES = 36_700_160
#: Recipients of one message through the API (Workspace sending limits).
MAX_RECIPIENTS = 100
#: A part's body longer than this is left out of ``format=full`` and fetched by attachment id.
INLINE_BYTES = 10_000

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
_TAG = re.compile(r"<(style|script)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a message says, decoded: addresses bare and lower-case, text and html of the first such parts."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachments: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


def bad_argument(message: str) -> ApiError:
    """400 with the reason that Gmail gives for a wrong argument."""
    return ApiError(400, message, reason="invalidArgument")


def decode_raw(value: object, field: str) -> bytes:
    """The bytes behind a ``raw`` field: base64url or base64, padded or not. Anything else is Google's 400."""
    text = value if isinstance(value, str) else ""
    if _BASE64.fullmatch(text):
        plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
        try:
            return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except binascii.Error:  # one character too many for any padding
            pass
    raise invalid(f"Invalid value at '{field}' (TYPE_BYTES), Base64 decoding failed for \"{text[:200]}\"")


def encode_raw(raw: bytes) -> str:
    """Base64url with padding, as Gmail writes ``raw`` and ``data``."""
    return base64.urlsafe_b64encode(raw).decode("ascii")


@lru_cache(maxsize=2048)
def parse(raw: bytes) -> Parsed:
    """Read a message leniently, as a mailbox must: nothing a client can send makes this fail."""
    message = message_from_bytes(raw)
    texts: dict[str, str] = {}
    names: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        if name := file_name(part):
            names.append(name)
        elif part.get_content_type() not in texts:
            texts[part.get_content_type()] = _text(part)
    senders = addresses(message, "From")
    return Parsed(
        sender=senders[0] if senders else "",
        recipients=tuple(dict.fromkeys(addresses(message, "To", "Cc", "Bcc"))),
        subject=_decoded(message.get("Subject", "")),
        text=texts.get("text/plain", ""),
        html=texts.get("text/html", ""),
        attachments=tuple(names),
        headers=headers(message),
    )


def addresses(message: MimeMessage, *names: str) -> list[str]:
    """The bare addresses in these headers, lower-case, in order; groups and display names dropped."""
    found: list[str] = []
    for name in names:
        for _, address in getaddresses([_unfold(str(v)) for v in message.get_all(name, [])]):
            if address:
                found.append(address.lower())
    return found


def headers(message: MimeMessage) -> tuple[tuple[str, str], ...]:
    """Every header of one part, unfolded and decoded."""
    return tuple((name, _decoded(value)) for name, value in message.items())


def check_headers(raw: bytes) -> list[str]:
    """The recipients of a message that is to be stored or sent; a malformed address is Gmail's 400."""
    message = message_from_bytes(raw)
    for name in ("To", "Cc", "Bcc"):
        for address in addresses(message, name):
            if not _ADDRESS.fullmatch(address):
                raise bad_argument(f"Invalid {name} header")
    return list(dict.fromkeys(addresses(message, "To", "Cc", "Bcc")))


def check_sendable(raw: bytes) -> None:
    """Refuse what Gmail refuses to send: nobody to send to, or more than ``MAX_RECIPIENTS``."""
    recipients = check_headers(raw)
    if not recipients:
        raise bad_argument("Recipient address required")
    if len(recipients) > MAX_RECIPIENTS:
        raise bad_argument(f"Too many recipients: {len(recipients)}, at most {MAX_RECIPIENTS}")


def as_sent(raw: bytes, *, account: str, message_id: str, now: datetime) -> bytes:
    """The message as Gmail sends and keeps it.

    The caller's ``Message-ID`` is not kept. ``From`` becomes the account, with the caller's display name; another
    address in it moves to ``X-Google-Original-From``. ``Received`` is added, and ``Date`` where there was none.
    """
    fields, body, newline = _split(raw)
    sender = message_from_bytes(raw).get("From")
    kept = [f for f in fields if _name(f) not in (b"message-id", b"received", b"bcc-self", b"x-google-original-from")]
    added = [f"Received: from gmailapi.google.com with HTTPREST; {format_datetime(now)}", f"Message-ID: <{message_id}>"]
    display, address = (getaddresses([_unfold(str(sender))]) or [("", "")])[0] if sender else ("", "")
    if address.lower() != account.lower():
        if address:
            added.append(f"X-Google-Original-From: {_unfold(str(sender))}")
        kept = [f for f in kept if _name(f) != b"from"]
        added.append(f"From: {formataddr((_decoded(display), account))}")
    if not any(_name(f) == b"date" for f in kept):
        added.append(f"Date: {format_datetime(now)}")
    head = [line.encode("utf-8", "surrogateescape") for line in added] + kept
    return newline.join(head) + newline * 2 + body


def sent_at(raw: bytes) -> datetime | None:
    """The moment in the ``Date`` header, or None where there is none that can be read."""
    value = message_from_bytes(raw).get("Date")
    try:
        moment = parsedate_to_datetime(_unfold(str(value))) if value else None
    except (TypeError, ValueError):
        return None
    return moment if moment and moment.tzinfo else None


def snippet(parsed: Parsed) -> str:
    """The first words of the text (of the html where there is no text), escaped as Gmail escapes them."""
    source = parsed.text or html.unescape(_TAG.sub(" ", parsed.html))
    return html.escape(" ".join(source.split())[:200].rstrip(), quote=True).replace("&#x27;", "&#39;")


def payload(raw: bytes) -> Json:
    """``MessagePart`` of the whole message, as ``format=full`` shows it."""
    return _part(message_from_bytes(raw), "")


def header_payload(raw: bytes, wanted: list[str]) -> Json:
    """``MessagePart`` with headers only, as ``format=metadata`` shows it; no names means all of them."""
    message = message_from_bytes(raw)
    names = {name.lower() for name in wanted}
    listed = [{"name": n, "value": v} for n, v in headers(message) if not names or n.lower() in names]
    return {"mimeType": message.get_content_type(), "headers": listed}


def attachment(raw: bytes, attachment_id: str) -> bytes | None:
    """The content behind the attachment id that ``payload`` gave, or None."""
    for part_id, part in _numbered(message_from_bytes(raw), ""):
        if not part.is_multipart() and _attachment_id(part_id, part) == attachment_id:
            return _content(part)
    return None


def file_name(part: MimeMessage) -> str:
    """The decoded file name of an attachment, "" for a part that is none."""
    try:
        return _decoded(part.get_filename() or "")
    except (LookupError, ValueError):  # an RFC 2231 name in a character set that does not exist
        return "noname"


def _part(part: MimeMessage, part_id: str) -> Json:
    shown: Json = {
        "partId": part_id,
        "mimeType": part.get_content_type(),
        "filename": file_name(part),
        "headers": [{"name": n, "value": v} for n, v in headers(part)],
    }
    if part.is_multipart():
        shown["body"] = {"size": 0}
        shown["parts"] = [_part(child, child_id) for child_id, child in _children(part, part_id)]
        return shown
    content = _content(part)
    shown["body"] = {"size": len(content)}
    if shown["filename"] or len(content) > INLINE_BYTES:
        shown["body"]["attachmentId"] = _attachment_id(part_id, part)
    elif content:
        shown["body"]["data"] = encode_raw(content)
    return shown


def _children(part: MimeMessage, part_id: str) -> list[tuple[str, MimeMessage]]:
    listed = part.get_payload()
    prefix = f"{part_id}." if part_id else ""
    return [(f"{prefix}{i}", child) for i, child in enumerate(listed) if isinstance(child, MimeMessage)]


def _numbered(part: MimeMessage, part_id: str) -> list[tuple[str, MimeMessage]]:
    found = [(part_id, part)]
    if part.is_multipart():
        for child_id, child in _children(part, part_id):
            found.extend(_numbered(child, child_id))
    return found


def _attachment_id(part_id: str, part: MimeMessage) -> str:
    digest = f"{part_id}|{file_name(part)}|{len(_content(part))}"
    return "ANGjdJ" + base64.urlsafe_b64encode(digest.encode("utf-8", "replace")).decode("ascii").rstrip("=")


def _content(part: MimeMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: MimeMessage) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return _content(part).decode(charset, "replace")
    except LookupError:
        return _content(part).decode("utf-8", "replace")


def _decoded(value: object) -> str:
    text = _unfold(str(value))
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text


def _unfold(value: str) -> str:
    return re.sub(r"\r?\n[ \t]+", " ", value).strip()


def _split(raw: bytes) -> tuple[list[bytes], bytes, bytes]:
    """The header fields (each with its folded lines), the body, and the line end in use."""
    newline = b"\r\n" if b"\r\n" in raw.partition(b"\n\n")[0] else b"\n"
    head, _, body = raw.partition(newline * 2)
    fields: list[bytes] = []
    for line in head.split(newline):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += newline + line
        elif line:
            fields.append(line)
    return fields, body, newline


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()
