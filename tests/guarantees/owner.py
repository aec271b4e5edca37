"""The owner of the control workbook, who can do anything to it while the service works (spec §7).

What he spoils may cost at most what the documents say. With lines of ``Casos``: when a case was first seen, cases whose
row is gone as well, and, where somebody types another customer over a row or sorts some of its columns before it is
read again, whose the number is: it goes by the row's mark and note; a row that lost its mark too (cut and pasted
elsewhere, deleted and brought back) may get another number. With lines of ``Bitácora``: which colours are the service's
own. It may not cost a number, a case of a row that stands, a colour, a word, or a second summary a day. Sorting,
moving, renaming, copying, the bin or a right that is taken away may cost nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.emulator.errors import ApiError

from .desk import AGENT, AUDIT_TAB, CASES_TAB, CONTROL_TITLE, MAIL_TAB, RUNS_TAB, Desk, Json
from .hands import box_of

_TABS = (CASES_TAB, CASES_TAB, AUDIT_TAB, MAIL_TAB, RUNS_TAB)


@dataclass(slots=True)
class Owner:
    """Somebody with every right on the control workbook, and no care."""

    desk: Desk
    random: Random
    control: str = ""
    log: list[str] = field(default_factory=list)
    spoilt: set[int] = field(default_factory=set)  # sheet ids of tabs of which something that was written is gone
    _mending: list[Callable[[], None]] = field(default_factory=list)

    @classmethod
    def of(cls, desk: Desk, random: Random) -> Owner:
        """With an empty spreadsheet that the service makes its control workbook of."""
        made = desk.agent.call("sheets.spreadsheets.create", {"properties": {"title": CONTROL_TITLE}})
        owner = cls(desk, random, str(made["spreadsheetId"]))
        desk.emulator.share(owner.control, DEFAULT_OWNER)
        return owner

    def act(self) -> None:
        """One thing, if the workbook allows it as it is."""
        name, act = self.random.choice(_ACTS)
        tab = self.random.choice(_TABS)
        try:
            act(self, tab)
        except ApiError as error:
            self.log.append(f"owner: {name} of {tab} was refused: {error}")
            return
        self.log.append(f"owner: {name} of {tab}")

    def mend(self) -> None:
        """Rights are given back, files taken out of the bin; what was spoilt stays spoilt."""
        while self._mending:
            self._mending.pop()()

    # -- what he does ---------------------------------------------------------------------------------------------

    def delete_rows(self, tab: int) -> None:
        first = self.random.randint(0, 4)
        self._batch({"deleteDimension": {"range": _span(tab, "ROWS", first, first + self.random.randint(1, 2))}})
        self.spoilt.add(tab)

    def delete_columns(self, tab: int) -> None:
        first = self.random.randint(0, 20)
        self._batch({"deleteDimension": {"range": _span(tab, "COLUMNS", first, first + self.random.randint(1, 2))}})
        self.spoilt.add(tab)

    def insert_rows(self, tab: int) -> None:
        self._insert(tab, "ROWS", self.random.randint(1, 4))

    def insert_columns(self, tab: int) -> None:
        self._insert(tab, "COLUMNS", self.random.randint(0, 11))

    def delete_tab(self, tab: int) -> None:
        self._batch({"deleteSheet": {"sheetId": tab}})
        self.spoilt.add(tab)

    def rename_tab(self, tab: int) -> None:
        title = f"Pestaña {self.random.randrange(10_000)}"
        self._batch({"updateSheetProperties": {"properties": {"sheetId": tab, "title": title}, "fields": "title"}})

    def duplicate_tab(self, tab: int) -> None:
        self._batch({"duplicateSheet": {"sourceSheetId": tab}})

    def sort_whole(self, tab: int) -> None:
        self._sort(tab, 0, 21)

    def sort_one_column(self, tab: int) -> None:
        left = self.random.randint(0, 20)
        self._sort(tab, left, left + 1)

    def type_over(self, tab: int) -> None:
        cell = {"values": [{"userEnteredValue": {"stringValue": self.random.choice(("x", "C-2026-00001", "{}"))}}]}
        start = {"sheetId": tab, "rowIndex": self.random.randint(0, 4), "columnIndex": self.random.randint(0, 20)}
        self._batch({"updateCells": {"start": start, "rows": [cell], "fields": "userEnteredValue"}})
        self.spoilt.add(tab)

    def copy_workbook(self, _tab: int) -> None:
        made = self.desk.agent.call("drive.files.copy", {"name": CONTROL_TITLE}, fileId=self.control)
        self.desk.emulator.share(str(made["id"]), DEFAULT_OWNER)

    def may_only_read(self, _tab: int) -> None:
        self._role("reader")
        self._mending.append(lambda: self._role("writer"))

    def put_into_the_bin(self, _tab: int) -> None:
        self._trash(away=True)
        self._mending.append(lambda: self._trash(away=False))

    # -- how ------------------------------------------------------------------------------------------------------

    def _batch(self, *requests: Json) -> None:
        self.desk.agent.batch_update(self.control, *requests)

    def _insert(self, tab: int, dimension: str, at: int) -> None:
        self._batch({"insertDimension": {"range": _span(tab, dimension, at, at + 1), "inheritFromBefore": False}})

    def _sort(self, tab: int, left: int, right: int) -> None:
        spec = [{"dimensionIndex": left, "sortOrder": self.random.choice(("ASCENDING", "DESCENDING"))}]
        self._batch({"sortRange": {"range": box_of(tab, 1, 20, left, right), "sortSpecs": spec}})

    def _role(self, role: str) -> None:
        body = {"type": "user", "role": role, "emailAddress": DEFAULT_OWNER}
        self.desk.emulator.as_user(AGENT).call(
            "drive.permissions.create", body, fileId=self.control, sendNotificationEmail=False
        )

    def _trash(self, *, away: bool) -> None:
        self.desk.emulator.as_user(AGENT).call("drive.files.update", {"trashed": away}, fileId=self.control)


_ACTS: tuple[tuple[str, Callable[[Owner, int], None]], ...] = tuple(
    (act.__name__, act)
    for act in (
        Owner.delete_rows, Owner.delete_columns, Owner.insert_rows, Owner.insert_columns, Owner.delete_tab,
        Owner.rename_tab, Owner.duplicate_tab, Owner.sort_whole, Owner.sort_one_column, Owner.type_over,
        Owner.copy_workbook, Owner.may_only_read, Owner.put_into_the_bin,
    )
)  # fmt: skip


def _span(tab: int, dimension: str, first: int, end: int) -> Json:
    return {"sheetId": tab, "dimension": dimension, "startIndex": first, "endIndex": end}
