"""One tab of a report, whatever its kind: draft, issued, corrected (spec §10).

Every change of a tab is one batch, so a run that is killed leaves it as it was or as it should be. A tab that was
issued is never written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sheets_automation import __version__
from sheets_automation.domain.reports import carried
from sheets_automation.domain.reports.cut import Cut, Stamp, cut_rows
from sheets_automation.domain.reports.inputs import shown_in
from sheets_automation.domain.reports.life import last_month, running_words
from sheets_automation.domain.reports.section_after import moved_figures, with_corrections, with_later_changes
from sheets_automation.domain.reports.section_closing import ACTIONS
from sheets_automation.domain.reports.stamps import card_figures, stamped, state_words
from sheets_automation.domain.reports.tab import ReportTab, Zone
from sheets_automation.domain.reports.zones import ZoneRow, filled, typed
from sheets_automation.domain.spanish import full_date
from sheets_automation.errors import InputError
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import Record
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps.observe import Files
from sheets_automation.steps.report_cuts import Issued, moved_words, report_book
from sheets_automation.tabs.report import replacing, requests
from sheets_automation.tabs.report_issue import issuing
from sheets_automation.tabs.report_state import (
    MASK,
    Edition,
    Present,
    carried_into,
    edition,
    present,
    remember_carried,
    remember_content,
    returned,
    shown_content,
    tab_title_in,
    version_id,
    version_title,
)
from sheets_automation.tabs.report_zones import CELL_MASK, heading_columns, in_tab, zone_ranges, zone_rows

Json = dict[str, Any]
_PLACEHOLDER = 1
_Zones = Mapping[str, tuple[ZoneRow, Sequence[ZoneRow]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A report of one month, as far as publishing has to know it: any builder of a ``ReportTab`` will do."""

    report: ReportPolicy
    month: date  # first day
    title: str  # of the tab of its first version: FOR-02 2026-10
    sheet_id: int  # of that tab
    content: str  # digest of all it is made of; the day is part of it only as far as something is judged by it
    records: tuple[Record, ...]  # of the month: what an issued report is compared with later
    build: Callable[[bool], ReportTab]  # issued? → the tab
    over: bool  # whether the month is
    previous: tuple[int, str] = (0, "")  # id and title of the month before, whose open actions are carried into this
    living: bool = False  # one tab that always tells of now, and is never issued

    @property
    def code(self) -> str:
        return self.report.code

    @property
    def file(self) -> str:
        """Title of its workbook where it has to be created."""
        return self.report.file

    def titled(self, version: int) -> str:
        """What the tab of a version is called."""
        return version_title(self.title, version)


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook of a report as it stands; ``id`` is "" where there is none yet."""

    id: str
    state: Json

    def edition(self, subject: Subject) -> Edition:
        return edition(self.state, subject.sheet_id, subject.title)


@dataclass(slots=True)
class _Text:
    """What a tab is made of, on the way to its batch."""

    tab: ReportTab
    zones: dict[str, list[list[object]]] = field(default_factory=dict)
    carried: tuple[str, ...] = ()  # digests of all actions that were ever carried into it
    dated: bool = False  # whether it tells the age of an action


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes report tabs. ``issued``: every issued report with what moved since."""

    sheets: Sheets
    config: Config
    files: Files
    now: datetime  # Bogotá
    issued: tuple[Issued, ...] = ()
    _made: dict[str, str] = field(default_factory=dict)  # title → id of a workbook that was created just now

    # -- looking ---------------------------------------------------------------------------------------------------

    def look(self, report: ReportPolicy) -> Book:
        """One read, or none where there is no workbook yet."""
        file = report_book(self.files, report)
        book_id = file.id if file else self._made.get(report.file, "")
        return Book(book_id, self.sheets.raw(book_id, MASK) if book_id else {})

    def base(self, subject: Subject, version: int) -> Issued | None:
        """The issued version that a corrected one is compared with."""
        return next(
            (
                one
                for one in self.issued
                if (one.cut.stamp.code, one.cut.stamp.month) == (subject.code, subject.month)
                and one.cut.stamp.version < version
            ),
            None,
        )

    def home(self, subject: Subject, book: Book) -> str:
        """Id of the workbook that a draft was written to, also of one that had to be made for it."""
        return book.id or self._made.get(subject.file, "")

    def page(self, subject: Subject, version: int = 1) -> ReportTab:
        """The draft of a version as it would be written, without what people typed."""
        return self._built(subject, max(version, 1), None)

    # -- the three things that can be done ---------------------------------------------------------------------------

    def draft(self, subject: Subject, book: Book) -> str:
        """Bring the draft up to date; its title, or "" where it shows just this already or the report is issued."""
        stands = book.edition(subject)
        if stands.issued:
            return ""
        return self._write(subject, book, max(stands.version, 1), None)

    def issue(self, subject: Subject, book: Book) -> str:
        """Freeze the draft as it is now; its title, or "" where the youngest version is issued already."""
        stands = book.edition(subject)
        if stands.issued:
            return ""
        version = max(stands.version, 1)
        when = f"{full_date(self.now.date())} a las {self.now:%H:%M}"
        stamp = Stamp(subject.code, subject.month, version, when, __version__, self.config.digest)
        return self._write(subject, book, version, stamp)

    def correct(self, subject: Subject, book: Book) -> str:
        """Begin the next version of an issued report; "" where nothing moved. Where one is begun, bring it up to date.

        Raises:
            InputError: the report was never issued, or its cut is not readable.
        """
        stands = book.edition(subject)
        if not stands.issued:
            if stands.version > 1:
                return self._write(subject, book, stands.version, None) or subject.titled(stands.version)
            raise InputError(
                f"{subject.title} has not been issued, so there is nothing to correct: its draft follows the sheets by "
                "itself. Issue it with --issue."
            )
        base = self.base(subject, stands.next)
        if base is None:
            raise InputError(
                f"What {subject.title} stood on when it was issued cannot be read, so nobody can say what moved. "
                "Restore its hidden tab from the version history."
            )
        if not base.moves and not moved_figures(base.cut, subject.build(True)):
            return ""
        return self._write(subject, book, stands.next, None)

    # -- how -----------------------------------------------------------------------------------------------------------

    def _write(self, subject: Subject, book: Book, version: int, stamp: Stamp | None) -> str:
        """One tab in one batch; "" when it already shows just this."""
        own, title = version_id(subject.sheet_id, version), subject.titled(version)
        content = self._content(subject, version)
        pending = self._pending(subject, book, own) if version == 1 else []
        before, _, seen = shown_content(book.state, own).partition("|")
        if stamp is None and not pending and before in (content, self._dated(content)):
            return ""
        existing, back = present(book.state, own), returned(book.state, own, title)
        text = _Text(self._built(subject, version, stamp), carried=carried_into(book.state, own))
        zones = self._zones_for(subject, book, version, existing or (back[1] if back else None))
        text.zones = in_tab(text.tab, zones)
        self._with_actions(text, subject, pending)
        content = self._dated(content) if text.dated else content
        shown = f"{__version__} {shown_in(text.tab)}"  # another version may give the same words another look
        note = remember_content(own, f"{content}|{shown}")
        if stamp is None and existing and not pending and not text.dated and seen == shown:
            self._send(subject, book, note, title)
            return ""
        batch = requests(text.tab, own, existing, text.zones)
        if back and not existing:
            batch = replacing(*back, title, batch)
        batch += note
        batch += remember_carried(own, text.carried)
        if stamp is not None:
            batch += issuing(own, title, Cut(stamp, card_figures(text.tab), cut_rows(subject.records)))
        self._send(subject, book, batch, title)
        return title

    def _send(self, subject: Subject, book: Book, batch: list[Json], title: str) -> None:
        book_id = book.id
        if not book_id and self.config.folder_id:
            raise ValueError(f"falta en la carpeta un libro titulado «{subject.file}»; créelo vacío y compártalo")
        if not book_id:
            first = [{"sheetId": _PLACEHOLDER, "title": "Informe"}]
            place = self.config.company
            book_id = self.sheets.create(subject.file, first, place.locale, place.zone.key)
            self._made[subject.file] = book_id
            batch = [*batch, {"deleteSheet": {"sheetId": _PLACEHOLDER}}]
        self.sheets.batch(book_id, batch, doing=f"writing the report {title}")

    def _built(self, subject: Subject, version: int, stamp: Stamp | None) -> ReportTab:
        tab = subject.build(stamp is not None)
        tab = replace(state_words(tab, version), title=subject.titled(version))
        base = self.base(subject, version) if version > 1 else None
        if base is not None:
            tab = with_corrections(tab, base.cut, base.moves)
        tab = with_later_changes(tab, [(one.cut, one.moves) for one in self._earlier(subject)])
        if stamp is not None:
            return stamped(tab, stamp.words)
        return tab if subject.over else stamped(tab, running_words(subject.month, self.now.date()))

    def _earlier(self, subject: Subject) -> list[Issued]:
        """The issued reports of earlier months, whose later changes a draft lists."""
        if subject.living:
            return []
        return [
            one for one in self.issued if one.cut.stamp.code == subject.code and one.cut.stamp.month < subject.month
        ]

    def _content(self, subject: Subject, version: int) -> str:
        """Digest of all that the tab shows, besides the ages of actions."""
        base = self.base(subject, version) if version > 1 else None
        parts = [subject.content, str(version), "" if subject.over else str(self.now.date())]
        for one in (*([base] if base else []), *self._earlier(subject)):
            parts += [one.cut.stamp.words, *moved_words(one.moves)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _dated(self, content: str) -> str:
        """The digest of a tab that tells the age of an action: as of this day."""
        return f"{content}@{self.now:%Y-%m-%d}"

    # -- what people typed ---------------------------------------------------------------------------------------------

    def _zones_for(self, subject: Subject, book: Book, version: int, existing: Present | None) -> _Zones:
        """What people typed into the tab; a version that is new begins with what the one before it says."""
        own = version_id(subject.sheet_id, version)
        if existing is not None:
            return self._read(book, own, subject.titled(version), existing)
        if version == 1:
            return {}
        before, title = version_id(subject.sheet_id, version - 1), subject.titled(version - 1)
        back = returned(book.state, before, title)
        standing = present(book.state, before) or (back[1] if back else None)
        return self._read(book, before, title, standing) if standing else {}

    def _read(self, book: Book, sheet_id: int, title: str, existing: Present) -> _Zones:
        pieces = zone_ranges(existing, tab_title_in(book.state, sheet_id, title))
        if not pieces:
            return {}
        answer = self.sheets.raw(book.id, CELL_MASK, [place for _name, _box, place in pieces])
        data = [part for sheet in answer.get("sheets", []) for part in sheet.get("data", [])]
        return zone_rows(existing, [(*piece[:2], part) for piece, part in zip(pieces, data, strict=False)])

    def _pending(self, subject: Subject, book: Book, own: int) -> list[carried.Action]:
        """Open actions of the month before that are still to be carried into this one.

        They are taken over when that report is issued, or once this month is over: until then people still write them.
        """
        sheet_id, title = subject.previous
        stands = edition(book.state, sheet_id, title)
        if stands.version == 0 or stands.gone or not (stands.issued or subject.over):
            return []
        before, words = version_id(sheet_id, stands.version), version_title(title, stands.version)
        back = returned(book.state, before, words)
        standing = present(book.state, before) or (back[1] if back else None)
        if standing is None or ACTIONS not in standing.zones:
            return []
        only = replace(
            standing,
            zones={ACTIONS: standing.zones[ACTIONS]},
            margins={name: box for name, box in standing.margins.items() if name == ACTIONS},
        )
        heading, rows = self._read(book, before, words, only).get(ACTIONS, ((), ()))
        columns = {str(typed(cell).value): at for at, cell in enumerate(heading) if typed(cell).value}
        if carried.FINDING not in columns:
            return []
        return carried.to_carry(carried.actions_in(rows, columns), carried_into(book.state, own))

    def _with_actions(self, text: _Text, subject: Subject, pending: Sequence[carried.Action]) -> None:
        """Adds what is carried below what people typed, and brings the ages up to the day."""
        zone = next((one for one in text.tab.zones if one.name == ACTIONS), None)
        columns = heading_columns(text.tab, zone) if zone else {}
        if zone is None or carried.FINDING not in columns:
            return
        today, rows = self.now.date(), text.zones.get(ACTIONS, [])
        here = {carried.key_of(action) for action in carried.actions_in(rows, columns)}
        new = [action for action in pending if carried.key_of(action) not in here]
        last = max((number for number, row in enumerate(rows, 1) if filled(row)), default=0)
        month = last_month(subject.month)
        rows = [*rows[:last], *(self._row(carried.aged(action, month, today), zone, columns, text) for action in new)]
        rows = [carried.with_ages(row, columns[carried.FINDING], today) for row in rows]
        text.zones[ACTIONS] = rows
        text.carried = tuple(dict.fromkeys((*text.carried, *map(carried.key_of, pending))))
        said = (str(typed(row[columns[carried.FINDING]]).value or "") for row in rows)
        text.dated = any(carried.origin_of(words) for words in said)

    @staticmethod
    def _row(action: carried.Action, zone: Zone, columns: Mapping[str, int], text: _Text) -> list[object]:
        row: list[object] = [None] * len(text.tab.widths)
        for name, column in columns.items():
            if name in action and column in zone.columns:
                row[column] = action[name]
        return row
