"""Which host, as whom, how long, how often: the one way that bytes leave the process.

gspread and google-api-python-client both send through one ``requests`` session, so a transport decides once where the
bytes go: Google, an emulator on loopback, or an emulator in this process. A local endpoint never sees a real
credential.
"""

from __future__ import annotations

import gzip
import io
import ipaddress
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import google.auth
import gspread
import httplib2
import requests
from google.auth import impersonated_credentials
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from googleapiclient.errors import HttpError
from requests.adapters import BaseAdapter, HTTPAdapter
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from sheets_automation.errors import (
    ConfigError,
    EndpointError,
    OutOfTime,
    RateLimited,
    Refused,
    RemoteError,
    Unavailable,
    UnknownOutcome,
)
from sheets_automation.settings import Settings

T = TypeVar("T")

#: Reads, writes and row metadata of sheets; finding files. Mail and export scopes are asked for only where used.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.metadata.readonly")
MAIL_SCOPES = ("https://www.googleapis.com/auth/gmail.compose",)

#: (connect, read) seconds. Google ends a Sheets call after 180 s (limits page), so we wait a little longer than that.
TIMEOUT = (5.0, 190.0)
USER_AGENT = "sheets-automation (gzip)"  # "gzip" here and Accept-Encoding: both are needed for compressed answers

_ATTEMPTS = 4
_PER_MINUTE = 50  # of Google's 60 reads and 60 writes per minute and account


