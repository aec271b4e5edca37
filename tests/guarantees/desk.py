"""A small department on an emulator in this process: tiny registers, a service that runs on them, and its memory.

Nothing here uses the service's reading of sheets: registers are made and looked at through the API as anybody's client
would.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sheets_automation import config as configuration
from sheets_automation import service
from sheets_automation.emulator import DEFAULT_OWNER, Account, Emulator
from sheets_automation.google.wire import Budget, connect
from sheets_automation.outgoing.choose import Outgoing
from sheets_automation.policy import Config
from sheets_automation.settings import Settings
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session

Json = dict[str, Any]
BOGOTA = ZoneInfo("America/Bogota")
CONFIG_FOLDER = Path(__file__).parents[2] / "config"
CONTROL_TITLE = "Control de Automatización"
AGENT = "agente@carrazos.example"

#: The first column is the department's own ticket: without a heading, the service does not look at it.
HEADING = (
    "", "NOMBRE", "CELULAR", "PLACA", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "ESTADO",
    "SUGERENCIA",
)  # fmt: skip
TICKET, NAME, PHONE, PLATE, CALLED, SCORE, COMMENT, EVIDENCE, STATUS, SUGGESTION = range(10)
WIDTH = len(HEADING)
HEADING_ROW = 0
CASES_TAB, AUDIT_TAB, MAIL_TAB, RUNS_TAB = 101, 102, 103, 104  # sheet ids of the control workbook


def wednesday_morning() -> datetime:
    """Wednesday 25 November 2026, 07:45 in Bogotá: a business day, after the hour of the digest."""
    return datetime(2026, 11, 25, 7, 45, tzinfo=BOGOTA)


@lru_cache(maxsize=1)
def shipped_config() -> Config:
    return configuration.load(CONFIG_FOLDER)


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


@dataclass(slots=True)
class Desk:
    """An emulator with registers, and the service working on it at a clock of ours."""

    config: Config = field(default_factory=shipped_config)
    now: datetime = field(default_factory=wednesday_morning)
    emulator: Emulator = field(default_factory=lambda: Emulator(replays=False))
    books: dict[str, str] = field(default_factory=dict)  # code → spreadsheet id
    lists: str = ""  # folder of lists of customers
    settings: Settings | None = None  # what the environment says of mails; None: they go to the emulator
    _session: Session | None = None

    def __post_init__(self) -> None:
        self.emulator.stop_clock(self.now)

    # -- setting up -----------------------------------------------------------------------------------------------

    @property
    def agent(self) -> Account:
        return self.emulator.as_user(AGENT)

    def register(
        self,
        code: str,
        rows: Sequence[Sequence[object]],
        tabs: Sequence[str] = ("NOVIEMBRE 2026",),
        *,
        name: str = "",
        heading: Sequence[str] = HEADING,
        owner: str = DEFAULT_OWNER,
        width: int = WIDTH,
        rows_at_least: int = 30,
    ) -> str:
        """A register of this form with these rows in its first tab; its id."""
        body = {
            "properties": {"title": f"{code} 2026{name}", "locale": "es_CO", "timeZone": "America/Bogota"},
            "sheets": [
                {
                    "properties": {
                        "sheetId": i,
                        "title": title,
                        "gridProperties": {"rowCount": max(rows_at_least, len(rows) + 5), "columnCount": width},
                    },
                    "data": [{"rowData": [row_data(heading), *(row_data(r) for r in (rows if i == 0 else ()))]}],
                }
                for i, title in enumerate(tabs)
            ],
        }
        account = self.emulator.as_user(owner)
        book_id = str(account.call("sheets.spreadsheets.create", body)["spreadsheetId"])
        for other in {AGENT, DEFAULT_OWNER} - {owner}:
            self.emulator.share(book_id, other)
        self.books[code + name] = book_id
        return book_id

    # -- the service ----------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        if self._session is None:
            wire = connect(Settings(), application=self.emulator.wsgi, sleep=lambda _s: None)
            self._session = Session.on(wire, Outgoing(wire, self.settings))
        if self._session.lists != self.lists:
            self._session = replace(self._session, lists=self.lists)
        self._session.wire.budget = Budget(600)
        self._session.wire.calls.clear()
        return self._session

    def run(self, **options: Any) -> RunResult:
        return service.run(self.session, self.config, lambda: self.now, **options)

    def later(self, **step: float) -> None:
        self.at(self.now + timedelta(**step))

    def at(self, moment: datetime) -> None:
        self.now = moment
        self.emulator.stop_clock(moment)

    # -- its memory -----------------------------------------------------------------------------------------------

    @property
    def control_id(self) -> str:
        """The control workbook in use: of several with its title, out of the bin, the one of the last run."""
        named = [f for f in self.emulator.workspace.files.values() if f.name == CONTROL_TITLE]
        live = [f.id for f in named if not f.trashed] or [f.id for f in named]
        return max(live, key=self._last_run) if len(live) > 1 else next(iter(live), "")

    def _last_run(self, book: str) -> str:
        return max((str(entry["started"]) for entry in self.entries_of(book, RUNS_TAB)), default="")

    def entries(self, tab: int) -> list[Json]:
        """The entries of a control tab, from the hidden column that holds them as JSON."""
        return self.entries_of(self.control_id, tab) if self.control_id else []

    def entries_of(self, book: str, tab: int) -> list[Json]:
        sheet = self.emulator.spreadsheet(book).sheet_by_id(tab)
        if sheet is None:
            return []
        found = []
        for row in sheet.rows[1:]:
            texts = [c.get("effectiveValue", {}).get("stringValue", "") for c in row.cells if c]
            entries = [json.loads(text) for text in texts if text.startswith('{"')]
            found += [read_beside(entry, texts) for entry in entries]
        for entry in found:
            entry.pop("suma", None)  # the seal: how a line is kept, not what it says
        return found

    def cases(self) -> list[Json]:
        return self.entries(CASES_TAB)

    def audit(self) -> list[Json]:
        return self.entries(AUDIT_TAB)

    def mails(self) -> list[Json]:
        return self.entries(MAIL_TAB)

    # -- looking --------------------------------------------------------------------------------------------------

    def grid(self, code: str, tab: int = 0) -> Grid:
        return look(self.emulator, self.books[code], tab)

    @contextmanager
    def interrupting(
        self, before: Callable[[Any], None] | None = None, after: Callable[[Any, int], None] | None = None
    ) -> Iterator[None]:
        """Act around each of the service's calls."""
        hooks = self.emulator.hooks
        if before:
            hooks.before_call.append(before)
        if after:
            hooks.after_call.append(after)
        try:
            yield
        finally:
            if before:
                hooks.before_call.remove(before)
            if after:
                hooks.after_call.remove(after)


