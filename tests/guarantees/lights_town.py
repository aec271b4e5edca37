"""People and the service at one GC-FOR-21: whose light it is, and which colour it should show.

``python -m tests.guarantees.interleavings --lights`` runs it. Every fill is signed with a font, as in ``people.py``: a
person's with «mano», the service's, by the judge here, with «servicio». What is judged is written from the rule – days
without follow-up, a person's colour stays – and not from the service's code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sheets_automation.commands.undo import undo
from sheets_automation.errors import AutomationError, InputError
from sheets_automation.model import RunStatus

from .desk import Desk, Grid, Spot, cell_data, color, serial
from .hands import box_of
from .interleavings import Figures
from .prospects import (
    BY_HAND,
    CREATED,
    FOLLOWED,
    FOR_21,
    GREEN,
    HEADING,
    LIGHT,
    NAME,
    PHONE,
    RED,
    STATUS,
    TICKET,
    YELLOW,
    Prospects,
    desk_with,
    morning_after,
    waiting,
)

HAND, SERVICE = "mano", "servicio"
OTHERS = ("#4a86e8", "#9900ff", "#b6d7a8", "#795548")  # blue, purple, light green, a tone that nobody knows
STATES = {**{tone: name for name, tone in BY_HAND.items()}, GREEN: "verde", YELLOW: "amarillo", RED: "rojo"}
TRIAL = "Copia de NOVIEMBRE 2026"


def state_of(fill: str) -> str:
    return STATES.get(fill, "otro" if fill else "")


def wanted(line: list[Spot], today: date) -> str:
    """What the light should show: "" for a prospect who is closed or says no date."""
    since = line[FOLLOWED].value or line[CREATED].value
    if line[STATUS].value == "Facturado" or not isinstance(since, float | int):
        return ""
    days = serial(today) - int(since)
    return "verde" if days <= 3 else "amarillo" if days <= 7 else "rojo"


@dataclass(slots=True)
class Crowd:
    """Advisers and the CRM leader at work."""

    desk: Desk
    random: Random
    hands: Prospects = field(init=False)
    log: list[str] = field(default_factory=list)
    cleared: set[str] = field(default_factory=set)  # tickets whose light people took away, or undid
    torn: set[str] = field(default_factory=set)  # tickets that a sort of some columns tore, or that were typed over
    moved: set[str] = field(default_factory=set)  # tickets whose row left its mark behind, or was copied without it
    inherited: set[str] = field(default_factory=set)  # tickets on rows that were inserted between others
    _count: int = 0

    def __post_init__(self) -> None:
        self.hands = Prospects(self.desk)

    def tabs(self) -> dict[int, str]:
        return {sheet.sheet_id: sheet.title for sheet in self.desk.emulator.spreadsheet(self.book).sheets}

    @property
    def book(self) -> str:
        return self.desk.books[FOR_21]

    def rows(self) -> list[tuple[int, int, list[Spot]]]:
        """(tab, row, cells) of every prospect, but for those of somebody's trial."""
        tabs = [tab for tab, title in self.tabs().items() if title != TRIAL]
        grids = {tab: self.desk.grid(FOR_21, tab) for tab in tabs}
        return [(tab, r, line) for tab, grid in grids.items() for r, line in enumerate(grid) if r and line[NAME].value]

    def act(self) -> None:
        action = self.random.choice(_ACTIONS)
        told = action(self)
        if told:
            self.log.append(f"{action.__name__}: {told}")

    def prospect(self) -> list[object]:
        self._count += 1
        values = waiting(self._count, None)
        today = self.desk.now.date()
        values[CREATED] = today - timedelta(days=self.random.randint(0, 12))
        if self.random.random() < 0.6:
            values[FOLLOWED] = today - timedelta(days=self.random.randint(0, 9))
        return values

    def new_at_end(self) -> str:
        tab = self.random.choice([tab for tab, title in self.tabs().items() if title != TRIAL])
        values = self.prospect()
        at = max((r for t, r, _ in self.rows() if t == tab), default=0) + 1
        grid = self.desk.grid(FOR_21, tab)
        if at < len(grid) and grid[at][LIGHT].fill:
            self.inherited.add(str(values[0]))  # a sort of some columns left a light there without a prospect
        self.hands.type(at, 0, *values, tab=tab)
        return f"{values} in tab {tab}"

    def new_at_top(self) -> str:
        self.hands.insert(1)
        values = self.prospect()
        self.inherited.add(str(values[0]))  # the colour of the row below came along: it looks like anybody's
        self.hands.type(1, 0, *values)
        return str(values)

    def type_over(self) -> str:
        tab, row, line = self._some()
        values = self.prospect()
        self.torn |= {_ticket(line), str(values[0])}
        self.hands.type(row, 0, *values[:LIGHT], tab=tab)
        return f"{values} over {_ticket(line)}"

    def follow_up(self) -> str:
        tab, row, line = self._some()
        day = self.desk.now.date() - timedelta(days=self.random.randint(0, 9))
        self.hands.type(row, FOLLOWED, day, tab=tab)
        self._stirred(line)
        return f"{_ticket(line)} on {day}"

    def close_or_open(self) -> str:
        tab, row, line = self._some()
        self._stirred(line)
        self.hands.type(row, STATUS, "Tibio" if line[STATUS].value == "Facturado" else "Facturado", tab=tab)
        return _ticket(line)

    def correct(self) -> str:
        tab, row, line = self._some()
        self._count += 1
        column, text = self.random.choice(((NAME, f"Otro Nombre {self._count}"), (PHONE, f"32098765{self._count:02d}")))
        self.hands.type(row, column, text, tab=tab)
        self.torn.add(_ticket(line))  # corrected twice before we look, nothing is left to know it by
        return f"{_ticket(line)} {text}"

    def paint(self) -> str:
        tab, row, line = self._some()
        tone = self.random.choice((*BY_HAND.values(), GREEN, YELLOW, RED, *OTHERS))
        self._fill(tab, row, tone)
        return f"{_ticket(line)} {tone}"

    def clear(self) -> str:
        tab, row, line = self._some()
        if not line[LIGHT].fill:
            return ""
        self.cleared.add(_ticket(line))
        self._fill(tab, row, "")
        return _ticket(line)

    def sort_all(self) -> str:
        last = max((r for t, r, _ in self.rows() if t == 0), default=1)
        self.hands.sort(1, last, self.random.choice((NAME, FOLLOWED, TICKET)), down=self.random.random() < 0.5)
        return f"to row {last}"

    def sort_customers(self) -> str:
        """Only ticket, name and telephone: the lights stay where they are, and stand beside others."""
        rows = [(r, _ticket(line)) for t, r, line in self.rows() if t == 0]
        self.torn |= {ticket for _row, ticket in rows}
        self.hands.sort(1, max((r for r, _ in rows), default=1), NAME, 0, PHONE + 1)
        return "names"

    def delete(self) -> str:
        if len(self.rows()) < 4:
            return ""
        tab, row, line = self._some()
        self.hands.delete(row, tab)
        return _ticket(line)

    def cut(self) -> str:
        tab, row, line = self._some()
        self.moved.add(_ticket(line))
        to = 1 - tab if tab in (0, 1) else 0
        self.hands.cut(row, to, max((r for t, r, _ in self.rows() if t == to), default=0) + 1, tab)
        return f"{_ticket(line)} to tab {to}"

    def copy(self) -> str:
        tab, row, line = self._some()
        self.moved.add(_ticket(line))
        last = max(r for t, r, _ in self.rows() if t == tab) + 1
        here, there = (box_of(tab, at, at + 1, 0, len(HEADING)) for at in (row, last))
        self.hands.batch({"copyPaste": {"source": here, "destination": there, "pasteType": "PASTE_NORMAL"}})
        return f"{_ticket(line)} at {row} also at {last}"

    def next_month(self) -> str:
        if 9 in self.tabs():
            return ""
        self.moved |= {_ticket(line) for _tab, _row, line in self.rows()}
        self.hands.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 9, "newSheetName": "DICIEMBRE 2026"}})
        return "DICIEMBRE 2026"

    def trial(self) -> str:
        if 77 in self.tabs():
            return ""
        self.hands.copy_tab()
        return TRIAL

    def _stirred(self, line: list[Spot]) -> None:
        """A row that says something new is no longer left alone; of a ticket that stands twice, nobody knows which."""
        if sum(_ticket(other) == _ticket(line) for _tab, _row, other in self.rows()) == 1:
            self.cleared.discard(_ticket(line))

    def _some(self) -> tuple[int, int, list[Spot]]:
        return self.random.choice(self.rows())

    def _fill(self, tab: int, row: int, tone: str) -> None:
        style: dict[str, Any] = {"textFormat": {"fontFamily": HAND}}
        if tone:
            style["backgroundColorStyle"] = color(tone)
        fields = "userEnteredFormat(backgroundColorStyle,textFormat.fontFamily)"
        box = box_of(tab, row, row + 1, LIGHT, LIGHT + 1)
        self.hands.batch({"repeatCell": {"range": box, "cell": {"userEnteredFormat": style}, "fields": fields}})


