"""The control workbook as the run uses it: opened or created, read once, written in fenced batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, TypeVar

from sheets_automation.domain.control.day_mail import DayMail
from sheets_automation.domain.control.ledger import Ledger, read_ledger
from sheets_automation.domain.control.order import in_order, order_columns
from sheets_automation.domain.control.seal import plain
from sheets_automation.domain.control.tables import CASES, TABLES, Table
from sheets_automation.domain.control.veil import key_for
from sheets_automation.errors import Cause, ControlMoved, ControlNotWritable, Refused, TaskLost
from sheets_automation.google.requests import attach, block, detach, grid_range, sorted_rows
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import Case, CellOut, OutboxEntry, Trouble, TroubleKind, Workbook
from sheets_automation.policy import Config
from sheets_automation.steps import task_lock
from sheets_automation.steps.anchors import ANCHOR_KEY, guards, in_place, placed, sorted_in, touched
from sheets_automation.steps.lock import KEY, Lock, Trace, acquire, held, release, taken_over
from sheets_automation.steps.mend import mend
from sheets_automation.steps.session import Session
from sheets_automation.steps.which_control import Found, settle_births
from sheets_automation.tabs.control import SPARE_ROWS, alarm_requests, dress_table, grid, more_rows, setup_requests

Json = dict[str, Any]
E = TypeVar("E")
DAY_MAIL_KEY = "correos"
DIRECTORY_KEY = "directorio"
LAST_NUMBER_KEY = "ultimo_caso"
ALARM = "Los correos no están saliendo."
_LOOKS = 5  # at a workbook in which somebody is at work
#: Ids of these notes; the lock's own ids are above them.
_DAY_MAIL, _LAST_NUMBER, _DIRECTORY = 899_999_999, 899_999_998, 899_999_997


@dataclass(slots=True)
class Control:
    """Reads and writes the service's own workbook. Writes carry the fence of the lock (``lock.py``)."""

    sheets: Sheets
    id: str
    title: str
    seen: Trace | None = None  # of runs in it, as it was found
    lock: Lock | None = None
    book: Workbook | None = None
    troubles: list[Trouble] = field(default_factory=list)  # what people had changed in it
    is_copy: bool = False  # the runs before this one worked in another workbook, of which this is a copy
    also: frozenset[int] = frozenset()  # ids of the tabs of shadow mode, where they are wanted
    day_mail: DayMail = field(default_factory=DayMail)
    people_noted: str = ""  # the people of «Directorio» as last understood, for a tab that was deleted
    beside_tasks: bool = False  # this run can go on where tasks of an earlier one may still be painting
    painted_by: tuple[str, Collection[str]] = ("", ())  # such a run, and the workbooks (``task_lock.short``)
    _noting: DayMail | None = None  # what the write under way notes
    _last_number: int = 0  # the highest case number that was ever noted
    _next_row: dict[int, int] = field(default_factory=dict)
    _dropping: dict[int, int] = field(default_factory=dict)  # sheet id → first free row once the write took place
    _row_count: dict[int, int] = field(default_factory=dict)
    _anchored: dict[int, int] = field(default_factory=dict)  # sheet id → row of the last line that has its mark

    def take_lock(self, run: str, now: datetime) -> Lock:
        """From here on every write carries the fence.

        Raises:
            LockHeld: a living run holds it. ControlNotWritable: the workbook may be read only.
        """
        try:
            self.lock = acquire(self.sheets, self.id, run, now, self.sheets.wire.budget.seconds, self.seen)
        except Refused as refusal:
            self._tell_not_writable(refusal, "Nothing was written.")
            raise
        return self.lock

    def let_go(self) -> list[Trouble]:
        """A lock that stays is told at the terminal: how the run ended stands in the workbook already."""
        failure = release(self.sheets, self.lock) if self.lock else None
        if failure is None:
            return []
        told = (
            f"El candado de esta corrida no se pudo soltar en «{self.title}». {failure.told} En este equipo la próxima "
            "corrida lo toma igual; en otro equipo espera a que venza."
        )
        return [Trouble(TroubleKind.CONTROL, "candado", told)]

    def read(self, now: datetime) -> Ledger:
        """Everything the workbook says, from one snapshot; what people had changed in it is put right first."""
        self._anchored, self._next_row = {}, {}
        self.book, self.troubles = mend(self.sheets, self.sheets.snapshot(self.id), self.write, now, self.also)
        for _look in range(_LOOKS):
            ledger = read_ledger(self.book)
            last = {sheet_id: row - 1 for sheet_id, row in ledger.next_row.items()}
            keys = (KEY, task_lock.KEY, DAY_MAIL_KEY, LAST_NUMBER_KEY, DIRECTORY_KEY, ANCHOR_KEY)
            noted = self.sheets.metadata_with(self.id, keys)
            if in_place(noted, last):
                break
            # Lines came or went since the marks were put, or do so now: what is read next is what they hold on to.
            self._mark(last)
            self.book = self.sheets.snapshot(self.id)
        else:
            raise self._moved("reading it")
        self.painted_by = task_lock.at_work(noted, now)
        if self.painted_by[0] and not self.beside_tasks:
            raise held({"corrida": self.painted_by[0]}, "One of its tasks may still be painting; ask again later.")
        self.day_mail = DayMail.read(_noted(noted, DAY_MAIL_KEY))
        highest = _noted(noted, LAST_NUMBER_KEY)
        self._last_number = int(highest) if highest.isdigit() else 0
        last_number = max(ledger.last_number, self._last_number)
        ledger = replace(ledger, last_number=last_number, key=ledger.key or key_for(self.id))
        self.people_noted = _noted(noted, DIRECTORY_KEY)
        self._next_row, self._anchored = dict(ledger.next_row), last
        self._row_count = dict(ledger.row_count)
        before = self.lock.before if self.lock else Trace()
        self.is_copy = before.new_here(self.id) or (not before.generation and bool(ledger.runs))
        return ledger

    def left_alone(self, ids: Iterable[str]) -> dict[str, TaskLost]:
        """Workbooks in which a task of an earlier run may still be painting, and what is to be said of it."""
        run, books = self.painted_by
        why = TaskLost(0, 0, "quizá no ha terminado de pintar", about=f"corrida {run}")
        return {one: why for one in ids if task_lock.short(one) in books}

    def work_in_copy(self, now: datetime, digest_at: time) -> Trouble:
        """The first run in a copy: no more mail of the day, for nobody knows what left; what is to be told of it."""
        self.stop_mails(now, digest_at)
        if self.lock:
            self.lock.settle_in()
        return Trouble(TroubleKind.CONTROL, "copia", _COPY.format(title=self.title))

    def _mark(self, last: Mapping[int, int]) -> None:
        """Raises ControlMoved where a tab is gone since it was read."""
        doing = "marking the lines of the control workbook"
        try:
            self.write(placed(last), doing)
        except Refused as refusal:
            if {tab.sheet_id for tab in self.sheets.snapshot(self.id).tabs}.issuperset(last):
                raise
            raise self._moved(doing) from refusal

    def note_mails(self, day: date, keys: Iterable[str] = (), *, no_more: bool = False) -> list[Json]:
        """Requests that note which messages of the day have their line in ``Correos``, beside the lines themselves.

        It counts as noted once the next write has taken place.
        """
        self._noting = (self._noting or self.day_mail).with_keys(day, keys, no_more=no_more)
        return [
            detach(metadataId=_DAY_MAIL),
            attach(DAY_MAIL_KEY, {"spreadsheet": True}, _DAY_MAIL, self._noting.written),
        ]

    def note_people(self, text: str) -> list[Json]:
        """Requests that note the people of «Directorio»; on «Casos», for notes of one place share 30,000 characters."""
        self.people_noted = text
        place = {"sheetId": TABLES[0].sheet_id}
        return [detach(metadataId=_DIRECTORY), *([attach(DIRECTORY_KEY, place, _DIRECTORY, text)] if text else [])]

    def read_again(self) -> Workbook:
        """A fresh snapshot, for what the ledger leaves out (the settled lines of Bitácora)."""
        self.book = self.sheets.snapshot(self.id)
        return self.book

    def write(self, requests: Sequence[Json], doing: str) -> None:
        """One atomic batch.

        Raises:
            LockHeld: somebody has taken the lock over. ControlNotWritable: the right to edit is gone. ControlMoved:
                people moved rows or columns since it was read. Either way nothing was written.
        """
        if not requests:
            return
        noted, self._noting = self._noting or self.day_mail, None
        dropped, self._dropping = self._dropping, {}
        fence = self.lock.fence() if self.lock else []
        here = touched(requests) & self._anchored.keys()
        before = guards({sheet_id: self._anchored[sheet_id] for sheet_id in here})
        last = {sheet_id: dropped.get(sheet_id, self._next_row[sheet_id]) - 1 for sheet_id in here}
        moved = sorted_in(requests)
        grown = {sheet: row for sheet, row in last.items() if row != self._anchored[sheet] or sheet in moved}
        try:
            self.sheets.batch(self.id, [*fence, *before, *requests, *placed(grown)], doing=doing)
        except Refused as refusal:
            holder = taken_over(self.sheets, self.lock, refusal) if self.lock else None
            if holder is not None:
                then = f"It took the lock over while this run was {doing}; this run stops."
                raise held(holder, then) from refusal
            self._tell_not_writable(refusal, f"This run stopped while {doing}.")
            if self._people_moved_it():
                raise self._moved(doing) from refusal
            raise
        self._anchored |= grown
        self._next_row |= dropped
        self.day_mail = noted

    def _people_moved_it(self) -> bool:
        """Words of a refusal are no proof that rows or columns moved; marks that stand elsewhere are."""
        if not self._anchored:
            return False
        return not in_place(self.sheets.metadata_with(self.id, (KEY, ANCHOR_KEY)), self._anchored)

    def _moved(self, doing: str) -> ControlMoved:
        return ControlMoved(
            f"Somebody changed rows or columns of the control workbook «{self.title}» while this run was {doing}. "
            "Nothing of that step was written; the next run puts the workbook right and goes on.",
            told=f"Alguien cambió filas o columnas de «{self.title}» mientras la corrida trabajaba. Lo que faltaba no "
            "se escribió; la próxima corrida lo pone en orden y sigue.",
        )

    def _tell_not_writable(self, refusal: Refused, then: str) -> None:
        """Raises ControlNotWritable where the right to edit is what is missing."""
        if refusal.cause is not Cause.RIGHT:
            return
        account = self.sheets.wire.account
        link = f"https://docs.google.com/spreadsheets/d/{self.id}/edit"
        raise ControlNotWritable(
            f"The control workbook «{self.title}» ({link}) is shared with the service without the right to edit: share "
            f"it as editor with {account or 'the account the service runs as'}. {then} Nobody gets a mail about this, "
            f"since mails are kept in that workbook. Google said: {refusal.said}",
            told=f"El libro «{self.title}» ({link}) está compartido con el servicio sin permiso de edición. Compártalo "
            f"como editor con {account or 'la cuenta del servicio'}. Mientras tanto no se pinta ni se envía nada.",
        ) from refusal

    def stop_mails(self, now: datetime, digest_at: time) -> None:
        """Nobody knows which mails of the day have left: after their hour no more of them does, in no run."""
        if now.time() >= digest_at:
            self.write(self.note_mails(now.date(), no_more=True), "noting that no more mail leaves today")

    def alarm(self, words: str) -> list[Json]:
        """Requests that make the top of «Casos» say this, or nothing; none where it does."""
        tab = self.book.tab(CASES.sheet_id) if self.book else None
        if tab is None or not tab.rows:
            return []
        noted = tab.rows[0].cell(0).note or ""
        ours = noted.startswith(ALARM)  # a person's own note stays while there is nothing to say
        return alarm_requests(words) if noted != words and (words or ours) else []

    def append(self, table: Table[E], entries: Sequence[E]) -> tuple[list[Json], list[int]]:
        """Requests that put entries after the last row, and the rows they get: nobody else writes here."""
        first = self._next_row.get(table.sheet_id, 1)
        requests = self._grow(table.sheet_id, first + len(entries))
        requests += block(table.sheet_id, first, [table.encode(entry) for entry in entries])
        mails = [entry for entry in entries if isinstance(entry, OutboxEntry) and entry.day is not None]
        for day in sorted({entry.day for entry in mails if entry.day}):
            requests += self.note_mails(day, [entry.key for entry in mails if entry.day == day])
        highest = max((entry.ordinal for entry in entries if isinstance(entry, Case)), default=0)
        if highest > self._last_number:  # noted where no hand reaches: no number is given twice
            self._last_number = highest
            note = attach(LAST_NUMBER_KEY, {"spreadsheet": True}, _LAST_NUMBER, str(highest))
            requests += [detach(metadataId=_LAST_NUMBER), note]
        self._next_row[table.sheet_id] = first + len(entries)
        return requests, list(range(first, first + len(entries)))

    def drop_last(self, table: Table[E], row: int) -> list[Json]:
        """Requests that empty the last line of a table, for the next entry to take its place."""
        self._dropping[table.sheet_id] = row
        return block(table.sheet_id, row, [("",) * len(table.headings)])

    def update(self, table: Table[E], entries: Iterable[tuple[int, E]]) -> list[Json]:
        """Requests that rewrite entries where they stand; neighbouring rows share one request."""
        requests: list[Json] = []
        lines: list[tuple[CellOut, ...]] = []
        start = -1
        for row, entry in sorted(entries, key=lambda pair: pair[0]):
            if lines and row == start + len(lines):
                lines.append(table.encode(entry))
                continue
            requests += block(table.sheet_id, start, lines)
            start, lines = row, [table.encode(entry)]
        return requests + block(table.sheet_id, start, lines)

    def replace(self, sheet_id: int, rows: Sequence[tuple[CellOut, ...]]) -> list[Json]:
        """Requests that rewrite a plain tab below its heading; none if it says the same already."""
        tab = self.book.tab(sheet_id) if self.book else None
        if tab is None:
            return []
        shown = [tuple(plain(value) for value in row) for row in rows]
        width = max((len(row) for row in shown), default=1)
        present = [tuple(row.cell(c).value or None for c in range(width)) for row in tab.rows[1:]]
        if present == [row + (None,) * (width - len(row)) for row in shown]:
            return []
        old = max(len(present), len(rows))
        blanks: list[tuple[CellOut, ...]] = [("",) * width] * (old - len(rows))
        return self._grow(sheet_id, 1 + len(rows)) + block(sheet_id, 1, [*rows, *blanks])

    def in_order(self, ledger: Ledger) -> Ledger:
        """The ledger with ``Casos`` in its order: sorted, where it is not, by one request; then seen as it is there.

        Rows that somebody hid by a filter stay where they are, so what was asked for is not taken for granted.
        """
        tab = self.book.tab(CASES.sheet_id) if self.book else None
        if tab is None or in_order(ledger.cases, {row.index for row in tab.rows if row.filtered}):
            return ledger
        area = grid_range(CASES.sheet_id, 1, self._next_row[CASES.sheet_id], 0, tab.column_count)
        self.write([sorted_rows(area, order_columns())], "putting the most urgent cases first")
        title = tab.title.replace("'", "''")
        now = read_ledger(self.sheets.snapshot(self.id, [f"'{title}'"]))
        return replace(ledger, cases={**ledger.cases, **now.cases}, broken=now.broken)

    def _grow(self, sheet_id: int, needed: int) -> list[Json]:
        tab = self.book.tab(sheet_id) if self.book else None
        present = self._row_count.get(sheet_id, tab.row_count if tab else 0)
        if needed <= present:
            return []
        more = needed - present + SPARE_ROWS
        self._row_count[sheet_id] = present + more
        return more_rows(sheet_id, present, more)


