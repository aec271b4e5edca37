"""Which host, as whom, how long, how often: the one way that bytes leave the process.

gspread and google-api-python-client both send through one ``requests`` session, so a transport decides once where the
bytes go: Google, an emulator on loopback, or an emulator in this process. A local endpoint never sees a real
credential.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import gspread
import httplib2
import requests
from google.auth.credentials import AnonymousCredentials
from google.auth.transport.requests import AuthorizedSession, Request
from requests.adapters import BaseAdapter, HTTPAdapter
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from sheets_automation.errors import (
    AskedToStop,
    EndpointError,
    NotSent,
    OutOfTime,
    RateLimited,
    RemoteError,
    Unavailable,
)
from sheets_automation.google.answers import NotGoogles, checked, checked_token
from sheets_automation.google.credentials import as_task, credentials_for
from sheets_automation.google.failures import translated
from sheets_automation.google.pacing import Pace, Pacer, pace_of
from sheets_automation.google.transport import InProcess, Loopback
from sheets_automation.settings import Settings

T = TypeVar("T")

#: Reads, writes and row metadata of sheets; finding files. Mail and export scopes are asked for only where used.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.metadata.readonly")
MAIL_SCOPES = ("https://www.googleapis.com/auth/gmail.compose",)

#: To read the lists that somebody uploads to a folder of Drive; asked for only where there is such a folder.
LIST_SCOPES = ("https://www.googleapis.com/auth/drive.readonly",)

#: For the temporary copy of a tab that is exported as PDF: only files that the service made itself.
EXPORT_SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.file")

#: (connect, read) seconds. Google ends a Sheets call after 180 s (limits page), so we wait a little longer than that.
TIMEOUT = (5.0, 190.0)
USER_AGENT = "sheets-automation (gzip)"  # "gzip" here and Accept-Encoding: both are needed for compressed answers

_ATTEMPTS = 4
_ANYTHING = "https://www.googleapis.com/"  # whatever it answers has a date


@dataclass(slots=True)
class Budget:
    """The time a run may take. A call that would begin later is not begun (spec §8, ``--deadline``)."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    started: float = field(init=False)
    stopping: bool = False  # somebody asked for an end; told to the run with its next call, once

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def remaining(self) -> float:
        return self.seconds - (self.clock() - self.started)

    def renew(self, seconds: float) -> None:
        """So many from now on; an end that somebody asked for stays asked for."""
        self.seconds, self.started = seconds, self.clock()

    def stop_if_told(self, doing: str) -> None:
        """Raises AskedToStop where somebody asked for it."""
        if self.stopping:
            self.stopping = False
            raise AskedToStop(
                f"The service was told to stop before {doing}. What was done is recorded; the next run goes on from "
                "here.",
                told="El servicio se detuvo mientras la corrida trabajaba, por ejemplo por una actualización. Lo hecho "
                "quedó registrado y la próxima corrida sigue desde ahí.",
            )

    def check(self, doing: str, reserve: float = 0.0) -> None:
        """Raises OutOfTime where ``reserve`` seconds or fewer are left, AskedToStop where somebody asked for it."""
        self.stop_if_told(doing)
        if self.remaining <= reserve:
            raise OutOfTime(
                f"The run's time budget of {self.seconds:g} s ended before {doing}. What was done is recorded; "
                "the next run goes on from here. Raise --deadline if this happens every day.",
                told="Se acabó el tiempo previsto para la corrida. Lo hecho quedó registrado y la próxima corrida "
                "sigue desde ahí. Si pasa todos los días, sistemas debe dar más tiempo (--deadline).",
            )


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
    pace: Pace | None = None
    sleep: Callable[[float], object] = time.sleep
    calls: dict[str, int] = field(default_factory=dict)
    exporting: Callable[[], Wire] | None = None  # how to open the wire for exports where it is not this one

    def for_exports(self) -> Wire:
        """The wire on which temporary files are made; its calls count as this one's.

        On Google as the mail user, where there is one: a service account owns no storage, so it cannot make a file.
        """
        return self.exporting() if self.exporting else self

    @property
    def account(self) -> str:
        """Address of the service account; "" where the credential does not say it (yet: on Google Cloud, later)."""
        address = getattr(getattr(self.session, "credentials", None), "service_account_email", None)
        return address if isinstance(address, str) and "@" in address else ""

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
            with self._paced(doing, self.pace.reads if self.pace else None):
                self._count("read")
                return translated(doing, send, writing=False)

        return self.retrying(Unavailable, RateLimited)(once)

    def write(self, doing: str, send: Callable[[], T]) -> T:
        """Send a write. What surely had no effect (429, no token, no connection) is tried again.

        After anything else its effect is unknown and must be re-read.

        Raises:
            OutOfTime, RateLimited, NotSent, Refused, UnknownOutcome: with what was being done.
        """

        def once() -> T:
            with self._paced(doing, self.pace.writes if self.pace else None):
                self._count("write")
                return translated(doing, send, writing=True)

        return self.retrying(RateLimited, NotSent)(once)

    @contextmanager
    def _paced(self, doing: str, pacer: Pacer | None) -> Iterator[None]:
        """The turn of one call: neither too early for Google nor too late for the budget."""
        self.budget.check(doing)
        if pacer is None:
            yield
            return
        with pacer.call(lambda seconds: self.sleep(min(seconds, max(0.0, self.budget.remaining)))):
            self.budget.check(doing)
            yield

    def _count(self, kind: str) -> None:
        self.calls[kind] = self.calls.get(kind, 0) + 1

    def retrying(self, *kinds: type[RemoteError]) -> Retrying:
        """Try again after these errors: a few times, with growing pauses, within the budget."""

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


