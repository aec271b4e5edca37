"""Every kind of mail, written for the sample data: to look at before anybody gets one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sheets_automation import samples
from sheets_automation.commands.nearest import meant
from sheets_automation.commands.trial import emulator_with, session_on
from sheets_automation.domain.absences import GuardChange
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.due import KINDS, MOMENTS
from sheets_automation.domain.mail.guard import guard_change
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.domain.mail.mime import to_mime
from sheets_automation.domain.mail.notice import administrator_notice
from sheets_automation.domain.mail.recipients import recipients, without_cases
from sheets_automation.domain.mail.urgency import urgent_cases
from sheets_automation.errors import InputError
from sheets_automation.model import Message, Told, Trouble, TroubleKind
from sheets_automation.outgoing.files import file_name, write_mail
from sheets_automation.policy import AbsencePolicy, Config
from sheets_automation.service import run
from sheets_automation.settings import Settings
from sheets_automation.steps.brief import briefing
from sheets_automation.steps.doubles import read_without_control
from sheets_automation.steps.observe import Files, World, discover, observe
from sheets_automation.steps.publish import standing
from sheets_automation.steps.report_cuts import look_back
from sheets_automation.steps.report_mail import examples
from sheets_automation.steps.settle import settle

NAMES = (*MOMENTS, moments.REPORT, moments.REPORT_PENDING, moments.ADMINISTRATOR)
_FRESH = 6  # cases that nobody has heard of yet
_EXAMPLE = Trouble(
    TroubleKind.FILE,
    "ejemplo",
    "No se pudo leer «GSC-FOR-03 SEGUIMIENTO CLIENTES COMERCIALES 2026»: el servicio no tiene permiso. Compártalo como "
    "editor con la cuenta del servicio. Los demás archivos se leyeron.",
)


def preview(out: Path, config: Config, settings: Settings, now: datetime | None, only: str = "") -> list[Path]:
    """Write one mail of each kind and role as ``.eml`` and ``.html``; ``only``: of this kind.

    ``now`` None: the morning of the samples' last day.

    Raises:
        InputError: no such kind of mail.
    """
    if only and only not in NAMES:
        raise InputError(f"There is no mail «{only}». {meant(only, NAMES)}There are {', '.join(NAMES)}.")
    morning = datetime.combine(samples.NOW.date(), config.mail.digest_at, config.company.zone)
    reports = only in ("", moments.REPORT, moments.REPORT_PENDING)
    messages = _messages(config if reports else _without_reports(config), settings, now or morning)
    written = []
    seen: set[tuple[str, str]] = set()
    for message in messages:
        kind = (message.moment, message.role)
        if kind not in seen and only in ("", message.moment):
            seen.add(kind)
            path = out / f"{file_name(f'{message.moment} {message.role}')}.eml"
            out.mkdir(parents=True, exist_ok=True)
            written.append(write_mail(path, to_mime(message, config.mail.sender)))
    return written


def _without_reports(config: Config) -> Config:
    """For mails about cases: building the samples' reports takes most of the time."""
    return config.model_copy(update={"reports": config.reports.model_copy(update={"reports": ()})})


def _messages(config: Config, settings: Settings, now: datetime) -> Iterator[Message]:
    """What could be mailed after a run on the samples."""
    with tempfile.TemporaryDirectory() as folder:
        truth = samples.write(Path(folder))
        emulator = emulator_with([Path(file) for file in truth.files], now)
    session, config = session_on(emulator, settings), config.out_of_shadow()
    run(session, config, lambda: now)
    files = discover(session, config)
    ledger, books, config = read_without_control(session, files, config, now.date())
    ledger = settle(ledger, books.readable)[0]
    world = observe(books, ledger, config, now)
    yield from _about_cases(_briefing(world, ledger, config, now, files))
    if not config.reports.reports:
        return
    back = look_back(session, config, files, world)
    for report in standing(session, config, files, world, now, back):
        yield from examples(session, config, report, now)


def _briefing(world: World, ledger: Ledger, config: Config, now: datetime, files: Files) -> Briefing:
    """As if nobody had heard of the newest cases, and everybody of the others."""
    told = briefing(world, ledger, config, now, files.control.file.id if files.control.file else "")
    everybody = frozenset(person.email.casefold() for person in config.people.people)
    newest = sorted(told.cases, key=lambda case: case.opened)[-_FRESH:]
    known = frozenset(Told(c.number, "N0", c.due) for c in told.cases if c not in newest)
    return replace(told, heard=Heard(dict.fromkeys(everybody, known), everybody))


def _about_cases(told: Briefing) -> Iterator[Message]:
    config = told.config
    urgent = urgent_cases(told.cases, config.calendar, told.today)
    for kind in KINDS:
        found = recipients(urgent, config, kind.moment, told.today, fallback=kind.fallback)
        others = without_cases(config, kind.moment, told.today, {one.address.casefold() for one in found})
        for recipient in (*found, *others):
            message = kind.to(recipient, told)
            if message is not None:
                yield message
    people = config.people.people
    if len(people) > 1:
        days = {"desde": told.today, "hasta": told.today + timedelta(days=12), "reemplaza": people[1].name}
        absence = AbsencePolicy.model_validate(days)
        for address in (people[0].email, people[1].email):
            yield guard_change(GuardChange(people[0], people[1], absence, address), told)
    notice = administrator_notice([_EXAMPLE], config, told.now, (), control_link=told.control_link)
    if notice is not None:
        yield notice
