"""The judge: what the service may do to a register, written from spec §4–§6 and table A-14, not from its code.

``Watch`` sees every register just before and just after each of the service's writes, so each change is known to be the
service's and is judged by itself. ``quiet`` judges the whole when nobody acts and the service has run twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .desk import (
    AUDIT_TAB,
    BLANK,
    CALLED,
    CASES_TAB,
    COMMENT,
    EVIDENCE,
    PHONE,
    PLATE,
    SCORE,
    STATUS,
    SUGGESTION,
    TICKET,
    WIDTH,
    Desk,
    Grid,
    Json,
    Spot,
    veil,
)
from .mail_kinds import sent_twice
from .owner import Owner
from .people import COPY_PREFIX, TONES, People, Place

PREFIX = "[Automatización]"
HUMAN = ("verde", "verde_claro", "morado", "desconocido", "azul")  # never overwritten
MARKS = ("rojo", "amarillo", "verde", "verde_claro")  # a person's mark that makes a case
#: Holidays of Colombia around the days that the tests use.
HOLIDAYS = {date(2026, 11, 2), date(2026, 11, 16), date(2026, 12, 8), date(2026, 12, 25)}

_KNOWN = {name: [tone] for name, tone in TONES.items()}
_KNOWN["rojo"].append((255, 0, 0))
_KNOWN["amarillo"].append((255, 255, 0))
_KNOWN["verde"].append((0, 255, 0))
_KNOWN["azul"].append((74, 134, 232))


def state_of(fill: str) -> str:
    """The state nearest to a tone; only tones that people here use, and the shipped ones, occur."""
    if not fill:
        return ""
    seen = tuple(int(fill[i : i + 2], 16) for i in (1, 3, 5))
    distance = {
        name: min(sum((a - b) ** 2 for a, b in zip(seen, tone, strict=True)) for tone in tones)
        for name, tones in _KNOWN.items()
    }
    return min(distance, key=lambda name: distance[name])


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table looks at."""

    detractor: bool
    scored_well: bool
    evidence: bool
    done: bool
    suggestion: bool

    @classmethod
    def of(cls, spots: list[Spot]) -> Facts:
        score = spots[SCORE].value
        return cls(
            detractor=isinstance(score, float | int) and score < 7,
            scored_well=isinstance(score, float | int) and score >= 7,
            evidence=bool(spots[EVIDENCE].value),
            done=spots[STATUS].value == "Gestión realizada",
            suggestion=bool(spots[SUGGESTION].value),
        )


def wanted(facts: Facts, shown: str) -> str | None:
    """Table A-14 as spec §4 settles it: the state to write over ``shown``; None: leave it."""
    if shown in HUMAN:
        return None
    if facts.detractor and facts.evidence:
        if facts.done:
            return "verde"
        return "amarillo" if shown in ("", "rojo") else None
    if facts.detractor:
        return "rojo" if shown == "" else None
    return "azul" if shown == "" and facts.suggestion else None


def due_of(called: int) -> str:
    """Close of the second business day after the call."""
    day = date(1899, 12, 30) + timedelta(days=called)
    left = 2
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in HOLIDAYS
    return day.isoformat()


Grids = dict[tuple[str, int], Grid]


