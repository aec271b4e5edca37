"""The brake: a file of which a run would repaint too much is held back, alone; the other files go on (spec §8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sheets_automation.domain.cases.identity import Resolution
from sheets_automation.domain.cases.plan import fingerprint
from sheets_automation.domain.spanish import count, number, percent
from sheets_automation.model import Case, PaintRow, Plan, Reading
from sheets_automation.policy import LimitsPolicy


@dataclass(frozen=True, slots=True)
class Held:
    """A file that is held back, and why."""

    workbook_id: str
    workbook: str
    painted: int
    rows: int
    allowed: float  # share of the file's rows

    @property
    def told(self) -> str:
        """For the administrator: what happened, what did not, what to do."""
        return (
            f"«{self.workbook}»: se pintarían {number(self.painted)} de "
            f"{count(self.rows, 'fila', 'filas')} ({percent(self.painted / self.rows, 0)}), y limits.toml permite "
            f"{percent(self.allowed, 0)} (max_proporcion_pintada). Ese archivo se dejó como estaba, con sus casos; los "
            f'demás siguieron. Mire `sheets-automation plan --only "{self.workbook}"`; si es correcto, apruebe los '
            f'cambios de ese archivo (`plan --out PLAN --only "{self.workbook}"`, luego `run --plan PLAN`) o suba el '
            "límite."
        )


def held_back(plan: Plan, reading: Reading, resolution: Resolution, limits: LimitsPolicy) -> tuple[Held, ...]:
    """Files of which the plan repaints more rows than a run may unseen: over the free number *and* over the share.

    A colour of our own that only moves on with the days does not count: on some mornings that is most of a file.
    """
    rows = Counter(r.where.workbook_id for r in reading.records if not resolution.elsewhere(r.where))
    counted = [change for change in plan.changes if isinstance(change, PaintRow) and not change.renews]
    painted = Counter(change.where.workbook_id for change in counted)
    titles = {change.where.workbook_id: change.where.workbook for change in plan.changes}
    return tuple(
        Held(book, titles[book], n, rows[book], limits.repaint_share)
        for book, n in painted.items()
        if n > limits.repaint_free and n > limits.repaint_share * rows[book]
    )


def only_in(plan: Plan, workbook_id: str) -> Plan:
    """What the plan would do in one file."""
    changes = tuple(change for change in plan.changes if change.where.workbook_id == workbook_id)
    mine = {case.number for case in plan.cases if case.where.workbook_id == workbook_id}
    return replace(plan, changes=changes, touched=plan.touched & mine, fingerprint=fingerprint(changes))


def without(plan: Plan, held: Sequence[Held], known: Collection[Case]) -> Plan:
    """The plan without those files: nothing is written there, and their cases stay what they were."""
    if not held:
        return plan
    books = {one.workbook_id for one in held}
    before = {case.number: case for case in known}
    kept = (case if case.where.workbook_id not in books else before.get(case.number) for case in plan.cases)
    changes = tuple(change for change in plan.changes if change.where.workbook_id not in books)
    cases = tuple(case for case in kept if case is not None)
    touched = frozenset(case.number for case in cases if before.get(case.number) != case)
    return replace(plan, changes=changes, cases=cases, touched=touched, fingerprint=fingerprint(changes))
