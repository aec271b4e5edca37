"""The rows of a month or a week of the CRM as its sections read them, seen from the day the report was built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from sheets_automation.domain.kinds.crm.activities import ActivityRecord, activities_in
from sheets_automation.domain.kinds.crm.followups import (
    FollowUpRecord,
    age_state,
    follow_ups_in,
    idle_days,
    latest,
)
from sheets_automation.domain.kinds.crm.prospects import ProspectRecord, prospects_in
from sheets_automation.domain.mail.week import Span, last_week
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reports.crm.tallies import (
    ActivityTally,
    ProspectTally,
    Waiting,
    activity_tally,
    prospect_tally,
)
from sheets_automation.domain.reports.crm.targets import Goal, Targets, person_name
from sheets_automation.domain.reports.letterhead import Light
from sheets_automation.domain.reports.life import next_month
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.survey import months_back
from sheets_automation.model import Record
from sheets_automation.policy import AgeLimits, AgePolicy

R = TypeVar("R", bound=Record)

NO_TARGET, NO_BRAND, NO_ADVISER = "Sin meta", "Sin marca", "Sin asesor"
_MET_FROM = 1 - 1e-9  # binary rounding of a shared-out target is no missed goal


@dataclass(frozen=True, slots=True)
class Against:
    """How many valid ones against a target; ``ratio`` None: there is no target."""

    valid: int
    target: float | None

    @property
    def ratio(self) -> float | None:
        return None if self.target is None else share(self.valid, self.target)


@dataclass(frozen=True)
class Scope:
    """Derived lists are made once, when a section first asks. Every adviser has one name, however it is spelled."""

    material: Material
    span: Span
    weekly: bool

    @classmethod
    def month(cls, material: Material) -> Scope:
        """What was typed of later months is no part of it (``inputs.py`` counts on it)."""
        first, end = material.month.replace(day=1), next_month(material.month)
        known = tuple(record for record in material.records if record.day is None or record.day < end)
        return cls(replace(material, month=first, records=known), Span(first, end - timedelta(days=1)), weekly=False)

    @classmethod
    def week(cls, material: Material) -> Scope:
        """The last whole week, Monday to Sunday."""
        return cls(material, last_week(material.today), weekly=True)

    @property
    def before(self) -> Scope:
        """The week before this one; of a month, the month before."""
        if self.weekly:
            return replace(self, span=self.span.before)
        return self.in_month(months_back(self.span.first, 2)[0])

    def in_month(self, month: date) -> Scope:
        """A month of the same rows."""
        return replace(self, span=Span(month, next_month(month) - timedelta(days=1)), weekly=False)

    # ------------------------------------------------------------------------------------------------------ the rows

    @cached_property
    def own(self) -> tuple[Record, ...]:
        """All rows of the three registers, of all months."""
        people = self.material.config.people
        own = self.material.own_records()
        names = {written: person_name(written, people) for written in {record.adviser for record in own}}
        return tuple(replace(record, adviser=names[record.adviser]) for record in own)

    def in_span(self, records: Sequence[R]) -> list[R]:
        return [record for record in records if self.span.holds(record.day)]

    @cached_property
    def all_prospects(self) -> list[ProspectRecord]:
        return prospects_in(self.own)

    @cached_property
    def all_activities(self) -> list[ActivityRecord]:
        return activities_in(self.own)

    @cached_property
    def prospects(self) -> list[ProspectRecord]:
        """By the day of the traffic."""
        return self.in_span(self.all_prospects)

    @cached_property
    def activities(self) -> list[ActivityRecord]:
        """By their own day; the called off and planned ones too."""
        return self.in_span(self.all_activities)

    @cached_property
    def all_follow_ups(self) -> list[FollowUpRecord]:
        """Each prospect once."""
        return latest(follow_ups_in(self.own))

    @cached_property
    def follow_ups(self) -> list[FollowUpRecord]:
        """Those created in the month; in the week's tab all of them, as they stand today."""
        return self.all_follow_ups if self.weekly else self.in_span(self.all_follow_ups)

    @cached_property
    def waiting(self) -> list[Waiting]:
        return [self._waiting(record) for record in self.follow_ups]

    @cached_property
    def waiting_before(self) -> list[Waiting]:
        """Of a month: prospects created earlier, which nobody may forget."""
        if self.weekly:
            return []
        earlier = [one for one in self.all_follow_ups if one.created is None or one.created < self.span.first]
        return [self._waiting(record) for record in earlier]

    def _waiting(self, record: FollowUpRecord) -> Waiting:
        return Waiting(
            state=age_state(record, self.today, self.thresholds(record.form)),
            days=idle_days(record, self.today),
            closed=record.closed,
            brand=record.brand,
            adviser=record.adviser,
        )

    def thresholds(self, code: str) -> AgePolicy:
        form = self.material.config.form(code)
        return form.ages if form else AgePolicy()

    @property
    def limits(self) -> AgeLimits:
        """The general days of the light; brands may have others."""
        codes = {record.form for record in self.all_follow_ups}
        return self.thresholds(min(codes) if codes else "").default

    # -------------------------------------------------------------------------------------------------- the figures

    @property
    def today(self) -> date:
        return self.material.today

    @property
    def over(self) -> bool:
        return self.span.last < self.today

    @cached_property
    def prospect_tally(self) -> ProspectTally:
        return prospect_tally(self.prospects)

    @cached_property
    def activity_tally(self) -> ActivityTally:
        return activity_tally(self.activities)

    @cached_property
    def targets(self) -> Targets:
        return Targets.of(self.material.config)

    @cached_property
    def brands(self) -> list[str]:
        """Brands with rows in the span or with a target, those without a name last."""
        seen = {record.brand for record in (*self.prospects, *self.activities)}
        named = sorted(brand for brand in {*seen, *self.targets.brands} if brand)
        return [*named, ""] if "" in seen else named

    def brand_target(self, goal: Goal, brand: str) -> float | None:
        return self.targets.of_brand(goal, brand, self.span, weekly=self.weekly) if brand else None

    def adviser_target(self, goal: Goal, name: str) -> float | None:
        return self.targets.of_adviser(goal, name, self.span, weekly=self.weekly)

    def against(self, goal: Goal) -> Against:
        """The whole: only brands that have a target are held against one."""
        measured = [brand for brand in self.brands if self.brand_target(goal, brand) is not None]
        if not measured:
            return Against(self._valid(goal, lambda _brand: True), None)
        target = sum(self.brand_target(goal, brand) or 0.0 for brand in measured)
        return Against(self._valid(goal, lambda brand: brand in measured), target)

    def _valid(self, goal: Goal, wanted: Callable[[str], bool]) -> int:
        if goal is Goal.PROSPECTS:
            return prospect_tally([one for one in self.prospects if wanted(one.brand)]).valid
        return activity_tally([one for one in self.activities if wanted(one.brand)]).valid

    def rows(self, goal: Goal) -> int:
        """What the figure stands on: without rows nothing is missed, nothing is known."""
        return self.prospect_tally.n if goal is Goal.PROSPECTS else self.activity_tally.n

    def judged(self, goal: Goal, ratio: float | None) -> Light:
        """Against the whole target; a month that is not over yet can only be met."""
        if ratio is None:
            return Light(NO_TARGET, "no_data")
        if not self.rows(goal):
            return Light("Sin datos", "no_data")
        if ratio >= _MET_FROM:
            return Light("Cumple", "met")
        return Light("No cumple", "missed") if self.over else Light("En curso", "open")

    def known_adviser(self, name: str) -> bool:
        return find_person(name, self.material.config.people) is not None
