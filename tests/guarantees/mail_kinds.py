"""The mails that left, by kind, as their readers tell them apart: by the subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sheets_automation.domain.mail import moments
from sheets_automation.emulator import Message
from sheets_automation.place import ZONE

from .desk import Desk

_SIGNS = {
    moments.ADMINISTRATOR: "El servicio necesita atención",
    moments.WEEKLY: "] Semana ",
    moments.QUALITY: "] Datos por corregir",
    moments.GUARD: "] Reemplazo ",
    moments.NEW: " nuevo",
}


def kind_of(mail: Message) -> str:
    """A moment of ``domain/mail/moments.py``; what has no sign of its own is a morning's digest."""
    return next((kind for kind, sign in _SIGNS.items() if sign in mail.subject), moments.DIGEST)


def of_kind(desk: Desk, *kinds: str) -> list[Message]:
    """In the order in which they left."""
    return [mail for mail in desk.emulator.sent_mail() if kind_of(mail) in kinds]


def digests(desk: Desk) -> list[Message]:
    return of_kind(desk, moments.DIGEST)


def day_of(mail: Message) -> date:
    return mail.sent_at.astimezone(ZONE).date()


def sent_twice(desk: Desk) -> Iterator[str]:
    """Nobody gets two digests, weeks or lists of one day, nor the same new cases in two mails."""
    daily = of_kind(desk, moments.DIGEST, moments.WEEKLY, moments.QUALITY)
    for (day, kind, who), times in Counter((day_of(m), kind_of(m), m.recipients) for m in daily).items():
        if times > 1:
            yield f"{times} × {kind} to {who} on {day}"
    for (who, text), times in Counter((m.recipients, m.text) for m in of_kind(desk, moments.NEW)).items():
        if times > 1:
            yield f"{times} times the same new cases to {who}: {text[:200]}"