_ACTIONS: tuple[Callable[[Crowd], str], ...] = (
    *[Crowd.new_at_end, Crowd.follow_up, Crowd.paint, Crowd.sort_all] * 3,
    *[Crowd.new_at_top, Crowd.close_or_open, Crowd.clear, Crowd.delete, Crowd.cut, Crowd.copy] * 2,
    Crowd.correct, Crowd.sort_customers, Crowd.type_over, Crowd.next_month, Crowd.trial,
)  # fmt: skip


def _ticket(line: list[Spot]) -> str:
    return str(line[TICKET].value or "")


Grids = dict[int, Grid]


@dataclass(slots=True)
class LightsTown:
    """The register, who works in it, and the judge."""

    random: Random
    desk: Desk = field(default_factory=lambda: desk_with(tabs=("NOVIEMBRE 2026", "OTRAS")))
    crowd: Crowd = field(init=False)
    violations: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=lambda: Figures(scenarios=1))
    window: Counter[str] = field(default_factory=Counter)
    _looked: Grids = field(default_factory=dict)
    _before: Grids | None = None
    _undone: set[tuple[str, str]] = field(default_factory=set)  # what a repair of this run may bring back
    _given: set[tuple[str, str]] = field(default_factory=set)  # (ticket, fill) that the service has painted
    _runs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.desk, self.random)
        self.desk.grid(FOR_21)
        heading = [{"values": [cell_data(word) for word in HEADING]}]
        start = {"sheetId": 1, "rowIndex": 0, "columnIndex": 0}
        self.crowd.hands.batch({"updateCells": {"start": start, "rows": heading, "fields": "userEnteredValue"}})
        for _ in range(self.random.randint(3, 6)):
            self.crowd.new_at_end()

    def run(self, eagerness: float = 0.25) -> None:
        acted = 0

        def before(_call: Any) -> None:
            nonlocal acted
            while self.random.random() < eagerness:
                self.crowd.act()
                acted += 1

        self.crowd.log.append("— run —")
        with self.desk.interrupting(before=before):
            self._ran()
        self.figures.interleavings += acted > 0

    def _ran(self) -> int:
        self._undone.clear()
        self.figures.runs += 1
        with self.desk.interrupting(before=self._about_to_write, after=self._written):
            result = self.desk.run()
        self.crowd.log += [f"    {became.value} {change}" for change, became in result.changes]
        self.figures.partial += result.status is RunStatus.PARTIAL
        self._runs.append(result.run)
        return len(result.changes)

    def undo(self) -> None:
        """Somebody takes the last run back."""
        if self._runs:
            before = {(tab, row): line[LIGHT].fill for tab, row, line in self.crowd.rows()}
            try:
                undo(self.desk.session, self.desk.config, self._runs[-1], lambda: self.desk.now)
            except (AutomationError, InputError) as error:
                self.crowd.log.append(f"    no undo: {error}")
            changed = [line for tab, row, line in self.crowd.rows() if before[tab, row] != line[LIGHT].fill]
            self.crowd.cleared |= {_ticket(line) for line in changed}
            self.crowd.log.append(f"undo: {[_ticket(line) for line in changed]}")

    def quiet(self) -> None:
        """Nobody acts: the second run writes nothing, and every light is a person's or says the days."""
        self.crowd.log.append("— quiet —")
        self._ran()
        if self._ran():
            self.violations.append("a quiet run wrote")
        self.figures.quiet_points += 1
        today = self.desk.now.date()
        for tab, row, line in self.crowd.rows():
            light, should = line[LIGHT], wanted(line, today)
            theirs = light.fill and light.signed == HAND
            excused = _ticket(line) in self.crowd.cleared | self.crowd.torn | self.crowd.inherited
            wrong = not theirs and not excused and state_of(light.fill) != should
            if wrong and light.fill and _ticket(line) in self.crowd.moved:
                self.window["moved, taken for theirs"] += 1  # the mark left behind is gone: left alone, and told
            elif wrong:
                self.violations.append(f"{_ticket(line)} at {tab}/{row} shows {light}, should show {should or 'none'}")

    def _grids(self) -> Grids:
        return {tab: self.desk.grid(FOR_21, tab) for tab in self.crowd.tabs()}

    def _about_to_write(self, call: Any) -> None:
        ours = call.params.get("spreadsheetId") == self.crowd.book
        self._before = self._grids() if ours and call.method_id.endswith("batchUpdate") else None

    def _written(self, call: Any, _status: int) -> None:
        if call.params.get("spreadsheetId") != self.crowd.book:
            return
        if self._before is not None:
            self.figures.writes += 1
            before, self._before = self._before, None
            for tab, grid in self._grids().items():
                for row, line in enumerate(grid):
                    if row < len(before.get(tab, [])) and line != before[tab][row]:
                        self._judge(tab, row, before[tab][row], line)
        self._looked.update(self._grids())

    def _judge(self, tab: int, row: int, old: list[Spot], new: list[Spot]) -> None:
        at = f"{tab}/{row} ({_ticket(old)})"
        columns = [column for column in range(len(old)) if old[column] != new[column]]
        self.figures.cells += len(columns)
        if columns != [LIGHT] or old[LIGHT].value != new[LIGHT].value or old[LIGHT].note != new[LIGHT].note:
            self.violations.append(f"something else than the light changed at {at}: {columns}")
            return
        was, now = old[LIGHT], new[LIGHT].fill
        looked = self._looked.get(tab, [])
        read = looked[row] if row < len(looked) else old
        repaired = (now, was.fill) in self._undone
        if read[LIGHT].fill != was.fill:
            self.window["fill"] += 1  # painted between our last look and our batch: no means to close
        elif not repaired:
            ours = was.signed == SERVICE or _ticket(old) in self.crowd.torn
            if was.fill and not ours and (_ticket(old), was.fill) in self._given:
                self.window["same tone"] += 1  # theirs and ours are one colour between two looks: nobody can tell
            elif was.fill and not ours:
                self.violations.append(f"a person's {was.fill} was painted over at {at} with {now}")
            today = self.desk.now.date()
            if state_of(now) not in (wanted(old, today), wanted(read, today)):
                self.violations.append(f"{was.fill} → {now} at {at}, should be {wanted(old, today)}")
            if self.crowd.tabs()[tab] == TRIAL:
                self.violations.append(f"somebody's trial was painted at {at}")
        self._undone.add((was.fill, now))
        self._given.add((_ticket(old), now))
        style = {"userEnteredFormat": {"textFormat": {"fontFamily": SERVICE}}}
        box, fields = box_of(tab, row, row + 1, LIGHT, LIGHT + 1), "userEnteredFormat.textFormat.fontFamily"
        self.crowd.hands.batch({"repeatCell": {"range": box, "cell": style, "fields": fields}})


def lights_scenario(random: Random, rounds: int = 6) -> tuple[Figures, list[str]]:
    """One register over some days of work; figures and the log of what people did."""
    town = LightsTown(random)
    for turn in range(rounds):
        for _ in range(random.randint(0, 3)):
            town.crowd.act()
        town.run()
        if random.random() < 0.1:
            town.undo()
        if random.random() < 0.4 or turn == rounds - 1:
            town.quiet()
        if town.violations:
            break
        if random.random() < 0.5:
            morning_after(town.desk, random.randint(1, 4))
    log = town.crowd.log
    town.figures.actions = len([line for line in log if not line.startswith(("—", " "))])
    town.figures.window, town.figures.violations = town.window, list(town.violations)
    return town.figures, log
