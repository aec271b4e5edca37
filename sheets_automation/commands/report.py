"""``report``: look at a monthly report, bring its draft up to date, issue it, or begin a corrected version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sheets_automation.commands.nearest import meant
from sheets_automation.domain.reports.classes import CLASSES, forms_of
from sheets_automation.domain.reports.html import page_html
from sheets_automation.domain.reports.life import Stage, last_month, next_month, stage, window
from sheets_automation.domain.reports.pictures import page_pictures
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.errors import AutomationError, InputError
from sheets_automation.model import RunStatus
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps import record
from sheets_automation.steps.control import open_control
from sheets_automation.steps.directory import follow_directory
from sheets_automation.steps.doubles import read_without_control, sort_out
from sheets_automation.steps.hands import Alone
from sheets_automation.steps.lock import release
from sheets_automation.steps.observe import Files, World, discover, observe, read_books
from sheets_automation.steps.report_cuts import look_back, moved_words, readable
from sheets_automation.steps.report_source import Source
from sheets_automation.steps.reports import Publisher, Subject
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle

Json = dict[str, Any]
_WAITS = {
    Stage.DRAFT: "its days have not come yet",
    Stage.SEND: "it waits to be issued",
    Stage.REMIND: "it waits to be issued and is reminded of",
    Stage.STOP: "its last day has come",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a report."""

    code: str
    month: date  # first day
    issue: bool = False
    correct: bool = False


@dataclass(slots=True)
class ReportTold:
    """What became of it, for the terminal and for programs."""

    title: str
    state: str  # draft, issued
    done: str  # written, issued, corrected, nothing
    said: str
    link: str = ""
    moved: list[str] = field(default_factory=list)  # rows that changed since the issued version, in Spanish

    @property
    def lines(self) -> list[str]:
        return [self.said, *(f"  {line}" for line in self.moved), *([self.link] if self.link else [])]

    @property
    def as_json(self) -> Json:
        return {
            "report": self.title,
            "state": self.state,
            "done": self.done,
            "link": self.link,
            "moved": self.moved,
        }


def month_of(text: str, today: date) -> date:
    """``2026-10`` → its first day; "" is last month. Raises InputError for anything else and for months to come."""
    if not text:
        return last_month(today)
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise InputError(f"--month: {text!r} is not a month such as 2026-10") from None
    if month > today:
        raise InputError(f"--month: {text} has not begun yet.")
    return month


def preview(session: Session, config: Config, order: Order, path: Path, now: datetime) -> ReportTold:
    """The report as a page of its own; nothing is written to any sheet.

    Raises:
        InputError: no such report, no data in the month, or the page cannot be made or written.
    """
    policy = _policy(config, order.code)
    files = discover(session, config)
    ledger, books, config = read_without_control(session, files, config, now.date())
    world = observe(books, settle(ledger, books.readable)[0], config, now)
    publisher, one = _material(session, config, files, world, policy, order, now)
    version = publisher.look(one.report).edition(one).next if order.correct else 1
    page = _page(publisher.page(one, version))
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another file.") from error
    return ReportTold(one.titled(version), "draft", "nothing", f"Written to {path}.")


def _page(tab: ReportTab) -> str:
    """The tab as one page of HTML, its charts as pictures inside it."""
    return page_html(tab, title=tab.title, pictures=page_pictures(tab))


def report(session: Session, config: Config, order: Order, clock: Callable[[], datetime]) -> ReportTold:
    """Bring the draft up to date and, as ordered, issue it or begin the next version of an issued one.

    Raises:
        InputError: no such report, no data in the month, a month that is not over cannot be issued, nothing to correct;
            or in shadow mode.
        LockHeld: a run is at work; nothing was done.
    """
    if config.limits.shadow:
        raise InputError(
            "limits.toml: sombra: in shadow mode no report workbook is written. Look at it with --preview FILE.html."
        )
    policy = _policy(config, order.code)
    now = clock()
    if order.issue and next_month(order.month) > now.date():
        raise InputError(
            f"{order.month:%Y-%m} is not over: its report can be issued from {next_month(order.month)} on."
        )
    files = discover(session, config)
    control = open_control(session, files.control, config)
    result = RunResult.begun(now, config, control.id)
    result.command = "report"
    control.take_lock(result.run, now)
    try:
        ledger = control.read(now)
        config, _told = follow_directory(control, config)
        result.partly(control.troubles)
        record.begin(control, result)
        books = sort_out(read_books(Alone(session.sheets), files), files, ledger.known, config, now.date())
        ledger, lines = settle(ledger, books.readable)
        record.settled(control, ledger, lines)
        world = observe(books, ledger, config, now)
        try:
            told = _carried_out(session, config, files, world, policy, order, now)
        except AutomationError as error:
            result.stopped(RunStatus.FAILED, error.told)
            record.finish(control, result, clock())
            raise
        result.detail = f"informe {told.title}: {_DONE[told.done]}"
        result.reports = [told.title] if told.done != "nothing" else []
        record.finish(control, result, clock())
        return told
    finally:
        if control.lock:
            release(control.sheets, control.lock)


