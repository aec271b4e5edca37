"""How often people afterwards did what the service would have done, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sheets_automation.domain.reports.intervals import Interval, wilson
from sheets_automation.domain.rules import rule_words
from sheets_automation.model import Fate, ShadowLine, State
from sheets_automation.policy import DocumentsPolicy

TOGETHER = "Todas"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What became of the paintings that one rule wished, or all of them.

    ``share`` is of the rows that people did paint, unchanged, after the wish: those who did just that.
    """

    words: str  # «Rojo: detractor sin gestión registrada»
    rule: str  # "" of all together
    same: int
    other: int
    waiting: int  # the row still asks for it, nobody has painted
    nobody: int  # the same, when shadow mode ended
    changed: int  # the row changed before anybody painted it

    @property
    def wanted(self) -> int:
        return self.same + self.other + self.waiting + self.nobody + self.changed

    @property
    def decided(self) -> int:
        return self.same + self.other

    @property
    def share(self) -> float | None:
        return self.same / self.decided if self.decided else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's, of 95 %."""
        return wilson(self.share, self.decided)


def agreements(lines: Iterable[ShadowLine]) -> list[Agreement]:
    """One for each rule and colour, the most frequent first; mails are not judged."""
    groups: dict[tuple[State, str], list[ShadowLine]] = {}
    for line in lines:
        if line.fate is not Fate.UNSENT:
            groups.setdefault((line.after, line.rule), []).append(line)
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [_counted(_words(state, rule, own), rule, own) for (state, rule), own in ranked]


def altogether(lines: Iterable[ShadowLine]) -> Agreement:
    return _counted(TOGETHER, "", [line for line in lines if line.fate is not Fate.UNSENT])


def _counted(words: str, rule: str, lines: Sequence[ShadowLine]) -> Agreement:
    fates = [line.fate for line in lines]
    return Agreement(
        words,
        rule,
        same=fates.count(Fate.SAME),
        other=fates.count(Fate.OTHER),
        waiting=fates.count(Fate.WAITING),
        nobody=fates.count(Fate.NOBODY),
        changed=fates.count(Fate.CHANGED),
    )


def _words(state: State, rule: str, lines: Sequence[ShadowLine]) -> str:
    """The colour and the reason; where reasons differ (they may carry figures), the document that the rule is of."""
    reasons = {line.reason for line in lines}
    why = reasons.pop() if len(reasons) == 1 else lines[-1].cited or rule_words(rule, DocumentsPolicy())
    colour = "Quitar el color" if state is State.NONE else state.value.replace("_", " ").capitalize()
    return f"{colour}: {why}"
