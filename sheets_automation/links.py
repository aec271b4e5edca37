"""What the service hands out and must know again: links in mails, and the word that Drive says with a notification.

Everything is signed with a key of the environment and carries its own end, so nothing has to be remembered. A link is
good for one person, one case on one clock, and one purpose.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from sheets_automation.errors import ConfigError

_SALT = "sheets-automation/acuse/1"
_SHORTEST_KEY = 32  # characters
_LONGEST_TOKEN = 1024
_CHANNEL = re.compile(r"sa-(\d{10})-[0-9a-f]{20}")


class Purpose(StrEnum):
    ATTENDING = "atiendo"  # «La estoy atendiendo»
    ANSWERED = "respondi"  # «Ya respondí»


class NotOurs(Exception):
    """No link or channel of ours, or one that was altered."""


class Expired(Exception):
    """It was ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link in a mail is good for."""

    purpose: Purpose
    case: str
    opened: date  # day 0 of the clock: a case that was closed and reopened is another matter
    person: str  # address
    until: datetime


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes and reads tickets; ``serial`` names one in the log, without being it."""

    key: str

    @classmethod
    def of(cls, key: str) -> Signer:
        """Raises ConfigError for a key that can be guessed."""
        return cls(checked(key, "SHEETS_AUTOMATION_LINK_KEY"))

    def sign(self, ticket: Ticket) -> str:
        """The same ticket is the same text, so a mail that is written again says the same."""
        fields = {name: str(value) for name, value in asdict(ticket).items()}
        return str(self._serializer.dumps(fields | {"until": ticket.until.isoformat()}))

    def read(self, token: str, now: datetime) -> Ticket:
        """Raises NotOurs, Expired."""
        if len(token) > _LONGEST_TOKEN:
            raise NotOurs
        try:
            said: Any = self._serializer.loads(token)
            ticket = Ticket(
                Purpose(said["purpose"]),
                said["case"],
                date.fromisoformat(said["opened"]),
                said["person"],
                datetime.fromisoformat(said["until"]),
            )
        except (BadSignature, ValueError, KeyError, TypeError) as error:
            raise NotOurs from error
        if ticket.until <= now:
            raise Expired
        return ticket

    @property
    def _serializer(self) -> URLSafeSerializer:
        digest = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(self.key, salt=_SALT, signer_kwargs=digest)


def serial(token: str) -> str:
    """What ``Bitácora`` keeps of a link that was used."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def new_channel(now: datetime, life: timedelta) -> str:
    """An id for a channel of Drive, which says itself until when it is good."""
    return f"sa-{int((now + life).timestamp()):010d}-{secrets.token_hex(10)}"


def channel_word(key: str, channel: str) -> str:
    """What Drive is told to say with every notification on this channel."""
    return hmac.digest(key.encode(), f"canal/{channel}".encode(), "sha256").hex()


def known_channel(channel: str, now: datetime) -> bool:
    """Whether it can be one of ours, and still is."""
    found = _CHANNEL.fullmatch(channel)
    return found is not None and now.timestamp() < int(found[1])


def said_right(key: str, channel: str, word: str) -> bool:
    """Compared in the same time whatever the word is."""
    return hmac.compare_digest(channel_word(key, channel).encode(), word.encode())


def checked(key: str, variable: str) -> str:
    """The key, unless it can be guessed.

    Raises:
        ConfigError: it is too short.
    """
    if len(key) < _SHORTEST_KEY:
        wanted = f"at least {_SHORTEST_KEY} characters, as `openssl rand -hex 32` gives them"
        raise ConfigError([f"environment: {variable}: {wanted}"])
    return key
