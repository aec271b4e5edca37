"""Transports under ``requests`` that lead to an emulator: in this process, or on loopback."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import NewConnectionError

from sheets_automation.errors import EndpointError


class InProcess(BaseAdapter):
    """A ``requests`` transport that hands the request to a WSGI application in this process."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        super().__init__()
        self._application = application

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **_options: object
    ) -> requests.Response:
        parts = urlsplit(str(request.url))
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b"".join(body)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": requests.compat.unquote(parts.path, "latin-1"),
            "RAW_URI": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": parts.hostname or "localhost",
            "SERVER_PORT": str(parts.port or 443),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": str(len(content)),
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in request.headers.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        answer: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            answer.update(status=status, headers=headers)

        chunks = self._application(environ, start_response)
        payload = b"".join(chunks)
        response = requests.Response()
        status, _, reason = str(answer["status"]).partition(" ")
        response.status_code, response.reason = int(status), reason
        response.headers = requests.structures.CaseInsensitiveDict(answer["headers"])
        if response.headers.get("Content-Encoding") == "gzip":
            payload = gzip.decompress(payload)
        response._content = payload
        response.url, response.request = str(request.url), request
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        return response

    def close(self) -> None:
        """Nothing is held open."""


class Loopback(HTTPAdapter):
    """Sends what is addressed to Google's hosts to one local base address instead; paths stay Google's own."""

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self._base = urlsplit(endpoint)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        request.url = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        try:
            return super().send(request, *args, **options)
        except requests.exceptions.ConnectionError as error:
            if isinstance(getattr(error.args[0] if error.args else None, "reason", None), NewConnectionError):
                raise self._nobody_there() from error  # no use in trying again, as one would with Google
            raise

    def _nobody_there(self) -> EndpointError:
        base = urlunsplit((self._base.scheme, self._base.netloc, "", "", ""))
        return EndpointError(
            f"No emulator answers at {base}. Start one in another terminal and leave it open:\n"
            f"  sheets-automation emulator --port {self._base.port or 80} FILE.xlsx …\n"
            "For Google itself, leave out --endpoint and SHEETS_AUTOMATION_ENDPOINT.",
            told=f"El emulador no responde en {base}.",
        )
