"""People type, sort, move, delete, paint and annotate between and during the service's calls."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from .interleavings import Department, one_report, scenario
from .people import ACTIONS

#: Within a step chance is seeded: what happens during a call of the service cannot be drawn while it is answered.
_SEEDS = st.integers(0, 2**32)


class PeopleAtWork(RuleBasedStateMachine):
    """At every quiet point colours, notes, cases and clocks are as the spec says, and nothing of a person's was lost.

    The same department under seeds, and ten thousand times: ``python -m tests.guarantees.interleavings``.
    """

    department: Department
    settled = False  # nothing happened since the last quiet point

    @initialize(seed=_SEEDS)
    def a_department_opens(self, seed: int) -> None:
        self.department = Department(Random(seed), config=one_report())

    @rule(action=st.sampled_from([name for name, weight in ACTIONS.items() for _ in range(weight)]), seed=_SEEDS)
    def somebody_acts(self, action: str, seed: int) -> None:
        self.department.people.random = Random(seed)
        self.department.people.act(action)
        self.settled = False

    @rule(eagerness=st.sampled_from([0.0, 0.1, 0.25, 0.4]), seed=_SEEDS)
    def the_service_runs_among_them(self, eagerness: float, seed: int) -> None:
        self.department.people.random = Random(seed)
        self.department.run(eagerness)
        self.settled = False
        self.judge()

    @precondition(lambda self: not self.settled)
    @rule()
    def nobody_acts(self) -> None:
        self.department.quiet()
        self.settled = True
        self.judge()

    @rule()
    def a_day_passes(self) -> None:
        self.department.desk.later(days=1)

    def teardown(self) -> None:
        if not self.settled:
            self.nobody_acts()

    def judge(self) -> None:
        if self.department.violations:
            note("\n".join(self.department.log))
        assert self.department.violations == []


PeopleAtWork.TestCase.settings = settings(
    max_examples=300,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # shrinking a scenario takes longer than reading its log
    suppress_health_check=list(HealthCheck),
)
TestPeopleAtWork = PeopleAtWork.TestCase


@pytest.mark.parametrize(
    "seed",
    [
        60014,
        60044,
        60103,
        60259,
        700026,
        700027,
        700226,
        710124,
        710146,
        710187,
        720168,
        730142,
        740062,
        740145,
        760020,
    ],
)
def test_the_owner_of_the_control_workbook_acts_as_well(seed: int) -> None:
    """What he spoils costs what ``owner.py`` says, and no more; three thousand times with ``interleavings --owner``."""
    figures, _log = scenario(Random(seed), owned=True)
    assert figures.violations == []
    assert figures.interleavings
