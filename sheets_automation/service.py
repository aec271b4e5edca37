"""THE STORY of one run, in the order in which it happens (spec §8).

discover → lock → settle what the last run left unfinished → read → parse → derive → plan → hold files back of which the
plan repaints too much → record intent → apply → verify → record outcome → notify → build the report tabs → unlock.

Level-triggered: the sheets are read afresh and compared with what should be. Run it twice and the second run does
nothing; miss a day and the next run catches up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sheets_automation.domain.cases.brake import only_in
from sheets_automation.domain.control.ledger import Ledger, read_ledger
from sheets_automation.domain.control.tables import OF_SHADOW
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.due import MOMENTS, Due, mails_due, silence
from sheets_automation.domain.mail.notice import administrator_notice
from sheets_automation.domain.mail.undelivered import MAILBOX_DOWN
from sheets_automation.domain.spanish import count
from sheets_automation.errors import (
    AskedToStop,
    AutomationError,
    ControlMoved,
    ControlNotWritable,
    DiscoveryError,
    InputError,
    LockHeld,
    OutOfTime,
    PlanMismatch,
)
from sheets_automation.logs import facts
from sheets_automation.model import Case, PaintRow, Plan, RunStatus, Trouble, TroubleKind
from sheets_automation.policy import Config
from sheets_automation.steps import record, refusals, shadow
from sheets_automation.steps.approval import Approval, check_approval, check_mails
from sheets_automation.steps.brief import answered_for, briefing
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.directory import follow_directory
from sheets_automation.steps.doubles import read_without_control, sort_out
from sheets_automation.steps.hands import Alone, Hands
from sheets_automation.steps.mailbox import Mailbox
from sheets_automation.steps.observe import (
    Books,
    Files,
    World,
    braked,
    discover,
    handed_over,
    observe,
    read_books,
)
from sheets_automation.steps.post import Post
from sheets_automation.steps.report_cuts import LookedBack, look_back
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle
from sheets_automation.steps.team import Team
from sheets_automation.steps.which_control import refuse_in_bin

log = logging.getLogger(__name__)

#: Seconds beyond the time budget: to say what was done and to let the lock go.
_LAST_WORDS = 60.0


def cases(session: Session, config: Config) -> tuple[Case, ...]:
    """The register as the control workbook keeps it. Reads only."""
    files = discover(session, config)
    if files.control.file is None:
        raise DiscoveryError(f"There is no «{config.control_title}» workbook yet; the first `run` creates it.")
    return read_ledger(session.sheets.snapshot(files.control.file.id)).known


def plan(session: Session, config: Config, now: datetime, only: str = "") -> tuple[Plan, World, Due]:
    """What a run would do now, mails included. Reads only: no lock, nothing created, nothing written.

    ``only``: title of the one file that is asked about.

    Raises:
        InputError: no such file was read.
    """
    files = discover(session, config)
    log.debug("%s registers found", len(files.registers))
    ledger, books, config = read_without_control(session, files, config, now.date())
    ledger = settle(ledger, books.readable)[0]
    log.debug("%s workbooks read", len(books.readable))
    world = observe(books, ledger, config, now)
    log.debug("%s rows understood, %s changes planned", world.plan.rows_read, len(world.plan.changes))
    if only:
        return only_in(world.plan, world.books.id_of(only)), world, Due([], [])
    control_id = files.control.file.id if files.control.file else ""
    due = mails_due(briefing(world, ledger, config, now, control_id))
    if config.reports.reports:
        from sheets_automation.steps import report_mail  # brings pandas: only where a report is wanted

        due = report_mail.with_reports(due, session, config, files, world, answered_for(ledger), now)
    return world.plan, world, due


def run(
    session: Session,
    config: Config,
    clock: Callable[[], datetime],
    *,
    approved: Approval | None = None,
    explicit: bool = False,
    team: Team | None = None,
) -> RunResult:
    """Do one run. ``clock`` gives aware times in America/Bogota; ``approved``: do this plan or nothing.

    ``explicit``: the files were handed to us one by one (``try``), so one that is no register, and several of one code,
    deserve a word. ``team``: other tasks read and paint their parts of the workbooks.

    Raises:
        LockHeld: another run is at work; nothing was done.
        ControlNotWritable: the control workbook may be read only; nothing was written.
        LimitsExceeded, PlanMismatch: nothing was written to the sheets. InputError: a plan, in shadow mode.
        DiscoveryError, RemoteError, ConfigError, EndpointError: the run could not begin.
    """
    started = clock()
    files = discover(session, config)
    log.debug("%s registers found", len(files.registers))
    if config.limits.paused:
        return _paused(session, config, files, started)
    if config.limits.shadow:
        if approved is not None:
            raise InputError("limits.toml: sombra: nothing is painted in shadow mode; set it to false to run a plan.")
        session = shadow.quiet(session)
    transport = session.outgoing.transport(config.mail)
    control = _opened(session, config, files)
    result = RunResult.begun(started, config, control.id)
    result.detail = files.control.note
    result.partly(files.control.troubles)
    lock = control.take_lock(result.run, started)
    log.debug("the lock is taken, as run %s", result.run)
    mail = Post(control, Mailbox(transport), result, config.mail.sender)
    work = _Run(session, config, control, files, result, clock, explicit, approved, mail, Alone(session.sheets))
    try:
        if team is not None:
            work.hands = team.begin(session.sheets, lock, started)
        _work(work)
    except (OutOfTime, ControlMoved) as stopped:
        _last_words(work, RunStatus.PARTIAL, stopped)
    except AutomationError as error:
        _last_words(work, RunStatus.FAILED, error)
        raise
    except Exception:
        result.status = RunStatus.FAILED
        raise
    finally:
        work.hands.end()
        result.partly(control.let_go())
        result.calls = dict(session.wire.calls)
        log.info("the run has ended: %s", result.status.value, extra=facts(event="run_ended", **result.counts))
    return result


def _opened(session: Session, config: Config, files: Files) -> Control:
    refuse_in_bin(session, files.control, config.control_title, config.folder_id)
    if files.control.file is None and config.folder_id:
        raise DiscoveryError(
            f"The folder holds no «{config.control_title}». Create an empty spreadsheet with this title in the folder "
            "and share it with the service as editor; one made by the service would lie outside. Nothing was written."
        )
    control = open_control(session, files.control, config, OF_SHADOW if config.limits.shadow else frozenset())
    control.beside_tasks = True
    return control


def _paused(session: Session, config: Config, files: Files, started: datetime) -> RunResult:
    """The kill switch reads and reports; nothing at all is written, not even to the control workbook."""
    ledger, books, config = read_without_control(session, files, config, started.date())
    world = observe(books, settle(ledger, books.readable)[0], config, started)
    result = RunResult.begun(started, config, files.control.file.id if files.control.file else "")
    result.cases = ledger.known
    result.observed(world)
    waiting = sum(isinstance(change, PaintRow) for change in world.plan.changes)
    reason = config.limits.pause_reason or "no reason given"
    result.detail = f"paused by limits.toml ({reason}): {waiting} rows wait to be painted; nothing was written"
    log.warning(result.detail)
    return result


@dataclass(slots=True)
class _Run:
    """What the chapters of the story share."""

    session: Session
    config: Config
    control: Control
    files: Files
    result: RunResult
    clock: Callable[[], datetime]
    explicit: bool
    approved: Approval | None
    post: Post
    hands: Hands
    ledger: Ledger | None = None  # as last read or written, for the last words of a run that fails

    def look(self, books: Books, ledger: Ledger) -> World:
        told = handed_over(self.files, self.config) if self.explicit else ()
        world = observe(books, ledger, self.config, self.result.started, told)
        # an approved plan has been looked at: it may exceed what a run may do unseen
        if self.approved and not self.approved.workbook_id:
            return world
        return braked(world, ledger, self.config, self.approved.workbook_id if self.approved else "")


def _work(run: _Run) -> None:
    books, ledger = _read(run)
    scene = shadow.Shadow(run.session, run.config, run.control, run.files, run.result)
    if run.config.limits.shadow:
        run.ledger = shadow.in_shadow(scene, books, ledger)
        record.finish(run.control, run.result, run.clock(), run.ledger)
        return
    ledger = run.ledger = shadow.leave(scene, books, ledger)

    world = _decide(run, books, ledger)
    ledger, world = _carry_out(run, world, ledger)
    ledger = run.ledger = run.control.in_order(ledger)
    run.result.passed("paint")
    back = look_back(run.session, run.config, run.files, world)
    run.result.partly(back.troubles)
    world = back.told(world)
    record.knowledge(run.control, world, run.config, run.result.started)

    _add_lists(run, world)
    run.result.partly(world.troubles)
    ledger = run.ledger = _send_mails(run, world, ledger)
    log.debug("%s mails handled", len(run.result.mails))
    run.result.passed("mail")
    ledger, late = _publish_reports(run, world, ledger, back)
    run.result.passed("reports")
    last = max((entry.started for key, (_row, entry) in ledger.runs.items() if key != run.result.run), default=None)
    run.ledger = _tell_administrator(run, ledger, *silence(last, run.result.started, run.config), *late)
    run.result.observed(world)
    record.finish(run.control, run.result, run.clock(), run.ledger)


def _read(run: _Run) -> tuple[Books, Ledger]:
    """The register and the workbooks, once what the last run left unfinished is settled."""
    ledger = run.ledger = run.control.read(run.result.started)
    run.config, told = follow_directory(run.control, run.config)
    run.result.partly(run.control.troubles)
    if run.control.is_copy and not run.explicit:  # handed over on purpose, the outcome of an earlier trial is no news
        run.result.partly([run.control.work_in_copy(run.result.started, run.config.mail.digest_at)])
    if not run.config.limits.shadow:
        run.result.add_detail(shadow.left_words(ledger, run.result.run))
    shadow.interrupted(run.control, ledger)
    record.begin(run.control, run.result)
    left = run.control.left_alone(file.id for file, _form in run.files.registers)
    books = read_books(run.hands, run.files, left).finding(told)
    if not run.explicit:
        books = sort_out(books, run.files, ledger.known, run.config, run.result.started.date())
    ledger = run.ledger = _settle(run, ledger, books)
    log.debug("%s workbooks read; what the last run left unfinished is settled", len(books.readable))
    run.result.passed("read")
    return books, ledger


def _decide(run: _Run, books: Books, ledger: Ledger) -> World:
    """What is to be done, where it is what was approved and within what a run may do."""
    world = run.look(books, ledger)
    log.debug("%s rows understood, %s changes planned", world.plan.rows_read, len(world.plan.changes))
    run.result.partly(world.lost)
    if world.rebuilt and world.lost:
        run.control.stop_mails(run.result.started, run.config.mail.digest_at)
    check_approval(world.plan, run.approved)
    check_mails(len(_due(run, world, ledger).messages), run.config.limits)
    return world


def _add_lists(run: _Run, world: World) -> None:
    """Rows of new lists of customers, for the forms whose setting lets a run add them; the next run reads them."""
    if not any(form.imports.automatic for form in run.config.forms):
        return
    from sheets_automation.steps import lists  # brings the readers of lists: only where one may be wanted

    desk = lists.Desk(run.session, run.control, run.config, world.reading, world.books.readable)
    run.result.partly(lists.add_waiting(desk, run.result))


def _publish_reports(run: _Run, world: World, ledger: Ledger, back: LookedBack) -> tuple[Ledger, list[Trouble]]:
    """Bring the report tabs up to date and mail what is due of them.

    Returns also what nobody issued in time: to be told, and no fault of this run.
    """
    if not run.config.reports.reports:
        return ledger, []
    from sheets_automation.steps import publish, report_mail  # bring pandas: only where a report is wanted

    told = publish.publish(run.session, run.config, run.files, world, run.result.started, back)
    run.result.reports, run.result.report_tabs = told.written, told.tabs
    log.debug("%s report tabs written", len(told.written))
    run.result.partly(told.troubles)
    for late in told.late:
        run.result.add_detail(late.text)
    answered = frozenset(entry.key for entry in answered_for(ledger))
    found, troubles = report_mail.report_mails(run.session, run.config, told.last_month, run.result.started, answered)
    run.result.partly(troubles)
    messages = [one for one in found if run.approved is None or run.approved.allows(one.key)]
    for moment in (moments.REPORT, moments.REPORT_PENDING):
        ledger = run.post.withdraw(ledger, moment, messages)
    ledger = run.ledger = run.post.deliver(ledger, messages) if messages else ledger
    return ledger, told.late


def _last_words(run: _Run, status: RunStatus, error: AutomationError) -> None:
    """A run that could not finish says so in ``Corridas`` and to the administrator, and lets the lock go (spec §9)."""
    run.session.wire.budget.seconds += _LAST_WORDS
    run.result.stopped(status, error.told)
    try:
        if isinstance(error, ControlNotWritable):
            return
        if isinstance(error, ControlMoved):
            run.ledger = run.control.read(run.result.started)
            run.result.row = run.ledger.runs[run.result.run][0] if run.result.run in run.ledger.runs else 0
        if run.ledger is not None and not isinstance(error, PlanMismatch | LockHeld | AskedToStop):
            unfinished = Trouble(TroubleKind.RUN, "", f"La corrida no pudo terminar. {error.told}")
            _tell_administrator(run, run.ledger, unfinished)
        record.finish(run.control, run.result, run.clock(), run.ledger)
    except AutomationError as second:  # must not hide the first
        log.error("the end of the run could not be recorded: %s", second)


def _settle(run: _Run, ledger: Ledger, books: Books) -> Ledger:
    """What the last run left unfinished: changes without an outcome, mails in flight."""
    ledger, lines = settle(ledger, books.readable)
    record.settled(run.control, ledger, lines)
    return ledger if run.config.limits.shadow else run.post.recover(ledger)


def _carry_out(run: _Run, world: World, ledger: Ledger) -> tuple[Ledger, World]:
    """Apply the plan, look again, and retry what did not take place, in a few rounds at most."""
    rounds = 1 if run.approved else 1 + run.config.limits.repair_rounds
    for turn in range(rounds):
        ledger, intents = record.intent(run.control, world, ledger, run.result)
        outcomes = run.hands.carry_out(list(world.jobs()))
        ledger = record.outcome(run.control, world.plan, ledger, intents, outcomes, run.result)
        if not outcomes:
            break
        failures = {book: outcome.failure for book, outcome in outcomes.items() if outcome.failure}
        world = run.look(world.books.not_written(failures).again(run.hands, outcomes), ledger)
        titles = {book.id: book.title for book in world.books.readable}
        unsettled = {b: outcome for b, outcome in outcomes.items() if outcome.unsettled and not outcome.failure}
        if not unsettled:
            break
        reasons = sorted({outcome.reason for outcome in unsettled.values() if outcome.reason})
        log.info("round %s left rows to look at again: %s", turn + 1, "; ".join(reasons))
        if turn + 1 == rounds:
            run.result.partly(refusals.unsettled(titles[b], one.answer) for b, one in unsettled.items() if b in titles)
    return ledger, world


def _send_mails(run: _Run, world: World, ledger: Ledger) -> Ledger:
    """The mails about cases that are due; what keeps one from leaving is a trouble, and stops nothing else."""
    due = _due(run, world, ledger)
    messages = [one for one in due.messages if run.approved is None or run.approved.allows(one.key)]
    held = len(due.messages) - len(messages)
    run.result.add_detail(due.waiting)
    run.result.quiet = due.quiet
    if held:
        words = count(held, "correo no estaba", "correos no estaban")
        run.result.add_detail(f"{words} en el plan aprobado; con la próxima corrida salen los que aún hagan falta.")
    run.result.partly(due.troubles)
    for moment in MOMENTS:
        ledger = run.post.withdraw(ledger, moment, due.messages)
    ledger = run.post.deliver(ledger, messages)
    return record.alerts(run.control, ledger)


def _tell_administrator(run: _Run, ledger: Ledger, *more: Trouble) -> Ledger:
    """One mail about everything that is in trouble and was not told today; the last mail of a run.

    In shadow mode it is told by the terminal, the exit code and ``Corridas`` alone.
    """
    if run.config.limits.shadow:
        return ledger
    run.result.partly(run.post.troubles(ledger))
    now, done = run.result.started, answered_for(ledger)
    link = f"https://docs.google.com/spreadsheets/d/{run.control.id}/edit"
    # The mailbox itself being down is no news for a mail that leaves: then it is up again, and what was lost is told.
    told = [t for t in (*run.result.troubles, *more) if (t.kind, t.about) != (TroubleKind.MAIL, MAILBOX_DOWN)]
    notice = administrator_notice(told, run.config, now, done, run=run.result.run, control_link=link)
    notices = [notice] if notice else []
    ledger = run.post.withdraw(ledger, moments.ADMINISTRATOR, notices)
    if notices:
        ledger = run.post.deliver(ledger, notices)
        run.result.partly(run.post.troubles(ledger))
    return ledger


def _due(run: _Run, world: World, ledger: Ledger) -> Due:
    return mails_due(briefing(world, ledger, run.config, run.result.started, run.control.id))
