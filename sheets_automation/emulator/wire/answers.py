"""HTTP answers as Google gives them: JSON bodies, the three shapes of errors, pages for unknown paths, gzip."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import Any

from sheets_automation.emulator.errors import ApiError

Json = dict[str, Any]
JSON_TYPE = "application/json; charset=UTF-8"
HTML_TYPE = "text/html; charset=UTF-8"

#: Larger answers are not indented, although Google indents by default: it would cost more than making them.
PRETTY_LIMIT = 64 * 1024
_GZIP_FROM = 1024

_NOT_FOUND = (
    "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 404 (Not Found)!!1</title>"
    "<p><b>404.</b> <ins>That’s an error.</ins><p>The requested URL <code>{path}</code> was not found on this server. "
    "<ins>That’s all we know.</ins></html>"
)
_REASONS = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    409: "conflict",
    412: "conditionNotMet",
    429: "rateLimitExceeded",
    500: "internalError",
    501: "notImplemented",
    503: "backendError",
}
_PHRASES = {
    200: "OK",
    204: "No Content",
    308: "Resume Incomplete",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Answer:
    """An HTTP answer before it is sent. ``truncated``: only half of the body is to be sent."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    truncated: bool = False
    committed: bool = False

    @property
    def status_line(self) -> str:
        return f"{self.status} {_PHRASES.get(self.status, 'Unknown')}"


def json_answer(value: Any, status: int = 200, *, pretty: bool = True) -> Answer:
    """A JSON body; indented if asked and not large."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if pretty and len(text) <= PRETTY_LIMIT:
        text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    # A lone surrogate (valid JSON as an escape, not valid UTF-8) must not break the answer.
    return Answer(status, text.encode("utf-8", "replace"))


def error_answer(error: ApiError, api: str | None, *, pretty: bool = True) -> Answer:
    """The error in the shape of the API: Sheets has status and details, Drive and Gmail an ``errors`` list too."""
    inner: Json = {"code": error.code, "message": error.message}
    if api in ("drive", "gmail", "drivev2"):
        entry = {"message": error.message, "domain": _domain(error), "reason": error.reason or _REASONS.get(error.code)}
        if error.location:
            entry |= {"location": error.location, "locationType": "parameter"}
        inner["errors"] = [entry]
    if api not in ("drive", "drivev2"):
        inner["status"] = error.status
    if error.details:
        inner["details"] = error.details
    return json_answer({"error": inner}, error.code, pretty=pretty)


def _domain(error: ApiError) -> str:
    limits = ("userRateLimitExceeded", "rateLimitExceeded", "accessNotConfigured")
    return "usageLimits" if error.reason in limits else "global"


def not_found_page(path: str) -> Answer:
    """Google's page for a path that none of its services has."""
    shown = re.sub(r"[^\w/.:%~-]", "", path)[:200]
    return Answer(404, _NOT_FOUND.format(path=shown).encode(), HTML_TYPE)


def accepts_gzip(accept_encoding: str, user_agent: str) -> bool:
    """Google compresses only if the user agent says gzip too (its performance guide)."""
    return "gzip" in accept_encoding.lower() and "gzip" in user_agent.lower()


def compressed(answer: Answer) -> Answer:
    """The answer with its body compressed, where that is worth it."""
    if len(answer.body) < _GZIP_FROM:
        return answer
    body = gzip.compress(answer.body, compresslevel=1, mtime=0)
    headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return Answer(answer.status, body, answer.content_type, headers, answer.truncated, answer.committed)