_DONE = {"written": "borrador actualizado", "issued": "emitido", "corrected": "versión nueva", "nothing": "sin cambios"}


def _policy(config: Config, code: str) -> ReportPolicy:
    policy = next((one for one in config.reports.reports if one.code == code), None)
    if policy is None:
        known = [one.code for one in config.reports.reports]
        raise InputError(
            f"There is no report {code}. {meant(code, known)}Those of reports.toml are {', '.join(known) or 'none'}."
        )
    if not CLASSES[policy.kind].monthly:
        raise InputError(f"{code} is no report of a month: every run keeps its tab, in «{policy.file}», up to date.")
    return policy


def _material(
    session: Session, config: Config, files: Files, world: World, policy: ReportPolicy, order: Order, now: datetime
) -> tuple[Publisher, Subject]:
    """The report as it would be made of the sheets now, earlier issued ones included."""
    forms = forms_of(policy, config)
    if not readable(files, world, forms):
        raise InputError(
            f"Not every file of {' and '.join(forms)} can be read, and of a part of the rows no report is made. "
            "`sheets-automation plan` says which file and why."
        )
    back = look_back(session, config, files, world)
    publisher = Publisher(session.sheets, config, files, now, back.issued)
    one = Source(config, back.told(world), now).month(policy, order.month)
    if one is None:
        raise InputError(
            f"{' and '.join(forms)} holds no row of {order.month:%Y-%m}, so there is no report {policy.code} of it."
        )
    return publisher, one


def _carried_out(
    session: Session, config: Config, files: Files, world: World, policy: ReportPolicy, order: Order, now: datetime
) -> ReportTold:
    publisher, one = _material(session, config, files, world, policy, order, now)
    try:
        return _ordered(publisher, one, order)
    except ValueError as error:  # somebody took a manual zone of the tab away; there is no workbook for it
        raise InputError(f"{policy.code}: nothing was written. {error}.") from error


def _ordered(publisher: Publisher, one: Subject, order: Order) -> ReportTold:
    done, written = "nothing", ""
    if order.correct:
        written = publisher.correct(one, publisher.look(one.report))
        done = "corrected" if written else "nothing"
        if not written:
            return _told(publisher, one, done)
    if order.issue:
        written = publisher.issue(one, publisher.look(one.report))
        done = "issued" if written else done
    elif not order.correct:
        written = publisher.draft(one, publisher.look(one.report))
        done = "written" if written else done
    return _told(publisher, one, done)


def _told(publisher: Publisher, one: Subject, done: str) -> ReportTold:
    book = publisher.look(one.report)
    stands = book.edition(one)
    title = one.titled(max(stands.version, 1))
    state = "issued" if stands.issued else "draft"
    link = f"https://docs.google.com/spreadsheets/d/{book.id}/edit" if book.id else ""
    base = publisher.base(one, stands.next if stands.issued else stands.version)
    moved = moved_words(base.moves) if base and done != "issued" else []
    return ReportTold(title, state, done, _said(publisher, one, title, state, done), link, moved)


def _said(publisher: Publisher, one: Subject, title: str, state: str, done: str) -> str:
    if done == "issued":
        return f"{title} is issued: it does not change any more."
    if done == "corrected":
        return f"{title} is a draft that lists what moved. Write its analysis, then issue it with --issue."
    if state == "issued":
        return f"{title} is issued; nothing was changed."
    config, today = publisher.config, publisher.now.date()
    calendar = calendar_for(config.calendar)
    last = window(one.month, calendar, config.reports).stop
    waits = _WAITS[stage(one.month, today, calendar, config.reports)]
    verb = "was brought up to date" if done == "written" else "shows the sheets as they are"
    return f"{title} is a draft and {verb}; {waits} (last day {last})."
