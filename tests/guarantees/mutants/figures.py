"""The figures of a report."""

from __future__ import annotations

from .mutant import HANDLING, POLICY, REPORT, STATS, Mutant

FIGURES = (
    Mutant(
        "«overdue and open» is not counted",
        HANDLING,
        "return self.in_time + self.late + self.overdue",
        "return self.in_time + self.late",
        REPORT,
    ),
    Mutant("day 2 is one day", HANDLING, "item.days <= 1 for item", "item.days <= 2 for item", REPORT),
    Mutant(
        "a withdrawn case is counted",
        HANDLING,
        "case.status in (CaseStatus.OPEN, CaseStatus.CLOSED)",
        "case.status is not CaseStatus.LOST",
        REPORT,
    ),
    Mutant(
        "closed without a day is in time",
        HANDLING,
        "        return Outcome.UNDATED\n",
        "        return Outcome.IN_TIME\n",
        REPORT,
    ),
    Mutant(
        "the goal must be exceeded",
        STATS,
        "if strict else value >= goal - _NOISE",
        "if strict else value > goal + _NOISE",
        ("domain/test_reports_stats.py",),
    ),
    Mutant(
        "a goal missed by rounding is missed", STATS, "_NOISE = 1e-9", "_NOISE = 0.0", ("domain/test_reports_stats.py",)
    ),
    Mutant(
        "passives count as promoters",
        STATS,
        "return share(self.promoters - self.detractors, self.n)",
        "return share(self.promoters + self.neutrals - self.detractors, self.n)",
        ("domain/test_reports_stats.py",),
    ),
    Mutant(
        "the index of answers of 100",
        STATS,
        "return share(self.total, 10 * self.n)",
        "return share(self.total, 100 * self.n)",
        ("domain/test_reports_stats.py",),
    ),
    Mutant(
        "few are ranked",
        POLICY,
        'Field(5, alias="minimo_para_comparar")',
        'Field(1, alias="minimo_para_comparar")',
        ("domain/test_reports_satisfaction.py::test_few_surveys_are_not_ranked",),
    ),
    Mutant(
        "a conclusion from the point alone",
        STATS,
        "    if interval.holds(goal):",
        "    if False:",
        ("domain/test_reports_stats.py", *REPORT),
    ),
)
