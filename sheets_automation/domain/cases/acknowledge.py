"""What a person's word from a mail changes on the row of a case: the colour of «en trámite», and what was done.

As a person would do it in the sheet, and no more: over nothing or red only, into an empty cell only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cases.derive import Judged
from sheets_automation.domain.cases.plan import repaint
from sheets_automation.domain.kinds import case_words
from sheets_automation.model import Case, Change, Row, State, Tab, WriteText
from sheets_automation.policy import Config

RULE = "R-57"  # evidence, or somebody at work, without closing: yellow
_LONGEST = 500  # characters of a text from a mail


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a case; ``text``: what was done, "" where it is only being attended to."""

    reason: str  # Spanish, for Bitácora: who says it, and by which link
    text: str = ""


def tidy(text: str) -> str:
    """What somebody typed into a form, on one line, without what cannot be seen, and not endless."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def hindrance(judged: Judged, case: Case) -> str:
    """Why the row must be left to people, in Spanish; "" where it need not."""
    colour = judged.record.colour
    if case_words(case.kind).by_words:
        return "Las PQRS se responden en su control."
    theirs = [fill for _c, fill, state in colour.rest if state is not State.BLUE]
    if colour.unclear or any(case.painted is None or fill.rgb != case.painted.rgb for fill in theirs):
        return "La fila tiene varios colores."
    if colour.state is State.RED and case.disputed:
        return "Una persona devolvió la fila a rojo."
    if colour.state not in (State.NONE, State.RED, State.YELLOW):
        return "La fila ya tiene otro color."
    return ""


def changes_for(judged: Judged, case: Case, tab: Tab, config: Config, word: Word) -> list[Change]:
    """The changes, none where the row says it already; the row must carry the case's mark by then."""
    changes: list[Change] = []
    if judged.record.colour.state is not State.YELLOW:
        asked = replace(judged, decision=Decision(State.YELLOW, RULE, word.reason))
        changes += repaint(asked, case, tab, config)
    column = judged.layout.columns.get(fields.MANAGEMENT)
    if word.text and column is not None and _is_free(judged.record.row, column, tab):
        changes.append(WriteText(case.number, case.mark, judged.record.where, column, "", word.text, RULE, word.reason))
    return changes


def _is_free(row: Row, column: int, tab: Tab) -> bool:
    cell = row.cell(column)
    return cell.value in (None, "") and not cell.formula and not tab.is_locked(row.index, column)


def digest(text: object) -> str:
    """How ``Bitácora`` knows a text again without keeping it: it may speak of a customer (spec §7)."""
    return hashlib.sha256(str(text).encode()).hexdigest()[:16] if text not in (None, "") else ""
