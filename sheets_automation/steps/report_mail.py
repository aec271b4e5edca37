"""The mails about last month's reports that are due now: here it is, it waits to be issued, its last day (R-68, A-13).

A picture is drawn and a PDF asked for only where somebody is still to get the mail. What Google does not give is told,
and the mail leaves with the link.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.due import Due
from sheets_automation.domain.mail.report_letter import (
    ReportSent,
    letter_key,
    report_last_day,
    report_letter,
    report_reminder,
)
from sheets_automation.domain.mail.report_readers import Reader, report_preparers, report_recipients
from sheets_automation.domain.reports.catalogue import CATALOGUE
from sheets_automation.domain.reports.chart_data import chart_words
from sheets_automation.domain.reports.headline import Headline
from sheets_automation.domain.reports.life import Stage, stage, told_late, window
from sheets_automation.domain.reports.pictures import mail_picture
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.errors import RemoteError
from sheets_automation.google.tab_pdf import tab_pdf
from sheets_automation.model import Message, OutboxEntry, Trouble, TroubleKind
from sheets_automation.policy import Config
from sheets_automation.steps.observe import Files, World
from sheets_automation.steps.publish import MonthReport, standing
from sheets_automation.steps.report_cuts import look_back
from sheets_automation.steps.session import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Office:
    """What all these mails are written with. ``answered``: keys of messages that need not be written again."""

    session: Session
    config: Config
    now: datetime  # local
    answered: Collection[str]
    whole: bool  # with picture and PDF


def report_mails(
    session: Session,
    config: Config,
    reports: Collection[MonthReport],
    now: datetime,
    answered: Collection[str],
    *,
    whole: bool = True,
) -> tuple[list[Message], list[Trouble]]:
    """Every message that is due, within the hours in which mails may leave; and what is in trouble.

    ``whole``: with the picture and the PDF, for which Google has to be asked; a plan lists the messages without.
    """
    local, calendar = now.astimezone(config.company.zone), calendar_for(config.calendar)
    messages: list[Message] = []
    troubles: list[Trouble] = []
    if not config.mail.enabled or not moments.morning_has_come(local, calendar, config.mail):
        return messages, troubles
    office = _Office(session, config, local, answered, whole)
    for one in reports:
        days = window(one.month, calendar, config.reports)
        at = stage(one.month, local.date(), calendar, config.reports)
        drafts_leave = at is not Stage.DRAFT and local.date() <= days.stop
        if one.issued or drafts_leave:
            messages += _letters(office, one, troubles)
        if not one.issued and one.version <= 1:
            messages += _pending(office, one, at)
    return messages, troubles


def with_reports(
    due: Due,
    session: Session,
    config: Config,
    files: Files,
    world: World,
    answered: Collection[OutboxEntry],
    now: datetime,
) -> Due:
    """What a run would mail about last month's reports, too; where they cannot be looked at, that is a trouble."""
    back = look_back(session, config, files, world)
    try:
        reports = standing(session, config, files, back.told(world), now, back)
    except RemoteError as error:
        told = f"No se pudo mirar qué correos de informes saldrían. {error.told}"
        return due._replace(troubles=[*due.troubles, *back.troubles, Trouble(TroubleKind.REPORT, "informes", told)])
    keys = frozenset(entry.key for entry in answered)
    messages, troubles = report_mails(session, config, reports, now, keys, whole=False)
    return Due([*due.messages, *messages], [*due.troubles, *back.troubles, *troubles], due.waiting, due.quiet)


def _letters(office: _Office, one: MonthReport, troubles: list[Trouble]) -> list[Message]:
    """The report to whoever has not got this state of it."""
    found = report_recipients(one.report, office.config, office.now.date())
    troubles += found.troubles
    waiting = [
        reader
        for reader in found.readers
        if letter_key(one.report, one.month, one.version, reader, issued=one.issued) not in office.answered
    ]
    if not waiting:
        return []
    sent = _sent(office, one, troubles)
    return [report_letter(sent, reader, office.config, office.now) for reader in waiting]


def _sent(office: _Office, one: MonthReport, troubles: list[Trouble]) -> ReportSent:
    sent = _pictured(one) if office.whole else _plain(one)
    if not (office.whole and office.session.makes_pdf):
        return sent
    try:
        pdf = tab_pdf(office.session.wire, one.workbook_id, one.sheet_id, one.title)
    except RemoteError as error:
        log.warning("no PDF of %s: %s", one.title, error)
        told = f"El correo del informe {one.title} sale sin PDF, con el enlace. {error.told}"
        troubles.append(Trouble(TroubleKind.REPORT, f"{one.title} PDF", told))
        return sent
    return replace(sent, pdf=pdf)


def opening(one: MonthReport) -> Headline:
    """What the report says first."""
    return CATALOGUE[one.report.kind].opening(one.material)


def _plain(one: MonthReport) -> ReportSent:
    about = (one.report, one.month, opening(one), one.link)
    return ReportSent(*about, version=one.version, issued=one.issued)


def _pictured(one: MonthReport) -> ReportSent:
    tab = one.build(one.issued)
    trend = next(iter(tab.charts), None)
    if trend is None:
        return _plain(one)
    return replace(_plain(one), picture=mail_picture(trend, tab), picture_words=chart_words(trend, tab))


def examples(session: Session, config: Config, one: MonthReport, now: datetime) -> Iterator[Message]:
    """Each mail about a report, to its first reader and its first preparer."""
    office = _Office(session, config, now.astimezone(config.company.zone), (), whole=True)
    local, last = (
        now.astimezone(config.company.zone),
        window(one.month, calendar_for(config.calendar), config.reports).stop,
    )
    for reader in report_recipients(one.report, config, local.date()).readers[:1]:
        yield report_letter(_sent(office, one, []), reader, config, local)
    for reader in report_preparers(one.report, config, local.date()).readers[:1]:
        yield report_reminder(one.report, one.month, one.link, last, reader, config, local)
        yield report_last_day(one.report, one.month, one.link, reader, config, local)


def _pending(office: _Office, one: MonthReport, at: Stage) -> Iterator[Message]:
    """To who prepares it, and on the last day to who waits for it as well."""
    today, calendar = office.now.date(), calendar_for(office.config.calendar)
    preparers = report_preparers(one.report, office.config, today).readers
    found: list[Message] = []
    if at is Stage.REMIND:
        last = window(one.month, calendar, office.config.reports).stop
        about = (one.report, one.month, one.link, last)
        found = [report_reminder(*about, reader, office.config, office.now) for reader in preparers]
    elif at is Stage.STOP and told_late(one.month, today, calendar, office.config.reports):
        everybody = _once((*preparers, *report_recipients(one.report, office.config, today).readers))
        about_it = (one.report, one.month, one.link)
        found = [report_last_day(*about_it, reader, office.config, office.now) for reader in everybody]
    yield from (message for message in found if message.key not in office.answered)


def _once(readers: Collection[Reader]) -> list[Reader]:
    return list({reader.address.casefold(): reader for reader in reversed(list(readers))}.values())[::-1]