def veil(value: str, key: str) -> str:
    """A customer's datum as the hidden column keeps it: a keyed digest."""
    return f"§{key}.{hashlib.blake2b(value.encode(), key=key.encode(), digest_size=6).hexdigest()}" if value else ""


def read_beside(entry: Json, texts: Sequence[str]) -> Json:
    """A case with the plate and the name that people read in its line; any other entry as it is."""
    if "plate" not in entry:
        return entry
    beside = {veil(text, entry.get("key", "")): text for text in texts}
    return entry | {name: beside.get(entry[name], entry[name]) for name in ("plate", "customer")}


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell as it stands: what is typed, its own fill as #rrggbb, its note, and the font that signs the fill."""

    value: str | float | None = None
    fill: str = ""
    note: str = ""
    signed: str = ""


BLANK = Spot()
Grid = list[list[Spot]]


def look(emulator: Emulator, book_id: str, tab: int) -> Grid:
    """Every cell of a tab, read from the stored state by a reader of our own."""
    sheet = emulator.spreadsheet(book_id).sheet_by_id(tab)
    assert sheet is not None
    return [[spot(row.cells[c] if c < len(row.cells) else None) for c in range(WIDTH)] for row in sheet.rows]


def spot(cell: Json | None) -> Spot:
    if not cell:
        return BLANK
    value = next(iter(cell.get("userEnteredValue", {}).values()), None)
    form = cell.get("userEnteredFormat", {})
    rgb = form.get("backgroundColorStyle", {}).get("rgbColor")
    if rgb is None:
        rgb = form.get("backgroundColor")
    fill = "" if rgb is None else "#" + "".join(f"{round(rgb.get(c, 0) * 255):02x}" for c in ("red", "green", "blue"))
    return Spot(value, fill, cell.get("note", ""), form.get("textFormat", {}).get("fontFamily", ""))


def row_data(values: Sequence[object]) -> Json:
    return {"values": [cell_data(value) for value in values]}


def cell_data(value: object) -> Json:
    if value is None or value == "":
        return {}
    if isinstance(value, date):
        return {
            "userEnteredValue": {"numberValue": serial(value)},
            "userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}},
        }
    kind = "numberValue" if isinstance(value, int | float) else "stringValue"
    return {"userEnteredValue": {kind: value}}


def color(tone: str) -> Json:
    return {"rgbColor": {c: int(tone[i : i + 2], 16) / 255 for c, i in (("red", 1), ("green", 3), ("blue", 5))}}
