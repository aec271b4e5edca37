"""The department that every fault befalls: two registers, people who own them, and a control workbook of a person's."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rich.console import Console

from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.errors import AutomationError
from sheets_automation.model import RunStatus
from sheets_automation.policy import Config
from sheets_automation.render.result import result_text

from .desk import AGENT, BOGOTA, CASES_TAB, CONTROL_TITLE, MAIL_TAB, RUNS_TAB, Desk, Json
from .hands import Hands, row
from .interleavings import one_report

WORKSHOP, SALES = "GSC-FOR-01", "GSC-FOR-03"
CALLED = date(2026, 11, 24)
LATER = date(2026, 11, 25)
_EXIT = {RunStatus.DONE: 0, RunStatus.FAILED: 1, RunStatus.PARTIAL: 3, RunStatus.RUNNING: 1}


def _config() -> Config:
    """A brake that these short registers can reach."""
    config = one_report()
    limits = config.limits.model_copy(update={"repaint_free": 5, "repaint_share": 0.5})
    return config.model_copy(update={"limits": limits})


@dataclass(slots=True)
class Seen:
    """One run as people saw it."""

    exit: int
    terminal: str
    changes: int
    mails: int  # that left during it
    line: str  # its detail in «Corridas», "" where nothing could be written


@dataclass(slots=True)
class Town:
    """A desk whose registers and control workbook belong to a person and are shared with the service."""

    desk: Desk = field(default_factory=lambda: Desk(config=_config()))
    control: str = ""
    planted: dict[str, list[str]] = field(default_factory=lambda: {WORKSHOP: [], SALES: []})  # plates that wait
    armed: list[Callable[[Any], None]] = field(default_factory=list)  # what befalls a coming call of the service

    @classmethod
    def settled(cls) -> Town:
        """After a first, undisturbed run on Wednesday morning."""
        town = cls()
        town.open_registers()
        town.control = town.create(CONTROL_TITLE)
        town.run()
        return town

    def open_registers(self) -> None:
        for at, code in enumerate((WORKSHOP, SALES)):
            first = 20 * at
            rows = [row(first + n, 3 if n in (2, 4) else 9) for n in range(1, 13)]
            self.desk.register(code, rows, owner=AGENT)
            self.planted[code] = [f"ABC{first + n:03d}" for n in (2, 4)]

    def create(self, title: str) -> str:
        """An empty spreadsheet of the person's, shared with the service as editor."""
        made = self.desk.agent.call("sheets.spreadsheets.create", {"properties": {"title": title}})
        self.desk.emulator.share(str(made["spreadsheetId"]), DEFAULT_OWNER)
        return str(made["spreadsheetId"])

    def hands(self, code: str = WORKSHOP) -> Hands:
        return Hands(self.desk, code)

    def type_new(self, code: str, number: int) -> None:
        """A new detractor below the last row of a register."""
        at = sum(1 for line in self.desk.grid(code) if line[0].value) + 1
        self.hands(code).type(at, 0, *row(number, 2, called=LATER))
        self.planted[code].append(f"ABC{number:03d}")

    # -- what the owner of files can do ---------------------------------------------------------------------------

    def book(self, code: str) -> str:
        return self.desk.books[code]

    def role(self, file_id: str, role: str) -> None:
        """Share a file with the service in another role; "" takes it away."""
        owner = self.desk.agent
        if role:
            body = {"type": "user", "role": role, "emailAddress": DEFAULT_OWNER}
            owner.call("drive.permissions.create", body, fileId=file_id, sendNotificationEmail=False)
            return
        held = owner.call("drive.permissions.list", fileId=file_id, fields="permissions(id,emailAddress)")
        mine = next(p["id"] for p in held["permissions"] if p.get("emailAddress") == DEFAULT_OWNER)
        owner.call("drive.permissions.delete", fileId=file_id, permissionId=mine)

    def file(self, file_id: str, **changes: object) -> None:
        self.desk.agent.call("drive.files.update", dict(changes), fileId=file_id)

    def copy(self, file_id: str, title: str) -> str:
        made = self.desk.agent.call("drive.files.copy", {"name": title}, fileId=file_id)
        self.desk.emulator.share(str(made["id"]), DEFAULT_OWNER)
        return str(made["id"])

    def batch(self, file_id: str, *requests: Json) -> None:
        self.desk.agent.batch_update(file_id, *requests)

    def fault(self, **fields: Any) -> None:
        self.desk.emulator.faults.add(**fields)

    # -- the service ----------------------------------------------------------------------------------------------

    def run(self) -> Seen:
        before = len(self.desk.emulator.sent_mail())
        screen = Console(file=io.StringIO(), width=160, no_color=True)
        changes, code = 0, 0
        try:
            result = self.desk.run()
            screen.print(result_text(result, self.desk.now.date()))
            changes, code = len(result.changes), _EXIT[result.status]
        except AutomationError as error:
            screen.print(str(error))
            code = error.exit_code
        said = screen.file.getvalue() if isinstance(screen.file, io.StringIO) else ""
        return Seen(code, said, changes, len(self.desk.emulator.sent_mail()) - before, self._last_line())

    def _last_line(self) -> str:
        started = self.desk.now.isoformat()
        lines = [entry for entry in self.entries(RUNS_TAB) if entry["started"] == started]
        return str(lines[-1]["detail"]) if lines else ""

    def at(self, day: int, clock: str) -> None:
        hour, minute = map(int, clock.split(":"))
        self.desk.at(datetime(2026, 11, day, hour, minute, tzinfo=BOGOTA))

    # -- its memory -----------------------------------------------------------------------------------------------

    def entries(self, tab: int) -> list[Json]:
        """Of the control workbook in use: the one of its title that is not in the bin, else the renamed one."""
        files = self.desk.emulator.workspace.files.values()
        live = [f.id for f in files if f.name == CONTROL_TITLE and not f.trashed]
        if self.control and not live:
            live = [self.control]
        found: list[Json] = []
        for book in live:
            found = max(found, self.desk.entries_of(book, tab), key=len)
        return found

    def cases(self) -> list[Json]:
        return self.entries(CASES_TAB)

    def mails(self) -> list[Json]:
        return self.entries(MAIL_TAB)


Act = Callable[[Town], None]
