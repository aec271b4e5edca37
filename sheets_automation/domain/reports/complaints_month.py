"""One month of a PQRS register, seen from the day the report was built: what its sections read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord, complaints_in
from sheets_automation.domain.reports.complaints_facts import (
    Outcome,
    Request,
    Tally,
    received_in,
    requests_of,
    tally,
)
from sheets_automation.domain.reports.context import goal_words, where_words
from sheets_automation.domain.reports.letterhead import Light, light
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.survey import months_back
from sheets_automation.domain.reports.topics import topics_in
from sheets_automation.domain.spanish import count
from sheets_automation.model import Status
from sheets_automation.policy import FormPolicy

OTHER_TOPIC = "Otras causas"
_MOST_GROUPS = 15


@dataclass(frozen=True)
class ComplaintMonth:
    """Derived tables are computed once, when a section first asks."""

    material: Material
    form: FormPolicy

    @property
    def today(self) -> date:
        return self.material.today

    @property
    def goal(self) -> float:
        return self.material.goal

    @property
    def goal_words(self) -> str:
        """``≥ 95,00 %``."""
        return goal_words(self.goal, strict=self.material.config.reports.goal_strict)

    @cached_property
    def records(self) -> list[ComplaintRecord]:
        """All that the register holds, of all months."""
        return complaints_in(self.material.own_records())

    @cached_property
    def requests(self) -> list[Request]:
        """All that count, of all months."""
        return requests_of(self.records, self.material.cases, self.form, self.material.config, self.today)

    @cached_property
    def part(self) -> list[Request]:
        """Those received in the month."""
        return received_in(self.requests, self.material.month)

    @cached_property
    def tally(self) -> Tally:
        return tally(self.part)

    @cached_property
    def open(self) -> list[Request]:
        """Everything unanswered on the day of the report, of all months, the earliest limit first."""
        waiting = [one for one in self.requests if not one.over]
        return sorted(
            waiting, key=lambda one: (one.due or date.max, one.record.received or date.max, one.record.where.row)
        )

    @cached_property
    def overdue(self) -> list[Request]:
        """The open ones whose limit has passed."""
        return [one for one in self.open if one.outcome is Outcome.OVERDUE]

    @cached_property
    def expiring(self) -> list[Request]:
        """The open ones that expire within the business days that the form says, the first to expire on top."""
        ahead = self.form.terms.listed_days
        return [one for one in self.open if one.outcome is Outcome.PENDING and -1 < _left(one) <= ahead]

    @cached_property
    def keeps_closings(self) -> bool:
        """Whether the register has a column for them."""
        return any(one.record.closing_kept for one in self.requests)

    @cached_property
    def unclosed(self) -> list[Request]:
        """Answered and not closed, of all months, the longest first."""
        found = [one for one in self.requests if one.record.unclosed]
        return sorted(
            found, key=lambda one: (one.record.answered or date.min, one.record.where.tab, one.record.where.row)
        )

    @cached_property
    def cancelled(self) -> int:
        """Annulled or withdrawn ones received in the month; they count nowhere else."""
        month = self.material.month.replace(day=1)
        return sum(
            record.status is Status.CANCELLED
            and record.received is not None
            and record.received.replace(day=1) == month
            for record in self.records
        )

    def light(self, found: Tally) -> Light:
        """«En término» against the goal, as a traffic light."""
        reports = self.material.config.reports
        verdict = found.verdict(self.goal, reports.goal_strict)
        return light(verdict, found.sample(self.goal), found.judged, reports.rank_from)

    def months(self, number: int) -> list[tuple[date, Tally]]:
        """The last months, this one last."""
        return [(day, tally(received_in(self.requests, day))) for day in months_back(self.material.month, number)]

    @cached_property
    def causes(self) -> list[tuple[str, int]]:
        """Topics of the descriptions of dissatisfied customers, the most frequent first."""
        topics = self.material.config.reports.topics
        found: Counter[str] = Counter()
        for one in self.dissatisfied:
            found.update(topics_in(one.record.description, topics) or [OTHER_TOPIC])
        return sorted(found.items(), key=lambda item: (item[0] == OTHER_TOPIC, -item[1], item[0]))

    @cached_property
    def dissatisfied(self) -> list[Request]:
        """Those of the month that show dissatisfaction: neither suggestions nor congratulations."""
        return [one for one in self.part if one.record.dissatisfied]

    def kind_words(self, kind: str) -> str:
        """``Petición de información (10 días hábiles)``."""
        if not kind:
            name = "Tipo vacío o desconocido"
        else:
            spelled = [word for word in self.form.kinds.get(kind, ()) if len(word) > 2]
            name = (spelled[0] if spelled else kind.replace("_", " ")).capitalize()
        terms = self.form.terms
        if kind in terms.without_term:
            return f"{name} (sin plazo)"
        days = terms.by_kind.get(kind, terms.default)
        return name if days is None else f"{name} ({count(days, 'día', 'días')})"


def _left(one: Request) -> int:
    """Business days that an open request has left; -1 where nobody can say."""
    return -1 if one.days_left is None else one.days_left


def grouped(requests: Sequence[Request], name_of: Callable[[Request], str]) -> list[tuple[str, Tally]]:
    """Groups by a name, however it is spelled, the largest first; beyond 15 the small ones become one."""
    groups: dict[str, list[Request]] = {}
    spellings: dict[str, Counter[str]] = {}
    for one in requests:
        name = name_of(one)
        groups.setdefault(normalise(name), []).append(one)
        spellings.setdefault(normalise(name), Counter())[name] += 1
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), key))
    shown, rest = ordered[:_MOST_GROUPS], ordered[_MOST_GROUPS:]
    found = [(_usual(spellings[key]), tally(groups[key])) for key in shown]
    if rest:
        found.append((f"Otros ({len(rest)})", tally([one for key in rest for one in groups[key]])))
    return found


def _usual(spelled: Counter[str]) -> str:
    return min(spelled, key=lambda name: (-spelled[name], name))


def by_place(one: Request) -> str:
    return where_words(one.record.site, one.record.brand)


def by_channel(one: Request) -> str:
    return one.record.channel or "Sin canal"


def by_process(one: Request) -> str:
    return one.record.process or "Sin proceso"
