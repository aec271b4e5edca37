"""Who calls: the OpenID Connect token that Google gives Cloud Scheduler, verified with google-auth (spec §13)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth import transport
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import Request
from google.oauth2 import id_token

from sheets_automation.errors import ConfigError
from sheets_automation.google.wire import on_loopback

log = logging.getLogger(__name__)

GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
_ISSUERS = ("accounts.google.com", "https://accounts.google.com")
_SKEW = 10  # seconds that two clocks may differ
_LONGEST_TOKEN = 4096
_KEPT = 3600.0  # seconds that Google's keys are believed; it changes them about once a day
_ASKED_AGAIN = 60.0  # after so many seconds, for a key that is not among those kept
_ANSWER_SECONDS = 10.0


class NotIdentified(Exception):
    """No token, or one that proves nothing: 401."""


class NotAllowed(Exception):
    """A sound token of somebody who may not call: 403."""


class NotVerifiable(Exception):
    """Google's keys cannot be had: nobody can be let in, and nobody is to blame."""


@dataclass(slots=True)
class _Keys(transport.Request):
    """Google's public keys, kept for a while: what google-auth calls its ``request``."""

    fetch: Callable[..., Any]
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(
        self, url: str, method: str = "GET", body: Any = None, headers: Any = None, timeout: Any = None, **more: Any
    ) -> Any:
        """Called by google-auth."""
        with self._lock:
            since, answer = self._kept.get(url, (0.0, None))
            if answer is None or self.clock() - since > _KEPT:
                answer = self.fetch(url, method, body, headers, timeout or _ANSWER_SECONDS, **more)
                if answer.status == requests.codes.ok:
                    self._kept[url] = (self.clock(), answer)
            return answer

    def forget_old(self, url: str) -> bool:
        """Whether they are to be asked for again: at most once a minute, however many strange tokens come."""
        with self._lock:
            since, answer = self._kept.get(url, (0.0, None))
            if answer is None or self.clock() - since < _ASKED_AGAIN:
                return False
            del self._kept[url]
            return True


@dataclass(frozen=True, slots=True)
class Verifier:
    """Lets in whom the settings name."""

    audience: str
    callers: frozenset[str]
    certs_url: str
    keys: _Keys

    @classmethod
    def of(cls, audience: str, callers: str, certs_url: str) -> Verifier:
        """``callers``: addresses of service accounts, with commas between them.

        Raises:
            ConfigError: an open door, or keys from a stranger.
        """
        allowed = frozenset(one.strip().casefold() for one in callers.split(",") if one.strip())
        problems = []
        if not audience:
            problems.append("environment: SHEETS_AUTOMATION_AUDIENCE: the address that callers ask their token for")
        if not allowed:
            problems.append("environment: SHEETS_AUTOMATION_CALLERS: the service accounts that may call")
        parts = urlsplit(certs_url)
        if certs_url != GOOGLE_CERTS and not (parts.scheme == "http" and on_loopback(parts.hostname or "")):
            problems.append("environment: SHEETS_AUTOMATION_CERTS_URL: only Google's keys, or http on loopback")
        if problems:
            raise ConfigError(problems)
        session = requests.Session()
        session.trust_env = certs_url == GOOGLE_CERTS  # no proxy of the environment may stand in for loopback
        return cls(audience, allowed, certs_url, _Keys(Request(session)))

    def caller(self, authorization: str) -> str:
        """The address of who calls, by the header ``Authorization``.

        Raises:
            NotIdentified, NotAllowed, NotVerifiable.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.casefold() != "bearer" or not token or len(token) > _LONGEST_TOKEN:
            raise NotIdentified
        claims = self._claims(token.strip())
        address = str(claims.get("email", "")).casefold()
        if claims.get("email_verified") is not True or address not in self.callers:
            raise NotAllowed
        return address

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return self._verified(token)
        except NotIdentified:
            if not self.keys.forget_old(self.certs_url):
                raise
        return self._verified(token)

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            claims = id_token.verify_token(token, self.keys, self.audience, self.certs_url, _SKEW)
        except (TransportError, requests.RequestException) as error:
            log.error("the keys that tokens are verified with cannot be had: %s", type(error).__name__)
            raise NotVerifiable from error
        except (GoogleAuthError, ValueError, TypeError, LookupError, AttributeError) as error:
            # google-auth decodes whatever is in a token before it looks at the signature
            log.info("a token was refused: %s", type(error).__name__)
            raise NotIdentified from error
        if not isinstance(claims, dict) or claims.get("iss") not in _ISSUERS:
            raise NotIdentified
        return claims