@dataclass(slots=True)
class Watch:
    """Judges every write of the service as it happens, and quiet points."""

    desk: Desk
    people: People
    owner: Owner | None = None
    violations: list[str] = field(default_factory=list)
    window: Counter[str] = field(default_factory=Counter)  # same cell between our last look and our batch
    writes: int = 0
    cells: int = 0
    numbers: dict[str, str] = field(default_factory=dict)  # ticket → case
    first_seen: dict[str, str] = field(default_factory=dict)
    _given: set[tuple[str, str]] = field(default_factory=set)  # (ticket, fill) the service has painted
    _looked: Grids = field(default_factory=dict)
    _before: Grids | None = None
    _unmarked: set[str] = field(default_factory=set)  # tickets whose rows lost their mark for a while
    #: (row or ticket, to, from) of this run → the signature that was there before
    _written: dict[tuple[object, str, str], str] = field(default_factory=dict)

    # -- around the service's calls ---------------------------------------------------------------------------------

    def begin(self) -> None:
        self._written.clear()

    def before(self, call: Any) -> None:
        code = self._code(call)
        self._before = self._grids(code) if code and call.method_id.endswith("batchUpdate") else None

    def after(self, call: Any, _status: int) -> None:
        code = self._code(call)
        if not code:
            return
        now = self._grids(code)
        if self._before is not None:
            self.writes += 1
            for key, grid in now.items():
                self._compare(key, self._before.get(key, []), grid)
            self._before = None
            now = self._grids(code)
        self._looked.update(now)

    def _code(self, call: Any) -> str:
        wanted_id = call.params.get("spreadsheetId", "")
        return next((code for code, book in self.desk.books.items() if book == wanted_id), "")

    def _grids(self, code: str) -> Grids:
        return {(code, tab): self.desk.grid(code, tab) for tab in self.people.tabs(code)}

    def _compare(self, key: tuple[str, int], before: Grid, now: Grid) -> None:
        for row in range(max(len(before), len(now))):
            old = before[row] if row < len(before) else [BLANK] * WIDTH
            new = now[row] if row < len(now) else [BLANK] * WIDTH
            if old == new:
                continue
            for column in range(WIDTH):
                if old[column] != new[column]:
                    self.cells += 1
                    self._judge(key, row, column, old, new[column])

    def _judge(self, key: tuple[str, int], row: int, column: int, line: list[Spot], new: Spot) -> None:
        old = line[column]
        at = f"{key} row {row} column {column} ({line[TICKET].value})"
        looked_grid = self._looked.get(key, [])
        looked = looked_grid[row] if row < len(looked_grid) else [BLANK] * WIDTH
        if old.value != new.value:
            self.violations.append(f"a value changed at {at}: {old.value!r} → {new.value!r}")
        if old.note != new.note:
            ours = (not old.note or old.note.startswith(PREFIX)) and (not new.note or new.note.startswith(PREFIX))
            restored = self._restored(key, row, line, old.note, new.note) is not None
            if not ours and looked[column].note != old.note:
                self.window["note"] += 1
            elif not ours and not restored:
                self.violations.append(f"a person's note changed at {at}: {old.note!r} → {new.note!r}")
        if old.fill != new.fill:
            self._judge_fill(key, row, column, line, new.fill, looked, at)

    def _judge_fill(
        self, key: tuple[str, int], row: int, column: int, line: list[Spot], fill: str, looked: list[Spot], at: str
    ) -> None:
        old = line[column].fill
        signed = line[column].signed
        ticket = str(line[TICKET].value)
        restored = self._restored(key, row, line, old, fill, signed)
        source, target = state_of(old), state_of(fill)
        another = signed.startswith("servicio:") and (signed != f"servicio:{ticket}" or not line[TICKET].value)
        # A partial sort may bring a person's cell of the very tone that the service had given this row: only the font,
        # which nobody but this judge looks at, tells them apart.
        dragged = any(t in self.people.torn and (t, old) in self._given for t in (ticket, *self.people.formers(ticket)))
        ours = signed.startswith("servicio:") or dragged
        another |= dragged and ticket in self.people.typed_over  # given to the one whose row it was
        if signed == f"servicio:{ticket}" and any(state_of(s.fill) == "rojo" and s.signed != signed for s in line):
            source = "rojo"  # its own green or yellow is no person's word, and another red on the row says more
        if another:
            source = ""  # what the service painted for a customer who is not on this row is nobody's word about it
        if looked[column].fill != old:
            self.window["fill"] += 1
            read = looked[column]
            self._restored(key, row, line, read.fill, fill, read.signed)  # a repair brings back what had been read
        elif restored is not None:
            self._sign(key, row, column, restored)
            return
        elif target == "":
            cleared = source == "rojo" and ours
            again = self.people.tabs(key[0])[key[1]].startswith(COPY_PREFIX) and signed.startswith("servicio:")
            if (
                not another
                and not again
                and not (cleared and (Facts.of(line).scored_well or Facts.of(looked).scored_well))
            ):
                self.violations.append(f"a colour was cleared at {at}: {old} signed {signed!r}, {Facts.of(line)}")
        elif source in HUMAN:
            self.violations.append(f"a person's {source} was painted over at {at} with {target}")
        elif (source, target) == ("rojo", "azul") and ours:
            if not any(facts.scored_well and facts.suggestion for facts in (Facts.of(line), Facts.of(looked))):
                self.violations.append(f"red → blue at {at}: {Facts.of(line)}")
        elif target not in (wanted(Facts.of(line), source), wanted(Facts.of(looked), source)):
            self.violations.append(f"{source or 'none'} → {target} at {at} against the table: {Facts.of(line)}")
        if fill:
            self._given.add((ticket, fill))
        self._sign(key, row, column, f"servicio:{ticket}" if fill else "")

    def _restored(
        self, key: tuple[str, int], row: int, line: list[Spot], old: str, new: str, signed: str = ""
    ) -> str | None:
        """The former signature where the service takes back what it wrote on this row in this run: a repair."""
        names = [name for name in ((*key, row), line[TICKET].value) if name]
        former = next((self._written[name, old, new] for name in names if (name, old, new) in self._written), None)
        self._written.update(((name, new, old), signed) for name in names)
        return former

    def _sign(self, key: tuple[str, int], row: int, column: int, name: str) -> None:
        style = {"userEnteredFormat": {"textFormat": {"fontFamily": name}}} if name else {}
        box = {
            "sheetId": key[1],
            "startRowIndex": row,
            "endRowIndex": row + 1,
            "startColumnIndex": column,
            "endColumnIndex": column + 1,
        }
        fields = "userEnteredFormat.textFormat.fontFamily"
        request = {"repeatCell": {"range": box, "cell": style, "fields": fields}}
        self.desk.agent.batch_update(self.desk.books[key[0]], request)

    # -- quiet points -----------------------------------------------------------------------------------------------

    def quiet(self) -> None:
        """Nobody acts: the second of two runs writes nothing, and everything is as the spec says."""
        self.begin()
        first = self.desk.run()
        self.people.log += [f"    {result.value} {change}" for change, result in first.changes]
        writes = self.writes
        result = self.desk.run()
        if self.writes != writes or result.changes or result.mails:
            self.violations.append(f"a quiet run wrote: {[c for c, _ in result.changes]} {result.mails}")
        self._unmarked |= {t for t, parts in self.people.lost.items() if "mark" in parts} | self.people.restored
        self.people.redated.clear()
        self.people.restored.clear()
        self.people.lost.clear()
        cases = self.desk.cases()
        rows = self.people.rows()
        self.violations += list(self._check_mails())
        self.violations += list(self._check_rows(rows, cases))
        self.violations += list(self._check_cases(rows, cases))

    def _spoilt(self, tab: int) -> bool:
        """Whether the owner of the control workbook has spoilt lines of this tab of it."""
        return self.owner is not None and tab in self.owner.spoilt

    def _check_mails(self) -> Iterator[str]:
        yield from sent_twice(self.desk)

    def _check_rows(self, rows: list[Place], cases: list[Json]) -> Iterator[str]:
        for place in rows:
            facts, shown = Facts.of(place.spots), row_state(place, torn=place.ticket in self.people.torn)
            at = f"{place.ticket} at {place.code}/{place.tab} row {place.row}"
            here = [c for c in cases if on_row(c, self.desk.books[place.code], place) and not self._past(c, place)]
            live = [c for c in here if c["status"] in ("abierto", "cerrado")]
            stands = shown in ("rojo", "amarillo") and place.ticket in self.people.colours_touched
            stands &= any(case["disputed"] for case in live)  # a person set it back although the row says more
            target = None if shown is None or stands else wanted(facts, shown)
            if target is not None:
                yield f"{at} shows {shown or 'no colour'}, the table says {target}: {facts}"
            untouched = (
                own_red(place) and place.ticket not in self.people.colours_touched
            )  # nor moved by a partial sort
            if shown == "rojo" and facts.scored_well and untouched and not self._spoilt(AUDIT_TAB):
                yield f"{at} keeps the service's own red although the score is no detractor's"
            needs = facts.detractor or shown in MARKS
            if len(live) != int(needs) and not (shown is None and len(live) == 1):
                told = [(c["number"], c["status"]) for c in here]
                yield f"{at}: {facts} {shown or 'no colour'} has cases {told}"
            for case in live:
                yield from self._check_case(place, case, at)
            yield from _check_notes(place, live, at)

    def _past(self, case: Json, place: Place) -> bool:
        """A closed case of a customer whose row people have deleted since stays closed where it last was."""
        known, spots = case["fingerprint"], place.spots
        called = spots[CALLED].value
        day = (date(1899, 12, 30) + timedelta(days=int(called))).isoformat() if isinstance(called, float | int) else ""
        plate, phone = (veil(str(spots[column].value or ""), case["key"]) for column in (PLATE, PHONE))
        same = (known["plate"], known["phone"], known["date"]) == (plate, phone, day)
        return case["status"] == "cerrado" and not same

    def _check_case(self, place: Place, case: Json, at: str) -> Iterator[str]:
        number = case["number"]
        known = self.numbers.setdefault(place.ticket, number)
        anew = self._spoilt(CASES_TAB) and (place.ticket in self._unmarked or place.ticket in self.people.torn)
        if known != number and not anew:
            yield f"{at}: was case {known}, is now {number}"
        owner = next((t for t, n in self.numbers.items() if n == number), place.ticket)
        taken_over = anew or owner in self.people.torn or owner in self.people.formers(place.ticket)
        if owner != place.ticket and not (self._spoilt(CASES_TAB) and taken_over):
            yield f"{at}: case {number} was that of {owner}"
        if self.first_seen.setdefault(number, case["first_seen"]) != case["first_seen"] and not self._spoilt(CASES_TAB):
            yield f"{at}: case {number} began anew"
        called = place.spots[CALLED].value
        if case["reopened"]:
            # Rebuilt from its note, a case keeps the deadline that stood there, also where the day was corrected since.
            kept = self._spoilt(CASES_TAB) and place.ticket in self.people.calls_corrected
            if place.ticket not in self.people.colours_touched and not kept:
                yield f"{at}: case {number} was reopened by nobody"
        elif place.ticket not in self.people.calls_corrected and isinstance(called, float | int):
            expected = due_of(int(called))
            if case["due"] != expected:
                yield f"{at}: case {number} is due {case['due']}, should be {expected}"

    def _check_cases(self, rows: list[Place], cases: list[Json]) -> Iterator[str]:
        counts = Counter(case["number"] for case in cases)
        yield from (f"case {number} stands {n} times in the register" for number, n in counts.items() if n > 1)
        missing = set(self.numbers.values()) - set(counts)
        if self._spoilt(
            CASES_TAB
        ):  # what no row needs any more may be forgotten with its line; what one needs was looked at
            missing = set()
        yield from (f"case {number} vanished from the register" for number in missing)
        places = {(self.desk.books[p.code], p.tab, p.row) for p in rows}
        for case in cases:
            where = case["where"]
            stands = (where["workbook_id"], where["sheet_id"], where["row"]) in places
            if case["status"] == "abierto" and not stands and not self._in_copy(where):
                yield f"case {case['number']} is open at {where} where no row is"

    def _in_copy(self, where: Json) -> bool:
        code = next(code for code, book in self.desk.books.items() if book == where["workbook_id"])
        return self.people.tabs(code).get(where["sheet_id"], "").startswith(COPY_PREFIX)