_COPY = (
    "«{title}» es una copia del libro que se usaba antes, y desde ahora se trabaja en ella. Lo que se registró en el "
    "otro después de copiarlo no está aquí; los casos vuelven con su número desde sus filas. Si ya pasó la hora del "
    "resumen de hoy, no sale otro. Si no quería cambiar de libro, devuelva el anterior y quite este de la carpeta."
)


def _noted(items: Iterable[Json], key: str) -> str:
    """What the service noted on the workbook itself, where no hand reaches."""
    return next((str(item.get("metadataValue", "")) for item in items if item["metadataKey"] == key), "")


def open_control(session: Session, found: Found, config: Config, also: frozenset[int] = frozenset()) -> Control:
    """The control workbook that was found, or a new one. ``also``: the tabs of shadow mode, where they are wanted.

    A new one gets its title with its tabs, in one batch: nobody finds it half made. Of two first runs that make one at
    the same time one workbook serves both; the other is put out of use.
    """
    sheets, title = session.sheets, config.control_title
    if found.file is not None:
        return Control(sheets, found.file.id, title, found.trace, also=also)
    first = TABLES[0]
    tab = {"sheetId": first.sheet_id, "title": first.title, "gridProperties": grid(len(first.headings), first.frozen)}
    place = config.company
    newborn = sheets.create(f"{title} (en preparación)", [tab], place.locale, place.zone.key)
    named = {"updateSpreadsheetProperties": {"properties": {"title": title}, "fields": "title"}}
    requests = [*dress_table(first), *setup_requests({first.sheet_id}), named]
    Control(sheets, newborn, title).write(requests, "setting up the control workbook")
    return Control(sheets, settle_births(session, title, newborn), title, also=also)
