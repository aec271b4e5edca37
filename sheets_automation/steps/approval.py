"""What a run may do: a plan that a person approved, while it is still the plan, and so many mails unseen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sheets_automation.domain.cases.brake import only_in
from sheets_automation.domain.cases.plan import describe
from sheets_automation.errors import LimitsExceeded, PlanMismatch
from sheets_automation.model import Plan
from sheets_automation.policy import LimitsPolicy


@dataclass(frozen=True, slots=True)
class Approval:
    """A plan that a person approved: its fingerprint, and its changes in words for telling what has moved.

    ``workbook_id``: it is of this file alone; the others go on as in any run.
    """

    fingerprint: str
    changes: tuple[str, ...]
    workbook_id: str = ""
    mails: frozenset[str] | None = None  # keys of the mails that were shown; None: of one file alone, all are due

    def allows(self, key: str) -> bool:
        """Whether a mail was in the approved plan."""
        return self.mails is None or key in self.mails


def check_approval(plan: Plan, approved: Approval | None) -> None:
    """Raises PlanMismatch, which says what differs."""
    if approved is not None and approved.workbook_id:
        plan = only_in(plan, approved.workbook_id)
    if approved is None or plan.fingerprint == approved.fingerprint:
        return
    now, then = Counter(describe(change) for change in plan.changes), Counter(approved.changes)
    difference = [f"  + {text}" for text in now - then] + [f"  - {text}" for text in then - now]
    shown = "\n".join(difference[:20]) + (f"\n  … and {len(difference) - 20} more" if len(difference) > 20 else "")
    raise PlanMismatch(
        f"The approved plan ({approved.fingerprint}) is not what a run would do now ({plan.fingerprint}): the sheets "
        f"have moved. Nothing was written. Not in the approved plan (+), no longer needed (-):\n{shown}\n"
        "Make and approve a new one: `plan --out FILE`, or one of a single file: `plan --out FILE --only TITLE`.",
        told="El plan aprobado ya no es lo que haría una corrida: las hojas cambiaron. No se pintó nada; haga y "
        "apruebe un plan nuevo.",
    )


def check_mails(due: int, limits: LimitsPolicy) -> None:
    """Raises LimitsExceeded: more mails are due than a run may send unseen."""
    if due > limits.mails_per_run:
        raise LimitsExceeded(
            f"The run would send {due} mails; limits.toml allows {limits.mails_per_run} (max_correos). Nothing was "
            "written. Look at `sheets-automation plan`; raise the limit if this is right.",
            told=f"La corrida habría enviado {due} correos y limits.toml permite {limits.mails_per_run} (max_correos): "
            "no pintó nada ni envió resúmenes. Si la cantidad es correcta, suba el límite.",
        )
