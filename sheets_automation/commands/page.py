"""What a trial did, and what a plan would do → the page (``index.html``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.policy import SMTP

from sheets_automation.domain.control.shadow_rows import interval_words, share_words
from sheets_automation.domain.control.tables import as_words
from sheets_automation.domain.mail.due import Due
from sheets_automation.domain.mail.mime import html_of, text_of, to_mime
from sheets_automation.domain.reports.stamps import state_words
from sheets_automation.domain.shadow.agreement import Agreement, agreements
from sheets_automation.domain.spanish import count, number
from sheets_automation.errors import RemoteError
from sheets_automation.model import Plan, Result, Trouble
from sheets_automation.page.html import page_html
from sheets_automation.page.links import Links
from sheets_automation.page.value import Mail, Page, Report
from sheets_automation.policy import Config
from sheets_automation.steps.brief import missing_in
from sheets_automation.steps.observe import World, discover
from sheets_automation.steps.result import RunResult, Shadowed, records_of, summaries
from sheets_automation.steps.session import Session

NAME = "index.html"


def page_of_trial(result: RunResult, links: Links, mails: Iterable[bytes]) -> str:
    """What a trial did. ``mails``: as they were sent."""
    return page_html(
        Page(
            now=result.started.astimezone(result.config.company.zone),
            config=result.config,
            links=links,
            done=True,
            rows_read=result.rows_read,
            read={book.workbook_id: book.rows for book in result.books},
            changes=[(change, _kept(became)) for change, became in result.changes],
            records=result.painted_records,
            cases=result.cases,
            missing=result.missing,
            findings=result.findings,
            account=result.account,
            mails=[_mail(mime) for mime in mails],
            reports=[Report(one.workbook_id, one.sheet_id, one.build()) for one in result.report_tabs],
            remarks=[*filter(None, [result.detail]), *_told(result.troubles)],
        )
    )


def page_of_plan(
    planned: tuple[Plan, World, Due], config: Config, now: datetime, links: Links, reports: Sequence[Report]
) -> str:
    """What a run would do."""
    return page_html(_planned(planned, config, now, links, reports))


def page_of_shadow(result: RunResult, told: Shadowed, links: Links, reports: Sequence[Report]) -> str:
    """What a run in shadow mode would have done, and how often people did it so far."""
    planned = _planned((told.world.plan, told.world, told.due), result.config, result.started, links, reports)
    agreed = [_agreed(one) for one in agreements(told.lines)]
    return page_html(replace(planned, remarks=[result.detail, *agreed, *_told(result.troubles)]))


def _agreed(one: Agreement) -> str:
    """«Rojo: detractor sin gestión registrada. 12 filas: 8 lo mismo, 1 otro color, 2 nadie, 1 ya no aplica; …»."""
    parts = (
        (one.same, "lo mismo"),
        (one.other, "otro color"),
        (one.waiting + one.nobody, "nadie"),
        (one.changed, "ya no aplica"),
    )
    became = ", ".join(f"{number(n)} {words}" for n, words in parts if n)
    share = f" Acuerdo: {share_words(one)}, {interval_words(one)}." if one.decided else ""
    return f"{one.words}. {count(one.wanted, 'fila', 'filas')} ({became}).{share}"


def _planned(
    planned: tuple[Plan, World, Due], config: Config, now: datetime, links: Links, reports: Sequence[Report]
) -> Page:
    plan, world, due = planned
    return Page(
        now=now.astimezone(config.company.zone),
        config=config,
        links=links,
        done=False,
        rows_read=plan.rows_read,
        read={book: summary.rows for book, summary in summaries(world).items()},
        changes=[(change, "") for change in plan.changes],
        records=records_of(plan.changes, world),
        cases=plan.cases,
        missing=missing_in(world),
        findings=plan.findings,
        account=world.reading.account,
        mails=[_mail(to_mime(message, config.mail.sender)) for message in due.messages],
        reports=reports,
        remarks=[*filter(None, [due.waiting]), *_told([*world.troubles, *due.troubles])],
    )


def reports_of_plan(session: Session, config: Config, world: World, now: datetime) -> Iterator[Report]:
    """Last month's drafts as a run would write them. What cannot be looked at is told with the mails about it."""
    if not config.reports.reports:
        return
    from sheets_automation.steps.publish import standing  # brings pandas: only where a report is wanted
    from sheets_automation.steps.report_cuts import look_back

    files = discover(session, config)
    back = look_back(session, config, files, world)
    try:
        found = standing(session, config, files, back.told(world), now, back)
    except RemoteError:
        return
    for one in found:
        if not one.issued:
            tab = replace(state_words(one.build(False), one.version), title=one.title)
            yield Report(one.workbook_id, one.sheet_id, tab)


def links_at(endpoint: str) -> Links:
    """On Google each row has an address; a local emulator's spreadsheets have none that a browser could open."""
    return Links({} if endpoint else None)


def _kept(became: Result) -> str:
    return "" if became is Result.APPLIED else as_words(became.value)


def _mail(mime: bytes) -> Mail:
    head = message_from_bytes(mime, policy=SMTP)
    return Mail(str(head["To"]), str(head["Subject"]), html_of(mime), text_of(mime))


def _told(troubles: Iterable[Trouble]) -> list[str]:
    return [trouble.text for trouble in troubles]
