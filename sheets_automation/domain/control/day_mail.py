"""Which messages of the day have their line in ``Correos``: noted a second time, where no hand reaches.

Somebody may delete lines of ``Correos``, or the whole tab. Who was mailed today must not be mailed again for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.mail import moments
from sheets_automation.model import Message

_NO_MORE = "*"


@dataclass(frozen=True, slots=True)
class DayMail:
    """One day's messages by digests of their keys. ``no_more``: the register was lost, so nobody knows which left."""

    day: date | None = None
    keys: frozenset[str] = frozenset()
    no_more: bool = False

    @classmethod
    def read(cls, text: str) -> DayMail:
        """From what ``written`` gave; anything else says nothing."""
        day, *keys = text.split(" ")
        try:
            return cls(date.fromisoformat(day), frozenset(keys) - {_NO_MORE}, _NO_MORE in keys)
        except ValueError:
            return cls()

    @property
    def written(self) -> str:
        """«2026-11-25 1f2e3d4c …»: short, for all notes of a file share 30,000 characters."""
        keys = [*([_NO_MORE] if self.no_more else []), *sorted(self.keys)]
        return " ".join([self.day.isoformat() if self.day else "", *keys])

    def with_keys(self, day: date, keys: Iterable[str], *, no_more: bool = False) -> DayMail:
        """The same with more messages; another day begins anew."""
        known = self if self.day == day else DayMail(day)
        return DayMail(day, known.keys | {_short(key) for key in keys}, known.no_more or no_more)

    def covers(self, message: Message) -> bool:
        """Whether the message may have left already, as far as this note can tell."""
        if message.day != self.day:
            return False
        return _short(message.key) in self.keys or (self.no_more and message.moment != moments.ADMINISTRATOR)


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]
