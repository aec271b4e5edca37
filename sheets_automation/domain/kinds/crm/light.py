"""The colour of a prospect's traffic light (GC-FOR-21, R-127): by days without follow-up, in its own column only.

Here a colour ages: the service repaints what it painted itself, green → yellow → red. Such a row is no case, so nothing
in the register says whose a colour is; the row's own mark does. It is written in the same batch as the colour, goes
where the row goes, and outlives the register (``Memo``). What a person painted stays, and is told where it disagrees.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.spanish import count
from sheets_automation.model import Fill, Fingerprint, Record, RowColour, State, Workbook
from sheets_automation.policy import AgeLimits

LIGHTS = (State.GREEN, State.YELLOW, State.RED)
_RULE = "R-127"
_MEMO = re.compile(r"([phu])([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{5})([0-9a-f]{5})")
_NOBODY = "00000"


class Hand(StrEnum):
    """Whose word the mark's memo is about."""

    OURS = "p"  # painted by the service
    PERSON = "h"  # a person painted over it
    TAKEN_BACK = "u"  # undone, or taken away: what is there now was there before


@dataclass(frozen=True, slots=True)
class Memo:
    """What a mark says of its row's light: whose it is, which tone, of which facts and of whose row, all as digests.

    Short, for Google allows 30,000 characters of it a tab.
    """

    hand: Hand
    tone: str
    facts: str
    whose: tuple[str, str]  # person, name; ``_NOBODY`` where the row says neither

    @classmethod
    def of(cls, record: Record, shown: Fill | None, hand: Hand) -> Memo:
        return cls(hand, tone_of(shown), _facts(record), whose(record.fingerprint))

    @property
    def text(self) -> str:
        return f"{self.hand}{self.tone}{self.facts}{''.join(self.whose)}"


def memo_in(text: str) -> Memo | None:
    found = _MEMO.fullmatch(text)
    return Memo(Hand(found[1]), found[2], found[3], (found[4], found[5])) if found else None


def memos_of(workbook: Workbook) -> frozenset[Memo]:
    """Everything that a workbook's marks say: a row that was cut out left its own behind, a copied one has none."""
    texts = (text for tab in workbook.tabs for row in tab.rows for text in row.mark_values)
    return frozenset(memo for text in texts if (memo := memo_in(text)) is not None)


def tone_of(fill: Fill | None) -> str:
    return _digest(fill.rgb.hex if fill else "", 4)


_NO_TONE = hashlib.sha256(b"").hexdigest()[:4]


def whose(fingerprint: Fingerprint) -> tuple[str, str]:
    """Whose row it is: either part may be corrected, and it is still theirs."""
    parts = (fingerprint.person_key, fingerprint.name)
    person, name = (_digest(part, 5) if part else _NOBODY for part in parts)
    return person, name


def _facts(record: Record) -> str:
    return _digest("|".join(record.facts), 4)


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
    remark: tuple[int, str] | None = None  # a mark of the row (0: any) and what it is to say, where it does not yet


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of our colours while the rows of a tab are judged."""

    elsewhere: frozenset[Memo]  # of the whole workbook
    here: frozenset[tuple[str, str]]  # whose rows the tab has

    def judge(self, record: Record, light: Light) -> Light:
        """The same light, knowing whose its colour is."""
        mine, cells = whose(record.fingerprint), record.colour.cells
        pairs = zip(record.row.marks, record.row.mark_values, strict=False)
        memos = [(mark, memo) for mark, text in pairs if (memo := memo_in(text)) is not None]
        own = next(((mark, memo) for mark, memo in memos if _same(memo.whose, mine)), None)
        tones = {tone_of(fill) for _column, fill in cells}
        if own is None:
            # judged once, when it is first seen: what other rows show later says nothing about it
            ours = any(memo.tone in tones for memo in self._strange([memo for _mark, memo in memos], mine))
            hand = Hand.OURS if ours else Hand.PERSON
            return replace(light, ours=ours, remark=(0, Memo.of(record, cells[0][1], hand).text) if cells else None)
        mark, memo = own
        unchanged = memo.facts == _facts(record)
        if cells and memo.tone not in tones and memo.hand is not Hand.PERSON:
            return replace(light, remark=(mark, Memo.of(record, cells[0][1], Hand.PERSON).text))
        if cells:
            ours = memo.hand is not Hand.PERSON
            return replace(light, ours=ours, left=memo.hand is Hand.TAKEN_BACK and unchanged)
        if memo.hand is Hand.PERSON or not unchanged:
            return light
        gone = memo.hand is Hand.OURS and memo.tone != _NO_TONE
        again = (mark, Memo.of(record, None, Hand.TAKEN_BACK).text) if gone else None
        return replace(light, left=gone or memo.hand is Hand.TAKEN_BACK, remark=again)

    def _strange(self, memos: Sequence[Memo], mine: tuple[str, str]) -> list[Memo]:
        """Of a row that no mark speaks of: cut out, copied without the mark, or typed over somebody who is gone."""
        gone = [memo for memo in memos if not any(_same(memo.whose, one) for one in self.here)]
        copied = [memo for memo in self.elsewhere if memo.whose == mine and mine != (_NOBODY, _NOBODY)]
        return [memo for memo in (*gone, *copied) if memo.hand is not Hand.PERSON]


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
