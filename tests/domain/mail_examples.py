"""Fictitious people, cases and configuration that the mail tests share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sheets_automation.domain.kinds.calls import DETRACTOR
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.due import Due, mails_due
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.model import (
    Case,
    CaseStatus,
    Fingerprint,
    MailState,
    Message,
    OutboxEntry,
    State,
    Where,
)
from sheets_automation.policy import Config

BOGOTA = ZoneInfo("America/Bogota")
WEDNESDAY = datetime(2026, 11, 25, 7, 35, tzinfo=BOGOTA)
TODAY = WEDNESDAY.date()

CARLOS = {"nombre": "CARLOS RODRIGUEZ", "rol": "asesor", "correo": "carlos@carrazos.example", "sedes": ["Tunja"]}
MARTA = {"nombre": "Marta Rincón", "rol": "director_posventa", "correo": "marta@carrazos.example"}
FALLBACK = "clientes@carrazos.example"


def config(*people: dict[str, Any], **changes: Any) -> Config:
    """A configuration with these people; keyword arguments replace whole sections."""
    sections: dict[str, Any] = {
        "forms": [],
        "calendar": {},
        "semaphore": {"paleta": {}, "tono_por_defecto": {}, "palabras_estado": {}},
        "people": {"personas": people, "sin_responsable": [FALLBACK], "administrador": "it@carrazos.example"},
        "mail": {"remitente": "clientes@carrazos.example", "dominios_permitidos": ["carrazos.example"]},
        "reports": {},
        "limits": {},
    }
    return Config.model_validate(sections | changes)


def case(number: int, due: date | None = TODAY, **changes: Any) -> Case:
    """An open detractor of Tunja · Volkswagen that Carlos must answer."""
    plain = Case(
        number=f"C-2026-{number:05d}",
        mark=number,
        form="GSC-FOR-01",
        kind=DETRACTOR,
        where=Where("1AbCd", "GSC-FOR-01 CONTROL 2026", 77, "NOVIEMBRE", number + 5),
        fingerprint=Fingerprint(plate=f"ABC{number:03d}"),
        site="Tunja",
        brand="Volkswagen",
        owner="Carlos Rodríguez",
        plate=f"ABC{number:03d}",
        customer="Juan P.",
        score=4.0,
        said="Me entregaron el carro sin lavar",
        opened=(due or TODAY) - timedelta(days=2),
        due=due,
        warning=None,
        explanation="",
        calendar="",
        status=CaseStatus.OPEN,
        state=State.RED,
        painted=None,
        first_seen=WEDNESDAY,
    )
    return replace(plain, **changes)


def sent(message: Message) -> OutboxEntry:
    """The line of ``Correos`` of a message that left."""
    about = (message.moment, message.role, message.recipient)
    return OutboxEntry(message.key, WEDNESDAY, "run", *about, MailState.SENT, message.day, message.told)


def numbers(message: Message) -> tuple[str, ...]:
    """Of the cases that a message tells of."""
    return tuple(told.case for told in message.told)


def due(
    cases: Sequence[Case],
    with_config: Config,
    now: datetime = WEDNESDAY,
    entries: Sequence[OutboxEntry] = (),
    **more: Any,
) -> Due:
    """Everything that is due at that moment; ``more``: as in ``Briefing``."""
    answered = [entry for entry in entries if entry.state is not MailState.PENDING]
    keys = frozenset(entry.key for entry in answered)
    heard = Heard.of(answered, cases, moments.DIGEST, now.astimezone(BOGOTA).date())
    return mails_due(Briefing(cases, with_config, now.astimezone(BOGOTA), heard, keys, **more))


def digest(
    cases: Sequence[Case],
    with_config: Config,
    now: datetime = WEDNESDAY,
    entries: Sequence[OutboxEntry] = (),
    **more: Any,
) -> Due:
    """The morning's summaries alone."""
    found = due(cases, with_config, now, entries, **more)
    return found._replace(messages=[one for one in found.messages if one.moment == moments.DIGEST])
