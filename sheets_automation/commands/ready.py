"""Whether a run could begin: Google answers, and the control workbook can be read and written."""

from __future__ import annotations

from sheets_automation.policy import Config
from sheets_automation.steps.observe import discover
from sheets_automation.steps.session import Session


def missing(session: Session, config: Config) -> str:
    """What a run would lack, in one word for programs; "" where nothing. Reads only.

    Raises:
        AutomationError: Google cannot be asked, or the configuration cannot be.
    """
    files = discover(session, config)
    if files.control.file is None:
        return "no_control_workbook"
    return "" if files.control.file.writable else "control_workbook_read_only"
