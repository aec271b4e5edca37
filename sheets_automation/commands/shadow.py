"""``shadow``: how often people did what the service would have done, as the control workbook has it. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sheets_automation.domain.control.ledger import read_ledger
from sheets_automation.domain.shadow.agreement import Agreement, agreements, altogether
from sheets_automation.errors import DiscoveryError
from sheets_automation.model import Fate, ShadowLine
from sheets_automation.policy import Config
from sheets_automation.steps.observe import discover
from sheets_automation.steps.session import Session


@dataclass(frozen=True, slots=True)
class Compared:
    """``on``: whether the configuration says shadow mode now; ``mails``: moment → mails that would have left."""

    on: bool
    since: datetime | None
    rules: Sequence[Agreement]
    together: Agreement
    mails: Mapping[str, int]


def compare(session: Session, config: Config) -> Compared:
    """What is known so far.

    Raises:
        DiscoveryError: there is no control workbook yet.
    """
    files = discover(session, config)
    if files.control.file is None:
        raise DiscoveryError(
            f"There is no «{config.control_title}» workbook yet: set `sombra = true` in limits.toml and do a `run`."
        )
    ledger = read_ledger(session.sheets.snapshot(files.control.file.id))
    return compared([line for _row, line in ledger.shadow.values()], on=config.limits.shadow)


def compared(lines: Sequence[ShadowLine], *, on: bool) -> Compared:
    """The figures of these lines."""
    mails = Counter(line.mail.moment for line in lines if line.fate is Fate.UNSENT and line.mail is not None)
    since = min((line.first for line in lines), default=None)
    return Compared(on, since, agreements(lines), altogether(lines), dict(mails.most_common()))
