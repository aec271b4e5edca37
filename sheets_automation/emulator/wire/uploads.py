"""Media uploads: ``uploadType`` media, multipart and resumable, as the official clients send them."""

from __future__ import annotations

import base64
import binascii
import email.parser
import email.policy
import re
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

from sheets_automation.emulator.errors import ApiError, invalid

from . import discovery
from .answers import Answer

Json = dict[str, Any]
Media = tuple[str, bytes]

_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)$")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
#: Uploads begun and not finished that are kept; the oldest give way.
_OPEN_UPLOADS = 256


@dataclass(slots=True)
class Begun:
    """A resumable upload under way."""

    match: discovery.Match
    query: list[tuple[str, str]]
    body: Json
    content_type: str
    caller: str
    data: bytearray = field(default_factory=bytearray)


class Uploads:
    """Resumable uploads under way; they live in memory and end with the process, as sessions may at Google."""

    def __init__(self) -> None:
        self._begun: dict[str, Begun] = {}
        self._lock = threading.Lock()

    def begin(self, begun: Begun, base_url: str, path: str) -> Answer:
        """Open a session; the answer's ``Location`` is where the bytes go."""
        upload_id = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._begun) >= _OPEN_UPLOADS:
                del self._begun[next(iter(self._begun))]
            self._begun[upload_id] = begun
        location = f"{base_url}/{path.lstrip('/')}?uploadType=resumable&upload_id={upload_id}"
        return Answer(
            200, b"", "text/html; charset=UTF-8", (("Location", location), ("X-GUploader-UploadID", upload_id))
        )

    def proceed(self, upload_id: str, content_range: str, data: bytes) -> Begun | Answer:
        """Take a chunk: the finished upload, or the answer that asks for more (308).

        ApiError 404 for an unknown session, 400 for a chunk that does not follow.
        """
        with self._lock:
            begun = self._begun.get(upload_id)
            if begun is None:
                raise ApiError(404, "Not Found", reason="notFound")
            total: str | None = None
            if content_range:
                found = _RANGE.match(content_range)
                if found is None:
                    raise invalid("Failed to parse Content-Range header.")
                first, _, total = found.groups()
                if first is None:
                    data = b""
                elif int(first) != len(begun.data):
                    raise invalid("Invalid request. The chunk does not follow what was received.")
            begun.data += data
            if total == "*" or (total is not None and len(begun.data) < int(total)):
                received = (("Range", f"bytes=0-{len(begun.data) - 1}"),) if begun.data else ()
                return Answer(308, b"", "text/html; charset=UTF-8", received)
            del self._begun[upload_id]
            return begun


def parse_multipart(content_type: str, data: bytes) -> tuple[bytes, Media]:
    """The JSON part and the media part of a ``multipart/related`` body. ApiError 400 unless it has these two.

    Bytes are taken as they came (a mail parser would touch line ends); a base64 part is decoded.
    """
    found = re.search(r'boundary="?([^";,]+)"?', content_type)
    if found is None:
        raise invalid("Malformed multipart body.")
    boundary = re.escape(found.group(1).encode("latin-1", "replace"))
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + boundary + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    pieces = delimiter.split(data)[2::2]  # text before the first delimiter and the groups between are dropped
    parts = [_part(piece) for piece in pieces[:-1]]
    if len(parts) != 2:
        raise invalid("Malformed multipart body.")
    return parts[0][1], parts[1]


def _part(piece: bytes) -> Media:
    end = _HEAD_END.search(piece)
    if end is None:
        raise invalid("Malformed multipart body.")
    head, body = piece[: end.start()], piece[end.end() :]
    headers = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + b"\r\n\r\n", headersonly=True)
    if str(headers.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        try:
            body = base64.b64decode(body, validate=False)
        except binascii.Error:
            raise invalid("Malformed multipart body.") from None
    return headers.get_content_type(), body