def clock_ahead(wire: Wire) -> timedelta:
    """How far this machine's clock is ahead of Google's, by the date of an answer that needs no credential."""

    def send() -> timedelta:
        bare = requests.Session()  # the same way, without the token that a wrong clock would keep us from
        bare.trust_env = wire.session.trust_env
        bare.mount("https://", wire.session.get_adapter(_ANYTHING))
        before = datetime.now(UTC)
        answer = bare.head(_ANYTHING, timeout=TIMEOUT)
        now = before + (datetime.now(UTC) - before) / 2
        try:
            return now - parsedate_to_datetime(answer.headers.get("Date", "")).replace(tzinfo=UTC)  # always GMT there
        except ValueError as error:
            raise NotGoogles("the answer has no date", response=answer) from error

    return wire.read("asking Google for the time", send)


def on_loopback(host: str) -> bool:
    """Whether a name or address is this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_endpoint(endpoint: str, credentials_file: Path | None) -> str:
    """The endpoint if it is allowed: an http address on loopback, and never beside a real credential.

    Raises:
        EndpointError: with what is allowed.
    """
    parts = urlsplit(endpoint)
    if parts.scheme != "http" or not on_loopback(parts.hostname or ""):
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
    sleep: Callable[[float], object] = time.sleep,
) -> Wire:
    """Open the wire: to ``application`` (a WSGI emulator in this process), to ``settings.endpoint``, or to Google.

    Raises:
        EndpointError: the endpoint is not allowed.
        ConfigError: no usable credential.
        RemoteError: on Google Cloud, nobody says as which account this machine runs.
    """
    budget = Budget(settings.deadline_seconds)
    if application is not None or settings.endpoint:
        if application is not None:
            adapter: BaseAdapter = InProcess(application)
        else:
            adapter = Loopback(checked_endpoint(settings.endpoint, settings.credentials_file))
        session = _local(adapter, f"caller:{settings.task_account}" if settings.task_account else "local")
        # As on Google, mails leave from the mailbox of the mail user.
        mail_session = _local(adapter, f"caller:{settings.mail_user}") if settings.mail_user else session
        pace = pace_of(settings) if application is None else None
        return Wire(session, _gspread(session), mail_session, budget, pace, sleep=sleep)
    lists = LIST_SCOPES if settings.lists_on_drive else ()
    session = _authorised(settings, (*SCOPES, *lists), subject=None)
    mail_session = _authorised(settings, MAIL_SCOPES, subject=settings.mail_user) if settings.mail_user else session
    wire = Wire(session, _gspread(session), mail_session, budget, pace_of(settings), sleep=sleep)
    wire.exporting = lambda: _export_wire(wire, settings)
    return wire


def _local(adapter: BaseAdapter, token: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy of the environment may see loopback traffic
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.hooks["response"].append(checked)
    session.headers.update({"Authorization": f"Bearer {token}", "User-Agent": USER_AGENT})
    return session


def _export_wire(wire: Wire, settings: Settings) -> Wire:
    session = _authorised(settings, EXPORT_SCOPES, subject=settings.mail_user or None)
    return replace(wire, session=session, gspread=_gspread(session), exporting=None)


def _gspread(session: requests.Session) -> gspread.Client:
    # The session already authorises every request; gspread uses what is given here only when it has no session.
    client = gspread.Client(auth=AnonymousCredentials(), session=session)
    client.http_client.set_timeout(TIMEOUT)  # gspread's own default is to wait for ever
    return client


def _authorised(settings: Settings, scopes: tuple[str, ...], subject: str | None) -> AuthorizedSession:
    fetching = requests.Session()
    fetching.mount("https://", HTTPAdapter(max_retries=3))  # connections only, as google-auth's own session has it
    fetching.hooks["response"].append(checked_token)
    tokens = Request(fetching)
    credential = credentials_for(settings, scopes, subject, tokens)
    if settings.task_account and not subject:
        credential = as_task(credential, settings.task_account, scopes)
    session = AuthorizedSession(credential, auth_request=tokens)
    session.headers["User-Agent"] = USER_AGENT
    session.hooks["response"].append(checked)
    return session
