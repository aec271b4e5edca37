"""What an answer of Google's must be before a client library sees it.

A proxy, a captive portal or a front end that hiccups answers with a page, with half a JSON text or with nothing, and
often with status 200. gspread and google-api-python-client then hand back a string, or break on it; so every answer is
looked at here, for all three APIs and for tokens.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import requests

PDF_BEGINS = b"%PDF-"
SHOWN = 200  # characters of an answer that a message quotes, at most
Json = dict[str, Any]


class NotGoogles(requests.exceptions.RequestException):
    """An answer that Google's API would not give."""


def checked(response: requests.Response, **_options: object) -> requests.Response:
    """Response hook of a session that calls the APIs: every body is a JSON object, every error has Google's form.

    An export is a file: it must be the PDF that was asked for; an uploaded file is whatever somebody uploaded.

    Raises:
        NotGoogles: an answer of success that holds no JSON object.
    """
    if response.is_redirect or response.status_code == 204:
        return response
    if not response.ok:
        if not _is_googles(_object(response)):
            facts = {"code": response.status_code, "message": described(response), "status": ""}
            response._content = json.dumps({"error": facts}).encode()
    # Only how it begins: a snapshot has megabytes, and whoever parses it sees where it ends.
    elif not (_begins_right(response) or response.request.method == "DELETE"):
        raise NotGoogles(f"it answered {response.status_code} with {described(response)}", response=response)
    return response


def _begins_right(response: requests.Response) -> bool:
    address = urlsplit(response.url)
    if address.path.endswith("/export"):
        return response.content.startswith(PDF_BEGINS)
    if "alt=media" in address.query.split("&"):  # a list that somebody uploaded: whoever reads it sees what it is
        return bool(response.content)
    return response.content.lstrip().startswith(b"{")


def checked_token(response: requests.Response, **_options: object) -> requests.Response:
    """Response hook of the session that gets tokens: google-auth breaks on an answer that is no JSON object.

    Raises:
        NotGoogles: google-auth takes it for a failure of the connection.
    """
    if response.request.method == "POST" and not response.is_redirect and _object(response) is None:
        raise NotGoogles(
            f"the token server answered {response.status_code} with {described(response)}", response=response
        )
    return response


def object_with(answer: Any, *keys: str) -> Json:
    """The answer, which must be a JSON object with these keys.

    Raises:
        NotGoogles: it is not; what it stands for is unknown.
    """
    if not isinstance(answer, dict):
        raise NotGoogles(f"a JSON object was expected, {type(answer).__name__} came")
    missing = [key for key in keys if key not in answer]
    if missing:
        raise NotGoogles(f"the answer lacks {', '.join(missing)}")
    return answer


def short(text: str) -> str:
    """On one line and at most ``SHOWN`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def described(response: requests.Response) -> str:
    """What a body that is not Google's JSON is, in a few words; never a page of HTML."""
    text = response.text.strip()
    if not text:
        return "an empty body"
    if text.startswith("<"):
        return "a page of HTML"
    return f"something that is not Google's JSON: {short(text)}"


def _object(response: requests.Response) -> Json | None:
    try:
        found = response.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _is_googles(answer: Json | None) -> bool:
    """Whether both clients can read an error answer: they want a code and a message."""
    error = (answer or {}).get("error")
    return isinstance(error, dict) and isinstance(error.get("message"), str) and isinstance(error.get("code"), int)
