"""Which task looks after which workbook, when several do a run together.

Every task has its own order of preference for every workbook (rendezvous hashing), and none takes more than its fair
part: so the parts differ by one at most, and a workbook or a task that is added moves few of the others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection


def shared_out(ids: Collection[str], tasks: int) -> dict[str, int]:
    """Workbook id → the task (0-based) that reads and paints it."""
    most = -(-len(ids) // tasks)
    taken: Counter[int] = Counter()
    owner: dict[str, int] = {}
    for one in sorted(ids, key=lambda one: _weight(one, -1)):
        ranked = sorted(range(tasks), key=lambda task: _weight(one, task), reverse=True)
        task = next(task for task in ranked if taken[task] < most)
        taken[task] += 1
        owner[one] = task
    return owner


def _weight(one: str, task: int) -> bytes:
    return hashlib.sha256(f"{task} {one}".encode()).digest()
