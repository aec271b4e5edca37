"""What customers speak about, by the dictionary of ``reports.toml`` (A-07)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sheets_automation.domain.reports.context import Month, where_words
from sheets_automation.domain.reports.handling import Handled
from sheets_automation.domain.reports.intervals import Interval, wilson
from sheets_automation.domain.reports.stats import Scores, share
from sheets_automation.domain.reports.topics import topics_in
from sheets_automation.model import ScoreClass

OTHER = "Sin tema reconocido"


def topics(text: str, month: Month) -> list[str]:
    """The topics of ``reports.toml`` whose word beginnings occur in the text."""
    known = month.topics_known
    if text not in known:
        known[text] = topics_in(text, month.config.reports.topics)
    return known[text]


@dataclass(frozen=True)
class Theme:
    """One topic among the detractors who said why."""

    name: str
    items: tuple[Handled, ...]
    of: int  # detractors with a comment

    @property
    def share(self) -> float | None:
        return share(len(self.items), self.of)

    @property
    def interval(self) -> Interval | None:
        return wilson(self.share, self.of)

    @property
    def score(self) -> float | None:
        """Mean score of those who named it."""
        return Scores.of([item.record.score for item in self.items if item.record.score is not None]).mean

    @cached_property
    def places(self) -> list[tuple[str, int]]:
        """Sede and brand with the number of detractors who named it there, the most first."""
        names = [where_words(item.record.site, item.record.brand) for item in self.items]
        return sorted(((name, names.count(name)) for name in set(names)), key=lambda place: (-place[1], place[0]))


def detractors(month: Month) -> list[Handled]:
    """The handled rows whose score is a detractor's; a person's mark on a good score is none."""
    return [item for item in month.handled if item.record.score_class is ScoreClass.DETRACTOR]


def themes(month: Month) -> list[Theme]:
    """What the detractors of the month complained of, the most frequent first, the unrecognised last."""
    spoken = [item for item in detractors(month) if item.record.comment.strip()]
    found: dict[str, list[Handled]] = {}
    for item in spoken:
        for topic in topics(item.record.comment, month) or [OTHER]:
            found.setdefault(topic, []).append(item)
    told = [Theme(name, tuple(items), len(spoken)) for name, items in found.items()]
    return sorted(told, key=lambda theme: (theme.name == OTHER, -len(theme.items), theme.name))
