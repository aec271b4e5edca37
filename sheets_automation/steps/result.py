"""What a run did, as one value that the terminal, JSON and the heartbeat are made from."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sheets_automation import __version__, logs
from sheets_automation.domain.cases.derive import DeadlineCheck
from sheets_automation.domain.cases.identity import Place, place
from sheets_automation.domain.cases.lifecycle import Moved
from sheets_automation.domain.mail.due import Due
from sheets_automation.domain.mail.quiet import Quiet
from sheets_automation.model import (
    Case,
    CaseStatus,
    Change,
    Finding,
    MailState,
    OutboxEntry,
    PaintRow,
    Record,
    Result,
    RunEntry,
    RunStatus,
    ShadowLine,
    TabAccount,
    Trouble,
)
from sheets_automation.policy import Config
from sheets_automation.steps.brief import missing_in
from sheets_automation.steps.observe import World

if TYPE_CHECKING:  # it brings pandas
    from sheets_automation.steps.publish import ShownTab


@dataclass(slots=True)
class BookSummary:
    workbook_id: str
    title: str
    form: str
    tabs: int
    rows: int  # without those that only repeat rows of another tab
    painted: Counter[str] = field(default_factory=Counter)  # «ninguno → rojo»


@dataclass(frozen=True, slots=True)
class Shadowed:
    """What a run in shadow mode would have done, and all that «Qué habría hecho» knows by then."""

    run: str
    now: datetime
    world: World
    due: Due  # the mails that would have left now
    lines: tuple[ShadowLine, ...]

    @property
    def news(self) -> bool:
        """Whether a wish or a mail came up or was settled with this run."""
        return any(line.run == self.run or line.seen == self.now for line in self.lines)

    @property
    def paints(self) -> list[PaintRow]:
        """What it would paint now, the brake aside."""
        return [change for change in self.world.plan.changes if isinstance(change, PaintRow)]


@dataclass(slots=True)
class RunResult:
    run: str
    started: datetime
    config: Config
    control_id: str = ""
    command: str = "run"
    status: RunStatus = RunStatus.DONE
    detail: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    finished: datetime | None = None
    books: list[BookSummary] = field(default_factory=list)
    changes: list[tuple[Change, Result]] = field(default_factory=list)
    cases: tuple[Case, ...] = ()
    findings: tuple[Finding, ...] = ()
    account: tuple[TabAccount, ...] = ()  # of every tab: where its rows went, and the low scores in them
    deadlines: DeadlineCheck = field(default_factory=DeadlineCheck)
    moved: tuple[Moved, ...] = ()
    mails: list[OutboxEntry] = field(default_factory=list)
    quiet: Quiet | None = None  # why there was no mail about cases
    reports: list[str] = field(default_factory=list)  # titles of report tabs written
    report_tabs: list[ShownTab] = field(default_factory=list)
    painted_records: Mapping[Place, Record] = field(default_factory=dict)  # what the rows say that it wanted to paint
    missing: Mapping[str, str] = field(default_factory=dict)  # case number → what its row still lacks
    calls: Mapping[str, int] = field(default_factory=dict)
    rows_read: int = 0
    seconds: dict[str, float] = field(default_factory=dict)  # of each chapter of the run
    rows_added: int = 0  # from lists of customers
    row: int = 0  # of this run in ``Corridas``
    shadow: Shadowed | None = None  # of a run in shadow mode
    _since: float = field(default_factory=time.monotonic, repr=False)

    @classmethod
    def begun(cls, started: datetime, config: Config, control_id: str) -> RunResult:
        run = f"{started:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
        logs.RUN.set(run)
        return cls(run, started, config, control_id)

    @property
    def wished(self) -> list[PaintRow]:
        """What a run in shadow mode would have painted."""
        return self.shadow.paints if self.shadow else []

    def passed(self, chapter: str) -> None:
        """A chapter of the run has ended."""
        now = time.monotonic()
        self.seconds[chapter] = round(now - self._since, 3)
        self._since = now

    def stopped(self, status: RunStatus, detail: str) -> None:
        """The run ends here: why, in words. What was in trouble before stays told."""
        self.status, self.detail = status, detail

    def add_detail(self, words: str) -> None:
        """Something that is no trouble and that people should know of this run."""
        self.detail = " ".join(filter(None, (self.detail, words)))

    def partly(self, troubles: Iterable[Trouble]) -> None:
        """The run goes on, but a part of its work cannot be done: each thing is told once."""
        for trouble in troubles:
            if trouble.key not in {known.key for known in self.troubles}:
                self.troubles.append(trouble)
        if self.troubles and self.status is RunStatus.DONE:
            self.status = RunStatus.PARTIAL

    @property
    def told(self) -> str:
        """For ``Corridas``: why it ended, why it mailed nobody where people would wonder, all that is in trouble."""
        quiet = self.quiet.told if self.quiet and not self.mails and not self.detail else ""
        return " ".join(filter(None, (self.detail, quiet, *(trouble.text for trouble in self.troubles))))

    def observed(self, world: World) -> None:
        """Take over what was seen; colours come from what was really applied."""
        self.rows_read = world.plan.rows_read
        self.findings = world.plan.findings
        self.deadlines = world.derived.deadlines
        self.moved = world.derived.moved
        self.account = world.reading.account
        self.painted_records = records_of((change for change, _result in self.changes), world)
        self.missing = missing_in(world)
        by_book = summaries(world)
        for change, result in self.changes:
            if isinstance(change, PaintRow) and result is Result.APPLIED and change.where.workbook_id in by_book:
                by_book[change.where.workbook_id].painted[f"{change.state_before} → {change.state_after}"] += 1
        for change in self.wished:
            by_book[change.where.workbook_id].painted[f"{change.state_before} → {change.state_after}"] += 1
        self.books = list(by_book.values())

    @property
    def painted(self) -> int:
        return sum(isinstance(c, PaintRow) and r is Result.APPLIED for c, r in self.changes)

    @property
    def counts(self) -> dict[str, object]:
        """What it did as numbers alone: nothing in it is anybody's."""
        return {
            "status": self.status.value,
            "command": self.command,
            "rows_read": self.rows_read,
            "workbooks": len(self.books),
            "painted": self.painted,
            **({"would_paint": len(self.wished)} if self.shadow else {}),
            "open_cases": len(self.open_cases()),
            "overdue": self.overdue,
            "mails": dict(Counter(mail.state.value for mail in self.mails)),
            "reports": len(self.reports),
            "findings": len(self.findings),
            "troubles": dict(Counter(trouble.kind.value for trouble in self.troubles)),
            "calls": dict(self.calls),
            "seconds": round(self.finished.timestamp() - self.started.timestamp(), 3) if self.finished else None,
            "seconds_of": dict(self.seconds),
            "idle": self.idle,
        }

    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.status is CaseStatus.OPEN]

    @property
    def overdue(self) -> int:
        """Open cases whose deadline was over when the run began."""
        today = self.started.date()
        return sum(case.due is not None and case.due < today for case in self.open_cases())

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do: nobody will ask what this run did, or to take it back."""
        sent = any(mail.state is MailState.SENT for mail in self.mails)
        wished = self.shadow is not None and self.shadow.news
        done = self.changes or sent or wished or self.reports or self.moved or self.rows_added
        return self.command == "run" and not done

    def entry(self, status: RunStatus, finished: datetime | None, calls: int = 0) -> RunEntry:
        """This run's line of ``Corridas``."""
        return RunEntry(
            run=self.run,
            command=self.command,
            started=self.started,
            finished=finished,
            status=status,
            version=__version__,
            config=self.config.digest,
            rows_read=self.rows_read,
            workbooks=len(self.books),
            open_cases=len(self.open_cases()),
            painted=self.painted,
            mails=sum(mail.state is MailState.SENT for mail in self.mails),
            findings=len(self.findings),
            calls=calls,
            detail=self.told,
            shadow=self.config.limits.shadow and self.command == "run",
            overdue=self.overdue,
            idle=int(finished is not None and self.idle),
        )


def summaries(world: World) -> dict[str, BookSummary]:
    """What was read, by workbook id; nothing is painted yet."""
    by_book: dict[str, BookSummary] = {}
    tabs: set[tuple[str, int]] = set()
    for register in world.reading.registers:
        book = register.workbook_id
        summary = by_book.setdefault(book, BookSummary(book, register.workbook, register.layout.form, 0, 0))
        tab = (book, register.sheet_id)
        summary.tabs += tab not in tabs  # a tab may hold several tables
        tabs.add(tab)
        summary.rows += sum(not world.resolution.elsewhere(record.where) for record in register.records)
    return by_book


def records_of(changes: Iterable[Change], world: World) -> dict[Place, Record]:
    """The rows that are painted, as they were read."""
    wanted = {place(change.where) for change in changes if isinstance(change, PaintRow)}
    return {place(record.where): record for record in world.reading.records if place(record.where) in wanted}


@dataclass(slots=True)
class Receipt:
    """What ``undo`` did: what was restored, and what was left alone and why."""

    run: str
    undo_run: str
    restored: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)  # (place, reason)
