"""Real clients on an in-process emulator; every answer they get is compared with the discovery documents."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import gspread
import httplib2
import pytest
import requests
from googleapiclient.discovery import build
from googleapiclient.http import build_http
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import IncompleteRead

from sheets_automation.emulator import Emulator, LostConnection, NoAnswer
from sheets_automation.emulator.wire import discovery

WsgiApp = Callable[..., Any]


def call_wsgi(
    app: WsgiApp, method: str, url: str, headers: dict[str, str], body: bytes
) -> tuple[str, dict[str, str], bytes]:
    """One HTTP exchange with a WSGI application: (status line, headers, body as sent)."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "REQUEST_URI": target,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or 443),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ["CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    seen: list[Any] = []

    def start_response(status: str, response_headers: list[tuple[str, str]], _info: object = None) -> None:
        seen.extend((status, dict(response_headers)))

    data = b"".join(app(environ, start_response))
    return seen[0], seen[1], data


def check_answer(method: str, url: str, status: int, body: bytes, override: str | None = None) -> None:
    """Fail when a successful answer is not what the discovery document says."""
    parts = urlsplit(url)
    match = discovery.route(override or method, parts.path)
    if match is None or not 200 <= status < 300 or "alt=media" in parts.query or match.method.id.endswith(".export"):
        return
    if "uploadType=resumable" in parts.query and not body:
        return
    discovery.check_response(match.method.id, json.loads(body) if body else None)


class WsgiAdapter(BaseAdapter):
    """A ``requests`` transport that calls a WSGI application and fails as a network would."""

    def __init__(self, app: WsgiApp) -> None:
        super().__init__()
        self._app = app

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        elif hasattr(body, "read"):
            body = body.read()
        headers = {name: str(value) for name, value in request.headers.items()}
        method, url = str(request.method), str(request.url)
        try:
            status, answered, data = call_wsgi(self._app, method, url, headers, bytes(body))
        except LostConnection as error:
            raise requests.ConnectionError(error, request=request) from error
        except NoAnswer as error:
            raise requests.ReadTimeout(error, request=request) from error
        expected = int(answered.get("Content-Length", len(data)))
        if len(data) < expected:
            raise requests.exceptions.ChunkedEncodingError(IncompleteRead(len(data), expected - len(data)))
        response = requests.Response()
        response.status_code = int(status.split()[0])
        response.reason = status.partition(" ")[2]
        response.headers = CaseInsensitiveDict(answered)
        response.url = url
        response.request = request
        response.encoding = "utf-8"
        if answered.get("Content-Encoding") == "gzip":
            data = httplib2.gzip.decompress(data)
        response._content = data
        response.raw = io.BytesIO(data)
        check_answer(method, url, response.status_code, data)
        return response

    def close(self) -> None:
        pass


def session(app: WsgiApp, account: str | None = None) -> requests.Session:
    """A ``requests`` session whose every call ends in the application, as this account."""
    made = requests.Session()
    made.mount("https://", WsgiAdapter(app))
    made.mount("http://", WsgiAdapter(app))
    made.headers["Authorization"] = f"Bearer caller:{account}" if account else "Bearer any-token"
    return made


class WsgiHttp:
    """What google-api-python-client needs of httplib2, over a WSGI application."""

    redirect_codes = build_http().redirect_codes

    def __init__(self, app: WsgiApp, account: str | None = None) -> None:
        self._app = app
        self._token = f"Bearer caller:{account}" if account else "Bearer any-token"

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_options: Any
    ) -> tuple[httplib2.Response, bytes]:
        data = body.encode() if isinstance(body, str) else body.read() if hasattr(body, "read") else body or b""
        sent = {**{name: str(value) for name, value in (headers or {}).items()}, "authorization": self._token}
        try:
            status, answered, content = call_wsgi(self._app, method, uri, sent, data)
        except NoAnswer as error:
            raise TimeoutError(str(error)) from error
        if answered.get("Content-Encoding") == "gzip":
            content = httplib2.gzip.decompress(content)
        code = int(status.split()[0])
        check_answer(method, uri, code, content, sent.get("x-http-method-override"))
        response = httplib2.Response({**{k.lower(): v for k, v in answered.items()}, "status": str(code)})
        response.reason = status.partition(" ")[2]
        return response, content

    def close(self) -> None:
        pass


def service(app: WsgiApp, name: str, account: str | None = None) -> Any:
    """A google-api-python-client service (``sheets``, ``drive``, ``gmail``) on the application."""
    version = {"sheets": "v4", "drive": "v3", "gmail": "v1"}[name]
    return build(name, version, http=WsgiHttp(app, account), static_discovery=True, cache_discovery=False)


def gspread_on(app: WsgiApp, account: str | None = None) -> gspread.Client:
    """A gspread client on the application."""
    return gspread.Client(auth=None, session=session(app, account))


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Google in memory."""
    with Emulator() as made:
        yield made


@pytest.fixture
def sheets(emulator: Emulator) -> Any:
    """The official Sheets client, as the default owner."""
    return service(emulator.wsgi, "sheets")


@pytest.fixture
def drive(emulator: Emulator) -> Any:
    """The official Drive client, as the default owner."""
    return service(emulator.wsgi, "drive")


@pytest.fixture
def gmail(emulator: Emulator) -> Any:
    """The official Gmail client, as the default owner."""
    return service(emulator.wsgi, "gmail")


@pytest.fixture
def gspread_client(emulator: Emulator) -> gspread.Client:
    """A gspread client, as the default owner."""
    return gspread_on(emulator.wsgi)


@pytest.fixture
def http(emulator: Emulator) -> requests.Session:
    """Plain HTTP, as the default owner; any host will do."""
    return session(emulator.wsgi)
