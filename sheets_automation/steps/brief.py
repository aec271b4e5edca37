"""What a run knows → the value that its mails are written from."""

from __future__ import annotations

from datetime import datetime

from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing, suggestions_in
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.domain.spiga_updates import spiga_updates
from sheets_automation.model import MailState, OutboxEntry, Record, Status
from sheets_automation.place import ZONE
from sheets_automation.policy import Config
from sheets_automation.steps.observe import World


def answered_for(ledger: Ledger) -> list[OutboxEntry]:
    """Messages that need not be written again: sent, dropped, refused, or waiting as a draft."""
    return [entry for _row, entry in ledger.outbox.values() if entry.state is not MailState.PENDING]


def briefing(world: World, ledger: Ledger, config: Config, now: datetime, control_id: str) -> Briefing:
    """``now`` is aware; ``control_id`` "" while there is no control workbook."""
    entries = answered_for(ledger)
    return Briefing(
        cases=world.plan.cases,
        config=config,
        now=now.astimezone(ZONE),
        heard=Heard.of(entries, world.plan.cases, moments.DIGEST, now.astimezone(ZONE).date()),
        answered=frozenset(entry.key for entry in entries),
        control_link=f"https://docs.google.com/spreadsheets/d/{control_id}/edit" if control_id else "",
        rows={number: row for number, (row, _case) in ledger.cases.items()},
        missing={judged.case: _missing(judged.record) for judged in world.derived.judged if judged.case},
        phones=_phones(world) if config.people.show_phones else {},
        findings=world.plan.findings,
        suggestions=tuple(suggestions_in(world.reading.records)),
        calls=world.calls,
        updates=spiga_updates(world.reading.records, world.resolution, config, now.astimezone(ZONE).date()),
    )


def _phones(world: World) -> dict[str, str]:
    judged = [one for one in world.derived.judged if one.case]
    return {one.case: one.record.fingerprint.phone for one in judged if one.record.fingerprint.phone}


def _missing(record: Record) -> str:
    """What the row still lacks before it counts as answered, as far as its words say it."""
    done = record.status is Status.DONE
    if done and not record.evidence:
        return "escribir qué se hizo con el cliente: el estado dice «realizada», pero no hay gestión"
    if record.evidence and not done:
        return "marcar la fila en verde, o poner «Gestión realizada» en el estado, cuando el cliente quede atendido"
    if not record.evidence:
        return "contactar al cliente, escribir la gestión con su fecha y marcar la fila"
    return ""