def row_state(place: Place, *, torn: bool) -> str | None:
    """What a row's colours say; None where people painted or sorted it into more than one: no rule says which counts.

    ``torn``: people sorted some of the columns alone. What the service painted for this row may have stood elsewhere
    meanwhile, under a person's colour: back beside another colour, it looks like anybody's.

    A person's cell outweighs those that the service painted for this very row. What it painted for another customer,
    dragged here by a partial sort, looks like anybody's colour: beside a second colour it leaves two halves.
    """
    own = f"servicio:{place.ticket}"
    theirs = {state_of(s.fill) for s in place.spots if s.fill and s.signed != own}
    every = {state_of(s.fill) for s in place.spots if s.fill}
    if len(theirs) > 1 or (torn and len(every) > 1):
        return None
    if theirs:
        return theirs.pop()
    ours = {state_of(s.fill) for s in place.spots if s.fill}
    return None if len(ours) > 1 else next(iter(ours), "")


def own_red(place: Place) -> bool:
    signatures = {s.signed for s in place.spots if s.fill}
    return signatures == {f"servicio:{place.ticket}"}


def on_row(case: Json, book_id: str, place: Place) -> bool:
    where = case["where"]
    return (where["workbook_id"], where["sheet_id"], where["row"]) == (book_id, place.tab, place.row)


def _check_notes(place: Place, live: list[Json], at: str) -> Iterator[str]:
    notes = [s.note for s in place.spots if s.note.startswith(PREFIX)]
    opened = [c["number"] for c in live if c["status"] == "abierto"]
    named = [note.split()[1] for note in notes]
    if named == opened:
        return
    if not named and place.spots[COMMENT].note:
        return  # a person's note is where ours would be
    yield f"{at}: notes name {named}, open is {opened}"


def painted_before(audit: list[Json]) -> list[object]:
    return [json.loads(entry["before"]) for entry in audit if entry["action"] == "pintar"]
