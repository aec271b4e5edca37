"""The colour of a prospect's traffic light (GC-FOR-21, R-127): by days without follow-up, in its own column only.

Here a colour ages: the service repaints what it painted itself, green → yellow → red. Such a row is no case, so nothing
in the register says whose a colour is; the row's own mark does. It is written in the same batch as the colour, goes
where the row goes, and outlives the register (``Memo``). What a person painted stays, and is told where it disagrees.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.spanish import count
from sheets_automation.model import Fill, Fingerprint, Record, Row, RowColour, State, Workbook
from sheets_automation.policy import AgeLimits

LIGHTS = (State.GREEN, State.YELLOW, State.RED)
_RULE = "R-127"
_MEMO = re.compile(r"([pu])([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{5})([0-9a-f]{5})")
_NOBODY = "00000"


@dataclass(frozen=True, slots=True)
class Memo:
    """What a mark says of a colour of ours: which tone, of which facts and of whose row, all as digests.

    Short, for Google allows 30,000 characters of it a tab.
    """

    tone: str
    facts: str
    whose: tuple[str, str]  # person, name; ``_NOBODY`` where the row says neither
    taken_back: bool = False  # by ``undo``: the colour is what was there before

    @classmethod
    def of(cls, record: Record, shown: Fill | None, *, taken_back: bool = False) -> Memo:
        return cls(tone_of(shown), _digest("|".join(record.facts), 4), whose(record.fingerprint), taken_back)

    @property
    def text(self) -> str:
        return f"{'u' if self.taken_back else 'p'}{self.tone}{self.facts}{''.join(self.whose)}"


def memos_in(rows: Iterable[Row]) -> list[Memo]:
    """Everything that the marks of the rows say."""
    found = (_MEMO.fullmatch(value) for row in rows for value in row.mark_values)
    return [Memo(m[2], m[3], (m[4], m[5]), m[1] == "u") for m in found if m is not None]


def memos_of(workbook: Workbook) -> frozenset[Memo]:
    """Everything that a workbook's marks say: a row that was cut out left its own behind, a copied one has none."""
    return frozenset(memos_in(row for tab in workbook.tabs for row in tab.rows if row.mark_values))


def tone_of(fill: Fill | None) -> str:
    return _digest(fill.rgb.hex if fill else "", 4)


def whose(fingerprint: Fingerprint) -> tuple[str, str]:
    """Whose row it is: either part may be corrected, and it is still theirs."""
    parts = (fingerprint.person_key, fingerprint.name)
    person, name = (_digest(part, 5) if part else _NOBODY for part in parts)
    return person, name


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Light:
    """One row's light: what it should show, and whose colour it shows. ``column`` None: none, or in a copied tab."""

    column: int | None
    days: int | None  # without follow-up
    wanted: State | None  # None: the prospect is closed, or no date says since when it waits
    limits: AgeLimits
    ours: bool = False  # it shows what the service painted last
    left: bool = False  # the colour was undone or taken away, and the row has not changed since


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of our colours while the rows of a tab are judged."""

    elsewhere: frozenset[Memo]  # of the whole workbook
    here: frozenset[tuple[str, str]]  # whose rows the tab has

    def judge(self, record: Record, light: Light) -> Light:
        """The same light, knowing whose its colour is."""
        mine, shown = whose(record.fingerprint), record.colour
        memos = memos_in([record.row])
        own = [memo for memo in memos if _same(memo.whose, mine)]
        tones = {tone_of(fill) for _column, fill in shown.cells} or {tone_of(None)}
        if own:
            told = [memo for memo in own if memo.tone in tones]
        else:  # cut out of its row, copied without the mark, or typed over somebody who is nowhere any more
            gone = [memo for memo in memos if not any(_same(memo.whose, one) for one in self.here)]
            copied = [memo for memo in self.elsewhere if memo.whose == mine and mine != (_NOBODY, _NOBODY)]
            told = [memo for memo in (*gone, *copied) if memo.tone in tones and shown.cells]
        unchanged = [memo for memo in own if memo.facts == _digest("|".join(record.facts), 4)]
        left = any(memo.taken_back for memo in unchanged) if shown.cells else bool(unchanged)
        return Light(light.column, light.days, light.wanted, light.limits, bool(told and shown.cells), left)


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return any(a == b != _NOBODY for a, b in zip(one, other, strict=True)) or one == other == (_NOBODY, _NOBODY)


def remembered(workbook: Workbook, fingerprints: Collection[Fingerprint]) -> Remembered:
    """For the rows of one tab. ``fingerprints``: theirs."""
    return Remembered(memos_of(workbook), frozenset(map(whose, fingerprints)))


def decide_light(colour: RowColour, light: Light, closed: bool) -> Decision:
    """Which colour the cell should show; the first sentence that fits counts. One pass reaches the fixed point."""
    shown, wanted = colour.state, light.wanted
    if light.column is None:
        return _leave("la pestaña no tiene columna de semáforo, o es una copia")
    if shown is State.UNKNOWN:
        return _leave("el color del semáforo no está en la convención")
    if shown not in (State.NONE, *LIGHTS):
        flag = "" if closed else "semaforo_otro_color"
        return _leave("una persona puso un color que no es del semáforo", flag)
    if light.left:
        return _leave("alguien quitó o deshizo el color y la fila no ha cambiado desde entonces")
    if wanted is None:
        why = "el prospecto está cerrado" if closed else "ninguna fecha dice desde cuándo espera"
        if shown is State.NONE or not light.ours:
            return _leave(f"{why}: no lleva semáforo")
        return Decision(State.NONE, _RULE, f"{why} y el color era del servicio")
    why = _why(light)
    if shown is wanted:
        return _leave(f"{why}: el semáforo está al día")
    if shown is not State.NONE and not light.ours:
        return _leave(f"{why}, pero el color lo puso una persona: se respeta y se avisa", "semaforo_de_persona")
    return Decision(wanted, _RULE, why)


def _leave(reason: str, flag: str = "") -> Decision:
    return Decision(None, _RULE, reason, flag)


def _why(light: Light) -> str:
    """«9 días sin seguimiento (verde hasta 3, amarillo hasta 7)»."""
    days = count(light.days or 0, "día", "días")
    return f"{days} sin seguimiento (verde hasta {light.limits.green}, amarillo hasta {light.limits.yellow})"
