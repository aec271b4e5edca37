"""What a run knows → the value that its mails are written from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.kinds import case_words
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing, suggestions_in, unclosed_in
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.domain.spiga_updates import spiga_updates
from sheets_automation.links import Purpose, Signer, Ticket
from sheets_automation.model import Case, MailState, OutboxEntry, State
from sheets_automation.policy import Config
from sheets_automation.steps.observe import World


def answered_for(ledger: Ledger) -> list[OutboxEntry]:
    """Messages that need not be written again: sent, dropped, refused, waiting as a draft, or noted in shadow mode."""
    noted = [line.mail for _row, line in ledger.shadow.values() if line.mail is not None]
    return [*(entry for _row, entry in ledger.outbox.values() if entry.state is not MailState.PENDING), *noted]


def briefing(world: World, ledger: Ledger, config: Config, now: datetime, control_id: str) -> Briefing:
    """``now`` is aware; ``control_id`` "" while there is no control workbook."""
    entries = answered_for(ledger)
    return Briefing(
        cases=world.plan.cases,
        config=config,
        now=now.astimezone(config.company.zone),
        heard=_heard(entries, world, config, now.astimezone(config.company.zone)),
        answered=frozenset(entry.key for entry in entries),
        control_link=f"https://docs.google.com/spreadsheets/d/{control_id}/edit" if control_id else "",
        rows={number: row for number, (row, _case) in ledger.cases.items()},
        missing=missing_in(world),
        phones=_phones(world) if config.people.show_phones else {},
        findings=world.plan.findings,
        suggestions=tuple(suggestions_in(world.reading.records)),
        calls=world.calls,
        unclosed=tuple(unclosed_in(judged.record for judged in world.derived.judged)),
        actions=_actions(world, config, now.astimezone(config.company.zone)),
        updates=spiga_updates(
            world.reading.records, world.resolution, config, now.astimezone(config.company.zone).date()
        ),
    )


def _heard(entries: Sequence[OutboxEntry], world: World, config: Config, now: datetime) -> Heard:
    return Heard.of(entries, world.plan.cases, moments.DIGEST, now.date(), shadow=config.limits.shadow)


def missing_in(world: World) -> dict[str, str]:
    """Case number → what its row still lacks before it counts as answered."""
    return {judged.case: judged.lacks for judged in world.derived.judged if judged.case}


_LINK_DAYS = 7  # that a link in a mail is good for, its own day not counted
_UNMARKED = (State.NONE, State.RED)


def _actions(world: World, config: Config, now: datetime) -> Callable[[Case, str], Sequence[tuple[str, str]]]:
    """What a reader may say of a case with a click: nothing where there is no service to hear it."""
    key = config.link_key.get_secret_value()
    if not (config.public_url and key):
        return lambda _case, _reader: ()
    signer, until = (
        Signer.of(key),
        datetime.combine(now.date() + timedelta(days=_LINK_DAYS + 1), time(), config.company.zone),
    )
    silent = {judged.case for judged in world.derived.judged if judged.case and not judged.record.evidence}

    def links(case: Case, reader: str) -> Sequence[tuple[str, str]]:
        clicks: list[tuple[str, Purpose]] = []
        if not case_words(case.kind).by_words and case.state in (*_UNMARKED, State.YELLOW):
            clicks += [("La estoy atendiendo", Purpose.ATTENDING)] if case.state in _UNMARKED else []
            clicks += [("Ya respondí", Purpose.ANSWERED)] if case.number in silent else []
        tickets = [(words, Ticket(purpose, case.number, case.opened, reader, until)) for words, purpose in clicks]
        return [(words, f"{config.public_url}/a/{signer.sign(ticket)}") for words, ticket in tickets]

    return links


def _phones(world: World) -> dict[str, str]:
    judged = [one for one in world.derived.judged if one.case]
    return {one.case: one.record.fingerprint.phone for one in judged if one.record.fingerprint.phone}