@dataclass(slots=True)
class Budget:
    """The time a run may take. A call that would begin later is not begun (spec §8, ``--deadline``)."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def remaining(self) -> float:
        return self.seconds - (self.clock() - self.started)

    def check(self, doing: str) -> None:
        if self.remaining <= 0:
            raise OutOfTime(
                f"The run's time budget of {self.seconds:g} s ended before {doing}. What was done is recorded; "
                "the next run goes on from here. Raise --deadline if this happens every day."
            )


@dataclass(slots=True)
class Pacer:
    """At most ``per_minute`` calls in any rolling minute."""

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sent: list[float] = field(default_factory=list)

    def wait(self) -> None:
        now = self.clock()
        self._sent = [moment for moment in self._sent if now - moment < 60]
        if len(self._sent) >= self.per_minute:
            self.sleep(60 - (now - self._sent[-self.per_minute]))
        self._sent.append(self.clock())


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
        return super().send(request, *args, **options)


class HttpOverRequests:
    """What google-api-python-client wants of ``httplib2.Http``, over the same session as everything else."""

    redirect_codes = frozenset({301, 302, 303, 307, 308})

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: dict[str, str] | None = None,
        **_options: object,
    ) -> tuple[httplib2.Response, bytes]:
        response = self._session.request(method, uri, data=body, headers=headers, timeout=TIMEOUT)
        facts = {key.lower(): value for key, value in response.headers.items()}
        return httplib2.Response({**facts, "status": str(response.status_code)}), response.content

    def close(self) -> None:
        self._session.close()


@dataclass(slots=True)
class Wire:
    """An authorised session, gspread on top of it, and the rules of retrying."""

    session: requests.Session
    gspread: gspread.Client
    mail_session: requests.Session
    budget: Budget
    reads: Pacer | None = None
    writes: Pacer | None = None
    sleep: Callable[[float], None] = time.sleep
    calls: dict[str, int] = field(default_factory=dict)

    @property
    def http(self) -> HttpOverRequests:
        return HttpOverRequests(self.session)

    @property
    def mail_http(self) -> HttpOverRequests:
        return HttpOverRequests(self.mail_session)

    def read(self, doing: str, send: Callable[[], T]) -> T:
        """Send a read; 429, 5xx, time-outs and broken answers are tried again, a few times and within the budget.

        Raises:
            OutOfTime, RateLimited, Unavailable, Refused: with what was being done.
        """

        def once() -> T:
            self.budget.check(doing)
            if self.reads:
                self.reads.wait()
            self._count("read")
            return translated(doing, send, writing=False)

        return self._retrying(Unavailable, RateLimited)(once)

    def write(self, doing: str, send: Callable[[], T]) -> T:
        """Send a write; only 429 is tried again: after anything else its effect is unknown and must be re-read.

        Raises:
            OutOfTime, RateLimited, Refused, UnknownOutcome: with what was being done.
        """

        def once() -> T:
            self.budget.check(doing)
            if self.writes:
                self.writes.wait()
            self._count("write")
            return translated(doing, send, writing=True)

        return self._retrying(RateLimited)(once)

    def _count(self, kind: str) -> None:
        self.calls[kind] = self.calls.get(kind, 0) + 1

    def _retrying(self, *kinds: type[RemoteError]) -> Retrying:
        def pause(seconds: float) -> None:
            if seconds < self.budget.remaining:
                self.sleep(seconds)
            # Otherwise the next attempt's budget check ends the run with a clear word instead of a sleep.

        return Retrying(
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential_jitter(initial=1, max=64),
            retry=retry_if_exception_type(kinds),
            sleep=pause,
            reraise=True,
        )


def translated(doing: str, send: Callable[[], T], *, writing: bool) -> T:
    """Run one call and turn every way it can fail into our error tree."""
    lost: type[RemoteError] = UnknownOutcome if writing else Unavailable
    try:
        return send()
    except gspread.exceptions.APIError as error:
        raise _from_status(doing, error.response.status_code, _gspread_message(error), writing=writing) from error
    except HttpError as error:
        raise _from_status(doing, int(error.resp.status), error.reason or str(error), writing=writing) from error
    except GoogleAuthError as error:
        raise Refused(
            f"{doing}: Google did not accept the credentials ({error}). Check the key or the account's rights."
        ) from error
    except (requests.exceptions.RequestException, TimeoutError, ConnectionError, EOFError) as error:
        raise lost(f"{doing}: no usable answer ({type(error).__name__}: {error})") from error
    except ValueError as error:  # a body that is not JSON: truncated, or an HTML page with status 200
        raise lost(f"{doing}: the answer is not JSON ({error})") from error


def _gspread_message(error: gspread.exceptions.APIError) -> str:
    detail = error.error.get("message", "") if isinstance(error.error, dict) else ""
    return str(detail or error)


def _from_status(doing: str, code: int, message: str, *, writing: bool) -> RemoteError:
    text = f"{doing}: Google answered {code}: {message}"
    if code == 429 or (code == 403 and "rate limit" in message.lower()):
        return RateLimited(text, code=code)
    if code >= 500 or code < 0:
        return (UnknownOutcome if writing else Unavailable)(text, code=code)
    return Refused(text, code=code)


def checked_endpoint(endpoint: str, credentials_file: Path | None) -> str:
    """The endpoint if it is allowed: an http address on loopback, and never beside a real credential.

    Raises:
        EndpointError: with what is allowed.
    """
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if parts.scheme != "http" or not loopback:
        raise EndpointError(
            f"The endpoint {endpoint!r} is not allowed: only a local emulator such as http://127.0.0.1:8765 is, "
            "so that customers' data cannot be sent to a stranger. Leave it out to use Google."
        )
    if credentials_file is not None:
        raise EndpointError(
            f"The endpoint {endpoint!r} was given together with the credential {credentials_file}: a real key is never "
            "used with a local endpoint. Leave out one of the two."
        )
    return endpoint


def connect(
    settings: Settings,
    *,
    application: Callable[..., Iterable[bytes]] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Wire:
    """Open the wire: to ``application`` (a WSGI emulator in this process), to ``settings.endpoint``, or to Google.

    Raises:
        EndpointError: the endpoint is not allowed.
        ConfigError: no usable credential.
    """
    budget = Budget(settings.deadline_seconds)
    if application is not None or settings.endpoint:
        if application is not None:
            adapter: BaseAdapter = InProcess(application)
        else:
            adapter = Loopback(checked_endpoint(settings.endpoint, settings.credentials_file))
        session = requests.Session()
        session.trust_env = False  # no proxy of the environment may see loopback traffic
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        session.headers.update({"Authorization": "Bearer local", "User-Agent": USER_AGENT})
        return Wire(session, _gspread(session), session, budget, sleep=sleep)
    session = _authorised(settings, SCOPES, subject=None)
    mail_session = _authorised(settings, MAIL_SCOPES, subject=settings.mail_user) if settings.mail_user else session
    return Wire(
        session,
        _gspread(session),
        mail_session,
        budget,
        reads=Pacer(_PER_MINUTE, sleep=sleep),
        writes=Pacer(_PER_MINUTE, sleep=sleep),
        sleep=sleep,
    )


def _gspread(session: requests.Session) -> gspread.Client:
    # The session already authorises every request; gspread uses what is given here only when it has no session.
    client = gspread.Client(auth=AnonymousCredentials(), session=session)
    client.http_client.set_timeout(TIMEOUT)  # gspread's own default is to wait for ever
    return client


def _authorised(settings: Settings, scopes: tuple[str, ...], subject: str | None) -> requests.Session:
    key = settings.credentials_file
    if key is not None and _inside_project(key):
        raise ConfigError([f"{key}: a key file inside the project is refused; keep it outside the repository"])
    try:
        if key is not None:
            credentials = service_account.Credentials.from_service_account_file(
                str(key), scopes=list(scopes), subject=subject
            )
        else:
            credentials, _project = google.auth.default(scopes=list(scopes))
            if subject:
                credentials = _delegated(credentials, scopes, subject)
    except (GoogleAuthError, OSError, ValueError) as error:
        raise ConfigError(
            [
                f"credentials: {str(error).rstrip('.')}. Set SHEETS_AUTOMATION_CREDENTIALS_FILE to a key of a service "
                "account outside the repository, or run where Application Default Credentials exist; `try` and "
                "`emulator` need none"
            ]
        ) from error
    session = AuthorizedSession(credentials)
    session.headers["User-Agent"] = USER_AGENT
    return session


def _delegated(source: Any, scopes: tuple[str, ...], subject: str) -> Any:
    """Keyless domain-wide delegation: the account signs for itself through IAM (``google-apis.md`` §10)."""
    return impersonated_credentials.Credentials(
        source_credentials=source,
        target_principal=source.service_account_email,
        target_scopes=list(scopes),
        subject=subject,
    )


def _inside_project(path: Path) -> bool:
    project = Path(__file__).resolve().parents[2]
    return (project / "pyproject.toml").exists() and path.resolve().is_relative_to(project)
