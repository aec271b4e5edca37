"""What the checks look at – each thing once, when the first of them asks – and what they say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from sheets_automation.commands.checks.letter import letter
from sheets_automation.domain.control.ledger import Ledger, read_ledger
from sheets_automation.domain.control.tables import DIRECTORY
from sheets_automation.domain.reading.parse import read
from sheets_automation.errors import AutomationError, Cause, NotSent, Refused, RemoteError
from sheets_automation.google.drive import Account, DriveFile, Folder
from sheets_automation.google.wire import Wire, clock_ahead
from sheets_automation.model import Finding, Reading, Trouble, Workbook
from sheets_automation.outgoing.choose import Outgoing
from sheets_automation.policy import Config, PeoplePolicy
from sheets_automation.settings import Settings
from sheets_automation.steps.directory import read_directory
from sheets_automation.steps.doubles import sort_out
from sheets_automation.steps.observe import Books, Files, discover
from sheets_automation.steps.session import Session

T = TypeVar("T")
_WHOLE_API = (Cause.API, Cause.SCOPE, Cause.KEY)
_ROBOT = ".gserviceaccount.com"


@dataclass(frozen=True, slots=True)
class Problem:
    """``remedy``: exactly what to do; ``blocks``: until it is done, a run cannot do all its work."""

    what: str
    where: str
    remedy: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Fine:
    """Something that is in order, in a few words."""

    what: str
    how: str


Told = Iterator[Problem | Fine]


class Unseen(Exception):
    """What a check stands on could not be looked at; the check that looks at it says why."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The registers as a run would read them."""

    books: Books
    reading: Reading
    failures: dict[str, RemoteError]  # file id → why it cannot be read
    doubles: tuple[Trouble, ...]  # of several files with one code


def seen(found: T | AutomationError) -> T:
    """What was looked at. Unseen: the look failed."""
    if isinstance(found, AutomationError):
        raise Unseen
    return found


def _tried(look: Callable[[], T]) -> T | AutomationError:
    try:
        return look()
    except AutomationError as error:
        return error


@dataclass(frozen=True)
class Context:
    """``loaded``: the configuration, or what is wrong with it. ``connecting`` opens the wire; ``now``: of the run."""

    settings: Settings
    folder: Path
    loaded: Config | AutomationError
    connecting: Callable[[], Wire]
    now: datetime

    @property
    def config(self) -> Config:
        return seen(self.loaded)

    @cached_property
    def wire(self) -> Wire | AutomationError:
        return _tried(self.connecting)

    @cached_property
    def session(self) -> Session:
        wire = seen(self.wire)
        return Session.on(wire, Outgoing(wire, self.settings))

    @cached_property
    def ahead(self) -> timedelta | AutomationError:
        """How far this machine's clock is ahead of Google's."""
        wire = seen(self.wire)
        return _tried(lambda: clock_ahead(wire))

    @cached_property
    def account(self) -> Account | AutomationError:
        """Of Drive, and so the first answer that needs a token."""
        drive = self.session.drive
        return _tried(drive.account)

    def needs_token(self) -> None:
        """Raises Unseen where none can be got; an API that Drive's answer says nothing about is looked at by itself."""
        found = self.account
        if isinstance(found, NotSent) or (isinstance(found, Refused) and found.code is None):
            raise Unseen

    @property
    def address(self) -> str:
        """To share files with; a service account's is known without Drive."""
        found = self.account
        known = seen(self.wire).account if isinstance(found, AutomationError) else found.address
        if not known:
            raise Unseen
        return known

    @property
    def is_robot(self) -> bool:
        """Whether it is a service account, which owns no storage."""
        return self.address.endswith(_ROBOT)

    @cached_property
    def sheets_answer(self) -> AutomationError | None:
        """Whether the Sheets API may be used at all; what it says of a file that nobody has proves nothing."""
        self.needs_token()
        try:
            self.session.sheets.raw("sheets-automation-doctor", "properties(title)")
        except Refused as refusal:
            return refusal if refusal.code is None or refusal.cause in _WHOLE_API else None
        except AutomationError as error:
            return error
        return None

    @cached_property
    def drive_folder(self) -> Folder | AutomationError | None:
        """None: everything shared with the account is looked at."""
        folder_id, drive = self.settings.folder_id, self.session.drive
        seen(self.account)
        return _tried(lambda: drive.folder(folder_id)) if folder_id else None

    @cached_property
    def files(self) -> Files | AutomationError:
        folder, session, config = seen(self.drive_folder), self.session, self.config
        if folder is not None and not folder.usable:
            raise Unseen
        seen(self.sheets_answer)
        return _tried(lambda: discover(session, config))

    @cached_property
    def control(self) -> Workbook | AutomationError | None:
        """The service's own workbook; None: there is none yet."""
        file, sheets = seen(self.files).control.file, self.session.sheets
        return _tried(lambda: sheets.snapshot(file.id)) if file else None

    @property
    def ledger(self) -> Ledger:
        book = seen(self.control)
        return read_ledger(book) if book else Ledger()

    @cached_property
    def people(self) -> tuple[PeoplePolicy, str, tuple[Finding, ...]]:
        """Who counts now, where they are written down, and what is wrong there."""
        config, file = self.config, str(self.folder / "people.toml")
        try:
            book = seen(self.control)
        except Unseen:
            return config.people, file, ()
        if book is None or not any(tab.sheet_id == DIRECTORY[0] and len(tab.rows) > 1 for tab in book.tabs):
            return config.people, file, ()
        counted, findings = read_directory(book, config)
        return counted.people, f"«{book.title}» › «{DIRECTORY[1]}»", findings

    @cached_property
    def looked(self) -> Looked:
        files, config = seen(self.files), self.config
        books: list[Workbook] = []
        failures: dict[str, RemoteError] = {}
        for file, _form in files.registers:
            found = _tried(lambda id=file.id: self.session.sheets.snapshot(id))  # type: ignore[misc]
            if isinstance(found, RemoteError):
                failures[file.id] = found
            else:
                books.append(seen(found))
        created = {file.id: file.created for file, _form in files.registers}
        told = Books(tuple(books), (), (), frozenset(failures), created=created)
        told = sort_out(told, files, self.ledger.known, config, self.now.date())
        return Looked(told, read(told.readable, config, self.now.date()), failures, told.troubles)

    @cached_property
    def mailed(self) -> str | AutomationError:
        """A mail was prepared as far as it goes without leaving; what could not be tidied up, "" where all is."""
        outgoing, policy = self.session.outgoing, self.config.mail
        return _tried(lambda: outgoing.transport(policy).rehearse(letter(policy.sender)))


def file_link(file: DriveFile) -> str:
    return f"https://docs.google.com/spreadsheets/d/{file.id}/edit"
