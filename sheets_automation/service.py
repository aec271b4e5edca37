"""THE STORY of one run, in the order in which it happens (spec §8).

discover → lock → settle what the last run left unfinished → read → parse → derive → plan → hold files back of which the
plan repaints too much → record intent → apply → verify → record outcome → notify → build the report tabs → unlock.

Level-triggered: the sheets are read afresh and compared with what should be. Run it twice and the second run does
nothing; miss a day and the next run catches up.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sheets_automation.domain.cases.plan import describe
from sheets_automation.domain.control.ledger import Ledger, read_ledger
from sheets_automation.domain.mail.digest import digest
from sheets_automation.domain.mail.notice import administrator_notice
from sheets_automation.errors import (
    AutomationError,
    DiscoveryError,
    LimitsExceeded,
    LockHeld,
    OutOfTime,
    PlanMismatch,
)
from sheets_automation.model import Case, Message, PaintRow, Plan, RunStatus, Trouble, TroubleKind
from sheets_automation.policy import Config
from sheets_automation.steps import post, record
from sheets_automation.steps.apply import Outcome, apply
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.held_mail import hold
from sheets_automation.steps.lock import acquire, release
from sheets_automation.steps.observe import (
    Books,
    Files,
    World,
    braked,
    discover,
    handed_over,
    observe,
    read_books,
    read_without_control,
)
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle

log = logging.getLogger(__name__)

_MOVING = (
    "Algunas filas cambiaron mientras la corrida trabajaba ({}); se dejaron como estaban y la próxima corrida las mira."
)
#: Seconds beyond the time budget: to say what was done and to let the lock go.
_LAST_WORDS = 60.0


@dataclass(frozen=True, slots=True)
class Approval:
    """A plan that a person approved: its fingerprint, and its changes in words for telling what has moved."""

    fingerprint: str
    changes: tuple[str, ...]


def cases(session: Session, config: Config) -> tuple[Case, ...]:
    """The register as the control workbook keeps it. Reads only."""
    files = discover(session, config)
    if files.control is None:
        raise DiscoveryError(f"There is no «{config.control_title}» workbook yet; the first `run` creates it.")
    return read_ledger(session.sheets.snapshot(files.control.id)).known


def plan(session: Session, config: Config, now: datetime) -> tuple[Plan, World]:
    """What a run would do now. Reads only: no lock, nothing created, nothing written."""
    files = discover(session, config)
    ledger, books = read_without_control(session, files)
    world = observe(books, settle(ledger, books.readable)[0], config, now)
    return world.plan, world


def run(
    session: Session,
    config: Config,
    clock: Callable[[], datetime],
    *,
    approved: Approval | None = None,
    explicit: bool = False,
) -> RunResult:
    """Do one run. ``clock`` gives aware times in America/Bogota; ``approved``: do this plan or nothing.

    ``explicit``: the files were handed to us one by one (``try``), so one that is no register, and several of one code,
    deserve a word.

    Raises:
        LockHeld: another run is at work; nothing was done.
        LimitsExceeded, PlanMismatch: nothing was written to the sheets.
        DiscoveryError, RemoteError: the run could not begin.
    """
    started = clock()
    files = discover(session, config, explicit=explicit)
    if config.limits.paused:
        return _paused(session, config, files, started)
    if files.control is None and config.folder_id:
        raise DiscoveryError(
            f"The folder holds no «{config.control_title}». Create an empty spreadsheet with this title in the folder "
            "and share it with the service as editor; one made by the service would lie outside. Nothing was written."
        )
    control = open_control(session.sheets, session.drive, files.all, config.control_title)
    result = RunResult.begun(started, config, control.id)
    control.lock = acquire(session.sheets, control.id, result.run, started, session.wire.budget.seconds)
    work = _Run(session, config, control, files, result, clock, explicit, approved)
    try:
        _work(work)
    except OutOfTime as late:
        _last_words(work, RunStatus.PARTIAL, late)
    except AutomationError as error:
        _last_words(work, RunStatus.FAILED, error)
        raise
    finally:
        release(session.sheets, control.lock)
    result.calls = dict(session.wire.calls)
    return result


def _paused(session: Session, config: Config, files: Files, started: datetime) -> RunResult:
    """The kill switch reads and reports; nothing at all is written, not even to the control workbook."""
    ledger, books = read_without_control(session, files)
    world = observe(books, settle(ledger, books.readable)[0], config, started)
    result = RunResult.begun(started, config, files.control.id if files.control else "")
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
    ledger: Ledger | None = None  # as last read or written, for the last words of a run that fails

    def look(self, books: Books, ledger: Ledger) -> World:
        told = handed_over(self.files, self.config) if self.explicit else ()
        world = observe(books, ledger, self.config, self.result.started, told)
        # an approved plan has been looked at: it may exceed what a run may do unseen
        return world if self.approved else braked(world, ledger, self.config)


def _work(run: _Run) -> None:
    ledger = run.ledger = run.control.read(run.result.started)
    run.result.partly(run.control.troubles)
    record.begin(run.control, run.result)
    books = read_books(run.session, run.files)
    ledger = run.ledger = _settle(run, ledger, books)

    world = run.look(books, ledger)
    run.result.partly(world.lost)
    if world.rebuilt and world.lost:
        run.control.stop_mails(run.result.started, run.config.mail.digest_at)
    _check_approval(world.plan, run.approved)
    _check_mails(_messages(run, world, ledger), run.config)

    rounds = 1 if run.approved else 1 + run.config.limits.repair_rounds
    ledger, world = _carry_out(run, world, ledger, rounds)
    run.ledger = ledger
    record.knowledge(run.control, world, run.config, run.result.started)

    run.result.partly(world.troubles)
    gmail = run.session.gmail
    ledger = hold(run.control, gmail, ledger, _messages(run, world, ledger), run.result)
    messages = _messages(run, world, ledger)  # the administrator is told of what is held
    run.result.mails = post.deliver(run.control, gmail, ledger, messages, run.result, run.config.mail.sender)
    if run.config.reports.reports:
        from sheets_automation.steps import publish  # brings pandas: only where a report is wanted

        run.result.reports, troubles = publish.publish(run.session, run.config, run.files, world, run.result.started)
        run.result.partly(troubles)
    run.result.observed(world)
    record.finish(run.control, run.result, run.clock())


def _last_words(run: _Run, status: RunStatus, error: AutomationError) -> None:
    """A run that could not finish says so in ``Corridas`` and to the administrator, and lets the lock go (spec §9)."""
    run.session.wire.budget.seconds += _LAST_WORDS
    run.result.stopped(status, str(error))
    try:
        if run.ledger is not None and not isinstance(error, PlanMismatch | LockHeld):
            done = post.answered_for(run.ledger)
            unfinished = Trouble(TroubleKind.RUN, "", f"La corrida no pudo terminar. {error}")
            notice = administrator_notice(
                [*run.result.troubles, unfinished], run.config, run.result.started, done, run=run.result.run
            )
            if notice is not None:
                gmail, sender = run.session.gmail, run.config.mail.sender
                run.result.mails = post.deliver(run.control, gmail, run.ledger, [notice], run.result, sender)
        record.finish(run.control, run.result, run.clock())
    except AutomationError as second:  # must not hide the first
        log.error("the end of the run could not be recorded: %s", second)


def _settle(run: _Run, ledger: Ledger, books: Books) -> Ledger:
    """What the last run left unfinished: changes without an outcome, mails in flight."""
    ledger, lines = settle(ledger, books.readable)
    record.settled(run.control, ledger, lines)
    if post.in_flight(ledger):
        ledger = post.recover(run.control, run.session.gmail, ledger, run.result.started)
    return ledger


def _carry_out(run: _Run, world: World, ledger: Ledger, rounds: int) -> tuple[Ledger, World]:
    """Apply the plan, look again, and retry what did not take place, in so many rounds at most."""
    for turn in range(rounds):
        ledger, intents = record.intent(run.control, world, ledger, run.result)
        outcomes: dict[str, Outcome] = {}
        for book in world.books.readable:
            changes = [change for change in world.plan.changes if change.where.workbook_id == book.id]
            if changes:
                outcomes[book.id] = apply(run.session.sheets, book, changes, world.identity_columns(book.id))
        ledger = record.outcome(run.control, world.plan, ledger, intents, outcomes, run.result)
        if not outcomes:
            break
        world = run.look(world.books.again(run.session, outcomes), ledger)
        reasons = "; ".join(sorted({outcome.reason for outcome in outcomes.values() if outcome.reason}))
        if not any(outcome.unsettled for outcome in outcomes.values()):
            break
        log.info("round %s left rows to look at again: %s", turn + 1, reasons)
        if turn + 1 == rounds:
            run.result.partly([Trouble(TroubleKind.ROWS, "", _MOVING.format(reasons))])
    return ledger, world


def _messages(run: _Run, world: World, ledger: Ledger) -> list[Message]:
    """Every mail that is due: summaries, and word to the administrator where a file could not be read."""
    now, config = run.result.started, run.config
    done = post.answered_for(ledger)
    link = f"https://docs.google.com/spreadsheets/d/{run.control.id}/edit"
    summaries = digest(world.plan.cases, config, now, done, link)
    troubles = [*run.result.troubles, *world.troubles, *summaries.troubles]
    notice = administrator_notice(troubles, config, now, done, control_link=link)
    return [*summaries.messages, *([notice] if notice else [])]


def _check_mails(messages: list[Message], config: Config) -> None:
    allowed = config.limits.mails_per_run
    if len(messages) > allowed:
        raise LimitsExceeded(
            f"The run would send {len(messages)} mails; limits.toml allows {allowed} (max_correos). Nothing was "
            "written. Look at `sheets-automation plan`; raise the limit if this is right."
        )


def _check_approval(plan: Plan, approved: Approval | None) -> None:
    if approved is None or plan.fingerprint == approved.fingerprint:
        return
    now, then = Counter(describe(change) for change in plan.changes), Counter(approved.changes)
    difference = [f"  + {text}" for text in now - then] + [f"  - {text}" for text in then - now]
    shown = "\n".join(difference[:20]) + (f"\n  … and {len(difference) - 20} more" if len(difference) > 20 else "")
    raise PlanMismatch(
        f"The approved plan ({approved.fingerprint}) is not what a run would do now ({plan.fingerprint}): the sheets "
        f"have moved. Nothing was written. Not in the approved plan (+), no longer needed (-):\n{shown}\n"
        "Make and approve a new one: `plan --out FILE`."
    )
