"""Where the row of a case is now: as the register saw it last, and where its mark says it has gone since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sheets_automation import service
from sheets_automation.errors import AutomationError
from sheets_automation.model import Case, CaseStatus
from sheets_automation.policy import Config
from sheets_automation.steps.session import Session


def register(session: Session, config: Config) -> Mapping[str, Case]:
    """Every case whose row is in the sheets, by its number. Reads only.

    Raises:
        AutomationError: there is no register, or it cannot be read.
    """
    return {case.number: case for case in service.cases(session, config) if case.status is not CaseStatus.LOST}


def link_now(session: Session, case: Case) -> str:
    """Opens the row where it is now; where nobody can say, where the last run saw it."""
    try:
        found = session.sheets.row_with(case.where.workbook_id, case.mark)
    except AutomationError:
        found = None
    return (replace(case.where, sheet_id=found[0], row=found[1]) if found else case.where).link
