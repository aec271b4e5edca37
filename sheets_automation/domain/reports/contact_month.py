"""One month of a list to be called, seen from the day the report was built: what its sections read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sheets_automation.domain.cases.likeness import place
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds import contact_law
from sheets_automation.domain.kinds.attempt_record import AttemptRecord, attempts_in
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reports.contact_facts import Appointment, Funnel, appointment_of, by_month, funnel
from sheets_automation.domain.reports.context import goal_words, where_words
from sheets_automation.domain.reports.letterhead import Light, light
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.stats import conclusive, official
from sheets_automation.domain.reports.survey import months_back
from sheets_automation.model import Finding
from sheets_automation.policy import CallsPolicy, FormPolicy

NO_AGENT, NO_CAMPAIGN = "Sin agente", "Sin motivo escrito"
_MOST_GROUPS = 15


@dataclass(frozen=True)
class ContactMonth:
    """Derived tables are computed once, when a section first asks."""

    material: Material
    form: FormPolicy

    @property
    def today(self) -> date:
        return self.material.today

    @property
    def policy(self) -> CallsPolicy:
        return self.form.calls or CallsPolicy()

    @property
    def goal(self) -> float | None:
        """Only the report's own: no procedure sets one, and that of satisfaction is another matter."""
        return self.material.report.goal

    @property
    def goal_words(self) -> str:
        """``≥ 60,00 %``."""
        return goal_words(self.goal, strict=self.material.config.reports.goal_strict)

    @cached_property
    def records(self) -> list[AttemptRecord]:
        """All that the register holds, of all months; each agent under one name."""
        own = attempts_in(self.material.own_records())
        people = self.material.config.people
        names = {typed: find_person(typed, people) if typed else None for typed in {one.agent for one in own}}
        return [replace(one, agent=person.name) if (person := names[one.agent]) else one for one in own]

    @cached_property
    def _months(self) -> Mapping[date, list[AttemptRecord]]:
        return by_month(self.records, self.today)

    def of(self, month: date) -> list[AttemptRecord]:
        return self._months.get(month.replace(day=1), [])

    @cached_property
    def part(self) -> list[AttemptRecord]:
        """The month's rows."""
        return self.of(self.material.month)

    @cached_property
    def listed(self) -> list[AttemptRecord]:
        """Those that were not taken off the list."""
        return [one for one in self.part if not one.removed]

    @cached_property
    def funnel(self) -> Funnel:
        return self.measured(self.part)

    def measured(self, records: Sequence[AttemptRecord]) -> Funnel:
        return funnel(records, self.policy, self.today)

    def months(self, number: int) -> list[tuple[date, Funnel]]:
        """The last months, this one last."""
        return [(day, self.measured(self.of(day))) for day in months_back(self.material.month, number)]

    @cached_property
    def year(self) -> Funnel:
        """The months of the year so far (A-13 «acumulado»)."""
        month = self.material.month
        rows = [one for number in range(1, month.month + 1) for one in self.of(date(month.year, number, 1))]
        return self.measured(rows)

    @cached_property
    def to_verify(self) -> list[AttemptRecord]:
        """Appointments whose day is over and of which nobody wrote what became, of all months, the oldest first."""
        found = [one for one in self.records if appointment_of(one, self.today) is Appointment.UNKNOWN]
        return sorted(found, key=lambda one: (one.appointment or date.max, one.where.tab, one.where.row))

    @cached_property
    def law(self) -> list[Finding]:
        """What of the month does not agree with the days and hours of commercial calls."""
        places = {place(one.where) for one in self.part}
        return [one for one in self.material.findings if one.code in contact_law.CODES and one.place in places]

    def light(self, found: Funnel) -> Light:
        """Effectiveness against the goal, as a traffic light."""
        reports = self.material.config.reports
        if self.goal is None:
            return Light("Sin meta", "no_data")
        verdict = official(found.effectiveness, self.goal, reports.goal_strict)
        return light(verdict, conclusive(found.interval, self.goal), found.base, reports.rank_from)


def contact_month(material: Material) -> ContactMonth | None:
    """The month as the report sees it; None where its form is not known."""
    form = material.config.form(material.report.form)
    return ContactMonth(replace(material, month=material.month.replace(day=1)), form) if form else None


def grouped(
    records: Sequence[AttemptRecord], name_of: Callable[[AttemptRecord], str]
) -> list[tuple[str, list[AttemptRecord]]]:
    """Groups by a name, however it is spelled, the largest first; beyond 15 the small ones become one."""
    groups: dict[str, list[AttemptRecord]] = {}
    spellings: dict[str, Counter[str]] = {}
    for one in records:
        name = name_of(one)
        groups.setdefault(normalise(name), []).append(one)
        spellings.setdefault(normalise(name), Counter())[name] += 1
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), key))
    shown, rest = ordered[:_MOST_GROUPS], ordered[_MOST_GROUPS:]
    found = [(spellings[key].most_common(1)[0][0], groups[key]) for key in shown]
    if rest:
        found.append((f"Otros ({len(rest)})", [one for key in rest for one in groups[key]]))
    return found


def by_agent(one: AttemptRecord) -> str:
    return one.agent or NO_AGENT


def by_place(one: AttemptRecord) -> str:
    return where_words(one.site, one.brand)


def by_campaign(one: AttemptRecord) -> str:
    return one.campaign or NO_CAMPAIGN
